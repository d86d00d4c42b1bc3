"""Robustness on the terminal (頑健性の表示): the sentences for the minutes, and the numbers behind them."""

import os
from collections.abc import Iterable, Iterator

from rich.console import Console

from criteria.exact import decimal_text, percent
from criteria.finding import Language, Text
from report.robustness.document import (
    flip_sentences,
    interval_sentences,
    limit_document,
    ratio_total,
    sentences,
    to_document,
)
from report.robustness.members import members_and_ranks_document, members_and_ranks_sentences
from report.robustness.shown import at_least, at_most
from report.robustness.uncertain import uncertain_ranks_document, uncertain_ranks_sentences
from report.robustness.words import (
    Names,
    acceptability_sentence,
    can_win_sentence,
    first_sentence,
    named,
    official_sentence,
    ratio_label,
)
from scoring import evaluate as evaluate_bids
from scoring.numbers.deadline import Unfinished
from scoring.robustness import Robustness
from scoring.robustness.answer import Exact
from scoring.robustness.everything import MembersAndRanks, how_sure
from scoring.robustness.exact.intervals import Interval
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.parts import PARTS
from scoring.robustness.sampling.uncertain import UncertainRanks
from scoring.robustness.sampling.uncertainty import Uncertainty
from terminal.run import faults_explained, output, print_findings, print_json, read_with_warnings, tell_part, under_way
from terminal.tables import console, heading, paragraph, show_tender, table

_NOT_BINDING = Text(
    "参考: ここに示すものは落札者の決定を左右しない。", "For information: nothing here decides the award."
)
_WHO = Text("だれが第1位になりえたか", "Who could have been first")
_SHARES = Text("配点を無作為に動かした場合の順位", "Ranks when points are drawn at random")
_UNCERTAIN = Text("採点・入札価格が違っていた場合の順位", "Ranks had marks or prices been different")
_BREAK_EVEN = Text("あといくら、あと何点", "How much more, how many points")
_MEMBERS = Text("到達しうる順位と委員の一致", "Ranks within reach, and the members' agreement")
_MINUTES = Text("議事録用の文(配点の範囲)", "Sentences for the minutes: how far points may move")
_LOWER, _UPPER = Text("下限", "below"), Text("上限", "above")
_GROUP = Text("区分「{}」", "Group {}")
_PLACES = 4
_STABILITY = Text("安定区間(合計を保ち、他の項目は按分)", "Stability (total kept, the rest in proportion)")
_STABILITY_BEFORE_ROUNDING = Text(
    "端数処理前の評価値による安定区間(合計を保ち、他の項目は按分)",
    "Stability of the values before rounding (total kept, the rest in proportion)",
)


def show_robustness(
    answer: Robustness,
    language: Language,
    beside: MembersAndRanks,
    varied: UncertainRanks | None = None,
    unfinished: Unfinished | None = None,
) -> None:
    """Print what flips the first place, then section by section how sure the result is, each in sentences and numbers.

    The sentences for the minutes that say in words what the tables say in numbers come last.
    """
    screen = console()
    exact, tender, names = answer.exact, answer.evaluation.tender, answer.names
    show_tender(screen, tender, answer.evaluation.lot, language)
    paragraph(screen, _NOT_BINDING.to(language), style="bold")
    if unfinished is not None:
        paragraph(screen, unfinished.sentence(PARTS).to(language))
    if isinstance(exact, NotLinear):
        _paragraphs(screen, sentences(answer), language)
    else:
        _paragraphs(screen, flip_sentences(answer, exact), language)
        _show_intervals(screen, answer, exact, language)
        told: list[Text] = []
        for bid in exact.can_win:
            told.append(can_win_sentence(bid, exact, answer.weights, names))
            if bid.vendor in exact.firsts:
                told.append(first_sentence(bid.vendor, exact.firsts[bid.vendor], exact, names))
        _section(screen, _WHO, told, language)
        _show_shares(screen, answer, exact, language)
    if varied is not None:
        _show_uncertain_ranks(screen, varied, names, language)
    _section(
        screen, _BREAK_EVEN, [sentence for own in answer.break_even.values() for sentence in own.sentences], language
    )
    _section(screen, _MEMBERS, members_and_ranks_sentences(beside), language)
    _section(screen, _MINUTES, _in_words(answer), language)


def _section(screen: Console, title: Text, told: Iterable[Text], language: Language) -> None:
    """Print a section of sentences, nothing where there are none."""
    listed = list(told)
    if listed:
        heading(screen, title.to(language))
    _paragraphs(screen, listed, language, lead="  ")


def _paragraphs(screen: Console, told: Iterable[Text], language: Language, lead: str = "") -> None:
    for sentence in told:
        paragraph(screen, sentence.to(language), lead=lead)


def _in_words(answer: Robustness) -> Iterator[Text]:
    """Yield the intervals as sentences; where there are no exact ends, those that were searched."""
    if isinstance(answer.exact, Exact):
        yield from interval_sentences(answer, answer.exact)
        return
    labels = {criterion.id: criterion.label or criterion.id for criterion in answer.evaluation.tender.criteria}
    for key, searched in answer.official.criteria.items():
        yield official_sentence(searched, labels[key], answer.basis)


def _show_intervals(screen: Console, answer: Robustness, exact: Exact, language: Language) -> None:
    heads = {
        "ja": ["評価項目", "配点", "第1位が変わらない範囲", "全順位が変わらない範囲", "端で同点になる競合"],
        "en": ["Criterion", "Points", "First place stands", "Whole ranking stands", "Level at the end"],
    }[language]
    if answer.basis.rounded:
        front = answer.names[answer.leader]
        heads[2] = {"ja": f"{front}が首位にある範囲", "en": f"{front} is in front"}[language]
    if exact.kept.groups:
        heads[0] = {"ja": "評価項目・区分", "en": "Criterion or group"}[language]
    rows = []
    levers = [(lever.label, lever) for lever in exact.kept.criteria]
    levers += [(_GROUP.to(language).format(lever.label), lever) for lever in exact.kept.groups]
    if not isinstance(answer.ratio, NotLinear):
        levers.append((ratio_label(ratio_total(answer)).to(language), answer.ratio))
    for label, lever in levers:
        winner, ranking = lever.winner, lever.ranking
        rows.append(
            (
                label,
                decimal_text(lever.points),
                f"{at_least(winner.lower)}–{at_most(winner.upper)}",
                f"{at_least(ranking.lower)}–{at_most(ranking.upper)}",
                "\n".join(_rivals(winner, answer.names, language)),
            )
        )
    title = _STABILITY_BEFORE_ROUNDING if answer.basis.rounded else _STABILITY
    screen.print()
    screen.print(table(title.to(language), heads, rows, right=frozenset({1, 2, 3})))


def _rivals(winner: Interval, names: Names, language: Language) -> Iterator[str]:
    """Yield who is level with the first place at the lower and at the upper end."""
    ends = ((_LOWER, winner.rivals_lower), (_UPPER, winner.rivals_upper))
    return (f"{end.to(language)}: {named(rivals, names).to(language)}" for end, rivals in ends if rivals)


def _show_shares(screen: Console, answer: Robustness, exact: Exact, language: Language) -> None:
    if answer.acceptability is None:
        return
    heads = {"ja": ["事業者", "期待順位", "第1位の割合"], "en": ["Vendor", "Mean rank", "First in"]}[language]
    ranks = [decimal_text(round(rank, _PLACES)) for rank in answer.expected_ranks]
    rows = [
        (answer.names[vendor], ranks[index] if ranks else "-", percent(answer.acceptability.share(index, 1)))
        for index, vendor in enumerate(exact.scores.vendors)
    ]
    heading(screen, _SHARES.to(language))
    paragraph(screen, acceptability_sentence(answer).to(language))
    screen.print(table(None, heads, rows, right=frozenset({1, 2})))


def _show_uncertain_ranks(screen: Console, ranks: UncertainRanks, names: Names, language: Language) -> None:
    """Print how often each bid is first where marks or prices vary: the sentences, then the table."""
    heading(screen, _UNCERTAIN.to(language))
    _paragraphs(screen, uncertain_ranks_sentences(ranks), language)
    both = ranks.drawn is not ranks.published
    heads = {
        "ja": ["事業者", "期待順位", "第1位の割合", *(["配点も動かした割合"] if both else [])],
        "en": ["Vendor", "Mean rank", "First in", *(["Points drawn too"] if both else [])],
    }[language]
    rows = [
        (
            names[vendor],
            decimal_text(round(ranks.published.expected_rank(index), _PLACES)),
            *(percent(counted.share(index, 1)) for counted in (ranks.published, *([ranks.drawn] if both else []))),
        )
        for index, vendor in enumerate(ranks.published.vendors)
    ]
    screen.print(table(None, heads, rows, right=frozenset({1, 2, 3})))


_MOST_THREADS = 4


def run_robustness(  # noqa: PLR0913 - what the command takes
    path: str,
    language: Language,
    begun: int,
    *,
    samples: int,
    seed: int,
    weights: str,
    uncertain: str,
    price_band: str,
    seconds: int,
    as_json: bool,
    lot: str,
) -> None:
    """Say how sure the result is, as `sentei robustness` does; ``begun`` is when the command began."""
    with faults_explained(language):
        vary = Uncertainty.parse(uncertain, price_band)
        given = read_with_warnings(path, lot)
        with under_way(seconds, begun) as (deadline, tell):
            evaluation = evaluate_bids(*given)
            print_findings(evaluation.findings, language)
            found = how_sure(
                evaluation,
                vary=vary,
                weights=weights,
                samples=samples,
                seed=seed,
                threads=min(_MOST_THREADS, os.cpu_count() or 1),
                deadline=deadline,
                on_part=lambda part: tell_part(tell, PARTS[part], language),
            )
        with output():
            if as_json:
                print_json(
                    {
                        **to_document(found.robustness, language),
                        **members_and_ranks_document(found.beside, language),
                        **uncertain_ranks_document(found.varied, language),
                        "limit": limit_document(found.unfinished, language),
                    }
                )
            else:
                show_robustness(found.robustness, language, found.beside, found.varied, found.unfinished)
