"""Marks (採点): each member's own, one by one; once the sheet was handed in they change with a reason."""

from typing import Final

from criteria.finding import Text
from data.tables.names import MARKS
from workspace.panel.seats import cells_of, seated
from workspace.panel.sheets import was_handed_in
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import CHANGE_SUBMITTED, MARK
from workspace.procedure.refusals import RefusedError
from workspace.tenders.entries import key_of, put
from workspace.tenders.recording import SavedRow, saved_row


def save_mark(  # noqa: PLR0913 - the cells of a row, and what every act is told
    acting: Acting,
    key: str,
    vendor: str,
    criterion: str,
    mark: str,
    comment: str,
    seen: int,
    *,
    reason: str = "",
    evaluator: str = "",
) -> int:
    """Save a member's mark with its comment (採点の保存), and return its version.

    ``seen`` is the version the member saw, 0 where there was none. Whether a comment is due is asked when the sheet is
    handed in. Once it was, a change needs a reason, keeps the first mark beside the new one, and the sheet is to be
    handed in anew.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give.
    OvertakenError
        Where the member saved since, in another window say.
    RefusedError
        Where a declaration or a reason is due, or a reason is given and none is, or the member is recused from the
        vendor.
    """
    action = CHANGE_SUBMITTED if reason.strip() else MARK
    with acting.doing(action, key, reason=reason, evaluator=evaluator) as act:
        seat = seated(act)
        seat.require_declared()
        if seat.is_recused(vendor):
            what = Text(
                f"「{vendor}」の採点からは除斥されているか、欠席とされています",
                f"You are recused from marking {vendor}, or declared absent",
            )
            raise RefusedError("recused", what)
        table = seat.tables[MARKS]
        cells = {"evaluator": seat.evaluator, "vendor": vendor, "criterion": criterion}
        cells |= {"mark": mark.strip(), "comment": comment.strip()}
        held = saved_row(act, table, key_of(table, cells, 0))
        if was_handed_in(seat) != bool(act.reason):
            raise RefusedError(*(_NEEDLESS if act.reason else _DUE))
        if act.reason and held:
            cells |= _changed(act, held, cells["mark"])
        return put(act, MARKS, cells_of(table, held, cells), seen, is_secret=True)


_DUE: Final = (
    "reason-due",
    Text("提出した採点表の変更には理由が必要です", "The sheet was handed in: give the reason of the change"),
)
_NEEDLESS: Final = (
    "reason-needless",
    Text("提出前の採点には理由は不要です", "The sheet was not handed in yet: a mark changes without a reason"),
)


def _changed(act: Act, held: SavedRow, mark: str) -> dict[str, str]:
    """Return why and when a row changes, and the mark as it was handed in, where that changes."""
    first = held.cells.get("first_mark") or (held.cells["mark"] if mark != held.cells["mark"] else "")
    return {"first_mark": first, "change_reason": act.reason, "changed_at": act.moment}
