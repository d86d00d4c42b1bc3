"""Everything that can be said of how sure a result is (頑健性の一式), from one evaluation.

Under an addition method the allotments that move are the technical criteria's, their total kept; price points stay as
they are. How much the price counts is a lever of its own, ``ratio``, with the total of both kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Final

from criteria.finding import Text
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.numbers.deadline import NO_DEADLINE, Deadline, Unfinished
from scoring.robustness.breakeven import BreakEven, break_even
from scoring.robustness.exact.admissible import Admissible, Bounds, Ordered, box, fixed_groups, ordinal, simplex
from scoring.robustness.exact.basis import Premise, basis_of
from scoring.robustness.exact.first import MadeFirst, smallest_firsts
from scoring.robustness.exact.flip import Flip, smallest_flip
from scoring.robustness.exact.intervals import Stabilities, Stability, stability
from scoring.robustness.exact.linear import LinearScores, NotLinear
from scoring.robustness.exact.official import OfficialEnds, is_searched, official_ends
from scoring.robustness.exact.pairwise import HALF, Indices, expected_ranks, pairwise_floats, pairwise_indices
from scoring.robustness.exact.reading import read_linear, read_ratio
from scoring.robustness.exact.winners import CanWin, who_can_win
from scoring.robustness.guarantee import Guarantee, guarantee
from scoring.robustness.parts import OUT_OF_TIME, OnPart, Part, Parts
from scoring.robustness.sampling.acceptability import SAMPLES, Acceptability, acceptability
from scoring.robustness.sampling.blocks import check_request
from scoring.robustness.sampling.weight_sets import WeightSet, WeightSetKind

MOST_EXACT: Final = 20_000
"""Pairs × criteria² up to which indices are fractions; beyond, the same recursion runs in floats."""

MOST_BROKEN_EVEN: Final = 30
"""Bids up to which break-even prices are searched: each takes some sixty evaluations. Of more, the ranked ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The exact answers (厳密な結果) about one set of lines, for a leader whom nobody is ahead of, unrounded.

    ``alone`` are the intervals where nothing else moves and the total follows. ``flip`` and ``firsts`` are within
    ``bounds``, ``can_win`` within ``admissible``; the last two lack the bids for which the time was not enough.
    ``indices`` are None where only samples tell them, or nothing does. ``basis`` is what they rest on, ``within`` names
    the bounds; ``guarantee`` is what holds of the official first place where the tender rounds.
    """

    basis: Premise
    within: Text
    guarantee: Guarantee | None
    scores: LinearScores
    leader: int
    admissible: Admissible
    bounds: Bounds
    kept: Stabilities
    alone: Stabilities
    flip: Flip | None
    firsts: Mapping[str, MadeFirst | None] = field(default_factory=lambda: MappingProxyType({}))
    can_win: tuple[CanWin, ...] = ()
    indices: Indices | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Robustness:
    """How sure a result is (結果の頑健性).

    ``names`` are what sentences call the vendors. ``winner`` is the official one, None where nobody is awarded alone.
    ``exact`` says instead why there are no lines. ``official`` are the ends with every rounding, by search; ``ratio``
    is the technical allotment against the price's. ``leader`` is who is in front before rounding, "" where nobody is or
    the time was not enough to tell. ``unfinished`` names the parts that the time was not enough for.
    """

    evaluation: Evaluation
    basis: Premise
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
    unfinished: Unfinished | None = None

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
        if isinstance(self.exact, NotLinear):
            return None
        if self.exact.indices is not None:
            return self.exact.indices
        if self.acceptability is None or self.acceptability.ahead is None:
            return None
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
    deadline: Deadline = NO_DEADLINE,
    on_part: OnPart | None = None,
) -> Robustness:
    """Say how sure a result is (結果の頑健性): exactly where the method allows it, by search and by samples besides.

    The most important answers come first. What is not done when the ``deadline`` passes is left out and named in
    ``unfinished``; ``on_part`` is told which part begins.

    Raises
    ------
    EvaluationError
        Where the weights, the number of samples, the seed or the number of threads cannot be used.
    """
    chosen = WeightSet.parse(weights) if isinstance(weights, str) else weights
    check_request(samples, seed, threads)
    parts = Parts(deadline, on_part)
    read = parts.answer(Part.FLIP, lambda until: read_linear(evaluation, until)) or OUT_OF_TIME
    exact = read if isinstance(read, NotLinear) else _exact_ends(evaluation, read, chosen, parts)
    for part in _ON_LINES if exact is OUT_OF_TIME else ():
        parts.note(part, complete=False)
    ratio: Stability | NotLinear
    lines = read_ratio(evaluation)
    if isinstance(lines, NotLinear):
        ratio = lines
    else:
        front = leader_of(evaluation, lines)
        ratio = parts.answer(Part.RATIO, lambda _: stability(lines, front).criteria[0]) or OUT_OF_TIME
    sampled = None
    if isinstance(exact, Exact):
        draw = partial(_sampled, exact, chosen, samples, seed, threads)
        sampled = parts.answer(Part.ACCEPTABILITY, draw, shares=2)
        parts.note(Part.ACCEPTABILITY, complete=sampled is not None and sampled.samples == samples)
    kept = exact.kept if isinstance(exact, Exact) else None
    official = OfficialEnds(searched=False)
    if is_searched(evaluation, with_exact_ends=kept is not None or exact is OUT_OF_TIME):
        searched = parts.answer(Part.OFFICIAL, lambda until: official_ends(evaluation, kept, ratio, until))
        official = searched or official
        parts.note(Part.OFFICIAL, complete=official.complete)
    broken_even = _break_even(evaluation, parts)
    if isinstance(exact, Exact):
        exact = _contest(exact, chosen, parts)
    award, compared = evaluation.award, exact.scores if isinstance(exact, Exact) else lines
    return Robustness(
        evaluation=evaluation,
        basis=basis_of(evaluation),
        leader="" if isinstance(compared, NotLinear) else compared.vendors[leader_of(evaluation, compared)],
        names=printed_names(evaluation),
        weights=chosen,
        samples=samples if sampled is None else sampled.samples,
        seed=seed,
        winner=award.winners[0] if award.winners else None,
        exact=exact,
        official=official,
        ratio=ratio,
        break_even=broken_even,
        acceptability=sampled,
        unfinished=Unfinished.of(parts.undone, deadline),
    )


_ON_LINES: Final = (Part.FLIP, Part.STABILITY, Part.ACCEPTABILITY, Part.CAN_WIN, Part.FIRST, Part.PAIRWISE)
"""What is not known either where the time was not enough for the first of it."""


def _exact_ends(evaluation: Evaluation, scores: LinearScores, chosen: WeightSet, parts: Parts) -> Exact | NotLinear:
    """Return how far points may move and what flips the result (第1位が変わらない範囲), the rest still to be found."""
    leader = leader_of(evaluation, scores)
    admissible = _ADMISSIBLE[chosen.kind](scores, chosen)
    bounds = admissible if chosen.kind is WeightSetKind.BOX and isinstance(admissible, Bounds) else simplex(scores)
    basis = basis_of(evaluation)
    flipped = parts.answer(
        Part.FLIP,
        lambda until: (
            smallest_flip(scores, leader, bounds, until),
            guarantee(evaluation, scores, bounds, until) if basis.rounded else None,
        ),
    )
    intervals = parts.answer(
        Part.STABILITY, lambda _: (stability(scores, leader), stability(scores, leader, keep=False))
    )
    if flipped is None or intervals is None:
        return OUT_OF_TIME
    return Exact(
        basis=basis,
        within=chosen.within,
        guarantee=flipped[1],
        scores=scores,
        leader=leader,
        admissible=admissible,
        bounds=bounds,
        kept=intervals[0],
        alone=intervals[1],
        flip=flipped[0],
    )


def _sampled(
    exact: Exact, chosen: WeightSet, samples: int, seed: int, threads: int, deadline: Deadline
) -> Acceptability:
    return acceptability(
        exact.scores,
        weights=chosen,
        samples=samples,
        seed=seed,
        threads=threads,
        pairs=not _has_indices(exact.admissible, chosen),
        progress=lambda *_: not deadline.passed(),
    )


def _break_even(evaluation: Evaluation, parts: Parts) -> Mapping[str, BreakEven]:
    """Search the break-even of every bid, the excluded too; of many bids only of those that are ranked."""
    ranked, every = evaluation.sheet.vendors, {bid.vendor for bid in evaluation.given_bids}
    only = every if len(evaluation.given_bids) <= MOST_BROKEN_EVEN else set(ranked)
    # While a price is sealed, what the others would be held against is not known.
    sealed = any(fault.code == "price-sealed" for bid in evaluation.bids for fault in bid.faults)
    if sealed or not 0 < len(only) <= MOST_BROKEN_EVEN:
        return {}
    found = parts.answer(Part.BREAK_EVEN, lambda until: break_even(evaluation, only, until)) or {}
    parts.note(Part.BREAK_EVEN, complete=len(found) == len(only))
    return found


def _contest(exact: Exact, chosen: WeightSet, parts: Parts) -> Exact:
    """Add who can win, what it takes to be first, and who is ahead of whom (第1位の可能性と対比較)."""
    scores, admissible, bounds = exact.scores, exact.admissible, exact.bounds
    can_win = parts.answer(Part.CAN_WIN, lambda until: who_can_win(scores, admissible, until), shares=2) or ()
    parts.note(Part.CAN_WIN, complete=len(can_win) == len(scores.vendors))

    def firsts(until: Deadline) -> Mapping[str, MadeFirst | None]:
        within = can_win if bounds == admissible else who_can_win(scores, bounds, until.share(2))
        return smallest_firsts(scores, bounds, within, until)

    made = parts.answer(Part.FIRST, firsts, shares=2) or {}
    parts.note(Part.FIRST, complete=len(made) == len(scores.vendors))
    indices = None
    if _has_indices(admissible, chosen):
        indices = parts.answer(Part.PAIRWISE, lambda until: _indices(scores, admissible, until), shares=2)
    return replace(exact, can_win=can_win, firsts=made, indices=indices)


_ADMISSIBLE: Final[Mapping[WeightSetKind, Callable[[LinearScores, WeightSet], Admissible]]] = {
    WeightSetKind.SIMPLEX: lambda scores, _: simplex(scores),
    WeightSetKind.BOX: lambda scores, chosen: box(scores, chosen.band),
    WeightSetKind.ORDINAL: lambda scores, _: ordinal(scores),
    WeightSetKind.GROUPS: lambda scores, _: fixed_groups(scores),
}


def leader_of(evaluation: Evaluation, scores: LinearScores) -> int:
    """Return whom nobody is ahead of, unrounded (端数処理前の首位): the official first where that is one of them."""
    values = scores.values()
    most = max(values)
    best = [index for index, value in enumerate(values) if value == most]
    official = [scores.vendors.index(vendor) for vendor in evaluation.award.first]
    return next((index for index in official if index in best), best[0])


def _has_indices(admissible: Admissible, chosen: WeightSet) -> bool:
    """Whether the pairwise indices have an exact recursion: over the simplex, and over a strict order."""
    if isinstance(admissible, Ordered):
        return all(len(block) == 1 for block in admissible.blocks)
    return chosen.kind is WeightSetKind.SIMPLEX


def _indices(scores: LinearScores, admissible: Admissible, deadline: Deadline) -> Indices:
    order = [k for block in admissible.blocks for k in block] if isinstance(admissible, Ordered) else None
    count, size = len(scores.vendors), len(scores.criteria)
    if order is None and count * count * size * size <= MOST_EXACT:
        return pairwise_indices(scores, deadline)
    rows = []
    for row in pairwise_floats(scores, order, deadline):
        deadline.check()
        rows.append(tuple(Fraction(round(share * 10**12), 10**12) for share in row))
    return tuple(rows)
