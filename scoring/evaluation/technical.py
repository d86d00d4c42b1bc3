"""The technical points alone (技術点による順位): what a panel may look at while the prices are sealed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from criteria.bid import Bid
from criteria.finding import Finding
from criteria.tender import Method, Minimums, PriceLimits, Tender
from criteria.terms import Envelopes, RoundingStage
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation

_KEPT: Final = (RoundingStage.CRITERION, RoundingStage.TECHNICAL)


def technical_part(tender: Tender) -> Tender:
    """Leave of a tender what technical points follow from (技術点に関わる定め): no price, no tie-break, no selection.

    The minimums of criteria, of groups and of the technical total stay, and so do the exclusion rules.
    """
    method = tender.method
    return replace(
        tender,
        method=Method(
            combination="technical-only",
            technical_points=method.technical_points,
            technical_scaling=method.technical_scaling,
            rounding={stage: rounding for stage, rounding in method.rounding.items() if stage in _KEPT},
        ),
        prices=PriceLimits(),
        minimums=Minimums(technical=tender.minimums.technical, groups=tender.minimums.groups),
        lottery=None,
        selection=None,
        envelopes=Envelopes.TWO,
    )


def technical_ranking(tender: Tender, bids: Sequence[Bid], findings: Iterable[Finding] = ()) -> Evaluation:
    """Rank bids by their technical points (技術点による順位), whether their prices are sealed or not; none is read.

    Equal points are equal: nothing breaks a tie. The evaluation is never binding.

    Raises
    ------
    DefinitionError
        Where the tender's definition is wrong.
    EvaluationError
        Where the bids are for more than one lot.
    """
    unpriced = [replace(bid, price=None, components={}) for bid in bids]
    return evaluate(technical_part(tender), unpriced, findings)
