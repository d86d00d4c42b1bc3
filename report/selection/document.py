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
from scoring.selection.packages import ExcludedBid
from scoring.selection.portfolio import Level, Portfolio, Taken
from scoring.selection.result import Certificate, Conflict, Entry, Part, RuleEffect, Selection, Ties, WhyNot


def objective_text(objective: SelectionObjective, value: Fraction, tender: Tender) -> str:
    """Print a value of an objective: money in the main unit, everything else as a decimal (目的の値の表示)."""
    if objective is SelectionObjective.PRICE and value.denominator == 1:
        return format_price(int(value), tender.minor_units)
    return decimal_text(value)


PARTS: Final[Mapping[str, Text]] = {
    Part.OPTIMUM: Text("最適性の確認", "whether anything is better"),
    Part.TIES: Text("同点の案の確認", "whether anything else is as good"),
    Part.CERTIFICATE: Text("最適性の証明", "the proof"),
    Part.CONFLICT: Text("両立しない条件の特定", "which rules cannot be kept together"),
    Part.WHY_NOT: Text("選定されない理由", "why not a vendor"),
    Part.ALTERNATIVES: Text("次善の選定案", "the next best"),
    Part.RULES: Text("選定条件の影響", "what each rule costs"),
    Part.ENTRIES: Text("選定される順", "the order of entry"),
}
"""What the parts are called in a sentence (回答の部分の名称)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """Prints the parts of a selection for programs, in one language (選定結果の出力)."""

    tender: Tender
    levels: tuple[Level, ...]
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
        return [] if portfolio is None else [self.bid(one) for one in portfolio.taken]

    def bid(self, one: Taken) -> dict[str, Any]:
        """Print one bid: its score is its value where the first objective counts values, else its points."""
        by_value = self.levels[0].objective is SelectionObjective.VALUE and one.value is not None
        return {
            "vendor": one.vendor,
            "name": one.name,
            "lots": list(one.lots),
            "price": one.price,
            "score": decimal_text(one.value if by_value and one.value is not None else one.points),
            "points": decimal_text(one.points),
            "value": None if one.value is None else decimal_text(one.value),
            "list_price": one.list_price,
            "package": one.package or None,
        }

    def portfolio(self, one: Portfolio) -> dict[str, Any]:
        """Print a whole selection with its values and its loss."""
        return {
            "chosen": self.bids(one),
            "objectives": self.numbers(one.values),
            "loss": self.numbers(one.loss),
            "total_price": one.price,
        }

    def ties(self, ties: Ties) -> dict[str, Any]:
        """Print everything that is equally good, and how it was separated."""
        return {
            "count": len(ties.optima),
            "complete": ties.complete,
            "resolved": ties.resolved,
            "steps": [
                {"key": one.key.value, "best": objective_text(one.key, one.best, self.tender), "left": one.left}
                for one in ties.steps
            ],
            "selections": [self.portfolio(one) for one in ties.optima],
            "left": [self.portfolio(one) for one in ties.left],
        }

    def certificate(self, one: Certificate, columns: Sequence[Candidate]) -> dict[str, Any]:
        """Print the proof: its claims speak of columns, of which the first are these bids."""
        legend = [{"vendor": bid.vendor, "lots": list(bid.lots), "package": bid.package or None} for bid in columns]
        return {
            "kind": one.kind.value,
            "figures": dict(one.figures),
            "claims": [dict(claim) for claim in one.claims],
            "columns": legend if one.claims else [],
        }

    def rule(self, one: RuleEffect) -> dict[str, Any]:
        """Print a rule with what it costs."""
        return {
            "id": one.rule.id,
            "rule": one.rule.rule,
            "label": label_of(one.rule, self.tender).to(self.language),
            "source": one.rule.source,
            "binding": one.binding,
            "cost": None if one.loss is None else self.numbers(one.loss),
            "exact": one.exact,
        }

    def conflict(self, one: Conflict) -> dict[str, Any]:
        """Print the rules that together cannot be kept, and the fewest to give up."""
        rules, *relaxations = [
            [{"id": rule, "label": rule_label(self.tender, rule).to(self.language)} for rule in each]
            for each in (one.rules, *one.relaxations)
        ]
        return {"rules": rules, "relaxations": relaxations, "lots": list(one.lots)}

    def excluded(self, one: ExcludedBid) -> dict[str, Any]:
        """Print a bid that is out: its first ground, and the codes of the others."""
        first, *others = one.grounds
        return {
            "vendor": one.vendor,
            "name": one.name,
            "lot": one.lot or None,
            "package": one.package or None,
            "code": first.code,
            "stage": str(first.stage or ""),
            "source": first.source,
            "observed": first.observed,
            "required": first.required,
            "message": first.message(self.language),
            "also": [other.code for other in others],
        }

    def why_not(self, one: WhyNot) -> dict[str, Any]:
        """Print why a vendor was not chosen, and what taking it would change."""
        return {
            "vendor": one.vendor,
            "name": one.name,
            "answer": one.answer.value,
            "loss": self.numbers(one.loss),
            "leaves": [self.bid(bid) for bid in one.leaves],
            "comes": [self.bid(bid) for bid in one.comes],
            "rules": list(one.rules),
            "codes": [ground.code for bid in one.grounds for ground in bid.grounds],
        }

    def entry(self, one: Entry) -> dict[str, Any]:
        """Print when a vendor enters as the shortlist grows."""
        return {
            "vendor": one.vendor,
            "name": one.name,
            "size": one.size,
            "place": one.place,
            "because": list(one.because),
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
        "alternatives": [show.portfolio(one) for one in selection.alternatives],
        "ties": None if selection.ties is None else show.ties(selection.ties),
        "certificate": show.certificate(selection.certificate, selection.found.candidates),
        "rules": [show.rule(one) for one in selection.rules],
        "conflict": None if selection.conflict is None else show.conflict(selection.conflict),
        "excluded": [show.excluded(one) for one in selection.excluded],
        "pending": findings_of(selection.pending, language),
        "findings": findings_of((*selection.found.findings, *selection.notes), language),
        "why_not": [show.why_not(one) for one in selection.why_not],
        "entry_order": [show.entry(one) for one in selection.entries],
        "without": list(selection.dropped),
        "limit": None if selection.unfinished is None else selection.unfinished.to_document(PARTS, language),
        "milliseconds": selection.milliseconds,
        "fingerprint": selection.fingerprint,
        "version": selection.version,
    }
