"""The fingerprint (指紋): SHA-256 over the input written in one canonical way, so that nobody's order matters."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final

from criteria.bid import Bid, register_of
from criteria.tender import Tender

_LEFT_OUT = frozenset({"faults", "notes", "register", "where"})
_EMPTY: Final[tuple[object, ...]] = (None, "", (), {})
_SETS = frozenset(
    {"criteria", "members", "absences", "marks", "dispositions", "price_components", "lots", "rules", "capabilities"}
)


def fingerprint(tender: Tender, bids: Iterable[Bid]) -> str:
    """Return ``sha256:…`` of the canonical input (入力の指紋).

    Fractions are written as numerator/denominator, tables by key; the order of bids, criteria, members and marks does
    not count. What is left empty is not written, so that a field a later version adds leaves old fingerprints as they
    are. Faults, notes and the places they were found in are not input.
    """
    listed = list(bids)
    register = register_of(listed)
    # A table that was handed in empty says that there is nothing; one that was not says nothing.
    tables = [canonical(sorted(register.tables))] if register.tables else []
    digest = hashlib.sha256(canonical(tender).encode())
    for line in (*sorted(map(canonical, listed)), *tables, *sorted(map(canonical, register.entries()))):
        digest.update(b"\n" + line.encode())
    return f"sha256:{digest.hexdigest()}"


def canonical(value: object) -> str:
    """Write a value in the one way the fingerprint reads it; every text is prefixed with its length."""
    if type(value) is Fraction:
        numerator, denominator = value.as_integer_ratio()
        return f"{numerator}/{denominator}"
    if isinstance(value, Enum):
        return canonical(value.value)
    if isinstance(value, str):
        return f"{len(value)}:{value}"
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{canonical(key)}={canonical(item)}" for key, item in value.items())) + "}"
    return _canonical_compound(value)


def _canonical_compound(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    if is_dataclass(value):
        return "(" + ",".join(_fields(value)) + ")"
    return repr(value)


def _fields(value: object) -> Iterable[str]:
    for field in fields(value):  # type: ignore[arg-type]
        content = getattr(value, field.name)
        if field.name not in _LEFT_OUT and content not in _EMPTY:
            written = sorted(map(canonical, content)) if field.name in _SETS else [canonical(content)]
            yield f"{field.name}=" + ",".join(written)
