"""Marks (採点): each member's own, one by one; once the sheet was handed in they change with a reason."""

from typing import Final

from criteria.finding import Text
from data.tables.names import MARKS
from workspace.panel.seats import cells_of, seated
from workspace.panel.sheets import was_handed_in
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import CHANGE_SUBMITTED, MARK, READ_OWN_MARKS, Action
from workspace.procedure.refusals import RefusedError
from workspace.tenders.entries import key_of, put
from workspace.tenders.recording import SavedRow


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
        Where a declaration or a reason is due, or the member is recused from the vendor.
    """
    action = _action(acting, key, evaluator)
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
        row = key_of(table, cells, 0)
        held = next((one for one in seat.own(MARKS) if one.key == row), None)
        if was_handed_in(seat):
            if not act.reason:
                # Handed in meanwhile, in another window.
                raise RefusedError("reason-due", _REASON_DUE)
            if held:
                cells |= _changed(act, held, cells["mark"])
        return put(act, MARKS, cells_of(table, held, cells), seen, is_secret=True)


_REASON_DUE: Final = Text(
    "提出した採点表の変更には理由が必要です", "The sheet is handed in: give the reason of the change"
)


def _changed(act: Act, held: SavedRow, mark: str) -> dict[str, str]:
    """Return why and when a row changes, and the mark as it was handed in, where that changes."""
    first = held.cells.get("first_mark") or (held.cells["mark"] if mark != held.cells["mark"] else "")
    return {"first_mark": first, "change_reason": act.reason, "changed_at": act.moment}


def _action(acting: Acting, key: str, evaluator: str) -> Action:
    with acting.looking(READ_OWN_MARKS, key, evaluator=evaluator) as act:
        return CHANGE_SUBMITTED if was_handed_in(seated(act)) else MARK
