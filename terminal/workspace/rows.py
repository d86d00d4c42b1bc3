"""Rows on the terminal (行の表示・記録): what is on file about bids and vendors, with the version of every row."""

from collections.abc import Sequence

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text
from terminal.run import output, print_json
from terminal.tables import console, table
from terminal.workspace.opening import acting_at_terminal
from workspace.tenders.recording import record_fact, rows_on_file


def run_row(
    key: str, name: str, cells: Sequence[str], language: Language, *, seen: int, reason: str, as_json: bool
) -> None:
    """List the rows of a table, or record one, as `sentei row` does."""
    with acting_at_terminal(language) as acting:
        if cells:
            print_version(record_fact(acting, key, name, cells_given(cells), seen, reason), language)
            return
        listed = rows_on_file(acting, key, name)
        with output():
            if as_json:
                print_json([{"version": row.version, "by": row.by, "at": row.at, **row.cells} for row in listed])
            else:
                columns = list(dict.fromkeys(column for row in listed for column in row.cells))
                rows = [(str(row.version), *(row.cells.get(column, "") for column in columns)) for row in listed]
                heads = [{"ja": "版", "en": "Version"}[language], *columns]
                console().print(table(None, heads, rows, right=frozenset({0})))


def cells_given(cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row as they were written, ``COLUMN=VALUE`` each."""
    given: dict[str, str] = {}
    for cell in cells:
        column, is_there, value = cell.partition("=")
        if not is_there or not column.strip() or column.strip() in given:
            what = Text(
                f"{cell}: 列名=値 の形で、列ごとに1度だけ指定してください",
                f"{cell}: write COLUMN=VALUE, each column once",
            )
            raise EvaluationError(what)
        given[column.strip()] = value.strip()
    return given


def print_version(version: int, language: Language) -> None:
    """Say that a row was saved, and which version it is now."""
    with output():
        typer.echo(Text(f"保存しました(版 {version})", f"Saved: version {version}").to(language))
