"""Write ``weights.toml`` (聴取票の書出し): what is filled in, so that it is read again the same, by page and command.

Only the answers by each member's chosen method are written: the file says what counts. A draft in which answers lack is
written all the same, and can be opened on the page again to be gone on with; `sentei weights` says what it lacks.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from criteria.presets import toml_text
from data.weights.draft import Draft, number_of
from data.weights.method import as_typed
from data.weights.methods import METHODS
from scoring.elicitation.elicit import ElicitedWeights

_HEADER: Final = (
    "# 参考: 公告前の配点の検討。配点は選定委員会が決めます。",
    "# For reference, before publication: the committee decides the points.",
)


def weights_text(draft: Draft) -> str:
    """Return the text of a ``weights.toml`` with what is filled in; what is not is left out, never invented."""
    about = {"title": draft.title, "total": as_typed(draft.total)}
    about |= {"group": draft.group.value, "priorities": draft.priorities.value, "ties": draft.ties.value}
    lines = [*_HEADER, *_table("[weights]", about)]
    for criterion in draft.criteria:
        lines += _table("[[criteria]]", {"id": criterion.id, "label": criterion.label})
    for member in draft.members:
        counts = "" if number_of(member.counts) == 1 else as_typed(member.counts)
        answers = METHODS[member.method].write(member, draft.ids)
        lines += _table(
            "[[members]]", {"name": member.name, "method": member.method.value, "counts": counts, **answers}
        )
    return "\n".join(lines) + "\n"


def _table(head: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Write a table without empty texts; comparisons stand below one another."""
    yield from ("", head)
    for key, value in values.items():
        if key == "comparisons":
            yield from (f"{key} = [", *(f"    {toml_text(pair)}," for pair in value), "]")
        elif value != "":
            yield f"{key} = {'{}' if value == {} else toml_text(value)}"


def points_lines(found: ElicitedWeights) -> tuple[str, ...]:
    """Return whole points as the lines of ``tender.toml`` that say them; none where they are undecided.

    How each criterion is scored stands in its ``formula``, which nobody has asked the members.
    """
    lines: list[str] = []
    for share, label in zip(found.points.shares, found.asked.labels, strict=True):
        if share.points is not None:
            lines += _table("[[criteria]]", {"id": share.criterion, "label": label, "max_points": share.points})
    return tuple(lines[1:])
