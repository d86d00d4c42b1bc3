"""The answer for every bid (到達可能性): ranks, benefit of the doubt, and whether it could be first."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.attainable.allowed import allowed_weights
from scoring.attainable.benefit import Benefits, Pies, benefits
from scoring.attainable.ranks import AttainableRank, RankSearch
from scoring.evaluation import Evaluation
from scoring.printed_names import printed_names
from scoring.stability.admissible import Admissible
from scoring.stability.basis import Basis, basis_of
from scoring.stability.linear import LinearScores, NotLinear
from scoring.stability.reading import read_linear
from scoring.stability.winners import CanWin, who_can_win


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainable:
    """What every ranked bid could attain within the allowed allotments (到達可能性), on unrounded values.

    ``basis`` is what that rests on, ``names`` are what sentences call the vendors. ``declared`` says whether the tender
    itself bounds the allotments; without bounds every sharing-out of the total is meant. ``first`` says who could be
    first, and is proven as in ``scoring.stability.winners``.
    ``benefits`` is a reason where values are no numbers above zero.
    """

    scores: LinearScores
    basis: Basis
    names: Mapping[str, str]
    allowed: Admissible
    declared: bool
    best: Mapping[str, AttainableRank]
    worst: Mapping[str, AttainableRank]
    first: Mapping[str, CanWin]
    benefits: Benefits | NotLinear


def attainable_ranks(
    scores: LinearScores, allowed: Admissible
) -> tuple[dict[str, AttainableRank], dict[str, AttainableRank]]:
    """Return every bid's best and worst attainable rank within the allowed allotments (最良・最悪の到達順位)."""
    search = RankSearch(scores, allowed)
    names = list(enumerate(scores.vendors))
    return {name: search.best(j) for j, name in names}, {name: search.worst(j) for j, name in names}


def attainable(
    evaluation: Evaluation, allowed: Admissible | None = None, pies: Pies | None = None
) -> Attainable | NotLinear:
    """Return what every bid could attain (到達可能性), or why the method has no linear comparison to tell it from.

    ``allowed`` stands in for the bounds the tender declares; ``pies`` bounds the shares of the benefit of the doubt.
    """
    scores = read_linear(evaluation)
    if isinstance(scores, NotLinear):
        return scores
    chosen = allowed or allowed_weights(evaluation.tender, scores)
    if isinstance(chosen, NotLinear):
        return chosen
    best, worst = attainable_ranks(scores, chosen)
    return Attainable(
        scores=scores,
        basis=basis_of(evaluation),
        names=printed_names(evaluation),
        allowed=chosen,
        declared=allowed is None and evaluation.tender.weight_bounds is not None,
        best=best,
        worst=worst,
        first={one.vendor: one for one in who_can_win(scores, chosen)},
        benefits=benefits(scores, chosen, pies),
    )
