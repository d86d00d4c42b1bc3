"""The fingerprint (指紋), recounted: SHA-256 over the input in its canonical form, which docs/recount.md describes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Final

from criteria.bid import Bid
from criteria.tender import Tender

UNORDERED: Final = frozenset(
    {"criteria", "members", "absences", "marks", "dispositions", "price_components", "lots", "rules", "capabilities"}
)
"""Fields whose entries are written in the order of their canonical text: in which order they were read says nothing."""

NOT_INPUT: Final = frozenset({"faults", "notes", "where", "register"})
"""What the reading found, and where, is no input; the register's entries have lines of their own."""


def fingerprint(tender: Tender, bids: list[Bid]) -> str:
    """Return ``sha256:`` and the digest of the tender's line, the bids' lines and the lines of the register.

    The lines of the bids are sorted; then come, where tables about the vendors were handed in, a line of their names
    and, sorted, one line for each of their entries.
    """
    lines = [written(tender), *sorted(written(bid) for bid in bids)]
    for register in {id(bid.register): bid.register for bid in bids}.values():
        lines += [written(sorted(register.tables))] if register.tables else []
        lines += sorted(written(entry) for entry in register.entries())
    return "sha256:" + sha256("\n".join(lines).encode("utf-8")).hexdigest()


def written(value: object) -> str:
    """Write one value in canonical form.

    >>> written(Fraction(3, 2)), written("架空"), written({"b": 1, "a": None})
    ('3/2', '2:架空', '{1:a=None,1:b=1}')
    """
    if isinstance(value, Enum):
        return written(value.value)
    if isinstance(value, str):
        return f"{len(value)}:{value}"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, date):
        return value.isoformat()
    return _compound(value) if is_dataclass(value) or isinstance(value, Mapping | list | tuple) else str(value)


def _compound(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ",".join([written(item) for item in value]) + "]"
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{written(key)}={written(item)}" for key, item in value.items())) + "}"
    return "(" + ",".join(_fields(value)) + ")"


def _fields(record: object) -> list[str]:
    texts = []
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        # A field left empty is not written; zero and false are not empty.
        if field.name in NOT_INPUT or value is None or (isinstance(value, str | tuple | list | Mapping) and not value):
            continue
        content = sorted(written(item) for item in value) if field.name in UNORDERED else [written(value)]
        texts.append(f"{field.name}=" + ",".join(content))
    return texts
