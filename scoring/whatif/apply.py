"""A what-if applied (仮定の適用): changed copies of the tender and the bids, and the same evaluation of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from criteria.bid import Bid
from criteria.finding import Finding, Text
from criteria.tender import Tender
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif.changes import BringIn, Change, ChangeError, SetGroup, SetPoints
from scoring.whatif.handed_in import with_handed_in, without_absent
from scoring.whatif.points import move_points, with_total
from scoring.whatif.rules import with_rules
from scoring.whatif.written import known, refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What an evaluation is made of, after changes (変更後の入力)."""

    tender: Tender
    bids: tuple[Bid, ...]
    findings: tuple[Finding, ...]


def apply_changes(
    tender: Tender, bids: Sequence[Bid], findings: Sequence[Finding], changes: Iterable[Change]
) -> Changed:
    """Apply changes to copies of a tender and its bids (変更の適用); the order of unlike changes never matters.

    Formulas and rules come first, then points, whose rescaling reads the formulas, then what was handed in, and last
    who takes part. Of two changes of one thing the later counts.

    Raises
    ------
    ChangeError
        With every fault of the changes.
    """
    listed = tuple(changes)
    faults: list[Finding] = []
    changed, given = tender, tuple(bids)
    for change in listed:
        try:
            _check_names(tender, change)
            changed = with_rules(changed, bids, change)
            given = with_handed_in(tender, given, change)
        except ChangeError as error:
            faults += error.faults
    if not faults:
        try:
            changed = with_total(tender, move_points(changed, listed))
        except ChangeError as error:
            faults += error.faults
    if faults:
        raise ChangeError(*faults)
    present, told = without_absent(given, findings, listed)
    return Changed(tender=changed, bids=present, findings=told)


def _check_names(tender: Tender, change: Change) -> None:
    if isinstance(change, SetPoints):
        known(change, change.criterion, [one.id for one in tender.criteria], Text("評価項目", "criterion"))
    if isinstance(change, SetGroup):
        known(change, change.group, tender.groups, Text("区分", "group"))


def evaluate_changed(evaluation: Evaluation, changes: Iterable[Change]) -> Evaluation:
    """Evaluate what an evaluation was made of, with changes (仮定による再評価): the same rules, nothing else.

    Raises
    ------
    ChangeError
        Where a change cannot be made, or a vendor to be brought in stays excluded, with the reason.
    DefinitionError
        Where the changed tender is none that can be evaluated.
    """
    listed = tuple(changes)
    changed = apply_changes(evaluation.tender, evaluation.given_bids, evaluation.given_findings, listed)
    after = evaluate(changed.tender, changed.bids, changed.findings)
    wanted = {change.vendor: change for change in listed if isinstance(change, BringIn)}
    faults = [_kept_out(after, change) for change in wanted.values() if _is_out(after, change.vendor)]
    if faults:
        raise ChangeError(*faults)
    return after


def _is_out(after: Evaluation, vendor: str) -> bool:
    return after.award.rank_of(vendor) is None and any(bid.vendor == vendor for bid in after.bids)


def _kept_out(after: Evaluation, change: BringIn) -> Finding:
    found = next((one for one in after.exclusions if one.subject == change.vendor), None)
    found = found or next((one for one in after.findings if one.subject == change.vendor), None)
    reason = found.what if found else Text("順位の対象ではありません", "it is not ranked")
    cure = found.cure if found else Text("", "")
    what = Text(f"{change.vendor}は除外されたままです: {reason.ja}", f"{change.vendor} stays out: {reason.en}")
    return refusal(change, what, cure=cure)
