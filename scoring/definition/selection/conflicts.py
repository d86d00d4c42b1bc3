"""Parameters of a selection rule that do not go together (選定条件の係数の矛盾), each of them well written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, TypeAlias

from criteria.exact import price_of
from criteria.finding import Text
from criteria.spelling import did_you_mean
from criteria.standards import find_standard, known_names
from scoring.definition.selection.bound import DiscountTier, QuotaOf
from scoring.definition.selection.params import SELECTORS

_ALL: Final = 100

Bound: TypeAlias = Mapping[str, Any]
"""Parameters by name, each read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Parameters that are each well written and do not go together: at which of them, and what is expected."""

    name: str
    code: str
    what: Text
    expected: Text


def no_conflict(_bound: Bound, _minor_units: int) -> Iterator[Conflict]:
    """Find nothing: its parameters stand each by itself."""
    return iter(())


def limits_conflict(bound: Bound, _minor_units: int = 0) -> Iterator[Conflict]:
    """Find a rule without any limit, and a least above the most (下限と上限の矛盾)."""
    least, most = bound["at_least"], bound["at_most"]
    if least is None and most is None:
        yield _no_limit("at_least", "at_least, at_most")
    elif least is not None and most is not None and least > most:
        yield Conflict(
            name="at_least",
            code="contradictory-limits",
            what=Text("下限が上限を上回っています", "at_least is above at_most"),
            expected=Text("at_most 以下の値", "no more than at_most"),
        )


def _no_limit(name: str, names: str) -> Conflict:
    return Conflict(
        name=name,
        code="missing-parameter",
        what=Text("限度が書かれていません", "no limit is written"),
        expected=Text(f"{names} のいずれか", f"one of {names}"),
    )


def size_conflict(bound: Bound, _minor_units: int) -> Iterator[Conflict]:
    """Find a size said twice, not at all, or with a least above the most."""
    if bound["exactly"] is None:
        missing = bound["at_least"] is None and bound["at_most"] is None
        yield from [_no_limit("exactly", "exactly, at_least, at_most")] if missing else limits_conflict(bound)
    elif bound["at_least"] is not None or bound["at_most"] is not None:
        yield Conflict(
            name="exactly",
            code="two-rules",
            what=Text("選定者数が二重に定められています", "the size is set twice"),
            expected=Text("exactly だけ、または at_least・at_most", "exactly alone, or at_least and at_most"),
        )


def quota_conflict(bound: Bound, minor_units: int) -> Iterator[Conflict]:
    """Find a quota without a limit, with contradictory ones, or in parts of what it counts."""
    if bound["at_least"] is not None or bound["at_most"] is not None:
        yield from limits_conflict(bound)
    elif bound["share_at_least"] is None:
        yield _no_limit("at_least", "at_least, at_most, share_at_least")
    for name in ("at_least", "at_most"):
        if bound[name] is not None and quota_amount(bound[name], bound["of"], minor_units) is None:
            yield Conflict(
                name=name,
                code="bad-parameter",
                what=Text("数えるものより細かい値です", "this is finer than what is counted"),
                expected=_quota_unit(bound["of"], minor_units),
            )


def _quota_unit(of: str, minor_units: int) -> Text:
    if of == QuotaOf.PRICE and minor_units:
        return Text(f"小数点以下{minor_units}桁までの金額", f"an amount with at most {minor_units} decimal places")
    return Text("整数", "a number without decimals")


def quota_amount(written: Fraction, of: str, minor_units: int) -> int | None:
    """Return a limit of a quota as a whole number of what it counts, None where it is none."""
    try:
        return price_of(written, minor_units=minor_units if of == QuotaOf.PRICE else 0)
    except ValueError:
        return None


def certified_conflict(bound: Bound, minor_units: int) -> Iterator[Conflict]:
    """Find a quota of no standard, of an unknown one, or with limits that do not go together."""
    if not bound["any_of"] and not bound["all_of"]:
        yield Conflict(
            name="any_of",
            code="missing-parameter",
            what=Text("規格が書かれていません", "no standard is written"),
            expected=Text("any_of または all_of に規格を1つ以上", "at least one standard in any_of or all_of"),
        )
    for name in ("any_of", "all_of"):
        for standard in bound[name]:
            if find_standard(standard) is None:
                near = did_you_mean(standard, known_names())
                yield Conflict(
                    name=name,
                    code="unknown-standard",
                    what=Text(f"規格「{standard}」は登録されていません", f"the standard {standard} is not known"),
                    expected=Text(f"登録された規格。{near.ja}", f"a known standard. {near.en}"),
                )
    yield from quota_conflict(bound, minor_units)


def spend_conflict(bound: Bound, _minor_units: int) -> Iterator[Conflict]:
    """Find a share of two at once, or a least share that every vendor should have."""
    yield from limits_conflict(bound)
    said = [name for name in SELECTORS if bound[name]]
    for name in said[1:]:
        yield Conflict(
            name=name,
            code="two-rules",
            what=Text("対象が二重に定められています", "whom it holds for is said twice"),
            expected=Text(f"{'、'.join(SELECTORS)} のうち1つ", f"one of {', '.join(SELECTORS)}"),
        )
    if not said and bound["at_least"] is not None:
        yield Conflict(
            name="at_least",
            code="missing-parameter",
            what=Text("だれの割合の下限かが書かれていません", "nobody is named whose share is at least this"),
            expected=Text(f"{'、'.join(SELECTORS)} のうち1つ", f"one of {', '.join(SELECTORS)}"),
        )


def exclusive_conflict(bound: Bound, _minor_units: int) -> Iterator[Conflict]:
    """Find that neither, both, or fewer than two are named."""
    vendors, packages = bound["vendors"], bound["packages"]
    if bool(vendors) is bool(packages):
        yield Conflict(
            name="vendors",
            code="two-rules" if vendors else "missing-parameter",
            what=Text(
                "事業者とパッケージの両方が書かれています" if vendors else "対象が書かれていません",
                "both vendors and packages are named" if vendors else "nobody is named",
            ),
            expected=Text("vendors または packages の一方", "either vendors or packages"),
        )
    elif len(vendors or packages) == 1:
        yield Conflict(
            name="vendors" if vendors else "packages",
            code="bad-parameter",
            what=Text("1つだけでは排他になりません", "a single one excludes nothing"),
            expected=Text("2つ以上", "two or more"),
        )


def discount_conflict(bound: Bound, _minor_units: int) -> Iterator[Conflict]:
    """Find tiers that are by lots and by money, give nothing or everything away, or do not rise."""
    tiers = bound["tiers"]
    if not all(0 < tier.percent < _ALL for tier in tiers):
        yield Conflict(
            name="tiers",
            code="out-of-range",
            what=Text("割引率が範囲外です", "a percentage is out of range"),
            expected=Text("0より大きく100より小さい数", "a number above 0 and below 100"),
        )
    elif len({tier.lots_at_least is None for tier in tiers}) > 1:
        yield Conflict(
            name="tiers",
            code="two-rules",
            what=Text("ロット数と金額の段階が混在しています", "some tiers are by lots, others by money"),
            expected=Text("ロット数の下限だけ、または金額の下限だけ", "lots_at_least alone, or price_at_least alone"),
        )
    elif any(_reached(first) >= _reached(then) or first.percent >= then.percent for first, then in pairwise(tiers)):
        yield Conflict(
            name="tiers",
            code="contradictory-limits",
            what=Text("段階が小さい順ではありません", "the tiers do not rise"),
            expected=Text("数量も割引率も大きくなる順", "both what is reached and the percentage rising"),
        )


def _reached(tier: DiscountTier) -> int:
    return tier.lots_at_least or tier.price_at_least or 0
