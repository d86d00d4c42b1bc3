"""Points for certificates and measures (セキュリティの評価点), recounted from what is on file."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import exact
from criteria.finding import Where
from criteria.standards import find_standard
from criteria.tender import Tender
from criteria.validity import Scope, Standing
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO
from scoring.audit.on_file import Certificates, first_row, holders_of, measure_standing, parties, persons
from scoring.audit.responses import CERTIFICATE


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
