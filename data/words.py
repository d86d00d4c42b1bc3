"""The words of the record (記録の用語): statuses, stages, severities and keys, in Japanese and English."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from criteria.exact import RoundingMode
from criteria.finding import NOTHING, Severity, Text
from criteria.tender import Tender
from criteria.terms import (
    Aggregate,
    AwardStatus,
    BidStatus,
    ExclusionStage,
    InvestigationOutcome,
    MandatoryFails,
    Per,
    RoundingStage,
)
from scoring.award import Award
from scoring.registry import Kind, Reference

STATUS: Final = MappingProxyType(
    {
        AwardStatus.AWARDED: Text("落札者決定", "awarded"),
        AwardStatus.TIED: Text("同点(未決着)", "tied"),
        AwardStatus.NO_AWARD: Text("不調", "no award"),
        AwardStatus.INCOMPLETE: Text("未確定", "incomplete"),
        AwardStatus.SELECTION: Text("選定により決定", "decided by the selection"),
    }
)

_RANKED_OUTCOME: Final = MappingProxyType(
    {
        AwardStatus.AWARDED: Text("非落札", "not awarded"),
        AwardStatus.INCOMPLETE: STATUS[AwardStatus.INCOMPLETE],
        AwardStatus.SELECTION: STATUS[AwardStatus.SELECTION],
    }
)

STAGE: Final = MappingProxyType(
    {
        ExclusionStage.QUALIFICATION.value: Text("参加資格", "qualification"),
        ExclusionStage.OPENING.value: Text("開札", "opening"),
        ExclusionStage.EVALUATION.value: Text("評価", "evaluation"),
        ExclusionStage.AWARD.value: Text("落札決定", "award"),
    }
)

SEVERITY: Final = MappingProxyType(
    {
        Severity.FAULT: Text("誤り", "fault"),
        Severity.EXCLUSION: Text("失格・無効", "exclusion"),
        Severity.WARNING: Text("注意", "warning"),
    }
)

BID_STATUS: Final = MappingProxyType(
    {
        BidStatus.VALID: Text("有効", "valid"),
        BidStatus.WITHDRAWN: Text("辞退", "withdrawn"),
        BidStatus.INVALID: Text("無効", "invalid"),
        BidStatus.LATE: Text("期限後到着", "late"),
    }
)

REFERENCE: Final = MappingProxyType(
    {
        Reference.LOWEST: Text("最低", "lowest"),
        Reference.HIGHEST: Text("最高", "highest"),
        Reference.MEAN: Text("平均", "mean"),
        Reference.MEDIAN: Text("中央値", "median"),
    }
)

KIND: Final = MappingProxyType(
    {
        Kind.CRITERION: Text("評価項目の得点", "points of a criterion"),
        Kind.PRICE: Text("価格点", "price points"),
        Kind.COMBINATION: Text("評価値", "evaluation value"),
    }
)

AGGREGATE: Final = MappingProxyType(
    {
        Aggregate.SUM: Text("合計", "sum"),
        Aggregate.MEAN: Text("平均", "mean"),
        Aggregate.MEDIAN: Text("中央値", "median"),
        Aggregate.TRIMMED_MEAN: Text("最高・最低の委員を除く平均", "mean without the highest and the lowest member"),
        Aggregate.CONSENSUS: Text("合議", "consensus"),
    }
)

PER: Final = MappingProxyType(
    {Per.CRITERION: Text("評価項目ごと", "per criterion"), Per.TOTAL: Text("委員ごとの合計点", "per member's total")}
)

MANDATORY: Final = MappingProxyType(
    {
        MandatoryFails.ANY: Text("1人でも不合格とした場合", "when any member fails it"),
        MandatoryFails.MAJORITY: Text("過半数が不合格とした場合", "when more than half of the members fail it"),
        MandatoryFails.ALL: Text("全員が不合格とした場合", "when all members fail it"),
    }
)

OUTCOME: Final = MappingProxyType(
    {
        InvestigationOutcome.PENDING: Text("調査中", "pending"),
        InvestigationOutcome.CLEARED: Text("履行可能", "cleared"),
        InvestigationOutcome.FAILED: Text("履行不能のおそれ", "failed"),
        InvestigationOutcome.REFUSED: Text("調査に応じない", "refused"),
    }
)

ROUNDING_MODE: Final = MappingProxyType(
    {
        RoundingMode.HALF_UP: Text("四捨五入", "half up"),
        RoundingMode.DOWN: Text("切捨て", "cut off"),
        RoundingMode.UP: Text("切上げ", "up"),
        RoundingMode.HALF_EVEN: Text("偶数丸め", "half to even"),
        RoundingMode.NONE: Text("端数処理なし", "not rounded"),
    }
)

ROUNDING_STAGE: Final = MappingProxyType(
    {
        RoundingStage.CRITERION: Text("評価項目ごとの得点", "points of each criterion"),
        RoundingStage.TECHNICAL: Text("技術点の合計", "technical total"),
        RoundingStage.PRICE_COMPONENT: Text("価格の内訳ごとの得点", "points of each price component"),
        RoundingStage.PRICE_RATIO: Text("価格点の算式に用いる比率", "ratio used in the price formula"),
        RoundingStage.PRICE: Text("価格点", "price points"),
        RoundingStage.VALUE: Text("評価値", "evaluation value"),
    }
)

LOTTERY: Final = MappingProxyType(
    {
        "system-number": Text(
            "到着順・くじ番号とシステム番号の和の下3桁", "by receipt; entered and system number, last three digits"
        ),
        "milliseconds": Text(
            "到着順・くじ番号と到着時刻のミリ秒の和の下3桁",
            "by receipt; entered number and milliseconds, last three digits",
        ),
        "vendor-code": Text("業者コード順・くじ番号", "by vendor code; the number entered"),
        "receipt": Text("到着順・くじ番号", "by receipt; the number entered"),
    }
)

_STEP: Final = MappingProxyType(
    {
        "technical": Text("技術点", "technical points"),
        "price": Text("入札価格", "price"),
        "mandatory": Text("必須項目の得点", "points of the mandatory items"),
        "received_at": Text("受付日時", "time of receipt"),
        "committee": Text("選定委員会の判断", "the committee's decision"),
        "lottery": Text("くじ", "lottery"),
        "value": Text("評価値", "evaluation value"),
    }
)


def outcome_word(award: Award, vendor: str) -> Text:
    """Return what became of a ranked bid (結果): who is awarded, who is tied first, and what is still to decide."""
    if vendor in award.winners:
        return Text("落札者", "awarded")
    if award.status is AwardStatus.TIED and vendor in award.first:
        return STATUS[AwardStatus.TIED]
    return _RANKED_OUTCOME.get(award.status, NOTHING)


def stage_word(stage: str) -> Text:
    """Return the word for the stage at which a bid went out; empty where the finding names none."""
    return STAGE.get(stage, Text(stage, stage))


def passed_over(names: Sequence[str]) -> Text:
    """Say whom a key of the tie-break chain was not asked for (第1位のみの決め方)."""
    return Text(
        f"{'、'.join(names)}には適用しない(第1位のみを決めるもの)",
        f"not asked for {', '.join(names)}: it decides the first place alone",
    )


def key_word(tender: Tender, key: str) -> Text:
    """Return the word for a key of the tie-break chain or of a reference (同点時の優先順位・基準値の段階).

    ``criterion:<id>`` is the criterion's label, ``price:<component>`` the component's.
    """
    kind, _, name = key.partition(":")
    if not name:
        return _STEP.get(key, Text(key, key))
    labels = {
        "criterion": {one.id: one.label for one in tender.criteria},
        "price": {one.id: one.label or one.id for one in tender.method.price_components},
    }
    label = labels.get(kind, {}).get(name, name)
    return Text(f"価格「{label}」", f"price: {label}") if kind == "price" else Text(label, label)
