"""Where the members' marks of one bid lie apart (採点差), and what the panel settled of them (採点差の措置)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from criteria.bid import Disposition
from criteria.criterion import Criterion
from criteria.exact import decimal_text
from criteria.finding import Finding, Text
from criteria.tender import Tender
from scoring.evaluation.scores import Marked
from scoring.formulas.panel import MarkReader, is_marked, own_marks, present_members


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDifference:
    """The members' own marks of one bid under one criterion, how far they lie apart, and what was settled.

    ``spread`` 採点の開き is the highest member's points less the lowest's, as a share of the allotment. ``disposition``
    is None where the spread reaches the tender's alarm and nothing is settled.
    """

    vendor: str
    criterion: Criterion
    marks: Mapping[str, Fraction | str]
    spread: Fraction
    disposition: Disposition | None

    def finding(self, tender: Tender) -> Finding:
        """Return the fault that nothing is settled: the ranking stands, and nothing is awarded until it is."""
        label, spread = self.criterion.label or self.criterion.id, share_text(self.spread)
        alarm = share_text(tender.panel.alarm or Fraction(0))
        return Finding(
            code="disposition-due",
            what=Text(
                f"「{label}」の委員の採点の開きは配点の{spread}で、措置を要する{alarm}以上ですが、措置の記載がありません",
                f"the members' marks for {label} lie {spread} of the allotment apart, from {alarm} on the panel must "
                "settle what becomes of them, and nothing is settled",
            ),
            subject=self.vendor,
            value=self.criterion.id,
            cure=Text(
                "合議結果の表(dispositions.csv)に、維持又は合議とその理由を記入してください",
                "Enter stands or agreed, with the reason, in dispositions.csv",
            ),
        )


def share_text(share: Fraction) -> str:
    """Write a share in per cent.

    >>> share_text(Fraction(3, 8))
    '37.5%'
    """
    return f"{decimal_text(100 * share)}%"


def panel_differences(marked: Marked) -> tuple[PanelDifference, ...]:
    """Find where the panel settled something, or must (採点差と措置), over the bids that are scored."""
    tender, alarm = marked.tender, marked.tender.panel.alarm
    if alarm is None and not any(bid.dispositions for bid in marked.bids):
        return ()
    asked = [criterion for criterion in tender.criteria if is_marked(criterion)]
    reader = MarkReader(asked)
    found = []
    for bid in marked.bids:
        present = present_members(tender.panel, marked.members, bid.vendor)
        points = reader.of(own_marks(bid), present).points
        settled = {one.criterion: one for one in bid.dispositions}
        for criterion in asked:
            own = points[criterion.id].values()
            spread = (max(own) - min(own)) / criterion.max_points
            if criterion.id in settled or (alarm is not None and spread >= alarm):
                found.append(
                    PanelDifference(
                        vendor=bid.vendor,
                        criterion=criterion,
                        marks={
                            mark.evaluator: mark.mark
                            for mark in bid.marks
                            if mark.criterion == criterion.id and mark.evaluator in present
                        },
                        spread=spread,
                        disposition=settled.get(criterion.id),
                    )
                )
    return tuple(found)
