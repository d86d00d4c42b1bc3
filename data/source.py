"""Where a tender's files come from (案件の入力元): a folder, a zip of one, a workbook, or uploaded files."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from criteria.spelling import did_you_mean
from data.archive import is_junk, read_zip
from data.delimited import csv_records, read_text_file
from data.faults import fault
from data.grid import Grid, arrange
from data.japanese import normal_id
from data.schemas import Table
from data.toml import Document, parse_toml

DEFINITION: Final = "tender.toml"

MOST_FILE_BYTES: Final = 64 * 2**20
"""Bytes a single file may have."""

MOST_DEFINITION_BYTES: Final = 2**20
"""Bytes ``tender.toml`` may have."""

Origin: TypeAlias = "str | Path | Mapping[str, bytes] | Source"
"""What a tender can be read from: a path, uploaded files by name, or a source opened before."""


class Source(Protocol):
    """The files or sheets of one tender (入力元)."""

    name: str

    def definition(self) -> Document:
        """Return the tender's definition, or raise DefinitionError."""

    def place(self, table: str, aliases: Collection[str] = ()) -> str | None:
        """Return the file or sheet that holds a table, None where there is none."""

    def grid(self, table: Table, place: str) -> Grid:
        """Return the rows of a table, or raise DefinitionError where the file cannot be read as one."""

    def label(self, table: str) -> str:
        """Return what the file or sheet of a table is called."""

    def places(self) -> tuple[str, ...]:
        """Return the names of all files or sheets, what a system leaves behind aside."""

    @property
    def definition_places(self) -> frozenset[str]:
        """The files or sheets the definition is read from."""

    def remarks(self) -> tuple[Finding, ...]:
        """Return what the committee should know of the source itself."""


@dataclass(frozen=True, slots=True)
class Files:
    """Files by name: of a folder, a zip or an upload. ``load`` returns the bytes of one."""

    name: str
    names: tuple[str, ...]
    load: Callable[[str], bytes]

    def definition(self) -> Document:
        """Read ``tender.toml``."""
        if DEFINITION not in self.names:
            raise DefinitionError([_no_definition(self.name, self.names)])
        data = self.load(DEFINITION)
        if len(data) > MOST_DEFINITION_BYTES:
            raise DefinitionError([too_large(DEFINITION, MOST_DEFINITION_BYTES)])
        return parse_toml(read_text_file(data, DEFINITION), DEFINITION)

    def place(self, table: str, aliases: Collection[str] = ()) -> str | None:
        """Return the name of the table's CSV file."""
        return only_one([name for word in (table, *aliases) if (name := f"{word}.csv") in self.names])

    def grid(self, table: Table, place: str) -> Grid:
        """Read one CSV file."""
        return arrange(table, place, csv_records(self.load(place), place))

    def label(self, table: str) -> str:
        """Return the name of the table's CSV file."""
        return f"{table}.csv"

    def places(self) -> tuple[str, ...]:
        """Return the names of the files."""
        return self.names

    @property
    def definition_places(self) -> frozenset[str]:
        """The one file of the definition."""
        return frozenset({DEFINITION})

    def remarks(self) -> tuple[Finding, ...]:
        """Return nothing: files keep no secrets."""
        return ()


def only_one(places: Sequence[str]) -> str | None:
    """Return the one file or sheet of a table, or raise DefinitionError where there are several."""
    if len(places) > 1:
        what = Text("同じ表が2つあります", "this table is there twice")
        cure = Text("一方だけを残してください", "Keep one of them")
        raise DefinitionError(
            [fault("duplicate-table", what, Where(file=places[1]), value=", ".join(places), cure=cure)]
        )
    return places[0] if places else None


def too_large(file: str, most: int) -> Finding:
    """Make the finding of a file above its limit."""
    what = Text("ファイルが大きすぎます", "this file is too large")
    limit = f"{most // 2**20} MiB"
    expected = Text(f"{limit}以下", f"at most {limit}")
    return fault("too-large", what, Where(file=file), expected=expected)


def _no_definition(name: str, names: Iterable[str]) -> Finding:
    what = Text("案件の定義 tender.toml がありません", "there is no tender.toml, the tender's definition")
    similar = [other for other in names if other.casefold().endswith(".toml")]
    cure = (
        did_you_mean(DEFINITION, similar)
        if similar
        else Text("sentei new で見本を作れます", "sentei new writes one to start from")
    )
    return fault("missing-file", what, Where(file=DEFINITION), value=name, cure=cure)


def open_source(origin: Origin) -> Source:
    """Open what a tender is read from: a folder, a zip, an ``.xlsx`` workbook, or uploaded files by name.

    Raises
    ------
    DefinitionError
        Where there is no such thing, or it is unsafe or too large to open.
    """
    if isinstance(origin, Mapping):
        return _open_uploaded(origin)
    if not isinstance(origin, str | Path):
        return origin
    path = Path(origin)
    try:
        if path.is_dir():
            return _open_folder(path)
        _check_size(path)
        return _open_packed(path.name, path.read_bytes())
    except OSError as error:
        raise DefinitionError([_unopened(str(origin), error.strerror or str(error))]) from error


def _open_folder(folder: Path) -> Files:
    by_name = {normal_id(path.name): path for path in sorted(folder.iterdir()) if path.is_file()}

    def load(name: str) -> bytes:
        _check_size(by_name[name])
        try:
            return by_name[name].read_bytes()
        except OSError as error:
            raise DefinitionError([_unopened(name, error.strerror or str(error))]) from error

    return Files(folder.name, tuple(name for name in by_name if not is_junk(name)), load)


def _check_size(path: Path) -> None:
    if path.stat().st_size > MOST_FILE_BYTES:
        raise DefinitionError([too_large(path.name, MOST_FILE_BYTES)])


def _open_uploaded(files: Mapping[str, bytes]) -> Source:
    if len(files) == 1:
        name, data = next(iter(files.items()))
        if name.casefold().endswith((".zip", ".xlsx")):
            return _open_packed(name, data)
    return _loose("upload", {normal_id(name): data for name, data in files.items() if not is_junk(name)})


def _loose(name: str, files: Mapping[str, bytes]) -> Files:
    for file, data in files.items():
        if len(data) > MOST_FILE_BYTES:
            raise DefinitionError([too_large(file, MOST_FILE_BYTES)])
    return Files(name, tuple(files), files.__getitem__)


def _open_packed(name: str, data: bytes) -> Source:
    if len(data) > MOST_FILE_BYTES:
        raise DefinitionError([too_large(name, MOST_FILE_BYTES)])
    if name.casefold().endswith(".zip"):
        return _loose(name, read_zip(data, name))
    if name.casefold().endswith(".xlsx"):
        from data.sheets import open_book

        return open_book(name, data)
    what = Text("案件のフォルダではありません", "this is not a tender")
    expected = Text("フォルダ、.zip または .xlsx", "a folder, a .zip or an .xlsx")
    raise DefinitionError([fault("not-a-tender", what, Where(file=name), expected=expected)])


def _unopened(name: str, reason: str) -> Finding:
    what = Text(f"開けません({reason})", f"this cannot be opened: {reason}")
    expected = Text("読み取れるフォルダまたはファイル", "a folder or file that can be read")
    return fault("cannot-open", what, Where(file=name), expected=expected)
