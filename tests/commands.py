"""Every terminal command, as whoever would learn something asks it: how a test runs it, and what it leaves behind."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from click import Command, Context
from played import DEFINITION, KEY, MEMBERS, NEWCOMER, files
from terminal_runs import run, written
from typer.main import get_command

from cli import app
from views.shell.opening import SAMPLES

SAVED: Final = f"workspace:{KEY}"
_COMMANDS: Final[Mapping[str, Sequence[tuple[str, ...]]]] = {
    "evaluate": [(SAVED,), (SAVED, "--json"), (SAVED, "--output", "record.xlsx"), (SAVED, "--lang", "ja")],
    "eligibility": [(SAVED,), (SAVED, "--json")],
    "verify": [(SAVED, "result.json")],
    "weights": [(str(SAMPLES / "kakuu-ict" / "weights.toml"), "--json")],
    "whatif": [(SAVED, "--set", "plan=50", "--json")],
    "select": [(SAVED, "--json")],
    "robustness": [(SAVED, "--samples", "100", "--json")],
    "panel": [(SAVED, "--json")],
    "new": [("new",)],
    "methods show": [("wb-qcbs",)],
    "tenders": [(), ("--json",), ("--lang", "ja")],
    "import": [("tender",), ("tender", "--key", "別の案件")],
    "create": [("tender/tender.toml", "--key", "別の案件")],
    "define": [(KEY, "tender/tender.toml", "--seen", "1")],
    "attach": [(KEY, "tender/bids.csv", "--name", "資料.csv")],
    "stage": [(KEY,), (KEY, "--json"), (KEY, "lock"), (KEY, "step-back", "--reason", "理由")],
    "amend": [(KEY, "tender/tender.toml", "--reason", "理由")],
    "row": [
        *((KEY, table, "--json") for table in ("vendors", "marks", "conflicts", "dispositions", "entries")),
        (KEY, "marks", f"evaluator={MEMBERS[1]}", "vendor=架空通信", "criterion=plan", "mark=A", "--seen", "1"),
        (KEY, "vendors", "vendor=架空通信", "name=改名", "--seen", "1"),
    ],
    "bid": [(KEY,), (KEY, "vendor=架空通信", "price=1", "--seen", "1")],
    "custodians": [(KEY,)],
    "opening": [(KEY,)],
    "export": [(KEY, "out.zip")],
    "backup": [("backup.db",)],
    "people list": [(), ("--json",)],
    "people add": [("新任",)],
    "people change": [(NEWCOMER, "--seen", "1", "--name", "改名")],
    "role grant": [(NEWCOMER, "observer", "--tender", KEY), ("member-tender", "office", "--tender", KEY)],
    "role withdraw": [("chair-tender", "chair", "--tender", KEY)],
    "code issue": [(KEY, "chair-tender")],
    "code withdraw": [(KEY, "chair-tender")],
    "journal show": [(KEY,), (), (KEY, "--json")],
    "journal verify": [(KEY,), (), (KEY, "--count", "3", "--hash", "0" * 64)],
    "journal timestamp": [(KEY,)],
    "committee conflict": [(KEY,), (KEY, "--json"), (KEY, "架空通信=no", "架空電算=no"), (KEY, "--as", MEMBERS[1])],
    "committee conflicts": [(KEY,)],
    "committee mark": [
        (KEY, "架空通信", "plan", "A", "--comment", "具体的", "--seen", "0"),
        (KEY, "架空通信", "plan", "B", "--seen", "0"),
        (KEY, "架空通信", "plan", "A", "--as", MEMBERS[1]),
    ],
    "committee sheet": [(KEY,), (KEY, "--json"), (KEY, "--as", MEMBERS[1])],
    "committee submit": [(KEY,), (KEY, "--as", MEMBERS[1])],
    "committee progress": [(KEY,)],
    "committee differences": [(KEY,)],
    "committee dispose": [(KEY, "架空通信", "plan", "stands", "--reason", "理由")],
    "committee opinion": [(KEY,), (KEY, "意見")],
    "lottery enter": [(KEY, "架空通信", "lottery_number=123", "--seen", "1")],
    "lottery commit": [(KEY, "架空通信", "0" * 64)],
    "lottery reveal": [(KEY, "架空通信", "123", "塩", "--seen", "1")],
}
"""How each command is asked; ``--lang`` is English where nothing is said."""

WITHOUT_PERSON: Final = frozenset({"serve", "restore", "people appoint"})
"""What asks for nobody's role: it starts the server, fills an empty database, or is the machine operator's own."""


def names(command: Command | None = None, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of every command there is, those aside that only hold others."""
    command = command or get_command(app)
    if not hasattr(command, "list_commands"):
        yield " ".join(path)
        return
    for name in command.list_commands(context := Context(command)):
        yield from names(command.get_command(context, name), (*path, name))


def run_all(folder: Path, env: Mapping[str, str], *, without: str = "") -> Iterator[tuple[str, Any]]:
    """Run every command in a folder, one after the other, and yield what each gives and the files it leaves."""
    written(folder / "tender", {**files(), "tender.toml": DEFINITION.replace("構築", "構築・保守").encode()})
    (folder / "result.json").write_text("{}")
    before = dict.fromkeys(path for path in folder.rglob("*") if path.is_file())
    for name, asked in _COMMANDS.items():
        for words in () if name == without else asked:
            yield " ".join((name, *words)), run(*name.split(), *words, env=env)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in before:
            yield str(path.relative_to(folder)), path.read_bytes()


EXERCISED: Final = frozenset(_COMMANDS)
