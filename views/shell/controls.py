"""What is put into the controls (記入内容の受け取り): taken at the beginning of a run, so that nothing put in is lost.

Streamlit begins a page anew for whatever is put in, breaks off what it was drawing, callbacks too, and tells the
browser of new values and of the new address while the next answer may be on its way already. So a control says here
what it shows, and who takes another value. What differs when a run begins was put in by a user, and is taken before
anything is drawn; what the browser showed before it heard of a new value is no answer, nor is the address it had. The
last control of every page is one that nobody sees: where its number comes back, the browser has heard of the others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

IN_ADDRESS: Final = ("changes", "terms", "uncertain", "price-band", "draft", "member")
"""Parameters of the address that controls write."""

_LINKS_FOLLOW: Final = 2
"""How many pages are drawn before no link of a page without the opened case can still be pressed."""

_FORM: Final = "form"
_HEARD: Final = "heard"


@dataclass(slots=True)
class _Control:
    """What a control shows, what the browser may still show instead, and who takes what is put into it."""

    shown: object
    before: tuple[object, ...]
    take: Callable[[], None]
    within: object = None


@dataclass(slots=True)
class _Form:
    """What this window asks: the newest of what its address is to say, and its controls; ``told`` counts its pages."""

    case: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    written: bool = True
    drawn: bool = True
    told: int = 0
    controls: dict[str, _Control] = field(default_factory=dict)
    opened: str = ""
    opened_at: int = 0


def _form() -> _Form:
    if _FORM not in st.session_state:
        st.session_state[_FORM] = _Form()
    form: _Form = st.session_state[_FORM]
    return form


def take_up() -> None:
    """Take what was put in since the page was drawn; where nothing was, the address is what is asked.

    Whoever answers quickly sends the next answer with the controls and the address as they were before the last one.
    """
    form, case = _form(), _case()
    address = {name: st.query_params.get(name, "") for name in IN_ADDRESS}
    lagging = not form.drawn or put_in(_HEARD, "0") != str(form.told)
    if form.case != case:
        form.case, form.written, lagging = case, True, False
        # What was put in belongs to the case before.
        form.controls.clear()
        for key in [key for key in st.session_state if key != _FORM]:
            del st.session_state[key]
    form.drawn = False
    answered = [_taken(key, one, lagging=lagging) for key, one in list(form.controls.items())]
    if any(answered) or lagging:
        form.written = False
    elif form.written:
        form.asked = address


def _case() -> str:
    """Return the case of the address, or the one just opened where a link drawn before has left it out."""
    form, case = _form(), st.query_params.get("case", "")
    if not case and form.opened and form.told - form.opened_at < _LINKS_FOLLOW:
        case = st.query_params["case"] = form.opened
    return case


def opened(case: str) -> None:
    """Say which case the next page is on: until that page stands, the links above still lead to none."""
    form = _form()
    form.opened, form.opened_at = case, form.told


def _taken(key: str, control: _Control, *, lagging: bool) -> bool:
    """Take what stands in one control; return whether the browser sent something other than what it was to show."""
    now = put_in(key, control.shown)
    if now == control.shown:
        if not lagging:
            control.before = ()
        return False
    if not (lagging and now in control.before):
        control.take()
        # What it was to show may reach the browser after this answer left it: then it is told this one as well.
        control.shown, control.before = now, (*control.before, control.shown) if control.before else ()
    return True


def press(action: Callable[..., None], *about: object) -> None:
    """Do what a button is for, after what was put in before it was pressed is taken."""
    take_up()
    action(*about)


def write_address() -> None:
    """Write what is asked into the address."""
    form = _form()
    if not form.written:
        for name, value in form.asked.items():
            if value == st.query_params.get(name, ""):
                continue
            if value:
                st.query_params[name] = value
            else:
                del st.query_params[name]
        form.written = True


def drawn() -> None:
    """Say that the page is drawn to its end."""
    write_address()
    form = _form()
    form.told += 1
    put(_HEARD, str(form.told))
    with st.container(key="unseen"):
        st.text_input(_HEARD, key=_HEARD)
    form.drawn = True


def asked(name: str) -> str:
    """Return the newest of what is asked under a parameter of the address, empty for nothing."""
    return _form().asked.get(name, "")


def ask(**values: str) -> None:
    """Ask for something else; the address follows once the controls are drawn."""
    form = _form()
    form.asked = {**form.asked, **{name.replace("_", "-"): value for name, value in values.items()}}
    form.written = False


def let_show(control: str, value: object, take: Callable[[], None], *, within: object = None) -> None:
    """Let a control that is not yet drawn show a value; where it shows it already, what is typed just now stays.

    ``within`` is the range of a slider: with another one Streamlit begins the slider anew, and it is told its value.
    """
    form, now = _form(), put_in(control, None)
    known = form.controls.get(control)
    before = () if known is None or not known.before else (*known.before, known.shown)
    if now != value or before or (known is not None and known.within != within):
        put(control, value)
        # Nothing breaks a run off between the line above and the end: both are done, or neither.
        before = () if now is None else tuple(dict.fromkeys((*before, now)))
    form.controls[control] = _Control(value, before, take, within)


def watch(control: str, value: object = None, take: Callable[[], None] = lambda: None) -> None:
    """Say who takes what is put into a control that shows nothing of the address; by default nobody needs to."""
    _form().controls[control] = _Control(put_in(control, value), (), take)


def put(control: str, value: object) -> None:
    """Let a control that is not yet drawn show a value."""
    st.session_state[control] = value


def put_in(control: str, otherwise: object = "") -> Any:  # noqa: ANN401 - what the control holds
    """Return what a user put into a control, something else where it was never drawn."""
    return st.session_state.get(control, otherwise)
