"""The auditor's recount (検算): a published result is derived again from its input, and compared.

An independent package: it shares with the evaluation what is declared (``criteria``) and the record that is published
(``scoring.evaluation.result.Result``), and nothing else. Every formula, rounding, reference, exclusion, tie and lottery
is computed here by plain code of its own, so that a mistake in the one is seen by the other. docs/recount.md tells how
an auditor does the same by hand.
"""

from scoring.audit.verification import CheckedStep, Verification
from scoring.audit.verify import verify

__all__ = ["CheckedStep", "Verification", "verify"]
