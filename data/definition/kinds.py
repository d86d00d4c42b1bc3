"""What a key of the definition takes (項目の値の種類): a reader, the words for it, and how a sheet's cell says it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Final

from criteria.characters import SPACES
from criteria.exact import MOST_PLACES, NumberError, exact, parse_points, price_of
from criteria.finding import NOTHING, Text
from criteria.spelling import did_you_mean
from criteria.tender import MINOR_UNITS, REPLACED_CURRENCIES
from criteria.terms import Envelopes
from data.definition import spoken
from data.definition.spoken import TIE, Words
from data.text.cells import read_yes_no
from data.text.faults import CellError
from data.text.japanese import parse_date, parse_moment, plain_number, plain_yen
from data.text.toml import toml_value

_BETWEEN: Final = re.compile(r"\s*[,、\n]\s*")


@dataclass(frozen=True, slots=True)
class ValueKind:
    """What a key takes: a reader that raises ValueError or TypeError, and the words for what it accepts.

    ``from_cell`` takes the text of a sheet's cell to what TOML would have there.
    """

    read: Callable[[object], object]
    expected: Text
    from_cell: Callable[[str], object] = toml_value


def _text(written: object) -> str:
    if not isinstance(written, str) or not written.strip():
        raise TypeError(written)
    return written.strip(SPACES)


def _free_text(written: object) -> str:
    if not isinstance(written, str):
        raise TypeError(written)
    return written.strip(SPACES)


def _texts(written: object) -> tuple[str, ...]:
    if not isinstance(written, list):
        raise TypeError(written)
    return tuple(_text(item) for item in written)


def _number(written: object) -> Fraction:
    if isinstance(written, str):
        raise TypeError(written)
    return exact(written)


def _ratio(written: object) -> Fraction:
    if isinstance(written, str):
        over, _, under = written.partition("/")
        return exact(over) / (exact(under) if under else 1)
    return exact(written)


def _share(written: object) -> Fraction:
    share = exact(written[:-1]) / 100 if isinstance(written, str) and written.endswith("%") else _number(written)
    if not 0 < share <= 1:
        raise ValueError(written)
    return share


def _typed(kind: type, but: type | tuple[()] = ()) -> Callable[[object], object]:
    """Return the reader of what TOML itself has as one type, and not as a part of it: a flag is no whole number."""

    def read(written: object) -> object:
        if not isinstance(written, kind) or isinstance(written, but):
            raise TypeError(written)
        return written

    return read


_whole = _typed(int, but=bool)


def _places(written: object) -> int:
    if abs(places := _whole(written)) > MOST_PLACES:
        raise ValueError(written)
    return places


def _table(written: object) -> Mapping[str, object]:
    if not isinstance(written, dict):
        raise TypeError(written)
    return MappingProxyType(written)


def _currency(written: object) -> str:
    if written in MINOR_UNITS:
        return str(written)
    successor = REPLACED_CURRENCIES.get(str(written))
    if successor is None:
        raise ValueError(written)
    cure = Text(f"廃止された通貨です。{successor} に代わりました", f"It was withdrawn; {successor} took its place")
    raise CellError(NOTHING, cure=cure)


def numbered(cell: str, plain: Callable[[str], str] = plain_number) -> object:
    """Return the number a cell holds, written as in every table; what is none is what TOML would have there.

    >>> numbered("４０"), numbered("1,000.5"), numbered("2026")
    (40, Fraction(2001, 2), 2026)
    """
    try:
        number = parse_points(plain(cell))
    except NumberError:
        return toml_value(cell)
    return number.numerator if number.denominator == 1 else number


def _divided(cell: str) -> object:
    """Return the text of a fraction or a percentage with plain signs, or the number that a cell holds."""
    plain = plain_number(cell.replace("／", "/").replace("％", "%"))
    return plain if "/" in plain or plain.endswith("%") else numbered(plain)


def _listed(cell: str) -> object:
    return toml_value(cell) if cell.startswith("[") else [part for part in _BETWEEN.split(cell) if part]


def _dated(cell: str) -> object:
    written = toml_value(cell)
    if isinstance(written, date):
        return written
    try:
        return parse_moment(cell)
    except ValueError:
        return parse_date(cell)


def choice(words: type[StrEnum], listed: Words, unless_given: str = "") -> ValueKind:
    """Take one word of a closed list: a code, or what offices call it.

    The code that holds ``unless_given`` is nothing, so that a tender that writes it is the one that leaves it out.
    """

    def read(written: object) -> StrEnum:
        return _member(words, listed, written, unless_given)

    return ValueKind(read, listed.expected, str)


def choices(words: type[StrEnum], listed: Words) -> ValueKind:
    """Take a list of words of a closed list."""

    def read(written: object) -> tuple[StrEnum, ...]:
        return tuple(_member(words, listed, word) for word in _texts(written))

    one = listed.expected
    return ValueKind(read, Text(f"[…] の形の並び。要素は{one.ja}", f"a list […], each {one.en}"), _listed)


def _member(words: type[StrEnum], listed: Words, written: object, unless_given: str = "") -> StrEnum:
    code = listed.code(_text(written))
    if code is None:
        raise CellError(NOTHING, cure=did_you_mean(str(written), listed.names))
    return words("" if code == unless_given else code)


def named(of: Callable[[], Words]) -> ValueKind:
    """Take a name: a code, or what offices call it; one that is not known stays, for who looks it up."""

    def read(written: object) -> str:
        text = _text(written)
        return of().code(text) or text

    return ValueKind(read, TEXT.expected, str)


def _tie_key(text: str) -> str:
    kind, sign, criterion = text.replace("：", ":").partition(":")
    if sign and kind in ("criterion", "評価項目"):
        return f"criterion:{criterion.strip()}"
    return TIE.code(text) or text


def money(minor_units: int, *, yen: bool) -> ValueKind:
    """Take an amount in the currency's main unit into whole smallest units; on a sheet, yen may be marked as such."""

    def read(written: object) -> int:
        amount = price_of(_number(written), minor_units=minor_units)
        if amount <= 0:
            raise ValueError(written)
        return amount

    places = f"(小数点以下{minor_units}桁まで)" if minor_units else "(整数)"
    digits = f"at most {minor_units} decimal places" if minor_units else "no decimal places"
    expected = Text(f"0より大きい金額{places}", f"an amount above zero with {digits}")
    return ValueKind(read, expected, partial(numbered, plain=plain_yen) if yen else numbered)


TEXT: Final = ValueKind(_text, Text("空でない文字列", "a text that is not empty"), str)
FREE_TEXT: Final = ValueKind(_free_text, Text("文字列", "a text"), str)
TEXTS: Final = ValueKind(_texts, Text('["…", "…"] の形の文字列の並び', 'a list of texts such as ["…", "…"]'), _listed)
NUMBER: Final = ValueKind(_number, Text("数値(指数表記は不可)", "a number, without an exponent"), numbered)
RATIO: Final = ValueKind(
    _ratio, Text('数値、または "2/3" の形の分数', 'a number, or a fraction such as "2/3"'), _divided
)
SHARE: Final = ValueKind(
    _share,
    Text('0より大きく1以下の数値、または "20%" の形の割合', 'a number above 0 and at most 1, or a share such as "20%"'),
    _divided,
)
WHOLE: Final = ValueKind(_whole, Text("整数", "a whole number"), numbered)
PLACES: Final = ValueKind(
    _places,
    Text(f"-{MOST_PLACES}から{MOST_PLACES}までの整数", f"a whole number from -{MOST_PLACES} to {MOST_PLACES}"),
    numbered,
)
_ENVELOPES: Final = choice(Envelopes, spoken.ENVELOPES, "1")
ENVELOPES: Final = replace(
    _ENVELOPES, read=lambda written: _ENVELOPES.read(str(written) if type(written) is int else written)
)
FLAG: Final = ValueKind(
    lambda written: written if isinstance(written, bool) else read_yes_no(_text(written)),
    Text("true または false(有・無も可)", "true or false"),
    read_yes_no,
)
DAY: Final = ValueKind(_typed(date, but=datetime), Text("2026-10-01 の形の日付", "a date such as 2026-10-01"), _dated)
MOMENT: Final = ValueKind(
    _typed(date),
    Text(
        "2026-11-06T17:00:00+09:00 の形の日時または日付", "a date, or a date and time such as 2026-11-06T17:00:00+09:00"
    ),
    _dated,
)
TIE_KEYS: Final = ValueKind(lambda written: tuple(map(_tie_key, _texts(written))), TEXTS.expected, _listed)
TABLE: Final = ValueKind(_table, Text("{ 名称 = 値 } の形の表", "a table such as { name = value }"))
CURRENCY: Final = ValueKind(
    _currency, Text("ISO 4217の通貨コード(JPY、USDなど)", "an ISO 4217 currency code such as JPY or USD")
)
