"""Zip files (圧縮フォルダ): read within limits, and never a path that leaves them."""

import io
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import copy
from pathlib import PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.sources.documents import known_document
from data.text.faults import fault
from data.text.japanese import EncodingError, decode, normal_id
from data.text.names import same_names

MOST_ENTRIES: Final = 1_000
"""Entries an archive may have."""

MOST_UNPACKED_BYTES: Final = 128 * 2**20
"""Bytes all entries may have together once unpacked."""

MOST_RATIO: Final = 200
"""How many times its packed size an entry may have."""

RATIO_CHECKED_FROM: Final = 2**20
"""Bytes below which no ratio is checked: short files of zeros are harmless."""

_PACK_ANEW: Final = Text("圧縮し直してください", "Pack the folder anew")

_ENTRY_MARK: Final = b"PK\x01\x02"
"""What every entry begins with in the directory of an archive."""

_ENCRYPTED: Final = 0x1
_NAMED_IN_UTF_8: Final = 0x800
_METHODS: Final = (0, 8)
"""Stored and deflated, which every system writes."""

RECORD: Final = "sentei-record"
"""The folder beside the tables in which an exported tender has its record, which is no part of the evaluation."""

_JUNK_NAMES: Final = frozenset({"thumbs.db", "desktop.ini"})


def is_junk(name: str) -> bool:
    """Whether a file is not the tender's: one a system left (hidden, ``__MACOSX``, ``Thumbs.db``), or of its record."""
    parts = PurePosixPath(name).parts
    last = parts[-1] if parts else ""
    return "__MACOSX" in parts or RECORD in parts[:-1] or last.startswith((".", "~$")) or last.casefold() in _JUNK_NAMES


def read_zip(data: bytes, archive: str) -> dict[str, bytes]:
    """Unpack a tender folder in memory (zipの読取り); folders around all files are left out of their names.

    Raises
    ------
    DefinitionError
        Where the archive is broken, encrypted or too large unpacked, where a path leaves it, or a name is there twice.
    """
    files = {name: data for name, data in read_entries(data, archive).items() if not is_junk(name)}
    while len({name.partition("/")[0] for name in files}) == 1 and all("/" in name for name in files):
        files = {name.partition("/")[2]: data for name, data in files.items()}
    return files


def read_entries(data: bytes, archive: str, *, endings: tuple[str, ...] = ("",)) -> dict[str, bytes]:
    """Unpack the files of an archive in memory that end so, after all of them were checked."""
    with _opened(data, archive) as opened:
        infos = [info for info in opened.infolist() if info.file_size or _parts(info)[-1]]
        faults = [*_size_faults(infos, archive), *_name_faults(infos, archive)]
        if faults:
            raise DefinitionError(faults)
        _check_document(archive, data, [entry_name(info) for info in infos])
        wanted = [info for info in infos if entry_name(info).casefold().endswith(endings)]
        return {entry_name(info): _unpacked(opened, info, archive) for info in wanted}


def _opened(data: bytes, archive: str) -> "ZipFile":
    """Open an archive, or raise DefinitionError where it is none."""
    _check_document(archive, data)
    # The library makes an object of each entry as it opens the archive, whatever the archive says how many there are.
    if data.count(_ENTRY_MARK) > 2 * MOST_ENTRIES:
        raise DefinitionError([_too_many(archive, data.count(_ENTRY_MARK))])
    try:
        return ZipFile(io.BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DefinitionError([_broken(archive, error)]) from error


def _check_document(archive: str, data: bytes, entries: Sequence[str] = ()) -> None:
    """Raise DefinitionError where this is a document of another kind, whatever its name says."""
    if told := known_document(archive, data, entries):
        raise DefinitionError([fault("not-a-tender", told[0], Where(file=archive), cure=told[1])])


def _too_many(archive: str, entries: int) -> Finding:
    what = Text("zipの中のファイルが多すぎます", "this zip has too many files")
    expected = Text(f"{MOST_ENTRIES}個まで", f"at most {MOST_ENTRIES}")
    return fault("zip-bomb", what, Where(file=archive), value=entries, expected=expected)


def _broken(archive: str, error: Exception) -> Finding:
    what = Text(f"壊れたzipファイルです({error})", f"this zip file is broken: {error}")
    return fault("bad-archive", what, Where(file=archive), cure=_PACK_ANEW)


def _unpacked(opened: "ZipFile", info: "ZipInfo", archive: str) -> bytes:
    """Unpack one entry, and no byte more than it declares, which was checked before."""
    declared, lenient = info.file_size, copy(info)
    # zipfile stops without a word at the declared size; one byte more shows an entry that lies about it.
    lenient.file_size = declared + 1
    try:
        with opened.open(lenient) as entry:
            data = entry.read(declared + 1)
    except (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise DefinitionError([_broken(archive, error)]) from error
    if len(data) != declared:
        what = Text("展開後の大きさが宣言と異なります", "this entry does not have the size it declares")
        raise DefinitionError([fault("zip-bomb", what, Where(file=archive), value=entry_name(info), cure=_PACK_ANEW)])
    return data


def entry_name(info: "ZipInfo") -> str:
    """Return an entry's name without what means nothing in a path, ``./`` say."""
    return normal_id("/".join(part for part in _parts(info) if part not in ("", ".")))


def _parts(info: "ZipInfo") -> list[str]:
    # PowerShell 5 and .NET Framework write backslashes between folders. In CP932 the second byte of many Japanese
    # letters is one as well: they are looked for in the name as it is read, not in its bytes.
    return _recorded_name(info).replace("\\", "/").split("/")


def _recorded_name(info: "ZipInfo") -> str:
    """Return a name as it is recorded: as UTF-8 where it says so, else as its bytes show, else as DOS wrote it."""
    if info.flag_bits & _NAMED_IN_UTF_8:
        return info.orig_filename
    with suppress(EncodingError):
        return decode(info.orig_filename.encode("cp437"))
    return info.orig_filename


def _size_faults(infos: Sequence["ZipInfo"], archive: str) -> Iterator[Finding]:
    where = Where(file=archive)
    if len(infos) > MOST_ENTRIES:
        yield _too_many(archive, len(infos))
    total = sum(info.file_size for info in infos)
    if total > MOST_UNPACKED_BYTES:
        what = Text("展開後の大きさが上限を超えています", "this zip is too large once unpacked")
        limit = f"{MOST_UNPACKED_BYTES // 2**20} MiB"
        expected = Text(f"{limit}まで", f"at most {limit}")
        yield fault("zip-bomb", what, where, value=f"{total} bytes", expected=expected)
    tight = [info for info in infos if info.file_size > max(RATIO_CHECKED_FROM, MOST_RATIO * info.compress_size)]
    if tight:
        # A bomb may have a thousand of them, for one reason.
        first, others = tight[0], len(tight) - 1
        what = Text(
            "圧縮率が異常に高いファイルがあります" + (f"(ほかに{others}個)" if others else ""),
            "this entry is packed suspiciously tight" + (f", and {others} more" if others else ""),
        )
        expected = Text(f"{MOST_RATIO}倍まで", f"at most {MOST_RATIO} times its packed size")
        value = f"{first.compress_size} → {first.file_size} bytes"
        yield fault("zip-bomb", what, Where(file=f"{archive}/{entry_name(first)}"), value=value, expected=expected)


def _name_faults(infos: Sequence["ZipInfo"], archive: str) -> Iterator[Finding]:
    for names in same_names(entry_name(info) for info in infos):
        what = Text("同じ名前のファイルが複数あります", "several entries have the same name")
        yield fault("duplicate-entry", what, Where(file=archive), value=", ".join(names), cure=_PACK_ANEW)
    for info in infos:
        what = _unsafe(info)
        if what is not None:
            cure = Text("ファイルだけを圧縮し直してください", "Pack plain files only")
            yield fault("unsafe-entry", what, Where(file=archive), value=_recorded_name(info), cure=cure)


def _unsafe(info: "ZipInfo") -> Text | None:
    parts = [part.strip() for part in _parts(info)]
    if ".." in parts or not parts[0] or ":" in parts[0]:
        return Text("zipの外を指すパスです", "this path leaves the zip")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Text("シンボリックリンクです", "this entry is a symbolic link")
    if info.flag_bits & _ENCRYPTED:
        return Text("暗号化されています", "this entry is encrypted")
    if info.compress_type not in _METHODS:
        return Text("使えない圧縮方式です", "this compression method is not supported")
    return None
