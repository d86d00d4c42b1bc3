"""The ledger on the terminal (審査台帳の表示), and what a certificate would have been worth to each bid."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import Console

from criteria.exclusion import Check, CheckOutcome
from criteria.finding import Language, Text
from report.evaluation.ledger import GRAVEST_FIRST, OUTCOMES, ledger_document, rule_word
from scoring import evaluate as evaluate_bids
from scoring.evaluation.asked import rule_asked, vendor_asked
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.leave_one_out import MOST_RECOMPUTED
from scoring.whatif.certified import IfCertified, if_certified
from terminal.excluded import OBSERVED, REQUIRED, SOURCE
from terminal.run import faults_explained, output, print_findings, print_json, read_with_warnings
from terminal.tables import console, heading, paragraph, seen, show_tender

_CURE: Final = Text("対処", "Cure")


def show_ledger(evaluation: Evaluation, checks: Sequence[Check], language: Language) -> None:
    """Print checks of the ledger rule by rule, what was not passed first: who, what was found, where, and the cure."""
    screen, tender, names = console(), evaluation.tender, printed_names(evaluation)
    show_tender(screen, tender, evaluation.lot, language)
    counts = Counter(one.outcome for one in checks)
    told = [f"{OUTCOMES[one].to(language)} {counts[one]:,}" for one in GRAVEST_FIRST if counts[one]]
    title = {
        "ja": f"審査台帳: {'、'.join(told) or '該当する審査はありません'}",
        "en": f"Ledger: {', '.join(told) or 'nothing was checked'}",
    }[language]
    paragraph(screen, title, style="bold")
    widest = max((cell_len(OUTCOMES[one].to(language)) for one in counts), default=0)
    rules: dict[str, list[Check]] = {}
    for check in checks:
        rules.setdefault(check.rule, []).append(check)
    for rule, of_rule in rules.items():
        word = rule_word(tender, rule).to(language)
        heading(screen, word if language == "ja" or word == rule else f"{word} ({rule})")
        for source in dict.fromkeys(one.source for one in of_rule if one.source):
            paragraph(screen, source, lead=f"  {SOURCE.to(language)}: ")
        for check in sorted(of_rule, key=lambda one: GRAVEST_FIRST.index(one.outcome)):
            _show_check(screen, check, names[check.vendor], widest, language)


def _show_check(screen: Console, check: Check, name: str, widest: int, language: Language) -> None:
    outcome = OUTCOMES[check.outcome].to(language)
    # Long outcomes are few, and would push everything else to the right.
    beside = min(widest, _BESIDE) - cell_len(outcome)
    lead, below = f"  {outcome}{' ' * max(beside, 0)}  ", " " * (min(widest, _BESIDE) + 4)
    evidence = ", ".join(map(str, dict.fromkeys(check.evidence)))
    paragraph(screen, f"{name}: {check.what.to(language)}" + (f" [{evidence}]" if evidence else ""), lead=lead)
    for line in _details(check, language):
        paragraph(screen, line, lead=below)


_BESIDE: Final = 12


def _details(check: Check, language: Language) -> Iterator[str]:
    if check.override is not None:
        judgement = check.override.judgement
        on = judgement.on.isoformat() if judgement.on else ""
        yield " / ".join(filter(None, (judgement.by, on, judgement.reason, str(check.override.where or ""))))
    if check.outcome in (CheckOutcome.PASSED, CheckOutcome.NOT_CHECKED):
        return
    compared = ((OBSERVED, check.observed), (REQUIRED, check.required))
    for name, value in compared:
        if value:
            yield f"{name.to(language)}: {seen(value, language)}"
    if cure := check.cure.to(language):
        day = "" if check.cure_by is None else check.cure_by.isoformat()
        by = {"ja": f"({day}まで)", "en": f" (by {day})"}[language] if day else ""
        yield f"{_CURE.to(language)}: {cure}{by}"


def show_if_certified(found: Sequence[IfCertified], language: Language) -> None:
    """Print what each bid would gain by a certificate, line by line; nothing where it would change nothing."""
    screen = console()
    if found:
        heading(screen, {"ja": "認証を取得していた場合", "en": "If it held the certificate"}[language])
    for one in found:
        paragraph(screen, one.sentence.to(language))


def run_eligibility(path: str, language: Language, *, vendor: str, rule: str, as_json: bool, lot: str) -> None:
    """Hold every vendor against every rule and print the ledger, as `sentei eligibility` does."""
    with faults_explained(language):
        evaluation = evaluate_bids(*read_with_warnings(path, lot))
        print_findings(evaluation.findings, language)
        vendor = vendor_asked(evaluation, vendor) if vendor else ""
        rule = rule_asked(evaluation, rule) if rule else ""
        few = len(evaluation.bids) <= MOST_RECOMPUTED
        certified = if_certified(evaluation, only=vendor) if few or vendor else None
        checks = [one for one in evaluation.ledger if vendor in ("", one.vendor) and rule in ("", one.rule)]
        with output():
            if as_json:
                lines = None if certified is None else [one.to_document(language) for one in certified]
                print_json({**ledger_document(evaluation, checks, language), "if_certified": lines})
            else:
                show_ledger(evaluation, checks, language)
                show_if_certified(certified or (), language)
