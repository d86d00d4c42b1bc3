"""Three hundred workbooks that say the same as one folder, or hide something: each declares what is right.

``read`` variants give the folder's own result. ``refused`` ones are a fault that names the cell. ``either`` may be read
or refused, where the standard leaves it open. A different result is never right. As a program, it writes the variants of
one group into a folder: ``python tests/workbook_variants.py DIRECTORY GROUP``.
"""

import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

import xlsxwriter
from raw_workbook import (
    DAY,
    GENERAL,
    MOMENT,
    NUMBER,
    STRICT,
    TRANSITIONAL,
    Raw,
    in_runs,
    packed,
    plain,
    with_reading,
)
from workbook_tender import SHEETS, Sheets, Value

Class = Literal["read", "refused", "either"]

LIBREOFFICE: Final = Path(__file__).with_name("workbooks")
"""The same tender written by LibreOffice; the README beside the files tells how they were made."""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One workbook: what is right, why where it may be refused, and the places one of which a fault must name.

    A place is a cell as "bids!B2", a sheet, or empty where no sheet can be told apart. A read variant ``warns`` where
    a code has that word in it. ``twin`` are the sheets whose folder gives the result.
    """

    group: str
    name: str
    write: Callable[[], bytes]
    right: Class = "read"
    why: str = ""
    places: tuple[str, ...] = ("",)
    warns: str = ""
    twin: Sheets = field(default_factory=lambda: SHEETS)

    def __str__(self) -> str:
        return f"{self.group}: {self.name}"


def changed(place: str, value: Value, sheets: Sheets = SHEETS) -> Sheets:
    """Return the sheets with one cell changed."""
    sheet, _, ref = place.partition("!")
    rows = [list(row) for row in sheets[sheet]]
    rows[int(ref[1:]) - 1][ord(ref[0]) - ord("A")] = value
    return {**sheets, sheet: rows}


def refused(why: str, *places: str) -> dict[str, Any]:
    """Declare a variant refused, at one of these places."""
    return {"right": "refused", "why": why, "places": places or ("",)}


def either(why: str, *places: str) -> dict[str, Any]:
    """Declare a variant read or refused."""
    return {"right": "either", "why": why, "places": places or ("",)}


def raw(group: str, name: str, how: Raw, **declared: Any) -> Variant:  # noqa: ANN401 - the fields of a variant
    return Variant(group=group, name=name, write=how.write, **declared)


# How the XML is written


def grammar() -> Iterator[Variant]:
    """Namespaces, prefixes, references, and where texts are kept: all that the standard leaves to the writer."""
    mains = {"transitional": TRANSITIONAL, "strict": STRICT}
    texts = {
        "shared": Raw(),
        "shared in runs": Raw(text=in_runs),
        "inline with furigana": Raw(strings="inline", text=with_reading),
    }
    for (main, space), prefix, refs, (kept, how) in product(
        mains.items(), ("", "x"), ("all", "none", "cells", "rows"), texts.items()
    ):
        name = f"{main}, {prefix or 'no'} prefix, references: {refs}, texts {kept}"
        yield raw("grammar", name, replace(how, main=space, prefix=prefix, refs=refs))
    for (main, space), refs in product(mains.items(), ("all", "none")):
        name = f"{main}, texts as results, references: {refs}"
        yield raw("grammar", name, replace(Raw(strings="str"), main=space, refs=refs))
    yield raw("grammar", "strict, blanks not written", Raw(main=STRICT, blanks=False))
    yield raw("grammar", "a prefix with a hyphen", Raw(prefix="a-b"))
    yield raw("grammar", "a Japanese prefix", Raw(prefix="表"))


def spelling() -> Iterator[Variant]:
    """The liberties of XML itself."""
    on_sheets = lambda change: lambda name, text: change(text) if "/worksheets/" in name else text  # noqa: E731
    everywhere = lambda change: lambda _name, text: change(text)  # noqa: E731
    changes: dict[str, Callable[[str], str]] = {
        "attributes in single quotes": lambda text: re.sub(r'(\w)="([^"\']*)"', r"\1='\2'", text),
        "blanks around the equals signs": lambda text: re.sub(r'(<c [^>]*?)(\w)="', r'\1\2 = "', text),
        "line ends between attributes": lambda text: re.sub(r' (?=\w+="[^<]*>)', "\n\t", text),
        "line ends between elements": lambda text: text.replace("><", ">\r\n  <"),
        "a comment in every row": lambda text: text.replace("<row", "<!-- <c t='e'/> --><row"),
        "a comment in every cell": lambda text: re.sub(r"(<c [^>]*[^/]>)", r"\1<!-- <v>999</v> -->", text),
        "a processing instruction in every cell": lambda text: re.sub(r"(<c [^>]*[^/]>)", r"\1<?x <v>999</v>?>", text),
        "values as CDATA": lambda text: re.sub(r"<v>([^<]*)</v>", r"<v><![CDATA[\1]]></v>", text),
        "values as character references": lambda text: re.sub(
            r"<v>([^<]*)</v>", lambda m: f"<v>{''.join(f'&#{ord(sign)};' for sign in m[1])}</v>", text
        ),
        "a value cut by a comment": lambda text: re.sub(r"<v>(\d)(\d+)</v>", r"<v>\1<!-- 0 -->\2</v>", text),
        "a value cut by an instruction": lambda text: re.sub(r"<v>(\d)(\d+)</v>", r"<v>\1<?x 0?>\2</v>", text),
        "types as character references": lambda text: text.replace(' t="s"', ' t="&#115;"'),
        "references as character references": lambda text: re.sub(
            r' r="([A-Z])', lambda m: f' r="&#{ord(m[1])};', text
        ),
        "the default type written out": lambda text: re.sub(r'<c( r="\w+")? s="3">', r'<c\1 s="3" t="n">', text),
        "no empty-element tags": lambda text: re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", text),
        "attributes in another order": lambda text: re.sub(r'<c( r="\w+") (s="\d")', r"<c \2\1", text),
        "metadata attributes": lambda text: text.replace("<c ", '<c cm="1" vm="1" ph="1" '),
        "spans on every row": lambda text: text.replace("<row ", '<row spans="1:3" '),
        "foreign attributes": lambda text: text.replace("<c ", '<c xmlns:o="urn:other" o:t="e" o:r="A1" ').replace(
            "<row ", '<row xmlns:o="urn:other" o:r="9" o:hidden="1" '
        ),
        "ignorable attributes": lambda text: text.replace(
            "<sheetData>",
            '<sheetData xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="z"'
            ' xmlns:z="urn:z">',
        ),
        "no line of declaration": lambda text: text.partition("\n")[2],
        "version 1.1 in the declaration": lambda text: text.replace('version="1.0"', 'version="1.1"', 1),
    }
    loose = {
        "version 1.1 in the declaration": either("XML 1.1 is another language than the standard's"),
        "values as CDATA": {},
    }
    for name, change in changes.items():
        yield raw("spelling", name, Raw(change=on_sheets(change)), **loose.get(name, {}))
    yield raw(
        "spelling",
        "line ends between elements of every part",
        Raw(change=everywhere(changes["line ends between elements"])),
    )
    yield raw(
        "spelling", "a byte order mark on every part", Raw(encode=lambda _, text: b"\xef\xbb\xbf" + text.encode())
    )
    utf_16 = either("UTF-16 is allowed, and hardly written by anybody")
    for label in ("utf-16", "utf-16-le", "utf-16-be"):
        declared = "UTF-16"

        def encode(name: str, text: str, label: str = label) -> bytes:
            mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(label, b"")
            text = text.replace("UTF-8", "UTF-16", 1)
            return (
                mark + text.encode(label)
                if "sheet" in name or "Strings" in name
                else text.replace("UTF-16", "UTF-8", 1).encode()
            )

        yield raw(
            "spelling", f"sheets and texts in {label.upper()} ({declared} declared)", Raw(encode=encode), **utf_16
        )
    for label in ("Shift_JIS", "EUC-JP"):
        yield raw(
            "spelling",
            f"inline texts in {label}",
            Raw(
                strings="inline",
                encode=lambda name, text, label=label: (
                    text.replace("UTF-8", label, 1).encode(label, "xmlcharrefreplace")
                    if "/worksheets/" in name
                    else text.encode()
                ),
            ),
            **either("the standard allows UTF-8 and UTF-16 alone"),
        )


# Texts


def texts() -> Iterator[Variant]:
    """Shared and inline strings in all their parts."""
    ways: dict[str, Callable[[str], str]] = {
        "as CDATA": lambda text: f"<t><![CDATA[{text}]]></t>",
        "as decimal references": lambda text: f"<t>{''.join(f'&#{ord(sign)};' for sign in text)}</t>",
        "as hexadecimal references": lambda text: f"<t>{''.join(f'&#x{ord(sign):x};' for sign in text)}</t>",
        "with a comment inside": lambda text: f"<t>{escape(text[:1])}<!-- 反対 -->{escape(text[1:])}</t>",
        "with an instruction inside": lambda text: f"<t>{escape(text[:1])}<?x 反対?>{escape(text[1:])}</t>",
        "with an empty run": lambda text: f"<r><t/></r><r>{plain(text)}</r><r><rPr><i/></rPr><t></t></r>",
        "one run a character": lambda text: "".join(f"<r>{plain(sign)}</r>" for sign in text),
        "with furigana between runs": lambda text: (
            f'<r>{plain(text[:1])}</r><rPh sb="0" eb="1"><t>カ</t></rPh><r>{plain(text[1:])}</r><phoneticPr fontId="1"/>'
        ),
        "with furigana of two words": lambda text: (
            f'{plain(text)}<rPh sb="0" eb="1"><t>カ</t></rPh><rPh sb="1" eb="2"><t xml:space="preserve"> クウ</t></rPh>'
        ),
        "with blanks around, kept": lambda text: f'<t xml:space="preserve">  {escape(text)} \t</t>',
        "with blanks around, not kept": lambda text: f"<t> {escape(text)}\n</t>",
        "with a foreign element inside": lambda text: f'{plain(text)}<o:t xmlns:o="urn:other">反対</o:t>',
        "with an extension behind": lambda text: f"{plain(text)}<extLst><ext uri='x'><t>反対</t></ext></extLst>",
    }
    loose = {
        "with a foreign element inside": either("no such element is allowed here"),
        "with an extension behind": either("no such element is allowed here"),
    }
    for (name, text), kept in product(ways.items(), ("shared", "inline")):
        yield raw("texts", f"{kept}, {name}", Raw(text=text, strings=kept), **loose.get(name, {}))
    escaped = either("only Excel's own escapes of characters", "bids", "marks", "certificates", "vendors", "sanctions")
    for kept in ("shared", "inline"):
        yield raw(
            "texts",
            f"{kept}, a letter as Excel escapes control characters",
            Raw(text=lambda text: plain(text.replace("A＆B", "_x0041_＆B")), strings=kept),
            **escaped,
        )
    literal = "_x0041_＆B通信"
    renamed: Sheets = {
        name: [[literal if value == "A＆B通信" else value for value in row] for row in rows]
        for name, rows in SHEETS.items()
    }
    yield raw(
        "texts",
        "a name that looks like an escape, escaped",
        Raw(sheets=renamed, text=lambda text: plain(text.replace("_x0041_", "_x005F_x0041_"))),
        **{**escaped, "twin": renamed},
    )
    note = '<c{ref} t="inlineStr"><is><t>公告の_x000D_&#10;とおり</t></is></c>'
    yield raw("texts", "a line end escaped in a note", Raw(cells={"tender!C3": note}))
    counts = {
        "counts of shared strings of zero": ' count="0" uniqueCount="0"',
        "no counts of shared strings": "",
        "counts of shared strings too high": ' count="99999" uniqueCount="99999"',
    }
    for name, written in counts.items():
        yield raw(
            "texts",
            name,
            Raw(
                change=lambda part, text, written=written: (
                    re.sub(r' count="\d+" uniqueCount="\d+"', written, text) if "Strings" in part else text
                )
            ),
        )
    yield raw(
        "texts",
        "shared strings that nothing uses",
        Raw(change=lambda part, text: text.replace("</sst>", f"<si>{plain('余り')}</si></sst>")),
    )
    indexes = {
        "past the last": "99999", "negative": "-1", "no number": "abc", "a decimal": "3.5", "empty": "", "far past": "18446744073709551616",
    }  # fmt: skip
    for name, index in indexes.items():
        yield raw(
            "texts",
            f"the index of a shared string is {name}",
            Raw(cells={"bids!C7": f'<c{{ref}} t="s"><v>{index}</v></c>'}),
            **refused("a text that is not there", "bids!C7"),
        )
    for name, index in {"with blanks around": " {s} ", "with a leading zero": "0{s}", "with a point": "{s}.0"}.items():
        yield raw(
            "texts",
            f"the index of a shared string {name}",
            Raw(cells={"bids!C7": f'<c{{ref}} t="s"><v>{index}</v></c>'}),
            **either("a number written oddly", "bids!C7"),
        )
    yield raw(
        "texts",
        "no shared strings at all",
        Raw(pack=lambda parts: packed({n: p for n, p in parts.items() if "Strings" not in n})),
        **refused("texts that are not there"),
    )
    yield raw(
        "texts",
        "shared strings at the place an absolute target names",
        Raw(
            change=lambda part, text: (
                text.replace('"sharedStrings.xml"', '"/xl/sharedStrings.xml"') if part.endswith(".rels") else text
            )
        ),
    )
    moved = lambda parts: packed({n.replace("sharedStrings", "文字列"): p for n, p in parts.items()})  # noqa: E731
    yield raw(
        "texts",
        "shared strings under another name",
        Raw(
            change=lambda part, text: (
                text.replace("sharedStrings.xml", "文字列.xml") if "rels" in part or "Types" in part else text
            ),
            pack=moved,
        ),
        **either("names of parts beyond ASCII"),
    )


# Numbers

SHOWN_AS_TYPED: Final = (
    2, 3, 4, 11, 12, 37, 38, 39, 40, 41, 43, 44, 48, "General", "G/標準", "0", "#,##0", "¥#,##0;[Red]¥-#,##0",
    "[$¥-411]#,##0", '#,##0"円"', '0"%"', r"0.0\%", '0" 点 (100%)"', "_-* #,##0.00_-", "[DBNum3]#,##0",
    "[>=100]#,##0;0.00", "0.00E+00", "# ?/?", "@", "[Blue]0.00", '"No."0', "0_%",
)  # fmt: skip
"""Formats of numbers that show the number itself; a quoted, escaped or skipped percent sign multiplies nothing."""

PERCENTS: Final = (9, 10, "0%", "0.0%", "0%;[Red]-0%", '0" 割 "%', "[>=1]0%;0.0", "% 0", "General%")


def numbers() -> Iterator[Variant]:
    """Numbers as they are kept, and the formats they are shown in."""
    for code in SHOWN_AS_TYPED:
        yield raw("numbers", f"shown as {code}", Raw(formats={NUMBER: code}))
    for code in PERCENTS:
        yield raw(
            "numbers",
            f"a percentage, shown as {code}",
            Raw(formats={GENERAL: code}, cells={"bids!G6": "<c{ref} s='0'><v>0.08125</v></c>"}),
            **refused("a percentage: 8.125 % is kept as 0.08125", "bids!G6"),
        )
    thousands = either("a price in thousands is kept in full and shown without the last digits")
    yield raw("numbers", "shown in thousands", Raw(formats={NUMBER: "#,##0,"}), **thousands)
    yield raw("numbers", "not shown at all", Raw(formats={NUMBER: ";;;"}), **either("a number that nobody sees"))
    yield raw(
        "numbers",
        "shown as days",
        Raw(formats={GENERAL: 14}, cells={"bids!B2": "<c{ref} s='0'><v>49110000</v></c>"}),
        **refused("a price that is a day", "bids!B2"),
    )
    for name, code in {"an elapsed time": "[h]:mm:ss", "a time": "h:mm"}.items():
        yield raw(
            "numbers",
            f"shown as {name}",
            Raw(formats={GENERAL: code}, cells={"bids!F2": "<c{ref} s='0'><v>3</v></c>"}),
            **either("a number that is a time", "bids!F2"),
        )
    ways: dict[str, Callable[[str], str]] = {
        "with exponents": lambda text: f"{Decimal(text):E}",
        "with small exponents": lambda text: f"{Decimal(text) * 1000:f}e-3",
        "with seventeen digits": lambda text: f"{float(text):.17g}",
        "with zeros behind the point": lambda text: f"{float(text):.6f}",
    }
    for name, way in ways.items():
        yield raw("numbers", f"kept {name}", Raw(numbers=way))
    odd = {
        "with a plus": "+49110000",
        "with leading zeros": "0049110000",
        "with blanks around": " 49110000\n",
        "with a point at the end": "49110000.",
    }
    for name, text in odd.items():
        yield raw(
            "numbers",
            f"kept {name}",
            Raw(cells={"bids!B2": f"<c{{ref}}><v>{text}</v></c>"}),
            **either("a number written oddly", "bids!B2"),
        )
    wrong = {
        "infinite": "INF", "no number": "NaN", "past all bounds": "1e400", "hexadecimal": "0x2ED5EB0", "grouped": "49,110,000",
        "full-width": "４９１１００００", "a word": "四千九百十一万", "nothing but blanks": "  ", "empty": "", "two numbers": "49110000 1",
        "of 400 digits": "4" * 400, "underscored": "49_110_000",
    }  # fmt: skip
    for name, text in wrong.items():
        yield raw(
            "numbers",
            f"a value that is {name}",
            Raw(cells={"bids!B2": f"<c{{ref}}><v>{text}</v></c>"}),
            **refused("no number that a cell can hold", "bids!B2"),
        )
    computed = refused("more digits than anybody types", "bids!G2")
    yield raw(
        "numbers",
        "a sum that is off in the last digit",
        Raw(cells={"bids!G2": "<c{ref}><v>9.6600000000000019</v></c>"}),
        **computed,
    )
    as_text = lambda write: {  # noqa: E731
        name: [
            [
                write(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
                for value in row
            ]
            for row in rows
        ]
        for name, rows in SHEETS.items()
    }
    yield raw("numbers", "as text", Raw(sheets=as_text(str)))
    yield raw(
        "numbers",
        "as text, in full width",
        Raw(sheets=as_text(lambda value: str(value).translate(str.maketrans("0123456789.", "０１２３４５６７８９．")))),
    )
    yield raw("numbers", "as text, grouped", Raw(sheets=as_text(lambda value: f"{value:,}")))
    amounts = ("price.ceiling", "price.investigation", "price.floor")
    yen: dict[str, Callable[[int], str]] = {
        "円": lambda value: f"{value:,}円",
        "¥": lambda value: f"¥{value:,}",
        "￥": lambda value: f"￥{value}",
    }
    for sign, write in yen.items():
        sheets: Sheets = {
            **SHEETS,
            "tender": [
                [row[0], write(row[1]) if row[0] in amounts and isinstance(row[1], int) else row[1], row[2]]
                for row in SHEETS["tender"]
            ],
            "bids": [
                [write(value) if at == 1 and isinstance(value, int) else value for at, value in enumerate(row)]
                for row in SHEETS["bids"]
            ],
        }
        yield raw("numbers", f"amounts with {sign}", Raw(sheets=sheets))
    yield raw("numbers", "a code with leading zeros, as text", Raw(sheets=changed("bids!E2", "00123")))
    for kept in ("true", "TRUE", "2", "", "yes"):
        yield raw(
            "numbers",
            f"a truth kept as '{kept}'",
            Raw(cells={"bids!H2": f'<c{{ref}} t="b"><v>{kept}</v></c>'}),
            **either("truths are kept as 1 and 0", "bids!H2"),
        )
    for word in ("有", "○", "はい", "TRUE", "Yes"):
        yield raw(
            "numbers", f"a truth written {word}", Raw(sheets=changed("criteria!G6", word, changed("bids!H2", word)))
        )


# Days

SHOWN_AS_DAYS: Final = (
    14, 15, 22, 27, 28, 30, 31, 36, 50, 51, 54, 57, 58, "yyyy/mm/dd", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy/m/d;@",
    '[$-411]ggge"年"m"月"d"日"', "[$-411]ge.m.d", '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@', r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy",
    "d.m.yyyy", "[Red]yyyy/m/d", "YYYY/MM/DD", "m/d/yy h:mm", "[DBNum3]yyyy年m月d日", r"yyyy\年m\月d\日", 'yyyy"(100%)"m/d',
    r"yyyy/m/d\ aaaa", "_-yyyy/m/d_-", "[$-411]gge.mm.dd", "e.m.d", '"公告 "yyyy/m/d',
)  # fmt: skip
SHOWN_AS_MOMENTS: Final = (
    22, "yyyy/m/d h:mm", r'[$-411]ggge"年"m"月"d"日"\ h"時"mm"分"', r"yyyy-mm-dd\Thh:mm:ss.000", "m/d h:mm AM/PM", "yyyy/m/d h:mm:ss;@",
)  # fmt: skip


def days() -> Iterator[Variant]:
    """Days and moments, in both calendars of Excel and as the offices show them."""
    for code in SHOWN_AS_DAYS:
        right = (
            {}
            if isinstance(code, str) or code < 27
            else either("a format that only Japanese Excel has built in", "tender!B5")
        )
        yield raw("days", f"shown as {code}", Raw(formats={DAY: code}), **right)
    for code in SHOWN_AS_MOMENTS:
        yield raw("days", f"moments shown as {code}", Raw(formats={MOMENT: code}))
    partial_days = {
        "the month alone": 17,
        "day and month": 16,
        "the weekday": "aaaa",
        "nothing": ";;;",
        "the number": "General;yyyy/m/d",
    }
    for name, code in partial_days.items():
        yield raw(
            "days",
            f"days of which {name} is shown",
            Raw(formats={DAY: code}),
            **either("a day that is not shown as one", "tender!B5"),
        )
    for name, code in {"the time alone": "h:mm", "the time elapsed": "[h]:mm"}.items():
        yield raw(
            "days",
            f"moments of which {name} is shown",
            Raw(formats={MOMENT: code}),
            **either("a day that is not shown", "bids!D2"),
        )
    for code in (14, 31, "yyyy/mm/dd", '[$-411]ggge"年"m"月"d"日"'):
        yield raw("days", f"since 1904, shown as {code}", Raw(dates="since-1904", formats={DAY: code}))
    yield raw("days", "since 1904, strict", Raw(dates="since-1904", main=STRICT))
    yield raw("days", "since 1904, written true", Raw(dates="since-1904", since_1904="true"))
    yield raw("days", "since 1904, with a prefix", Raw(dates="since-1904", prefix="x"))
    for main in (TRANSITIONAL, STRICT):
        yield raw("days", f"as ISO 8601 in {main}", Raw(dates="iso", main=main))
    yield raw(
        "days",
        "as a number nobody formatted",
        Raw(formats={DAY: 0, MOMENT: 0}),
        **refused("a number where a day belongs", "tender!B5", "tender!B7", "bids!D2"),
    )
    wrong = {"negative": "-5", "past the last year": "2958466", "that never was": "60", "a fraction below a day": "0.5"}
    for name, kept in wrong.items():
        yield raw(
            "days",
            f"a day that is {name}",
            Raw(cells={"certificates!D2": f'<c{{ref}} s="{DAY}"><v>{kept}</v></c>'}),
            **refused("no day of the calendar", "certificates!D2"),
        )
    for name, kept in {"no day": "2026-02-30", "a word": "きのう", "empty": ""}.items():
        yield raw(
            "days",
            f"ISO 8601 that is {name}",
            Raw(cells={"certificates!D2": f'<c{{ref}} s="{DAY}" t="d"><v>{kept}</v></c>'}),
            **refused("no day of the calendar", "certificates!D2"),
        )
    writings: dict[str, Callable[[date], str]] = {
        "ISO 8601": lambda day: day.isoformat(" ") if isinstance(day, datetime) else day.isoformat(),
        "slashes": lambda day: (
            f"{day.year}/{day.month}/{day.day}" + (f" {day:%H:%M:%S}" if isinstance(day, datetime) else "")
        ),
        "an era": lambda day: (
            f"令和{day.year - 2018}年{day.month}月{day.day}日"
            + (f" {day:%H:%M:%S}" if isinstance(day, datetime) else "")
        ),
    }
    for name, write in writings.items():
        sheets: Sheets = {
            table: [
                [write(value) if isinstance(value, date) and value.year > 2018 else value for value in row]
                for row in rows
            ]
            for table, rows in SHEETS.items()
        }
        yield raw("days", f"as text with {name}", Raw(sheets=sheets))


# Errors and formulas

ERRORS: Final = (
    "#N/A",
    "#DIV/0!",
    "#REF!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#VALUE!",
    "#SPILL!",
    "#GETTING_DATA",
    "#CALC!",
    "#未知!",
)


def errors() -> Iterator[Variant]:
    """Every error of Excel, and every way to write one; beneath most is the status, whose blank means valid."""
    why = "an error in a cell is no value, and no blank"
    for at, error in enumerate(ERRORS):
        place = ("bids!C2", "bids!B3", "certificates!E2", "sanctions!D2", "bids!C6")[at % 5]
        yield raw(
            "errors",
            f"{error} at {place}",
            Raw(cells={place: f'<c{{ref}} t="e"><v>{error}</v></c>'}),
            **refused(why, place),
        )
    ways = {
        "strict": Raw(main=STRICT),
        "strict, without references": Raw(main=STRICT, refs="none"),
        "without references": Raw(refs="none"),
        "without references of cells": Raw(refs="rows"),
        "with a prefix": Raw(prefix="x", refs="none"),
    }
    for name, how in ways.items():
        yield raw(
            "errors",
            f"#N/A, {name}",
            replace(how, cells={"bids!C2": '<c{ref} t="e"><v>#N/A</v></c>'}),
            **refused(why, "bids!C2"),
        )
    writings = {
        "in single quotes": "<c{ref} t='e'><v>#N/A</v></c>",
        "with blanks around the sign": '<c{ref} t = "e"><v>#N/A</v></c>',
        "with a line end in the tag": '<c{ref}\n\tt="e"\n><v>#N/A</v></c>',
        "as a character reference": '<c{ref} t="&#x65;"><v>#N/A</v></c>',
        "with its formula": '<c{ref} t="e"><f>VLOOKUP(A2,A3:B9,2,0)</f><v>#N/A</v></c>',
        "without a value": '<c{ref} t="e"/>',
        "with an empty value": '<c{ref} t="e"><v></v></c>',
        "as the text of a formula": '<c{ref} t="str"><f>"#"&amp;"N/A"</f><v>#N/A</v></c>',
        "as an inline text": '<c{ref} t="inlineStr"><is><t>#N/A</t></is></c>',
        "with two types' texts": '<c{ref} t="e"><v>#N/A</v><is><t></t></is></c>',
    }
    for name, cell in writings.items():
        yield raw("errors", f"#N/A {name}", Raw(cells={"bids!C2": cell}), **refused(why, "bids!C2"))
    yield raw(
        "errors",
        "#N/A in a row without references in a sheet that has them",
        Raw(
            change=lambda part, text: (
                re.sub(
                    r'(<row r="2">)(.*?)</row>',
                    lambda m: f"<row>{re.sub(chr(32) + r'r=.[A-Z]+2.', '', m[2])}</row>",
                    text,
                )
                if part.endswith("sheet4.xml")
                else text
            ),
            cells={"bids!C2": '<c{ref} t="e"><v>#N/A</v></c>'},
        ),
        **refused(why, "bids!C2"),
    )
    yield raw(
        "errors",
        "#N/A in the definition",
        Raw(cells={"tender!B9": '<c{ref} t="e"><v>#N/A</v></c>'}),
        **refused(why, "tender!B9"),
    )
    yield raw(
        "errors",
        "#N/A in a criterion",
        Raw(cells={"criteria!H4": '<c{ref} t="e"><v>#N/A</v></c>'}),
        **refused(why, "criteria!H4"),
    )
    yield raw(
        "errors",
        "#REF! in a heading",
        Raw(cells={"bids!C1": '<c{ref} t="e"><v>#REF!</v></c>'}),
        **refused(why, "bids!C1", "bids"),
    )


def formulas() -> Iterator[Variant]:
    """Formulas with the value last calculated, and those whose value nobody calculated."""
    calculated = {
        "a number": ("bids!F2", "<c{ref}><f>1+2</f><v>3</v></c>"),
        "a price": ("bids!B2", "<c{ref}><f>SUM(49000000,110000)</f><v>49110000</v></c>"),
        "a text": ("bids!C7", '<c{ref} t="str"><f>"辞"&amp;"退"</f><v>辞退</v></c>'),
        "a truth": ("bids!H2", '<c{ref} t="b"><f>1=1</f><v>1</v></c>'),
        "a day": ("tender!B5", f'<c{{ref}} s="{DAY}"><f>DATE(2026,10,1)</f><v>46296</v></c>'),
        "an array formula": ("bids!F2", '<c{ref}><f t="array" ref="F2">SUM({1,2})</f><v>3</v></c>'),
        "a volatile formula": ("bids!F2", '<c{ref}><f ca="1">3*RAND()^0</f><v>3</v></c>'),
        "a formula without its text": ("bids!F2", '<c{ref}><f t="shared" si="0"/><v>3</v></c>'),
        "an empty formula": ("bids!F2", "<c{ref}><f/><v>3</v></c>"),
        "a table of data": ("bids!F2", '<c{ref}><f t="dataTable" ref="F2:F2" dt2D="0" dtr="0" r1="A1"/><v>3</v></c>'),
        "a value before its formula": ("bids!F2", "<c{ref}><v>3</v><f>1+2</f></c>"),
    }
    for name, (place, cell) in calculated.items():
        right = either("against the order of the standard", place) if "before" in name else {}
        yield raw("formulas", f"calculated: {name}", Raw(cells={place: cell}), **right)
    shared = {
        "bids!F2": '<c{ref}><f t="shared" ref="F2:F4" si="0">ROW()-1+2</f><v>3</v></c>',
        "bids!F3": '<c{ref}><f t="shared" si="0"/><v>1</v></c>',
        "bids!F4": '<c{ref}><f t="shared" si="0"/><v>2</v></c>',
    }
    yield raw("formulas", "calculated: a formula shared by three cells", Raw(cells=shared))
    yield raw("formulas", "calculated, strict and without references", Raw(cells=shared, main=STRICT, refs="none"))
    calculation = {
        "an engine of its own": '<calcPr calcId="191029"/>',
        "not to be calculated on loading": '<calcPr calcId="191029" fullCalcOnLoad="0"/>',
        "not to be calculated, written false": '<calcPr fullCalcOnLoad="false"/>',
        "calculated by hand": '<calcPr calcMode="manual" calcOnSave="1"/>',
    }
    for name, book in calculation.items():
        yield raw("formulas", f"calculated, {name}", Raw(cells=shared, book=book))
    yield raw("formulas", "to be calculated on loading, without any formula", Raw(book='<calcPr fullCalcOnLoad="1"/>'))
    why = "nobody has calculated this formula"
    zeros = {"bids!F2": "<c{ref}><f>1+2</f><v>0</v></c>"}
    for written in ('fullCalcOnLoad="1"', "fullCalcOnLoad='true'", 'calcId="1" fullCalcOnLoad = "&#49;"'):
        yield raw(
            "formulas",
            f"a placeholder, {written}",
            Raw(cells=zeros, book=f"<calcPr {written}/>"),
            **refused(why, "bids!F2"),
        )
    yield raw(
        "formulas",
        "a placeholder, strict with a prefix",
        Raw(cells=zeros, book='<calcPr fullCalcOnLoad="1"/>', main=STRICT, prefix="x", refs="none"),
        **refused(why, "bids!F2"),
    )
    yield raw(
        "formulas",
        "a shared placeholder",
        Raw(cells={"bids!F2": '<c{ref}><f t="shared" si="0"/><v>0</v></c>'}, book='<calcPr fullCalcOnLoad="1"/>'),
        **refused(why, "bids!F2"),
    )
    missing = {
        "of a number": "<c{ref}><f>1+2</f></c>",
        "of a number, empty": "<c{ref}><f>1+2</f><v/></c>",
        "of a number, blank": "<c{ref}><f>1+2</f><v> </v></c>",
        "of a text": '<c{ref} t="str"><f>A2</f></c>',
        "of a text, empty": '<c{ref} t="str"><f>A2</f><v></v></c>',
        "of a truth": '<c{ref} t="b"><f>A2=A3</f></c>',
        "of a shared formula": '<c{ref}><f t="shared" si="0"/></c>',
        "of an array": '<c{ref}><f t="array" ref="C2">A2</f></c>',
        "of a shared text": '<c{ref} t="s"><f>A2</f></c>',
        "of an inline text": '<c{ref} t="inlineStr"><f>A2</f><is/></c>',
    }
    for name, cell in missing.items():
        yield raw("formulas", f"without the value {name}", Raw(cells={"bids!C2": cell}), **refused(why, "bids!C2"))
    yield raw(
        "formulas",
        "without the value, strict and without references",
        Raw(cells={"bids!C2": missing["of a text"]}, main=STRICT, refs="none"),
        **refused(why, "bids!C2"),
    )
    yield raw(
        "formulas",
        "without the value, in the definition",
        Raw(cells={"tender!B9": missing["of a number"]}),
        **refused(why, "tender!B9"),
    )


# Sheets


def sheets() -> Iterator[Variant]:
    """Names, order and visibility of sheets, hidden rows and columns, blank and far cells, merged ones."""
    yield from _named()
    yield from _hidden()
    yield from _shaped()


def _named() -> Iterator[Variant]:
    names = {
        "in capitals": str.upper,
        "capitalised": str.capitalize,
        "in full width": lambda name: "".join(chr(ord(sign) + 0xFEE0) for sign in name),
        "with blanks around": lambda name: f" {name} ",
    }
    for way, write in names.items():
        yield raw("sheets", f"names {way}", Raw(names={name: write(name) for name in SHEETS}))
    japanese = {
        "tender": "案件",
        "criteria": "評価項目",
        "exclusions": "除外要件",
        "bids": "入札一覧",
        "marks": "採点表",
        "certificates": "認証",
        "sanctions": "処分歴",
        "vendors": "事業者一覧",
    }
    yield raw("sheets", "names in Japanese", Raw(names=japanese))
    headings: dict[str, Callable[[str], str]] = {
        "in capitals": str.upper,
        "in full width": names["in full width"],
        "with blanks around": lambda text: f" {text}\n",
    }
    for way, write in headings.items():
        renamed: Sheets = {
            name: [
                [
                    write(str(heading)) if str(heading).isascii() and str(heading).isalpha() else heading
                    for heading in rows[0]
                ],
                *rows[1:],
            ]
            for name, rows in SHEETS.items()
        }
        yield raw("sheets", f"headings {way}", Raw(sheets=renamed))
    in_japanese: Sheets = {
        **SHEETS,
        "bids": [
            ["事業者", "入札価格", "状態", "受付日時", "くじ番号", "staff", "study", "desk", "備考"],
            *SHEETS["bids"][1:],
        ],
    }
    yield raw("sheets", "headings in Japanese", Raw(sheets=in_japanese))
    yield raw("sheets", "in another order", Raw(sheets=dict(reversed(SHEETS.items()))))
    moved: Sheets = {**SHEETS, "bids": [[row[at] for at in (5, 2, 0, 7, 1, 8, 4, 6, 3)] for row in SHEETS["bids"]]}
    yield raw("sheets", "columns in another order", Raw(sheets=moved))
    yield raw(
        "sheets",
        "rows in another order",
        Raw(sheets={**SHEETS, "bids": [SHEETS["bids"][0], *reversed(SHEETS["bids"][1:])]}),
    )
    yield raw(
        "sheets",
        "one more, for people",
        Raw(sheets={**SHEETS, "README": [["この案件の資料です"], ["bids は入札一覧"]]}),
    )
    twice: Sheets = {
        **SHEETS,
        "second": [SHEETS["bids"][0], ["株式会社二枚目", 41000000, None, None, 1, 5, 12, True, None]],
    }
    for way, name in {
        "in capitals": "BIDS",
        "with a blank": "bids ",
        "in full width": "ｂｉｄｓ",
        "in Japanese": "入札",
    }.items():
        yield raw(
            "sheets",
            f"two of one name, one {way}",
            Raw(sheets=twice, names={"second": name}),
            **refused("two sheets of one table", "bids", name),
        )


def _hidden() -> Iterator[Variant]:
    for state in ("hidden", "veryHidden"):
        yield raw(
            "sheets", f"one that is {state}", Raw(sheet_attributes={"marks": f' state="{state}"'}), warns="hidden"
        )
    yield raw(
        "sheets",
        "one that is hidden, strict",
        Raw(main=STRICT, sheet_attributes={"marks": ' state="hidden"'}),
        warns="hidden",
    )
    for name, how in {
        "": Raw(),
        ", strict without references": Raw(main=STRICT, refs="none"),
        ", with a prefix": Raw(prefix="x"),
    }.items():
        yield raw("sheets", f"a hidden row{name}", replace(how, rows={"bids!6": ' hidden="1"'}), warns="hidden")
    yield raw("sheets", "a hidden row, written true", Raw(rows={"marks!6": " hidden = 'true'"}), warns="hidden")
    yield raw(
        "sheets",
        "rows hidden by a filter",
        Raw(
            rows={"bids!6": ' hidden="1"'},
            tail={
                "bids": '<autoFilter ref="A1:I10"><filterColumn colId="0"><filters><filter val="007"/></filters></filterColumn></autoFilter>'
            },
        ),
        warns="hidden",
    )
    yield raw("sheets", "a row of no height", Raw(rows={"bids!6": ' ht="0" customHeight="1"'}), warns="hidden")
    for name, attributes in {
        "hidden column": 'hidden="1" width="9"',
        "column of no width": 'width="0" customWidth="1"',
    }.items():
        yield raw(
            "sheets",
            f"a {name}",
            Raw(head={"bids": f'<cols><col min="7" max="7" {attributes}/></cols>'}),
            warns="hidden",
        )
    yield raw(
        "sheets",
        "rows hidden unless they say otherwise",
        Raw(head={"bids": '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'}),
        warns="hidden",
    )
    yield raw(
        "sheets",
        "a folded group of rows",
        Raw(rows={"bids!6": ' outlineLevel="1" hidden="1"', "bids!7": ' collapsed="1"'}),
        warns="hidden",
    )
    yield raw("sheets", "a hidden row that is blank", Raw(last={"bids": '<row r="12" hidden="1"/>'}))
    yield raw(
        "sheets",
        "a hidden column that is blank",
        Raw(head={"bids": '<cols><col min="11" max="16384" hidden="1" width="9"/></cols>'}),
    )


def _shaped() -> Iterator[Variant]:
    for name, written in {
        "no dimension": "none",
        "a dimension of one cell": '<dimension ref="A1"/>',
        "a dimension too small": '<dimension ref="A1:B2"/>',
        "a dimension too large": '<dimension ref="A1:Z400"/>',
        "a dimension beside the cells": '<dimension ref="X40:Z50"/>',
    }.items():
        yield raw("sheets", name, Raw(head={"bids": written}))
    for name, written in {
        "no reference": '<dimension ref=""/>',
        "nonsense": '<dimension ref="表"/>',
        "the whole sheet": '<dimension ref="A1:XFD1048576"/>',
        "whole columns": '<dimension ref="A:I"/>',
        "two areas": '<dimension ref="A1:B2 C3:D4"/>',
    }.items():
        yield raw(
            "sheets",
            f"a dimension that is {name}",
            Raw(head={"bids": written}),
            **either("a dimension that cannot be true", "bids"),
        )
    yield raw(
        "sheets",
        "blank rows behind the table",
        Raw(last={"bids": "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(11, 60))}),
    )
    yield raw(
        "sheets",
        "blank rows of blanks behind the table",
        Raw(last={"bids": '<row r="12"><c r="A12" t="inlineStr"><is><t xml:space="preserve">  </t></is></c></row>'}),
    )
    yield raw("sheets", "a styled blank cell far below", Raw(last={"bids": '<row r="9000"><c r="A9000" s="1"/></row>'}))
    yield raw(
        "sheets", "a styled blank cell far to the right", Raw(last={"bids": '<row r="11"><c r="ZZ11" s="1"/></row>'})
    )
    yield raw(
        "sheets",
        "a styled blank cell in the last corner",
        Raw(last={"bids": '<row r="1048576"><c r="XFD1048576" s="1"/></row>'}),
        **either("a cell past all limits", "bids"),
    )
    yield raw(
        "sheets",
        "a value far below",
        Raw(last={"bids": '<row r="900000"><c r="A900000"><v>1</v></c></row>'}),
        **refused("a row past all limits", "bids"),
    )
    yield raw(
        "sheets",
        "a value far to the right",
        Raw(last={"bids": '<row r="11"><c r="XFD11"><v>1</v></c></row>'}),
        **refused("a column past all limits", "bids"),
    )
    yield raw(
        "sheets",
        "a value without a heading",
        Raw(last={"bids": '<row r="11"><c r="K11"><v>1</v></c></row>'}),
        **refused("a value that no column has", "bids!K11", "bids"),
    )
    gaps: Sheets = {
        **SHEETS,
        "bids": [SHEETS["bids"][0], *(row for bid in SHEETS["bids"][1:] for row in ([None], [None], bid))],
    }
    yield raw("sheets", "blank rows between the bids", Raw(sheets=gaps))
    yield raw(
        "sheets",
        "blank rows that are not written",
        Raw(change=lambda part, text: _renumbered(text, 500) if part.endswith("sheet4.xml") else text),
    )
    above: Sheets = {**SHEETS, "bids": [[None], *SHEETS["bids"]]}
    yield raw(
        "sheets",
        "a blank row above the headings",
        Raw(sheets=above),
        **either("headings that are not in row 1", "bids"),
    )
    beside: Sheets = {**SHEETS, "bids": [[None, *row] for row in SHEETS["bids"]]}
    yield raw(
        "sheets",
        "a blank column before the table",
        Raw(sheets=beside),
        **either("headings that are not in column A", "bids"),
    )
    yield raw(
        "sheets",
        "rows out of order",
        Raw(change=lambda part, text: _swapped(text, "row") if part.endswith("sheet4.xml") else text),
        **either("rows out of order", "bids"),
    )
    yield raw(
        "sheets",
        "cells out of order",
        Raw(change=lambda part, text: _swapped(text, "c") if part.endswith("sheet4.xml") else text),
        **either("cells out of order", "bids"),
    )
    twice = refused("a cell that is there twice", "bids!B3", "bids")
    second = '<c{ref}><v>49110001</v></c><c r="B3"><v>41000000</v></c>'
    yield raw("sheets", "a cell twice in its row", Raw(cells={"bids!B3": second}), **twice)
    yield raw(
        "sheets",
        "a cell twice in its row, with the same value",
        Raw(cells={"bids!B3": second.replace("41000000", "49110001")}),
        **either("a cell that is there twice", "bids!B3", "bids"),
    )
    yield raw(
        "sheets",
        "a cell again in a row of the same number",
        Raw(last={"bids": '<row r="3"><c r="B3"><v>41000000</v></c></row>'}),
        **twice,
    )
    yield raw(
        "sheets",
        "a cell of another row",
        Raw(last={"bids": '<row r="11"><c r="B3"><v>41000000</v></c></row>'}),
        **twice,
    )
    yield raw(
        "sheets",
        "a cell again without its reference",
        Raw(cells={"bids!B3": '<c{ref}><v>49110001</v></c><c r="A3"/><c><v>41000000</v></c>'}),
        **twice,
    )
    for name, ref in {"lower case": "b3", "with signs of absolute ones": "$B$3"}.items():
        yield raw(
            "sheets",
            f"a reference in {name}",
            Raw(cells={"bids!B3": f'<c r="{ref}"><v>49110001</v></c>'}),
            **either("a reference written oddly", "bids!B3", "bids"),
        )
    for ref in (
        "B",
        "3",
        "0",
        "B0",
        "XFE3",
        "B1048577",
        "B-3",
        "B3:B4",
        "R3C2",
        "Ｂ３",
        "",
        " ",
        "B3 ",
        "ZZZZZZZZZ3",
        "B99999999999999999999",
        "B03",
        "#REF!",
    ):
        yield raw(
            "sheets",
            f"a reference that is '{ref}'",
            Raw(cells={"bids!B3": f'<c r="{ref}"><v>49110001</v></c>'}),
            **(
                either("a reference written oddly", "bids!B3", "bids")
                if ref in ("", " ", "B3 ", "B03")
                else refused("a reference that is none", "bids!B3", "bids")
            ),
        )
    yield raw(
        "sheets",
        "a row whose cells say another row",
        Raw(
            change=lambda part, text: (
                text.replace('<row r="3">', '<row r="30">') if part.endswith("sheet4.xml") else text
            )
        ),
        **either("a row and its cells that differ", "bids"),
    )
    for name, row in {
        "zero": "0",
        "negative": "-3",
        "past the last": "1048577",
        "a word": "三",
        "a decimal": "3.5",
    }.items():
        yield raw(
            "sheets",
            f"a row number that is {name}",
            Raw(
                change=lambda part, text, row=row: (
                    text.replace('<row r="3">', f'<row r="{row}">') if part.endswith("sheet4.xml") else text
                )
            ),
            **either("a row number that is none", "bids"),
        )
    merged = partial(refused, "merged cells have one value for several")
    yield raw(
        "sheets",
        "merged headings",
        Raw(tail={"bids": '<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells>'}),
        **merged("bids!B1"),
    )
    yield raw(
        "sheets",
        "merged cells, strict with a prefix",
        Raw(main=STRICT, prefix="x", tail={"bids": '<mergeCells count="1"><mergeCell ref="C2:C4"/></mergeCells>'}),
        **merged("bids!C2"),
    )
    yield raw(
        "sheets",
        "merged cells in the definition",
        Raw(tail={"tender": '<mergeCells count="1"><mergeCell ref="B5:C5"/></mergeCells>'}),
        **merged("tender!B5"),
    )
    yield raw(
        "sheets",
        "merged cells beside the table",
        Raw(tail={"bids": '<mergeCells count="1"><mergeCell ref="K20:M21"/></mergeCells>'}),
        **either("merged cells that hold nothing", "bids!K20", "bids"),
    )


def _renumbered(text: str, apart: int) -> str:
    """Number the rows from the second on so many apart."""
    moved = lambda match: str(1 + (int(match[0]) - 1) * apart)  # noqa: E731
    return re.sub(r'(?<=<row r=")\d+|(?<= r="[A-Z])\d+', moved, re.sub("<dimension[^>]*>", "", text))


def _swapped(text: str, element: str) -> str:
    """Put what stands second before what stands first."""
    found = list(re.finditer(rf"<{element} [^>]*?(?:/>|[^/]>.*?</{element}>)", text))
    first, second = found[-2:]
    return text[: first.start()] + second[0] + first[0] + text[second.end() :]


# Decoys

FOREIGN: Final = 'xmlns:o="urn:other"'
CHOICE: Final = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">{choice}'
    "</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
)


def decoys() -> Iterator[Variant]:
    """Elements that look like cells and values and are none: in foreign namespaces, extensions and alternatives."""
    why = "elements that the standard does not allow here"
    cells = {
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
        "an unknown type": '<c{ref} t="z"><v>49110000</v></c>',
        "an empty type": '<c{ref} t=""><v>49110000</v></c>',
        "a value that is an inline text's": '<c{ref} t="inlineStr"><v>49110000</v></c>',
        "alternatives of the value": "<c{ref}>"
        + CHOICE.format(choice="<v>41000000</v>", fallback="<v>49110000</v>")
        + "</c>",
        "a style that is not there": '<c{ref} s="9999"><v>49110000</v></c>',
        "a style that is no number": '<c{ref} s="x"><v>49110000</v></c>',
        "a negative style": '<c{ref} s="-1"><v>49110000</v></c>',
    }
    for name, cell in cells.items():
        yield raw("decoys", name, Raw(cells={"bids!B2": cell}), **either(why, "bids!B2", "bids"))
    row = '<row r="11"><c r="A11" t="inlineStr"><is><t>囮商会</t></is></c><c r="B11"><v>41000000</v></c></row>'
    rows = {
        "foreign rows": f'<o:row {FOREIGN} r="11"><o:c r="A11" t="inlineStr"><o:is><o:t>囮</o:t></o:is></o:c></o:row>',
        "rows within a foreign element": f"<o:x {FOREIGN}>{row}</o:x>",
        "rows among alternatives": CHOICE.format(choice=row, fallback=""),
        "rows among fallbacks": CHOICE.format(choice="", fallback=row),
    }
    for name, decoy in rows.items():
        yield raw("decoys", name, Raw(last={"bids": decoy}), **either(why, "bids"))
    tails = {
        "rows in an extension": f'<extLst><ext uri="x"><sheetData>{row}</sheetData></ext></extLst>',
        "a second table of cells": f"<sheetData>{row}</sheetData>",
        "a foreign table of cells": f"<o:sheetData {FOREIGN}>{row.replace('<', '<o:').replace('<o:/', '</o:')}</o:sheetData>",
        "alternatives behind the cells": CHOICE.format(
            choice='<controls><control shapeId="1"/></controls>', fallback=""
        ),
        "an empty second table of cells": "<sheetData/>",
    }
    for name, tail in tails.items():
        right = {} if name == "alternatives behind the cells" else either(why, "bids")
        yield raw("decoys", name, Raw(tail={"bids": tail}), **right)
    other = {
        "STRICT cells in a transitional sheet": STRICT,
        "cells in a namespace of a draft": TRANSITIONAL.replace("2006", "2005"),
        "cells in no namespace": "",
    }
    for name, space in other.items():
        yield raw(
            "decoys",
            name,
            Raw(
                change=lambda part, text, space=space: (
                    text.replace("<sheetData", f'<sheetData xmlns="{space}"') if part.endswith("sheet4.xml") else text
                )
            ),
            **either("cells in another namespace than their sheet", "bids"),
        )
    yield raw(
        "decoys",
        "the main namespace under two prefixes",
        Raw(
            change=lambda part, text: (
                re.sub(r"<c (.*?)</c>", rf'<y:c xmlns:y="{TRANSITIONAL}" \1</y:c>', text, count=9)
                if part.endswith("sheet4.xml")
                else text
            )
        ),
    )


# The package


def package() -> Iterator[Variant]:
    """Where the parts lie, what they are called, and how they are packed."""
    places = {
        "absolute targets": Raw(target=lambda place: f"/{place}"),
        "targets by a detour": Raw(target=lambda place: f"../{place}"),
        "targets with a dot": Raw(target=lambda place: f"./{place.removeprefix('xl/')}"),
        "parts of other names": Raw(places=lambda number: f"xl/worksheets/part-{number:03}.bin.xml"),
        "parts in another folder": Raw(
            places=lambda number: f"data/tables/{number}.xml", target=lambda place: f"/{place}"
        ),
        "parts beside the workbook": Raw(places=lambda number: f"xl/s{number}.xml"),
        "parts numbered against the order": Raw(places=lambda number: f"xl/worksheets/sheet{99 - number}.xml"),
        "parts named like one another's": Raw(places=lambda number: f"xl/worksheets/sheet{number % 8 + 1}.xml"),
    }
    for name, how in places.items():
        yield raw("package", name, how)
    loose = {
        "parts with a blank in their name": Raw(
            places=lambda number: f"xl/worksheets/sheet {number}.xml",
            target=lambda place: place.removeprefix("xl/").replace(" ", "%20"),
        ),
        "parts in Japanese": Raw(places=lambda number: f"xl/worksheets/表{number}.xml"),
        "targets in capitals": Raw(target=lambda place: place.removeprefix("xl/").upper()),
        "targets with backslashes": Raw(target=lambda place: place.removeprefix("xl/").replace("/", "\\")),
    }
    for name, how in loose.items():
        yield raw("package", name, how, **either("a place written oddly"))
    yield raw(
        "package",
        "one part for two sheets",
        Raw(places=lambda number: f"xl/worksheets/sheet{5 if number == 4 else number}.xml"),
        **either("two sheets in one part"),
    )
    yield raw(
        "package",
        "the target of a sheet is not there",
        Raw(target=lambda place: place.removeprefix("xl/").replace("sheet4", "sheet44")),
        **refused("a sheet that is not there"),
    )
    yield raw(
        "package",
        "the target of a sheet is elsewhere",
        Raw(
            change=lambda part, text: (
                text.replace(
                    'Target="worksheets/sheet4.xml"', 'Target="http://example.invalid/sheet4.xml" TargetMode="External"'
                )
                if part.endswith("workbook.xml.rels")
                else text
            )
        ),
        **refused("a sheet that is not there"),
    )
    rid = lambda old, new: (
        lambda part, text: text.replace(old, new) if part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels") else text
    )
    yield raw("package", "relationships of other names", Raw(change=rid('"rId', '"R_')))
    yield raw(
        "package",
        "a sheet without its relationship",
        Raw(
            change=lambda part, text: text.replace('r:id="rId4"', 'r:id="rId99"') if part == "xl/workbook.xml" else text
        ),
        **refused("a sheet that is not there"),
    )
    yield raw(
        "package",
        "a sheet without any relationship",
        Raw(change=lambda part, text: text.replace(' r:id="rId4"', "") if part == "xl/workbook.xml" else text),
        **refused("a sheet that is not there"),
    )
    yield raw(
        "package",
        "two relationships of one name",
        Raw(
            change=lambda part, text: (
                text.replace(
                    "</Relationships>",
                    text[text.index('<Relationship Id="rId5"') : text.index('<Relationship Id="rId6"')].replace(
                        "rId5", "rId4"
                    )
                    + "</Relationships>",
                )
                if part.endswith("workbook.xml.rels")
                else text
            )
        ),
        **either("two parts of one name"),
    )
    yield raw(
        "package",
        "relationships under another prefix",
        Raw(change=lambda part, text: text.replace("xmlns:r=", "xmlns:rel=").replace(" r:id=", " rel:id=")),
    )
    yield raw(
        "package",
        "relationships with a prefix",
        Raw(
            change=lambda part, text: (
                re.sub(r"<(/?)Relationship", r"<\1p:Relationship", text).replace("xmlns=", "xmlns:p=")
                if part.endswith(".rels")
                else text
            )
        ),
    )
    decoy = '<sheet name="bids" sheetId="90" id="rId5"/>'
    yield raw(
        "package",
        "a sheet whose id is in no namespace",
        Raw(
            change=lambda part, text: (
                text.replace("</sheets>", f"{decoy}</sheets>") if part == "xl/workbook.xml" else text
            )
        ),
        **either("a sheet that is not there"),
    )
    without = lambda *names: (
        lambda parts: packed({name: part for name, part in parts.items() if not name.endswith(names)})
    )
    yield raw(
        "package",
        "no styles",
        Raw(strings="inline", sheets=_without_days(), pack=without("styles.xml")),
        **either("numbers whose formats are not there"),
    )
    yield raw(
        "package", "no styles, with days", Raw(pack=without("styles.xml")), **either("days whose formats are not there")
    )
    yield raw(
        "package",
        "no content types",
        Raw(pack=without("[Content_Types].xml")),
        **either("a package without content types"),
    )
    yield raw(
        "package",
        "no relationships of the package",
        Raw(pack=without("_rels/.rels")),
        **either("a package without relationships"),
    )
    yield raw(
        "package",
        "no relationships of the workbook",
        Raw(pack=without("workbook.xml.rels")),
        **refused("sheets that are not there"),
    )
    elsewhere = lambda parts: packed(
        {
            name.replace("xl/workbook.xml", "xl/book.xml").replace("_rels/workbook", "_rels/book"): part
            for name, part in parts.items()
        }
    )
    yield raw(
        "package",
        "a workbook of another name",
        Raw(change=lambda _, text: text.replace("xl/workbook.xml", "xl/book.xml"), pack=elsewhere),
        **either("a workbook part of another name"),
    )
    yield raw("package", "stored, not packed", Raw(pack=lambda parts: packed(parts, 0)))
    yield raw("package", "parts in another order", Raw(pack=lambda parts: packed(dict(reversed(parts.items())))))
    yield raw(
        "package",
        "parts that other systems leave behind",
        Raw(
            pack=lambda parts: packed(
                {**parts, "__MACOSX/._xl": b"\0\5\26\7", "xl/Thumbs.db": b"x", "docProps/app.xml": b"<Properties/>"}
            )
        ),
    )
    yield raw(
        "package",
        "a comment and bytes before the archive",
        Raw(pack=lambda parts: b"#!/bin/sh\n" + packed(parts)),
        **either("bytes before the archive"),
    )
    yield raw(
        "package",
        "names of parts in capitals",
        Raw(
            pack=lambda parts: packed(
                {name.upper() if "worksheets/" in name else name: part for name, part in parts.items()}
            )
        ),
        **either("names that differ by their case"),
    )
    yield raw(
        "package",
        "a part twice by its case",
        Raw(pack=lambda parts: packed({**parts, "xl/worksheets/SHEET4.xml": parts["xl/worksheets/sheet5.xml"]})),
        **either("names that differ by their case"),
    )
    broken = {
        "cut off": lambda text: text[: len(text) // 2],
        "empty": lambda _: "",
        "no XML": lambda _: "vendor,price\nA,1\n",
        "not closed": lambda text: text.replace("</row></sheetData>", "</sheetData>"),
        "closed twice": lambda text: text + "</worksheet>",
        "of another root": lambda text: text.replace("worksheet", "chartsheet"),
    }
    for name, change in broken.items():
        yield raw(
            "package",
            f"a sheet that is {name}",
            Raw(change=lambda part, text, change=change: change(text) if part.endswith("sheet4.xml") else text),
            **refused("a sheet that cannot be read"),
        )
    yield raw(
        "package",
        "a sheet with a document type",
        Raw(
            change=lambda part, text: (
                text.replace("<worksheet", '<!DOCTYPE w [<!ENTITY p "41000000">]><worksheet', 1)
                if part.endswith("sheet4.xml")
                else text
            ),
            cells={"bids!B2": "<c{ref}><v>&p;</v></c>"},
        ),
        **refused("entities unfold to anything"),
    )


def _without_days() -> Sheets:
    return {
        name: [[str(value) if isinstance(value, date) else value for value in row] for row in rows]
        for name, rows in SHEETS.items()
    }


# XlsxWriter

Change = Callable[[xlsxwriter.Workbook], object]


def by_xlsxwriter(change: Change, options: Mapping[str, Any], kept: Sheets = SHEETS) -> bytes:
    """Write the tender as a program would that uses the best-known library."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, dict(options))
    day, moment = (book.add_format({"num_format": code}) for code in ("yyyy/mm/dd", "yyyy/mm/dd hh:mm:ss"))
    for name, rows in kept.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
                    sheet.write_datetime(number, column, at, moment if isinstance(value, datetime) else day)
                elif value is not None:
                    sheet.write(number, column, float(value) if isinstance(value, Decimal) else value)
    change(book)
    book.close()
    return target.getvalue()


def xlsxwriter_books() -> Iterator[Variant]:
    """What users add to a workbook, by XlsxWriter."""

    def made(
        name: str, change: Change = lambda _: None, options: Mapping[str, Any] | None = None, **declared: Any
    ) -> Variant:
        return Variant(group="xlsxwriter", name=name, write=partial(by_xlsxwriter, change, options or {}), **declared)

    def on(sheet: str, act: Callable[[Any], object]) -> Change:
        return lambda book: act(book.get_worksheet_by_name(sheet))

    yield made("plain")
    yield made("in constant memory", options={"constant_memory": True})
    yield made("days since 1904", options={"date_1904": True})
    yield made("numbers as text", options={"strings_to_numbers": False})
    yield made("with 64-bit sizes", options={"use_zip64": True})
    yield made(
        "a table",
        on(
            "bids",
            lambda sheet: sheet.add_table(
                "A1:I10", {"columns": [{"header": str(heading)} for heading in SHEETS["bids"][0]]}
            ),
        ),
    )
    yield made(
        "a table with totals below",
        on(
            "vendors",
            lambda sheet: sheet.add_table(
                "A1:E10", {"columns": [{"header": str(heading)} for heading in SHEETS["vendors"][0]]}
            ),
        ),
    )
    yield made("an automatic filter", on("bids", lambda sheet: sheet.autofilter("A1:I10")))
    yield made(
        "a filter that hides a bid",
        on(
            "bids",
            lambda sheet: (
                sheet.autofilter("A1:I10"),
                sheet.filter_column("A", "x != 1E5"),
                sheet.set_row(5, None, None, {"hidden": True}),
            ),
        ),
        warns="hidden",
    )
    yield made(
        "a hidden column",
        on("bids", lambda sheet: sheet.set_column("G:G", None, None, {"hidden": True})),
        warns="hidden",
    )
    yield made("a hidden sheet", on("marks", lambda sheet: sheet.hide()), warns="hidden")
    yield made("a very hidden sheet", on("marks", lambda sheet: sheet.very_hidden()), warns="hidden")
    yield made(
        "rules on what may be entered",
        on("bids", lambda sheet: sheet.data_validation("H2:H99", {"validate": "list", "source": ["有", "無"]})),
    )
    yield made(
        "conditional formats", on("bids", lambda sheet: sheet.conditional_format("G2:G10", {"type": "data_bar"}))
    )
    yield made(
        "a conditional format in percent",
        on(
            "bids",
            lambda sheet: sheet.conditional_format(
                "G2:G10", {"type": "cell", "criteria": ">", "value": 1, "format": None}
            ),
        ),
    )
    yield made("comments", on("bids", lambda sheet: sheet.write_comment("B2", "再入札の価格は 41,000,000 円")))
    yield made("a text box", on("bids", lambda sheet: sheet.insert_textbox("K2", "41,000,000")))
    yield made("a button and a checkbox", on("bids", lambda sheet: sheet.insert_button("K2", {"caption": "計算"})))
    yield made(
        "links",
        on("bids", lambda sheet: sheet.write_url("I2", "https://example.invalid/", string="https://example.invalid/")),
    )
    yield made(
        "frozen panes and colours",
        on("bids", lambda sheet: (sheet.freeze_panes(1, 1), sheet.set_tab_color("red"), sheet.hide_gridlines(2))),
    )
    yield made("protected", on("bids", lambda sheet: sheet.protect("secret")))
    yield made(
        "a print area and repeated rows", on("bids", lambda sheet: (sheet.print_area("A1:C4"), sheet.repeat_rows(0)))
    )
    yield made(
        "named areas",
        lambda book: (book.define_name("価格", "=bids!$B$2:$B$10"), book.define_name("bids!vendor", "=bids!$A$2")),
    )
    yield made("rich texts", on("bids", lambda sheet: sheet.write_rich_string("I3", "二重", "封筒", "あり")))
    yield made("wide and wrapped columns", on("bids", lambda sheet: sheet.set_column("A:I", 40)))
    yield made(
        "styled blank cells",
        lambda book: [
            book.get_worksheet_by_name("bids").write_blank(row, column, None, book.add_format({"bg_color": "yellow"}))
            for row in range(10, 40)
            for column in range(12)
        ],
    )
    yield made("a chart and a sheet for it", lambda book: book.add_chartsheet("図").set_chart(_chart(book)))
    yield made("a sheet of nothing", lambda book: book.add_worksheet("Sheet1"))
    yield made("properties", lambda book: book.set_properties({"title": "入札", "comments": "41,000,000"}))
    yield made("vba named", lambda book: book.set_size(2400, 1200))
    why = "XlsxWriter calculates nothing: the book asks for it on loading"
    yield made(
        "a formula with its value",
        on("bids", lambda sheet: sheet.write_formula("F2", "=1+2", None, 3)),
        **refused(why, "bids!F2"),
    )
    yield made(
        "a formula without its value",
        on("bids", lambda sheet: sheet.write_formula("F2", "=1+2")),
        **refused(why, "bids!F2"),
    )
    yield made(
        "a formula beside the table",
        on("vendors", lambda sheet: sheet.write_formula("E11", "=SUM(E2:E10)")),
        **refused(why, "vendors!E11", "vendors"),
    )
    yield made(
        "an array formula",
        on("bids", lambda sheet: sheet.write_array_formula("G2:G2", "{=SUM(A1:A2*B1:B2)}")),
        **refused(why, "bids!G2"),
    )
    yield made(
        "a dynamic formula",
        on("bids", lambda sheet: sheet.write_dynamic_array_formula("C2", "=UNIQUE(A1:A9)")),
        **refused(why, "bids!C2"),
    )
    yield made(
        "merged headings",
        on("criteria", lambda sheet: sheet.merge_range("B1:C1", "label")),
        **refused("merged cells have one value for several", "criteria!B1"),
    )
    yield made(
        "a percentage",
        lambda book: book.get_worksheet_by_name("bids").write_number(
            "G6", 0.08125, book.add_format({"num_format": "0.000%"})
        ),
        **refused("a percentage: 8.125 % is kept as 0.08125", "bids!G6"),
    )


def _chart(book: xlsxwriter.Workbook) -> Any:  # noqa: ANN401 - XlsxWriter has no types
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=bids!$B$2:$B$10"})
    return chart


def for_libreoffice() -> dict[str, tuple[Callable[[], bytes], dict[str, Any]]]:
    """Return what LibreOffice is given to open and save again, and what is right of the file it saves."""
    shared = {
        "bids!F2": '<c{ref}><f t="shared" ref="F2:F4" si="0">ROW()-1+2*(ROW()=2)-(ROW()&gt;2)</f><v>3</v></c>',
        "bids!F3": '<c{ref}><f t="shared" si="0"/><v>1</v></c>',
        "bids!F4": '<c{ref}><f t="shared" si="0"/><v>2</v></c>',
        "bids!C7": '<c{ref} t="str"><f>"辞"&amp;"退"</f><v>辞退</v></c>',
    }
    uncalculated = {place: re.sub("<v>.*</v>", "", cell) for place, cell in shared.items()}
    xlsxwriter_made = {variant.name: variant for variant in xlsxwriter_books()}
    made = {
        "plain": (Raw().write, {}),
        "strict": (Raw(main=STRICT).write, {}),
        "furigana": (Raw(text=with_reading).write, {}),
        "runs": (Raw(text=in_runs, strings="inline").write, {}),
        "since-1904": (Raw(dates="since-1904").write, {}),
        "eras": (Raw(formats={DAY: '[$-411]ggge"年"m"月"d"日"', MOMENT: r"[$-411]ge.m.d\ h:mm:ss"}).write, {}),
        "yen": (Raw(formats={NUMBER: "[$¥-411]#,##0.00;[Red]-[$¥-411]#,##0.00"}).write, {}),
        "thousandths": (Raw(numbers=lambda text: f"{float(text):.17g}").write, {}),
        "formulas": (Raw(cells=shared).write, {}),
        "formulas-it-calculated": (Raw(cells=uncalculated).write, {}),
        "hidden": (
            Raw(
                rows={"bids!6": ' hidden="1"'},
                head={"bids": '<cols><col min="7" max="7" hidden="1" width="9"/></cols>'},
                sheet_attributes={"marks": ' state="hidden"'},
            ).write,
            {"warns": "hidden"},
        ),
        "table": (xlsxwriter_made["a table"].write, {}),
        "validation": (xlsxwriter_made["rules on what may be entered"].write, {}),
        "comments": (xlsxwriter_made["comments"].write, {}),
        "styled-blanks": (xlsxwriter_made["styled blank cells"].write, {}),
        "error": (
            Raw(cells={"bids!C2": '<c{ref} t="e"><v>#N/A</v></c>'}).write,
            refused("an error in a cell is no value, and no blank", "bids!C2"),
        ),
        "error-of-a-formula": (
            Raw(cells={"bids!C2": '<c{ref} t="e"><f>VLOOKUP("x",A2:B9,2,0)</f><v>#N/A</v></c>'}).write,
            refused("an error in a cell is no value, and no blank", "bids!C2"),
        ),
        "percentage": (
            xlsxwriter_made["a percentage"].write,
            refused("a percentage: 8.125 % is kept as 0.08125", "bids!G6"),
        ),
        "merged": (
            xlsxwriter_made["merged headings"].write,
            refused("merged cells have one value for several", "criteria!B1"),
        ),
    }
    # The same through a format of another program, by a second saving.
    return {**made, "by-way-of-ods": made["plain"], "by-way-of-xls": made["plain"], "by-way-of-fods": made["formulas"]}


def libreoffice_books() -> Iterator[Variant]:
    """The same tender saved by LibreOffice."""
    for name, (_, declared) in for_libreoffice().items():
        yield Variant(group="libreoffice", name=name, write=(LIBREOFFICE / f"{name}.xlsx").read_bytes, **declared)


GROUPS: Final[Mapping[str, Callable[[], Iterator[Variant]]]] = {
    "grammar": grammar, "spelling": spelling, "texts": texts, "numbers": numbers, "days": days, "errors": errors, "formulas": formulas,
    "sheets": sheets, "decoys": decoys, "package": package, "xlsxwriter": xlsxwriter_books, "libreoffice": libreoffice_books,
}  # fmt: skip


def variants() -> list[Variant]:
    """Return all variants."""
    return [variant for group in GROUPS.values() for variant in group()]


def write_group(directory: Path, group: str) -> Sequence[Path]:
    """Write the variants of a group into a folder, to look at them."""
    directory.mkdir(parents=True, exist_ok=True)
    made = []
    for variant in GROUPS[group]():
        path = directory / (re.sub(r"\W+", "-", variant.name)[:90] + ".xlsx")
        path.write_bytes(variant.write())
        made.append(path)
    return made


def write_for_libreoffice(directory: Path) -> None:
    """Write what LibreOffice is given."""
    for name, (write, _) in for_libreoffice().items():
        (directory / f"{name}.xlsx").write_bytes(write())


if __name__ == "__main__":
    write_group(Path(sys.argv[1]), sys.argv[2])
