"""Who may take part (参加資格の審査), recounted: every bid against every rule the tender names."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from criteria.bid import Bid
from criteria.exclusion import CheckOutcome, WhenMissing
from criteria.finding import Finding, Text
from criteria.register import EMPTY_REGISTER
from criteria.tender import Tender
from criteria.terms import BidStatus
from criteria.vendor import Override, SanctionKind
from scoring.audit import record, rules
from scoring.audit.declared import Declared
from scoring.audit.faults import warning
from scoring.audit.limits import Exclusion
from scoring.audit.rules import Judge, RuleCase, RuleVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedRule:
    """How a rule judges, the table it reads, and whether it bites at the opening, not at the qualification.

    ``subcontractors`` names the flag by which it reads the subcontractors too, and the flag's default. Where a table
    was not handed in, nothing is confirmed.
    """

    judge: Judge
    table: str = ""
    at_opening: bool = False
    subcontractors: tuple[str, bool] | None = None

    def tables(self, declared: Declared) -> list[str]:
        """Return the tables the rule reads as the tender declares it."""
        tables = [self.table] if self.table else []
        if self.subcontractors is not None and declared.flag(self.subcontractors[0], default=self.subcontractors[1]):
            tables.append("subcontractors")
        return tables


EXCLUSION_RULES: Final[Mapping[str, AuditedRule]] = {
    "certificate-required": AuditedRule(
        judge=rules.certificate_required, table="certificates", subcontractors=("subcontractor_counts", False)
    ),
    "measures-required": AuditedRule(judge=rules.measures_required, table="measures"),
    "not-registered": AuditedRule(judge=rules.not_registered, table="vendors"),
    "tender-conditions": AuditedRule(judge=rules.tender_conditions, table="vendors"),
    "not-invited": AuditedRule(judge=rules.not_invited),
    "after-deadline": AuditedRule(judge=rules.after_deadline, at_opening=True),
    "subcontracting-forbidden": AuditedRule(judge=rules.handed_on(rules.is_permitted), table="subcontractors"),
    "subcontractor-approval": AuditedRule(judge=rules.handed_on(lambda row, _: row.approved), table="subcontractors"),
    "subcontractor-level": AuditedRule(judge=rules.handed_on(rules.is_at_level), table="subcontractors"),
    "resubcontracting": AuditedRule(judge=rules.handed_on(rules.is_last_in_line), table="subcontractors"),
    "suspension": AuditedRule(judge=record.suspension, table="sanctions", subcontractors=("subcontractors", False)),
    "barred-up-to-three-years": AuditedRule(judge=record.barred, table="sanctions"),
    "breach-record": AuditedRule(
        judge=record.breach_record, table="sanctions", subcontractors=("subcontractors", True)
    ),
    "legal-incapacity": AuditedRule(judge=record.on_the_day(SanctionKind.INCAPACITY), table="sanctions"),
    "rehabilitation": AuditedRule(judge=record.on_the_day(SanctionKind.REHABILITATION), table="sanctions"),
    "insolvency": AuditedRule(judge=record.on_the_day(SanctionKind.INSOLVENCY), table="sanctions"),
    "tax-arrears": AuditedRule(judge=record.tax_arrears, table="vendors"),
    "antisocial": AuditedRule(judge=record.antisocial, table="vendors"),
    "related-vendors": AuditedRule(judge=record.related_vendors, table="relations", at_opening=True),
    "one-bid-per-vendor": AuditedRule(judge=record.one_bid_per_vendor, table="ventures", at_opening=True),
}
"""Every exclusion rule that can be recounted."""


def qualify(tender: Tender, bids: list[Bid]) -> tuple[list[Exclusion], list[Finding], list[Finding]]:
    """Hold every bid that was not withdrawn against every rule, rule by rule.

    Return who is out; of the others, the warnings of what waits for evidence, and of what was set aside.
    """
    exclusions: list[Exclusion] = []
    waiting: list[Finding] = []
    overridden: list[Finding] = []
    register = next((bid.register for bid in bids if bid.register.tables), EMPTY_REGISTER)
    overrides = {(row.vendor, row.rule): row for row in register.overrides if _is_explicit(row)}
    # Where a rule is named twice, either of its entries can say what missing evidence does.
    excludes = {rule.rule for rule in tender.exclusions if rule.when_missing is WhenMissing.EXCLUDE}
    waits = {rule.rule for rule in tender.exclusions if rule.when_missing is WhenMissing.PENDING}
    for rule, bid in product(tender.exclusions, bids):
        audited, declared = EXCLUSION_RULES[rule.rule], Declared(rule.rule, rule.params)
        case = RuleCase(tender=tender, bid=bid, bids=bids, register=register, declared=declared)
        verdict = _verdict(audited, case)
        override = overrides.get((bid.vendor, rule.rule))
        if verdict is None or verdict.outcome is CheckOutcome.PASSED:
            continue
        if override is not None:
            overridden.append(_overridden(override))
        elif verdict.outcome is CheckOutcome.FAILED or rule.rule in excludes:
            exclusions.append(
                Exclusion(
                    vendor=bid.vendor,
                    code=rule.rule,
                    stage="opening" if audited.at_opening else "qualification",
                    key=f"exclusions.{rule.rule}",
                    observed=verdict.observed,
                    required=verdict.required,
                )
            )
        elif rule.rule in waits:
            waiting.append(warning("not-confirmed", bid.vendor, rule.rule, verdict.row))
    return exclusions, waiting, overridden


def _is_explicit(override: Override) -> bool:
    judgement = override.judgement
    named = judgement.by.strip() and judgement.reason.strip() and judgement.on is not None
    return bool(judgement.accepted and named)


def _verdict(rule: AuditedRule, case: RuleCase) -> RuleVerdict | None:
    """Judge one bid by one rule; a bid that was withdrawn is not judged, and a table not handed in confirms nothing."""
    if case.bid.status is BidStatus.WITHDRAWN:
        return None
    absent = [table for table in rule.tables(case.declared) if table not in case.register.tables]
    if absent:
        return RuleVerdict(outcome=CheckOutcome.UNCONFIRMED, observed=", ".join(absent))
    return rule.judge(case)


def _overridden(override: Override) -> Finding:
    judgement, finding = override.judgement, warning("rule-overridden", override.vendor, override.rule, override.where)
    # Overrides of one rule for one reason are one cause: findings are grouped by what they say.
    reason = f"{judgement.by}, {judgement.on}: {judgement.reason}"
    return replace(finding, rule=override.rule, what=Text(reason, reason))
