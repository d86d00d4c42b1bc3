"""The liberties of the standard and of XML: namespaces, references, encodings, and every way to keep a text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Final
from xml.sax.saxutils import escape

from raw_workbook import STRICT, TRANSITIONAL, Raw, in_runs, packed, plain, with_reading
from workbook_variant import Variant, broken, either, odd, raw, written

MAINS: Final = {"transitional": TRANSITIONAL, "strict": STRICT}
KEPT: Final = {
    "shared": Raw(),
    "shared in runs": Raw(text=in_runs),
    "inline with furigana": Raw(strings="inline", text=with_reading),
}


def grammar() -> Iterator[Variant]:
    """Namespaces, prefixes, references, and where texts are kept: all that the standard leaves to the writer."""
    for (main, space), prefix, refs, (kept, how) in product(
        MAINS.items(), ("", "x"), ("all", "none", "cells", "rows"), KEPT.items()
    ):
        name = f"{main}, {prefix or 'no'} prefix, references: {refs}, texts {kept}"
        yield raw(name, replace(how, main=space, prefix=prefix, refs=refs))
    for (main, space), refs in product(MAINS.items(), ("all", "none")):
        yield raw(f"{main}, texts as results, references: {refs}", Raw(strings="str", main=space, refs=refs))
    yield raw("strict, blanks not written", Raw(main=STRICT, blanks=False))
    yield raw("a prefix with a hyphen", Raw(prefix="a-b"))
    yield raw("a Japanese prefix", Raw(prefix="表"))


SPELLINGS: Final[dict[str, Callable[[str], str]]] = {
    "attributes in single quotes": lambda text: re.sub(r'(\w)="([^"\']*)"', r"\1='\2'", text),
    "blanks around the equals signs": lambda text: re.sub(r'(<c [^>]*?)(\w)="', r'\1\2 = "', text),
    "line ends between attributes": lambda text: re.sub(r' (?=\w+="[^<]*>)', "\n\t", text),
    "line ends between elements": lambda text: text.replace("><", ">\r\n  <"),
    "a comment in every row": lambda text: text.replace("<row", "<!-- <c t='e'/> --><row"),
    "a comment in every cell": lambda text: re.sub(r"(<c [^>]*[^/]>)", r"\1<!-- <v>999</v> -->", text),
    "an instruction in every cell": lambda text: re.sub(r"(<c [^>]*[^/]>)", r"\1<?x <v>999</v>?>", text),
    "the default type written out": lambda text: re.sub(r'<c( r="\w+")? s="3">', r'<c\1 s="3" t="n">', text),
    "no empty-element tags": lambda text: re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", text),
    "attributes in another order": lambda text: re.sub(r'<c( r="\w+") (s="\d")', r"<c \2\1", text),
    "metadata attributes": lambda text: text.replace("<c ", '<c cm="1" vm="1" ph="1" '),
    "spans on every row": lambda text: text.replace("<row ", '<row spans="1:3" '),
    "foreign attributes": lambda text: text.replace("<c ", '<c xmlns:o="urn:o" o:t="e" o:r="A1" ').replace(
        "<row ", '<row xmlns:o="urn:o" o:r="9" o:hidden="1" '
    ),
    "ignorable attributes": lambda text: text.replace(
        "<sheetData>",
        '<sheetData xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="z"'
        ' xmlns:z="urn:z">',
    ),
    "no line of declaration": lambda text: text.partition("\n")[2],
}
"""Changes of a sheet's XML that change nothing of its meaning."""

SELDOM: Final[dict[str, Callable[[str], str]]] = {
    "values as CDATA": lambda text: re.sub(r"<v>([^<]*)</v>", r"<v><![CDATA[\1]]></v>", text),
    "values as character references": lambda text: re.sub(
        r"<v>([^<]*)</v>", lambda m: f"<v>{''.join(f'&#{ord(sign)};' for sign in m[1])}</v>", text
    ),
    "a value cut by a comment": lambda text: re.sub(r"<v>(\d)(\d+)</v>", r"<v>\1<!-- 0 -->\2</v>", text),
    "a value cut by an instruction": lambda text: re.sub(r"<v>(\d)(\d+)</v>", r"<v>\1<?x 0?>\2</v>", text),
    "types as character references": lambda text: text.replace(' t="s"', ' t="&#115;"'),
    "references as character references": lambda text: re.sub(r' r="([A-Z])', lambda m: f' r="&#{ord(m[1])};', text),
    "version 1.1 in the declaration": lambda text: text.replace('version="1.0"', 'version="1.1"', 1),
}
"""Changes that no program makes, and that a second reader may not know."""


def _of_sheets(change: Callable[[str], str]) -> Callable[[str, str], str]:
    return lambda part, text: change(text) if "/worksheets/" in part else text


def spelling() -> Iterator[Variant]:
    """The liberties of XML itself."""
    for name, change in SPELLINGS.items():
        yield raw(name, Raw(change=_of_sheets(change)))
    for name, change in SELDOM.items():
        yield raw(name, Raw(change=_of_sheets(change)), odd("a spelling that no second reader need know"))
    between = SPELLINGS["line ends between elements"]
    yield raw("line ends between elements of every part", Raw(change=lambda _, text: between(text)))
    yield raw("a byte order mark on every part", Raw(encode=lambda _, text: b"\xef\xbb\xbf" + text.encode()))
    for label in ("utf-16", "utf-16-le", "utf-16-be"):
        yield raw(f"sheets and texts in {label}", Raw(encode=_in_utf_16(label)), odd("UTF-16, which nobody writes"))
    for label in ("Shift_JIS", "EUC-JP"):
        how = Raw(strings="inline", encode=_in_legacy(label))
        yield raw(f"inline texts in {label}", how, odd("the standard allows UTF-8 and UTF-16 alone"))


def _in_utf_16(label: str) -> Callable[[str, str], bytes]:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(label, b"")

    def encode(part: str, text: str) -> bytes:
        if "sheet" not in part and "Strings" not in part:
            return text.encode()
        return mark + text.replace("UTF-8", "UTF-16", 1).encode(label)

    return encode


def _in_legacy(label: str) -> Callable[[str, str], bytes]:
    def encode(part: str, text: str) -> bytes:
        if "/worksheets/" not in part:
            return text.encode()
        return text.replace("UTF-8", label, 1).encode(label, "xmlcharrefreplace")

    return encode


TEXTS: Final[dict[str, Callable[[str], str]]] = {
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
}
FORGED_TEXTS: Final[dict[str, Callable[[str], str]]] = {
    "with a foreign element inside": lambda text: f'{plain(text)}<o:t xmlns:o="urn:o">反対</o:t>',
    "with an extension behind": lambda text: f"{plain(text)}<extLst><ext uri='x'><t>反対</t></ext></extLst>",
}
INDEXES: Final = {
    "past the last": "99999",
    "negative": "-1",
    "no number": "abc",
    "a decimal": "3.5",
    "empty": "",
    "far past": "18446744073709551616",
}
ODD_INDEXES: Final = {"with blanks around": " {s} ", "with a leading zero": "0{s}", "with a point": "{s}.0"}


def texts() -> Iterator[Variant]:
    """Shared and inline strings in all their parts."""
    for (name, text), kept in product(TEXTS.items(), ("shared", "inline")):
        yield raw(f"{kept}, {name}", Raw(text=text, strings=kept))
    for (name, text), kept in product(FORGED_TEXTS.items(), ("shared", "inline")):
        yield raw(f"{kept}, {name}", Raw(text=text, strings=kept), odd("no such element is allowed here"))
    yield from _escapes()
    yield from _shared()


def _escapes() -> Iterator[Variant]:
    for kept in ("shared", "inline"):
        how = Raw(text=lambda text: plain(text.replace("A＆B", "_x0041_＆B")), strings=kept)
        yield raw(f"{kept}, a letter escaped as Excel escapes control characters", how)
    renamed = written(lambda value: "_x0041_＆B通信" if value == "A＆B通信" else value)
    how = Raw(sheets=renamed, text=lambda text: plain(text.replace("_x0041_", "_x005F_x0041_")))
    yield raw("a name that looks like an escape, escaped", how, {"twin": renamed})
    note = '<c{ref} t="inlineStr"><is><t>公告の_x000D_&#10;とおり</t></is></c>'
    yield raw("a line end escaped in a note", Raw(cells={"tender!C3": note}))


def _shared() -> Iterator[Variant]:
    def counted(count: str) -> Callable[[str, str], str]:
        given = r' count="\d+" uniqueCount="\d+"'
        return lambda part, text: re.sub(given, count, text) if "Strings" in part else text

    for name, count in {"of zero": ' count="0" uniqueCount="0"', "too high": ' count="9" uniqueCount="99999"'}.items():
        yield raw(f"counts of shared strings {name}", Raw(change=counted(count)))
    yield raw("no counts of shared strings", Raw(change=counted("")))
    more = f"<si>{plain('余り')}</si></sst>"
    yield raw("shared strings that nothing uses", Raw(change=lambda _, text: text.replace("</sst>", more)))
    for name, index in INDEXES.items():
        how = Raw(cells={"bids!C7": f'<c{{ref}} t="s"><v>{index}</v></c>'})
        yield raw(f"the index of a shared string is {name}", how, broken("a text that is not there", "bids!C7"))
    yield raw(
        "no index of a shared string",
        Raw(cells={"bids!C7": '<c{ref} t="s"></c>'}),
        broken("a text that is not there", "bids!C7"),
    )
    for name, index in ODD_INDEXES.items():
        how = Raw(cells={"bids!C7": f'<c{{ref}} t="s"><v>{index}</v></c>'})
        yield raw(f"the index of a shared string {name}", how, odd("a number written oddly", "bids!C7"))
    none = Raw(pack=lambda parts: packed({name: part for name, part in parts.items() if "Strings" not in name}))
    yield raw("no shared strings at all", none, broken("texts that are not there"))
    absolute = Raw(change=lambda _, text: text.replace('"sharedStrings.xml"', '"/xl/sharedStrings.xml"'))
    yield raw("shared strings at an absolute target", absolute)
    moved = Raw(
        change=lambda part, text: (
            text.replace("sharedStrings.xml", "文字列.xml") if "rels" in part or "Types" in part else text
        ),
        pack=lambda parts: packed({name.replace("sharedStrings", "文字列"): part for name, part in parts.items()}),
    )
    yield raw("shared strings under another name", moved, either("a part of another name"))
