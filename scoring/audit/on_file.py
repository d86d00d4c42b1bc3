"""What is on file about a bidder (事業者情報), and the points for it, recounted: persons, certificates, measures.

Whether a certificate is valid on a day is declared with the certificates themselves (``criteria.validity``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from criteria import zones
from criteria.bid import Bid
from criteria.certificate import Certificate
from criteria.criterion import Criterion
from criteria.exact import exact
from criteria.finding import Where
from criteria.register import Register
from criteria.standards import Standard, find_standard
from criteria.tender import Tender
from criteria.validity import NO_DEMAND, Demand, Scope, Standing, validity
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, CannotRecountError
from scoring.audit.responses import CERTIFICATE

DAYS: Final = ("notice", "deadline", "opening", "award")
_COUNTED: Final = ("deadline", "opening", "award")

_BEST_FIRST: Final = (Standing.VALID, Standing.UNCONFIRMED, Standing.VOID)


def day_of(tender: Tender, name: str) -> date | None:
    """Return a day of the tender by the name that rules use, None where it gives none."""
    days = (tender.notice_date, tender.deadline, tender.opening, tender.award_date)
    return zones.day_of(tender, dict(zip(DAYS, days, strict=True)).get(name))


def needed_day(tender: Tender, name: str) -> date:
    """Return a day of the tender that a rule cannot do without."""
    day = day_of(tender, name)
    if day is None:
        raise CannotRecountError(f"基準日「{name}」が定められていません", f"the day {name}, not declared")
    return day


def persons(register: Register, vendor: str) -> list[str]:
    """Return the legal persons behind a bid: the vendor, or a joint venture's members."""
    return [member.member for member in register.ventures.get(vendor, ())] or [vendor]


def looked_up(register: Register, vendor: str) -> list[str]:
    """Return under which names a bidder is looked up: its own, and those of the persons behind it."""
    behind = persons(register, vendor)
    return behind if vendor in behind else [vendor, *behind]


def parties(register: Register, vendor: str, holders: str) -> list[str]:
    """Return whose certificates and measures are looked at: of a joint venture its representative, or its members."""
    members = register.ventures.get(vendor, ())
    if not members:
        return [vendor]
    return [member.member for member in members if holders != "representative" or member.representative]


def holders_of(declared: Declared) -> str:
    """Return who of a joint venture must meet a requirement."""
    return declared.word("holders", "all", ("representative", "any", "all"))


def first_row(rows: list[Where | None]) -> Where | None:
    """Return the first row of the evidence that is known."""
    return next((row for row in rows if row is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A party's best certificate, or none, and how it stands on the days that count."""

    standing: Standing
    certificate: Certificate | None = None


def choose(held: list[Held], holders: str) -> Held:
    """Return what decides: the worst of the parties where all must meet it, else the best; of equals the first."""
    return (max if holders == "all" else min)(held, key=lambda holding: _BEST_FIRST.index(holding.standing))


class Certificates:
    """Looks up certificates by the terms of one requirement."""

    def __init__(self, tender: Tender, declared: Declared, register: Register) -> None:
        """Read the days, the holders and the terms once."""
        names = declared.texts("days") or _COUNTED
        self._days = [day for name in names if (day := day_of(tender, name)) is not None]
        self._declared = declared
        self._register = register
        self._holders = holders_of(declared)
        if not self._days:
            raise CannotRecountError("認証の基準日が定められていません", "the days that count, not declared")

    def decide(self, vendor: str, names: list[str], scope: Scope | None = None) -> Held:
        """Return the certificate that decides for a bidder, of any of the standards named."""
        standards = [standard for name in names if (standard := find_standard(name)) is not None]
        declared, months = self._declared, self._declared.number_or_none("report_months")
        demand = Demand(
            accredited=declared.flag("accredited", default=False),
            accreditations=frozenset(declared.texts("accreditations")),
            scope=Scope(declared.word("scope", "not-refused", tuple(Scope))) if scope is None else scope,
            services=frozenset(declared.texts("services")),
            type_two=declared.flag("type_two", default=False),
            report_months=None if months is None else int(months),
        )
        looked_at = parties(self._register, vendor, self._holders)
        if not looked_at:
            return Held(standing=Standing.UNCONFIRMED)
        own = choose([self._best(party, standards, demand) for party in looked_at], self._holders)
        if own.standing is Standing.VALID or not self._declared.flag("subcontractor_counts", default=False):
            return own
        lent = [standard for standard in standards if not standard.per_entity]
        helpers = self._register.subcontractors.get(vendor, ())
        theirs = [
            self._best(helper.subcontractor, lent, demand)
            for helper in helpers
            if helper.handles_personal_data is not False
        ]
        return choose([own, *theirs], "any")

    def _best(self, party: str, standards: list[Standard], demand: Demand) -> Held:
        """Return the best certificate of the worst day: another one may take over from day to day."""
        return choose([self._best_on(day, party, standards, demand) for day in sorted(self._days)], "all")

    def _best_on(self, day: date, party: str, standards: list[Standard], demand: Demand) -> Held:
        held = [
            Held(standing=self._standing(day, certificate, standard, demand), certificate=certificate)
            for certificate in self._register.certificates.get(party, ())
            if (standard := find_standard(certificate.standard)) is not None and standard in standards
        ]
        return choose(held, "any") if held else Held(standing=Standing.VOID)

    def _standing(self, day: date, certificate: Certificate, standard: Standard, demand: Demand) -> Standing:
        vendor = self._register.vendors.get(certificate.vendor)
        entity = vendor.corporate_number if vendor is not None and standard.per_entity else ""
        own = validity(certificate, day, demand, entity=entity).standing
        editions = standard.printed_editions(certificate.edition, certificate.standard)
        base = find_standard(standard.extends) if standard.extends else None
        if base is None or (editions and all(edition.stands_alone for edition in editions)):
            return own
        extended = self._best_on(day, certificate.vendor, [base], NO_DEMAND)
        # A certificate that extends another is worth no more than it, and without it cannot be confirmed.
        worth = extended if extended.certificate else Held(standing=Standing.UNCONFIRMED)
        return choose([Held(standing=own), worth], "all").standing


def measure_standing(register: Register, vendor: str, measure: str, level: int, declared: Declared) -> Standing:
    """Return how a bidder's measure stands against a level: one equal to it is enough, proof is needed.

    Of a joint venture's parties the worst, or the best, decides.
    """
    holders, held = holders_of(declared), []
    for party in parties(register, vendor, holders):
        row, standing = register.measures.get(party, {}).get(measure), Standing.UNCONFIRMED
        if row is not None and row.level < level:
            standing = Standing.VOID
        elif row is not None and (row.evidence.strip() or not declared.flag("evidence", default=True)):
            standing = Standing.VALID
        held.append(Held(standing=standing))
    return choose(held, holders).standing if held else Standing.UNCONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is on file for one entry of a criterion: of which standard or measure, for how many points, in which rows.

    Where it is ``claimed`` but unconfirmed, its points wait for a confirmation.
    """

    key: str
    points: Fraction
    standing: Standing
    rows: list[Where | None]
    claimed: bool


def points_on_file(tender: Tender, criterion: Criterion, bid: Bid, *, confirmed: bool = False) -> Fraction:
    """Return the points a bid earns by what is on file; a table that was not handed in earns nothing.

    Of a standard only the best entry counts, of a measure the best level or all, up to the allotment. With
    ``confirmed``, what is on file but cannot be confirmed counts as though it could.
    """
    declared = Declared(criterion.formula, criterion.params)
    earned: dict[str, list[Fraction]] = {}
    for entry in _evidence(tender, criterion, bid):
        waits = entry.standing is Standing.UNCONFIRMED and entry.claimed
        if entry.standing is Standing.VALID or (confirmed and waits):
            earned.setdefault(entry.key, []).append(entry.points)
    if criterion.formula == CERTIFICATE:
        best = [max(points) for points in earned.values()]
        if declared.word("combine", "best", ("best", "sum")) == "best":
            return max([ZERO, *best])
        return min(sum(best, ZERO), declared.number("cap", criterion.max_points))
    cumulative = declared.word("levels", "highest", ("highest", "cumulative")) == "cumulative"
    reached = [sum(points, ZERO) if cumulative else max(points) for points in earned.values()]
    return min(sum(reached, ZERO), criterion.max_points)


def unconfirmed_row(tender: Tender, criterion: Criterion, bid: Bid) -> Where | None:
    """Return the first row on file behind what cannot be confirmed, entry by entry."""
    unconfirmed = [entry for entry in _evidence(tender, criterion, bid) if entry.standing is Standing.UNCONFIRMED]
    return first_row([row for entry in unconfirmed for row in entry.rows])


def _evidence(tender: Tender, criterion: Criterion, bid: Bid) -> Iterator[Evidence]:
    declared, register = Declared(criterion.formula, criterion.params), bid.register
    if criterion.formula == CERTIFICATE and "certificates" in register.tables:
        certificates = Certificates(tender, declared, register)
        for entry in declared.entries("any_of", {"standard", "points"}):
            name, scope = str(entry["standard"]), Scope(str(entry.get("scope", "not-refused")))
            held, standard = certificates.decide(bid.vendor, [name], scope), find_standard(name)
            rows = [held.certificate.where] if held.certificate else []
            key = name if standard is None else standard.id
            points = exact(entry["points"])
            yield Evidence(key=key, points=points, standing=held.standing, rows=rows, claimed=True)
    elif criterion.formula != CERTIFICATE and "measures" in register.tables:
        looked_at = parties(register, bid.vendor, holders_of(declared))
        for entry in declared.entries("measures", {"measure", "level", "points"}):
            key, level = str(entry["measure"]), int(exact(entry["level"]))
            standing = measure_standing(register, bid.vendor, key, level, declared)
            listed = [register.measures.get(party, {}).get(key) for party in looked_at]
            rows = [row.where for row in listed if row is not None]
            # Without a representative, what any member of a joint venture has on file is claimed.
            claimants = looked_at or persons(register, bid.vendor)
            claimed = any(key in register.measures.get(party, {}) for party in claimants)
            points = exact(entry["points"])
            yield Evidence(key=key, points=points, standing=standing, rows=rows, claimed=claimed)
