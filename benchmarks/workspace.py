"""The workspace (保存): saves a second, whether the journal's chain slows with its length, and a full house.

A save is a whole act: the session, the role and the stage asked, the cells checked, the row and its row in the journal
written in one transaction that is on the disk. Seconds are those of the clock on the wall. By itself:
`python -m benchmarks.workspace`.
"""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from benchmarks.environments import HOME, ROOT
from benchmarks.measurements import Requirement
from data import read_bids, read_tender
from workspace import Acting, Workspace, open_workspace
from workspace.journal.chain import Head, canonical, digest, head
from workspace.procedure.actions import RECORD_FACT
from workspace.store.migrate import NEWEST, REVISIONS, migrate
from workspace.store.schema import ENTRIES, JOURNAL, TENDERS
from workspace.tenders.entries import put
from workspace.tenders.keeping import import_tender, my_tenders, open_tender

SAMPLE: Final = ROOT / "data" / "samples" / "kakuu-ict"
VENDOR: Final = "架空電算"
MEASURES: Final = ("education", "education-report", "service-level", "entry-exit-control")
"""What each of the writers saves, again and again."""

SAVES_A_SECOND: Final = 150
SHORT, LONG = 1_000, 1_000_000
ALLOWED_GROWTH: Final = 1.5
TENDERS_KEPT, MARKS_EACH = 10_000, 30
SECONDS_TO_SHOW: Final = 0.2
_WRITING: Final = 5
_AT_ONCE: Final = 50_000
_ROUNDS: Final = 9


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the workspace took: saves a second, seconds a save by length of the chain, and seconds in a full house.

    ``bare``: what the disk gives, two rows at a time written by SQLite alone, as safely and by one writer.
    """

    saves: float
    bare: float
    by_length: dict[int, float]
    tenders: int
    marks: int
    listing: float
    opening: float
    back: float
    forward: float


def measure_workspace(lengths: Sequence[int] = (SHORT, LONG), tenders: int = TENDERS_KEPT) -> Kept:
    """Measure everything on databases of its own, which are removed again."""
    home = HOME / "workspace"
    shutil.rmtree(home, ignore_errors=True)
    try:
        bare = _bare(home / "bare", _WRITING)
        saves = _saves(home / "saves", _WRITING)
        # Others at work on the disk may have come or gone meanwhile.
        bare = max(bare, _bare(home / "bare again", _WRITING))
        by_length = _by_length(home / "chain", lengths)
        return Kept(saves=saves, bare=bare, by_length=by_length, **_full_house(home / "full", tenders))
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _bare(home: Path, seconds: float) -> float:
    """Return the transactions a second of two rows each, written by SQLite alone as safely as a save is."""
    engine = open_workspace(home=home).database.engine
    with engine.connect() as connection:
        driven: Any = connection.connection.driver_connection
        driven.execute("CREATE TABLE bare (text TEXT)")
        count, end = 0, perf_counter() + seconds
        while perf_counter() < end:
            driven.execute("BEGIN IMMEDIATE")
            driven.executemany("INSERT INTO bare VALUES (?)", [("x" * 300,)] * 2)
            driven.execute("COMMIT")
            count += 1
    engine.dispose()
    return count / seconds


def _saves(home: Path, seconds: float) -> float:
    """Return the saves a second of one writer a process; every one has its row in the journal."""
    print(f"workspace: saves of {len(MEASURES)} writers", flush=True)
    workspace = open_workspace(home=home)
    key = import_tender(workspace.act_locally(), SAMPLE)
    with workspace.database.reading() as connection:
        before = head(connection, key).count
    with ProcessPoolExecutor(len(MEASURES), mp_context=get_context("spawn")) as pool:
        writing = [pool.submit(_write, home, key, measure, seconds) for measure in MEASURES]
        counts = [one.result() for one in writing]
    with workspace.database.reading() as connection:
        journaled = head(connection, key).count - before
    workspace.database.engine.dispose()
    if journaled != sum(counts) + len(MEASURES):
        msg = f"{sum(counts)} saves and {journaled} rows in the journal"
        raise RuntimeError(msg)
    return sum(counts) / seconds


def _write(home: Path, key: str, measure: str, seconds: float) -> int:
    workspace = open_workspace(home=home)
    acting = workspace.act_locally()
    version = _save(acting, key, measure, 0)
    # All begin when the last one has loaded what it needs.
    (home / f"{measure}.ready").touch()
    while len(list(home.glob("*.ready"))) < len(MEASURES):
        sleep(0.01)
    end = perf_counter() + seconds
    while perf_counter() < end:
        version = _save(acting, key, measure, version)
    return version - 1


def _save(acting: Acting, key: str, measure: str, version: int) -> int:
    with acting.doing(RECORD_FACT, key) as act:
        return put(act, "measures", {"vendor": VENDOR, "measure": measure, "level": str(version % 2 + 1)}, version)


def _by_length(home: Path, lengths: Sequence[int]) -> dict[int, float]:
    """Return the seconds of a save in tenders that differ in the length of their chain alone, in turn."""
    workspace = open_workspace(home=home)
    acting = workspace.act_locally()
    for length in lengths:
        print(f"workspace: a chain of {length:,} rows", flush=True)
        import_tender(acting, SAMPLE, str(length))
        with workspace.database.writing() as connection:
            _lengthen(connection, str(length), length)
    times: dict[int, list[float]] = {length: [] for length in lengths}
    versions = dict.fromkeys(lengths, 0)
    for turn in range(_ROUNDS + 1):
        for length in lengths:
            begun = perf_counter()
            for _ in range(50):
                versions[length] = _save(acting, str(length), MEASURES[0], versions[length])
            if turn:
                times[length].append((perf_counter() - begun) / 50)
    workspace.database.engine.dispose()
    return {length: median(seconds) for length, seconds in times.items()}


def _lengthen(connection: Connection, chain: str, length: int) -> None:
    """Append rows as a save writes them until the chain has so many."""
    last = head(connection, chain)
    content = {"action": RECORD_FACT.id, "after": {"vendor": VENDOR, "measure": MEASURES[0], "level": "1"}}
    while last.count < length:
        made = []
        for sequence in range(last.count + 1, min(last.count + _AT_ONCE, length) + 1):
            text = canonical({**content, "chain": chain, "sequence": sequence, "previous": last.hash})
            last = Head(count=sequence, hash=digest(text))
            made.append({"chain": chain, "sequence": sequence, "content": text, "hash": last.hash})
        connection.execute(insert(JOURNAL), made)


def _full_house(home: Path, tenders: int) -> dict[str, Any]:
    """Fill a database with tenders, each with its bids and thirty marks, and list, open and migrate it."""
    print(f"workspace: {tenders:,} tenders", flush=True)
    workspace = open_workspace(home=home)
    acting = workspace.act_locally()
    key = import_tender(acting, SAMPLE)
    marks = _multiply(workspace, key, tenders)
    listing = [_seconds(lambda: my_tenders(acting)) for _ in range(_ROUNDS)]
    opening = [_seconds(lambda number=number: _read(acting, f"{key}-{number}")) for number in range(_ROUNDS)]
    back, forward = (_seconds(lambda to=to: _migrate(workspace, to)) for to in (REVISIONS[0], NEWEST))
    with workspace.database.reading() as connection:
        there = connection.scalar(select(func.count()).select_from(ENTRIES).where(ENTRIES.c.table == "marks"))
    workspace.database.engine.dispose()
    if there != marks + tenders:
        msg = f"{there} rows of marks where {marks + tenders} were"
        raise RuntimeError(msg)
    return {
        "tenders": tenders,
        "marks": marks,
        "listing": median(listing),
        "opening": median(opening),
        "back": back,
        "forward": forward,
    }


def _multiply(workspace: Workspace, key: str, tenders: int) -> int:
    """Copy a tender until there are so many, of its marks the first thirty; return the number of marks."""
    with workspace.database.writing() as connection:
        tender = connection.execute(select(TENDERS).where(TENDERS.c.key == key)).one()._asdict()
        # The headings stand at the first place.
        few = (ENTRIES.c.table != "marks") | (ENTRIES.c.position <= MARKS_EACH + 1)
        entries = [row._asdict() for row in connection.execute(select(ENTRIES).where(few))]
        marks = sum(entry["table"] == "marks" for entry in entries) - 1
        connection.execute(ENTRIES.delete().where(ENTRIES.c.table == "marks", ENTRIES.c.position > MARKS_EACH + 1))
        for number in range(tenders - 1):
            copied = f"{key}-{number}"
            connection.execute(insert(TENDERS).values({**tender, "key": copied}))
            connection.execute(insert(ENTRIES), [{**entry, "tender": copied} for entry in entries])
    return marks * tenders


def _read(acting: Acting, key: str) -> None:
    files = open_tender(acting, key)
    read_bids(files, read_tender(files))


def _migrate(workspace: Workspace, to: str) -> None:
    with workspace.database.writing() as connection:
        migrate(connection, to)


def _seconds(call: Callable[[], object]) -> float:
    begun = perf_counter()
    call()
    return perf_counter() - begun


def requirements(kept: Kept) -> Iterator[Requirement]:
    """Hold what was measured against the bounds."""
    writers, each = len(MEASURES), f"with {kept.tenders:,} tenders and {kept.marks:,} marks, over {SECONDS_TO_SHOW} s"
    what = f"{SAVES_A_SECOND} saves a second over those of {writers} writers on SQLite"
    yield Requirement(what=what, measured=SAVES_A_SECOND / kept.saves, most=1)
    short, long = kept.by_length
    what = f"a save at {long:,} rows in the chain over one at {short:,}"
    yield Requirement(what=what, measured=kept.by_length[long] / kept.by_length[short], most=ALLOWED_GROWTH)
    yield Requirement(what=f"list the tenders {each}", measured=kept.listing / SECONDS_TO_SHOW, most=1)
    yield Requirement(what=f"open and read one {each}", measured=kept.opening / SECONDS_TO_SHOW, most=1)


def main() -> int:
    """Measure and print; return 1 where a bound is missed."""
    kept = measure_workspace()
    print(f"{kept.saves:.0f} saves a second of {len(MEASURES)} writers; SQLite alone writes {kept.bare:.0f} times")
    for length, seconds in kept.by_length.items():
        print(f"a save at {length:,} rows in the chain: {seconds * 1000:.2f} ms")
    print(f"list {kept.tenders:,} tenders: {kept.listing:.3f} s; open one and read it: {kept.opening:.3f} s")
    print(f"migrate them back: {kept.back:.1f} s, forward: {kept.forward:.1f} s")
    bounds = list(requirements(kept))
    for bound in bounds:
        print(f"{bound.what}: {bound.measured:.2f}, at most {bound.most:g}")
    return 0 if all(bound.met for bound in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
