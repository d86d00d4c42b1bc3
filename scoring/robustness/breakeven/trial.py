"""One assumption tried (仮定の試算): another price, or points more or fewer, of one bid; who is first then.

What the assumption cannot touch, who may take part and what everybody's answers and marks earn, is done once. The rest
is the procedure of the evaluation itself. Where a bid's entries are at fault the whole evaluation is made every time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria.bid import Bid
from criteria.exact import Points, Yen
from criteria.finding import Finding
from scoring.eligibility.opening import exclusions_at_opening
from scoring.evaluation.award import RankGroup, leaders
from scoring.evaluation.evaluate import Procedure, evaluate_with_points, independent_scores
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.ranking import inside_band, rank
from scoring.evaluation.responses import with_answer_faults, with_entry_faults
from scoring.evaluation.scores import Marked, read_marks
from scoring.evaluation.sheet import CriterionScores, ScoreSheet
from scoring.formulas.panel import is_marked
from scoring.numbers.deadline import NO_DEADLINE, Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What one assumption leads to, as far as a search reads it (仮定の結果).

    ``alone`` is first with nobody beside, ``level`` first at all. ``path`` are the exclusions in order, ``values`` by
    vendor as rounded, ``band`` who lies inside a band, ``minimum`` the variable minimum price.
    """

    alone: bool
    level: bool
    path: tuple[tuple[str, ...], ...]
    values: Mapping[str, Fraction]
    prices: Mapping[str, Fraction]
    band: frozenset[str] | None
    minimum: Yen | None


class Trials:
    """Tries assumptions about one bid of an evaluation."""

    def __init__(self, evaluation: Evaluation, vendor: str, deadline: Deadline = NO_DEADLINE) -> None:
        """Do once what no assumption touches."""
        self._deadline = deadline
        self.evaluation = evaluation
        self.vendor = vendor
        self._seen: dict[tuple[Yen | None, tuple[int, int]], Outlook] = {}
        tender = evaluation.tender
        self._entered = with_entry_faults(tender, evaluation.given_bids)
        self._barred = {
            finding.subject or "" for finding in evaluation.exclusions if finding.rule.startswith("exclusions.")
        }
        never = self._barred | {bid.vendor for bid in self._entered if bid.status or bid.faults}
        checked = with_answer_faults(tender, evaluation.given_bids, self._entered, never)
        able = [bid for bid in checked if bid.vendor not in never]
        self._faulty = frozenset(bid.vendor for bid in able if bid.faults)
        marked = any(map(is_marked, tender.criteria))
        # An unnamed panel is whoever marked a bid without faults, and that can change with who owes answers.
        panel_moves = bool(self._faulty) and marked and not tender.panel.members
        own_entry = any(bid.vendor == vendor and bid.faults for bid in self._entered)
        self._marked: Marked | None = None
        self._known: Mapping[str, CriterionScores] = {}
        if not (panel_moves or own_entry):
            clean = [bid for bid in able if not bid.faults]
            self._marked = read_marks(tender, clean, [bid for bid in checked if not bid.faults])
            self._known = independent_scores(self._marked)

    @property
    def hopeless(self) -> bool:
        """Whether the bid is out whatever its price and points: barred, without a valid status, or not to be read."""
        own = next((bid for bid in self.evaluation.given_bids if bid.vendor == self.vendor), None)
        return own is None or bool(own.status) or bool(own.faults) or self.vendor in self._barred

    def whole(self, *, price: Yen | None = None, extra: Points = Fraction(0)) -> Outlook:
        """Make the whole evaluation under an assumption; OutOfTimeError where the deadline has passed."""
        self._deadline.check()
        evaluation = self.evaluation
        bids = self._with(evaluation.given_bids, price)
        after = evaluate_with_points(evaluation.tender, bids, evaluation.given_findings, {self.vendor: extra})
        path = [*map(_step, after.exclusions), *((one,) for one in after.set_aside)]
        minimum = None if after.variable_minimum is None else after.variable_minimum.price
        return self._outlook(after.award.ranking, after.sheet, path, minimum)

    def outlook(self, *, price: Yen | None = None, extra: Points = Fraction(0)) -> Outlook:
        """Find what an assumption leads to, by the procedure of the evaluation; each once.

        Raises
        ------
        OutOfTimeError
            Where the deadline has passed.
        """
        self._deadline.check()
        key = price, extra.as_integer_ratio()
        if key not in self._seen:
            self._seen[key] = self._try(price, extra)
        return self._seen[key]

    def _try(self, price: Yen | None, extra: Points) -> Outlook:
        if self._marked is None:
            return self.whole(price=price, extra=extra)
        tender, bids = self.evaluation.tender, self._with(self._entered, price)
        opening, minimum = exclusions_at_opening(tender, bids, self._barred)
        out = {found.subject for found in opening}
        scored = [index for index, bid in enumerate(self._marked.bids) if bid.vendor not in out]
        marked = replace(self._marked, bids=self._with(self._marked.bids, price), extra={self.vendor: extra})
        procedure = Procedure(
            marked.only(marked.bids[index].vendor for index in scored),
            {key: scores.select(scored) for key, scores in self._known.items()},
        )
        sheet = procedure.run()
        path = [
            *map(_step, (*opening, *procedure.exclusions, *procedure.faults)),
            *((one,) for one in sorted(self._faulty - out)),
        ]
        ranking, _ = rank(tender, bids, sheet)
        return self._outlook(ranking, sheet, path, None if minimum is None else minimum.price)

    def _with(self, bids: Sequence[Bid], price: Yen | None) -> tuple[Bid, ...]:
        if price is None:
            return tuple(bids)
        return tuple(replace(bid, price=price) if bid.vendor == self.vendor else bid for bid in bids)

    def _outlook(
        self, ranking: Sequence[RankGroup], sheet: ScoreSheet, path: Sequence[tuple[str, ...]], minimum: Yen | None
    ) -> Outlook:
        first = leaders(ranking)
        return Outlook(
            alone=first == (self.vendor,),
            level=self.vendor in first,
            path=tuple(path),
            values=dict(zip(sheet.vendors, sheet.value, strict=True)),
            prices={vendor: paid for vendor, paid in zip(sheet.vendors, sheet.prices, strict=True) if paid is not None},
            band=inside_band(self.evaluation.tender, sheet),
            minimum=minimum,
        )


def _step(finding: Finding) -> tuple[str, ...]:
    return finding.subject or "", finding.code, finding.rule
