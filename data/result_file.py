"""A published result from its file (評価結果の読取り): JSON as `sentei evaluate --json` writes it."""

import json
from pathlib import Path
from typing import Final

from criteria.characters import unseen
from criteria.finding import Text, Where
from data.faults import refused_sign
from scoring.result import Result, ResultError

_LARGEST: Final = 256 * 1024 * 1024
_MOST_DIGITS: Final = 100


def read_result(path: str | Path) -> Result:
    """Read a result back, every text and number as it was written.

    Raises
    ------
    ResultError
        Where the file is no result: too large, not UTF-8, not JSON, a key too many or too few, a number with a
        fraction where a text belongs. The message names the file and the place.
    OSError
        Where the file cannot be opened.
    """
    file = Path(path)
    with file.open("rb") as opened:
        content = opened.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ResultError(_refused(file, Text("ファイルが大きすぎます", "the file is too large")))
    try:
        document = json.loads(
            content.decode("utf-8-sig"), parse_float=_Inexact, parse_constant=_Inexact, parse_int=_whole
        )
    except UnicodeDecodeError as error:
        raise ResultError(_refused(file, Text("UTF-8ではありません", "not UTF-8"))) from error
    except (json.JSONDecodeError, RecursionError) as error:
        row = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ResultError(_refused(file, Text("JSONではありません", "not JSON"), row)) from error
    try:
        result = Result.from_document(document)
        _refuse_unseen(document)
    except ResultError as error:
        raise ResultError(_refused(file, error.text)) from error
    return result


_OF_FAULTY_ROWS: Final = frozenset({"findings", "set_aside"})
"""Where a result quotes what was refused in its input, as it was."""


def _refuse_unseen(document: object, path: str = "") -> None:
    """Raise ResultError where a name has a sign that nobody sees: no input with it gives this result."""
    if isinstance(document, str) and (sign := unseen(document)):
        what = refused_sign(sign).what
        raise ResultError(Text(f"{path}: {what.ja}", f"{path}: {what.en}"))
    if isinstance(document, list):
        for position, item in enumerate(document, start=1):
            _refuse_unseen(item, f"{path}[{position}]")
    if isinstance(document, dict):
        for key, item in document.items():
            if path or key not in _OF_FAULTY_ROWS:
                _refuse_unseen(key, path)
                _refuse_unseen(item, f"{path}.{key}" if path else key)


def _whole(written: str) -> "int | _Inexact":
    """Read a whole number; one longer than any that is read elsewhere is no number of ours."""
    return int(written) if len(written) <= _MOST_DIGITS else _Inexact(written)


class _Inexact:
    """A number with a fraction, or far too long, as written: no field takes it, so the reading names its place."""

    def __init__(self, written: str) -> None:
        """Keep what was written for the message."""
        self.written = written

    def __repr__(self) -> str:
        return self.written


def _refused(file: Path, what: Text, row: int | None = None) -> Text:
    place = Where(file=file.name, row=row)
    cure = Text(
        "sentei evaluate --json の出力をそのまま指定してください", "Name the output of sentei evaluate --json as it is"
    )
    return Text(f"{place}: {what.ja}。{cure.ja}", f"{place}: {what.en}. {cure.en}")
