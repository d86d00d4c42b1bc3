"""What the terminal shows (端末表示): tables for people. Every name is printed as text, never as markup."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from criteria.errors import EvaluationError
from criteria.exact import decimal_text, format_price
from criteria.exclusion import Check, Outcome
from criteria.finding import Language, Text, printable
from criteria.presets import presets, written_out
from criteria.terms import AwardStatus
from data.words import REFERENCE, key_word
from scoring import Evaluation, Result
from scoring.leave_one_out import leave_one_out
from scoring.ledger import OUTCOMES
from scoring.methods_page import formula_section
from scoring.registry import Kind, formulas
from scoring.result import ExcludedBid, RankedBid
from scoring.sensitivity import IfCertified

_STATUS = {
    AwardStatus.AWARDED: Text("落札者", "Awarded to"),
    AwardStatus.TIED: Text("同点(落札者は未決定)", "Tied, nothing awarded between"),
    AwardStatus.NO_AWARD: Text("不調(落札者なし)", "No award: no bid is left"),
    AwardStatus.INCOMPLETE: Text(
        "未確定(指摘事項を解消するまで落札者を決定しません)",
        "Incomplete: nothing is awarded until the findings are settled",
    ),
}

MOST_RECOMPUTED: Final = 30
"""Up to how many bids are evaluated again, once for each, to say what one of them decides or would gain."""

_KINDS = {
    Kind.CRITERION: Text("技術点", "technical points"),
    Kind.PRICE: Text("価格点", "price points"),
    Kind.COMBINATION: Text("評価値", "evaluation value"),
}


def _console() -> Console:
    return Console(markup=False, highlight=False, emoji=False)


def _cell(text: str) -> Line:
    return Line(printable(text))


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int]) -> Table:
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def grouped(amount: str) -> str:
    """Put commas between groups of three digits, for people only.

    >>> grouped("49110000"), grouped("2902.73")
    ('49,110,000', '2,902.73')
    """
    whole, point, rest = amount.partition(".")
    return f"{int(whole):,}{point}{rest}"


def show_evaluation(evaluation: Evaluation, language: Language) -> None:
    """Print the answer first, then the ranking, the excluded and the ties."""
    result, console = Result.of(evaluation, language), _console()
    names = {bid.vendor: bid.name or bid.vendor for bid in evaluation.bids}
    console.print(_cell(f"{result.title} ({result.tender})"))
    winners = ", ".join(names[vendor] for vendor in result.winners)
    status = _STATUS[evaluation.award.status].to(language)
    console.print(_cell(f"{status}: {winners}" if winners else status), style="bold")
    if result.ranking:
        console.print(_ranking_table(evaluation, result, names, language))
    if result.excluded:
        console.print(_excluded_table(result.excluded, names, language))
    for line in _notes(evaluation, result, language):
        console.print(_cell(line))


def _ranking_table(evaluation: Evaluation, result: Result, names: dict[str, str], language: Language) -> Table:
    with_points = result.ranking[0].price_points is not None
    heads = {
        "ja": ["順位", "事業者", "評価値", "技術点", *(["価格点"] if with_points else []), "入札価格"],
        "en": ["Rank", "Vendor", "Value", "Technical", *(["Price points"] if with_points else []), "Price"],
    }[language]
    minor = evaluation.tender.minor_units

    def row(line: RankedBid) -> list[str]:
        price = "" if line.price is None else f"{grouped(format_price(line.price, minor))} {result.currency}"
        points = [line.price_points or ""] if with_points else []
        return [str(line.rank), names[line.vendor], line.value, line.technical, *points, price]

    title = {"ja": "順位", "en": "Ranking"}[language]
    return _table(title, heads, map(row, result.ranking), right=frozenset({0, *range(2, len(heads))}))


def _excluded_table(excluded: Sequence[ExcludedBid], names: dict[str, str], language: Language) -> Table:
    heads = {
        "ja": ["事業者", "理由", "提示", "基準", "根拠"],
        "en": ["Vendor", "Reason", "Observed", "Required", "Source"],
    }[language]
    rows = [
        (names[one.vendor], f"{one.message} ({one.code})", one.observed, one.required, one.source) for one in excluded
    ]
    return _table({"ja": "除外", "en": "Excluded"}[language], heads, rows, right=frozenset({2, 3}))


def _notes(evaluation: Evaluation, result: Result, language: Language) -> Iterable[str]:
    if result.threshold is not None:
        yield {"ja": f"基準評価値: {result.threshold}", "en": f"Threshold value: {result.threshold}"}[language]
    minimum = evaluation.variable_minimum
    if minimum is not None:
        price = grouped(format_price(minimum.price, evaluation.tender.minor_units))
        yield {"ja": f"変動型最低制限価格: {price}", "en": f"Variable minimum price: {price}"}[language]
    names = {bid.vendor: bid.name or bid.vendor for bid in evaluation.bids}
    for one in evaluation.sheet.references:
        stage, word = key_word(evaluation.tender, one.stage).to(language), REFERENCE[one.reference].to(language)
        held = ", ".join(names[vendor] for vendor in one.held_by) or "-"
        is_money = one.stage == "value" or one.stage.startswith("price")
        value = grouped(decimal_text(one.value)) if is_money else decimal_text(one.value)
        yield {
            "ja": f"基準値({stage}): {word} {value}({len(one.over)}者中、{held})",
            "en": f"Reference of {stage}: {word} {value} (over {len(one.over)} bids; held by {held})",
        }[language]
    for tie in evaluation.award.ties:
        keys = ", ".join(key_word(evaluation.tender, step.key).to(language) for step in tie.steps) or "-"
        tied = ", ".join(names[vendor] for vendor in tie.vendors)
        yield {
            "ja": f"同点 第{tie.rank}位: {tied}(適用: {keys})",
            "en": f"Tie at rank {tie.rank}: {tied} (applied: {keys})",
        }[language]
        if tie.unresolved_because is not None:
            yield "  " + tie.unresolved_because.to(language)
    if 1 < len(result.ranking) <= MOST_RECOMPUTED:
        for sentence in leave_one_out(evaluation).sentences:
            yield {"ja": "敗者除外の確認: ", "en": "Leave one out: "}[language] + sentence.to(language)
    yield {"ja": "入力の指紋: ", "en": "Fingerprint of the input: "}[language] + result.fingerprint


def show_ledger(checks: Sequence[Check], language: Language) -> None:
    """Print the ledger line by line: who, which rule, what came out, what was seen and what would cure it."""
    heads = {
        "ja": ["事業者", "要件", "結果", "内容", "対処"],
        "en": ["Vendor", "Rule", "Outcome", "What was found", "Cure"],
    }[language]
    rows = [
        (
            one.vendor,
            one.rule,
            OUTCOMES[one.outcome].to(language),
            f"{one.what.to(language)} {' '.join(map(str, one.evidence))}".strip(),
            "" if one.outcome is Outcome.PASSED else one.cure.to(language),
        )
        for one in checks
    ]
    _console().print(_table({"ja": "審査台帳", "en": "Ledger"}[language], heads, rows, right=frozenset()))


def show_if_certified(found: Sequence[IfCertified], language: Language) -> None:
    """Print what each bid would gain by a certificate, line by line; nothing where it would change nothing."""
    console = _console()
    if found:
        console.print(
            _cell({"ja": "認証を取得していた場合", "en": "If it held the certificate"}[language]), style="bold"
        )
    for one in found:
        console.print(_cell(one.sentence.to(language)))


def show_methods(language: Language) -> None:
    """Print every formula by kind, then every preset."""
    console = _console()
    for kind, title in _KINDS.items():
        rows = [(one.id, one.name.to(language), one.source) for one in formulas(kind)]
        heads = {"ja": ["名称", "日本語名", "出典"], "en": ["Name", "What it is", "Source"]}[language]
        console.print(_table(f"{kind.value}: {title.to(language)}", heads, rows, right=frozenset()))
    heads = {"ja": ["プリセット", "内容", "出典"], "en": ["Preset", "What it is", "Source"]}[language]
    rows = [(name, preset.title.to(language), preset.source) for name, preset in presets().items()]
    console.print(_table({"ja": "プリセット", "en": "Presets"}[language], heads, rows, right=frozenset()))


def method_text(name: str) -> str:
    """Return a preset written out as TOML, or the page of a formula.

    Raises
    ------
    EvaluationError
        Where nothing has that name; the message lists the presets.
    """
    if name in presets():
        return written_out(name)
    found = [one for kind in Kind for one in formulas(kind) if one.id == name]
    if not found:
        listed = ", ".join(presets())
        raise EvaluationError(
            Text(
                f"{name}: この名前のひな形も算式もありません。ひな形は {listed}",
                f"{name}: no preset and no formula has this name; the presets are {listed}",
            )
        )
    return "\n\n".join(formula_section(one) for one in found)
