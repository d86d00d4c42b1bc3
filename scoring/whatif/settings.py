"""What a what-if sets in the tender (案件定義の変動): every number and rule that is another, key by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Final

from criteria.exact import Rounding
from criteria.finding import Text
from criteria.spelling import as_written
from criteria.tender import Tender
from scoring.whatif.notation import number_text
from scoring.whatif.words import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key of the tender before and after (定めの変動), as ``tender.toml`` would write both."""

    key: str
    before: str
    after: str


def settings_moved(before: Tender, after: Tender) -> tuple[Setting, ...]:
    """Return every key whose value is another: what was asked for, and what followed from it."""
    old, new = dict(_keys(before)), dict(_keys(after))
    return tuple(
        Setting(key=key, before=old.get(key, ""), after=new.get(key, ""))
        for key in [*old, *(key for key in new if key not in old)]
        if old.get(key) != new.get(key)
    )


def _keys(tender: Tender) -> Iterator[tuple[str, str]]:
    for criterion in tender.criteria:
        for name in ("max_points", "minimum", "formula", "params"):
            yield f"criteria.{criterion.id}.{name}", _written(getattr(criterion, name))
    for field in fields(tender.method):
        yield f"method.{field.name}", _written(getattr(tender.method, field.name))
    for field in fields(tender.panel):
        yield f"panel.{field.name}", _written(getattr(tender.panel, field.name))
    for field in fields(tender.minimums):
        yield f"minimums.{field.name}", _written(getattr(tender.minimums, field.name))


def setting_name(tender: Tender, key: str) -> Text:
    """Return what people call a key of the tender (定めの名称), a criterion's by its label.

    >>> from criteria.tender import Method
    >>> setting_name(Tender(id="t", title="t", method=Method(combination="sum")), "method.price_points").ja
    '価格点の配点'
    """
    of, _, name = key.rpartition(".")
    if of in _NAMES:
        return _NAMES[of][name]
    called, what = label(tender, of.removeprefix("criteria.")), _OF_CRITERION[name]
    return Text(f"「{called}」の{what.ja}", f"{what.en} of {called}")


_OF_CRITERION: Final = {
    "max_points": Text("配点", "points"),
    "minimum": Text("最低基準点", "minimum points"),
    "formula": Text("算式", "formula"),
    "params": Text("算式の係数", "parameters of the formula"),
}
_NAMES: Final[Mapping[str, Mapping[str, Text]]] = {
    "method": {
        "combination": Text("評価値の算式", "formula of the evaluation value"),
        "preset": Text("評価方法のひな形", "preset of the method"),
        "base_points": Text("基礎点", "base points"),
        "scale": Text("評価値の倍率", "factor of the evaluation value"),
        "technical_points": Text("技術点の配点", "technical points"),
        "technical_scaling": Text("技術点の換算", "scaling of the technical points"),
        "price_points": Text("価格点の配点", "price points"),
        "price_formula": Text("価格点の算式", "formula of the price points"),
        "price_params": Text("価格点の算式の係数", "parameters of the price formula"),
        "price_components": Text("価格の内訳", "components of the price"),
        "combination_params": Text("評価値の算式の係数", "parameters of the evaluation value's formula"),
        "total_points": Text("満点", "full points"),
        "rounding": Text("端数処理", "rounding"),
        "tie_break": Text("同点時の優先順位", "tie-break chain"),
    },
    "panel": {
        "members": Text("委員", "members of the panel"),
        "aggregate": Text("採点の集約", "aggregate of the marks"),
        "per": Text("集約の単位", "what is aggregated"),
        "rounding": Text("採点の集約の端数処理", "rounding of the members' aggregate"),
        "mandatory_fails_when": Text("必須項目を不合格とする場合", "when a mandatory criterion is failed"),
        "absences": Text("委員の欠席・除斥", "absences and recusals of members"),
    },
    "minimums": {
        "technical": Text("技術点の最低基準点", "minimum technical points"),
        "total": Text("評価値の最低基準点", "minimum evaluation value"),
        "groups": Text("区分ごとの最低基準点", "minimum points of the groups"),
    },
}


def _written(value: object) -> str:
    if isinstance(value, Rounding):
        return value.mode.value if value.keeps_all else f"{value.places} {value.mode.value}"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_written(item)}" for key, item in value.items()) + " }" if value else ""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_written, value)) + "]" if value else ""
    if is_dataclass(value):
        return "{ " + ", ".join(f"{one.name} = {_written(getattr(value, one.name))}" for one in fields(value)) + " }"
    if isinstance(value, Fraction):
        return number_text(value)
    return "" if value is None else as_written(value)
