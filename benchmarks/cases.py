"""The tables measured (測定する表): the same whole numbers for every library, whoever reads them."""

from dataclasses import dataclass
from functools import cached_property
from random import Random

PRICE_POINTS = 30
POINTS = 10
"""What every technical criterion is worth. Points have one decimal."""

_LEAST_PRICE, _PRICE_UNIT, _PRICES = 40_000_000, 100_000, 140


@dataclass(frozen=True, kw_only=True)
class Case:
    """A table of so many bids and columns, the last of which is the price, and what is done with it.

    ``direct``
        Technical points as given; price points 30 × lowest ÷ price; their sum.
    ``share-of-best``
        Technical points 10 × response ÷ highest; the price as above.
    ``min-max``
        Every column between its lowest and its highest.
    ``marks``
        Five members' marks for each technical criterion, their mean; the price as above.
    """

    task: str
    bids: int
    columns: int

    @property
    def cells(self) -> int:
        """Return how many numbers there are to evaluate."""
        return self.bids * self.columns

    @property
    def size(self) -> str:
        """Return bids × columns as text."""
        return f"{self.bids:,} × {self.columns}"

    @property
    def vendors(self) -> list[str]:
        """Return the vendors' ids."""
        return [f"V{index:05}" for index in range(self.bids)]

    @property
    def criteria(self) -> list[str]:
        """Return the ids of the technical criteria."""
        return [f"c{index:02}" for index in range(1, self.columns)]

    @cached_property
    def prices(self) -> list[int]:
        """Return every bid's price, in the hundreds of thousands of yen bidders like, so that exact ties do occur."""
        drawn = self._random("prices")
        return [_LEAST_PRICE + _PRICE_UNIT * drawn.randrange(_PRICES) for _ in range(self.bids)]

    @cached_property
    def tenths(self) -> list[list[int]]:
        """Return every bid's technical points in tenths, column by column."""
        drawn = self._random("points")
        return [[drawn.randrange(10 * POINTS + 1) for _ in self.criteria] for _ in range(self.bids)]

    def _random(self, purpose: str) -> Random:
        return Random(f"{purpose} {self.bids} {self.columns}")  # noqa: S311 - the same table in every process
