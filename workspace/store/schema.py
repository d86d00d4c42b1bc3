"""The tables of the database (保存表): SQLAlchemy Core, the same on SQLite and PostgreSQL."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)
from sqlalchemy import Text as SqlText

# In the order of code points, as SQLite has it, whatever the language of the server.
Text: Final = SqlText().with_variant(SqlText(collation="C"), "postgresql")

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

HOUSE: Final = ""
"""The chain of the journal, and the place of roles, that belong to no tender (全体)."""

TENDERS: Final = Table(
    "tenders",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", Text, nullable=False),
    # Last, as SQLite reads a row up to the column it is asked for: a list of tenders goes without their texts.
    Column("definition", Text, nullable=False),
)
"""案件: the definition as TOML text, and where in the procedure it stands."""

ENTRIES: Final = Table(
    "entries",
    METADATA,
    Column("tender", Text, ForeignKey("tenders.key"), primary_key=True),
    Column("table", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("cells", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index(None, "tender", "table", "position"),
)
"""行: one row of one table of a tender. ``cells`` is a JSON list of texts under the headings of the table, which are
the row with the empty key; ``position`` is the row as a spreadsheet shows it."""

REMOVED: Final = "null"
"""The cells of a row that was removed: its key, version and place stay, so that nobody overwrites what came after."""

FILES: Final = Table(
    "files",
    METADATA,
    Column("tender", Text, ForeignKey("tenders.key"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""添付: files kept with a tender, and their SHA-256."""

SEALED: Final = Table(
    "sealed",
    METADATA,
    Column("tender", Text, ForeignKey("tenders.key"), primary_key=True),
    Column("bid", Text, primary_key=True),
    Column("ciphertext", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""封緘された価格: what only the opening can read, by the key of the bid in its table, until it is opened.

The row with the empty key holds the key of the tender, wrapped."""

SHEETS: Final = Table(
    "sheets",
    METADATA,
    Column("tender", Text, ForeignKey("tenders.key"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("evaluator", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""提出された採点表: the hash of each sheet as it was submitted."""

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("chain", Text, primary_key=True),
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("sequence >= 1", name="sequence"),
)
"""記録: canonical JSON, and its SHA-256; each row names the hash of the one before."""

OPENINGS: Final = Table(
    "openings",
    METADATA,
    Column("chain", Text, primary_key=True),
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("secret", Text, nullable=False),
)
"""What a row of the journal commits to by a salted hash, until it may be read (秘匿事項)."""

PEOPLE: Final = Table(
    "people",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("subject", Text, unique=True),
    Column("active", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created", Text, nullable=False),
)
"""利用者: ``subject`` is the issuer and the identity at a sign-in service, where there is one."""

ROLES: Final = Table(
    "roles",
    METADATA,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("tender", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("evaluator", Text, nullable=False),
)
"""役割: of a person in a tender, or in the house; ``evaluator`` is what the tender's panel calls a member."""

CODES: Final = Table(
    "codes",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("tender", Text, ForeignKey("tenders.key"), nullable=False),
    Column("salt", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("issued", Text, nullable=False),
    Column("withdrawn", Text),
    Column("tries", Integer, nullable=False),
    Column("locked_until", Text),
    Index(None, "tender", "person"),
)
"""個人コード: only the hash of the secret half is kept."""

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("way", Text, nullable=False),
    Column("code", Text),
    Column("issued", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("ended", Text),
    Index(None, "person"),
)
"""利用中の接続: the hash of the token, how its owner came in, when it began and was last used."""
