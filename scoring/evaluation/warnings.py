"""What should be known of a tender before anybody bids (案件定義の注意): no rule named, or losers that can decide."""

from criteria.finding import Finding, Severity
from criteria.tender import Tender
from scoring.definition.check import check_definition
from scoring.definition.exclusions import check_exclusions
from scoring.evaluation.leave_one_out import reversal_warning


def definition_warnings(tender: Tender) -> tuple[Finding, ...]:
    """Return the warnings about a sound definition (案件定義への注意).

    That it names no exclusion rule, and that its method lets a loser decide, with how often one did in drawn bids.
    Where no formula looks at other bids nothing is drawn. A definition with faults gets none: the faults come first.
    """
    if any(found.severity is Severity.FAULT for found in check_definition(tender)):
        return ()
    reversal = reversal_warning(tender)
    rules = [found for found in check_exclusions(tender) if found.severity is Severity.WARNING]
    return (*rules, *([reversal] if reversal else []))
