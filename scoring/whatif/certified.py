"""Sensitivity to certification (認証の感度): what each bid would get, and where it would stand, with a certificate."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from criteria.exact import Points, decimal_text
from criteria.finding import Language, Text
from criteria.standards import Standard, find_standard, standards_called
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.registry import Kind, Reads, find
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
    standards = asked_standards(evaluation.tender)
    return tuple(
        found
        for vendor in _candidates(evaluation)
        if only in ("", vendor)
        for standard in standards
        if (found := _with(evaluation, vendor, standard)) is not None
    )


def asked_standards(tender: Tender) -> tuple[Standard, ...]:
    """Return the standards that a criterion rewards or a rule requires, each once."""
    names = [*_rewarded(tender), *_required(tender)]
    found = {standard.id: standard for name in names if (standard := find_standard(name)) is not None}
    return tuple(found.values())


def _rewarded(tender: Tender) -> Iterator[str]:
    for criterion in tender.criteria:
        formula = find(Kind.CRITERION, criterion.formula)
        if formula.responses.reads is Reads.CERTIFICATES:
            yield from (entry.standard for entry in formula.bind(criterion.params)["any_of"])


def _required(tender: Tender) -> Iterator[str]:
    for declared in tender.exclusions:
        if declared.rule == REQUIRED:
            for key in ("any_of", "all_of"):
                listed = declared.params.get(key, ())
                yield from map(str, listed if isinstance(listed, list | tuple) else ())


def _candidates(evaluation: Evaluation) -> tuple[str, ...]:
    grounds: dict[str, set[str]] = {}
    for found in evaluation.exclusions:
        grounds.setdefault(found.subject or "", set()).add(found.code)
    lacking = {vendor for vendor, codes in grounds.items() if codes == {REQUIRED}}
    return tuple(sorted({*evaluation.sheet.vendors, *lacking}))


def _with(evaluation: Evaluation, vendor: str, standard: Standard) -> IfCertified | None:
    after = evaluate_changed(evaluation, [GainCertificate(vendor=vendor, standard=standard.id)])
    now, then = evaluation.award.rank_of(vendor), after.award.rank_of(vendor)
    points = None if now is None or then is None else _technical(after, vendor) - _technical(evaluation, vendor)
    if now == then and not points:
        return None
    name = printed_names(evaluation)[vendor]
    return IfCertified(vendor=vendor, standard=standard.id, rank_now=now, rank=then, points=points, name=name)


def _technical(evaluation: Evaluation, vendor: str) -> Fraction:
    return evaluation.sheet.technical[evaluation.sheet.index(vendor)]
