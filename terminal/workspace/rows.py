"""Rows on the terminal (行の表示・記録): what is on file about bids and vendors, with the version of every row."""

from collections.abc import Sequence

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text, printable
from data.tables.names import BIDS, LOTS
from terminal.run import complain, output, print_json
from terminal.tables import console, table
from terminal.workspace.opening import acting_at_terminal
from workspace import Acting
from workspace.moves.amendments import amend_lot
from workspace.prices.bids import record_bid, remove_bid
from workspace.prices.custodians import safekeeping
from workspace.tenders.recording import SavedRow, record_fact, remove_fact, rows_on_file


def run_row(  # noqa: PLR0913 - one for each option
    key: str,
    name: str,
    cells: Sequence[str],
    language: Language,
    *,
    seen: int,
    row: str,
    reason: str,
    is_removed: bool,
    as_json: bool,
    asked: Sequence[str] = (),
) -> None:
    """List the rows of a table, record one or take it away, as `sentei row` does."""
    with acting_at_terminal(language) as acting:
        if is_removed:
            if name == BIDS:
                remove_bid(acting, key, row, seen, reason)
            else:
                remove_fact(acting, key, name, row, seen, reason)
            with output():
                typer.echo(Text("行を削除しました", "The row is taken away").to(language))
        elif (cells or asked) and name == BIDS:
            given = {**cells_given(cells), **_hidden(acting, key, asked, language)}
            print_version(record_bid(acting, key, given, seen, reason), language)
        elif cells and name == LOTS and reason:
            amend_lot(acting, key, cells_given(cells), seen, reason)
            print_version(seen + 1, language)
        elif cells:
            print_version(record_fact(acting, key, name, cells_given(cells), seen, reason, row=row), language)
        else:
            _show_rows(rows_on_file(acting, key, name), language, as_json=as_json)


def _hidden(acting: Acting, key: str, columns: Sequence[str], language: Language) -> dict[str, str]:
    """Ask for cells without showing them: others on a machine see arguments, and the shell keeps them."""
    if columns and (warning := safekeeping(acting, key).warning.to(language)):
        # What would lose the prices is told before any is sealed.
        complain(warning)
    how = {"hide_input": True, "confirmation_prompt": True, "err": True}
    return {column: str(typer.prompt(printable(column), **how)).strip() for column in columns}


def _show_rows(listed: Sequence[SavedRow], language: Language, *, as_json: bool) -> None:
    with output():
        if as_json:
            documents = [{"row": row.key, "version": row.version, "by": row.by, "at": row.at} for row in listed]
            print_json([{**about, "cells": dict(row.cells)} for about, row in zip(documents, listed, strict=True)])
            return
        columns = list(dict.fromkeys(column for row in listed for column in row.cells))
        rows = [(row.key, str(row.version), *(row.cells.get(column, "") for column in columns)) for row in listed]
        heads = {"ja": ["行", "版"], "en": ["Row", "Version"]}[language]
        console().print(table(None, [*heads, *columns], rows, right=frozenset({1})))


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
