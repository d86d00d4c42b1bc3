"""The terminal (端末): the `sentei` command. What is heavy is imported when it is needed."""

import gc
import os
import signal
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from time import monotonic_ns
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from terminal.options import JsonOption, LangOption
from terminal.workspace.commands import workspace_app


@cache
def _of_workspace() -> Mapping[str, Any]:
    return get_command(workspace_app).commands


class _Commands(TyperGroup):
    """All commands; those of the workspace are made when one of them is asked for, which no other start waits for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - a context, of a package within typer
        return [*super().list_commands(ctx), *_of_workspace()]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - the same
        return super().get_command(ctx, cmd_name) or _of_workspace().get(cmd_name)


app = typer.Typer(
    name="sentei",
    cls=_Commands,
    help="Decide who gets a contract: exact points, an exact ranking, a record anyone can recount. 選定",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
methods_app = typer.Typer(help="List the formulas and presets, or write one out. 方法", rich_markup_mode=None)
app.add_typer(methods_app, name="methods", invoke_without_command=True)

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def _room(name: str) -> Any:  # noqa: ANN401 - a module
    """Return the module that does a command, imported when it is asked for: none waits for what another needs."""
    return import_module(f"terminal.{name}")


PathArgument = Annotated[
    str,
    typer.Argument(help="The tender: a folder, a .zip of it, a workbook (.xlsx), or workspace:KEY of a saved one."),
]
SecondsOption = Annotated[
    int, typer.Option("--seconds", min=1, help="The most the computing may take; what is not done by then is named.")
]
LotOption = Annotated[str, typer.Option("--lot", help="The lot to evaluate, where the bids are for several.")]


OutputOption = Annotated[
    str,
    typer.Option(
        "--output", metavar="FILE", help="Write the record into a file too: .json, .csv or .xlsx, by its ending."
    ),
]


@app.command()
def evaluate(
    path: PathArgument,
    lang: LangOption,
    *,
    as_json: JsonOption = False,
    lot: LotOption = "",
    output: OutputOption | None = None,
) -> None:
    """Evaluate the bids of a tender and print the ranking (評価)."""
    _room("evaluate").run_evaluate(path, lang.value, as_json=as_json, lot=lot, file=output)


@app.command()
def eligibility(
    path: PathArgument,
    lang: LangOption,
    *,
    vendor: Annotated[str, typer.Option("--vendor", help="Only this vendor.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="Only this rule.")] = "",
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Hold every vendor against every rule of the tender and print the ledger (参加資格の審査)."""
    _room("ledger").run_eligibility(path, lang.value, vendor=vendor, rule=rule, as_json=as_json, lot=lot)


@app.command()
def verify(
    path: PathArgument,
    result: Annotated[
        Path, typer.Argument(help="The result as `sentei evaluate` writes it: --json, or --output FILE.json.")
    ],
    lang: LangOption,
    *,
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Recount a published result from the input, independently (検算)."""
    _room("verification").run_verify(path, result, lang.value, as_json=as_json, lot=lot)


@app.command()
def weights(
    path: Annotated[str, typer.Argument(help="A weights.toml, or the folder of a tender that holds one.")],
    lang: LangOption,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make weights and whole points of what the members said, before publication (配点の検討)."""
    _room("weights").run_weights(path, lang.value, as_json=as_json)


def _kinds() -> Mapping[str, Any]:
    return import_module("scoring.whatif").KINDS


class _WithChanges(TyperCommand):
    """A command with an option for every kind of change, as often as wanted, handed on as ``ctx.obj`` (変更の指定)."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - a context, of a package within typer
        path, lang, *rest = super().get_params(ctx)
        options = [
            TyperOption(param_decls=[f"--{kind.word}"], metavar=kind.form, help=kind.does, multiple=True)
            for kind in _kinds().values()
            if kind.does
        ]
        return [path, lang, *options, *rest]

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the same
        ctx.obj = {word: ctx.params.pop(word.replace("-", "_"), None) or () for word in _kinds()}
        return super().invoke(ctx)


@app.command(cls=_WithChanges)
def whatif(  # noqa: PLR0913 - one for each option
    ctx: typer.Context,
    path: PathArgument,
    lang: LangOption,
    *,
    move_total: Annotated[
        bool, typer.Option("--move-total/--keep-total", help="Let the total of the points move, or keep it.")
    ] = False,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="A file of scenarios; all side by side, or one with --select.")
    ] = None,
    select: Annotated[str, typer.Option("--select", help="The scenario to start from.")] = "",
    save: Annotated[Path | None, typer.Option("--save", help="The file to save the changes in, under --name.")] = None,
    name: Annotated[str, typer.Option("--name", help="The name to save the changes under.")] = "",
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Evaluate with changes and hold it against the official result; never binding (仮定による再評価)."""
    _room("whatif").run_whatif(
        path,
        lang.value,
        {**ctx.obj, "total": ("move",) if move_total else ()},
        scenario=scenario,
        select=select,
        save=save,
        name=name,
        as_json=as_json,
        lot=lot,
    )


@app.command()
def select(
    path: PathArgument,
    lang: LangOption,
    *,
    k: Annotated[int, typer.Option("--k", min=1, max=100, help="How many of the best selections to list.")] = 5,
    why_not: Annotated[list[str] | None, typer.Option("--why-not", help="Why this vendor is not selected.")] = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="Leave a rule out, by its id.")] = None,
    seconds: SecondsOption = 30,
    as_json: JsonOption = False,
    output: OutputOption | None = None,
) -> None:
    """Select a shortlist, or who gets which lot, by the tender's rules (選定)."""
    begun = monotonic_ns()
    _room("selection").run_select(
        path,
        lang.value,
        begun,
        k=k,
        why_not=why_not or (),
        without=without or (),
        seconds=seconds,
        as_json=as_json,
        file=output,
    )


@app.command()
def robustness(  # noqa: PLR0913 - one option for each thing to set
    path: PathArgument,
    lang: LangOption,
    *,
    samples: Annotated[int, typer.Option("--samples", help="Allotments drawn for what is sampled.")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", help="The seed of the draws: the same seed, the same counts.")] = 0,
    weights: Annotated[
        str, typer.Option("--weights", help="Allotments held possible: simplex, box:±20%, ordinal or groups.")
    ] = "simplex",
    uncertain: Annotated[
        str, typer.Option("--uncertain", metavar="marks", help="Let the marks vary as the members' marks do.")
    ] = "",
    price_band: Annotated[
        str, typer.Option("--price-band", metavar="PERCENT", help="Let every price vary by so much either way: 3%.")
    ] = "",
    seconds: SecondsOption = 30,
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Say how sure the result is: how far points may move, what flips it, who can win (頑健性)."""
    begun = monotonic_ns()
    _room("robustness").run_robustness(
        path,
        lang.value,
        begun,
        samples=samples,
        seed=seed,
        weights=weights,
        uncertain=uncertain,
        price_band=price_band,
        seconds=seconds,
        as_json=as_json,
        lot=lot,
    )


@app.command()
def panel(
    path: PathArgument,
    lang: LangOption,
    *,
    seconds: SecondsOption = 30,
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Check the members' marks before the prices are opened: who is missing, who lies apart (採点の点検)."""
    begun = monotonic_ns()
    _room("panel").run_panel(path, lang.value, begun, seconds=seconds, as_json=as_json, lot=lot)


@methods_app.callback()
def methods(context: typer.Context, lang: LangOption) -> None:
    """List every formula and preset (方法一覧)."""
    if context.invoked_subcommand is None:
        _room("methods").run_methods(lang.value)


@methods_app.command("show")
def show_method(name: Annotated[str, typer.Argument(help="A preset, or a formula.")], lang: LangOption) -> None:
    """Write a preset or a formula out in full (方法の詳細)."""
    _room("methods").run_show_method(name, lang.value)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to write; it must not exist or be empty.")],
    lang: LangOption,
    preset: Annotated[
        str, typer.Option("--preset", help="The preset to start from; see `sentei methods`.")
    ] = "jp-division",
) -> None:
    """Write a filled-in example tender to start from (新規作成)."""
    _room("methods").run_new(folder, preset, lang.value)


@app.command()
def serve(
    lang: LangOption,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port on this machine.")] = 8501,
    address: Annotated[str, typer.Option("--address", help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the screen on this machine, or to many people where SENTEI_ACCESS is shared (画面を開く)."""
    _room("serve").run_serve(Path(__file__).with_name("app.py"), port, address, lang.value)


def main() -> None:
    """Run the command, as part of a pipeline too."""
    # Our products of matrices are small: threads of the linear algebra wait for one another longer than they work.
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    # Modules and tables live until we end: looking for rings among them again and again finds none.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    if hasattr(signal, "SIGPIPE"):
        # Whoever reads us may stop, `head` say: then we end without a word, as other commands do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal without Japanese gets escapes, never a crash.
            stream.reconfigure(errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
