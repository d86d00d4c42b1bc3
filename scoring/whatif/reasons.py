"""Why a bid moves in a what-if (変動の理由): a change, its points, a reference, an exclusion, or who passes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from criteria.exact import Rounding, decimal_text
from criteria.finding import Text
from criteria.terms import RoundingStage
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.result import criterion_rounding, value_text
from scoring.evaluation.sheet import ReferenceSet
from scoring.whatif.changes import Change
from scoring.whatif.handed_in import vendor_of
from scoring.whatif.words import label, money, said


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One number of a bid before and after (内訳の変動): ``key`` as the score sheet names its stage."""

    key: str
    before: Fraction
    after: Fraction

    @property
    def difference(self) -> Fraction:
        """By how much it moved, exactly."""
        return self.after - self.before


def parts_moved(before: Evaluation, after: Evaluation, vendor: str) -> tuple[Part, ...]:
    """Return every number of a vendor's row that moved: criteria, technical points, price points, price, value."""
    old, new = _row(before, vendor), _row(after, vendor)
    shared = [key for key in old if key in new]
    return tuple(Part(key=key, before=old[key], after=new[key]) for key in shared if old[key] != new[key])


def _row(evaluation: Evaluation, vendor: str) -> dict[str, Fraction]:
    sheet = evaluation.sheet
    if vendor not in sheet.vendors:
        return {}
    index = sheet.index(vendor)
    criteria = {f"criterion:{key}": one.points for key, one in sheet.criteria.items()}
    components = {f"price:{part.component}": part.points for part in sheet.price_parts if part.component}
    whole = {"technical": sheet.quality, "price_points": sheet.price_points, "value": sheet.value}
    columns = {**criteria, **components, **whole}
    row = {key: column[index] for key, column in columns.items() if column is not None}
    price = sheet.prices[index]
    return row if price is None else {**row, "price": price}


def reasons(
    before: Evaluation, after: Evaluation, changes: Sequence[Change], vendor: str, parts: Sequence[Part]
) -> tuple[Reason, ...]:
    """Return why a vendor moved, the changes first, then what they moved on the way to its rank."""
    found = [
        *_by_change(before, changes, vendor, moved=bool(parts)),
        *_by_exclusion(before, after, vendor),
        *(Reason(kind=ReasonKind.POINTS, text=_part_text(before, after, part)) for part in parts),
        *_by_reference(before, after, {part.key for part in parts}),
        *_by_order(before, after, vendor),
    ]
    return tuple(dict.fromkeys(found))


def _by_change(before: Evaluation, changes: Sequence[Change], vendor: str, *, moved: bool) -> Iterator[Reason]:
    for change in changes:
        of = vendor_of(change)
        if of == vendor or (moved and not of):
            yield Reason(kind=ReasonKind.CHANGE, text=said(change, before))


def _by_exclusion(before: Evaluation, after: Evaluation, vendor: str) -> Iterator[Reason]:
    was, is_now = before.award.rank_of(vendor), after.award.rank_of(vendor)
    if was is not None and is_now is None:
        for found in [*after.exclusions, *after.findings]:
            if found.subject == vendor:
                yield Reason(kind=ReasonKind.EXCLUSION, text=found.what)
    if was is None and is_now is not None:
        for found in before.exclusions:
            if found.subject == vendor:
                text = Text(f"除外の理由がなくなる: {found.what.ja}", f"no longer excluded: {found.what.en}")
                yield Reason(kind=ReasonKind.EXCLUSION, text=text)


_NAMES: Final = {
    "technical": Text("技術点", "technical points"),
    "price_points": Text("価格点", "price points"),
    "price": Text("入札価格", "price"),
    "value": Text("評価値", "evaluation value"),
}


def stage_name(evaluation: Evaluation, key: str) -> Text:
    """Return what a stage of the sheet is called: a criterion or a price component by its label."""
    kind, _, name = key.partition(":")
    if kind == "criterion":
        return Text(f"「{label(evaluation.tender, name)}」の得点", f"points for {label(evaluation.tender, name)}")
    if kind == "price" and name:
        return Text(f"価格「{name}」の得点", f"points for the price of {name}")
    return _NAMES.get(key, Text(key, key))


def _part_text(before: Evaluation, after: Evaluation, part: Part) -> Text:
    name = stage_name(before, part.key)
    old, new = (_number(*one, part.key) for one in ((before, part.before), (after, part.after)))
    return Text(f"{name.ja} {old.ja} → {new.ja}", f"{name.en} {old.en} → {new.en}")


def _number(evaluation: Evaluation, value: Fraction, key: str) -> Text:
    """Write a number of the sheet with the digits it is published in; a price is money."""
    if key == "price":
        return money(value, evaluation.tender.currency)
    written = value_text(value, _rounding(evaluation, key))
    return Text(written, written)


_STAGES: Final = {
    "technical": RoundingStage.TECHNICAL,
    "price_points": RoundingStage.PRICE,
    "price": RoundingStage.PRICE_COMPONENT,
    "value": RoundingStage.VALUE,
}


def _rounding(evaluation: Evaluation, key: str) -> Rounding:
    kind, _, name = key.partition(":")
    if kind == "criterion":
        return criterion_rounding(evaluation, name)
    return evaluation.tender.method.rounding_at(_STAGES[kind])


def _amount(before: Evaluation, stage: str, value: Fraction) -> Text:
    """Write what something was measured against, which no declared rounding is for: as money where it is a price."""
    if stage == "value" or stage.startswith("price"):
        return money(value, before.tender.currency)
    return Text(decimal_text(value), decimal_text(value))


_REFERENCES: Final = {
    "lowest": Text("最低", "lowest"),
    "highest": Text("最高", "highest"),
    "mean": Text("平均", "mean"),
    "median": Text("中央値", "median"),
}


def references_moved(before: Evaluation, after: Evaluation) -> tuple[tuple[ReferenceSet, ReferenceSet], ...]:
    """Return the references whose number is another, before and after (基準値の変動)."""
    new = {(one.stage, one.reference): one for one in after.sheet.references}
    pairs = ((one, new.get((one.stage, one.reference))) for one in before.sheet.references)
    return tuple((old, now) for old, now in pairs if now is not None and now.value != old.value)


def _by_reference(before: Evaluation, after: Evaluation, moved: set[str]) -> Iterator[Reason]:
    for old, now in references_moved(before, after):
        touched = {"price": "price_points", "technical": "technical"}.get(old.stage, old.stage)
        if touched in moved:
            yield Reason(kind=ReasonKind.REFERENCE, text=_reference_text(before, old, now))


def _reference_text(before: Evaluation, old: ReferenceSet, now: ReferenceSet) -> Text:
    # What a combination measures against is a price, too.
    stage = stage_name(before, "price" if old.stage == "value" else old.stage)
    word = _REFERENCES[old.reference.value]
    held = ", ".join(map(printed_names(before).__getitem__, now.held_by))
    was, is_now = (_amount(before, old.stage, one.value) for one in (old, now))
    ja = f"基準値({stage.ja}の{word.ja}) {was.ja} → {is_now.ja}"
    en = f"reference ({word.en} {stage.en}) {was.en} → {is_now.en}"
    return Text(f"{ja}({held})" if held else ja, f"{en} ({held})" if held else en)


def _by_order(before: Evaluation, after: Evaluation, vendor: str) -> Iterator[Reason]:
    old, new = _ranks(before), _ranks(after)
    if vendor not in old or vendor not in new or old[vendor] == new[vendor]:
        return
    ahead_before = {one for one, rank in old.items() if rank < old[vendor]}
    ahead_now = {one for one, rank in new.items() if rank < new[vendor]}
    names = printed_names(before)
    for one in sorted(ahead_now - ahead_before):
        yield Reason(kind=ReasonKind.ORDER, text=Text(f"{names[one]}が前に出る", f"{names[one]} comes ahead"))
    for one in sorted(ahead_before - ahead_now):
        text = (
            Text(f"{names[one]}の前に出る", f"it is no longer behind {names[one]}")
            if one in new
            else Text(f"{names[one]}が順位から外れる", f"{names[one]} is no longer ranked")
        )
        yield Reason(kind=ReasonKind.ORDER, text=text)


def _ranks(evaluation: Evaluation) -> dict[str, int]:
    return {vendor: group.rank for group in evaluation.award.ranking for vendor in group.vendors}
