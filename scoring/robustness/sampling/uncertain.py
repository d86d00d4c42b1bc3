"""Rank acceptability with uncertain marks and prices (採点・価格が不確実な場合の順位受容度).

Every redraw is met by allotments of its own. The shares of the redraws are independent and alike distributed, so
the standard error of their mean is their spread over √S: it covers both the redraws and the allotments drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from criteria.exact import decimal_text, percent
from criteria.finding import Text
from scoring.evaluation.evaluation import Evaluation
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.exact.linear import LinearScores
from scoring.robustness.exact.pairwise import float_rows
from scoring.robustness.sampling.acceptability import acceptability
from scoring.robustness.sampling.blocks import check_request
from scoring.robustness.sampling.draws import Floats
from scoring.robustness.sampling.redraws import redraw, redraw_seed
from scoring.robustness.sampling.tally import PARTS
from scoring.robustness.sampling.uncertainty import Uncertainty
from scoring.robustness.sampling.weight_sets import PUBLISHED, WeightSet

REDRAWS: Final = 1000
"""Redraws made unless the bids and criteria are so many that they would fill the memory."""

FEWEST_REDRAWS: Final = 2
"""One redraw has no spread."""

_MOST_CELLS: Final = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UncertainAcceptability:
    """How often each bid takes each rank over ``redraws`` of marks and prices, ``samples`` allotments in all.

    ``asked`` is how many redraws were to be made.
    ``shares`` and ``standard_errors`` are bids × ranks. ``confidence`` is how often a bid is first at its own central
    weights (信頼係数), None where it never was first.
    """

    vendors: tuple[str, ...]
    uncertain: Uncertainty
    weights: WeightSet
    redraws: int
    samples: int
    seed: int
    shares: Floats
    standard_errors: Floats
    confidence: tuple[float | None, ...]
    asked: int

    def share(self, vendor: int, rank: int) -> Fraction:
        """Return how often a bid holds a rank, from 1 (順位受容度), to ten places."""
        return _ten_places(self.shares[vendor, rank - 1])

    def expected_rank(self, vendor: int) -> Fraction:
        """Return the mean rank Σ r b over all samples (期待順位)."""
        ranks = range(1, len(self.vendors) + 1)
        return sum((rank * self.share(vendor, rank) for rank in ranks), Fraction(0))

    def sentence(self, names: Mapping[str, str]) -> Text:
        """Say how often the bid that is first most often is first, for the minutes; ``names`` by vendor."""
        most = self.shares[:, 0].max()
        best = np.flatnonzero(self.shares[:, 0] == most)
        first = [names[self.vendors[one]] for one in best]
        share, error = percent(self.share(best[0], 1)), f"{100 * self.standard_errors[best[0], 0]:.1f}"
        supposed, counted = self._supposed, self._counted
        return Text(
            f"{supposed.ja}、{'・'.join(first)}が第1位となる割合は{'それぞれ' if len(first) > 1 else ''}{share}"
            f"(標準誤差{error}ポイント、{counted.ja}乱数の種{self.seed})。",
            f"{supposed.en}, {' and '.join(first)} {'each rank' if len(first) > 1 else 'ranks'} first in {share} of "
            f"cases (standard error {error} points, {counted.en}seed {self.seed}).",
        )

    @property
    def _supposed(self) -> Text:
        said, varied = self.weights.sentence, self.uncertain.sentence
        begun = said.en[0].upper() + said.en[1:]
        if not varied.en:
            return Text(said.ja, begun)
        if self.weights == PUBLISHED:
            return Text(f"公表の配点のまま、{varied.ja}た場合", f"{begun}, {varied.en}")
        return Text(f"{varied.ja}、さらに{said.ja}", f"{begun}, and {varied.en}")

    @property
    def _counted(self) -> Text:
        parts = [
            *([Text(f"引き直し{self.redraws:,}回", f"{self.redraws:,} redraws")] if self.redraws > 1 else []),
            *([Text(f"標本{self.samples:,}件", f"{self.samples:,} samples")] if self.weights != PUBLISHED else []),
        ]
        return Text("".join(f"{part.ja}、" for part in parts), "".join(f"{one.en}, " for one in parts))

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON values, every decimal a text."""
        return {
            "acceptability": dict(zip(self.vendors, _texts(self.shares), strict=True)),
            "standard_error": {
                vendor: [f"{cell:.6f}" for cell in row]
                for vendor, row in zip(self.vendors, self.standard_errors, strict=True)
            },
            "expected_rank": {
                vendor: decimal_text(self.expected_rank(index)) for index, vendor in enumerate(self.vendors)
            },
            "confidence": {
                vendor: None if one is None else f"{one:.6f}"
                for vendor, one in zip(self.vendors, self.confidence, strict=True)
            },
            "weights": str(self.weights),
            "redraws": self.redraws,
            "samples": self.samples,
            "seed": self.seed,
        }


def _ten_places(share: float) -> Fraction:
    return Fraction(round(share * 10**10), 10**10)


def _texts(rows: Floats) -> list[list[str]]:
    return [[decimal_text(_ten_places(cell)) for cell in row] for row in rows]


def uncertain_under(
    evaluation: Evaluation,
    uncertain: Uncertainty,
    weights: Sequence[WeightSet],
    *,
    samples: int,
    redraws: int = REDRAWS,
    seed: int = 0,
    deadline: Deadline = NO_DEADLINE,
) -> tuple[UncertainAcceptability, ...]:
    """Draw marks and prices anew, and allotments of each set under each redraw, and count who takes which rank.

    ``box:±0%`` keeps the published allotments. The samples are spread evenly, and rounded up to a whole number a
    redraw. Where the ``deadline`` passes, the count ends with the redraws there are, two of them at least, since one
    has no spread. Where nothing is uncertain there is one, and the count is that of
    :func:`~scoring.robustness.sampling.acceptability.acceptability` itself.

    Raises
    ------
    EvaluationError
        Where the numbers or the weights cannot be used, the method is no linear comparison in the allotments, or there
        is nothing to draw from.
    """
    check_request(samples, seed, 1)
    cells = max(1, len(evaluation.sheet.vendors) * len(evaluation.tender.criteria))
    varied = bool(uncertain.prices or uncertain.members)
    count = max(FEWEST_REDRAWS, min(redraws, samples, _MOST_CELLS // cells)) if varied else 1
    each = -(-samples // count)
    counts = [_Count(evaluation, chosen, each) for chosen in weights]
    worth: list[Floats] = []
    for number, scores in enumerate(redraw(evaluation, uncertain, count, seed), start=1):
        if number > FEWEST_REDRAWS and deadline.passed():
            break
        if number <= FEWEST_REDRAWS:
            deadline.check()
        for tally in counts:
            tally.add(scores, redraw_seed(seed, number) if varied else seed)
        worth.append(float_rows(scores))
    return tuple(tally.result(uncertain, worth, seed, count) for tally in counts)


class _Count:
    """What is counted under one set of allotments, redraw by redraw."""

    def __init__(self, evaluation: Evaluation, weights: WeightSet, each: int) -> None:
        self._vendors, self._weights, self._each = evaluation.sheet.vendors, weights, each
        size = len(self._vendors)
        self._shares, self._squares, self._within = (np.zeros((size, size)) for _ in range(3))
        self._firsts, self._sums = np.zeros(size), np.zeros((size, len(evaluation.tender.criteria)))

    def add(self, scores: LinearScores, seed: int) -> None:
        found = acceptability(scores, weights=self._weights, samples=self._each, seed=seed)
        self._shares += found.shares
        self._squares += found.shares**2
        self._firsts += found.covered[:, 0]
        self._sums += found.share_sums / PARTS
        self._within = found.standard_errors

    def result(self, uncertain: Uncertainty, worth: Sequence[Floats], seed: int, asked: int) -> UncertainAcceptability:
        drawn = len(worth)
        central = [part / times if times else None for part, times in zip(self._sums, self._firsts, strict=True)]
        shares = self._shares / drawn
        # One redraw has no spread: the only chance there is is that of the allotments.
        spread = np.maximum(self._squares / drawn - shares**2, 0) / (drawn - 1) if drawn > 1 else self._within**2
        return UncertainAcceptability(
            vendors=self._vendors,
            uncertain=uncertain,
            weights=self._weights,
            redraws=drawn,
            samples=drawn * self._each,
            seed=seed,
            shares=shares,
            standard_errors=np.sqrt(spread),
            confidence=tuple(
                None if one is None else _confidence(worth, vendor, one) for vendor, one in enumerate(central)
            ),
            asked=asked,
        )


def _confidence(worth: Sequence[Floats], vendor: int, central: Floats) -> float:
    """Return the part of the redraws in which a bid is first at given weights, equals sharing it."""
    values = np.array(worth) @ central
    best = values.max(axis=1)
    level = np.isclose(values, best[:, np.newaxis], rtol=1e-12, atol=0)
    return float((level[:, vendor] / level.sum(axis=1)).mean())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UncertainRanks:
    """How often each bid takes each rank where marks or prices vary, at the ``published`` points and at ``drawn`` ones.

    Both rest on the same redraws; they are one where the published points are the only ones held possible.
    """

    evaluation: Evaluation
    uncertain: Uncertainty
    published: UncertainAcceptability
    drawn: UncertainAcceptability

    @property
    def complete(self) -> bool:
        """Whether every redraw was made."""
        return self.published.redraws == self.published.asked


def uncertain_ranks(
    evaluation: Evaluation,
    uncertain: Uncertainty,
    *,
    weights: str | WeightSet,
    samples: int,
    seed: int = 0,
    redraws: int = REDRAWS,
    deadline: Deadline = NO_DEADLINE,
) -> UncertainRanks:
    """Count the ranks under uncertain marks and prices (採点・価格が不確実な場合の順位).

    Raises
    ------
    EvaluationError
        As :func:`uncertain_under`.
    """
    chosen = WeightSet.parse(weights) if isinstance(weights, str) else weights
    published, *rest = uncertain_under(
        evaluation,
        uncertain,
        list(dict.fromkeys([PUBLISHED, chosen])),
        samples=samples,
        redraws=redraws,
        seed=seed,
        deadline=deadline,
    )
    return UncertainRanks(
        evaluation=evaluation, uncertain=uncertain, published=published, drawn=rest[0] if rest else published
    )
