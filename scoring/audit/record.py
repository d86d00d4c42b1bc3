"""Exclusion rules that read the record of sanctions or the bidders together (処分歴・入札者相互の関係), recounted."""

from collections.abc import Callable
from datetime import date
from typing import Final

from criteria.characters import find_name
from criteria.days import years_before
from criteria.terms import BidStatus
from criteria.vendor import RelationKind, Sanction, SanctionKind, Vendor
from scoring.audit.on_file import DAYS, looked_up, needed_day, persons
from scoring.audit.rules import FAILED, PASSED, UNCONFIRMED, Case, Judge, Verdict, proved

_LONGEST_BAR: Final = 3
_MOST_NAMED: Final = 10


def entries(case: Case, kind: SanctionKind, *, subcontractors: bool = False) -> list[Sanction]:
    """Return the entries of a kind on the persons behind a bid, and then on its subcontractors where they count."""
    names = looked_up(case.register, case.vendor)
    if subcontractors:
        handed_to = [one.subcontractor for name in names for one in case.register.subcontractors.get(name, ())]
        names = [*names, *handed_to]
    return [one for name in names for one in case.register.sanctions.get(name, ()) if one.kind is kind]


def in_force(found: list[Sanction], first: date, last: date) -> list[Sanction]:
    """Return the entries in force on one of the days, first and last included."""
    return [one for one in found if one.start <= last and (one.end is None or first <= one.end)]


def by_entries(found: list[Sanction], first: date, last: date, *, failing: bool = True) -> Verdict:
    """Judge by entries: any of them fails, or cannot be confirmed where it does not tell enough; none passes."""
    required = str(last) if first == last else f"{first} – {last}"
    if not found:
        return Verdict(outcome=PASSED, observed="0", required=required)
    rows = [one.where for one in found if one.where]
    return Verdict(
        outcome=FAILED if failing else UNCONFIRMED,
        observed="; ".join(map(_shown, found)),
        required=required,
        row=rows[0] if rows else None,
    )


def _shown(one: Sanction) -> str:
    by_whom = ", ".join(part for part in (one.authority, one.reason) if part)
    days = f"{one.vendor} {one.start} –" if one.end is None else f"{one.vendor} {one.start} – {one.end}"
    return days + (f" ({by_whom})" if by_whom else "")


def suspension(case: Case) -> Verdict:
    """Judge by suspensions in force on a day of the period, by anybody or by the authorities named."""
    first = needed_day(case.tender, case.declared.word("first", "notice", DAYS))
    last = needed_day(case.tender, case.declared.word("last", "award", DAYS))
    authorities = case.declared.texts("authorities")
    with_subcontractors = case.declared.flag("subcontractors", default=False)
    found = in_force(entries(case, SanctionKind.SUSPENSION, subcontractors=with_subcontractors), first, last)
    counted = [one for one in found if not authorities or find_name(one.authority, authorities) is not None]
    unnamed = [one for one in found if authorities and not one.authority]
    if unnamed and not counted:
        return by_entries(unnamed, first, last, failing=False)
    return by_entries(counted, first, last)


def _day(case: Case) -> date:
    return needed_day(case.tender, case.declared.word("on", "award", DAYS))


def barred(case: Case) -> Verdict:
    """Judge by bars in force on the day, of three years at the most, and with their cause."""
    day = _day(case)
    bars = in_force(entries(case, SanctionKind.BARRED), day, day)
    lasting = [one for one in bars if one.start > years_before(day, _LONGEST_BAR)]
    return by_entries(lasting, day, day, failing=any(one.reason.strip() for one in lasting))


def breach_record(case: Case) -> Verdict:
    """Judge by leaks within the years before the day; exactly so many years before lies outside."""
    day = _day(case)
    since = years_before(day, int(case.declared.number("years")))
    with_subcontractors = case.declared.flag("subcontractors", default=True)
    found = entries(case, SanctionKind.BREACH, subcontractors=with_subcontractors)
    return by_entries([one for one in found if since < one.start <= day], since, day)


def on_the_day(kind: SanctionKind) -> Judge:
    """Return the rule that no entry of a kind is in force on the day, but for one that the law's proviso lifts."""

    def judge(case: Case) -> Verdict:
        day = _day(case)
        found = in_force(entries(case, kind), day, day)
        lifted = kind is SanctionKind.REHABILITATION
        return by_entries([one for one in found if not (lifted and one.proviso)], day, day)

    return judge


def said_by(kind: SanctionKind, fact_of: Callable[[Vendor], bool | None]) -> Judge:
    """Return the rule that an entry in force decides, and where there is none what is on file of the vendor."""

    def judge(case: Case) -> Verdict:
        day = _day(case)
        found = in_force(entries(case, kind), day, day)
        return by_entries(found, day, day) if found else proved(case, fact_of)

    return judge


def related_vendors(case: Case) -> Verdict:
    """Judge by the other bids of whoever is connected, by any chain, with a person behind the bid."""
    bids = {bid.vendor: persons(case.register, bid.vendor) for bid in case.bids}
    together: set[str] = set()
    for person in bids[case.vendor]:
        group = connected(case, person, {name for behind in bids.values() for name in behind})
        if len(group) > 1 and not (case.declared.flag("members_exempt", default=False) and _minor(case, group)):
            together |= {vendor for vendor, behind in bids.items() if not group.isdisjoint(behind)}
    if not case.declared.flag("withdrawn_count", default=True):
        together -= {bid.vendor for bid in case.bids if bid.status is BidStatus.WITHDRAWN}
    others = sorted(together - {case.vendor})
    if not others:
        return Verdict(outcome=PASSED, observed="0")
    return Verdict(outcome=FAILED, observed=named(others))


def connected(case: Case, person: str, bidding: set[str]) -> set[str]:
    """Return everybody a person is connected with by relations of the kinds that count, himself included."""
    kinds = case.declared.texts("kinds") or list(RelationKind)
    through_others = case.declared.flag("through_others", default=True)
    links = [(one.vendor_a, one.vendor_b) for one in case.register.relations if one.kind in kinds and not one.proviso]
    if not through_others:
        links = [(a, b) for a, b in links if a in bidding and b in bidding]
    group, grown = {person}, True
    while grown:
        more = {name for link in links if not group.isdisjoint(link) for name in link}
        grown = not more <= group
        group |= more
    return group


def _minor(case: Case, group: set[str]) -> bool:
    """Whether none of a group bids alone or represents a joint venture."""
    for bid in case.bids:
        members = case.register.ventures.get(bid.vendor, ())
        leading = [one.member for one in members if one.representative] or persons(case.register, bid.vendor)
        if not group.isdisjoint(leading):
            return False
    return True


def one_bid_per_vendor(case: Case) -> Verdict:
    """Judge by the other bids, not withdrawn, that a person behind this one stands behind."""
    behind = set(persons(case.register, case.vendor))
    others = sorted(
        bid.vendor
        for bid in case.bids
        if bid.vendor != case.vendor
        and bid.status is not BidStatus.WITHDRAWN
        and not behind.isdisjoint(persons(case.register, bid.vendor))
    )
    if not others:
        return Verdict(outcome=PASSED, observed="1", required="1")
    return Verdict(outcome=FAILED, observed=named(sorted(set(others))), required="1")


def named(vendors: list[str]) -> str:
    """Name up to ten vendors, and how many there are where there are more."""
    shown = ", ".join(vendors[:_MOST_NAMED])
    return shown if len(vendors) <= _MOST_NAMED else f"{shown}, … ({len(vendors)})"


ON_RECORD: Final[dict[str, Judge]] = {
    "suspension": suspension,
    "barred-up-to-three-years": barred,
    "breach-record": breach_record,
    "legal-incapacity": on_the_day(SanctionKind.INCAPACITY),
    "rehabilitation": on_the_day(SanctionKind.REHABILITATION),
    "insolvency": on_the_day(SanctionKind.INSOLVENCY),
    "tax-arrears": said_by(SanctionKind.TAX_ARREARS, lambda record: record.tax_paid),
    "antisocial": said_by(SanctionKind.ANTISOCIAL, lambda record: record.antisocial_cleared),
    "related-vendors": related_vendors,
    "one-bid-per-vendor": one_bid_per_vendor,
}
"""Rules that read the record of sanctions, or who else bids."""
