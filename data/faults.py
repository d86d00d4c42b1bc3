"""Faults found at the door (入力の誤り): one finding each, with file, row, column and value."""

from collections.abc import Callable
from typing import Final

from criteria.finding import NOTHING, Finding, Severity, Text, Where
from criteria.spelling import as_written

_LONGEST_VALUE: Final = 80


class CellError(ValueError):
    """A cell that is not what its column takes: what is wrong, what is expected, and the cure.

    A cure that is dear to find is given as a function, called for the finding alone.
    """

    def __init__(
        self,
        what: Text,
        expected: Text = NOTHING,
        cure: Text | Callable[[], Text] = NOTHING,
        *,
        code: str = "bad-value",
    ) -> None:
        """Keep the words in both languages."""
        super().__init__(what.en)
        self.what = what
        self.expected = expected
        self.code = code
        self._cure = cure

    @property
    def cure(self) -> Text:
        """What would mend the cell."""
        return self._cure if isinstance(self._cure, Text) else self._cure()


def shown(value: object) -> str:
    """Return a value as a finding shows it: on one line, cut where it is very long."""
    text = " ".join(as_written(value).split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def fault(
    code: str,
    what: Text,
    where: Where,
    *,
    value: object = "",
    expected: Text = NOTHING,
    cure: Text = NOTHING,
    subject: str | None = None,
) -> Finding:
    """Make the finding of one fault."""
    return Finding(code=code, what=what, where=where, value=shown(value), expected=expected, cure=cure, subject=subject)


def warning(code: str, what: Text, where: Where, *, value: object = "", subject: str | None = None) -> Finding:
    """Make a finding the committee should know of, which leaves the evaluation standing."""
    return Finding(code=code, what=what, severity=Severity.WARNING, where=where, value=shown(value), subject=subject)


def from_cell_error(error: CellError, where: Where, value: object, subject: str | None = None) -> Finding:
    """Make the finding of a refused cell."""
    return fault(error.code, error.what, where, value=value, expected=error.expected, cure=error.cure, subject=subject)
