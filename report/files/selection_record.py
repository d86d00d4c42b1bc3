"""The record of a selection (選定の記録): who is chosen, what comes next, what rules cost, who is out, proof."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

from criteria.finding import Language, Text
from data.definition.words import SELECTION_KIND
from report.evaluation.listing import (
    LOT,
    TECHNICAL,
    TENDER_ID,
    VALUE,
    VENDOR_ID,
    VENDOR_NAME,
    Cell,
    Figure,
    Listing,
    in_money,
    points_figure,
    price_figure,
    titled,
)
from report.evaluation.record import CODE, REASON, SOURCE, list_findings
from report.files.export import csv_file, json_file
from report.files.workbook import FINGERPRINT, workbook_file
from report.selection.document import PARTS, selection_document
from report.selection.sentences import (
    conflict_sentences,
    effect_text,
    entry_sentence,
    joined,
    loss_text,
    outcome_sentence,
    values_text,
    why_not_sentence,
)
from report.selection.words import label_of, rule_label
from scoring.selection.portfolio import Portfolio
from scoring.selection.result import ProofKind, Selection, SelectionStatus

STATUS: Final = MappingProxyType(
    {
        SelectionStatus.OPTIMAL: Text("最適", "optimal"),
        SelectionStatus.TIED: Text("同点(未決着)", "tied"),
        SelectionStatus.INFEASIBLE: Text("不調", "infeasible"),
        SelectionStatus.LIMIT: Text("未証明", "not proven"),
        SelectionStatus.INCOMPLETE: Text("未確定", "incomplete"),
    }
)

_PROOF: Final = MappingProxyType(
    {
        ProofKind.SORT: Text("並べ替え", "sort"),
        ProofKind.DUAL_BOUND: Text("整数の上界", "bound in whole numbers"),
        ProofKind.BRANCHES: Text("場合分けした整数の上界", "bounds in whole numbers, case by case"),
        ProofKind.SOLVER: Text("求解器", "solver"),
        ProofKind.NONE: Text("なし", "none"),
    }
)

_CHOSEN: Final = Text("選定", "Selected")
_TIED: Final = Text("同点の選定案", "Equally good")
_NEXT: Final = Text("次善の選定案", "The next best")
_RULES: Final = Text("選定条件", "Rules")
_OUT: Final = Text("失格・無効", "Excluded")
_SAID: Final = Text("説明", "Explanations")

_NUMBER: Final = Text("案", "number")
_PACKAGE: Final = Text("組合せ", "package")
_PRICE: Final = Text("価格", "price")
_LIST_PRICE: Final = Text("割引前の価格", "price before discount")
_LOSS: Final = Text("最良との差", "loss against the best")


def selection_file(selection: Selection, ending: str, language: Language) -> bytes:
    """Return a selection as the file of an ending (選定結果のファイル): the screen and the terminal give the same."""
    if ending == ".json":
        return selection_json(selection, language)
    return selection_csv(selection, language) if ending == ".csv" else selection_workbook(selection, language)


def selection_json(selection: Selection, language: Language) -> bytes:
    """Return the selection as its JSON document, without the solver's time: the same selection gives the same bytes."""
    document = selection_document(selection, language)
    del document["milliseconds"]
    return json_file(document)


def selection_workbook(selection: Selection, language: Language) -> bytes:
    """Return the whole record of a selection as an .xlsx file (選定結果のブック)."""
    findings = (*selection.pending, *selection.found.findings, *selection.notes)
    listings = [
        list_chosen(selection, language),
        list_selections(selection, _TIED, _tied(selection), language),
        list_selections(selection, _NEXT, _alternatives(selection), language),
        list_rules(selection, language),
        list_excluded(selection, language),
        titled(language, _SAID, [_SAID], [(one.to(language),) for one in _explanations(selection)]),
        list_findings(findings, language),
    ]
    return workbook_file(selection, _answer(selection, language), listings, language)


def _answer(selection: Selection, language: Language) -> Iterator[tuple[Text, Cell]]:
    """Yield how the selection ended, what it is worth and how that is known."""
    tender = selection.tender
    dropped = joined(rule_label(tender, rule) for rule in selection.dropped)
    yield Text("選定の対象", "what is selected"), SELECTION_KIND[selection.found.terms.kind].to(language)
    yield Text("結果", "status"), STATUS[selection.status].to(language)
    yield Text("結論", "conclusion"), outcome_sentence(selection).to(language)
    if selection.unfinished is not None:
        yield Text("未了の計算", "not computed"), selection.unfinished.sentence(PARTS).to(language)
    yield Text("選定された事業者", "selected"), _names(selection, language)
    values = values_text(selection, selection.values).to(language) if selection.values else ""
    yield Text("目的の値", "objectives"), values
    total = None if selection.chosen is None else price_figure(tender, selection.chosen.price)
    yield in_money(Text("価格の合計", "total price"), tender), total
    yield Text("適用しない条件", "rules left out"), dropped.to(language)
    yield Text("最適性の証明", "proof"), _PROOF[selection.certificate.kind].to(language)


def _names(selection: Selection, language: Language) -> str:
    taken = selection.chosen.taken if selection.chosen else ()
    named = dict.fromkeys(f"{bid.vendor} {bid.name}" if bid.name != bid.vendor else bid.vendor for bid in taken)
    return joined(Text(name, name) for name in named).to(language)


def _tied(selection: Selection) -> list[tuple[int, Portfolio]]:
    """Return the selections that are equally good, numbered, where the chain does not separate them."""
    if selection.ties is None or selection.ties.resolved:
        return []
    return list(enumerate(selection.ties.left, 1))


def _alternatives(selection: Selection) -> list[tuple[int, Portfolio]]:
    return list(enumerate(selection.alternatives, 1 if selection.chosen is None else 2))


def list_chosen(selection: Selection, language: Language) -> Listing:
    """List the bids that are chosen (選定): lot, vendor, package, price and points."""
    rows = _bid_rows(selection, selection.chosen) if selection.chosen else []
    return titled(language, _CHOSEN, _bid_headings(selection), rows)


def list_selections(
    selection: Selection, title: Text, numbered: Iterable[tuple[int, Portfolio]], language: Language
) -> Listing:
    """List other selections (選定案), a row for each bid, with what they lose against the best."""
    rows = [
        (Figure(text=str(number)), _loss(selection, one, language), *bid)
        for number, one in numbered
        for bid in _bid_rows(selection, one)
    ]
    return titled(language, title, [_NUMBER, _LOSS, *_bid_headings(selection)], rows)


def _loss(selection: Selection, portfolio: Portfolio, language: Language) -> str:
    return loss_text(selection.levels, portfolio.loss, selection.tender).to(language) if portfolio.loss else ""


def list_rules(selection: Selection, language: Language) -> Listing:
    """List the rules (選定条件) with what each costs."""
    headings = [Text("識別子", "id"), Text("条件", "rule"), Text("外した場合", "without it")]
    rows = [
        (
            effect.rule.id,
            label_of(effect.rule, selection.tender).to(language),
            effect_text(selection, effect).to(language),
        )
        for effect in selection.rules
    ]
    return titled(language, _RULES, headings, rows)


def list_excluded(selection: Selection, language: Language) -> Listing:
    """List every bid and package that is out (失格・無効), ground by ground."""
    rows = [
        (bid.lot, bid.vendor, bid.name, bid.package, ground.message(language), ground.source, ground.code)
        for bid in selection.excluded
        for ground in bid.grounds
    ]
    return titled(language, _OUT, [LOT, VENDOR_ID, VENDOR_NAME, _PACKAGE, REASON, SOURCE, CODE], rows)


def _explanations(selection: Selection) -> list[Text]:
    """Return what conflicts, why vendors asked about are not chosen, and the order in which vendors enter."""
    return [
        *conflict_sentences(selection),
        *(why_not_sentence(selection, reason) for reason in selection.why_not),
        *(entry_sentence(selection, entry) for entry in selection.entries),
    ]


def selection_csv(selection: Selection, language: Language) -> bytes:
    """Return a selection as one CSV table (選定結果の一覧): the first column says which part of it a row is of."""
    code = Text("条件の識別子・理由コード", "id of the rule or reason code")
    headings = [Text("区分", "part"), _NUMBER, *_bid_headings(selection), Text("内容", "what is said"), SOURCE, code]
    rows = [(part.to(language), *row) for part, row in _parts(selection, language)]
    facts = (
        (TENDER_ID, selection.tender.id),
        (Text("結果", "status"), STATUS[selection.status].to(language)),
        (FINGERPRINT, selection.fingerprint),
    )
    return csv_file(titled(language, _CHOSEN, headings, rows), facts, language)


def _parts(selection: Selection, language: Language) -> Iterator[tuple[Text, tuple[Cell, ...]]]:
    """Yield every row of the one table: number, bid, what is said, source and code."""
    no_bid = (None,) * len(_bid_headings(selection))
    for name, fact in _answer(selection, language):
        said = fact.text if isinstance(fact, Figure) else fact
        if said:
            yield Text("結論", "Answer"), (None, *no_bid, f"{name.to(language)}: {said}", "", "")
    chosen = [] if selection.chosen is None else [(1, selection.chosen)]
    for part, numbered in ((_CHOSEN, chosen), (_TIED, _tied(selection)), (_NEXT, _alternatives(selection))):
        for number, one in numbered:
            for bid in _bid_rows(selection, one):
                loss = "" if one is selection.chosen else _loss(selection, one, language)
                yield part, (Figure(text=str(number)), *bid, loss, "", "")
    for row in list_rules(selection, language).rows:
        yield _RULES, (None, *no_bid, f"{row[1]}: {row[2]}", "", row[0])
    for lot, vendor, name, package, *ground in list_excluded(selection, language).rows:
        yield _OUT, (None, lot, vendor, name, package, None, None, None, None, *ground)
    for told in _explanations(selection):
        yield _SAID, (None, *no_bid, told.to(language), "", "")


def _bid_headings(selection: Selection) -> list[Text]:
    price, before = (in_money(one, selection.tender) for one in (_PRICE, _LIST_PRICE))
    return [LOT, VENDOR_ID, VENDOR_NAME, _PACKAGE, price, before, TECHNICAL, VALUE]


def _bid_rows(selection: Selection, portfolio: Portfolio) -> list[tuple[Cell, ...]]:
    """Return a row for each bid that is taken; where nothing is, one row that is blank."""
    tender, count = selection.tender, len(_bid_headings(selection))
    return [
        (
            ", ".join(bid.lots),
            bid.vendor,
            bid.name,
            bid.package,
            price_figure(tender, bid.price),
            price_figure(tender, bid.list_price),
            points_figure(bid.points),
            points_figure(bid.value),
        )
        for bid in portfolio.taken
    ] or [(None,) * count]
