"""A tender is the same from a folder, a zip and an upload; an archive is opened within limits or not at all."""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
from malformed import BIDS, SOUND, zipped

from criteria.errors import DefinitionError
from data import open_source, read_bids, read_tender
from data.sources import archive
from data.sources import files as files_module
from data.sources import source as source_module
from data.sources.archive import read_zip


def as_bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: content.encode() for name, content in files.items()}


def read_all(origin: object) -> object:
    tender = read_tender(origin)
    return tender, read_bids(origin, tender)


def codes(call: Callable[[], object]) -> set[str]:
    with pytest.raises(DefinitionError) as refused:
        call()
    return {fault.code for fault in refused.value.faults}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "案件"
    path.mkdir()
    for name, content in SOUND.items():
        (path / name).write_text(content, encoding="utf-8")
    return path


def test_folder_zip_and_uploads_give_the_same_tender_and_bids(folder: Path, tmp_path: Path) -> None:
    expected = read_all(folder)
    packed = tmp_path / "tender.zip"
    packed.write_bytes(zipped(SOUND))
    assert read_all(packed) == read_all(str(packed)) == expected
    assert read_all({"tender.zip": packed.read_bytes()}) == expected
    assert read_all(as_bytes(SOUND)) == expected
    assert read_all(open_source(folder)) == expected


def test_one_folder_around_everything_does_not_matter() -> None:
    packed = zipped({f"令和8年度/{name}": content for name, content in SOUND.items()})
    assert read_all({"a.zip": packed}) == read_all(as_bytes(SOUND))


def test_what_systems_leave_in_archives_is_passed_over() -> None:
    junk = ("__MACOSX/._bids.csv", ".DS_Store", "Thumbs.db", "desktop.ini", "~$bids.csv", "._bids.csv")
    packed = zipped({**SOUND, **dict.fromkeys(junk, "junk")})
    assert read_all({"a.zip": packed}) == read_all(as_bytes(SOUND))


def renamed(packed: bytes, old: str, new: bytes) -> bytes:
    """Write another name of the same length into an archive, without saying in which encoding it is."""
    assert len(old) == len(new)
    return packed.replace(old.encode(), new)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_names_in_utf_8_and_cp932_are_both_read(encoding: str) -> None:
    name = "入札.csv".encode(encoding)
    place_holder = "x" * len(name)
    files = {place_holder if file == "bids.csv" else file: content for file, content in SOUND.items()}
    packed = renamed(zipped(files), place_holder, name)
    bids, _ = read_bids({"a.zip": packed}, read_tender(as_bytes(SOUND)))
    assert bids == read_bids(as_bytes(SOUND), read_tender(as_bytes(SOUND)))[0]


FOLDERS = ["案件\\{}", "表\\採点\\{}", "a/b\\{}", "./{}", "a//{}", ".\\{}", "令和8年度\\案件/{}"]


@pytest.mark.parametrize("form", FOLDERS)
@pytest.mark.parametrize("encoding", ["utf-8, flagged", "utf-8", "cp932"])
def test_backslashes_between_folders_are_read_as_windows_writes_them(form: str, encoding: str) -> None:
    """表 and 採 end in a backslash in CP932, which is no separator there."""
    names = {f"f{place}": form.format(name).encode(encoding[:5]) for place, name in enumerate(SOUND)}
    place_holders = {key.ljust(len(name), "x"): name for key, name in names.items()}
    packed = zipped(dict(zip(place_holders, SOUND.values(), strict=True)))
    for place_holder, name in place_holders.items():
        packed = renamed(packed, place_holder, name)
    if "flag" in encoding:
        packed = zipped({form.format(name): content for name, content in SOUND.items()})
    assert read_all({"a.zip": packed}) == read_all(as_bytes(SOUND))


def test_the_folders_that_net_framework_records_are_no_files() -> None:
    packed = zipped({"案件\\": "", "案件\\添付\\": "", **{f"案件\\{name}": text for name, text in SOUND.items()}})
    assert read_all({"a.zip": packed}) == read_all(as_bytes(SOUND))


def test_a_name_decomposed_by_a_mac_is_composed() -> None:
    assert set(read_zip(zipped({"か\u3099.csv": ""}), "a.zip")) == {"が.csv"}


@pytest.mark.parametrize(
    "name",
    [
        "../bids.csv",
        "a/../../bids.csv",
        "/etc/passwd",
        "C:\\bids.csv",
        "..\\bids.csv",
        "c:bids.csv",
        "a/..",
        "a\\..\\b.csv",
        "a/..\\b.csv",
        "..\\../b.csv",
        "\\b.csv",
        "\\\\server\\b.csv",
        ".. \\b.csv",
        "Ｃ:\\b.csv",
    ],
)
def test_a_path_that_leaves_the_archive_is_refused(name: str) -> None:
    assert codes(lambda: read_zip(zipped({**SOUND, name: ""}), "a.zip")) == {"unsafe-entry"}


def test_a_link_is_refused() -> None:
    packed = zipped({"bids.csv": "/etc/passwd"}, **{"bids.csv": stat.S_IFLNK})
    assert codes(lambda: read_zip(packed, "a.zip")) == {"unsafe-entry"}


def test_an_encrypted_entry_is_refused() -> None:
    packed = bytearray(zipped({"bids.csv": BIDS}))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert codes(lambda: read_zip(bytes(packed), "a.zip")) == {"unsafe-entry"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("bids.csv", "a")
        opened.writestr("bids.csv", "b")
    assert codes(lambda: read_zip(packed.getvalue(), "a.zip")) == {"duplicate-entry"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_rare_compression_is_refused(method: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as opened:
        opened.writestr("bids.csv", BIDS)
    assert codes(lambda: read_zip(packed.getvalue(), "a.zip")) == {"unsafe-entry"}


def test_all_faults_of_an_archive_are_told_at_once() -> None:
    packed = zipped({**SOUND, "../a.csv": "", "b.csv": b"0" * 10_000_000})
    assert codes(lambda: read_zip(packed, "a.zip")) == {"unsafe-entry", "zip-bomb"}


def test_many_files_are_refused_before_any_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_ENTRIES", 2)
    monkeypatch.setattr(archive, "_unpacked", None)
    assert codes(lambda: read_zip(zipped({"a": "", "b": "", "c": ""}), "a.zip")) == {"zip-bomb"}


def test_the_size_unpacked_is_bounded_over_all_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED_BYTES", 100)
    half = os.urandom(51)
    assert set(read_zip(zipped({"a": half}), "a.zip")) == {"a"}
    assert codes(lambda: read_zip(zipped({"a": half, "b": half}), "a.zip")) == {"zip-bomb"}


def test_a_thousand_entries_that_are_packed_too_tight_are_one_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_CHECKED_FROM", 10)
    packed = zipped({f"{number}.csv": "0" * 100_000 for number in range(500)})
    with pytest.raises(DefinitionError) as refused:
        read_zip(packed, "a.zip")
    assert [(one.code, str(one.where)) for one in refused.value.faults] == [("zip-bomb", "a.zip/0.csv")]
    assert "499" in refused.value.faults[0].what.en


def test_an_entry_that_lies_about_its_size_and_hides_it_from_the_checksum_is_refused() -> None:
    # The declared size and the checksum are those of the first ten bytes; the stream goes on for ten thousand.
    content = b"v" * 10_000
    packed = zipped({"bids.csv": content})
    true = struct.pack("<LLL", zlib.crc32(content), len(zlib.compress(content, wbits=-15)), len(content))
    false = struct.pack("<LLL", zlib.crc32(content[:10]), len(zlib.compress(content, wbits=-15)), 10)
    assert packed.count(true) == 2
    assert codes(lambda: read_zip(packed.replace(true, false), "a.zip")) <= {"zip-bomb", "bad-archive"}


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_cut_archive_is_refused(cut: int) -> None:
    assert codes(lambda: read_zip(zipped(SOUND)[:-cut], "a.zip")) == {"bad-archive"}


def test_a_changed_byte_is_noticed() -> None:
    packed = bytearray(zipped(SOUND))
    packed[100] ^= 0xFF
    assert codes(lambda: read_zip(bytes(packed), "a.zip")) == {"bad-archive"}


def test_a_file_above_its_limit_is_refused_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MOST_FILE_BYTES", 100)
    for origin in (folder, as_bytes(SOUND), {"a.zip": zipped(SOUND)}):
        assert codes(lambda origin=origin: read_tender(origin)) == {"too-large"}


def test_a_long_definition_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MOST_DEFINITION_BYTES", 100)
    assert codes(lambda: read_tender(as_bytes(SOUND))) == {"too-large"}


def test_what_is_no_tender_is_refused_in_words(tmp_path: Path) -> None:
    assert codes(lambda: read_tender(tmp_path / "nowhere")) == {"cannot-open"}
    other = tmp_path / "tender.pdf"
    other.write_bytes(b"%PDF")
    assert codes(lambda: read_tender(other)) == {"not-a-tender"}
    assert codes(lambda: read_tender({})) == {"missing-file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused_in_words(folder: Path) -> None:
    (folder / "bids.csv").chmod(0)
    tender = read_tender(folder)
    assert codes(lambda: read_bids(folder, tender)) == {"cannot-open"}


@pytest.mark.parametrize(
    "make", [lambda path: path.symlink_to("nowhere"), os.mkfifo, Path.mkdir], ids=["link", "pipe", "dir"]
)
def test_a_table_that_is_there_and_no_file_is_never_passed_over(folder: Path, make: Callable[[Path], None]) -> None:
    """Members of a joint venture behind a broken link, say, would otherwise bid as one firm without a word."""
    make(folder / "members.csv")
    assert codes(lambda: read_tender(folder)) == {"cannot-open"}


def test_folders_for_people_and_links_to_files_are_no_fault(folder: Path) -> None:
    before = read_all(folder)
    (folder / "議事録").mkdir()
    (folder / ".#bids.csv").symlink_to("nowhere")
    (folder / "bids.csv").rename(folder.parent / "kept.csv")
    (folder / "bids.csv").symlink_to(folder.parent / "kept.csv")
    assert read_all(folder) == before


def test_two_files_whose_names_read_the_same_are_refused(folder: Path) -> None:
    forms: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    for form in forms:
        (folder / normalize(form, "ガイド.csv")).write_text("x", encoding="utf-8")
    assert codes(lambda: read_tender(folder)) == {"duplicate-file"}
