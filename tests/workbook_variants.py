"""All the workbooks that say the same as one folder, or hide something, by group.

As a program it writes the variants of a group into a folder, or what LibreOffice is to be given:
``python tests/workbook_variants.py DIRECTORY GROUP``, ``python tests/workbook_variants.py DIRECTORY for-libreoffice``.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from variants_package import decoys, package
from variants_programs import for_libreoffice, libreoffice_books, xlsxwriter_books
from variants_sheets import sheets
from variants_values import days, errors, formulas, numbers
from variants_writing import grammar, spelling, texts
from workbook_variant import Variant

GROUPS: Final[Mapping[str, Callable[[], Iterator[Variant]]]] = {
    "grammar": grammar,
    "spelling": spelling,
    "texts": texts,
    "numbers": numbers,
    "days": days,
    "errors": errors,
    "formulas": formulas,
    "sheets": sheets,
    "decoys": decoys,
    "package": package,
    "xlsxwriter": xlsxwriter_books,
    "libreoffice": libreoffice_books,
}

if __name__ == "__main__":
    directory, group = Path(sys.argv[1]), sys.argv[2]
    directory.mkdir(parents=True, exist_ok=True)
    written = (
        {name: write for name, (write, _) in for_libreoffice().items()}
        if group == "for-libreoffice"
        else {re.sub(r"\W+", "-", variant.name)[:90]: variant.write for variant in GROUPS[group]()}
    )
    for name, write in written.items():
        (directory / f"{name}.xlsx").write_bytes(write())
