"""Redraws (引き直し): marks and prices that could as well have come in, scored exactly by the tender's own formulas.

Prices are drawn uniformly within a band and never beyond the tender's limits; every member's marks stay as they are,
but the panel is drawn again from its members, with replacement. Each redraw's points are exact; what is approximate
is that some hundreds of them stand for all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.random import Generator

from criteria.bid import Bid
from criteria.errors import EvaluationError
from criteria.exact import Yen
from criteria.finding import Text
from criteria.tender import PriceLimits
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.scores import Marked, read_marks, score_prices
from scoring.evaluation.sheet import CriterionScores
from scoring.formulas.panel import aggregate_points, is_marked
from scoring.numbers.column import Column
from scoring.robustness.exact.linear import LinearScores, NotLinear
from scoring.robustness.exact.reading import read_linear
from scoring.robustness.sampling.blocks import block_random
from scoring.robustness.sampling.uncertainty import Uncertainty

_ROUNDS: Final = 16
"""So many times the panel's size is drawn, from which each bid takes those members who marked it."""


def redraw(evaluation: Evaluation, uncertain: Uncertainty, count: int, seed: int) -> Iterator[LinearScores]:
    """Yield so many evaluations as linear values, over the bids that are ranked, in the order of the sheet.

    Raises
    ------
    EvaluationError
        Where the method is no linear comparison in the allotments, a price formula has no value in the band, or members
        are to be drawn and their marks do not differ.
    """
    as_given = read_linear(evaluation)
    if isinstance(as_given, NotLinear):
        raise _refused(as_given)
    bids = [evaluation.bid(vendor) for vendor in evaluation.sheet.vendors]
    panel = read_marks(evaluation.tender, bids, [bid for bid in evaluation.bids if not bid.faults])
    if uncertain.members:
        _check_spread(panel)
    for number in range(count):
        random = block_random(seed, number)
        sheet = evaluation.sheet
        if uncertain.prices:
            drawn = [_with_price(bid, uncertain.prices, evaluation.tender.prices, random) for bid in bids]
            parts, _, _ = score_prices(Marked(evaluation.tender, tuple(drawn), (), ()))
            unit = 10**evaluation.tender.minor_units
            prices = tuple(None if bid.price is None else Fraction(bid.price, unit) for bid in drawn)
            sheet = replace(sheet, prices=prices, price_parts=parts)
        if uncertain.members:
            criteria = {**sheet.criteria, **_remarked(evaluation, panel, random)}
            sheet = replace(sheet, criteria=criteria)
        read = read_linear(replace(evaluation, sheet=sheet))
        if isinstance(read, NotLinear):
            raise _refused(read)
        yield read


def _refused(found: NotLinear) -> EvaluationError:
    return EvaluationError(
        Text(
            f"評価点や入札価格のばらつきによる順位は計算できません: {found.reason.ja}",
            f"ranks under uncertain marks and prices cannot be counted: {found.reason.en}",
        )
    )


def _with_price(bid: Bid, band: Fraction, limits: PriceLimits, random: Generator) -> Bid:
    """Draw one bid's price; its components follow in proportion."""
    if bid.price is None:
        return bid
    price = _drawn_price(bid.price, band, limits, random)
    components = {
        key: round(Fraction(own * price, bid.price)) if bid.price else own for key, own in bid.components.items()
    }
    return replace(bid, price=price, components=components)


def _drawn_price(price: Yen, band: Fraction, limits: PriceLimits, random: Generator) -> Yen:
    lowest, highest = price_range(price, band, limits)
    return int(random.integers(lowest, highest, endpoint=True))


def price_range(price: Yen, band: Fraction, limits: PriceLimits) -> tuple[Yen, Yen]:
    """Return the lowest and the highest price that is drawn for a bid (引き直す価格の範囲), within the tender's limits.

    >>> price_range(1000, Fraction(3, 100), PriceLimits(ceiling=1010))
    (970, 1010)
    """
    lowest, highest = ceil(price * (1 - band)), floor(price * (1 + band))
    least = max((limit for limit in (limits.floor, limits.disqualification) if limit is not None), default=0)
    most = highest if limits.ceiling is None else min(highest, limits.ceiling)
    # A bid that is in keeps within the limits, whatever they are: its own price always does.
    return min(max(lowest, least), price), max(most, price)


def _check_spread(panel: Marked) -> None:
    """Refuse a panel whose members' marks have no spread to draw from."""
    marked = [marks for one in panel.marks for marks in one.points.values() if marks]
    if not marked:
        raise EvaluationError(_NO_MARKS)
    if all(len(marks) < _FEWEST for marks in marked):
        raise EvaluationError(_ONE_MEMBER)
    if all(len(set(marks.values())) == 1 for marks in marked):
        raise EvaluationError(_ALIKE)


_FEWEST: Final = 2
_NO_MARKS: Final = Text(
    "委員が採点する評価項目がないため、評価点のばらつきはありません",
    "no criterion is marked by members, so their marks cannot vary",
)
_ONE_MEMBER: Final = Text(
    "採点した委員が1名のみのため、委員間のばらつきを求められません(2名以上の採点が必要です)",
    "every bid was marked by one member only, and one mark has no spread; at least two members are needed",
)
_ALIKE: Final = Text(
    "委員の採点がすべて同じであるため、委員間のばらつきはありません",
    "all members gave the same marks, so there is no spread to draw from",
)


def _remarked(evaluation: Evaluation, panel: Marked, random: Generator) -> Mapping[str, CriterionScores]:
    """Draw the panel again and aggregate every marked criterion over it."""
    tender, size = evaluation.tender, len(panel.members)
    row = [panel.members[index] for index in random.integers(0, size, size=size * _ROUNDS)]
    # As many of the members drawn as marked a bid, all of them among those who did.
    seats = [
        [*(member for member in row if member in one.members), *one.members][: len(one.members)] for one in panel.marks
    ]
    found = {}
    for criterion in filter(is_marked, tender.criteria):
        points = [
            aggregate_points([one.points[criterion.id][member] for member in own], tender.panel.aggregate)
            for one, own in zip(panel.marks, seats, strict=True)
        ]
        found[criterion.id] = replace(evaluation.sheet.criteria[criterion.id], computed=Column.of(points))
    return found


def redraw_seed(seed: int, number: int) -> int:
    """Return the seed of the allotments drawn under one redraw."""
    return int(np.random.SeedSequence(seed, spawn_key=(number, 1)).generate_state(1, np.uint64)[0])
