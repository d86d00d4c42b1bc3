"""Faults found at the door (入力の誤り): one finding each, with file, row, column and value."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from unicodedata import category

from criteria.characters import code_point, unseen, visible
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


def refused_sign(sign: str) -> CellError:
    """Return the error of a sign that nobody sees, or that is another one elsewhere (見えない文字・外字)."""
    point, kind = code_point(sign), category(sign)
    what, cure = _UNSEEN
    if kind == "Co":
        what, cure = _PRIVATE
    elif kind in ("Cn", "Cs") or sign == "\ufffd":
        what, cure = _NO_CHARACTER
    return CellError(Text(what.ja.format(point), what.en.format(point)), cure=cure, code="invisible-character")


def unseen_in_names(names: Iterable[str]) -> Iterator[Finding]:
    """Find files or sheets whose names have a sign that nobody sees: they look like others, and are none of them."""
    for name in names:
        sign = unseen(name)
        if sign:
            yield from_cell_error(refused_sign(sign), Where(file=visible(name)), name)


_UNSEEN: Final = (
    Text("見えない文字({})が含まれています", "this text has an invisible character ({})"),
    Text("その文字を削除するか、セルを入力し直してください", "Delete that character, or type the text anew"),
)
_PRIVATE: Final = (
    Text("外字({})が含まれています", "this text has a private character ({}), which is another one elsewhere"),
    Text("登録された文字に置き換えてください", "Put a character of Unicode in its place"),
)
_NO_CHARACTER: Final = (
    Text("文字でない符号({})が含まれています", "this text has a code ({}) that is no character"),
    Text("元の文字を確かめて入力し直してください", "Look up what was there and type it anew"),
)


def shown(value: object) -> str:
    """Return a value as a finding shows it: on one line, spaces but the common one in sight, cut where it is long."""
    text = visible(as_written(value))
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
