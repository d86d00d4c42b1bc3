"""Exclusion rules (参加資格・失格の要件): which rules a tender applies, and what a check of one vendor found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

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


class Outcome(StrEnum):
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
class Check:
    """One line of the ledger 審査台帳: one vendor held against one rule.

    ``observed`` and ``required`` are the values compared, ``evidence`` the rows they were read from, ``day`` the day
    that counts, ``cure`` what would put it right, ``cure_by`` until when.
    """

    vendor: str
    rule: str
    stage: ExclusionStage
    outcome: Outcome
    source: str
    what: Text
    observed: str = ""
    required: str = ""
    evidence: tuple[Where, ...] = ()
    day: date | None = None
    cure: Text = NOTHING
    cure_by: date | None = None
    override: Override | None = None
