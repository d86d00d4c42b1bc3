"""The answer for every bid (到達可能性): its best and worst rank, and whether it could be first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.finding import Text
from criteria.tender import Tender, WeightBounds
from scoring.definition.criteria import times_counted
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.robustness.attainable.ranks import AttainableRank, RankSearch
from scoring.robustness.exact.admissible import Admissible, Bounds, box, simplex
from scoring.robustness.exact.basis import Premise, basis_of
from scoring.robustness.exact.linear import LinearScores, NotLinear
from scoring.robustness.exact.reading import read_linear
from scoring.robustness.exact.winners import CanWin, who_can_win

_EMPTY = NotLinear(
    reason=Text(
        "許容する配点の範囲には、合計が配点合計と等しくなる組合せがありません",
        "no allotments within the declared bounds add up to the technical total",
    )
)


def allowed_weights(tender: Tender, scores: LinearScores) -> Bounds | NotLinear:
    """Return the allotments the notice would have allowed (許容する配点), the technical total kept.

    ``[robustness]`` of the tender bounds them; without it nothing is said, and every sharing-out is allowed.
    """
    declared = tender.weight_bounds or WeightBounds()
    around = simplex(scores) if declared.band is None else box(scores, declared.band)
    times = times_counted(tender)
    least, most = (
        {name: points * times.get(name, 1) for name, points in ends.items()} for ends in (declared.least, declared.most)
    )
    lower = tuple(least.get(name, low) for name, low in zip(scores.criteria, around.lower, strict=True))
    highest = (most.get(name, high) for name, high in zip(scores.criteria, around.upper, strict=True))
    upper = tuple(min(high, scores.total) for high in highest)
    crossed = any(low > high for low, high in zip(lower, upper, strict=True))
    if crossed or not sum(lower, Fraction(0)) <= scores.total <= sum(upper, Fraction(0)):
        return _EMPTY
    return Bounds(lower=lower, upper=upper, totals=around.totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainable:
    """What every ranked bid could attain within the allowed allotments (到達可能性), on unrounded values.

    ``basis`` is what that rests on, ``names`` are what sentences call the vendors. ``declared`` says whether the tender
    itself bounds the allotments; without bounds every sharing-out of the total is meant. ``first`` says who could be
    first, and is proven as in ``scoring.robustness.exact.winners``.
    Where the time was not enough, ``best``, ``worst`` and ``first`` lack bids, and ``complete`` is false.
    """

    scores: LinearScores
    basis: Premise
    names: Mapping[str, str]
    allowed: Admissible
    declared: bool
    best: Mapping[str, AttainableRank]
    worst: Mapping[str, AttainableRank]
    first: Mapping[str, CanWin]
    complete: bool = True


def attainable_ranks(
    scores: LinearScores, allowed: Admissible, deadline: Deadline = NO_DEADLINE
) -> tuple[dict[str, AttainableRank], dict[str, AttainableRank]]:
    """Return every bid's best and worst attainable rank within the allowed allotments (最良・最悪の到達順位).

    The bids that are ahead are looked at first; those that are not done when the deadline passes are left out.
    """
    best: dict[str, AttainableRank] = {}
    worst: dict[str, AttainableRank] = {}
    try:
        search = RankSearch(scores, allowed, deadline)
        for j in scores.ranked():
            ends = search.rank(j, ahead=False), search.rank(j, ahead=True)
            best[scores.vendors[j]], worst[scores.vendors[j]] = ends
    except OutOfTimeError:
        pass
    done = [name for name in scores.vendors if name in worst]
    return {name: best[name] for name in done}, {name: worst[name] for name in done}


def attainable(
    evaluation: Evaluation,
    allowed: Admissible | None = None,
    *,
    first: Sequence[CanWin] = (),
    deadline: Deadline = NO_DEADLINE,
) -> Attainable | NotLinear:
    """Return what every bid could attain (到達可能性), or why the method has no linear comparison to tell it from.

    ``allowed`` stands in for the bounds the tender declares, ``first`` is who can win within ``allowed`` where that is
    known already. OutOfTimeError where the deadline passes before the bids are read; later it leaves out what is not
    done.
    """
    scores = read_linear(evaluation, deadline)
    if isinstance(scores, NotLinear):
        return scores
    chosen = allowed or allowed_weights(evaluation.tender, scores)
    if isinstance(chosen, NotLinear):
        return chosen
    known = first if len(first) == len(scores.vendors) else who_can_win(scores, chosen, deadline.share(2))
    can_win = {one.vendor: one for one in known}
    best, worst = attainable_ranks(scores, chosen, deadline)
    done = [vendor for vendor in worst if vendor in can_win]
    return Attainable(
        scores=scores,
        basis=basis_of(evaluation),
        names=printed_names(evaluation),
        allowed=chosen,
        declared=allowed is None and evaluation.tender.weight_bounds is not None,
        best={vendor: best[vendor] for vendor in done},
        worst={vendor: worst[vendor] for vendor in done},
        first=can_win,
        complete=len(done) == len(scores.vendors),
    )
