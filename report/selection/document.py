"""The selection in print (公表する選定結果): every part of the JSON document, decimals as texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from criteria.cause import Cause, causes
from criteria.exact import decimal_text, format_price, fraction_text, terminates
from criteria.finding import Finding, Language, Text
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from report.selection.words import label_of, rule_label
from scoring.definition.selection.columns import Candidate
from scoring.selection.packages import ExcludedOffer
from scoring.selection.portfolio import Goal, Portfolio, Taken
from scoring.selection.result import (
    AnswerPart,
    Entry,
    NotChosen,
    OptimalityProof,
    RuleConflict,
    RuleEffect,
    Selection,
    Ties,
)


def objective_text(objective: SelectionObjective, value: Fraction, tender: Tender) -> str:
    """Print a value of an objective: money in the main unit, everything else as a decimal (目的の値の表示)."""
    if objective is SelectionObjective.PRICE and value.denominator == 1:
        return format_price(int(value), tender.minor_units)
    return decimal_text(value)


PARTS: Final[Mapping[str, Text]] = {
    AnswerPart.OPTIMUM: Text("最適性の確認", "whether anything is better"),
    AnswerPart.TIES: Text("同点の案の確認", "whether anything else is as good"),
    AnswerPart.CERTIFICATE: Text("最適性の証明", "the proof"),
    AnswerPart.CONFLICT: Text("両立しない条件の特定", "which rules cannot be kept together"),
    AnswerPart.WHY_NOT: Text("選定されない理由", "why not a vendor"),
    AnswerPart.ALTERNATIVES: Text("次善の選定案", "the next best"),
    AnswerPart.RULES: Text("選定条件の影響", "what each rule costs"),
    AnswerPart.ENTRIES: Text("選定される順", "the order of entry"),
}
"""What the parts are called in a sentence (回答の部分の名称)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """Prints the parts of a selection for programs, in one language (選定結果の出力)."""

    tender: Tender
    levels: tuple[Goal, ...]
    language: Language

    def number(self, level: int, value: Fraction) -> str:
        """Print a value, or a loss, of one objective."""
        return objective_text(self.levels[level].objective, value, self.tender)

    def numbers(self, values: Iterable[Fraction]) -> list[str]:
        """Print a value of every objective, in order."""
        return [self.number(level, value) for level, value in enumerate(values)]

    def objectives(self, values: Sequence[Fraction]) -> list[dict[str, Any]]:
        """Print every objective with its direction and its best value; the fraction where a decimal does not end."""
        return [
            {
                "objective": one.objective.value,
                "direction": one.direction.value,
                "value": self.number(level, values[level]) if values else None,
                "exact": fraction_text(values[level]) if values and not terminates(values[level]) else None,
            }
            for level, one in enumerate(self.levels)
        ]

    def bids(self, portfolio: Portfolio | None) -> list[dict[str, Any]]:
        """Print the bids that are taken."""
        return [] if portfolio is None else [self.bid(bid) for bid in portfolio.taken]

    def bid(self, bid: Taken) -> dict[str, Any]:
        """Print one bid: its score is its value where the first objective counts values, else its points."""
        by_value = self.levels[0].objective is SelectionObjective.VALUE and bid.value is not None
        return {
            "vendor": bid.vendor,
            "name": bid.name,
            "lots": list(bid.lots),
            "price": bid.price,
            "score": decimal_text(bid.value if by_value and bid.value is not None else bid.points),
            "points": decimal_text(bid.points),
            "value": None if bid.value is None else decimal_text(bid.value),
            "list_price": bid.list_price,
            "package": bid.package or None,
        }

    def portfolio(self, portfolio: Portfolio) -> dict[str, Any]:
        """Print a whole selection with its values and its loss."""
        return {
            "chosen": self.bids(portfolio),
            "objectives": self.numbers(portfolio.values),
            "loss": self.numbers(portfolio.loss),
            "total_price": portfolio.price,
        }

    def ties(self, ties: Ties) -> dict[str, Any]:
        """Print everything that is equally good, and how it was separated."""
        return {
            "count": len(ties.optima),
            "complete": ties.complete,
            "resolved": ties.resolved,
            "steps": [
                {"key": step.key.value, "best": objective_text(step.key, step.best, self.tender), "left": step.left}
                for step in ties.steps
            ],
            "selections": [self.portfolio(portfolio) for portfolio in ties.optima],
            "left": [self.portfolio(portfolio) for portfolio in ties.left],
        }

    def certificate(self, certificate: OptimalityProof, columns: Sequence[Candidate]) -> dict[str, Any]:
        """Print the proof: its claims speak of columns, of which the first are these bids."""
        legend = [{"vendor": bid.vendor, "lots": list(bid.lots), "package": bid.package or None} for bid in columns]
        return {
            "kind": certificate.kind.value,
            "figures": dict(certificate.figures),
            "claims": [dict(claim) for claim in certificate.claims],
            "columns": legend if certificate.claims else [],
        }

    def rule(self, effect: RuleEffect) -> dict[str, Any]:
        """Print a rule with what it costs."""
        return {
            "id": effect.rule.id,
            "rule": effect.rule.rule,
            "label": label_of(effect.rule, self.tender).to(self.language),
            "source": effect.rule.source,
            "binding": effect.binding,
            "cost": None if effect.loss is None else self.numbers(effect.loss),
            "exact": effect.exact,
        }

    def conflict(self, conflict: RuleConflict) -> dict[str, Any]:
        """Print the rules that together cannot be kept, and the fewest to give up."""
        rules, *relaxations = [
            [{"id": rule, "label": rule_label(self.tender, rule).to(self.language)} for rule in each]
            for each in (conflict.rules, *conflict.relaxations)
        ]
        return {"rules": rules, "relaxations": relaxations, "lots": list(conflict.lots)}

    def excluded(self, bid: ExcludedOffer) -> dict[str, Any]:
        """Print a bid that is out: its first ground, and the codes of the others."""
        first, *others = bid.grounds
        return {
            "vendor": bid.vendor,
            "name": bid.name,
            "lot": bid.lot or None,
            "package": bid.package or None,
            "code": first.code,
            "stage": str(first.stage or ""),
            "source": first.source,
            "observed": first.observed,
            "required": first.required,
            "message": first.message(self.language),
            "also": [other.code for other in others],
        }

    def why_not(self, reason: NotChosen) -> dict[str, Any]:
        """Print why a vendor was not chosen, and what taking it would change."""
        return {
            "vendor": reason.vendor,
            "name": reason.name,
            "answer": reason.answer.value,
            "loss": self.numbers(reason.loss),
            "leaves": [self.bid(bid) for bid in reason.leaves],
            "comes": [self.bid(bid) for bid in reason.comes],
            "rules": list(reason.rules),
            "codes": [ground.code for bid in reason.grounds for ground in bid.grounds],
        }

    def entry(self, entry: Entry) -> dict[str, Any]:
        """Print when a vendor enters as the shortlist grows."""
        return {
            "vendor": entry.vendor,
            "name": entry.name,
            "size": entry.size,
            "place": entry.place,
            "because": list(entry.because),
        }


def findings_of(found: Iterable[Finding], language: Language) -> list[dict[str, Any]]:
    """Print faults and warnings, one entry a cause."""
    return [_finding(cause, language) for cause in causes(found)]


def _finding(cause: Cause, language: Language) -> dict[str, Any]:
    one = cause.first
    return {
        "code": one.code,
        "severity": one.severity.value,
        "vendor": one.subject or "",
        "where": str(one.where) if one.where else "",
        "places": list(cause.places),
        "count": cause.count,
        "value": one.value,
        "message": cause.message(language),
    }


def selection_document(selection: Selection, language: Language = "en") -> dict[str, Any]:
    """Return the selection as one JSON document: numbers with decimals as texts, prices in smallest units."""
    show = Printer(tender=selection.tender, levels=selection.levels, language=language)
    return {
        "tender": selection.tender.id,
        "title": selection.tender.title,
        "currency": selection.tender.currency,
        "kind": selection.found.terms.kind.value,
        "status": selection.status.value,
        "objective": show.number(0, selection.values[0]) if selection.values else None,
        "objectives": show.objectives(selection.values),
        "bound": None if selection.bound is None else decimal_text(selection.bound),
        "open": selection.open_question,
        "chosen": show.bids(selection.chosen),
        "total_price": None if selection.chosen is None else selection.chosen.price,
        "alternatives": [show.portfolio(portfolio) for portfolio in selection.alternatives],
        "ties": None if selection.ties is None else show.ties(selection.ties),
        "certificate": show.certificate(selection.certificate, selection.found.candidates),
        "rules": [show.rule(effect) for effect in selection.rules],
        "conflict": None if selection.conflict is None else show.conflict(selection.conflict),
        "excluded": [show.excluded(bid) for bid in selection.excluded],
        "pending": findings_of(selection.pending, language),
        "findings": findings_of((*selection.found.findings, *selection.notes), language),
        "why_not": [show.why_not(reason) for reason in selection.why_not],
        "entry_order": [show.entry(entry) for entry in selection.entries],
        "without": list(selection.dropped),
        "limit": None if selection.unfinished is None else selection.unfinished.to_document(PARTS, language),
        "milliseconds": selection.milliseconds,
        "fingerprint": selection.fingerprint,
        "version": selection.version,
    }
