"""What of a tender a person may see now (閲覧できる範囲), asked of the table of actions."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row

from data.tables.names import CONFLICTS, LOTS, MARKS
from workspace.people.acting import Act
from workspace.people.sessions import LOCAL
from workspace.procedure.actions import READ_ALL_MARKS, READ_BIDS, READ_ROWS

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
    """Return what whoever acts may see."""
    is_local = act.guest.way == LOCAL
    return Sight(
        person=act.guest.person,
        bids=is_local or any(map(act.may, (READ_ROWS, READ_BIDS, READ_ALL_MARKS))),
        marks=is_local or act.may(READ_ALL_MARKS),
    )
