"""What docs/serving.md tells an operator is what the program does, and the container file names what there is."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from inspect import signature
from pathlib import Path
from shutil import which

import pytest
from typer.main import get_command

import cli
from views.shell.signed_in import COOKIE
from workspace.people import codes
from workspace.people.entering import LOCKED_FOR, TRIES
from workspace.people.roster import SIGNS
from workspace.people.sessions import IDLE, LONGEST

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
PROSE = " ".join(TEXT.split())
SHELL = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")


def settings_read_in(*layers: str) -> set[str]:
    sources = [path.read_text(encoding="utf-8") for layer in layers for path in (ROOT / layer).rglob("*.py")]
    return {name for source in sources for name in re.findall(r'"(SENTEI_[A-Z_]+)"', source)}


def test_every_setting_of_a_server_is_told_and_none_that_nothing_reads() -> None:
    told = set(re.findall(r"`(SENTEI_[A-Z_]+)`", TEXT))
    assert settings_read_in("workspace", "views") <= told <= settings_read_in("workspace", "views", "terminal")


def test_the_numbers_told_are_those_in_force() -> None:
    minutes, hours = timedelta(minutes=1), timedelta(hours=1)
    bits = (len(SIGNS).bit_length() - 1) * codes._SECRET
    for sentence in (
        f"{IDLE // minutes} minutes without use and {LONGEST // hours} hours after it began",
        f"Its word is taken for {LONGEST // hours} hours",
        f"{codes._PUBLIC} signs of a public id and {codes._SECRET} secret ones",
        f"{len(SIGNS)} digits and capitals without I, L, O and U: {bits} bits",
        f"lock a code for {LOCKED_FOR // minutes} minutes",
        f"`{COOKIE}`: HttpOnly",
    ):
        assert sentence in PROSE
    assert "Five wrong tries" in PROSE
    assert TRIES == 5


def told_shell(*beginnings: str) -> str:
    """Return those blocks of commands that begin so, in their order."""
    blocks = [next(block for block in SHELL if block.startswith(beginning)) for beginning in beginnings]
    return "".join(blocks)


def test_the_commands_told_for_the_first_people_do_what_is_told(tmp_path: Path) -> None:
    blocks = told_shell(
        "export SENTEI_PERSON=$(sentei people appoint",
        "export SENTEI_PERSON=$office",
        "sentei backup",
        "sentei restore",
    )
    backing, restoring = "\nsentei backup", "\nsentei restore"
    script = blocks.replace(backing, "\nSENTEI_PERSON=$boss sentei backup").replace(
        restoring, "\nSENTEI_HOME=$SENTEI_HOME/other sentei restore"
    )
    script = script.replace("\noffice=", "\nboss=$SENTEI_PERSON\noffice=", 1)
    script = script.replace("data/samples", str(ROOT / "data" / "samples"))
    ways = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SENTEI_ACCESS": "shared",
        "SENTEI_HOME": str(tmp_path / "home"),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["sh", "-eux", "-c", script], cwd=tmp_path, env=ways, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$", done.stdout, re.MULTILINE)
    assert "事務 花子" in done.stdout
    assert "SHA-256: " in done.stdout
    assert (tmp_path / "home" / "other" / "sentei.db").is_file()


def test_the_server_listens_where_unit_proxies_and_container_say() -> None:
    serve = get_command(cli.app).commands["serve"]
    (port,) = [param.default for param in serve.params if param.name == "port"]
    (address,) = [param.default for param in serve.params if param.name == "address"]
    assert TEXT.count(f"{address}:{port}") == 4
    assert f"EXPOSE {port}" in CONTAINER
    assert f"http://127.0.0.1:{port}/_stcore/health" in CONTAINER
    assert signature(cli.serve).parameters["port"].default == port


def test_the_unit_is_one_systemd_takes(tmp_path: Path) -> None:
    if which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    (unit,) = re.findall(r"^```ini\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    file = tmp_path / "sentei.service"
    file.write_text(unit.replace("/opt/sentei/.venv/bin/sentei", "/bin/true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_file_copies_only_what_there_is_and_every_package() -> None:
    copied = [name for line in re.findall(r"^COPY (.+) \S+$", CONTAINER, re.MULTILINE) for name in line.split()]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= set(copied)
    assert {"app.py", "cli.py", ".streamlit", "pyproject.toml", "setup/shared.txt"} <= set(copied)


def test_the_container_installs_by_hash_and_runs_as_nobody_else() -> None:
    steps = [line for line in CONTAINER.splitlines() if line.startswith("RUN pip install")]
    assert "--require-hashes --only-binary :all: --requirement setup/shared.txt" in steps[0]
    assert "--no-deps" in steps[1]
    assert CONTAINER.index("USER sentei") < CONTAINER.index('CMD ["sentei"')
    assert "SENTEI_ACCESS=shared" in CONTAINER
