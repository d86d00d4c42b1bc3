"""Points that wait for evidence (確認待ちの得点), recounted: how many, whose, and who would be first with them."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.finding import Finding, Severity, Text
from criteria.terms import RoundingStage
from scoring.audit.figures import decimal, rounded_at
from scoring.audit.order import Groups, rank
from scoring.audit.procedure import Procedure
from scoring.audit.responses import is_on_file
from scoring.audit.scores import Entrants
from scoring.audit.security import points_on_file, unconfirmed_row

_MOST_RECOUNTED: Final = 1000
_SAME: Final = Text("加わっても1位は変わりません", "The first place would stay as it is")
_MANY: Final = Text(
    "加わった場合の1位は、対象が多いため計算していません。sentei whatif で確かめてください",
    "Who would be first then is not computed, because there are many; ask sentei whatif",
)


def waiting_points(entrants: Entrants, groups: Groups) -> Iterator[Finding]:
    """Yield the warnings of what is on file and earns nothing because it cannot be confirmed."""
    criteria = [criterion for criterion in entrants.tender.criteria if is_on_file(criterion)]
    more: dict[str, list[tuple[str, Fraction]]] = {}
    for criterion in criteria:
        for bid in entrants.bids:
            points = _points(entrants, criterion, bid, confirmed=True) - _points(
                entrants, criterion, bid, confirmed=False
            )
            if points > 0:
                more.setdefault(bid.vendor, []).append((criterion.label, points))
                yield Finding(
                    code="evidence-unconfirmed",
                    severity=Severity.WARNING,
                    what=Text("", ""),
                    subject=bid.vendor,
                    where=unconfirmed_row(entrants.tender, criterion, bid),
                    value=criterion.id,
                )
    for vendor in sorted(more):
        first = _first(entrants, vendor, groups) if len(more) * len(entrants.bids) <= _MOST_RECOUNTED else _MANY
        yield _at_stake(vendor, more[vendor], first)


def _points(entrants: Entrants, criterion: Criterion, bid: Bid, *, confirmed: bool) -> Fraction:
    points = points_on_file(entrants.tender, criterion, bid, confirmed=confirmed)
    return rounded_at(entrants.tender.method, RoundingStage.CRITERION, points)


def _first(entrants: Entrants, vendor: str, groups: Groups) -> Text:
    sheet = Procedure(replace(entrants, confirmed=vendor)).run()
    then, _ = rank(entrants.tender, {bid.vendor: bid for bid in entrants.bids}, sheet)
    if then[:1] == groups[:1]:
        return _SAME
    first = then[0] if then else []
    return Text(
        f"加われば1位は {'、'.join(first) or 'なし'} です",
        f"The first place would be that of {', '.join(first) or 'nobody'}",
    )


def _at_stake(vendor: str, more: list[tuple[str, Fraction]], first: Text) -> Finding:
    ja = "、".join(f"「{label}」{decimal(points)}点" for label, points in more)
    en = ", ".join(f"{decimal(points)} for {label}" for label, points in more)
    return Finding(
        code="points-at-stake",
        severity=Severity.WARNING,
        what=Text(f"確認できれば加わる得点: {ja}。{first.ja}", f"points to be added once confirmed: {en}. {first.en}"),
        subject=vendor,
    )
