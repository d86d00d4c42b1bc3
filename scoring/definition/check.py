"""Is the tender's definition one that can be evaluated (案件定義の検査)? Every fault is found, none raised."""

from collections.abc import Callable, Iterator
from typing import Final

from criteria.finding import Finding
from criteria.tender import Tender
from scoring.definition.criteria import check_criteria, check_weight_bounds
from scoring.definition.exclusions import check_declared_rules, check_fact_days
from scoring.definition.method import check_method
from scoring.definition.order import check_dates, check_lottery, check_prices, check_tie_break
from scoring.definition.panel import check_minimums, check_panel
from scoring.definition.selection.terms import check_selection

_CHECKS: Final[tuple[Callable[[Tender], Iterator[Finding]], ...]] = (
    check_dates,
    check_prices,
    check_method,
    check_tie_break,
    check_lottery,
    check_panel,
    check_criteria,
    check_minimums,
    check_declared_rules,
    check_fact_days,
    check_selection,
    check_weight_bounds,
)


def check_definition(tender: Tender) -> tuple[Finding, ...]:
    """Return every fault of a tender's definition (案件定義の検査), whether it was read from a file or built in Python.

    A finding's ``where`` names the key as it is written in ``tender.toml``; a criterion's by its id, as in
    ``criteria.isms.max_points``. Without findings of severity ``fault`` the tender can be evaluated.
    """
    return tuple(finding for check in _CHECKS for finding in check(tender))
