"""Reading the journal (記録の閲覧): a tender's from the lock on, with what its rows commit to, and the house's."""

from workspace.journal.links import Link, page
from workspace.people.acting import Acting
from workspace.procedure.actions import READ_HOUSE_JOURNAL, READ_JOURNAL
from workspace.store.schema import HOUSE


def read_journal(acting: Acting, key: str, beyond: int = 0, most: int = 200) -> tuple[Link, ...]:
    """Return rows of a tender's journal (案件の記録の閲覧), the first behind row ``beyond``, no more than ``most``."""
    with acting.looking(READ_JOURNAL, key) as act:
        return page(act.connection, key, beyond, most)


def read_house_journal(acting: Acting, beyond: int = 0, most: int = 200) -> tuple[Link, ...]:
    """Return rows of the house's journal (全体の記録の閲覧), the first behind row ``beyond``, no more than ``most``."""
    with acting.looking(READ_HOUSE_JOURNAL) as act:
        return page(act.connection, HOUSE, beyond, most)
