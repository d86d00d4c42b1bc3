"""The order of the bids (順位), recounted: by value, then by the tie-break chain as the tender writes it."""

from collections.abc import Callable
from fractions import Fraction
from itertools import groupby
from typing import Any

from criteria.bid import Bid
from criteria.tender import Tender
from criteria.terms import RoundingStage
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, CannotRecountError, decimal, main_units, printed
from scoring.audit.lottery import UndecidedError, draw, time_of_receipt
from scoring.audit.scores import Sheet
from scoring.audit.values import value_rule

Groups = list[list[str]]


def grouped(vendors: list[str], key: Callable[[str], Any]) -> Groups:
    """Put the smallest key first and equals together, equals by name."""
    return [list(group) for _, group in groupby(sorted(sorted(vendors), key=key), key)]


def by_value(tender: Tender, bids: dict[str, Bid], sheet: Sheet) -> Groups:
    """Group the bids by value, best first; with a band, those within it come first, by its own key."""
    value, sign = sheet.value, 1 if value_rule(tender).lowest_first else -1
    if tender.method.combination != "band" or not sheet.vendors:
        return grouped(sheet.vendors, lambda vendor: sign * value[vendor])
    declared = Declared("band", tender.method.combination_params)
    edge = max(value.values()) * (1 - declared.number("within"))
    band = [vendor for vendor in sheet.vendors if value[vendor] >= edge]
    others = [vendor for vendor in sheet.vendors if value[vendor] < edge]
    by_price = declared.word("then", "technical", ("technical", "price")) == "price"
    inside = grouped(band, lambda vendor: bids[vendor].price or 0 if by_price else -sheet.technical[vendor])
    return inside + grouped(others, lambda vendor: -value[vendor])


class _TieBreak:
    """One tie and how far the chain separates it; the groups that wait for an entry stay together."""

    def __init__(self, tender: Tender, bids: dict[str, Bid], sheet: Sheet, group: list[str]) -> None:
        """Start with all of them together."""
        self.tender, self.bids, self.sheet = tender, bids, sheet
        self.groups: Groups = [group]
        self.waiting: Groups = []
        self.steps: list[dict[str, object]] = []
        self.lottery: dict[str, Any] | None = None

    def resolve(self, rank: int) -> None:
        """Apply the chain key by key, to every group of equals."""
        for key in self.tender.method.tie_break:
            if not any(map(self._is_open, self.groups)):
                return
            self._apply(key, leading=rank == 1)

    def _is_open(self, group: list[str]) -> bool:
        return len(group) > 1 and group not in self.waiting

    def _apply(self, key: str, *, leading: bool) -> None:
        """Separate every group by a key; a committee or a lottery decides the first place alone.

        Of the other groups, those are separated to all of whose bids the committee gave a rank.
        """
        after: Groups = []
        passed: Groups = []
        compared: dict[str, str] = {}
        for place, group in enumerate(self.groups):
            ranked = key == "committee" and all(self.bids[vendor].committee_rank is not None for vendor in group)
            if not self._is_open(group):
                after.append(group)
            elif key in ("committee", "lottery") and not ranked and not (leading and place == 0):
                after.append(group)
                passed.append(group)
            else:
                compared |= {vendor: self._shown(key, vendor) for vendor in group}
                try:
                    after += self._parts(key, [self.bids[vendor] for vendor in group])
                except UndecidedError:
                    after.append(group)
                    self.waiting.append(group)
        self.groups = after
        self.steps.append({"key": key, "compared": compared, "groups": after, "passed_over": passed})

    def _parts(self, key: str, tied: list[Bid]) -> Groups:
        vendors = [bid.vendor for bid in tied]
        if key == "lottery":
            self.lottery = draw(self.tender.lottery, tied)
            return [[vendor] for vendor in self.lottery["order"]]
        if key == "received_at":
            return grouped(vendors, time_of_receipt(tied).__getitem__)
        if key == "committee":
            if any(bid.committee_rank is None for bid in tied):
                raise UndecidedError
            return grouped(vendors, lambda vendor: self.bids[vendor].committee_rank)
        sign = 1 if key == "price" else -1
        return grouped(vendors, lambda vendor: sign * self._number(key, vendor))

    def _number(self, key: str, vendor: str) -> Fraction:
        """Return the price, the technical points, or the points of the criteria a key names."""
        if key == "price":
            return main_units(self.tender, self.bids[vendor].price or 0)
        if key == "technical":
            return self.sheet.technical[vendor]
        if key == "mandatory":
            chosen = [criterion.id for criterion in self.tender.criteria if criterion.mandatory]
        else:
            chosen = [key.removeprefix("criterion:")]
        if any(criterion not in self.sheet.criteria for criterion in chosen):
            raise CannotRecountError(f"同点時の順序「{key}」の検算方法がありません", f"the tie-break key {key}")
        columns = [self.sheet.criteria[criterion] for criterion in chosen]
        return sum((points[vendor] for points in columns if points is not None), ZERO)

    def _shown(self, key: str, vendor: str) -> str:
        bid = self.bids[vendor]
        entered = {
            "lottery": bid.lottery_number,
            "committee": bid.committee_rank,
            "received_at": bid.received_at and bid.received_at.isoformat(),
        }
        if key not in entered:
            return decimal(self._number(key, vendor))
        return "" if entered[key] is None else str(entered[key])


def rank(tender: Tender, bids: dict[str, Bid], sheet: Sheet) -> tuple[Groups, list[dict[str, Any]]]:
    """Return the groups of equals, best first, and the record of every tie, but for why it waits."""
    rounding = tender.method.rounding_at(RoundingStage.VALUE)
    final: Groups = []
    ties: list[dict[str, Any]] = []
    following = 1
    for group in by_value(tender, bids, sheet):
        tie = _TieBreak(tender, bids, sheet, group)
        if len(group) > 1:
            tie.resolve(following)
            ties.append(
                {
                    "rank": following,
                    "vendors": group,
                    "value": printed(max(sheet.value[vendor] for vendor in group), rounding),
                    "resolved": all(len(part) == 1 for part in tie.groups),
                    "groups": tie.groups,
                    "steps": tie.steps,
                    "lottery": tie.lottery,
                }
            )
        final += tie.groups
        following += len(group)
    return final, ties
