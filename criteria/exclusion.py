"""Exclusion rules (参加資格・失格の要件): which rules a tender applies, and what a check of one vendor found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from criteria.finding import NOTHING, Text, Where
from criteria.terms import ExclusionStage
from criteria.vendor import Override


class WhenMissing(StrEnum):
    """What a tender does where the evidence for a rule is missing (確認できないときの取扱い)."""

    EXCLUDE = "exclude"
    """参加資格を認めない."""
    PENDING = "pending"
    """確認できるまで落札決定しない."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRule:
    """One ``[[exclusions]]`` entry of a tender 除外要件: the rule's id and the parameters as written."""

    rule: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    when_missing: WhenMissing = WhenMissing.PENDING


class CheckOutcome(StrEnum):
    """What a check found (確認の結果)."""

    PASSED = "passed"
    """適合."""
    FAILED = "failed"
    """不適合."""
    UNCONFIRMED = "unconfirmed"
    """確認できない."""
    OVERRIDDEN = "overridden"
    """特別の理由により適用しない."""
    NOT_CHECKED = "not-checked"
    """対象外."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a check rests on (審査の根拠): the rule, the stage at which it bites, and its legal basis."""

    rule: str
    stage: ExclusionStage
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule found of one bidder (判定).

    ``observed`` and ``required`` are the values compared, ``evidence`` the rows they were read from, ``day`` the day
    that counts, ``cure`` what would put it right, ``cure_by`` until when.
    """

    outcome: CheckOutcome
    what: Text
    observed: str = ""
    required: str = ""
    evidence: tuple[Where, ...] = ()
    day: date | None = None
    cure: Text = NOTHING
    cure_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the ledger 審査台帳: one vendor held against one rule, and what came of it.

    Those who pass alike share one verdict; every line reads as if it stood alone.
    """

    vendor: str
    basis: Basis
    outcome: CheckOutcome
    verdict: Verdict
    override: Override | None = None

    @classmethod
    def line(cls, *, vendor: str, rule: str, stage: ExclusionStage, source: str, **found: Any) -> "Check":  # noqa: ANN401 - the fields of Verdict
        """Write a line that shares nothing with others."""
        verdict = Verdict(**found)
        basis = Basis(rule=rule, stage=stage, source=source)
        return cls(vendor=vendor, basis=basis, outcome=verdict.outcome, verdict=verdict)

    @property
    def rule(self) -> str:
        """The rule's id, or the reason code of a limit."""
        return self.basis.rule

    @property
    def stage(self) -> ExclusionStage:
        """Where in the procedure it bites."""
        return self.basis.stage

    @property
    def source(self) -> str:
        """The legal basis."""
        return self.basis.source

    @property
    def what(self) -> Text:
        """What was found, in words."""
        return self.verdict.what

    @property
    def observed(self) -> str:
        """The value seen."""
        return self.verdict.observed

    @property
    def required(self) -> str:
        """The value asked for."""
        return self.verdict.required

    @property
    def evidence(self) -> tuple[Where, ...]:
        """The rows it was read from."""
        return self.verdict.evidence

    @property
    def day(self) -> date | None:
        """The day that counts."""
        return self.verdict.day

    @property
    def cure(self) -> Text:
        """What would put it right."""
        return self.verdict.cure

    @property
    def cure_by(self) -> date | None:
        """Until when it can be put right."""
        return self.verdict.cure_by
