"""The XML of a workbook's parts (ブックのXML): read as a stream, within limits, whatever its prefixes."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from criteria.finding import Text

LARGEST_PART: Final = 48 * 2**20
"""Bytes a part may have: a sheet of a hundred thousand rows has twenty million."""

DEEPEST: Final = 50
"""Elements that may stand in one another; a sheet needs eight."""

LONGEST_TAG: Final = 300_000
"""Bytes from one tag to the next: the longest text of a cell, each of its signs written as an entity."""

_CHUNK: Final = 2**21
"""Bytes read before a refusal is looked for."""

_GAP: Final = re.compile(rb"<[^<]{%d}" % LONGEST_TAG)

_MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespace of workbooks, as everybody writes it and in ISO/IEC 29500 Strict."""

RELATIONSHIPS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""The namespace of relationships in either."""

Attributes = Mapping[str, str]


SAVE_ANEW: Final = Text(
    "パスワードを外し、表計算ソフトで開いて.xlsx形式で保存し直してください",
    "Open it in a spreadsheet, and save it as .xlsx, without a password",
)

_CURES: Final = MappingProxyType(
    {
        "too-large": Text(
            "表に要らないシート・行・列・書式を削除するか、大きな表はCSVにしてフォルダで渡してください",
            "Delete the sheets, rows, columns and formats that no table needs, or hand in large tables as CSV",
        ),
        "duplicate-cell": Text("セルの値を1つにして保存し直してください", "Save it anew with one value in this cell"),
    }
)
"""What mends a workbook, by the code of its fault, where saving it anew would not."""


class PartError(Exception):
    """A part that cannot be read safely: why, and the row of a sheet, and its column where known, counted from 0."""

    def __init__(
        self, what: Text, code: str = "bad-workbook", *, value: str = "", place: tuple[int, int | None] | None = None
    ) -> None:
        """Keep the reason in both languages."""
        super().__init__(what.en)
        self.what = what
        self.code = code
        self.value = value
        self.place = place

    @property
    def cure(self) -> Text:
        """What would mend the workbook."""
        return _CURES.get(self.code, SAVE_ANEW)


class Listener:
    """Hears of the elements of a part, by name without namespace and by depth; foreign ones have the name ''."""

    def __init__(self, root: str, names: Mapping[str, str]) -> None:
        """Take the name of the root, and the names it listens to, as :func:`local_names` makes them."""
        self.root = root
        self.names = names
        self.depth = 0

    def hear_start(self, name: str, attributes: Attributes) -> None:
        """Hear of a start tag as the parser tells it."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise PartError(Text("要素の入れ子が深すぎます", "its elements are nested too deep"), "too-large")
        if self.depth == 1 and self.names.get(name) != self.root:
            what = Text(f"最上位の要素が {self.root} ではありません", f"its outermost element is no {self.root}")
            raise PartError(what, value=name)
        self.start(self.names.get(name, ""), attributes)

    def hear_end(self, name: str) -> None:
        """Hear of an end tag as the parser tells it."""
        self.end(self.names.get(name, ""))
        self.depth -= 1

    def start(self, name: str, attributes: Attributes) -> None:
        """Hear of a start tag; the root has the depth 1."""

    def end(self, name: str) -> None:
        """Hear of an end tag."""

    def text(self, data: str) -> None:
        """Hear of a text, or of a piece of one."""


def local_names(names: tuple[str, ...], namespaces: tuple[str, ...] = _MAIN) -> dict[str, str]:
    """Return the names of elements by the names with namespace that a parser tells."""
    return {f"{space}}}{name}": name for space in namespaces for name in names}


def too_many(ja: str, en: str, most: int) -> PartError:
    """Make the refusal of more than a workbook may have."""
    return PartError(
        Text(f"{ja}が多すぎます({most:,}まで)", f"there are too many {en} (at most {most:,})"), "too-large"
    )


def read_part(part: bytes, listener: Listener) -> None:
    """Read one part from its first to its last byte.

    Raises
    ------
    PartError
        Where it is no XML in UTF-8, has a document type, which alone can make entities that unfold into gigabytes, or
        is larger, deeper or has longer tags than any workbook needs.
    """
    if len(part) > LARGEST_PART:
        limit = f"{LARGEST_PART // 2**20} MiB"
        raise PartError(
            Text(f"ブックの中のファイルが大きすぎます({limit}まで)", f"a part of it is too large (at most {limit})"),
            "too-large",
        )
    if b"\0" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _not_utf_8()
    if len(part) > LONGEST_TAG and _GAP.search(part):
        raise PartError(Text("長すぎるタグか文字列があります", "it has a tag or a text that is too long"), "too-large")
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = listener.hear_start
    parser.EndElementHandler = listener.hear_end
    parser.CharacterDataHandler = listener.text
    try:
        # After a refusal the parser still reads what it was given, hence not all at once.
        for at in range(0, len(part), _CHUNK):
            parser.Parse(part[at : at + _CHUNK], False)  # noqa: FBT003 - the library's own way
        parser.Parse(b"", True)  # noqa: FBT003 - the same
    except (ExpatError, UnicodeError, ValueError) as error:
        raise PartError(Text(f"XMLとして壊れています({error})", f"its XML is broken: {error}")) from error


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.casefold() not in ("utf-8", "us-ascii", "ascii"):
        raise _not_utf_8()


def _not_utf_8() -> PartError:
    return PartError(Text("ブックの中のファイルがUTF-8ではありません", "a part of it is not in UTF-8"))


def _refuse_document_type(*_: object) -> None:
    raise PartError(Text("文書型宣言があります", "it has a document type"))
