"""What the commands share (コマンドの共通部分): reading, saying what is wrong, printing, writing a file, stopping."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import monotonic_ns
from typing import Final, TypeVar

import typer

from criteria import Bid, DefinitionError, EvaluationError, Finding, Tender
from criteria.cause import cause_lines
from criteria.characters import find_name
from criteria.finding import Language, Text, printable
from criteria.lots import lots_of, of_lot
from data import open_source, read_bids, read_tender
from data.sources.files import Source
from data.text.whole_file import write_whole
from report.files.export import ending_of
from report.files.output_file import output_file
from scoring.evaluation.leave_one_out import definition_warnings
from scoring.numbers.deadline import Deadline

Found = TypeVar("Found")

SAVED: Final = "workspace:"
"""What stands before the key of a saved tender, where a command takes a folder."""

OUR_FAULT: Final = 1
THEIR_FAULT: Final = 2


_OF_FILES: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "このファイル又はフォルダはありません",
    IsADirectoryError: "フォルダです。ファイルを指定してください",
    NotADirectoryError: "途中にフォルダでないものがあります",
    PermissionError: "読み書きが許可されていません",
}


@contextmanager
def faults_explained(language: Language) -> Iterator[None]:
    """Turn what is wrong with the input into lines on stderr and exit 2, and what is wrong with us into exit 1."""
    try:
        yield
    except DefinitionError as error:
        print_findings(error.faults, language)
        raise typer.Exit(THEIR_FAULT) from error
    except EvaluationError as error:
        complain(error.text.to(language))
        raise typer.Exit(THEIR_FAULT) from error
    except OSError as error:
        en = error.strerror or str(error)
        why = Text(_OF_FILES.get(type(error), en), en)
        complain(f"sentei: {error.filename or ''}: {why.to(language)}")
        raise typer.Exit(THEIR_FAULT) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if os.environ.get("SENTEI_DEBUG"):
            raise
        complain(f"sentei: internal error: {type(error).__name__}: {error}")
        complain("Nothing was changed. Run again with SENTEI_DEBUG=1 for the details to report.")
        raise typer.Exit(OUR_FAULT) from error


@contextmanager
def output() -> Iterator[None]:
    """Print the answer; exit 1 in plain words where it cannot be delivered, on a full disk say."""
    if sys.stdout is None:
        complain("sentei: the output could not be written: standard output is closed")
        raise typer.Exit(OUR_FAULT)
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        # Python would write the rest once more at its end, and complain in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        complain(f"sentei: the output could not be written: {error.strerror or error}")
        raise typer.Exit(OUR_FAULT) from error


def complain(text: str) -> None:
    """Say something on standard error, every character printable."""
    typer.echo(printable(text), err=True)


def print_findings(findings: Iterable[Finding], language: Language) -> None:
    """Say on standard error what was found, a line a cause."""
    for line in cause_lines(findings, language):
        typer.echo(line, err=True)


def print_json(document: object) -> None:
    """Print one document; where standard output is no UTF-8, in escapes."""
    in_utf_8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    typer.echo(json.dumps(document, ensure_ascii=not in_utf_8, indent=2))


def read(path: str, lot: str) -> tuple[Tender, Sequence[Bid], Sequence[Finding]]:
    """Read a tender and its bids, of one lot where one is chosen."""
    if not path.strip():
        raise EvaluationError(Text("PATH が空です。案件の場所を指定してください", "PATH is empty; name the tender"))
    source = _opened(path)
    tender = read_tender(source)
    bids, findings = read_bids(source, tender)
    if not lot:
        return tender, bids, findings
    lots = lots_of(bids)
    chosen = find_name(lot, lots)
    if chosen is None:
        known = ", ".join(filter(None, lots))
        if not known:
            raise EvaluationError(
                Text(
                    f"--lot: {lot}: この案件はロットに分かれていません。--lot を付けずに実行してください",
                    f"--lot: {lot}: the bids of this tender are for no lots; leave --lot out",
                )
            )
        raise EvaluationError(
            Text(
                f"--lot: {lot}: このロットの入札はありません。ロットは {known}",
                f"--lot: {lot}: no bid is for this lot; the lots are {known}",
            )
        )
    return tender, *of_lot(chosen, bids, findings)


def _opened(path: str) -> Source:
    # The database is loaded for a saved tender alone.
    is_saved = path.startswith(SAVED)
    return import_module("terminal.saved").open_saved(path.removeprefix(SAVED)) if is_saved else open_source(path)


def read_with_warnings(path: str, lot: str) -> tuple[Tender, Sequence[Bid], Sequence[Finding]]:
    """Read a tender and its bids, with what should be known of its definition among the findings."""
    tender, bids, findings = read(path, lot)
    return tender, bids, (*findings, *definition_warnings(tender))


def writer(output: str | None, path: str, language: Language) -> Callable[[Callable[[str], bytes]], None] | None:
    """Return what writes a record into the file asked for; what is wrong with its name is told before anything else."""
    if output is None:
        return None
    ending, file = ending_of(output), output_file(output, path)

    def write(content: Callable[[str], bytes]) -> None:
        try:
            write_whole(file, content(ending))
        except OSError as error:
            if isinstance(error, PermissionError):
                raise
            why = error.strerror or str(error)
            complain(Text(f"{output}: 書き出せません: {why}", f"{output}: this cannot be written: {why}").to(language))
            raise typer.Exit(OUR_FAULT) from error
        said = Text(f"{output}: 書き出しました", f"{output}: written")
        if Path(path).is_dir() and file.parent.samefile(path):
            said = Text(
                f"{said.ja}。案件のフォルダの中にあるため、次に読み取るときに指摘事項となります。別の場所へ移してください",
                f"{said.en}. It stands in the tender's own folder, where every later reading remarks on it: move it",
            )
        complain(said.to(language))

    return write


def only_with(option: str, given: str, needed: str, there: Path | None) -> None:
    """Refuse an option that would be passed over without another."""
    if given and there is None:
        raise EvaluationError(
            Text(
                f"{option}: {given}: {needed} と合わせて指定してください",
                f"{option}: {given}: this says nothing without {needed}; give both",
            )
        )


_A_MOMENT = 500_000_000


def once_it_lasts(
    tell: Callable[[Found], None], stop: Callable[[], bool], nanoseconds: Callable[[], int]
) -> tuple[Callable[[Found], None], Callable[[], bool]]:
    """Return ``tell`` and ``stop`` such that nothing is told in the first half second, and then the last of it."""
    begun, waiting = nanoseconds(), list[Found]()

    def tell_if_it_lasts() -> None:
        if waiting and nanoseconds() - begun >= _A_MOMENT:
            tell(waiting.pop())

    def progress(one: Found) -> None:
        waiting[:] = [one]
        tell_if_it_lasts()

    def asked() -> bool:
        tell_if_it_lasts()
        return stop()

    return progress, asked


@contextmanager
def under_way(seconds: int, begun: int) -> Iterator[tuple[Deadline, Callable[[str], None]]]:
    """Bound what is computed by the clock and by Ctrl-C, and tell on standard error how it goes once it lasts.

    The limit counts from the moment the command began; however long the reading took, a third of it is left.
    """
    with _interruptible() as interrupted:
        tell, stop = once_it_lasts(complain, interrupted, monotonic_ns)
        yield Deadline.after(seconds, monotonic_ns, stop, since=begun), tell


def tell_part(tell: Callable[[str], None], name: Text, language: Language) -> None:
    """Tell a person at a terminal which part is being computed."""
    if sys.stderr.isatty():
        tell(Text(f"計算中: {name.ja}", f"Computing: {name.en}").to(language))


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C end the search and keep what it has; a second one ends the command."""
    stopped: list[int] = []

    def note(number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        stopped.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(stopped)
    finally:
        signal.signal(signal.SIGINT, before)
