"""One member absent (委員1人の欠席): who would win, by the same evaluation without that member's marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from criteria.errors import EvaluationError
from criteria.finding import NOTHING, Text
from criteria.terms import AwardStatus
from scoring.evaluation import Evaluation
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.changes import LeaveOutMember


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


def without_each_member(evaluation: Evaluation, members: Sequence[str]) -> tuple[MemberAbsence, ...]:
    """Evaluate again without each member in turn, exactly (委員を1人ずつ除いた再評価)."""
    return tuple(_without(evaluation, member) for member in members)


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
