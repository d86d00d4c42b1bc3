"""Parameters of formulas (算式の係数): what may be written for each, and how it becomes exact."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from criteria.exact import Yen, decimal_text, exact, price_of
from criteria.finding import Text
from criteria.spelling import as_written
from criteria.words import CHOICE_WORDS

REQUIRED: Final = object()
"""Default of a parameter that the tender must give."""


class ParamKind(StrEnum):
    """What may be written for a parameter."""

    NUMBER = "number"
    WHOLE = "whole"
    """A number without decimals; it is read as an ``int``."""
    SHARE = "share"
    """A number, or a fraction as text: ``"2/3"``."""
    MONEY = "money"
    """An amount in the currency's main unit; it is read as whole smallest units."""
    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"
    """A text that is not blank."""
    TEXTS = "texts"
    STEPS = "steps"
    """A list of tables, each with the same numeric keys."""
    GRADES = "grades"
    """A table from a grade's name to its share of the points."""
    ENTRIES = "entries"
    """A list of tables, each taken by the parameter's own ``entry``."""


class ParamError(ValueError):
    """What is written for a parameter is not what the formula takes; ``expected`` says what is."""

    def __init__(self, expected: Text) -> None:
        """Keep the expectation in both languages."""
        super().__init__(expected.en)
        self.expected = expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A parameter of a formula or a rule (係数): its kind, range and default; ``form`` shows how a table is written.

    ``minor_units`` are the decimal places of an amount of money.
    ``in_points`` says that it is a number of points, or a table with points under its key ``points``: with another
    allotment it becomes another number. ``allotment_unwritten`` says that the allotment stands for it where it is left
    out.
    """

    name: str
    text: Text
    kind: ParamKind = ParamKind.NUMBER
    default: object = REQUIRED
    above: Fraction | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    choices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    entry: Callable[[Mapping[str, object]], object] | None = None
    form: str = ""
    minor_units: int = 0
    in_points: bool = False
    allotment_unwritten: bool = False

    @property
    def label(self) -> str:
        """What a sentence calls it in Japanese (係数の名称): its text up to the first bracket, comma or full stop."""
        return re.split("[(。:、]", self.text.ja, maxsplit=1)[0]

    @property
    def required(self) -> bool:
        """Whether the tender must write it."""
        return self.default is REQUIRED

    def read(self, written: object) -> Any:  # noqa: ANN401 - one of the kinds above; the formula's signature types it
        """Take the written value to the exact one, or raise ParamError with what is expected."""
        reader = _READERS[self.kind]
        try:
            return reader(self, written)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise ParamError(self.expected()) from error

    def bound(self, written: Mapping[str, object]) -> Any:  # noqa: ANN401 - as above
        """Read what is written under its name, else take its default; ParamError where it is wrong or missing."""
        if self.name in written:
            return self.read(written[self.name])
        if self.required:
            raise ParamError(self.expected())
        return self.default

    def expected(self) -> Text:
        """Say in both languages what may be written."""
        return _EXPECTED[self.kind](self)

    def number(self, written: object) -> Fraction:
        """Read one number and hold it against the range."""
        value = exact(written)
        too_low = (self.above is not None and value <= self.above) or (self.least is not None and value < self.least)
        if too_low or (self.most is not None and value > self.most):
            msg = f"out of range: {value}"
            raise ValueError(msg)
        return value

    def range_text(self) -> Text:
        """Return the range as words, empty where there is none."""
        if self.least is not None and self.most is not None:
            least, most = decimal_text(self.least), decimal_text(self.most)
            return Text(f"{least}以上{most}以下", f"from {least} to {most}")
        ends = [
            Text(f"{decimal_text(end)}{ja}", f"{en} {decimal_text(end)}")
            for end, ja, en in (
                (self.above, "より大きい", "above"),
                (self.least, "以上", "at least"),
                (self.most, "以下", "at most"),
            )
            if end is not None
        ]
        return Text("、".join(end.ja for end in ends), " and ".join(end.en for end in ends))


def _read_choice(param: Param, written: object) -> str:
    if written not in param.choices:
        raise ValueError(written)
    return str(written)


def _read_flag(_param: Param, written: object) -> bool:
    if not isinstance(written, bool):
        raise TypeError(written)
    return written


def _read_whole(param: Param, written: object) -> int:
    value = param.number(written)
    if value.denominator != 1:
        raise ValueError(written)
    return int(value)


def _read_share(param: Param, written: object) -> Fraction:
    over, _, under = written.partition("/") if isinstance(written, str) else (written, "", "")
    divisor = exact(under) if under else Fraction(1)
    if not divisor:
        raise ValueError(written)
    return param.number(exact(over) / divisor)


def _read_money(param: Param, written: object) -> Yen:
    if isinstance(written, str):
        raise TypeError(written)
    return price_of(param.number(written), minor_units=param.minor_units)


def _read_text(_param: Param, written: object) -> str:
    if not isinstance(written, str) or not written.strip():
        raise TypeError(written)
    return written.strip()


def _read_texts(param: Param, written: object) -> tuple[str, ...]:
    if not isinstance(written, list | tuple) or not all(isinstance(item, str) for item in written):
        raise TypeError(written)
    if param.choices and not (written and set(written) <= set(param.choices)):
        raise ValueError(written)
    return tuple(_read_text(param, item) for item in written)


def _read_steps(param: Param, written: object) -> tuple[tuple[Fraction, ...], ...]:
    if not isinstance(written, list | tuple) or not written:
        raise TypeError(written)
    steps = tuple(_read_step(param, row) for row in written)
    if any(earlier[0] >= later[0] for earlier, later in pairwise(steps)):
        raise ValueError(written)
    return steps


def _read_step(param: Param, row: Mapping[str, object]) -> tuple[Fraction, ...]:
    if set(row) != set(param.keys):
        raise KeyError(*sorted(row))
    return tuple(param.number(row[key]) for key in param.keys)


def _read_grades(param: Param, written: Mapping[str, object]) -> dict[str, Fraction]:
    if not written:
        raise ValueError(written)
    return {str(grade): param.number(share) for grade, share in written.items()}


def _read_entries(param: Param, written: object) -> tuple[object, ...]:
    if not isinstance(written, list | tuple) or not written or param.entry is None:
        raise TypeError(written)
    return tuple(param.entry(row) for row in written)


_READERS: Final[dict[ParamKind, Callable[[Param, Any], object]]] = {
    ParamKind.NUMBER: Param.number,
    ParamKind.WHOLE: _read_whole,
    ParamKind.SHARE: _read_share,
    ParamKind.MONEY: _read_money,
    ParamKind.TEXT: _read_text,
    ParamKind.ENTRIES: _read_entries,
    ParamKind.CHOICE: _read_choice,
    ParamKind.FLAG: _read_flag,
    ParamKind.TEXTS: _read_texts,
    ParamKind.STEPS: _read_steps,
    ParamKind.GRADES: _read_grades,
}


def _expected_number(param: Param, ja: str, en: str) -> Text:
    limits = param.range_text()
    return Text(ja + (limits.ja and f"({limits.ja})"), en + (limits.en and f", {limits.en}"))


def _expected_table(param: Param, ja: str, en: str, each: Text) -> Text:
    limits = param.range_text()
    return Text(ja + (limits.ja and f"({each.ja}は{limits.ja})"), en + (limits.en and f", {each.en} {limits.en}"))


def _expected_money(param: Param) -> Text:
    limits = param.range_text()
    places = f"小数点以下{param.minor_units}桁まで" if param.minor_units else "整数"
    digits = f"at most {param.minor_units} decimal places" if param.minor_units else "no decimal places"
    return Text(
        f"金額({places}{limits.ja and f'、{limits.ja}'})",
        f"an amount of money with {digits}" + (limits.en and f", {limits.en}"),
    )


def _expected_texts(param: Param) -> Text:
    if not param.choices:
        return Text('["…", "…"] の形の文字列の並び', 'a list of texts such as ["…", "…"]')
    listed = ", ".join(param.choices)
    return Text(f"[…] の形の並び。要素は{_in_words(param)}のいずれか", f"a list […] of {listed}")


def _in_words(param: Param) -> str:
    """List what a parameter chooses among: the Japanese words, and the code that stands for each."""
    called = CHOICE_WORDS.get(param.name, {})
    return "、".join(f"{called[code].ja}({code})" if code in called else code for code in map(str, param.choices))


def _expected_steps(param: Param) -> Text:
    row = "{ " + ", ".join(f"{key} = …" for key in param.keys) + " }"
    ja, en = f"{param.keys[0]}の小さい順に並べた [{row}, …]", f"[{row}, …] in ascending order of {param.keys[0]}"
    return _expected_table(param, ja, en, _EACH_NUMBER)


def _expected_grades(param: Param) -> Text:
    if param.form:
        return _expected_table(param, f"{param.form} の形の表", f"a table such as {param.form}", _EACH_NUMBER)
    ja, en = "評語と割合の表 { A = 1.0, B = 0.7 }", "a table of grades and shares such as { A = 1.0, B = 0.7 }"
    return _expected_table(param, ja, en, Text("割合", "each"))


_EACH_NUMBER: Final = Text("数値", "each number")


_EXPECTED: Final[dict[ParamKind, Callable[[Param], Text]]] = {
    ParamKind.NUMBER: lambda param: _expected_number(param, "数値", "a number"),
    ParamKind.SHARE: lambda param: _expected_number(
        param, '数値または "2/3" の形の分数', 'a number, or a fraction such as "2/3"'
    ),
    ParamKind.MONEY: _expected_money,
    ParamKind.TEXT: lambda _param: Text("空でない文字列", "a text that is not empty"),
    ParamKind.CHOICE: lambda param: Text(f"{_in_words(param)}のいずれか", "one of " + ", ".join(param.choices)),
    ParamKind.FLAG: lambda _param: Text("true または false", "true or false"),
    ParamKind.WHOLE: lambda param: _expected_number(param, "整数", "a number without decimals"),
    ParamKind.TEXTS: _expected_texts,
    ParamKind.ENTRIES: lambda param: Text(f"[{param.form}, …] の形の並び", f"a list [{param.form}, …]"),
    ParamKind.STEPS: _expected_steps,
    ParamKind.GRADES: _expected_grades,
}


def params_text(params: Mapping[str, object], declared: Iterable[Param]) -> Text:
    """Return parameters as written, in Japanese by their labels and the words of their choices (係数の表記)."""
    by_name = {param.name: param for param in declared}
    ja = [
        f"{by_name[name].label} = {_spoken(by_name[name], value)}" for name, value in params.items() if name in by_name
    ]
    return Text("、".join(ja), ", ".join(f"{name} = {as_written(value)}" for name, value in params.items()))


def _spoken(param: Param, value: object) -> str:
    called = CHOICE_WORDS.get(param.name, {})
    if isinstance(value, list | tuple) and value and all(isinstance(item, str) for item in value):
        return "・".join(called[item].ja if item in called else str(item) for item in value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return called[value].ja if isinstance(value, str) and value in called else as_written(value)
