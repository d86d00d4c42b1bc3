"""What the minutes add to robustness (頑健性の補足): the members' agreement, and the ranks each bid could have had."""

from dataclasses import dataclass
from functools import partial

from scoring.formulas.panel import is_marked
from scoring.numbers.deadline import NO_DEADLINE, Deadline, Unfinished
from scoring.robustness.agreement import Agreement, agreement
from scoring.robustness.answer import Exact, Robustness
from scoring.robustness.attainable import Attainable, attainable
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.parts import OUT_OF_TIME, OnPart, Part, Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersAndRanks:
    """The members' agreement 委員間の一致, None where there is none to measure, and the attainable ranks 到達順位."""

    members: Agreement | None
    attainable: Attainable | NotLinear
    unfinished: Unfinished | None = None


def members_and_ranks(
    found: Robustness, deadline: Deadline = NO_DEADLINE, on_part: OnPart | None = None
) -> MembersAndRanks:
    """Measure the members' agreement, and search attainable ranks (委員間の一致と到達順位).

    The allotments are those within the tender's own bounds where it declares them, else those the robustness was asked
    for. What is not done when the ``deadline`` passes is named in ``unfinished``.
    """
    evaluation, exact, parts = found.evaluation, found.exact, Parts(deadline, on_part)
    reach: Attainable | NotLinear = OUT_OF_TIME
    members = None
    if any(map(is_marked, evaluation.tender.criteria)):
        members = parts.answer(Part.MEMBERS, lambda until: agreement(evaluation, until))
    if isinstance(exact, Exact):
        declared = evaluation.tender.weight_bounds is not None
        allowed, first = (None, ()) if declared else (exact.admissible, exact.can_win)
        search = partial(attainable, evaluation, allowed, first=first)
        reach = parts.answer(Part.ATTAINABLE, lambda until: search(deadline=until)) or reach
        parts.note(Part.ATTAINABLE, complete=isinstance(reach, NotLinear) or reach.complete)
    elif exact is OUT_OF_TIME:
        parts.note(Part.ATTAINABLE, complete=False)
    else:
        reach = exact
    return MembersAndRanks(members=members, attainable=reach, unfinished=Unfinished.of(parts.undone, deadline))
