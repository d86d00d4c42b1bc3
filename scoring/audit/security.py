"""Points for certificates and measures (セキュリティの評価点), recounted from what is on file."""

from fractions import Fraction

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import exact
from criteria.finding import Where
from criteria.standards import find_standard
from criteria.tender import Tender
from criteria.validity import Scope, Standing
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, total
from scoring.audit.on_file import Certificates, Held, holders_of, measure_standing, parties, persons
from scoring.audit.responses import CERTIFICATE


def points_on_file(tender: Tender, criterion: Criterion, bid: Bid, *, confirmed: bool = False) -> Fraction:
    """Return the points a bid earns by what is on file; a table that was not handed in earns nothing.

    With ``confirmed``, what is on file but cannot be confirmed counts as though it could.
    """
    declared = Declared(criterion.formula, criterion.params)
    if criterion.formula == CERTIFICATE:
        if "certificates" not in bid.register.tables:
            return ZERO
        return _certificate_points(tender, criterion, bid, declared, confirmed=confirmed)
    return _measure_points(criterion, bid, declared, confirmed=confirmed) if "measures" in bid.register.tables else ZERO


def unconfirmed_row(tender: Tender, criterion: Criterion, bid: Bid) -> Where | None:
    """Return the first row on file behind what cannot be confirmed, entry by entry."""
    declared = Declared(criterion.formula, criterion.params)
    rows: list[Where | None] = []
    if criterion.formula == CERTIFICATE:
        for _, _, held in _certificates(tender, bid, declared):
            if held.standing is Standing.UNCONFIRMED and held.certificate is not None:
                rows.append(held.certificate.where)
    else:
        looked_at = parties(bid.register, bid.vendor, holders_of(declared))
        for measure, _, standing in _measures(bid, declared):
            if standing is Standing.UNCONFIRMED:
                listed = [bid.register.measures.get(party, {}).get(measure) for party in looked_at]
                rows += [row.where for row in listed if row is not None]
    return next((row for row in rows if row is not None), None)


def _certificates(tender: Tender, bid: Bid, declared: Declared) -> list[tuple[str, Fraction, Held]]:
    """Return, for each entry of the criterion, the standard, its points, and the certificate that decides."""
    certificates = Certificates(tender, declared, bid.register)
    return [
        (
            name := str(entry["standard"]),
            exact(entry["points"]),
            certificates.decide(bid.vendor, [name], Scope(str(entry.get("scope", "not-refused")))),
        )
        for entry in declared.entries("any_of", {"standard", "points"})
    ]


def _measures(bid: Bid, declared: Declared) -> list[tuple[str, Fraction, Standing]]:
    """Return, for each entry of the criterion, the measure, its points, and how it stands against the level."""
    return [
        (
            measure := str(entry["measure"]),
            exact(entry["points"]),
            measure_standing(bid.register, bid.vendor, measure, int(exact(entry["level"])), declared),
        )
        for entry in declared.entries("measures", {"measure", "level", "points"})
    ]


def _certificate_points(
    tender: Tender, criterion: Criterion, bid: Bid, declared: Declared, *, confirmed: bool
) -> Fraction:
    """Add up, or take the best of, the points of the standards held; of one standard only its best entry counts."""
    best: dict[str, Fraction] = {}
    for name, points, held in _certificates(tender, bid, declared):
        standard = find_standard(name)
        counts = held.standing is Standing.VALID or (confirmed and held.standing is Standing.UNCONFIRMED)
        if standard is not None and counts:
            best[standard.id] = max(best.get(standard.id, ZERO), points)
    if declared.word("combine", "best", ("best", "sum")) == "best":
        return max([ZERO, *best.values()])
    return min(total(list(best.values())), declared.number("cap", criterion.max_points))


def _measure_points(criterion: Criterion, bid: Bid, declared: Declared, *, confirmed: bool) -> Fraction:
    """Add up the points of the levels reached, of each measure the best one or all, up to the allotment."""
    register = bid.register
    # Without a representative, what any member has on file is claimed.
    looked_at = parties(register, bid.vendor, holders_of(declared)) or persons(register, bid.vendor)
    reached: dict[str, list[Fraction]] = {}
    for measure, points, standing in _measures(bid, declared):
        claimed = any(measure in register.measures.get(party, {}) for party in looked_at)
        if standing is Standing.VALID or (confirmed and claimed and standing is Standing.UNCONFIRMED):
            reached.setdefault(measure, []).append(points)
    only_best = declared.word("levels", "highest", ("highest", "cumulative")) == "highest"
    return min(
        total([max(levels) if only_best else total(levels) for levels in reached.values()]), criterion.max_points
    )
