"""The columns of the model (決定変数): one for each bid, then what follows: vendors used, discounts reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.exact import Yen
from scoring.definition.selection.bound import Discount
from scoring.selection.candidates import Candidate
from scoring.solve.award_model import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier of a vendor's discount (割引の段階) in the model: from ``least`` to ``most`` lots, or money.

    ``reached`` is the column that says that the vendor stands in this tier; ``taken`` has for each of the vendor's bids
    the column that it is taken in this tier, and what it then costs.
    """

    least: int
    most: int
    reached: int
    taken: Mapping[int, tuple[int, Yen]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """All columns, numbered: bid ``i`` is column ``i``; ``used`` and ``tiers`` follow from the bids that are taken.

    A vendor with one bid needs no column for being used: its bid's column says so. ``quantities`` are what a vendor's
    bids count towards its discount.
    """

    candidates: tuple[Candidate, ...]
    of_vendor: Mapping[str, tuple[int, ...]]
    used: Mapping[str, int]
    tiers: Mapping[str, tuple[Tier, ...]]
    quantities: Mapping[int, int]
    size: int

    @classmethod
    def of(
        cls, candidates: Sequence[Candidate], discounts: Iterable[Discount] = (), used: Iterable[str] = ()
    ) -> "Columns":
        """Give every column its number; of the vendors in ``used`` it must be told whether they get anything."""
        of_vendor: dict[str, list[int]] = {}
        for index, one in enumerate(candidates):
            of_vendor.setdefault(one.vendor, []).append(index)
        size = len(candidates)
        numbered = {vendor: bids[0] for vendor, bids in of_vendor.items() if len(bids) == 1}
        for vendor in sorted(set(used) & of_vendor.keys() - numbered.keys()):
            numbered[vendor], size = size, size + 1
        tiers: dict[str, tuple[Tier, ...]] = {}
        quantities: dict[int, int] = {}
        for discount in discounts:
            bids = of_vendor.get(discount.vendor, [])
            counted = {index: _quantity(discount, candidates[index]) for index in bids}
            tiers[discount.vendor] = numbered_tiers(discount, candidates, counted, size)
            size += sum(1 + len(tier.taken) for tier in tiers[discount.vendor])
            quantities |= counted
        return cls(
            candidates=tuple(candidates),
            of_vendor={vendor: tuple(bids) for vendor, bids in of_vendor.items()},
            used=numbered,
            tiers=tiers,
            quantities=quantities,
            size=size,
        )

    @property
    def decisions(self) -> tuple[int, ...]:
        """The columns of the bids."""
        return tuple(range(len(self.candidates)))

    def has_own_column(self, vendor: str) -> bool:
        """Whether being used is a column apart from the vendor's bids."""
        return self.used.get(vendor, -1) >= len(self.candidates)

    def bids_of(self, vendors: Iterable[str]) -> tuple[int, ...]:
        """Return the bids of some vendors."""
        return tuple(index for vendor in vendors for index in self.of_vendor.get(vendor, ()))

    def in_lot(self, lot: str) -> tuple[int, ...]:
        """Return the bids for a lot, packages with it among them."""
        return tuple(index for index, one in enumerate(self.candidates) if lot in one.lots)

    def spend(self, bids: Iterable[int]) -> dict[int, Yen]:
        """Return what is paid for some bids by column, discounts taken off (契約金額)."""
        terms: dict[int, Yen] = {}
        for index in bids:
            bid = self.candidates[index]
            tiers = self.tiers.get(bid.vendor)
            if tiers:
                terms |= {column: price for tier in tiers for column, price in [tier.taken[index]]}
            else:
                terms[index] = bid.price
        return terms

    def taken_as(self, index: int) -> tuple[int, ...]:
        """Return the columns of which one is taken where a bid is: its own, or one for each tier of its discount."""
        tiers = self.tiers.get(self.candidates[index].vendor)
        return tuple(tier.taken[index][0] for tier in tiers) if tiers else (index,)

    def most_bids(self, vendor: str) -> int:
        """Return how many bids of a vendor can be taken at once at most: no two of them for the same lot."""
        bids = self.of_vendor[vendor]
        lots = {lot for index in bids for lot in self.candidates[index].lots}
        return min(len(bids), len(lots)) if lots else len(bids)

    def point(self, bids: Iterable[int]) -> Point:
        """Complete the bids that are taken by the columns that follow from them."""
        taken = frozenset(bids)
        vendors = {self.candidates[index].vendor for index in taken}
        follow = {self.used[vendor] for vendor in vendors if vendor in self.used}
        for vendor in vendors & self.tiers.keys():
            tier = self._tier(vendor, taken)
            follow |= {tier.reached, *(tier.taken[index][0] for index in taken & {*self.of_vendor[vendor]})}
        return taken | follow

    def paid(self, index: int, bids: frozenset[int]) -> Yen:
        """Return what a bid costs among the bids that are taken."""
        bid = self.candidates[index]
        return self._tier(bid.vendor, bids).taken[index][1] if self.tiers.get(bid.vendor) else bid.price

    def _tier(self, vendor: str, bids: frozenset[int]) -> Tier:
        quantity = sum(self.quantities[index] for index in self.of_vendor[vendor] if index in bids)
        return max((tier for tier in self.tiers[vendor] if tier.least <= quantity), key=lambda tier: tier.least)


def _quantity(discount: Discount, bid: Candidate) -> int:
    return bid.price if discount.tiers[0].lots_at_least is None else bid.size


def numbered_tiers(
    discount: Discount, candidates: Sequence[Candidate], counted: Mapping[int, int], first: int
) -> tuple[Tier, ...]:
    """Give the columns of a vendor's discount numbers from ``first`` on, the undiscounted tier before the others.

    A tier nobody can reach has no columns, and none is wider than it must be.
    """
    if not counted:
        return ()
    most = _most_quantity(candidates, counted)
    starts = [
        (min(counted.values()), None),
        *((one.lots_at_least or one.price_at_least or 0, one) for one in discount.tiers),
    ]
    tiers: list[Tier] = []
    for place, (start, tier) in enumerate(starts):
        end = min(most, starts[place + 1][0] - 1) if place + 1 < len(starts) else most
        if end < max(start, starts[0][0]):
            continue
        taken = {
            index: (first + 1 + offset, _price(discount, tier, candidates[index].price))
            for offset, index in enumerate(counted)
        }
        tiers.append(Tier(least=max(start, starts[0][0]), most=end, reached=first, taken=taken))
        first += 1 + len(taken)
    return tuple(tiers)


def _price(discount: Discount, tier: object, price: Yen) -> Yen:
    return price if tier is None else discount.price_at(tier, price)  # type: ignore[arg-type]


def _most_quantity(candidates: Sequence[Candidate], counted: Mapping[int, int]) -> int:
    """Return the most that a vendor's bids can count together: each lot once, by the bid that counts most for it."""
    by_lot: dict[str, Fraction] = {}
    for index, quantity in counted.items():
        bid = candidates[index]
        for lot in bid.lots:
            by_lot[lot] = max(by_lot.get(lot, Fraction(0)), Fraction(quantity, bid.size))
    return int(sum(by_lot.values(), Fraction(0)))
