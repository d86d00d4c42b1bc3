"""What the database cannot do is told with its cure, in both languages, and what was saved before is still there."""

import os
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from postgresql import NOBODY, Server
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from criteria.errors import EvaluationError
from workspace import Workspace, open_workspace
from workspace.people.acting import Acting
from workspace.procedure.actions import RECORD_FACT
from workspace.store import database as store
from workspace.tenders.backup import backup, first_broken
from workspace.tenders.entries import put
from workspace.tenders.keeping import import_tender, my_tenders, open_tender

SAMPLE = "data/samples/kakuu-ict"
KEY = "2026-ict-017"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace on SQLite with a tender in it."""
    workspace = open_workspace(home=tmp_path)
    import_tender(workspace.act_locally(), SAMPLE)
    yield workspace
    workspace.database.engine.dispose()


def save(workspace: Workspace, seen: int = 0) -> int:
    with workspace.act_locally().doing(RECORD_FACT, KEY) as act:
        cells = {"vendor": "架空電算", "measure": "education", "level": "1"}
        return put(act, "measures", cells, seen)


def is_whole(workspace: Workspace, version: int) -> None:
    """Hold that the row is there in a version, the file and the chain are whole, and the next save goes well."""
    with workspace.database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert first_broken(connection) is None
    assert save(workspace, version) == version + 1


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may write everywhere: become nobody for as long as the block lasts."""
    if is_root := os.geteuid() == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody reaches, as pytest's own is not."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def in_both(error: EvaluationError, ja: str, en: str) -> None:
    assert ja in error.text.ja
    assert en in error.text.en


def test_a_full_disk_is_told_and_nothing_is_lost(kept: Workspace) -> None:
    version = save(kept)
    size = (kept.database.home / "sentei.db").stat().st_size // 4096

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {size}")

    kept.database.engine.dispose()
    event.listen(kept.database.engine, "connect", limit)
    with pytest.raises(EvaluationError) as told:
        import_tender(kept.act_locally(), SAMPLE, "another")
    in_both(told.value, "ディスクに空きがありません。空きを作って", "the disk is full; make room")
    event.remove(kept.database.engine, "connect", limit)
    kept.database.engine.dispose()
    is_whole(kept, version)


def test_a_file_that_may_not_grow_is_told_and_nothing_is_lost(kept: Workspace) -> None:
    version = save(kept)
    size = (kept.database.home / "sentei.db").stat().st_size
    with no_file_larger_than(size), pytest.raises(EvaluationError) as told:
        import_tender(kept.act_locally(), SAMPLE, "another")
    in_both(told.value, "保存済みの内容はそのままです", "What was saved before is intact")
    is_whole(kept, version)


def test_a_backup_for_which_there_is_no_room_is_told_and_leaves_no_file(kept: Workspace, tmp_path: Path) -> None:
    with no_file_larger_than(8192), pytest.raises(EvaluationError) as told:
        backup(kept.act_locally(), tmp_path / "backup.db")
    in_both(told.value, "保存済みの内容はそのままです", "What was saved before is intact")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sentei.db"]
    is_whole(kept, save(kept))


def test_a_read_only_folder_can_be_read_and_what_is_not_saved_is_told(open_folder: Path) -> None:
    workspace = open_workspace(home=open_folder)
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)
    workspace.database.engine.dispose()
    (open_folder / "sentei.db").chmod(0o644)
    open_folder.chmod(0o555)
    with unprivileged():
        again = open_workspace(home=open_folder)
        reader = Acting(again, acting.token)
        assert open_tender(reader, KEY).names
        assert [listed.key for listed in my_tenders(reader)] == [KEY]
        with pytest.raises(EvaluationError) as told:
            save(again)
    in_both(told.value, "書き込みが許可されていません", f"database {open_folder / 'sentei.db'}: it may not be written")
    open_folder.chmod(0o755)
    # Whoever has cured it goes on without a restart.
    is_whole(again, save(again))
    again.database.engine.dispose()


def test_a_folder_that_cannot_be_made_is_told(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with unprivileged(), pytest.raises(EvaluationError) as told:
        open_workspace(home=open_folder / "sentei")
    in_both(told.value, "SENTEI_HOMEで指定", "that of the database by SENTEI_HOME")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EvaluationError, match="may not be written"):
        open_workspace(home=tmp_path / "file")


def test_a_file_that_nobody_may_read_is_told(open_folder: Path) -> None:
    open_workspace(home=open_folder).database.engine.dispose()
    (open_folder / "sentei.db").chmod(0)
    with unprivileged(), pytest.raises(EvaluationError, match="may not be written"):
        open_workspace(home=open_folder)


def test_only_its_owner_may_read_the_database(tmp_path: Path) -> None:
    open_workspace(home=tmp_path / "new").database.engine.dispose()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "sentei.db").stat().st_mode & 0o777 == 0o600


def test_a_database_locked_by_another_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_BUSY_SECONDS", 0)
    workspace = open_workspace(home=tmp_path)
    import_tender(workspace.act_locally(), SAMPLE)
    acting = workspace.act_locally()
    with closing(sqlite3.connect(tmp_path / "sentei.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for use in (lambda: save(workspace), lambda: my_tenders(acting), lambda: open_workspace(home=tmp_path)):
            with pytest.raises(EvaluationError) as told:
                use()
            in_both(told.value, "しばらくしてから保存し直してください", "locked for too long; wait a moment")
        other.execute("ROLLBACK")
    is_whole(workspace, save(workspace))
    workspace.database.engine.dispose()


@pytest.mark.parametrize("place", [0, 4096], ids=["all of it", "all but its head"])
def test_a_broken_file_is_told_and_left_as_it_is(kept: Workspace, place: int) -> None:
    kept.database.engine.dispose()
    file = kept.database.home / "sentei.db"
    content = bytearray(file.read_bytes())
    content[place:] = b"\xa5" * len(content[place:])
    file.write_bytes(content)
    with pytest.raises(EvaluationError) as told:
        open_tender(open_workspace(home=kept.database.home).act_locally(), KEY)
    in_both(told.value, "バックアップから復元してください", "put it aside, and restore a backup")
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://u:geheim@host/sentei", "“mysql” cannot be read; write it as postgresql://"),
        ("sqlite:///x.db", "“sqlite” cannot be read"),
        ("geheim", "cannot be read"),
        ("postgresql://u:geheim@127.0.0.1:1/sentei", "the server cannot be reached"),
        ("postgresql://u:geheim@/sentei?host=/no/such/place", "the server cannot be reached"),
        ("postgres://u:geheim@127.0.0.1:1/sentei", "postgresql://127.0.0.1/sentei: the server cannot be reached"),
        ("postgresql://127.0.0.1:1/sentei?password=geheim", "the server cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError) as told:
        open_workspace(url, tmp_path)
    assert message in told.value.text.en
    assert "SENTEI_DATABASE_URL" in told.value.text.ja
    assert "geheim" not in told.value.text.en + told.value.text.ja


def test_without_psycopg_it_is_told_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(EvaluationError) as told:
        open_workspace("postgresql://u@host/sentei", tmp_path)
    in_both(told.value, "pip install 'sentei[postgresql]'", "pip install 'sentei[postgresql]'")


def test_no_cell_stands_in_an_error_of_the_database(kept: Workspace) -> None:
    statement = text("INSERT INTO tenders (key, title) VALUES (:key, :title)")
    with pytest.raises(IntegrityError) as raised, kept.database.writing() as connection:
        connection.execute(statement, {"key": "K", "title": "geheim"})
    assert "geheim" not in str(raised.value)


@pytest.fixture
def shared(postgresql: Server, tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """Open a new database on the server, as whoever is named."""
    name, opened = postgresql.new_database(), []

    def open_it(user: str = "postgres") -> Workspace:
        opened.append(open_workspace(name.replace("//postgres@", f"//{user}@"), tmp_path))
        return opened[-1]

    yield open_it
    for workspace in opened:
        workspace.database.engine.dispose()


def test_a_database_that_is_not_there_is_told(postgresql: Server, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError) as told:
        open_workspace(postgresql.url("nowhere"), tmp_path)
    in_both(told.value, "SENTEI_DATABASE_URL", "the server cannot be reached")


def test_whoever_may_not_write_on_the_server_is_told(shared: Callable[..., Workspace]) -> None:
    with shared().database.writing() as connection:
        connection.execute(text("CREATE ROLE reader LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    with pytest.raises(EvaluationError) as told:
        shared("reader").act_locally()
    in_both(told.value, "サーバーが書き込みを認めません", "the server refuses")


def test_a_full_disk_of_the_server_is_told(shared: Callable[..., Workspace]) -> None:
    raising = "DO $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$"
    with pytest.raises(EvaluationError, match="disk is full"), shared().database.writing() as connection:
        connection.exec_driver_sql(raising)


def test_a_writer_who_does_not_end_is_told_to_the_next(
    shared: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BUSY_SECONDS", 1)
    first, second = shared(), shared()
    second.act_locally()
    with first.database.writing(), pytest.raises(EvaluationError, match="locked for too long"):
        second.act_locally()
    second.act_locally()


def test_a_server_that_dies_is_told_and_found_again_without_a_restart(
    shared: Callable[..., Workspace], postgresql: Server
) -> None:
    workspace = shared()
    acting = workspace.act_locally()
    import_tender(acting, SAMPLE)

    def be_cut_off() -> None:
        with workspace.database.writing() as connection:
            connection.execute(text("UPDATE tenders SET title = 'lost'"))
            postgresql.kill()
            connection.execute(text("SELECT 1"))

    with pytest.raises(EvaluationError) as told:
        be_cut_off()
    in_both(told.value, "開き直して記録されたかどうかを確かめて", "see whether what you saved last was recorded")
    assert [listed.title for listed in my_tenders(acting)] == ["住民情報システム運用業務委託"]
    assert save(workspace) == 1
