"""From declared rules to the integer model (選定モデルの定式化)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from criteria.selection import SelectionObjective
from scoring.definition.selection.bound import (
    Affiliates,
    BoundRule,
    CapabilityCover,
    CertifiedQuota,
    Discount,
    Exclusive,
    LocalQuota,
    LotsPerVendor,
    PerGroup,
    Quota,
    QuotaOf,
    Size,
    SmeQuota,
)
from scoring.definition.selection.rules import Rules
from scoring.selection.candidates import Candidate, Candidates
from scoring.selection.columns import Columns
from scoring.selection.constraints import define_rule_constraints, define_structure_constraints
from scoring.selection.formulation import Formulation, VendorFacts
from scoring.selection.objectives import define_objective
from scoring.solve.award_model import AwardModel, Point, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionModel:
    """A selection as a model (選定モデル): what its columns stand for, its rules, and the model a solver is given.

    ``broken_by_ties`` is the same model with the tie-break chain as further objectives.
    """

    found: Candidates
    rules: Rules
    columns: Columns
    model: AwardModel
    broken_by_ties: AwardModel

    def bids(self, point: Point) -> tuple[int, ...]:
        """Return the bids among the columns that are taken, in order."""
        return tuple(index for index in sorted(point) if index < len(self.columns.candidates))

    def candidates(self, point: Point) -> tuple[Candidate, ...]:
        """Return the candidates that are taken."""
        return tuple(self.columns.candidates[index] for index in self.bids(point))


def define_model(found: Candidates, rules: Rules) -> SelectionModel:
    """Define the model of a selection: a column for every candidate, rows for every rule (定式化).

    A discount is what a vendor offers, no demand of the tender: its rows are never relaxed. Neither is a rule that
    forbids nothing here, which has no rows.

    Raises
    ------
    EvaluationError
        Where numbers are too fine or too large to be solved exactly.
    """
    terms = found.terms
    facts = VendorFacts(found)
    discounts = [bound for _, bound in rules if isinstance(bound, Discount)]
    named = {*terms.objective, *terms.tie_break}
    counted = SelectionObjective.VENDORS in named or any(_counts_vendors(bound) for _, bound in rules)
    columns = Columns.of(found.candidates, discounts, facts.vendors if counted else ())
    formulation = Formulation(found=found, columns=columns, facts=facts)
    rows = tuple(_rows(formulation, rules))
    said = {row.rule for row in rows}
    model = AwardModel(
        size=columns.size,
        decisions=columns.decisions,
        rows=rows,
        objectives=tuple(define_objective(formulation, one) for one in terms.objective),
        relaxable=tuple(rule.id for rule, bound in rules if rule.id in said and not isinstance(bound, Discount)),
    )
    also = [define_objective(formulation, one) for one in terms.tie_break if one not in terms.objective]
    return SelectionModel(
        found=found,
        rules=rules,
        columns=columns,
        model=model,
        broken_by_ties=replace(model, objectives=(*model.objectives, *also)),
    )


def _rows(formulation: Formulation, rules: Rules) -> Iterator[Row]:
    yield from define_structure_constraints(formulation)
    for rule, bound in rules:
        yield from define_rule_constraints(formulation, rule.id, bound)


def _counts_vendors(bound: BoundRule) -> bool:
    if isinstance(bound, LotsPerVendor):
        return bound.at_least is not None
    if isinstance(bound, Affiliates):
        return not bound.within_lot
    if isinstance(bound, Exclusive):
        return bool(bound.vendors)
    quota = bound.quota if isinstance(bound, LocalQuota | SmeQuota | CertifiedQuota) else None
    return isinstance(bound, Size | PerGroup | CapabilityCover) or (
        isinstance(quota, Quota) and quota.of is QuotaOf.VENDORS
    )
