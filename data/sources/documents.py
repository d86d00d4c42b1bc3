"""Files that are no tender and no table (読めない書類): told by their first bytes or their ending, and what to do."""

from collections.abc import Collection
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.finding import Text
from data.text.japanese import name_key

Told: TypeAlias = tuple[Text, Text]
"""What a file is, and what to do."""

_AS_XLSX: Final = Text("Excelブック(.xlsx)として保存し直してください", "Save it as an Excel workbook (.xlsx)")
_NO_DOCUMENT: Final = Text("内容を表(.csv か .xlsx)に入力してください", "Enter what it says in a table (.csv or .xlsx)")
_AS_ZIP: Final = Text("フォルダを .zip で圧縮し直してください", "Pack the folder anew as a .zip")

_WORD: Final = (Text("文書ファイル(Wordなど)です", "this is a text document (Word or the like)"), _NO_DOCUMENT)
_SLIDES: Final = (Text("スライドのファイルです", "this is a file of slides"), _NO_DOCUMENT)
_PDF: Final = (Text("PDFです", "this is a PDF"), _NO_DOCUMENT)
_PICTURE: Final = (Text("画像です", "this is a picture"), _NO_DOCUMENT)
_PAGE: Final = (
    Text("Excelブックではなく、HTMLかXMLのページです", "this is no Excel workbook but a page of HTML or XML"),
    Text("Excelで開き、Excelブック(.xlsx)として保存し直してください", "Open it in Excel and save it as .xlsx"),
)
_OLD_BOOK: Final = (
    Text(
        "旧形式のExcelブック(.xls)か、パスワードで保護されたブックです",
        "this is a workbook of the old kind (.xls), or one protected by a password",
    ),
    Text(
        "Excelで開き、パスワードがあれば外して、Excelブック(.xlsx)として保存し直してください",
        "Open it in Excel, take any password off, and save it as .xlsx",
    ),
)
_MACRO_BOOK: Final = (Text("マクロ有効ブック(.xlsm)です", "this is a workbook with macros (.xlsm)"), _AS_XLSX)
_BINARY_BOOK: Final = (Text("バイナリブック(.xlsb)です", "this is a binary workbook (.xlsb)"), _AS_XLSX)
_OTHER_BOOK: Final = (
    Text("Excel以外のソフトウェアのファイルです(.odsなど)", "this is a file of another office program (.ods, say)"),
    _AS_XLSX,
)
_OTHER_ARCHIVE: Final = (Text("zip以外の圧縮ファイルです", "this is an archive, and no zip"), _AS_ZIP)
_BOOK: Final = (
    Text("Excelブックです", "this is an Excel workbook"),
    Text("拡張子を .xlsx に改め、ブックだけを指定してください", "Name it .xlsx, and hand in the workbook alone"),
)
_PACKED: Final = (
    Text("Excelブックなどの圧縮された形式のファイルです", "this is a workbook or another packed file"),
    Text(
        "中身に合う拡張子(.xlsx、.zip)にするか、表をCSVとして保存し直してください",
        "Give it the ending of what it is (.xlsx, .zip), or save the table as CSV",
    ),
)
_ONE_FILE: Final = (
    Text("案件の1つのファイルです", "this is a single file of a tender"),
    Text(
        "tender.toml と bids.csv を含むフォルダを指定してください",
        "Hand in the folder that holds tender.toml and bids.csv",
    ),
)

_BY_ENDING: Final = MappingProxyType(
    {
        ending: told
        for endings, told in (
            (".doc .docx .docm .odt .rtf .jtd .jtt .pages", _WORD),
            (".ppt .pptx .odp .key", _SLIDES),
            (".pdf", _PDF),
            (".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic .svg", _PICTURE),
            (".htm .html .mht .mhtml .xml", _PAGE),
            (".xls .xlt", _OLD_BOOK),
            (".xlsm .xltm", _MACRO_BOOK),
            (".xlsb", _BINARY_BOOK),
            (".ods .fods .numbers .xltx .sxc .123", _OTHER_BOOK),
            (".7z .rar .gz .tgz .tar .lzh .xz .bz2", _OTHER_ARCHIVE),
            (".csv .toml .tsv .txt", _ONE_FILE),
        )
        for ending in endings.split()
    }
)

_BY_FIRST_BYTES: Final = (
    (b"%PDF-", _PDF),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", _WORD),
    (b"7z\xbc\xaf\x27\x1c", _OTHER_ARCHIVE),
    (b"Rar!\x1a\x07", _OTHER_ARCHIVE),
    (b"\x1f\x8b", _OTHER_ARCHIVE),
)
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office up to 2003 begin, and those of today under a password."""

_LOOKED_AT: Final = 1024
_PAGE_BEGINS: Final = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"mime-version:")

_BY_ENTRY: Final = MappingProxyType(
    {
        "xl/vbaProject.bin": _MACRO_BOOK,
        "xl/workbook.bin": _BINARY_BOOK,
        "xl/workbook.xml": _BOOK,
        "word/document.xml": _WORD,
        "ppt/presentation.xml": _SLIDES,
        "META-INF/manifest.xml": _OTHER_BOOK,
        "Index/Document.iwa": _OTHER_BOOK,
    }
)
"""What an archive is that has such an entry, the first of them that is there."""


def known_document(name: str, data: bytes, entries: Collection[str] = ()) -> Told | None:
    """Say what a file is that is no table, workbook or tender, and what to do (書類の種類); None where it may be one.

    The content decides, because any name can be given to anything. ``entries`` are those of an archive.
    """
    ending = ending_of(name)
    by_ending = _BY_ENDING.get(ending, _PACKED)
    for entry, told in _BY_ENTRY.items():
        if entry in entries:
            return None if told is _BOOK and ending == ".xlsx" else told
    if data.startswith(_ZIP) and ending not in (".zip", ".xlsx"):
        return _PACKED if by_ending is _ONE_FILE else by_ending
    if data.startswith(_OLE):
        return by_ending if by_ending in (_WORD, _SLIDES) else _OLD_BOOK
    if data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_BEGINS):
        return _PAGE
    return next((told for first, told in _BY_FIRST_BYTES if data.startswith(first)), None)


def document_by_ending(name: str) -> Told | None:
    """Say what a file is by how its name ends, where its content tells nothing."""
    return _BY_ENDING.get(ending_of(name))


def ending_of(name: str) -> str:
    """Return how the name of a file ends, in small letters of half width."""
    return PurePosixPath(name_key(name)).suffix
