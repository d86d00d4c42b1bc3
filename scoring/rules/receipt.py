"""The rule on the time of receipt (受付期限): a bid counts up to the moment of the deadline, and no further."""

from datetime import date, datetime
from functools import lru_cache
from typing import Final

from criteria.exclusion import Outcome, Verdict
from criteria.finding import Text
from criteria.terms import ExclusionStage
from scoring.rulebook import Subject, rule

_IN_TIME: Final = Text("期限までに到着しています", "it came in time")
_LATE: Final = Text("提出期限に遅れました", "it came after the deadline")
_NO_TIME: Final = Text("受付日時が記録されていません", "no time of receipt is on record")
_ENTER: Final = Text("bids.csvのreceived_at列に記入してください", "Enter it in the column received_at of bids.csv")


@rule(
    id="after-deadline",
    stage=ExclusionStage.OPENING,
    ja="提出期限後の到着",
    en="received after the deadline",
    source="入札公告(提出期限)",
    missing=Text("受付日時がなければ確認できない", "no time of receipt: unconfirmed"),
    needs=("deadline",),
)
def after_deadline(subject: Subject) -> Verdict:
    """Received by the deadline 提出期限までの到着; at the very moment of it is in time."""
    deadline, received = subject.tender.deadline, subject.bid.received_at
    if received is None or deadline is None:
        return Verdict(outcome=Outcome.UNCONFIRMED, what=_NO_TIME, required=str(deadline), cure=_ENTER)
    late = _is_late(received, deadline)
    return Verdict(
        outcome=Outcome.FAILED if late else Outcome.PASSED,
        what=_LATE if late else _IN_TIME,
        observed=received.isoformat(),
        required=_written(deadline),
        day=subject.days["deadline"],
    )


@lru_cache(maxsize=1)
def _written(deadline: date) -> str:
    return deadline.isoformat()


def _is_late(received: datetime, deadline: datetime | date) -> bool:
    if not isinstance(deadline, datetime):
        return received.date() > deadline
    if (received.tzinfo is None) is not (deadline.tzinfo is None):
        # One clock is named and the other is not: both are the office's wall clock.
        return received.replace(tzinfo=None) > deadline.replace(tzinfo=None)
    return received > deadline
