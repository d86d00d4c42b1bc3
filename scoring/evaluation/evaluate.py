"""One evaluation (評価): exclusion first, then relative scores over the bids still in, then order and award."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from criteria.bid import Bid, register_of
from criteria.characters import compared
from criteria.errors import DefinitionError, EvaluationError
from criteria.exact import Points
from criteria.exclusion import Check
from criteria.finding import Finding, Severity, Text
from criteria.lots import lots_of, tender_of_lot
from criteria.tender import Tender
from criteria.terms import AwardStatus
from scoring.definition.check import check_definition
from scoring.eligibility.ledger import Ledger
from scoring.eligibility.opening import awaits_investigation, disqualifications, exclusions_at_opening, unconfirmed
from scoring.eligibility.qualification import check_qualification
from scoring.eligibility.rulebook import find_rule
from scoring.evaluation.award import Award, leaders
from scoring.evaluation.differences import panel_differences
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.minimums import criterion_failures, limit_checks, technical_failures, value_failures
from scoring.evaluation.points_at_stake import (
    MOST_EVALUATED,
    NOT_COMPUTED,
    first_place,
    of_vendor,
    points_at_stake,
    with_confirmed,
)
from scoring.evaluation.ranking import rank
from scoring.evaluation.responses import with_answer_faults, with_entry_faults
from scoring.evaluation.scores import (
    Marked,
    NoValueError,
    build_sheet,
    read_marks,
    score_all_criteria,
    score_criterion,
    technical_sum,
)
from scoring.evaluation.sheet import CriterionScores, ScoreSheet
from scoring.formulas.panel import criterion_formula, is_on_file
from scoring.formulas.registry import FormulaKind, find

Scored = TypeVar("Scored")


def evaluate(tender: Tender, bids: Sequence[Bid], findings: Iterable[Finding] = ()) -> Evaluation:
    """Evaluate the bids of a tender (総合評価): who may take part, what each scores, who is first.

    The order of the bids never matters. Where the tender has lots they are for one of them, under its ceiling.
    ``findings`` are those of the reading; a fault among them, or in a bid, leaves the rest evaluated and nothing
    awarded.

    Raises
    ------
    DefinitionError
        Where the tender's definition is wrong; it lists every fault.
    EvaluationError
        Where the bids are for more than one lot.
    """
    return evaluate_with_points(tender, bids, findings, {})


def evaluate_with_points(
    tender: Tender, bids: Sequence[Bid], findings: Iterable[Finding], extra: Mapping[str, Points]
) -> Evaluation:
    """Evaluate as :func:`evaluate` does, with points more or fewer on the technical totals of some (仮定の加点・減点).

    ``extra`` joins the sum of a bid's criteria before it is rescaled or rounded. It is never published: it answers how
    many points a bid is short of another place.
    """
    definition = check_definition(tender)
    if any(found.severity is Severity.FAULT for found in definition):
        raise DefinitionError(definition)
    given = _canonical(bids)
    tender = tender_of_lot(tender, lots_of(given)[0])
    entered = with_entry_faults(tender, given)
    ledger = check_qualification(tender, entered, register_of(entered))
    barred = disqualifications(tender, ledger)
    # The opening happens once: what is then missing from somebody's answers moves no price limit.
    opening, minimum = exclusions_at_opening(tender, entered, {found.subject or "" for found in barred})
    out = {found.subject or "" for found in (*barred, *opening)}
    checked = with_answer_faults(tender, given, entered, out)
    readable = [bid for bid in checked if not bid.faults]
    marked = read_marks(tender, [bid for bid in readable if bid.vendor not in out], readable)
    independent = independent_scores(marked)
    procedure = Procedure(replace(marked, extra=extra), independent)
    sheet = procedure.run()
    scored = frozenset(sheet.vendors)
    awaited = [bid for bid in readable if bid.vendor in scored and awaits_investigation(tender, bid)]
    counted = scored if minimum is None else scored | _counted_in_minimum(readable, (*barred, *opening))
    waiting = [check for check in unconfirmed(tender, ledger) if check.vendor in counted]
    differences = panel_differences(marked)
    due = (one.finding(tender) for one in differences if one.disposition is None)
    waits = [*map(_pending, awaited), *map(_unconfirmed, waiting), *map(_overridden, ledger_overrides(ledger))]
    if not extra and any(map(is_on_file, tender.criteria)):
        waits += _waiting_points(marked, independent, sheet, checked)
    told = tuple(findings)
    faults = (fault for bid in checked for fault in bid.faults)
    notes = tuple(dict.fromkeys([*tender.notes, *definition, *told, *faults, *due, *procedure.faults, *waits]))
    undecided = frozenset([*(bid.vendor for bid in awaited), *(check.vendor for check in waiting)])
    exclusions = (*barred, *opening, *procedure.exclusions)
    return Evaluation(
        tender=tender,
        bids=checked,
        findings=notes,
        ledger=replace(ledger, limits=limit_checks(tender, checked, sheet, exclusions, minimum)),
        exclusions=exclusions,
        set_aside=tuple(sorted({bid.vendor for bid in checked} - scored - {one.subject for one in exclusions})),
        sheet=sheet,
        award=_award(tender, sheet, checked, notes, undecided, moves_minimum=bool(waiting) and minimum is not None),
        variable_minimum=minimum,
        differences=differences,
        given_bids=given,
        given_findings=told,
    )


def _canonical(bids: Sequence[Bid]) -> tuple[Bid, ...]:
    lots = lots_of(bids)
    if len(lots) > 1:
        listed = ", ".join(lot or "-" for lot in lots)
        raise EvaluationError(
            Text(
                f"複数のロット({listed})の入札があります。1つのロットを選んで評価してください(--lot)",
                f"the bids are for {len(lots)} lots ({listed}); evaluate one lot at a time (--lot)",
            )
        )
    vendors = {bid.vendor for bid in bids}
    # Of two spellings of one vendor the same counts in whatever order the bids are.
    spelled = {compared(vendor): vendor for vendor in sorted(vendors)}
    named = [
        bid if len(spelled) == len(vendors) else replace(bid, vendor=spelled[compared(bid.vendor)]) for bid in bids
    ]
    return tuple(sorted(named, key=lambda bid: bid.vendor))


class Procedure:
    """The bids still in, and the order in which they can go out (失格判定の順序).

    First failures on points that depend on nobody else; then, over those left, failures on relative technical points;
    then failures of the value. Bids that fail together leave together; every relative number is taken anew, and who is
    left meets every minimum on the last of them.
    """

    def __init__(self, marked: Marked, known: Mapping[str, CriterionScores] | None = None) -> None:
        """Score what depends on no other bid, once; what is ``known`` of it already is taken as it is."""
        self._tender = marked.tender
        self._start = self._marked = marked
        self._known = independent_scores(marked) if known is None else dict(known)
        self._sheet: ScoreSheet | None = None
        self.exclusions: list[Finding] = []
        self.faults: list[Finding] = []

    def run(self) -> ScoreSheet:
        """Take out whoever fails, stage by stage, and return the sheet of those left."""
        self._exclude(criterion_failures(self._tender, self._marked, self._known))
        if len(self._known) == len(self._tender.criteria):
            # No criterion is relative, so neither is a technical total: these are out whoever else bids.
            self._exclude(self._technical_failures())
        first_relative = len(self.exclusions)
        while found := self._technical_failures() or self._value_failures():
            self._exclude(found)
        sheet = self._current_sheet()
        if is_relative(self._tender):
            self._check_order(sheet, self.exclusions[first_relative:])
        return sheet

    def _exclude(self, found: Sequence[Finding]) -> None:
        self.exclusions.extend(found)
        self._leave({finding.subject for finding in found if finding.subject})

    def _leave(self, vendors: set[str]) -> None:
        if not vendors:
            return
        kept = [index for index, bid in enumerate(self._marked.bids) if bid.vendor not in vendors]
        self._marked = self._marked.without(vendors)
        self._known = {key: scores.select(kept) for key, scores in self._known.items()}
        self._sheet = None

    def _technical_failures(self) -> Sequence[Finding]:
        minimums = self._tender.minimums
        relative = [one for one in self._tender.criteria if one.id not in self._known]
        judged = [one for one in relative if one.mandatory or one.minimum is not None]
        if minimums.technical is None and not minimums.groups and not judged:
            return ()
        scores, _ = self._scored(lambda: score_all_criteria(self._marked, self._known))
        totals = list(technical_sum(self._marked, scores)[0])
        return (
            *criterion_failures(self._tender, self._marked, {one.id: scores[one.id] for one in judged}),
            *technical_failures(self._tender, self._marked.vendors, scores, totals),
        )

    def _value_failures(self) -> Sequence[Finding]:
        return value_failures(self._tender, self._current_sheet())

    def _current_sheet(self) -> ScoreSheet:
        if self._sheet is None:
            self._sheet = self._scored(lambda: build_sheet(self._marked, self._known))
        return self._sheet

    def _scored(self, score: Callable[[], Scored]) -> Scored:
        """Score the bids still in; those for which a formula has no value are set aside, all at once."""
        while True:
            try:
                return score()
            except NoValueError as error:
                cure = Text("入札公告の算式と得点を確認してください", "Check the tender's formula and the points")
                for vendor, reason in error.reasons.items():
                    what = Text(f"評価値を計算できません: {reason.ja}", f"there is no evaluation value: {reason.en}")
                    self.faults.append(Finding(code="no-value", what=what, subject=vendor, cure=cure))
                self._leave(set(error.reasons))

    def _check_order(self, sheet: ScoreSheet, excluded: Sequence[Finding]) -> None:
        """Refuse to guess where a minimum was missed, or met, only because of somebody who then went out as well."""
        ranked = set(sheet.vendors)
        doubts: dict[str, Finding] = {}
        for vendor in dict.fromkeys(finding.subject for finding in excluded if finding.subject):
            alone = Procedure(self._start.only({*ranked, vendor}))
            failing = {finding.subject for finding in alone.first_failures() if finding.subject}
            if vendor not in failing:
                doubts[vendor] = _order_dependent(vendor, _WOULD_PASS)
            for other in sorted(failing & ranked):
                doubts.setdefault(other, _order_dependent(other, _WOULD_FAIL))
        self.faults += doubts.values()

    def first_failures(self) -> tuple[Finding, ...]:
        """Return who fails when all these bids are scored together, without taking anybody out."""
        return (*self._technical_failures(), *self._value_failures())


def independent_scores(marked: Marked) -> dict[str, CriterionScores]:
    """Score the criteria whose points depend on no other bid (他の入札によらない得点)."""
    criteria = marked.tender.criteria
    return {one.id: score_criterion(one, marked)[0] for one in criteria if not criterion_formula(one).relative}


def is_relative(tender: Tender) -> bool:
    """Whether any formula of the tender measures a bid against the other bids."""
    method = tender.method
    chosen = [criterion_formula(one) for one in tender.criteria] + [find(FormulaKind.COMBINATION, method.combination)]
    if method.price_formula:
        chosen.append(find(FormulaKind.PRICE, method.price_formula))
    best = method.technical_points is not None and method.technical_scaling == "best"
    return best or any(formula.relative for formula in chosen)


def depends_on_losers(tender: Tender) -> bool:
    """Whether taking out a bid that is not first can change who is: by its numbers, or by a band around the best."""
    return is_relative(tender) or find(FormulaKind.COMBINATION, tender.method.combination).loser_matters


_WOULD_PASS: Final = Text(
    "他の失格者を除いて計算し直すと最低基準点に達するため、失格と確定できません",
    "the bid would meet the minimum once the others that failed are left out, so its exclusion is not certain",
)
_WOULD_FAIL: Final = Text(
    "他の失格者がいたために最低基準点に達したため、合格と確定できません",
    "the bid meets the minimum only beside others that failed, so its place is not certain",
)


def _order_dependent(vendor: str, what: Text) -> Finding:
    return Finding(
        code="minimum-depends-on-excluded",
        what=what,
        subject=vendor,
        cure=Text(
            "選定委員会が判定の順序を決めてください", "Let the committee settle in which order the minimums apply"
        ),
    )


def ledger_overrides(ledger: Ledger) -> tuple[Check, ...]:
    """Return the checks a special reason set aside (特別の理由による例外)."""
    return tuple(check for check in ledger.not_passed() if check.override is not None)


def _overridden(check: Check) -> Finding:
    judgement = check.override.judgement if check.override else None
    who = f"{judgement.by}, {judgement.on}: {judgement.reason}" if judgement else ""
    return Finding(
        code="rule-overridden",
        severity=Severity.WARNING,
        what=Text(f"特別の理由により「{_called(check)}」を適用しません({who})", f"{check.rule} is set aside ({who})"),
        subject=check.vendor,
        where=check.override.where if check.override else None,
        value=check.rule,
        rule=check.rule,
    )


def _called(check: Check) -> str:
    return find_rule(check.rule).name.ja


def _unconfirmed(check: Check) -> Finding:
    return Finding(
        code="not-confirmed",
        severity=Severity.WARNING,
        what=Text(
            f"「{_called(check)}」を確認できません: {check.what.ja}",
            f"{check.rule} cannot be confirmed: {check.what.en}",
        ),
        subject=check.vendor,
        where=check.evidence[0] if check.evidence else None,
        value=check.rule,
        observed=check.observed,
        required=check.required,
        source=check.source,
        rule=check.rule,
        cure=check.cure,
    )


def _counted_in_minimum(bids: Sequence[Bid], out: Iterable[Finding]) -> frozenset[str]:
    """Return whose price a variable minimum price was computed over: all but those that were out before it."""
    after = ("price.variable_minimum", "price.investigation")
    before = {found.subject for found in out if found.rule not in after}
    return frozenset(bid.vendor for bid in bids if bid.vendor not in before and bid.price is not None)


def _pending(bid: Bid) -> Finding:
    return Finding(
        code="investigation-pending",
        severity=Severity.WARNING,
        what=Text(
            "入札価格が調査基準価格を下回っています。低入札価格調査の結果を待っています",
            "the price is below the investigation price and the outcome of the investigation is awaited",
        ),
        subject=bid.vendor,
        cure=Text(
            "入札の表の「調査結果」の列に、適格、不適格、調査不応のいずれかを記入してください",
            "Enter cleared, failed or refused in the column investigation of bids.csv",
        ),
    )


def _waiting_points(
    marked: Marked, scores: Mapping[str, CriterionScores], sheet: ScoreSheet, bids: Sequence[Bid]
) -> Iterator[Finding]:
    """Tell what earns nothing because it is unconfirmed, and who would be first were it confirmed, vendor by vendor."""
    stakes = points_at_stake(marked, scores)
    yield from (one.finding() for one in stakes)
    vendors = sorted({one.vendor for one in stakes})
    if not vendors:
        return
    few, now = len(vendors) * len(marked.bids) <= MOST_EVALUATED, leaders(rank(marked.tender, bids, sheet)[0])
    for vendor in vendors:
        theirs = [one for one in stakes if one.vendor == vendor]
        first = NOT_COMPUTED
        if few:
            again = Procedure(marked, with_confirmed(marked, scores, theirs)).run()
            first = first_place(now, leaders(rank(marked.tender, bids, again)[0]))
        yield of_vendor(vendor, theirs, first)


def _award(
    tender: Tender,
    sheet: ScoreSheet,
    bids: Sequence[Bid],
    notes: Sequence[Finding],
    awaited: frozenset[str],
    *,
    moves_minimum: bool,
) -> Award:
    ranking, ties = rank(tender, bids, sheet)
    first = leaders(ranking)
    drew = {vendor for tie in ties if tie.draw is not None for vendor in tie.draw.order}
    # A bid that waits can still go out, and with it every number taken over all bids, and every lot drawn with it.
    undecided = moves_minimum or bool(awaited & {*first, *drew}) or (bool(awaited) and depends_on_losers(tender))
    if undecided or any(note.severity is Severity.FAULT for note in notes):
        return Award(status=AwardStatus.INCOMPLETE, ranking=ranking, ties=ties)
    if not first:
        return Award(status=AwardStatus.NO_AWARD, ranking=(), ties=())
    if tender.selection is not None:
        return Award(status=AwardStatus.SELECTION, ranking=ranking, ties=ties)
    return Award(status=AwardStatus.AWARDED if len(first) == 1 else AwardStatus.TIED, ranking=ranking, ties=ties)
