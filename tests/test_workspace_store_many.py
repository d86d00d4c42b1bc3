"""Thirty members of three tenders save at once: nothing is lost, and of two who collide one is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from threading import Barrier

import pytest
from sqlalchemy import insert, select, update

from workspace import OvertakenError, Workspace
from workspace.journal.chain import rows
from workspace.people.acting import Acting
from workspace.people.sessions import new_session
from workspace.procedure.actions import MARK
from workspace.procedure.stages import Role, Stage
from workspace.store.schema import ENTRIES, PEOPLE, ROLES, TENDERS
from workspace.tenders.backup import first_broken
from workspace.tenders.entries import put
from workspace.tenders.keeping import import_tender

SAMPLE = "data/samples/kakuu-ict"
KEYS = ("A", "B", "C")
MEMBERS = tuple(f"委員{number:02}" for number in range(10))
CRITERIA = ("understanding", "transition", "operation", "schedule", "incident")
VENDOR = "架空電算"


@pytest.fixture
def members(workspace: Workspace, tmp_path: Path) -> dict[tuple[str, str], Acting]:
    """Three tenders in scoring, and the session of each of their thirty members."""
    folder = copytree(SAMPLE, tmp_path / "tender")
    definition = folder / "tender.toml"
    text = definition.read_text(encoding="utf-8")
    names = ", ".join(f'"{name}"' for name in MEMBERS)
    text = text.replace('members = ["委員A", "委員B", "委員C", "委員D", "委員E"]', f"members = [{names}]")
    definition.write_text(text, encoding="utf-8")
    (folder / "marks.csv").write_text("evaluator,vendor,criterion,mark\n", encoding="utf-8")
    for key in KEYS:
        import_tender(workspace.act_locally(), folder, key)
    sessions = {}
    with workspace.database.writing() as connection:
        connection.execute(update(TENDERS).values(stage=Stage.SCORING))
        for key in KEYS:
            for name in MEMBERS:
                person = f"{key}-{name}"
                connection.execute(insert(PEOPLE).values(id=person, name=name, active=1, version=1, created=""))
                connection.execute(insert(ROLES).values(person=person, tender=key, role=Role.MEMBER, evaluator=name))
                token = new_session(connection, workspace.clock(), person, "oidc")
                sessions[key, name] = Acting(workspace, token)
    return sessions


def save(acting: Acting, key: str, name: str, criterion: str, mark: str, seen: int) -> int:
    with acting.doing(MARK, key, evaluator=name) as act:
        cells = {"evaluator": name, "vendor": VENDOR, "criterion": criterion, "mark": mark}
        return put(act, "marks", cells, seen)


def at_once(tasks: list[Callable[[], object]]) -> list[object]:
    """Run every task in a thread of its own, all from one moment on; return what each gave or raised."""
    barrier = Barrier(len(tasks))

    def one(task: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return task()
        except OvertakenError as overtaken:
            return overtaken

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(one, tasks))


def test_thirty_members_who_save_at_once_lose_nothing(
    workspace: Workspace, members: dict[tuple[str, str], Acting]
) -> None:
    def sheet(key: str, name: str) -> list[int]:
        return [save(members[key, name], key, name, criterion, "A", 0) for criterion in CRITERIA]

    done = at_once([lambda key=key, name=name: sheet(key, name) for key, name in members])
    assert done == [[1] * len(CRITERIA)] * len(members)
    with workspace.database.reading() as connection:
        for key in KEYS:
            entries = connection.execute(select(ENTRIES).where(ENTRIES.c.tender == key, ENTRIES.c.table == "marks"))
            places = sorted((entry.position, entry.by) for entry in entries if entry.key)
            assert len(places) == len({place for place, _ in places}) == len(MEMBERS) * len(CRITERIA)
            assert {by for _, by in places} == {f"{key}-{name}" for name in MEMBERS}
            marked = [row["after"] for row in rows(connection, key) if row["action"] == MARK.id]
            assert sorted((row["evaluator"], row["criterion"]) for row in marked) == sorted(
                (name, criterion) for name in MEMBERS for criterion in CRITERIA
            )
        assert first_broken(connection) is None


def test_of_those_who_save_over_one_another_all_but_one_are_told_who_did(
    workspace: Workspace, members: dict[tuple[str, str], Acting]
) -> None:
    grades = "ABCDE"
    name = MEMBERS[0]
    for seen in range(3):
        tasks = [
            lambda key=key, grade=grade, seen=seen: save(members[key, name], key, name, CRITERIA[0], grade, seen)
            for key in KEYS
            for grade in grades * 2
        ]
        found = at_once(tasks)
        for place in range(len(KEYS)):
            of_tender = found[place * 10 : place * 10 + 10]
            told = [one for one in of_tender if isinstance(one, OvertakenError)]
            assert [one for one in of_tender if not isinstance(one, OvertakenError)] == [seen + 1]
            winner = (grades * 2)[of_tender.index(seen + 1)]
            assert len(told) == 9
            assert {one.theirs["mark"] for one in told} == {winner}
            assert {one.by for one in told} == {name}
    with workspace.database.reading() as connection:
        for key in KEYS:
            marked = [row for row in rows(connection, key) if row["action"] == MARK.id]
            assert [row["subject"]["version"] for row in marked if row["outcome"] == "done"] == [1, 2, 3]
            assert [row["code"] for row in marked if row["outcome"] == "refused"] == ["overtaken"] * 27
        assert first_broken(connection) is None
