"""The leave-one-out certificate (敗者除外の確認): whether the answer stands had any one loser not bid at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256

from criteria.bid import Bid, Response
from criteria.criterion import Criterion
from criteria.tender import Tender
from scoring.evaluate import evaluate, is_relative
from scoring.evaluation import Evaluation
from scoring.panel import criterion_formula
from scoring.registry import Kind, Reads, find
from scoring.sheet import ReferenceSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What taking one loser out changes: the winners, pairs whose order turns round, references that moved."""

    removed: str
    winners: tuple[str, ...]
    winners_change: bool
    turned: tuple[tuple[str, str], ...]
    because: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the winners or any order changes."""
        return self.winners_change or bool(self.turned)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOneOut:
    """The certificate: one removal per eligible loser; ``relative`` says whether any was able to change anything."""

    relative: bool
    removals: tuple[Removal, ...]

    @property
    def stands(self) -> bool:
        """Whether no single loser decides who wins."""
        return not any(one.winners_change for one in self.removals)


def leave_one_out(evaluation: Evaluation) -> LeaveOneOut:
    """Take every eligible loser out in turn, evaluate the rest exactly, and compare (敗者を1者ずつ除いた再計算).

    Where no formula of the tender looks at other bids and there is no variable minimum price, nothing can change and
    nothing is evaluated again.
    """
    if not depends_on_others(evaluation.tender):
        return LeaveOneOut(relative=False, removals=())
    losers = [
        vendor for group in evaluation.award.ranking for vendor in group.vendors if vendor not in _first(evaluation)
    ]
    return LeaveOneOut(relative=True, removals=tuple(_removal(evaluation, vendor) for vendor in losers))


def depends_on_others(tender: Tender) -> bool:
    """Whether what one bid earns, or whether it is valid, can depend on the other bids."""
    band = find(Kind.COMBINATION, tender.method.combination).loser_matters
    return is_relative(tender) or band or tender.prices.variable_minimum is not None


def _first(evaluation: Evaluation) -> tuple[str, ...]:
    return evaluation.award.ranking[0].vendors if evaluation.award.ranking else ()


def _removal(before: Evaluation, vendor: str) -> Removal:
    rest = [bid for bid in before.bids if bid.vendor != vendor]
    after = evaluate(before.tender, rest, before.findings)
    return Removal(
        removed=vendor,
        winners=_first(after),
        winners_change=_first(after) != _first(before),
        turned=tuple(_turned(before, after, vendor)),
        because=tuple(_moved(before.sheet.references, after.sheet.references)),
    )


def _turned(before: Evaluation, after: Evaluation, removed: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs (ahead before, ahead or level now) whose order is no longer the same."""
    old = {vendor: group.rank for group in before.award.ranking for vendor in group.vendors if vendor != removed}
    new = {vendor: group.rank for group in after.award.ranking for vendor in group.vendors}
    listed = sorted(old.keys() & new.keys(), key=old.__getitem__)
    for index, ahead in enumerate(listed):
        for behind in listed[index + 1 :]:
            if (old[ahead] < old[behind]) != (new[ahead] < new[behind]):
                yield ahead, behind


def _moved(before: Sequence[ReferenceSet], after: Sequence[ReferenceSet]) -> Iterator[str]:
    new: Mapping[tuple[str, str], Fraction] = {(one.stage, one.reference.value): one.value for one in after}
    for one in before:
        if new.get((one.stage, one.reference.value)) != one.value:
            yield f"{one.stage} {one.reference.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """How often a tender's own method lets a loser decide (敗者による逆転の頻度): an observation, not a probability."""

    trials: int
    winner_changed: int
    order_changed: int


def simulate_removals(tender: Tender, *, trials: int = 100, bidders: int = 5) -> Simulation:
    """Draw bids over the tender's own ranges and count how often leaving a loser out changes the answer.

    Points run from zero to the allotment in hundredths of it, prices from the lowest limit (else six tenths of the
    ceiling) to the ceiling. The draws come from SHA-256 over a counter, so that anybody gets the same ones.
    """
    free = replace(tender, exclusions=(), panel=replace(tender.panel, members=(), absences=()))
    plain = replace(free, criteria=tuple(map(_undecorated, free.criteria)))
    outcomes = [leave_one_out(evaluate(plain, list(_drawn(plain, trial, bidders)))) for trial in range(trials)]
    return Simulation(
        trials=trials,
        winner_changed=sum(not one.stands for one in outcomes),
        order_changed=sum(any(removal.changes for removal in one.removals) for one in outcomes),
    )


_STEPS = 100
_SHARE_OF_CEILING = Fraction(6, 10)
_ANY_CEILING = 1_000_000


def _undecorated(criterion: Criterion) -> Criterion:
    """Leave a criterion its allotment and its way of comparing; marks and facts become points as given."""
    reads = criterion_formula(criterion).responses.reads
    formula = criterion.formula if reads in {Reads.NUMBER, Reads.YES_NO} else "direct"
    params = criterion.params if formula == criterion.formula else {}
    return replace(criterion, formula=formula, params=params, mandatory=False, minimum=None)


def _drawn(tender: Tender, trial: int, bidders: int) -> Iterator[Bid]:
    limits = tender.prices
    high = limits.ceiling or _ANY_CEILING
    low = limits.floor or limits.investigation or int(high * _SHARE_OF_CEILING)
    for bidder in range(bidders):
        drawn = f"{trial}:{bidder}:"
        yield Bid(
            vendor=f"{bidder:02}",
            price=low + _number(drawn + "price", high - low + 1),
            components={
                one.id: low + _number(drawn + one.id, high - low + 1) for one in tender.method.price_components
            },
            responses={one.id: _response(one, drawn + one.id) for one in tender.criteria},
        )


def _response(criterion: Criterion, drawn: str) -> Response:
    if criterion_formula(criterion).responses.reads is Reads.YES_NO:
        return _number(drawn, 2) == 1
    return criterion.max_points * Fraction(1 + _number(drawn, _STEPS), _STEPS)


def _number(drawn: str, below: int) -> int:
    return int.from_bytes(sha256(drawn.encode()).digest()[:8]) % below
