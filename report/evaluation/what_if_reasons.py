"""Why a bid moves in a what-if (変動の理由): a change, its points, a reference, an exclusion, or who passes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from criteria.exact import decimal_text
from criteria.finding import Text
from criteria.money import amount_text, is_money
from criteria.terms import RoundingStage
from criteria.words import TIE_STEP
from data.definition.words import REFERENCE
from report.evaluation.what_if import said
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.result import criterion_rounding, value_text
from scoring.evaluation.sheet import ReferenceSet
from scoring.whatif import Comparison, Moved
from scoring.whatif.changes import label


class ReasonKind(StrEnum):
    """What kind of reason it is (理由の種類)."""

    CHANGE = "change"
    """仮定した変更."""
    POINTS = "points"
    """得点の変動."""
    REFERENCE = "reference"
    """基準値の変動."""
    EXCLUSION = "exclusion"
    """除外の有無."""
    ORDER = "order"
    """他の入札との前後."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason in words (理由)."""

    kind: ReasonKind
    text: Text


def reasons(comparison: Comparison, moved: Moved) -> tuple[Reason, ...]:
    """Return why a vendor moved, the changes first, then what they moved on the way to its rank."""
    texts = {
        ReasonKind.CHANGE: (
            said(change, comparison.before)
            for change in comparison.changes
            if change.bidder == moved.vendor or (moved.parts and not change.bidder)
        ),
        ReasonKind.EXCLUSION: _by_exclusion(comparison, moved),
        ReasonKind.POINTS: _by_points(comparison, moved),
        ReasonKind.REFERENCE: _by_reference(comparison, moved),
        ReasonKind.ORDER: _by_order(comparison, moved),
    }
    found = (Reason(kind=kind, text=text) for kind, listed in texts.items() for text in listed)
    return tuple(dict.fromkeys(found))


def _by_exclusion(comparison: Comparison, moved: Moved) -> Iterator[Text]:
    before, after = comparison.before, comparison.after
    if moved.rank_after is None:
        findings = (*after.exclusions, *after.findings)
        yield from (finding.what for finding in findings if finding.subject == moved.vendor)
    if moved.rank_before is None:
        for finding in before.exclusions:
            if finding.subject == moved.vendor:
                yield Text(f"除外の理由がなくなる: {finding.what.ja}", f"no longer excluded: {finding.what.en}")


def _by_points(comparison: Comparison, moved: Moved) -> Iterator[Text]:
    for part in moved.parts:
        name = _stage_name(comparison.before, part.key)
        old = _published(comparison.before, part.key, part.before)
        new = _published(comparison.after, part.key, part.after)
        yield Text(f"{name.ja} {old.ja} → {new.ja}", f"{name.en} {old.en} → {new.en}")


def _stage_name(evaluation: Evaluation, key: str) -> Text:
    """Return what a stage of the sheet is called: a criterion or a price component by its label."""
    kind, _, name = key.partition(":")
    if kind == "criterion":
        return Text(f"「{label(evaluation.tender, name)}」の得点", f"points for {label(evaluation.tender, name)}")
    if name:
        return Text(f"価格「{name}」の得点", f"points for the price of {name}")
    return Text("価格点", "price points") if key == "price_points" else TIE_STEP[key]


_STAGES: Final = {
    "technical": RoundingStage.TECHNICAL,
    "price_points": RoundingStage.PRICE,
    "price": RoundingStage.PRICE_COMPONENT,
    "value": RoundingStage.VALUE,
}


def _published(evaluation: Evaluation, key: str, number: Fraction) -> Text:
    """Write a number of the sheet with the digits it is published in; a price is money."""
    kind, _, name = key.partition(":")
    if key == "price":
        return amount_text(decimal_text(number), evaluation.tender)
    rounding = (
        criterion_rounding(evaluation, name)
        if kind == "criterion"
        else evaluation.tender.method.rounding_at(_STAGES[kind])
    )
    written = value_text(number, rounding)
    return Text(written, written)


def _by_reference(comparison: Comparison, moved: Moved) -> Iterator[Text]:
    keys = {part.key for part in moved.parts}
    new = {(taken.stage, taken.reference): taken for taken in comparison.after.sheet.references}
    for old in comparison.before.sheet.references:
        now = new.get((old.stage, old.reference))
        touched = "price_points" if old.stage == "price" else old.stage
        if now is not None and now.value != old.value and touched in keys:
            yield _reference_text(comparison.before, old, now)


def _reference_text(before: Evaluation, old: ReferenceSet, now: ReferenceSet) -> Text:
    # What a combination measures against is a price, too.
    stage = _stage_name(before, "price" if old.stage == "value" else old.stage)
    word = REFERENCE[old.reference]
    held = ", ".join(map(printed_names(before).__getitem__, now.held_by))
    # No declared rounding is for what something was measured against.
    figures = [decimal_text(taken.value) for taken in (old, now)]
    was, is_now = (
        amount_text(figure, before.tender) if is_money(old.stage) else Text(figure, figure) for figure in figures
    )
    ja = f"基準値({stage.ja}の{word.ja}) {was.ja} → {is_now.ja}"
    en = f"reference ({word.en} {stage.en}) {was.en} → {is_now.en}"
    return Text(f"{ja}({held})" if held else ja, f"{en} ({held})" if held else en)


def _by_order(comparison: Comparison, moved: Moved) -> Iterator[Text]:
    if moved.rank_before is None or moved.rank_after is None or moved.rank_before == moved.rank_after:
        return
    names = printed_names(comparison.before)
    ranks = {row.vendor: (row.rank_before, row.rank_after) for row in comparison.rows}
    ahead_before = {vendor for vendor, (rank, _) in ranks.items() if rank is not None and rank < moved.rank_before}
    ahead_now = {vendor for vendor, (_, rank) in ranks.items() if rank is not None and rank < moved.rank_after}
    for vendor in sorted(ahead_now - ahead_before):
        yield Text(f"{names[vendor]}が前に出る", f"{names[vendor]} comes ahead")
    for vendor in sorted(ahead_before - ahead_now):
        if ranks[vendor][1] is None:
            yield Text(f"{names[vendor]}が順位から外れる", f"{names[vendor]} is no longer ranked")
        else:
            yield Text(f"{names[vendor]}の前に出る", f"it is no longer behind {names[vendor]}")
