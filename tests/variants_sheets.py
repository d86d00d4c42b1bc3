"""Names, order and visibility of sheets; blank, far, repeated and merged cells; references and dimensions."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from raw_workbook import STRICT, Raw
from workbook_tender import SHEETS, Sheets
from workbook_variant import Variant, broken, either, odd, raw, refused

BIDS_PART: Final = "sheet4.xml"


def sheets() -> Iterator[Variant]:
    """All that a sheet may be beside its cells' values."""
    yield from _named()
    yield from _hidden()
    yield from _measured()
    yield from _blank()
    yield from _repeated()
    yield from _referred()
    yield from _merged()


def in_full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


WAYS: Final[dict[str, Callable[[str], str]]] = {
    "in capitals": str.upper,
    "capitalised": str.capitalize,
    "in full width": in_full_width,
    "with blanks around": lambda name: f" {name} ",
}
JAPANESE: Final = {
    "tender": "案件",
    "criteria": "評価項目",
    "exclusions": "除外要件",
    "bids": "入札一覧",
    "marks": "採点表",
    "certificates": "認証",
    "sanctions": "処分歴",
    "vendors": "事業者一覧",
}
JAPANESE_HEADINGS: Final = {
    "vendor": "事業者",
    "price": "入札価格",
    "status": "状態",
    "received_at": "受付日時",
    "lottery_number": "くじ番号",
    "note": "備考",
}


def _named() -> Iterator[Variant]:
    bids = SHEETS["bids"]
    for way, write in WAYS.items():
        yield raw(f"names {way}", Raw(names={name: write(name) for name in SHEETS}))
    yield raw("names in Japanese", Raw(names=JAPANESE))
    for way, write in WAYS.items():
        renamed: Sheets = {
            name: [[write(str(word)) if str(word).isalpha() else word for word in rows[0]], *rows[1:]]
            for name, rows in SHEETS.items()
        }
        yield raw(f"headings {way}", Raw(sheets=renamed))
    japanese: Sheets = {**SHEETS, "bids": [[JAPANESE_HEADINGS.get(str(word), word) for word in bids[0]], *bids[1:]]}
    yield raw("headings in Japanese", Raw(sheets=japanese))
    yield raw("in another order", Raw(sheets=dict(reversed(SHEETS.items()))))
    moved: Sheets = {**SHEETS, "bids": [[row[at] for at in (5, 2, 0, 7, 1, 8, 4, 6, 3)] for row in bids]}
    yield raw("columns in another order", Raw(sheets=moved))
    yield raw("rows in another order", Raw(sheets={**SHEETS, "bids": [bids[0], *reversed(bids[1:])]}))
    yield raw("one more, for people", Raw(sheets={**SHEETS, "README": [["この案件の資料です"], ["bids は入札一覧"]]}))
    for name, near in NEAR_NAMES:
        yield raw(f"{name} named {near}", Raw(names={name: near}), refused("a table that nothing reads", near))
    second = ["株式会社二枚目", 41000000, None, None, 1, 5, 12, True, None]
    twice: Sheets = {**SHEETS, "second": [bids[0], second]}
    for way, name in {"in capitals": "BIDS", "with a blank": "bids ", "in full width": "ｂｉｄｓ"}.items():
        how = Raw(sheets=twice, names={"second": name})
        yield raw(f"two of one name, one {way}", how, broken("two sheets of one table", "bids", name))
    how = Raw(sheets=twice, names={"second": "入札"})
    yield raw("two of one table, one in Japanese", how, refused("two sheets of one table", "bids", "入札"))


NEAR_NAMES: Final = (
    ("exclusions", "exclusion"),
    ("exclusions", "exclusions (2)"),
    ("exclusions", "除外要件一覧"),
    ("exclusions", "Sheet3"),
    ("sanctions", "処分歴(2)"),
    ("sanctions", "Sheet7"),
    ("certificates", "certificate"),
)
"""Sheets under a name that nobody reads, whose facts or rules would be gone without a word."""

FILTER: Final = (
    '<autoFilter ref="A1:I10"><filterColumn colId="0"><filters><filter val="007"/></filters>'
    "</filterColumn></autoFilter>"
)


def _hidden() -> Iterator[Variant]:
    warned = {"warns": "hidden"}
    for state in ("hidden", "veryHidden"):
        yield raw(f"one that is {state}", Raw(sheet_attributes={"marks": f' state="{state}"'}), warned)
    strict = Raw(main=STRICT, sheet_attributes={"marks": ' state="hidden"'})
    yield raw("one that is hidden, strict", strict, warned)
    row = Raw(rows={"bids!6": ' hidden="1"'})
    yield raw("a hidden row", row, warned)
    yield raw("a hidden row, strict without references", replace(row, main=STRICT, refs="none"), warned)
    yield raw("a hidden row, with a prefix", replace(row, prefix="x"), warned)
    yield raw("a hidden row, written true", Raw(rows={"marks!6": " hidden = 'true'"}), warned)
    yield raw("rows hidden by a filter", replace(row, tail={"bids": FILTER}), warned)
    yield raw("a row of no height", Raw(rows={"bids!6": ' ht="0" customHeight="1"'}), warned)
    folded = {"bids!6": ' outlineLevel="1" hidden="1"', "bids!7": ' collapsed="1"'}
    yield raw("a folded group of rows", Raw(rows=folded), warned)
    for name, given in {"hidden column": 'hidden="1"', "column of no width": 'width="0" customWidth="1"'}.items():
        how = Raw(head={"bids": f'<cols><col min="7" max="7" {given}/></cols>'})
        yield raw(f"a {name}", how, warned)
    unless = Raw(head={"bids": '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'})
    yield raw("rows hidden unless they say otherwise", unless, warned)
    yield raw("a hidden row that is blank", Raw(last={"bids": '<row r="12" hidden="1"/>'}))
    beyond = Raw(head={"bids": '<cols><col min="11" max="16384" hidden="1" width="9"/></cols>'})
    yield raw("hidden columns that are blank", beyond)


DIMENSIONS: Final = {
    "no dimension": "none",
    "a dimension of one cell": '<dimension ref="A1"/>',
    "a dimension too small": '<dimension ref="A1:B2"/>',
    "a dimension too large": '<dimension ref="A1:Z400"/>',
    "a dimension beside the cells": '<dimension ref="X40:Z50"/>',
}
NO_DIMENSIONS: Final = {
    "no reference": "",
    "nonsense": "表",
    "the whole sheet": "A1:XFD1048576",
    "whole columns": "A:I",
    "two areas": "A1:B2 C3:D4",
}


def _measured() -> Iterator[Variant]:
    for name, given in DIMENSIONS.items():
        yield raw(name, Raw(head={"bids": given}))
    for name, ref in NO_DIMENSIONS.items():
        how = Raw(head={"bids": f'<dimension ref="{ref}"/>'})
        yield raw(f"a dimension that is {name}", how, odd("a dimension that cannot be true", "bids"))


def _blank() -> Iterator[Variant]:
    bids = SHEETS["bids"]
    styled = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(11, 60))
    yield raw("blank rows behind the table", Raw(last={"bids": styled}))
    blanks = '<row r="12"><c r="A12" t="inlineStr"><is><t xml:space="preserve">  </t></is></c></row>'
    yield raw("rows of blanks behind the table", Raw(last={"bids": blanks}))
    for name, row, ref in (("below", 9000, "A9000"), ("to the right", 11, "ZZ11")):
        how = Raw(last={"bids": f'<row r="{row}"><c r="{ref}" s="1"/></row>'})
        yield raw(f"a styled blank cell far {name}", how)
    last = Raw(last={"bids": '<row r="1048576"><c r="XFD1048576" s="1"/></row>'})
    yield raw("a styled blank cell in the last corner", last)
    below = Raw(last={"bids": '<row r="900000"><c r="A900000"><v>1</v></c></row>'})
    yield raw("a value far below", below, refused("a row past all limits", "bids"))
    beside = Raw(last={"bids": '<row r="11"><c r="XFD11"><v>1</v></c></row>'})
    yield raw("a value far to the right", beside, refused("a column past all limits", "bids"))
    nameless = Raw(last={"bids": '<row r="11"><c r="K11"><v>1</v></c></row>'})
    yield raw("a value without a heading", nameless, refused("a value that no column has", "bids!K11", "bids"))
    gaps: Sheets = {**SHEETS, "bids": [bids[0], *(row for bid in bids[1:] for row in ([None], [None], bid))]}
    yield raw("blank rows between the bids", Raw(sheets=gaps))
    apart = Raw(change=lambda part, text: _apart(text, 500) if part.endswith(BIDS_PART) else text)
    yield raw("blank rows that are not written", apart)
    yield raw("a blank row above the headings", Raw(sheets={**SHEETS, "bids": [[None], *bids]}))
    unwritten = Raw(sheets={**SHEETS, "bids": [[None], *bids]}, blanks=False)
    yield raw("a blank row above the headings, not written", unwritten)
    yield raw("a blank column before the table", Raw(sheets={**SHEETS, "bids": [[None, *row] for row in bids]}))
    for element in ("row", "c"):
        how = Raw(change=lambda part, text, it=element: _swapped(text, it) if part.endswith(BIDS_PART) else text)
        yield raw(f"{element} elements out of order", how, odd("against the order of the standard", "bids"))


def _apart(text: str, rows: int) -> str:
    """Number the rows from the second on so many apart."""

    def moved(number: re.Match[str]) -> str:
        return str(1 + (int(number[0]) - 1) * rows)

    return re.sub(r'(?<=<row r=")\d+|(?<= r="[A-Z])\d+', moved, re.sub("<dimension[^>]*>", "", text))


def _swapped(text: str, element: str) -> str:
    """Put the last before the one that stands before it."""
    first, second = list(re.finditer(rf"<{element} [^>]*?(?:/>|[^/]>.*?</{element}>)", text))[-2:]
    return text[: first.start()] + second[0] + first[0] + text[second.end() :]


def _repeated() -> Iterator[Variant]:
    twice = broken("a cell that is there twice", "bids!B3", "bids")
    again = '<c{ref}><v>49110001</v></c><c r="B3"><v>41000000</v></c>'
    yield raw("a cell twice in its row", Raw(cells={"bids!B3": again}), twice)
    blank = {"second": '<c{ref}><v>41000000</v></c><c r="B3"/>', "first": '<c{ref}/><c r="B3"><v>41000000</v></c>'}
    for name, cells in blank.items():
        yield raw(f"a cell twice in its row, the {name} one blank", Raw(cells={"bids!B3": cells}), twice)
    same = Raw(cells={"bids!B3": again.replace("41000000", "49110001")})
    yield raw("a cell twice in its row, with one value", same, odd("a cell that is there twice", "bids!B3"))
    for name, row in {"of the same number": 3, "of another number": 11}.items():
        how = Raw(last={"bids": f'<row r="{row}"><c r="B3"><v>41000000</v></c></row>'})
        yield raw(f"a cell again in a row {name}", how, twice)
    bare = Raw(cells={"bids!B3": '<c{ref}><v>49110001</v></c><c r="A3"/><c><v>41000000</v></c>'})
    yield raw("a cell again without its reference", bare, twice)


NO_REFERENCES: Final = (
    *("B", "3", "0", "B0", "XFE3", "B1048577", "B-3", "B3:B4", "R3C2", "Ｂ３", "ZZZZZZZZZ3"),
    *("B99999999999999999999", "#REF!", "$B$3"),
)
ODD_REFERENCES: Final = ("b3", "", " ", "B3 ", "B03")
NO_ROWS: Final = ("0", "-3", "1048577", "三", "3.5")


def _referred() -> Iterator[Variant]:
    for refs, right in ((NO_REFERENCES, broken), (ODD_REFERENCES, odd)):
        for ref in refs:
            how = Raw(cells={"bids!B3": f'<c r="{ref}"><v>49110001</v></c>'})
            yield raw(f"a cell whose reference is '{ref}'", how, right("a reference that is none", "bids!B3", "bids"))
    for row in (*NO_ROWS, "30"):
        how = Raw(
            change=lambda part, text, row=row: (
                text.replace('<row r="3">', f'<row r="{row}">') if part.endswith(BIDS_PART) else text
            )
        )
        yield raw(f"a row whose number is '{row}'", how, odd("a row that its cells deny", "bids"))


def _merged() -> Iterator[Variant]:
    def merging(sheet: str, ref: str) -> Raw:
        return Raw(tail={sheet: f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'})

    why = "merged cells have one value for several"
    yield raw("merged headings", merging("bids", "B1:C1"), refused(why, "bids!B1"))
    strict = replace(merging("bids", "C2:C4"), main=STRICT, prefix="x")
    yield raw("merged cells, strict with a prefix", strict, refused(why, "bids!C2"))
    yield raw("merged cells in the definition", merging("tender", "B5:C5"), refused(why, "tender!B5"))
    yield raw("merged cells beside the table", merging("bids", "K20:M21"), either("they hold nothing", "bids!K20"))
