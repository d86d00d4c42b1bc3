"""The leave-one-out certificate (敗者除外の確認), recounted: each loser is left out and everything counted again."""

from itertools import combinations
from typing import Final

from criteria.bid import Bid
from criteria.finding import Finding
from criteria.tender import Tender
from scoring.audit.procedure import is_relative
from scoring.audit.recount import Document, recount
from scoring.audit.values import value_rule
from scoring.audit.verification import PROSE

MOST_LEFT_OUT: Final = 30
"""Beyond so many ranked bids nothing is certified."""

_FEWEST: Final = 2


def certificate(tender: Tender, bids: list[Bid], given: list[Finding], whole: Document) -> Document | None:
    """Return the certificate that must have been published beside the whole result, its sentences as PROSE."""
    ranks = _ranks(whole)
    if not _FEWEST <= len(ranks) <= MOST_LEFT_OUT:
        return None
    relative = (
        is_relative(tender)
        or value_rule(tender).loser_matters
        or tender.prices.variable_minimum is not None
        or any(tie["lottery"] is not None for tie in whole["ties"])
    )
    removals = [
        _removal(vendor, whole, recount(tender, [bid for bid in bids if bid.vendor != vendor], given))
        for vendor, rank in ranks.items()
        if relative and rank > 1
    ]
    return {
        "relative": relative,
        "stands": not any(removal["winners_change"] for removal in removals),
        "removals": removals,
        "messages": PROSE,
    }


def _ranks(document: Document) -> dict[str, int]:
    return {row["vendor"]: row["rank"] for row in document["ranking"]}


def _removal(vendor: str, whole: Document, rest: Document) -> Document:
    before, after = _ranks(whole), _ranks(rest)
    shared = sorted(before.keys() & after.keys(), key=lambda name: (before[name], name))
    first_before, first = ([name for name, rank in ranks.items() if rank == 1] for ranks in (before, after))
    references_before, references = (
        {f"{reference['stage']} {reference['reference']}": reference["value"] for reference in document["references"]}
        for document in (whole, rest)
    )
    return {
        "removed": vendor,
        "winners": first,
        "winners_change": first != first_before,
        # Whoever is listed first was ahead or level: their order changes where that is no longer so.
        "turned": [
            [name, other]
            for name, other in combinations(shared, 2)
            if _order(before[name], before[other]) != _order(after[name], after[other])
        ],
        "in_or_out": sorted((before.keys() ^ after.keys()) - {vendor}),
        "because": [key for key, value in references_before.items() if references.get(key) != value],
        "message": PROSE,
    }


def _order(rank: int, other: int) -> int:
    return (rank > other) - (rank < other)
