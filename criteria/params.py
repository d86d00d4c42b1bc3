"""Parameters of formulas and rules (算式・要件の係数): values with a name and a default."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from criteria.finding import Text
from criteria.spelling import as_written
from criteria.values import RefusedValueError, Value
from criteria.words import CHOICE_WORDS, Words

REQUIRED: Final = object()
"""Default of a parameter that the tender must give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Param(Value):
    """A parameter of a formula or a rule (係数): a value with a name and a default.

    ``in_points`` says that it is a number of points, or a table with points under its key ``points``: with another
    allotment it becomes another number. ``allotment_unwritten`` says that the allotment stands for it where it is left
    out.
    """

    name: str
    text: Text
    default: object = REQUIRED
    in_points: bool = False
    allotment_unwritten: bool = False

    @property
    def listed(self) -> Words | None:
        """The words that may stand for its choices, None where it has none."""
        called = CHOICE_WORDS.get(self.name, {})
        known = {str(code): (called[code].ja,) if code in called else () for code in self.choices}
        return Words(known) if known else None

    @property
    def label(self) -> str:
        """What a sentence calls it in Japanese (係数の名称): its text up to the first bracket, comma or full stop."""
        return re.split("[(。:、]", self.text.ja, maxsplit=1)[0]

    @property
    def required(self) -> bool:
        """Whether the tender must write it."""
        return self.default is REQUIRED

    def bound(self, written: Mapping[str, object]) -> Any:  # noqa: ANN401 - what its kind reads
        """Read what is written under its name, else take its default, or raise RefusedValueError."""
        if self.name in written:
            return self.read(written[self.name])
        if self.required:
            raise RefusedValueError(self.expected())
        return self.default


def params_text(params: Mapping[str, object], declared: Iterable[Param]) -> Text:
    """Return parameters as written, in Japanese by their labels and the words of their choices (係数の表記)."""
    by_name = {param.name: param for param in declared}
    ja = [
        f"{by_name[name].label} = {_spoken(by_name[name], value)}" for name, value in params.items() if name in by_name
    ]
    return Text("、".join(ja), ", ".join(f"{name} = {as_written(value)}" for name, value in params.items()))


def _spoken(param: Param, value: object) -> str:
    called = CHOICE_WORDS.get(param.name, {})
    if isinstance(value, list | tuple) and value and all(isinstance(item, str) for item in value):
        return "・".join(called[item].ja if item in called else str(item) for item in value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return called[value].ja if isinstance(value, str) and value in called else as_written(value)
