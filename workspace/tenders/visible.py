"""What of a tender a person may see now (閲覧できる範囲), asked of the table of actions."""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select

from criteria.characters import compared
from data.tables.names import BIDS, CONFLICTS, LOTS, MARKS
from workspace.journal.chain import canonical
from workspace.people.acting import Act
from workspace.people.sessions import LOCAL
from workspace.procedure.actions import READ_ALL_MARKS, READ_BIDS, READ_ROWS
from workspace.store.schema import ENTRIES, REMOVED

OF_MEMBERS: Final = frozenset({MARKS, CONFLICTS})
"""Tables in which each member has rows, which nobody else sees until lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a person may see of a tender (閲覧できる範囲): the bids with what is on file, and the members' rows.

    Of the members' rows one always sees what one wrote oneself, in whatever role, and those of the ``evaluator`` that
    one is, and before lock nothing more: an office that goes back a stage learns nothing by it.
    """

    person: str
    evaluator: str
    bids: bool
    marks: bool

    @property
    def whole(self) -> bool:
        """Whether all of it is seen."""
        return self.bids and self.marks

    def shows(self, entry: Row[Any]) -> bool:
        """Whether a row is seen."""
        if entry.table in OF_MEMBERS:
            # The headings are everybody's, and so nobody's: who wrote them last would tell.
            is_own = entry.by == self.person or (self.evaluator and entry.key.startswith(keys_of(self.evaluator)))
            return self.marks or bool(entry.key and is_own)
        return self.bids or bool(entry.table == LOTS)


def keys_of(evaluator: str) -> str:
    """Return how the keys of a member's own rows begin, and nobody else's."""
    return canonical([compared(evaluator)]).removesuffix("]") + ","


def parts_of(key: str) -> list[str]:
    """Return what the key of a row says, of one that a file had twice as of the first."""
    parts, _ = json.JSONDecoder().raw_decode(key)
    return [str(part) for part in parts]


def sight_of(act: Act) -> Sight:
    """Return what whoever acts may see; a member sees no bid before declaring of each vendor whether there is a tie."""
    person, evaluator = act.guest.person, act.evaluator
    if act.guest.way == LOCAL or act.may(READ_ALL_MARKS):
        return Sight(person=person, evaluator=evaluator, bids=True, marks=True)
    bids = act.may(READ_ROWS) or (act.may(READ_BIDS) and not undeclared(act, evaluator))
    return Sight(person=person, evaluator=evaluator, bids=bids, marks=False)


def undeclared(act: Act, evaluator: str) -> frozenset[str]:
    """Return the vendors with a bid of whom a member has not declared yet whether there is a conflict of interest."""
    standing = select(ENTRIES.c.key).where(ENTRIES.c.tender == act.key, ENTRIES.c.key != "", ENTRIES.c.cells != REMOVED)
    bids = act.connection.scalars(standing.where(ENTRIES.c.table == BIDS))
    declared = act.connection.scalars(standing.where(ENTRIES.c.table == CONFLICTS))
    own = {parts_of(key)[1] for key in declared if key.startswith(keys_of(evaluator))}
    return frozenset(parts_of(key)[0] for key in bids) - own
