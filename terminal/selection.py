"""A selection on the terminal (選定結果の表示): the conclusion first, then who gets what, and why."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from criteria.exact import decimal_text, format_price
from criteria.finding import Language, Text
from criteria.selection import SelectionKind
from criteria.tender import Tender
from scoring.selection.figure import moves
from scoring.selection.objectives import objective_name
from scoring.selection.portfolio import Incumbent, Portfolio, Taken, levels_of
from scoring.selection.result import Selection
from scoring.selection.sentences import (
    amount,
    bid_text,
    conflict_sentences,
    entry_sentence,
    loss_text,
    outcome_sentence,
    rule_sentence,
    why_not_sentence,
)
from terminal.tables import cell, console, grouped, table

_MOST_SHOWN = 5
"""So many tied selections are written out; the document has them all."""


def show_selection(selection: Selection, language: Language) -> None:
    """Print the conclusion, then the chosen bids, alternatives, ties, rules, reasons and the excluded."""
    screen = console()
    screen.print(cell(f"{selection.tender.title} ({selection.tender.id})"))
    screen.print(cell(outcome_sentence(selection).to(language)), style="bold")
    if selection.dropped:
        left_out = ", ".join(selection.label(rule).to(language) for rule in selection.dropped)
        screen.print(cell({"ja": f"適用しない条件: {left_out}", "en": f"Rules left out: {left_out}"}[language]))
    if selection.chosen is not None:
        screen.print(_bids_table(selection, selection.chosen, _TITLE.to(language), language))
    _show_ties(screen, selection, language)
    if selection.alternatives:
        screen.print(_alternatives_table(selection, language))
    for line in _reasons(selection, language):
        screen.print(cell(line))
    if selection.excluded:
        screen.print(_excluded_table(selection, language))


_TITLE = Text("選定", "Selected")


def incumbent_line(tender: Tender, incumbent: Incumbent, language: Language) -> str:
    """Say the best selection so far on one line, with what it cannot pass (暫定案の表示)."""
    level = levels_of(tender, tender.selection.objective if tender.selection else ())[incumbent.level]
    name, value = objective_name(level.objective), incumbent.portfolio.values[incumbent.level]
    said = amount(level.objective, value, tender)
    known = incumbent.bound is not None
    bound = amount(level.objective, incumbent.bound or value, tender)
    return {
        "ja": f"探索中: {name.ja} {said.ja}" + (f"(限界 {bound.ja})" if known else "") + "、証明前",
        "en": f"searching: {name.en} {said.en}" + (f" (cannot pass {bound.en})" if known else "") + ", not proven",
    }[language]


def _bids_table(selection: Selection, portfolio: Portfolio, title: str, language: Language) -> Table:
    lots = selection.found.terms.kind is SelectionKind.LOTS
    heads = {"ja": ["事業者", "価格", "技術点", "評価値"], "en": ["Vendor", "Price", "Points", "Value"]}[language]
    heads = [*([{"ja": "ロット", "en": "Lots"}[language]] if lots else []), *heads]
    minor, currency = selection.tender.minor_units, selection.tender.currency

    def row(one: Taken) -> list[str]:
        package = f" ({one.package})" if one.package else ""
        discount = "" if one.price == one.list_price else f" ← {grouped(format_price(one.list_price, minor))}"
        return [
            *([", ".join(one.lots) + package] if lots else []),
            one.name,
            f"{grouped(format_price(one.price, minor))} {currency}{discount}",
            decimal_text(one.points),
            "" if one.value is None else decimal_text(one.value),
        ]

    total = f"{grouped(format_price(portfolio.price, minor))} {currency}"
    last = [*([""] if lots else []), {"ja": "合計", "en": "Total"}[language], total, "", ""]
    right = frozenset(range(len(heads) - 3, len(heads)))
    return table(title, heads, [*map(row, portfolio.taken), last], right=right)


def _show_ties(screen: Console, selection: Selection, language: Language) -> None:
    if selection.ties is None or selection.ties.resolved:
        return
    left = selection.ties.left
    for number, one in enumerate(left[:_MOST_SHOWN], 1):
        title = {"ja": f"同点の選定案 {number}", "en": f"Equally good, {number}"}[language]
        screen.print(_bids_table(selection, one, title, language))
    if len(left) > _MOST_SHOWN:
        more = len(left) - _MOST_SHOWN
        screen.print(cell({"ja": f"ほか{more}件(--json)", "en": f"and {more} more (--json)"}[language]))


def _alternatives_table(selection: Selection, language: Language) -> Table:
    heads = {"ja": ["順", "差", "入替え"], "en": ["No.", "Loss", "What moves"]}[language]
    first = 1 if selection.chosen is None else 2
    rows = [
        (str(number), loss_text(selection.levels, one.loss, selection.tender).to(language), _moves(selection, one))
        for number, one in enumerate(selection.alternatives, first)
    ]
    title = {"ja": "次善の選定案", "en": "The next best"}[language]
    return table(title, heads, rows, right=frozenset({0}))


def _moves(selection: Selection, one: Portfolio) -> str:
    if selection.chosen is None:
        return ", ".join(map(bid_text, one.taken))
    listed = []
    for move in moves(selection.chosen, one):
        before, after = (bid.name if bid else "-" for bid in (move.before, move.after))
        listed.append(f"{move.lot}: {before} → {after}" if move.lot else f"{before} → {after}")
    return ", ".join(listed)


def _reasons(selection: Selection, language: Language) -> Iterator[str]:
    yield from (rule_sentence(selection, one).to(language) for one in selection.rules)
    yield from (one.to(language) for one in conflict_sentences(selection))
    yield from (why_not_sentence(selection, one).to(language) for one in selection.why_not)
    yield from (entry_sentence(selection, one).to(language) for one in selection.entries)


def _excluded_table(selection: Selection, language: Language) -> Table:
    heads = {
        "ja": ["事業者", "ロット・組合せ", "理由", "根拠"],
        "en": ["Vendor", "Lot or package", "Reason", "Source"],
    }[language]
    rows = [
        (one.name or one.vendor, one.lot or one.package, f"{ground.message(language)} ({ground.code})", ground.source)
        for one in selection.excluded
        for ground in one.grounds[:1]
    ]
    return table({"ja": "除外", "en": "Excluded"}[language], heads, rows, right=frozenset())
