"""Where a tender comes from (案件の入力元): a folder, a zip of one, a workbook, or uploaded files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from criteria.errors import DefinitionError
from criteria.finding import NOTHING, Finding, Text, Where
from data.sources.archive import is_junk, read_zip
from data.sources.documents import document_by_ending, ending_of, known_document
from data.sources.files import Files, Source, too_large
from data.text.faults import fault, unseen_in_names
from data.text.japanese import normal_id
from data.text.names import same_names

if TYPE_CHECKING:
    from pandas import DataFrame

MOST_FILE_BYTES: Final = 64 * 2**20
"""Bytes a single file may have."""

_READ: Final = frozenset({".csv", ".toml"})
"""How the names of a tender's files end."""

Origin: TypeAlias = "str | Path | Mapping[str, bytes] | Mapping[str, DataFrame] | Source"
"""What a tender can be read from: a path, uploaded files or DataFrames by name, or a source opened before."""


def open_source(origin: Origin) -> Source:
    """Open what a tender is read from: a folder, a zip, an ``.xlsx`` workbook, or uploaded files or DataFrames by name.

    Raises
    ------
    DefinitionError
        Where there is no such thing, or it is unsafe or too large to open.
    """
    if isinstance(origin, Mapping):
        if all(isinstance(held, bytes) for held in origin.values()):
            return _open_uploaded(origin)
        from data.sources.frames import Frames

        return Frames.of(origin)
    if not isinstance(origin, str | Path):
        return origin
    path = Path(origin)
    try:
        if path.is_dir():
            return _open_folder(path)
        _check_size(path.name, path.stat().st_size)
        if not path.is_file():
            # A device or a pipe may never end.
            raise DefinitionError([_not_a_tender(path.name)])
        return _open_packed(path.name, path.read_bytes())
    except OSError as error:
        raise DefinitionError([_unopened(str(origin), error.strerror or str(error))]) from error


def _open_folder(folder: Path) -> Files:
    # A folder is for people, and nothing reads it, unless it is called as a file of the tender.
    listed = [
        path
        for path in sorted(folder.iterdir())
        if not is_junk(path.name) and not (path.is_dir() and ending_of(path.name) not in _READ)
    ]
    by_name = {normal_id(path.name): path for path in listed}
    what = Text("ファイルではないか、リンク先がありません", "this is no file, or a link that leads nowhere")
    cure = Text("ファイルに置き換えるか、フォルダから取り除いてください", "Put the file itself there, or take it away")
    faults = [fault("cannot-open", what, Where(file=path.name), cure=cure) for path in listed if not path.is_file()]
    faults += unseen_in_names(path.name for path in listed if path.suffix.casefold() in _READ)
    faults += _same_names(path.name for path in listed)
    if faults:
        raise DefinitionError(faults)

    def load(name: str) -> bytes:
        _check_size(by_name[name].name, by_name[name].stat().st_size)
        try:
            return by_name[name].read_bytes()
        except OSError as error:
            raise DefinitionError([_unopened(name, error.strerror or str(error))]) from error

    return Files(folder.name, tuple(by_name), load)


def _same_names(names: Iterable[str]) -> list[Finding]:
    what = Text(
        "大文字と小文字、全角と半角を区別しなければ同じ名前のファイルです",
        "the names of these files are the same but for small and capital letters, or their width",
    )
    cure = Text("1つだけ残してください", "Keep one of them")
    return [
        fault("duplicate-file", what, Where(file=alike[-1]), value=", ".join(alike), cure=cure)
        for alike in same_names(names)
    ]


def _check_size(name: str, size: int) -> None:
    if size > MOST_FILE_BYTES:
        raise DefinitionError([too_large(name, MOST_FILE_BYTES)])


def _open_uploaded(files: Mapping[str, bytes]) -> Source:
    if len(files) == 1:
        name, data = next(iter(files.items()))
        if ending_of(name) not in _READ:
            return _open_packed(name, data)
    files = {name: data for name, data in files.items() if not is_junk(name)}
    if faults := _same_names(files):
        raise DefinitionError(faults)
    return _loose("upload", {normal_id(name): data for name, data in files.items()})


def _loose(name: str, files: Mapping[str, bytes]) -> Files:
    faults = list(unseen_in_names(file for file in files if file.casefold().endswith(tuple(_READ))))
    if faults:
        raise DefinitionError(faults)
    for file, data in files.items():
        _check_size(file, len(data))
    return Files(name, tuple(files), files.__getitem__)


def _open_packed(name: str, data: bytes) -> Source:
    _check_size(name, len(data))
    if ending_of(name) == ".zip":
        return _loose(name, read_zip(data, name))
    if ending_of(name) == ".xlsx":
        from data.sources.sheets import open_book

        return open_book(name, data)
    raise DefinitionError([_not_a_tender(name, data)])


def _not_a_tender(name: str, data: bytes = b"") -> Finding:
    known = known_document(name, data) or document_by_ending(name)
    what, cure = known or (Text("案件のフォルダではありません", "this is not a tender"), NOTHING)
    expected = Text("フォルダ、.zip または .xlsx", "a folder, a .zip or an .xlsx")
    return fault("not-a-tender", what, Where(file=name), expected=expected, cure=cure)


def _unopened(name: str, reason: str) -> Finding:
    what = Text(f"開けません({reason})", f"this cannot be opened: {reason}")
    expected = Text("読み取れるフォルダまたはファイル", "a folder or file that can be read")
    return fault("cannot-open", what, Where(file=name), expected=expected)
