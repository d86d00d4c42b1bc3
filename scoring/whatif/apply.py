"""A what-if applied (仮定の適用): changed copies of the tender and the bids, and the same evaluation of them."""

from collections.abc import Iterable
from typing import Final

from criteria.finding import Finding, Text
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif.allotment import move_points
from scoring.whatif.changes import Change, ChangeError, standing
from scoring.whatif.points import with_total

_VENDOR: Final = Text("事業者", "vendor")


def evaluate_changed(evaluation: Evaluation, changes: Iterable[Change]) -> Evaluation:
    """Evaluate what an evaluation was made of, with changes (仮定による再評価): the same rules, nothing else.

    Formulas and rules come first, then points, whose rescaling reads the formulas, and last who takes part; the order
    of unlike changes never matters, and of two changes of one thing the later counts.

    Raises
    ------
    ChangeError
        With every fault of the changes; or where a vendor to be brought in stays excluded, with the reason.
    DefinitionError
        Where the changed tender is none that can be evaluated.
    """
    listed = standing(changes)
    tender, given = evaluation.tender, evaluation.given_bids
    changed, bids = tender, given
    faults: list[Finding] = []
    for change in listed:
        try:
            changed = change.to_tender(changed, given)
            if change.bidder:
                change.known(change.bidder, [bid.vendor for bid in given], _VENDOR)
            bids = tuple(change.to_bids(tender, bids))
        except ChangeError as error:
            faults += error.faults
    if not faults:
        changed = with_total(tender, move_points(changed, listed))
        gone = {change.bidder for change in listed if change.takes_part is False}
        # The faults of those who do not take part are none of the evaluation.
        theirs = {fault for bid in bids if bid.vendor in gone for fault in bid.faults}
        after = evaluate(
            changed,
            [bid for bid in bids if bid.vendor not in gone],
            [finding for finding in evaluation.given_findings if finding not in theirs],
        )
        for change in listed:
            try:
                change.check(after)
            except ChangeError as error:
                faults += error.faults
    if faults:
        raise ChangeError(*faults)
    return after
