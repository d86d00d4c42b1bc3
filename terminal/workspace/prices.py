"""Sealed prices on the terminal (価格の封緘・開札): their custodians, and the opening."""

import os
import sys
from collections.abc import Sequence

import typer

from criteria.errors import EvaluationError
from criteria.finding import NOTHING, Language, Text, printable
from terminal.run import complain, output
from terminal.tables import console, paragraph
from terminal.workspace.opening import acting_at_terminal, say_what_is_not_promised
from workspace.prices.custodians import Safekeeping, safekeeping, set_custodians
from workspace.prices.opening import open_prices
from workspace.sealing.custody import LOST_PASSPHRASE

SECRETS = ("SENTEI_PASSPHRASE_1", "SENTEI_PASSPHRASE_2")
"""Where the passphrases of the two custodians are taken from, in the order in which they are named."""


def run_custodians(key: str, names: Sequence[str], language: Language) -> None:
    """Show who keeps the prices, or set two custodians, as `sentei custodians` does."""
    with acting_at_terminal(language) as acting:
        if not names:
            kept = safekeeping(acting, key)
            with output():
                _show(kept, language)
            return
        say_what_is_not_promised(acting, language)
        # What is lost with a passphrase is told before anybody chooses one.
        complain(LOST_PASSPHRASE.to(language))
        set_custodians(acting, key, _passphrases(names, language, is_new=True))
        with output():
            typer.echo(Text("保管者を設定しました", "The custodians are set").to(language))


def _show(kept: Safekeeping, language: Language) -> None:
    screen = console()
    if kept.warning == NOTHING:
        paragraph(screen, {"ja": "封緘中の価格はありません", "en": "No price is sealed"}[language])
        return
    keepers = {"ja": "、", "en": ", "}[language].join(kept.custodians)
    nobody = Text("なし(このサーバーの鍵ファイル)", "none: the key file of this installation")
    paragraph(screen, keepers or nobody.to(language), lead={"ja": "保管者: ", "en": "Custodians: "}[language])
    paragraph(screen, str(kept.sealed), lead={"ja": "封緘中の価格: ", "en": "Sealed prices: "}[language])
    paragraph(screen, kept.warning.to(language))


def run_opening(key: str, language: Language) -> None:
    """Open all sealed prices at once, as `sentei opening` does."""
    with acting_at_terminal(language) as acting:
        names = safekeeping(acting, key).custodians
        opened = open_prices(acting, key, _passphrases(names, language, is_new=False))
        with output():
            for text in (
                Text(f"{opened.count}件の価格を開札しました", f"Prices opened: {opened.count}"),
                *opened.notes,
            ):
                typer.echo(printable(text.to(language)))


def _passphrases(names: Sequence[str], language: Language, *, is_new: bool) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, variable in zip(names, (*SECRETS, *[""] * len(names)), strict=False):
        what = Text(f"{name}のパスフレーズ", f"Passphrase of {name}")
        given[name] = os.environ.get(variable, "") or _asked(what, variable, language, is_new=is_new)
    return given


def _asked(what: Text, variable: str, language: Language, *, is_new: bool) -> str:
    if not sys.stdin.isatty():
        cure = Text(
            f"{what.ja}を環境変数 {variable} に設定してください", f"{what.en}: set {variable} in the environment"
        )
        raise EvaluationError(cure)
    words = printable(what.to(language))
    return str(typer.prompt(words, hide_input=True, err=True, confirmation_prompt=is_new))
