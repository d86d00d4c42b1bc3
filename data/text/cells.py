"""What a cell may hold (セルの読取り): each reader takes the text of one cell to an exact value, or says why not."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from itertools import count
from types import MappingProxyType
from typing import Final, Self

from criteria.characters import SPACES, compared, unseen
from criteria.exact import NumberError, parse_points, parse_price
from criteria.finding import NOTHING, Text
from criteria.spelling import did_you_mean, one_of
from criteria.tender import MINOR_UNITS
from data.text.faults import CellError, refused_sign
from data.text.japanese import NO, YES, normal_id, parse_date, parse_moment, plain_number, plain_yen

CellReader = Callable[[str], object]


class UnreadableCell(str):
    """The text of a cell that no column can take, an error value of a spreadsheet say, with the reason.

    It equals nothing but itself, so that no remembered reading of the same text stands in for it.
    """

    __slots__ = ("reason",)

    def __new__(cls, text: str, reason: CellError) -> Self:
        """Keep the reason beside the text."""
        cell = super().__new__(cls, text)
        cell.reason = reason
        return cell

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class EndlessNumber(str):
    """A number of a DataFrame whose decimals do not end (循環小数), as a fraction, which no text of a file says.

    It equals nothing but itself, as the same text is no number in a file.
    """

    __slots__ = ("number",)

    def __new__(cls, text: str, number: Fraction) -> Self:
        """Keep the number beside its text."""
        cell = super().__new__(cls, text)
        cell.number = number
        return cell

    __eq__ = object.__eq__
    __hash__ = object.__hash__


_PROBLEMS: Final = MappingProxyType(
    {
        "empty": Text("空欄です", "the cell is empty"),
        "exponent": Text("指数表記の数です", "this number has an exponent"),
        "not-finite": Text("有限の数ではありません", "this is not a finite number"),
        "grouping": Text(
            "桁区切りのカンマが3桁ごとではありません", "the commas do not separate groups of three digits"
        ),
        "too-long": Text("数字が長すぎます", "this number is too long"),
        "too-fine": Text("通貨の最小単位より細かい金額です", "this amount is finer than the currency's smallest unit"),
        "not-a-number": Text("数値ではありません", "this is not a number"),
    }
)

_CURE_NUMBER: Final = Text("単位や記号を除き、数字だけで書いてください", "Write digits only, without units or signs")

_EXPECTED_NUMBER: Final = Text("1234.5 または 1,234.5 の形の数値", "a number such as 1234.5 or 1,234.5")


def _refused_number(error: NumberError, expected: Text) -> CellError:
    cure = _CURE_NUMBER if error.problem == "not-a-number" else NOTHING
    return CellError(_PROBLEMS[error.problem], expected, cure, code="bad-number")


def read_text(text: str) -> str:
    """Take a name or text as it is written, without spaces around it.

    What nobody can see is refused: it is not dropped, because some scripts write with it.
    """
    taken = text.strip(SPACES)
    sign = unseen(taken)
    if sign:
        raise refused_sign(sign)
    return taken


def read_note(text: str) -> str:
    """Take what no one reads but people (備考), whatever it is."""
    return text.strip(SPACES)


NAMES_SEPARATED_BY: Final = ";；、"
"""The signs between the names of one cell."""

_BETWEEN_NAMES: Final = re.compile(rf"[{NAMES_SEPARATED_BY}\n]")


def read_names(text: str) -> tuple[str, ...]:
    """Read the names of one cell, separated by ``;`` or ``、``, each once.

    >>> read_names("夜間対応; 現地常駐")
    ('夜間対応', '現地常駐')
    """
    names = tuple(name for part in _BETWEEN_NAMES.split(text) if (name := read_text(part)))
    if not names or len(set(map(compared, names))) < len(names):
        raise CellError(
            Text("名称の並びとして読めないか、同じ名称が2度あります", "this is no list of names, or names one twice"),
            Text("「;」か「、」で区切った名称", "names separated by ; or 、"),
            code="bad-list",
        )
    return names


def ids_reader(known: Collection[str], what: Text, code: str) -> Callable[[str], tuple[str, ...]]:
    """Return the reader of several ids in one cell, each of them known; a fault names the nearest."""
    read_id = id_reader(known, what, code)

    def read(text: str) -> tuple[str, ...]:
        return tuple(read_id(name) for name in read_names(text))

    return read


def read_number(text: str, expected: Text = _EXPECTED_NUMBER) -> Fraction:
    """Read a number exactly; full-width digits are read as digits."""
    if isinstance(text, EndlessNumber):
        return text.number
    try:
        return parse_points(plain_number(text))
    except NumberError as error:
        raise _refused_number(error, expected) from error


def amount_reader(currency: str) -> Callable[[str], int]:
    """Return the reader of an amount of money above zero in the currency's main unit."""
    minor_units, yen = MINOR_UNITS[currency], currency == "JPY"
    expected = (
        Text(
            "49,110,000 または 49110000円 の形の0より大きい金額", "an amount above zero such as 49,110,000 or 49110000"
        )
        if yen
        else Text(
            f"0より大きい金額(小数点以下{minor_units}桁まで)",
            f"an amount above zero with at most {minor_units} decimals",
        )
    )

    def read(text: str) -> int:
        try:
            amount = parse_price(plain_yen(text) if yen else plain_number(text), minor_units=minor_units)
        except NumberError as error:
            raise _refused_number(error, expected) from error
        if amount <= 0:
            what = (
                Text("負の金額です", "the amount is negative") if amount else Text("金額が0です", "the amount is zero")
            )
            raise CellError(what, expected, code="price-not-positive")
        return amount

    return read


def whole_reader(least: int, most: int | None = None) -> Callable[[str], int]:
    """Return the reader of a whole number from ``least``, and up to ``most`` where there is a limit."""
    expected = (
        Text(f"{least}以上の整数", f"a whole number of at least {least}")
        if most is None
        else Text(f"{least}から{most}までの整数", f"a whole number from {least} to {most}")
    )

    def read(text: str) -> int:
        value = read_number(text, expected)
        if value.denominator != 1 or value < least or (most is not None and value > most):
            raise CellError(Text("範囲外の数です", "this number is out of range"), expected, code="out-of-range")
        return value.numerator

    return read


def read_yes_no(text: str) -> bool:
    """Read 有 or 無, and the other words for yes and no."""
    word = normal_id(text).casefold()
    if word in YES or word in NO:
        return word in YES
    expected = Text("有・無(または ○・×、はい・いいえ、1・0)", "yes or no (or true/false, 1/0, 有/無, ○/×)")
    raise CellError(Text("有無を読み取れません", "this is neither yes nor no"), expected)


def word_reader(words: Mapping[str, StrEnum]) -> Callable[[str], StrEnum]:
    """Return the reader of one word of a closed list; a fault names the codes, in Japanese their first other words."""
    codes = dict.fromkeys(value for value in words.values() if value)
    in_japanese = [next(word for word, value in words.items() if value == code and word != code) for code in codes]
    expected = Text(one_of(in_japanese).ja, one_of(codes).en)

    def read(text: str) -> StrEnum:
        # Official tables print such words spaced out: 無 効, 辞　退.
        word = "".join(normal_id(text).split()).casefold()
        if word in words:
            return words[word]
        what = Text("この語は定められていません", "this word is not known")
        raise CellError(what, expected, lambda: did_you_mean(word, words), code="unknown-word")

    return read


_MOST_SOUGHT: Final = 1_000
"""Names of one column for which the nearest known one is sought."""

_REMOVE: Final = Text("この行を削ってください", "Remove this row")


def id_reader(
    known: Collection[str], what: Text, code: str, called: Mapping[str, str] = MappingProxyType({})
) -> Callable[[str], str]:
    """Return the reader of an id that must be one of those known; a fault names the nearest.

    ``called`` has their Japanese names by id, where the column takes those too.
    """
    expected = Text(one_of(called.values() or known).ja, one_of(known).en)
    by_form = {compared(name): one for one in known for name in (called.get(one, one), one)}
    sought = count()

    def near(written: str) -> Text:
        # A search takes a while, and what is wrong with so many is not their spelling.
        return did_you_mean(written, known) if next(sought) < _MOST_SOUGHT else NOTHING

    def read(text: str) -> str:
        name = by_form.get(normal_id(text))
        if name is not None:
            return name
        written = text.strip(SPACES)
        raise CellError(what, expected, lambda: near(written) if known else _REMOVE, code=code)

    return read


def read_day(text: str) -> date:
    """Read a day of the calendar or of an era."""
    try:
        return parse_date(text)
    except ValueError as error:
        expected = Text(
            "2026-11-06、2026/11/6、令和8年11月6日 または R8.11.6 の形の日付",
            "a date such as 2026-11-06 or 令和8年11月6日",
        )
        raise CellError(Text("日付を読み取れません", "this is not a date"), expected, code="bad-date") from error


def read_moment(text: str) -> datetime:
    """Read the day and time of receipt."""
    try:
        return parse_moment(text)
    except ValueError as error:
        expected = Text(
            "2026-11-06 16:59、2026-11-06T16:59:30.125+09:00 または 令和8年11月6日 16:59 の形の日時",
            "a date and time such as 2026-11-06 16:59 or 2026-11-06T16:59:30.125+09:00",
        )
        raise CellError(
            Text("日時を読み取れません", "this is not a date and time"), expected, code="bad-date"
        ) from error
