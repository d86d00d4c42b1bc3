"""The columns of the model (決定変数): one for each bid, then what follows: vendors used, discounts reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from criteria.exact import Points, Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A bid that can be taken (選定の候補となる入札): one vendor, its lots, what it costs and what it is worth.

    ``price`` is before any discount; ``points`` are technical points without base points, of a package over all its
    lots; ``value`` is the evaluation value 評価値, None where nothing of the selection asks for a package's.
    """

    vendor: str
    lots: tuple[str, ...]
    price: Yen
    points: Points
    value: Points | None
    name: str = ""
    package: str = ""

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """What tells this bid from the others."""
        return self.vendor, self.lots, self.package

    @property
    def size(self) -> int:
        """How many lots it stands for; a bid of a shortlist stands for one."""
        return max(1, len(self.lots))


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


class Discounting(Protocol):
    """What a rule tells of a vendor whose prices fall."""

    @property
    def vendor(self) -> str:
        """The vendor."""

    def quantity(self, bid: Candidate) -> int:
        """Return what a bid counts towards the tiers."""

    def columns(self, bids: Mapping[int, Candidate], first: int) -> tuple[Tier, ...]:
        """Give the columns of the vendor's bids numbers from ``first`` on."""


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
        cls, candidates: Sequence[Candidate], discounts: Iterable[Discounting] = (), used: Iterable[str] = ()
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
            bids = {index: candidates[index] for index in of_vendor.get(discount.vendor, [])}
            tiers[discount.vendor] = discount.columns(bids, size)
            size += sum(1 + len(tier.taken) for tier in tiers[discount.vendor])
            quantities |= {index: discount.quantity(bid) for index, bid in bids.items()}
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

    def point(self, bids: Iterable[int]) -> frozenset[int]:
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
