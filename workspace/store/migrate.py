"""Migrating (移行): from the tables of whatever version wrote a database to those of this one."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect

from criteria.errors import EvaluationError
from criteria.finding import Text
from workspace.store.schema import METADATA

_FOLDER: Final = Path(__file__).with_name("migrations")
REVISIONS: Final = tuple(sorted(path.stem for path in (_FOLDER / "versions").glob("r*.py")))
"""The revisions of the tables, the oldest first."""
NEWEST: Final = REVISIONS[-1]


def bring_up_to_date(engine: Engine) -> None:
    """Make or migrate the tables where this version's are others; a database that is up to date is only looked at.

    Raises
    ------
    EvaluationError
        Where a later version wrote it, or another program's tables stand there. Nothing is touched.
    """
    with engine.connect().execution_options(sentei_reads=True) as connection:
        if revision(connection) == NEWEST:
            return
    with engine.begin() as connection:
        migrate(connection, NEWEST)


def migrate(connection: Connection, to: str) -> None:
    """Migrate forward or back to a revision, in the transaction of the connection."""
    # Loading them takes a fifth of a second, which only the first start of a version pays.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    change = command.upgrade if (revision(connection) or "") <= to else command.downgrade
    change(config, to)


def revision(connection: Connection) -> str | None:
    """Return the revision of the tables of a database, None where it has none."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if foreign := sorted(tables & METADATA.tables.keys()):
            what = Text(
                f"データベースに他のプログラムの表({'、'.join(foreign)})があります。空のデータベースを指定してください",
                f"the database has tables of another program ({', '.join(foreign)}); name an empty database",
            )
            raise EvaluationError(what)
        return None
    written = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if written is not None and written not in REVISIONS:
        what = Text(
            f"データベースは、より新しい版の選定で書かれています(表の版 {written})。"
            "その版以後の選定で開いてください。何も変更していません",
            f"the database was written by a later version of sentei (tables {written}); "
            "open it with that version or a later one. Nothing was touched",
        )
        raise EvaluationError(what)
    return written
