"""The tables come by migrations to what is declared, forward and back, and a later version's are left alone."""

import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from criteria.errors import EvaluationError
from workspace import Workspace, open_workspace
from workspace.store.migrate import NEWEST, REVISIONS, migrate
from workspace.store.schema import ENTRIES, JOURNAL, METADATA, OPENINGS
from workspace.tenders.keeping import import_tender

SAMPLE = "data/samples/kakuu-ict"


def shape(connection: Connection) -> Mapping[str, object]:
    """Everything the database itself says of the tables, with what alembic does not compare."""
    there = inspect(connection)

    def named(found: list[dict[str, object]]) -> list[str]:
        return sorted(str(sorted((key, str(value)) for key, value in one.items())) for one in found)

    return {
        table: [
            [(column["name"], str(column["type"]), column["nullable"]) for column in there.get_columns(table)],
            there.get_pk_constraint(table),
            named(there.get_foreign_keys(table)),
            named(there.get_unique_constraints(table)),
            named(there.get_check_constraints(table)),
            named(there.get_indexes(table)),
        ]
        for table in METADATA.tables
    }


def contents(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for name, table in METADATA.tables.items()
    }


def test_migrated_from_nothing_the_tables_are_those_declared(workspace: Workspace) -> None:
    with workspace.database.reading() as connection:
        found = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(found, METADATA) == []
        migrated = shape(connection)
    with workspace.database.writing() as connection:
        migrate(connection, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        METADATA.create_all(connection)
        assert shape(connection) == migrated


def test_forward_and_back_every_revision_leaves_the_rows_as_they_are(workspace: Workspace) -> None:
    import_tender(workspace.act_locally(), SAMPLE)
    with workspace.database.reading() as connection:
        before, newest = contents(connection), shape(connection)
    for revision in reversed(REVISIONS):
        with workspace.database.writing() as connection:
            migrate(connection, revision)
    with workspace.database.reading() as connection:
        assert contents(connection) == before
        assert shape(connection) != newest
    with workspace.database.writing() as connection:
        migrate(connection, NEWEST)
    with workspace.database.reading() as connection:
        assert contents(connection) == before
        assert shape(connection) == newest


def test_a_database_of_an_earlier_version_is_brought_up_to_date_when_it_is_opened(
    opening: Callable[..., Workspace],
) -> None:
    database = opening().database
    with database.writing() as connection:
        migrate(connection, REVISIONS[0])
    opening()
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_database_from_the_future_is_refused_and_left_as_it_is(opening: Callable[..., Workspace]) -> None:
    database = opening().database
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    with pytest.raises(EvaluationError, match="later version of sentei") as refused:
        opening()
    assert "より新しい版" in refused.value.text.ja
    with database.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "r9999"


def test_tables_of_another_program_are_refused_and_left_as_they_are(
    opening: Callable[..., Workspace], database_url: str, tmp_path: Path
) -> None:
    address = database_url.replace("postgresql:", "postgresql+psycopg:") or f"sqlite:///{tmp_path / 'sentei.db'}"
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE files (number INTEGER)"))
    with pytest.raises(EvaluationError, match=r"tables of another program \(files\)"):
        opening()
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["files"]
    engine.dispose()


@pytest.mark.parametrize("table", [JOURNAL, OPENINGS], ids=str)
def test_the_database_refuses_to_rewrite_what_only_grows(workspace: Workspace, table: type[JOURNAL]) -> None:
    database = workspace.database
    key = {"chain": "A", "sequence": 1}
    rest = {"content": "{}", "hash": ""} if table is JOURNAL else {"salt": "", "secret": ""}
    with database.writing() as connection:
        connection.execute(table.insert().values(key | rest))
    refused = [update(table).values(chain="B"), delete(table)]
    if database.engine.dialect.name == "sqlite":
        columns = ", ".join([*key, *rest])
        refused += [text(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ('A', 1, 'other', 'other')")]  # noqa: S608
    else:
        refused += [text(f"TRUNCATE {table}")]
    for statement in refused:
        with pytest.raises(DBAPIError, match="append-only"), database.writing() as connection:
            connection.execute(statement)
    with database.reading() as connection:
        assert [row._asdict() for row in connection.execute(select(table))] == [key | rest]


def test_two_first_starts_at_once_make_one_database(
    opening: Callable[..., Workspace], database_url: str, tmp_path: Path
) -> None:
    program = "import sys; from workspace import open_workspace; open_workspace(sys.argv[1])"
    starts = [
        subprocess.Popen([sys.executable, "-c", program, database_url], env={"SENTEI_HOME": str(tmp_path)})
        for _ in range(2)
    ]
    assert [start.wait() for start in starts] == [0, 0]
    with opening().database.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == NEWEST


def test_a_first_start_that_is_killed_half_way_is_made_up_by_the_next(
    opening: Callable[..., Workspace], database_url: str, tmp_path: Path
) -> None:
    program = (
        "import os, signal, sys; from alembic.operations import Operations; from workspace import open_workspace; "
        "Operations.create_index = lambda *_given, **_named: os.kill(os.getpid(), signal.SIGKILL); "
        "open_workspace(sys.argv[1])"
    )
    environment = {"SENTEI_HOME": str(tmp_path)}
    killed = subprocess.run([sys.executable, "-c", program, database_url], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    with opening().database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_start_of_a_database_that_is_up_to_date_loads_no_alembic(tmp_path: Path) -> None:
    open_workspace(home=tmp_path).database.engine.dispose()
    program = (
        "import sys; from workspace import open_workspace; open_workspace().act_locally(); "
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], env={"SENTEI_HOME": str(tmp_path)}, check=True)


def test_the_revisions_follow_one_another_in_the_order_of_their_names() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory("workspace/store/migrations")
    assert tuple(one.revision for one in script.walk_revisions())[::-1] == REVISIONS
    assert script.get_current_head() == NEWEST


def test_a_migration_that_fails_leaves_everything_as_it_was(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_tender(workspace.act_locally(), SAMPLE)
    database = workspace.database
    with database.reading() as connection:
        before, newest = contents(connection), shape(connection)

    def broken(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("alembic.operations.Operations.drop_table", broken)
    with pytest.raises(RuntimeError), database.writing() as connection:
        migrate(connection, "base")
    with database.reading() as connection:
        assert (contents(connection), shape(connection)) == (before, newest)
        assert connection.execute(select(ENTRIES)).first()
