"""Everything that can be said of how sure a result is (頑健性の一式), from one evaluation.

Under an addition method the allotments that move are the technical criteria's, their total kept; price points stay as
they are. How much the price counts is a lever of its own, ``ratio``, with the total of both kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from criteria.finding import Text
from scoring.breakeven import BreakEven, break_even
from scoring.evaluation import Evaluation
from scoring.printed_names import printed_names
from scoring.robustness.guarantee import Guarantee, guarantee
from scoring.robustness.official import OfficialEnds, official_ends
from scoring.sampling.acceptability import SAMPLES, Acceptability, acceptability
from scoring.sampling.weight_sets import Kind, WeightSet
from scoring.stability.admissible import Admissible, Bounds, Ordered, box, fixed_groups, ordinal, simplex
from scoring.stability.basis import Basis, basis_of
from scoring.stability.first import MadeFirst, smallest_firsts
from scoring.stability.flip import Flip, smallest_flip
from scoring.stability.intervals import Stabilities, Stability, stability
from scoring.stability.linear import LinearScores, NotLinear
from scoring.stability.nearest import Nearest, nearest_flip
from scoring.stability.pairwise import HALF, Indices, expected_ranks, pairwise_indices
from scoring.stability.reading import read_linear, read_ratio
from scoring.stability.varsi import pairwise_floats
from scoring.stability.winners import CanWin, who_can_win

MOST_EXACT: Final = 20_000
"""Pairs × criteria² up to which indices are fractions; beyond, the same recursion runs in floats."""

MOST_BROKEN_EVEN: Final = 30
"""Bids up to which break-even prices are searched: each takes some sixty evaluations. Of more, the ranked ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The exact answers (厳密な結果) about one set of lines, for a leader whom nobody is ahead of, unrounded.

    ``alone`` are the intervals where nothing else moves and the total follows. ``flip``, ``nearest`` and ``firsts`` are
    within ``bounds``, ``can_win`` within ``admissible``. ``indices`` are None where only samples tell them. ``basis``
    is what they rest on, ``within`` names the bounds; ``guarantee`` is what holds of the official first place where the
    tender rounds.
    """

    basis: Basis
    within: Text
    guarantee: Guarantee | None
    scores: LinearScores
    leader: int
    admissible: Admissible
    bounds: Bounds
    kept: Stabilities
    alone: Stabilities
    flip: Flip | None
    nearest: Nearest | None
    firsts: tuple[MadeFirst | None, ...]
    can_win: tuple[CanWin, ...]
    indices: Indices | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Robustness:
    """How sure a result is (結果の頑健性).

    ``names`` are what sentences call the vendors. ``winner`` is the official one, None where nobody is awarded alone.
    ``exact`` says instead why there are no lines. ``official`` are the ends with every rounding, by search; ``ratio``
    is the technical allotment against the price's. ``leader`` is who is in front before rounding, "" where nobody is.
    """

    evaluation: Evaluation
    basis: Basis
    names: Mapping[str, str]
    weights: WeightSet
    samples: int
    seed: int
    winner: str | None
    exact: Exact | NotLinear
    leader: str
    official: OfficialEnds
    ratio: Stability | NotLinear
    break_even: Mapping[str, BreakEven]
    acceptability: Acceptability | None

    @property
    def rounding_decides(self) -> bool:
        """Whether the official first place is none by the unrounded values."""
        first = self.evaluation.award.first
        if isinstance(self.exact, NotLinear) or not first:
            return False
        return self.leader not in first

    @property
    def pairwise(self) -> Indices | None:
        """How large a share of the allotments puts one bid ahead of another (対比較の優位率), ties half."""
        if self.acceptability is None or isinstance(self.exact, NotLinear):
            return None
        if self.exact.indices is not None:
            return self.exact.indices
        places = range(len(self.exact.scores.vendors))
        shares = [[self.acceptability.pairwise(i, j) for j in places] for i in places]
        return tuple(tuple(HALF if share is None else share for share in row) for row in shares)

    @property
    def expected_ranks(self) -> tuple[Fraction, ...]:
        """Every bid's mean rank over the allotments (期待順位), level ones sharing theirs."""
        pairwise = self.pairwise
        return () if pairwise is None else expected_ranks(pairwise)


def robustness(
    evaluation: Evaluation,
    *,
    weights: str | WeightSet = "simplex",
    samples: int = SAMPLES,
    seed: int = 0,
    threads: int = 1,
) -> Robustness:
    """Say how sure a result is (結果の頑健性): exactly where the method allows it, by search and by samples besides.

    Raises
    ------
    EvaluationError
        Where the weights, the number of samples, the seed or the number of threads cannot be used.
    """
    chosen = WeightSet.parse(weights) if isinstance(weights, str) else weights
    scores = read_linear(evaluation)
    exact = scores if isinstance(scores, NotLinear) else exact_answers(evaluation, scores, chosen)
    ratio_lines = read_ratio(evaluation)
    ratio = ratio_lines if isinstance(ratio_lines, NotLinear) else _ratio(evaluation, ratio_lines)
    lines = next((one for one in (scores, ratio_lines) if not isinstance(one, NotLinear)), None)
    award = evaluation.award
    sampled = None
    if isinstance(exact, Exact):
        sampled = acceptability(
            exact.scores, weights=chosen, samples=samples, seed=seed, threads=threads, pairs=exact.indices is None
        )
    return Robustness(
        evaluation=evaluation,
        basis=basis_of(evaluation),
        leader="" if lines is None else lines.vendors[leader_of(evaluation, lines)],
        names=printed_names(evaluation),
        weights=chosen,
        samples=samples if sampled is None else sampled.samples,
        seed=seed,
        winner=award.winners[0] if award.winners else None,
        exact=exact,
        official=official_ends(evaluation, exact.kept if isinstance(exact, Exact) else None, ratio),
        ratio=ratio,
        break_even=_break_even(evaluation),
        acceptability=sampled,
    )


def _break_even(evaluation: Evaluation) -> Mapping[str, BreakEven]:
    """Search the break-even of every bid, the excluded too; of many bids only of those that are ranked."""
    if len(evaluation.given_bids) <= MOST_BROKEN_EVEN:
        return break_even(evaluation)
    ranked = evaluation.sheet.vendors
    return break_even(evaluation, ranked) if 0 < len(ranked) <= MOST_BROKEN_EVEN else {}


def exact_answers(evaluation: Evaluation, scores: LinearScores, chosen: WeightSet) -> Exact:
    """Return every exact answer (厳密な結果), within the chosen allotments where one speaks of such."""
    leader = leader_of(evaluation, scores)
    admissible = _ADMISSIBLE[chosen.kind](scores, chosen)
    bounds = admissible if chosen.kind is Kind.BOX and isinstance(admissible, Bounds) else simplex(scores)
    can_win = who_can_win(scores, admissible)
    within = can_win if bounds == admissible else who_can_win(scores, bounds)
    basis = basis_of(evaluation)
    return Exact(
        basis=basis,
        within=chosen.within,
        guarantee=guarantee(evaluation, scores, bounds) if basis.rounded else None,
        scores=scores,
        leader=leader,
        admissible=admissible,
        bounds=bounds,
        kept=stability(scores, leader),
        alone=stability(scores, leader, keep=False),
        flip=smallest_flip(scores, leader, bounds),
        nearest=nearest_flip(scores, leader, bounds),
        firsts=smallest_firsts(scores, bounds, within),
        can_win=can_win,
        indices=_indices(scores, admissible, chosen),
    )


_ADMISSIBLE: Final[Mapping[Kind, Callable[[LinearScores, WeightSet], Admissible]]] = {
    Kind.SIMPLEX: lambda scores, _: simplex(scores),
    Kind.BOX: lambda scores, chosen: box(scores, chosen.band),
    Kind.ORDINAL: lambda scores, _: ordinal(scores),
    Kind.GROUPS: lambda scores, _: fixed_groups(scores),
}


def leader_of(evaluation: Evaluation, scores: LinearScores) -> int:
    """Return whom nobody is ahead of, unrounded (端数処理前の首位): the official first where that is one of them."""
    values = scores.values()
    most = max(values)
    best = [index for index, value in enumerate(values) if value == most]
    official = [scores.vendors.index(vendor) for vendor in evaluation.award.ranking[0].vendors]
    return next((index for index in official if index in best), best[0])


def _indices(scores: LinearScores, admissible: Admissible, chosen: WeightSet) -> Indices | None:
    order = None
    if chosen.kind is Kind.ORDINAL and isinstance(admissible, Ordered):
        if any(len(block) > 1 for block in admissible.blocks):
            return None
        order = [k for block in admissible.blocks for k in block]
    elif chosen.kind is not Kind.SIMPLEX:
        return None
    count, size = len(scores.vendors), len(scores.criteria)
    if order is None and count * count * size * size <= MOST_EXACT:
        return pairwise_indices(scores)
    table = pairwise_floats(scores, order)
    return tuple(tuple(_twelve_places(share) for share in row) for row in table)


def _twelve_places(share: float) -> Fraction:
    return Fraction(round(share * 10**12), 10**12)


def _ratio(evaluation: Evaluation, lines: LinearScores) -> Stability:
    return stability(lines, leader_of(evaluation, lines)).criteria[0]
