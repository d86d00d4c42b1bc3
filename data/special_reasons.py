"""Special reasons in words (特別の理由): which rules were set aside for whom, by whom, when and why."""

from criteria.exclusion import Check
from criteria.finding import Language, Text
from data.ledger_matrix import rule_word
from scoring.evaluate import ledger_overrides
from scoring.evaluation import Evaluation


def special_reason(check: Check) -> str:
    """Return who set a rule aside, when and why (特別の理由); empty where nobody did."""
    if check.override is None:
        return ""
    judgement = check.override.judgement
    day = judgement.on.isoformat() if judgement.on else ""
    who = ", ".join(filter(None, (judgement.by, day)))
    return f"{who}: {judgement.reason}"


def rules_set_aside(evaluation: Evaluation, language: Language) -> dict[str, str]:
    """Return for every vendor the rules set aside for it, in words, for a line of the ranking."""
    told: dict[str, list[str]] = {}
    for check in ledger_overrides(evaluation.ledger):
        rule = rule_word(evaluation.tender, check.rule).to(language)
        aside = Text(f"「{rule}」を適用しない", f"{rule} set aside").to(language)
        told.setdefault(check.vendor, []).append(f"{aside} ({special_reason(check)})")
    return {vendor: "; ".join(lines) for vendor, lines in told.items()}
