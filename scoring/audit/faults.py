"""What keeps a bid from being scored (記載漏れ・誤記), recounted: a missing answer is a fault, never a zero."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Final

from criteria.bid import Bid, Mark
from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.errors import EvaluationError
from criteria.finding import NOTHING, Finding, Severity, Text, Where
from criteria.tender import PriceLimits, Tender
from criteria.terms import Aggregate, Envelopes, RoundingStage
from scoring.audit.figures import decimal
from scoring.audit.panel import agreed_marks, grade, mark_points, present
from scoring.audit.prices import UNROUNDED_RATIO
from scoring.audit.responses import is_accepted, is_marked
from scoring.audit.values import value_rule

_LEAST_TRIMMED: Final = 3
"""Members that must be there where the highest and the lowest are dropped: one must be left."""


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


def warning(code: str, vendor: str | None = None, value: str = "", where: Where | None = None) -> Finding:
    """Return a warning (注意) as far as it is recounted: without its sentence."""
    return Finding(code=code, what=NOTHING, severity=Severity.WARNING, subject=vendor, value=value, where=where)


def fault(bid: Bid, code: str, value: str = "", *, key: str = "", member: str = "") -> Finding:
    """Return a fault in a bid (誤り) without its sentence; criterion and member tell faults of one code apart."""
    return Finding(code=code, what=NOTHING, subject=bid.vendor, value=value, rule=key, observed=member)


def idle_roundings(tender: Tender) -> list[Finding]:
    """Return a warning for every declared rounding that the method never reaches."""
    method = tender.method
    idle = {
        RoundingStage.PRICE: not value_rule(tender).price_points,
        RoundingStage.PRICE_COMPONENT: not method.price_components,
        RoundingStage.PRICE_RATIO: method.price_formula in UNROUNDED_RATIO,
    }
    return [
        warning("unused-rounding", where=Where(file="tender.toml", column=f"method.rounding.{stage.value}"))
        for stage in method.rounding
        if idle.get(stage)
    ]


def entry_faults(tender: Tender, bid: Bid, times: Counter[str]) -> Iterator[Finding]:
    """Find what is wrong with a bid as such: its vendor, a second bid (``times`` counts them), its price."""
    if bid.status:
        return
    if not bid.vendor.strip():
        yield fault(bid, "missing-vendor")
    if times[bid.vendor] > 1:
        yield fault(bid, "duplicate-bid")
    if bid.price is None and tender.envelopes is Envelopes.TWO:
        if _needs_prices(tender):
            yield fault(bid, "price-sealed")
    elif bid.price is None:
        yield fault(bid, "missing-price")
    elif bid.price <= 0:
        yield fault(bid, "price-not-positive", str(bid.price))


def _needs_prices(tender: Tender) -> bool:
    """Whether a price counts anywhere; where it does not, it may stay in its envelope."""
    without = tender.method.combination == "technical-only" and "price" not in tender.method.tie_break
    return not without or tender.prices != PriceLimits() or tender.selection is not None


def answer_faults(tender: Tender, panel: list[str], bid: Bid) -> Iterator[Finding]:
    """Find what a bid that is still in does not answer: a component of the price, a response, a mark."""
    sealed = bid.price is None and tender.envelopes is Envelopes.TWO
    for component in () if sealed else tender.method.price_components:
        amount = bid.components.get(component.id)
        if amount is None or amount <= 0:
            yield fault(bid, "missing-price", "" if amount is None else str(amount), key=component.id)
    marked = {criterion.id: criterion for criterion in tender.criteria if is_marked(criterion)}
    for criterion in tender.criteria:
        response = bid.responses.get(criterion.id)
        if criterion.id in marked or is_accepted(criterion, response):
            continue
        if response is None:
            yield fault(bid, "missing-response", key=criterion.id)
        else:
            value = decimal(response) if isinstance(response, Fraction) else str(response)
            yield fault(bid, "bad-response", value, key=criterion.id)
    if marked:
        yield from _mark_faults(tender, panel, bid, marked)


def _mark_faults(tender: Tender, panel: list[str], bid: Bid, marked: dict[str, Criterion]) -> Iterator[Finding]:
    there, aggregate = present(tender, panel, bid.vendor), tender.panel.aggregate
    if not there:
        yield fault(bid, "missing-mark")
    elif aggregate is Aggregate.TRIMMED_MEAN and len(there) < _LEAST_TRIMMED:
        yield fault(bid, "too-few-members", aggregate.value)
    pairs = Counter((mark.evaluator, mark.criterion) for mark in bid.marks)
    for member, key in sorted(pair for pair, times in pairs.items() if times > 1):
        yield fault(bid, "duplicate-mark", key=key, member=member)
    settled = Counter(one.criterion for one in bid.dispositions)
    for key in sorted(key for key, times in settled.items() if times > 1):
        yield fault(bid, "duplicate-disposition", key=key)
    for member, key in product(there, marked):
        if (member, key) not in pairs:
            yield fault(bid, "missing-mark", key=key, member=member)
    yield from _grade_faults(tender, bid, marked, [mark for mark in bid.marks if mark.evaluator in there])


def _grade_faults(tender: Tender, bid: Bid, marked: dict[str, Criterion], marks: list[Mark]) -> Iterator[Finding]:
    """Find the marks of the members present that no scale knows, or that are not agreed where the rule is consensus."""
    for mark in marks:
        if mark.criterion in marked and mark_points(marked[mark.criterion], mark.mark) is None:
            yield fault(bid, "bad-mark", grade(mark.mark), key=mark.criterion, member=mark.evaluator)
    agreed = agreed_marks(bid)
    for key, mark_agreed in agreed.items():
        if key in marked and mark_points(marked[key], mark_agreed) is None:
            yield fault(bid, "bad-mark", grade(mark_agreed), key=key)
    for key in marked if tender.panel.aggregate is Aggregate.CONSENSUS else ():
        if key not in agreed and len({mark.mark for mark in marks if mark.criterion == key}) > 1:
            yield fault(bid, "no-consensus", key=key)
