"""All that is said of how sure a result is (頑健性の全体), under one deadline: the answers, and what they lack."""

from dataclasses import dataclass
from functools import partial

from scoring.evaluation.evaluation import Evaluation
from scoring.numbers.deadline import NO_DEADLINE, Deadline, Unfinished
from scoring.robustness.answer import Robustness, robustness
from scoring.robustness.members_and_ranks import MembersAndRanks, members_and_ranks
from scoring.robustness.parts import OnPart, Part, Parts
from scoring.robustness.sampling.acceptability import SAMPLES
from scoring.robustness.sampling.uncertainty import Uncertainty
from scoring.robustness.uncertain_ranks import UncertainRanks, uncertain_ranks


@dataclass(frozen=True, slots=True, kw_only=True)
class HowSure:
    """How sure a result is, with the members and ranks beside it; ``varied`` is None where nothing was asked to vary.

    ``unfinished`` names what the time was not enough for, of all three.
    """

    robustness: Robustness
    beside: MembersAndRanks
    varied: UncertainRanks | None
    unfinished: Unfinished | None


def how_sure(
    evaluation: Evaluation,
    *,
    vary: Uncertainty | None = None,
    weights: str = "simplex",
    samples: int = SAMPLES,
    seed: int = 0,
    threads: int = 1,
    deadline: Deadline = NO_DEADLINE,
    on_part: OnPart | None = None,
) -> HowSure:
    """Compute everything that the time allows (頑健性の計算); what was asked to ``vary`` gets half of it at most.

    Raises
    ------
    EvaluationError
        Where the weights, the samples, the seed, the threads or what is to vary cannot be used.
    """
    parts, varied = Parts(deadline, on_part), None
    if vary is not None:
        count = partial(uncertain_ranks, evaluation, vary, weights=weights, samples=samples, seed=seed)
        varied = parts.answer(Part.UNCERTAIN, lambda until: count(deadline=until), shares=2)
        parts.note(Part.UNCERTAIN, complete=varied is not None and varied.complete)
    found = robustness(
        evaluation, weights=weights, samples=samples, seed=seed, threads=threads, deadline=deadline, on_part=on_part
    )
    beside = members_and_ranks(found, deadline, on_part)
    own = Unfinished.of(parts.undone, deadline)
    return HowSure(
        robustness=found,
        beside=beside,
        varied=varied,
        unfinished=Unfinished.together(own, found.unfinished, beside.unfinished),
    )
