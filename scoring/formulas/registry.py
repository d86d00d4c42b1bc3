"""The registry of formulas (算式の登録簿): a decorated pure function with its metadata *is* the rule.

A formula that is malformed or registered twice fails when its module is imported, so a wrong rule never waits in
the dark for the first tender that names it.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, Final

from criteria.finding import NOTHING, Text
from criteria.params import REQUIRED, Param
from criteria.terms import Direction
from criteria.values import FLAG, RefusedValueError, Value, ValueKind

AXIOMS: Final[Mapping[str, Text]] = {
    "lower-price": Text("自らの価格を下げて順位が下がることはない", "a lower own price never worsens one's rank"),
    "more-points": Text("自らの得点が増えて順位が下がることはない", "one more point never worsens one's own rank"),
}
"""What a bidder may rely on (性質), unless a formula says that it breaks it."""


class FormulaKind(StrEnum):
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


class FormulaError(ValueError):
    """A formula has no value for what it was given (計算不能), a division by zero say; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        """Keep the reason in both languages."""
        super().__init__(text.en)
        self.text = text


class Reads(StrEnum):
    """What a criterion's response must be (回答の種類)."""

    NUMBER = "number"
    """a number in the bid's own row."""
    YES_NO = "yes-no"
    """有 or 無 in the bid's own row."""
    MARKS = "marks"
    """the members' marks."""
    CERTIFICATES = "certificates"
    """the certificates on file, as ``scoring.eligibility.facts`` finds them."""
    MEASURES = "measures"
    """the security measures on file, as ``scoring.eligibility.facts`` finds them."""


FROM_THE_REGISTER: Final = frozenset({Reads.CERTIFICATES, Reads.MEASURES})
"""Responses that no bid writes: they are prepared from what is on file about the vendor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """The responses a criterion formula takes (回答の範囲): numbers from ``least``, ``capped`` at the allotment."""

    reads: Reads = Reads.NUMBER
    least: Fraction | None = Fraction(0)
    capped: bool = False

    def value(self, allotment: Fraction) -> Value:
        """Return the declaration of a response that is a yes or no, or a number."""
        return FLAG if self.reads is Reads.YES_NO else Value(least=self.least, most=allotment if self.capped else None)

    def refuses(self, response: object, allotment: Fraction) -> Text | None:
        """Return what is expected instead, or None where the response is one the formula takes."""
        if self.reads is Reads.YES_NO:
            return None if isinstance(response, bool) else Text("有または無", "yes or no")
        value = self.value(allotment)
        if self.reads is not Reads.NUMBER or (isinstance(response, Fraction) and value.holds(response)):
            return None
        return value.expected()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSetting:
    """What one bid's price meets (価格の置かれた状況): the rivals' prices, the tender's limits, bound parameters.

    ``crossings`` takes a ratio a formula compares with to every ratio at which the rounded one can pass it: the ratio
    itself where none is rounded.
    """

    rivals: tuple[Fraction, ...]
    ceiling: Fraction
    investigation: Fraction
    params: Mapping[str, Any]
    crossings: Callable[[Fraction], Sequence[Fraction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A registered formula (算式) with everything a reader, a checker or a what-if needs to know of it.

    ``line`` is the formula as people read it, with a paragraph on its terms where it needs one. ``references`` and
    ``constants`` are handed to the function as keyword arguments of the same names. ``responses``
    is what a criterion formula takes; ``facts`` are parameters that say which facts on file count, and are read before
    the function ever sees the response. ``direction`` which value of a combination is first. ``loser_matters`` says
    whether taking a losing bid out can change the winner, before any rounding; ``breaks`` names the axioms the formula
    does not keep, each with an example. ``digits`` is given where the exact value is irrational: the number of decimal
    places computed at least. ``conflict`` says what is expected instead where parameters do not go together (with one
    another, or with the allotment where it is known); ``note`` says what happens at the edges. ``rescaled_as`` is given
    where a response is itself in points: the formula, and its parameter for the allotment until now, by which the same
    responses earn in proportion under another allotment. ``turns`` is given by a price formula that is not monotone in
    a bid's own price between the prices of the others: it returns the prices at which any bid's points can turn or
    jump.
    """

    id: str
    kind: FormulaKind
    name: Text
    line: str
    source: str
    function: Callable[..., Fraction]
    params: tuple[Param, ...] = ()
    facts: tuple[Param, ...] = ()
    references: tuple[Reference, ...] = ()
    constants: tuple[Constant, ...] = ()
    responses: Responses = Responses()
    direction: Direction = Direction.HIGHEST
    loser_matters: bool = False
    breaks: Mapping[str, Text] = field(default_factory=dict)
    digits: int | None = None
    conflict: Callable[[Mapping[str, Any], Fraction | None], Text | None] | None = None
    note: Text = NOTHING
    rescaled_as: tuple[str, str] | None = None
    turns: Callable[["PriceSetting"], Iterable[Fraction]] | None = None

    @property
    def relative(self) -> bool:
        """Whether the points of one bid depend on the other bids."""
        return bool(self.references)

    def takes(self, name: str) -> bool:
        """Whether the function asks for this argument, ``round_ratio`` or ``price_points`` say."""
        return name in _arguments(self.function)

    def bind(self, written: Mapping[str, object], allotment: Fraction | None = None) -> dict[str, Any]:
        """Read the written parameters, with defaults for those left out.

        Raises
        ------
        RefusedValueError
            Where a required parameter is missing, a value is not what is expected, or the values do not go together
            (nor, where it is given, with the allotment). Unknown names are the business of whoever checks the
            definition.
        """
        bound = {param.name: param.bound(written) for param in self.params}
        expected = self.conflict(bound, allotment) if self.conflict else None
        if expected:
            raise RefusedValueError(expected)
        return bound

    def bind_facts(self, written: Mapping[str, object]) -> dict[str, Any]:
        """Read the written parameters that say which facts count; raise RefusedValueError where one is wrong."""
        return {param.name: param.bound(written) for param in self.facts}


@cache
def _arguments(function: Callable[..., Fraction]) -> frozenset[str]:
    return frozenset(inspect.signature(function).parameters)


class RegistrationError(TypeError):
    """A formula is malformed or registered twice; raised while its module is imported."""


_FORMULAS: dict[tuple[FormulaKind, str], Formula] = {}

_GIVEN: Final[dict[FormulaKind, frozenset[str]]] = {
    FormulaKind.CRITERION: frozenset({"allotment"}),
    FormulaKind.PRICE: frozenset({"allotment"}),
    FormulaKind.COMBINATION: frozenset({"technical", "price", "price_points", "base", "scale", "max_technical"}),
}
"""What the evaluation hands to a formula of each kind beside its value, references, constants and parameters."""


def formula(
    *,
    id: str,  # noqa: A002 - the registry's own word for the key
    kind: FormulaKind,
    ja: str,
    en: str,
    line: str,
    source: str,
    **facts: Any,  # noqa: ANN401 - the fields of Formula, checked by its constructor
) -> Callable[[Callable[..., Fraction]], Callable[..., Fraction]]:
    """Register the decorated function as a formula; raise RegistrationError when something is missing."""

    def register(function: Callable[..., Fraction]) -> Callable[..., Fraction]:
        registered = Formula(id=id, kind=kind, name=Text(ja, en), line=line, source=source, function=function, **facts)
        problems = [problem for problem, found in _problems(registered) if found]
        if problems:
            msg = f"formula {kind}:{id}: " + "; ".join(problems)
            raise RegistrationError(msg)
        _FORMULAS[kind, id] = registered
        return function

    return register


def keyword_arguments(function: Callable[..., Any]) -> set[str]:
    """Return what a registered function takes by name alone."""
    parameters = inspect.signature(function).parameters
    return {name for name, one in parameters.items() if one.kind is inspect.Parameter.KEYWORD_ONLY}


def _problems(candidate: Formula) -> list[tuple[str, bool]]:
    declared = {*map(str, (*candidate.references, *candidate.constants)), *(param.name for param in candidate.params)}
    asked = keyword_arguments(candidate.function)
    optional = _GIVEN[candidate.kind] | {"round_ratio"}
    doc = candidate.function.__doc__ or ""
    return [
        ("registered twice", (candidate.kind, candidate.id) in _FORMULAS),
        ("no Japanese or English name", not (candidate.name.ja and candidate.name.en)),
        ("no source", not candidate.source),
        # python -OO takes docstrings out.
        ("no doctest in its docstring", __debug__ and ">>>" not in doc),
        ("no line with the formula", not candidate.line.startswith(("points = ", "value = "))),
        (
            f"breaks an unknown axiom {sorted(candidate.breaks.keys() - AXIOMS.keys())}",
            not candidate.breaks.keys() <= AXIOMS.keys(),
        ),
        (f"declares but does not take {sorted(declared - asked)}", not declared <= asked),
        (f"takes but does not declare {sorted(asked - declared - optional)}", not asked - declared <= optional),
        ("a parameter's default is out of its range", any(_default_refused(param) for param in candidate.params)),
    ]


def _default_refused(param: Param) -> bool:
    if param.required or param.default is None or param.kind is not ValueKind.NUMBER:
        return False
    try:
        param.read(param.default)
    except RefusedValueError:
        return True
    return False


def find(kind: FormulaKind, formula_id: str) -> Formula:
    """Return a registered formula; KeyError where there is none of that name."""
    return _FORMULAS[kind, formula_id]


def formulas(kind: FormulaKind) -> tuple[Formula, ...]:
    """Return all formulas of a kind, by id."""
    return tuple(_FORMULAS[key] for key in sorted(_FORMULAS) if key[0] is kind)


__all__ = [
    "AXIOMS",
    "FROM_THE_REGISTER",
    "REQUIRED",
    "Constant",
    "Formula",
    "FormulaError",
    "FormulaKind",
    "Param",
    "PriceSetting",
    "Reads",
    "Reference",
    "RefusedValueError",
    "RegistrationError",
    "Responses",
    "ValueKind",
    "find",
    "formula",
    "formulas",
    "keyword_arguments",
]
