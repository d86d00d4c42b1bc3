"""Package bids against the bids for single lots (組合せ入札の突合): what each needs beside it to be compared."""

from collections.abc import Collection, Iterator
from typing import Final

from criteria.finding import Finding, Text
from data.tables.rows import TableReading
from data.tables.schemas import TableRow

_FEWEST: Final = 2


def check_packages(reading: TableReading, bids: Collection[tuple[str, str]]) -> None:
    """Give the faults of package bids to their rows; ``bids`` are the vendors and lots that have a bid of their own."""
    seen: dict[tuple[str, frozenset[str]], int] = {}
    for row in reading.rows:
        vendor, lots = row.given.get("vendor"), row.given.get("lots")
        if vendor and lots:
            row.faults.extend(_faults(reading, row, bids))
            first = seen.setdefault((vendor, frozenset(lots)), row.number)
            if first != row.number:
                what = Text(
                    f"同じ事業者の同じロットの組合せが{first}行目にもあります",
                    f"row {first} is a package of the same vendor for the same lots",
                )
                cure = Text("1行だけを残してください", "Keep one of them")
                row.faults.append(reading.fault(row, "lots", "duplicate-package", what, cure=cure))


def _faults(reading: TableReading, row: TableRow, bids: Collection[tuple[str, str]]) -> Iterator[Finding]:
    vendor, lots = row.given["vendor"], row.given["lots"]
    if len(lots) < _FEWEST:
        what = Text("組合せ入札のロットが1つだけです", "this package has a single lot")
        cure = Text("入札の表に書いてください", "Enter it among the bids")
        yield reading.fault(row, "lots", "single-lot", what, cure=cure)
    without = [lot for lot in lots if (vendor, lot) not in bids]
    is_blank = row.given.get("points") is None and ("points" not in row.cells or "points" in row.given)
    if without and is_blank:
        what = Text(
            f"技術点がなく、この事業者のロット{'、'.join(without)}の入札もないため、技術点が定まりません",
            f"no points are given, and without a bid of this vendor for {', '.join(without)} none can be added up",
        )
        cure = Text(
            "技術点(points)を記入するか、各ロットの入札を加えてください", "Enter points, or add its bids for each lot"
        )
        yield reading.fault(row, "points", "missing-points", what, cure=cure)
