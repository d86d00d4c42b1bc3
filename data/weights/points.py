"""Points as they are asked (評定): of swings, the largest being 100, or directly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from criteria.elicitation import Ratings
from criteria.finding import Text
from criteria.values import TABLE
from data.definition.keys import Key
from data.weights.draft import Draft, MemberDraft, number_of
from data.weights.method import Written, as_typed, first_named, shown, typed

LARGEST_SWING: Final = 100


@dataclass(frozen=True, slots=True)
class PointsMethod:
    """評定: points for every criterion, kept in one ``field`` of a draft; the largest is ``largest``, if given."""

    field: str
    largest: int | None = None
    keys: tuple[Key, ...] = (Key("points", TABLE, required=True),)
    compares: bool = False

    def read(self, written: Written) -> Ratings | None:
        """Read points above zero for every criterion; the largest swing is 100."""
        values = written.by_criterion("points") if "points" in written.read else None
        if values is None:
            return None
        points, faults = tuple(value or Fraction(0) for value in values), written.faults
        for criterion, value in zip(written.ids, points, strict=True):
            if value <= 0:
                what = Text("評定は0より大きい数です", "points must be above zero")
                cure = Text("重みのない項目は外してください", "Leave out a criterion without weight")
                expected = Text("0より大きい数", "above zero")
                written.refuse(("points", criterion), "bad-value", what, expected=expected, cure=cure)
        if self.largest not in (None, max(points)) and written.faults == faults:
            what = Text("スイング法では最も重要な変化を100とします", "the largest swing is 100 by definition")
            written.refuse(("points",), "largest-swing", what, expected=Text("最大が100", "a largest of 100"))
        return None if written.faults > faults else Ratings(points)

    def _typed(self, member: MemberDraft, ids: tuple[str, ...]) -> dict[str, str]:
        answers: Mapping[str, str] = getattr(member, self.field)
        return {criterion: answers[criterion] for criterion in ids if answers.get(criterion)}

    def lacking(self, member: MemberDraft, draft: Draft) -> Iterator[Text]:
        """Yield which criteria have no points, or none above zero, and whether the largest swing is not 100."""
        answers = self._typed(member, draft.ids)
        empty = first_named([draft.called[criterion] for criterion in draft.ids if criterion not in answers])
        if empty.ja:
            yield Text(f"点のない項目があります: {empty.ja}", f"without points: {empty.en}")
        sizes = {text: number_of(text) or Fraction(0) for text in answers.values()}
        wrong = first_named([f"{draft.called[name]} {text}" for name, text in answers.items() if sizes[text] <= 0])
        if wrong.ja:
            yield Text(f"0より大きい数で記入してください: {wrong.ja}", f"give numbers above zero: {wrong.en}")
        if self.largest and answers and not empty.ja and not wrong.ja and self.largest != max(sizes.values()):
            top = max(answers.values(), key=sizes.__getitem__)
            yield Text(
                f"最も重要な変化を{self.largest}としてください(いまの最大は{top})",
                f"the most important change is {self.largest} by definition (the largest is now {top})",
            )

    def write(self, member: MemberDraft, ids: tuple[str, ...]) -> dict[str, Any]:
        """Write the points as typed."""
        return {"points": {criterion: as_typed(text) for criterion, text in self._typed(member, ids).items()}}

    def open(self, judgement: Ratings, ids: tuple[str, ...]) -> dict[str, Any]:
        """Return the points as texts."""
        return {self.field: dict(zip(ids, map(shown, judgement.points), strict=True))}

    def reopen(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the points that are there, as typed."""
        return {self.field: {criterion: typed(value) for criterion, value in table.get("points", {}).items()}}
