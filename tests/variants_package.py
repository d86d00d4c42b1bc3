"""The package of parts, whole and damaged, and elements that look like cells and are none."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from raw_workbook import STRICT, TRANSITIONAL, Parts, Raw, packed
from workbook_variant import Variant, broken, either, odd, raw, written

FOREIGN: Final = 'xmlns:o="urn:other"'
CHOICE: Final = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">{choice}'
    "</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
)
FORGED_CELLS: Final = {
    "a foreign value before the value": f"<c{{ref}}><o:v {FOREIGN}>41000000</o:v><v>49110000</v></c>",
    "a foreign value behind the value": f"<c{{ref}}><v>49110000</v><o:v {FOREIGN}>41000000</o:v></c>",
    "a value within a foreign element": f"<c{{ref}}><o:x {FOREIGN}><v>41000000</v></o:x><v>49110000</v></c>",
    "a foreign cell": f'<c{{ref}}><v>49110000</v></c><o:c {FOREIGN} r="B2"><o:v>41000000</o:v></o:c>',
    "a foreign formula": f"<c{{ref}}><o:f {FOREIGN}>1</o:f><v>49110000</v></c>",
    "an extension in the cell": "<c{ref}><v>49110000</v><extLst><ext uri='x'><v>41000000</v></ext></extLst></c>",
    "two values": "<c{ref}><v>49110000</v><v>41000000</v></c>",
    "an inline text beside the value": "<c{ref}><v>49110000</v><is><t>41000000</t></is></c>",
    "a value in a value": "<c{ref}><v>49110000<v>41000000</v></v></c>",
    "a cell in a cell": '<c{ref}><v>49110000</v><c r="B2"><v>41000000</v></c></c>',
    "an inline text under the type of a number": '<c{ref} t="n"><is><t>41000000</t></is><v>49110000</v></c>',
    "an inline text that is two": '<c{ref} t="inlineStr"><is><t>49110000</t></is><is><t>41000000</t></is></c>',
    "an unknown type": '<c{ref} t="z"><v>49110000</v></c>',
    "an empty type": '<c{ref} t=""><v>49110000</v></c>',
    "the value of an inline text": '<c{ref} t="inlineStr"><v>49110000</v></c>',
    "alternatives of the value": "<c{ref}>"
    + CHOICE.format(choice="<v>41000000</v>", fallback="<v>49110000</v>")
    + "</c>",
    "a style that is not there": '<c{ref} s="9999"><v>49110000</v></c>',
    "a style that is no number": '<c{ref} s="x"><v>49110000</v></c>',
    "a negative style": '<c{ref} s="-1"><v>49110000</v></c>',
}
ROW: Final = '<row r="11"><c r="A11" t="inlineStr"><is><t>囮商会</t></is></c><c r="B11"><v>41000000</v></c></row>'
FOREIGN_ROW: Final = ROW.replace("<", "<o:").replace("<o:/", "</o:")
FORGED_ROWS: Final = {
    "foreign rows": FOREIGN_ROW.replace("<o:row", f"<o:row {FOREIGN}", 1),
    "rows within a foreign element": f"<o:x {FOREIGN}>{ROW}</o:x>",
    "rows among alternatives": CHOICE.format(choice=ROW, fallback=""),
    "rows among fallbacks": CHOICE.format(choice="", fallback=ROW),
}
FORGED_TAILS: Final = {
    "rows in an extension": f'<extLst><ext uri="x"><sheetData>{ROW}</sheetData></ext></extLst>',
    "a second table of cells": f"<sheetData>{ROW}</sheetData>",
    "a foreign table of cells": f"<o:sheetData {FOREIGN}>{FOREIGN_ROW}</o:sheetData>",
    "an empty second table of cells": "<sheetData/>",
}
OTHER_SPACES: Final = {
    "strict cells in a transitional sheet": STRICT,
    "cells in a namespace of a draft": TRANSITIONAL.replace("2006", "2005"),
    "cells in no namespace": "",
}


def in_part(name: str, change: Callable[[str], str]) -> Callable[[str, str], str]:
    """Change the XML of one part."""
    return lambda part, text: change(text) if part.endswith(name) else text


def decoys() -> Iterator[Variant]:
    """Elements that look like cells and values and are none: in foreign namespaces, extensions and alternatives."""
    why = "elements that the standard does not allow here"
    for name, cell in FORGED_CELLS.items():
        yield raw(name, Raw(cells={"bids!B2": cell}), odd(why, "bids!B2", "bids"))
    for name, rows in FORGED_ROWS.items():
        yield raw(name, Raw(last={"bids": rows}), odd(why, "bids"))
    for name, tail in FORGED_TAILS.items():
        yield raw(name, Raw(tail={"bids": tail}), odd(why, "bids"))
    controls = CHOICE.format(choice='<controls><control shapeId="1"/></controls>', fallback="")
    yield raw("alternatives behind the cells", Raw(tail={"bids": controls}))
    for name, space in OTHER_SPACES.items():
        change = in_part("sheet4.xml", lambda text, it=space: text.replace("<sheetData", f'<sheetData xmlns="{it}"'))
        yield raw(name, Raw(change=change), odd("cells in another namespace than their sheet", "bids"))
    mixed = in_part("sheet4.xml", lambda text: re.sub(r"<c ([^>]*/>|.*?</c>)", _with_prefix, text, count=9))
    yield raw("the main namespace under two prefixes", Raw(change=mixed), odd("two prefixes of one namespace", "bids"))


def _with_prefix(cell: re.Match[str]) -> str:
    """Give a cell alone another prefix of the main namespace."""
    rest = cell[1].removesuffix("</c>")
    return f'<y:c xmlns:y="{TRANSITIONAL}" {rest}' + ("" if rest.endswith("/>") else "</y:c>")


def package() -> Iterator[Variant]:
    """Where the parts lie, what they are called, and how they are packed."""
    yield from _placed()
    yield from _related()
    yield from _stored()
    yield from _damaged()


PLACES: Final = {
    "absolute targets": Raw(target=lambda place: f"/{place}"),
    "parts of other names": Raw(places=lambda number: f"xl/worksheets/part-{number:03}.bin.xml"),
    "parts in another folder": Raw(places=lambda number: f"data/t/{number}.xml", target=lambda place: f"/{place}"),
    "parts beside the workbook": Raw(places=lambda number: f"xl/s{number}.xml"),
    "parts numbered against the order": Raw(places=lambda number: f"xl/worksheets/sheet{99 - number}.xml"),
    "parts named like one another's": Raw(places=lambda number: f"xl/worksheets/sheet{number % 8 + 1}.xml"),
    "parts in Japanese": Raw(places=lambda number: f"xl/worksheets/表{number}.xml"),
}
ODD_PLACES: Final = {
    "targets by a detour": Raw(target=lambda place: f"../{place}"),
    "targets with a dot": Raw(target=lambda place: f"./{place.removeprefix('xl/')}"),
    "parts with a blank in their name": Raw(
        places=lambda number: f"xl/worksheets/sheet {number}.xml",
        target=lambda place: place.removeprefix("xl/").replace(" ", "%20"),
    ),
    "targets in capitals": Raw(target=lambda place: place.removeprefix("xl/").upper()),
    "targets with backslashes": Raw(target=lambda place: place.removeprefix("xl/").replace("/", "\\")),
    "one part for two sheets": Raw(places=lambda number: f"xl/worksheets/sheet{5 if number == 4 else number}.xml"),
}


def _placed() -> Iterator[Variant]:
    for name, how in PLACES.items():
        yield raw(name, how)
    for name, how in ODD_PLACES.items():
        yield raw(name, how, odd("a place written oddly"))
    gone = Raw(target=lambda place: place.removeprefix("xl/").replace("sheet4", "sheet44"))
    yield raw("the target of a sheet is not there", gone, broken("a sheet that is not there"))
    here, outside = 'Target="worksheets/sheet4.xml"', 'Target="http://x.invalid/sheet4.xml" TargetMode="External"'
    change = in_part("workbook.xml.rels", lambda text: text.replace(here, outside))
    yield raw("the target of a sheet is elsewhere", Raw(change=change), broken("a sheet that is not there"))


def _related() -> Iterator[Variant]:
    other = Raw(change=lambda part, text: text.replace('"rId', '"R_') if "workbook" in part else text)
    yield raw("relationships of other names", other)
    for name, new in {"its relationship": 'r:id="rId99"', "any relationship": ""}.items():
        change = in_part("xl/workbook.xml", lambda text, new=new: text.replace('r:id="rId4"', new))
        yield raw(f"a sheet without {name}", Raw(change=change), broken("a sheet that is not there"))
    yield raw("two relationships of one name", Raw(change=in_part("workbook.xml.rels", _doubled)), odd("two parts"))
    prefixed = in_part("xl/workbook.xml", lambda text: text.replace("xmlns:r=", "xmlns:q=").replace(" r:id=", " q:id="))
    yield raw("relationships under another prefix", Raw(change=prefixed))
    with_prefix = in_part(
        ".rels", lambda text: re.sub(r"<(/?)Relationship", r"<\1p:Relationship", text).replace("xmlns=", "xmlns:p=")
    )
    yield raw("relationships with a prefix", Raw(change=with_prefix))
    decoy = '<sheet name="bids" sheetId="90" id="rId5"/></sheets>'
    change = in_part("xl/workbook.xml", lambda text: text.replace("</sheets>", decoy))
    yield raw("a sheet whose id is in no namespace", Raw(change=change), odd("a sheet that is not there"))


def _doubled(text: str) -> str:
    fifth = re.search('<Relationship Id="rId5"[^>]*>', text)
    assert fifth is not None
    return text.replace("</Relationships>", fifth[0].replace("rId5", "rId4") + "</Relationships>")


def without(*names: str) -> Callable[[Parts], bytes]:
    return lambda parts: packed({name: part for name, part in parts.items() if not name.endswith(names)})


def _stored() -> Iterator[Variant]:
    as_text = written(lambda value: str(value) if isinstance(value, date) else value)
    yield raw("no styles", Raw(sheets=as_text, pack=without("styles.xml")), odd("formats that are not there"))
    yield raw("no styles, with days", Raw(pack=without("styles.xml")), odd("days whose formats are not there"))
    yield raw("no content types", Raw(pack=without("[Content_Types].xml")), odd("no content types"))
    yield raw("no relationships of the package", Raw(pack=without("_rels/.rels")), odd("no relationships"))
    lost = Raw(pack=without("workbook.xml.rels"))
    yield raw("no relationships of the workbook", lost, broken("sheets that are not there"))
    renamed = Raw(
        change=lambda _, text: text.replace("xl/workbook.xml", "xl/book.xml"),
        pack=lambda parts: packed(
            {
                name.replace("xl/workbook.xml", "xl/book.xml").replace("_rels/workbook", "_rels/book"): part
                for name, part in parts.items()
            }
        ),
    )
    yield raw("a workbook part of another name", renamed, either("no second reader finds it"))
    yield raw("stored, not packed", Raw(pack=lambda parts: packed(parts, 0)))
    yield raw("parts in another order", Raw(pack=lambda parts: packed(dict(reversed(parts.items())))))
    left = {"__MACOSX/._xl": b"\0\5\26\7", "xl/Thumbs.db": b"x", "docProps/app.xml": b"<Properties/>"}
    yield raw("parts that other systems leave behind", Raw(pack=lambda parts: packed({**parts, **left})))
    before = Raw(pack=lambda parts: b"#!/bin/sh\n" + packed(parts))
    yield raw("bytes before the archive", before, odd("bytes before the archive"))
    capitals = Raw(
        pack=lambda parts: packed(
            {name.upper() if "worksheets/" in name else name: part for name, part in parts.items()}
        )
    )
    yield raw("names of parts in capitals", capitals, odd("names that differ by their case"))
    twice = Raw(pack=lambda parts: packed({**parts, "xl/worksheets/SHEET4.xml": parts["xl/worksheets/sheet5.xml"]}))
    yield raw("a part twice by its case", twice, odd("names that differ by their case"))


DAMAGES: Final[dict[str, Callable[[str], str]]] = {
    "cut off": lambda text: text[: len(text) // 2],
    "empty": lambda _: "",
    "no XML": lambda _: "vendor,price\nA,1\n",
    "not closed": lambda text: text.replace("</row></sheetData>", "</sheetData>"),
    "closed twice": lambda text: text + "</worksheet>",
}
DOCUMENT_TYPE: Final = '<!DOCTYPE w [<!ENTITY p "41000000">]><worksheet'


def _damaged() -> Iterator[Variant]:
    for name, change in DAMAGES.items():
        how = Raw(change=in_part("sheet4.xml", change))
        yield raw(f"a sheet that is {name}", how, broken("a sheet that cannot be read"))
    other_root = Raw(change=in_part("sheet4.xml", lambda text: text.replace("worksheet", "chartsheet")))
    yield raw("a sheet of another root", other_root, odd("a sheet of another kind"))
    with_type = Raw(
        change=in_part("sheet4.xml", lambda text: text.replace("<worksheet", DOCUMENT_TYPE, 1)),
        cells={"bids!B2": "<c{ref}><v>&p;</v></c>"},
    )
    yield raw("a sheet with a document type", with_type, broken("entities unfold to anything"))
