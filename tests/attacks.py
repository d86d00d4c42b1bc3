"""Hostile files for every reader, each made by a few lines: what must end as a fault, quickly and in little memory."""

import json
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from raw_workbook import Raw, letters, packed
from small_tender import BIDS, FILES, TENDER
from workbook_tender import SHEETS, Value

Words = list[str | Path]


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One attack: ``write`` makes its files in an empty folder and returns the words of the command.

    ``ends`` are the exit statuses that are right: 2 for a fault, 0 too where nothing is wrong but the size.
    """

    name: str
    write: Callable[[Path], Words]
    ends: tuple[int, ...] = (2,)

    def __str__(self) -> str:
        return self.name


def tender(files: dict[str, bytes]) -> Callable[[Path], Words]:
    """Attack with a folder: the sound one with some files changed."""

    def write(place: Path) -> Words:
        for name, content in {**FILES, **files}.items():
            (place / name).write_bytes(content)
        return ["evaluate", place]

    return write


def definition(text: str) -> Callable[[Path], Words]:
    return tender({"tender.toml": text.encode()})


def bids(text: str | bytes) -> Callable[[Path], Words]:
    return tender({"bids.csv": text if isinstance(text, bytes) else text.encode()})


def lazily(make: Callable[[], Callable[[Path], Words]]) -> Callable[[Path], Words]:
    """Make what is large only when it is written."""
    return lambda place: make()(place)


def workbook(make: Callable[[], bytes]) -> Callable[[Path], Words]:
    """Attack with a workbook."""

    def write(place: Path) -> Words:
        (place / "案件.xlsx").write_bytes(make())
        return ["evaluate", place / "案件.xlsx"]

    return write


def sheet(last: Callable[[], str] = str, **how: str) -> Callable[[Path], Words]:
    """Attack with rows behind the last one of the sheet of bids, or with what stands before or behind its cells."""
    parts = {key: {"bids": text} for key, text in how.items()}
    return workbook(lambda: Raw(last={"bids": last()}, **parts).write())


def part(name: str, change: Callable[[str], str]) -> Callable[[Path], Words]:
    """Attack with one part of a workbook changed."""
    return workbook(lambda: Raw(change=lambda place, text: change(text) if place == name else text).write())


def cell(xml: str, place: str = "bids!B2") -> Callable[[Path], Words]:
    """Attack with one cell."""
    return workbook(lambda: Raw(cells={place: xml}).write())


def archive(make: Callable[[], bytes]) -> Callable[[Path], Words]:
    """Attack with a zip."""

    def write(place: Path) -> Words:
        (place / "案件.zip").write_bytes(make())
        return ["evaluate", place / "案件.zip"]

    return write


BOOK: Final = "xl/workbook.xml"
STRINGS: Final = "xl/sharedStrings.xml"
STYLES: Final = "xl/styles.xml"
BID_SHEET: Final = "xl/worksheets/sheet4.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"

LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a "ハハ">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + "]>"
)


def with_laughs(text: str) -> str:
    """Declare entities that unfold to gigabytes, and use the largest."""
    head, _, body = text.partition("\n")
    return f"{head}{LAUGHS}{body.replace('<t xml:space=', '<t>&j;</t><t xml:space=', 1)}"


def nested(element: str, depth: int) -> str:
    return f"<{element}>" * depth + f"</{element}>" * depth


def numbered(text: str, times: int) -> str:
    """Repeat a text with its number in it, so that it does not pack too tight."""
    return "".join(text.replace("%", str(at)) for at in range(times))


def digits(length: int) -> str:
    """Return digits that do not pack tight."""
    return "".join(map(str, random.Random(7).choices(range(10), k=length)))  # noqa: S311 - no secret


def _workbook_attacks() -> Iterator[Attack]:
    far = {
        "the last cell of a sheet": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "the last row of a sheet": '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        "the last column of a sheet": '<row r="11"><c r="XFD11"><v>1</v></c></row>',
        "a styled blank in the last cell": '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
        "a column past the last": '<row r="11"><c r="XFE11"><v>1</v></c></row>',
        "a column of nine letters": '<row r="11"><c r="ZZZZZZZZZ11"><v>1</v></c></row>',
        "a row of twenty digits": '<row r="99999999999999999999"><c r="A99999999999999999999"><v>1</v></c></row>',
        "row zero": '<row r="0"><c r="A0"><v>1</v></c></row>',
        "a negative row": '<row r="-1"><c r="A-1"><v>1</v></c></row>',
        "row 4294967295": '<row r="4294967295"><c><v>1</v></c></row>',
        "a reference of a megabyte": f'<row r="11"><c r="{"A" * 2**20}11"><v>1</v></c></row>',
    }
    for name, row in far.items():
        harmless = (0, 2) if "blank" in name else (2,)
        yield Attack(name=f"a value in {name}", write=sheet(lambda row=row: row), ends=harmless)
    for ref in ("A1:XFD1048576", "A1:ZZZZZZZZZ99999999999999999999"):
        yield Attack(name=f"a dimension of {ref}", write=sheet(head=f'<dimension ref="{ref}"/>'), ends=(0, 2))
    yield Attack(name="200,000 references to one long string", write=workbook(_string_bomb))
    yield Attack(
        name="a million runs in one string",
        write=part(STRINGS, lambda text: text.replace("<si>", f"<si>{numbered('<r><t>%</t></r>', 10**6)}", 1)),
    )
    yield Attack(
        name="an inline text of eight megabytes",
        write=cell(f'<c{{ref}} t="inlineStr"><is><t>{digits(8 * 2**20)}</t></is></c>', "bids!I2"),
    )
    yield Attack(name="2,000 inline texts of 9,000 characters", write=workbook(_inline_bomb))
    yield Attack(
        name="four thousand million strings declared",
        write=part(
            STRINGS,
            lambda text: text.replace("uniqueCount=", 'uniqueCount="4294967295" x=').replace(
                " count=", ' count="4294967295" y='
            ),
        ),
        ends=(0, 2),
    )
    yield Attack(
        name="a million strings that nothing uses",
        write=part(STRINGS, lambda text: text.replace("</sst>", numbered("<si><t>%</t></si>", 10**6) + "</sst>")),
        ends=(0, 2),
    )
    yield Attack(
        name="500,000 cell formats",
        write=part(
            STYLES, lambda text: text.replace("</cellXfs>", numbered('<xf numFmtId="%"/>', 500_000) + "</cellXfs>")
        ),
        ends=(0, 2),
    )
    yield Attack(
        name="300,000 number formats",
        write=part(
            STYLES,
            lambda text: text.replace(
                "</numFmts>", numbered('<numFmt numFmtId="%" formatCode="0.0%"/>', 300_000) + "</numFmts>"
            ),
        ),
        ends=(0, 2),
    )
    for name, code in {
        "brackets": "[" * 200_000,
        "quotation marks": "&quot;0" * 200_000,
        "sections": ";0%" * 200_000,
        "backslashes": "\\" * 400_001,
    }.items():
        yield Attack(
            name=f"a number format of {name}",
            write=part(STYLES, lambda text, code=code: text.replace('formatCode="', f'formatCode="{code}', 1)),
            ends=(0, 2),
        )
    for name in (BID_SHEET, STRINGS, BOOK, STYLES):
        yield Attack(
            name=f"a hundred thousand levels of elements in {name}",
            write=part(name, lambda text: text[: text.rindex("</")] + nested("a", 100_000) + text[text.rindex("</") :]),
            ends=(0, 2),
        )
    yield Attack(
        name="200,000 attributes of a cell", write=cell("<c{ref} " + numbered('a%="" ', 200_000) + "><v>1</v></c>")
    )
    yield Attack(
        name="16,384 columns",
        write=workbook(lambda: Raw(sheets={**SHEETS, "bids": [[f"c{at}" for at in range(16_384)]]}).write()),
    )
    yield Attack(
        name="100,000 columns without references",
        write=workbook(lambda: Raw(sheets={**SHEETS, "bids": [list(map(str, range(100_000)))]}, refs="none").write()),
    )
    yield Attack(
        name="100,000 sheets",
        write=part(
            BOOK,
            lambda text: text.replace(
                "</sheets>", numbered('<sheet name="s%" sheetId="1%" r:id="rId5"/>', 100_000) + "</sheets>"
            ),
        ),
    )
    yield Attack(
        name="800 sheets of one part",
        write=part(
            BOOK,
            lambda text: text.replace(
                "</sheets>", numbered('<sheet name="s%" sheetId="1%" r:id="rId5"/>', 800) + "</sheets>"
            ),
        ),
        ends=(0, 2),
    )
    yield Attack(
        name="400,000 names",
        write=part(
            BOOK,
            lambda text: text.replace(
                "</workbook>",
                "<definedNames>"
                + numbered('<definedName name="n%">bids!$A$%</definedName>', 400_000)
                + "</definedNames></workbook>",
            ),
        ),
        ends=(0, 2),
    )
    yield Attack(
        name="300,000 relationships",
        write=part(
            RELATIONS,
            lambda text: text.replace(
                "</Relationships>",
                numbered('<Relationship Id="x%" Type="y" Target="z%"/>', 300_000) + "</Relationships>",
            ),
        ),
        ends=(0, 2),
    )
    yield Attack(
        name="two million blank rows",
        write=workbook(lambda: Raw(last={"bids": "".join(f'<row r="{11 + at}"/>' for at in range(2_000_000))}).write()),
        ends=(0, 2),
    )
    yield Attack(
        name="a million rows of one value",
        write=workbook(
            lambda: Raw(
                last={
                    "bids": "".join(
                        f'<row r="{11 + at}"><c r="A{11 + at}"><v>{at}</v></c></row>' for at in range(1_000_000)
                    )
                }
            ).write()
        ),
    )
    yield Attack(
        name="a million cells without references",
        write=sheet(lambda: f"<row>{numbered('<c><v>%</v></c>', 10**6)}</row>"),
    )
    yield Attack(
        name="a million times the same cell",
        write=sheet(lambda: "<row r='3'>" + numbered('<c r="B3"><v>%</v></c>', 10**6) + "</row>"),
    )
    yield Attack(
        name="700,000 merged areas",
        write=workbook(
            lambda: Raw(
                tail={"bids": "<mergeCells>" + numbered('<mergeCell ref="K%:L%"/>', 700_000) + "</mergeCells>"}
            ).write()
        ),
    )
    yield Attack(
        name="the whole sheet merged", write=sheet(tail='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    )
    yield Attack(
        name="an array formula for the whole sheet",
        write=cell('<c{ref}><f t="array" ref="A1:XFD1048576">1</f><v>49110000</v></c>'),
        ends=(0, 2),
    )
    yield Attack(
        name="300,000 definitions of columns",
        write=workbook(
            lambda: Raw(
                head={
                    "bids": "<cols>" + numbered('<col min="1" max="16384" hidden="1" width="%"/>', 300_000) + "</cols>"
                }
            ).write()
        ),
        ends=(0, 2),
    )
    for name in (STRINGS, BID_SHEET):
        yield Attack(name=f"entities that unfold, in {name}", write=part(name, with_laughs))
    yield Attack(name="entities that unfold, in UTF-16", write=workbook(_laughs_in_utf_16))
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield Attack(
        name="an entity of another file",
        write=part(STRINGS, lambda text: text.replace("<sst", f"{outside}<sst", 1).replace("<t ", "<t>&e;</t><t ", 1)),
    )
    for name, value in {
        "a million digits": digits(10**6),
        "a large exponent": "1e999999999",
        "a small exponent": "1e-999999999",
        "a power without end": f"1e{digits(5000)}",
    }.items():
        yield Attack(name=f"a number of {name} in a cell", write=cell(f"<c{{ref}}><v>{value}</v></c>"))
    yield Attack(
        name="a text of an exponent where points belong",
        write=cell('<c{ref} t="str"><v>1e999999999</v></c>', "criteria!D2"),
    )
    yield Attack(
        name="a key of 4,000 dots", write=workbook(lambda: Raw(sheets=_with_key(".".join("a" * 4_000), "1")).write())
    )
    yield Attack(
        name="a value nested 3,000 deep",
        write=workbook(lambda: Raw(sheets=_with_key("method.price_params", "[" * 3_000 + "]" * 3_000)).write()),
    )
    yield Attack(
        name="headings of 10,000 characters",
        write=workbook(lambda: Raw(sheets={**SHEETS, "bids": [[f"{at}" + "価" * 9_990 for at in range(900)]]}).write()),
    )


def _with_key(key: str, value: Value) -> dict[str, list[list[Value]]]:
    return {
        name: [*map(list, rows), *([[key, value, None]] if name == "tender" else [])] for name, rows in SHEETS.items()
    }


def _string_bomb() -> bytes:
    rows = "".join(
        f'<row r="{11 + at}">'
        + "".join(f'<c r="{letters(column)}{11 + at}" t="s"><v>0</v></c>' for column in range(8))
        + "</row>"
        for at in range(25_000)
    )
    return Raw(
        last={"bids": rows},
        change=lambda place, text: text.replace("</t>", f"{'長' * 30_000}</t>", 1) if place == STRINGS else text,
    ).write()


def _inline_bomb() -> bytes:
    text = digits(9_000)
    rows = "".join(
        f'<row r="{11 + at}"><c r="I{11 + at}" t="inlineStr"><is><t>{at}{text}</t></is></c></row>'
        for at in range(2_000)
    )
    return Raw(last={"bids": rows}).write()


def _laughs_in_utf_16() -> bytes:
    def encode(place: str, text: str) -> bytes:
        return with_laughs(text).replace("UTF-8", "UTF-16", 1).encode("utf-16") if place == STRINGS else text.encode()

    return Raw(encode=encode).write()


def _zip_attacks() -> Iterator[Attack]:
    yield Attack(
        name="a zip that unfolds to a gigabyte",
        write=archive(lambda: packed({"bids.csv": b"0" * 10**8} | {f"{at}.csv": b"0" * 10**8 for at in range(2)})),
    )
    yield Attack(name="a zip in a zip in a zip", write=archive(lambda: _nested_zip(40)))
    yield Attack(name="entries that overlap", write=archive(_overlapping))
    yield Attack(
        name="an entry larger than it says",
        write=archive(
            lambda: _patched(
                packed({name: content for name, content in FILES.items()} | {"marks.csv": b"x" * 10**8}), 24, 10
            )
        ),
    )
    yield Attack(
        name="an entry of four gigabytes by its own word", write=archive(lambda: _patched(packed(FILES), 24, 2**32 - 2))
    )
    yield Attack(name="70,000 entries", write=archive(lambda: _many_entries(70_000)))
    yield Attack(
        name="a directory of entries that is not there",
        write=archive(lambda: b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)),
    )
    yield Attack(name="a 64-bit directory past the end", write=archive(_zip64))
    yield Attack(
        name="an entry that leaves the folder", write=archive(lambda: packed({**FILES, "../../etc/cron.d/x": b"x"}))
    )
    yield Attack(
        name="a zip that says it is a workbook",
        write=workbook(lambda: packed({f"xl/{at}.xml": b"<x/>" for at in range(5_000)})),
    )
    yield Attack(
        name="a workbook part that packs too tight",
        write=workbook(lambda: packed({BOOK: b"<x/>", RELATIONS: b" " * 10**8})),
    )


def _nested_zip(depth: int) -> bytes:
    inner = b"vendor,price\n"
    for _ in range(depth):
        inner = packed({"tender.zip": inner, "bids.csv": inner})
        if len(inner) > 10**6:
            break
    return inner


def _overlapping() -> bytes:
    """Return a zip of which a thousand entries are one and the same compressed megabytes."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = kernel.compress(b"0" * (100 * 2**20)) + kernel.flush()
    crc = zlib.crc32(b"0" * (100 * 2**20))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(data), 100 * 2**20, 5, 0) + b"a.csv"
    entries = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(data), 100 * 2**20, 9, 0, 0, 0, 0, 0, 0
        )
        + f"{at:05}.csv".encode()
        for at in range(1_000)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1_000, 1_000, len(entries), len(local) + len(data), 0)
    return local + data + entries + end


def _patched(book: bytes, at: int, size: int) -> bytes:
    """Write another unpacked size into every entry of the directory."""
    changed = bytearray(book)
    place = book.find(b"PK\1\2")
    while place >= 0:
        changed[place + at : place + at + 4] = struct.pack("<I", size)
        place = book.find(b"PK\1\2", place + 4)
    return bytes(changed)


def _many_entries(count: int) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for at in range(count):
            book.writestr(zipfile.ZipInfo(f"{at}.csv"), b"")
    return target.getvalue()


def _zip64() -> bytes:
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, 2**63 - 1, 1)
    return locator + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)


def _definition_attacks() -> Iterator[Attack]:
    end = TENDER.index("[[criteria]]")
    head, criteria = TENDER[:end], TENDER[end:]
    deep = {
        "a dotted key of 25,000 parts": f"{'.'.join('a' * 25_000)} = 1\n",
        "a table of 25,000 parts": f"[{'.'.join('a' * 25_000)}]\n",
        "an array of tables of 25,000 parts": f"[[{'.'.join('a' * 25_000)}]]\n",
        "20,000 dotted keys of 20 parts": "".join(
            f"{'.'.join(f'k{at}' + 'a' * part for part in range(20))} = 1\n" for at in range(2_000)
        ),
        "arrays 200,000 deep": f"deep = {'[' * 200_000}{']' * 200_000}\n",
        "arrays 100,000 deep, not closed": f"deep = {'[' * 100_000}\n",
        "inline tables 100,000 deep": f"deep = {'{a=' * 100_000}1{'}' * 100_000}\n",
        "40,000 keys": "".join(f"key{at} = {at}\n" for at in range(40_000)),
        "60,000 keys of one name": "a = 1\n" * 60_000,
        "a text of a megabyte": f'long = "{"長" * 300_000}"\n',
        "a text of quotation marks": 'long = """' + 'a""' * 200_000 + '"""\n',
        "a text that does not end": 'long = """' + "a" * 900_000,
        "100,000 escapes": f'long = "{chr(92)}u3042{(chr(92) + "u3042") * 100_000}"\n',
        "a comment of a megabyte": f"# {'a' * 900_000}\n",
        "an integer of 900,000 digits": f"big = {'9' * 900_000}\n",
        "a hexadecimal integer of 900,000 digits": f"big = 0x{'F' * 900_000}\n",
        "a number with a large exponent": "big = 1e999999999\n",
        "a number with a small exponent": "big = 1e-999999999\n",
        "a number with an exponent of 900,000 digits": f"big = 1e{'9' * 900_000}\n",
        "a decimal of 900,000 digits": f"big = 0.{'3' * 900_000}\n",
        "a day beyond the calendar": "day = 99999-01-01\n",
    }
    for name, text in deep.items():
        yield Attack(name=f"{name} in the definition", write=definition(f"{TENDER}\n{text}"))
    values = {
        "points of a large exponent": ("max_points = 60", "max_points = 1e999999999"),
        "points of 900,000 digits": ("max_points = 60", f"max_points = {'9' * 900_000}"),
        "points in hexadecimal of 9,000 digits": ("max_points = 60", f"max_points = 0x{'F' * 9_000}"),
        "points of 9,000 decimals": ("max_points = 60", f"max_points = 60.{'1' * 9_000}"),
        "a ceiling in hexadecimal of 9,000 digits": ("54_060_000", f"0x{'F' * 9_000}"),
        "a ceiling of 4,000 digits": ("54_060_000", "9" * 4_000),
        "a rounding to a thousand million places": (
            "rounding.value = { places = 2",
            "rounding.value = { places = 1000000000",
        ),
        "a rounding to so many places below the point": (
            "rounding.value = { places = 2",
            "rounding.value = { places = -1000000000",
        ),
        "price points of a small exponent": ("price_points = 100", "price_points = 1e-400000000"),
    }
    for name, (old, new) in values.items():
        yield Attack(name=name, write=definition(TENDER.replace(old, new, 1)))
    yield Attack(
        name="9,000 criteria",
        write=definition(
            head
            + "".join(
                f'[[criteria]]\nid = "c{at}"\nmax_points = 1\nformula = "direct"\nlabel = "項目{at}"\n'
                for at in range(9_000)
            )
        ),
    )
    yield Attack(
        name="9,000 criteria of one name",
        write=definition(head + '[[criteria]]\nid = "c"\nmax_points = 1\nformula = "direct"\n' * 9_000),
    )
    yield Attack(
        name="12,000 unknown keys near known ones",
        write=definition(head + "[price_]\n" + "".join(f"ceilin{at} = {at}\n" for at in range(12_000)) + criteria),
    )
    yield Attack(
        name="20,000 members of the panel",
        write=definition(TENDER + "\n[panel]\nmembers = [" + ", ".join(f'"委員{at}"' for at in range(20_000)) + "]\n"),
    )


def _table_attacks() -> Iterator[Attack]:
    heading = BIDS.partition("\n")[0]
    yield Attack(
        name="a cell of 60 megabytes", write=lazily(lambda: bids(f"{heading}\n{'あ' * 20_000_000},1,,,,1,1,1\n"))
    )
    yield Attack(
        name="a cell of 60 megabytes in quotation marks",
        write=lazily(lambda: bids(f'{heading}\n"{"x" * 60_000_000}",1,,,,1,1,1\n')),
    )
    yield Attack(
        name="a quotation that does not end", write=lazily(lambda: bids(heading + '\n"' + "x,1\n" * 10_000_000))
    )
    yield Attack(name="20 million quotation marks", write=lazily(lambda: bids(heading + "\n" + '"' * 20_000_000)))
    yield Attack(
        name="a million columns", write=lazily(lambda: bids(",".join(f"c{at}" for at in range(1_000_000)) + "\n"))
    )
    yield Attack(name="a million columns in a row", write=lazily(lambda: bids(f"{heading}\n{',' * 1_000_000}\n")))
    yield Attack(name="NUL signs", write=lazily(lambda: bids(heading.encode() + b"\n" + b"\0" * 10_000_000)))
    yield Attack(
        name="a million faulty rows",
        write=lazily(lambda: bids(heading + "\n" + "".join(f"v{at},x,x,x,x,x,x,x\n" for at in range(1_000_000)))),
    )
    yield Attack(
        name="90,000 faulty rows",
        write=lazily(lambda: bids(heading + "\n" + "".join(f"v{at},x,x,x,x,x,x,x\n" for at in range(90_000)))),
        ends=(0, 2),
    )
    yield Attack(name="60,000 ragged rows", write=lazily(lambda: bids(heading + "\n" + "a\n" * 60_000)), ends=(0, 2))
    yield Attack(
        name="50,000 rows of one vendor",
        write=lazily(lambda: bids(heading + "\n" + "架空通信,49110000,,,,1,1,1\n" * 50_000)),
        ends=(0, 2),
    )
    yield Attack(name="ten million blank lines", write=lazily(lambda: bids(heading + "\n" * 10_000_000)))
    yield Attack(name="a file that is no text", write=lazily(lambda: bids(random.Random(1).randbytes(20_000_000))))  # noqa: S311
    yield Attack(name="a mark of UTF-32 and nothing", write=bids(b"\xff\xfe\0\0"))
    bad = {
        "an exponent": "1e999999999", "an era of blanks": "令和" + " " * 9_000 + "年", "commas": "1," * 4_999, "signs": "-" * 9_999, "full-width digits": "９" * 9_999,
        "a million by its exponent": "1E1000000", "points": "1." * 4_999, "triangles": "△" * 9_999,
    }  # fmt: skip
    for name, text in bad.items():
        yield Attack(
            name=f"a price, a day and points of {name}",
            write=bids(f'{heading}\nA,"{text}",,"{text}","{text}","{text}",1,1\n'),
            ends=(0, 2),
        )
    yield Attack(name="20,000 marks of vendors nobody knows", write=lazily(_unknown_vendors), ends=(0, 2))
    yield Attack(
        name="headings of 10,000 characters in a file",
        write=lazily(lambda: bids(",".join("価" * 9_990 + str(at) for at in range(900)) + "\n")),
    )


def _unknown_vendors() -> Callable[[Path], Words]:
    marked = TENDER.replace('formula = "direct"', 'formula = "marks"', 1).replace(
        "[lottery]", '[panel]\nmembers = ["甲"]\n\n[lottery]', 1
    )
    rows = "".join(
        f"株式会社架空{at:05},{49_000_000 + at},,2026-11-05T10:00:00+09:00,{at},25,10\n" for at in range(5_000)
    )
    headings = "vendor,price,status,received_at,lottery_number,team,isms\n"
    marks = "evaluator,vendor,criterion,mark\n" + "".join(f"甲,株式会社架空X{at:05},plan,1\n" for at in range(20_000))
    return tender({"tender.toml": marked.encode(), "bids.csv": (headings + rows).encode(), "marks.csv": marks.encode()})


def _place_attacks() -> Iterator[Attack]:
    def pipe(place: Path) -> Words:
        tender({})(place)
        (place / "bids.csv").unlink()
        os.mkfifo(place / "bids.csv")
        return ["evaluate", place]

    def device(place: Path) -> Words:
        tender({})(place)
        (place / "marks.csv").symlink_to("/dev/zero")
        return ["evaluate", place]

    def circle(place: Path) -> Words:
        tender({})(place)
        (place / "bids.csv").unlink()
        (place / "bids.csv").symlink_to(place / "bids.csv")
        return ["evaluate", place]

    def crowd(place: Path) -> Words:
        tender({})(place)
        for at in range(5_000):
            (place / f"bid{at}.csv").touch()
        return ["evaluate", place]

    def escapes(place: Path) -> Words:
        tender({})(place)
        (place / "\x1b]0;x\x07\x1b[2J\nbids.csv").write_text("x", encoding="utf-8")
        (place / os.fsdecode(b"\xff\xfe.csv")).write_text("x", encoding="utf-8")
        return ["evaluate", place]

    yield Attack(name="a pipe that never speaks", write=pipe)
    yield Attack(name="a link to a device without end", write=device)
    yield Attack(name="a link to itself", write=circle)
    yield Attack(name="a folder of 5,000 files", write=crowd, ends=(0, 2))
    yield Attack(name="names of files that steer the terminal", write=escapes, ends=(0, 2))
    yield Attack(name="a path that ends in nothing", write=lambda place: ["evaluate", place / ("a" * 300)])


def _record_attacks() -> Iterator[Attack]:
    def record(text: Callable[[], str]) -> Callable[[Path], Words]:
        def write(place: Path) -> Words:
            tender({})(place)
            (place.parent / f"{place.name}.json").write_text(text(), encoding="utf-8")
            return ["verify", place, place.parent / f"{place.name}.json"]

        return write

    texts: dict[str, Callable[[], str]] = {
        "lists 200,000 deep": lambda: "[" * 200_000 + "]" * 200_000,
        "objects 200,000 deep": lambda: '{"a":' * 200_000 + "1" + "}" * 200_000,
        "a key twice": lambda: json.dumps({"tender": "x"})[:-1] + ', "tender": "y"}',
        "a number of a million digits": lambda: '{"tender": ' + "9" * 10**6 + "}",
        "a number with a large exponent": lambda: '{"tender": 1e999999999}',
        "no number": lambda: '{"tender": NaN}',
        "50 megabytes of blanks": lambda: " " * (50 * 2**20),
        "a million keys": lambda: "{" + ", ".join(f'"k{at}": 0' for at in range(10**6)) + "}",
        "a text that does not end": lambda: '{"tender": "' + "x" * 10**7,
        "half of a pair of signs": lambda: '{"tender": "\\ud800"}',
    }
    for name, text in texts.items():
        yield Attack(name=f"a record of {name}", write=record(text))


def _other_attacks() -> Iterator[Attack]:
    bombs = {
        "a dotted key of 25,000 parts": f"{'.'.join('a' * 25_000)} = 1\n",
        "arrays 200,000 deep": f"deep = {'[' * 200_000}{']' * 200_000}\n",
        "a number with a large exponent": "big = 1e999999999\n",
        "40,000 tables": "".join(f'[[scenarios]]\nname = "s{at}"\n' for at in range(20_000)),
        "a hexadecimal integer of 900,000 digits": f"big = 0x{'F' * 900_000}\n",
    }

    def scenario(text: str) -> Callable[[Path], Words]:
        def write(place: Path) -> Words:
            tender({"scenarios.toml": text.encode()})(place)
            return ["whatif", place, "--scenario", place / "scenarios.toml"]

        return write

    def weights(text: str) -> Callable[[Path], Words]:
        def write(place: Path) -> Words:
            (place / "weights.toml").write_text(text, encoding="utf-8")
            return ["weights", place / "weights.toml"]

        return write

    for name, text in bombs.items():
        yield Attack(name=f"{name} among the what-ifs", write=scenario(text))
        yield Attack(name=f"{name} in the weights", write=weights(text))
    for option, value in {
        "--set": "plan=1e999999999",
        "--price": f"架空通信={'9' * 100_000}",
        "--ratio": f"{'9' * 100_000}:1",
        "--rounding": "value=1000000000 down",
    }.items():
        yield Attack(
            name=f"a what-if of {option} without bounds",
            write=lambda place, option=option, value=value: ["whatif", *tender({})(place)[1:], option, value],
        )


def attacks() -> Iterable[Attack]:
    """Return all attacks."""
    return [
        *_workbook_attacks(), *_zip_attacks(), *_definition_attacks(), *_table_attacks(), *_place_attacks(), *_record_attacks(), *_other_attacks(),
    ]  # fmt: skip
