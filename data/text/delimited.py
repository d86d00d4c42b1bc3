"""CSV files (CSVの読取り): strict in encoding, quoting and shape, and bounded in size."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from criteria.characters import code_point, visible
from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from data.text.faults import fault
from data.text.japanese import EncodingError, decode

_SAVE_ANEW: Final = Text(
    "UTF-8またはShift_JIS(CP932)で保存し直してください", "Save the file as UTF-8 or as Shift_JIS (CP932)"
)
_SAVE_AS_UTF_8: Final = Text(
    "UTF-8(Excelでは「CSV UTF-8」)で保存し直してください", 'Save the file as UTF-8 (in Excel "CSV UTF-8")'
)


def read_text_file(data: bytes, file: str) -> str:
    """Decode a file, or raise DefinitionError naming it and the place where it stops being text."""
    try:
        return decode(data)
    except EncodingError as error:
        raise DefinitionError([_undecoded(error, file)]) from error


def _undecoded(error: EncodingError, file: str) -> Finding:
    where, expected = Where(file=file, row=error.line), Text("UTF-8またはCP932", "UTF-8 or CP932")
    if error.character == "\0":
        what = Text("文字でないバイト(NUL)を含みます", "this file has NUL bytes, so it is not text")
        return fault("not-text", what, where, cure=_SAVE_ANEW)
    if error.character:
        sign = visible(f"「{error.character}」({code_point(error.character)})")
        what = Text(
            f"文字コードを確定できません。{error.read_as}として読むと{sign}となり、別の文字かもしれません",
            f"the encoding of this file is not certain: as {error.read_as} it has {sign}, "
            "which may be another character",
        )
        where = Where(file=file, row=error.line, column=str(error.column))
        return fault("bad-encoding", what, where, value=error.excerpt, expected=expected, cure=_SAVE_AS_UTF_8)
    what = (
        Text(f"{error.encoding}のファイルです", f"this file is {error.encoding}")
        if error.encoding
        else Text("文字コードを判定できません", "the encoding of this file is not known")
    )
    return fault("bad-encoding", what, where, expected=expected, cure=_SAVE_ANEW)


_LONGEST_FIELD: Final = 10_000_000
"""Characters of a cell from which the whole file is refused: as many as a row of the longest cells has together."""

# The reader's own limit of 131,072 characters would refuse the whole file for one long cell, which is its row's fault.
csv.field_size_limit(_LONGEST_FIELD)


def csv_records(data: bytes, file: str) -> Iterator[list[str]]:
    """Yield the records of a CSV file, blank lines as empty ones; line ends of any kind.

    Raises
    ------
    DefinitionError
        Where the file is not text or its quoting is broken, with the record's number.
    """
    text = read_text_file(data, file)
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, record in enumerate(records, start=1):  # noqa: B007 - named in the fault
            yield record
    except csv.Error as error:
        raise DefinitionError([_csv_fault(error, file, number + 1)]) from error


def _csv_fault(error: csv.Error, file: str, row: int) -> Finding:
    if "field limit" in str(error):
        what = Text("セルが長すぎます", "this cell is too long")
        expected = Text(f"{_LONGEST_FIELD:,}字まで", f"at most {_LONGEST_FIELD:,} characters")
        cure = Text("引用符が閉じているかを確かめてください", "See whether a quotation is closed")
        return fault("too-long", what, Where(file=file, row=row), expected=expected, cure=cure)
    what = Text("CSVとして読めません(引用符の使い方に誤りがあります)", f"this is not CSV: {error}")
    cure = Text(
        'セル内の " は "" と書き、引用符を閉じてください',
        'Write " inside a quoted cell as "", and close every quotation',
    )
    return fault("csv-syntax", what, Where(file=file, row=row), cure=cure)
