"""A tender as files (案件のファイル): what every source of a tender can do, and the one that has files by name."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from criteria.spelling import did_you_mean
from data.sources.documents import ending_of, known_document
from data.tables.grid import Grid, arrange
from data.tables.schemas import Table
from data.text.delimited import csv_records, read_text_file
from data.text.faults import fault
from data.text.japanese import name_key
from data.text.toml import Document, parse_toml

DEFINITION: Final = "tender.toml"

WEIGHTS: Final = "weights.toml"
"""What the members said of the weights, before publication; no part of the evaluation."""

SCENARIOS: Final = "scenarios.toml"
"""Named what-ifs, never binding; no part of the evaluation."""

MOST_DEFINITION_BYTES: Final = 2**20
"""Bytes ``tender.toml`` may have."""


TABLE_ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt")
"""How the names of text files with tables end; those that are read end with the first."""


class Source(Protocol):
    """The files or sheets of one tender (入力元)."""

    @property
    def name(self) -> str:
        """What the source is called."""

    def definition(self) -> Document:
        """Return the tender's definition, or raise DefinitionError."""

    def place(self, table: str, aliases: Collection[str] = ()) -> str | None:
        """Return the file or sheet that holds a table, None where there is none."""

    def records(self, table: Table, place: str) -> Iterator[Sequence[str]]:
        """Yield the rows of a table as they are written, headings and blank ones included; raises as ``grid`` does."""

    def grid(self, table: Table, place: str) -> Grid:
        """Return the rows of a table, or raise DefinitionError where the file cannot be read as one."""

    def headings(self, place: str) -> Sequence[str]:
        """Return the first row of any file or sheet, as far as it is a table; nothing where it is none."""

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

    def find(self, name: str) -> str | None:
        """Return a file's name as it is written here, whatever its case and width; None where there is no such file."""
        return next((file for file in self.names if name_key(file) == name_key(name)), None)

    def definition(self) -> Document:
        """Read ``tender.toml``."""
        file = self.find(DEFINITION)
        if file is None:
            raise DefinitionError([_no_definition(self.name, self.names)])
        data = self._text(file)
        if len(data) > MOST_DEFINITION_BYTES:
            raise DefinitionError([too_large(file, MOST_DEFINITION_BYTES)])
        return parse_toml(read_text_file(data, file), file)

    def place(self, table: str, aliases: Collection[str] = ()) -> str | None:
        """Return the name of the table's CSV file."""
        return only_one([file for word in (table, *aliases) if (file := self.find(f"{word}.csv"))])

    def records(self, _table: Table, place: str) -> Iterator[Sequence[str]]:
        """Yield the rows of one CSV file."""
        return csv_records(self._text(place), place)

    def grid(self, table: Table, place: str) -> Grid:
        """Read one CSV file."""
        return arrange(table, place, self.records(table, place))

    def headings(self, place: str) -> Sequence[str]:
        """Return the first row of a file with a table's ending, separated by commas or tabs."""
        if ending_of(place) not in TABLE_ENDINGS:
            return ()
        with suppress(DefinitionError):
            first = next((row for row in csv_records(self._text(place), place) if any(row)), [])
            return first[0].split("\t") if len(first) == 1 else first
        return ()

    def _text(self, file: str) -> bytes:
        """Return the bytes of a file that should be text, or raise DefinitionError where they are another document."""
        data = self.load(file)
        if document := known_document(file, data):
            raise DefinitionError([fault("not-text", document[0], Where(file=file), cure=document[1])])
        return data

    def label(self, table: str) -> str:
        """Return the name of the table's CSV file."""
        return f"{table}.csv"

    def places(self) -> tuple[str, ...]:
        """Return the names of the files."""
        return self.names

    @property
    def definition_places(self) -> frozenset[str]:
        """The one file of the definition."""
        return frozenset({self.find(DEFINITION) or DEFINITION})

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
    similar = [other for other in names if ".toml" in name_key(other) or name_key(other).startswith("tender")]
    whole = [other for other in names if ending_of(other) in (".xlsx", ".zip")]
    if similar:
        cure = did_you_mean(DEFINITION, similar)
    elif whole:
        cure = Text(f"「{whole[0]}」だけを指定してください", f'Hand in "{whole[0]}" alone')
    else:
        cure = Text("sentei new で見本を作れます", "sentei new writes one to start from")
    return fault("missing-file", what, Where(file=DEFINITION), value=name, cure=cure)
