"""Ranking (順位): exact, equal is equal, then the tie-break chain as declared. Nothing is ever drawn here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Any, Final, TypeAlias

from criteria.bid import Bid
from criteria.exact import decimal_text
from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.evaluation.award import RankGroup, Tie, TieStep
from scoring.evaluation.sheet import ScoreSheet
from scoring.formulas.lottery import LotteryDraw, LotteryUndecidedError, draw, receipt_unknown
from scoring.formulas.registry import FormulaKind, find

Groups: TypeAlias = tuple[tuple[str, ...], ...]

_DECISIONS: Final = frozenset({"committee", "lottery"})
"""Keys that decide an award: what they lack is waited for only where the first place hangs on it."""


@dataclass(slots=True)
class _Order:
    """How far a tie is separated: the groups so far, those that wait for something unknown, and the record of it."""

    groups: Groups
    waiting: set[tuple[str, ...]] = field(default_factory=set)
    steps: list[TieStep] = field(default_factory=list)
    reasons: list[Text] = field(default_factory=list)
    draw: LotteryDraw | None = None

    def is_open(self, group: tuple[str, ...]) -> bool:
        """Whether the next key of the chain is asked for this group."""
        return len(group) > 1 and group not in self.waiting

    def wait(self, group: tuple[str, ...], reason: Text) -> None:
        """Keep a group together: no later key stands in for one that cannot be told."""
        self.waiting.add(group)
        self.reasons.append(reason)


class TieBreak:
    """Applies the tie-break chain 同点時の優先順位 of a tender to groups of equals."""

    def __init__(self, tender: Tender, bids: Sequence[Bid], sheet: ScoreSheet) -> None:
        """Keep what the keys compare."""
        self._tender = tender
        self._bids = {bid.vendor: bid for bid in bids}
        self._sheet = sheet
        self._position = {vendor: index for index, vendor in enumerate(sheet.vendors)}

    def resolve(self, rank: int, vendors: tuple[str, ...]) -> Tie:
        """Separate bids of equal value by the chain, key by key, as far as it goes."""
        order = _Order((vendors,))
        for key in self._tender.method.tie_break:
            if not any(map(order.is_open, order.groups)):
                break
            if key in _DECISIONS:
                self._decide(key, order, order.groups[0] if rank == 1 else ())
            else:
                self._separate(key, order)
        return Tie(
            rank=rank,
            vendors=vendors,
            # Inside a band, bids of different values can be equal: the best of them names the tie.
            value=max(self._sheet.value[self._position[vendor]] for vendor in vendors),
            steps=tuple(order.steps),
            groups=order.groups,
            draw=order.draw,
            unresolved_because=order.reasons[0] if order.reasons else None,
        )

    def _separate(self, key: str, order: _Order) -> None:
        compared = {
            vendor: self._compared(key, vendor) for group in order.groups if order.is_open(group) for vendor in group
        }
        order.groups = tuple(part for group in order.groups for part in self._parts(key, group, compared, order))
        shown = tuple((vendor, text) for vendor, (_, text) in compared.items())
        order.steps.append(TieStep(key=key, compared=shown, groups=order.groups))

    def _parts(
        self, key: str, group: tuple[str, ...], compared: Mapping[str, tuple[Any, str]], order: _Order
    ) -> Groups:
        if not order.is_open(group):
            return (group,)
        reason = receipt_unknown([self._bids[vendor] for vendor in group]) if key == "received_at" else None
        if reason is not None:
            order.wait(group, reason)
            return (group,)
        return equal_groups(group, lambda vendor: compared[vendor][0])

    def _compared(self, key: str, vendor: str) -> tuple[Any, str]:
        if key == "received_at":
            received = self._bids[vendor].received_at
            return received, "" if received is None else received.isoformat()
        index = self._position[vendor]
        if key == "price":
            price = self._sheet.prices[index] or Fraction(0)
            return price, decimal_text(price)
        points = self._points(key, index)
        return -points, decimal_text(points)

    def _points(self, key: str, index: int) -> Fraction:
        if key == "technical":
            return self._sheet.technical[index]
        scores = self._sheet.criteria
        chosen = (
            [one for one in scores.values() if one.criterion.mandatory]
            if key == "mandatory"
            else [scores[key.removeprefix("criterion:")]]
        )
        return sum((one.points[index] for one in chosen if one.points is not None), Fraction(0))

    def _decide(self, key: str, order: _Order, first: tuple[str, ...]) -> None:
        """Apply a decision to every group it was made for; behind the first place, one that was not is passed over."""
        asked = [group for group in order.groups if order.is_open(group)]
        passed = tuple(group for group in asked if group != first and not self._is_decided(key, group))
        after: list[tuple[str, ...]] = []
        for group in order.groups:
            after += self._decided(key, group, order) if group in asked and group not in passed else [group]
        order.groups = tuple(after)
        compared = [vendor for group in asked if group not in passed for vendor in group]
        shown = self._numbers(key, compared)
        order.steps.append(TieStep(key=key, compared=shown, groups=order.groups, passed_over=passed))

    def _is_decided(self, key: str, group: tuple[str, ...]) -> bool:
        """Whether a committee has ranked a whole group; lots are drawn for the award alone."""
        return key == "committee" and all(self._bids[vendor].committee_rank is not None for vendor in group)

    def _decided(self, key: str, group: tuple[str, ...], order: _Order) -> Groups:
        tied = [self._bids[vendor] for vendor in group]
        if key == "lottery":
            try:
                order.draw = draw(self._tender.lottery, tied)
            except LotteryUndecidedError as error:
                order.wait(group, error.reason)
                return (group,)
            return tuple((vendor,) for vendor in order.draw.order)
        if not self._is_decided(key, group):
            order.wait(group, Text("選定委員会の判断を待っています", "the committee has yet to decide between them"))
            return (group,)
        ranks: dict[str, Any] = {bid.vendor: bid.committee_rank for bid in tied}
        return equal_groups(group, ranks.__getitem__)

    def _numbers(self, key: str, vendors: Sequence[str]) -> tuple[tuple[str, str], ...]:
        shown = [self._bids[vendor] for vendor in vendors]
        numbers = [bid.lottery_number if key == "lottery" else bid.committee_rank for bid in shown]
        return tuple(
            (bid.vendor, "" if number is None else str(number)) for bid, number in zip(shown, numbers, strict=True)
        )


def equal_groups(vendors: Sequence[str], key: Callable[[str], Any], *, highest_first: bool = False) -> Groups:
    """Sort by a key and put equals together; within a group vendors stand by name, which decides nothing."""
    ordered = sorted(sorted(vendors), key=key, reverse=highest_first)
    return tuple(tuple(group) for _, group in groupby(ordered, key=key))


def value_groups(tender: Tender, sheet: ScoreSheet) -> Groups:
    """Group the bids by evaluation value, best first (評価値の順).

    A band method (extended Richtwertmethode) puts all within a share of the best first, by its named key.
    """
    formula = find(FormulaKind.COMBINATION, tender.method.combination)
    keys: dict[str, Any] = dict(zip(sheet.vendors, sheet.value.sort_keys(), strict=True))
    by_value = equal_groups(sheet.vendors, keys.__getitem__, highest_first=formula.direction is Direction.HIGHEST)
    band = inside_band(tender, sheet)
    if band is None:
        return by_value
    if formula.bind(tender.method.combination_params)["then"] == "technical":
        inside = dict(zip(sheet.vendors, (-points for points in sheet.technical), strict=True))
    else:
        inside = dict(zip(sheet.vendors, (price or Fraction(0) for price in sheet.prices), strict=True))
    place = {vendor: index for index, group in enumerate(by_value) for vendor in group}
    return equal_groups(sheet.vendors, lambda vendor: (0, inside[vendor]) if vendor in band else (1, place[vendor]))


def inside_band(tender: Tender, sheet: ScoreSheet) -> frozenset[str] | None:
    """Return who lies within the band of the best value (帯域内の入札), None where the method has no band."""
    params = find(FormulaKind.COMBINATION, tender.method.combination).bind(tender.method.combination_params)
    if "within" not in params or not sheet.vendors:
        return None
    edge = sheet.value.highest() * (1 - params["within"])
    return frozenset(vendor for vendor, value in zip(sheet.vendors, sheet.value, strict=True) if value >= edge)


def rank(tender: Tender, bids: Sequence[Bid], sheet: ScoreSheet) -> tuple[tuple[RankGroup, ...], tuple[Tie, ...]]:
    """Rank the bids on the sheet (順位の決定): groups of equals, ranks 1, 1, 3, and how each tie was resolved."""
    breaker = TieBreak(tender, bids, sheet)
    ranking: list[RankGroup] = []
    ties: list[Tie] = []
    following = 1
    for group in value_groups(tender, sheet):
        parts: Groups = (group,)
        if len(group) > 1:
            tie = breaker.resolve(following, group)
            ties.append(tie)
            parts = tie.groups
        for part in parts:
            ranking.append(RankGroup(rank=following, vendors=part))
            following += len(part)
    return tuple(ranking), tuple(ties)
