"""Rules set aside for a special reason (特別の理由による適用除外): whose, which, by whom, why and when."""

from criteria.exclusion import Check, Outcome
from criteria.finding import Language
from report.evaluation.ledger_matrix import rule_word
from scoring.evaluation.evaluation import Evaluation
from views.shell.markup import banner, bullets, vendor_name, when
from views.wording import say


def override_told(check: Check, language: Language) -> str:
    """Return who set a rule aside, when and why; empty where nobody did."""
    if check.override is None:
        return ""
    judgement = check.override.judgement
    parts = (judgement.by, when(judgement.on, language), judgement.reason, str(check.override.where or ""))
    return " / ".join(filter(None, parts))


def overrides(evaluation: Evaluation, language: Language) -> str:
    """Return the box that tells every rule set aside, nothing where there is none."""
    found = [one for one in evaluation.ledger if one.outcome is Outcome.OVERRIDDEN]
    if not found:
        return ""
    told = (
        f"{vendor_name(evaluation, one.vendor)}: {rule_word(evaluation.tender, one.rule).to(language)}"
        f" / {one.what.to(language)}\n{override_told(one, language)}"
        for one in found
    )
    title = say(language, "overrides.title", count=len(found))
    return banner("special", title, say(language, "overrides.how"), extra=bullets(told))
