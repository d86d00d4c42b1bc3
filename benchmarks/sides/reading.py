"""Our side: a tender's folder read, with every cell checked, into exact bids."""

from collections.abc import Callable, Sequence

from benchmarks.cases import Case
from benchmarks.folder import folder_of
from benchmarks.sides.sentei import DISTRIBUTIONS as DISTRIBUTIONS  # noqa: PLC0414 - the same library
from criteria.bid import Bid
from data import read_bids, read_tender


def prepare(case: Case) -> Callable[[], Sequence[Bid]]:
    """Return the call that is timed."""
    folder = folder_of(case)

    def read() -> Sequence[Bid]:
        bids, _ = read_bids(folder, read_tender(folder))
        return bids

    return read


def outcome(_case: Case, bids: Sequence[Bid]) -> list[int | None]:
    """Return every bid's price, in the order of the table."""
    return [bid.price for bid in sorted(bids, key=lambda bid: bid.vendor)]
