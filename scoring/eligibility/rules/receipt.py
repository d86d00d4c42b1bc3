"""The rule on the time of receipt (受付期限): a bid counts up to the moment of the deadline, and no further."""

from datetime import date
from functools import lru_cache
from typing import Final

from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import NOTHING, Text
from criteria.terms import ExclusionStage
from criteria.zones import is_after
from scoring.eligibility.rulebook import Subject, rule

_IN_TIME: Final = Text("期限までに到着しています", "it came in time")
_LATE: Final = Text("提出期限に遅れました", "it came after the deadline")
_NO_TIME: Final = Text("受付日時が記録されていません", "no time of receipt is on record")
_NO_ZONE: Final = Text(
    "受付日時と提出期限の一方だけに時差の表記があり、比べられません",
    "only one of the time of receipt and the deadline has a zone, so they cannot be compared",
)
_NAME_ZONE: Final = Text('[tender] に zone を書いてください(例: "+09:00")', 'Name the zone in [tender], "+09:00" say')
_FOUND: Final = {
    True: (CheckOutcome.FAILED, _LATE, NOTHING),
    False: (CheckOutcome.PASSED, _IN_TIME, NOTHING),
    None: (CheckOutcome.UNCONFIRMED, _NO_ZONE, _NAME_ZONE),
}
_ENTER: Final = Text("入札の表の「受付日時」の列に記入してください", "Enter it in the column received_at of bids.csv")


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
        return Verdict(outcome=CheckOutcome.UNCONFIRMED, what=_NO_TIME, required=str(deadline), cure=_ENTER)
    outcome, what, cure = _FOUND[is_after(subject.tender, received, deadline)]
    return Verdict(
        outcome=outcome,
        what=what,
        observed=received.isoformat(),
        required=_written(deadline),
        day=subject.days["deadline"],
        cure=cure,
    )


@lru_cache(maxsize=1)
def _written(deadline: date) -> str:
    return deadline.isoformat()
