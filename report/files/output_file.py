"""Where what is taken away may be written (書き出し先): never over what the tender is read from."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from criteria.errors import EvaluationError
from criteria.finding import Text
from data.sources.files import DEFINITION, SCENARIOS, WEIGHTS
from data.tables.names import TABLE_NAMES
from data.text.japanese import name_key


def output_file(name: str, origin: str) -> Path:
    """Return the file that a name of an output stands for (書き出し先), links followed.

    Raises
    ------
    EvaluationError
        Where it is no plain file, its folder is not there, or the tender at ``origin`` is read from it.
    """
    file = Path(os.path.realpath(name))
    if not file.parent.is_dir():
        raise _refused(name, Text("フォルダがありません", "there is no such folder"), _MAKE)
    if name.endswith(("/", os.sep)) or (file.exists() and not file.is_file()):
        raise _refused(name, Text("ファイルではありません", "this is no file"), _OTHER)
    if any(_is_same(file, one) for one in _inputs(Path(origin))):
        raise _refused(name, Text("案件の入力ファイルです", "the tender is read from this file"), _OTHER)
    return file


_MAKE: Final = Text("フォルダを作るか、別の場所を指定してください", "make the folder, or name another place")
_OTHER: Final = Text("別の名前を指定してください", "name another file")


def _refused(name: str, what: Text, cure: Text) -> EvaluationError:
    return EvaluationError(Text(f"--output: {name}: {what.ja}。{cure.ja}", f"--output: {name}: {what.en}; {cure.en}"))


def _inputs(origin: Path) -> Iterator[Path]:
    """Yield what a tender is read from, and what it would be read from if it were there."""
    if not origin.is_dir():
        yield origin
        return
    known = {f"{word}.csv" for table, names in TABLE_NAMES.items() for word in (table, *names)}
    known |= {DEFINITION, WEIGHTS, SCENARIOS}
    yield from (origin / name for name in known)
    yield from (one for one in origin.iterdir() if name_key(one.name) in known)


def _is_same(file: Path, other: Path) -> bool:
    """Whether two names are of one file; where there is none yet, whether they would be, however wide or tall."""
    if file.exists() and other.exists():
        return file.samefile(other)
    folder = other.parent
    return folder.is_dir() and file.parent.samefile(folder) and name_key(file.name) == name_key(other.name)
