"""Points for certificates and measures (セキュリティの評価点), recounted from what is on file."""

from fractions import Fraction
from typing import Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import exact
from criteria.parameters import find_standard
from criteria.tender import Tender
from criteria.validity import Scope, Standing
from scoring.audit.declared import Declared
from scoring.audit.figures import ZERO, total
from scoring.audit.on_file import Certificates, measure_standing

CERTIFICATE: Final = "certificate"
MEASURES: Final = "measures"


def points_on_file(tender: Tender, criterion: Criterion, bid: Bid) -> Fraction:
    """Return the points a bid earns by what is on file; a table that was not handed in earns nothing."""
    if criterion.formula == CERTIFICATE:
        return _certificate_points(tender, criterion, bid)
    return _measure_points(criterion, bid)


def _certificate_points(tender: Tender, criterion: Criterion, bid: Bid) -> Fraction:
    """Add up, or take the best of, the points of the standards held; of one standard only its best entry counts."""
    declared = Declared(CERTIFICATE, criterion.params)
    if "certificates" not in bid.register.tables:
        return ZERO
    held: dict[str, Fraction] = {}
    certificates = Certificates(tender, declared, bid.register)
    for entry in declared.entries("any_of", {"standard", "points"}):
        name, scope = str(entry["standard"]), Scope(str(entry.get("scope", "not-refused")))
        standard = find_standard(name)
        if standard is not None and certificates.decide(bid.vendor, [name], scope).standing is Standing.VALID:
            held[standard.id] = max(held.get(standard.id, ZERO), exact(entry["points"]))
    if declared.word("combine", "best", ("best", "sum")) == "best":
        return max([ZERO, *held.values()])
    return min(total(list(held.values())), declared.number("cap", criterion.max_points))


def _measure_points(criterion: Criterion, bid: Bid) -> Fraction:
    """Add up the points of the levels reached, of each measure the best one or all, up to the allotment."""
    declared = Declared(MEASURES, criterion.params)
    if "measures" not in bid.register.tables:
        return ZERO
    reached: dict[str, list[Fraction]] = {}
    for entry in declared.entries("measures", {"measure", "level", "points"}):
        measure, level = str(entry["measure"]), int(exact(entry["level"]))
        if measure_standing(bid.register, bid.vendor, measure, level, declared) is Standing.VALID:
            reached.setdefault(measure, []).append(exact(entry["points"]))
    only_best = declared.word("levels", "highest", ("highest", "cumulative")) == "highest"
    points = [max(levels) if only_best else total(levels) for levels in reached.values()]
    return min(total(points), criterion.max_points)
