"""Why these points (得点の根拠): one bid's way from its marks and responses to its value, in words and numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from criteria.bid import Bid, Mark
from criteria.criterion import Criterion
from criteria.exact import UNROUNDED, Rounding, RoundingMode, decimal_text, fraction_text, terminates
from criteria.finding import Text
from criteria.terms import Aggregate, RoundingStage
from criteria.words import ROUNDING_MODE, SETTLED
from data.definition.words import REFERENCE
from scoring.eligibility.facts import facts_for
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import criterion_rounding, value_text
from scoring.evaluation.sheet import CriterionScores, PriceScores
from scoring.formulas.panel import criterion_formula, is_marked, is_on_file, panel_members, present_members
from scoring.formulas.registry import Formula, FormulaKind, find

_AGGREGATES = {
    Aggregate.SUM: Text("合計", "sum"),
    Aggregate.MEAN: Text("平均", "mean"),
    Aggregate.MEDIAN: Text("中央値", "median"),
    Aggregate.TRIMMED_MEAN: Text("最高・最低を除く平均", "mean without the highest and the lowest member"),
    Aggregate.CONSENSUS: Text("合議", "consensus"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what was taken (``given``), by which rule, what came out exactly, and how it was rounded."""

    stage: str
    label: Text
    given: Text
    rule: Text
    computed: str
    rounding: Text
    result: str


def explain(evaluation: Evaluation, vendor: str) -> tuple[Step, ...]:
    """Return every step of a ranked bid, from mark to value (評価の過程); none for a bid that is not on the sheet."""
    if vendor not in evaluation.sheet.vendors:
        return ()
    return tuple(_steps(evaluation, evaluation.bid(vendor), evaluation.sheet.index(vendor)))


def _steps(evaluation: Evaluation, bid: Bid, index: int) -> Iterator[Step]:
    sheet, tender, method = evaluation.sheet, evaluation.tender, evaluation.tender.method
    for scored in sheet.criteria.values():
        yield _criterion_step(evaluation, bid, scored, index)
    if sheet.panel_total is not None:
        how = _AGGREGATES[tender.panel.aggregate]
        dropped = ", ".join(sheet.dropped_members.get(bid.vendor, ()))
        yield _step(
            "panel",
            Text("委員の合計点", "the members' totals"),
            Text(f"除外した委員: {dropped}" if dropped else "", f"left out: {dropped}" if dropped else ""),
            how,
            sheet.panel_total.computed[index],
            tender.panel.rounding,
            sheet.panel_total.points[index],
        )
    raw = sheet.raw_technical[index]
    most = decimal_text(sheet.max_technical)
    yield _step(
        "technical",
        Text("技術点", "technical points"),
        Text(f"評価項目の合計 {decimal_text(raw)} / {most}", f"sum of the criteria {decimal_text(raw)} of {most}"),
        _scaling(evaluation),
        sheet.scaled_technical[index],
        method.rounding_at(RoundingStage.TECHNICAL),
        sheet.technical[index],
    )
    yield from _price_steps(evaluation, bid, index)
    formula = find(FormulaKind.COMBINATION, method.combination)
    yield _step(
        "value",
        Text("評価値", "evaluation value"),
        _reference_text(evaluation, "value"),
        _rule(formula),
        sheet.computed_value[index],
        method.rounding_at(RoundingStage.VALUE),
        sheet.value[index],
    )


def _criterion_step(evaluation: Evaluation, bid: Bid, scored: CriterionScores, index: int) -> Step:
    criterion = scored.criterion
    formula = criterion_formula(criterion)
    label = Text(criterion.label, criterion.label)
    if is_on_file(criterion):
        given, rule = _trace(evaluation, bid, scored), _rule(formula)
    elif not is_marked(criterion):
        response, reference = (
            _shown(bid.responses.get(criterion.id)),
            _reference_text(evaluation, f"criterion:{criterion.id}"),
        )
        given = Text(
            response + (reference.ja and f"({reference.ja})"), response + (reference.en and f" ({reference.en})")
        )
        rule = _rule(formula)
    else:
        given, rule = _marks(evaluation, bid, criterion)
    if scored.computed is None or scored.points is None:
        none = Text("総合計のみ集約", "only totals are aggregated")
        return Step(
            stage=f"criterion:{criterion.id}",
            label=label,
            given=given,
            rule=none,
            computed="",
            rounding=Text("", ""),
            result="",
        )
    rounding = criterion_rounding(evaluation, criterion.id)
    return _step(
        f"criterion:{criterion.id}", label, given, rule, scored.computed[index], rounding, scored.points[index]
    )


def _marks(evaluation: Evaluation, bid: Bid, criterion: Criterion) -> tuple[Text, Text]:
    """Say what the members marked, first marks beside those that were changed, and by which rule it is one number."""
    tender = evaluation.tender
    marks = {mark.evaluator: mark for mark in bid.marks if mark.criterion == criterion.id}
    present = present_members(tender.panel, panel_members(tender, evaluation.bids), bid.vendor)
    by_member = [_mark(member, marks.get(member)) for member in present]
    listed = Text(", ".join(one.ja for one in by_member), ", ".join(one.en for one in by_member))
    settled = next((one for one in bid.dispositions if one.criterion == criterion.id), None)
    if settled is None:
        return listed, _AGGREGATES[tender.panel.aggregate]
    outcome, mark = SETTLED[settled.outcome], "" if settled.mark is None else f" {_shown(settled.mark)}"
    told = Text(
        f"{listed.ja}。{outcome.ja}{mark}(理由: {settled.reason})",
        f"{listed.en}; {outcome.en}{mark} (reason: {settled.reason})",
    )
    return told, _AGGREGATES[tender.panel.aggregate] if settled.mark is None else _AGREED


_AGREED = Text(
    "合議による採点を、採点した委員全員の採点とみなす", "the mark agreed on counts as that of every member present"
)


def _mark(member: str, given: Mark | None) -> Text:
    if given is None or given.first_mark is None:
        shown = f"{member} {_shown(given.mark) if given else '-'}"
        return Text(shown, shown)
    now, first = _shown(given.mark), _shown(given.first_mark)
    return Text(
        f"{member} {now}(当初 {first}、変更の理由: {given.change_reason})",
        f"{member} {now} (first {first}, changed because: {given.change_reason})",
    )


def _trace(evaluation: Evaluation, bid: Bid, scored: CriterionScores) -> Text:
    """Say which certificates or measures earned the points, ending at their rows on file."""
    lines = facts_for(scored.criterion, bid, evaluation.tender).trace
    rows = [" ".join(map(str, one.rows)) for one in lines]
    return Text(
        "; ".join(f"{one.called.ja}: {one.text.ja} {row}".strip() for one, row in zip(lines, rows, strict=True)),
        "; ".join(f"{one.called.en}: {one.text.en} {row}".strip() for one, row in zip(lines, rows, strict=True)),
    )


def _price_steps(evaluation: Evaluation, bid: Bid, index: int) -> Iterator[Step]:
    sheet, method = evaluation.sheet, evaluation.tender.method
    for part in sheet.price_parts:
        yield _price_step(evaluation, bid, part, index)
    if sheet.price_sum is not None and sheet.price_points is not None and method.price_components:
        yield _step(
            "price",
            Text("価格点", "price points"),
            Text("内訳の合計", "sum of the components"),
            Text("", ""),
            sheet.price_sum[index],
            method.rounding_at(RoundingStage.PRICE),
            sheet.price_points[index],
        )


def _price_step(evaluation: Evaluation, bid: Bid, part: PriceScores, index: int) -> Step:
    tender, method = evaluation.tender, evaluation.tender.method
    formula = find(FormulaKind.PRICE, method.price_formula)
    stage = f"price:{part.component}" if part.component else "price"
    amount = bid.components[part.component] if part.component else bid.price or 0
    shown = decimal_text(Fraction(amount, 10**tender.minor_units))
    reference = _reference_text(evaluation, stage)
    allotment = decimal_text(part.allotment)
    return _step(
        stage,
        Text(f"価格点 {part.component}".strip(), f"price points {part.component}".strip()),
        Text(
            f"{shown}、配点 {allotment}" + (f"、{reference.ja}" if reference.ja else ""),
            f"{shown}, allotment {allotment}" + (f", {reference.en}" if reference.en else ""),
        ),
        _rule(formula),
        part.computed[index],
        method.rounding_at(RoundingStage.PRICE_COMPONENT if part.component else RoundingStage.PRICE),
        part.points[index],
    )


def _step(
    stage: str, label: Text, given: Text, rule: Text, computed: Fraction, rounding: Rounding, result: Fraction
) -> Step:
    return Step(
        stage=stage,
        label=label,
        given=given,
        rule=rule,
        computed=decimal_text(computed)
        if terminates(computed)
        else f"{fraction_text(computed)} = {decimal_text(computed)}…",
        rounding=_rounding_text(rounding),
        result=value_text(result, rounding),
    )


def _rounding_text(rounding: Rounding) -> Text:
    if rounding == UNROUNDED or rounding.keeps_all:
        return Text("端数処理なし", "not rounded")
    word, places = ROUNDING_MODE[rounding.mode], rounding.places
    mode = word if rounding.mode is RoundingMode.DOWN else Text(word.ja, f"rounded {word.en}")
    if places < 0:
        return Text(f"10の{-places}乗の位まで残し{mode.ja}", f"{mode.en} to multiples of 10^{-places}")
    if places == 0:
        return Text(f"整数まで残し{mode.ja}", f"{mode.en} to whole numbers")
    return Text(f"小数第{places}位まで残し{mode.ja}", f"{mode.en} to {places} place{'s' * (places > 1)}")


def _scaling(evaluation: Evaluation) -> Text:
    method = evaluation.tender.method
    if method.technical_points is None:
        return Text("そのまま", "taken as it is")
    allotment = decimal_text(method.technical_points)
    if method.technical_scaling == "allotment":
        return Text(f"得点合計 ÷ 配点合計 × {allotment}", f"total / allotment total × {allotment}")
    reference = _reference_text(evaluation, "technical")
    return Text(
        f"得点合計 ÷ 最高点 × {allotment}({reference.ja})", f"total / best total × {allotment} ({reference.en})"
    )


def _reference_text(evaluation: Evaluation, stage: str) -> Text:
    taken = [one for one in evaluation.sheet.references if one.stage == stage]
    over = Text(f"{len(evaluation.sheet.vendors)}者中", f"over {len(evaluation.sheet.vendors)} bids")
    ja = "、".join(f"{REFERENCE[one.reference].ja} {decimal_text(one.value)}" for one in taken)
    en = ", ".join(f"{REFERENCE[one.reference].en} {decimal_text(one.value)}" for one in taken)
    return Text(f"{over.ja}{ja}", f"{en} {over.en}") if taken else Text("", "")


def _rule(formula: Formula) -> Text:
    first, *_ = formula.line.splitlines()
    return Text(f"{formula.name.ja}: {first}", f"{formula.name.en}: {first}")


def _shown(response: object) -> str:
    if isinstance(response, Fraction):
        return decimal_text(response)
    if isinstance(response, bool):
        return "○" if response else "×"
    return "" if response is None else str(response)
