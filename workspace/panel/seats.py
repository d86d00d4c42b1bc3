"""Seats (委員の席): whose marks an act is about, and what that member has declared."""

from collections.abc import Mapping
from dataclasses import dataclass

from criteria.characters import compared
from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import Recusal
from data.tables.names import CONFLICTS
from data.tables.schemas import Table
from data.text.cells import read_yes_no
from scoring.formulas.panel import present_members
from workspace.people.acting import Act
from workspace.procedure.refusals import RefusedError
from workspace.tenders.recording import SavedRow, saved_rows
from workspace.tenders.roles import panel_member
from workspace.tenders.saved import declared_tables
from workspace.tenders.visible import undeclared


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member's place in the panel of a tender (委員の席); nothing in it depends on another member."""

    act: Act
    evaluator: str
    tender: Tender
    tables: Mapping[str, Table]

    def require_declared(self) -> None:
        """Raise RefusedError where the member has not declared of every vendor yet."""
        if due := sorted(undeclared(self.act, self.evaluator)):
            what = Text(
                f"先に利益相反の有無を申告してください: {'、'.join(due)}",
                f"Declare first whether you have a conflict of interest: {', '.join(due)}",
            )
            raise RefusedError("conflict-due", what)

    def is_recused(self, vendor: str) -> bool:
        """Whether the member marks nothing of a vendor: absent by the definition, or recused by a declaration."""
        panel = self.tender.panel
        own = {name for name, row in self.declared().items() if read_yes_no(row.cells["conflict"])}
        by_conflict = bool(own) if panel.recusal is Recusal.TENDER else compared(vendor) in own
        return by_conflict or not present_members(panel, (self.evaluator,), vendor)

    def declared(self) -> Mapping[str, SavedRow]:
        """Return the member's declarations, by vendor as names are compared."""
        return {compared(row.cells["vendor"]): row for row in self.own(CONFLICTS)}

    def own(self, table: str) -> tuple[SavedRow, ...]:
        """Return the member's rows of a table."""
        return saved_rows(self.act, self.tables[table], self.evaluator)


def seated(act: Act, evaluator: str = "") -> Seat:
    """Return the seat an act is about (委員の席), or that of a member named.

    Raises
    ------
    RefusedError
        Where no member is named, or one the panel does not have.
    """
    tender, tables = declared_tables(act.connection, act.tender)
    evaluator = evaluator or act.evaluator.strip()
    if not evaluator:
        listed = ", ".join(tender.panel.members)
        what = Text(f"どの委員として行うかを指定してください: {listed}", f"Name the member for whom this is: {listed}")
        raise RefusedError("no-evaluator", what)
    return Seat(act=act, evaluator=panel_member(tender, evaluator), tender=tender, tables=tables)


def cells_of(table: Table, held: SavedRow | None, given: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row under every column its table has, so that no heading tells who wrote in it first."""
    return {**{column.name: "" for column in table.columns}, **(held.cells if held else {}), **given}
