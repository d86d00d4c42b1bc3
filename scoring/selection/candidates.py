"""Who can be selected at all (選定の候補): exclusion comes first, and whoever is out has no place in the model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from criteria.bid import Bid, register_of
from criteria.errors import EvaluationError
from criteria.finding import Finding, Severity, Text, Where
from criteria.lots import lots_of, of_lot, tender_of_lot
from criteria.register import Register
from criteria.selection import Package, SelectionKind, SelectionObjective, SelectionTerms
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.definition.faults import DEFINITION_FILE
from scoring.definition.selection.columns import Candidate
from scoring.definition.selection.kinds import bound_rules
from scoring.definition.selection.rule import Rules
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import Kind, find
from scoring.numbers.deadline import NO_DEADLINE, Deadline
from scoring.selection.packages import (
    Newcomers,
    OwnBids,
    PackageExcluded,
    PackagePending,
    judge_newcomers,
    priced_package,
)


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
    combination = find(Kind.COMBINATION, tender.method.combination)
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
class ExcludedBid:
    """A bid that is out (除外された入札): its vendor, its lot or package, and every ground in order."""

    vendor: str
    name: str
    lot: str
    package: str
    grounds: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Everything a selection is made from (選定の前提): candidates in a fixed order, the excluded, what is pending.

    While anything is ``pending`` nothing is selected. ``evaluations`` are by lot, with "" as the lot of a shortlist;
    ``lots`` are in the order of the tender.
    """

    tender: Tender
    terms: SelectionTerms
    bids: tuple[Bid, ...]
    register: Register
    lots: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    excluded: tuple[ExcludedBid, ...]
    pending: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    evaluations: Mapping[str, Evaluation]

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors that can be selected, by id."""
        return tuple(sorted({one.vendor for one in self.candidates}))

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
    terms, given = terms_of(tender), tuple(findings)
    lots = _lots(terms, bids)
    evaluations: dict[str, Evaluation] = {}
    for lot in lots:
        if deadline.left == 0:
            raise EvaluationError(_NOT_EVALUATED)
        evaluations[lot] = _evaluate(tender, terms, lot, bids, given)
    single = [one for lot in lots for one in _of_evaluation(lot, evaluations[lot])]
    register = register_of(bids)
    offered = register.packages if terms.kind is SelectionKind.LOTS else ()
    newcomers = judge_newcomers(offered, evaluations, register)
    packages, out, waiting = _packages(evaluations, register, newcomers, offered, with_value=asks_for_values(tender))
    notes = dict.fromkeys(found for one in evaluations.values() for found in one.findings)
    pending = [*_pending(terms, bids, evaluations), *waiting]
    return Candidates(
        tender=tender,
        terms=terms,
        bids=tuple(bid for one in evaluations.values() for bid in one.bids),
        register=register,
        lots=lots if terms.kind is SelectionKind.LOTS else (),
        candidates=(*single, *packages),
        excluded=(*(one for lot in lots for one in _excluded(lot, evaluations[lot])), *out),
        pending=tuple(dict.fromkeys(pending)),
        findings=tuple(notes),
        evaluations=evaluations,
    )


def _lots(terms: SelectionTerms, bids: Sequence[Bid]) -> tuple[str, ...]:
    if terms.kind is SelectionKind.SHORTLIST:
        return ("",)
    return tuple(lot.id for lot in terms.lots) or lots_of(bids)


def _evaluate(
    tender: Tender, terms: SelectionTerms, lot: str, bids: Sequence[Bid], findings: Sequence[Finding]
) -> Evaluation:
    if terms.kind is SelectionKind.SHORTLIST:
        return evaluate(tender, bids, findings)
    return evaluate(tender_of_lot(tender, lot), *of_lot(lot, bids, findings))


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


def _excluded(lot: str, evaluation: Evaluation) -> Iterator[ExcludedBid]:
    grounds: dict[str, list[Finding]] = {}
    for found in evaluation.exclusions:
        grounds.setdefault(found.subject or "", []).append(found)
    for vendor, found_here in sorted(grounds.items()):
        name = evaluation.bid(vendor).name
        yield ExcludedBid(vendor=vendor, name=name, lot=lot, package="", grounds=tuple(found_here))


def _pending(terms: SelectionTerms, bids: Sequence[Bid], evaluations: Mapping[str, Evaluation]) -> Iterator[Finding]:
    for evaluation in evaluations.values():
        still_in = frozenset(evaluation.sheet.vendors)
        for found in evaluation.findings:
            if found.severity is Severity.FAULT or (found.code in AWAITED and found.subject in still_in):
                yield found
    if terms.kind is SelectionKind.LOTS:
        for bid in bids:
            if bid.lot not in evaluations and not bid.faults:
                yield _unknown_lot(bid)


def _unknown_lot(bid: Bid) -> Finding:
    return Finding(
        code="unknown-lot",
        what=Text("このロットはロットの表にありません", "lots.csv has no such lot"),
        subject=bid.vendor,
        value=bid.lot,
        cure=Text("入札の表の「ロット」の列か、ロットの表を訂正してください", "Mend the lot in bids.csv, or lots.csv"),
    )


def _packages(
    evaluations: Mapping[str, Evaluation],
    register: Register,
    newcomers: Mapping[str, Newcomers],
    packages: Iterable[Package],
    *,
    with_value: bool,
) -> tuple[list[Candidate], list[ExcludedBid], list[Finding]]:
    taken: list[Candidate] = []
    out: list[ExcludedBid] = []
    pending = [found for one in newcomers.values() for found in one.pending]
    names = {bid.vendor: bid.name for one in evaluations.values() for bid in one.bids}
    for package in sorted(packages, key=lambda one: one.id):
        found = priced_package(package, OwnBids.of(package, evaluations, newcomers), with_value=with_value)
        name = names.get(package.vendor) or register.named(package.vendor)
        if isinstance(found, PackageExcluded):
            out.append(ExcludedBid(vendor=package.vendor, name=name, lot="", package=package.id, grounds=found.grounds))
        elif isinstance(found, PackagePending):
            pending.append(found.finding)
        else:
            taken.append(
                Candidate(
                    vendor=package.vendor,
                    name=name,
                    lots=tuple(lot for lot in evaluations if lot in package.lots),
                    price=package.price,
                    points=found.points,
                    value=found.value,
                    package=package.id,
                )
            )
    return taken, out, pending
