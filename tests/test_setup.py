"""What `make run` and `make test` install is what pyproject.toml declares, to the byte."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import conftest
import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("run", "shared", "test")
PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; .+)? \\")
PACKAGES = {"criteria", "scoring", "data", "terminal", "views"}
HASHED = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def lines(lock: str) -> list[str]:
    written = (ROOT / "setup" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in written if not line.lstrip().startswith("#")]


def pins(lock: str) -> set[tuple[str, str]]:
    return {(found["name"], found["version"]) for line in lines(lock) if (found := PINNED.fullmatch(line))}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_pin_or_a_hash(lock: str) -> None:
    # No registry's address, no path of whoever wrote it, nothing without a hash.
    assert [line for line in lines(lock) if not PINNED.fullmatch(line) and not HASHED.fullmatch(line)] == []
    assert pins(lock)


def test_the_tests_run_on_what_users_run() -> None:
    assert pins("run") <= pins("shared") <= pins("test")


def declared(lock: str) -> set[str]:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    more = {"run": (), "shared": project["optional-dependencies"]["postgresql"], "test": groups["test"]}[lock]
    entries = [entry for entry in (*project["dependencies"], *groups["build"], *more) if isinstance(entry, str)]
    return {re.split(r"[<>=!~\[; ]", entry)[0] for entry in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_declared_library_is_locked_and_its_licence_told(lock: str) -> None:
    assert declared(lock) <= {name for name, _ in pins(lock)}
    rows = [line for line in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines() if "|" in line]
    for name, version in sorted(pins(lock)):
        assert name not in declared(lock) or any(line.startswith(f"| {name} |") and version in line for line in rows)


def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    files = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    build = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    done = subprocess.run([sys.executable, "-c", build], cwd=tmp_path, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        packed = set(wheel.namelist())
    packaged = {name for name in files if name.partition("/")[0] in PACKAGES}
    assert packaged | {name for name in files if name.endswith(".py") and "/" not in name} <= packed


def test_a_machine_without_a_browser_skips_the_journeys_and_fails_them_under_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_kwargs: None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        conftest.require_browser()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        conftest.require_browser()


def on_a_newer_python(tmp_path: Path, test: str, newer: str) -> "subprocess.CompletedProcess[str]":
    shutil.copytree(ROOT / "setup", tmp_path / "setup")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text(test, encoding="utf-8")
    script, env = ["sh", "setup/newer_python.sh"], {"PATH": "/usr/bin:/bin", "NEWER_PYTHON": newer}
    return subprocess.run(script, cwd=tmp_path, env=env, capture_output=True, check=False, text=True)


MARKED = "import pytest\n\npytestmark = pytest.mark." + "selection\n"


def test_without_a_marked_test_nothing_is_run_on_a_newer_python_and_it_says_so(tmp_path: Path) -> None:
    done = on_a_newer_python(tmp_path, "def test_nothing(): ...\n", "/nowhere/python")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no tests are marked 'selection' yet" in done.stdout


def test_without_a_newer_python_it_says_that_the_tests_did_not_run(tmp_path: Path) -> None:
    done = on_a_newer_python(tmp_path, MARKED, "")
    assert (done.returncode, done.stderr) == (0, "")
    assert "did NOT run" in done.stdout


def test_a_newer_python_that_is_none_is_refused(tmp_path: Path) -> None:
    done = on_a_newer_python(tmp_path, MARKED, "/usr/bin/false")
    assert (done.returncode, done.stdout) == (1, "")
    assert "/usr/bin/false is no Python 3.12 or later with venv" in done.stderr
