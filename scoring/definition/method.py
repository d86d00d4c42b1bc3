"""Checks of a definition: how points and price become a value (評価方法の検査)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from criteria.exact import Points, decimal_text
from criteria.finding import Finding, Text
from criteria.lots import is_under_ceiling
from criteria.tender import Method, Tender
from criteria.terms import RoundingStage
from scoring.definition.criteria import id_faults, total_reachable
from scoring.definition.faults import fault, formula_faults, formula_named, unknown, unknown_formula, warning
from scoring.formulas.registry import Constant, Formula, FormulaKind

_SCALINGS: Final = ("allotment", "best")
_POSITIVE: Final = Text("0より大きい数", "a number above zero")
_PRICE_KEYS: Final = ("price_formula", "price_points", "price_params", "price_components")


def check_method(tender: Tender) -> Iterator[Finding]:
    """Check the combination, the price formula, and that everything declared is used and everything used declared."""
    method = tender.method
    combination = formula_named(FormulaKind.COMBINATION, method.combination)
    if combination is None:
        yield unknown_formula(FormulaKind.COMBINATION, "method.combination", method.combination)
    else:
        yield from formula_faults(combination, "method.combination_params", method.combination_params)
        yield from _constants(tender, combination)
        yield from _price(tender, combination)
        yield from _points(tender, combination)
    yield from _numbers(method)
    yield from _roundings(method, combination)
    yield from _total_points(tender, combination)


def _constants(tender: Tender, formula: Formula) -> Iterator[Finding]:
    given = {
        Constant.CEILING: is_under_ceiling(tender),
        Constant.INVESTIGATION: tender.prices.investigation is not None,
    }
    for constant in formula.constants:
        if not given[constant]:
            what = Text(
                f"算式「{formula.name.ja}」に必要な価格がありません", f"the formula {formula.id} needs this price"
            )
            expected = Text("0より大きい金額", "an amount above zero")
            cure = Text(f"[price] に {constant.value} を書いてください", f"Write {constant.value} in [price]")
            yield fault(f"price.{constant.value}", f"missing-{constant.value}", what, expected=expected, cure=cure)


def _price(tender: Tender, combination: Formula) -> Iterator[Finding]:
    if combination.takes("price_points"):
        yield from _price_points(tender)
        return
    method = tender.method
    for key in _PRICE_KEYS:
        if getattr(method, key):
            what = Text(
                f"評価方法「{combination.name.ja}」は価格点を用いません",
                f"the combination {combination.id} uses no price points",
            )
            cure = Text(f"{key} を削るか combination を改めてください", f"Remove {key}, or change combination")
            value = getattr(method, key) if key in ("price_formula", "price_points") else ""
            yield fault(f"method.{key}", "two-rules", what, value=value, cure=cure)


def _price_points(tender: Tender) -> Iterator[Finding]:
    method = tender.method
    if method.price_points is None and not method.price_components:
        what = Text("価格点の配点がありません", "the allotment of the price points is missing")
        yield fault("method.price_points", "missing-key", what, expected=_POSITIVE)
    elif method.price_points is not None and method.price_points <= 0:
        what = Text("価格点の配点が0以下です", "the allotment of the price points is not above zero")
        yield fault("method.price_points", "not-positive", what, value=method.price_points, expected=_POSITIVE)
    yield from _components(tender)
    formula = formula_named(FormulaKind.PRICE, method.price_formula)
    if not method.price_formula:
        what = Text("価格点の算式がありません", "the formula of the price points is missing")
        cure = Text("[method] price_formula を書いてください", "Write method.price_formula")
        yield fault("method.price_formula", "missing-key", what, cure=cure)
    elif formula is None:
        yield unknown_formula(FormulaKind.PRICE, "method.price_formula", method.price_formula)
    else:
        allotment = None if method.price_components else method.price_points
        yield from formula_faults(formula, "method.price_params", method.price_params, allotment)
        yield from _constants(tender, formula)
        if method.price_components and formula.constants:
            what = Text(
                "この算式は価格全体の基準を用いるため、内訳ごとには計算できません",
                "this formula measures the whole price, so it cannot score components",
            )
            cure = Text(
                "price_components を削るか、別の算式にしてください", "Remove price_components, or use another formula"
            )
            yield fault("method.price_formula", "two-rules", what, value=formula.id, cure=cure)


def _components(tender: Tender) -> Iterator[Finding]:
    components = tender.method.price_components
    if not components:
        return
    key, others = "method.price_components", {criterion.id for criterion in tender.criteria}
    yield from id_faults(key, [component.id for component in components], others)
    for component in components:
        if component.points <= 0:
            what = Text(
                f"内訳「{component.id}」の配点が0以下です", f"the points of component {component.id} are not above zero"
            )
            yield fault(key, "not-positive", what, value=component.points, expected=_POSITIVE)
    total = sum((component.points for component in components), Fraction(0))
    if tender.method.price_points is not None and total != tender.method.price_points:
        what = Text("内訳の配点の合計が価格点の配点と一致しません", "the components do not add up to price_points")
        declared = decimal_text(tender.method.price_points)
        yield fault(key, "sum-mismatch", what, value=total, expected=Text(declared, declared))


def _points(tender: Tender, combination: Formula) -> Iterator[Finding]:
    method = tender.method
    for key, argument, idle in (("base_points", "base", Fraction(0)), ("scale", "scale", Fraction(1))):
        if getattr(method, key) != idle and not combination.takes(argument):
            what = Text(
                f"評価方法「{combination.name.ja}」は {key} を用いません",
                f"the combination {combination.id} does not use {key}",
            )
            cure = Text(f"{key} を削ってください", f"Remove {key}")
            yield fault(f"method.{key}", "unused-key", what, value=getattr(method, key), cure=cure)
    judged = combination.takes("technical") and not combination.takes("price_points") and method.base_points == 0
    if not tender.criteria and (judged or method.technical_points is not None):
        what = Text("評価項目がありません", "there are no criteria")
        cure = Text("[[criteria]] を1つ以上書いてください", "Write at least one [[criteria]]")
        yield fault("criteria", "no-criteria", what, cure=cure)


def _numbers(method: Method) -> Iterator[Finding]:
    if method.base_points < 0:
        what = Text("標準点が負です", "the base points are negative")
        yield fault(
            "method.base_points", "out-of-range", what, value=method.base_points, expected=Text("0以上", "0 or more")
        )
    for key in ("scale", "technical_points"):
        value = getattr(method, key)
        if value is not None and value <= 0:
            what = Text("0以下です", "this is not above zero")
            yield fault(f"method.{key}", "not-positive", what, value=value, expected=_POSITIVE)
    if method.technical_scaling not in _SCALINGS:
        what = Text("この換算方法は定められていません", "this scaling is not known")
        yield unknown("method.technical_scaling", "unknown-scaling", what, method.technical_scaling, _SCALINGS)


def _roundings(method: Method, combination: Formula | None) -> Iterator[Finding]:
    price_formula = formula_named(FormulaKind.PRICE, method.price_formula)
    has_price_points = combination is None or combination.takes("price_points")
    idle = {
        RoundingStage.PRICE: not has_price_points,
        RoundingStage.PRICE_COMPONENT: not method.price_components,
        RoundingStage.PRICE_RATIO: price_formula is not None and not price_formula.takes("round_ratio"),
    }
    for stage in method.rounding:
        if idle.get(stage):
            what = Text(
                "この評価方法にはこの段階がないため、端数処理は行われません",
                "this method has no such stage, so nothing is rounded there",
            )
            yield warning(f"method.rounding.{stage.value}", "unused-rounding", what)


def price_allotment(tender: Tender) -> Points:
    """Return the allotment of the price points (価格点の配点), of all components together; none without them."""
    method = tender.method
    combination = formula_named(FormulaKind.COMBINATION, method.combination)
    if combination is None or not combination.takes("price_points"):
        return Fraction(0)
    components = sum((component.points for component in method.price_components), Fraction(0))
    return components if method.price_points is None else method.price_points


def allotments_total(tender: Tender) -> Points | None:
    """Return what all allotments add up to (満点), technical and price; None while the members are unknown."""
    technical = total_reachable(tender) if tender.method.technical_points is None else tender.method.technical_points
    return None if technical is None else technical + price_allotment(tender)


def _total_points(tender: Tender, combination: Formula | None) -> Iterator[Finding]:
    declared, total = tender.method.total_points, allotments_total(tender)
    if declared is not None and total is not None and combination is not None and declared != total:
        what = Text("配点の合計が満点と一致しません", "the allotments do not add up to total_points")
        found = decimal_text(total)
        expected = Text(f"配点の合計 {found}", f"{found}, the sum of the allotments")
        cure = Text("各配点または満点を訂正してください", "Mend an allotment or total_points")
        yield fault("method.total_points", "sum-mismatch", what, value=declared, expected=expected, cure=cure)
