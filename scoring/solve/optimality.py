"""Proofs of optimality without trust in the solver (最適性の証明): weak duality in whole numbers, over branches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import gcd
from typing import Any, Final, TypeAlias

from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.solve.award_model import AwardModel, Objective, Point, Row, Terms, highest, weigh
from scoring.solve.highs import Ending, Reading, SolverError
from scoring.solve.live import DUAL_BITS, LiveModel
from scoring.solve.objectives import PIN, Outcome, Status, ahead, aim_of, pins, upwards
from scoring.solve.proof_check import seal

Claim: TypeAlias = Mapping[str, Any]
"""What ``scoring.solve.proof_check`` checks, as JSON values."""

MOST_LEAVES: Final = 400
"""So many branches may end in a bound before the proof is given up."""

_WORTH: Final = 10
"""A bound that settles a tenth of the columns is written down for that alone."""

_MOST_ADDITIONS: Final = 1_000_000
"""And so many numbers may be added up: a proof of a large model has fewer branches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DualBound:
    """A proven upper bound on an aim (双対上界), and the reduced cost of each column, both times 2^48.

    Every point that keeps the rows and the fixed columns has ``2^48 · Σ aim ≤ total``; taking a column whose reduced
    cost is negative, or leaving one whose cost is positive, lowers what the point can reach by as much. ``weights``
    are the rows that prove it, by number, and the weight of each, times 2^48.
    """

    total: int
    reduced: Sequence[int]
    weights: Sequence[tuple[int, int]]

    @property
    def most(self) -> int:
        """Return the bound as a whole number: no point has more."""
        return self.total >> DUAL_BITS

    def settled(self, least: int) -> dict[int, int]:
        """Return the columns that no point of at least ``least`` takes (0), or that each takes (1) (被約費用固定)."""
        slack = self.total - (least << DUAL_BITS)
        return {column: int(cost > 0) for column, cost in enumerate(self.reduced) if slack < abs(cost)}


def dual_bound(
    aim: Terms, size: int, rows: Sequence[Row], weights: Sequence[tuple[int, int]], fixed: Mapping[int, int]
) -> DualBound:
    """Return what rows, each times its weight ÷ 2^48, prove about ``Σ aim`` over 0-1 columns (弱双対性).

    ``Σ aim ≤ Σ_i w_i · (most_i if w_i > 0 else least_i) + Σ_j max(0, aim_j − Σ_i w_i a_ij)``; a column that is fixed
    counts with its value instead. ``weights`` are (number of the row, w); one on a side that its row doesn't have is
    left out. True for any weights: what a solver in floating point says of them needs no trust.
    """
    reduced = [0] * size
    for column, coefficient in aim.items():
        reduced[column] = coefficient << DUAL_BITS
    total = 0
    used: list[tuple[int, int]] = []
    for number, weight in weights:
        row = rows[number]
        side = row.most if weight > 0 else row.least
        if weight == 0 or side is None:
            continue
        used.append((number, weight))
        total += weight * side
        for column, coefficient in row.terms.items():
            reduced[column] -= weight * coefficient
    total += sum(cost for cost in reduced if cost > 0)
    total += sum(reduced[column] * value - max(0, reduced[column]) for column, value in fixed.items())
    return DualBound(total=total, reduced=reduced, weights=used)


class ProofMethod(StrEnum):
    """What stands behind the word optimal (証明の種類)."""

    DUAL_BOUND = "dual-bound"
    """双対上界: weights of the rows prove that nothing is better; recounted in whole numbers."""
    BRANCHES = "branches"
    """分枝ごとの上界: the same in each of several branches that cover every selection."""
    SOLVER = "solver"
    """求解器: the solver's search, with its answer recounted; not proven independently."""
    NONE = "none"
    """証明なし: the search ended early, and nothing is optimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proves that a selection is optimal, or that there is none (最適性の証明書).

    ``claims`` are checked by ``scoring.solve.proof_check.check_optimality`` alone: one for each objective in its order,
    two for some ratios, one where nothing is feasible, none without an objective. ``leaves`` counts the bounds they
    consist of; ``roots`` is, for each claim, how far the first bound alone is from the value, in whole numbers of the
    claim, rounded up.
    """

    kind: ProofMethod
    claims: tuple[Claim, ...] = ()
    leaves: int = 0
    roots: tuple[int, ...] = ()


class _Unproven(Exception):  # noqa: N818 - not an error: the proof would be too long
    """The branches or the time allowed are used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One claim to be proven: with these rows too, nothing has more of the aim than the value."""

    rows: tuple[Row, ...]
    aim: Terms
    value: int
    point: Point | None


def certify(
    model: AwardModel,
    outcome: Outcome,
    *,
    leaves: int = MOST_LEAVES,
    deadline: Deadline = NO_DEADLINE,
) -> Proof:
    """Prove an outcome of ``solve``, without trust in the solver that found it (最適性の証明).

    Duals of the linear relaxation become whole weights of the rows; what they prove is counted in whole numbers. Where
    the first bound is above the value, the columns are branched on until every branch has a bound. After ``leaves`` of
    them (fewer in a large model), or at a limit, the kind is SOLVER and there are no claims.

    Raises
    ------
    SolverError
        Where a branch holds a selection that is better than the outcome's: the solver was wrong.
    """
    if outcome.status not in {Status.OPTIMAL, Status.INFEASIBLE}:
        return Proof(kind=ProofMethod.NONE)
    if deadline.passed():
        return Proof(kind=ProofMethod.SOLVER)
    live = LiveModel(model, deadline=deadline)
    claims: list[Claim] = []
    roots: list[int] = []
    left = most = min(leaves, max(1, _MOST_ADDITIONS // max(1, sum(len(row.terms) for row in model.rows))))
    try:
        for case in _cases(model, outcome):
            mark = live.mark()
            live.add(*case.rows)
            proof = _Tree(live, case, left)
            claims.append(proof.claim())
            roots.append(proof.root)
            left -= proof.leaves
            live.drop(mark)
    except _Unproven:
        return Proof(kind=ProofMethod.SOLVER)
    used = most - left
    kind = ProofMethod.DUAL_BOUND if used == len(claims) else ProofMethod.BRANCHES
    return Proof(kind=kind, claims=tuple(claims), leaves=used, roots=tuple(roots))


def _cases(model: AwardModel, outcome: Outcome) -> Iterator[_Case]:
    point = outcome.point
    if point is None:
        # No point has a total of nothing that is −1 or more.
        yield _Case(rows=(), aim={}, value=-1, point=None)
        return
    held: tuple[Row, ...] = ()
    for objective, value in zip(model.objectives, outcome.values, strict=True):
        if objective.divisor:
            yield from _ratio_cases(held, objective, value, point)
        else:
            aim = aim_of(objective)
            yield _Case(rows=held, aim=aim, value=weigh(aim, point), point=point)
        held += pins(objective, value)


def _ratio_cases(held: tuple[Row, ...], objective: Objective, value: Fraction, point: Point) -> Iterator[_Case]:
    """No point with D ≥ 1 has ±(q·N − p·D) above 0; and if the ratio is worse than 0, to take nothing is no choice."""
    some = Row(rule=PIN, terms=objective.divisor, least=1)
    taken = point if weigh(objective.divisor, point) else None
    yield _Case(rows=(*held, some), aim=ahead(objective, value * objective.scale)[0], value=0, point=taken)
    if upwards(objective) * value < 0:
        none = Row(rule=PIN, terms=objective.divisor, most=0)
        yield _Case(rows=(*held, none), aim={}, value=-1, point=None)


class _Tree:
    """The tree of bounds that proves one case, its rows being in force in the live model."""

    def __init__(self, live: LiveModel, case: _Case, most_leaves: int) -> None:
        # In units of what the aim's coefficients share, a bound that is not the value is a whole unit above it.
        unit = gcd(*case.aim.values()) or 1
        self._aim = {column: coefficient // unit for column, coefficient in case.aim.items()}
        self._value, self._point = case.value // unit, case.point
        self._live, self._most_leaves = live, most_leaves
        self._tree: list[dict[str, Any]] = []
        self.leaves = 0
        self.root = 0
        self._grow()

    def claim(self) -> Claim:
        """Return the claim as JSON values, sealed."""
        implied = self._live.implied
        claim: dict[str, Any] = {
            "columns": self._live.model.size,
            "rows": [
                {"terms": [list(term) for term in row.terms.items()], "least": row.least, "most": row.most}
                | ({"from": list(implied[number])} if number in implied else {})
                for number, row in enumerate(self._live.tight)
            ],
            "aim": [list(term) for term in self._aim.items()],
            "value": self._value,
            "taken": None if self._point is None else sorted(self._point),
            "bits": DUAL_BITS,
            "tree": self._tree,
        }
        return {**claim, "seal": seal(claim)}

    def _grow(self) -> None:
        waiting: list[tuple[dict[int, int], dict[str, Any], str]] = [({}, {}, "")]
        while waiting:
            fixed, parent, way = waiting.pop()
            parent[way] = len(self._tree)
            node, further = self._node(fixed)
            self._tree.append(node)
            waiting += [(more, node, key) for key, more in further.items()]
        self._live.free(list(self._live.fixed))

    def _node(self, fixed: dict[int, int]) -> tuple[dict[str, Any], dict[str, dict[int, int]]]:
        """Return a node, and what is fixed in each of those that follow it."""
        now = self._live.fixed
        self._live.free([column for column in now if column not in fixed])
        self._live.fix({column: value for column, value in fixed.items() if now.get(column) != value})
        reading = self._live.relaxation(self._aim)
        if reading.ending in {Ending.LIMIT, Ending.STOPPED}:
            raise _Unproven
        relaxed = self._bound(self._aim, self._live.multipliers())
        if not self._tree and reading.ending is Ending.PROVEN:
            self.root = max(0, -(-relaxed.total >> DUAL_BITS) - self._value)
        proven = self._beyond_reach(relaxed) if reading.ending is Ending.INFEASIBLE else relaxed
        if proven.most > self._value and len(fixed) == self._live.model.size:
            proven = self._decided(frozenset(column for column, value in fixed.items() if value))
        if proven.most <= self._value:
            self.leaves += 1
            if self.leaves > self._most_leaves:
                raise _Unproven
            return _weights(proven), {}
        if reading.ending is Ending.PROVEN:
            settled = relaxed.settled(self._value + 1)
            if len(settled.keys() - fixed.keys()) * _WORTH > self._live.model.size:
                return _weights(relaxed), {"next": {**settled, **fixed}}
        column = self._branch(reading, fixed)
        return {"column": column}, {"zero": {**fixed, column: 0}, "one": {**fixed, column: 1}}

    def _beyond_reach(self, relaxed: DualBound) -> DualBound:
        """Return what a ray proves: that 0 is below 0, which often enough outweighs all that the aim can reach."""
        ray = self._bound({}, relaxed.weights)
        if ray.total >= 0:
            return relaxed
        over = max(0, highest(self._aim) - self._value) << DUAL_BITS
        times = over // -ray.total + 1
        return self._bound(self._aim, [(number, weight * times) for number, weight in ray.weights])

    def _bound(self, aim: Terms, weights: Sequence[tuple[int, int]]) -> DualBound:
        return dual_bound(aim, self._live.model.size, self._live.tight, weights, self._live.fixed)

    def _decided(self, point: Point) -> DualBound:
        """Return the bound where every column is fixed: the point breaks a row, or is no better."""
        over = weigh(self._aim, point) - self._value
        broken = next((number for number, row in enumerate(self._live.tight) if not row.holds(point)), None)
        if broken is None and over > 0:
            raise SolverError("a better selection was found than the one the solver called optimal")
        if broken is None:
            return self._bound(self._aim, [])
        row = self._live.tight[broken]
        above = row.most is not None and weigh(row.terms, point) > row.most
        enough = max(0, over) + 1 << DUAL_BITS
        return self._bound(self._aim, [(broken, enough if above else -enough)])

    def _branch(self, reading: Reading, fixed: Mapping[int, int]) -> int:
        """Return the column to split: the one furthest from a whole number, or one of a row that is broken."""
        free = [column for column in range(self._live.model.size) if column not in fixed]
        values = reading.values
        if values is None:
            return free[0]
        column = min(free, key=lambda column: abs(values[column] * 2 - 1))
        if round(values[column] * 1000) not in {0, 1000}:
            return column
        point = frozenset(column for column in range(self._live.model.size) if values[column] * 2 > 1)
        broken = [row for row in self._live.tight if not row.holds(point)]
        if not broken and weigh(self._aim, point) > self._value:
            raise SolverError("a better selection was found than the one the solver called optimal")
        return next((column for row in broken for column in row.terms if column not in fixed), free[0])


def _weights(proven: DualBound) -> dict[str, Any]:
    return {"weights": [list(weight) for weight in proven.weights], "total": proven.total}
