"""What sentences on robustness rest on (頑健性の前提): values before rounding, and the bids that are ranked now."""

from dataclasses import dataclass
from typing import Final

from criteria.finding import NOTHING, Text
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.sheet import ScoreSheet
from scoring.formulas.panel import is_marked

_IN_POINTS: Final = frozenset({"sum", "technical-only", "budget"})
"""Combinations under which any number of points is a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """What is taken for granted (前提): ``rounded`` where the official values are not those that are compared.

    ``selective`` where other allotments could put bids out, or let them in, which is left out of account.
    """

    rounded: bool = False
    selective: bool = False

    @property
    def of_bids(self) -> Text:
        """Say, at the head of a sentence, that the bids ranked stay the same; nothing where they do anyway."""
        if not self.selective:
            return NOTHING
        return Text("順位の付く者が変わらない限り、", "with the same bids ranked, ")

    @property
    def of_values(self) -> Text:
        """Say which bids are ranked, and that values before rounding are compared; nothing where both go without."""
        before = Text("端数処理前の評価値では、", "by the values before rounding, ") if self.rounded else NOTHING
        return joined(self.of_bids, before)

    @property
    def of_ties(self) -> Text:
        """Say the same, and that of equal values none comes before another, whatever breaks the tie."""
        return self.of_values if self.rounded else joined(self.of_bids, Text("評価値では、", "by value, "))


def joined(text: Text, other: Text) -> Text:
    """Put one lead before another (前提の連結)."""
    return Text(text.ja + other.ja, text.en + other.en)


def led(lead: Text, ja: str, en: str) -> Text:
    """Put a lead before a sentence whose English begins with a small letter (前提の付記).

    >>> led(Text("評価値では、", "by value, "), "Aが首位にある。", "somebody leads.").en
    'By value, somebody leads.'
    """
    whole = lead.en + en
    return Text(lead.ja + ja, whole[0].upper() + whole[1:])


def named_first(lead: Text, ja: str, en: str) -> Text:
    """Put a lead before a sentence that begins with a vendor's name, which keeps its letters (前提の付記)."""
    return led(lead, ja, en) if lead.en else Text(ja, en)


def counted_by(basis: Premise, said: Text) -> Text:
    """Say before a sentence on shares of ranks which values they were counted by (数えた評価値の付記)."""
    return led(basis.of_values, said.ja, said.en[0].lower() + said.en[1:])


def rounds(tender: Tender) -> bool:
    """Whether the tender declares any rounding that can change an order (端数処理の有無)."""
    stages = any(not rounding.keeps_all for rounding in tender.method.rounding.values())
    return stages or (not tender.panel.rounding.keeps_all and any(map(is_marked, tender.criteria)))


def goes_below_zero(sheet: ScoreSheet) -> bool:
    """Whether any points are below nothing, where cutting off adds to a number (負の得点の有無)."""
    columns = [criterion.computed for criterion in sheet.criteria.values()] + [
        part.computed for part in sheet.price_parts
    ]
    return any(points < 0 for column in columns if column is not None for points in column)


def basis_of(evaluation: Evaluation) -> Premise:
    """Return what sentences on an evaluation rest on (前提).

    A minimum of one criterion, or that it be met at all, moves with its allotment: rounding alone can turn it. Where
    the value is more than a sum of points, only who has less than no points can have none, or be below the threshold
    基準評価値 of a division method.
    """
    tender, rounded = evaluation.tender, rounds(evaluation.tender)
    minimums = tender.minimums
    whole = minimums.technical is not None or minimums.total is not None or bool(minimums.groups)
    single = rounded and any(criterion.mandatory or criterion.minimum is not None for criterion in tender.criteria)
    in_points = tender.method.combination in _IN_POINTS and tender.method.technical_points is None
    selective = whole or single
    if not selective and not in_points:
        without_value = any(finding.code == "no-value" for finding in evaluation.findings)
        selective = without_value or goes_below_zero(evaluation.sheet)
    return Premise(rounded=rounded, selective=selective)


def basis_of_redraws(evaluation: Evaluation) -> Premise:
    """Return what shares under other marks and prices rest on: those could put any bid out (引き直しの前提)."""
    return Premise(rounded=rounds(evaluation.tender), selective=True)
