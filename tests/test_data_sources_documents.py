"""A file that is no tender is told by its content, whatever it is called, with what to do about it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from malformed import SOUND, zipped

from criteria.errors import DefinitionError
from criteria.finding import Finding
from data import read_bids, read_tender
from data.sources.source import Origin

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
DOCX = zipped({"[Content_Types].xml": "", "word/document.xml": ""})
XLSX = zipped({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/_rels/workbook.xml.rels": ""})


def fault_of(origin: Origin) -> Finding:
    with pytest.raises(DefinitionError) as refused:
        read_bids(origin, read_tender(origin))
    (found,) = refused.value.faults
    return found


UPLOADS = [
    ("提案書.docx", DOCX, "文書"),
    ("提案書.DOC", OLE, "文書"),
    ("提案書.pptx", b"", "スライド"),
    ("公告.pdf", b"%PDF-1.7", "PDF"),
    ("公告.ＰＤＦ", b"", "PDF"),
    ("表.xls", OLE, "パスワード"),
    ("表.xls", b"", "旧形式"),
    ("表.xls", b"\xef\xbb\xbf <html><table>", "HTML"),
    ("表.xls", b'<?xml version="1.0"?><Workbook>', "HTML"),
    ("表.xlsm", zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "マクロ"),
    ("表.xlsb", b"", "バイナリ"),
    ("表.ods", b"", "Excel以外"),
    ("図.png", b"\x89PNG\r\n\x1a\n", "画像"),
    ("図.jpg", b"\xff\xd8\xff\xe0", "画像"),
    ("書庫.7z", b"7z\xbc\xaf\x27\x1c", "圧縮"),
    # under the ending of something that is read
    ("表.xlsx", OLE, "パスワード"),
    ("表.xlsx", b"<!DOCTYPE html>", "HTML"),
    ("表.xlsx", b"%PDF-1.4", "PDF"),
    ("表.xlsx", DOCX, "文書"),
    ("表.xlsx", zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "マクロ"),
    ("表.xlsx", zipped({"xl/workbook.bin": ""}), "バイナリ"),
    ("表.xlsx", zipped({"mimetype": "", "META-INF/manifest.xml": ""}), "Excel以外"),
    ("案件.zip", DOCX, "文書"),
    ("案件.zip", XLSX, "Excelブック"),
    ("案件.zip", OLE, "パスワード"),
    ("案件.zip", b"Rar!\x1a\x07\0", "圧縮"),
    ("案件", b"%PDF-1.4", "PDF"),
]


@pytest.mark.parametrize(("name", "data", "word"), UPLOADS)
def test_another_document_is_called_what_it_is_with_the_cure(name: str, data: bytes, word: str) -> None:
    found = fault_of({name: data})
    assert found.code == "not-a-tender"
    assert found.where is not None
    assert found.where.file == name
    assert word in found.what.ja
    assert all(found.what.to(language) and found.cure.to(language) for language in ("ja", "en"))


def sound_with(**changed: bytes) -> Mapping[str, bytes]:
    return {name: content.encode() for name, content in SOUND.items()} | {
        f"{name}.csv": data for name, data in changed.items()
    }


@pytest.mark.parametrize(
    ("data", "word"), [(XLSX, "Excelブック"), (OLE, "Excelブック"), (b"<table><tr>", "HTML"), (b"%PDF-1.7", "PDF")]
)
def test_another_document_under_the_name_of_a_table_is_called_what_it_is(data: bytes, word: str) -> None:
    found = fault_of(sound_with(bids=data))
    assert (found.code, str(found.where)) == ("not-text", "bids.csv")
    assert word in found.what.ja


def test_a_single_table_of_a_tender_asks_for_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "bids.csv"
    path.write_text(SOUND["bids.csv"], encoding="utf-8")
    found = fault_of(path)
    assert "フォルダ" in found.cure.ja


def test_a_zip_of_documents_asks_for_the_workbook_alone() -> None:
    found = fault_of({"a.zip": zipped({"案件.xlsx": XLSX, "提案書.docx": DOCX})})
    assert (found.code, "案件.xlsx" in found.cure.ja) == ("missing-file", True)
    found = fault_of({"案件.zip": zipped(SOUND), "公告.pdf": b"%PDF-1.7"})
    assert (found.code, "案件.zip" in found.cure.ja) == ("missing-file", True)
