"""What a change says (変更の言い表し): one phrase in Japanese and English, for sentences that say "if …"."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from criteria.exact import Rounding, decimal_text
from criteria.finding import Text
from criteria.params import params_text
from criteria.spelling import as_written
from criteria.standards import standards_called
from criteria.tender import Tender
from criteria.terms import Aggregate, MandatoryFails, Per, RoundingStage
from criteria.words import AGGREGATE, MANDATORY, PER, ROUNDING_MODE, TIE_STEP
from scoring.definition.criteria import group_points
from scoring.definition.method import price_allotment
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.registry import Kind, find
from scoring.whatif.changes import (
    BringIn,
    Change,
    GainCertificate,
    LeaveOut,
    LeaveOutMember,
    LoseCertificate,
    MoveTotal,
    SetAnswer,
    SetGroup,
    SetLevel,
    SetMark,
    SetPoints,
    SetPrice,
    SetPricePoints,
    SetRatio,
    UseFormula,
    UsePanelRule,
    UseRounding,
    UseTieBreak,
)


def said(change: Change, before: Evaluation) -> Text:
    """Say one change against what it changes: 「…に変更」, "… were … instead of …"."""
    return _SAYINGS[type(change)](change, before)


def money(amount: Fraction, currency: str) -> Text:
    """Write an amount in the currency's main unit, grouped by threes (金額の表記).

    >>> money(Fraction(48_000_000), "JPY").ja
    '48,000,000円'
    """
    whole, point, rest = decimal_text(amount).partition(".")
    figures = f"{int(whole):,}{point}{rest}"
    return Text(f"{figures}円" if currency == "JPY" else f"{figures} {currency}", f"{figures} {currency}")


def label(tender: Tender, criterion_id: str) -> str:
    """Return what a criterion is called, its id where it has no label."""
    return next((one.label or one.id for one in tender.criteria if one.id == criterion_id), criterion_id)


def _called(change: Any, before: Evaluation) -> str:  # noqa: ANN401 - any change of one vendor's
    return printed_names(before).get(change.vendor, change.vendor)


def _instead(ja: str, en: str, new: Text, old: Text | None) -> Text:
    if old is None or old == new:
        return Text(f"{ja}を{new.ja}に変更", f"{en} were {new.en}")
    return Text(f"{ja}を{old.ja}から{new.ja}に変更", f"{en} were {new.en} instead of {old.en}")


def _points(value: Fraction) -> Text:
    return Text(f"{decimal_text(value)}点", decimal_text(value))


def _said_points(change: SetPoints, before: Evaluation) -> Text:
    tender = before.tender
    old = _points(tender.criterion(change.criterion).max_points)
    name = label(tender, change.criterion)
    return _instead(f"「{name}」の配点", f"the points of {name}", _points(change.points), old)


def _said_group(change: SetGroup, before: Evaluation) -> Text:
    old = group_points(before.tender, change.group)
    return _instead(
        f"区分「{change.group}」の配点", f"the points of group {change.group}", _points(change.points), _points(old)
    )


def _said_price_points(change: SetPricePoints, before: Evaluation) -> Text:
    old = price_allotment(before.tender)
    return _instead("価格点の配点", "the price points", _points(change.points), _points(old) if old else None)


def _said_ratio(change: SetRatio, _before: Evaluation) -> Text:
    ratio = f"{decimal_text(change.technical)}:{decimal_text(change.price)}"
    return Text(f"技術点と価格点の比率を{ratio}に変更", f"technical and price points were as {ratio}")


def _said_price(change: SetPrice, before: Evaluation) -> Text:
    tender, bid = before.tender, before.bid(change.vendor)
    old = bid.components.get(change.component) if change.component else bid.price
    currency = tender.currency
    was = None if old is None else money(Fraction(old, 10**tender.minor_units), currency)
    part = f"「{change.component}」" if change.component else ""
    of = f" for {change.component}" if change.component else ""
    return _instead(
        f"{_called(change, before)}の価格{part}",
        f"the price of {_called(change, before)}{of}",
        money(change.amount, currency),
        was,
    )


def _said_mark(change: SetMark, before: Evaluation) -> Text:
    given = (
        one.mark
        for one in before.bid(change.vendor).marks
        if (one.evaluator, one.criterion) == (change.evaluator, change.criterion)
    )
    old = next(given, None)
    name = label(before.tender, change.criterion)
    return _instead(
        f"{change.evaluator}による{_called(change, before)}の「{name}」の採点",
        f"the mark of {change.evaluator} for {_called(change, before)} in {name}",
        _answer(change.mark),
        None if old is None else _answer(old),
    )


def _said_answer(change: SetAnswer, before: Evaluation) -> Text:
    old = before.bid(change.vendor).responses.get(change.criterion)
    name = label(before.tender, change.criterion)
    return _instead(
        f"{_called(change, before)}の「{name}」の回答",
        f"the answer of {_called(change, before)} to {name}",
        _answer(change.answer),
        None if old is None else _answer(old),
    )


def _answer(answer: Fraction | str | bool) -> Text:  # noqa: FBT001 - a response is a yes or a no
    if isinstance(answer, bool):
        return Text("有", "yes") if answer else Text("無", "no")
    written = answer if isinstance(answer, str) else decimal_text(answer)
    return Text(written, written)


def _said_level(change: SetLevel, before: Evaluation) -> Text:
    old = next((bid.register.measures.get(change.vendor, {}).get(change.measure) for bid in before.bids), None)
    was = None if old is None else Text(str(old.level), str(old.level))
    return _instead(
        f"{_called(change, before)}の対策「{change.measure}」の水準",
        f"the level of {change.measure} at {_called(change, before)}",
        Text(str(change.level), str(change.level)),
        was,
    )


def _said_formula(change: UseFormula, before: Evaluation) -> Text:
    kind, _, criterion_id = change.of.partition(":")
    of = {
        "price": Text("価格点", "the price points"),
        "combination": Text("評価値", "the evaluation value"),
    }.get(kind, Text(f"「{label(before.tender, criterion_id)}」", label(before.tender, criterion_id)))
    formula = find(_KINDS.get(kind, Kind.CRITERION), change.formula)
    params = params_text(change.params, (*formula.params, *formula.facts)).ja
    how = f"「{formula.name.ja}」" + (f"({params})" if params else "")
    written = f" {as_written(change.params)}" if change.params else ""
    return Text(f"{of.ja}の算式を{how}に変更", f"the formula of {of.en} were {change.formula}{written}")


_KINDS: Final = {"price": Kind.PRICE, "combination": Kind.COMBINATION}


_STAGES: Final[Mapping[RoundingStage | None, Text]] = {
    None: Text("委員の採点の集約", "the members' aggregate"),
    RoundingStage.CRITERION: Text("評価項目の得点", "the points of each criterion"),
    RoundingStage.TECHNICAL: Text("技術点", "the technical total"),
    RoundingStage.PRICE_COMPONENT: Text("価格の内訳の得点", "the points of each price component"),
    RoundingStage.PRICE_RATIO: Text("価格点の比率", "the ratio of the price formula"),
    RoundingStage.PRICE: Text("価格点", "the price points"),
    RoundingStage.VALUE: Text("評価値", "the evaluation value"),
}


def _said_rounding(change: UseRounding, before: Evaluation) -> Text:
    panel, method = before.tender.panel, before.tender.method
    old = panel.rounding if change.stage is None else method.rounding_at(change.stage)
    of = _STAGES[change.stage]
    return _instead(f"{of.ja}の端数処理", f"the rounding of {of.en}", _rounding(change.rounding), _rounding(old))


def _rounding(how: Rounding) -> Text:
    if how.keeps_all:
        return Text("なし", "none")
    return Text(f"小数第{how.places}位まで({ROUNDING_MODE[how.mode].ja})", f"{how.mode.value} to {how.places} places")


def _said_panel(change: UsePanelRule, before: Evaluation) -> Text:
    panel = before.tender.panel
    old = next(
        rule for rule in (panel.aggregate, panel.per, panel.mandatory_fails_when) if isinstance(rule, type(change.rule))
    )
    return _instead("採点の集約の定め", "the rule of the panel", _rule(change.rule), _rule(old))


def _rule(rule: Aggregate | Per | MandatoryFails) -> Text:
    called = {str(code): text for code, text in (*AGGREGATE.items(), *PER.items(), *MANDATORY.items())}
    return Text(called[rule.value].ja, rule.value)


def _said_tie_break(change: UseTieBreak, before: Evaluation) -> Text:
    tender = before.tender

    def listed(keys: tuple[str, ...]) -> Text:
        called = [
            TIE_STEP[key].ja if key in TIE_STEP else label(tender, key.removeprefix("criterion:")) for key in keys
        ]
        return Text("、".join(called) or "なし", ", ".join(keys) or "none")

    old = listed(before.tender.method.tie_break)
    return _instead("同点時の順位の決め方", "the tie-break chain", listed(change.keys), old)


def _said_absent(change: LeaveOutMember, before: Evaluation) -> Text:
    if not change.vendor:
        return Text(f"{change.evaluator}を欠席に変更", f"{change.evaluator} were absent")
    return Text(
        f"{change.evaluator}を{_called(change, before)}の採点から除斥",
        f"{change.evaluator} did not mark {_called(change, before)}",
    )


_SAYINGS: Final[Mapping[type[Any], Callable[[Any, Evaluation], Text]]] = {
    SetPoints: _said_points,
    SetGroup: _said_group,
    SetPricePoints: _said_price_points,
    SetRatio: _said_ratio,
    MoveTotal: lambda _one, _before: Text(
        "配点の合計を固定しない方法に変更", "the total of the points were free to move"
    ),
    SetPrice: _said_price,
    SetMark: _said_mark,
    SetAnswer: _said_answer,
    GainCertificate: lambda one, before: Text(
        f"{_called(one, before)}が{standards_called(one.standard).ja}を取得",
        f"{_called(one, before)} held {standards_called(one.standard).en}",
    ),
    LoseCertificate: lambda one, before: Text(
        f"{_called(one, before)}が{standards_called(one.standard).ja}を喪失",
        f"{_called(one, before)} did not hold {standards_called(one.standard).en}",
    ),
    SetLevel: _said_level,
    LeaveOut: lambda one, before: Text(f"{_called(one, before)}を不参加に変更", f"{_called(one, before)} had not bid"),
    BringIn: lambda one, before: Text(f"{_called(one, before)}が参加", f"{_called(one, before)} took part"),
    UseFormula: _said_formula,
    UseRounding: _said_rounding,
    UsePanelRule: _said_panel,
    UseTieBreak: _said_tie_break,
    LeaveOutMember: _said_absent,
}
