"""All the workbooks that say the same as one folder, or hide something, by group.

As a program it prints a table of what may be refused, with the reason, or writes the variants of a group into a folder:
``python tests/workbook_variants.py DIRECTORY GROUP``. The group ``for-libreoffice`` is what LibreOffice is given.
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


def refusals() -> Iterator[str]:
    """Yield the lines of a table: each class that is or may be refused, why, how many variants, and one of them."""
    classes: dict[tuple[str, str, str, str], list[str]] = {}
    for group, made in GROUPS.items():
        for variant in made():
            if variant.right != "read":
                writer = "a program" if variant.real else "nobody"
                classes.setdefault((group, variant.right, writer, variant.why), []).append(variant.name)
    yield "| group | right | written by | why | variants | one of them |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for told, names in classes.items():
        yield f"| {' | '.join(told)} | {len(names)} | {names[0]} |".replace("\n", " ")


def write_group(directory: Path, group: str) -> None:
    """Write the variants of a group, to look at them or to open them elsewhere."""
    directory.mkdir(parents=True, exist_ok=True)
    written = (
        {name: write for name, (write, _) in for_libreoffice().items()}
        if group == "for-libreoffice"
        else {re.sub(r"\W+", "-", variant.name)[:90]: variant.write for variant in GROUPS[group]()}
    )
    for name, write in written.items():
        (directory / f"{name}.xlsx").write_bytes(write())


if __name__ == "__main__":
    if sys.argv[1:]:
        write_group(Path(sys.argv[1]), sys.argv[2])
    else:
        sys.stdout.writelines(f"{line}\n" for line in refusals())
