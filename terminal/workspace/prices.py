"""Bids, their prices and the lottery on the terminal (入札・価格の保管・開札・くじ)."""

import sys
from collections.abc import Sequence

import typer

from criteria.finding import Language, Text, printable
from terminal.run import output, print_json
from terminal.tables import console, paragraph
from terminal.workspace.opening import acting_at_terminal
from terminal.workspace.rows import cells_given, print_version
from workspace.prices.bids import record_bid, remove_bid
from workspace.prices.custodians import safekeeping, set_custodians
from workspace.prices.lottery import commit_lottery, enter_lottery, reveal_lottery
from workspace.prices.opening import open_prices
from workspace.sealing.custody import LOST_PASSPHRASE


def run_bid(
    key: str,
    cells: Sequence[str],
    language: Language,
    *,
    asked: Sequence[str],
    seen: int,
    row: str,
    reason: str,
    is_removed: bool,
) -> None:
    """Record a bid or take it away, as `sentei bid` does."""
    with acting_at_terminal(language) as acting:
        if is_removed:
            remove_bid(acting, key, row, seen, reason)
            with output():
                typer.echo(Text("行を削除しました", "The row is taken away").to(language))
            return
        if asked and (warning := safekeeping(acting, key).warning.to(language)):
            typer.echo(warning, err=True)
        given = cells_given(cells) | {column: _hidden(Text(column, column), language) for column in asked}
        print_version(record_bid(acting, key, given, seen, reason), language)


def _hidden(what: Text, language: Language, *, is_new: bool = True) -> str:
    """Ask for something without showing it; without a terminal, read a line of the input.

    Never an argument: other users of a machine see those, and the shell keeps them.
    """
    if sys.stdin.isatty():
        return str(typer.prompt(what.to(language), hide_input=True, confirmation_prompt=is_new, err=True))
    return sys.stdin.readline().rstrip("\n")


def run_custodians(key: str, names: Sequence[str], language: Language, *, as_json: bool) -> None:
    """Say how the prices are kept, or have two custodians keep them, as `sentei custodians` does."""
    with acting_at_terminal(language) as acting:
        if names:
            typer.echo(LOST_PASSPHRASE.to(language), err=True)
            set_custodians(acting, key, {name: _hidden(_passphrase(name), language) for name in names})
        kept = safekeeping(acting, key)
        with output():
            if as_json:
                print_json({"custodians": list(kept.custodians), "sealed": kept.sealed})
                return
            by = {"ja": "、", "en": ", "}[language].join(kept.custodians)
            by_file = Text("鍵ファイル", "the key file").to(language)
            paragraph(console(), Text(f"価格の保管: {by or by_file}", f"Prices kept by {by or by_file}").to(language))
            paragraph(console(), Text(f"封緘中の価格: {kept.sealed}件", f"Sealed prices: {kept.sealed}").to(language))
            paragraph(console(), kept.warning.to(language))


def _passphrase(name: str) -> Text:
    return Text(f"{name}のパスフレーズ", f"Passphrase of {name}")


def run_open(key: str, language: Language) -> None:
    """Open all prices, as `sentei open` does."""
    with acting_at_terminal(language) as acting:
        names = safekeeping(acting, key).custodians
        given = {name: _hidden(_passphrase(name), language, is_new=False) for name in names}
        opened = open_prices(acting, key, given)
        with output():
            typer.echo(Text(f"{opened}件の価格を開札しました", f"Prices opened: {opened}").to(language))


def run_enter(
    key: str, vendor: str, cells: Sequence[str], language: Language, *, lot: str, seen: int, reason: str
) -> None:
    """Record what a bid enters into the lottery, as `sentei lottery enter` does."""
    with acting_at_terminal(language) as acting:
        print_version(enter_lottery(acting, key, vendor, cells_given(cells), seen, reason, lot=lot), language)


def run_commit(key: str, vendor: str, sha256: str, language: Language, *, lot: str) -> None:
    """Record the hash of a lottery number, as `sentei lottery commit` does."""
    with acting_at_terminal(language) as acting:
        commit_lottery(acting, key, vendor, sha256, lot=lot)
        with output():
            what = Text(f"{vendor}のくじ番号の確約を記録しました", f"The lottery number of {vendor} is committed to")
            typer.echo(printable(what.to(language)))


def run_reveal(key: str, vendor: str, number: int, salt: str, language: Language, *, lot: str, seen: int) -> None:
    """Take the number that was committed to, as `sentei lottery reveal` does."""
    with acting_at_terminal(language) as acting:
        print_version(reveal_lottery(acting, key, vendor, number, salt, seen, lot=lot), language)
