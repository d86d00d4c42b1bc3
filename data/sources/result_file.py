"""A published result from its file (評価結果の読取り): JSON as `sentei evaluate --json` writes it."""

import json
from pathlib import Path
from typing import Final

from criteria.characters import unseen
from criteria.finding import Text, Where
from criteria.version import VERSION
from data.text.faults import refused_sign
from scoring.evaluation.result import Result, ResultError

_LARGEST: Final = 256 * 1024 * 1024
_MOST_DIGITS: Final = 100
_LONGEST_VERSION: Final = 40


def read_result(path: str | Path) -> Result:
    """Read a result back, every text and number as it was written.

    Raises
    ------
    ResultError
        Where the file is no result: too large, not UTF-8, not JSON, a key too many, too few or there twice, a number
        with a fraction where a text belongs, a selection. The message names the file and the place, and which version
        wrote a record that this one cannot read.
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
            content.decode("utf-8-sig"),
            parse_float=_Inexact,
            parse_constant=_Inexact,
            parse_int=_whole,
            object_pairs_hook=_table,
        )
    except _TwiceError as error:
        what = Text(f"キー「{error.key}」が2回あります", f"the key {error.key} is there twice")
        raise ResultError(_refused(file, what)) from error
    except UnicodeDecodeError as error:
        raise ResultError(_refused(file, Text("UTF-8ではありません", "not UTF-8"))) from error
    except (json.JSONDecodeError, RecursionError) as error:
        row = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ResultError(_refused(file, Text("JSONではありません", "not JSON"), row)) from error
    if isinstance(document, dict) and document.keys() >= _SELECTION_KEYS:
        raise ResultError(_refused(file, _A_SELECTION))
    try:
        result = Result.from_document(document)
        _refuse_unseen(document)
    except ResultError as error:
        wrote = document.get("version") if isinstance(document, dict) else None
        if isinstance(wrote, str) and wrote != VERSION:
            raise ResultError(_of_another_version(file, wrote, error.text)) from error
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


_SELECTION_KEYS: Final = frozenset({"kind", "chosen", "alternatives", "certificate"})
_A_SELECTION: Final = Text(
    "これは選定の結果(sentei select)です。検算できるのは評価の結果です",
    "this is the result of a selection (sentei select); what can be recounted is the result of an evaluation",
)


def _of_another_version(file: Path, wrote: str, what: Text) -> Text:
    """Say that another version wrote the record, whose form this one does not read."""
    wrote = wrote[:_LONGEST_VERSION]
    return Text(
        f"{file.name}: この記録は版{wrote}のsenteiが作成したもので、この版は{VERSION}です。"
        f"形が異なるため読めません({what.ja})。版{wrote}で検算してください",
        f"{file.name}: this record was written by version {wrote}; this is {VERSION}, which does not read its form "
        f"({what.en}). Recount it with version {wrote}",
    )


class _TwiceError(ValueError):
    """A key that is there twice: which of the two counts is anybody's guess."""

    def __init__(self, key: str) -> None:
        """Keep the key for the message."""
        super().__init__(key)
        self.key = key


def _table(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in pairs:
        if key in table:
            raise _TwiceError(key)
        table[key] = value
    return table


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
