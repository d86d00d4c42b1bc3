"""Numbers and days in every format and writing, errors, and formulas with and without their values."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from raw_workbook import DAY, GENERAL, MOMENT, NUMBER, STRICT, TRANSITIONAL, Raw
from workbook_tender import SHEETS, Sheets, Value
from workbook_variant import Variant, broken, changed, either, odd, raw, refused, written

SHOWN_AS_TYPED: Final = (
    *(2, 3, 4, 11, 12, 37, 38, 39, 40, 41, 43, 44, 48),
    *("General", "G/標準", "0", "#,##0", "¥#,##0;[Red]¥-#,##0", "[$¥-411]#,##0", '#,##0"円"', "_-* #,##0.00_-"),
    *("[DBNum3]#,##0", "[>=100]#,##0;0.00", "0.00E+00", "# ?/?", "@", "[Blue]0.00", '"No."0', "0_%"),
    *('0"%"', r"0.0\%", '0" 点 (100%)"'),
)
"""Formats that show the number itself; a sign of percent that is quoted or skipped multiplies nothing."""

PERCENTS: Final = (9, 10, "0%", "0.0%", "0%;[Red]-0%", '0" 割 "%', "[>=1]0%;0.0", "% 0", "General%")

SAME_NUMBERS: Final[dict[str, Callable[[str], str]]] = {
    "with exponents": lambda text: f"{Decimal(text):E}",
    "with small exponents": lambda text: f"{Decimal(text) * 1000:f}e-3",
    "with seventeen digits": lambda text: f"{float(text):.17g}",
    "with zeros behind the point": lambda text: f"{float(text):.6f}",
}
ODD_NUMBERS: Final = {
    "with a plus": "+49110000",
    "with leading zeros": "0049110000",
    "with blanks around": " 49110000\n",
    "with a point at the end": "49110000.",
}
NO_NUMBERS: Final = {
    "infinite": "INF",
    "no number": "NaN",
    "past all bounds": "1e400",
    "hexadecimal": "0x2ED5EB0",
    "grouped": "49,110,000",
    "full-width": "４９１１００００",
    "a word": "四千九百十一万",
    "nothing but blanks": "  ",
    "empty": "",
    "two numbers": "49110000 1",
    "of 400 digits": "4" * 400,
    "underscored": "49_110_000",
}
AMOUNTS: Final[dict[str, Callable[[int], str]]] = {
    "円": lambda value: f"{value:,}円",
    "¥": lambda value: f"¥{value:,}",
    "￥": lambda value: f"￥{value}",
}
AMOUNT_KEYS: Final = ("price.ceiling", "price.investigation", "price.floor")


def numbers() -> Iterator[Variant]:
    """Numbers as they are kept, and the formats they are shown in."""
    for code in SHOWN_AS_TYPED:
        yield raw(f"shown as {code}", Raw(formats={NUMBER: code}))
    percentage = "<c{ref} s='0'><v>0.08125</v></c>"
    for code in PERCENTS:
        how = Raw(formats={GENERAL: code}, cells={"bids!G6": percentage})
        yield raw(f"shown as {code}", how, refused("a percentage: 8.125 % is kept as 0.08125", "bids!G6"))
    yield raw("shown in thousands", Raw(formats={NUMBER: "#,##0,"}), either("the last digits are not shown"))
    yield raw("not shown at all", Raw(formats={NUMBER: ";;;"}), either("a number that nobody sees"))
    for name, code, right in (("days", 14, refused), ("times", "h:mm", either), ("times elapsed", "[h]:mm:ss", either)):
        how = Raw(formats={GENERAL: code}, cells={"bids!B2": "<c{ref} s='0'><v>49110000</v></c>"})
        yield raw(f"shown as {name}", how, right("a price that is a day or a time", "bids!B2"))
    for name, way in SAME_NUMBERS.items():
        yield raw(f"kept {name}", Raw(numbers=way))
    for name, text in ODD_NUMBERS.items():
        how = Raw(cells={"bids!B2": f"<c{{ref}}><v>{text}</v></c>"})
        yield raw(f"kept {name}", how, odd("a number written oddly", "bids!B2"))
    for name, text in NO_NUMBERS.items():
        how = Raw(cells={"bids!B2": f"<c{{ref}}><v>{text}</v></c>"})
        yield raw(f"a number that is {name}", how, broken("no number that a cell can hold", "bids!B2"))
    off = Raw(cells={"bids!G2": "<c{ref}><v>9.6600000000000019</v></c>"})
    yield raw("a sum that is off in the last digit", off, refused("more digits than anybody types", "bids!G2"))
    yield from _numbers_as_text()
    yield from _truths()


def _numbers_as_text() -> Iterator[Variant]:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    ways: dict[str, Callable[[int | Decimal], str]] = {
        "as text": str,
        "as text, in full width": lambda value: str(value).translate(wide),
        "as text, grouped": lambda value: f"{value:,}",
    }

    def as_text(way: Callable[[int | Decimal], str]) -> Callable[[Value], Value]:
        return lambda value: way(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value

    for name, way in ways.items():
        yield raw(name, Raw(sheets=written(as_text(way))))
    for sign, write in AMOUNTS.items():
        sheets: Sheets = {
            **SHEETS,
            "tender": [
                [row[0], write(row[1]) if row[0] in AMOUNT_KEYS and isinstance(row[1], int) else row[1], row[2]]
                for row in SHEETS["tender"]
            ],
            "bids": [
                [row[0], write(row[1]) if isinstance(row[1], int) else row[1], *row[2:]] for row in SHEETS["bids"]
            ],
        }
        yield raw(f"amounts with {sign}", Raw(sheets=sheets))
    yield raw("a code with leading zeros, as text", Raw(sheets=changed("bids!E2", "00123")))


NO_TRUTHS: Final = {
    "nothing": '<c{ref} t="b"><v></v></c>',
    "the value of an inline text": '<c{ref} t="inlineStr"><v>1</v></c>',
    "the text of a number": '<c{ref} t="n"><is><t>1</t></is></c>',
}


def _truths() -> Iterator[Variant]:
    for kept in ("true", "TRUE", "2", "yes"):
        how = Raw(cells={"bids!H2": f'<c{{ref}} t="b"><v>{kept}</v></c>'})
        yield raw(f"a truth kept as {kept}", how, odd("truths are kept as 1 and 0", "bids!H2"))
    for place in ("bids!H2", "criteria!G6"):
        for name, cell in NO_TRUTHS.items():
            how = Raw(cells={place: cell})
            yield raw(f"a truth kept as {name} at {place}", how, broken("a truth that is not there", place))
    for word in ("有", "○", "はい", "TRUE", "Yes"):
        yield raw(f"a truth written {word}", Raw(sheets=changed("criteria!G6", word, changed("bids!H2", word))))


SHOWN_AS_DAYS: Final = (
    *(14, 15, 22, "yyyy/mm/dd", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "yyyy/m/d;@", '[$-411]ggge"年"m"月"d"日"'),
    *("[$-411]ge.m.d", '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@', r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "d.m.yyyy"),
    *("[Red]yyyy/m/d", "YYYY/MM/DD", "m/d/yy h:mm", "[DBNum3]yyyy年m月d日", r"yyyy\年m\月d\日", r"yyyy/m/d\ aaaa"),
    *("_-yyyy/m/d_-", "[$-411]gge.mm.dd", "e.m.d", '"公告 "yyyy/m/d', 16, 17, 'yyyy"(100%)"m/d'),
)
SHOWN_AS_DAYS_IN_JAPAN: Final = (27, 28, 30, 31, 36, 50, 51, 54, 57, 58)
"""Formats that Japanese Excel alone has built in, and does not write out."""

SHOWN_AS_MOMENTS: Final = (
    *(22, "h:mm", "yyyy/m/d h:mm", r'[$-411]ggge"年"m"月"d"日"\ h"時"mm"分"', r"yyyy-mm-dd\Thh:mm:ss.000"),
    *("m/d h:mm AM/PM", "yyyy/m/d h:mm:ss;@"),
)
PARTLY_SHOWN: Final = {"the weekday": "aaaa", "nothing": ";;;", "the number": "General;yyyy/m/d"}
NO_DAYS: Final = {"negative": "-5", "past the last year": "2958466", "none of 1900": "60", "below a day": "0.5"}
NO_ISO_DAYS: Final = {"no day": "2026-02-30", "a word": "きのう", "empty": ""}


def _clock(day: date) -> str:
    return f" {day:%H:%M:%S}" if isinstance(day, datetime) else ""


DAYS_AS_TEXT: Final[dict[str, Callable[[date], str]]] = {
    "ISO 8601": lambda day: f"{day:%Y-%m-%d}{_clock(day)}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}{_clock(day)}",
    "an era": lambda day: f"令和{day.year - 2018}年{day.month}月{day.day}日{_clock(day)}",
}


def days() -> Iterator[Variant]:
    """Days and moments, in both calendars of Excel and as the offices show them."""
    for code in (*SHOWN_AS_DAYS, *SHOWN_AS_DAYS_IN_JAPAN):
        yield raw(f"shown as {code}", Raw(formats={DAY: code}))
    for code in SHOWN_AS_MOMENTS:
        yield raw(f"moments shown as {code}", Raw(formats={MOMENT: code}))
        yield raw(f"moments since 1904, shown as {code}", Raw(dates="since-1904", formats={MOMENT: code}))
    for name, code in PARTLY_SHOWN.items():
        yield raw(f"days of which {name} is shown", Raw(formats={DAY: code}), either("not shown as a day", "tender!B5"))
    elapsed = Raw(formats={MOMENT: "[h]:mm"})
    yield raw("moments shown as a time elapsed", elapsed, either("a moment without its day", "bids!D2"))
    since_1904 = Raw(dates="since-1904")
    for code in (*SHOWN_AS_DAYS[:12], *SHOWN_AS_DAYS_IN_JAPAN[:6]):
        yield raw(f"since 1904, shown as {code}", replace(since_1904, formats={DAY: code}))
    yield raw("since 1904, strict", replace(since_1904, main=STRICT))
    yield raw("since 1904, written true", replace(since_1904, since_1904="true"))
    yield raw("since 1904, with a prefix", replace(since_1904, prefix="x"))
    for main in (TRANSITIONAL, STRICT):
        yield raw(f"as ISO 8601 in {main}", Raw(dates="iso", main=main))
    bare = refused("a number where a day belongs", "tender!B5", "tender!B7", "bids!D2")
    yield raw("as a number nobody formatted", Raw(formats={DAY: 0, MOMENT: 0}), bare)
    for name, kept in NO_DAYS.items():
        how = Raw(cells={"certificates!D2": f'<c{{ref}} s="{DAY}"><v>{kept}</v></c>'})
        yield raw(f"a day that is {name}", how, broken("no day of the calendar", "certificates!D2"))
    for name, kept in NO_ISO_DAYS.items():
        how = Raw(cells={"certificates!D2": f'<c{{ref}} s="{DAY}" t="d"><v>{kept}</v></c>'})
        yield raw(f"ISO 8601 that is {name}", how, broken("no day of the calendar", "certificates!D2"))
    for name, write in DAYS_AS_TEXT.items():
        sheets = written(lambda value, write=write: write(value) if isinstance(value, date) else value)
        yield raw(f"as text with {name}", Raw(sheets=sheets))


ERRORS: Final = (
    *("#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"),
    *("#SPILL!", "#GETTING_DATA", "#CALC!", "#FIELD!", "#未知!"),
)
AN_ERROR: Final = '<c{ref} t="e"><v>#N/A</v></c>'
ERRORS_WRITTEN: Final = {
    "in single quotes": "<c{ref} t='e'><v>#N/A</v></c>",
    "with its formula": '<c{ref} t="e"><f>VLOOKUP(A2,A3:B9,2,0)</f><v>#N/A</v></c>',
    "as the text of a formula": '<c{ref} t="str"><f>"#"&amp;"N/A"</f><v>#N/A</v></c>',
}
ERRORS_FORGED: Final = {
    "with blanks around the sign": '<c{ref} t = "e"><v>#N/A</v></c>',
    "with a line end in the tag": '<c{ref}\n\tt="e"\n><v>#N/A</v></c>',
    "as a character reference": '<c{ref} t="&#x65;"><v>#N/A</v></c>',
    "without a value": '<c{ref} t="e"/>',
    "with an empty value": '<c{ref} t="e"><v></v></c>',
    "as an inline text": '<c{ref} t="inlineStr"><is><t>#N/A</t></is></c>',
    "with a text beside": '<c{ref} t="e"><v>#N/A</v><is><t></t></is></c>',
}


def errors() -> Iterator[Variant]:
    """Every error of Excel, and every way to write one; beneath most is the status, whose blank means valid."""
    why = "an error in a cell is no value, and no blank"
    for at, error in enumerate(ERRORS):
        place = ("bids!C2", "bids!B3", "certificates!E2", "sanctions!D2", "bids!C6")[at % 5]
        yield raw(f"{error} at {place}", Raw(cells={place: AN_ERROR.replace("#N/A", error)}), refused(why, place))
    ways = {
        "strict": Raw(main=STRICT),
        "strict, without references": Raw(main=STRICT, refs="none"),
        "without references": Raw(refs="none"),
        "without references of cells": Raw(refs="rows"),
        "with a prefix, without references": Raw(prefix="x", refs="none"),
        "without references in its row alone": Raw(change=_bare_second_row),
    }
    for name, how in ways.items():
        yield raw(f"#N/A, {name}", replace(how, cells={"bids!C2": AN_ERROR}), refused(why, "bids!C2"))
    for name, cell in ERRORS_WRITTEN.items():
        yield raw(f"#N/A {name}", Raw(cells={"bids!C2": cell}), refused(why, "bids!C2"))
    for name, cell in ERRORS_FORGED.items():
        # The second reader knows no character reference here, and so refuses the whole sheet.
        places = ("bids!C2", "bids") if "reference" in name else ("bids!C2",)
        yield raw(f"#N/A {name}", Raw(cells={"bids!C2": cell}), broken(why, *places))
    for name, place in {"the definition": "tender!B9", "a criterion": "criteria!H4", "a heading": "bids!C1"}.items():
        # A heading that is an error is no heading that the table knows, and told as that.
        places = (place, "bids") if name == "a heading" else (place,)
        yield raw(f"#N/A in {name}", Raw(cells={place: AN_ERROR}), refused(why, *places))


def _bare_second_row(part: str, text: str) -> str:
    def bare(row: re.Match[str]) -> str:
        return "<row>" + re.sub(r' r="[A-Z]+2"', "", row[1]) + "</row>"

    return re.sub(r'<row r="2">(.*?)</row>', bare, text) if part.endswith("sheet4.xml") else text


CALCULATED: Final = {
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
}
SHARED: Final = {
    "bids!F2": '<c{ref}><f t="shared" ref="F2:F4" si="0">MOD(ROW(),3)+1</f><v>3</v></c>',
    "bids!F3": '<c{ref}><f t="shared" si="0"/><v>1</v></c>',
    "bids!F4": '<c{ref}><f t="shared" si="0"/><v>2</v></c>',
}
CALCULATION: Final = {
    "by an engine of its own": '<calcPr calcId="191029"/>',
    "not again on loading": '<calcPr calcId="191029" fullCalcOnLoad="0"/>',
    "not again, written false": '<calcPr fullCalcOnLoad="false"/>',
    "by hand": '<calcPr calcMode="manual" calcOnSave="1"/>',
}
UNCALCULATED: Final = {
    "of a number": "<c{ref}><f>1+2</f></c>",
    "of a number, empty": "<c{ref}><f>1+2</f><v/></c>",
    "of a text": '<c{ref} t="str"><f>A2</f></c>',
    "of a text, empty": '<c{ref} t="str"><f>A2</f><v></v></c>',
    "of a truth": '<c{ref} t="b"><f>A2=A3</f></c>',
    "of a shared formula": '<c{ref}><f t="shared" si="0"/></c>',
    "of an array": '<c{ref}><f t="array" ref="C2">A2</f></c>',
}
FORGED_FORMULAS: Final = {
    "of a number, blank": "<c{ref}><f>1+2</f><v> </v></c>",
    "of a shared text": '<c{ref} t="s"><f>A2</f></c>',
    "of an inline text": '<c{ref} t="inlineStr"><f>A2</f><is/></c>',
}


def formulas() -> Iterator[Variant]:
    """Formulas with the value last calculated, and those whose value nobody calculated."""
    for name, (place, cell) in CALCULATED.items():
        yield raw(f"calculated: {name}", Raw(cells={place: cell}))
    before = Raw(cells={"bids!F2": "<c{ref}><v>3</v><f>1+2</f></c>"})
    yield raw("a value before its formula", before, odd("against the order of the standard", "bids!F2"))
    yield raw("calculated: a formula shared by three cells", Raw(cells=SHARED))
    yield raw("calculated, strict and without references", Raw(cells=SHARED, main=STRICT, refs="none"))
    for name, book in CALCULATION.items():
        yield raw(f"calculated {name}", Raw(cells=SHARED, book=book))
    on_loading = '<calcPr fullCalcOnLoad="1"/>'
    yield raw("to be calculated on loading, without any formula", Raw(book=on_loading))
    right = refused("nobody has calculated this formula", "bids!F2")
    zero = {"bids!F2": "<c{ref}><f>1+2</f><v>0</v></c>"}
    for kept in ('fullCalcOnLoad="1"', "fullCalcOnLoad='true'", 'calcId="1" fullCalcOnLoad = "&#49;"'):
        yield raw(f"a placeholder, {kept}", Raw(cells=zero, book=f"<calcPr {kept}/>"), right)
    strict = Raw(cells=zero, book=on_loading, main=STRICT, prefix="x", refs="none")
    yield raw("a placeholder, strict with a prefix", strict, right)
    shared = {"bids!F2": '<c{ref}><f t="shared" si="0"/><v>0</v></c>'}
    yield raw("a shared placeholder", Raw(cells=shared, book=on_loading), right)
    why = "nobody has calculated this formula"
    for cells, right in ((UNCALCULATED, refused), (FORGED_FORMULAS, broken)):
        for name, cell in cells.items():
            yield raw(f"without the value {name}", Raw(cells={"bids!C2": cell}), right(why, "bids!C2"))
    strict = Raw(cells={"bids!C2": UNCALCULATED["of a text"]}, main=STRICT, refs="none")
    yield raw("without the value, strict", strict, refused(why, "bids!C2"))
    defined = Raw(cells={"tender!B9": UNCALCULATED["of a number"]})
    yield raw("without the value, in the definition", defined, refused(why, "tender!B9"))
