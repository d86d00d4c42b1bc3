"""The sentences a result may carry (公表文), as the auditor expects them beside each reason code."""

from typing import Final

from criteria.bid import Bid
from criteria.cause import Cause
from criteria.finding import Finding, Severity, Text, Where
from criteria.terms import BidStatus, RoundingStage

STATUSES: Final = {
    BidStatus.WITHDRAWN: Text("入札を辞退しました", "the bid was withdrawn"),
    BidStatus.INVALID: Text("入札が無効とされました", "the bid was declared invalid"),
    BidStatus.LATE: Text("提出期限に遅れました", "the bid came after the deadline"),
}

LIMITS: Final = {
    "price-over-ceiling": Text("入札価格が予定価格を超えています", "the price is above the ceiling price"),
    "price-below-disqualification": Text(
        "入札価格が失格基準価格を下回っています", "the price is below the disqualification threshold"
    ),
    "price-below-floor": Text("入札価格が最低制限価格を下回っています", "the price is below the minimum price"),
}

FAILED: Final = Text("低入札価格調査で不適格とされました", "the low-price investigation failed the bid")
REFUSED: Final = Text("低入札価格調査に応じません", "the bidder refused the low-price investigation")

TECHNICAL_TOO_LOW: Final = Text("技術点の合計が最低基準点に達しません", "the technical total is below the minimum")
VALUE_TOO_LOW: Final = Text("評価値が最低基準点に達しません", "the evaluation value is below the minimum")
BELOW_THRESHOLD: Final = Text("評価値が基準評価値を下回っています", "the evaluation value is below the threshold")

WOULD_PASS: Final = Text(
    "他の失格者を除いて計算し直すと最低基準点に達するため、失格と確定できません",
    "the bid would meet the minimum once the others that failed are left out, so its exclusion is not certain",
)
WOULD_FAIL: Final = Text(
    "他の失格者がいたために最低基準点に達したため、合格と確定できません",
    "the bid meets the minimum only beside others that failed, so its place is not certain",
)

NO_RULE: Final = Text("くじの方式が定められていません", "the tender declares no lottery rule")
COMMITTEE_TO_DECIDE: Final = Text("選定委員会の判断を待っています", "the committee has yet to decide between them")
MIXED_ZONES: Final = Text(
    "受付日時に時差のあるものとないものがあります", "only some of the times of receipt have a time zone"
)

RECEIPT: Final = Text("受付日時", "time of receipt")
VENDOR_CODE: Final = Text("業者コード", "vendor code")
LOTTERY_NUMBER: Final = Text("くじ番号", "lottery number")
SYSTEM_NUMBER: Final = Text("システム番号", "system number")

QUOTED: Final = Text("", "")
"""Stands for a message in a formula's or a rule's own words: code, vendor and values are recounted, these are not."""

_QUOTING: Final = frozenset({"missing-response", "bad-response", "bad-mark", "no-value"})
_OF_A_RULE: Final = frozenset({"not-confirmed", "evidence-unconfirmed", "rule-overridden"})


def mandatory_failed(label: str) -> Text:
    """Say that a mandatory item is not met."""
    return Text(f"必須項目「{label}」を満たしません", f"the mandatory item {label} is not met")


def criterion_too_low(label: str) -> Text:
    """Say that a criterion's minimum is not reached."""
    return Text(f"「{label}」の得点が最低基準点に達しません", f"the points for {label} are below the minimum")


def group_too_low(group: str) -> Text:
    """Say that a group's minimum is not reached."""
    return Text(f"区分「{group}」の得点が最低基準点に達しません", f"the points of group {group} are below the minimum")


def lacking(vendors: list[str], what: Text) -> Text:
    """Say who has not entered something."""
    return Text(f"{'、'.join(vendors)}の{what.ja}がありません", f"there is no {what.en} of {', '.join(vendors)}")


def same(what: Text) -> Text:
    """Say that an order cannot be told."""
    return Text(f"{what.ja}が同じ入札があります", f"two tied bids have the same {what.en}")


def fault(bid: Bid, code: str, what: Text, *, value: str = "", expected: Text | None = None) -> Finding:
    """Return the finding of a fault in a bid (誤り)."""
    cure = Text("入力を確認して訂正してください", "Mend the entry and evaluate again")
    return Finding(code=code, what=what, subject=bid.vendor, value=value, expected=expected or Text("", ""), cure=cure)


def no_value(vendor: str) -> Finding:
    """Return the finding of a bid for which a formula has no value; its message is the formula's own."""
    what = Text("評価値を計算できません", "there is no evaluation value")
    return Finding(code="no-value", what=what, subject=vendor)


def order_dependent(vendor: str, what: Text) -> Finding:
    """Return the finding of a bid that missed, or met, a minimum only because of somebody who then went out."""
    cure = Text("選定委員会が判定の順序を決めてください", "Let the committee settle in which order the minimums apply")
    return Finding(code="minimum-depends-on-excluded", what=what, subject=vendor, cure=cure)


def investigation_pending(vendor: str) -> Finding:
    """Return the warning that an outcome is awaited."""
    what = Text(
        "入札価格が調査基準価格を下回っています。低入札価格調査の結果を待っています",
        "the price is below the investigation price and the outcome of the investigation is awaited",
    )
    cure = Text(
        "入札の表の「調査結果」の列に、適格、不適格、調査不応のいずれかを記入してください",
        "Enter cleared, failed or refused in the column investigation of bids.csv",
    )
    return Finding(code="investigation-pending", severity=Severity.WARNING, what=what, subject=vendor, cure=cure)


def unused_rounding(stage: RoundingStage) -> Finding:
    """Return the warning that nothing is rounded at a declared stage."""
    what = Text(
        "この評価方法にはこの段階がないため、端数処理は行われません",
        "this method has no such stage, so nothing is rounded there",
    )
    where = Where(file="tender.toml", column=f"method.rounding.{stage.value}")
    return Finding(code="unused-rounding", severity=Severity.WARNING, what=what, where=where)


def message(cause: Cause) -> Text:
    """Return a cause's message in both languages, or QUOTED where it is in a formula's or a rule's own words."""
    quoted = cause.first.code in _QUOTING and cause.first.where is None
    return QUOTED if quoted or cause.first.code in _OF_A_RULE else Text(cause.message("ja"), cause.message("en"))
