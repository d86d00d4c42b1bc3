"""Who may do what when, cell by cell: only what the published table allows succeeds, and a refusal is journaled."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from exercises import EXERCISES, OPEN_TO_ALL, Exercise, functions
from played import KEY, REASON, Played
from sqlalchemy import delete, select, update

from criteria.errors import EvaluationError
from workspace import Acting, RefusedError, Workspace
from workspace.procedure.actions import ACTIONS
from workspace.procedure.page import procedure_page
from workspace.procedure.stages import Role, Stage
from workspace.store.schema import HOUSE, JOURNAL, METADATA, OPENINGS, ROLES, SESSIONS, TENDERS

PAGE: Final = Path(__file__).parent.parent / "docs" / "procedure.md"


class Published(NamedTuple):
    """What the page says of an action."""

    roles: frozenset[str]
    stages: frozenset[str]
    reason_due: bool


def published() -> Mapping[str, Published]:
    """Return what the page says of every action."""
    listed = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        named = re.match(r"`([a-z-]+)` ", cells[0])
        if not named or len(cells) < 2 + len(Role):
            continue
        marks = dict(zip(Role, cells[2 : 2 + len(Role)], strict=True))
        listed[named[1]] = Published(
            frozenset(role for role, mark in marks.items() if mark),
            frozenset(stages_on_the_page(cells[2 + len(Role)]) if len(cells) > 2 + len(Role) else ()),
            "◐" in marks.values(),
        )
    return listed


def stages_on_the_page(text: str) -> Iterator[str]:
    words = {f"{stage.text.en} {stage.text.ja}": stage for stage in Stage}
    if text.startswith("every"):
        yield from Stage
    elif "–" in text:
        first, last = (words[word].order for word in text.split(" – "))
        yield from (stage for stage in Stage if first <= stage.order <= last)
    else:
        yield from (words[word] for word in text.split(", "))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("played"))


def kept(workspace: Workspace) -> list[Any]:
    """Return all that is kept, but for the journal and when a session was last used."""
    left_out = {JOURNAL, OPENINGS, SESSIONS}
    with workspace.database.reading() as connection:
        return [connection.execute(select(table)).all() for table in METADATA.sorted_tables if table not in left_out]


def last_row(workspace: Workspace, chain: str) -> dict[str, Any]:
    last = select(JOURNAL.c.content).where(JOURNAL.c.chain == chain).order_by(JOURNAL.c.sequence.desc()).limit(1)
    with workspace.database.reading() as connection:
        return json.loads(connection.execute(last).scalar_one())


def test_the_page_of_the_procedure_is_what_the_table_of_actions_says_today() -> None:
    again = "write it anew: python -m workspace.procedure"
    assert PAGE.read_text(encoding="utf-8") == procedure_page(), again


def test_every_action_is_on_the_page() -> None:
    assert set(published()) == set(ACTIONS)


def test_at_the_door_only_what_the_page_allows_succeeds(played: Played) -> None:
    cells = allowed = 0
    with played.at(Stage.DRAFT) as workspace:
        for name, on_page in published().items():
            place = KEY if on_page.stages else HOUSE
            for stage in Stage if on_page.stages else (Stage.DRAFT,):
                with workspace.database.writing() as connection:
                    connection.execute(update(TENDERS).values(stage=stage))
                for role in Role:
                    may = role in on_page.roles and (not on_page.stages or stage in on_page.stages)
                    if may:
                        knock(played, workspace, name, role, place)
                    else:
                        with pytest.raises(RefusedError) as refusal:
                            knock(played, workspace, name, role, place)
                        row = last_row(workspace, place)
                        assert (row["outcome"], row["action"]) == ("refused", name), (name, role, stage)
                        assert row["code"] == refusal.value.code in ("not-allowed", "wrong-stage")
                        assert row["person"].startswith(role)
                    cells += 1
                    allowed += may
    assert cells > 2000
    assert 0 < allowed < cells / 2


def knock(played: Played, workspace: Workspace, name: str, role: Role, place: str) -> None:
    with played.acting(workspace, role, place).doing(ACTIONS[name], place, reason=REASON) as act:
        act.record()


def test_every_public_function_that_a_person_reaches_is_exercised() -> None:
    exercised = {exercise.function for exercise in EXERCISES}
    assert {*functions()} == {*exercised, *OPEN_TO_ALL}


def test_every_move_is_exercised() -> None:
    moves = {action.id for action in ACTIONS.values() if action.leads_to}
    assert moves <= {action.id for exercise in EXERCISES for action in exercise.actions}


def expected(exercise: Exercise, stage: Stage, role: Role) -> str:
    """Return the code with which the function must refuse, empty where it must succeed."""
    action = exercise.action(stage)
    if role not in action.roles:
        return "not-allowed"
    if action.stages and stage not in action.stages:
        return "wrong-stage"
    return exercise.refused.get(stage, "")


@pytest.mark.parametrize("exercise", EXERCISES, ids=str)
def test_only_the_allowed_succeed_and_refusals_are_journaled_and_change_nothing(
    played: Played, exercise: Exercise
) -> None:
    place = KEY if exercise.actions[0].stages else HOUSE
    succeeded = 0
    for stage in played.stages if place else (Stage.DRAFT,):
        with played.at(stage) as workspace:
            before = kept(workspace)
            for role in Role:
                code = expected(exercise, stage, role)
                if code:
                    refused_with(code, exercise, played.acting(workspace, role, place), workspace, place)
            if exercise.action(stage).reason_due and stage in exercise.action(stage).stages:
                role = next(iter(exercise.action(stage).roles))
                refused_with("reason-due", exercise, played.acting(workspace, role, place), workspace, place, reason="")
            assert kept(workspace) == before
        for role in Role:
            if not expected(exercise, stage, role):
                with played.at(stage) as workspace:
                    with pytest.raises(exercise.stops) if exercise.stops else nullcontext():
                        exercise.call(played.acting(workspace, role, place), REASON)
                        row = last_row(workspace, place)
                        assert exercise.action(stage).only_looks or (row["outcome"], row["role"]) == ("done", role)
                    succeeded += 1
    assert succeeded or exercise.refused


def refused_with(
    code: str,
    exercise: Exercise,
    acting: Acting,
    workspace: Workspace,
    place: str,
    reason: str = REASON,
) -> None:
    with pytest.raises(RefusedError) as refusal:
        exercise.call(acting, reason)
    assert refusal.value.code == code, (exercise, refusal.value)
    row = last_row(workspace, place)
    assert (row["outcome"], row["code"]) == ("refused", code)


@pytest.mark.parametrize("exercise", EXERCISES, ids=str)
def test_a_role_that_was_withdrawn_or_a_session_that_has_ended_is_refused_at_the_next_action(
    played: Played, exercise: Exercise
) -> None:
    stage, role = next(
        (stage, role)
        for stage in played.stages
        for role in Role
        if expected(exercise, stage, role) not in ("not-allowed", "wrong-stage")
    )
    place = KEY if exercise.actions[0].stages else HOUSE
    with played.at(stage) as workspace:
        acting = played.acting(workspace, role, place)
        with workspace.database.writing() as connection:
            connection.execute(delete(ROLES).where(ROLES.c.tender == place, ROLES.c.role == role))
        refused_with("not-allowed", exercise, acting, workspace, place)
        with workspace.database.writing() as connection:
            connection.execute(update(SESSIONS).values(ended="2026-11-06"))
        before = kept(workspace)
        with pytest.raises(RefusedError) as refusal:
            exercise.call(acting, REASON)
        assert refusal.value.code == "signed-out"
        assert kept(workspace) == before


@pytest.mark.parametrize("function", OPEN_TO_ALL, ids=lambda function: function.__name__)
def test_what_everybody_may_is_refused_without_a_session(played: Played, function: Any) -> None:  # noqa: ANN401
    with played.at(Stage.DRAFT) as workspace:
        assert OPEN_TO_ALL[function](played.acting(workspace, Role.OBSERVER)) is not None
        with pytest.raises(RefusedError, match="Sign in"):
            OPEN_TO_ALL[function](workspace.act("forged"))


def test_a_tender_that_is_not_there_is_refused_as_one_that_is_not_ones_own(played: Played) -> None:
    texts = set()
    with played.at(Stage.DRAFT) as workspace:
        for role, key in ((Role.OFFICE, "ない案件"), (Role.ADMINISTRATOR, KEY)):
            with pytest.raises(EvaluationError) as refusal:
                EXERCISES[0].function(played.acting(workspace, role), key, ACTIONS["publish"])
            texts.add(refusal.value.text)
    assert len(texts) == 1
