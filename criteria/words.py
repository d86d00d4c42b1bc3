"""The words for what a tender declares (定めの用語): how marks become one number, roundings, the tie-break chain."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from criteria.exact import RoundingMode
from criteria.finding import Text
from criteria.terms import Aggregate, CommentsDue, DispositionOutcome, Envelopes, MandatoryFails, Per, Recusal

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

COMMENTS_DUE: Final = MappingProxyType(
    {
        CommentsDue.NEVER: Text("不要", "never"),
        CommentsDue.EXTREMES: Text("最高又は最低の採点のとき", "with the highest and the lowest mark"),
        CommentsDue.ALWAYS: Text("すべての採点", "with every mark"),
    }
)

RECUSAL: Final = MappingProxyType(
    {
        Recusal.VENDOR: Text("その事業者の採点", "the marks of that vendor"),
        Recusal.TENDER: Text("案件のすべての採点", "all marks of the tender"),
    }
)

ENVELOPES: Final = MappingProxyType(
    {
        Envelopes.ONE: Text("一封筒", "one envelope"),
        Envelopes.TWO: Text("二封筒", "two envelopes"),
    }
)

SETTLED: Final = MappingProxyType(
    {
        DispositionOutcome.STANDS: Text("維持", "stands"),
        DispositionOutcome.AGREED: Text("合議", "agreed"),
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

TIE_STEP: Final = MappingProxyType(
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


_DAYS: Final = {
    "notice": Text("公告日", "the day of the notice"),
    "deadline": Text("提出期限", "the deadline"),
    "opening": Text("開札日", "the opening"),
    "award": Text("落札決定日", "the award"),
}

CHOICE_WORDS: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {
        "better": {"higher": Text("大きい値", "higher"), "lower": Text("小さい値", "lower")},
        "combine": {"best": Text("最高の1つ", "the best one"), "sum": Text("合計", "the sum")},
        "levels": {
            "highest": Text("最高のものだけ", "the highest only"),
            "cumulative": Text("積み上げ", "all up to it"),
        },
        "holders": {
            "representative": Text("代表者", "the representative"),
            "any": Text("構成員のいずれか", "any member"),
            "all": Text("構成員の全員", "every member"),
        },
        "scope": {
            "any": Text("問わない", "whatever it is"),
            "not-refused": Text("含まないとの判断がないこと", "not judged to leave the work out"),
            "covering": Text("含むとの判断があること", "judged to cover the work"),
        },
        "days": _DAYS,
        "on": _DAYS,
        "first": _DAYS,
        "last": _DAYS,
        "kinds": {
            "parent": Text("親会社・子会社", "parent"),
            "sibling": Text("親会社が同じ", "sibling"),
            "officer": Text("役員の兼任", "officer"),
            "representative": Text("代表者が同一", "representative"),
            "trustee": Text("管財人の兼任", "trustee"),
            "association": Text("組合と組合員", "association"),
            "equivalent": Text("同視しうる関係", "equivalent"),
        },
        "of": {
            "vendors": Text("事業者数", "vendors"),
            "lots": Text("ロット数", "lots"),
            "price": Text("契約金額", "price"),
        },
        "within": {"all": Text("全体", "all lots together"), "lot": Text("ロットごと", "each lot")},
        "measure": {"points": Text("技術点", "technical points"), "value": Text("評価値", "evaluation value")},
        "denominator": {"technical": Text("技術点", "technical points"), "prozorro": Text("Prozorro方式", "Prozorro")},
        "then": {key: TIE_STEP[key] for key in ("technical", "price")},
        "rounding": {mode.value: text for mode, text in ROUNDING_MODE.items() if mode is not RoundingMode.NONE},
    }
)
