"""Whoever writes into the file of the database is noticed, or has changed nothing that was saved."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from explored import SEED
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from played import KEY, opened
from recorded import Recorded
from sqlalchemy import Table
from sqlalchemy.exc import DBAPIError

from criteria.errors import EvaluationError
from workspace.journal.chain import FIRST, Head, canonical, digest, head
from workspace.store.schema import HOUSE, METADATA, SESSIONS
from workspace.verification.verify import verify, verify_all

FLIPS: Final = 300
SHARES: Final = 16
PAGE: Final = 512
"""Bytes of a page: the smallest, so that there are few bytes in which nothing stands."""


class House:
    """The bytes of a database in which something of every kind was done, and what is saved in it."""

    def __init__(self, folder: Path) -> None:
        recorded = Recorded(folder / "made")
        self.administrator, self.office = recorded.administrator.token, recorded.office.token
        with recorded.workspace.database.reading() as connection:
            self.heads = {chain: head(connection, chain) for chain in (HOUSE, KEY)}
        recorded.workspace.database.engine.dispose()
        file = folder / "made" / "sentei.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(f"PRAGMA page_size = {PAGE}")
            connection.execute("VACUUM")
        self.file, self.bytes = file, file.read_bytes()
        self.saved = saved(file)
        self.home = folder / "home"
        self.home.mkdir()

    def with_bytes(self, changed: bytes) -> Path:
        file = self.home / "sentei.db"
        file.write_bytes(changed)
        return file

    def notices(self, heads: Mapping[str, Head]) -> bool:
        """Return whether anybody is told who opens the database and verifies it; ``heads`` were kept outside."""
        workspace = None
        try:
            workspace = opened(self.home, is_local=False)
            verified = verify_all(workspace.act(self.administrator), heads.get(HOUSE))
            if KEY in heads:
                verified = (*verified, verify(workspace.act(self.office), KEY, heads[KEY]))
            return any(each.findings for each in verified)
        except (EvaluationError, DBAPIError, ValueError):
            # Where the declaration of a table or one's own session is hit, the words are not ours.
            return True
        finally:
            if workspace:
                workspace.database.engine.dispose()


def saved(file: Path) -> dict[str, list[Any]]:
    """Return everything that is saved, read without us; when a session was last used, the journal does not say."""
    with closing(sqlite3.connect(file)) as connection:
        return {table.name: connection.execute(_whole(table)).fetchall() for table in METADATA.sorted_tables}


def _whole(table: Table) -> str:
    order = ", ".join(f'"{column.name}"' for column in table.primary_key)
    names = ", ".join(f'"{column.name}"' for column in table.columns if column is not SESSIONS.c.seen)
    return f'SELECT {names} FROM "{table.name}" NOT INDEXED ORDER BY {order}'  # noqa: S608 - names of our own


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("tampered"))


def flip(house: House, place: int, bit: int) -> None:
    changed = bytearray(house.bytes)
    changed[place] ^= 1 << bit
    file = house.with_bytes(bytes(changed))
    try:
        is_untouched = saved(file) == house.saved
    except (sqlite3.Error, UnicodeDecodeError):
        is_untouched = False
    assert is_untouched or house.notices({}), (place, bit)


def test_untouched_it_is_as_the_journal_says(house: House) -> None:
    house.with_bytes(house.bytes)
    assert not house.notices({})


def test_a_flipped_bit_is_noticed_or_nothing_saved_is_changed(house: House) -> None:
    random = Random(SEED)  # noqa: S311 - where to flip
    for _ in range(FLIPS):
        flip(house, random.randrange(len(house.bytes)), random.randrange(8))


@pytest.mark.explore
def test_every_byte_flipped_is_noticed_or_nothing_saved_is_changed(house: House) -> None:
    # A sixteenth of all bytes in each round of two minutes.
    for place in range(SEED % SHARES, len(house.bytes), SHARES):
        flip(house, place, (SEED // SHARES + place) % 8)


Rows = list[tuple[str, int, str, str]]
"""The rows of the journal: chain, sequence, content, hash."""


def rewritten(house: House, change: Callable[[Rows], Rows], table: str = "journal") -> None:
    """Write the rows of a table anew, as somebody would who may write the file and drops the triggers meanwhile."""
    with closing(sqlite3.connect(house.with_bytes(house.bytes))) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - of our own
        changed = change(list(rows))
        assert changed != rows
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - as above
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", changed)  # noqa: S608 - as above
        for _, declared in triggers:
            connection.execute(declared)


def numbered(rows: Rows) -> Rows:
    """Give the rows of every chain the sequences 1, 2, 3 …, as they stand."""
    count: Counter[str] = Counter()
    numbered: Rows = []
    for chain, _, *rest in rows:
        count[chain] += 1
        numbered.append((chain, count[chain], *rest))
    return numbered


def said(row: tuple[str, int, str, str], **more: object) -> tuple[str, int, str, str]:
    """Let a row say something else, with the hash that goes with it."""
    text = canonical({**json.loads(row[2]), **more})
    return (row[0], row[1], text, digest(text))


def chained(rows: Rows) -> Rows:
    """Chain the rows anew, every one of them: what nothing inside the database can tell."""
    before: dict[str, str] = {}
    anew: Rows = []
    for row in numbered(rows):
        anew.append(said(row, sequence=row[1], previous=before.get(row[0], FIRST)))
        before[row[0]] = anew[-1][3]
    return anew


@settings(max_examples=50)
@given(data=st.data())
def test_rows_deleted_inserted_reordered_cut_or_rewritten_are_noticed(house: House, data: st.DataObject) -> None:
    def change(rows: Rows) -> Rows:
        kind = data.draw(st.sampled_from(("delete", "insert", "swap", "cut", "say", "say of another")))
        one = data.draw(st.integers(0, len(rows) - 1))
        other = (one + data.draw(st.integers(1, len(rows) - 1))) % len(rows)
        if kind == "delete":
            rest = [row for number, row in enumerate(rows) if number not in (one, other)]
            return numbered(rest) if data.draw(st.booleans()) else rest
        if kind == "insert":
            return numbered([*rows[:one], said(rows[other], reason="後付け"), *rows[one:]])
        if kind == "swap":
            rows[one], rows[other] = rows[other], rows[one]
            return numbered(rows)
        if kind == "cut":
            kept = data.draw(st.integers(0, house.heads[KEY].count - 1))
            return [row for row in rows if row[0] != KEY or row[1] <= kept]
        if kind == "say":
            rows[one] = said(
                rows[one], **data.draw(st.sampled_from(({"reason": "後付け"}, {"name": "別人"}, {"at": ""})))
            )
            return rows
        rows[one] = (*rows[one][:2], *rows[other][2:])
        return rows

    def changed(rows: Rows) -> Rows:
        after = change(list(rows))
        assume(sorted(after) != rows)
        return after

    rewritten(house, changed)
    assert house.notices(house.heads)


@given(data=st.data())
def test_what_a_row_commits_to_cannot_be_another(house: House, data: st.DataObject) -> None:
    def change(rows: Rows) -> Rows:
        one = data.draw(st.integers(0, len(rows) - 1))
        chain, sequence, salt, secret = rows[one]
        kind = data.draw(st.sampled_from(("gone", "salt", "secret", "of another row")))
        if kind == "gone":
            return rows[:one] + rows[one + 1 :]
        changed = {
            "salt": (chain, sequence, "0" * 64, secret),
            "secret": (chain, sequence, salt, f'{secret[:-1]},"x":1}}'),
            "of another row": (chain, 10_000, salt, secret),
        }
        rows[one] = changed[kind]
        return rows

    rewritten(house, change, "openings")
    assert house.notices({})


def test_what_only_a_head_kept_outside_tells(house: House) -> None:
    changes: tuple[Callable[[Rows], Rows], ...] = (
        # The last row, where it changed nothing but the journal.
        lambda rows: rows[:-1],
        # The whole, chained anew.
        lambda rows: chained([said(row, reason="後付け") for row in rows]),
    )
    for change in changes:
        rewritten(house, change)
        assert not house.notices({})
        assert house.notices(house.heads)


def test_triggers_that_are_gone_are_told(house: House) -> None:
    for table in ("journal", "openings"):
        with closing(sqlite3.connect(house.with_bytes(house.bytes))) as connection, connection:
            connection.execute(f"DROP TRIGGER {table}_not_deleted")
        assert house.notices({})


def test_text_that_is_stored_as_bytes_is_told(house: House) -> None:
    # One bit of a row's header does it; what is struck out would stand again.
    file = house.with_bytes(house.bytes)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE entries SET cells = CAST(cells AS BLOB) WHERE position = 2")
    assert house.notices({})
