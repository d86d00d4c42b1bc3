"""A what-if on the terminal (仮定による再評価の表示): the official ranking beside the new one, never as binding."""

from collections.abc import Iterator

from criteria.cause import cause_lines
from criteria.exact import signed_text
from criteria.finding import Language
from criteria.terms import RoundingStage
from data.definition.spoken import setting_words
from data.definition.words import STATUS
from report.whatif.reasons import ReasonKind, reasons
from report.whatif.sentences import NOT_BINDING, comparison_sentence, setting_name
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import value_text
from scoring.whatif import Comparison, Moved, SideBySide
from terminal.tables import console, paragraph, show_tender, table


def show_comparison(comparison: Comparison, language: Language) -> None:
    """Print the sentence first, then both rankings side by side, what the changes set, and why who moved."""
    screen = console()
    show_tender(screen, comparison.before.tender, comparison.before.lot, language)
    paragraph(screen, comparison_sentence(comparison).to(language), style="bold")
    heads = {
        "ja": ["公表", "仮定", "事業者", "公表の評価値", "仮定の評価値", "差"],
        "en": ["Official", "What-if", "Vendor", "Official value", "What-if value", "Difference"],
    }[language]
    rows = [_row(comparison, one) for one in comparison.rows]
    title = {"ja": "順位", "en": "Ranking"}[language] + f" — {NOT_BINDING.to(language)}"
    screen.print(table(title, heads, rows, right=frozenset({0, 1, 3, 4, 5})))
    for line in _notes(comparison, language):
        paragraph(screen, line.lstrip(), lead=" " * (len(line) - len(line.lstrip())))


def _row(comparison: Comparison, one: Moved) -> list[str]:
    difference = one.value_difference
    return [
        _rank(one.rank_before),
        _rank(one.rank_after),
        _name(comparison.before, one.vendor),
        _value(comparison.before, one.vendor),
        _value(comparison.after, one.vendor),
        "" if difference is None else signed_text(difference),
    ]


def _rank(rank: int | None) -> str:
    return "-" if rank is None else str(rank)


def _name(evaluation: Evaluation, vendor: str) -> str:
    return next((bid.name or vendor for bid in evaluation.given_bids if bid.vendor == vendor), vendor)


def _value(evaluation: Evaluation, vendor: str) -> str:
    sheet = evaluation.sheet
    if vendor not in sheet.vendors:
        return "-"
    return value_text(sheet.value[sheet.index(vendor)], evaluation.tender.method.rounding_at(RoundingStage.VALUE))


def _notes(comparison: Comparison, language: Language) -> Iterator[str]:
    status = STATUS[comparison.after.award.status].to(language)
    yield {"ja": f"仮定の結果の状態: {status}", "en": f"Status of the what-if: {status}"}[language]
    for one in comparison.settings_asked:
        name = setting_name(comparison.before.tender, one.key).to(language)
        old, new = (setting_words(one.key, value).to(language) or "-" for value in (one.before, one.after))
        yield {"ja": "定めの変動: ", "en": "Set: "}[language] + f"{name} {old} → {new}"
    for moved in comparison.moved:
        yield f"{_name(comparison.before, moved.vendor)}: {_rank(moved.rank_before)} → {_rank(moved.rank_after)}"
        for reason in reasons(comparison, moved):
            supposed = reason.kind is ReasonKind.CHANGE and language == "en"
            yield f"  {'if ' if supposed else ''}{reason.text.to(language)}"
    known = set(comparison.before.findings)
    for line in cause_lines((found for found in comparison.after.findings if found not in known), language):
        yield {"ja": "指摘: ", "en": "Finding: "}[language] + line
    yield {"ja": "公表結果の入力の指紋: ", "en": "Fingerprint of the official input: "}[
        language
    ] + comparison.before.fingerprint


def show_side_by_side(compared: SideBySide, language: Language) -> None:
    """Print the ranks of every scenario beside the official ones, then a sentence for each."""
    screen = console()
    show_tender(screen, compared.before.tender, compared.before.lot, language)
    heads = [
        {"ja": "事業者", "en": "Vendor"}[language],
        {"ja": "公表", "en": "Official"}[language],
        *(one.name for one in compared.scenarios),
    ]
    rows = [[_name(compared.before, vendor), *map(_rank, compared.ranks(vendor))] for vendor in compared.vendors]
    title = {"ja": "シナリオごとの順位", "en": "Ranks by scenario"}[language] + f" — {NOT_BINDING.to(language)}"
    screen.print(table(title, heads, rows, right=frozenset(range(1, len(heads)))))
    for scenario, comparison in zip(compared.scenarios, compared.comparisons, strict=True):
        paragraph(screen, f"{scenario.name}: {comparison_sentence(comparison).to(language)}")
        if scenario.note:
            paragraph(screen, scenario.note, lead="  ")
