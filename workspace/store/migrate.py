"""Migrations (移行): the database's tables as this version declares them."""

from sqlalchemy import Engine

from workspace.store.schema import JOURNAL, METADATA, OPENINGS


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables that are not there yet."""
    with engine.begin() as connection:
        METADATA.create_all(connection)
        for table in (JOURNAL, OPENINGS):
            for act in ("UPDATE", "DELETE"):
                if engine.dialect.name == "sqlite":
                    connection.exec_driver_sql(
                        f"CREATE TRIGGER IF NOT EXISTS {table.name}_no_{act.lower()} BEFORE {act} ON {table.name} "
                        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
                    )
