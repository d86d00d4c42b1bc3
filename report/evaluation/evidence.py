"""What a row on file says (証拠の内容): the entry behind a check, column by column, in the words of its table."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from criteria.certificate import Certificate
from criteria.finding import Language, Text, Where
from criteria.register import Register
from criteria.vendor import Judgement, Measure, Relation, Sanction, Subcontractor, Vendor, VentureMember
from data.tables.names import VENDORS_TABLE
from data.tables.register_tables import (
    CERTIFICATES_TABLE,
    MEASURES_TABLE,
    MEMBERS_TABLE,
    RELATIONS_TABLE,
    SANCTIONS_TABLE,
    SUBCONTRACTORS_TABLE,
)
from data.tables.register_words import CERTIFICATE_STATES, RELATION_KINDS, SANCTION_KINDS
from data.tables.schemas import Table

_TABLES: Final[Mapping[type, Table]] = MappingProxyType(
    {
        Certificate: CERTIFICATES_TABLE,
        Measure: MEASURES_TABLE,
        Relation: RELATIONS_TABLE,
        Sanction: SANCTIONS_TABLE,
        Subcontractor: SUBCONTRACTORS_TABLE,
        Vendor: VENDORS_TABLE,
        VentureMember: MEMBERS_TABLE,
    }
)
_COLUMNS: Final = MappingProxyType({"number": "certificate_no", "id": "vendor"})
"""Fields that the tables know by another word."""

_WORDS: Final = {
    code: called[0]
    for words in (CERTIFICATE_STATES, SANCTION_KINDS, RELATION_KINDS)
    for code, called in words.codes.items()
}
_YES_NO: Final = MappingProxyType({True: Text("はい", "yes"), False: Text("いいえ", "no")})


def entry_at(register: Register, where: Where) -> object | None:
    """Return the entry that was read from a row, None where the row made none."""
    return next((one for one in register.entries() if getattr(one, "where", None) == where), None)


def entry_told(entry: object, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the columns of an entry that are filled, each with its heading (列名と値)."""
    table = _TABLES.get(type(entry))
    if table is None:
        return
    japanese = {column.name: column.aliases[0] for column in table.columns if column.aliases}
    for one in fields(entry):  # type: ignore[arg-type]  # every type of _TABLES is a dataclass
        column, value = _COLUMNS.get(one.name, one.name), getattr(entry, one.name)
        if one.name != "where" and value not in ("", one.default):
            heading = japanese.get(column, column) if language == "ja" else column.replace("_", " ")
            yield heading, _plain(value, language)


def _plain(value: Any, language: Language) -> str:  # noqa: ANN401 - a cell of any column
    if isinstance(value, bool):
        return _YES_NO[value].to(language)
    if isinstance(value, Judgement):
        parts = (_YES_NO[value.accepted].to(language), value.by, value.on, value.reason)
        return " / ".join(str(part) for part in parts if part)
    if isinstance(value, StrEnum):
        return _WORDS.get(value, value.value) if language == "ja" else value.value
    if isinstance(value, tuple):
        return ("、" if language == "ja" else ", ").join(value)
    return str(value)
