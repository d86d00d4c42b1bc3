"""Checks of a definition: dates, price limits, tie-break chain and lottery (日付・価格の制限・同点時の順序の検査)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from itertools import combinations
from typing import Final

from criteria.currencies import MINOR_UNITS
from criteria.exact import Yen, format_price
from criteria.finding import Finding, Text
from criteria.lots import is_under_ceiling
from criteria.spelling import did_you_mean
from criteria.tender import Tender, VariableMinimum
from criteria.terms import TIE_KEYS
from criteria.words import LOTTERY, TIE_STEP
from criteria.zones import UnknownZoneError, is_after, is_on_no_clock, known_zones, offsets_of, zone_named
from scoring.definition.faults import KEEP_ONE, fault, unknown, unknown_called
from scoring.eligibility.opening import VARIABLE_FORMS
from scoring.formulas.lottery import LOTTERY_RULES

_DATES: Final = ("notice_date", "deadline", "opening", "award_date")
_ORDERS: Final = ("receipt", "vendor-code")
_NUMBERS: Final = ("entered", "entered+system", "entered+milliseconds")
_LASTING: Final = (None, 1000)


def check_dates(tender: Tender) -> Iterator[Finding]:
    """Check what names the tender, its currency, and that its dates follow one another."""
    for key in ("id", "title"):
        if not getattr(tender, key).strip():
            what = Text("空欄です", "this must not be blank")
            yield fault(
                f"tender.{key}", "missing-key", what, expected=Text("空でない文字列", "a text that is not empty")
            )
    if tender.currency not in MINOR_UNITS:
        what = Text("この通貨は登録されていません", "this currency is not known")
        yield unknown("tender.currency", "unknown-currency", what, tender.currency, MINOR_UNITS)
    yield from _zones(tender)
    given = [(key, moment) for key in _DATES if (moment := getattr(tender, key)) is not None]
    for (earlier, first), (later, second) in combinations(given, 2):
        if is_after(tender, first, second):
            what = Text(f"{later} が {earlier} より前です", f"{later} lies before {earlier}")
            expected = Text(f"{earlier}({first})以後の日時", f"{earlier} ({first}) or later")
            yield fault(f"tender.{later}", "dates-out-of-order", what, value=second, expected=expected)


def _zones(tender: Tender) -> Iterator[Finding]:
    if tender.zone:
        yield from _unknown_zone(tender.zone)
    elif len(offsets_of(tender)) > 1:
        what = Text("提出期限と開札日時の時差が異なります", "the deadline and the opening have different offsets")
        cure = Text(
            '[tender] に案件の時間帯を書いてください(例: zone = "Asia/Tokyo")',
            'Name the zone of the tender in [tender], zone = "Europe/Berlin" say',
        )
        yield fault("tender.opening", "zones-differ", what, value=tender.opening, cure=cure)
    for key in ("deadline", "opening"):
        moment = getattr(tender, key)
        if isinstance(moment, datetime) and is_on_no_clock(tender, moment):
            what = Text(
                "夏時間の切替えにより、この時間帯に2度あるか1度もない日時です",
                "this time is there twice or never in the tender's zone, because summer time begins or ends",
            )
            expected = Text("+01:00 のような時差を付けた日時", "a time with its offset, +01:00 say")
            yield fault(f"tender.{key}", "no-such-time", what, value=moment, expected=expected)


def _unknown_zone(name: str) -> Iterator[Finding]:
    try:
        zone_named(name)
    except UnknownZoneError:
        known = known_zones()
        what, cure = (
            Text("この時間帯はありません", "there is no such time zone"),
            did_you_mean(name, known),
        )
        if not known:
            what = Text(
                "このコンピュータに時間帯の一覧(tzdata)がないため、名称では読めません",
                "this computer has no list of time zones (tzdata), so none can be read by its name",
            )
            cure = Text('zone = "+09:00" のように時差を書いてください', 'Write the offset, zone = "+09:00" say')
        expected = Text(
            '"Asia/Tokyo" のような名称、または "+09:00" のような時差', 'a name such as "Asia/Tokyo", or "+09:00"'
        )
        yield fault("tender.zone", "unknown-zone", what, value=name, expected=expected, cure=cure)


def check_prices(tender: Tender) -> Iterator[Finding]:
    """Check that the price limits are amounts, lie in their order, and do not say one thing twice."""
    prices = tender.prices
    limits: Mapping[str, Yen | None] = {
        "floor": prices.floor,
        "disqualification": prices.disqualification,
        "investigation": prices.investigation,
        "ceiling": prices.ceiling,
    }
    given = [(key, limit) for key, limit in limits.items() if limit is not None]
    digits = MINOR_UNITS.get(tender.currency, 0)
    for key, limit in given:
        if limit <= 0:
            yield _not_positive(f"price.{key}", format_price(limit, digits))
    for (lower, low), (upper, high) in combinations(given, 2):
        if low > high and (lower, upper) != ("floor", "disqualification"):
            what = Text(f"{lower} が {upper} を上回っています", f"{lower} is above {upper}")
            limit_text = format_price(high, digits)
            expected = Text(f"{upper}({limit_text})以下の金額", f"at most {upper} ({limit_text})")
            yield fault(
                f"price.{lower}", "limits-out-of-order", what, value=format_price(low, digits), expected=expected
            )
    if prices.variable_minimum is not None:
        yield from _variable_minimum(tender, prices.variable_minimum)


def _not_positive(key: str, value: object) -> Finding:
    what = Text("0以下です", "this is not above zero")
    return fault(key, "not-positive", what, value=value, expected=Text("0より大きい値", "a value above zero"))


def _variable_minimum(tender: Tender, rule: VariableMinimum) -> Iterator[Finding]:
    key = "price.variable_minimum"
    if tender.prices.floor is not None:
        what = Text("最低制限価格が二重に定められています", "the minimum price is set by two rules")
        cure = Text("floor と variable_minimum の一方を残してください", "Keep either floor or variable_minimum")
        yield fault(key, "two-rules", what, cure=cure)
    if not is_under_ceiling(tender):
        what = Text("有効な入札が1者のときに予定価格が必要です", "with a single valid bid the ceiling is needed")
        yield fault(
            "price.ceiling", "missing-ceiling", what, expected=Text("予定価格の金額", "the amount of the ceiling")
        )
    if rule.form not in VARIABLE_FORMS:
        what = Text("この方式は定められていません", "this form is not known")
        yield unknown(f"{key}.form", "unknown-form", what, rule.form, VARIABLE_FORMS)
    shares = {"factor": rule.factor, "share": rule.share, "single": rule.single}
    for name, share in shares.items():
        if not 0 < share <= 1:
            what = Text("割合が範囲外です", "this share is out of range")
            expected = Text("0より大きく1以下の数", "a number above 0 and at most 1")
            yield fault(f"{key}.{name}", "out-of-range", what, value=Fraction(share), expected=expected)
    for name, amount in {"average_unit": rule.average_unit, "unit": rule.unit}.items():
        if amount <= 0:
            yield _not_positive(f"{key}.{name}", amount)
    if rule.few < 0:
        what = Text("負の数です", "this is negative")
        yield fault(f"{key}.few", "out-of-range", what, value=rule.few, expected=Text("0以上の整数", "0 or more"))


def check_tie_break(tender: Tender) -> Iterator[Finding]:
    """Check the keys of the tie-break chain, each once."""
    ids = [f"criterion:{criterion.id}" for criterion in tender.criteria]
    seen: set[str] = set()
    for key in tender.method.tie_break:
        if key not in TIE_KEYS and key not in ids:
            what = Text("同点時の順位の決め方にこの名称はありません", "the tie-break chain knows no such key")
            called = {f"criterion:{one.id}": Text(one.label, one.label) for one in tender.criteria}
            known = {step: TIE_STEP[step] for step in TIE_KEYS} | called
            yield unknown_called("method.tie_break", "unknown-tie-key", what, key, known)
        elif key in seen:
            what = Text("同じものが2度書かれています", "this key is written twice")
            yield fault("method.tie_break", "duplicate-tie-key", what, value=key, cure=KEEP_ONE)
        seen.add(key)


def check_lottery(tender: Tender) -> Iterator[Finding]:
    """Check that the lottery rule is a named one, or written out in full, not both."""
    rule = tender.lottery
    if rule is None:
        return
    named = LOTTERY_RULES.get(rule.rule)
    if named is not None and rule != named:
        what = Text("方式の名称と内訳が食い違っています", "the rule's name and what is written out differ")
        cure = Text("rule だけを書くか、別の名称にしてください", "Write rule alone, or give it another name")
        yield fault("lottery.rule", "two-rules", what, value=rule.rule, cure=cure)
    elif named is None and not rule.order and not rule.number:
        what = Text("この方式は登録されていません", "this lottery rule is not registered")
        yield unknown_called("lottery.rule", "unknown-lottery", what, rule.rule, LOTTERY)
    elif named is None:
        yield from _written_out(rule.order, rule.number, rule.modulo)


def _written_out(order: str, number: str, modulo: int | None) -> Iterator[Finding]:
    what = Text("くじの定めにこの語はありません", "the lottery knows no such word")
    if order not in _ORDERS:
        yield unknown("lottery.order", "unknown-lottery", what, order, _ORDERS)
    if number not in _NUMBERS:
        yield unknown("lottery.number", "unknown-lottery", what, number, _NUMBERS)
    if modulo not in _LASTING:
        expected = Text("1000(下3桁)、または省略", "1000 (the last three digits), or nothing")
        yield fault(
            "lottery.modulo",
            "unknown-lottery",
            Text("使えない値です", "this value is not used"),
            value=modulo,
            expected=expected,
        )
