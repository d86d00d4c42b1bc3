"""Rank acceptability (順位受容度): how often each bid takes each rank when the allotments are drawn at random.

SMAA-2: Lahdelma & Salminen, Operations Research 49 (2001) 444-454, DOI 10.1287/opre.49.3.444.11220; how it is
computed: Tervonen & Lahdelma, European Journal of Operational Research 178 (2007) 500-513.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Final

import numpy as np

from criteria.exact import Points, Rounding, RoundingMode, percent
from criteria.finding import Text
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.pairwise import float_rows
from scoring.robustness.sampling.blocks import Progress, check_request
from scoring.robustness.sampling.draws import Floats
from scoring.robustness.sampling.ranks import count_ranks
from scoring.robustness.sampling.tally import PARTS, Integers, RankCounts
from scoring.robustness.sampling.weight_sets import Possible, WeightSet, possible_weights

SAMPLES: Final = 100_000
"""Samples drawn unless told otherwise: no standard error is then above 0.16 per cent."""

PAIRED: Final = 16
"""Up to so many bids every pair is counted unasked."""

_SHOWN: Final = Rounding(places=4, mode=RoundingMode.HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralWeights:
    """The mean of the allotments that put a bid first (中心配点), and how many samples it rests on."""

    points: tuple[Points, ...]
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Acceptability:
    """What was counted over ``samples`` drawn allotments; ``asked`` is how many were to be drawn.

    ``covered[i, r]`` is how often the bids tied with ``vendors[i]``, itself among them, held rank r + 1, and
    ``tied[i]`` how many they are: each takes an equal part, so that every bid and every rank adds up to one.
    ``share_sums`` are the shares of the total drawn where a bid was first, in parts of ``PARTS``; ``ahead`` counts
    pairs, None where there were too many to count them unasked.
    """

    vendors: tuple[str, ...]
    criteria: tuple[str, ...]
    total: Points
    weights: WeightSet
    samples: int
    asked: int
    seed: int
    tied: tuple[int, ...]
    class_of: tuple[int, ...]
    covered: Integers
    share_sums: Integers
    ahead: Integers | None

    def share(self, vendor: int, rank: int) -> Fraction:
        """Return b: how often a bid holds a rank, from 1, a tie of g bids counting 1/g for each (順位受容度)."""
        return Fraction(int(self.covered[vendor, rank - 1]), self.tied[vendor] * self.samples)

    @property
    def shares(self) -> Floats:
        """All shares, bids × ranks; rows and columns add up to one."""
        shares: Floats = self.covered / (self.samples * np.array(self.tied)[:, np.newaxis])
        return shares

    @property
    def standard_errors(self) -> Floats:
        """The standard error of every share (標準誤差): √(b (1/g − b) / K), with g bids tied and K samples."""
        shares = self.shares
        return np.sqrt(shares * np.maximum(1 / np.array(self.tied)[:, np.newaxis] - shares, 0) / self.samples)

    def expected_rank(self, vendor: int) -> Fraction:
        """Return the mean rank Σ r b over the samples (期待順位), equals sharing the mean of theirs."""
        weighted = sum(rank * int(count) for rank, count in enumerate(self.covered[vendor], start=1))
        return Fraction(weighted, self.tied[vendor] * self.samples)

    def central_weights(self, vendor: int) -> CentralWeights | None:
        """Return the central weights of a bid, or None where no sample put it first."""
        won = int(self.covered[vendor, 0])
        if not won:
            return None
        points = (Fraction(int(part), PARTS * won) * self.total for part in self.share_sums[vendor])
        return CentralWeights(points=tuple(points), samples=won)

    def pairwise(self, ahead: int, behind: int) -> Fraction | None:
        """Return how often one bid is ahead of another, half for a tie (対比較の優位率), None where not counted."""
        if self.class_of[ahead] == self.class_of[behind]:
            return Fraction(1, 2)
        return None if self.ahead is None else Fraction(int(self.ahead[ahead, behind]), self.samples)

    def sentence(self, names: Mapping[str, str]) -> Text:
        """Say how often the bid that is first most often is first, for the minutes; ``names`` by vendor."""
        best = max(range(len(self.vendors)), key=lambda vendor: self.share(vendor, 1))
        share, within = percent(self.share(best, 1)), f"{100 * self.standard_errors[best, 0]:.1f}"
        level = zip(self.vendors, self.class_of, strict=True)
        first = [names[vendor] for vendor, own in level if own == self.class_of[best]]
        said, how = self.weights.sentence, f"{self.samples:,}"
        begun = said.en[0].upper() + said.en[1:]
        return Text(
            f"{said.ja}、{'・'.join(first)}が第1位となる割合は{'それぞれ' if len(first) > 1 else ''}{share}"
            f"(標準誤差{within}ポイント、標本{how}件、乱数の種{self.seed})。",
            f"{begun}, {' and '.join(first)} {'each rank' if len(first) > 1 else 'ranks'} first in {share} of cases "
            f"(standard error {within} points, {how} samples, seed {self.seed}).",
        )


def acceptability(
    scores: LinearScores,
    *,
    weights: str | WeightSet = "simplex",
    samples: int = SAMPLES,
    seed: int = 0,
    threads: int = 1,
    pairs: bool = False,
    progress: Progress | None = None,
) -> Acceptability:
    """Draw allotments from a set and count who takes which rank (順位受容度). Approximate; never a published rank.

    Whether two bids tie on the whole set is decided exactly; a set of one point is ranked exactly and not drawn from.
    The same seed and samples give the same counts with any number of ``threads``. ``progress`` is told after every
    block, and ends the count by returning False. ``pairs`` asks for pairwise wins among more than 16 bids, which cost
    much among hundreds; under the whole simplex the exact ones need no sampling at all.

    Raises
    ------
    EvaluationError
        Where the weights, the number of samples, the seed or the number of threads cannot be used.
    """
    chosen = WeightSet.parse(weights) if isinstance(weights, str) else weights
    check_request(samples, seed, threads)
    possible = possible_weights(scores.weights, scores.groups, chosen)
    if possible.draw is None:
        counts = _count_one_point(scores, samples)
    else:
        counts = count_ranks(
            matrix_of(scores, possible),
            possible.draw,
            samples=samples,
            seed=seed,
            threads=threads,
            pairs=pairs or len(scores.vendors) <= PAIRED,
            progress=progress,
        )
    return _acceptability(scores, counts, chosen, asked=samples, seed=seed)


def _acceptability(
    scores: LinearScores, counts: RankCounts, chosen: WeightSet, *, asked: int, seed: int
) -> Acceptability:
    classes = np.array(counts.class_of)
    return Acceptability(
        vendors=scores.vendors,
        criteria=scores.criteria,
        total=scores.total,
        weights=chosen,
        samples=counts.samples,
        asked=asked,
        seed=seed,
        tied=tuple(counts.sizes[own] for own in counts.class_of),
        class_of=counts.class_of,
        covered=counts.covering()[classes],
        share_sums=counts.share_sums[classes],
        ahead=None if counts.ahead is None else counts.ahead[np.ix_(classes, classes)],
    )


def matrix_of(scores: LinearScores, possible: Possible) -> Floats:
    """Return what each share of the total is worth to each bid, in some positive unit, as floats.

    Bids that tie on the whole set get the same row to the last bit: that of the first of them.
    """
    compared, matrix = scores.comparison(), float_rows(scores)
    first: dict[tuple[int, ...], int] = {}
    for index, (row, denominator) in enumerate(zip(compared.rows, compared.denominators, strict=True)):
        matrix[index] = matrix[first.setdefault(_signature(row, denominator, compared.points, possible), index)]
    return matrix


def _signature(row: Sequence[int], denominator: int, points: Sequence[int], possible: Possible) -> tuple[int, ...]:
    """Return what tells bids apart on a set, in whole numbers: equal where they tie on all of it, else almost never.

    On {Σ_joined w = s} a value is its part at one corner and, for each other criterion, the difference to it.
    """
    value = sum(row[index] * points[index] for index in possible.fixed)
    differences: list[int] = []
    for members in possible.joined:
        corner = row[members[0]]
        value += corner * sum(points[index] for index in members)
        differences += [row[index] - corner for index in members[1:]]
    common = gcd(value, denominator, *differences)
    return (denominator // common, value // common, *(one // common for one in differences))


def _count_one_point(scores: LinearScores, samples: int) -> RankCounts:
    """Rank exactly where there is only one possible set of allotments: all samples are alike."""
    values = scores.values()
    ordered = sorted(set(values), reverse=True)
    class_of = tuple(ordered.index(value) for value in values)
    sizes = [class_of.count(one) for one in range(len(ordered))]
    starts = np.zeros((len(values), len(ordered)), dtype=np.int32)
    starts[np.cumsum(sizes) - sizes, np.arange(len(ordered))] = samples
    sums = np.zeros((len(ordered), len(scores.weights)), dtype=np.int64)
    if scores.total:
        sums[0] = [round(weight / scores.total * PARTS) * samples for weight in scores.weights]
    ahead = np.triu(np.full((len(ordered), len(ordered)), samples, dtype=np.int64), 1)
    return RankCounts(
        samples=samples, class_of=class_of, sizes=tuple(sizes), starts=starts, share_sums=sums, ahead=ahead
    )
