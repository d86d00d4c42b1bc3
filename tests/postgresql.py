"""A PostgreSQL of the tests' own, from the wheel pgserver: only its programs are used.

Its Python part, as root, adds a user to the system and opens every folder on the way to the checkout to everybody.
"""

import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

NOBODY = 65534


def require_postgresql() -> None:
    """Skip the test with the reason where there is no PostgreSQL; fail it under CI=true where there must be one."""
    if find_spec("pgserver"):
        return
    lacking = f"the wheel pgserver is not there for Python {platform.python_version()} on {platform.machine()}"
    must_be_there = (platform.system(), platform.machine()) == ("Linux", "x86_64") and sys.version_info < (3, 13)
    if os.environ.get("CI") == "true" and must_be_there:
        pytest.fail(lacking, pytrace=False)
    pytest.skip(lacking)


@dataclass
class Server:
    """A running server, reached by a socket in its folder."""

    home: Path
    programs: Path
    running: subprocess.Popen[bytes]
    made: list[str] = field(default_factory=list)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.home}"

    def new_database(self) -> str:
        name = f"sentei_{len(self.made)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        self.made.append(name)
        return self.url(name)

    def kill(self) -> None:
        """End it as a failure of the machine would, and start it again."""
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()
        # Its children end by themselves, and a new one does not start beside them.
        (self.home / "data" / "postmaster.pid").unlink()
        self.running = started(self.programs, self.home)


def unprivileged() -> dict[str, int]:
    """Return as whom a server runs, which refuses to run as root."""
    return {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}


def started(programs: Path, home: Path) -> subprocess.Popen[bytes]:
    # What a process wrote outlives it without fsync; with it, a server that was killed syncs every file at its start.
    options = ["-D", home / "data", "-k", home, "-c", "listen_addresses=", "-c", "fsync=off"]
    until = time.monotonic() + 30
    while True:
        with (home / "log").open("ab") as log:
            running = subprocess.Popen(
                [programs / "postgres", *options], stdout=log, stderr=log, cwd=home, **unprivileged()
            )
        while running.poll() is None:
            try:
                psycopg.connect(f"postgresql://postgres@/postgres?host={home}").close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return running
        # What a killed one left in shared memory is in use until its last child is gone.
        if time.monotonic() > until:
            raise RuntimeError((home / "log").read_text())
        time.sleep(0.05)


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server for as long as the block lasts."""
    found = find_spec("pgserver")
    assert found is not None
    assert found.submodule_search_locations is not None
    home = Path(tempfile.mkdtemp(prefix="sentei-postgresql-"))
    try:
        package = Path(found.submodule_search_locations[0])
        packages, programs = package.parent, package / "pginstall" / "bin"
        if os.geteuid() == 0:
            # Whoever is not root may not reach into root's checkout.
            for folder in (programs.parent, *packages.glob("pgserver.libs")):
                shutil.copytree(folder, home / folder.relative_to(packages))
            programs = home / programs.relative_to(packages)
            os.chown(home, NOBODY, NOBODY)
        subprocess.run(
            [programs / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=home,
            **unprivileged(),
        )
        server = Server(home, programs, started(programs, home))
        try:
            yield server
        finally:
            # At once: nothing of it is kept.
            server.running.send_signal(signal.SIGQUIT)
            server.running.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)
