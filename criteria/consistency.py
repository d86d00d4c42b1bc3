"""What consistency is held against (整合性の基準), read from consistency.toml: random indices and thresholds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomIndex:
    """A table of random indices ランダム指数, by number of criteria, with its name and source."""

    id: str
    name: str
    source: str
    values: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Thresholds of the best-worst method's input-based ratio 入力整合比の閾値, by (a_BW, number of criteria)."""

    source: str
    values: Mapping[tuple[int, int], Fraction]


@cache
def random_indices() -> tuple[RandomIndex, ...]:
    """Return every table of random indices: they differ, and some matrices pass by one and fail by another.

    >>> [str(table.values[3]) for table in random_indices()]
    ['29/50', '13/25', '4887/10000']
    """
    return tuple(
        RandomIndex(
            id=one["id"],
            name=one["name"],
            source=one["source"],
            values={int(size): Fraction(value) for size, value in one["values"].items()},
        )
        for one in _tables()["random_index"]
    )


@cache
def ratio_limit() -> Fraction:
    """Return the consistency ratio 整合比 up to which a matrix is called consistent enough.

    >>> ratio_limit()
    Fraction(1, 10)
    """
    return Fraction(_tables()["ratio"]["limit"])


@cache
def best_worst_thresholds() -> Thresholds:
    """Return the thresholds of the best-worst method.

    >>> best_worst_thresholds().values[8, 5]
    Fraction(1479, 5000)
    """
    table = _tables()["thresholds"]
    rows = {int(scale): row for scale, row in table.items() if scale.isdigit()}
    return Thresholds(
        source=table["source"],
        values={
            (scale, size): Fraction(value)
            for scale, row in rows.items()
            for size, value in zip(table["criteria"], row, strict=True)
        },
    )


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("criteria").joinpath("consistency.toml").read_text(encoding="utf-8"))
