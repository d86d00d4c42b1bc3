"""What a package bid is worth (組合せ入札の評価): who may offer it, within which limits, its points and its value."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from criteria.bid import Bid
from criteria.exact import Points, Yen, format_price
from criteria.finding import Finding, Severity, Text
from criteria.register import Register
from criteria.selection import Package
from criteria.tender import PriceLimits, Tender
from criteria.terms import ExclusionStage, RoundingStage
from scoring.definition.selection.columns import Candidate
from scoring.eligibility.opening import Ground, disqualifications, exclude, unconfirmed
from scoring.eligibility.qualification import check_qualification
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import Constant, Formula, FormulaError, FormulaKind, find


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedOffer:
    """A bid that is out (除外された入札): its vendor, its lot or package, and every ground in order."""

    vendor: str
    name: str
    lot: str
    package: str
    grounds: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """Who comes into a lot by packages alone, and what its rules on taking part say of them (参加資格の審査).

    ``grounds`` are by vendor, none where the vendor may take part; ``pending`` is what nobody can tell yet.
    """

    grounds: Mapping[str, tuple[Finding, ...]] = field(default_factory=lambda: MappingProxyType({}))
    pending: tuple[Finding, ...] = ()


def judge_newcomers(
    packages: Iterable[Package], evaluations: Mapping[str, Evaluation], register: Register
) -> dict[str, Newcomers]:
    """Hold everybody who offers a lot only in packages with points of their own against the lot's rules.

    A lot with mandatory items or minimum points judges bids by their answers, which a package has not: nobody is judged
    there without a bid of his own.
    """
    offers = [package for package in packages if package.points is not None]
    newcomers = {}
    for lot, evaluation in evaluations.items():
        minimums, bidding = evaluation.tender.minimums, {bid.vendor for bid in evaluation.bids}
        vendors = sorted({package.vendor for package in offers if lot in package.lots} - bidding)
        judges_answers = (
            any(item.mandatory or item.minimum is not None for item in evaluation.tender.criteria)
            or bool(minimums.groups)
            or not (minimums.technical is None and minimums.total is None)
        )
        if vendors and not judges_answers:
            newcomers[lot] = _judged(evaluation, lot, vendors, register)
    return newcomers


def _judged(evaluation: Evaluation, lot: str, vendors: Sequence[str], register: Register) -> Newcomers:
    tender = evaluation.tender
    together = [*evaluation.bids, *(Bid(vendor=vendor, lot=lot, register=register) for vendor in vendors)]
    checks = check_qualification(tender, sorted(together, key=lambda bid: bid.vendor), register)
    out = disqualifications(tender, checks)
    known = {(finding.subject, finding.code) for finding in evaluation.exclusions}
    # Bids that only a package beside them takes out: the evaluation of the lot did not know of it.
    barred = [
        Finding(
            code="barred-by-a-package",
            what=Text(
                f"ロット{lot}に組合せ入札で参加する者との関係により、この入札は「{ground.code}」に該当します",
                f"a vendor that offers lot {lot} in a package makes this bid fail {ground.code}",
            ),
            subject=ground.subject,
            value=lot,
            rule=ground.rule,
            source=ground.source,
            cure=Text(
                "組合せ入札の事業者についてもこのロットの入札をbids.csvに記入するか、組合せ入札を除いてください",
                "Enter a bid of the package's vendor for the lot in bids.csv, or take the package out",
            ),
        )
        for ground in out
        if ground.subject not in vendors and (ground.subject, ground.code) not in known
    ]
    waiting = [
        Finding(
            code="not-confirmed",
            what=Text(
                f"組合せ入札でロット{lot}に参加する者について「{check.rule}」を確認できません",
                f"{check.rule} cannot be confirmed of a vendor that offers lot {lot} in a package",
            ),
            subject=check.vendor,
            value=check.rule,
            rule=check.rule,
            cure=Text("証拠を提出してください", "Hand the evidence in"),
        )
        for check in unconfirmed(tender, checks)
        if check.vendor in vendors
    ]
    grounds = {vendor: tuple(ground for ground in out if ground.subject == vendor) for vendor in vendors}
    return Newcomers(grounds=grounds, pending=(*barred, *waiting))


def judge_package(
    package: Package,
    name: str,
    evaluations: Mapping[str, Evaluation],
    newcomers: Mapping[str, Newcomers],
    *,
    with_value: bool,
) -> Candidate | ExcludedOffer | Finding:
    """Return a package as a candidate, or excluded, or what must be mended before anything is said (組合せ入札の判定).

    Its vendor must have a bid of its own, still in, for every one of its lots, or have been judged without one. The
    price is held against the sums of the lots' limits. Points are those declared, else the sum of the vendor's bids.
    """
    own: list[Points] = []
    grounds: list[Finding] = []
    missing: list[str] = []
    for lot in package.lots:
        here = evaluations.get(lot)
        out = () if here is None else tuple(one for one in here.exclusions if one.subject == package.vendor)
        if here is not None and package.vendor in here.sheet.vendors:
            own.append(here.sheet.technical[here.sheet.index(package.vendor)])
        elif lot in newcomers and package.vendor in newcomers[lot].grounds and package.points is not None:
            out = newcomers[lot].grounds[package.vendor]
        elif not out:
            missing.append(lot)
        grounds += out
    if missing and not grounds:
        return _without_bid(package, missing)
    judged = tuple(evaluations[lot] for lot in package.lots if lot in evaluations)
    limits = [evaluation.tender.prices for evaluation in judged]
    grounds = grounds or list(_beyond_limits(package, limits, judged[0].tender))
    if grounds:
        return ExcludedOffer(vendor=package.vendor, name=name, lot="", package=package.id, grounds=tuple(grounds))
    if (unjudged := _unjudged(package, limits, judged[0].tender)) is not None:
        return unjudged
    points = sum(own, Fraction(0)) if package.points is None else package.points
    try:
        value = package_value(package, points, judged) if with_value else None
    except FormulaError as error:
        return _without_value(package, error.text)
    lots = tuple(lot for lot in evaluations if lot in package.lots)
    return Candidate(
        vendor=package.vendor,
        name=name,
        lots=lots,
        price=package.price,
        points=points,
        value=value,
        package=package.id,
    )


def package_value(package: Package, points: Points, evaluations: tuple[Evaluation, ...]) -> Points:
    """Return the evaluation value of a package (組合せ入札の評価値): that of its average lot, once for every lot.

    value = n × combination(points ÷ n, price ÷ n), with the average ceiling; rounded as declared before × n

    Raises
    ------
    FormulaError
        Where a formula of the method measures a bid against the other bids of its lot, or scores parts of the price: a
        package is no bid of any one lot, and what its own lots' references would say of it differs from lot to lot.
    """
    tender, size = evaluations[0].tender, len(package.lots)
    method, unit = tender.method, 10**tender.minor_units
    combination = find(FormulaKind.COMBINATION, method.combination)
    price = Fraction(package.price, unit * size)
    limits = [evaluation.tender.prices for evaluation in evaluations]
    reachable = sum((evaluation.sheet.max_technical for evaluation in evaluations), Fraction(0)) / len(evaluations)
    totals = {Constant.CEILING: _total(limits, "ceiling"), Constant.INVESTIGATION: _total(limits, "investigation")}
    constants = {one: Fraction(total, unit * len(limits)) for one, total in totals.items() if total is not None}
    given: dict[str, Any] = {
        "technical": points / size,
        "price": price,
        "base": method.base_points,
        "scale": method.scale,
        "max_technical": method.technical_points or reachable,
    }
    if combination.takes("price_points"):
        given["price_points"] = _price_points(tender, price, constants)
    asked = {name: number for name, number in given.items() if combination.takes(name)}
    fixed = {str(one): constants[one] for one in combination.constants if one in constants}
    value = _absolute(combination)(**asked, **fixed, **combination.bind(method.combination_params))
    return method.rounding_at(RoundingStage.VALUE).apply(value) * size


def _price_points(tender: Tender, price: Fraction, constants: Mapping[Constant, Fraction]) -> Fraction:
    method = tender.method
    formula = find(FormulaKind.PRICE, method.price_formula)
    if method.price_components:
        raise FormulaError(Text("価格の内訳ごとに採点する方法です", "the method scores parts of the price"))
    given: dict[str, Any] = {str(one): constants[one] for one in formula.constants if one in constants}
    given |= formula.bind(method.price_params)
    if formula.takes("allotment"):
        given["allotment"] = method.price_points or Fraction(0)
    if formula.takes("round_ratio"):
        given["round_ratio"] = method.rounding_at(RoundingStage.PRICE_RATIO).apply
    return method.rounding_at(RoundingStage.PRICE).apply(_absolute(formula)(price, **given))


def _absolute(formula: Formula) -> Callable[..., Fraction]:
    if formula.relative:
        raise FormulaError(
            Text(
                f"{formula.name.ja}は同じロットの他の入札と比べる算式です",
                f"{formula.id} measures a bid against the other bids of its lot",
            )
        )
    return formula.function


def _total(limits: Sequence[PriceLimits], name: str) -> Yen | None:
    """Add up one limit over a package's lots; None where a lot has none, so that nothing is measured against a part."""
    known = [limit for limit in (getattr(lot, name) for lot in limits) if limit is not None]
    return sum(known) if len(known) == len(limits) else None


_OVER: Final = Text(
    "組合せ入札の価格が対象ロットの予定価格の合計を超えています",
    "the price of the package is above the ceilings of its lots together",
)
_UNDER: Final = Text(
    "組合せ入札の価格が対象ロットの最低制限価格等の合計を下回っています",
    "the price of the package is below the minimum prices of its lots together",
)


def _beyond_limits(package: Package, limits: Sequence[PriceLimits], tender: Tender) -> Iterator[Finding]:
    for name, code, what in (
        ("ceiling", "price-over-ceiling", _OVER),
        ("disqualification", "price-below-disqualification", _UNDER),
        ("floor", "price-below-floor", _UNDER),
    ):
        limit = _total(limits, name)
        if limit is not None and (package.price > limit if what is _OVER else package.price < limit):
            ground = Ground(
                code=code,
                what=what,
                key=f"price.{name}",
                stage=ExclusionStage.OPENING,
                observed=format_price(package.price, tender.minor_units),
                required=format_price(limit, tender.minor_units),
            )
            yield exclude(tender, package.vendor, ground)


def _unjudged(package: Package, limits: Sequence[PriceLimits], tender: Tender) -> Finding | None:
    investigation = _total(limits, "investigation")
    if investigation is not None and package.price < investigation:
        return _pending(
            package,
            "package-needs-investigation",
            Text(
                "組合せ入札の価格が調査基準価格の合計を下回っていますが、組合せ入札の調査結果は記録できません",
                "the package is below the investigation prices of its lots together, and packages have no outcome",
            ),
            value=format_price(package.price, tender.minor_units),
        )
    if any(one.variable_minimum is not None for one in limits):
        return _pending(
            package,
            "package-with-variable-minimum",
            Text(
                "変動型最低制限価格は1つのロットの入札から計算されるため、組合せ入札に適用できません",
                "a variable minimum price is computed from the bids of one lot and cannot be held against a package",
            ),
        )
    return None


def _without_bid(package: Package, lots: Sequence[str]) -> Finding:
    return Finding(
        code="package-without-bid",
        what=Text(
            f"組合せ入札「{package.id}」の事業者は、ロット{'、'.join(lots)}に評価できる入札がなく、審査できません",
            f"the vendor of package {package.id} has no bid for lot {', '.join(lots)} by which to judge it",
        ),
        severity=Severity.FAULT,
        subject=package.vendor,
        where=package.where,
        value=package.id,
        cure=Text(
            "参加資格と技術点を確認できるよう、そのロットの入札をbids.csvに加えるか、組合せ入札を除いてください",
            "Add its bid for the lot to bids.csv, where qualification and points are judged, or take the package out",
        ),
    )


def _without_value(package: Package, reason: Text) -> Finding:
    return _pending(
        package,
        "package-without-value",
        Text(
            f"組合せ入札の評価値を計算できません: {reason.ja}",
            f"there is no evaluation value for the package: {reason.en}",
        ),
        cure=Text(
            "目的(objective)を points、price または points-per-price にするか、予定価格に対する算式を用いてください",
            "Take points, price or points-per-price as the objective, or a price formula that looks at no other bid",
        ),
    )


def _pending(package: Package, code: str, what: Text, *, value: str = "", cure: Text | None = None) -> Finding:
    return Finding(
        code=code,
        what=what,
        subject=package.vendor,
        where=package.where,
        value=value or package.id,
        cure=cure or Text("組合せ入札を除いてください", "Take the package out"),
    )
