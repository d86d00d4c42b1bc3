"""The lottery on the terminal (くじ): numbers entered, committed to and revealed."""

from collections.abc import Sequence

import typer

from criteria.finding import Language, Text
from terminal.run import output
from terminal.workspace.opening import acting_at_terminal
from terminal.workspace.rows import cells_given, print_version
from workspace.prices.lottery import commit_lottery, enter_lottery, reveal_lottery


def run_enter(
    key: str, vendor: str, numbers: Sequence[str], language: Language, *, seen: int, lot: str, reason: str
) -> None:
    """Record what a bid enters, as `sentei lottery enter` does."""
    with acting_at_terminal(language) as acting:
        version = enter_lottery(acting, key, vendor, cells_given(numbers), seen, reason, lot=lot)
        print_version(version, language)


def run_commit(key: str, vendor: str, sha256: str, language: Language, *, lot: str) -> None:
    """Record a commitment, as `sentei lottery commit` does."""
    with acting_at_terminal(language) as acting:
        commit_lottery(acting, key, vendor, sha256, lot=lot)
        with output():
            typer.echo(Text("確約を記録しました", "The commitment is recorded").to(language))


def run_reveal(key: str, vendor: str, number: int, salt: str, language: Language, *, seen: int, lot: str) -> None:
    """Take the number that was committed to, as `sentei lottery reveal` does."""
    with acting_at_terminal(language) as acting:
        print_version(reveal_lottery(acting, key, vendor, number, salt, seen, lot=lot), language)
