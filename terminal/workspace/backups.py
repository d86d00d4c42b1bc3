"""Backups on the terminal (バックアップ・復元)."""

from pathlib import Path

import typer

from criteria.finding import Language, Text, printable
from terminal.run import faults_explained, output
from terminal.workspace.opening import acting_at_terminal
from workspace.tenders.backup import backup, restore


def run_backup(file: Path, language: Language) -> None:
    """Write everything into one file and print its SHA-256, as `sentei backup` does."""
    with acting_at_terminal(language) as acting:
        sha256 = backup(acting, file)
        with output():
            typer.echo(f"SHA-256: {sha256}")


def run_restore(file: Path, language: Language) -> None:
    """Fill an empty database from a backup, as `sentei restore` does."""
    with faults_explained(language):
        workspace = restore(file)
        place = workspace.database.place
        workspace.database.engine.dispose()
        with output():
            typer.echo(printable(Text(f"{place} に復元しました", f"Restored into {place}").to(language)))
