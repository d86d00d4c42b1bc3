"""Points for certificates and measures (セキュリティの評価点), recounted from what is on file."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import exact
from criteria.finding import Where
from criteria.standards import find_standard
from criteria.tender import Tender
from criteria.validity import Scope, Standing
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, total
from scoring.audit.on_file import Certificates, holders_of, measure_standing, parties, persons

CERTIFICATE: Final = "certificate"
MEASURES: Final = "measures"


def points_on_file(tender: Tender, criterion: Criterion, bid: Bid, *, confirmed: bool = False) -> Fraction:
    """Return the points a bid earns by what is on file; a table that was not handed in earns nothing.

    With ``confirmed``, what is on file but cannot be confirmed counts as though it could.
    """
    if criterion.formula == CERTIFICATE:
        return _certificate_points(tender, criterion, bid, confirmed=confirmed)
    return _measure_points(criterion, bid, confirmed=confirmed)


def unconfirmed_row(tender: Tender, criterion: Criterion, bid: Bid) -> Where | None:
    """Return the first row on file behind what cannot be confirmed, entry by entry."""
    declared, register = Declared(criterion.formula, criterion.params), bid.register
    rows: list[Where | None] = []
    if criterion.formula == CERTIFICATE:
        certificates = Certificates(tender, declared, register)
        for entry in declared.entries("any_of", {"standard", "points"}):
            held = certificates.decide(bid.vendor, [str(entry["standard"])], _scope(entry))
            if held.standing is Standing.UNCONFIRMED and held.certificate is not None:
                rows.append(held.certificate.where)
    else:
        for entry in declared.entries("measures", {"measure", "level", "points"}):
            measure, level = str(entry["measure"]), int(exact(entry["level"]))
            if measure_standing(register, bid.vendor, measure, level, declared) is Standing.UNCONFIRMED:
                listed = parties(register, bid.vendor, holders_of(declared))
                held_rows = [register.measures.get(party, {}).get(measure) for party in listed]
                rows += [row.where for row in held_rows if row is not None]
    return next((row for row in rows if row is not None), None)


def _scope(entry: Mapping[str, object]) -> Scope:
    return Scope(str(entry.get("scope", "not-refused")))


def _is_on_file(bid: Bid, measure: str, declared: Declared) -> bool:
    """Whether anybody whose measure is looked at has a row of it; without a representative, any of the members."""
    register = bid.register
    looked_at = parties(register, bid.vendor, holders_of(declared)) or persons(register, bid.vendor)
    return any(measure in register.measures.get(party, {}) for party in looked_at)


def _certificate_points(tender: Tender, criterion: Criterion, bid: Bid, *, confirmed: bool) -> Fraction:
    """Add up, or take the best of, the points of the standards held; of one standard only its best entry counts."""
    declared = Declared(CERTIFICATE, criterion.params)
    if "certificates" not in bid.register.tables:
        return ZERO
    held: dict[str, Fraction] = {}
    certificates = Certificates(tender, declared, bid.register)
    for entry in declared.entries("any_of", {"standard", "points"}):
        name = str(entry["standard"])
        standard, standing = find_standard(name), certificates.decide(bid.vendor, [name], _scope(entry)).standing
        counts = standing is Standing.VALID or (confirmed and standing is Standing.UNCONFIRMED)
        if standard is not None and counts:
            held[standard.id] = max(held.get(standard.id, ZERO), exact(entry["points"]))
    if declared.word("combine", "best", ("best", "sum")) == "best":
        return max([ZERO, *held.values()])
    return min(total(list(held.values())), declared.number("cap", criterion.max_points))


def _measure_points(criterion: Criterion, bid: Bid, *, confirmed: bool) -> Fraction:
    """Add up the points of the levels reached, of each measure the best one or all, up to the allotment."""
    declared = Declared(MEASURES, criterion.params)
    if "measures" not in bid.register.tables:
        return ZERO
    reached: dict[str, list[Fraction]] = {}
    for entry in declared.entries("measures", {"measure", "level", "points"}):
        measure, level = str(entry["measure"]), int(exact(entry["level"]))
        standing = measure_standing(bid.register, bid.vendor, measure, level, declared)
        claimed = confirmed and standing is Standing.UNCONFIRMED and _is_on_file(bid, measure, declared)
        if standing is Standing.VALID or claimed:
            reached.setdefault(measure, []).append(exact(entry["points"]))
    only_best = declared.word("levels", "highest", ("highest", "cumulative")) == "highest"
    points = [max(levels) if only_best else total(levels) for levels in reached.values()]
    return min(total(points), criterion.max_points)
