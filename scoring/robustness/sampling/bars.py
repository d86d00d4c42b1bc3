"""Acceptability as bars (順位受容度の図): plain numbers to be drawn, one bar a bid, one part a rank."""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.robustness.sampling.acceptability import Acceptability
from scoring.robustness.sampling.uncertain import UncertainAcceptability


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPart:
    """One part of a bar: how often a bid holds a rank, from 0 to 1, and the standard error of that."""

    vendor: str
    rank: int
    share: float
    error: float


def acceptability_bars(found: Acceptability | UncertainAcceptability) -> Iterator[BarPart]:
    """Yield the parts of all bars, the bid that is first most often first; a bar's parts add up to one."""
    shares, errors = found.shares.tolist(), found.standard_errors.tolist()
    for vendor in sorted(range(len(found.vendors)), key=lambda vendor: [-share for share in shares[vendor]]):
        for rank, (share, error) in enumerate(zip(shares[vendor], errors[vendor], strict=True), start=1):
            yield BarPart(vendor=found.vendors[vendor], rank=rank, share=share, error=error)
