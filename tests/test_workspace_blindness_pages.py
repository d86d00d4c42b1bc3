"""Until the lock nothing a member obtains of any page depends on another member, files to take away included."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

import pytest
import streamlit as st
from explored import instances
from hypothesis import Phase, example, given, settings
from panels import PANEL, Scoring, answer
from played import AT, KEY, VENDORS
from screens import open_page
from streamlit.testing.v1 import AppTest
from test_workspace_panel_blindness import begun, hand_in_and_change, mark_all, no_conflict

from app import PAGES
from views.shell import signed_in
from views.shell.opening import SAVED
from views.shell.signed_in import COOKIE
from workspace import Acting
from workspace.people.access import SHARED_ACCESS

CASE: Final = {"case": f"{SAVED}{KEY}"}
_PARAMETERS: Final[dict[str, list[dict[str, str]]]] = {
    "bid": [{"bid": vendor} for vendor in VENDORS],
    "whatif": [{"changes": "set plan=50"}],
    "robustness": [{}, {"uncertain": "marks"}],
}
"""What is asked of a page in its address, beside the tender."""


@pytest.fixture(scope="module")
def scoring(tmp_path_factory: pytest.TempPathFactory) -> Scoring:
    scoring = Scoring(tmp_path_factory.mktemp("scoring"))
    scoring.make("blank", PANEL, marks=None)
    return scoring


class Browsers:
    """The browsers of a shared server: whose cookie is shown, and what was offered to take away."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch, self.cookies, self.taken = patch, dict[str, str](), list[Any]()
        patch.setenv("SENTEI_ACCESS", SHARED_ACCESS)
        patch.setattr(st, "context", SimpleNamespace(cookies=self.cookies))
        patch.setattr(signed_in, "open_workspace", partial(signed_in.open_workspace, clock=lambda: AT))
        patch.setattr(st, "download_button", partial(self._take, st.download_button))

    def _take(self, draw: Callable[..., bool], label: str, data: Any, *more: Any, **how: Any) -> bool:  # noqa: ANN401
        content = data() if callable(data) else data
        self.taken.append((label, content, more))
        return draw(label, content, *more, **how)

    def open(self, acting: Acting) -> Iterator[tuple[str, Any]]:
        """Open every page as a person, and yield everything that it sends and offers."""
        self.patch.setenv("SENTEI_HOME", str(acting.workspace.database.home))
        signed_in.workspace.clear()
        self.cookies[COOKIE] = acting.token
        for page in PAGES:
            for parameters in _PARAMETERS.get(page, [{}]):
                screen = open_page(page, **CASE, **parameters)
                yield f"{page} {parameters}", [*sent(screen), *self.taken]
                self.taken.clear()
        # And pressed what sends the tender out.
        screen = open_page("my_tenders")
        for button in screen.button:
            if "書出し" in button.label:
                yield "export", [*sent(button.click().run()), *self.taken]
                self.taken.clear()
        signed_in.workspace().database.engine.dispose()


def sent(screen: AppTest) -> list[bytes]:
    """Return every element of a page as it is sent to a browser."""
    elements, blocks = [], [screen._tree]
    while blocks:
        block = blocks.pop()
        for child in block.children.values():
            if hasattr(child, "children"):
                blocks.append(child)
            if proto := getattr(child, "proto", None):
                elements.append(proto.SerializeToString(deterministic=True))
    return elements


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    with pytest.MonkeyPatch.context() as patch:
        yield Browsers(patch)
    signed_in.workspace.clear()


def of_a_member(
    scoring: Scoring, browsers: Browsers, own: Sequence[Any], others: Sequence[Any], *, busy: bool
) -> dict[str, Any]:
    """Return all that a member obtains of the pages, after others did these things, and looked at theirs."""
    with scoring.at("blank") as seats:
        for number, step in enumerate(others):
            answer(step, (seats.chair, seats.third)[number % 2])
        for step in own:
            answer(step, seats.member)
        if busy:
            list(browsers.open(seats.chair))
        return dict(browsers.open(seats.member))


@settings(max_examples=instances(1), phases=[Phase.explicit, Phase.generate])
@given(own=begun, theirs=begun, instead=begun)
@example(own=[], theirs=[], instead=[no_conflict, no_conflict, mark_all, mark_all, hand_in_and_change])
def test_nothing_a_member_obtains_of_any_page_depends_on_another(
    scoring: Scoring, browsers: Browsers, own: Sequence[Any], theirs: Sequence[Any], instead: Sequence[Any]
) -> None:
    world = of_a_member(scoring, browsers, own, theirs, busy=False)
    other = of_a_member(scoring, browsers, own, instead, busy=True)
    for name, contents in world.items():
        assert other[name] == contents, name
    assert other.keys() == world.keys()


def test_the_pages_show_what_a_member_did_oneself(scoring: Scoring, browsers: Browsers) -> None:
    # They would be equal as well if nothing were shown.
    idle, busy = (
        of_a_member(scoring, browsers, own, [], busy=False) for own in ([no_conflict], [no_conflict, mark_all])
    )
    assert {name.split()[0] for name in idle if idle[name] != busy[name]} >= {"result", "check", "bid"}
    assert "export" in idle
