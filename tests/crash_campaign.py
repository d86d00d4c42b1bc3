"""Kill -9 at random moments under four writers: python tests/crash_campaign.py sqlite|postgresql KILLS [SEED].

After every kill it opens the database as the next start does and looks whether every save that was acknowledged is
there, once, with its rows in the journal; it ends with 1 where one is not.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from postgresql import Server, serving
from sqlalchemy import Connection, select

from workspace import Workspace, open_workspace
from workspace.journal.chain import rows
from workspace.journal.links import first_broken
from workspace.procedure.actions import RECORD_FACT
from workspace.store.schema import ENTRIES
from workspace.tenders.entries import put
from workspace.tenders.keeping import import_tender

SAMPLE = "data/samples/kakuu-ict"
KEY = "2026-ict-017"
VENDOR = "架空電算"
MEASURES = ("education", "education-report", "service-level", "entry-exit-control")
"""What each of the four writers saves, again and again."""

LONGEST = 1
"""Seconds a round of writers lives at most, their start included."""

SERVER_EVERY = 20
"""In which of so many rounds the server is killed too; in a short campaign in the last."""

START_EVERY = 10
START_SECONDS = 2


@dataclass
class Campaign:
    """One database, the folder beside it, and what was seen."""

    url: str
    home: Path
    server: Server | None
    acknowledged: int = 0
    faults: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        workspace = open_workspace(self.url, self.home)
        yield workspace
        workspace.database.engine.dispose()

    def acknowledgements(self, measure: str) -> list[int]:
        path = self.home / measure
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def write(self, measure: str) -> None:
        """Save one row again and again, and say so after each commit: what a writer process does."""
        with self.workspace() as workspace, (self.home / measure).open("ab", buffering=0) as acknowledging:
            acting = workspace.act_locally()
            with workspace.database.reading() as connection:
                version = saved(connection, measure)[0]
            while True:
                with acting.doing(RECORD_FACT, KEY) as act:
                    version = put(act, "measures", cells(measure, version + 1), version)
                acknowledging.write(f"{version}\n".encode())

    def round(self, random: Random, *, kill_server: bool, start: bool) -> None:
        """Let four write, kill them at a random moment, and look."""
        writers = [forked(self, measure) for measure in MEASURES]
        sleep(random.uniform(0, LONGEST))
        if kill_server and self.server:
            self.server.kill()
        random.shuffle(writers)
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
        for writer in writers:
            os.waitpid(writer, 0)
        if start:
            self.start()
        begun = perf_counter()
        with self.workspace() as workspace:
            self.opened.append(perf_counter() - begun)
            self.look(workspace)

    def start(self) -> None:
        """Start as the next user does, in a new process: seconds of the processor, whoever else is at work on it."""
        program = "import sys; from workspace import open_workspace; open_workspace(sys.argv[1]).act_locally()"
        environment = os.environ | {"SENTEI_HOME": str(self.home), "PYTHONPATH": "."}
        running = subprocess.Popen([sys.executable, "-c", program, self.url], env=environment)
        _, running.returncode, used = os.wait4(running.pid, 0)
        self.starts.append(used.ru_utime + used.ru_stime)
        if running.returncode:
            self.faults.append(f"the next start ended with {running.returncode}")

    def look(self, workspace: Workspace) -> None:
        """Note what does not hold."""
        with workspace.database.reading() as connection:
            if row := first_broken(connection):
                self.faults.append(f"the chain is broken at {row}")
            if workspace.database.engine.dialect.name == "sqlite":
                sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
                if sound != "ok":
                    self.faults.append(f"integrity_check: {sound}")
            journal = list(rows(connection, KEY))
            self.acknowledged = 0
            for measure in MEASURES:
                version, level = saved(connection, measure)
                acknowledged = self.acknowledgements(measure)
                self.acknowledged += len(acknowledged)
                journaled = [
                    row["subject"]["version"]
                    for row in journal
                    if row["action"] == RECORD_FACT.id and row["after"]["measure"] == measure
                ]
                if journaled != list(range(1, version + 1)):
                    self.faults.append(f"{measure}: version {version} of rows {journaled[-3:]} in the journal")
                if not set(acknowledged) <= set(journaled) or len(set(acknowledged)) < len(acknowledged):
                    self.faults.append(f"{measure}: an acknowledged save is lost: {acknowledged[-3:]} of {version}")
                if version and level != cells(measure, version)["level"]:
                    self.faults.append(f"{measure}: version {version} holds {level}")


def cells(measure: str, version: int) -> dict[str, str]:
    return {"vendor": VENDOR, "measure": measure, "level": str(version % 2 + 1)}


def saved(connection: Connection, measure: str) -> tuple[int, str]:
    """Return the version of a writer's row and its level; 0 where there is none yet."""
    table = select(ENTRIES).where(ENTRIES.c.tender == KEY, ENTRIES.c.table == "measures")
    for row in connection.execute(table):
        if row.key == f'["{VENDOR}","{measure}"]':
            return row.version, row.cells.split('"')[5]
    return 0, ""


def forked(campaign: Campaign, measure: str) -> int:
    process = os.fork()
    if process:
        return process
    try:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - it ends with the process
        campaign.write(measure)
    finally:
        os._exit(1)


def main(kind: str, kills: int, seed: str) -> int:
    random = Random(seed)  # noqa: S311 - the same moments again
    with TemporaryDirectory() as folder, serving() if kind == "postgresql" else nullcontext() as server:
        campaign = Campaign(server.new_database() if server else "", Path(folder), server)
        with campaign.workspace() as workspace:
            acting = workspace.act_locally()
            import_tender(acting, SAMPLE)
            # Here, and so not in every writer, is loaded what a save needs.
            with acting.doing(RECORD_FACT, KEY) as act:
                for measure in MEASURES:
                    put(act, "measures", cells(measure, 1), 0)
        for number in range(1, kills + 1):
            campaign.round(
                random,
                kill_server=number % min(SERVER_EVERY, kills) == 0,
                start=number % min(START_EVERY, kills) == 0,
            )
            if campaign.faults:
                break
    version = f"SQLite {sqlite3.sqlite_version}" if kind == "sqlite" else "PostgreSQL"
    sys.stdout.write(
        f"{version}: {number} kills of four writers (seed {seed}), {campaign.acknowledged} saves acknowledged, "
        f"{len(campaign.faults)} faults; opened again in at most {max(campaign.opened):.2f} s, "
        f"a whole start takes at most {max(campaign.starts, default=0):.2f} s of the processor\n"
    )
    sys.stdout.writelines(f"{fault}\n" for fault in campaign.faults)
    too_slow = max(*campaign.opened, *campaign.starts) > START_SECONDS
    return int(bool(campaign.faults) or too_slow or campaign.acknowledged < kills)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "1"))
