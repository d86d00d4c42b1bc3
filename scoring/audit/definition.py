"""What the auditor can recount (検算できる定め): where the definition goes beyond that, nothing is passed over."""

from collections.abc import Iterator
from fractions import Fraction

from criteria.finding import Text
from criteria.tender import MINOR_UNITS, Tender
from scoring.audit.declared import unknown_formula
from scoring.audit.figures import CannotRecountError
from scoring.audit.prices import PRICE_RULES
from scoring.audit.qualification import JUDGES
from scoring.audit.responses import CRITERION_IDS
from scoring.audit.values import VALUE_RULES


def refuse_what_is_unknown(tender: Tender) -> None:
    """Raise CannotRecountError where the tender declares something for which the auditor has no code.

    Whether the definition is sound is the evaluation's business: a result can only follow from a sound one.
    """
    for what in _unknown(tender):
        raise what


def _unknown(tender: Tender) -> Iterator[CannotRecountError]:
    yield from map(unknown_formula, _unknown_formulas(tender))
    for rule in tender.exclusions:
        if rule.rule not in JUDGES:
            yield _no_code(Text(f"失格要件「{rule.rule}」", f"exclusion rule {rule.rule}"))
    if tender.method.technical_scaling not in ("allotment", "best"):
        name = tender.method.technical_scaling
        yield _no_code(Text(f"技術点の換算方法「{name}」", f"technical scaling {name}"))
    if tender.currency not in MINOR_UNITS:
        yield _no_code(Text(f"通貨「{tender.currency}」", f"currency {tender.currency}"))
    for name, number in _divisors(tender).items():
        if number is not None and number <= 0:
            yield _no_code(Text(f"0以下の「{name}」", f"{name} of {number}"))


def _unknown_formulas(tender: Tender) -> Iterator[str]:
    method = tender.method
    if method.combination not in VALUE_RULES:
        yield method.combination
    elif method.price_formula not in PRICE_RULES and (method.price_formula or _has_price_points(tender)):
        yield method.price_formula
    yield from (one.formula for one in tender.criteria if one.formula not in CRITERION_IDS)


def _has_price_points(tender: Tender) -> bool:
    return VALUE_RULES[tender.method.combination].price_points


def _divisors(tender: Tender) -> dict[str, Fraction | int | None]:
    """Return the limits and units that only make sense above zero."""
    prices, variable = tender.prices, tender.prices.variable_minimum
    limits: dict[str, Fraction | int | None] = {"ceiling": prices.ceiling, "investigation": prices.investigation}
    if variable is not None:
        limits |= {"share": variable.share, "average_unit": variable.average_unit, "unit": variable.unit}
    return limits


def _no_code(what: Text) -> CannotRecountError:
    return CannotRecountError(Text(f"{what.ja}の検算方法がありません", what.en))
