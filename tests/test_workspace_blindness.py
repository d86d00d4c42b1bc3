"""Until the lock nothing that a member obtains of any function depends on another member: byte for byte."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pytest
from exercises import EXERCISES, OPEN_TO_ALL
from explored import instances
from hypothesis import example, given, settings
from hypothesis import strategies as st
from panels import PANEL, Scoring, Seats, answer
from played import HOUSE, KEY, MEMBERS, REASON
from test_workspace_panel_blindness import acts, begun, hand_in_and_change, mark_all, marks, no_conflict

from workspace import Acting
from workspace.panel.conflicts import my_conflicts
from workspace.panel.marks import save_mark
from workspace.panel.sheets import my_sheet, submit
from workspace.people.codes import issue_code
from workspace.people.roster import add_person
from workspace.procedure.stages import Role
from workspace.tenders.backup import backup

DRAWN: Final = {issue_code, add_person}
"""What these return is drawn at random."""
MARK: Final = (KEY, "架空通信", "plan", "A", "", 1)


@pytest.fixture(scope="module")
def scoring(tmp_path_factory: pytest.TempPathFactory) -> Scoring:
    scoring = Scoring(tmp_path_factory.mktemp("scoring"))
    scoring.make("blank", PANEL, marks=None)
    scoring.make("marked", PANEL)
    scoring.make("unnamed", PANEL.replace('members = ["甲委員", "乙委員", "丙委員"]\n', ""), marks=None)
    return scoring


def everything(acting: Acting, *left_out: Any) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 - functions
    """Yield what every function gives somebody, called one after the other."""
    for exercise in EXERCISES:
        if exercise.function not in left_out:
            yield str(exercise), answer(lambda acting, call=exercise.call: call(acting, REASON), acting)
    for function, call in OPEN_TO_ALL.items():
        yield function.__name__, answer(call, acting)


def as_another(acting: Acting) -> Iterator[tuple[str, bytes]]:
    """Yield what a member gets who asks in the name of each of the others."""
    for member in MEMBERS:
        yield f"conflicts of {member}", answer(lambda acting, of=member: my_conflicts(acting, KEY, of), acting)
        yield f"sheet of {member}", answer(lambda acting, of=member: my_sheet(acting, KEY, of), acting)
        yield f"submit for {member}", answer(lambda acting, of=member: submit(acting, KEY, of), acting)
        yield f"mark for {member}", answer(lambda acting, of=member: save_mark(acting, *MARK, evaluator=of), acting)


def of_a_member(scoring: Scoring, name: str, seat: int, own: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Return all that a member obtains where the other two did these things before."""
    with scoring.at(name) as seats:
        for number, step in enumerate(others):
            answer(step, seats.members[(seat + 1 + number % 2) % 3])
        member = seats.members[seat]
        got = [(str(number), answer(step, member)) for number, step in enumerate(own)]
        return [*got, *as_another(member), *everything(member)]


@settings(max_examples=instances(5))
@given(
    name=st.sampled_from(["blank", "marked", "unnamed"]),
    seat=st.integers(0, 2),
    own=st.one_of(acts, begun),
    theirs=st.one_of(acts, begun),
    instead=st.one_of(acts, begun),
)
@example(
    name="blank",
    seat=0,
    own=[no_conflict],
    theirs=[],
    instead=[no_conflict, no_conflict, mark_all, mark_all, hand_in_and_change],
)
@example(name="marked", seat=1, own=[], theirs=[], instead=[*[no_conflict] * 2, *[hand_in_and_change] * 2])
@example(name="unnamed", seat=2, own=[no_conflict, mark_all], theirs=[], instead=[*[no_conflict] * 2, *[mark_all] * 2])
def test_nothing_a_member_obtains_of_any_function_depends_on_another(
    scoring: Scoring, name: str, seat: int, own: Sequence[Any], theirs: Sequence[Any], instead: Sequence[Any]
) -> None:
    world = of_a_member(scoring, name, seat, own, theirs)
    assert of_a_member(scoring, name, seat, own, instead) == world


def test_a_member_obtains_something(scoring: Scoring) -> None:
    # The worlds would be equal as well if everything were refused.
    idle, busy = (dict(of_a_member(scoring, "blank", 0, own, [])) for own in ([no_conflict], [no_conflict, mark_all]))
    assert {name for name in idle if idle[name] != busy.get(name)} >= {"my_sheet-read-own-marks", "open_tender-look"}


def of_others(seats: Seats) -> Iterator[tuple[str, Acting]]:
    """Yield who sees a tender and marks nothing, in every place."""
    for place in (KEY, HOUSE):
        for role in (Role.OFFICE, Role.OBSERVER, Role.AUDITOR, Role.ADMINISTRATOR):
            yield f"{role} {place}", seats.workspace.act(seats.tokens[role, place])


def of_everybody_else(scoring: Scoring, name: str, given: Sequence[Any]) -> list[Any]:
    """Return all that those who mark nothing obtain, where a member gave these marks."""
    got = []
    with scoring.at(name) as seats:
        answer(no_conflict, seats.chair)
        for step in given:
            answer(step, seats.chair)
        for who, acting in of_others(seats):
            got += [(who, *each) for each in everything(acting, backup, *DRAWN)]
    return got


@settings(max_examples=instances(1))
@given(
    name=st.sampled_from(["blank", "marked"]),
    theirs=st.lists(marks, max_size=6),
    instead=st.lists(marks, max_size=6),
)
@example(name="blank", theirs=[], instead=[mark_all])
def test_before_the_lock_nobody_who_marks_nothing_obtains_anything_of_the_marks(
    scoring: Scoring, name: str, theirs: Sequence[Any], instead: Sequence[Any]
) -> None:
    assert of_everybody_else(scoring, name, theirs) == of_everybody_else(scoring, name, instead)


@pytest.mark.parametrize("place", [KEY, HOUSE])
def test_no_member_reaches_a_backup(scoring: Scoring, place: str) -> None:
    with scoring.at("marked") as seats:
        for role in (Role.MEMBER, Role.CHAIR):
            acting = seats.workspace.act(seats.tokens[role, place])
            refused = answer(lambda acting: backup(acting, acting.workspace.database.home / "backup.db"), acting)
            assert b"not-allowed" in refused
            assert not (seats.workspace.database.home / "backup.db").exists()
