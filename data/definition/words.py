"""The words of the record (記録の用語): statuses, stages, severities and keys, in Japanese and English."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from criteria.criterion import ScoredBy
from criteria.exclusion import WhenMissing
from criteria.finding import Severity, Text
from criteria.selection import SelectionKind, SelectionObjective
from criteria.tender import Tender
from criteria.terms import (
    AwardStatus,
    BidStatus,
    ExclusionStage,
    InvestigationOutcome,
    RoundingStage,
)
from criteria.words import TIE_STEP
from scoring.formulas.registry import FormulaKind, Reference

STATUS: Final = MappingProxyType(
    {
        AwardStatus.AWARDED: Text("落札者決定", "awarded"),
        AwardStatus.TIED: Text("同点(未決着)", "tied"),
        AwardStatus.NO_AWARD: Text("不調", "no award"),
        AwardStatus.INCOMPLETE: Text("未確定", "incomplete"),
        AwardStatus.SELECTION: Text("選定により決定", "decided by the selection"),
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
        FormulaKind.CRITERION: Text("評価項目の得点", "points of a criterion"),
        FormulaKind.PRICE: Text("価格点", "price points"),
        FormulaKind.COMBINATION: Text("評価値", "evaluation value"),
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

SCORED_BY: Final = MappingProxyType(
    {
        ScoredBy.COMMITTEE: Text("選定委員会", "committee"),
        ScoredBy.OFFICE: Text("事務局", "office"),
        ScoredBy.COMPUTED: Text("自動計算", "computed"),
    }
)

WHEN_MISSING: Final = MappingProxyType(
    {
        WhenMissing.EXCLUDE: Text("参加資格を認めない", "exclude"),
        WhenMissing.PENDING: Text("確認できるまで落札決定しない", "pending"),
    }
)

SELECTION_KIND: Final = MappingProxyType(
    {
        SelectionKind.SHORTLIST: Text("指名候補者", "shortlist"),
        SelectionKind.LOTS: Text("ロットごとの落札者", "who gets which lot"),
    }
)

OBJECTIVE: Final = MappingProxyType(
    {
        SelectionObjective.VALUE: Text("評価値の合計", "total of the evaluation values"),
        SelectionObjective.POINTS: Text("技術点の合計", "total of the technical points"),
        SelectionObjective.PRICE: Text("価格の合計", "total price"),
        SelectionObjective.POINTS_PER_PRICE: Text("価格当たりの技術点", "technical points for the price"),
        SelectionObjective.LOTS: Text("ロット数", "lots awarded"),
        SelectionObjective.VENDORS: Text("事業者数", "vendors"),
    }
)

SCALING: Final = MappingProxyType(
    {
        "allotment": Text("配点合計に対する割合", "share of the allotments"),
        "best": Text("最高得点に対する割合", "share of the best total"),
    }
)

VARIABLE_FORM: Final = MappingProxyType(
    {
        "lowest-share": Text("低い方から一定割合", "a share of the lowest"),
        "lowest-half": Text("低い方から半数", "the lower half"),
        "all": Text("すべての入札", "all bids"),
    }
)

LOTTERY_ORDER: Final = MappingProxyType(
    {"receipt": Text("到着順", "by receipt"), "vendor-code": Text("業者コード順", "by vendor code")}
)

LOTTERY_NUMBER: Final = MappingProxyType(
    {
        "entered": Text("くじ番号", "the number entered"),
        "entered+system": Text("くじ番号とシステム番号の和", "entered and system number"),
        "entered+milliseconds": Text("くじ番号と到着時刻のミリ秒の和", "entered number and milliseconds"),
    }
)


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
        return TIE_STEP.get(key, Text(key, key))
    labels = {
        "criterion": {one.id: one.label for one in tender.criteria},
        "price": {one.id: one.label or one.id for one in tender.method.price_components},
    }
    label = labels.get(kind, {}).get(name, name)
    return Text(f"価格「{label}」", f"price: {label}") if kind == "price" else Text(label, label)
