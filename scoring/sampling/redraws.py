"""Redraws (引き直し): marks and prices that could as well have come in, scored exactly by the tender's own formulas.

Prices are drawn uniformly within a band and never beyond the tender's limits; every member's marks stay as they are,
but the panel is drawn again from its members, with replacement. Each redraw's points are exact; what is approximate
is that some hundreds of them stand for all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from scoring.column import Column
from scoring.evaluation import Evaluation
from scoring.panel import MemberPoints, aggregate_points, is_marked
from scoring.sampling.blocks import block_random
from scoring.scores import Marked, read_marks, score_prices
from scoring.sheet import CriterionScores
from scoring.stability.linear import LinearScores, NotLinear
from scoring.stability.reading import read_linear

_ROUNDS: Final = 16
"""So many times the panel's size is drawn, from which each bid takes those members who marked it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """What is taken as uncertain (不確実とみなすもの): prices within ± ``prices``, 0 to 1, and who sat on the panel."""

    prices: Fraction = Fraction(0)
    members: bool = False

    def __post_init__(self) -> None:
        """Refuse a band that prices cannot lie in, and nothing at all."""
        if not 0 <= self.prices < 1:
            raise EvaluationError(
                Text(
                    f"価格の変動幅は0以上1未満で指定してください({self.prices}が指定されました)",
                    f"the band of the prices must be at least 0 and below 1, not {self.prices}",
                )
            )

        if not self.prices and not self.members:
            raise EvaluationError(
                Text(
                    "価格の変動幅または委員の復元抽出を指定してください",
                    "name what is uncertain: a band of the prices, or the members",
                )
            )

    @property
    def sentence(self) -> Text:
        """Say what was varied."""
        band = f"{100 * self.prices.numerator / self.prices.denominator:g}"
        parts = [
            *([Text(f"価格を±{band}%の範囲で", f"prices within ±{band}%")] if self.prices else []),
            *([Text("委員を復元抽出で", "members drawn with replacement")] if self.members else []),
        ]
        return Text("、".join(part.ja for part in parts), " and ".join(part.en for part in parts))


def redraw(evaluation: Evaluation, uncertain: Uncertainty, count: int, seed: int) -> Iterator[LinearScores]:
    """Yield so many evaluations as linear values, over the bids that are ranked, in the order of the sheet.

    Raises
    ------
    EvaluationError
        Where the method is no linear comparison in the allotments, a price formula has no value in the band, or members
        are to be drawn and no criterion is marked by any.
    """
    bids = [evaluation.bid(vendor) for vendor in evaluation.sheet.vendors]
    panel = read_marks(evaluation.tender, bids, [bid for bid in evaluation.bids if not bid.faults])
    if uncertain.members and not panel.marks:
        raise EvaluationError(
            Text("委員が採点する評価項目がありません", "no criterion is marked by members, so none can be drawn")
        )
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
            raise EvaluationError(read.reason)
        yield read


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
    lowest, highest = ceil(price * (1 - band)), floor(price * (1 + band))
    least = max((limit for limit in (limits.floor, limits.disqualification) if limit is not None), default=0)
    most = highest if limits.ceiling is None else min(highest, limits.ceiling)
    # A bid that is in keeps within the limits, whatever they are: its own price always does.
    return int(random.integers(min(max(lowest, least), price), max(most, price), endpoint=True))


def _remarked(evaluation: Evaluation, panel: Marked, random: Generator) -> Mapping[str, CriterionScores]:
    """Draw the panel again and aggregate every marked criterion over it."""
    tender, size = evaluation.tender, len(panel.members)
    row = [panel.members[index] for index in random.integers(0, size, size=size * _ROUNDS)]
    seats = [_seats(row, one) for one in panel.marks]
    found = {}
    for criterion in filter(is_marked, tender.criteria):
        points = [
            aggregate_points([one.points[criterion.id][member] for member in own], tender.panel.aggregate)
            for one, own in zip(panel.marks, seats, strict=True)
        ]
        found[criterion.id] = replace(evaluation.sheet.criteria[criterion.id], computed=Column.of(points))
    return found


def _seats(row: Sequence[str], marked: MemberPoints) -> list[str]:
    """Return as many of the members drawn as marked a bid, all of them among those who did."""
    present = set(marked.members)
    able = [member for member in row if member in present]
    return [*able, *marked.members][: len(marked.members)]


def redraw_seed(seed: int, number: int) -> int:
    """Return the seed of the allotments drawn under one redraw."""
    return int(np.random.SeedSequence(seed, spawn_key=(number, 1)).generate_state(1, np.uint64)[0])
