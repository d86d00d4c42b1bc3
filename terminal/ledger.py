"""The ledger on the terminal (審査台帳の表示), and what a certificate would have been worth to each bid."""

from collections.abc import Sequence

from criteria.exclusion import Check, Outcome
from criteria.finding import Language
from scoring.ledger import OUTCOMES
from scoring.sensitivity import IfCertified
from terminal.tables import cell, console, table


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
    console().print(table({"ja": "審査台帳", "en": "Ledger"}[language], heads, rows, right=frozenset()))


def show_if_certified(found: Sequence[IfCertified], language: Language) -> None:
    """Print what each bid would gain by a certificate, line by line; nothing where it would change nothing."""
    screen = console()
    if found:
        screen.print(cell({"ja": "認証を取得していた場合", "en": "If it held the certificate"}[language]), style="bold")
    for one in found:
        screen.print(cell(one.sentence.to(language)))
