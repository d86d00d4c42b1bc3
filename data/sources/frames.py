"""DataFrames by name (データフレーム): read as sheets of a workbook are, with the labels of their rows as places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Self

import pandas as pd

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.sources.sheets import Book
from data.tables.frames import frame_records
from data.tables.grid import Grid, arrange
from data.tables.schemas import Table
from data.text.faults import fault
from data.text.japanese import normal_id


@dataclass(frozen=True, slots=True)
class Frames(Book):
    """DataFrames by the names of tables, or of the sheets of a definition, as a source of a tender."""

    @classmethod
    def of(cls, frames: Mapping[str, Any]) -> Self:
        """Take DataFrames by name, or raise TypeError where there is anything else among them."""
        others = [name for name, frame in frames.items() if not isinstance(frame, pd.DataFrame)]
        if others:
            msg = f"a mapping holds DataFrames by table, or bytes by file name; these are no DataFrames: {others}"
            raise TypeError(msg)
        return cls("DataFrame", {normal_id(name): frame for name, frame in frames.items()})

    def records(self, table: Table, place: str) -> Iterator[Sequence[str]]:
        """Yield the names of a DataFrame's columns and its rows."""
        return frame_records(table, self.sheets[place])

    def grid(self, table: Table, place: str) -> Grid:
        """Read one DataFrame."""
        frame = self.sheets[place]
        labels = [int(label) if isinstance(label, Integral) else str(label) for label in frame.index]
        if len(set(labels)) < len(labels):
            what = Text("行ラベルが重複しています", "several rows have the same label")
            cure = Text("reset_index(drop=True) で振り直してください", "Number them anew, with reset_index(drop=True)")
            raise DefinitionError([fault("duplicate-id", what, Where(file=place), cure=cure)])
        return arrange(table, place, self.records(table, place), labels)

    def headings(self, place: str) -> Sequence[str]:
        """Return the names of a DataFrame's columns."""
        return [str(heading) for heading in self.sheets[place].columns]

    def remarks(self) -> tuple[Finding, ...]:
        """Return nothing: a DataFrame hides nothing."""
        return ()
