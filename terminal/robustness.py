"""Robustness on the terminal (頑健性の表示): the sentences for the minutes, and the numbers behind them."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from criteria.exact import decimal_text
from criteria.finding import Language, Text
from scoring.robustness import Robustness
from scoring.robustness.answer import Exact
from scoring.robustness.document import ratio_total, sentences
from scoring.robustness.shown import at_least, at_most
from scoring.robustness.uncertain_ranks import UncertainRanks, uncertain_ranks_sentences
from scoring.robustness.words import first_sentence, named, official_sentence, ratio_label
from scoring.stability.linear import NotLinear
from terminal.tables import cell, console, table

_NOT_BINDING = {
    "ja": "参考: ここに示すものは落札者の決定を左右しない。",
    "en": "For information: nothing here decides the award.",
}
_PLACES = 4


def show_robustness(found: Robustness, language: Language, more: Iterable[Text] = ()) -> None:
    """Print the sentences, and ``more`` of them, then the intervals and how the bids compare over all allotments."""
    screen = console()
    screen.print(cell(_NOT_BINDING[language]), style="bold")
    for one in (*sentences(found), *more):
        screen.print(cell(one.to(language)))
    for line in _more(found, language):
        screen.print(cell(line))
    if not isinstance(found.exact, NotLinear):
        _show_intervals(found, found.exact, language)
        _show_shares(found, found.exact, language)


def _more(found: Robustness, language: Language) -> Iterator[str]:
    exact = {one.key: one.winner for one in found.exact.kept.criteria} if isinstance(found.exact, Exact) else {}
    labels = {one.id: one.label or one.id for one in found.evaluation.tender.criteria}
    for key, searched in found.official.criteria.items():
        if key not in exact or searched.moves(exact[key]):
            yield official_sentence(searched, labels[key]).to(language)
    if not isinstance(found.exact, NotLinear):
        for vendor, made in zip(found.exact.scores.vendors, found.exact.firsts, strict=True):
            yield first_sentence(vendor, made).to(language)
    for one in found.break_even.values():
        yield from (text.to(language) for text in one.sentences)


def _show_intervals(found: Robustness, exact: Exact, language: Language) -> None:
    heads = {
        "ja": ["評価項目", "配点", "第1位が変わらない範囲", "下限の競合", "上限の競合", "全順位が変わらない範囲"],
        "en": ["Criterion", "Points", "First place stands", "Rival below", "Rival above", "Whole ranking stands"],
    }[language]
    rows = []
    levers = [(one.label, one) for one in (*exact.kept.criteria, *exact.kept.groups)]
    if not isinstance(found.ratio, NotLinear):
        levers.append((ratio_label(ratio_total(found)).to(language), found.ratio))
    for label, one in levers:
        winner, ranking = one.winner, one.ranking
        rows.append(
            (
                label,
                decimal_text(one.points),
                f"{at_least(winner.lower)}–{at_most(winner.upper or winner.lower)}",
                named(winner.rivals_lower).to(language) if winner.rivals_lower else "",
                named(winner.rivals_upper).to(language) if winner.rivals_upper else "",
                f"{at_least(ranking.lower)}–{at_most(ranking.upper or ranking.lower)}",
            )
        )
    title = {"ja": "安定区間(合計を保ち、他の項目は按分)", "en": "Stability (total kept, the rest in proportion)"}
    screen = console()
    screen.print(table(title[language], heads, rows, right=frozenset({1, 2, 5})))


def _show_shares(found: Robustness, exact: Exact, language: Language) -> None:
    if found.acceptability is None:
        return
    heads = {"ja": ["事業者", "期待順位", "第1位の割合"], "en": ["Vendor", "Mean rank", "First in"]}[language]
    ranks: Sequence[str] = [decimal_text(round(rank, _PLACES)) for rank in found.expected_ranks]
    rows = [
        (vendor, ranks[index], _percent(found.acceptability.share(index, 1)))
        for index, vendor in enumerate(exact.scores.vendors)
    ]
    console().print(table(found.weights.sentence.to(language), heads, rows, right=frozenset({1, 2})))


def show_uncertain_ranks(found: UncertainRanks, language: Language) -> None:
    """Print how often each bid is first where marks or prices vary: the sentences, then the table."""
    screen = console()
    for one in uncertain_ranks_sentences(found):
        screen.print(cell(one.to(language)))
    both = found.drawn is not found.published
    heads = {
        "ja": ["事業者", "期待順位", "第1位の割合", *(["配点も動かした場合"] if both else [])],
        "en": ["Vendor", "Mean rank", "First in", *(["Points drawn too"] if both else [])],
    }[language]
    rows = [
        (
            vendor,
            decimal_text(round(found.published.expected_rank(index), _PLACES)),
            *(_percent(one.share(index, 1)) for one in (found.published, *([found.drawn] if both else []))),
        )
        for index, vendor in enumerate(found.published.vendors)
    ]
    screen.print(table(_UNCERTAIN[language], heads, rows, right=frozenset({1, 2, 3})))


def _percent(share: Fraction) -> str:
    return f"{decimal_text(round(100 * share, 2))}%"


_UNCERTAIN = {
    "ja": "採点・入札価格のばらつきを考慮した順位(参考、公表の配点)",
    "en": "Ranks where marks or prices vary (for information, published points)",
}
