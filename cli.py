"""The terminal (端末): the `sentei` command. What is heavy is imported when it is needed."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from criteria import Finding
    from scoring import Evaluation

app = typer.Typer(
    name="sentei",
    help="Decide who gets a contract: exact points, an exact ranking, a record anyone can recount. 選定",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
methods_app = typer.Typer(help="List the formulas and presets, or write one out. 方法", rich_markup_mode=None)
app.add_typer(methods_app, name="methods", invoke_without_command=True)

OUR_FAULT = 1
THEIR_FAULT = 2


class Lang(StrEnum):
    """Languages the command speaks."""

    JA = "ja"
    EN = "en"


def _default_language() -> Lang:
    return Lang.JA if os.environ.get("LANG", "").startswith("ja") else Lang.EN


PathArgument = Annotated[Path, typer.Argument(help="The tender: a folder, a .zip of it, or a workbook (.xlsx).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print exactly one JSON document on standard output.")]
LangOption = Annotated[
    Lang, typer.Option("--lang", help="Language of the messages.", default_factory=_default_language)
]
LotOption = Annotated[str, typer.Option("--lot", help="The lot to evaluate, where the bids are for several.")]


@contextmanager
def _faults_explained(lang: Lang) -> Iterator[None]:
    """Turn what is wrong with the input into lines on stderr and exit 2, and what is wrong with us into exit 1."""
    from criteria import DefinitionError, EvaluationError

    try:
        yield
    except DefinitionError as error:
        _print_findings(error.faults, lang)
        raise typer.Exit(THEIR_FAULT) from error
    except (EvaluationError, OSError) as error:
        typer.echo(printable(str(error)), err=True)
        raise typer.Exit(THEIR_FAULT) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if os.environ.get("SENTEI_DEBUG"):
            raise
        typer.echo(
            f"sentei: internal error: {type(error).__name__}: {printable(str(error))}\n"
            "Nothing was changed. Run again with SENTEI_DEBUG=1 for the details to report.",
            err=True,
        )
        raise typer.Exit(OUR_FAULT) from error


def printable(text: str) -> str:
    """Replace control characters, so that no name in a file can steer the terminal."""
    return "".join(character if character.isprintable() else "�" for character in text.replace("\n", " "))


def _print_findings(findings: "Iterable[Finding]", lang: Lang) -> None:
    for finding in findings:
        typer.echo(printable(finding.line(lang.value)), err=True)


def _evaluated(path: Path, lot: str) -> "Evaluation":
    from data import read_bids, read_tender
    from scoring import evaluate as evaluate_bids

    tender = read_tender(path)
    bids, findings = read_bids(path, tender)
    chosen = [bid for bid in bids if not lot or bid.lot == lot]
    if lot and not chosen:
        known = ", ".join(sorted({bid.lot for bid in bids if bid.lot})) or "-"
        typer.echo(printable(f"--lot: {lot}: no bid is for this lot; the lots are {known}"), err=True)
        raise typer.Exit(THEIR_FAULT)
    return evaluate_bids(tender, chosen, findings)


@app.command()
def evaluate(path: PathArgument, lang: LangOption, *, as_json: JsonOption = False, lot: LotOption = "") -> None:
    """Evaluate the bids of a tender and print the ranking (評価)."""
    with _faults_explained(lang):
        evaluation = _evaluated(path, lot)
        _print_findings(evaluation.findings, lang)
        if as_json:
            from scoring import Result

            typer.echo(json.dumps(Result.of(evaluation, lang.value).to_document(), ensure_ascii=False, indent=2))
        else:
            from terminal import show_evaluation

            show_evaluation(evaluation, lang.value)


@app.command()
def verify(
    path: PathArgument,
    result: Annotated[Path, typer.Argument(help="The result as written by `sentei evaluate --json`.")],
    lang: LangOption,
    *,
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Recount a published result from the input, independently (検算)."""
    with _faults_explained(lang):
        from data import read_bids, read_result, read_tender
        from scoring import verify as recount

        tender = read_tender(path)
        bids, findings = read_bids(path, tender)
        verification = recount(
            tender, [bid for bid in bids if not lot or bid.lot == lot], read_result(result), findings
        )
        if as_json:
            typer.echo(json.dumps(verification.to_document(lang.value), ensure_ascii=False, indent=2))
        else:
            typer.echo(printable(verification.sentence(lang.value)))
        if not verification.agrees:
            raise typer.Exit(THEIR_FAULT)


@methods_app.callback()
def methods(context: typer.Context, lang: LangOption) -> None:
    """List every formula and preset (方法一覧)."""
    if context.invoked_subcommand is None:
        with _faults_explained(lang):
            from terminal import show_methods

            show_methods(lang.value)


@methods_app.command("show")
def show_method(name: Annotated[str, typer.Argument(help="A preset, or a formula.")], lang: LangOption) -> None:
    """Write a preset or a formula out in full (方法の詳細)."""
    with _faults_explained(lang):
        from terminal import method_text

        typer.echo(method_text(name))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to write; it must not exist or be empty.")],
    lang: LangOption,
    preset: Annotated[
        str, typer.Option("--preset", help="The preset to start from; see `sentei methods`.")
    ] = "jp-division",
) -> None:
    """Write a filled-in example tender to start from (新規作成)."""
    with _faults_explained(lang):
        from data.example import write_example

        for written in write_example(folder, preset):
            typer.echo(str(written))


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port on this machine.")] = 8501,
    address: Annotated[str, typer.Option("--address", help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the screen on this machine (画面を開く)."""
    script = Path(__file__).with_name("app.py")
    options = ["--server.port", str(port), "--server.address", address]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *options])  # noqa: S606


def main() -> None:
    """Run the command."""
    app()


if __name__ == "__main__":
    main()
