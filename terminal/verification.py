"""A recount on the terminal (検算の表示)."""

from pathlib import Path

import typer

from criteria.finding import Language, printable
from data import read_result
from scoring.audit import verify
from terminal.run import THEIR_FAULT, faults_explained, output, print_json, read_with_warnings


def run_verify(path: str, result: Path, language: Language, *, as_json: bool, lot: str) -> None:
    """Recount a published result and say whether it agrees, as `sentei verify` does."""
    with faults_explained(language):
        published = read_result(result)
        tender, bids, findings = read_with_warnings(path, lot or published.lot or "")
        verification = verify(tender, bids, published, findings)
        with output():
            if as_json:
                print_json(verification.to_document(language))
            else:
                typer.echo(printable(verification.sentence(language)))
                typer.echo(printable(verification.scope(language)))
        if not verification.agrees:
            raise typer.Exit(THEIR_FAULT)
