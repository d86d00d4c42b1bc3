"""Points that wait for evidence (確認待ちの得点): what is on file but unconfirmed earns nothing, and that is told.

The award stands on what is confirmed. How many points are at stake, and who would be first with them, is computed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from criteria.criterion import Criterion
from criteria.exact import Points, decimal_text
from criteria.finding import Finding, Severity, Text
from scoring.eligibility.facts import Fact, FactReader
from scoring.evaluation.scores import Marked, points_on_file
from scoring.evaluation.sheet import CriterionScores
from scoring.formulas.panel import criterion_formula, is_on_file
from scoring.formulas.registry import Reads
from scoring.numbers.column import Column

MOST_EVALUATED: Final = 1000
"""Up to so many bids are evaluated again, over all vendors with points at stake, to tell who would be first."""

_CURES: Final = {
    Reads.CERTIFICATES: Text(
        "表 certificates の該当する行を補うか、正しければそのままにしてください",
        "Complete the row in the table certificates, or leave it where it is right as it stands",
    ),
    Reads.MEASURES: Text(
        "表 measures の evidence に証拠を記入するか、なければそのままにしてください",
        "Name the evidence in the table measures, or leave it where there is none",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AtStake:
    """What a bid would earn for one criterion were everything on file confirmed (確認待ちの得点)."""

    vendor: str
    criterion: Criterion
    confirmed: Points
    more: Points
    unconfirmed: tuple[Fact, ...]

    def finding(self) -> Finding:
        """Say which evidence is not counted, what it lacks, and the cure."""
        first = next((row for one in self.unconfirmed for row in one.rows), None)
        ja = "、".join(f"{one.called.ja}: {one.text.ja}{_rows(one, ja=True)}" for one in self.unconfirmed)
        en = "; ".join(f"{one.called.en}: {one.text.en}{_rows(one)}" for one in self.unconfirmed)
        label = self.criterion.label
        return Finding(
            code="evidence-unconfirmed",
            severity=Severity.WARNING,
            what=Text(
                f"{self.vendor}の「{label}」: 確認できないため得点に数えていません: {ja}",
                f"{self.vendor}, {label}: not counted, because it cannot be confirmed: {en}",
            ),
            subject=self.vendor,
            where=first,
            value=self.criterion.id,
            cure=_CURES[criterion_formula(self.criterion).responses.reads],
        )


def _rows(fact: Fact, *, ja: bool = False) -> str:
    rows = " ".join(map(str, fact.rows))
    return rows and (f"({rows})" if ja else f" ({rows})")


def points_at_stake(marked: Marked, scores: Mapping[str, CriterionScores]) -> tuple[AtStake, ...]:
    """Find every bid that would earn more for what is on file were it confirmed, criterion by criterion."""
    return tuple(
        one
        for criterion in marked.tender.criteria
        if is_on_file(criterion)
        for one in _of_criterion(criterion, marked, scores[criterion.id].points or Column(()))
    )


def _of_criterion(criterion: Criterion, marked: Marked, points: Column) -> Iterator[AtStake]:
    reader, method = FactReader(criterion, marked.tender), marked.tender.method
    for bid, earned in zip(marked.bids, points, strict=True):
        if earned == criterion.max_points:
            continue
        facts = reader.of(bid)
        waiting = facts.unconfirmed
        if waiting:
            confirmed = points_on_file(criterion, {*facts.response, *(one.key for one in waiting)}, method)
            more = confirmed - earned
            if more > 0:
                yield AtStake(
                    vendor=bid.vendor, criterion=criterion, confirmed=confirmed, more=more, unconfirmed=waiting
                )


def with_confirmed(
    marked: Marked, scores: Mapping[str, CriterionScores], stakes: Sequence[AtStake]
) -> dict[str, CriterionScores]:
    """Return the scores as they would be with these points counted."""
    changed = dict(scores)
    for one in stakes:
        before = changed[one.criterion.id].points or Column(())
        points = Column.of(
            one.confirmed if vendor == one.vendor else earned
            for vendor, earned in zip(marked.vendors, before, strict=True)
        )
        changed[one.criterion.id] = CriterionScores(criterion=one.criterion, computed=points, points=points)
    return changed


def of_vendor(vendor: str, stakes: Sequence[AtStake], first: Text) -> Finding:
    """Say how many points of a vendor wait for evidence, and what they would do to the first place."""
    ja = "、".join(f"「{one.criterion.label}」{decimal_text(one.more)}点" for one in stakes)
    en = ", ".join(f"{decimal_text(one.more)} for {one.criterion.label}" for one in stakes)
    return Finding(
        code="points-at-stake",
        severity=Severity.WARNING,
        what=Text(f"確認できれば加わる得点: {ja}。{first.ja}", f"points to be added once confirmed: {en}. {first.en}"),
        subject=vendor,
    )


def first_place(now: Sequence[str], then: Sequence[str]) -> Text:
    """Say whether the first place would be another's with the points counted, and whose."""
    if tuple(now) == tuple(then):
        return Text("加わっても1位は変わりません", "The first place would stay as it is")
    return Text(
        f"加われば1位は {'、'.join(then) or 'なし'} です",
        f"The first place would be that of {', '.join(then) or 'nobody'}",
    )


NOT_COMPUTED: Final = Text(
    "加わった場合の1位は、対象が多いため計算していません。sentei whatif で確かめてください",
    "Who would be first then is not computed, because there are many; ask sentei whatif",
)
