"""The first tables (最初の表), and the triggers by which the database itself refuses to rewrite the journal."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "journal",
    "openings",
    "people",
    "tenders",
    "codes",
    "entries",
    "files",
    "roles",
    "sealed",
    "sessions",
    "sheets",
)
APPENDED = ("journal", "openings")
REFUSAL = "the journal is append-only"


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "journal",
        _text("chain"),
        sa.Column("sequence", SEQUENCE, autoincrement=False, nullable=False),
        _text("content"),
        _text("hash"),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_journal_sequence")),
        _key("journal", "chain", "sequence"),
    )
    op.create_table(
        "openings",
        _text("chain"),
        sa.Column("sequence", SEQUENCE, autoincrement=False, nullable=False),
        _text("salt"),
        _text("secret"),
        _key("openings", "chain", "sequence"),
    )
    op.create_table(
        "people",
        _text("id"),
        _text("name"),
        sa.Column("subject", TEXT),
        _whole("active"),
        _whole("version"),
        _text("created"),
        _key("people", "id"),
        sa.UniqueConstraint("subject", name=op.f("uq_people_subject")),
    )
    op.create_table(
        "tenders",
        _text("key"),
        _text("title"),
        _text("stage"),
        _whole("round"),
        _whole("version"),
        _text("created"),
        _text("definition"),
        _key("tenders", "key"),
    )
    op.create_table(
        "codes",
        _text("id"),
        _text("person"),
        _text("tender"),
        _text("salt"),
        _text("hash"),
        _text("stage"),
        _whole("round"),
        _text("issued"),
        sa.Column("withdrawn", TEXT),
        _whole("tries"),
        sa.Column("locked_until", TEXT),
        _of("codes", "person", "people.id"),
        _of("codes", "tender", "tenders.key"),
        _key("codes", "id"),
    )
    op.create_index(op.f("ix_codes_tender_person"), "codes", ["tender", "person"])
    op.create_table(
        "entries",
        _text("tender"),
        _text("table"),
        _text("key"),
        _whole("position"),
        _text("cells"),
        _whole("version"),
        _text("by"),
        _text("at"),
        _of("entries", "tender", "tenders.key"),
        _key("entries", "tender", "table", "key"),
    )
    op.create_table(
        "files",
        _text("tender"),
        _text("name"),
        _text("sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _text("by"),
        _text("at"),
        _of("files", "tender", "tenders.key"),
        _key("files", "tender", "name"),
    )
    op.create_table(
        "roles",
        _text("person"),
        _text("tender"),
        _text("role"),
        _text("evaluator"),
        _of("roles", "person", "people.id"),
        _key("roles", "person", "tender", "role"),
    )
    op.create_table(
        "sealed",
        _text("tender"),
        _text("bid"),
        _text("ciphertext"),
        _whole("version"),
        _text("by"),
        _text("at"),
        _of("sealed", "tender", "tenders.key"),
        _key("sealed", "tender", "bid"),
    )
    op.create_table(
        "sessions",
        _text("hash"),
        _text("person"),
        _text("way"),
        sa.Column("code", TEXT),
        _text("issued"),
        _text("seen"),
        sa.Column("ended", TEXT),
        _of("sessions", "person", "people.id"),
        _key("sessions", "hash"),
    )
    op.create_index(op.f("ix_sessions_person"), "sessions", ["person"])
    op.create_table(
        "sheets",
        _text("tender"),
        _whole("round"),
        _text("evaluator"),
        _text("sha256"),
        _text("by"),
        _text("at"),
        _of("sheets", "tender", "tenders.key"),
        _key("sheets", "tender", "round", "evaluator"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    for table in APPENDED:
        _append_only(table)


def downgrade() -> None:
    """Drop every table with all that is in it."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_rewrite()")


def _append_only(table: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        act = "EXECUTE FUNCTION refuse_to_rewrite()"
        op.execute(f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {act}")
        op.execute(f"CREATE TRIGGER {table}_not_cleared BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}")
        return
    act = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER {table}_not_updated BEFORE UPDATE ON {table} {act}")
    op.execute(f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} {act}")
    # INSERT OR REPLACE deletes without asking the trigger above.
    there = f"SELECT 1 FROM {table} WHERE chain = NEW.chain AND sequence = NEW.sequence"  # noqa: S608 - our own names
    op.execute(f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} WHEN EXISTS ({there}) {act}")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"))
