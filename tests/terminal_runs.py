"""Runs of the `sentei` command: inside the test's own process where that shows all, else as a user starts it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from cli import app

SENTEI = str(Path(sys.executable).with_name("sentei"))
PLAIN = {name: text for name, text in os.environ.items() if name not in ("LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS")}
"""The environment of the tests without what decides a language or a width."""


@dataclass(frozen=True)
class Run:
    """What a run printed, and its exit status; ``all_told`` is ``err`` with the notes on the definition."""

    status: int
    out: str
    err: str
    all_told: str = field(default="", compare=False)

    @property
    def lines(self) -> list[str]:
        return (self.all_told or self.err).splitlines()


def without_notes(text: str) -> str:
    """Leave out what every tender without exclusion rules is told, so that a test may look at the rest."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("tender.toml::exclusions: "))


def run(*words: object, env: Mapping[str, str | None] | None = None, lines: str = "") -> Run:
    """Run the command in this process, in English unless an option or the environment says otherwise.

    ``lines`` is what is typed.
    """
    silent: dict[str, str | None] = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": "C.UTF-8", "COLUMNS": "200"}
    result = CliRunner().invoke(app, [str(word) for word in words], input=lines, env={**silent, **(env or {})})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Run(result.exit_code, result.stdout, without_notes(result.stderr), result.stderr)


def start(*words: object, **how: Any) -> Run:  # noqa: ANN401 - as subprocess.run takes it
    """Run the installed command as a process of its own."""
    given = {"capture_output": True, "env": {**PLAIN, "LANG": "C.UTF-8"}, "timeout": 60, **how}
    done = subprocess.run([SENTEI, *map(str, words)], check=False, **given)
    out, err = ((stream or b"").decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    return Run(done.returncode, out, without_notes(err), err)


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a tender's files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
