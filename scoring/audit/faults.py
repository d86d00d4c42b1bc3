"""What keeps a bid from being scored (記載漏れ・誤記), recounted: a missing answer is a fault, never a zero."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from criteria.bid import Bid, Mark
from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.errors import EvaluationError
from criteria.finding import Finding, Text
from criteria.tender import Tender
from criteria.terms import Aggregate, RoundingStage
from scoring.audit.figures import decimal
from scoring.audit.panel import grade, least_members, mark_points, present
from scoring.audit.prices import UNROUNDED_RATIO
from scoring.audit.responses import is_accepted, is_marked
from scoring.audit.values import value_rule
from scoring.audit.words import fault, unused_rounding


def in_order(bids: list[Bid]) -> list[Bid]:
    """Return the bids by name, one vendor under one spelling; all of them must be for one lot."""
    lots = {bid.lot for bid in bids if bid.lot or not bid.faults}
    if len(lots) > 1:
        names = ", ".join(sorted(lots))
        raise EvaluationError(
            Text(
                f"複数のロット({names})の入札があります。1つのロットを選んで検算してください(--lot)",
                f"the bids are for {len(lots)} lots ({names}); recount one lot at a time (--lot)",
            )
        )
    spelled = {compared(vendor): vendor for vendor in sorted({bid.vendor for bid in bids})}
    named = [replace(bid, vendor=spelled[compared(bid.vendor)]) for bid in bids]
    return sorted(named, key=lambda bid: bid.vendor)


def for_their_lot(tender: Tender, bids: list[Bid]) -> Tender:
    """Return the tender with the ceiling of the lot its bids are for, where the table of lots has one."""
    if tender.selection is None:
        return tender
    named = {bid.lot for bid in bids if bid.lot}
    ceilings = [lot.ceiling for lot in tender.selection.lots if lot.id in named and lot.ceiling is not None]
    return replace(tender, prices=replace(tender.prices, ceiling=ceilings[0])) if ceilings else tender


def idle_roundings(tender: Tender) -> list[Finding]:
    """Return a warning for every declared rounding that the method never reaches."""
    method, has_price_points = tender.method, value_rule(tender).price_points
    idle = {
        RoundingStage.PRICE: not has_price_points,
        RoundingStage.PRICE_COMPONENT: not method.price_components,
        RoundingStage.PRICE_RATIO: method.price_formula in UNROUNDED_RATIO,
    }
    return [unused_rounding(stage) for stage in method.rounding if idle.get(stage)]


def entry_faults(bid: Bid, times: Counter[str]) -> Iterator[Finding]:
    """Find what is wrong with a bid as such: its vendor, a second bid (``times`` counts them), its price."""
    if bid.status:
        return
    if not bid.vendor.strip():
        yield fault(bid, "missing-vendor", Text("事業者が空欄です", "the vendor is blank"))
    if times[bid.vendor] > 1:
        yield fault(bid, "duplicate-bid", Text("同じ事業者の入札が複数あります", "the vendor has more than one bid"))
    if bid.price is None:
        yield fault(bid, "missing-price", Text("入札価格がありません", "the price is missing"))
    elif bid.price <= 0:
        what = Text("入札価格が正の数ではありません", "the price is not above zero")
        expected = Text("0より大きい金額", "an amount above zero")
        yield fault(bid, "price-not-positive", what, value=str(bid.price), expected=expected)


def answer_faults(tender: Tender, panel: list[str], bid: Bid) -> Iterator[Finding]:
    """Find what a bid that is still in does not answer: a component of the price, a response, a mark."""
    for component in tender.method.price_components:
        amount = bid.components.get(component.id)
        if amount is None or amount <= 0:
            what = Text(f"価格の内訳「{component.id}」がありません", f"the price component {component.id} is missing")
            yield fault(bid, "missing-price", what, value="" if amount is None else str(amount))
    for criterion in tender.criteria:
        if not is_marked(criterion) and not is_accepted(criterion, bid.responses.get(criterion.id)):
            yield _response_fault(bid, criterion)
    marked = [criterion for criterion in tender.criteria if is_marked(criterion)]
    if marked:
        yield from _mark_faults(tender, panel, bid, marked)


def _response_fault(bid: Bid, criterion: Criterion) -> Finding:
    response, key = bid.responses.get(criterion.id), criterion.id
    if response is None:
        what = Text(f"評価項目「{key}」の回答がありません", f"the response to criterion {key} is missing")
        return fault(bid, "missing-response", what)
    value = decimal(response) if isinstance(response, Fraction) else str(response)
    what = Text(f"評価項目「{key}」の回答が範囲外です", f"the response to criterion {key} is out of range")
    return fault(bid, "bad-response", what, value=value)


def _mark_faults(tender: Tender, panel: list[str], bid: Bid, marked: list[Criterion]) -> Iterator[Finding]:
    there = present(tender, panel, bid.vendor)
    if not there:
        yield fault(bid, "missing-mark", Text("採点した委員がいません", "no member marked this bid"))
    elif len(there) < least_members(tender):
        what = Text(f"採点した委員が{len(there)}人しかいません", f"only {len(there)} members marked this bid")
        needed = least_members(tender)
        expected = Text(f"{needed}人以上", f"at least {needed}")
        yield fault(bid, "too-few-members", what, value=tender.panel.aggregate.value, expected=expected)
    pairs = Counter((mark.evaluator, mark.criterion) for mark in bid.marks)
    for member, key in sorted(pair for pair, given in pairs.items() if given > 1):
        what = Text(f"{member}の「{key}」の採点が重複しています", f"{member} marked {key} more than once")
        yield fault(bid, "duplicate-mark", what)
    for member in there:
        for criterion in marked:
            if (member, criterion.id) not in pairs:
                key = criterion.id
                what = Text(f"{member}の「{key}」の採点がありません", f"{member} has not marked {key}")
                yield fault(bid, "missing-mark", what)
    given = [mark for mark in bid.marks if mark.evaluator in there]
    yield from _unreadable_marks(bid, given, marked)
    if tender.panel.aggregate is Aggregate.CONSENSUS:
        for key in sorted(criterion.id for criterion in marked):
            if len({mark.mark for mark in given if mark.criterion == key}) > 1:
                what = Text(f"「{key}」の採点が合議で一致していません", f"the members do not agree on {key}")
                yield fault(bid, "no-consensus", what)


def _unreadable_marks(bid: Bid, given: list[Mark], marked: list[Criterion]) -> Iterator[Finding]:
    by_id = {criterion.id: criterion for criterion in marked}
    for mark in given:
        if mark.criterion in by_id and mark_points(by_id[mark.criterion], mark.mark) is None:
            member, key = mark.evaluator, mark.criterion
            what = Text(f"{member}の「{key}」の採点を読めません", f"the mark of {member} for {key} cannot be read")
            yield fault(bid, "bad-mark", what, value=grade(mark.mark))
