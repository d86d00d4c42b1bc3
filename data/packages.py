"""Package bids against the bids for single lots (組合せ入札の突合).

A vendor is judged lot by lot, on its own bids; a package of it stands on those.
"""

from collections.abc import Collection, Iterator
from typing import Final

from criteria.finding import Finding, Text
from data.faults import fault
from data.rows import ReadRow, TableReading

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
                row.faults.append(_same_lots(reading, row, first))


def _faults(reading: TableReading, row: ReadRow, bids: Collection[tuple[str, str]]) -> Iterator[Finding]:
    vendor, lots = row.given["vendor"], row.given["lots"]
    if len(lots) < _FEWEST:
        what = Text("組合せ入札のロットが1つだけです", "this package has a single lot")
        cure = Text("入札の表(bids)に書いてください", "Enter it among the bids")
        yield _fault(reading, row, "lots", "single-lot", what, cure)
    without = [lot for lot in lots if (vendor, lot) not in bids]
    if without:
        what = Text(
            f"この事業者のロット{'、'.join(without)}の入札がないため、参加資格と技術点を審査できません",
            f"this vendor has no bid of its own for lot {', '.join(without)}, where it would be judged",
        )
        cure = Text("各ロットの入札を入札の表(bids)に加えてください", "Add its bid for each lot to the bids")
        yield _fault(reading, row, "lots", "package-without-bid", what, cure)


def _same_lots(reading: TableReading, row: ReadRow, first: int) -> Finding:
    what = Text(
        f"同じ事業者の同じロットの組合せが{first}行目にもあります",
        f"row {first} is a package of the same vendor for the same lots",
    )
    return _fault(reading, row, "lots", "duplicate-package", what, Text("1行だけを残してください", "Keep one of them"))


def _fault(reading: TableReading, row: ReadRow, column: str, code: str, what: Text, cure: Text) -> Finding:
    where, value = reading.where(column, row.number), row.cells.get(column, "")
    return fault(code, what, where, value=value, cure=cure, subject=row.given["vendor"])
