"""Looking a bidder up in the record of sanctions (処分歴の確認), a joint venture's members included."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import NOTHING, Text
from criteria.vendor import Sanction, SanctionKind, Vendor
from scoring.eligibility.rulebook import Subject, worst

NO_ENTRY: Final = Text("該当する記録がなければ適合", "no such entry: passed")
"""What a missing row of the record means."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """How a rule speaks: what it says where it is passed, where it is failed, and the cure."""

    passed: Text
    failed: Text
    cure: Text = NOTHING


def record_of(subject: Subject, *, subcontractors: bool = False) -> Sequence[Sanction]:
    """Return the entries of the persons behind a bid, and of its subcontractors where they count."""
    if not subcontractors:
        return subject.record
    register = subject.register
    theirs = [one for person in subject.looked_up for one in register.subcontractors.get(person, ())]
    return [*subject.record, *(entry for one in theirs for entry in register.sanctions.get(one.subcontractor, ()))]


def in_force(entries: Iterable[Sanction], kind: SanctionKind, first: date, last: date) -> list[Sanction]:
    """Return the entries of a kind in force on any day from ``first`` to ``last``, both included; no end is open."""
    return [one for one in entries if one.kind is kind and one.start <= last and (one.end is None or one.end >= first)]


def judged(found: Sequence[Sanction], wording: Wording, *, first: date, last: date) -> Verdict:
    """Judge by the entries found (記録による判定): none is passed, any is failed, with its rows as evidence."""
    if not found:
        return _nothing(wording, first, last)
    return _by_entries(found, CheckOutcome.FAILED, wording.failed, wording.cure, first=first, last=last)


@lru_cache
def _nothing(wording: Wording, first: date, last: date) -> Verdict:
    """Nearly everybody passes: they share one verdict."""
    required = period(first, last)
    return Verdict(outcome=CheckOutcome.PASSED, what=wording.passed, observed="0", required=required, day=last)


def unclear(found: Sequence[Sanction], what: Text, cure: Text, *, first: date, last: date) -> Verdict:
    """Judge that an entry does not tell enough to bar anybody (確認できない)."""
    return _by_entries(found, CheckOutcome.UNCONFIRMED, what, cure, first=first, last=last)


def _by_entries(
    found: Sequence[Sanction], outcome: CheckOutcome, what: Text, cure: Text, *, first: date, last: date
) -> Verdict:
    return Verdict(
        outcome=outcome,
        what=what,
        observed="; ".join(map(entry_shown, found)),
        required=period(first, last),
        evidence=tuple(one.where for one in found if one.where),
        day=last,
        cure=cure,
    )


def entry_shown(one: Sanction) -> str:
    """Show an entry: whose it is, from when to when, by whom and why."""
    named = ", ".join(part for part in (one.authority, one.reason) if part)
    until = one.end or ""
    return f"{one.vendor} {one.start} – {until}".rstrip() + (f" ({named})" if named else "")


def period(first: date, last: date) -> str:
    """Show the days looked at."""
    return str(last) if first == last else f"{first} – {last}"


Fact: TypeAlias = Callable[[Vendor], bool | None]


CONFIRM: Final = Text("証明書または名簿で確認してください", "Confirm it by the certificate or the list")


UNKNOWN: Final = Text("確認できる資料がありません", "nothing on file confirms it")


NO_RECORD: Final = Text("行または記入がなければ確認できない", "no row, or nothing entered: unconfirmed")
"""What a missing row of the vendors means."""


def proved(subject: Subject, fact_of: Fact, wording: Wording) -> Verdict:
    """Judge by a fact that must hold of every person behind the bid (確認事項による判定)."""
    vendors = subject.register.vendors
    verdicts = [_proved(vendors.get(person), fact_of, wording, subject) for person in subject.persons]
    return verdicts[0] if len(verdicts) == 1 else worst(verdicts)


def _proved(record: Vendor | None, fact_of: Fact, wording: Wording, subject: Subject) -> Verdict:
    fact = None if record is None else fact_of(record)
    evidence = (record.where,) if record and record.where else ()
    if fact is True:
        return Verdict(
            outcome=CheckOutcome.PASSED, what=wording.passed, observed="yes", required="yes", evidence=evidence
        )
    return Verdict(
        outcome=CheckOutcome.UNCONFIRMED if fact is None else CheckOutcome.FAILED,
        what=UNKNOWN if fact is None else wording.failed,
        observed="" if fact is None else "no",
        required="yes",
        evidence=evidence,
        cure=CONFIRM if fact is None else wording.cure,
        cure_by=subject.days.get("deadline"),
    )
