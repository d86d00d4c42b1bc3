"""The ledger in print (審査台帳): every bid against every rule, passed ones too, as texts for people and programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from criteria.exclusion import Check, CheckOutcome
from criteria.finding import Language, Text
from criteria.tender import Tender
from scoring.eligibility.rulebook import all_rules
from scoring.evaluation.evaluate import ledger_overrides
from scoring.evaluation.evaluation import Evaluation

OUTCOMES: Final = {
    CheckOutcome.PASSED: Text("適合", "passed"),
    CheckOutcome.FAILED: Text("不適合", "failed"),
    CheckOutcome.UNCONFIRMED: Text("確認できない", "cannot be confirmed"),
    CheckOutcome.OVERRIDDEN: Text("特別の理由により適用しない", "set aside for a special reason"),
    CheckOutcome.NOT_CHECKED: Text("対象外", "not checked"),
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


GRAVEST_FIRST: Final = (
    CheckOutcome.FAILED,
    CheckOutcome.UNCONFIRMED,
    CheckOutcome.OVERRIDDEN,
    CheckOutcome.PASSED,
    CheckOutcome.NOT_CHECKED,
)

_LIMITS: Final = MappingProxyType(
    {
        "price-over-ceiling": Text("予定価格の範囲内", "within the ceiling price"),
        "price-below-disqualification": Text("失格基準価格以上", "at least the disqualification threshold"),
        "price-below-floor": Text("最低制限価格以上", "at least the minimum price"),
        "investigation-failed": Text("低入札価格調査", "low-price investigation"),
        "minimums.technical": Text("最低基準点(技術点の合計)", "minimum of the technical total"),
        "minimums.total": Text("最低基準点(評価値)", "minimum of the evaluation value"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All bidders against all rules (事業者×要件), both in the order of the ledger; ``checks`` by vendor and rule."""

    vendors: tuple[str, ...]
    rules: tuple[str, ...]
    checks: Mapping[tuple[str, str], tuple[Check, ...]]

    @classmethod
    def of(cls, ledger: Iterable[Check]) -> "Matrix":
        """Lay a ledger out."""
        checks: dict[tuple[str, str], tuple[Check, ...]] = {}
        for one in ledger:
            key = (one.vendor, one.rule)
            checks[key] = (*checks.get(key, ()), one)
        vendors = tuple(dict.fromkeys(vendor for vendor, _ in checks))
        rules = tuple(dict.fromkeys(rule for _, rule in checks))
        return cls(vendors=vendors, rules=rules, checks=MappingProxyType(checks))

    def outcome(self, vendor: str, rule: str) -> CheckOutcome | None:
        """Return how a bidder stands against a rule: the gravest of its checks, None where it was not held to it."""
        found = {one.outcome for one in self.checks.get((vendor, rule), ())}
        return next((one for one in GRAVEST_FIRST if one in found), None)

    def gravest_first(self) -> tuple[str, ...]:
        """Return the bidders, those with the gravest outcome first and else in their order."""
        gravity = {
            vendor: min(
                GRAVEST_FIRST.index(one)
                for rule in self.rules
                if (one := self.outcome(vendor, rule) or CheckOutcome.NOT_CHECKED)
            )
            for vendor in self.vendors
        }
        return tuple(sorted(self.vendors, key=gravity.__getitem__))


def rule_word(tender: Tender, rule: str) -> Text:
    """Return what people call a rule of the ledger (要件の名称); a limit is called after what the tender declares."""
    named = next((one.name for one in all_rules() if one.id == rule), None) or _LIMITS.get(rule)
    return named or _minimum_word(tender, rule)


def _minimum_word(tender: Tender, rule: str) -> Text:
    code, _, key = rule.partition(":")
    if key in _LIMITS:
        return _LIMITS[key]
    table, _, name = key.partition(".")
    if table == "criteria":
        label = {one.id: one.label for one in tender.criteria}.get(name.rpartition(".")[0], name)
        if code == "mandatory-failed":
            return Text(f"必須項目「{label}」", f"mandatory item: {label}")
        return Text(f"最低基準点「{label}」", f"minimum of {label}")
    group = name.removeprefix("group.")
    return Text(f"最低基準点(区分「{group}」)", f"minimum of group {group}") if group else Text(rule, rule)


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
