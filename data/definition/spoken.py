"""The words a definition may be written in (定義で使える語): what a closed list takes besides its own codes.

A list takes each code, and the words by which it is printed; ``_ALSO`` has what offices write besides.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from criteria import words as terms
from criteria.finding import Text
from criteria.params import Param, ParamKind
from criteria.presets import presets
from criteria.words import CHOICE_WORDS
from data.definition import words
from data.text.cells import read_yes_no
from data.text.japanese import name_key
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.eligibility.rulebook import all_rules
from scoring.formulas.registry import FormulaKind, formulas


@dataclass(frozen=True, slots=True)
class Words:
    """A closed list (用語の一覧): every code with the words that stand for it, the one that is printed first."""

    codes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, called: Mapping[str, Text], also: Mapping[str, Iterable[str]] = MappingProxyType({})) -> "Words":
        """Take the words from those printed, and others."""
        return cls({str(code): (text.ja, *also.get(str(code), ())) for code, text in called.items()})

    def code(self, written: str) -> str | None:
        """Return the code a word stands for, None where it is none of the list; width and case do not matter."""
        return next((code for word, code in self.known() if word == _key(written)), None)

    def known(self) -> Iterator[tuple[str, str]]:
        """Yield every word as it is compared, with its code."""
        for code, spoken in self.codes.items():
            yield from ((_key(word), code) for word in (code, *spoken))

    @property
    def names(self) -> tuple[str, ...]:
        """Every code and every word, for the nearest to be found among them."""
        return tuple(name for code, spoken in self.codes.items() for name in (code, *spoken))

    @property
    def expected(self) -> Text:
        """Say what may be written: the codes, in Japanese with their words."""
        ja = [f"{spoken[0]}({code})" if spoken else code for code, spoken in self.codes.items()]
        return Text("、".join(ja) + "のいずれか", "one of " + ", ".join(self.codes))


def _key(word: str) -> str:
    return "".join(name_key(word).split())


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


def named(of: Callable[[], Words], written: object) -> object:
    """Return the code of a name, or what is written where there is none: who looks it up says what there is."""
    code = of().code(written) if isinstance(written, str) else None
    return written if code is None else code


def with_codes(params: Mapping[str, object], declared: Iterable[Param]) -> dict[str, object]:
    """Return the parameters of a formula or a rule under their names, their closed lists by code (係数の読替え).

    A parameter may be called by its Japanese label, up to the first bracket or full stop. A name that another one
    gives as well stays as it is written, to be told as unknown.
    """
    by_name = {param.name: param for param in declared}
    by_label = {_key(param.label): param.name for param in by_name.values()}
    read: dict[str, object] = {}
    for written, value in params.items():
        name = written if written in by_name else by_label.get(_key(written), written)
        name = written if name in read or (name != written and name in params) else name
        read[name] = _value(by_name[name], value) if name in by_name else value
    return read


def choice_of(param: Param) -> Words | None:
    """Return the closed list of a parameter with its words, None where it has none."""
    if not param.choices:
        return None
    called = CHOICE_WORDS.get(param.name, {})
    return Words({str(code): (called[code].ja,) if code in called else () for code in map(str, param.choices)})


def _value(param: Param, value: object) -> object:
    listed = choice_of(param)
    if param.kind is ParamKind.FLAG:
        return value if isinstance(value, bool) else _flag(value)
    if listed is None:
        return value
    if isinstance(value, list):
        return [named(lambda: listed, item) for item in value]
    return named(lambda: listed, value)


def _flag(value: object) -> object:
    try:
        return read_yes_no(value) if isinstance(value, str) else value
    except ValueError:
        return value


def setting_words(key: str, written: str) -> Text:
    """Return a value of a what-if's setting as people read it (定めの値): in Japanese its codes by their words.

    >>> setting_words("panel.aggregate", "median").ja
    '中央値'
    """
    called = _called_in(key.rpartition(".")[2])
    return Text(_CODE.sub(lambda found: called.get(found[0], found[0]), written), written)


_CODE: Final = re.compile(r"[a-z]+(?:[-_][a-z]+)*")


@cache
def _called_in(name: str) -> Mapping[str, str]:
    if name in _PARAMS:
        return {param.name: param.label for one in formulas(_PARAMS[name]) for param in (*one.params, *one.facts)}
    listed = _LISTS.get(name)
    called = {} if listed is None else {code: spoken[0] for code, spoken in listed().codes.items()}
    stages = {stage.value: text.ja for stage, text in words.ROUNDING_STAGE.items()} if name == "rounding" else {}
    return {**called, **stages}


_PARAMS: Final = {
    "price_params": FormulaKind.PRICE,
    "combination_params": FormulaKind.COMBINATION,
    "params": FormulaKind.CRITERION,
}

_LISTS: Final[Mapping[str, Callable[[], Words]]] = MappingProxyType(
    {
        "aggregate": lambda: AGGREGATE,
        "per": lambda: PER,
        "mandatory_fails_when": lambda: MANDATORY,
        "rounding": lambda: MODE,
        "tie_break": lambda: TIE,
        "technical_scaling": lambda: SCALING,
        "combination": lambda: formula_words(FormulaKind.COMBINATION),
        "price_formula": lambda: formula_words(FormulaKind.PRICE),
        "formula": lambda: formula_words(FormulaKind.CRITERION),
        "preset": preset_words,
    }
)
