"""Hostile folders, zips, definitions, tables and records."""

import json
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from attack import Attack, Words, Write, archive, bids, borne, definition, refused, tender
from eligible_tender import ELIGIBLE
from raw_workbook import packed
from small_tender import BIDS, FILES, TENDER

HEADING: Final = BIDS.partition("\n")[0]


def file_attacks() -> Iterator[Attack]:
    """Attacks on everything but workbooks."""
    yield from _zips()
    yield from _definitions()
    yield from _tables()
    yield from _places()
    yield from _records()
    yield from _what_ifs()


def _zips() -> Iterator[Attack]:
    yield refused("a zip that unfolds to much", archive(lambda: packed({"bids.csv": b"0" * 10**8})))
    yield refused("entries that overlap", archive(_overlapping))
    larger = archive(lambda: _resized(packed({**FILES, "marks.csv": b"x" * 10**7}), 10))
    yield refused("an entry larger than it says", larger)
    huge = archive(lambda: _resized(packed(FILES), 2**32 - 2))
    yield refused("an entry of four gigabytes by its own word", huge, often=False)
    yield refused("70,000 entries", archive(lambda: _many_entries(70_000)))
    none = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0)
    yield refused("a directory that is not there", archive(lambda: none), often=False)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, 2**63 - 1, 1)
    yield refused("a 64-bit directory past the end", archive(lambda: locator + none))
    leaving = archive(lambda: packed({**FILES, "../../etc/cron.d/x": b"x"}))
    yield refused("an entry that leaves the folder", leaving, often=False)
    yield borne(
        "zips in a zip", archive(lambda: packed({**FILES, "a.zip": packed({"b.zip": packed(FILES)})})), often=False
    )


def _overlapping() -> bytes:
    """Return a zip of which a thousand entries are the same compressed megabytes."""
    kernel, name, size = zlib.compressobj(9, zlib.DEFLATED, -15), b"a.csv", 100 * 2**20
    data = kernel.compress(b"0" * size) + kernel.flush()
    sizes = struct.pack("<III", zlib.crc32(b"0" * size), len(data), size)
    local = struct.pack("<4sHHHHH", b"PK\3\4", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    central = struct.pack("<4sHHHHHH", b"PK\1\2", 20, 20, 0, 8, 0, 33) + sizes
    entries = b"".join(
        central + struct.pack("<HHHHHII", 9, 0, 0, 0, 0, 0, 0) + f"{at:05}.csv".encode() for at in range(1_000)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1_000, 1_000, len(entries), len(local) + len(data), 0)
    return local + data + entries + end


def _resized(book: bytes, size: int) -> bytes:
    """Write another unpacked size into every entry of the directory."""
    changed = bytearray(book)
    place = book.find(b"PK\1\2")
    while place >= 0:
        changed[place + 24 : place + 28] = struct.pack("<I", size)
        place = book.find(b"PK\1\2", place + 4)
    return bytes(changed)


def _many_entries(count: int) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for at in range(count):
            book.writestr(zipfile.ZipInfo(f"{at}.csv"), b"")
    return target.getvalue()


DEEP: Final[dict[str, Callable[[], str]]] = {
    "a dotted key of 25,000 parts": lambda: f"{'.'.join('a' * 25_000)} = 1\n",
    "a table of 25,000 parts": lambda: f"[{'.'.join('a' * 25_000)}]\n",
    "an array of tables of 25,000 parts": lambda: f"[[{'.'.join('a' * 25_000)}]]\n",
    "2,000 dotted keys of 20 parts": lambda: "".join(
        ".".join(f"k{at}" + "a" * part for part in range(20)) + " = 1\n" for at in range(2_000)
    ),
    "arrays 200,000 deep": lambda: f"deep = {'[' * 200_000}{']' * 200_000}\n",
    "arrays 100,000 deep, not closed": lambda: f"deep = {'[' * 100_000}\n",
    "inline tables 100,000 deep": lambda: f"deep = {'{a=' * 100_000}1{'}' * 100_000}\n",
    "40,000 keys": lambda: "".join(f"key{at} = {at}\n" for at in range(40_000)),
    "60,000 keys of one name": lambda: "a = 1\n" * 60_000,
    "20,000 tables": lambda: "".join(f'[[scenarios]]\nname = "s{at}"\n' for at in range(20_000)),
    "a text of a megabyte": lambda: f'long = "{"長" * 300_000}"\n',
    "a text of quotation marks": lambda: 'long = """' + 'a""' * 200_000 + '"""\n',
    "a text that does not end": lambda: 'long = """' + "a" * 900_000,
    "100,000 escapes": lambda: 'long = "' + r"\u3042" * 100_000 + '"\n',
    "an integer of 900,000 digits": lambda: f"big = {'9' * 900_000}\n",
    "a hexadecimal integer of 900,000 digits": lambda: f"big = 0x{'F' * 900_000}\n",
    "a number with a large exponent": lambda: "big = 1e999999999\n",
    "a number with a small exponent": lambda: "big = 1e-999999999\n",
    "a number with an exponent of 900,000 digits": lambda: f"big = 1e{'9' * 900_000}\n",
    "a decimal of 900,000 digits": lambda: f"big = 0.{'3' * 900_000}\n",
    "a day beyond the calendar": lambda: "day = 99999-01-01\n",
}
"""What no file of TOML may do to its reader."""

OFTEN_DEEP: Final = (
    "a dotted key of 25,000 parts",
    "arrays 200,000 deep",
    "inline tables 100,000 deep",
    "40,000 keys",
    "20,000 tables",
    "a hexadecimal integer of 900,000 digits",
    "a number with a large exponent",
)
VALUES: Final[dict[str, tuple[str, str]]] = {
    "points of a large exponent": ("max_points = 60", "max_points = 1e999999999"),
    "points of 900,000 digits": ("max_points = 60", f"max_points = {'9' * 900_000}"),
    "points in hexadecimal of 9,000 digits": ("max_points = 60", f"max_points = 0x{'F' * 9_000}"),
    "points of 9,000 decimals": ("max_points = 60", f"max_points = 60.{'1' * 9_000}"),
    "a ceiling in hexadecimal of 9,000 digits": ("54_060_000", f"0x{'F' * 9_000}"),
    "a ceiling of 4,000 digits": ("54_060_000", "9" * 4_000),
    "a rounding to a thousand million places": ("value = { places = 2", "value = { places = 1000000000"),
    "a rounding to so many places above the point": ("value = { places = 2", "value = { places = -1000000000"),
    "price points of a small exponent": ("price_points = 100", "price_points = 1e-400000000"),
}


def _definitions() -> Iterator[Attack]:
    for name, make in DEEP.items():
        how = definition(lambda make=make: f"{TENDER}\n{make()}")
        yield refused(f"{name} in the definition", how, often=name in OFTEN_DEEP[:4])
    for name, (old, new) in VALUES.items():
        how = definition(lambda old=old, new=new: TENDER.replace(old, new, 1))
        yield refused(name, how, often="exponent" in name or "places" in name)
    head = TENDER[: TENDER.index("[[criteria]]")]
    criterion = '[[criteria]]\nid = "c%"\nmax_points = 1\nformula = "direct"\nlabel = "項目%"\n'
    many = definition(lambda: head + "".join(criterion.replace("%", str(at)) for at in range(9_000)))
    yield refused("9,000 criteria", many)
    yield refused("9,000 criteria of one name", definition(lambda: head + criterion * 9_000), often=False)
    near = "".join(f"ceilin{at} = {at}\n" for at in range(12_000))
    yield refused("12,000 keys near known ones", definition(lambda: TENDER.replace("[price]\n", f"[price]\n{near}", 1)))
    members = ", ".join(f'"委員{at}"' for at in range(20_000))
    yield borne("20,000 members", definition(lambda: f"{TENDER}\n[panel]\nmembers = [{members}]\n"), often=False)
    yield borne("a comment of a megabyte", definition(lambda: f"{TENDER}\n# {'a' * 900_000}\n"), often=False)


CELLS: Final = {
    "an exponent": "1e999999999",
    "an era of blanks": "令和" + " " * 9_000 + "年",
    "commas": "1," * 4_999,
    "signs": "-" * 9_999,
    "full-width digits": "９" * 9_999,
    "a million by its exponent": "1E1000000",
    "points": "1." * 4_999,
    "triangles": "△" * 9_999,
}


def _tables() -> Iterator[Attack]:
    yield borne("a cell of 60 megabytes", bids(lambda: f"{HEADING}\n{'あ' * 20_000_000},1,,,,1,1,1\n"))
    quoted = bids(lambda: f'{HEADING}\n"{"x" * 60_000_000}",1,,,,1,1,1\n')
    yield borne("a cell of 60 megabytes in quotation marks", quoted, often=False)
    yield refused("a quotation that does not end", bids(lambda: HEADING + '\n"' + "x,1\n" * 10_000_000))
    yield borne("20 million quotation marks", bids(lambda: HEADING + "\n" + '"' * 20_000_000), often=False)
    yield refused("a million columns", bids(lambda: ",".join(f"c{at}" for at in range(1_000_000)) + "\n"))
    yield borne("a million columns in a row", bids(lambda: f"{HEADING}\n{',' * 1_000_000}\n"))
    yield borne("NUL signs", bids(lambda: HEADING.encode() + b"\n" + b"\0" * 10_000_000))
    faulty = "v%,x,x,x,x,x,x,x\n"
    for count in (1_000_000, 90_000):
        how = bids(lambda count=count: HEADING + "\n" + "".join(faulty.replace("%", str(at)) for at in range(count)))
        yield borne(f"{count:,} faulty rows", how)
    yield borne("60,000 ragged rows", bids(lambda: HEADING + "\n" + "a\n" * 60_000))
    yield borne("50,000 rows of one vendor", bids(lambda: HEADING + "\n" + "架空通信,49110000,,,,1,1,1\n" * 50_000))
    yield refused("ten million blank lines", bids(lambda: HEADING + "\n" * 10_000_000), often=False)
    yield refused("a file that is no text", bids(lambda: random.Random(1).randbytes(20_000_000)))  # noqa: S311
    yield refused("a mark of UTF-32 and nothing", bids(lambda: b"\xff\xfe\0\0"), often=False)
    for name, text in CELLS.items():
        row = f'{HEADING}\nA,"{text}",,"{text}","{text}","{text}",1,1\n'
        yield borne(f"a price, a day and points of {name}", bids(lambda row=row: row), often=name == "an exponent")
    yield borne("20,000 marks of vendors nobody knows", tender(_unknown_vendors))
    long = bids(lambda: ",".join("価" * 9_990 + str(at) for at in range(900)) + "\n")
    yield refused("headings of 10,000 characters in a file", long)
    chain = "".join(f"架空{at},架空{at + 1},親会社,,\n" for at in range(50_000)) + "架空50000,架空通信,親会社,,\n"
    related = {**ELIGIBLE, "relations.csv": f"vendor_a,vendor_b,kind,note,proviso\n{chain}"}
    yield borne("a chain of 50,000 parent companies", tender(lambda: related))
    ventures = "venture,member,representative\n" + "".join(f"架空{at},架空{at + 1},はい\n" for at in range(20_000))
    yield borne("20,000 ventures of ventures", tender(lambda: {**ELIGIBLE, "members.csv": ventures}), often=False)


def _unknown_vendors() -> Mapping[str, str]:
    marked = TENDER.replace('formula = "direct"', 'formula = "marks"', 1)
    bidders = "".join(
        f"株式会社架空{at:05},{49_000_000 + at},,2026-11-05T10:00:00+09:00,{at},25,10\n" for at in range(5_000)
    )
    return {
        "tender.toml": marked.replace("[lottery]", '[panel]\nmembers = ["甲"]\n\n[lottery]', 1),
        "bids.csv": f"vendor,price,status,received_at,lottery_number,team,isms\n{bidders}",
        "marks.csv": "evaluator,vendor,criterion,mark\n"
        + "".join(f"甲,株式会社架空X{at:05},plan,1\n" for at in range(20_000)),
    }


def _places() -> Iterator[Attack]:
    def spoiled(spoil: Callable[[Path], object]) -> Write:
        def write(place: Path) -> Words:
            words = tender(dict)(place)
            spoil(place)
            return words

        return write

    def pipe(place: Path) -> None:
        (place / "bids.csv").unlink()
        os.mkfifo(place / "bids.csv")

    def circle(place: Path) -> None:
        (place / "bids.csv").unlink()
        (place / "bids.csv").symlink_to(place / "bids.csv")

    def steer(place: Path) -> None:
        (place / "\x1b]0;x\x07\x1b[2J\nbids.csv").touch()
        (place / os.fsdecode(b"\xff\xfe.csv")).touch()

    yield refused("a pipe that never speaks", spoiled(pipe))
    yield refused("a device without end", spoiled(lambda place: (place / "marks.csv").symlink_to("/dev/zero")))
    yield refused("a link to itself", spoiled(circle), often=False)
    crowd = spoiled(lambda place: [(place / f"bid{at}.csv").touch() for at in range(5_000)])
    yield borne("a folder of 5,000 files", crowd)
    yield borne("names of files that steer the terminal", spoiled(steer))
    yield refused("a path that ends in nothing", lambda place: ["evaluate", place / ("a" * 300)], often=False)


RECORDS: Final[dict[str, Callable[[], str]]] = {
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
OFTEN_RECORDS: Final = ("lists 200,000 deep", "a key twice", "a number of a million digits", "half of a pair of signs")


def _records() -> Iterator[Attack]:
    def record(make: Callable[[], str]) -> Write:
        def write(place: Path) -> Words:
            result = place.with_suffix(".json")
            result.write_text(make(), encoding="utf-8")
            return ["verify", *tender(dict)(place)[1:], result]

        return write

    for name, make in RECORDS.items():
        yield refused(f"a record of {name}", record(make), often=name in OFTEN_RECORDS)


OPTIONS: Final = {
    "--set": "plan=1e999999999",
    "--price": f"架空通信={'9' * 100_000}",
    "--ratio": f"{'9' * 100_000}:1",
    "--rounding": "value=1000000000 down",
}


def _what_ifs() -> Iterator[Attack]:
    def scenario(make: Callable[[], str]) -> Write:
        def write(place: Path) -> Words:
            _, folder = tender(lambda: {"scenarios.toml": make()})(place)
            return ["whatif", folder, "--scenario", place / "scenarios.toml"]

        return write

    def weights(make: Callable[[], str]) -> Write:
        def write(place: Path) -> Words:
            (place / "weights.toml").write_text(make(), encoding="utf-8")
            return ["weights", place / "weights.toml"]

        return write

    for name in OFTEN_DEEP:
        yield refused(f"{name} among the what-ifs", scenario(DEEP[name]), often="25,000" in name or "tables" in name)
        yield refused(f"{name} in the weights", weights(DEEP[name]), often="25,000" in name)
    for option, value in OPTIONS.items():
        yield refused(f"a what-if without bounds of {option}", tender(dict, "whatif", option, value), often=False)
