"""Hostile workbooks: far cells, bombs of texts and formats, depth, names, rows, entities, and numbers without end."""

from collections.abc import Iterator
from typing import Final

from attack import Attack, borne, cell, digits, file, numbered, part, parts, refused, rows, workbook
from raw_workbook import Raw, letters
from workbook_tender import SHEETS, Sheets

BOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
STRINGS: Final = "xl/sharedStrings.xml"
STYLES: Final = "xl/styles.xml"
BIDS: Final = "xl/worksheets/sheet4.xml"


def workbook_attacks() -> Iterator[Attack]:
    """Attacks on the reader of workbooks."""
    yield from _far()
    yield from _texts()
    yield from _formats()
    yield from _nested()
    yield from _many()
    yield from _entities()
    yield from _values()


FAR: Final = {
    "the last cell of a sheet": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "the last row of a sheet": '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    "the last column of a sheet": '<row r="11"><c r="XFD11"><v>1</v></c></row>',
    "a column past the last": '<row r="11"><c r="XFE11"><v>1</v></c></row>',
    "a column of nine letters": '<row r="11"><c r="ZZZZZZZZZ11"><v>1</v></c></row>',
    "a row of twenty digits": '<row r="99999999999999999999"><c r="A99999999999999999999"><v>1</v></c></row>',
    "row zero": '<row r="0"><c r="A0"><v>1</v></c></row>',
    "a negative row": '<row r="-1"><c r="A-1"><v>1</v></c></row>',
    "row 4294967295": '<row r="4294967295"><c><v>1</v></c></row>',
    "a column of a million letters": f'<row r="11"><c r="{"A" * 2**20}11"><v>1</v></c></row>',
}
OFTEN_FAR: Final = ("the last cell of a sheet", "a column of nine letters", "a row of twenty digits", "row 4294967295")


def _far() -> Iterator[Attack]:
    for name, row in FAR.items():
        yield refused(f"a value in {name}", rows(lambda row=row: row), often=name in OFTEN_FAR)
    yield borne("a styled blank in the last cell", rows(lambda: '<row r="1048576"><c r="XFD1048576" s="1"/></row>'))
    for ref in ("A1:XFD1048576", "A1:ZZZZZZZZZ99999999999999999999"):
        how = workbook(lambda ref=ref: Raw(head={"bids": f'<dimension ref="{ref}"/>'}))
        yield borne(f"a dimension of {ref}", how, often="XFD" in ref)


def _texts() -> Iterator[Attack]:
    yield refused("200,000 references to one long string", workbook(_string_bomb))
    runs = numbered("<r><t>%</t></r>", 500_000)
    yield refused(
        "half a million runs in one string", part(STRINGS, lambda text: text.replace("<si>", f"<si>{runs}", 1))
    )
    long = f'<c{{ref}} t="inlineStr"><is><t>{digits(8 * 2**20)}</t></is></c>'
    yield refused("an inline text of eight megabytes", cell(long, "bids!I2"))
    yield borne("2,000 inline texts of 9,000 characters", rows(_inline_bomb))
    declared = ' uniqueCount="4294967295" count="4294967295"'
    yield borne(
        "four thousand million strings", part(STRINGS, lambda text: text.replace(" count=", f"{declared} x=", 1))
    )
    spare = numbered("<si><t>%</t></si>", 500_000)
    yield borne(
        "half a million strings that nothing uses",
        part(STRINGS, lambda text: text.replace("</sst>", f"{spare}</sst>")),
        often=False,
    )


def _string_bomb() -> Raw:
    bomb = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{letters(at)}{row}" t="s"><v>0</v></c>' for at in range(8)) + "</row>"
        for row in range(11, 25_011)
    )

    def longer(place: str, text: str) -> str:
        return text.replace("</t>", f"{'長' * 30_000}</t>", 1) if place == STRINGS else text

    return Raw(last={"bids": bomb}, change=longer)


def _inline_bomb() -> str:
    text = digits(9_000)
    cells = '<row r="{0}"><c r="I{0}" t="inlineStr"><is><t>{0}{1}</t></is></c></row>'
    return "".join(cells.format(row, text) for row in range(11, 2_011))


CODES: Final = {
    "brackets": "[" * 200_000,
    "quotation marks": "&quot;0" * 200_000,
    "sections": ";0%" * 200_000,
    "backslashes": "\\" * 400_001,
}


def _formats() -> Iterator[Attack]:
    formats = numbered('<xf numFmtId="%"/>', 500_000)
    yield borne("500,000 cell formats", part(STYLES, lambda text: text.replace("</cellXfs>", f"{formats}</cellXfs>")))
    codes = numbered('<numFmt numFmtId="%" formatCode="0.0%"/>', 300_000)
    how = part(STYLES, lambda text: text.replace("</numFmts>", f"{codes}</numFmts>"))
    yield borne("300,000 number formats", how, often=False)
    for name, code in CODES.items():
        how = part(STYLES, lambda text, code=code: text.replace('formatCode="', f'formatCode="{code}', 1))
        yield borne(f"a number format of {name}", how, often=name == "brackets")


def _nested() -> Iterator[Attack]:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    for name in (BIDS, STRINGS, BOOK, STYLES):
        how = part(name, lambda text: text[: text.rindex("</")] + deep + text[text.rindex("</") :])
        yield borne(f"a hundred thousand levels of elements in {name}", how, often=name == BIDS)
    yield refused("200,000 attributes of a cell", cell("<c{ref} " + numbered('a%="" ', 200_000) + "><v>1</v></c>"))
    dotted: Sheets = {**SHEETS, "tender": [*SHEETS["tender"], [".".join("a" * 4_000), "1", None]]}
    yield refused("a key of 4,000 dots", workbook(lambda: Raw(sheets=dotted)))
    lists: Sheets = {**SHEETS, "tender": [*SHEETS["tender"], ["method.price_params", "[" * 3_000 + "]" * 3_000, None]]}
    yield refused("a value of 3,000 lists", workbook(lambda: Raw(sheets=lists)))


def _many() -> Iterator[Attack]:
    yield refused("16,384 columns", workbook(lambda: Raw(sheets=_headed([f"c{at}" for at in range(16_384)]))))
    bare = workbook(lambda: Raw(sheets=_headed([f"c{at}" for at in range(100_000)]), refs="none"))
    yield refused("100,000 columns without references", bare, often=False)
    long = workbook(lambda: Raw(sheets=_headed([f"{at}" + "価" * 9_990 for at in range(900)])))
    yield refused("headings of 10,000 characters", long)
    for count in (800, 100_000):
        sheets = numbered('<sheet name="s%" sheetId="1%" r:id="rId5"/>', count)
        how = part(BOOK, lambda text, sheets=sheets: text.replace("</sheets>", f"{sheets}</sheets>"))
        yield borne(f"{count:,} sheets of one part", how)
    names = "<definedNames>" + numbered('<definedName name="n%">bids!$A$%</definedName>', 400_000)
    how = part(BOOK, lambda text: text.replace("</workbook>", f"{names}</definedNames></workbook>"))
    yield borne("400,000 names", how, often=False)
    relations = numbered('<Relationship Id="x%" Type="y" Target="z%"/>', 300_000)
    how = part(RELATIONS, lambda text: text.replace("</Relationships>", f"{relations}</Relationships>"))
    yield borne("300,000 relationships", how, often=False)
    yield borne("a million blank rows", rows(lambda: numbered('<row r="%"/>', 1_000_000)))
    one = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    filled = rows(lambda: "".join(one.format(row) for row in range(11, 1_000_011)))
    yield refused("a million rows of one value", filled, often=False)
    yield refused("a million cells of one row", rows(lambda: f"<row>{numbered('<c><v>%</v></c>', 10**6)}</row>"))
    repeated = numbered('<c r="B3"><v>%</v></c>', 500_000)
    same = rows(lambda: f'<row r="3">{repeated}</row>')
    yield refused("half a million times the same cell", same, often=False)
    areas = numbered('<mergeCell ref="K%:L%"/>', 500_000)
    how = workbook(lambda: Raw(tail={"bids": f"<mergeCells>{areas}</mergeCells>"}))
    yield refused("half a million merged areas", how)
    whole = Raw(tail={"bids": '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'})
    yield refused("the whole sheet merged", workbook(lambda: whole))
    array = '<c{ref}><f t="array" ref="A1:XFD1048576">1</f><v>49110000</v></c>'
    yield borne("an array formula for the whole sheet", cell(array), often=False)
    columns = numbered('<col min="1" max="16384" hidden="1" width="%"/>', 300_000)
    how = workbook(lambda: Raw(head={"bids": f"<cols>{columns}</cols>"}))
    yield borne("300,000 definitions of columns", how)
    yield refused("5,000 parts", parts({f"xl/{at}.xml": b"<x/>" for at in range(5_000)}))
    yield refused("a part that packs too tight", parts({BOOK: b"<x/>", RELATIONS: b" " * 10**8}), often=False)


def _headed(headings: list[str]) -> Sheets:
    return {**SHEETS, "bids": [headings]}


LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a "ハハ">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + "]>"
)
OUTSIDE: Final = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


def _with_entity(text: str, declared: str = LAUGHS) -> str:
    """Declare an entity and use it."""
    head, _, body = text.partition("\n")
    return f"{head}{declared}{body.replace('<t ', '<t>&j;</t><t ', 1)}"


def _entities() -> Iterator[Attack]:
    for name in (STRINGS, BIDS):
        yield refused(f"entities that unfold in {name}", part(name, _with_entity), often=name == STRINGS)
    yield refused("entities that unfold, in UTF-16", workbook(lambda: Raw(encode=_laughing_in_utf_16)))
    yield refused("an entity of another file", part(STRINGS, lambda text: _with_entity(text, OUTSIDE)))


def _laughing_in_utf_16(place: str, text: str) -> bytes:
    return _with_entity(text).replace("UTF-8", "UTF-16", 1).encode("utf-16") if place == STRINGS else text.encode()


NUMBERS: Final = {
    "a million digits": digits(10**6),
    "a large exponent": "1e999999999",
    "a small exponent": "1e-999999999",
    "an exponent of 5,000 digits": f"1e{digits(5_000)}",
}


def _values() -> Iterator[Attack]:
    for name, value in NUMBERS.items():
        yield refused(f"a number of {name}", cell(f"<c{{ref}}><v>{value}</v></c>"), often="million" in name)
    text = '<c{ref} t="str"><v>1e999999999</v></c>'
    yield refused("points of a large exponent, as text", cell(text, "criteria!D2"))
    yield refused("no workbook", file("案件.xlsx", lambda: b"PK\3\4" + digits(10**6).encode()), often=False)
