"""Saved tenders on the terminal (保存された案件): listing, making, taking in, changing and writing out."""

from pathlib import Path

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text, printable
from data.text.delimited import read_text_file
from data.text.whole_file import write_whole
from terminal.run import output, print_json
from terminal.tables import console, table
from terminal.workspace.opening import acting_at_terminal
from workspace.tenders.attached import attach
from workspace.tenders.keeping import create_tender, define, import_tender, my_tenders
from workspace.tenders.one_file import export_tender


def run_tenders(language: Language, *, as_json: bool) -> None:
    """List the saved tenders, as `sentei tenders` does."""
    with acting_at_terminal(language) as acting:
        listed = my_tenders(acting)
        with output():
            if as_json:
                print_json([{"key": one.key, "title": one.title, "stage": one.stage} for one in listed])
            elif not listed:
                none = Text(
                    "保存された案件はありません。sentei import で取り込めます",
                    "no tender is saved; sentei import takes one in",
                )
                typer.echo(none.to(language))
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


def run_create(file: Path, language: Language, *, key: str) -> None:
    """Make a tender of a definition alone and print its key, as `sentei create` does."""
    with acting_at_terminal(language) as acting:
        made = create_tender(acting, key, read_text_file(file.read_bytes(), file.name))
        with output():
            typer.echo(printable(made))


def run_define(key: str, file: Path, language: Language, *, seen: int) -> None:
    """Change the definition of a tender in preparation, as `sentei define` does."""
    with acting_at_terminal(language) as acting:
        version = define(acting, key, read_text_file(file.read_bytes(), file.name), seen)
        with output():
            typer.echo(
                Text(f"定義を変更しました(版 {version})", f"The definition is changed: version {version}").to(language)
            )


def run_attach(key: str, file: Path, language: Language, *, name: str, replaces: str) -> None:
    """Keep a file with a tender and print its SHA-256, as `sentei attach` does."""
    with acting_at_terminal(language) as acting:
        sha256 = attach(acting, key, name or file.name, file.read_bytes(), replaces)
        with output():
            typer.echo(f"SHA-256: {sha256}")


def run_export(key: str, file: Path, language: Language) -> None:
    """Write a tender with its journal into one file, as `sentei export` does."""
    with acting_at_terminal(language) as acting:
        if file.exists():
            what = Text(
                f"{file} は既にあります。別の名前を指定してください", f"{file} is there already; name another file"
            )
            raise EvaluationError(what)
        if not file.parent.is_dir():
            # The journal says of an export that it was made.
            what = Text(f"フォルダ {file.parent} がありません", f"there is no folder {file.parent}")
            raise EvaluationError(what)
        write_whole(file, export_tender(acting, key))
        with output():
            typer.echo(printable(Text(f"{file}: 書き出しました", f"{file}: written").to(language)))
