"""Who is out (失格の判定): by status, by price limits, by mandatory items, by minimums.

The order is explicit. First what the opening shows: status and price limits. Then mandatory items and minimums on
points that depend on nobody else. Only then the relative scores, over the bids still in, and the minimums on those.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.bid import Bid
from criteria.exact import Rounding, RoundingMode, Yen, divide, format_price
from criteria.exclusion import Check, CheckOutcome, WhenMissing
from criteria.finding import NOTHING, Finding, Severity, Text
from criteria.sources import source_of, with_key
from criteria.tender import Tender, VariableMinimum
from criteria.terms import BidStatus, ExclusionStage, InvestigationOutcome
from scoring.eligibility.ledger import Ledger

_STATUS = {
    BidStatus.WITHDRAWN: ("withdrawn", Text("入札を辞退しました", "the bid was withdrawn")),
    BidStatus.INVALID: ("invalid", Text("入札が無効とされました", "the bid was declared invalid")),
    BidStatus.LATE: ("late", Text("提出期限に遅れました", "the bid came after the deadline")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a bid is out (失格・無効の事由): reason code, key of the tender's rule, and what was seen against it."""

    code: str
    what: Text
    key: str = ""
    stage: ExclusionStage = ExclusionStage.EVALUATION
    observed: str = ""
    required: str = ""
    source: str = ""
    cure: Text = NOTHING


def exclude(tender: Tender, vendor: str, ground: Ground) -> Finding:
    """Make the finding that takes a bid out (失格・無効), with its source."""
    return Finding(
        code=ground.code,
        what=ground.what,
        severity=Severity.EXCLUSION,
        subject=vendor,
        stage=ground.stage,
        value=ground.observed,
        observed=ground.observed,
        required=ground.required,
        source=ground.source or source_of(ground.code, ground.key, tender.currency),
        rule=ground.key,
        cure=ground.cure,
    )


def disqualifications(tender: Tender, ledger: Ledger) -> tuple[Finding, ...]:
    """Turn the ledger's failed checks into exclusions (参加資格なし), and the unconfirmed where the tender says so."""
    excludes = {one.rule for one in tender.exclusions if one.when_missing is WhenMissing.EXCLUDE}
    return tuple(
        exclude(tender, check.vendor, _ground(check))
        for check in ledger.not_passed()
        if check.outcome is CheckOutcome.FAILED
        or (check.outcome is CheckOutcome.UNCONFIRMED and check.rule in excludes)
    )


def _ground(check: Check) -> Ground:
    return Ground(
        code=check.rule,
        what=check.what,
        key=f"exclusions.{check.rule}",
        stage=check.stage,
        observed=check.observed,
        required=check.required,
        source=with_key(check.source, f"exclusions.{check.rule}"),
        cure=check.cure,
    )


def unconfirmed(tender: Tender, ledger: Ledger) -> tuple[Check, ...]:
    """Return the checks that wait for evidence (確認待ち): while one could matter, nothing is awarded."""
    waits = {one.rule for one in tender.exclusions if one.when_missing is WhenMissing.PENDING}
    return tuple(
        check for check in ledger.not_passed() if check.outcome is CheckOutcome.UNCONFIRMED and check.rule in waits
    )


VARIABLE_FORMS: Final = ("lowest-share", "lowest-half", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMinimumPrice:
    """The variable minimum price as computed (変動型最低制限価格の算出): how many bids, their average, the price."""

    counted: int
    average: Yen
    price: Yen


def exclusions_at_opening(
    tender: Tender, bids: Sequence[Bid], barred: Collection[str] = ()
) -> tuple[tuple[Finding, ...], VariableMinimumPrice | None]:
    """Find what the opening shows: status, then fixed price limits, then the variable minimum over what is left.

    Bids with faults are passed over; a bid may be out on several grounds, and each is recorded. Vendors ``barred``
    from taking part count in no variable minimum.
    """
    readable = [bid for bid in bids if not bid.faults]
    found = [finding for bid in readable for finding in _status_and_limits(tender, bid)]
    out = {*barred, *(finding.subject for finding in found)}
    left = [bid for bid in readable if bid.vendor not in out and bid.price is not None]
    prices, rule, minimum = [bid.price for bid in left if bid.price is not None], tender.prices.variable_minimum, None
    if rule is not None and prices:
        minimum = variable_minimum_price(rule, prices, tender.prices.ceiling)
        found += [
            _beyond(tender, bid, "price-below-floor", "price.variable_minimum", minimum.price)
            for bid in left
            if bid.price is not None and bid.price < minimum.price
        ]
    found += [finding for bid in readable for finding in _investigation(tender, bid)]
    return tuple(found), minimum


def _status_and_limits(tender: Tender, bid: Bid) -> Iterator[Finding]:
    if bid.status in _STATUS:
        code, what = _STATUS[bid.status]
        ground = Ground(code=code, what=what, stage=ExclusionStage.OPENING, observed=bid.status.value)
        yield exclude(tender, bid.vendor, ground)
    if bid.price is None:
        return
    limits = tender.prices
    if limits.ceiling is not None and bid.price > limits.ceiling:
        yield _beyond(tender, bid, "price-over-ceiling", "price.ceiling", limits.ceiling)
    if limits.disqualification is not None and bid.price < limits.disqualification:
        yield _beyond(tender, bid, "price-below-disqualification", "price.disqualification", limits.disqualification)
    if limits.floor is not None and bid.price < limits.floor:
        yield _beyond(tender, bid, "price-below-floor", "price.floor", limits.floor)


_BEYOND = {
    "price-over-ceiling": Text("入札価格が予定価格を超えています", "the price is above the ceiling price"),
    "price-below-disqualification": Text(
        "入札価格が失格基準価格を下回っています", "the price is below the disqualification threshold"
    ),
    "price-below-floor": Text("入札価格が最低制限価格を下回っています", "the price is below the minimum price"),
}


def _beyond(tender: Tender, bid: Bid, code: str, key: str, limit: Yen) -> Finding:
    ground = Ground(
        code=code,
        what=_BEYOND[code],
        key=key,
        stage=ExclusionStage.OPENING,
        observed=format_price(bid.price or 0, tender.minor_units),
        required=format_price(limit, tender.minor_units),
    )
    return exclude(tender, bid.vendor, ground)


def under_investigation(tender: Tender, bid: Bid) -> bool:
    """Whether the price lies below the investigation price 調査基準価格, so that an outcome is needed."""
    limit = tender.prices.investigation
    return limit is not None and bid.price is not None and bid.price < limit


def awaits_investigation(tender: Tender, bid: Bid) -> bool:
    """Whether the bid is below the investigation price and has no outcome yet."""
    return under_investigation(tender, bid) and bid.investigation in (None, InvestigationOutcome.PENDING)


def _investigation(tender: Tender, bid: Bid) -> Iterator[Finding]:
    if not under_investigation(tender, bid):
        return
    what = {
        InvestigationOutcome.FAILED: Text(
            "低入札価格調査で不適格とされました", "the low-price investigation failed the bid"
        ),
        InvestigationOutcome.REFUSED: Text(
            "低入札価格調査に応じません", "the bidder refused the low-price investigation"
        ),
    }.get(bid.investigation or InvestigationOutcome.PENDING)
    if what is not None:
        ground = Ground(
            code="investigation-failed",
            what=what,
            key="price.investigation",
            stage=ExclusionStage.AWARD,
            observed=str(bid.investigation),
            required=InvestigationOutcome.CLEARED.value,
        )
        yield exclude(tender, bid.vendor, ground)


def variable_minimum_price(rule: VariableMinimum, prices: Sequence[Yen], ceiling: Yen | None) -> VariableMinimumPrice:
    """Compute the variable minimum price from the valid prices (変動型最低制限価格).

    average = ⌊Σ lowest n prices / n⌋ to ``average_unit``;  price = ⌊average × factor⌋ to ``unit``;
    n = ⌈share × valid⌉ (``lowest-share``), ⌈valid / 2⌉ (``lowest-half``), each with all that equal the n-th, or all.
    With one valid bid ⌊ceiling × single⌋ stands for the average.

    Raises
    ------
    ValueError
        Without any price, or with a single one and no ceiling.
    """
    if not prices:
        msg = "a variable minimum price needs at least one valid bid"
        raise ValueError(msg)
    if len(prices) == 1:
        return _of_single(rule, ceiling)
    chosen = _chosen(rule, sorted(prices))
    average = _cut(Fraction(sum(chosen), len(chosen)), rule.average_unit)
    return VariableMinimumPrice(counted=len(chosen), average=average, price=_cut(average * rule.factor, rule.unit))


def _of_single(rule: VariableMinimum, ceiling: Yen | None) -> VariableMinimumPrice:
    if ceiling is None:
        msg = "with one valid bid the variable minimum price needs the ceiling"
        raise ValueError(msg)
    basis = _cut(ceiling * rule.single, rule.average_unit)
    factor = rule.factor if rule.single_factor else Fraction(1)
    return VariableMinimumPrice(counted=1, average=basis, price=_cut(basis * factor, rule.unit))


def _chosen(rule: VariableMinimum, ascending: Sequence[Yen]) -> Sequence[Yen]:
    count = len(ascending)
    if rule.form == "all" or count <= rule.few:
        return ascending
    share = rule.share if rule.form == "lowest-share" else Fraction(1, 2)
    wanted = Rounding(places=0, mode=RoundingMode.UP).scaled(*(count * share).as_integer_ratio())
    edge = ascending[wanted - 1]
    return [price for price in ascending if price <= edge]


def _cut(amount: Fraction, unit: Yen) -> Yen:
    return divide(amount.numerator, amount.denominator * unit, RoundingMode.DOWN) * unit
