"""The words for what a tender declares (定めの用語): how marks become one number, roundings, the tie-break chain."""

from types import MappingProxyType
from typing import Final

from criteria.exact import RoundingMode
from criteria.finding import Text
from criteria.terms import Aggregate, MandatoryFails, Per

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
