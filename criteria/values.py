"""What a value is (値の定め): kind, range, choices, and the words of what is expected, declared once.

Parameters of formulas and rules, keys of the definition and columns of tables all declare with it; how text becomes
such a value is the business of ``data``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from criteria.characters import SPACES, compared
from criteria.currencies import MINOR_UNITS
from criteria.exact import Yen, decimal_text, exact, price_of
from criteria.finding import Text
from criteria.words import Words


class ValueKind(StrEnum):
    """What kind of value is written."""

    NUMBER = "number"
    WHOLE = "whole"
    """A number without decimals; it is read as an ``int``."""
    SHARE = "share"
    """A number, or a fraction as text: ``"2/3"``."""
    PERCENTAGE = "percentage"
    """A number, or a percentage as text: ``"20%"``."""
    MONEY = "money"
    """An amount above zero in the currency's main unit; it is read as whole smallest units."""
    CURRENCY = "currency"
    CHOICE = "choice"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    """A day, or a day and time."""
    INSTANT = "instant"
    """A day and a time of day."""
    TEXT = "text"
    """A text that is not blank."""
    FREE_TEXT = "free-text"
    TEXTS = "texts"
    LIST = "list"
    """A list whose entries are read elsewhere, as those of TABLE are."""
    TABLE = "table"
    STEPS = "steps"
    """A list of tables, each with the same numeric keys."""
    GRADES = "grades"
    """A table from a grade's name to its share of the points."""
    ENTRIES = "entries"
    """A list of tables, each taken by the declaration's own ``entry``."""


class RefusedValueError(ValueError):
    """What is written is not what was declared; ``expected`` says what is."""

    def __init__(self, expected: Text) -> None:
        """Keep the expectation in both languages."""
        super().__init__(expected.en)
        self.expected = expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What may be written at one place (値の定め): its kind, range and choices; ``form`` shows how a table is written.

    ``words`` are those of a closed list, and of the names there are where none is refused for being no other.
    ``may_be_empty`` is true of choices of which there may be none, ``names`` of texts that name somebody or something,
    each once. ``unwritten`` is the code of a choice that is the same as nothing. ``minor_units`` are the decimal places
    of an amount of money, and ``yen`` says that it is one of yen.
    """

    kind: ValueKind = ValueKind.NUMBER
    above: Fraction | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    choices: tuple[str, ...] = ()
    unwritten: str = ""
    words: Callable[[], Words] | None = None
    may_be_empty: bool = False
    names: bool = False
    keys: tuple[str, ...] = ()
    entry: Callable[[Mapping[str, object]], object] | None = None
    form: str = ""
    minor_units: int = 0
    yen: bool = False

    @property
    def listed(self) -> Words | None:
        """The words that may stand for its codes, None where it has none."""
        return self.words() if self.words else None

    def read(self, written: object) -> Any:  # noqa: ANN401 - one of the kinds above; who declares it types it
        """Take the written value to the exact one, or raise RefusedValueError with what is expected."""
        try:
            return _READERS[self.kind](self, written)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise RefusedValueError(self.expected()) from error

    def expected(self) -> Text:
        """Say in both languages what may be written."""
        return _EXPECTED[self.kind](self)

    def number(self, written: object) -> Fraction:
        """Read one number and hold it against the range."""
        value = exact(written)
        if not self.holds(value):
            msg = f"out of range: {value}"
            raise ValueError(msg)
        return value

    def holds(self, number: Fraction) -> bool:
        """Whether a number is within the range."""
        too_low = (self.above is not None and number <= self.above) or (self.least is not None and number < self.least)
        return not too_low and (self.most is None or number <= self.most)

    def range_text(self) -> Text:
        """Return the range as words, empty where there is none."""
        if self.least is not None and self.most is not None:
            least, most = decimal_text(self.least), decimal_text(self.most)
            return Text(f"{least}以上{most}以下", f"from {least} to {most}")
        ends = [
            Text(f"{decimal_text(end)}{ja}", f"{en} {decimal_text(end)}")
            for end, ja, en in (
                (self.above, "より大きい" if self.most is None else "より大きく", "above"),
                (self.least, "以上", "at least"),
                (self.most, "以下", "at most"),
            )
            if end is not None
        ]
        return Text("".join(end.ja for end in ends), " and ".join(end.en for end in ends))

    def ranged(self, ja: str, en: str) -> Text:
        """Return a noun with the range: 0以上の整数, a whole number of at least 0."""
        limits = self.range_text()
        if not limits.ja:
            return Text(ja, en)
        of = "of " if limits.en.startswith("at ") else ""
        return Text(limits.ja + ("" if limits.ja.endswith("い") else "の") + ja, f"{en} {of}{limits.en}")


def _typed(kind: type, but: type | tuple[()] = ()) -> Callable[[Value, object], object]:
    """Return the reader of what TOML itself has as one type, and not as a part of it: a time of day is no day."""

    def read(_value: Value, written: object) -> object:
        if not isinstance(written, kind) or isinstance(written, but):
            raise TypeError(written)
        return written

    return read


def _read_choice(value: Value, written: object) -> str:
    code = str(written) if type(written) is int else written
    return value.choices[value.choices.index("" if code == value.unwritten else code)]


def _read_whole(value: Value, written: object) -> int:
    number = value.number(written)
    if number.denominator != 1:
        raise ValueError(written)
    return int(number)


def _read_share(value: Value, written: object) -> Fraction:
    over, _, under = written.partition("/") if isinstance(written, str) else (written, "", "")
    divisor = exact(under) if under else Fraction(1)
    if not divisor:
        raise ValueError(written)
    return value.number(exact(over) / divisor)


def _read_percentage(value: Value, written: object) -> Fraction:
    if isinstance(written, str):
        if not written.endswith("%"):
            raise TypeError(written)
        return value.number(exact(written[:-1]) / 100)
    return value.number(written)


def _read_money(value: Value, written: object) -> Yen:
    if isinstance(written, str):
        raise TypeError(written)
    amount = price_of(exact(written), minor_units=value.minor_units)
    if amount <= 0:
        raise ValueError(written)
    return amount


def _read_currency(_value: Value, written: object) -> str:
    if written not in MINOR_UNITS:
        raise ValueError(written)
    return str(written)


def _read_text(_value: Value, written: object) -> str:
    if not isinstance(written, str) or not written.strip():
        raise TypeError(written)
    return written.strip(SPACES)


def _read_free_text(_value: Value, written: object) -> str:
    if not isinstance(written, str):
        raise TypeError(written)
    return written.strip(SPACES)


def _read_texts(value: Value, written: object) -> tuple[str, ...]:
    if not isinstance(written, list | tuple) or (value.choices and not written and not value.may_be_empty):
        raise TypeError(written)
    read = _read_choice if value.choices else _read_text
    texts = tuple(read(value, item) for item in written)
    if value.names and (not texts or len(set(map(compared, texts))) < len(texts)):
        raise ValueError(written)
    return texts


def _read_table(_value: Value, written: object) -> Mapping[str, object]:
    if not isinstance(written, dict):
        raise TypeError(written)
    return MappingProxyType(written)


def _read_steps(value: Value, written: object) -> tuple[tuple[Fraction, ...], ...]:
    if not isinstance(written, list | tuple) or not written:
        raise TypeError(written)
    steps = tuple(_read_step(value, row) for row in written)
    if any(earlier[0] >= later[0] for earlier, later in pairwise(steps)):
        raise ValueError(written)
    return steps


def _read_step(value: Value, row: Mapping[str, object]) -> tuple[Fraction, ...]:
    if set(row) != set(value.keys):
        raise KeyError(*sorted(row))
    return tuple(value.number(row[key]) for key in value.keys)


def _read_grades(value: Value, written: Mapping[str, object]) -> dict[str, Fraction]:
    if not written:
        raise ValueError(written)
    return {str(grade): value.number(share) for grade, share in written.items()}


def _read_entries(value: Value, written: object) -> tuple[object, ...]:
    if not isinstance(written, list | tuple) or not written or value.entry is None:
        raise TypeError(written)
    return tuple(value.entry(row) for row in written)


_READERS: Final[dict[ValueKind, Callable[[Value, Any], object]]] = {
    ValueKind.NUMBER: Value.number,
    ValueKind.WHOLE: _read_whole,
    ValueKind.SHARE: _read_share,
    ValueKind.PERCENTAGE: _read_percentage,
    ValueKind.MONEY: _read_money,
    ValueKind.CURRENCY: _read_currency,
    ValueKind.CHOICE: _read_choice,
    ValueKind.FLAG: _typed(bool),
    ValueKind.DAY: _typed(date, but=datetime),
    ValueKind.MOMENT: _typed(date),
    ValueKind.INSTANT: _typed(datetime),
    ValueKind.TEXT: _read_text,
    ValueKind.FREE_TEXT: _read_free_text,
    ValueKind.TEXTS: _read_texts,
    ValueKind.LIST: _typed(list),
    ValueKind.TABLE: _read_table,
    ValueKind.STEPS: _read_steps,
    ValueKind.GRADES: _read_grades,
    ValueKind.ENTRIES: _read_entries,
}


def _expected_share(value: Value) -> Text:
    number = value.ranged("数値", "a number")
    return Text(f'{number.ja}、または "2/3" の形の分数', f'{number.en}, or a fraction such as "2/3"')


def _expected_percentage(value: Value) -> Text:
    number = value.ranged("数値", "a number")
    return Text(f'{number.ja}、または "20%" の形の割合', f'{number.en}, or a share such as "20%"')


def _expected_money(value: Value) -> Text:
    places = f"小数点以下{value.minor_units}桁まで" if value.minor_units else "整数"
    digits = f"at most {value.minor_units} decimal places" if value.minor_units else "no decimal places"
    return Text(f"0より大きい金額({places})", f"an amount above zero with {digits}")


def _expected_choice(value: Value) -> Text:
    return value.listed.expected if value.listed else Text("", "")


def _expected_texts(value: Value) -> Text:
    if value.names and not value.choices:
        return Text('["…"] の形の、空でなく重複のない並び', 'a list ["…"] that is not empty and names each once')
    if not value.choices:
        return Text('["…", "…"] の形の文字列の並び', 'a list of texts such as ["…", "…"]')
    return Text(f"[…] の形の並び。要素は{_expected_choice(value).ja}", "a list […] of " + ", ".join(value.choices))


def _expected_table(value: Value, ja: str, en: str, each: Text) -> Text:
    limits = value.range_text()
    return Text(ja + (limits.ja and f"({each.ja}は{limits.ja})"), en + (limits.en and f", {each.en} {limits.en}"))


_EACH_NUMBER: Final = Text("数値", "each number")


def _expected_steps(value: Value) -> Text:
    row = "{ " + ", ".join(f"{key} = …" for key in value.keys) + " }"
    ja, en = f"{value.keys[0]}の小さい順に並べた [{row}, …]", f"[{row}, …] in ascending order of {value.keys[0]}"
    return _expected_table(value, ja, en, _EACH_NUMBER)


def _expected_grades(value: Value) -> Text:
    if value.form:
        return _expected_table(value, f"{value.form} の形の表", f"a table such as {value.form}", _EACH_NUMBER)
    ja, en = "評語と割合の表 { A = 1.0, B = 0.7 }", "a table of grades and shares such as { A = 1.0, B = 0.7 }"
    return _expected_table(value, ja, en, Text("割合", "each"))


def _always(ja: str, en: str) -> Callable[[Value], Text]:
    return lambda _value: Text(ja, en)


_EXPECTED: Final[dict[ValueKind, Callable[[Value], Text]]] = {
    ValueKind.NUMBER: lambda value: value.ranged("数値", "a number"),
    ValueKind.WHOLE: lambda value: value.ranged("整数", "a whole number"),
    ValueKind.SHARE: _expected_share,
    ValueKind.PERCENTAGE: _expected_percentage,
    ValueKind.MONEY: _expected_money,
    ValueKind.CURRENCY: _always("ISO 4217の通貨コード(JPY、USDなど)", "an ISO 4217 currency code such as JPY or USD"),
    ValueKind.CHOICE: _expected_choice,
    ValueKind.FLAG: _always("true または false(有・無も可)", "true or false"),
    ValueKind.DAY: _always("2026-10-01 の形の日付", "a date such as 2026-10-01"),
    ValueKind.MOMENT: _always(
        "2026-11-06T17:00:00+09:00 の形の日時または日付",
        "a date, or a date and time such as 2026-11-06T17:00:00+09:00",
    ),
    ValueKind.INSTANT: _always(
        "2026-11-06 16:59、2026-11-06T16:59:30.125+09:00 または 令和8年11月6日 16:59 の形の日時",
        "a date and time such as 2026-11-06 16:59 or 2026-11-06T16:59:30.125+09:00",
    ),
    ValueKind.TEXT: _always("空でない文字列", "a text that is not empty"),
    ValueKind.FREE_TEXT: _always("文字列", "a text"),
    ValueKind.TEXTS: _expected_texts,
    ValueKind.LIST: _always("[…] の形の並び", "a list such as […]"),
    ValueKind.TABLE: _always("{ 名称 = 値 } の形の表", "a table such as { name = value }"),
    ValueKind.STEPS: _expected_steps,
    ValueKind.GRADES: _expected_grades,
    ValueKind.ENTRIES: lambda value: Text(f"[{value.form}, …] の形の並び", f"a list [{value.form}, …]"),
}


TEXT: Final = Value(kind=ValueKind.TEXT)
FREE_TEXT: Final = Value(kind=ValueKind.FREE_TEXT)
TEXTS: Final = Value(kind=ValueKind.TEXTS)
LIST: Final = Value(kind=ValueKind.LIST)
TABLE: Final = Value(kind=ValueKind.TABLE)
NUMBER: Final = Value(kind=ValueKind.NUMBER)
RATIO: Final = Value(kind=ValueKind.SHARE)
WHOLE: Final = Value(kind=ValueKind.WHOLE)
FLAG: Final = Value(kind=ValueKind.FLAG)
DAY: Final = Value(kind=ValueKind.DAY)
MOMENT: Final = Value(kind=ValueKind.MOMENT)
INSTANT: Final = Value(kind=ValueKind.INSTANT)


def whole(least: int, most: int | None = None) -> Value:
    """Return the declaration of a whole number from ``least``, up to ``most`` where there is a limit (整数)."""
    return Value(kind=ValueKind.WHOLE, least=Fraction(least), most=None if most is None else Fraction(most))


def money(currency: str) -> Value:
    """Return the declaration of an amount above zero in a currency (金額)."""
    return Value(kind=ValueKind.MONEY, minor_units=MINOR_UNITS[currency], yen=currency == "JPY")


def choice(codes: type[StrEnum], words: Words, unwritten: str = "") -> Value:
    """Return the declaration of one code of a closed list (決まった語); ``unwritten`` says that it is the default."""
    return Value(kind=ValueKind.CHOICE, choices=tuple(codes), words=lambda: words, unwritten=unwritten)


def named(words: Callable[[], Words]) -> Value:
    """Return the declaration of a name: a code, or what offices call it; who looks it up knows which there are."""
    return Value(kind=ValueKind.TEXT, words=words)
