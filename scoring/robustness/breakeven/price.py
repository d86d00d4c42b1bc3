"""The prices at which a bid is first (第1位となる価格): an exact set of whole prices, by the evaluation itself.

Between prices at which anything can turn, every bid's value rises or falls with the one price that moves. So a range
whose ends agree enough is settled by its ends; any other is halved. No formula is inverted, and nothing is assumed of
the rounding but that it keeps an order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from criteria.exact import Rounding, Yen
from criteria.tender import Tender
from criteria.terms import Direction, RoundingStage
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import Formula, FormulaKind, PriceSetting, find
from scoring.robustness.breakeven.trial import Outlook, Trials

_DEAREST: Final = 10**6
"""Without a ceiling, prices are followed up to so many times the dearest bid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRange:
    """Whole prices from ``low`` to ``high``, both included (価格の範囲)."""

    low: Yen
    high: Yen

    def __contains__(self, price: Yen) -> bool:
        """Whether a price lies in it."""
        return self.low <= price <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSearch:
    """Every price at which a bid is first (第1位となる価格の全体): alone, and level with others.

    ``most`` is the highest price that was looked at: the ceiling, or without one a million times the dearest bid.
    """

    alone: tuple[PriceRange, ...]
    level: tuple[PriceRange, ...]
    most: Yen


def prices_first(evaluation: Evaluation, vendor: str, *, trials: Trials | None = None) -> PriceSearch:
    """Find every whole price at which one bid would be first, all else as it was handed in (第1位となる価格).

    Exact for every registered formula, with every rounding, limit and tie-break rule in force.
    """
    search = _Search(trials or Trials(evaluation, vendor))
    found = search.pieces()
    return PriceSearch(
        alone=_merged(found, lambda one: one.alone),
        level=_merged(found, lambda one: one.level),
        most=search.most,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """Whole prices of one outcome."""

    low: Yen
    high: Yen
    alone: bool
    level: bool


def _merged(pieces: list[_Piece], holds: Callable[[_Piece], bool]) -> tuple[PriceRange, ...]:
    ranges: list[PriceRange] = []
    for piece in pieces:
        if holds(piece):
            joins = ranges and ranges[-1].high == piece.low - 1
            low = ranges.pop().low if joins else piece.low
            ranges.append(PriceRange(low=low, high=piece.high))
    return tuple(ranges)


class _Search:
    """The halving of ranges, with every evaluation made once."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._evaluation = evaluation = trials.evaluation
        self._vendor = trials.vendor
        self._lowest_first = (
            find(FormulaKind.COMBINATION, evaluation.tender.method.combination).direction is Direction.LOWEST
        )
        self.seen: dict[Yen, Outlook] = {}
        dearest = max((bid.price or 1 for bid in evaluation.given_bids), default=1)
        self.most = evaluation.tender.prices.ceiling or max(dearest, 1) * _DEAREST

    def at(self, price: Yen) -> Outlook:
        if price not in self.seen:
            self.seen[price] = self._trials.outlook(price=price)
        return self.seen[price]

    def pieces(self) -> list[_Piece]:
        """Return pieces of one outcome each, from the lowest price to the highest; each end evaluated in full."""
        if self._trials.hopeless:
            return [_Piece(1, self.most, alone=False, level=False)]
        found = list(self._between(1, self.most, self._fixed_turns()))
        for before, after in pairwise(found):
            if (before.alone, before.level) != (after.alone, after.level):
                self._confirm(before.high)
                self._confirm(after.low)
        return found

    def _confirm(self, price: Yen) -> None:
        """Hold a price that will be published against the whole evaluation."""
        whole, tried = self._trials.whole(price=price), self.at(price)
        if (whole.alone, whole.level) != (tried.alone, tried.level):
            msg = f"the trial and the evaluation differ for {self._vendor} at {price}"
            raise AssertionError(msg)

    def _between(self, low: Yen, high: Yen, turns: list[Fraction]) -> Iterator[_Piece]:
        for start, end in _cut(low, high, turns):
            yield from self._settled(start, end)

    def _settled(self, low: Yen, high: Yen) -> Iterator[_Piece]:
        """Settle a range by its ends; where they leave doubt, cut it where values can turn, or in the middle."""
        first, last = self.at(low), self.at(high)
        if high - low <= 1:
            yield _Piece(low, low, alone=first.alone, level=first.level)
            if high > low:
                yield _Piece(high, high, alone=last.alone, level=last.level)
            return
        if self._same_bids(low, high):
            turns = [turn for turn in self._turns(first) if low < turn < high]
            if turns:
                yield from self._between(low, high, turns)
                return
            if self._certain(first, last):
                yield _Piece(low, high, alone=first.alone, level=first.level)
                return
        middle = (low + high) // 2
        yield from self._settled(low, middle)
        yield from self._settled(middle + 1, high)

    def _same_bids(self, low: Yen, high: Yen) -> bool:
        """Whether the same bids are out on the same grounds all along the range."""
        first, last = self.at(low), self.at(high)
        if first.path != last.path:
            return False
        # A variable minimum grows with the price by steps of its unit, and can overtake the very bid that moves it.
        minimums = (first.minimum or 0, last.minimum or 0)
        return minimums[0] == minimums[1] or low >= minimums[1] or high < minimums[0]

    def _certain(self, first: Outlook, last: Outlook) -> bool:
        """Whether the outcome is the same all along a range on which every value only rises or only falls."""
        own = first.values.get(self._vendor), last.values.get(self._vendor)
        if own[0] is None or own[1] is None:
            return True
        if first.band is not None:
            return first.band == last.band
        worst, best = self._ends(own[0], own[1])
        beaten = True
        for vendor, value in first.values.items():
            if vendor != self._vendor:
                rival_worst, rival_best = self._ends(value, last.values[vendor])
                if rival_worst > best:
                    return True
                still = worst == best and rival_worst == rival_best
                beaten = beaten and (worst > rival_best or still)
        return beaten

    def _ends(self, one: Fraction, other: Fraction) -> tuple[Fraction, Fraction]:
        """Return the worse and the better of two values, the better the greater."""
        sign = -1 if self._lowest_first else 1
        return min(sign * one, sign * other), max(sign * one, sign * other)

    def _fixed_turns(self) -> list[Fraction]:
        """Return the limits, just below and at which the procedure can differ, and every other bid's price."""
        limits = self._evaluation.tender.prices
        listed = [limits.floor, limits.disqualification, limits.investigation]
        around = [Fraction(2 * limit - 1, 2) for limit in listed if limit is not None]
        rivals = [bid.price for bid in self._evaluation.given_bids if bid.vendor != self._vendor]
        return around + [Fraction(price) for price in rivals if price is not None]

    def _turns(self, outlook: Outlook) -> Iterator[Fraction]:
        """Yield the prices, in smallest units, at which points can turn while these bids are scored."""
        tender = self._evaluation.tender
        if not tender.method.price_formula or tender.method.price_components:
            return
        # Below the minimum of the total a bid is not ranked, yet its price points are what may lift it over.
        if self._vendor not in outlook.values and tender.minimums.total is None:
            return
        formula = find(FormulaKind.PRICE, tender.method.price_formula)
        if formula.turns is None:
            return
        rivals = tuple(price for vendor, price in outlook.prices.items() if vendor != self._vendor)
        unit = 10**tender.minor_units
        yield from (turn * unit for turn in formula.turns(_setting(tender, formula, rivals)))


def _setting(tender: Tender, formula: Formula, rivals: tuple[Fraction, ...]) -> PriceSetting:
    method, unit = tender.method, 10**tender.minor_units
    rounding = method.rounding_at(RoundingStage.PRICE_RATIO) if formula.takes("round_ratio") else Rounding()
    return PriceSetting(
        rivals=rivals,
        ceiling=Fraction(tender.prices.ceiling or 0, unit),
        investigation=Fraction(tender.prices.investigation or 0, unit),
        params=formula.bind(method.price_params),
        crossings=lambda ratio: _crossings(ratio, rounding),
    )


def _crossings(ratio: Fraction, rounding: Rounding) -> list[Fraction]:
    """Return the ratios at which the rounded ratio can pass a given one: the places and halves of places around it."""
    if rounding.keeps_all:
        return [ratio]
    half = Fraction(1, 2) / Fraction(10) ** rounding.places
    below = 2 * floor(ratio / (2 * half))
    return [ratio, *((below + step) * half for step in range(-2, 5))]


def _cut(low: Yen, high: Yen, turns: list[Fraction]) -> Iterator[tuple[Yen, Yen]]:
    """Cut a range at the turns: one between two whole prices parts them, one at a whole price stands by itself."""
    for turn in sorted({turn for turn in turns if low <= turn <= high}):
        at = floor(turn)
        last = at - 1 if at == turn else at
        if low <= last:
            yield low, last
        if at == turn and at >= low:
            yield at, at
        low = max(low, at + 1)
    if low <= high:
        yield low, high
