"""Who can be selected at all (選定の候補): exclusion comes first, and whoever is out has no place in the model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from criteria.bid import Bid, register_of
from criteria.errors import EvaluationError
from criteria.finding import Finding, Severity, Text, Where
from criteria.lots import lots_of, of_lot, tender_of_lot
from criteria.register import Register
from criteria.selection import SelectionKind, SelectionObjective, SelectionTerms
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.definition.faults import DEFINITION_FILE
from scoring.definition.selection.columns import Candidate
from scoring.definition.selection.kinds import bound_rules
from scoring.definition.selection.rule import Rules
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation, told_apart
from scoring.formulas.registry import FormulaKind, find
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.selection.packages import ExcludedOffer, judge_newcomers, judge_package


def asks_for_values(tender: Tender) -> bool:
    """Whether an objective, a key of the chain or a floor of the selection reads evaluation values."""
    terms = tender.selection
    if terms is None:
        return False
    return SelectionObjective.VALUE in (*terms.objective, *terms.tie_break) or any(
        bound.reads_values for _, bound in bound_rules(tender)
    )


def check_values(tender: Tender, rules: Rules) -> Iterator[Finding]:
    """Find where evaluation values would say something else than what they are added up for (評価値の合計の可否).

    A band puts bids in another order than their values; a discount changes prices that values were computed from; where
    the lowest value is best, a floor of values is none.
    """
    if not asks_for_values(tender):
        return
    combination = find(FormulaKind.COMBINATION, tender.method.combination)
    if combination.loser_matters:
        yield _fault("objective", tender.method.combination, _BAND)
    reads_price = combination.takes("price") or combination.takes("price_points")
    if reads_price and any(bound.changes_prices for _, bound in rules):
        yield _fault("objective", SelectionObjective.VALUE.value, _DISCOUNT)
    for rule, bound in rules:
        if combination.direction is Direction.LOWEST and bound.reads_values:
            yield _fault(f"rules.{rule.id}", SelectionObjective.VALUE.value, _FLOOR)


_BAND: Final = Text(
    "この方法は評価値の順に並べないため、評価値の合計では選定できません",
    "this method does not order bids by their values, so their total decides nothing",
)
_DISCOUNT: Final = Text(
    "数量割引で価格が変わると、入札価格から計算した評価値と食い違います",
    "a discount changes the prices that the evaluation values were computed from",
)
_FLOOR: Final = Text(
    "評価値が低いほど良い方法では、評価値の最低得点を定められません",
    "where the lowest value is best there is no least value to be reached",
)


def _fault(key: str, value: str, what: Text) -> Finding:
    return Finding(
        code="value-not-additive",
        what=what,
        where=Where(file=DEFINITION_FILE, column=f"selection.{key}"),
        value=value,
        cure=Text(
            "value を points、price または points-per-price に改めてください",
            "Write points, price or points-per-price instead of value",
        ),
    )


AWAITED: Final = frozenset({"investigation-pending", "not-confirmed"})
"""Warnings of an evaluation that wait for somebody's answer: in a selection every bid still in can matter."""

NO_TERMS: Final = Text(
    "tender.toml に [selection] がありません。選定の対象と目的をそこに定めてください",
    "tender.toml has no [selection]; say there what is selected (kind) and what is best (objective)",
)


_NOT_EVALUATED: Final = Text(
    "入札の評価が終わる前に計算が打ち切られたため、選定していません。制限時間を延ばしてください(--seconds)",
    "the time was up before the bids were evaluated, so nothing is selected; allow more of it (--seconds)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Everything a selection is made from (選定の前提): candidates in a fixed order, the excluded, what is pending.

    While anything is ``pending`` nothing is selected. ``lots`` are in the order of the tender, none for a shortlist.
    """

    tender: Tender
    terms: SelectionTerms
    bids: tuple[Bid, ...]
    register: Register
    lots: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    excluded: tuple[ExcludedOffer, ...]
    pending: tuple[Finding, ...]
    findings: tuple[Finding, ...]

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors that can be selected, by id."""
        return tuple(sorted({bid.vendor for bid in self.candidates}))

    @property
    def printed_names(self) -> Mapping[str, str]:
        """What a sentence calls each vendor."""
        return told_apart(self.names)

    @property
    def names(self) -> dict[str, str]:
        """What to call each vendor: its name, else its id; those who offer nothing but packages too."""
        offering = {one.vendor: self.register.named(one.vendor) for one in self.register.packages}
        bidding = {bid.vendor: bid.name for bid in sorted(self.bids, key=lambda bid: bid.name)}
        return {vendor: name or vendor for vendor, name in {**offering, **bidding}.items()}


def terms_of(tender: Tender) -> SelectionTerms:
    """Return the selection terms of a tender; EvaluationError with the cure where it has none."""
    if tender.selection is None:
        raise EvaluationError(NO_TERMS)
    return tender.selection


def find_candidates(
    tender: Tender, bids: Sequence[Bid], findings: Iterable[Finding] = (), *, deadline: Deadline = NO_DEADLINE
) -> Candidates:
    """Evaluate the bids, lot by lot where there are lots, and keep those that are not excluded (候補の抽出).

    An excluded bid leaves; so does a package of a vendor that is excluded in any of its lots. Bids with faults, and
    whatever an evaluation still waits for, are pending.

    Raises
    ------
    DefinitionError
        Where the tender's definition is wrong.
    EvaluationError
        Where the tender has no selection terms, or the deadline passes before every lot is evaluated.
    """
    terms, given, register = terms_of(tender), tuple(findings), register_of(bids)
    is_shortlist = terms.kind is SelectionKind.SHORTLIST
    evaluations: dict[str, Evaluation] = {}
    for lot in ("",) if is_shortlist else tuple(lot.id for lot in terms.lots) or lots_of(bids):
        if deadline.left == 0:
            raise EvaluationError(_NOT_EVALUATED)
        if is_shortlist:
            evaluations[lot] = evaluate(tender, bids, given)
        else:
            evaluations[lot] = evaluate(tender_of_lot(tender, lot), *of_lot(lot, bids, given))
    evaluated = tuple(bid for evaluation in evaluations.values() for bid in evaluation.bids)
    offered = () if is_shortlist else sorted(register.packages, key=lambda package: package.id)
    newcomers = judge_newcomers(offered, evaluations, register)
    names = {bid.vendor: bid.name for bid in evaluated}
    with_value = asks_for_values(tender)
    judged = [
        judge_package(
            package,
            names.get(package.vendor) or register.named(package.vendor),
            evaluations,
            newcomers,
            with_value=with_value,
        )
        for package in offered
    ]
    pending = [
        *_pending(terms, bids, evaluations),
        *(finding for entrants in newcomers.values() for finding in entrants.pending),
        *(finding for finding in judged if isinstance(finding, Finding)),
    ]
    single = [bid for lot, evaluation in evaluations.items() for bid in _of_evaluation(lot, evaluation)]
    out = [bid for lot, evaluation in evaluations.items() for bid in _excluded(lot, evaluation)]
    return Candidates(
        tender=tender,
        terms=terms,
        bids=evaluated,
        register=register,
        lots=() if is_shortlist else tuple(evaluations),
        candidates=(*single, *(bid for bid in judged if isinstance(bid, Candidate))),
        excluded=(*out, *(bid for bid in judged if isinstance(bid, ExcludedOffer))),
        pending=tuple(dict.fromkeys(pending)),
        findings=tuple(dict.fromkeys(note for evaluation in evaluations.values() for note in evaluation.findings)),
    )


def _of_evaluation(lot: str, evaluation: Evaluation) -> Iterator[Candidate]:
    bids, sheet = {bid.vendor: bid for bid in evaluation.bids}, evaluation.sheet
    for index, vendor in enumerate(sheet.vendors):
        yield Candidate(
            vendor=vendor,
            name=bids[vendor].name,
            lots=(lot,) if lot else (),
            price=bids[vendor].price or 0,
            points=sheet.technical[index],
            value=sheet.value[index],
        )


def _excluded(lot: str, evaluation: Evaluation) -> Iterator[ExcludedOffer]:
    grounds: dict[str, list[Finding]] = {}
    for finding in evaluation.exclusions:
        grounds.setdefault(finding.subject or "", []).append(finding)
    for vendor, findings in sorted(grounds.items()):
        name = evaluation.bid(vendor).name
        yield ExcludedOffer(vendor=vendor, name=name, lot=lot, package="", grounds=tuple(findings))


def _pending(terms: SelectionTerms, bids: Sequence[Bid], evaluations: Mapping[str, Evaluation]) -> Iterator[Finding]:
    for evaluation in evaluations.values():
        still_in = frozenset(evaluation.sheet.vendors)
        for finding in evaluation.findings:
            if finding.severity is Severity.FAULT or (finding.code in AWAITED and finding.subject in still_in):
                yield finding
    for bid in bids if terms.kind is SelectionKind.LOTS else ():
        if bid.lot not in evaluations and not bid.faults:
            yield Finding(
                code="unknown-lot",
                what=Text("このロットはロットの表にありません", "lots.csv has no such lot"),
                subject=bid.vendor,
                value=bid.lot,
                cure=Text(
                    "入札の表の「ロット」の列か、ロットの表を訂正してください", "Mend the lot in bids.csv, or lots.csv"
                ),
            )
