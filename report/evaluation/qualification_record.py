"""The record of who may take part (参加資格の記録): the whole ledger, rules set aside, and what losers decide."""

from itertools import islice
from typing import Final

from criteria.exclusion import Check
from criteria.finding import Language, Text
from report.evaluation.ledger import OUTCOMES, rule_word, special_reason
from report.evaluation.listing import VENDOR_ID, VENDOR_NAME, Cell, Listing, titled
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import Result

MOST_LINES: Final = 200_000
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
        for check in islice(evaluation.ledger, MOST_LINES)
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
