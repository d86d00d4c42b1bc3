"""Exclusion rules that read the record of sanctions or the bidders together (処分歴・入札者相互の関係), recounted."""

from datetime import date
from typing import Final

from criteria.characters import find_name
from criteria.days import years_before
from criteria.terms import BidStatus
from criteria.vendor import RelationKind, Sanction, SanctionKind
from scoring.audit.on_file import DAYS, first_row, looked_up, needed_day, persons
from scoring.audit.rules import FAILED, PASSED, UNCONFIRMED, Judge, RuleCase, RuleVerdict, proved

_LONGEST_BAR: Final = 3
_MOST_NAMED: Final = 10


def _entries(case: RuleCase, kind: SanctionKind, *, subcontractors: bool = False) -> list[Sanction]:
    """Return the entries of a kind on the persons behind a bid, and then on its subcontractors where they count."""
    names = looked_up(case.register, case.vendor)
    if subcontractors:
        names = names + [row.subcontractor for name in names for row in case.register.subcontractors.get(name, ())]
    return [entry for name in names for entry in case.register.sanctions.get(name, ()) if entry.kind is kind]


def _in_force(entries: list[Sanction], first: date, last: date) -> list[Sanction]:
    """Return the entries in force on one of the days, first and last included."""
    return [entry for entry in entries if entry.start <= last and (entry.end is None or first <= entry.end)]


def _by_entries(entries: list[Sanction], first: date, last: date, *, failing: bool = True) -> RuleVerdict:
    """Judge by entries: any of them fails, or cannot be confirmed where it does not tell enough; none passes."""
    required = str(last) if first == last else f"{first} – {last}"
    if not entries:
        return RuleVerdict(outcome=PASSED, observed="0", required=required)
    return RuleVerdict(
        outcome=FAILED if failing else UNCONFIRMED,
        observed="; ".join(map(_shown, entries)),
        required=required,
        row=first_row([entry.where for entry in entries]),
    )


def _shown(entry: Sanction) -> str:
    by_whom = ", ".join(filter(None, (entry.authority, entry.reason)))
    days = f"{entry.vendor} {entry.start} –" + ("" if entry.end is None else f" {entry.end}")
    return days + (f" ({by_whom})" if by_whom else "")


def suspension(case: RuleCase) -> RuleVerdict:
    """Judge by suspensions in force on a day of the period, by anybody or by the authorities named."""
    first = needed_day(case.tender, case.declared.word("first", "notice", DAYS))
    last = needed_day(case.tender, case.declared.word("last", "award", DAYS))
    authorities = case.declared.texts("authorities")
    with_subcontractors = case.declared.flag("subcontractors", default=False)
    entries = _in_force(_entries(case, SanctionKind.SUSPENSION, subcontractors=with_subcontractors), first, last)
    counted = [entry for entry in entries if not authorities or find_name(entry.authority, authorities) is not None]
    unnamed = [entry for entry in entries if authorities and not entry.authority]
    if unnamed and not counted:
        return _by_entries(unnamed, first, last, failing=False)
    return _by_entries(counted, first, last)


def _day(case: RuleCase) -> date:
    return needed_day(case.tender, case.declared.word("on", "award", DAYS))


def barred(case: RuleCase) -> RuleVerdict:
    """Judge by bars in force on the day, of three years at the most, and with their cause."""
    day = _day(case)
    bars = _in_force(_entries(case, SanctionKind.BARRED), day, day)
    lasting = [bar for bar in bars if bar.start > years_before(day, _LONGEST_BAR)]
    return _by_entries(lasting, day, day, failing=any(bar.reason.strip() for bar in lasting))


def breach_record(case: RuleCase) -> RuleVerdict:
    """Judge by leaks within the years before the day; exactly so many years before lies outside."""
    day = _day(case)
    since = years_before(day, int(case.declared.number("years")))
    with_subcontractors = case.declared.flag("subcontractors", default=True)
    breaches = _entries(case, SanctionKind.BREACH, subcontractors=with_subcontractors)
    return _by_entries([breach for breach in breaches if since < breach.start <= day], since, day)


def on_the_day(kind: SanctionKind) -> Judge:
    """Return the rule that no entry of a kind is in force on the day, but for one that the law's proviso lifts."""

    def judge(case: RuleCase) -> RuleVerdict:
        day = _day(case)
        lifted = kind is SanctionKind.REHABILITATION
        entries = [entry for entry in _in_force(_entries(case, kind), day, day) if not (lifted and entry.proviso)]
        return _by_entries(entries, day, day)

    return judge


def tax_arrears(case: RuleCase) -> RuleVerdict:
    """Judge by arrears in force on the day, and where there are none by the proof that taxes are paid."""
    verdict = on_the_day(SanctionKind.TAX_ARREARS)(case)
    return verdict if verdict.outcome is FAILED else proved(case, lambda vendor: vendor.tax_paid)


def antisocial(case: RuleCase) -> RuleVerdict:
    """Judge by entries in force on the day, and where there are none by the clearance on file."""
    verdict = on_the_day(SanctionKind.ANTISOCIAL)(case)
    return verdict if verdict.outcome is FAILED else proved(case, lambda vendor: vendor.antisocial_cleared)


def related_vendors(case: RuleCase) -> RuleVerdict:
    """Judge by the other bids of whoever is connected, by any chain, with a person behind the bid."""
    bids = {bid.vendor: persons(case.register, bid.vendor) for bid in case.bids}
    together: set[str] = set()
    for person in bids[case.vendor]:
        group = _connected(case, person, {name for behind in bids.values() for name in behind})
        if len(group) > 1 and not (case.declared.flag("members_exempt", default=False) and _is_minor(case, group)):
            together |= {vendor for vendor, behind in bids.items() if not group.isdisjoint(behind)}
    if not case.declared.flag("withdrawn_count", default=True):
        together -= {bid.vendor for bid in case.bids if bid.status is BidStatus.WITHDRAWN}
    others = sorted(together - {case.vendor})
    return RuleVerdict(outcome=FAILED if others else PASSED, observed=_named(others) if others else "0")


def _connected(case: RuleCase, person: str, bidding: set[str]) -> set[str]:
    """Return everybody a person is connected with by relations of the kinds that count, himself included."""
    kinds = case.declared.texts("kinds") or list(RelationKind)
    relations = [row for row in case.register.relations if row.kind in kinds and not row.proviso]
    links = [{row.vendor_a, row.vendor_b} for row in relations]
    if not case.declared.flag("through_others", default=True):
        links = [link for link in links if link <= bidding]
    group, grown = {person}, True
    while grown:
        more = {name for link in links if not group.isdisjoint(link) for name in link}
        grown = not more <= group
        group |= more
    return group


def _is_minor(case: RuleCase, group: set[str]) -> bool:
    """Whether none of a group bids alone or represents a joint venture."""
    for bid in case.bids:
        members = case.register.ventures.get(bid.vendor, ())
        leading = [row.member for row in members if row.representative] or persons(case.register, bid.vendor)
        if not group.isdisjoint(leading):
            return False
    return True


def one_bid_per_vendor(case: RuleCase) -> RuleVerdict:
    """Judge by the other bids, not withdrawn, that a person behind this one stands behind."""
    behind = set(persons(case.register, case.vendor))
    others = {
        bid.vendor
        for bid in case.bids
        if bid.vendor != case.vendor
        and bid.status is not BidStatus.WITHDRAWN
        and not behind.isdisjoint(persons(case.register, bid.vendor))
    }
    outcome, observed = (FAILED, _named(sorted(others))) if others else (PASSED, "1")
    return RuleVerdict(outcome=outcome, observed=observed, required="1")


def _named(vendors: list[str]) -> str:
    """Name up to ten vendors, and how many there are where there are more."""
    shown = ", ".join(vendors[:_MOST_NAMED])
    return shown if len(vendors) <= _MOST_NAMED else f"{shown}, … ({len(vendors)})"
