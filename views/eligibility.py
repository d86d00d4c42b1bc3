"""Eligibility (参加資格の審査): who was held against which rule with what result, and the evidence behind it."""

from typing import Final

from criteria.bid import register_of
from criteria.exclusion import CheckOutcome
from criteria.register import Register
from data.tables.names import CERTIFICATES, RELATIONS
from report.evaluation.ledger import Matrix
from report.evaluation.relation_groups import related
from report.evaluation.timeline import timeline
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.leave_one_out import MOST_RECOMPUTED
from scoring.whatif.certified import asked_standards, if_certified
from views.charts.relations import relations
from views.charts.timeline import time_line
from views.parts.ledger import MOST_VENDORS, chosen_check, legend, matrix_table, overrides
from views.shell import frame
from views.shell.markup import bullets, figures, heading, nothing, paragraph, show
from views.shell.state import check_id, language, words

MOST_CERTIFICATES: Final = 60


def at_a_glance(evaluation: Evaluation, matrix: Matrix) -> str:
    """Return how many bid, how many are out, and for how many something is unconfirmed or set aside."""
    out = {one.subject for one in evaluation.exclusions if one.subject}

    def count(outcome: CheckOutcome) -> int:
        return len({vendor for vendor, rule in matrix.checks if matrix.outcome(vendor, rule) is outcome})

    numbers = {
        "eligibility.bidders": len(evaluation.bids),
        "eligibility.out": len(out),
        "eligibility.unconfirmed": count(CheckOutcome.UNCONFIRMED),
        "eligibility.overridden": count(CheckOutcome.OVERRIDDEN),
    }
    return figures((words(key), str(number)) for key, number in numbers.items())


def ledger(evaluation: Evaluation, matrix: Matrix) -> str:
    """Return the matrix of all checks, or say that the tender declares no rule."""
    if not matrix.checks:
        return nothing(words("eligibility.no_rules"))
    total = len(matrix.vendors)
    more = words("eligibility.more_vendors", shown=MOST_VENDORS, count=total) if total > MOST_VENDORS else ""
    return (
        paragraph(words("eligibility.ledger_how"))
        + legend(matrix, language())
        + matrix_table(evaluation, matrix, check_id(), language())
        + (paragraph(more) if more else "")
    )


def certificates(evaluation: Evaluation, register: Register, names: dict[str, str]) -> str:
    """Return the certificates on a time line, or say why there are none to show."""
    if CERTIFICATES not in register.tables:
        return nothing(words("eligibility.no_table"))
    shown = timeline(evaluation.tender, register, MOST_CERTIFICATES)
    if shown is None:
        return nothing(words("eligibility.no_days"))
    if not shown.lines:
        return nothing(words("eligibility.no_certificates"))
    rest = shown.on_file > len(shown.lines)
    more = words("eligibility.more_certificates", shown=len(shown.lines), count=shown.on_file) if rest else ""
    drawn = time_line(shown, names, language())
    return paragraph(words("eligibility.certificates_how")) + drawn + (paragraph(more) if more else "")


def related_vendors(evaluation: Evaluation, register: Register, names: dict[str, str]) -> str:
    """Return the groups of related vendors that bid, or say that there are none."""
    if RELATIONS not in register.tables:
        return nothing(words("eligibility.no_table"))
    found = related(evaluation.tender, evaluation.bids, register)
    if not found.groups and not found.uncounted:
        return nothing(words("eligibility.no_relations"))
    return paragraph(words("eligibility.relations_how")) + relations(found, names, language())


def certified(evaluation: Evaluation) -> str:
    """Return what a certificate would change for each bid, or that it would change nothing."""
    if not asked_standards(evaluation.tender):
        return nothing(words("eligibility.no_standards"))
    if len(evaluation.bids) > MOST_RECOMPUTED:
        return nothing(words("eligibility.too_many", most=MOST_RECOMPUTED))
    found = [one.sentence.to(language()) for one in if_certified(evaluation)]
    if not found:
        return nothing(words("eligibility.no_gain"))
    return paragraph(words("eligibility.certified_how")) + bullets(found)


case = frame.opened_case()
evaluation = frame.opened_evaluation(case)
matrix, register = Matrix.of(evaluation.ledger), register_of(evaluation.bids)
on_file = {vendor.id: vendor.name or vendor.id for vendor in register.vendors.values()}
names = on_file | printed_names(evaluation)
show(
    frame.title(case.tender, lot=evaluation.lot, small=words("eligibility.page")),
    frame.lots(case),
    chosen_check(evaluation, matrix, check_id(), language()),
    overrides(evaluation, language()),
    at_a_glance(evaluation, matrix),
)
show(heading(words("eligibility.ledger")), ledger(evaluation, matrix))
show(heading(words("eligibility.certificates")), certificates(evaluation, register, names))
show(heading(words("eligibility.relations")), related_vendors(evaluation, register, names))
show(heading(words("eligibility.certified")), certified(evaluation))
