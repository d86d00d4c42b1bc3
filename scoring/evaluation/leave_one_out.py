"""The leave-one-out certificate (敗者除外の確認): whether the answer stands had any one loser not bid at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from criteria.finding import Finding, Severity, Text, Where
from criteria.tender import Tender
from scoring.definition.check import check_definition
from scoring.definition.exclusions import check_exclusions
from scoring.evaluation.drawn_bids import comparing_part, drawn_bids
from scoring.evaluation.evaluate import depends_on_losers, evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.sheet import ReferenceSet
from scoring.formulas.panel import criterion_formula
from scoring.formulas.registry import FormulaKind, find

MOST_RECOMPUTED: Final = 30
"""Up to how many bids are evaluated again, once for each, to say what one of them decides or would gain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What taking one loser out changes (1者を除いた結果): who is first, whose order is another, who is in or out.

    ``turned`` are the pairs whose order changes, ``in_or_out`` those ranked in only one of the two evaluations.
    ``because`` lists the references that moved, as stage and reference; ``causes`` names what of the method moved them
    or what else looks at the others: the variable minimum price, a band, a lottery.
    """

    removed: str
    winners: tuple[str, ...]
    winners_change: bool
    turned: tuple[tuple[str, str], ...]
    in_or_out: tuple[str, ...]
    because: tuple[str, ...]
    causes: tuple[Text, ...]

    @property
    def changes(self) -> bool:
        """Whether the first place or any order changes."""
        return self.winners_change or bool(self.turned) or bool(self.in_or_out)

    @property
    def sentence(self) -> Text:
        """Say who would be first, or which order would be another, and why."""
        changed = self._changed
        because = _listed(self.causes)
        return Text(
            f"{self.removed}が参加していなければ、{changed.ja}(原因: {because.ja})",
            f"without {self.removed}, {changed.en} (because of {because.en})",
        )

    @property
    def _changed(self) -> Text:
        if self.winners_change:
            first = _listed([Text(one, one) for one in self.winners] or [_NOBODY])
            return Text(f"第1位は{first.ja}になります", f"{first.en} would be first")
        if self.turned:
            pairs = _listed([Text(f"{one}と{other}", f"{one} and {other}") for one, other in self.turned])
            return Text(f"{pairs.ja}の順序が変わります", f"the order of {pairs.en} would be another")
        names = _listed([Text(one, one) for one in self.in_or_out])
        return Text(f"{names.ja}の失格の有無が変わります", f"{names.en} would be out, or in again")


_MOST_NAMED: Final = 3
_NOBODY: Final = Text("なし", "nobody")

_INDEPENDENT: Final = Text(
    "他の入札に左右される算式がないため、どの敗者の有無によっても順位は変わりません",
    "no formula looks at other bids; no loser has a say in who is first or in the order",
)
_LOTTERY: Final = Text("同点者によるくじ", "the lottery among the tied")
_SCALED: Final = Text("最高点に対する技術点の換算", "technical points scaled to the best")
_MINIMUM: Final = Text("変動型最低制限価格", "the variable minimum price")


def _listed(texts: Sequence[Text]) -> Text:
    more = "…" if len(texts) > _MOST_NAMED else ""
    named = texts[:_MOST_NAMED]
    return Text("、".join(one.ja for one in named) + more, ", ".join(one.en for one in named) + more)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOneOut:
    """The certificate: one removal per eligible loser; ``relative`` says whether any was able to change anything."""

    relative: bool
    removals: tuple[Removal, ...]

    @property
    def stands(self) -> bool:
        """Whether no single loser decides who is first."""
        return not any(one.winners_change for one in self.removals)

    @property
    def sentences(self) -> tuple[Text, ...]:
        """Say that nothing changes, or whose absence would change what (敗者除外の確認結果)."""
        if not self.relative:
            return (_INDEPENDENT,)
        changing = tuple(one.sentence for one in self.removals if one.changes)
        count = len(self.removals)
        unchanged = Text(
            f"敗者のどの1者が参加していなくても、第1位も順位も変わりません({count}者を1者ずつ除いて再計算)",
            f"whichever one loser had not bid, the first place and the order stand (each of {count} left out)",
        )
        return changing or (unchanged,)


def leave_one_out(evaluation: Evaluation) -> LeaveOneOut:
    """Take every eligible loser out in turn, evaluate the rest exactly, and compare (敗者を1者ずつ除いた再計算).

    Where no formula of the tender looks at other bids, there is no variable minimum price and no lottery was drawn,
    nothing can change and nothing is evaluated again.
    """
    drawn = any(tie.draw is not None for tie in evaluation.award.ties)
    if not drawn and not depends_on_others(evaluation.tender):
        return LeaveOneOut(relative=False, removals=())
    losers = [vendor for group in evaluation.award.ranking[1:] for vendor in group.vendors]
    return LeaveOneOut(relative=True, removals=tuple(_removal(evaluation, vendor) for vendor in losers))


def depends_on_others(tender: Tender) -> bool:
    """Whether what one bid earns, or whether it is valid, can depend on the other bids."""
    return depends_on_losers(tender) or tender.prices.variable_minimum is not None


def _removal(before: Evaluation, vendor: str) -> Removal:
    rest = [bid for bid in before.bids if bid.vendor != vendor]
    after = evaluate(before.tender, rest, before.findings)
    turned, in_or_out = tuple(_turned(before, after)), _ranks(before).keys() ^ _ranks(after).keys()
    new = {(one.stage, one.reference): one.value for one in after.sheet.references}
    moved = [one for one in before.sheet.references if new.get((one.stage, one.reference)) != one.value]
    removal = Removal(
        removed=vendor,
        winners=after.award.first,
        winners_change=after.award.first != before.award.first,
        turned=turned,
        in_or_out=tuple(sorted(in_or_out - {vendor})),
        because=tuple(f"{one.stage} {one.reference.value}" for one in moved),
        causes=(),
    )
    return replace(removal, causes=tuple(dict.fromkeys(_causes(before, after, moved)))) if removal.changes else removal


def _turned(before: Evaluation, after: Evaluation) -> Iterator[tuple[str, str]]:
    """Yield the pairs (ahead or level before, behind or level then) whose order is no longer the same."""
    old, new = _ranks(before), _ranks(after)
    listed = sorted(old.keys() & new.keys(), key=lambda vendor: (old[vendor], vendor))
    for index, ahead in enumerate(listed):
        for behind in listed[index + 1 :]:
            was, is_now = old[behind] - old[ahead], new[behind] - new[ahead]
            if (was > 0, was < 0) != (is_now > 0, is_now < 0):
                yield ahead, behind


def _ranks(evaluation: Evaluation) -> dict[str, int]:
    return {vendor: group.rank for group in evaluation.award.ranking for vendor in group.vendors}


def _causes(before: Evaluation, after: Evaluation, moved: Iterable[ReferenceSet]) -> Iterator[Text]:
    if before.variable_minimum != after.variable_minimum:
        yield _MINIMUM
    for one in moved:
        yield _cause(before.tender, one.stage)
    combination = find(FormulaKind.COMBINATION, before.tender.method.combination)
    if combination.loser_matters:
        yield combination.name
    if any(tie.draw is not None for tie in (*before.award.ties, *after.award.ties)):
        yield _LOTTERY


def _cause(tender: Tender, stage: str) -> Text:
    at, _, which = stage.partition(":")
    if at == "criterion":
        criterion = tender.criterion(which)
        name = criterion_formula(criterion).name
        return Text(f"「{criterion.label}」の{name.ja}", f"{criterion.label}: {name.en}")
    if at == "price":
        return find(FormulaKind.PRICE, tender.method.price_formula).name
    return _SCALED if at == "technical" else find(FormulaKind.COMBINATION, tender.method.combination).name


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """How often a tender's own method lets a loser decide (敗者による逆転の頻度): an observation, not a probability."""

    trials: int
    bidders: int
    winner_changed: int
    order_changed: int


TRIALS: Final = 30
BIDDERS: Final = 5


def definition_warnings(tender: Tender) -> tuple[Finding, ...]:
    """Return the warnings about a sound definition (案件定義への注意).

    That it names no exclusion rule, and that its method lets a loser decide, with how often one did in drawn bids.
    Where no formula looks at other bids nothing is drawn. A definition with faults gets none: the faults come first.
    """
    if any(found.severity is Severity.FAULT for found in check_definition(tender)):
        return ()
    reversal = reversal_warning(tender)
    rules = [found for found in check_exclusions(tender) if found.severity is Severity.WARNING]
    return (*rules, *([reversal] if reversal else []))


def reversal_warning(tender: Tender) -> Finding | None:
    """Warn of a method under which a loser can decide (逆転のおそれ), with how often it did so in drawn bids.

    None where no formula looks at other bids. To be shown while the tender is being defined.
    """
    if not depends_on_others(tender):
        return None
    seen = simulate_removals(tender)
    return Finding(
        code="loser-can-decide",
        severity=Severity.WARNING,
        what=Text(
            f"この評価方法では、敗者1者の有無で順位が変わることがあります。架空の入札{seen.bidders}者による試算"
            f"{seen.trials}回のうち、第1位が変わったのは{seen.winner_changed}回、順位が変わったのは{seen.order_changed}回です",
            f"under this method whether one loser bids can change the order: in {seen.trials} drawn tenders of "
            f"{seen.bidders} bids, the first place changed in {seen.winner_changed}, any order in {seen.order_changed}",
        ),
        where=Where(file="tender.toml", column="method"),
        cure=Text(
            "避けるには、他の入札によらない算式(予定価格に対する比率など)を用いてください",
            "To avoid it, use formulas that look at no other bid, a ratio to the ceiling price say",
        ),
    )


def simulate_removals(tender: Tender, *, trials: int = TRIALS, bidders: int = BIDDERS) -> Simulation:
    """Draw bids over the tender's own ranges and count how often leaving a loser out changes the answer.

    The draws are the same for everybody, see ``scoring.evaluation.drawn_bids``.
    """
    plain = comparing_part(tender)
    outcomes = [leave_one_out(evaluate(plain, list(drawn_bids(plain, trial, bidders)))) for trial in range(trials)]
    return Simulation(
        trials=trials,
        bidders=bidders,
        winner_changed=sum(not one.stands for one in outcomes),
        order_changed=sum(any(removal.changes for removal in one.removals) for one in outcomes),
    )
