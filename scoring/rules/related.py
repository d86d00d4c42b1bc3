"""The rule against related bidders (資本・人的関係のある者の同一入札への参加)."""

from collections.abc import Sequence
from typing import Final

from criteria.exclusion import Outcome
from criteria.finding import Text
from criteria.terms import ExclusionStage
from scoring.registry import Param, ParamKind
from scoring.rulebook import Subject, Verdict, rule

_MOST_NAMED: Final = 10


@rule(
    id="related-vendors",
    stage=ExclusionStage.OPENING,
    ja="資本関係・人的関係のある者の入札",
    en="related bidders in one tender",
    source="国土交通省「資本関係又は人的関係がある者同士の入札参加制限」; 入札公告",
    reads=("relations",),
    params=(
        Param(
            name="withdrawn_count",
            text=Text("辞退した者も数える", "whether bids that were withdrawn still count"),
            kind=ParamKind.FLAG,
            default=True,
        ),
    ),
)
def related_vendors(subject: Subject, *, withdrawn_count: bool) -> Verdict:
    """No other bid from the group of related vendors 関係者の組; otherwise all bids of the group are void.

    With ``withdrawn_count = false`` the last one stays valid after the others withdraw.
    """
    field = subject.field
    group = field.related.get(subject.vendor, ())
    bidding = field.bidding if withdrawn_count else field.still_bidding
    others = [vendor for vendor in group if vendor in bidding and vendor != subject.vendor]
    if not others:
        return Verdict(
            outcome=Outcome.PASSED,
            what=Text("関係のある他の入札者はいません", "no other bid comes from a related vendor"),
            observed=_named(group),
        )
    return Verdict(
        outcome=Outcome.FAILED,
        what=Text("資本関係・人的関係のある者が同一の入札に参加しています", "related vendors bid in the same tender"),
        observed=_named(others),
        evidence=field.links.get(subject.vendor, ()),
        cure=Text(
            "開札前に1者を除いて辞退してください(公告に定めがある場合)",
            "All but one withdraw before the opening, where the tender allows it",
        ),
    )


def _named(vendors: Sequence[str]) -> str:
    shown = ", ".join(vendors[:_MOST_NAMED])
    return shown if len(vendors) <= _MOST_NAMED else f"{shown}, … ({len(vendors)})"
