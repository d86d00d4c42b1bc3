"""Another formula (算式の変更): of one criterion, of the price, or of the combination."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from criteria.bid import Bid
from criteria.exact import exact, parse_points
from criteria.finding import Text
from criteria.nesting import too_deep_at
from criteria.params import params_text
from criteria.presets import toml_text
from criteria.spelling import as_written
from criteria.tender import Method, Tender
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import FormulaKind, find, formulas
from scoring.whatif.changes import CRITERION, Change, Fact, kind, label
from scoring.whatif.notation import joined, name_text, read_name, read_names, sides


def _read_params(text: str) -> Mapping[str, object]:
    if not text:
        return {}
    if too_deep_at(text) is not None:
        raise ValueError(text)
    read = tomllib.loads(f"params = {text}", parse_float=lambda written: parse_points(written.replace("_", "")))
    params = read["params"]
    if len(read) > 1 or not isinstance(params, dict):
        raise ValueError(text)
    return params


@kind("formula", "price|combination|criterion:CRITERION=FORMULA [{ PARAMETER = VALUE, … }]", "Another formula.")
@dataclass(frozen=True, slots=True, kw_only=True)
class UseFormula(Change):
    """Another formula with its parameters (別の算式): ``of`` is ``price``, ``combination`` or ``criterion:<id>``."""

    names = ("of",)
    says = Text("{of}の算式を{formula}に変更", "the formula of {of} were {formula}")

    of: str
    formula: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, body: str) -> "UseFormula":
        """Read what it is of, the formula's id, and its parameters as TOML writes an inline table."""
        left, right = sides(body)
        formula, brace, params = right.partition("{")
        of = ":".join(read_names(left, 1, 2))
        return cls(of=of, formula=read_name(formula), params=_read_params(brace + params))

    @property
    def body(self) -> str:
        """What it is of, the formula's id, and its parameters where there are some."""
        params = f" {toml_text(self.params)}" if self.params else ""
        return f"{joined(*self.of.split(':', 1))}={name_text(self.formula)}{params}"

    @property
    def formula_of(self) -> str:
        """The criterion's table, or that of the method."""
        place, _, criterion = self.of.partition(":")
        return f"criteria.{criterion}" if place == FormulaKind.CRITERION else "method"

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:
        """Return what it is of, and the formula with its parameters."""
        place, _, criterion_id = self.of.partition(":")
        name = label(before.tender, criterion_id)
        of = {
            FormulaKind.PRICE: Text("価格点", "the price points"),
            FormulaKind.COMBINATION: Text("評価値", "the evaluation value"),
        }
        formula = find(FormulaKind(place), self.formula)
        params = params_text(self.params, (*formula.params, *formula.facts)).ja
        written = f" {as_written(self.params)}" if self.params else ""
        return {
            "of": of.get(FormulaKind(place), Text(f"「{name}」", name)),
            "formula": Text(f"「{formula.name.ja}」" + (f"({params})" if params else ""), self.formula + written),
        }

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:  # noqa: ARG002 - as every kind takes
        """Set the formula of one criterion, of the price or of the combination."""
        place, _, criterion_id = self.of.partition(":")
        if place not in tuple(FormulaKind):
            expected = Text("price、combination または criterion:<id>", "price, combination or criterion:<id>")
            what = Text("算式を替えるところがありません", "there is no place for a formula of this name")
            raise self.refused(what, expected=expected)
        if place == FormulaKind.CRITERION:
            self.known(criterion_id, [criterion.id for criterion in tender.criteria], CRITERION)
        self.known(self.formula, [formula.id for formula in formulas(FormulaKind(place))], Text("算式", "formula"))
        if place == FormulaKind.CRITERION:
            criteria = tuple(
                replace(criterion, formula=self.formula, params=self.params)
                if criterion.id == criterion_id
                else criterion
                for criterion in tender.criteria
            )
            return replace(tender, criteria=criteria)
        if place == FormulaKind.PRICE:
            method = replace(tender.method, price_formula=self.formula, price_params=self.params)
        else:
            method = self._combined(tender.method)
        return replace(tender, method=method)

    def _combined(self, method: Method) -> Method:
        """Take another combination, and lay down what the new one has no use for."""
        combination = find(FormulaKind.COMBINATION, self.formula)
        # Numbers of the method itself are written among a combination's parameters, since they go with it.
        numbers: dict[str, Any] = {
            name: exact(self.params[name]) for name in ("base_points", "scale") if name in self.params
        }
        params = {name: value for name, value in self.params.items() if name not in numbers}
        method = replace(method, combination=self.formula, combination_params=params, **numbers)
        if not combination.takes("price_points"):
            method = replace(method, price_points=None, price_formula="", price_params={}, price_components=())
        if not combination.takes("base"):
            method = replace(method, base_points=Fraction(0))
        return method if combination.takes("scale") else replace(method, scale=Fraction(1))
