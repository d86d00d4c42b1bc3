"""Every reader under attack, as a process of its own: a fault within five seconds and 500 MB, in at most 101 lines."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attack import Attack
from attacks_files import file_attacks
from attacks_workbooks import workbook_attacks
from terminal_runs import PLAIN, SENTEI

MOST_SECONDS = 5
"""Of a processor, the command's and those it started; on a busy machine the clock would measure the others."""

MOST_MEGABYTES = 500
MOST_LINES = 101

MEASURED = """
import json, os, signal, sys, time

out, *words = sys.argv[1:]
def into(number, name):
    return os.POSIX_SPAWN_OPEN, number, f"{out}.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
pid = os.posix_spawn(words[0], words, os.environ, file_actions=[into(1, "out"), into(2, "err")], setpgroup=0)
signal.signal(signal.SIGALRM, lambda *_: os.killpg(pid, signal.SIGKILL))
signal.alarm(120)
_, status, used = os.wait4(pid, 0)
told = {"status": os.waitstatus_to_exitcode(status), "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)}
with open(out, "w") as file:
    json.dump(told, file)
"""
"""Starts a command and measures it with its children; from the tests' own process, their memory would be counted."""

ATTACKS = [
    pytest.param(attack, marks=() if attack.often else pytest.mark.explore, id=attack.name)
    for attack in (*workbook_attacks(), *file_attacks())
]


def measured(place: Path, *words: object) -> dict[str, Any]:
    """Run the installed command and return its status, time and memory, and what it wrote on standard error."""
    command = [sys.executable, "-I", "-S", "-c", MEASURED, str(place), SENTEI, *map(str, words), "--lang", "en"]
    subprocess.run(command, check=True, env={**PLAIN, "LANG": "C.UTF-8"}, stdin=subprocess.DEVNULL)
    err = place.with_name(f"{place.name}.err").read_text(encoding="utf-8", errors="replace")
    return {**json.loads(place.read_text(encoding="utf-8")), "err": err}


@pytest.mark.skipif(sys.platform == "win32", reason="processes are measured by the ways of Unix")
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_ends_as_a_fault_in_little_time_memory_and_lines(attack: Attack, tmp_path: Path) -> None:
    place = tmp_path / "tender"
    place.mkdir()
    words = attack.write(place)
    came = measured(tmp_path / "measured", *words)
    assert came["status"] in attack.ends, came["err"][:2000]
    assert came["seconds"] <= MOST_SECONDS
    assert came["megabytes"] <= MOST_MEGABYTES
    assert came["err"].count("\n") <= MOST_LINES
    assert not any(word in came["err"] for word in ("Traceback", "panicked", "internal error"))


def test_forty_attacks_and_more_are_made_by_every_run() -> None:
    assert sum(param.values[0].often for param in ATTACKS) >= 40
