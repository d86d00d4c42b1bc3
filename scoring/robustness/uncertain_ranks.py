"""Ranks under uncertain marks and prices (採点・価格が不確実な場合の順位), beside what else is said of a result.

Counted twice over the same redraws: with the published points as they are, and with the points drawn too.
"""

from dataclasses import dataclass

from scoring.evaluation.evaluation import Evaluation
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.robustness.sampling.uncertain import REDRAWS, UncertainAcceptability, uncertain_under
from scoring.robustness.sampling.uncertainty import Uncertainty
from scoring.robustness.sampling.weight_sets import PUBLISHED, WeightSet


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
        As :func:`~scoring.robustness.sampling.uncertain.uncertain_acceptability`.
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
