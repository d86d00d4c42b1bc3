"""What a what-if moves (仮定と公表結果の比較): ranks and values before and after, by how much and why. Not binding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from criteria.finding import Language, Text, sentence
from criteria.terms import RoundingStage
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.result import Result, value_text
from scoring.whatif.changes import Change, UseFormula
from scoring.whatif.notation import number_text
from scoring.whatif.reasons import Part, Reason, parts_moved, reasons
from scoring.whatif.settings import Setting, settings_moved
from scoring.whatif.words import said
from scoring.whatif.written import change_text

NOT_BINDING: Final = Text("参考(拘束力なし)", "for reference, not binding")
"""What stands on every what-if."""

_BEGUN: Final = "For reference, not binding"

_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One vendor whose rank or value is another (変動した入札); ranks and values are None where it is not ranked.

    ``parts`` are the numbers of its row that moved, exactly; ``because`` says why, in words.
    """

    vendor: str
    rank_before: int | None
    rank_after: int | None
    value_before: Fraction | None
    value_after: Fraction | None
    parts: tuple[Part, ...]
    because: tuple[Reason, ...]

    @property
    def entered(self) -> bool:
        """Whether it is ranked only after the changes."""
        return self.rank_before is None and self.rank_after is not None

    @property
    def left(self) -> bool:
        """Whether it was ranked only before them."""
        return self.rank_before is not None and self.rank_after is None

    @property
    def value_difference(self) -> Fraction | None:
        """By how much its value moved, exactly."""
        if self.value_before is None or self.value_after is None:
            return None
        return self.value_after - self.value_before


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The official evaluation beside a what-if (公表結果と仮定の対比).

    ``settings`` are the keys of the tender that are another, ``moved`` the vendors, best rank after the changes first.
    """

    before: Evaluation
    after: Evaluation
    changes: tuple[Change, ...]
    settings: tuple[Setting, ...]
    moved: tuple[Moved, ...]

    @property
    def entered(self) -> tuple[str, ...]:
        """The vendors ranked only after the changes."""
        return tuple(one.vendor for one in self.moved if one.entered)

    @property
    def left(self) -> tuple[str, ...]:
        """The vendors ranked only before them."""
        return tuple(one.vendor for one in self.moved if one.left)

    @property
    def settings_asked(self) -> tuple[Setting, ...]:
        """The settings but for what only carries the allotments on, as parameters in points do."""
        asked = {
            f"criteria.{change.of.partition(':')[2]}" if ":" in change.of else "method"
            for change in self.changes
            if isinstance(change, UseFormula)
        }
        carried = ("params", "formula", "price_params", "price_components")
        return tuple(
            one
            for one in self.settings
            if one.key.rpartition(".")[2] not in carried or one.key.rpartition(".")[0] in asked
        )

    @property
    def first_changes(self) -> bool:
        """Whether another vendor, or others, or nobody would be first."""
        return self.before.award.first != self.after.award.first

    @cached_property
    def rows(self) -> tuple[Moved, ...]:
        """A line for every vendor ranked before or after, moved or not, best rank after the changes first."""
        moved = {one.vendor: one for one in self.moved}
        return tuple(
            moved.get(vendor) or _line(self.before, self.after, vendor, (), ())
            for vendor in _ranked(self.before, self.after)
        )

    @property
    def sentence(self) -> Text:
        """Say in one sentence for the minutes what the changes would move (議事録用の一文)."""
        outcome = _outcome(self)
        if not self.changes:
            return sentence(f"{NOT_BINDING.ja}: 変更なし。{outcome.ja}", f"{_BEGUN}: nothing changed; {outcome.en}")
        phrases = [said(change, self.before) for change in self.changes]
        if_ja, if_en = "、".join(one.ja for one in phrases), " and ".join(one.en for one in phrases)
        return sentence(f"{NOT_BINDING.ja}: {if_ja}した場合、{outcome.ja}", f"{_BEGUN}: if {if_en}, {outcome.en}")

    def to_document(self, language: Language) -> dict[str, Any]:
        """Return the JSON document: the official result, the other one, and what moved, always not binding."""
        return {
            "tender": self.before.tender.id,
            "lot": self.before.lot or None,
            "binding": False,
            "changes": [
                {"change": change_text(one), "message": said(one, self.before).to(language)} for one in self.changes
            ],
            "settings": [{"key": one.key, "before": one.before, "after": one.after} for one in self.settings],
            "before": Result.of(self.before, language).to_document(),
            "after": Result.of(self.after, language).to_document(),
            "moved": [_moved_document(self, one, language) for one in self.moved],
            "entered": list(self.entered),
            "left": list(self.left),
            "sentence": self.sentence.to(language),
        }


def compare(before: Evaluation, after: Evaluation, changes: Sequence[Change]) -> Comparison:
    """Hold a changed evaluation against the official one, vendor by vendor (対比)."""
    listed = tuple(changes)
    moved = []
    for vendor in _ranked(before, after):
        parts = parts_moved(before, after, vendor)
        if parts or before.award.rank_of(vendor) != after.award.rank_of(vendor):
            moved.append(_line(before, after, vendor, parts, reasons(before, after, listed, vendor, parts)))
    return Comparison(
        before=before,
        after=after,
        changes=listed,
        settings=settings_moved(before.tender, after.tender),
        moved=tuple(moved),
    )


def _line(
    before: Evaluation, after: Evaluation, vendor: str, parts: tuple[Part, ...], because: tuple[Reason, ...]
) -> Moved:
    return Moved(
        vendor=vendor,
        rank_before=before.award.rank_of(vendor),
        rank_after=after.award.rank_of(vendor),
        value_before=_value(before, vendor),
        value_after=_value(after, vendor),
        parts=parts,
        because=because,
    )


def _value(evaluation: Evaluation, vendor: str) -> Fraction | None:
    sheet = evaluation.sheet
    return sheet.value[sheet.index(vendor)] if vendor in sheet.vendors else None


def _ranked(before: Evaluation, after: Evaluation) -> tuple[str, ...]:
    listed = [vendor for one in (after, before) for group in one.award.ranking for vendor in group.vendors]
    return tuple(dict.fromkeys(listed))


def _outcome(comparison: Comparison) -> Text:
    old, new = comparison.before.award.first, comparison.after.award.first
    names = printed_names(comparison.before)
    if old != new:
        was, is_now = _listed(old, names), _listed(new, names)
        if not new:
            return Text("順位の付く入札がなくなります", "no bid would be ranked")
        return Text(
            f"第1位は{was.ja}から{is_now.ja}に変わります", f"the first place would pass from {was.en} to {is_now.en}"
        )
    first = _listed(new, names)
    others = [one.vendor for one in comparison.moved if one.rank_before != one.rank_after]
    if not others:
        return Text(
            f"第1位は{first.ja}のままで、順位は変わりません", f"{first.en} would stay first and no rank would change"
        )
    named = _listed(others, names)
    return Text(
        f"第1位は{first.ja}のままですが、{named.ja}の順位が変わります",
        f"{first.en} would stay first; the rank of {named.en} would change",
    )


def _listed(vendors: Sequence[str], names: Mapping[str, str]) -> Text:
    if not vendors:
        return Text("なし", "nobody")
    named, more = [names[one] for one in vendors[:_MOST_NAMED]], len(vendors) - _MOST_NAMED
    return Text(
        "・".join(named) + (f"ほか{more}者" if more > 0 else ""),
        ", ".join(named) + (f" and {more} more" if more > 0 else ""),
    )


def _moved_document(comparison: Comparison, one: Moved, language: Language) -> dict[str, Any]:
    return {
        "vendor": one.vendor,
        "rank_before": one.rank_before,
        "rank_after": one.rank_after,
        "value_before": _published(comparison.before, one.value_before),
        "value_after": _published(comparison.after, one.value_after),
        "value_difference": None if one.value_difference is None else number_text(one.value_difference),
        "because": [{"kind": reason.kind.value, "message": reason.text.to(language)} for reason in one.because],
    }


def _published(evaluation: Evaluation, value: Fraction | None) -> str | None:
    rounding = evaluation.tender.method.rounding_at(RoundingStage.VALUE)
    return None if value is None else value_text(value, rounding)
