"""Robustness on the terminal (頑健性の表示): the sentences for the minutes, and the numbers behind them."""

from collections.abc import Iterable, Iterator

from rich.console import Console

from criteria.exact import decimal_text, percent
from criteria.finding import Language, Text
from report.robustness.document import flip_sentences, interval_sentences, ratio_total, sentences
from report.robustness.members import members_and_ranks_sentences
from report.robustness.shown import at_least, at_most
from report.robustness.uncertain import uncertain_ranks_sentences
from report.robustness.words import (
    Names,
    acceptability_sentence,
    can_win_sentence,
    first_sentence,
    named,
    official_sentence,
    ratio_label,
)
from scoring.numbers.deadline import Unfinished
from scoring.robustness import Robustness
from scoring.robustness.answer import Exact
from scoring.robustness.everything import MembersAndRanks
from scoring.robustness.exact.intervals import Interval
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.parts import PARTS
from scoring.robustness.sampling.uncertain import UncertainRanks
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
    found: Robustness,
    language: Language,
    beside: MembersAndRanks,
    varied: UncertainRanks | None = None,
    unfinished: Unfinished | None = None,
) -> None:
    """Print what flips the first place, then section by section how sure the result is, each in sentences and numbers.

    The sentences for the minutes that say in words what the tables say in numbers come last.
    """
    screen = console()
    exact, tender, names = found.exact, found.evaluation.tender, found.names
    show_tender(screen, tender, found.evaluation.lot, language)
    paragraph(screen, _NOT_BINDING.to(language), style="bold")
    if unfinished is not None:
        paragraph(screen, unfinished.sentence(PARTS).to(language))
    if isinstance(exact, NotLinear):
        _paragraphs(screen, sentences(found), language)
    else:
        _paragraphs(screen, flip_sentences(found, exact), language)
        _show_intervals(screen, found, exact, language)
        told: list[Text] = []
        for one in exact.can_win:
            told.append(can_win_sentence(one, exact, found.weights, names))
            if one.vendor in exact.firsts:
                told.append(first_sentence(one.vendor, exact.firsts[one.vendor], exact, names))
        _section(screen, _WHO, told, language)
        _show_shares(screen, found, exact, language)
    if varied is not None:
        _show_uncertain_ranks(screen, varied, names, language)
    _section(screen, _BREAK_EVEN, [one for own in found.break_even.values() for one in own.sentences], language)
    _section(screen, _MEMBERS, members_and_ranks_sentences(beside), language)
    _section(screen, _MINUTES, _in_words(found), language)


def _section(screen: Console, title: Text, told: Iterable[Text], language: Language) -> None:
    """Print a section of sentences, nothing where there are none."""
    listed = list(told)
    if listed:
        heading(screen, title.to(language))
    _paragraphs(screen, listed, language, lead="  ")


def _paragraphs(screen: Console, told: Iterable[Text], language: Language, lead: str = "") -> None:
    for one in told:
        paragraph(screen, one.to(language), lead=lead)


def _in_words(found: Robustness) -> Iterator[Text]:
    """Yield the intervals as sentences; where there are no exact ends, those that were searched."""
    if isinstance(found.exact, Exact):
        yield from interval_sentences(found, found.exact)
        return
    labels = {one.id: one.label or one.id for one in found.evaluation.tender.criteria}
    for key, searched in found.official.criteria.items():
        yield official_sentence(searched, labels[key], found.basis)


def _show_intervals(screen: Console, found: Robustness, exact: Exact, language: Language) -> None:
    heads = {
        "ja": ["評価項目", "配点", "第1位が変わらない範囲", "全順位が変わらない範囲", "端で同点になる競合"],
        "en": ["Criterion", "Points", "First place stands", "Whole ranking stands", "Level at the end"],
    }[language]
    if found.basis.rounded:
        front = found.names[found.leader]
        heads[2] = {"ja": f"{front}が首位にある範囲", "en": f"{front} is in front"}[language]
    if exact.kept.groups:
        heads[0] = {"ja": "評価項目・区分", "en": "Criterion or group"}[language]
    rows = []
    levers = [(one.label, one) for one in exact.kept.criteria]
    levers += [(_GROUP.to(language).format(one.label), one) for one in exact.kept.groups]
    if not isinstance(found.ratio, NotLinear):
        levers.append((ratio_label(ratio_total(found)).to(language), found.ratio))
    for label, one in levers:
        winner, ranking = one.winner, one.ranking
        rows.append(
            (
                label,
                decimal_text(one.points),
                f"{at_least(winner.lower)}–{at_most(winner.upper)}",
                f"{at_least(ranking.lower)}–{at_most(ranking.upper)}",
                "\n".join(_rivals(winner, found.names, language)),
            )
        )
    title = _STABILITY_BEFORE_ROUNDING if found.basis.rounded else _STABILITY
    screen.print()
    screen.print(table(title.to(language), heads, rows, right=frozenset({1, 2, 3})))


def _rivals(winner: Interval, names: Names, language: Language) -> Iterator[str]:
    """Yield who is level with the first place at the lower and at the upper end."""
    ends = ((_LOWER, winner.rivals_lower), (_UPPER, winner.rivals_upper))
    return (f"{end.to(language)}: {named(rivals, names).to(language)}" for end, rivals in ends if rivals)


def _show_shares(screen: Console, found: Robustness, exact: Exact, language: Language) -> None:
    if found.acceptability is None:
        return
    heads = {"ja": ["事業者", "期待順位", "第1位の割合"], "en": ["Vendor", "Mean rank", "First in"]}[language]
    ranks = [decimal_text(round(rank, _PLACES)) for rank in found.expected_ranks]
    rows = [
        (found.names[vendor], ranks[index] if ranks else "-", percent(found.acceptability.share(index, 1)))
        for index, vendor in enumerate(exact.scores.vendors)
    ]
    heading(screen, _SHARES.to(language))
    paragraph(screen, acceptability_sentence(found).to(language))
    screen.print(table(None, heads, rows, right=frozenset({1, 2})))


def _show_uncertain_ranks(screen: Console, found: UncertainRanks, names: Names, language: Language) -> None:
    """Print how often each bid is first where marks or prices vary: the sentences, then the table."""
    heading(screen, _UNCERTAIN.to(language))
    _paragraphs(screen, uncertain_ranks_sentences(found), language)
    both = found.drawn is not found.published
    heads = {
        "ja": ["事業者", "期待順位", "第1位の割合", *(["配点も動かした割合"] if both else [])],
        "en": ["Vendor", "Mean rank", "First in", *(["Points drawn too"] if both else [])],
    }[language]
    rows = [
        (
            names[vendor],
            decimal_text(round(found.published.expected_rank(index), _PLACES)),
            *(percent(one.share(index, 1)) for one in (found.published, *([found.drawn] if both else []))),
        )
        for index, vendor in enumerate(found.published.vendors)
    ]
    screen.print(table(None, heads, rows, right=frozenset({1, 2, 3})))
