"""One member absent (委員1人の欠席): who would win, by the same evaluation without that member's marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from criteria.errors import EvaluationError
from criteria.finding import NOTHING, Text
from criteria.terms import AwardStatus
from scoring.evaluation.evaluation import Evaluation
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.whatif import LeaveOutMember, evaluate_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAbsence:
    """What the absence of one member changes (委員の欠席による変化): never binding.

    ``winners`` would be first, ``winners_change`` says whether others than now; ``order_changes`` whether any two bids
    stand otherwise. ``impossible`` says why there is no evaluation without the member, where there is none.
    """

    member: str
    status: AwardStatus | None = None
    winners: tuple[str, ...] = ()
    winners_change: bool = False
    order_changes: bool = False
    impossible: Text = NOTHING


def without_each_member(
    evaluation: Evaluation, members: Sequence[str], deadline: Deadline = NO_DEADLINE
) -> tuple[MemberAbsence, ...]:
    """Evaluate again without each member in turn, exactly (委員を1人ずつ除いた再評価).

    Raises
    ------
    OutOfTimeError
        Where the time left is less than the evaluation before took: an evaluation is not given up half-way.
    """
    found: list[MemberAbsence] = []
    took = 0
    for member in members:
        deadline.check()
        left, begun = deadline.left, deadline.clock()
        if left is not None and left < took:
            raise OutOfTimeError
        found.append(_without(evaluation, member))
        took = deadline.clock() - begun
    return tuple(found)


def _without(evaluation: Evaluation, member: str) -> MemberAbsence:
    try:
        after = evaluate_changed(evaluation, [LeaveOutMember(evaluator=member)])
    except EvaluationError as error:
        return MemberAbsence(member=member, impossible=error.text)
    now, then = evaluation.award.first, after.award.first
    return MemberAbsence(
        member=member,
        status=after.award.status,
        winners=then,
        winners_change=now != then,
        order_changes=evaluation.award.ranking != after.award.ranking,
    )
