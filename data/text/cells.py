"""What a cell may hold (セルの読取り): each reader takes the text of one cell to an exact value, or says why not."""

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Final, Self

from criteria.characters import SPACES, compared, unseen
from criteria.exact import NumberError, parse_points
from criteria.finding import NOTHING, Text
from criteria.spelling import did_you_mean, one_of
from criteria.values import DAY, FLAG, INSTANT, NUMBER, RefusedValueError, Value, ValueKind
from data.text.faults import CellError, refused_sign
from data.text.japanese import NO, YES, normal_id, parse_date, parse_moment, plain_number, plain_yen
from data.text.toml import toml_value

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


def _number(value: Value, cell: str) -> int | Fraction:
    if isinstance(cell, EndlessNumber):
        return cell.number
    number = parse_points(plain_yen(cell) if value.yen else plain_number(cell))
    return number.numerator if number.denominator == 1 else number


def _divided(value: Value, cell: str) -> str | int | Fraction:
    plain = plain_number(cell.replace("／", "/").replace("％", "%"))
    return plain if "/" in plain or plain.endswith("%") else _number(value, plain)


def _yes_no(_value: Value, cell: str) -> bool:
    word = normal_id(cell).casefold()
    if word not in YES | NO:
        raise ValueError(cell)
    return word in YES


def _moment(_value: Value, cell: str) -> date:
    try:
        return parse_moment(cell)
    except ValueError:
        return parse_date(cell)


def _listed(_value: Value, cell: str) -> object:
    return toml_value(cell) if cell.startswith("[") else [part for part in _BETWEEN_WORDS.split(cell) if part]


def _as_it_is(_value: Value, cell: str) -> str:
    return str(cell)


def in_codes(value: Value, written: object) -> object:
    """Return what is written with the codes of its words, and a yes or no as TOML has it (語の読替え).

    What is no word stays as it is written, for who reads it to refuse.
    """
    if value.kind is ValueKind.FLAG and isinstance(written, str):
        with suppress(ValueError):
            return _yes_no(value, written)
    listed = value.listed
    if listed is None:
        return written
    return [*map(listed.or_written, written)] if isinstance(written, list) else listed.or_written(written)


_BETWEEN_WORDS: Final = re.compile(r"\s*[,、\n]\s*")

_IN_CELLS: Final[Mapping[ValueKind, Callable[[Value, str], object]]] = MappingProxyType(
    {
        ValueKind.NUMBER: _number,
        ValueKind.WHOLE: _number,
        ValueKind.MONEY: _number,
        ValueKind.SHARE: _divided,
        ValueKind.PERCENTAGE: _divided,
        ValueKind.FLAG: _yes_no,
        ValueKind.DAY: lambda _value, cell: parse_date(cell),
        ValueKind.MOMENT: _moment,
        ValueKind.INSTANT: lambda _value, cell: parse_moment(cell),
        ValueKind.TEXT: _as_it_is,
        ValueKind.FREE_TEXT: _as_it_is,
        ValueKind.CHOICE: in_codes,
        ValueKind.TEXTS: _listed,
    }
)
"""How each kind of value is written in a cell: digits of either width, both calendars, 有 and 無."""


def typed(value: Value, cell: str) -> object:
    """Return what TOML would have for the text of a cell (セルの値): as every table reads it, else as TOML writes it.

    >>> typed(NUMBER, "４０"), typed(NUMBER, "1,000.5"), typed(FLAG, "有")
    (40, Fraction(2001, 2), True)
    """
    try:
        return _IN_CELLS[value.kind](value, cell)
    except (KeyError, ValueError):
        return toml_value(cell)


_EXPECTED: Final[Mapping[ValueKind, Text]] = MappingProxyType(
    {
        ValueKind.NUMBER: Text("1234.5 または 1,234.5 の形の数値", "a number such as 1234.5 or 1,234.5"),
        ValueKind.FLAG: Text("有・無(または ○・×、はい・いいえ、1・0)", "yes or no (or true/false, 1/0, 有/無, ○/×)"),
        ValueKind.DAY: Text(
            "2026-11-06、2026/11/6、令和8年11月6日 または R8.11.6 の形の日付",
            "a date such as 2026-11-06 or 令和8年11月6日",
        ),
    }
)
_YEN: Final = Text(
    "49,110,000 または 49110000円 の形の0より大きい金額", "an amount above zero such as 49,110,000 or 49110000"
)

_UNREADABLE: Final = MappingProxyType(
    {
        ValueKind.FLAG: (Text("有無を読み取れません", "this is neither yes nor no"), "bad-value"),
        ValueKind.DAY: (Text("日付を読み取れません", "this is not a date"), "bad-date"),
        ValueKind.INSTANT: (Text("日時を読み取れません", "this is not a date and time"), "bad-date"),
    }
)


def expected_in_cell(value: Value) -> Text:
    """Say what a cell may hold: where tables write it otherwise than TOML does, as they write it."""
    if value.kind is ValueKind.CHOICE and value.listed:
        codes = {code: words for code, words in value.listed.codes.items() if code}
        return Text(one_of(words[0] for words in codes.values()).ja, one_of(codes).en)
    return _YEN if value.yen else _EXPECTED.get(value.kind) or value.expected()


def cell_reader(value: Value) -> CellReader:
    """Return the reader of the cells of a table that hold such a value; CellError says what is wrong with one."""
    in_cell, expected = _IN_CELLS[value.kind], expected_in_cell(value)

    def read(text: str) -> object:
        try:
            written = in_cell(value, text)
        except NumberError as error:
            raise _refused_number(error, expected) from error
        except ValueError as error:
            what, code = _UNREADABLE[value.kind]
            raise CellError(what, expected, code=code) from error
        try:
            return value.read(written)
        except RefusedValueError as error:
            if isinstance(error.__cause__, NumberError):
                raise _refused_number(error.__cause__, expected) from error
            if value.kind is ValueKind.CHOICE:
                raise CellError(_UNKNOWN_WORD, expected, partial(_nearest, value, text), code="unknown-word") from error
            if value.kind is not ValueKind.MONEY:
                raise CellError(_OUT_OF_RANGE, value.expected(), code="out-of-range") from error
            raise CellError(_NEGATIVE if written else _ZERO, expected, code="price-not-positive") from error

    return read


def _nearest(value: Value, text: str) -> Text:
    # Official tables print such words spaced out: 無 効, 辞　退.
    return did_you_mean("".join(normal_id(text).split()).casefold(), value.listed.names if value.listed else ())


_UNKNOWN_WORD: Final = Text("この語は定められていません", "this word is not known")
_OUT_OF_RANGE: Final = Text("範囲外の数です", "this number is out of range")
_NEGATIVE: Final = Text("負の金額です", "the amount is negative")
_ZERO: Final = Text("金額が0です", "the amount is zero")


def _refused_number(error: NumberError, expected: Text) -> CellError:
    cure = _CURE_NUMBER if error.problem == "not-a-number" else NOTHING
    return CellError(_PROBLEMS[error.problem], expected, cure, code="bad-number")


read_number: Final = cell_reader(NUMBER)
read_yes_no: Final = cell_reader(FLAG)
read_day: Final = cell_reader(DAY)
read_moment: Final = cell_reader(INSTANT)


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
