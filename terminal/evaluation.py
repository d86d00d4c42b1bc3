"""An evaluation on the terminal (評価結果の表示): the answer first, then the ranking, the excluded and the ties."""

from collections.abc import Iterable, Mapping

from rich.table import Table

from criteria.exact import decimal_text
from criteria.finding import Language, Text
from criteria.money import amount_text, is_money, money_text
from criteria.terms import AwardStatus
from criteria.words import SETTLED
from data.definition.words import REFERENCE, key_word, passed_over
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.result import RankedBid, Result, mark_text
from terminal.excluded import PrintedGround, show_excluded
from terminal.tables import console, paragraph, show_tender, table

_STATUS = {
    AwardStatus.AWARDED: Text("落札者", "Awarded to"),
    AwardStatus.TIED: Text("同点(落札者は未決定)", "Tied, nothing awarded between"),
    AwardStatus.NO_AWARD: Text("不調(落札者なし)", "No award: no bid is left"),
    AwardStatus.INCOMPLETE: Text(
        "未確定(指摘事項を解消するまで落札者を決定しません)",
        "Incomplete: nothing is awarded until the findings are settled",
    ),
    AwardStatus.SELECTION: Text("選定により決定", "Decided by the selection"),
}

_BY_SELECTION = Text(
    "この案件には選定の条件があります。この順位だけでは落札者も指名候補者も決まりません。"
    "決定は sentei select で示します",
    "This tender declares rules of a selection ([selection]). This ranking alone awards and shortlists nobody: "
    "sentei select says who is selected",
)

_COMMA = {"ja": "、", "en": ", "}


def show_evaluation(evaluation: Evaluation, language: Language) -> None:
    """Print the answer first, then the ranking, the excluded and the ties."""
    result, screen = Result.of(evaluation, language), console()
    names = printed_names(evaluation)
    show_tender(screen, evaluation.tender, evaluation.lot, language)
    award = evaluation.award
    told = award.first if award.status is AwardStatus.TIED else award.winners
    named, status = _COMMA[language].join(names[vendor] for vendor in told), _STATUS[award.status].to(language)
    paragraph(screen, f"{status}: {named}" if named else status, style="bold")
    if award.status is AwardStatus.SELECTION:
        paragraph(screen, _BY_SELECTION.to(language))
    if result.ranking:
        screen.print(_ranking_table(evaluation, result, names, language))
    grounds = (
        PrintedGround(
            name=names[one.vendor],
            message=one.message,
            code=one.code,
            observed=one.observed,
            required=one.required,
            source=one.source,
        )
        for one in result.excluded
    )
    show_excluded(screen, grounds, language)
    if result.excluded:
        screen.print()
    for line in _notes(evaluation, result, language):
        paragraph(screen, line)


def _ranking_table(evaluation: Evaluation, result: Result, names: Mapping[str, str], language: Language) -> Table:
    with_points = result.ranking[0].price_points is not None
    heads = {
        "ja": ["順位", "事業者", "評価値", "技術点", *(["価格点"] if with_points else []), "入札価格"],
        "en": ["Rank", "Vendor", "Value", "Technical", *(["Price points"] if with_points else []), "Price"],
    }[language]

    def row(line: RankedBid) -> list[str]:
        price = money_text(line.price, evaluation.tender).to(language)
        points = [line.price_points or ""] if with_points else []
        return [str(line.rank), names[line.vendor], line.value, line.technical, *points, price]

    title = {"ja": "順位", "en": "Ranking"}[language]
    return table(title, heads, map(row, result.ranking), right=frozenset({0, *range(2, len(heads))}))


def _notes(evaluation: Evaluation, result: Result, language: Language) -> Iterable[str]:
    if result.threshold is not None:
        yield {"ja": f"基準評価値: {result.threshold}", "en": f"Threshold value: {result.threshold}"}[language]
    minimum = evaluation.variable_minimum
    if minimum is not None:
        price = money_text(minimum.price, evaluation.tender).to(language)
        yield {"ja": f"変動型最低制限価格: {price}", "en": f"Variable minimum price: {price}"}[language]
    names = printed_names(evaluation)
    for one in evaluation.sheet.references:
        stage, word = key_word(evaluation.tender, one.stage).to(language), REFERENCE[one.reference].to(language)
        held = _COMMA[language].join(names[vendor] for vendor in one.held_by) or "-"
        figure = decimal_text(one.value)
        value = amount_text(figure, evaluation.tender).to(language) if is_money(one.stage) else figure
        yield {
            "ja": f"基準値({stage}): {word} {value}({len(one.over)}者中、{held})",
            "en": f"Reference of {stage}: {word} {value} (over {len(one.over)} bids; held by {held})",
        }[language]
    for one in evaluation.differences:
        settled = one.disposition
        if settled is not None:
            mark = "" if settled.mark is None else f" {mark_text(settled.mark)}"
            marks = _COMMA[language].join(f"{member} {mark_text(given)}" for member, given in one.marks.items())
            yield (
                f"{SETTLED[settled.outcome].to(language)}: {names[one.vendor]} {one.criterion.label}{mark} "
                f"({marks}; {settled.reason})"
            )
    yield from _ties(evaluation, names, language)
    if result.leave_one_out is not None:
        for sentence in result.leave_one_out.messages:
            yield {"ja": "敗者除外の確認: ", "en": "Leave one out: "}[language] + sentence
    yield {"ja": "入力の指紋: ", "en": "Fingerprint of the input: "}[language] + result.fingerprint


def _ties(evaluation: Evaluation, names: Mapping[str, str], language: Language) -> Iterable[str]:
    for tie in evaluation.award.ties:
        words = {step.key: key_word(evaluation.tender, step.key).to(language) for step in tie.steps}
        keys = _COMMA[language].join(words[step.key] for step in tie.steps if step.compared) or "-"
        tied = _COMMA[language].join(names[vendor] for vendor in tie.vendors)
        yield {
            "ja": f"同点 第{tie.rank}位: {tied}(適用: {keys})",
            "en": f"Tie at rank {tie.rank}: {tied} (applied: {keys})",
        }[language]
        for step in tie.steps:
            for group in step.passed_over:
                yield f"  {words[step.key]}: " + passed_over([names[vendor] for vendor in group]).to(language)
        if tie.unresolved_because is not None:
            yield "  " + tie.unresolved_because.to(language)
