"""A question of many parts is answered as far as it can be, and each other part is refused alone."""

from collections.abc import Sequence

import pytest

from criteria.errors import DefinitionError, EvaluationError, answer_possible
from criteria.finding import Finding, Text


def total(parts: Sequence[int]) -> int:
    """A sum of numbers that may never be above ten and holds no negative one."""
    if any(part < 0 for part in parts):
        raise DefinitionError([Finding(code="negative", what=Text("負の数です", "negative"))])
    if sum(parts) > 10:
        raise EvaluationError(Text("10を超えます", "above ten"))
    return sum(parts)


@pytest.mark.parametrize(
    ("parts", "answer", "refused"),
    [
        ([], 0, []),
        ([4, 6], 10, []),
        ([4, -1, 6], 10, [(-1, "negative")]),
        ([4, 7, 6], 10, [(7, "above ten")]),
        ([11, -1], 0, [(11, "above ten"), (-1, "negative")]),
    ],
)
def test_what_can_be_answered_is_and_of_two_that_do_not_go_together_the_later_is_refused(
    parts: list[int], answer: int, refused: list[tuple[int, str]]
) -> None:
    given, why = answer_possible(parts, total)
    assert given == answer
    assert [(part, [reason.en for reason in reasons]) for part, reasons in why] == [(p, [r]) for p, r in refused]


def test_a_part_that_needs_one_after_it_is_answered_with_it() -> None:
    def chain(parts: Sequence[str]) -> str:
        if "roof" in parts and "walls" not in parts:
            raise EvaluationError("a roof needs walls")
        if "ruin" in parts:
            raise EvaluationError("no ruin")
        return " ".join(parts)

    given, why = answer_possible(["roof", "ruin", "walls"], chain)
    assert given == "roof walls"
    assert [part for part, _ in why] == ["ruin"]
