"""A what-if in sentences (仮定の言い表し): what a change says, what the changes would move, what they set."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from criteria.exact import Rounding, decimal_text
from criteria.finding import NOTHING, Text, sentence
from criteria.tender import Tender
from criteria.terms import RoundingStage
from criteria.words import ROUNDING_MODE
from data.definition.spoken import setting_words
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.result import value_text
from scoring.whatif import Change, Comparison
from scoring.whatif.changes import Fact, label
from scoring.whatif.comparison import Setting

NOT_BINDING: Final = Text("参考(拘束力なし)", "for reference, not binding")
"""What stands on every what-if."""

_BECOMES: Final = Text("{says}を{new}{unit}に変更", "{says} were {new}{unit}")
_INSTEAD: Final = Text("{says}を{old}{unit}から{new}{unit}に変更", "{says} were {new}{unit} instead of {old}{unit}")

_MOST_NAMED: Final = 5


def said(change: Change, before: Evaluation) -> Text:
    """Say one change against what it changes: 「…に変更」, "… were … instead of …"."""
    who = printed_names(before).get(change.bidder, change.bidder)
    facts = {name: _shown(fact) for name, fact in change.facts(before).items()} | {"who": Text(who, who)}
    says = _filled(change.says, facts)
    if "new" not in facts:
        return says
    template = _BECOMES if facts["old"] in (NOTHING, facts["new"]) else _INSTEAD
    return _filled(template, {**facts, "says": says, "unit": change.unit})


def _filled(template: Text, facts: Mapping[str, Text]) -> Text:
    return Text(
        template.ja.format(**{name: fact.ja for name, fact in facts.items()}),
        template.en.format(**{name: fact.en for name, fact in facts.items()}),
    )


def _shown(fact: Fact) -> Text:
    if isinstance(fact, Text):
        return fact
    if isinstance(fact, bool):
        return Text("有", "yes") if fact else Text("無", "no")
    if isinstance(fact, Rounding):
        if fact.keeps_all:
            return Text("なし", "none")
        mode = ROUNDING_MODE[fact.mode].ja
        return Text(f"小数第{fact.places}位まで({mode})", f"{fact.mode.value} to {fact.places} places")
    if isinstance(fact, Fraction):
        return Text(decimal_text(fact), decimal_text(fact))
    return NOTHING if fact is None else Text(str(fact), str(fact))


def comparison_sentence(comparison: Comparison) -> Text:
    """Say in one sentence for the minutes what the changes would move (議事録用の一文)."""
    outcome, begun = _outcome(comparison), "For reference, not binding"
    if not comparison.changes:
        return sentence(f"{NOT_BINDING.ja}: 変更なし。{outcome.ja}", f"{begun}: nothing changed; {outcome.en}")
    phrases = [said(change, comparison.before) for change in comparison.changes]
    if_ja, if_en = "、".join(phrase.ja for phrase in phrases), " and ".join(phrase.en for phrase in phrases)
    return sentence(f"{NOT_BINDING.ja}: {if_ja}した場合、{outcome.ja}", f"{begun}: if {if_en}, {outcome.en}")


def _outcome(comparison: Comparison) -> Text:
    names = printed_names(comparison.before)
    old, new = comparison.before.award.first, comparison.after.award.first
    was, first = _listed(old, names), _listed(new, names)
    if not new and old:
        return Text("順位の付く入札がなくなります", "no bid would be ranked")
    if old != new:
        return Text(
            f"第1位は{was.ja}から{first.ja}に変わります", f"the first place would pass from {was.en} to {first.en}"
        )
    others = [row.vendor for row in comparison.rows if row.rank_before != row.rank_after]
    if not others:
        return Text(
            f"第1位は{first.ja}のままで、順位は変わりません", f"{first.en} would stay first and no rank would change"
        )
    named = _listed(others, names)
    return Text(
        f"第1位は{first.ja}のままですが、{named.ja}の順位が変わります",
        f"{first.en} would stay first; the rank of {named.en} would change",
    )


def _listed(vendors: Sequence[str], names: Mapping[str, str]) -> Text:
    if not vendors:
        return Text("なし", "nobody")
    named, more = [names[vendor] for vendor in vendors[:_MOST_NAMED]], len(vendors) - _MOST_NAMED
    return Text(
        "・".join(named) + (f"ほか{more}者" if more > 0 else ""),
        ", ".join(named) + (f" and {more} more" if more > 0 else ""),
    )


def value_shown(evaluation: Evaluation, value: Fraction | None) -> str | None:
    """Write an evaluation value with the digits it is published in (評価値); None where there is none."""
    return None if value is None else value_text(value, evaluation.tender.method.rounding_at(RoundingStage.VALUE))


def setting_text(tender: Tender, setting: Setting) -> Text:
    """Say what a key of the tender was and is (定めの変動)."""
    name = setting_name(tender, setting.key)
    old, new = (setting_words(setting.key, written) for written in (setting.before, setting.after))
    return Text(
        f"{name.ja} {old.ja or '-'} → {new.ja or '-'}",
        f"{name.en} {old.en or '-'} → {new.en or '-'}",
    )


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
        "comments_due": Text("所見の要否", "when a comment is due"),
        "alarm": Text("措置を要する採点の開き", "spread of the marks that must be settled"),
        "recusal": Text("利益相反による除斥の範囲", "what a conflict of interest recuses from"),
    },
    "minimums": {
        "technical": Text("技術点の最低基準点", "minimum technical points"),
        "total": Text("評価値の最低基準点", "minimum evaluation value"),
        "groups": Text("区分ごとの最低基準点", "minimum points of the groups"),
    },
}
