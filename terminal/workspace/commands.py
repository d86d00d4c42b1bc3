"""The commands of the workspace (保存された案件のコマンド), thin; what one does is imported when it is asked for."""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from terminal.options import JsonOption, LangOption

workspace_app = typer.Typer(rich_markup_mode=None)
"""The commands, which `sentei` has beside those that need no workspace."""

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="The tender's key: see `sentei tenders`.")]
TableArgument = Annotated[str, typer.Argument(metavar="TABLE", help="The table: vendors, certificates, sanctions …")]
CellsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="COLUMN=VALUE", help="The cells of the row, by the names of the columns.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why: it stands in the journal.")]
SeenOption = Annotated[
    int, typer.Option("--seen", min=0, help="The version of the row that you saw; 0 where there was none.")
]


def _room(name: str) -> ModuleType:
    """Import what a group of commands does: a start without them takes no longer for them."""
    return import_module(f"terminal.workspace.{name}")


@workspace_app.command()
def tenders(lang: LangOption, *, as_json: JsonOption = False) -> None:
    """List the saved tenders that are yours to see (保存された案件の一覧)."""
    _room("tenders").run_tenders(lang.value, as_json=as_json)


@workspace_app.command("import")
def import_(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The tender: a folder, or a .zip of it.")],
    lang: LangOption,
    key: Annotated[
        str, typer.Option("--key", help="The key to keep it under; the tender's id where none is given.")
    ] = "",
) -> None:
    """Take a tender into the workspace (案件の取込み)."""
    _room("tenders").run_import(path, lang.value, key=key)


@workspace_app.command()
def stage(
    key: KeyArgument,
    lang: LangOption,
    move: Annotated[str, typer.Argument(metavar="[MOVE]", help="The move to make: see the table it prints.")] = "",
    reason: ReasonOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Show where a tender stands, or bring it into another stage (段階の表示・移行).

    MOVE is publish, receive, qualify, score, lock, score-again, evaluate, decide, undo-decision, close or step-back. Of
    a decision the reason is its statement.
    """
    _room("stages").run_stage(key, lang.value, move=move, reason=reason, as_json=as_json)


@workspace_app.command()
def amend(
    key: KeyArgument,
    file: Annotated[Path, typer.Argument(help="The amended definition: a tender.toml.")],
    reason: Annotated[str, typer.Option("--reason", help="Why: it stands in the journal.")],
    lang: LangOption,
) -> None:
    """Amend the published definition, which voids the sheets handed in (公告後の訂正)."""
    _room("stages").run_amend(key, file, reason, lang.value)


@workspace_app.command()
def row(
    key: KeyArgument,
    table: TableArgument,
    lang: LangOption,
    cells: CellsArgument = None,
    seen: SeenOption = 0,
    reason: ReasonOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """List the rows of a table with their versions, or record one about a vendor (事業者情報の表示・記録)."""
    _room("rows").run_row(key, table, cells or (), lang.value, seen=seen, reason=reason, as_json=as_json)
