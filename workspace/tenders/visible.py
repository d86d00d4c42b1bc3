"""What of a tender a person may see now (閲覧できる範囲), asked of the table of actions."""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select

from data.tables.names import BIDS, CONFLICTS, LOTS, MARKS
from workspace.people.acting import Act
from workspace.people.sessions import LOCAL
from workspace.procedure.actions import READ_ALL_MARKS, READ_BIDS, READ_ROWS
from workspace.store.schema import ENTRIES, REMOVED

OF_MEMBERS: Final = frozenset({MARKS, CONFLICTS})
"""Tables in which each member has rows, which nobody else sees until lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a person may see of a tender (閲覧できる範囲): the bids with what is on file, and the members' rows.

    Of the members' rows one always sees what one wrote oneself, in whatever role, and before lock nothing more: an
    office that goes back a stage learns nothing by it.
    """

    person: str
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
            return self.marks or bool(entry.key and entry.by == self.person)
        return self.bids or bool(entry.table == LOTS)


def sight_of(act: Act) -> Sight:
    """Return what whoever acts may see; a member sees no bid before declaring of each vendor whether there is a tie."""
    if act.guest.way == LOCAL or act.may(READ_ALL_MARKS):
        return Sight(person=act.guest.person, bids=True, marks=True)
    bids = act.may(READ_ROWS) or (act.may(READ_BIDS) and _has_declared(act))
    return Sight(person=act.guest.person, bids=bids, marks=False)


def _has_declared(act: Act) -> bool:
    standing = select(ENTRIES.c.key).where(ENTRIES.c.tender == act.key, ENTRIES.c.key != "", ENTRIES.c.cells != REMOVED)
    bids = act.connection.scalars(standing.where(ENTRIES.c.table == BIDS))
    declared = act.connection.scalars(standing.where(ENTRIES.c.table == CONFLICTS, ENTRIES.c.by == act.guest.person))
    return {json.loads(key)[0] for key in bids} <= {json.loads(key)[1] for key in declared}
