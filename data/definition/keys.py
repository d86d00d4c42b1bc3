"""The keys of a tender's definition (案件定義の項目): each declared once, with what it takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from criteria.criterion import ScoredBy
from criteria.exact import RoundingMode
from criteria.exclusion import WhenMissing
from criteria.finding import Finding, Text
from criteria.selection import SelectionKind, SelectionObjective
from criteria.terms import Aggregate, CommentsDue, MandatoryFails, Per, Recusal
from data.definition import spoken
from data.definition.kinds import (
    CURRENCY,
    DAY,
    ENVELOPES,
    FLAG,
    FREE_TEXT,
    MOMENT,
    NUMBER,
    PLACES,
    RATIO,
    SHARE,
    TABLE,
    TEXT,
    TEXTS,
    TIE_KEYS,
    WHOLE,
    ValueKind,
    choice,
    choices,
    money,
    named,
)
from data.definition.words import ROUNDING_STAGE
from data.text.faults import fault
from data.text.japanese import name_key
from data.text.toml import Document, KeyPath
from scoring.formulas.registry import FormulaKind


@dataclass(frozen=True, slots=True)
class Key:
    """One key of one table of the definition; in the type it fills, the field has the same name.

    ``words`` are what an office may call it instead.
    """

    name: str
    kind: ValueKind
    required: bool = False
    words: tuple[str, ...] = ()


TENDER_KEYS: Final = (
    Key("id", TEXT, required=True, words=("案件番号",)),
    Key("title", TEXT, required=True, words=("案件名", "件名")),
    Key("buyer", FREE_TEXT, words=("発注者",)),
    Key("notice_date", DAY, words=("公告日",)),
    Key("deadline", MOMENT, words=("提出期限",)),
    Key("opening", MOMENT, words=("開札日時", "開札")),
    Key("award_date", DAY, words=("落札決定日",)),
    Key("tax", FREE_TEXT, words=("消費税の扱い", "消費税")),
    Key("currency", CURRENCY, words=("通貨",)),
    Key("source", FREE_TEXT, words=("出典",)),
    Key("also_bidders", TEXTS, words=("入札者とする名称",)),
    Key("zone", TEXT, words=("時間帯", "標準時")),
    Key("envelopes", ENVELOPES, words=("封筒の数", "封筒")),
)

METHOD_KEYS: Final = (
    Key("preset", named(spoken.preset_words), words=("ひな形",)),
    Key(
        "combination",
        named(partial(spoken.formula_words, FormulaKind.COMBINATION)),
        required=True,
        words=("評価方法", "評価値の算式"),
    ),
    Key("base_points", NUMBER, words=("標準点", "基礎点")),
    Key("scale", NUMBER, words=("評価値に乗じる数",)),
    Key("technical_points", NUMBER, words=("技術点の配点",)),
    Key("technical_scaling", named(lambda: spoken.SCALING), words=("換算の方法",)),
    Key("price_points", NUMBER, words=("価格点の配点",)),
    Key("price_formula", named(partial(spoken.formula_words, FormulaKind.PRICE)), words=("価格点の算式",)),
    Key("price_params", TABLE, words=("価格点の係数",)),
    Key("combination_params", TABLE, words=("評価値の係数",)),
    Key("total_points", NUMBER, words=("満点",)),
    Key("tie_break", TIE_KEYS, words=("同点時の順位の決め方",)),
)

COMPONENT_KEYS: Final = (
    Key("id", TEXT, required=True, words=("識別子",)),
    Key("points", NUMBER, required=True, words=("配点",)),
    Key("label", FREE_TEXT, words=("名称",)),
)

PANEL_KEYS: Final = (
    Key("members", TEXTS, words=("委員",)),
    Key("aggregate", choice(Aggregate, spoken.AGGREGATE), words=("採点の集約",)),
    Key("per", choice(Per, spoken.PER), words=("集約の単位",)),
    Key("mandatory_fails_when", choice(MandatoryFails, spoken.MANDATORY), words=("必須項目を不合格とする委員の数",)),
    Key("comments_due", choice(CommentsDue, spoken.COMMENTS_DUE, "never"), words=("所見の要否", "所見")),
    Key("alarm", SHARE, words=("措置を要する採点の開き", "採点差の基準")),
    Key("recusal", choice(Recusal, spoken.RECUSAL, "vendor"), words=("利益相反による除斥の範囲", "除斥の範囲")),
)

ABSENCE_KEYS: Final = (
    Key("evaluator", TEXT, required=True, words=("委員",)),
    Key("vendor", FREE_TEXT, words=("事業者",)),
    Key("reason", FREE_TEXT, words=("理由",)),
)

ROUNDING_KEYS: Final = (
    Key("places", PLACES, words=("桁", "小数点以下の桁数")),
    Key("mode", choice(RoundingMode, spoken.MODE), required=True, words=("方法", "端数処理")),
)

CRITERION_KEYS: Final = (
    Key("id", TEXT, required=True, words=("識別子", "項目ID")),
    Key("label", FREE_TEXT, words=("名称", "評価項目名")),
    Key("group", FREE_TEXT, words=("区分", "大項目")),
    Key("max_points", NUMBER, required=True, words=("配点",)),
    Key("formula", named(partial(spoken.formula_words, FormulaKind.CRITERION)), required=True, words=("算式",)),
    Key("params", TABLE, words=("係数",)),
    Key("mandatory", FLAG, words=("必須", "必須項目")),
    Key("minimum", NUMBER, words=("最低基準点",)),
    Key("scored_by", choice(ScoredBy, spoken.SCORED_BY), words=("採点の主体", "採点主体")),
)

EXCLUSION_KEYS: Final = (
    Key("rule", named(spoken.exclusion_words), required=True, words=("要件",)),
    Key(
        "when_missing", choice(WhenMissing, spoken.WHEN_MISSING), words=("確認できないときの取扱い", "確認できないとき")
    ),
)
"""The keys every rule has; all others are parameters of its own."""

SELECTION_KEYS: Final = (
    Key("kind", choice(SelectionKind, spoken.SELECTION_KIND), words=("選定の対象",)),
    Key("objective", choices(SelectionObjective, spoken.OBJECTIVE), required=True, words=("選定の目的",)),
    Key("unawarded", FLAG, words=("落札者のないロットを認める",)),
    Key("tie_break", choices(SelectionObjective, spoken.OBJECTIVE), words=("同等の選定の順位の決め方",)),
)

SELECTION_RULE_KEYS: Final = (
    Key("rule", named(spoken.selection_rule_words), required=True, words=("条件の種類", "条件")),
    Key("id", TEXT, words=("識別子", "条件ID")),
    Key("label", FREE_TEXT, words=("名称",)),
    Key("source", FREE_TEXT, words=("出典", "根拠")),
)
"""The keys every selection rule has; all others are parameters of its own."""

MINIMUM_KEYS: Final = (
    Key("technical", NUMBER, words=("技術点の合計", "技術点")),
    Key("total", NUMBER, words=("評価値",)),
)

ROBUSTNESS_KEYS: Final = (Key("band", SHARE, words=("増減の幅",)),)

BOUND_KEYS: Final = (Key("at_least", NUMBER, words=("下限",)), Key("at_most", NUMBER, words=("上限",)))

LOTTERY_KEYS: Final = (
    Key("rule", named(lambda: spoken.LOTTERY), words=("方式",)),
    Key("order", named(lambda: spoken.LOTTERY_ORDER), words=("番号を振る順",)),
    Key("number", named(lambda: spoken.LOTTERY_NUMBER), words=("くじ番号",)),
    Key("modulo", WHOLE, words=("剰余の法",)),
)


def price_keys(minor_units: int, *, yen: bool) -> tuple[Key, ...]:
    """Return the keys of ``[price]``: amounts in the currency's main unit."""
    amount = money(minor_units, yen=yen)
    called = {
        "ceiling": "予定価格",
        "investigation": "調査基準価格",
        "disqualification": "失格基準価格",
        "floor": "最低制限価格",
    }
    return tuple(Key(name, amount, words=(word,)) for name, word in called.items())


def variable_minimum_keys(minor_units: int, *, yen: bool) -> tuple[Key, ...]:
    """Return the keys of ``[price.variable_minimum]``."""
    amount = money(minor_units, yen=yen)
    return (
        Key("form", named(lambda: spoken.VARIABLE_FORM), required=True, words=("算定に用いる入札",)),
        Key("factor", RATIO, required=True, words=("平均に乗じる率",)),
        Key("share", RATIO, words=("下位の割合",)),
        Key("few", WHOLE, words=("この数以下は全員",)),
        Key("average_unit", amount, words=("平均の切捨て単位",)),
        Key("unit", amount, words=("価格の切捨て単位",)),
        Key("single", RATIO, words=("1者のときの予定価格に対する率",)),
        Key("single_factor", FLAG, words=("その場合も率を乗じる",)),
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """A table of the definition, or each table of a list (定義の表): its keys, and the tables within it by name.

    ``words`` are what an office may call it. The names in one that is ``free`` are the tender's own; ``each`` is what
    stands under every one of them.
    """

    keys: tuple[Key, ...] = ()
    words: tuple[str, ...] = ()
    inside: Mapping[str, "Holder"] = field(default_factory=dict)
    each: "Holder | None" = None


_ROUNDING: Final = Holder(ROUNDING_KEYS, ("端数処理", "集約後の端数処理"))

DEFINITION: Final = Holder(
    inside={
        "tender": Holder(TENDER_KEYS, ("案件", "入札案件")),
        "price": Holder(
            price_keys(0, yen=True),
            ("価格", "予定価格等"),
            {"variable_minimum": Holder(variable_minimum_keys(0, yen=True), ("変動型最低制限価格",))},
        ),
        "method": Holder(
            METHOD_KEYS,
            ("方法", "評価方法"),
            {
                "rounding": Holder(
                    words=("端数処理",),
                    inside={stage.value: Holder(ROUNDING_KEYS, (text.ja,)) for stage, text in ROUNDING_STAGE.items()},
                ),
                "price_components": Holder(COMPONENT_KEYS, ("価格の内訳",)),
            },
        ),
        "panel": Holder(
            PANEL_KEYS,
            ("選定委員会", "委員会"),
            {"rounding": _ROUNDING, "absences": Holder(ABSENCE_KEYS, ("欠席・除斥", "欠席", "除斥"))},
        ),
        "criteria": Holder(CRITERION_KEYS, ("評価項目",)),
        "minimums": Holder(MINIMUM_KEYS, ("最低基準点",), {"group": Holder(words=("区分",))}),
        "exclusions": Holder(EXCLUSION_KEYS, ("除外要件", "参加資格要件")),
        "lottery": Holder(LOTTERY_KEYS, ("電子くじ", "くじ")),
        "robustness": Holder(
            ROBUSTNESS_KEYS, ("頑健性",), {"bounds": Holder(words=("上下限",), each=Holder(BOUND_KEYS))}
        ),
        "selection": Holder(SELECTION_KEYS, ("選定",), {"rules": Holder(SELECTION_RULE_KEYS, ("選定条件",))}),
    }
)
"""The whole definition, table by table."""


_TWICE: Final = Text("同じキーが日本語と英語の両方で書かれています", "this key is there in Japanese and in English")
_KEEP_ONE: Final = Text("一方だけを残してください", "Keep one of them")


def with_declared_keys(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """Return the document with every key under its declared name, and the faults of keys that are there twice."""
    reading = _Renaming(document)
    table = reading.table(document.table, (), DEFINITION)
    _name_rules(table)
    places = document.places
    if reading.renamed:
        places = {reading.path(path): place for path, place in places.items()}
    return replace(document, table=table, places=places), tuple(reading.faults)


def _name_rules(table: Mapping[str, object]) -> None:
    """Put rules under their codes: findings call an entry of a list by its rule."""
    selection = table.get("selection")
    listed = selection.get("rules") if isinstance(selection, dict) else None
    for rows, known in ((table.get("exclusions"), spoken.exclusion_words), (listed, spoken.selection_rule_words)):
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and "rule" in row:
                row["rule"] = spoken.named(known, row["rule"])


def declared_path(written: tuple[str, ...]) -> tuple[str, ...]:
    """Return the declared path of a dotted key on a sheet; what is not declared stays as it is written.

    >>> declared_path(("価格", "予定価格"))
    ('price', 'ceiling')
    """
    holder: Holder | None = DEFINITION
    path: tuple[str, ...] = ()
    for word in written:
        name = word if holder is None else _names(holder).get(name_key(word), word)
        holder = None if holder is None else holder.inside.get(name, holder.each)
        path += (name,)
    return path


class _Renaming:
    """Walks through the tables of a definition beside what is declared of them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.renamed: dict[KeyPath, str] = {}
        self.faults: list[Finding] = []

    def path(self, written: KeyPath) -> KeyPath:
        """Return the declared path of a written one."""
        return tuple(self.renamed.get(written[: depth + 1], word) for depth, word in enumerate(written))

    def table(self, table: Mapping[str, object], path: KeyPath, holder: Holder) -> dict[str, object]:
        """Return a table with its keys by their declared names, those within it likewise."""
        names = _names(holder)
        read: dict[str, object] = {}
        for written, value in table.items():
            name = written if written in names.values() else names.get(name_key(written), written)
            if name != written and (name in table or name in read):
                where, cure = self.document.where((*path, written)), _KEEP_ONE
                self.faults.append(fault("duplicate-key", _TWICE, where, value=f"{written}, {name}", cure=cure))
                continue
            if name != written:
                self.renamed[(*path, written)] = name
            within = holder.inside.get(name, holder.each)
            read[name] = value if within is None else self._within(value, (*path, written), within)
        return read

    def _within(self, value: object, path: KeyPath, holder: Holder) -> object:
        if isinstance(value, dict):
            return self.table(value, path, holder)
        if isinstance(value, list):
            return [self._within(item, (*path, at), holder) for at, item in enumerate(value)]
        return value


def _names(holder: Holder) -> dict[str, str]:
    """Return the declared names by every word that stands for one, as names are compared."""
    called = {key.name: key.words for key in holder.keys}
    called |= {name: within.words for name, within in holder.inside.items()}
    return {name_key(word): name for name, words in called.items() for word in (name, *words)}
