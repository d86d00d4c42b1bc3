"""The order of the bids (順位), recounted: by value, then by the tie-break chain as the tender writes it."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from criteria.bid import Bid
from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import RoundingStage
from scoring.audit import words
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, CannotRecountError, decimal, printed, total
from scoring.audit.lottery import UndecidedError, draw, time_of_receipt
from scoring.audit.scores import ByVendor, Sheet
from scoring.audit.values import main_units, value_rule

Groups = list[list[str]]


def grouped(vendors: list[str], key: Callable[[str], Any]) -> Groups:
    """Put the smallest key first and equals together, equals by name."""
    keys = {vendor: key(vendor) for vendor in vendors}
    return [
        sorted(vendor for vendor in vendors if keys[vendor] == own)
        for own in sorted({keys[vendor] for vendor in vendors})
    ]


def by_value(tender: Tender, sheet: Sheet, prices: ByVendor) -> Groups:
    """Group the bids by value, best first; with a band, those within it come first, by its own key."""
    rule, value = value_rule(tender), sheet.value
    sign = 1 if rule.lowest_first else -1
    if tender.method.combination != "band" or not sheet.vendors:
        return grouped(sheet.vendors, lambda vendor: sign * value[vendor])
    declared = Declared("band", tender.method.combination_params)
    edge = max(value.values()) * (1 - declared.number("within"))
    band = [vendor for vendor in sheet.vendors if value[vendor] >= edge]
    others = [vendor for vendor in sheet.vendors if value[vendor] < edge]
    by_price = declared.word("then", "technical", ("technical", "price")) == "price"
    inside = grouped(band, lambda vendor: prices[vendor] if by_price else -sheet.technical[vendor])
    return inside + grouped(others, lambda vendor: -value[vendor])


class TieBreak:
    """One tie and how far the chain separates it."""

    def __init__(self, tender: Tender, bids: dict[str, Bid], sheet: Sheet, group: list[str]) -> None:
        """Start with all of them together."""
        self.tender, self.bids, self.sheet = tender, bids, sheet
        self.groups: Groups = [group]
        self.waiting: Groups = []
        self.steps: list[dict[str, object]] = []
        self.reasons: list[Text] = []
        self.lottery: dict[str, object] | None = None

    def resolve(self, rank: int) -> None:
        """Apply the chain key by key, to every group of equals."""
        for key in self.tender.method.tie_break:
            if not any(self._is_open(group) for group in self.groups):
                return
            if key in ("committee", "lottery"):
                self._decide(key, leading=rank == 1)
            else:
                self._separate(key)

    def _is_open(self, group: list[str]) -> bool:
        return len(group) > 1 and group not in self.waiting

    def _separate(self, key: str) -> None:
        open_groups = [group for group in self.groups if self._is_open(group)]
        compared = {vendor: self._shown(key, vendor) for group in open_groups for vendor in group}
        after: Groups = []
        for group in self.groups:
            after += self._parts(key, group) if group in open_groups else [group]
        self.groups = after
        self.steps.append({"key": key, "compared": compared, "groups": after, "passed_over": []})

    def _parts(self, key: str, group: list[str]) -> Groups:
        if key != "received_at":
            return grouped(group, lambda vendor: self._number(key, vendor))
        try:
            times = time_of_receipt([self.bids[vendor] for vendor in group])
        except UndecidedError as error:
            self._wait(group, error.reason)
            return [group]
        return grouped(group, times.__getitem__)

    def _wait(self, group: list[str], reason: Text) -> None:
        self.waiting.append(group)
        self.reasons.append(reason)

    def _number(self, key: str, vendor: str) -> Fraction:
        """Return what the key compares, smallest first: a price, or points with the sign turned."""
        if key == "price":
            return main_units(self.tender, self.bids[vendor].price) or ZERO
        if key == "technical":
            return -self.sheet.technical[vendor]
        if key == "mandatory":
            chosen = [criterion.id for criterion in self.tender.criteria if criterion.mandatory]
        else:
            chosen = [key.removeprefix("criterion:")]
        if any(criterion not in self.sheet.criteria for criterion in chosen):
            raise CannotRecountError(Text(f"同点時の順序「{key}」", f"the tie-break key {key}"))
        columns = [self.sheet.criteria[criterion] for criterion in chosen]
        return -total([points[vendor] for points in columns if points is not None])

    def _shown(self, key: str, vendor: str) -> str:
        if key == "received_at":
            received = self.bids[vendor].received_at
            return "" if received is None else received.isoformat()
        number = self._number(key, vendor)
        return decimal(number if key == "price" else -number)

    def _decide(self, key: str, *, leading: bool) -> None:
        """Ask a committee or a lottery for the first place; of the others, take the ranks a committee gave them all."""
        after: Groups = []
        passed: Groups = []
        compared: dict[str, str] = {}
        for place, group in enumerate(self.groups):
            tied = [self.bids[vendor] for vendor in group]
            ranked = key == "committee" and all(bid.committee_rank is not None for bid in tied)
            if not self._is_open(group):
                after.append(group)
            elif ranked or (leading and place == 0):
                after += self._settled(key, tied)
                numbers = {bid.vendor: bid.lottery_number if key == "lottery" else bid.committee_rank for bid in tied}
                compared |= {vendor: "" if number is None else str(number) for vendor, number in numbers.items()}
            else:
                after.append(group)
                passed.append(group)
        self.groups = after
        self.steps.append({"key": key, "compared": compared, "groups": after, "passed_over": passed})

    def _settled(self, key: str, tied: list[Bid]) -> Groups:
        try:
            return self._drawn(tied) if key == "lottery" else _as_decided(tied)
        except UndecidedError as error:
            group = [bid.vendor for bid in tied]
            self._wait(group, error.reason)
            return [group]

    def _drawn(self, tied: list[Bid]) -> Groups:
        self.lottery = draw(self.tender.lottery, tied)
        order = self.lottery["order"]
        return [[str(vendor)] for vendor in order] if isinstance(order, list) else []


def _as_decided(tied: list[Bid]) -> Groups:
    ranks = {bid.vendor: bid.committee_rank for bid in tied}
    if None in ranks.values():
        raise UndecidedError(words.COMMITTEE_TO_DECIDE)
    return grouped(list(ranks), ranks.__getitem__)


def rank(tender: Tender, bids: dict[str, Bid], sheet: Sheet) -> tuple[Groups, list[dict[str, Any]]]:
    """Return the groups of equals, best first, and the record of every tie."""
    prices = {vendor: main_units(tender, bids[vendor].price) or ZERO for vendor in sheet.vendors}
    rounding = tender.method.rounding_at(RoundingStage.VALUE)
    final: Groups = []
    ties: list[dict[str, Any]] = []
    following = 1
    for group in by_value(tender, sheet, prices):
        tie = TieBreak(tender, bids, sheet, group)
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
                    "unresolved_because": tie.reasons[0] if tie.reasons else "",
                }
            )
        final += tie.groups
        following += len(group)
    return final, ties
