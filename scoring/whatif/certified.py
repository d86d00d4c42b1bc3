"""Sensitivity to certification (認証の感度): what each bid would get, and where it would stand, with a certificate."""

from dataclasses import dataclass
from typing import Any, Final

from criteria.exact import Points, decimal_text
from criteria.finding import Language, Text
from criteria.standards import Standard, find_standard, standards_called
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.registry import FormulaKind, Reads, find
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.certificates import GainCertificate

REQUIRED: Final = "certificate-required"


@dataclass(frozen=True, slots=True, kw_only=True)
class IfCertified:
    """What one certificate of the right scope would change for one bid (認証を取得していた場合).

    ``points`` are the technical points more than now, ``rank`` the rank then, None where the bid would be out all the
    same; ``rank_now`` is None and ``points`` are none where it is out now: it would take part. ``name`` is what
    the sentence calls it.
    """

    vendor: str
    standard: str
    rank_now: int | None
    rank: int | None
    points: Points | None
    name: str

    @property
    def sentence(self) -> Text:
        """Say it in one line."""
        name, called = self.name, standards_called(self.standard)
        if self.rank is None:
            return Text(
                f"{name}: 適切な範囲の{called.ja}があっても順位は付きません",
                f"{name}: even with {called.en} of the right scope it would not be ranked",
            )
        if self.points is None:
            return Text(
                f"{name}: 適切な範囲の{called.ja}があれば参加でき、第{self.rank}位になります",
                f"{name}: with {called.en} of the right scope it would take part and rank {self.rank}",
            )
        points = decimal_text(self.points)
        return Text(
            f"{name}: 適切な範囲の{called.ja}があれば{points}点増え、第{self.rank}位になります",
            f"{name}: with {called.en} of the right scope it would get {points} more points and rank {self.rank}",
        )

    def to_document(self, language: Language) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "vendor": self.vendor,
            "standard": self.standard,
            "points": None if self.points is None else decimal_text(self.points),
            "rank_now": self.rank_now,
            "rank": self.rank,
            "message": self.sentence.to(language),
        }


def if_certified(evaluation: Evaluation, *, only: str = "") -> tuple[IfCertified, ...]:
    """Evaluate anew for every bid and every standard the tender rewards or requires (感度分析), exactly.

    The bid holds a certificate to the standard that is valid on every day of the tender, of a scope judged to cover
    the work; all else is as it was. Bids that are ranked are looked at, and those that are out only because they lack
    a certificate; ``only`` one vendor where it is named. What the certificate would not change is left out.
    """
    grounds: dict[str, set[str]] = {}
    for exclusion in evaluation.exclusions:
        grounds.setdefault(exclusion.subject or "", set()).add(exclusion.code)
    lacking = {vendor for vendor, codes in grounds.items() if codes == {REQUIRED}}
    names = printed_names(evaluation)
    lines = []
    for vendor in sorted({*evaluation.sheet.vendors, *lacking}):
        for standard in asked_standards(evaluation.tender) if only in ("", vendor) else ():
            after = evaluate_changed(evaluation, [GainCertificate(vendor=vendor, standard=standard.id)])
            now, then = evaluation.award.rank_of(vendor), after.award.rank_of(vendor)
            points = None
            if now is not None and then is not None:
                old, new = (sheet.technical[sheet.index(vendor)] for sheet in (evaluation.sheet, after.sheet))
                points = new - old
            if now != then or points:
                line = IfCertified(
                    vendor=vendor, standard=standard.id, rank_now=now, rank=then, points=points, name=names[vendor]
                )
                lines.append(line)
    return tuple(lines)


def asked_standards(tender: Tender) -> tuple[Standard, ...]:
    """Return the standards that a criterion rewards or a rule requires, each once."""
    names: list[str] = []
    for criterion in tender.criteria:
        formula = find(FormulaKind.CRITERION, criterion.formula)
        if formula.responses.reads is Reads.CERTIFICATES:
            names += (entry.standard for entry in formula.bind(criterion.params)["any_of"])
    for rule in tender.exclusions:
        for key in ("any_of", "all_of") if rule.rule == REQUIRED else ():
            listed = rule.params.get(key, ())
            names += map(str, listed if isinstance(listed, list | tuple) else ())
    found = {standard.id: standard for name in names if (standard := find_standard(name)) is not None}
    return tuple(found.values())
