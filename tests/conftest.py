"""What several test files share: the browser, and which examples are drawn."""

import os
import shutil
import subprocess
from atexit import register
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from explored import SEED
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from postgresql import Server

    from workspace import Workspace

# With xdist there is a process a core already: threads of the linear algebra would only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# No test touches the workspace of whoever runs it.
os.environ["SENTEI_HOME"] = mkdtemp(prefix="sentei-tests-")
register(shutil.rmtree, os.environ["SENTEI_HOME"], ignore_errors=True)

# A time limit per example would fail on a busy machine, not on a wrong result; an example kept from another run would
# make this one differ from the next.
settings.register_profile("sentei", deadline=None, print_blob=True, database=None, derandomize=not SEED)
settings.load_profile("sentei")

CURE = "as an administrator: apt-get install chromium fonts-noto-cjk libatomic1"


# Before pytest-randomly and Hypothesis read their seeds.
@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("randomly_seed", None) == "default":
        config.option.randomly_seed = SEED
    if SEED and config.getoption("hypothesis_seed", None) is None:
        config.option.hypothesis_seed = str(SEED)


# Before xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not SEED:
        long = [item for item in items if item.get_closest_marker("explore")]
        items[:] = [item for item in items if item not in long]
        if long:
            config.hook.pytest_deselected(items=long)
    # One worker takes all journeys: they share one browser and one running application.
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


def what_the_browser_lacks() -> str | None:
    """Say what is missing on this machine for a journey that shows Japanese text; None where nothing is."""
    if shutil.which("chromium", path="/usr/bin") is None:
        return f"Debian's chromium is not installed; {CURE}"
    fonts = shutil.which("fc-list", path="/usr/bin")
    if fonts is None or not subprocess.run([fonts, ":lang=ja"], capture_output=True, check=True).stdout:
        return f"no font has Japanese; {CURE}"
    if not any(Path("/usr/lib").glob("*/libatomic.so.1")):
        return f"Playwright needs libatomic; {CURE}"
    return None


def require_browser() -> str:
    """Return the path of chromium; skip the test with the reason where there is none, fail it under CI=true."""
    lacking = what_the_browser_lacks()
    if lacking is None:
        return "/usr/bin/chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(lacking, pytrace=False)
    pytest.skip(lacking)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return require_browser()


# Not the session's: Playwright keeps an event loop running, in which later tests could not start their own.
@pytest.fixture(scope="module")
def browser(chromium_path: str) -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=quiet)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgresql() -> "Iterator[Server]":
    """One server a session."""
    from postgresql import require_postgresql, serving

    require_postgresql()
    with serving() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Name a new database; the empty name is SQLite's, in the home."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgresql").new_database()


@pytest.fixture
def opening(database_url: str, tmp_path: Path) -> "Iterator[Callable[..., Workspace]]":
    """Return how the database is opened, first and again; what was opened is closed after the test."""
    from workspace import open_workspace

    opened = []

    def open_it(home: Path = tmp_path, url: str = database_url, **options: object) -> "Workspace":
        opened.append(open_workspace(url, home, **options))
        return opened[-1]

    yield open_it
    for workspace in opened:
        workspace.database.engine.dispose()


@pytest.fixture
def workspace(opening: "Callable[..., Workspace]") -> "Workspace":
    """Open a new workspace, once on each of the two databases."""
    return opening()
