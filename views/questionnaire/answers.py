"""The questions of each method in words (回答の書式): comparisons on Saaty's scale, points, places."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Final

import streamlit as st

from criteria.elicitation import Approach, OrdinalRule
from criteria.exact import fraction_text
from data.text.toml import parse_toml
from data.weights.draft import MOST_COMPARED, SCALE, Draft, Pair, clean, every_pair, pairs_beside
from data.weights.gaps import answered
from data.weights.link import packed, unpacked
from data.weights.methods import METHODS
from data.weights.read import build_elicitation
from data.weights.text import weights_text
from scoring.elicitation.elicit import ElicitedWeights, elicit
from views.shell.controls import ask, let_show, put, put_in
from views.shell.markup import plain_label
from views.shell.shelf import Shelf
from views.shell.state import draft_asked, member_asked, words

LONGEST: Final = 4_000
"""Characters of a draft that the address takes; servers and mail programs cut much longer ones."""

_ON_SERVER: Final = "~"
"""Begins the name of a draft on the server; no packed draft has it."""

_MOST_KEPT: Final = 1_000
_HEAVIEST_KEPT: Final = 64 * 2**20
_FILE: Final = "draft"


@st.cache_resource(show_spinner=False)
def _drafts() -> Shelf:
    return Shelf(_MOST_KEPT, _HEAVIEST_KEPT)


@st.cache_resource(show_spinner=False, max_entries=100)
def _computed(text: str) -> ElicitedWeights:
    return elicit(build_elicitation(parse_toml(text, _FILE)))


def standing() -> Draft | None:
    """Return the draft that is filled in, None where there is none or it cannot be read any more."""
    return _read(draft_asked())


def _read(asked: str) -> Draft | None:
    if asked.startswith(_ON_SERVER):
        files = _drafts().files(asked.removeprefix(_ON_SERVER))
        return unpacked(files[_FILE].decode("ascii")) if files else None
    return unpacked(asked)


def keep(draft: Draft) -> None:
    """Write a draft into the address, or its name there where it lies on the server."""
    text = packed(draft)
    ask(draft=text if len(text) <= LONGEST else _ON_SERVER + _drafts().keep({_FILE: text.encode("ascii")}))


def on_server() -> bool:
    """Whether the draft is too long for the address, so that a restart of the server loses it."""
    return draft_asked().startswith(_ON_SERVER)


def lost() -> bool:
    """Whether the address names a draft that can no longer be read."""
    return bool(draft_asked()) and _read(draft_asked()) is None


def chosen(draft: Draft) -> int:
    """Return the position of the member whose answers are filled in."""
    asked = member_asked()
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < len("1000") else 1
    return min(max(number, 1), max(len(draft.members), 1)) - 1


def begin(draft: Draft) -> None:
    """Begin with a draft at its first member; one with nobody in it yet gets one."""
    keep(draft if draft.members else draft.with_new_member(words("weights.member_number", number=1)))
    ask(member="1")


def edit(changed: Callable[[Draft], Draft]) -> None:
    """Change the draft that is filled in, where there still is one."""
    draft = standing()
    if draft is not None:
        keep(changed(draft))


def change(at: int, **changes: object) -> None:
    """Change something in the answers of one member."""
    edit(lambda draft: draft.with_member(at, **changes) if at < len(draft.members) else draft)


def found(draft: Draft) -> ElicitedWeights | None:
    """Return what follows from the members who answered everything, computed once for the same answers.

    It goes by the file: what the page shows is what `sentei weights` says of the file that the page gives away.
    """
    reduced = answered(draft)
    return None if reduced is None else _computed(weights_text(reduced))


LONGEST_NAME: Final = 80
LONGEST_TITLE: Final = 200
LONGEST_NUMBER: Final = 30

_SHORT: Final = 12
"""Characters of a criterion's name within an answer; the question above it has the whole name."""


def answers(draft: Draft, at: int) -> None:
    """Draw the questions of a member's method; where it cannot ask about so many criteria, there are none."""
    method = draft.members[at].method
    if len(draft.criteria) <= MOST_COMPARED or not METHODS[method].compares:
        _FORMS[method](draft, at)


def _comparisons(draft: Draft, at: int) -> None:
    for pair in every_pair(draft.ids):
        _comparison(draft, at, "pairs", pair, draft.members[at].pairs.get(pair), least=Fraction(1, SCALE))


def _best_worst(draft: Draft, at: int) -> None:
    member = draft.members[at]
    _criterion(draft, at, "best", member.best)
    _criterion(draft, at, "worst", member.worst)
    if member.best == member.worst:
        return
    for pair in pairs_beside(draft.ids, member.best, member.worst):
        _comparison(draft, at, "beside", pair, member.beside.get(pair), least=Fraction(1))


def _criterion(draft: Draft, at: int, field: str, value: str) -> None:
    key = f"weights {at} {field}"
    # The browser sends the words of an answer, which change with the names in them: it is told the answer every time.
    put(key, value or None)
    st.selectbox(
        words(f"weights.{field}"),
        draft.ids,
        format_func=lambda one: draft.called.get(one, one),
        index=None,
        placeholder=words("weights.unanswered"),
        key=key,
        on_change=lambda: change(at, **{field: put_in(key) or ""}),
    )


def _scale(least: Fraction, value: Fraction | None) -> list[Fraction]:
    """Return the answers of the scale from the strongest for the first, and one off the steps where it was given."""
    steps = [Fraction(step) for step in range(SCALE, 0, -1)]
    steps += [Fraction(1, step) for step in range(2, SCALE + 1)] if least < 1 else []
    return sorted({*steps, *([] if value is None else [value])}, reverse=True)


def _comparison(draft: Draft, at: int, field: str, pair: Pair, value: Fraction | None, *, least: Fraction) -> None:
    one, other = (draft.called[name] for name in pair)
    key = f"weights {at} {field} {pair[0]} {pair[1]}"
    put(key, value)
    st.selectbox(
        plain_label(words("weights.pair", one=one, other=other)),
        _scale(least, value),
        format_func=lambda answer: comparison_words(answer, _shortened(one), _shortened(other)),
        index=None,
        placeholder=words("weights.unanswered"),
        key=key,
        on_change=lambda: _write_in(at, field, pair, put_in(key)),
    )


def _shortened(name: str) -> str:
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…"


def comparison_words(answer: Fraction, one: str, other: str) -> str:
    """Return an answer in Saaty's words with its number beside it."""
    if answer == 1:
        return words("weights.equal")
    ahead, times = (one, answer) if answer > 1 else (other, 1 / answer)
    number = fraction_text(answer)
    if times.denominator != 1:
        return words("weights.times", name=ahead, times=fraction_text(times), number=number)
    return words(f"weights.scale_{times}", name=ahead, number=number)


def _write_in(at: int, field: str, key: object, value: object) -> None:
    """Write one answer into its field; an answer taken back leaves it."""
    draft = standing()
    if draft is None or at >= len(draft.members):
        return
    known: Mapping[object, object] = getattr(draft.members[at], field)
    rest = {one: answer for one, answer in known.items() if one != key}
    change(at, **{field: rest if value in (None, "") else {**rest, key: value}})


def _points(draft: Draft, at: int) -> None:
    field = "swings" if draft.members[at].method is Approach.SWING else "points"
    typed: Mapping[str, str] = getattr(draft.members[at], field)
    for one in draft.criteria:
        text_field(
            words(f"weights.{field}_of", name=draft.called[one.id]),
            f"weights {at} {field} {one.id}",
            typed.get(one.id, ""),
            lambda text, name=one.id: _write_in(at, field, name, text),
            most=LONGEST_NUMBER,
        )


def _order(draft: Draft, at: int) -> None:
    member = draft.members[at]
    for one in draft.criteria:
        key = f"weights {at} place {one.id}"
        let_show(key, member.places.get(one.id), partial(_placed, at, one.id, key))
        st.selectbox(
            plain_label(draft.called[one.id]),
            range(1, len(draft.criteria) + 1),
            format_func=lambda place: words("weights.place", place=place),
            index=None,
            placeholder=words("weights.unanswered"),
            key=key,
        )
    choice_field(
        words("weights.rule"),
        f"weights {at} rule",
        member.rule,
        lambda rule: change(at, rule=OrdinalRule(rule)),
        help_key="weights.rule_how",
    )


def _placed(at: int, criterion: str, key: str) -> None:
    _write_in(at, "places", criterion, put_in(key))


_FORMS: Final[Mapping[Approach, Callable[[Draft, int], None]]] = {
    Approach.AHP: _comparisons,
    Approach.BWM: _best_worst,
    Approach.SWING: _points,
    Approach.DIRECT: _points,
    Approach.ORDINAL: _order,
}


def text_field(label: str, key: str, value: str, write: Callable[[str], None], *, most: int) -> None:
    """Draw a field that shows a text and writes it, without what no file can hold, when it is changed."""
    let_show(key, value, lambda: write(clean(str(put_in(key) or ""))))
    st.text_input(plain_label(label), key=key, max_chars=most)


def choice_field(label: str, key: str, value: StrEnum, write: Callable[[StrEnum], None], *, help_key: str = "") -> None:
    """Draw the choice between the words of a closed list, each told in the language of the page."""
    kind = type(value)
    let_show(key, value.value, lambda: write(kind(put_in(key))))
    st.selectbox(
        label,
        [one.value for one in kind],
        format_func=lambda one: words(f"weights.{kind.__name__.lower()}_{one.replace('-', '_')}"),
        key=key,
        help=words(help_key) if help_key else None,
    )
