"""The selection (選定結果): what was chosen, how sure that is, what it cost, and why everybody else was not."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from criteria.exact import decimal_text
from criteria.finding import NOTHING, Finding, Language, Text
from criteria.tender import Tender
from criteria.version import VERSION
from scoring.deadline import Unfinished
from scoring.fingerprint import fingerprint
from scoring.selection import document
from scoring.selection.candidates import Candidates, ExcludedBid
from scoring.selection.declared.words import label_of
from scoring.selection.portfolio import Level, Portfolio
from scoring.selection.proof import Certificate, CertificateKind, SelectionStatus, Ties
from scoring.selection.reasons import Conflict, Entry, RuleEffect, WhyNot


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A selection with everything explained (選定結果一式).

    ``values`` are those of the best selections, one for each of ``levels``. ``chosen`` is None where nothing is, or
    where several are level; with the status ``limit`` it is the best found, and ``bound`` what the first objective that
    is not proven cannot pass. ``alternatives`` are the next best selections; ``dropped`` the rules left out on request;
    ``notes`` what could not be explained; ``unfinished`` what was left out for want of time;
    ``milliseconds`` the solver's own time, by which nothing is compared.
    """

    found: Candidates
    status: SelectionStatus
    levels: tuple[Level, ...]
    values: tuple[Fraction, ...] = ()
    chosen: Portfolio | None = None
    bound: Fraction | None = None
    alternatives: tuple[Portfolio, ...] = ()
    ties: Ties | None = None
    certificate: Certificate = field(default_factory=lambda: Certificate(kind=CertificateKind.NONE))
    rules: tuple[RuleEffect, ...] = ()
    conflict: Conflict | None = None
    why_not: tuple[WhyNot, ...] = ()
    entries: tuple[Entry, ...] = ()
    dropped: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    unfinished: Unfinished | None = None
    milliseconds: int = field(default=0, compare=False)
    version: str = VERSION

    @property
    def open_question(self) -> str | None:
        """What a search that was stopped left open (未判明の事項): the ``optimum``, or only its ``ties``; else None."""
        if self.status is not SelectionStatus.LIMIT:
            return None
        return "optimum" if self.ties is None else "ties"

    @property
    def tender(self) -> Tender:
        """The tender it is of."""
        return self.found.tender

    @property
    def excluded(self) -> tuple[ExcludedBid, ...]:
        """Every bid and package that is out, with its grounds."""
        return self.found.excluded

    @property
    def pending(self) -> tuple[Finding, ...]:
        """What must be mended or confirmed before anything is selected."""
        return self.found.pending

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical input, as of an evaluation."""
        return fingerprint(self.tender, self.found.bids)

    def label(self, rule_id: str) -> Text:
        """Return what the committee calls a rule (選定条件の名称)."""
        return label_of(self.tender.selection.rule(rule_id), self.tender) if self.tender.selection else NOTHING

    def to_document(self, language: Language = "en") -> dict[str, Any]:
        """Return the selection as one JSON document: numbers with decimals as texts, prices in smallest units."""
        show = document.Printer(tender=self.tender, levels=self.levels, language=language)
        return {
            "tender": self.tender.id,
            "title": self.tender.title,
            "currency": self.tender.currency,
            "kind": self.found.terms.kind.value,
            "status": self.status.value,
            "objective": show.number(0, self.values[0]) if self.values else None,
            "objectives": show.objectives(self.values),
            "bound": None if self.bound is None else decimal_text(self.bound),
            "open": self.open_question,
            "chosen": show.bids(self.chosen),
            "total_price": None if self.chosen is None else self.chosen.price,
            "alternatives": [show.portfolio(one) for one in self.alternatives],
            "ties": None if self.ties is None else show.ties(self.ties),
            "certificate": show.certificate(self.certificate, self.found.candidates),
            "rules": [show.rule(one) for one in self.rules],
            "conflict": None if self.conflict is None else show.conflict(self.conflict, self.label),
            "excluded": [show.excluded(one) for one in self.excluded],
            "pending": document.findings_of(self.pending, language),
            "findings": document.findings_of((*self.found.findings, *self.notes), language),
            "why_not": [show.why_not(one) for one in self.why_not],
            "entry_order": [show.entry(one) for one in self.entries],
            "without": list(self.dropped),
            "limit": None if self.unfinished is None else self.unfinished.to_document(document.PARTS, language),
            "milliseconds": self.milliseconds,
            "fingerprint": self.fingerprint,
            "version": self.version,
        }
