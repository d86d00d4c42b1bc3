"""A backup is one whole file, of either database and into either, and only a sound one is restored."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from criteria.errors import EvaluationError
from workspace import RefusedError, Workspace, open_workspace
from workspace.journal.chain import rows
from workspace.journal.links import first_broken
from workspace.people.acting import Acting
from workspace.people.sessions import new_session
from workspace.procedure.actions import RECORD_FACT
from workspace.store.schema import ENTRIES, HOUSE, JOURNAL, METADATA, PEOPLE
from workspace.tenders.backup import backup, restore
from workspace.tenders.entries import put
from workspace.tenders.keeping import import_tender

SAMPLE = "data/samples/kakuu-ict"
KEY = "2026-ict-017"


@pytest.fixture
def backed_up(workspace: Workspace, tmp_path: Path) -> Path:
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    backup(acting, tmp_path / "backup.db")
    return tmp_path / "backup.db"


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_what_was_backed_up_from_either_database_is_restored_into_either(
    workspace: Workspace, backed_up: Path, tmp_path: Path, into: str, request: pytest.FixtureRequest
) -> None:
    url = "" if into == "sqlite" else request.getfixturevalue("postgresql").new_database()
    restored = restore(backed_up, url, tmp_path / "other")
    grown = {"journal", "people", "sessions"}
    with workspace.database.reading() as before, restored.database.reading() as after:
        for name, table in METADATA.tables.items():
            if name not in grown:
                statement = select(table).order_by(*table.primary_key)
                assert before.execute(statement).all() == after.execute(statement).all()
        written, last = list(rows(before, HOUSE)), list(rows(after, HOUSE))
        assert [row["action"] for row in written] == ["import", "back-up"]
        assert [row["action"] for row in last] == ["import", "restore"]
        assert last[0] == written[0]
        # The backup's own row names what the restored journal says it came from.
        assert last[1]["after"] == written[1]["after"]
        assert list(rows(before, KEY)) == list(rows(after, KEY))
        assert first_broken(after) is None
    restored.database.engine.dispose()


def test_a_backup_taken_while_others_save_is_as_of_one_moment(workspace: Workspace, tmp_path: Path) -> None:
    acting, saved, done = workspace.act_locally(), Event(), Event()
    import_tender(acting, SAMPLE)

    def save() -> None:
        version = 0
        while not done.is_set():
            with acting.doing(RECORD_FACT, KEY) as act:
                cells = {"vendor": "架空電算", "measure": "education", "level": str(version % 2 + 1)}
                version = put(act, "measures", cells, version)
            saved.set()

    saver = Thread(target=save)
    saver.start()
    assert saved.wait(30)
    try:
        for number in range(3):
            backup(acting, tmp_path / f"{number}.db")
    finally:
        done.set()
        saver.join()
    versions = []
    for number in range(3):
        restored = restore(tmp_path / f"{number}.db", home=tmp_path / str(number))
        with restored.database.reading() as connection:
            entry = connection.execute(select(ENTRIES).where(ENTRIES.c.key == '["架空電算","education"]')).one()
            journaled = [row["subject"]["version"] for row in rows(connection, KEY) if row["action"] == "record-fact"]
            assert journaled == list(range(1, entry.version + 1))
            versions.append(entry.version)
        restored.database.engine.dispose()
    assert versions == sorted(versions)


def test_who_is_no_administrator_takes_no_backup_and_no_file_is_left(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.database.writing() as connection:
        connection.execute(PEOPLE.insert().values(id="p", name="p", active=1, version=1, created=""))
        token = new_session(connection, workspace.clock(), "p", "oidc")
    with pytest.raises(RefusedError, match="not"):
        backup(Acting(workspace, token), tmp_path / "backup.db")
    assert not list(tmp_path.glob("*backup*")) + list(tmp_path.glob(".backup*"))


def test_a_backup_overwrites_no_file(workspace: Workspace, backed_up: Path) -> None:
    content = backed_up.read_bytes()
    with pytest.raises(EvaluationError, match="there already"):
        backup(workspace.act_locally(), backed_up)
    assert backed_up.read_bytes() == content


def test_only_its_owner_may_read_a_backup(backed_up: Path) -> None:
    assert backed_up.stat().st_mode & 0o077 == 0


def test_a_backup_that_finds_no_room_leaves_no_file(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="may not be written"):
        backup(workspace.act_locally(), tmp_path / "no such folder" / "backup.db")
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


def test_a_database_with_something_in_it_is_not_restored_into(workspace: Workspace, backed_up: Path) -> None:
    url = workspace.database.engine.url
    with workspace.database.reading() as connection:
        before = connection.execute(select(JOURNAL)).all()
    address = url.render_as_string(hide_password=False) if url.host or url.query else ""
    with pytest.raises(EvaluationError, match="something in the database"):
        restore(backed_up, address, workspace.database.home)
    with workspace.database.reading() as connection:
        assert connection.execute(select(JOURNAL)).all() == before


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-5000]), "broken"),
        (lambda file: file.write_bytes(b"not a database at all, whatever its name says" * 100), "broken"),
        (lambda file: file.write_bytes(b""), "broken"),
        (lambda file: file.unlink(), "cannot be read"),
        (lambda file: altered(file, "UPDATE alembic_version SET version_num = 'r9999'"), "later version"),
        (lambda file: altered(file, "DELETE FROM tenders"), "broken"),
        (
            lambda file: altered(file, "DELETE FROM journal WHERE sequence = 1"),
            "the house.: journal:1: .* rows are missing",
        ),
        (
            lambda file: altered(file, "UPDATE journal SET content = replace(content, 'import', 'imports')"),
            "journal:1: .* the hash is not that of the row",
        ),
    ],
    ids=["cut", "no database", "empty", "gone", "future", "orphans", "a row less", "a row altered"],
)
def test_an_unsound_backup_is_refused_and_nothing_is_made(
    tmp_path: Path, spoil: Callable[[Path], object], message: str
) -> None:
    workspace = open_workspace(home=tmp_path / "first")
    import_tender(workspace.act_locally(), SAMPLE)
    for name in ("first.db", "backup.db"):
        backup(workspace.act_locally(), tmp_path / name)
    workspace.database.engine.dispose()
    spoil(tmp_path / "backup.db")
    with pytest.raises(EvaluationError, match=message):
        restore(tmp_path / "backup.db", home=tmp_path / "second")
    assert not (tmp_path / "second").exists()


def altered(file: Path, statement: str) -> None:
    """Alter a backup as somebody with an editor of databases would, triggers or not."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
