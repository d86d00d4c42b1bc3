"""All that is said of how sure a result is (頑健性の全体), under one deadline: the answers, and what they lack."""

from dataclasses import dataclass
from functools import partial

from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.panel import is_marked
from scoring.numbers.deadline import NO_DEADLINE, Deadline, Unfinished
from scoring.robustness.agreement import Agreement, agreement
from scoring.robustness.answer import Exact, Robustness, robustness
from scoring.robustness.attainable.answer import Attainable, attainable
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.parts import OUT_OF_TIME, OnPart, Part, Parts
from scoring.robustness.sampling.acceptability import SAMPLES
from scoring.robustness.sampling.uncertain import UncertainRanks, uncertain_ranks
from scoring.robustness.sampling.uncertainty import Uncertainty


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersAndRanks:
    """The members' agreement 委員間の一致, None where there is none to measure, and the attainable ranks 到達順位."""

    members: Agreement | None
    attainable: Attainable | NotLinear
    unfinished: Unfinished | None = None


def members_and_ranks(
    answer: Robustness, deadline: Deadline = NO_DEADLINE, on_part: OnPart | None = None
) -> MembersAndRanks:
    """Measure the members' agreement, and search attainable ranks (委員間の一致と到達順位).

    The allotments are those within the tender's own bounds where it declares them, else those the robustness was asked
    for. What is not done when the ``deadline`` passes is named in ``unfinished``.
    """
    evaluation, exact, parts = answer.evaluation, answer.exact, Parts(deadline, on_part)
    reach: Attainable | NotLinear = OUT_OF_TIME
    members = None
    if any(map(is_marked, evaluation.tender.criteria)):
        members = parts.answer(Part.MEMBERS, lambda until: agreement(evaluation, until))
    if isinstance(exact, Exact):
        declared = evaluation.tender.weight_bounds is not None
        allowed, first = (None, ()) if declared else (exact.admissible, exact.can_win)
        search = partial(attainable, evaluation, allowed, first=first)
        reach = parts.answer(Part.ATTAINABLE, lambda until: search(deadline=until)) or reach
        parts.note(Part.ATTAINABLE, complete=isinstance(reach, NotLinear) or reach.complete)
    elif exact is OUT_OF_TIME:
        parts.note(Part.ATTAINABLE, complete=False)
    else:
        reach = exact
    return MembersAndRanks(members=members, attainable=reach, unfinished=Unfinished.of(parts.undone, deadline))


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
