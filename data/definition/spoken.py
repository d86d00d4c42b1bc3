"""The words a definition may be written in (定義で使える語): what a closed list takes besides its own codes.

A list takes each code, and the words by which it is printed; ``_ALSO`` has what offices write besides.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from criteria import words as terms
from criteria.params import Param
from criteria.presets import presets
from criteria.words import Words, word_form
from data.definition import words
from data.text.cells import in_codes
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.eligibility.rulebook import all_rules
from scoring.formulas.registry import FormulaKind, formulas

AGGREGATE: Final = Words.of(
    terms.AGGREGATE,
    {
        "sum": ("合算",),
        "mean": ("平均値", "平均点"),
        "median": ("中央点",),
        "trimmed-mean": ("トリム平均", "最高・最低を除く平均", "上下カット平均"),
    },
)
PER: Final = Words.of(terms.PER, {"criterion": ("評価項目", "項目ごと"), "total": ("合計点", "委員ごと")})
MANDATORY: Final = Words.of(terms.MANDATORY, {"any": ("1人でも",), "majority": ("過半数",), "all": ("全員",)})
COMMENTS_DUE: Final = Words.of(
    {code or "never": text for code, text in terms.COMMENTS_DUE.items()},
    {"never": ("なし",), "extremes": ("両端",), "always": ("常に必要",)},
)
RECUSAL: Final = Words.of(
    {code or "vendor": text for code, text in terms.RECUSAL.items()}, {"vendor": ("事業者",), "tender": ("案件",)}
)
ENVELOPES: Final = Words.of({code or "1": text for code, text in terms.ENVELOPES.items()})
MODE: Final = Words.of(
    terms.ROUNDING_MODE,
    {
        "down": ("切り捨て", "切捨"),
        "up": ("切り上げ", "切上"),
        "half_even": ("銀行丸め", "最近接偶数への丸め"),
        "none": ("なし",),
    },
)
SCORED_BY: Final = Words.of(words.SCORED_BY, {"committee": ("委員会", "委員"), "computed": ("自動",)})
WHEN_MISSING: Final = Words.of(words.WHEN_MISSING, {"exclude": ("除外", "失格"), "pending": ("保留",)})
SELECTION_KIND: Final = Words.of(words.SELECTION_KIND, {"shortlist": ("指名", "指名候補者の選定"), "lots": ("ロット",)})
OBJECTIVE: Final = Words.of(
    words.OBJECTIVE,
    {
        "value": ("評価値",),
        "points": ("技術点",),
        "price": ("価格", "総額"),
        "points-per-price": ("技術点の合計÷価格の合計",),
    },
)
SCALING: Final = Words.of(words.SCALING, {"allotment": ("配点比",), "best": ("最高得点比",)})
VARIABLE_FORM: Final = Words.of(words.VARIABLE_FORM)
LOTTERY: Final = Words.of(terms.LOTTERY, {"receipt": ("到着順",), "vendor-code": ("業者コード順",)})
LOTTERY_ORDER: Final = Words.of(words.LOTTERY_ORDER, {"receipt": ("受付順",)})
LOTTERY_NUMBER: Final = Words.of(words.LOTTERY_NUMBER, {"entered": ("入力値",)})
TIE: Final = Words.of(
    {key: terms.TIE_STEP[key] for key in terms.TIE_STEP if key != "value"},
    {
        "technical": ("技術点の高い順",),
        "price": ("価格", "入札価格の低い順"),
        "mandatory": ("必須項目",),
        "received_at": ("受付順", "到着順", "受付時刻"),
        "committee": ("委員会の判断", "委員会順位"),
        "lottery": ("抽選", "電子くじ"),
    },
)
_FORMULAS: Final[Mapping[FormulaKind, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        FormulaKind.COMBINATION: {
            "sum": ("総合評価加算方式", "加算"),
            "ratio": ("総合評価除算方式", "除算"),
            "lowest-price": ("最低価格方式", "価格競争"),
        },
        FormulaKind.CRITERION: {"direct": ("直接入力",), "marks": ("採点",)},
        FormulaKind.PRICE: {},
    }
)
"""What else offices call some of the formulas."""

APPROACH: Final = Words(
    {
        "ahp": ("一対比較", "一対比較(AHP)"),
        "bwm": ("最良最悪法", "最良最悪法(BWM)"),
        "swing": ("スイング法",),
        "direct": ("直接評定",),
        "ordinal": ("順序",),
    }
)
GROUP_RULE: Final = Words(
    {
        "judgements": ("個々の比較の幾何平均",),
        "arithmetic": ("重みの算術平均", "算術平均"),
        "geometric": ("重みの幾何平均", "幾何平均"),
    }
)
PRIORITIES: Final = Words({"eigenvector": ("主固有ベクトル",), "geometric-mean": ("行の幾何平均",)})
ORDINAL_RULE: Final = Words({"centroid": ("順位重心",), "rank-sum": ("順位和",), "equal": ("均等",)})
WEIGHT_TIES: Final = Words({"listed": ("記載順",), "larger": ("重みの大きい順",), "smaller": ("重みの小さい順",)})


@cache
def formula_words(kind: FormulaKind) -> Words:
    """Return the formulas of a kind by their names (算式の名称)."""
    return Words.of({one.id: one.name for one in formulas(kind)}, _FORMULAS[kind])


@cache
def preset_words() -> Words:
    """Return the presets by their titles (ひな形の名称)."""
    return Words.of({name: one.title for name, one in presets().items()})


@cache
def exclusion_words() -> Words:
    """Return the exclusion rules by their names (除外要件の名称)."""
    return Words.of({one.id: one.name for one in all_rules()})


@cache
def selection_rule_words() -> Words:
    """Return the kinds of selection rule by their names (選定条件の種類の名称)."""
    return Words.of({name: kind.name for name, kind in RULE_KINDS.items()})


def with_codes(params: Mapping[str, object], declared: Iterable[Param]) -> dict[str, object]:
    """Return the parameters of a formula or a rule under their names, their closed lists by code (係数の読替え).

    A parameter may be called by its Japanese label, up to the first bracket or full stop. A name that another one
    gives as well stays as it is written, to be told as unknown.
    """
    by_name = {param.name: param for param in declared}
    by_label = {word_form(param.label): param.name for param in by_name.values()}
    read: dict[str, object] = {}
    for written, value in params.items():
        name = written if written in by_name else by_label.get(word_form(written), written)
        name = written if name in read or (name != written and name in params) else name
        read[name] = in_codes(by_name[name], value) if name in by_name else value
    return read
