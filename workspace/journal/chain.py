"""The chain (記録の連鎖): each row is canonical JSON (RFC 8785) and names the SHA-256 of the row before it."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import rfc8785
from sqlalchemy import Connection, insert, select

from workspace.store.schema import JOURNAL, OPENINGS

FIRST: Final = "0" * 64
"""What the first row of a chain names as the row before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain (記録の末尾): how many rows it has, and the hash of the last."""

    count: int
    hash: str


def digest(content: str) -> str:
    """Return the SHA-256 of a text in hexadecimal digits."""
    return sha256(content.encode()).hexdigest()


def canonical(document: Any) -> str:  # noqa: ANN401 - anything that JSON can say
    """Return a document as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(document).decode()


def commitment(salt: str, secret: Any) -> str:  # noqa: ANN401 - anything that JSON can say
    """Return the salted hash by which a row commits to what is not yet to be read (秘匿値の確約)."""
    return digest(f"{salt}:{canonical(secret)}")


def head(connection: Connection, chain: str) -> Head:
    """Return the end of a chain."""
    last = connection.execute(
        select(JOURNAL.c.sequence, JOURNAL.c.hash)
        .where(JOURNAL.c.chain == chain)
        .order_by(JOURNAL.c.sequence.desc())
        .limit(1)
    ).first()
    return Head(count=last.sequence, hash=last.hash) if last else Head(count=0, hash=FIRST)


_NOTHING_SECRET: Final = object()


def append(
    connection: Connection,
    chain: str,
    row: Mapping[str, Any],
    secret: Any = _NOTHING_SECRET,  # noqa: ANN401 - anything that JSON can say
) -> Head:
    """Append a row to a chain; ``secret`` is committed to by a salted hash and kept apart until it may be read."""
    before = head(connection, chain)
    content = {**row, "chain": chain, "sequence": before.count + 1, "previous": before.hash}
    if secret is not _NOTHING_SECRET:
        salt = secrets.token_hex(32)
        content["commitment"] = commitment(salt, secret)
        connection.execute(
            insert(OPENINGS).values(chain=chain, sequence=before.count + 1, salt=salt, secret=canonical(secret))
        )
    text = canonical(content)
    connection.execute(insert(JOURNAL).values(chain=chain, sequence=before.count + 1, content=text, hash=digest(text)))
    return Head(count=before.count + 1, hash=digest(text))


def rows(connection: Connection, chain: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a chain from the first on."""
    found = connection.execute(select(JOURNAL.c.content).where(JOURNAL.c.chain == chain).order_by(JOURNAL.c.sequence))
    for (content,) in found:
        yield json.loads(content)
