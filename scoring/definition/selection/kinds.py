"""The kinds of selection rule (選定条件の種類): what may be written for each, and the rule it is then bound to.

:func:`bind_rule` is the way from a rule as declared to exact values; :mod:`scoring.definition.selection.bound` has what
comes out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from criteria.characters import compared
from criteria.exact import RoundingMode
from criteria.finding import Text
from criteria.params import Param, ParamError, ParamKind
from criteria.requirement import CERTIFICATE_PARAMS, Requirement
from criteria.selection import SelectionKind, SelectionRule, SelectionRuleKind
from criteria.standards import Standard, find_standard
from criteria.vendor import RelationKind
from scoring.definition.selection import bound, conflicts
from scoring.definition.selection import params as written
from scoring.definition.selection.bound import BoundRule, QuotaOf
from scoring.definition.selection.conflicts import Bound, Conflict, quota_amount

_BOTH: Final = frozenset(SelectionKind)
_LOTS_ONLY: Final = frozenset({SelectionKind.LOTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """How a kind of rule is written (選定条件の書き方), and what it is then bound to.

    ``params`` gives its parameters for a currency's decimal places; ``build`` takes them, read, and the decimal places
    to the bound rule; ``conflict`` finds those that do not go together. ``kinds`` are the selections it can stand in;
    ``reads`` names the tables on file without which it cannot be applied.
    """

    kind: SelectionRuleKind
    name: Text
    params: Callable[[int], tuple[Param, ...]]
    build: Callable[[Bound, int], BoundRule]
    conflict: Callable[[Bound, int], Iterator[Conflict]] = conflicts.no_conflict
    kinds: frozenset[SelectionKind] = _BOTH
    reads: tuple[str, ...] = ()

    def read(self, params: Mapping[str, object], minor_units: int) -> dict[str, Any]:
        """Read the written parameters, with defaults for those left out; raise ParamError where one is wrong."""
        return {
            param.name: read_param(param, params[param.name]) if param.name in params else _default(param)
            for param in self.params(minor_units)
        }


def read_param(param: Param, written: object) -> Any:  # noqa: ANN401 - what the parameter's kind reads
    """Read one parameter as written; a list names somebody, each once (係数の読取り).

    Raises
    ------
    ParamError
        Where it is not what the parameter takes.
    """
    value = param.read(written)
    if param.kind is not ParamKind.TEXTS:
        return value
    names = tuple(name.strip() for name in value)
    if not names or not all(names) or len(set(map(compared, names))) < len(names):
        raise ParamError(_NAMES)
    return names


_NAMES: Final = Text('["…"] の形の、空でなく重複のない並び', 'a list ["…"] that is not empty and names each once')


def _default(param: Param) -> object:
    if param.required:
        raise ParamError(param.expected())
    return param.default


def bind_rule(rule: SelectionRule, minor_units: int = 0) -> BoundRule:
    """Bind a declared rule to exact values (選定条件の読取り).

    Raises
    ------
    ParamError
        Where a parameter is missing, refused, or does not go with another; ``check_definition`` finds them all.
    """
    form = RULE_FORMS[rule.rule]
    params = form.read(rule.params, minor_units)
    for conflict in form.conflict(params, minor_units):
        raise ParamError(conflict.expected)
    return form.build(params, minor_units)


def _fixed(*params: Param) -> Callable[[int], tuple[Param, ...]]:
    return lambda _minor_units: params


def _size(params: Bound, _minor_units: int) -> BoundRule:
    exactly = params["exactly"]
    if exactly is not None:
        return bound.Size(at_least=exactly, at_most=exactly)
    return bound.Size(at_least=params["at_least"], at_most=params["at_most"])


def _affiliates(params: Bound, _minor_units: int) -> BoundRule:
    kinds = frozenset(map(RelationKind, params["kinds"]))
    return bound.Affiliates(at_most=params["at_most"], kinds=kinds, within_lot=params["within"] == "lot")


def _quota(params: Bound, minor_units: int) -> bound.Quota:
    limits = {
        name: None if params[name] is None else quota_amount(params[name], params["of"], minor_units)
        for name in ("at_least", "at_most")
    }
    return bound.Quota(of=QuotaOf(params["of"]), share_at_least=params["share_at_least"], **limits)


def _certified(params: Bound, minor_units: int) -> BoundRule:
    asked = [params["any_of"]] if params["any_of"] else []
    asked += [(name,) for name in params["all_of"]]
    return bound.CertifiedQuota(
        asked=tuple(tuple(_standards(names)) for names in asked),
        requirement=Requirement.of(params),
        quota=_quota(params, minor_units),
    )


def _standards(names: tuple[str, ...]) -> Iterator[Standard]:
    return (standard for name in names if (standard := find_standard(name)) is not None)


def _discount(params: Bound, _minor_units: int) -> BoundRule:
    return bound.Discount(vendor=params["vendor"], tiers=params["tiers"], mode=RoundingMode(params["rounding"]))


_FORMS: Final = (
    RuleForm(
        kind=SelectionRuleKind.SIZE,
        name=Text("選定者数", "size"),
        params=_fixed(written.AT_LEAST, written.AT_MOST, written.whole("exactly", "ちょうどこの数", "exactly so many")),
        build=_size,
        conflict=conflicts.size_conflict,
    ),
    RuleForm(
        kind=SelectionRuleKind.LOTS_PER_VENDOR,
        name=Text("1者当たりのロット数", "lots per vendor"),
        params=_fixed(written.AT_LEAST, written.AT_MOST, written.VENDOR),
        build=lambda params, _: bound.LotsPerVendor(**params),
        conflict=conflicts.limits_conflict,
        kinds=_LOTS_ONLY,
    ),
    RuleForm(
        kind=SelectionRuleKind.PER_GROUP,
        name=Text("企業グループごとの上限", "vendors per group"),
        params=_fixed(written.AT_MOST_REQUIRED),
        build=lambda params, _: bound.PerGroup(**params),
        reads=("vendors",),
    ),
    RuleForm(
        kind=SelectionRuleKind.AFFILIATES,
        name=Text("関係会社の上限", "affiliates"),
        params=_fixed(*written.AFFILIATES),
        build=_affiliates,
        reads=("relations",),
    ),
    RuleForm(
        kind=SelectionRuleKind.LOCAL,
        name=Text("地元事業者の枠", "local vendors"),
        params=_fixed(
            written.texts("regions", "地元とする地域", "the regions that are local", required=True), *written.QUOTA
        ),
        build=lambda params, digits: bound.LocalQuota(regions=params["regions"], quota=_quota(params, digits)),
        conflict=conflicts.quota_conflict,
        reads=("vendors",),
    ),
    RuleForm(
        kind=SelectionRuleKind.SME,
        name=Text("中小企業の枠", "small and medium-sized vendors"),
        params=_fixed(
            written.texts("sizes", "中小企業とする規模", "the sizes that count", required=True), *written.QUOTA
        ),
        build=lambda params, digits: bound.SmeQuota(sizes=params["sizes"], quota=_quota(params, digits)),
        conflict=conflicts.quota_conflict,
        reads=("vendors",),
    ),
    RuleForm(
        kind=SelectionRuleKind.CERTIFIED,
        name=Text("認証取得者の枠", "certified vendors"),
        params=_fixed(*written.STANDARDS, *written.QUOTA, *CERTIFICATE_PARAMS),
        build=_certified,
        conflict=conflicts.certified_conflict,
        reads=("certificates",),
    ),
    RuleForm(
        kind=SelectionRuleKind.CAPABILITY,
        name=Text("能力の確保", "capability"),
        params=_fixed(
            written.text("capability", "能力", "the capability", required=True),
            written.whole("at_least", "事業者数の下限", "the least number of vendors", required=True),
        ),
        build=lambda params, _: bound.CapabilityCover(**params),
        reads=("vendors",),
    ),
    RuleForm(
        kind=SelectionRuleKind.BUDGET,
        name=Text("予算", "budget"),
        params=lambda digits: (written.money("at_most", "総額の上限", "the most in total", digits),),
        build=lambda params, _: bound.Budget(**params),
    ),
    RuleForm(
        kind=SelectionRuleKind.SPEND_SHARE,
        name=Text("契約金額の割合", "spend share"),
        params=_fixed(*written.SPEND_SHARE),
        build=lambda params, _: bound.SpendShare(**params),
        conflict=conflicts.spend_conflict,
    ),
    RuleForm(
        kind=SelectionRuleKind.CAPACITY,
        name=Text("履行能力", "capacity"),
        params=_fixed(
            written.whole(
                "at_most",
                "業務量の上限。書かなければ各事業者の capacity",
                "the most; unwritten: each vendor's capacity",
            )
        ),
        build=lambda params, _: bound.CapacityLimit(**params),
        kinds=_LOTS_ONLY,
    ),
    RuleForm(
        kind=SelectionRuleKind.SCORE_FLOOR,
        name=Text("最低得点", "score floor"),
        params=_fixed(*written.SCORE_FLOOR),
        build=lambda params, _: bound.ScoreFloor(at_least=params["at_least"], of=bound.FloorOf(params["measure"])),
    ),
    RuleForm(
        kind=SelectionRuleKind.EXCLUSIVE,
        name=Text("排他", "exclusive"),
        params=_fixed(*written.EXCLUSIVE),
        build=lambda params, _: bound.Exclusive(**params),
        conflict=conflicts.exclusive_conflict,
    ),
    RuleForm(
        kind=SelectionRuleKind.DISCOUNT,
        name=Text("数量割引", "volume discount"),
        params=written.discount,
        build=_discount,
        conflict=conflicts.discount_conflict,
        kinds=_LOTS_ONLY,
    ),
)

RULE_FORMS: Final[Mapping[SelectionRuleKind, RuleForm]] = MappingProxyType({form.kind: form for form in _FORMS})
"""How each kind of rule is written."""
