"""The facts a criterion reads (評価項目が読む事実): certificates and measures on file, with the rows they end at.

What was found becomes the prepared response of the formulas ``certificate`` and ``measures``; the trace says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.finding import Text, Where
from criteria.register import TABLE_WORDS, Register
from criteria.requirement import CertificatePoints, MeasurePoints, Requirement
from criteria.security import measures_called
from criteria.standards import find_standard, standards_called
from criteria.tender import Tender
from criteria.validity import Standing
from criteria.words import CHOICE_WORDS
from criteria.zones import counted_days, days_of
from scoring.eligibility.holdings import NO_REPRESENTATIVE, certificate_of, level_of, parties
from scoring.formulas.registry import FormulaKind, Reads, find

_SAID: Final = {
    Standing.VALID: Text("有効", "valid"),
    Standing.VOID: Text("なし・無効", "none, or void"),
    Standing.UNCONFIRMED: Text("確認できません", "cannot be confirmed"),
}

_SAID_OF_LEVEL: Final = {
    Standing.VOID: Text("水準未満", "below the level"),
    Standing.UNCONFIRMED: Text("証拠が確認できません", "no evidence on file"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the trace (得点の根拠): what was asked, how it stands and why, and the rows on file it ends at.

    ``key`` is the response that is given where it is met; ``claimed`` tells that something on file claims it.
    """

    called: Text
    standing: Standing
    text: Text
    rows: tuple[Where, ...] = ()
    key: tuple[str, str] = ("", "")
    claimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The prepared response of one bid to one criterion, with its trace (回答と根拠)."""

    response: tuple[tuple[str, str], ...]
    trace: tuple[Fact, ...]

    @property
    def unconfirmed(self) -> tuple[Fact, ...]:
        """What somebody claims and could still earn points once it is confirmed (確認待ち)."""
        return tuple(one for one in self.trace if one.standing is Standing.UNCONFIRMED and one.claimed)


class FactReader:
    """Reads one criterion's facts bid by bid; what the tender asks is bound once."""

    def __init__(self, criterion: Criterion, tender: Tender) -> None:
        """Bind the criterion's parameters and the tender's days."""
        formula = find(FormulaKind.CRITERION, criterion.formula)
        params, facts = formula.bind(criterion.params), formula.bind_facts(criterion.params)
        self._requirement = Requirement.of(facts)
        self._days = counted_days(days_of(tender), self._requirement.days)
        self._reads = formula.responses.reads
        self._asked: Sequence[Any] = params["any_of"] if self._reads is Reads.CERTIFICATES else params["measures"]
        named = [one.standard for one in self._asked if hasattr(one, "standard")]
        self._standards = {name: tuple(filter(None, [find_standard(name)])) for name in named}

    def of(self, bid: Bid) -> Facts:
        """Return what is on file about one bid's vendor."""
        register = bid.register
        if self._reads.value not in register.tables:
            called = Text(f"{TABLE_WORDS[self._reads.value]}の表", f"the table {self._reads.value}")
            text = Text("提出されていません", "was not handed in")
            return Facts(response=(), trace=(Fact(called=called, standing=Standing.UNCONFIRMED, text=text),))
        if self._reads is Reads.CERTIFICATES:
            return _facts(self._certificate(one, bid.vendor, register) for one in self._asked)
        return _facts(self._measure(one, bid.vendor, register) for one in self._asked)

    def _certificate(self, one: CertificatePoints, vendor: str, register: Register) -> Fact:
        standards = self._standards[one.standard]
        requirement = replace(self._requirement, demand=replace(self._requirement.demand, scope=one.scope))
        found = certificate_of(vendor, standards, register, self._days, requirement)
        reasons = found.reasons or (_SAID[found.standing],)
        text = Text("、".join(reason.ja for reason in reasons), "; ".join(reason.en for reason in reasons))
        standard, scope = standards_called(one.standard), CHOICE_WORDS["scope"][one.scope.value]
        called = Text(f"{standard.ja}(登録範囲: {scope.ja})", f"{standard.en} ({one.scope})")
        key = (standards[0].id, one.scope.value)
        # No certificate at all is void; what is unconfirmed is one that somebody handed in.
        return Fact(called=called, standing=found.standing, text=text, rows=found.rows, key=key, claimed=True)

    def _measure(self, one: MeasurePoints, vendor: str, register: Register) -> Fact:
        found = level_of(vendor, one.measure, one.level, register, self._requirement)
        said = _SAID_OF_LEVEL.get(found.standing) or _SAID[found.standing]
        text = Text(f"{said.ja}(水準 {found.observed})", f"{said.en} (level {found.observed})")
        if not parties(vendor, register, self._requirement.holders):
            text = NO_REPRESENTATIVE
        measure = measures_called(one.measure)
        called = Text(f"{measure}(水準{one.level}以上)", f"{one.measure} ≥ {one.level}")
        key, claimed = (one.measure, str(one.level)), found.on_file
        return Fact(called=called, standing=found.standing, text=text, rows=found.rows, key=key, claimed=claimed)


def _facts(found: Iterable[Fact]) -> Facts:
    trace = tuple(found)
    met = sorted({fact.key for fact in trace if fact.standing is Standing.VALID})
    return Facts(response=tuple(met), trace=trace)
