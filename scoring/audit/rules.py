"""The exclusion rules (除外要件), recounted: what each finds of one bidder, by plain code of the auditor's own.

What a rule says of itself in words, its message, is the rulebook's; outcome, values and evidence are counted here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.bid import Bid
from criteria.characters import compared
from criteria.exclusion import Outcome
from criteria.finding import Where
from criteria.register import Register
from criteria.tender import Tender
from criteria.validity import Standing
from criteria.vendor import Subcontractor, Vendor
from criteria.zones import is_after
from scoring.audit.declared import Declared
from scoring.audit.on_file import (
    Certificates,
    Held,
    holders_of,
    looked_up,
    measure_standing,
    parties,
    persons,
)

FAILED, UNCONFIRMED, PASSED = Outcome.FAILED, Outcome.UNCONFIRMED, Outcome.PASSED
WORST_FIRST: Final = (FAILED, UNCONFIRMED, PASSED)

OF_STANDING: Final = {Standing.VALID: PASSED, Standing.UNCONFIRMED: UNCONFIRMED, Standing.VOID: FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule finds of one bidder (判定): the outcome, the values compared, and the first row of the evidence."""

    outcome: Outcome
    observed: str = ""
    required: str = ""
    row: Where | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
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


Judge: TypeAlias = Callable[[Case], Verdict]


def worst_of(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict that decides where everybody must pass."""
    return min(verdicts, key=lambda one: WORST_FIRST.index(one.outcome))


def outcome_of(facts: list[bool | None]) -> Outcome:
    """Return failed where a fact is denied, unconfirmed where one is unknown, else passed."""
    if False in facts:
        return FAILED
    return UNCONFIRMED if None in facts else PASSED


def certificate_required(case: Case) -> Verdict:
    """Judge by the certificates held: one of those named suffices, and each that is required of all."""
    any_of, all_of = case.declared.texts("any_of"), case.declared.texts("all_of")
    certificates = Certificates(case.tender, case.declared, case.register)
    verdicts = []
    for names in [*([any_of] if any_of else []), *([name] for name in all_of)]:
        held = certificates.decide(case.vendor, names)
        row = held.certificate.where if held.certificate else None
        required = " / ".join(names)
        verdicts.append(
            Verdict(outcome=OF_STANDING[held.standing], observed=_printed(held), required=required, row=row)
        )
    return worst_of(verdicts)


def _printed(held: Held) -> str:
    """Print a certificate: standard, edition, and until when."""
    one = held.certificate
    if one is None:
        return ""
    until = one.expires or one.period_end
    return f"{one.standard} {one.edition}".strip() + (f" – {until}" if until else "")


def measures_required(case: Case) -> Verdict:
    """Judge by the levels of the measures: every one at the level asked of it, or above."""
    asked = {name: int(level) for name, level in case.declared.shares("measures").items()}
    standings = [measure_standing(case.register, case.vendor, name, asked[name], case.declared) for name in asked]
    outcomes = [OF_STANDING[standing] for standing in standings]
    looked_at = parties(case.register, case.vendor, holders_of(case.declared))
    shown, rows = [], []
    for name in asked:
        levels = [case.register.measures.get(party, {}).get(name) for party in looked_at]
        shown.append(f"{name} " + (" / ".join("-" if row is None else str(row.level) for row in levels) or "-"))
        rows += [row.where for row in levels if row is not None and row.where is not None]
    return Verdict(
        outcome=min(outcomes, key=WORST_FIRST.index),
        observed=", ".join(shown),
        required=", ".join(f"{name} ≥ {level}" for name, level in asked.items()),
        row=rows[0] if rows else None,
    )


def proved(case: Case, fact_of: Callable[[Vendor], bool | None]) -> Verdict:
    """Judge by a fact that must be on file of every person behind the bid."""
    verdicts = []
    for person in persons(case.register, case.vendor):
        record = case.register.vendors.get(person)
        fact = None if record is None else fact_of(record)
        observed = {True: "yes", False: "no", None: ""}[fact]
        row = record.where if record else None
        verdicts.append(Verdict(outcome=outcome_of([fact]), observed=observed, required="yes", row=row))
    return worst_of(verdicts)


def not_registered(case: Case) -> Verdict:
    """Judge by the list of qualified bidders, then by the grade where grades are named."""
    grades = case.declared.texts("grades")
    listed = proved(case, lambda record: record.registered)
    if not grades or listed.outcome is not PASSED:
        return listed
    return proved(case, lambda record: record.grade in grades if record.grade else None)


def tender_conditions(case: Case) -> Verdict:
    """Judge by the tender's own conditions: region, size, experience."""
    regions, sizes = case.declared.texts("regions"), case.declared.texts("sizes")
    least, holders = case.declared.number_or_none("least_experience"), holders_of(case.declared)
    asked = [" / ".join(regions), " / ".join(sizes), "" if least is None else f"≥ {least}"]
    required = "; ".join(part for part in asked if part)
    verdicts = []
    for party in parties(case.register, case.vendor, holders):
        record = case.register.vendors.get(party)
        facts, shown = _conditions(record or Vendor(id=""), regions, sizes, least)
        observed = "; ".join(one or "-" for one in shown) if record else ""
        row = record.where if record else None
        verdicts.append(Verdict(outcome=outcome_of(facts), observed=observed, required=required, row=row))
    if not verdicts:
        return Verdict(outcome=UNCONFIRMED, required=required)
    return worst_of(verdicts) if holders == "all" else max(verdicts, key=lambda one: WORST_FIRST.index(one.outcome))


def _conditions(
    record: Vendor, regions: list[str], sizes: list[str], least: Fraction | None
) -> tuple[list[bool | None], list[str]]:
    facts: list[bool | None] = []
    shown = []
    for value, admitted in ((record.region, regions), (record.size, sizes)):
        if admitted:
            facts.append(value in admitted if value else None)
            shown.append(value)
    if least is not None:
        facts.append(None if record.experience is None else record.experience >= least)
        shown.append("" if record.experience is None else str(record.experience))
    return facts, shown


def not_invited(case: Case) -> Verdict:
    """Judge by the names of those invited."""
    invited = {compared(name) for name in case.declared.texts("vendors")}
    outcome = PASSED if compared(case.vendor) in invited else FAILED
    return Verdict(outcome=outcome, observed=case.vendor, required=str(len(invited)))


def after_deadline(case: Case) -> Verdict:
    """Judge by the time of receipt: the moment of the deadline is in time; what cannot be compared is unconfirmed."""
    deadline, received = case.tender.deadline, case.bid.received_at
    if deadline is None or received is None:
        return Verdict(outcome=UNCONFIRMED, required=str(deadline))
    late = is_after(case.tender, received, deadline)
    outcome = UNCONFIRMED if late is None else FAILED if late else PASSED
    return Verdict(outcome=outcome, observed=received.isoformat(), required=deadline.isoformat())


def handed_on(fact_of: Callable[[Subcontractor, Declared], bool | None]) -> Judge:
    """Return the rule that a fact must hold of every subcontract that counts."""

    def judge(case: Case) -> Verdict:
        only_personal = case.declared.flag("personal_data_only", default=True)
        rows = [
            one
            for person in looked_up(case.register, case.vendor)
            for one in case.register.subcontractors.get(person, ())
            if not only_personal or one.handles_personal_data is not False
        ]
        facts = [fact_of(one, case.declared) for one in rows]
        outcome = outcome_of(facts)
        decisive = {FAILED: False, UNCONFIRMED: None}.get(outcome, True)
        named = rows if outcome is PASSED else [one for one, fact in zip(rows, facts, strict=True) if fact is decisive]
        places = [one.where for one in named if one.where]
        observed = ", ".join(one.subcontractor for one in named) or "0"
        return Verdict(outcome=outcome, observed=observed, row=places[0] if places else None)

    return judge


def _is_forbidden(one: Subcontractor, declared: Declared) -> bool | None:
    only_personal = declared.flag("personal_data_only", default=True)
    return None if only_personal and one.handles_personal_data is None else False


def _at_level(one: Subcontractor, declared: Declared) -> bool | None:
    clauses = one.same_clauses if declared.flag("same_clauses", default=True) else True
    return {FAILED: False, UNCONFIRMED: None, PASSED: True}[outcome_of([one.level_confirmed, clauses])]


def _not_handed_on_again(one: Subcontractor, _declared: Declared) -> bool | None:
    return None if one.resubcontracts is None else not one.resubcontracts


ON_FILE: Final[Mapping[str, Judge]] = {
    "certificate-required": certificate_required,
    "measures-required": measures_required,
    "not-registered": not_registered,
    "tender-conditions": tender_conditions,
    "not-invited": not_invited,
    "after-deadline": after_deadline,
    "subcontracting-forbidden": handed_on(_is_forbidden),
    "subcontractor-approval": handed_on(lambda one, _declared: one.approved),
    "subcontractor-level": handed_on(_at_level),
    "resubcontracting": handed_on(_not_handed_on_again),
}
"""Rules that read certificates, measures, the list of vendors, subcontracts, or the bid itself."""
