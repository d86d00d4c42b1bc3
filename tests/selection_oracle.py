"""What a selection must be, by looking at every one there is: no solver, no rows, nothing of the model.

Rules are read from their written parameters, so that the reading of the program is held against another one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from declared import replace

from criteria.bid import Bid
from criteria.register import Register
from criteria.selection import SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.tender import Tender
from scoring import evaluate
from tests.rule_kinds import SelectionRuleKind

LOWEST = {SelectionObjective.PRICE, SelectionObjective.VENDORS}


@dataclass(frozen=True)
class Option:
    """A bid that may be taken."""

    vendor: str
    lots: tuple[str, ...]
    price: int
    points: Fraction
    value: Fraction
    package: str = ""

    @property
    def size(self) -> int:
        return len(self.lots) or 1


Choice = frozenset[Option]


def options(tender: Tender, bids: Sequence[Bid]) -> list[Option]:
    """The bids still in, lot by lot, and the packages of those who are in everywhere they offer."""
    terms, found = tender.selection, []
    assert terms is not None
    lots = [""] if terms.kind is SelectionKind.SHORTLIST else [lot.id for lot in terms.lots]
    standing: dict[tuple[str, str], Option] = {}
    ceilings = {lot.id: lot.ceiling for lot in terms.lots}
    for lot in lots:
        ceiling = ceilings.get(lot)
        own = tender if ceiling is None else replace(tender, prices=replace(tender.prices, ceiling=ceiling))
        evaluation = evaluate(own, [bid for bid in bids if bid.lot == lot])
        for index, vendor in enumerate(evaluation.sheet.vendors):
            price = evaluation.bid(vendor).price or 0
            here = (lot,) if lot else ()
            points, value = evaluation.sheet.technical[index], evaluation.sheet.value[index]
            standing[vendor, lot] = Option(vendor, here, price, points, value)
    found += standing.values()
    for package in register(bids).packages if lots != [""] else ():
        own_bids = [standing.get((package.vendor, lot)) for lot in package.lots]
        limits = [ceilings[lot] for lot in package.lots]
        within = None in limits or package.price <= sum(limit or 0 for limit in limits)
        if None not in own_bids and within:
            total = sum((one.points for one in own_bids if one), Fraction(0))
            points = total if package.points is None else package.points
            lots_of = tuple(lot for lot in lots if lot in package.lots)
            found.append(Option(package.vendor, lots_of, package.price, points, Fraction(0), package.id))
    return found


def register(bids: Sequence[Bid]) -> Register:
    return bids[0].register


def choices(terms: SelectionTerms, found: Sequence[Option]) -> Iterator[Choice]:
    """Every way to take bids, each lot once where there are lots."""
    if terms.kind is SelectionKind.SHORTLIST:
        for size in range(len(found) + 1):
            yield from map(frozenset, combinations(found, size))
        return
    yield from _assign([lot.id for lot in terms.lots], frozenset(), found, unawarded=terms.unawarded)


def _assign(lots: Sequence[str], taken: Choice, found: Sequence[Option], *, unawarded: bool) -> Iterator[Choice]:
    if not lots:
        yield taken
        return
    first, *others = lots
    if any(first in one.lots for one in taken):
        yield from _assign(others, taken, found, unawarded=unawarded)
        return
    covered = {lot for one in taken for lot in one.lots}
    for one in found:
        if first in one.lots and not covered & {*one.lots} and not {*one.lots} - {*lots}:
            yield from _assign(others, taken | {one}, found, unawarded=unawarded)
    if unawarded:
        yield from _assign(others, taken, found, unawarded=unawarded)


def paid(rules: Iterable[SelectionRule], choice: Choice) -> dict[Option, int]:
    """What each bid costs once the discounts of its vendor are known."""
    prices = {one: one.price for one in choice}
    for rule in rules:
        if rule.rule != SelectionRuleKind.DISCOUNT:
            continue
        theirs = [one for one in choice if one.vendor == rule.params["vendor"]]
        for tier in rule.params["tiers"]:
            lots, money = sum(one.size for one in theirs), sum(one.price for one in theirs)
            if lots >= tier["lots_at_least"] if "lots_at_least" in tier else money >= tier["price_at_least"]:
                # Tiers rise, so the last that is reached is the one that counts; cut to whole yen.
                prices |= {one: one.price * (100 - tier["percent"]) // 100 for one in theirs}
    return prices


def best(
    tender: Tender, bids: Sequence[Bid], without: Collection[str] = ()
) -> tuple[tuple[Fraction, ...], set[Choice]] | None:
    """The values of the best selections and all of them, or None where no selection keeps the rules."""
    levels = ranked(tender, bids, without)
    if not levels:
        return None
    best_key = levels[0][0]
    optima = {choice for key, _, choice in levels if key == best_key}
    return levels[0][1], optima


def ranked(
    tender: Tender, bids: Sequence[Bid], without: Collection[str] = ()
) -> list[tuple[tuple[Fraction, ...], tuple[Fraction, ...], Choice]]:
    """Every selection that keeps the rules but some, best first: what it is ordered by, its values, itself."""
    terms = tender.selection
    assert terms is not None
    on_file, found = register(bids), []
    rules = [one for one in terms.rules if one.id not in without]
    for choice in choices(terms, options(tender, bids)):
        prices = paid(rules, choice)
        if all(_KEPT[rule.rule](rule.params, choice, prices, on_file, terms) for rule in rules):
            values = tuple(value_of(one, choice, prices) for one in terms.objective)
            key = tuple(v if o in LOWEST else -v for o, v in zip(terms.objective, values, strict=True))
            found.append((key, values, choice))
    return sorted(found, key=lambda one: one[0])


def value_of(objective: SelectionObjective, choice: Choice, prices: Mapping[Option, int]) -> Fraction:
    points, money = sum((one.points for one in choice), Fraction(0)), sum(prices.values())
    match objective:
        case SelectionObjective.VALUE:
            return sum((one.value for one in choice), Fraction(0))
        case SelectionObjective.POINTS:
            return points
        case SelectionObjective.PRICE:
            return Fraction(money)
        case SelectionObjective.POINTS_PER_PRICE:
            return points / money if money else Fraction(0)
        case SelectionObjective.LOTS:
            return Fraction(sum(len(one.lots) for one in choice))
        case SelectionObjective.VENDORS:
            return Fraction(len({one.vendor for one in choice}))


def _between(params: Mapping[str, Any], number: int) -> bool:
    least, most = params.get("at_least"), params.get("at_most")
    return (least is None or number >= least) and (most is None or number <= most)


def _vendors(choice: Choice) -> set[str]:
    return {one.vendor for one in choice}


def _size(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    exactly = params.get("exactly")
    number = len(_vendors(choice))
    return number == exactly if exactly is not None else _between(params, number)


def _lots_per_vendor(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    chosen = {params["vendor"]} & _vendors(choice) if params.get("vendor") else _vendors(choice)
    return all(_between(params, sum(one.size for one in choice if one.vendor == vendor)) for vendor in chosen)


def _per_group(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    groups = [on_file.vendors[vendor].group for vendor in _vendors(choice)]
    return all(groups.count(group) <= params["at_most"] for group in groups if group)


def _affiliates(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    linked = {frozenset((one.vendor_a, one.vendor_b)) for one in on_file.relations if not one.proviso}
    groups: list[set[str]] = []
    for link in linked:
        touched = [group for group in groups if group & link]
        groups = [group for group in groups if not group & link] + [set(link).union(*touched)]
    lots = [None] if params.get("within", "all") == "all" else [lot.id for lot in terms.lots]
    chosen = [{one.vendor for one in choice if lot is None or lot in one.lots} for lot in lots]
    return all(len(group & here) <= params["at_most"] for group in groups for here in chosen)


def _quota(member: Callable[[Any, Mapping[str, Any], Register], bool]):  # noqa: ANN202
    def kept(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
        theirs = [one for one in choice if member(on_file.vendors[one.vendor], params, on_file)]

        def count(bids: Iterable[Option]) -> int:
            listed = list(bids)
            of = params.get("of", "vendors")
            if of == "vendors":
                return len({one.vendor for one in listed})
            return sum(one.size if of == "lots" else prices[one] for one in listed)

        share = params.get("share_at_least")
        return _between(params, count(theirs)) and (share is None or count(theirs) >= Fraction(share) * count(choice))

    return kept


def _capability(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    able = [vendor for vendor in _vendors(choice) if params["capability"] in on_file.vendors[vendor].capabilities]
    return len(able) >= params["at_least"]


def _budget(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    return sum(prices.values()) <= params["at_most"]


def _spend_share(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    total = sum(prices.values())
    if params.get("vendor"):
        parts = [{params["vendor"]}]
    elif params.get("regions"):
        parts = [{one for one, vendor in on_file.vendors.items() if vendor.region in params["regions"]}]
    elif params.get("group"):
        parts = [{one for one, vendor in on_file.vendors.items() if vendor.group == params["group"]}]
    else:
        parts = [{vendor} for vendor in on_file.vendors]
    spent = [sum(prices[one] for one in choice if one.vendor in part) for part in parts]
    most, least = params.get("at_most"), params.get("at_least")
    return all(
        (most is None or one <= Fraction(most) * total) and (least is None or one >= Fraction(least) * total)
        for one in spent
    )


def _capacity(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    load = {lot.id: lot.load for lot in terms.lots}
    for vendor in _vendors(choice):
        carried = sum(load[lot] for one in choice if one.vendor == vendor for lot in one.lots)
        if carried > params.get("at_most", on_file.vendors[vendor].capacity):
            return False
    return True


def _score_floor(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    return all(one.points >= params["at_least"] * one.size for one in choice)


def _exclusive(params, choice, prices, on_file, terms):  # noqa: ANN001, ANN202, ARG001
    packages = {one.package for one in choice} & {*params.get("packages", ())}
    return len(_vendors(choice) & {*params.get("vendors", ())}) <= 1 and len(packages) <= 1


_KEPT: Mapping[SelectionRuleKind, Callable[..., bool]] = {
    SelectionRuleKind.SIZE: _size,
    SelectionRuleKind.LOTS_PER_VENDOR: _lots_per_vendor,
    SelectionRuleKind.PER_GROUP: _per_group,
    SelectionRuleKind.AFFILIATES: _affiliates,
    SelectionRuleKind.LOCAL: _quota(lambda vendor, params, _: vendor.region in params["regions"]),
    SelectionRuleKind.SME: _quota(lambda vendor, params, _: vendor.size in params["sizes"]),
    SelectionRuleKind.CERTIFIED: _quota(lambda vendor, _, on_file: bool(on_file.certificates.get(vendor.id))),
    SelectionRuleKind.CAPABILITY: _capability,
    SelectionRuleKind.BUDGET: _budget,
    SelectionRuleKind.SPEND_SHARE: _spend_share,
    SelectionRuleKind.CAPACITY: _capacity,
    SelectionRuleKind.SCORE_FLOOR: _score_floor,
    SelectionRuleKind.EXCLUSIVE: _exclusive,
    SelectionRuleKind.DISCOUNT: lambda *_: True,
}

__all__ = ["Choice", "Option", "best", "choices", "options", "paid", "product", "ranked", "register", "value_of"]
