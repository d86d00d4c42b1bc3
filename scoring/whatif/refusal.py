"""Why a change cannot be made (変更の拒否): a finding that quotes the change and names the nearest known thing."""

from collections.abc import Iterable

from criteria.finding import NOTHING, Finding, Text
from criteria.spelling import did_you_mean, one_of
from scoring.whatif.changes import Change, ChangeError
from scoring.whatif.written import change_text


def refusal(change: Change | None, what: Text, *, expected: Text = NOTHING, cure: Text = NOTHING) -> Finding:
    """Make the finding of a change that cannot be made."""
    value = "" if change is None else change_text(change)
    return Finding(code="change-refused", what=what, value=value, expected=expected, cure=cure)


def known(change: Change, word: str, names: Iterable[str], kind: Text) -> str:
    """Return a name where it is known; ChangeError with the nearest known one where it is not."""
    listed = list(names)
    if word in listed:
        return word
    what = Text(f"{kind.ja}「{word}」はありません", f"there is no {kind.en} {word}")
    raise ChangeError(
        Finding(
            code="unknown-name",
            what=what,
            value=change_text(change),
            expected=one_of(listed),
            cure=did_you_mean(word, listed),
        )
    )
