"""Our side: every rule held against every bidder, with its line in the ledger."""

from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks.cases import Case
from benchmarks.eligibility import Field
from benchmarks.sides.sentei import DISTRIBUTIONS as DISTRIBUTIONS  # noqa: PLC0414 - the same library
from criteria.exclusion import Check, CheckOutcome
from scoring.eligibility.qualification import check_qualification


def prepare(case: Case) -> Callable[[], Sequence[Check]]:
    """Return the call that is timed."""
    field = Field(vendors=case.bids)
    tender, bids, register = field.tender(), field.bids(), field.register()
    return lambda: check_qualification(tender, bids, register)


def outcome(case: Case, ledger: Sequence[Check]) -> list[int]:
    """Return how many rules each vendor passed, in the order of the vendors."""
    passed = Counter(check.vendor for check in ledger if check.outcome is CheckOutcome.PASSED)
    return [passed[vendor] for vendor in Field(vendors=case.bids).names]
