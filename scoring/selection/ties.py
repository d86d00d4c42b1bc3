"""Selections that are equally good (同点の選定案), and the tie-break chain of the tender that separates them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from criteria.terms import Direction
from scoring.selection.candidates import Candidates
from scoring.selection.columns import Columns
from scoring.selection.objectives import direction_of
from scoring.selection.portfolio import Portfolio, objective_value, portfolio_of
from scoring.selection.proof import SelectionStatus, Ties, TieStep
from scoring.selection.result import Selection

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
    optima = [_portfolio(found, columns, bids) for bids in best.bids]
    if left is not None:
        final = tuple(_portfolio(found, columns, bids) for bids in left.bids)
        return Ties(
            optima=tuple(optima),
            complete=best.complete,
            steps=_steps_of(found, final),
            left=final,
            resolved=left.complete and len(final) == 1,
        )
    steps: list[TieStep] = []
    remaining: Sequence[Portfolio] = optima
    for key in found.terms.tie_break:
        if len(remaining) == 1:
            break
        values = [objective_value(key, one.taken, found.tender) for one in remaining]
        top = max(values) if direction_of(key, found.tender) is Direction.HIGHEST else min(values)
        remaining = [one for one, value in zip(remaining, values, strict=True) if value == top]
        steps.append(TieStep(key=key, best=top, left=len(remaining)))
    return Ties(
        optima=tuple(optima),
        complete=best.complete,
        steps=tuple(steps),
        left=tuple(remaining),
        resolved=best.complete and len(remaining) == 1,
    )


def _steps_of(found: Candidates, left: Sequence[Portfolio]) -> tuple[TieStep, ...]:
    """Say the chain's best values where only its end is known; how many each key left is not."""
    chain = found.terms.tie_break if left else ()
    return tuple(TieStep(key=key, best=objective_value(key, left[0].taken, found.tender), left=None) for key in chain)


def _portfolio(found: Candidates, columns: Columns, bids: Collection[int]) -> Portfolio:
    plain = portfolio_of(found, columns, bids)
    return portfolio_of(found, columns, bids, plain.values)
