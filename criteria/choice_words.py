"""The words for what parameters choose among (係数の選択肢の用語), by the parameter's name and the code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from criteria.finding import Text

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
        "then": {"technical": Text("技術点", "technical points"), "price": Text("入札価格", "price")},
        "rounding": {
            "half_up": Text("四捨五入", "half up"),
            "down": Text("切捨て", "cut off"),
            "up": Text("切上げ", "up"),
            "half_even": Text("偶数丸め", "half to even"),
        },
    }
)
