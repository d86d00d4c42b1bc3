"""What the auditor can recount (検算できる定め): where the definition goes beyond that, nothing is passed over."""

from collections.abc import Collection

from criteria.currencies import MINOR_UNITS
from criteria.tender import Tender
from scoring.audit.figures import CannotRecountError
from scoring.audit.limits import VARIABLE_FORMS
from scoring.audit.lottery import LOTTERY_NUMBERS
from scoring.audit.prices import PRICE_RULES
from scoring.audit.qualification import EXCLUSION_RULES
from scoring.audit.responses import CRITERION_IDS
from scoring.audit.values import VALUE_RULES


def refuse_what_is_unknown(tender: Tender) -> None:
    """Raise CannotRecountError where the tender declares something for which the auditor has no code.

    Whether the definition is sound is the evaluation's business: a result can only follow from a sound one.
    """
    method, prices, variable = tender.method, tender.prices, tender.prices.variable_minimum
    _refuse("算式", "formula", method.combination, VALUE_RULES)
    if method.price_formula or VALUE_RULES[method.combination].price_points:
        _refuse("算式", "formula", method.price_formula, PRICE_RULES)
    for criterion in tender.criteria:
        _refuse("算式", "formula", criterion.formula, CRITERION_IDS)
    for exclusion in tender.exclusions:
        _refuse("失格要件", "exclusion rule", exclusion.rule, EXCLUSION_RULES)
    _refuse("技術点の換算方法", "technical scaling", method.technical_scaling, ("allotment", "best"))
    _refuse("通貨", "currency", tender.currency, MINOR_UNITS)
    if tender.lottery is not None:
        _refuse("くじの数", "lottery number", tender.lottery.number, LOTTERY_NUMBERS)
    above_zero = [("ceiling", prices.ceiling), ("investigation", prices.investigation)]
    if variable is not None:
        _refuse("変動型最低制限価格の方式", "form of the variable minimum", variable.form, VARIABLE_FORMS)
        above_zero += [("average_unit", variable.average_unit), ("unit", variable.unit)]
        above_zero += [("share", variable.share.numerator)]
    for name, number in above_zero:
        if number is not None and number <= 0:
            raise CannotRecountError(f"0以下の「{name}」の検算方法がありません", f"{name} of {number}")


def _refuse(kind: str, kind_en: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise CannotRecountError(f"{kind}「{name}」の検算方法がありません", f"{kind_en} {name}")
