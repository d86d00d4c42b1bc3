"""Rank acceptability with uncertain marks and prices (採点・価格が不確実な場合の順位受容度).

Every redraw is met by allotments of its own. The shares of the redraws are independent and alike distributed, so
the standard error of their mean is their spread over √S: it covers both the redraws and the allotments drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from criteria.finding import Text
from scoring.evaluation import Evaluation
from scoring.sampling.acceptability import acceptability
from scoring.sampling.blocks import Progress, check_request
from scoring.sampling.draws import Floats
from scoring.sampling.redraws import Uncertainty, redraw, redraw_seed
from scoring.sampling.tally import PARTS
from scoring.sampling.weight_sets import WeightSet
from scoring.stability.varsi import float_rows

REDRAWS: Final = 1000
"""Redraws made unless the bids and criteria are so many that they would fill the memory."""

_MOST_CELLS: Final = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UncertainAcceptability:
    """How often each bid takes each rank over ``redraws`` of marks and prices, ``samples`` allotments in all.

    ``shares`` and ``standard_errors`` are bids × ranks. ``central`` are the central weights, and ``confidence`` how
    often a bid is first at its own central weights (信頼係数), both None where a bid never was first.
    """

    vendors: tuple[str, ...]
    criteria: tuple[str, ...]
    uncertain: Uncertainty
    weights: WeightSet
    redraws: int
    samples: int
    seed: int
    shares: Floats
    standard_errors: Floats
    central: tuple[Floats | None, ...]
    confidence: tuple[float | None, ...]

    @property
    def sentence(self) -> Text:
        """Say how often the bid that is first most often is first, for the minutes."""
        best = int(self.shares[:, 0].argmax())
        share, error = (f"{100 * part[best, 0]:.1f}" for part in (self.shares, self.standard_errors))
        varied, said = self.uncertain.sentence, self.weights.sentence
        return Text(
            f"{varied.ja}変えたうえで、{said.ja}、{self.vendors[best]}が第1位となる割合は{share}%です"
            f"(標準誤差{error}ポイント、引き直し{self.redraws:,}回、標本{self.samples:,}件、乱数の種{self.seed})。",
            f"With {varied.en}, and {said.en}, {self.vendors[best]} ranks first in {share}% of cases "
            f"(standard error {error} points, {self.redraws:,} redraws, {self.samples:,} samples, "
            f"seed {self.seed}).",
        )

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON values, every decimal a text."""
        return {
            "acceptability": dict(zip(self.vendors, _texts(self.shares), strict=True)),
            "standard_error": dict(zip(self.vendors, _texts(self.standard_errors), strict=True)),
            "confidence": {
                vendor: None if one is None else f"{one:.6f}"
                for vendor, one in zip(self.vendors, self.confidence, strict=True)
            },
            "weights": str(self.weights),
            "redraws": self.redraws,
            "samples": self.samples,
            "seed": self.seed,
        }


def _texts(rows: Floats) -> list[list[str]]:
    return [[f"{cell:.6f}" for cell in row] for row in rows]


def uncertain_acceptability(
    evaluation: Evaluation,
    uncertain: Uncertainty,
    *,
    weights: str | WeightSet = "simplex",
    samples: int = 100_000,
    redraws: int = REDRAWS,
    seed: int = 0,
    progress: Progress | None = None,
) -> UncertainAcceptability:
    """Draw marks and prices anew, and allotments under each redraw, and count who takes which rank.

    ``weights`` of ``box:±0%`` keep the published allotments. The samples are spread evenly, and rounded up to a whole
    number a redraw. ``progress`` is told after every redraw and ends the count by returning False; two redraws
    are always counted, since one has no spread.

    Raises
    ------
    EvaluationError
        Where the numbers or the weights cannot be used, or the method is no linear comparison in the allotments.
    """
    chosen = WeightSet.parse(weights) if isinstance(weights, str) else weights
    check_request(samples, seed, 1)
    cells = max(1, len(evaluation.sheet.vendors) * len(evaluation.tender.criteria))
    count = max(2, min(redraws, samples, _MOST_CELLS // cells))
    each = -(-samples // count)
    shape = (len(evaluation.sheet.vendors), len(evaluation.sheet.vendors))
    shares, squares, firsts = np.zeros(shape), np.zeros(shape), np.zeros(shape[0])
    sums, worth = np.zeros((shape[0], len(evaluation.tender.criteria))), []
    for number, scores in enumerate(redraw(evaluation, uncertain, count, seed), start=1):
        found = acceptability(scores, weights=chosen, samples=each, seed=redraw_seed(seed, number))
        shares += found.shares
        squares += found.shares**2
        firsts += found.covered[:, 0]
        sums += found.share_sums / PARTS
        worth.append(float_rows(scores))
        if progress is not None and progress(number * each, count * each) is False and number > 1:
            break
    drawn = len(worth)
    central = [part / times if times else None for part, times in zip(sums, firsts, strict=True)]
    total = evaluation.tender.max_technical
    return UncertainAcceptability(
        vendors=evaluation.sheet.vendors,
        criteria=tuple(one.id for one in evaluation.tender.criteria),
        uncertain=uncertain,
        weights=chosen,
        redraws=drawn,
        samples=drawn * each,
        seed=seed,
        shares=shares / drawn,
        standard_errors=np.sqrt(np.maximum(squares / drawn - (shares / drawn) ** 2, 0) / (drawn - 1)),
        central=tuple(None if one is None else one * float(total) for one in central),
        confidence=tuple(
            None if one is None else _confidence(worth, vendor, one) for vendor, one in enumerate(central)
        ),
    )


def _confidence(worth: Sequence[Floats], vendor: int, central: Floats) -> float:
    """Return the part of the redraws in which a bid is first at given weights, equals sharing it."""
    values = np.array(worth) @ central
    best = values.max(axis=1)
    level = np.isclose(values, best[:, np.newaxis], rtol=1e-12, atol=0)
    return float((level[:, vendor] / level.sum(axis=1)).mean())
