"""The registry of formulas (算式の登録簿): a decorated pure function with its metadata *is* the rule.

A formula that is malformed or registered twice fails when its module is imported, so a wrong rule never waits in
the dark for the first tender that names it.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from criteria.exact import decimal_text, exact
from criteria.finding import NOTHING, Text
from criteria.terms import Direction

REQUIRED: Final = object()
"""Default of a parameter that the tender must give."""


class Kind(StrEnum):
    """What a formula computes (算式の種類)."""

    CRITERION = "criterion"
    """技術点: a response becomes points."""
    PRICE = "price"
    """価格点: a price becomes points."""
    COMBINATION = "combination"
    """評価値: technical points and price become one value."""


class Reference(StrEnum):
    """A number taken over the bids still in (基準値): a formula that uses one is *relative* to other bids."""

    LOWEST = "lowest"
    HIGHEST = "highest"
    MEAN = "mean"
    MEDIAN = "median"


class Constant(StrEnum):
    """A number fixed by the tender's price limits (価格の基準) that a formula needs."""

    CEILING = "ceiling"
    """予定価格."""
    INVESTIGATION = "investigation"
    """調査基準価格."""


class ParamKind(StrEnum):
    """What may be written for a parameter."""

    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    TEXTS = "texts"
    STEPS = "steps"
    """A list of tables, each with the same numeric keys."""
    GRADES = "grades"
    """A table from a grade's name to its share of the points."""


class FormulaError(ValueError):
    """A formula has no value for what it was given (計算不能), a division by zero say; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        """Keep the reason in both languages."""
        super().__init__(text.en)
        self.text = text


class ParamError(ValueError):
    """What is written for a parameter is not what the formula takes; ``expected`` says what is."""

    def __init__(self, expected: Text) -> None:
        """Keep the expectation in both languages."""
        super().__init__(expected.en)
        self.expected = expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A parameter of a formula (係数): its kind, range and default."""

    name: str
    text: Text
    kind: ParamKind = ParamKind.NUMBER
    default: object = REQUIRED
    above: Fraction | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    choices: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

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
        lower, upper = self._lower(), self._upper()
        if self.least is not None and self.most is not None:
            return Text(lower.ja + upper.ja, f"from {decimal_text(self.least)} to {decimal_text(self.most)}")
        return Text(
            "、".join(part for part in (lower.ja, upper.ja) if part),
            " and ".join(part for part in (lower.en, upper.en) if part),
        )

    def _lower(self) -> Text:
        if self.above is not None:
            return Text(f"{decimal_text(self.above)}より大きい", f"above {decimal_text(self.above)}")
        if self.least is not None:
            return Text(f"{decimal_text(self.least)}以上", f"at least {decimal_text(self.least)}")
        return NOTHING

    def _upper(self) -> Text:
        if self.most is None:
            return NOTHING
        return Text(f"{decimal_text(self.most)}以下", f"at most {decimal_text(self.most)}")


def _read_choice(param: Param, written: object) -> str:
    if written not in param.choices:
        raise ValueError(written)
    return str(written)


def _read_flag(_param: Param, written: object) -> bool:
    if not isinstance(written, bool):
        raise TypeError(written)
    return written


def _read_texts(_param: Param, written: object) -> tuple[str, ...]:
    if not isinstance(written, list | tuple) or not all(isinstance(item, str) for item in written):
        raise TypeError(written)
    return tuple(written)


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


_READERS: Final[dict[ParamKind, Callable[[Param, Any], object]]] = {
    ParamKind.NUMBER: Param.number,
    ParamKind.CHOICE: _read_choice,
    ParamKind.FLAG: _read_flag,
    ParamKind.TEXTS: _read_texts,
    ParamKind.STEPS: _read_steps,
    ParamKind.GRADES: _read_grades,
}


def _expected_number(param: Param) -> Text:
    limits = param.range_text()
    return Text(f"数値{limits.ja and f'({limits.ja})'}", f"a number {limits.en}".strip())


def _expected_choice(param: Param) -> Text:
    return Text("、".join(param.choices) + "のいずれか", "one of " + ", ".join(param.choices))


def _expected_steps(param: Param) -> Text:
    row = "{ " + ", ".join(f"{key} = …" for key in param.keys) + " }"
    limits = param.range_text()
    return Text(
        f"{param.keys[0]}の小さい順に並べた [{row}, …]" + (limits.ja and f"(数値は{limits.ja})"),
        f"[{row}, …] in ascending order of {param.keys[0]}" + (limits.en and f", each number {limits.en}"),
    )


def _expected_grades(param: Param) -> Text:
    limits = param.range_text()
    return Text(
        f"評語と割合の表 {{ A = 1.0, B = 0.7 }} (割合は{limits.ja})", f"a table of grades and shares {limits.en}"
    )


_EXPECTED: Final[dict[ParamKind, Callable[[Param], Text]]] = {
    ParamKind.NUMBER: _expected_number,
    ParamKind.CHOICE: _expected_choice,
    ParamKind.FLAG: lambda _param: Text("true または false", "true or false"),
    ParamKind.TEXTS: lambda _param: Text('["…", "…"] の形の文字列の並び', 'a list of texts such as ["…", "…"]'),
    ParamKind.STEPS: _expected_steps,
    ParamKind.GRADES: _expected_grades,
}


class Reads(StrEnum):
    """What a criterion's response must be (回答の種類)."""

    NUMBER = "number"
    """a number in the bid's own row."""
    YES_NO = "yes-no"
    """有 or 無 in the bid's own row."""
    MARKS = "marks"
    """the members' marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """The responses a criterion formula takes (回答の範囲): numbers from ``least``, ``capped`` at the allotment."""

    reads: Reads = Reads.NUMBER
    least: Fraction | None = Fraction(0)
    above_least: bool = False
    capped: bool = False

    def refuses(self, response: object, allotment: Fraction) -> Text | None:
        """Return what is expected instead, or None where the response is one the formula takes."""
        if self.reads is Reads.YES_NO:
            return None if isinstance(response, bool) else Text("有または無", "yes or no")
        if self.reads is Reads.MARKS or (isinstance(response, Fraction) and self._in_range(response, allotment)):
            return None
        return self._expected(allotment)

    def _in_range(self, value: Fraction, allotment: Fraction) -> bool:
        if self.least is not None and (value < self.least or (self.above_least and value == self.least)):
            return False
        return not self.capped or value <= allotment

    def _expected(self, allotment: Fraction) -> Text:
        if self.least is None:
            return Text("数値", "a number")
        least, most = decimal_text(self.least), decimal_text(allotment)
        if self.capped:
            return Text(f"{least}以上{most}以下の数値", f"a number from {least} to {most}")
        if self.above_least:
            return Text(f"{least}より大きい数値", f"a number above {least}")
        return Text(f"{least}以上の数値", f"a number of at least {least}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A registered formula (算式) with everything a reader, a checker or a what-if needs to know of it.

    ``references`` and ``constants`` are handed to the function as keyword arguments of the same names. ``responses``
    is what a criterion formula takes, ``direction`` which value of a combination is first. ``loser_matters`` says
    whether taking a losing bid out can change the winner, before any rounding; ``breaks`` names the axioms the formula
    does not keep, each with an example. ``digits`` is given where the exact value is irrational: the number of decimal
    places computed at least. ``conflict`` says what is expected instead where parameters do not go together (with one
    another, or with the allotment where it is known); ``note`` says what happens at the edges.
    """

    id: str
    kind: Kind
    name: Text
    source: str
    function: Callable[..., Fraction]
    params: tuple[Param, ...] = ()
    references: tuple[Reference, ...] = ()
    constants: tuple[Constant, ...] = ()
    responses: Responses = Responses()
    direction: Direction = Direction.HIGHEST
    loser_matters: bool = False
    breaks: Mapping[str, Text] = field(default_factory=dict)
    digits: int | None = None
    conflict: Callable[[Mapping[str, Any], Fraction | None], Text | None] | None = None
    note: Text = NOTHING

    @property
    def relative(self) -> bool:
        """Whether the points of one bid depend on the other bids."""
        return bool(self.references)

    def takes(self, name: str) -> bool:
        """Whether the function asks for this argument, ``round_ratio`` or ``price_points`` say."""
        return name in inspect.signature(self.function).parameters

    def bind(self, written: Mapping[str, object], allotment: Fraction | None = None) -> dict[str, Any]:
        """Read the written parameters, with defaults for those left out.

        Raises
        ------
        ParamError
            Where a required parameter is missing, a value is not what is expected, or the values do not go together
            (nor, where it is given, with the allotment). Unknown names are the business of whoever checks the
            definition.
        """
        bound = {param.name: self._bound(param, written) for param in self.params}
        expected = self.conflict(bound, allotment) if self.conflict else None
        if expected:
            raise ParamError(expected)
        return bound

    @staticmethod
    def _bound(param: Param, written: Mapping[str, object]) -> object:
        if param.name in written:
            return param.read(written[param.name])
        if param.required:
            raise ParamError(param.expected())
        return param.default


class RegistrationError(TypeError):
    """A formula is malformed or registered twice; raised while its module is imported."""


_FORMULAS: dict[tuple[Kind, str], Formula] = {}

_GIVEN: Final[dict[Kind, frozenset[str]]] = {
    Kind.CRITERION: frozenset({"allotment"}),
    Kind.PRICE: frozenset({"allotment"}),
    Kind.COMBINATION: frozenset({"technical", "price", "price_points", "base", "scale", "max_technical"}),
}
"""What the evaluation hands to a formula of each kind beside its value, references, constants and parameters."""


def formula(
    *,
    id: str,  # noqa: A002 - the registry's own word for the key
    kind: Kind,
    ja: str,
    en: str,
    source: str,
    **facts: Any,  # noqa: ANN401 - the fields of Formula, checked by its constructor
) -> Callable[[Callable[..., Fraction]], Callable[..., Fraction]]:
    """Register the decorated function as a formula; raise RegistrationError when something is missing."""

    def register(function: Callable[..., Fraction]) -> Callable[..., Fraction]:
        registered = Formula(id=id, kind=kind, name=Text(ja, en), source=source, function=function, **facts)
        _check(registered)
        _FORMULAS[kind, id] = registered
        return function

    return register


def _check(candidate: Formula) -> None:
    problems = [problem for problem, found in _problems(candidate) if found]
    if problems:
        msg = f"formula {candidate.kind}:{candidate.id}: " + "; ".join(problems)
        raise RegistrationError(msg)


def _problems(candidate: Formula) -> list[tuple[str, bool]]:
    declared = {*candidate.references, *candidate.constants, *(param.name for param in candidate.params)}
    asked = {
        name
        for name, parameter in inspect.signature(candidate.function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    optional = _GIVEN[candidate.kind] | {"round_ratio"}
    doc = candidate.function.__doc__ or ""
    return [
        ("registered twice", (candidate.kind, candidate.id) in _FORMULAS),
        ("no Japanese or English name", not (candidate.name.ja and candidate.name.en)),
        ("no source", not candidate.source),
        ("no doctest in its docstring", ">>>" not in doc),
        (f"declares but does not take {sorted(declared - asked)}", not declared <= asked),
        (f"takes but does not declare {sorted(asked - declared - optional)}", not asked - declared <= optional),
        ("a parameter's default is out of its range", any(_default_refused(param) for param in candidate.params)),
    ]


def _default_refused(param: Param) -> bool:
    if param.required or param.default is None or param.kind is not ParamKind.NUMBER:
        return False
    try:
        param.read(param.default)
    except ParamError:
        return True
    return False


def find(kind: Kind, formula_id: str) -> Formula:
    """Return a registered formula; KeyError where there is none of that name."""
    return _FORMULAS[kind, formula_id]


def formulas(kind: Kind) -> tuple[Formula, ...]:
    """Return all formulas of a kind, by id."""
    return tuple(_FORMULAS[key] for key in sorted(_FORMULAS) if key[0] is kind)


__all__ = [
    "REQUIRED",
    "Constant",
    "Formula",
    "FormulaError",
    "Kind",
    "Param",
    "ParamError",
    "ParamKind",
    "Reads",
    "Reference",
    "RegistrationError",
    "Responses",
    "find",
    "formula",
    "formulas",
]
