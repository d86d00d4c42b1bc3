"""The best selections by search (探索による選定): the solver's answer, taken back to bids and counted again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, islice, product
from math import comb, prod
from typing import Final, TypeAlias

from criteria.selection import SelectionKind, SelectionObjective
from criteria.terms import Direction
from scoring.definition.selection.chosen import size_of
from scoring.definition.selection.columns import Columns
from scoring.definition.selection.rule import Rules
from scoring.numbers.deadline import Deadline
from scoring.selection.candidates import Candidates
from scoring.selection.model import SelectionModel
from scoring.selection.portfolio import BestSoFar, Portfolio, direction_of, objective_value, order_key, portfolio_of
from scoring.selection.result import ChainStep, OptimalityProof, ProofKind, Selection, SelectionStatus, Ties
from scoring.solve import Incumbent, Outcome, Status
from scoring.solve.award_model import Point
from scoring.solve.optima import Optima, all_optima
from scoring.solve.optimality import certify
from scoring.solve.proof_check import check_optimality

MOST_TIED: Final = 100
"""So many selections that are equally good are listed at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """Selections that no objective separates (同点), as bids; ``complete`` says that these are all."""

    bids: tuple[frozenset[int], ...]
    complete: bool


def settled(plain: Selection, columns: Columns, best: Best, chained: Callable[[], Best]) -> Selection:
    """Separate the best selections by the tender's chain: optimal where one is left, else tied (同点の判定).

    Where the search for others ended before its time the one that was found is shown, and not called the only one;
    where the chain was not applied to the end, none is.
    ``chained`` finds the best with the chain as further objectives; it is asked only where the list is not complete.
    """
    found = plain.found
    needs_search = not best.complete and bool(found.terms.tie_break)
    ties = break_ties(found, columns, best, chained() if needs_search else None)
    alone = best.complete and len(best.bids) == 1
    one = ties.left[0] if len(ties.left) == 1 else None
    status = SelectionStatus.TIED if len(ties.left) > 1 else SelectionStatus.LIMIT
    return replace(
        plain,
        status=SelectionStatus.OPTIMAL if ties.resolved else status,
        values=ties.optima[0].values,
        chosen=one,
        ties=None if alone else ties,
    )


def break_ties(found: Candidates, columns: Columns, best: Best, left: Best | None = None) -> Ties:
    """Separate equally good selections by the tender's chain, key by key (同点の選定案の判定).

    Each key keeps those with its best value. Where the list is not complete the chain cannot be applied to it: ``left``
    is then what the search with the chain as further objectives leaves.
    """
    optima = tuple(_portfolio(found, columns, bids) for bids in best.bids)
    remaining: Sequence[Portfolio] = optima
    steps: list[ChainStep] = []
    if left is not None:
        remaining = [_portfolio(found, columns, bids) for bids in left.bids]
        for key in found.terms.tie_break if remaining else ():
            # Only the end of the chain is known; how many each key left is not.
            value = objective_value(key, remaining[0].taken, found.tender)
            steps.append(ChainStep(key=key, best=value, left=None))
    for key in found.terms.tie_break if left is None else ():
        if len(remaining) == 1:
            break
        values = [objective_value(key, portfolio.taken, found.tender) for portfolio in remaining]
        top = max(values) if direction_of(key, found.tender) is Direction.HIGHEST else min(values)
        remaining = [portfolio for portfolio, value in zip(remaining, values, strict=True) if value == top]
        steps.append(ChainStep(key=key, best=top, left=len(remaining)))
    return Ties(
        optima=optima,
        complete=best.complete,
        steps=tuple(steps),
        left=tuple(remaining),
        resolved=(left or best).complete and len(remaining) == 1,
    )


def _portfolio(found: Candidates, columns: Columns, bids: Collection[int]) -> Portfolio:
    plain = portfolio_of(found, columns, bids)
    return portfolio_of(found, columns, bids, plain.values)


MOST_LEAVES: Final = 200
"""So many bounds a proof may consist of; a longer one is left to the solver's word."""

OnProgress: TypeAlias = Callable[[BestSoFar], None]


class RecountError(RuntimeError):
    """What the search answered and what the bids add up to differ (再計算の不一致): our fault, and never published."""


@dataclass(slots=True, kw_only=True)
class Told:
    """What was told while a search went on (暫定案の記録): a search that is stopped may end at none of it."""

    model: SelectionModel
    on_progress: OnProgress | None
    last: Incumbent | None = None

    def __call__(self, found: Incumbent) -> None:
        """Keep a better selection, and tell of it."""
        self.last = found
        if self.on_progress is not None:
            portfolio = portfolio_of(self.model.found, self.model.columns, self.model.bids(found.point))
            self.on_progress(BestSoFar(portfolio=portfolio, level=found.objective, bound=found.bound))

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
        chosen = None if outcome.point is None else recounted(model, outcome.point, outcome.values)
        return replace(
            plain,
            status=SelectionStatus.LIMIT,
            values=() if chosen is None else chosen.values,
            chosen=chosen,
            bound=outcome.bound,
        )
    for point in optima.points:
        recounted(model, point, outcome.values)
    return settled(plain, model.columns, _bids(model, optima), lambda: _chained(model, deadline))


def certified(model: SelectionModel, outcome: Outcome, deadline: Deadline) -> OptimalityProof:
    """Prove how a search ended, and check the proof as anybody else would (最適性の証明).

    Raises
    ------
    RecountError
        Where the check refuses the proof.
    """
    proof = certify(model.model, outcome, leaves=MOST_LEAVES, deadline=deadline)
    for claim in proof.claims:
        if deadline.passed():
            return OptimalityProof(kind=ProofKind.SOLVER)
        if not check_optimality(claim):
            msg = "the check refuses the proof of optimality"
            raise RecountError(msg)
    figures = {
        "claims": str(len(proof.claims)),
        "leaves": str(proof.leaves),
        "root_gaps": ",".join(map(str, proof.roots)),
    }
    return OptimalityProof(
        kind=ProofKind(proof.kind.value), figures=figures if proof.claims else {}, claims=proof.claims
    )


def _bids(model: SelectionModel, optima: Optima) -> Best:
    return Best(bids=tuple(frozenset(model.bids(point)) for point in optima.points), complete=optima.complete)


def _chained(model: SelectionModel, deadline: Deadline) -> Best:
    if deadline.passed():
        return Best(bids=(), complete=False)
    optima = all_optima(model.broken_by_ties, cap=MOST_TIED, deadline=deadline)
    best = _bids(model, optima)
    return best if optima.outcome.status is Status.OPTIMAL else replace(best, bids=())


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


ADDITIVE: Final = frozenset({SelectionObjective.VALUE, SelectionObjective.POINTS, SelectionObjective.PRICE})
"""Objectives that are a sum over the bids, each by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places to be filled from one order of bids (順位による選定).

    ``sure`` bids are ahead of the border; of the ``level`` ones on it any ``open_places`` are equally good.
    """

    sure: tuple[int, ...]
    level: tuple[int, ...]
    open_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The best selections of a sort (並べ替えの結果)."""

    places: tuple[Places, ...]

    @property
    def count(self) -> int:
        """How many selections are best."""
        return prod(comb(len(group.level), group.open_places) for group in self.places)

    def optima(self, cap: int) -> list[frozenset[int]]:
        """Return the bids of every best selection, of the first ``cap`` where there are more."""
        sure = frozenset(bid for group in self.places for bid in group.sure)
        every = product(*(combinations(group.level, group.open_places) for group in self.places))
        return [sure.union(*fillings) for fillings in islice(every, cap)]


def sort_selection(found: Candidates, rules: Rules, objectives: Sequence[SelectionObjective]) -> Sorted | None:
    """Sort where nothing links the bids (単純な順位付け), or return None.

    A shortlist of exactly K with no other rule takes the K first of the order; lots without rules and packages go each
    to the first of its own. With K fixed, the order by the list of objectives is the lexicographic optimum.
    """
    if not ADDITIVE.issuperset(objectives):
        return None
    bids = range(len(found.candidates))
    if found.terms.kind is SelectionKind.SHORTLIST:
        sized = size_of(rules)
        if sized is None or len(rules) > 1 or sized[1].at_least != sized[1].at_most:
            return None
        size = sized[1].at_least or 0
        groups = [(list(bids), size)]
    elif rules or found.terms.unawarded or any(bid.package for bid in found.candidates):
        return None
    else:
        groups = [([index for index in bids if lot in found.candidates[index].lots], 1) for lot in found.lots]
    if any(size > len(group) for group, size in groups):
        return None
    return Sorted(places=tuple(_places(found, group, size, objectives) for group, size in groups))


def _places(found: Candidates, bids: Sequence[int], size: int, objectives: Sequence[SelectionObjective]) -> Places:
    keys = {index: order_key(found.tender, found.candidates[index], objectives) for index in bids}
    ordered = sorted(bids, key=keys.__getitem__)
    border = keys[ordered[size - 1]]
    sure = tuple(index for index in ordered if keys[index] < border)
    level = tuple(index for index in ordered if keys[index] == border)
    return Places(sure=sure, level=level, open_places=size - len(sure))


def sorted_selection(plain: Selection, ordered: Sorted, rules: Rules) -> Selection:
    """Return the selection that a sort makes (順位による選定): what is published where nothing links the bids."""
    found = plain.found
    best = _first(ordered)

    def chained() -> Best:
        further = sort_selection(found, rules, [*found.terms.objective, *found.terms.tie_break])
        return best if further is None else _first(further)

    figures = {"candidates": str(len(found.candidates)), "best": str(ordered.count)}
    certificate = OptimalityProof(kind=ProofKind.SORT, figures=figures)
    return replace(settled(plain, Columns.of(found.candidates), best, chained), certificate=certificate)


def _first(ordered: Sorted) -> Best:
    return Best(bids=tuple(ordered.optima(MOST_TIED)), complete=ordered.count <= MOST_TIED)
