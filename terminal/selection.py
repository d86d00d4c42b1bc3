"""A selection on the terminal (選定結果の表示): the conclusion first, then who gets what, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from criteria.exact import Yen, decimal_text, format_price
from criteria.finding import Language, Text
from criteria.selection import SelectionKind
from criteria.tender import Tender
from report.files.selection_record import selection_file
from report.selection.document import PARTS, selection_document
from report.selection.figure import moves
from report.selection.sentences import (
    amount,
    bid_text,
    conflict_sentences,
    effect_text,
    entry_sentence,
    loss_text,
    outcome_sentence,
    why_not_sentence,
)
from report.selection.words import label_of, rule_label
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.selection.candidates import asks_for_values
from scoring.selection.portfolio import BestSoFar, Portfolio, levels_of, objective_name
from scoring.selection.result import Selection
from scoring.selection.select import select
from terminal.excluded import PrintedGround, show_excluded
from terminal.run import faults_explained, output, print_findings, print_json, read, tell_part, under_way, writer
from terminal.tables import begun, console, grouped, heading, paragraph, show_tender, table

_MOST_SHOWN = 5
"""So many tied selections are written out; the document has them all."""


def show_selection(selection: Selection, language: Language) -> None:
    """Print the conclusion, then the chosen bids, alternatives, ties, rules, reasons and the excluded."""
    screen = console()
    show_tender(screen, selection.tender, "", language)
    paragraph(screen, outcome_sentence(selection).to(language), style="bold")
    if selection.unfinished is not None:
        paragraph(screen, selection.unfinished.sentence(PARTS).to(language))
    if selection.dropped:
        dropped = [rule_label(selection.tender, rule).to(language) for rule in selection.dropped]
        left_out = _COMMA.to(language).join(dropped)
        paragraph(screen, {"ja": f"適用しない条件: {left_out}", "en": f"Rules left out: {left_out}"}[language])
    if selection.chosen is not None:
        screen.print(_bids_table(selection, selection.chosen, _TITLE.to(language), language))
    _show_ties(screen, selection, language)
    if selection.alternatives:
        screen.print(_alternatives_table(selection, language))
    if selection.rules:
        screen.print(_rules_table(selection, language))
    for title, lines in _reasons(selection, language):
        if lines:
            heading(screen, title)
        for line in lines:
            paragraph(screen, line, lead="  ")
    show_excluded(screen, _grounds(selection, language), language)


_TITLE = Text("選定", "Selected")
_COMMA = Text("、", ", ")


def incumbent_line(tender: Tender, incumbent: BestSoFar, language: Language) -> str:
    """Say the best selection so far on one line, with what it cannot pass (暫定案の表示)."""
    level = levels_of(tender, tender.selection.objective if tender.selection else ())[incumbent.level]
    name, value = objective_name(level.objective), incumbent.portfolio.values[incumbent.level]
    said = amount(level.objective, value, tender)
    known = incumbent.bound is not None
    bound = amount(level.objective, incumbent.bound or value, tender)
    return {
        "ja": f"探索中: {name.ja} {said.ja}" + (f"(限界 {bound.ja})" if known else "") + "、証明前",
        "en": f"Searching: {name.en} {said.en}" + (f" (cannot pass {bound.en})" if known else "") + ", not proven",
    }[language]


def _bids_table(selection: Selection, portfolio: Portfolio, title: str, language: Language) -> Table:
    """Lay out the bids that are taken, with the total; a column that says nothing of this selection is left out."""
    tender, terms, bids = selection.tender, selection.found.terms, portfolio.taken
    currency = {"ja": f"({'円' if tender.currency == 'JPY' else tender.currency})", "en": f" ({tender.currency})"}
    unit = currency[language]

    def money(price: Yen) -> str:
        return grouped(format_price(price, tender.minor_units))

    left = {Text("事業者", "Vendor"): [*(bid.name for bid in bids), {"ja": "合計", "en": "Total"}[language]]}
    if terms.kind is SelectionKind.LOTS:
        labels = {lot.id: f"{lot.id} {lot.label}".strip() for lot in terms.lots}
        lots = ["\n".join(labels.get(lot, lot) for lot in bid.lots) for bid in bids]
        left = {Text("ロット", "Lots"): [*lots, ""], **left}
    if any(bid.package for bid in selection.found.candidates):
        left[Text("組合せ", "Package")] = [*(bid.package for bid in bids), ""]
    right = {Text(f"価格{unit}", f"Price{unit}"): [*(money(bid.price) for bid in bids), money(portfolio.price)]}
    if any(RULE_KINDS[rule.rule].changes_prices for rule in terms.rules):
        before = ["" if bid.price == bid.list_price else money(bid.list_price) for bid in bids]
        right[Text(f"割引前{unit}", f"Before discount{unit}")] = [*before, ""]
    if tender.criteria:
        right[Text("技術点", "Points")] = [*(decimal_text(bid.points) for bid in bids), ""]
    if asks_for_values(tender):
        values = ["" if bid.value is None else decimal_text(bid.value) for bid in bids]
        right[Text("評価値", "Value")] = [*values, ""]
    columns = {**left, **right}
    headings = [name.to(language) for name in columns]
    return table(title, headings, zip(*columns.values(), strict=True), right=frozenset(range(len(left), len(columns))))


def _show_ties(screen: Console, selection: Selection, language: Language) -> None:
    if selection.ties is None or selection.ties.resolved:
        return
    left = selection.ties.left
    for number, one in enumerate(left[:_MOST_SHOWN], 1):
        title = {"ja": f"同点の選定案 {number}", "en": f"Equally good, {number}"}[language]
        screen.print(_bids_table(selection, one, title, language))
    if len(left) > _MOST_SHOWN:
        more = len(left) - _MOST_SHOWN
        told = {"ja": f"ほか{more}件(--json ですべて示します)。", "en": f"And {more} more; --json has them all."}
        paragraph(screen, told[language])


def _alternatives_table(selection: Selection, language: Language) -> Table:
    heads = {"ja": ["順", "差", "入替え"], "en": ["No.", "Loss", "What moves"]}[language]
    first = 1 if selection.chosen is None else 2
    rows = [
        (
            str(number),
            begun(loss_text(selection.levels, one.loss, selection.tender).to(language)),
            _moves(selection, one, language),
        )
        for number, one in enumerate(selection.alternatives, first)
    ]
    title = {"ja": "次善の選定案", "en": "The next best"}[language]
    return table(title, heads, rows, right=frozenset({0}))


def _rules_table(selection: Selection, language: Language) -> Table:
    heads = {"ja": ["識別子", "条件", "外した場合"], "en": ["Id", "Rule", "Without it"]}[language]
    rows = [
        (
            effect.rule.id,
            label_of(effect.rule, selection.tender).to(language),
            begun(effect_text(selection, effect).to(language)),
        )
        for effect in selection.rules
    ]
    return table({"ja": "選定条件", "en": "Rules"}[language], heads, rows, right=frozenset())


def _moves(selection: Selection, portfolio: Portfolio, language: Language) -> str:
    if selection.chosen is None:
        return _COMMA.to(language).join(map(bid_text, portfolio.taken))
    moved = moves(selection.chosen, portfolio)
    if not selection.found.lots:
        before, after = (
            [bid.name for bid in bids if bid] for bids in zip(*((m.before, m.after) for m in moved), strict=True)
        )
        comma = _COMMA.to(language)
        return f"{comma.join(before) or '-'} → {comma.join(after) or '-'}"
    names = [[bid.name if bid else "-" for bid in (move.before, move.after)] for move in moved]
    return "\n".join(f"{move.lot}: {before} → {after}" for move, (before, after) in zip(moved, names, strict=True))


def _reasons(selection: Selection, language: Language) -> Iterator[tuple[str, list[str]]]:
    """Yield what conflicts, why vendors asked about are not chosen, and the order in which vendors enter."""
    conflict = [one.to(language) for one in conflict_sentences(selection)]
    why_not = [why_not_sentence(selection, reason).to(language) for reason in selection.why_not]
    entries = [entry_sentence(selection, entry).to(language) for entry in selection.entries]
    yield {"ja": "両立しない条件", "en": "Rules that cannot be kept together"}[language], conflict
    yield {"ja": "選定されない理由", "en": "Why not"}[language], why_not
    yield {"ja": "選定される順", "en": "The order in which vendors enter"}[language], entries


def _grounds(selection: Selection, language: Language) -> Iterator[PrintedGround]:
    """Yield why bids are out, the lots of one vendor together where the reason is the same."""
    lots: dict[PrintedGround, list[str]] = {}
    names = selection.found.printed_names
    for bid in selection.excluded:
        for found in bid.grounds[:1]:
            ground = PrintedGround(
                name=names.get(bid.vendor, bid.vendor),
                message=found.message(language),
                code=found.code,
                source=found.source,
            )
            lots.setdefault(ground, []).append(bid.lot or bid.package)
    for ground, out in lots.items():
        named = _COMMA.to(language).join(filter(None, out))
        yield replace(ground, name=f"{ground.name} [{named}]" if named else ground.name)


def run_select(  # noqa: PLR0913 - what the command takes
    path: str,
    language: Language,
    begun: int,
    *,
    k: int,
    why_not: Sequence[str],
    without: Sequence[str],
    seconds: int,
    as_json: bool,
    file: str | None,
) -> None:
    """Select a shortlist, or who gets which lot, as `sentei select` does; ``begun`` is when the command began."""
    with faults_explained(language):
        write = writer(file, path, language)
        tender, bids, findings = read(path, "")
        with under_way(seconds, begun) as (deadline, tell):
            selection = select(
                tender,
                bids,
                findings,
                k=k,
                why_not=why_not,
                without=without,
                deadline=deadline,
                on_progress=lambda one: tell(incumbent_line(tender, one, language)),
                on_part=lambda part: tell_part(tell, PARTS[part], language),
            )
        print_findings(dict.fromkeys([*selection.pending, *selection.found.findings, *selection.notes]), language)
        if write is not None:
            write(lambda ending: selection_file(selection, ending, language))
        with output():
            if as_json:
                print_json(selection_document(selection, language))
            else:
                show_selection(selection, language)
