"""The verification of a published result (検算) against the tender and the bids it is said to follow from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from criteria.bid import Bid
from criteria.finding import Finding, Text
from criteria.tender import Tender
from criteria.version import VERSION
from scoring.audit.canonical import fingerprint
from scoring.audit.comparison import check, compare
from scoring.audit.consistency import consistency
from scoring.audit.faults import for_their_lot, in_order
from scoring.audit.figures import CannotRecountError
from scoring.audit.losers import certificate, compare_certificates
from scoring.audit.prices import PRICE_RULES
from scoring.audit.qualification import JUDGES
from scoring.audit.recount import recount
from scoring.audit.responses import CRITERION_IDS
from scoring.audit.values import VALUE_RULES
from scoring.audit.verification import CheckedStep, Verification
from scoring.evaluation.result import Result

KNOWN_FORMULAS: Final[Mapping[str, frozenset[str]]] = {
    "criterion": CRITERION_IDS,
    "price": frozenset(PRICE_RULES),
    "combination": frozenset(VALUE_RULES),
}
"""Every formula the auditor can recount, by kind."""

KNOWN_RULES: Final = frozenset(JUDGES)
"""Every exclusion rule the auditor can recount."""


def verify(tender: Tender, bids: Sequence[Bid], result: Result, findings: Iterable[Finding] = ()) -> Verification:
    """Recount a published result from its input and compare (検算): version, input, then every figure in turn.

    ``findings`` are those of the reading, as they were given to the evaluation. A formula or a rule the auditor does
    not know is a difference, never passed over.

    Raises
    ------
    EvaluationError
        Where the bids are for more than one lot.
    """
    listed = in_order(list(bids))
    return Verification(steps=tuple(_steps(for_their_lot(tender, listed), listed, result, findings)))


def _steps(tender: Tender, bids: list[Bid], result: Result, findings: Iterable[Finding]) -> Iterator[CheckedStep]:
    given = list(findings)
    yield check("version", VERSION, result.version)
    yield check("fingerprint", fingerprint(tender, bids), result.fingerprint)
    yield consistency(result)
    try:
        expected = recount(tender, bids, given)
    except CannotRecountError as error:
        label = Text(f"検算できません: {error.text.ja}", f"cannot be recounted: {error.text.en}")
        yield CheckedStep(id="recount", label=label, expected="", found="", agrees=False)
    else:
        published = result.to_document()
        yield from compare(expected, published)
        yield from compare_certificates(certificate(tender, bids, given, expected), published["leave_one_out"])
