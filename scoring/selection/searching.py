"""The best selections by search (探索による選定): the solver's answer, taken back to bids and counted again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeAlias

from scoring.audit.optimality import check_optimality
from scoring.award_model import Point
from scoring.deadline import Deadline
from scoring.optima import Optima, all_optima
from scoring.optimality import certify
from scoring.selection.model import SelectionModel
from scoring.selection.portfolio import Incumbent, Portfolio, portfolio_of
from scoring.selection.proof import Certificate, CertificateKind, SelectionStatus
from scoring.selection.result import Selection
from scoring.selection.ties import MOST_TIED, Best, settled
from scoring.solve import Incumbent as FoundPoint
from scoring.solve import Outcome, Status

MOST_LEAVES: Final = 200
"""So many bounds a proof may consist of; a longer one is left to the solver's word."""

OnProgress: TypeAlias = Callable[[Incumbent], None]


class RecountError(RuntimeError):
    """What the search answered and what the bids add up to differ (再計算の不一致): our fault, and never published."""


@dataclass(slots=True, kw_only=True)
class Told:
    """What was told while a search went on (暫定案の記録): a search that is stopped may end at none of it."""

    model: SelectionModel
    on_progress: OnProgress | None
    last: FoundPoint | None = None

    def __call__(self, found: FoundPoint) -> None:
        """Keep a better selection, and tell of it."""
        self.last = found
        if self.on_progress is not None:
            portfolio = portfolio_of(self.model.found, self.model.columns, self.model.bids(found.point))
            self.on_progress(Incumbent(portfolio=portfolio, level=found.objective, bound=found.bound))

    def kept(self, outcome: Outcome) -> Outcome:
        """Return the outcome, with the last selection told of where it ended without one."""
        if outcome.point is not None or self.last is None or outcome.status is Status.INFEASIBLE:
            return outcome
        bound = self.last.bound if outcome.bound is None else outcome.bound
        return replace(outcome, point=self.last.point, values=self.last.values, bound=bound)


def search_selection(
    plain: Selection, model: SelectionModel, deadline: Deadline, on_progress: OnProgress | None = None
) -> Selection:
    """Search for the best selections and say how the search ended (探索).

    Optimal where one is best after the chain, tied where several are, infeasible where none keeps the rules; where the
    search was stopped the best so far, not proven.
    """
    told = Told(model=model, on_progress=on_progress)
    optima = all_optima(model.model, cap=MOST_TIED, on_incumbent=told, deadline=deadline)
    outcome = told.kept(optima.outcome)
    certificate = certified(model, outcome, deadline)
    plain = replace(plain, milliseconds=optima.work.milliseconds, certificate=certificate)
    if outcome.status is Status.INFEASIBLE:
        return replace(plain, status=SelectionStatus.INFEASIBLE)
    if outcome.status is not Status.OPTIMAL:
        return _unproven(plain, model, outcome)
    return settled(plain, model.columns, _best(model, optima), lambda: _chained(model, deadline))


def certified(model: SelectionModel, outcome: Outcome, deadline: Deadline) -> Certificate:
    """Prove how a search ended, and check the proof as anybody else would (最適性の証明).

    Raises
    ------
    RecountError
        Where the check refuses the proof.
    """
    proof = certify(model.model, outcome, leaves=MOST_LEAVES, deadline=deadline)
    for claim in proof.claims:
        if deadline.passed():
            return Certificate(kind=CertificateKind.SOLVER)
        if not check_optimality(claim):
            msg = "the check refuses the proof of optimality"
            raise RecountError(msg)
    figures = {
        "claims": str(len(proof.claims)),
        "leaves": str(proof.leaves),
        "root_gaps": ",".join(map(str, proof.roots)),
    }
    return Certificate(
        kind=CertificateKind(proof.kind.value), figures=figures if proof.claims else {}, claims=proof.claims
    )


def _unproven(plain: Selection, model: SelectionModel, outcome: Outcome) -> Selection:
    chosen = None if outcome.point is None else recounted(model, outcome.point, outcome.values)
    return replace(
        plain,
        status=SelectionStatus.LIMIT,
        values=() if chosen is None else chosen.values,
        chosen=chosen,
        bound=outcome.bound,
    )


def _best(model: SelectionModel, optima: Optima) -> Best:
    for point in optima.points:
        recounted(model, point, optima.outcome.values)
    return Best(bids=tuple(frozenset(model.bids(point)) for point in optima.points), complete=optima.complete)


def _chained(model: SelectionModel, deadline: Deadline) -> Best:
    if deadline.passed():
        return Best(bids=(), complete=False)
    optima = all_optima(model.broken_by_ties, cap=MOST_TIED, deadline=deadline)
    points: Iterable[Point] = optima.points if optima.outcome.status is Status.OPTIMAL else ()
    return Best(bids=tuple(frozenset(model.bids(point)) for point in points), complete=optima.complete)


def recounted(
    model: SelectionModel, point: Point, values: tuple[Fraction, ...], best: tuple[Fraction, ...] | None = None
) -> Portfolio:
    """Take a point back to bids, and count its rows and objectives again from the bids themselves (再計算).

    Raises
    ------
    RecountError
        Where a row is broken, a column does not follow from the bids, or a value differs.
    """
    bids = model.bids(point)
    portfolio = portfolio_of(model.found, model.columns, bids, best)
    broken = [row.rule for row in model.model.broken(point)]
    if broken or portfolio.values != values or model.columns.point(bids) != point:
        msg = f"the recount disagrees with the search: rows {broken}, values {portfolio.values} and {values}"
        raise RecountError(msg)
    return portfolio
