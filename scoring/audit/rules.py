"""The exclusion rules (除外要件), recounted: what each finds of one bidder, by plain code of the auditor's own.

What a rule says of itself in words, its message and its source, is the rulebook's; outcome, values and evidence are
counted here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.bid import Bid
from criteria.characters import compared
from criteria.exclusion import CheckOutcome
from criteria.finding import Where
from criteria.register import Register
from criteria.tender import Tender
from criteria.validity import Standing
from criteria.vendor import Subcontractor, Vendor
from criteria.zones import is_after
from scoring.audit.declared import Declared
from scoring.audit.on_file import Certificates, first_row, holders_of, looked_up, measure_standing, parties, persons

FAILED, UNCONFIRMED, PASSED = CheckOutcome.FAILED, CheckOutcome.UNCONFIRMED, CheckOutcome.PASSED
WORST_FIRST: Final = (FAILED, UNCONFIRMED, PASSED)
OF_FACT: Final = {False: FAILED, None: UNCONFIRMED, True: PASSED}
OF_STANDING: Final = {Standing.VALID: PASSED, Standing.UNCONFIRMED: UNCONFIRMED, Standing.VOID: FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVerdict:
    """What a rule finds of one bidder (判定): the outcome, the values compared, and the first row of the evidence."""

    outcome: CheckOutcome
    observed: str = ""
    required: str = ""
    row: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCase:
    """One bid held against one rule: the tender, all bids, what is on file, the rule's parameters."""

    tender: Tender
    bid: Bid
    bids: list[Bid]
    register: Register
    declared: Declared

    @property
    def vendor(self) -> str:
        """Whose bid it is."""
        return self.bid.vendor


Judge: TypeAlias = Callable[[RuleCase], RuleVerdict]


def by_outcome(verdict: RuleVerdict) -> int:
    """Return where a verdict stands, the worst first."""
    return WORST_FIRST.index(verdict.outcome)


def certificate_required(case: RuleCase) -> RuleVerdict:
    """Judge by the certificates held: one of those named suffices, and each that is required of all."""
    any_of, all_of = case.declared.texts("any_of"), case.declared.texts("all_of")
    certificates = Certificates(case.tender, case.declared, case.register)
    verdicts = []
    for names in [*([any_of] if any_of else []), *([name] for name in all_of)]:
        held = certificates.decide(case.vendor, names)
        outcome, required, certificate = OF_STANDING[held.standing], " / ".join(names), held.certificate
        if certificate is None:
            verdicts.append(RuleVerdict(outcome=outcome, required=required))
            continue
        until = certificate.expires or certificate.period_end
        observed = f"{certificate.standard} {certificate.edition}".strip() + (f" – {until}" if until else "")
        verdicts.append(RuleVerdict(outcome=outcome, observed=observed, required=required, row=certificate.where))
    return min(verdicts, key=by_outcome)


def measures_required(case: RuleCase) -> RuleVerdict:
    """Judge by the levels of the measures: every one at the level asked of it, or above."""
    levels = {name: int(level) for name, level in case.declared.shares("measures").items()}
    outcomes, shown, rows = [], [], []
    for name, level in levels.items():
        outcomes.append(OF_STANDING[measure_standing(case.register, case.vendor, name, level, case.declared)])
        on_file = [
            case.register.measures.get(party, {}).get(name)
            for party in parties(case.register, case.vendor, holders_of(case.declared))
        ]
        shown.append(f"{name} " + (" / ".join("-" if row is None else str(row.level) for row in on_file) or "-"))
        rows += [row.where for row in on_file if row is not None]
    return RuleVerdict(
        outcome=min(outcomes, key=WORST_FIRST.index),
        observed=", ".join(shown),
        required=", ".join(f"{name} ≥ {level}" for name, level in levels.items()),
        row=first_row(rows),
    )


def proved(case: RuleCase, fact_of: Callable[[Vendor], bool | None]) -> RuleVerdict:
    """Judge by a fact that must be on file of every person behind the bid."""
    verdicts = []
    for person in persons(case.register, case.vendor):
        vendor = case.register.vendors.get(person, Vendor(id=""))
        fact = fact_of(vendor)
        observed = {True: "yes", False: "no", None: ""}[fact]
        verdicts.append(RuleVerdict(outcome=OF_FACT[fact], observed=observed, required="yes", row=vendor.where))
    return min(verdicts, key=by_outcome)


def not_registered(case: RuleCase) -> RuleVerdict:
    """Judge by the list of qualified bidders, then by the grade where grades are named."""
    grades = case.declared.texts("grades")
    listed = proved(case, lambda vendor: vendor.registered)
    if not grades or listed.outcome is not PASSED:
        return listed
    return proved(case, lambda vendor: vendor.grade in grades if vendor.grade else None)


def tender_conditions(case: RuleCase) -> RuleVerdict:
    """Judge by the tender's own conditions: region, size, experience."""
    regions, sizes = case.declared.texts("regions"), case.declared.texts("sizes")
    least, holders = case.declared.number_or_none("least_experience"), holders_of(case.declared)
    conditions = [" / ".join(regions), " / ".join(sizes), "" if least is None else f"≥ {least}"]
    required = "; ".join(filter(None, conditions))
    verdicts = []
    for party in parties(case.register, case.vendor, holders):
        vendor = case.register.vendors.get(party)
        facts = _conditions(vendor or Vendor(id=""), regions, sizes, least)
        verdicts.append(
            RuleVerdict(
                outcome=min((OF_FACT[fact] for _, fact in facts), key=WORST_FIRST.index, default=PASSED),
                observed="; ".join(value or "-" for value, _ in facts) if vendor else "",
                required=required,
                row=vendor.where if vendor else None,
            )
        )
    if not verdicts:
        return RuleVerdict(outcome=UNCONFIRMED, required=required)
    return (min if holders == "all" else max)(verdicts, key=by_outcome)


def _conditions(
    vendor: Vendor, regions: list[str], sizes: list[str], least: Fraction | None
) -> list[tuple[str, bool | None]]:
    """Return the value of each condition that the tender sets, and whether it is met."""
    facts: list[tuple[str, bool | None]] = []
    for value, admitted in ((vendor.region, regions), (vendor.size, sizes)):
        if admitted:
            facts.append((value, value in admitted if value else None))
    if least is not None:
        experience = vendor.experience
        facts.append(("", None) if experience is None else (str(experience), experience >= least))
    return facts


def not_invited(case: RuleCase) -> RuleVerdict:
    """Judge by the names of those invited."""
    invited = {compared(name) for name in case.declared.texts("vendors")}
    outcome = PASSED if compared(case.vendor) in invited else FAILED
    return RuleVerdict(outcome=outcome, observed=case.vendor, required=str(len(invited)))


def after_deadline(case: RuleCase) -> RuleVerdict:
    """Judge by the time of receipt: the moment of the deadline is in time; what cannot be compared is unconfirmed."""
    deadline, received = case.tender.deadline, case.bid.received_at
    if deadline is None or received is None:
        return RuleVerdict(outcome=UNCONFIRMED, required=str(deadline))
    late = is_after(case.tender, received, deadline)
    outcome = UNCONFIRMED if late is None else FAILED if late else PASSED
    return RuleVerdict(outcome=outcome, observed=received.isoformat(), required=deadline.isoformat())


def handed_on(fact_of: Callable[[Subcontractor, Declared], bool | None]) -> Judge:
    """Return the rule that a fact must hold of every subcontract that counts."""

    def judge(case: RuleCase) -> RuleVerdict:
        only_personal = case.declared.flag("personal_data_only", default=True)
        rows = [
            row
            for person in looked_up(case.register, case.vendor)
            for row in case.register.subcontractors.get(person, ())
            if not only_personal or row.handles_personal_data is not False
        ]
        outcomes = [OF_FACT[fact_of(row, case.declared)] for row in rows]
        decisive = min(outcomes, key=WORST_FIRST.index, default=PASSED)
        rows = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome is decisive]
        observed = ", ".join(row.subcontractor for row in rows) or "0"
        return RuleVerdict(outcome=decisive, observed=observed, row=first_row([row.where for row in rows]))

    return judge


def is_permitted(row: Subcontractor, declared: Declared) -> bool | None:
    """Whether a subcontract is permitted where they are forbidden: not known where it may handle no personal data."""
    only_personal = declared.flag("personal_data_only", default=True)
    return None if only_personal and row.handles_personal_data is None else False


def is_at_level(row: Subcontractor, declared: Declared) -> bool | None:
    """Whether a subcontractor's level, and the same clauses where they are required, are confirmed."""
    clauses = row.same_clauses if declared.flag("same_clauses", default=True) else True
    return min((row.level_confirmed, clauses), key=(False, None, True).index)


def is_last_in_line(row: Subcontractor, _declared: Declared) -> bool | None:
    """Whether a subcontractor hands nothing on again."""
    return None if row.resubcontracts is None else not row.resubcontracts
