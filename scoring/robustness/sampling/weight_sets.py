"""The allotments held possible (配点の集合): which weights are drawn, and which bids tie on all of them.

``simplex`` is every allotment with the published total; ``box:±20%`` those in which each is within so many per cent of
what was published; ``ordinal`` those in the published order, equals in any; ``groups`` those in which each group keeps
its total, and those without a group theirs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Final
from unicodedata import normalize

from criteria.errors import EvaluationError
from criteria.exact import NumberError, Points, decimal_text, parse_points
from criteria.finding import NOTHING, Text
from scoring.robustness.exact.admissible import by_group
from scoring.robustness.sampling.draws import Box, Draw, Groups, Ordinal, Simplex

_HUNDRED: Final = Fraction(100)
_BOX: Final = re.compile(r"box:(?:±|\+-|\+/-)?([0-9.,]+)%")


class WeightSetKind(StrEnum):
    """What is kept of the published allotments (公表配点から維持するもの)."""

    SIMPLEX = "simplex"
    """配点の合計のみ: their total."""
    BOX = "box"
    """公表配点の近傍: each within a band."""
    ORDINAL = "ordinal"
    """配点の大小の順序: their order."""
    GROUPS = "groups"
    """区分ごとの配点合計: the total of each group."""


@dataclass(frozen=True, slots=True)
class WeightSet:
    """A set of possible allotments (配点の集合); ``band`` is the share, 0 to 1, a box may deviate by.

    >>> str(WeightSet.parse("box:±12.5%"))
    'box:±12.5%'
    """

    kind: WeightSetKind
    band: Fraction = Fraction(0)

    @classmethod
    def parse(cls, text: str) -> "WeightSet":
        """Read ``simplex``, ``box:±20%``, ``ordinal`` or ``groups``.

        Raises
        ------
        EvaluationError
            Naming what was written and what is expected.
        """
        plain = normalize("NFKC", text).strip().lower()
        if plain in (WeightSetKind.SIMPLEX, WeightSetKind.ORDINAL, WeightSetKind.GROUPS):
            return cls(WeightSetKind(plain))
        found = _BOX.fullmatch(plain)
        try:
            band = parse_points(found.group(1)) / _HUNDRED if found else None
        except NumberError:
            band = None
        if band is None or band > 1:
            raise EvaluationError(
                Text(
                    f"配点の動かし方「{text}」は読み取れません。simplex、box:±20%(0%から100%まで)、ordinal、groups の"
                    "いずれかを指定してください",
                    f"cannot read the weights {text!r}; expected simplex, box:±20% (0% to 100%), ordinal or groups",
                )
            )
        return cls(WeightSetKind.BOX, band)

    def __str__(self) -> str:
        """Write it as it is read."""
        return f"box:±{decimal_text(self.band * 100)}%" if self.kind is WeightSetKind.BOX else str(self.kind)

    @property
    def within(self) -> Text:
        """Say, at the head of a sentence, how far allotments may move where each has bounds of its own."""
        band = decimal_text(self.band * 100)
        if self.kind is not WeightSetKind.BOX:
            return NOTHING
        return Text(f"各配点を公表値の±{band}%の範囲で動かす限り、", f"within ±{band}% of each allotment, ")

    @property
    def sentence(self) -> Text:
        """Say it in words."""
        if self == PUBLISHED:
            return Text("公表の配点のままの場合", "with the published points as they are")
        if self.kind is WeightSetKind.BOX:
            band = decimal_text(self.band * 100)
            return Text(
                f"配点の合計を保ち、各配点を公表値の±{band}%の範囲で一様に動かした場合",
                f"with each allotment drawn uniformly within ±{band}% of what was published, the total kept",
            )
        return _SENTENCES[self.kind]


PUBLISHED: Final = WeightSet(WeightSetKind.BOX)
"""The published allotments alone (公表の配点): ``box:±0%``."""

_SENTENCES: Final = {
    WeightSetKind.SIMPLEX: Text(
        "配点の合計を保ち、内訳をすべて一様に動かした場合", "with all allotments of the published total equally likely"
    ),
    WeightSetKind.ORDINAL: Text(
        "配点の合計と大小の順序を保ち、内訳を一様に動かした場合",
        "with all allotments that keep the published total and order equally likely",
    ),
    WeightSetKind.GROUPS: Text(
        "区分ごとの配点の合計を保ち、区分内の内訳を一様に動かした場合",
        "with all allotments that keep each group's total equally likely",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """A set of allotments made ready for one tender (配点の集合の準備): what moves in it, and how it is drawn.

    ``joined`` lists the criteria that move with one another, their sum kept; ``fixed`` those that never move. Where
    nothing moves, the set is one point and there is nothing to draw: ``draw`` is None.
    """

    joined: tuple[tuple[int, ...], ...]
    fixed: tuple[int, ...]
    draw: Draw | None


def possible_weights(weights: Sequence[Points], groups: Sequence[str], chosen: WeightSet) -> Possible:
    """Make a set ready for the published allotments (公表配点) of a tender; ``groups`` name each criterion's group."""
    everything = range(len(weights))
    if chosen.kind is WeightSetKind.BOX:
        parts = [[index for index in everything if weights[index] * chosen.band]]
    elif chosen.kind is WeightSetKind.GROUPS:
        parts = by_group(groups)
    else:
        parts = [list(everything)]
    joined = tuple(tuple(part) for part in parts if len(part) > 1 and any(weights[index] for index in part))
    free = {index for part in joined for index in part}
    fixed = tuple(index for index in everything if index not in free)
    return Possible(joined=joined, fixed=fixed, draw=_draw(weights, groups, chosen) if joined else None)


def _draw(weights: Sequence[Points], groups: Sequence[str], chosen: WeightSet) -> Draw:
    total = sum(weights, Fraction(0))
    shares = [weight / total for weight in weights]
    if chosen.kind is WeightSetKind.SIMPLEX:
        return Simplex(len(weights))
    if chosen.kind is WeightSetKind.ORDINAL:
        order = sorted(range(len(weights)), key=lambda index: -weights[index])
        return Ordinal(tuple(tuple(block) for _, block in groupby(order, key=lambda index: weights[index])))
    if chosen.kind is WeightSetKind.BOX:
        return Box(tuple(map(float, shares)), tuple(float(share * chosen.band) for share in shares))
    parts = by_group(groups)
    return Groups(
        tuple(map(tuple, parts)), tuple(float(sum((shares[index] for index in part), Fraction(0))) for part in parts)
    )
