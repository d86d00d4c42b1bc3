"""The record behind the ranking (記録): who is out, what was found, what was measured against, how ties were broken."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from criteria.bid import Disposition
from criteria.cause import Cause, causes
from criteria.codes import code_word
from criteria.exact import decimal_text, terminates
from criteria.exclusion import Check
from criteria.finding import Finding, Language, Text
from criteria.money import compared_text, is_money
from criteria.security import measures_called
from criteria.standards import standards_called
from criteria.tender import Tender
from criteria.terms import RoundingStage
from criteria.words import SETTLED
from data.definition.words import BID_STATUS, OUTCOME, REFERENCE, SEVERITY, key_word, passed_over, stage_word
from report.evaluation.ledger import OUTCOMES, rule_word, special_reason
from report.evaluation.listing import VENDOR_ID, VENDOR_NAME, Cell, Figure, Listing, titled
from scoring.evaluation.award import TieStep
from scoring.evaluation.differences import share_text
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.result import Result, mark_text, value_text

REASON: Final = Text("理由", "reason")
SOURCE: Final = Text("根拠", "source")
CODE: Final = Text("該当する定め", "reason code")
_WORDS: Final = {str(word): text for words in (BID_STATUS, OUTCOME) for word, text in words.items() if word}


def list_exclusions(evaluation: Evaluation, language: Language) -> Listing:
    """List every ground on which a bid is out (失格・無効), in the order of the procedure."""
    headings = [
        VENDOR_ID,
        VENDOR_NAME,
        Text("段階", "stage"),
        REASON,
        Text("実際", "observed"),
        Text("基準", "required"),
        SOURCE,
        CODE,
    ]
    rows = [
        (
            one.subject or "",
            evaluation.bid(one.subject).name if one.subject else "",
            stage_word(one.stage or "").to(language),
            one.message(language),
            measured(one.observed, language),
            measured(one.required, language),
            one.source,
            code_word(one.code).to(language),
        )
        for one in evaluation.exclusions
    ]
    return titled(language, Text("失格・無効", "Excluded"), headings, rows)


def measured(text: str, language: Language) -> Cell:
    """Return what was seen or required: a number as one, words of ours and standards in the language."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Figure(text=text, money=True)
    called = _WORDS.get(text) or standards_called(text)
    return called.to(language) if language == "en" else measures_called(called.ja)


def list_findings(findings: Iterable[Finding], language: Language) -> Listing:
    """List faults and warnings by cause (指摘事項): where the first is, what stands there, what cures it, how many."""
    headings = [
        Text("重大度", "severity"),
        Text("ファイル", "file"),
        Text("行", "row"),
        Text("列", "column"),
        Text("値", "value"),
        Text("指摘", "what is wrong"),
        Text("正しい書き方", "expected"),
        Text("対処", "cure"),
        Text("事業者", "vendor"),
        Text("件数", "count"),
        Text("種類", "code"),
    ]
    rows = [_finding_row(cause, language) for cause in causes(findings)]
    return titled(language, Text("指摘事項", "Findings"), headings, rows)


def _finding_row(cause: Cause, language: Language) -> tuple[Cell, ...]:
    found = cause.first
    where = found.where
    row = None if where is None or where.row is None else Figure(text=str(where.row))
    return (
        SEVERITY[found.severity].to(language),
        where.file if where else "",
        row,
        (where.column or "") if where else "",
        found.value,
        {"ja": "。", "en": ". "}[language].join(filter(None, (found.what.to(language), cause.more(language)))),
        found.expected.to(language),
        found.cure.to(language),
        found.subject or "",
        Figure(text=str(cause.count)),
        code_word(found.code).to(language),
    )


def list_references(evaluation: Evaluation, language: Language) -> Listing:
    """List what every relative score was measured against (基準値), over which bids, and whose number it is."""
    called, currency = printed_names(evaluation).__getitem__, evaluation.tender.currency
    currency = "円" if (currency, language) == ("JPY", "ja") else currency
    headings = [
        Text("段階", "stage"),
        Text("基準", "reference"),
        Text("値", "value"),
        Text("通貨", "currency"),
        Text("対象の事業者", "taken over"),
        Text("該当する事業者", "held by"),
    ]
    rows = [
        (
            key_word(evaluation.tender, one.stage).to(language),
            REFERENCE[one.reference].to(language),
            Figure(text=decimal_text(one.value), exact=terminates(one.value), money=is_money(one.stage)),
            currency if is_money(one.stage) else "",
            ", ".join(map(called, one.over)),
            ", ".join(map(called, one.held_by)),
        )
        for one in evaluation.sheet.references
    ]
    return titled(language, Text("基準値", "Reference sets"), headings, rows)


def list_ties(evaluation: Evaluation, language: Language) -> Listing:
    """List how every tie was broken (同点の決着): each key of the chain, what it compared, the order it left."""
    tender, called = evaluation.tender, printed_names(evaluation).__getitem__
    headings = [
        Text("順位", "rank"),
        Text("同点の事業者", "tied vendors"),
        Text("評価値", "evaluation value"),
        Text("比較した基準", "compared by"),
        Text("比較した値", "what was compared"),
        Text("比較後の順", "order after it"),
    ]
    rows = [
        (
            Figure(text=str(tie.rank)),
            ", ".join(map(called, tie.vendors)),
            Figure(text=value_text(tie.value, tender.method.rounding_at(RoundingStage.VALUE))),
            key_word(tender, step.key).to(language),
            "; ".join(_compared(tender, step, called, language)),
            " > ".join(" = ".join(map(called, group)) for group in step.groups),
        )
        for tie in evaluation.award.ties
        for step in tie.steps
    ]
    return titled(language, Text("同点", "Ties"), headings, rows)


def _compared(tender: Tender, step: TieStep, called: Callable[[str], str], language: Language) -> Iterator[str]:
    if step.compared:
        texts = ((vendor, compared_text(step.key, text, tender).to(language)) for vendor, text in step.compared)
        yield ", ".join(f"{called(vendor)}: {text or '-'}" for vendor, text in texts)
    for group in step.passed_over:
        yield passed_over([called(vendor) for vendor in group]).to(language)


def list_differences(evaluation: Evaluation, language: Language) -> Listing:
    """List what the panel settled of its members' marks, or must (採点差の措置), beside the marks themselves."""
    headings = [
        VENDOR_ID,
        VENDOR_NAME,
        Text("評価項目", "criterion"),
        Text("委員の採点", "the members' marks"),
        Text("採点の開き(配点比)", "spread (share of the allotment)"),
        Text("措置", "what was settled"),
        Text("合議による採点", "mark agreed on"),
        REASON,
        Text("決定者", "who decided"),
        Text("決定日", "day"),
    ]
    rows = [
        (
            one.vendor,
            evaluation.bid(one.vendor).name,
            one.criterion.label,
            ", ".join(f"{member} {mark_text(mark)}" for member, mark in one.marks.items()),
            share_text(one.spread),
            *_settled(one.disposition, language),
        )
        for one in evaluation.differences
    ]
    return titled(language, Text("採点差の措置", "Differing marks"), headings, rows)


def _settled(disposition: Disposition | None, language: Language) -> tuple[Cell, ...]:
    if disposition is None:
        return (Text("未定", "not settled").to(language), "", "", "", "")
    return (
        SETTLED[disposition.outcome].to(language),
        "" if disposition.mark is None else mark_text(disposition.mark),
        disposition.reason,
        disposition.by,
        disposition.on.isoformat() if disposition.on else "",
    )


MOST_CHECKS: Final = 200_000
"""Lines of the ledger a sheet takes; thousands of vendors under twenty rules still fit."""


def list_ledger(evaluation: Evaluation, language: Language) -> Listing:
    """List every vendor against every rule (審査台帳): passed ones too, with evidence, source, day and cure."""
    headings = [
        VENDOR_ID,
        VENDOR_NAME,
        Text("要件", "rule"),
        Text("結果", "outcome"),
        Text("内容", "what was found"),
        Text("実際", "observed"),
        Text("基準", "required"),
        Text("証拠", "evidence"),
        Text("基準日", "day"),
        Text("根拠", "source"),
        Text("対処", "cure"),
        Text("対処の期限", "cure by"),
        Text("特別の理由", "special reason"),
    ]
    names = {bid.vendor: bid.name for bid in evaluation.bids}
    rows = [
        (check.vendor, names.get(check.vendor, ""), *_line(evaluation, check, language))
        for check in islice(evaluation.ledger, MOST_CHECKS)
    ]
    return titled(language, Text("審査台帳", "Ledger"), headings, rows)


def _line(evaluation: Evaluation, check: Check, language: Language) -> tuple[Cell, ...]:
    return (
        rule_word(evaluation.tender, check.rule).to(language),
        OUTCOMES[check.outcome].to(language),
        check.what.to(language),
        check.observed,
        check.required,
        ", ".join(map(str, check.evidence)),
        check.day.isoformat() if check.day else "",
        check.source,
        check.cure.to(language),
        check.cure_by.isoformat() if check.cure_by else "",
        special_reason(check),
    )


def list_losers(result: Result, language: Language) -> Listing:
    """List what leaving each loser out would change (敗者除外の確認), and in which sentence that is told."""
    certificate = result.leave_one_out
    headings = [
        Text("除いた事業者", "left out"),
        Text("第1位", "first then"),
        Text("第1位が変わるか", "first place changes"),
        Text("内容", "what changes"),
    ]
    rows: list[tuple[Cell, ...]] = []
    changed, unchanged = Text("変わる", "yes"), Text("変わらない", "no")
    if certificate is not None:
        rows = [
            (
                one.removed,
                ", ".join(one.winners),
                (changed if one.winners_change else unchanged).to(language),
                one.message,
            )
            for one in certificate.removals
        ] or [("", "", "", message) for message in certificate.messages]
    return titled(language, Text("敗者除外の確認", "Leave one out"), headings, rows)
