"""The chain read anew (記録の連鎖の検証): every row whole, in its place, and true to what it commits to."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Row, Select, and_, select, union

from criteria.errors import EvaluationError
from criteria.finding import Finding, Text, Where
from data.text.faults import fault
from workspace.journal.chain import FIRST, Head, canonical, digest
from workspace.store.schema import JOURNAL, OPENINGS

_AT_ONCE: Final = 1_000
"""Rows that are fetched together: a chain of any length is read in the same memory."""

_ABOUT: Final = frozenset({"person", "name", "way", "at", "action", "outcome", "subject", "before", "after"})
"""What every row says, beside its place in the chain."""

_UNLIKE_OURS: Final = (AttributeError, LookupError, TypeError, ValueError)
"""What reading raises where somebody wrote what no act of ours writes."""

_NO_JSON: Final = Text("JSON のオブジェクトではありません", "the row is no JSON object")
_NOT_CANONICAL: Final = Text("正規形(RFC 8785)ではありません", "the row is not in canonical form (RFC 8785)")
_OTHER_HASH: Final = Text("内容とハッシュ値が一致しません", "the hash is not that of the row")
_OTHER_PLACE: Final = Text(
    "行が抜けているか、別の位置・案件の行です", "rows are missing before it, or it is of another place or tender"
)
_OTHER_BEFORE: Final = Text("前の行のハッシュ値と続きません", "it does not follow the row before it")
_INCOMPLETE: Final = Text("記録の項目が足りません", "the row lacks what every row says")
_OTHER_SECRET: Final = Text("確約の値と秘匿事項が一致しません", "what was kept secret is not what the row commits to")
_NO_SECRET: Final = Text("確約した秘匿事項がありません", "what the row commits to is gone")
_NO_ROW: Final = Text("秘匿事項に対応する行がありません", "something is kept secret for a row that is not there")
_REWRITTEN: Final = Text("控えのハッシュ値と一致しません", "the hash that was noted outside is another one")
_NOT_OURS: Final = Text("選定が書く記録ではありません", "no act writes such a row")
_EMPTY: Final = Text("記録がありません", "there is no row")


class BrokenChainError(EvaluationError):
    """A chain is broken (記録の連鎖の破損); ``finding`` says at which row first, and how."""

    def __init__(self, sequence: int, how: Text) -> None:
        """Keep the finding."""
        what = Text(f"記録の連鎖が壊れています: {how.ja}", f"the journal is broken here: {how.en}")
        self.finding = fault("broken-journal", what, Where(file="journal", row=sequence))
        super().__init__(what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row of a chain (連鎖の1行): what it says, and what it commits to, empty where nothing."""

    sequence: int
    hash: str
    content: dict[str, Any]
    secret: dict[str, Any]


def links(connection: Connection, chain: str, noted: Head | None = None) -> Iterator[Link]:
    """Yield every row of a chain, held against the row before it; ``noted`` is a head that was kept outside.

    Raises
    ------
    BrokenChainError
        At the first row that is not as it was written, and where the tail is cut behind the last.
    """
    number, previous = 0, FIRST
    for row in connection.execute(_rows(chain).execution_options(yield_per=_AT_ONCE)):
        number += 1
        content = _content(row, chain, number, previous)
        secret = _secret(number, row, content)
        previous = row.hash
        if noted and noted.count == number and noted.hash != previous:
            raise BrokenChainError(number, _REWRITTEN)
        yield Link(sequence=number, hash=previous, content=content, secret=secret)
    if number == 0:
        raise BrokenChainError(1, _EMPTY)
    if noted and noted.count > number:
        lost = noted.count - number
        cut = Text(
            f"末尾の{lost}行がありません(控えは{noted.count}行)",
            f"the last {lost} of the {noted.count} rows that were noted are gone",
        )
        raise BrokenChainError(number + 1, cut)
    beyond = select(OPENINGS.c.sequence).where(OPENINGS.c.chain == chain, ~OPENINGS.c.sequence.between(1, number))
    if connection.execute(beyond.limit(1)).first():
        raise BrokenChainError(number + 1, _NO_ROW)


def page(connection: Connection, chain: str, beyond: int, most: int) -> tuple[Link, ...]:
    """Return rows of a chain as they are saved, the first behind ``beyond`` and no more than ``most``."""
    found = connection.execute(_rows(chain).where(JOURNAL.c.sequence > beyond).limit(most))
    return tuple(
        Link(
            sequence=row.sequence,
            hash=row.hash,
            content=json.loads(row.content),
            secret=json.loads(row.secret) if row.secret else {},
        )
        for row in found
    )


def _rows(chain: str) -> Select[Any]:
    same = and_(OPENINGS.c.chain == JOURNAL.c.chain, OPENINGS.c.sequence == JOURNAL.c.sequence)
    columns = (JOURNAL, OPENINGS.c.salt, OPENINGS.c.secret)
    return select(*columns).outerjoin(OPENINGS, same).where(JOURNAL.c.chain == chain).order_by(JOURNAL.c.sequence)


def _content(row: Row[Any], chain: str, number: int, previous: str) -> dict[str, Any]:
    try:
        content = json.loads(row.content)
        canonical_text = _as_written(content, row.content)
    except (TypeError, ValueError, RecursionError):
        content, canonical_text = None, ""
    if not isinstance(content, dict):
        raise BrokenChainError(number, _NO_JSON)
    if canonical_text != row.content:
        raise BrokenChainError(number, _NOT_CANONICAL)
    if digest(row.content) != row.hash:
        raise BrokenChainError(number, _OTHER_HASH)
    if (row.sequence, content.get("sequence"), content.get("chain")) != (number, number, chain):
        raise BrokenChainError(number, _OTHER_PLACE)
    if content.get("previous") != previous:
        raise BrokenChainError(number, _OTHER_BEFORE)
    if not content.keys() >= _ABOUT:
        raise BrokenChainError(number, _INCOMPLETE)
    return content


def _as_written(content: object, text: str) -> str:
    # The library's own encoder is six times as fast. It differs by floats, which no row has, and by the order of keys
    # with signs outside of the basic plane.
    quick = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text if quick == text else canonical(content)


def _secret(number: int, row: Row[Any], content: Mapping[str, Any]) -> dict[str, Any]:
    if row.secret is None:
        if "commitment" in content:
            raise BrokenChainError(number, _NO_SECRET)
        return {}
    if content.get("commitment") != digest(f"{row.salt}:{row.secret}"):
        raise BrokenChainError(number, _OTHER_SECRET)
    try:
        secret: dict[str, Any] = json.loads(row.secret)
    except (ValueError, RecursionError) as error:
        raise BrokenChainError(number, _OTHER_SECRET) from error
    return secret


class Replay(Protocol):
    """What the rows of a chain make of some of the tables (記録からの再現)."""

    def take(self, link: Link) -> None:
        """Go on by one row."""

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield where the tables have something else."""


def differs(file: str, row: int | str | None = None) -> Finding:
    """Return the finding of what is saved otherwise than the journal says (記録との不一致)."""
    what = Text("記録と異なる内容が保存されています", "what is saved here is not what the journal says")
    return fault("record-differs", what, Where(file=file, row=row))


def recount(
    connection: Connection, chain: str, replays: Sequence[Replay], noted: Head | None = None
) -> tuple[Head, tuple[Finding, ...]]:
    """Return the head of a chain as far as it is whole, and where it is broken or the tables are not what it says.

    Of a broken chain the first row is told, and nothing is compared; ``noted`` is a head that was kept outside.
    """
    whole = Head(count=0, hash=FIRST)
    try:
        for link in links(connection, chain, noted):
            for replay in replays:
                replay.take(link)
            whole = Head(count=link.sequence, hash=link.hash)
    except BrokenChainError as error:
        return whole, (error.finding,)
    except _UNLIKE_OURS:
        return whole, (BrokenChainError(whole.count + 1, _NOT_OURS).finding,)
    return whole, tuple(finding for replay in replays for finding in _compared(replay, connection))


def _compared(replay: Replay, connection: Connection) -> Iterator[Finding]:
    try:
        yield from replay.compare(connection)
    except (*_UNLIKE_OURS, EvaluationError):
        # What is saved cannot even be read as what it should be.
        yield differs("database")


def chains(connection: Connection) -> tuple[str, ...]:
    """Return every chain that has a row, or something kept secret for one."""
    return tuple(connection.scalars(union(select(JOURNAL.c.chain), select(OPENINGS.c.chain)).order_by("chain")))


def first_broken(connection: Connection) -> tuple[str, Finding] | None:
    """Return the first chain that is broken, and where; None where every one is whole."""
    for chain in chains(connection):
        _, broken = recount(connection, chain, ())
        if broken:
            return chain, broken[0]
    return None
