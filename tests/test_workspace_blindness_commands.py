"""Until the lock nothing a member obtains of any terminal command depends on another member, files included."""

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import commands
import pytest
from explored import instances
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from panels import PANEL, Scoring, answer
from played import AT, KEY, opened
from terminal_runs import Run
from test_workspace_panel_blindness import acts, begun, hand_in_and_change, mark_all, no_conflict

import terminal.saved
from workspace.people import codes
from workspace.people.access import SHARED_ACCESS
from workspace.people.codes import issue_code


class Terminals(Scoring):
    """Tenders where they score, and the code by which the first member comes in at a terminal."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder, self.codes = folder, {}

    def make(self, name: str, definition: str, **tables: bytes | None) -> None:
        super().make(name, definition, **tables)
        workspace = opened(self.folder / name, is_local=False)
        office = workspace.act(self._tokens[name]["office", KEY])
        self.codes[name] = issue_code(office, KEY, "member-tender")
        workspace.database.engine.dispose()


@pytest.fixture(scope="module", autouse=True)
def patched() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        # Every command comes in by the code anew: its slow hash is tested elsewhere.
        patch.setitem(codes.COST, "n", 2)
        patch.setattr(terminal.saved, "open_workspace", partial(terminal.saved.open_workspace, clock=lambda: AT))
        yield patch


@pytest.fixture(scope="module")
def terminals(tmp_path_factory: pytest.TempPathFactory) -> Terminals:
    terminals = Terminals(tmp_path_factory.mktemp("terminals"))
    terminals.make("blank", PANEL, marks=None)
    terminals.make("marked", PANEL)
    return terminals


def test_every_command_is_exercised() -> None:
    assert set(commands.names()) == commands.EXERCISED | commands.WITHOUT_PERSON


def of_a_member(
    terminals: Terminals, patched: pytest.MonkeyPatch, name: str, own: Sequence[Any], others: Sequence[Any]
) -> list[Any]:
    """Return all that a member obtains of the commands where the others did these things before."""
    out = terminals.folder / "out"
    with terminals.at(name) as seats:
        for number, step in enumerate(others):
            answer(step, (seats.chair, seats.third)[number % 2])
        for step in own:
            answer(step, seats.member)
        home = str(seats.workspace.database.home)
        env = {"SENTEI_HOME": home, "SENTEI_ACCESS": SHARED_ACCESS, "SENTEI_CODE": terminals.codes[name]}
        out.mkdir()
        try:
            with patched.context() as moved:
                moved.chdir(out)
                return list(commands.run_all(out, env))
        finally:
            shutil.rmtree(out)


@settings(max_examples=instances(1), phases=[Phase.explicit, Phase.generate])
@given(name=st.sampled_from(["blank", "marked"]), own=begun, theirs=st.one_of(acts, begun), instead=begun)
@example(name="blank", own=[], theirs=[], instead=[no_conflict, no_conflict, mark_all, mark_all, hand_in_and_change])
def test_nothing_a_member_obtains_of_any_command_depends_on_another(
    terminals: Terminals,
    patched: pytest.MonkeyPatch,
    name: str,
    own: Sequence[Any],
    theirs: Sequence[Any],
    instead: Sequence[Any],
) -> None:
    world = of_a_member(terminals, patched, name, own, theirs)
    for one, other in zip(world, of_a_member(terminals, patched, name, own, instead), strict=True):
        assert one == other


def test_a_member_obtains_something(terminals: Terminals, patched: pytest.MonkeyPatch) -> None:
    got = dict(of_a_member(terminals, patched, "blank", [no_conflict, mark_all], []))
    succeeded = {
        name.split(KEY)[0].strip() for name, given in got.items() if isinstance(given, Run) and not given.status
    }
    own = {"committee conflict", "committee sheet", "committee submit", "evaluate workspace:", "stage", "tenders"}
    assert own <= succeeded
    assert not succeeded & {"committee progress", "export", "journal show", "row", "bid", "people list"}
    assert got["record.xlsx"]
