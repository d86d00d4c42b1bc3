"""From declared rules to the integer model (選定モデルの定式化)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import gcd
from typing import Final

from criteria.errors import EvaluationError
from criteria.finding import Text
from criteria.selection import SelectionObjective
from scoring.definition.selection.columns import Candidate, Columns
from scoring.definition.selection.discount import discounts_of
from scoring.definition.selection.rule import Formulation, Inequality, Rules
from scoring.selection.candidates import Candidates
from scoring.selection.portfolio import LARGEST, define_objective
from scoring.solve.award_model import AwardModel, Point, Row

ONE_BID_PER_LOT: Final = "one-bid-per-lot"
VENDOR_USED: Final = "vendor-used"


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
    named = {*terms.objective, *terms.tie_break}
    counted = SelectionObjective.VENDORS in named or any(bound.counts_vendors for _, bound in rules)
    columns = Columns.of(found.candidates, discounts_of(rules), found.vendors if counted else ())
    formulation = Formulation(
        columns=columns, tender=found.tender, register=found.register, bids=found.bids, lots=found.lots
    )
    rows = [*define_lot_constraints(found, columns), *define_used_constraints(columns)]
    for rule, bound in rules:
        for inequality in bound.rows(formulation):
            rows += _rows(rule.id, inequality, as_they_stand=bound.changes_prices)
    with_rows = {row.rule for row in rows}
    model = AwardModel(
        size=columns.size,
        decisions=columns.decisions,
        rows=tuple(rows),
        objectives=tuple(define_objective(formulation, objective) for objective in terms.objective),
        relaxable=tuple(rule.id for rule, bound in rules if rule.id in with_rows and not bound.changes_prices),
    )
    also = [define_objective(formulation, one) for one in terms.tie_break if one not in terms.objective]
    return SelectionModel(
        found=found,
        rules=rules,
        columns=columns,
        model=model,
        broken_by_ties=replace(model, objectives=(*model.objectives, *also)),
    )


def define_lot_constraints(found: Candidates, columns: Columns) -> Iterator[Row]:
    """Give every lot to one bid 1ロット1落札者, alone or in a package; to one or none where lots may stay unawarded.

    Σ_{b ∋ l} z_b = 1 for every lot l; ≤ 1 where ``unawarded``
    """
    for lot in found.lots:
        bids = dict.fromkeys(columns.in_lot(lot), 1)
        if not found.terms.unawarded:
            yield Row(rule=ONE_BID_PER_LOT, terms=bids, least=1, most=1)
        elif len(bids) > 1:
            yield Row(rule=ONE_BID_PER_LOT, terms=bids, most=1)


def define_used_constraints(columns: Columns) -> Iterator[Row]:
    """Tie a vendor's being used to its bids 選定の有無.

    u_v ≤ Σ_{b of v} z_b ≤ m_v · u_v, with m_v the most bids of v that can be taken at once
    """
    for vendor, column in columns.used.items():
        # The column of a vendor with one bid is that bid's.
        if column >= len(columns.candidates):
            bids = dict.fromkeys(columns.of_vendor[vendor], 1)
            yield Row(rule=VENDOR_USED, terms={**bids, column: -1}, least=0)
            yield Row(rule=VENDOR_USED, terms={**bids, column: -columns.most_bids(vendor)}, most=0)


def _rows(rule: str, inequality: Inequality, *, as_they_stand: bool) -> Iterator[Row]:
    """Make the rows of an inequality, each reduced: none of a limit that forbids nothing, one of equal limits."""
    terms, least, most = inequality
    row = Row(rule=rule, terms=terms, least=least, most=most)
    if as_they_stand:
        yield row
    elif least is not None and least == most:
        yield reduced(row)
    else:
        if least is not None and sum(count for count in terms.values() if count < 0) < least:
            yield reduced(replace(row, most=None))
        if most is not None and sum(count for count in terms.values() if count > 0) > most:
            yield reduced(replace(row, least=None))


def reduced(row: Row) -> Row:
    """Divide a row by the greatest common divisor of its coefficients, its limits rounded inwards.

    Raises
    ------
    EvaluationError
        Where the coefficients are still too large for a solver.
    """
    terms = {column: coefficient for column, coefficient in row.terms.items() if coefficient}
    divisor = gcd(*terms.values()) or 1
    small = {column: coefficient // divisor for column, coefficient in terms.items()}
    if sum(map(abs, small.values())) > LARGEST:
        raise EvaluationError(_too_large(row.rule, is_a_ratio=min(small.values()) < 0))
    return Row(
        rule=row.rule,
        terms=small,
        least=None if row.least is None else -(-row.least // divisor),
        most=None if row.most is None else row.most // divisor,
    )


def _too_large(rule: str, *, is_a_ratio: bool) -> Text:
    what = Text(
        f"選定条件「{rule}」の数値が大きすぎて正確に解けません(係数の合計が10^15を超えます)。",
        f"the numbers of the rule {rule} are too large to be solved exactly (coefficients above 10^15 together). ",
    )
    # A share multiplies every amount by its denominator; a plain sum is only as large as what it adds up.
    digits = Text(
        "金額や数量の桁数に誤りがないか確認してください",
        "See whether an amount or a count has digits too many",
    )
    share = Text("割合は短い小数または簡単な分数で定め、", " and write a share as a short decimal or a simple fraction")
    if not is_a_ratio:
        return Text(what.ja + digits.ja, what.en + digits.en)
    return Text(what.ja + share.ja + digits.ja, what.en + digits.en + share.en)
