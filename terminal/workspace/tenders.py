"""Saved tenders on the terminal (保存された案件): listing them, and taking one in."""

import typer

from criteria.finding import Language, printable
from terminal.run import output, print_json
from terminal.tables import console, table
from terminal.workspace.opening import acting_at_terminal
from workspace.tenders.keeping import import_tender, my_tenders


def run_tenders(language: Language, *, as_json: bool) -> None:
    """List the saved tenders, as `sentei tenders` does."""
    with acting_at_terminal(language) as acting:
        listed = my_tenders(acting)
        with output():
            if as_json:
                print_json([{"key": one.key, "title": one.title, "stage": one.stage} for one in listed])
            else:
                heads = {"ja": ["キー", "件名", "段階"], "en": ["Key", "Title", "Stage"]}[language]
                rows = [(one.key, one.title, one.stage.text.to(language)) for one in listed]
                console().print(table(None, heads, rows, right=frozenset()))


def run_import(path: str, language: Language, *, key: str) -> None:
    """Take a tender in and print its key, as `sentei import` does."""
    with acting_at_terminal(language) as acting:
        taken = import_tender(acting, path, key)
        with output():
            typer.echo(printable(taken))
