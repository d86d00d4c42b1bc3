"""Ranking (順位): exact, equal is equal, then the tie-break chain as declared. Nothing is ever drawn here."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, Final, TypeAlias

from criteria.bid import Bid
from criteria.exact import decimal_text
from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.award import RankGroup, Tie, TieStep
from scoring.lottery import LotteryDraw, LotteryUndecidedError, draw
from scoring.registry import Kind, find
from scoring.sheet import ScoreSheet

Groups: TypeAlias = tuple[tuple[str, ...], ...]

FIRST_ONLY: Final = frozenset({"committee", "lottery"})
"""Keys that decide an award, not an order: they are asked only for the bids that are tied first."""


class TieBreak:
    """Applies the tie-break chain 同点時の優先順位 of a tender to groups of equals."""

    def __init__(self, tender: Tender, bids: Sequence[Bid], sheet: ScoreSheet) -> None:
        """Keep what the keys compare."""
        self._tender = tender
        self._bids = {bid.vendor: bid for bid in bids}
        self._sheet = sheet
        self._position = {vendor: index for index, vendor in enumerate(sheet.vendors)}

    def resolve(self, rank: int, vendors: tuple[str, ...], value: Fraction) -> Tie:
        """Separate bids of equal value by the chain, as far as it goes."""
        groups: Groups = (vendors,)
        steps: list[TieStep] = []
        drawn: LotteryDraw | None = None
        reason: Text | None = None
        for key in self._tender.method.tie_break:
            if all(len(group) == 1 for group in groups):
                break
            if key not in FIRST_ONLY:
                groups, step = self._separate(key, groups)
                steps.append(step)
            elif rank == 1 and len(groups[0]) > 1:
                groups, drawn, reason = self._decide(key, groups)
                steps.append(TieStep(key=key, compared=self._numbers(key, groups), groups=groups))
        return Tie(
            rank=rank,
            vendors=vendors,
            value=value,
            steps=tuple(steps),
            groups=groups,
            draw=drawn,
            unresolved_because=reason,
        )

    def _separate(self, key: str, groups: Groups) -> tuple[Groups, TieStep]:
        compared = {vendor: self._compared(key, vendor) for group in groups if len(group) > 1 for vendor in group}
        parts = tuple(part for group in groups for part in self._parts(group, compared))
        shown = tuple((vendor, text) for vendor, (_, text) in compared.items())
        return parts, TieStep(key=key, compared=shown, groups=parts)

    @staticmethod
    def _parts(group: tuple[str, ...], compared: dict[str, tuple[Any, str]]) -> Groups:
        if len(group) == 1 or any(compared[vendor][0] is None for vendor in group):
            return (group,)
        return equal_groups(group, lambda vendor: compared[vendor][0])

    def _compared(self, key: str, vendor: str) -> tuple[Any, str]:
        if key == "received_at":
            received = self._bids[vendor].received_at
            return received, "" if received is None else received.isoformat()
        if key == "price":
            price = self._sheet.prices[self._position[vendor]]
            return price, "" if price is None else decimal_text(price)
        points = self._points(key, self._position[vendor])
        return (None, "") if points is None else (-points, decimal_text(points))

    def _points(self, key: str, index: int) -> Fraction | None:
        if key == "technical":
            return self._sheet.technical[index]
        if key == "mandatory":
            columns = [one.points for one in self._sheet.criteria.values() if one.criterion.mandatory and one.points]
            return sum((column[index] for column in columns), Fraction(0))
        column = self._sheet.criteria[key.removeprefix("criterion:")].points
        return None if column is None else column[index]

    def _decide(self, key: str, groups: Groups) -> tuple[Groups, LotteryDraw | None, Text | None]:
        tied = [self._bids[vendor] for vendor in groups[0]]
        if key == "lottery":
            try:
                drawn = draw(self._tender.lottery, tied)
            except LotteryUndecidedError as error:
                return groups, None, error.reason
            return (*((vendor,) for vendor in drawn.order), *groups[1:]), drawn, None
        ranks = [bid.committee_rank for bid in tied]
        if None in ranks:
            return groups, None, Text("選定委員会の判断を待っています", "the committee has yet to decide between them")
        order = {bid.vendor: bid.committee_rank for bid in tied}
        return (*equal_groups(groups[0], lambda vendor: order[vendor]), *groups[1:]), None, None

    def _numbers(self, key: str, groups: Groups) -> tuple[tuple[str, str], ...]:
        shown = [self._bids[vendor] for group in groups for vendor in group]
        numbers = [bid.lottery_number if key == "lottery" else bid.committee_rank for bid in shown]
        return tuple(
            (bid.vendor, "" if number is None else str(number)) for bid, number in zip(shown, numbers, strict=True)
        )


def equal_groups(vendors: Sequence[str], key: Callable[[str], Any]) -> Groups:
    """Sort by a key and put equals together; within a group vendors stand by name, which decides nothing."""
    ordered = sorted(sorted(vendors), key=key)
    return tuple(tuple(group) for _, group in groupby(ordered, key=key))


def value_groups(tender: Tender, sheet: ScoreSheet) -> Groups:
    """Group the bids by evaluation value, best first (評価値の順).

    A band method (extended Richtwertmethode) puts all within a share of the best first, by its named key.
    """
    formula = find(Kind.COMBINATION, tender.method.combination)
    sign = -1 if formula.direction is Direction.HIGHEST else 1
    order: dict[str, Any] = dict(zip(sheet.vendors, (sign * key for key in sheet.value.sort_keys()), strict=True))
    params = formula.bind(tender.method.combination_params)
    if "within" not in params or not sheet.vendors:
        return equal_groups(sheet.vendors, order.__getitem__)
    edge = max(sheet.value) * (1 - params["within"])
    band = {vendor for vendor, value in zip(sheet.vendors, sheet.value, strict=True) if value >= edge}
    inside = _band_key(sheet, params["then"])
    return equal_groups(sheet.vendors, lambda vendor: (0, inside[vendor]) if vendor in band else (1, order[vendor]))


def _band_key(sheet: ScoreSheet, then: str) -> dict[str, Fraction]:
    if then == "technical":
        return {vendor: -points for vendor, points in zip(sheet.vendors, sheet.technical, strict=True)}
    return {vendor: price or Fraction(0) for vendor, price in zip(sheet.vendors, sheet.prices, strict=True)}


def rank(tender: Tender, bids: Sequence[Bid], sheet: ScoreSheet) -> tuple[tuple[RankGroup, ...], tuple[Tie, ...]]:
    """Rank the bids on the sheet (順位の決定): groups of equals, ranks 1, 1, 3, and how each tie was resolved."""
    breaker = TieBreak(tender, bids, sheet)
    ranking: list[RankGroup] = []
    ties: list[Tie] = []
    following = 1
    for group in value_groups(tender, sheet):
        parts: Groups = (group,)
        if len(group) > 1:
            tie = breaker.resolve(following, group, sheet.value[sheet.index(group[0])])
            ties.append(tie)
            parts = tie.groups
        for part in parts:
            ranking.append(RankGroup(rank=following, vendors=part))
            following += len(part)
    return tuple(ranking), tuple(ties)
