"""The ledger in print (審査台帳): every bid against every rule, passed ones too, as texts for people and programs."""

from collections.abc import Iterable
from typing import Any, Final

from criteria.exclusion import Check, Outcome
from criteria.finding import Language, Text
from scoring.evaluation.evaluation import Evaluation

OUTCOMES: Final = {
    Outcome.PASSED: Text("適合", "passed"),
    Outcome.FAILED: Text("不適合", "failed"),
    Outcome.UNCONFIRMED: Text("確認できない", "cannot be confirmed"),
    Outcome.OVERRIDDEN: Text("特別の理由により適用しない", "set aside for a special reason"),
    Outcome.NOT_CHECKED: Text("対象外", "not checked"),
}


def ledger_document(evaluation: Evaluation, checks: Iterable[Check], language: Language) -> dict[str, Any]:
    """Return checks of an evaluation as one JSON document, with everybody who is out and the fingerprint."""
    return {
        "tender": evaluation.tender.id,
        "lot": evaluation.lot or None,
        "ledger": [_line(check, language) for check in checks],
        "excluded": sorted({one.subject for one in evaluation.exclusions if one.subject}),
        "fingerprint": evaluation.fingerprint,
        "version": evaluation.version,
    }


def _line(check: Check, language: Language) -> dict[str, Any]:
    return {
        "vendor": check.vendor,
        "rule": check.rule,
        "stage": check.stage.value,
        "outcome": check.outcome.value,
        "observed": check.observed,
        "required": check.required,
        "evidence": [str(where) for where in check.evidence],
        "source": check.source,
        "day": check.day.isoformat() if check.day else None,
        "message": check.what.to(language),
        "cure": check.cure.to(language),
        "cure_by": check.cure_by.isoformat() if check.cure_by else None,
        "override": _override(check),
    }


def _override(check: Check) -> dict[str, str | None] | None:
    if check.override is None:
        return None
    judgement = check.override.judgement
    return {
        "by": judgement.by,
        "reason": judgement.reason,
        "on": judgement.on.isoformat() if judgement.on else None,
    }
