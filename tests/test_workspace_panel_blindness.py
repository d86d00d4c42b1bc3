"""Until lock, nothing a member gets of the panel's functions depends on another member: byte for byte."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, Final

import pytest
from explored import instances
from hypothesis import example, given, settings
from hypothesis import strategies as st
from panels import PANEL, Scoring, answer
from played import KEY, MEMBERS, VENDORS

from criteria.errors import EvaluationError
from criteria.terms import DispositionOutcome
from workspace import Acting
from workspace.moves.move import move, standing
from workspace.panel.conflicts import declare_conflicts, declared_conflicts, my_conflicts
from workspace.panel.marks import save_mark
from workspace.panel.opinions import opinions
from workspace.panel.settling import analytics, differences, dispose
from workspace.panel.sheets import my_sheet, progress, submit
from workspace.procedure.actions import LOCK
from workspace.tenders.keeping import my_tenders, open_tender
from workspace.tenders.one_file import export_tender
from workspace.tenders.recording import rows_on_file

Step = Callable[[Acting], Any]

LOOKS: Final[Sequence[Step]] = (
    my_tenders,
    lambda acting: standing(acting, KEY),
    lambda acting: open_tender(acting, KEY),
    lambda acting: my_conflicts(acting, KEY),
    lambda acting: my_sheet(acting, KEY),
    lambda acting: my_sheet(acting, KEY, MEMBERS[1]),
    lambda acting: opinions(acting, KEY),
    # What is not theirs to see is refused in the same words, whatever there is to see.
    lambda acting: declared_conflicts(acting, KEY),
    lambda acting: progress(acting, KEY),
    lambda acting: differences(acting, KEY),
    lambda acting: analytics(acting, KEY),
    lambda acting: dispose(acting, KEY, VENDORS[0], "plan", DispositionOutcome.STANDS, "理由"),
    lambda acting: rows_on_file(acting, KEY, "marks"),
    lambda acting: export_tender(acting, KEY),
    lambda acting: move(acting, KEY, LOCK),
)

vendors = st.sampled_from([*VENDORS, "存在しない"])
reasons = st.sampled_from(["", "見落とし"])
members = st.sampled_from(["", MEMBERS[0], MEMBERS[1]])
marks = st.builds(
    lambda vendor, criterion, mark, comment, seen, reason, member: (
        lambda acting: save_mark(acting, KEY, vendor, criterion, mark, comment, seen, reason=reason, evaluator=member)
    ),
    vendors,
    st.sampled_from(["plan", "team", "なし"]),
    st.sampled_from(["A", "B", "C", "Z", ""]),
    st.sampled_from(["", "具体的である", "1行目\n2行目"]),
    st.integers(0, 3),
    reasons,
    members,
)
conflicts = st.builds(
    lambda declared, reason, member: lambda acting: declare_conflicts(acting, KEY, declared, reason, member),
    st.dictionaries(vendors, st.tuples(st.booleans(), st.sampled_from(["", "役員の親族"])), max_size=2),
    reasons,
    members,
)
submissions = st.builds(lambda member: lambda acting: submit(acting, KEY, member), members)


def no_conflict(acting: Acting) -> None:
    declare_conflicts(acting, KEY, dict.fromkeys(VENDORS, (False, "")))


def mark_all(acting: Acting) -> None:
    for vendor in VENDORS:
        for criterion in ("plan", "team"):
            save_mark(acting, KEY, vendor, criterion, "B", "", 0)


def hand_in_and_change(acting: Acting) -> None:
    submit(acting, KEY)
    row = my_sheet(acting, KEY).marks[0]
    save_mark(acting, KEY, VENDORS[0], "plan", "A", "再考", row.version, reason="見落とし")


steps = st.one_of(marks, marks, conflicts, submissions, st.sampled_from([no_conflict, mark_all, hand_in_and_change]))
acts = st.lists(steps, max_size=6)
begun = st.lists(steps, max_size=5).map(lambda more: [no_conflict, *more])


@pytest.fixture(scope="module")
def scoring(tmp_path_factory: pytest.TempPathFactory) -> Scoring:
    scoring = Scoring(tmp_path_factory.mktemp("scoring"))
    scoring.make("blank", PANEL, marks=None)
    scoring.make("marked", PANEL)
    scoring.make("recusing", PANEL.replace("alarm =", 'recusal = "tender"\nalarm ='), marks=None)
    return scoring


def lived(scoring: Scoring, name: str, own: Sequence[Step], others: Sequence[Step], *, first: bool) -> list[bytes]:
    """Return all a member gets who does these things, while another does others, now and then, or before all."""
    got = []
    with scoring.at(name) as seats:
        if first:
            for step in others:
                attempt(step, seats.chair)
        for mine, theirs in zip_longest(own, () if first else others):
            if theirs is not None:
                attempt(theirs, seats.chair)
            if mine is not None:
                got.append(answer(mine, seats.member))
        got += [answer(look, seats.member) for look in LOOKS]
    return got


def attempt(step: Step, acting: Acting) -> None:
    """Let the other try; what comes of it is theirs."""
    answer(step, acting)


@settings(max_examples=instances(20))
@given(
    name=st.sampled_from(["blank", "marked", "recusing"]),
    own=st.one_of(acts, begun),
    theirs=st.one_of(acts, begun),
    instead=st.one_of(acts, begun),
    first=st.booleans(),
)
@example(name="blank", own=[], theirs=[], instead=[no_conflict, mark_all, hand_in_and_change], first=True)
@example(
    name="blank",
    own=[no_conflict, mark_all, hand_in_and_change],
    theirs=[],
    instead=[no_conflict, mark_all, hand_in_and_change],
    first=True,
)
@example(name="marked", own=[no_conflict], theirs=[], instead=[no_conflict, hand_in_and_change], first=False)
def test_nothing_a_member_gets_depends_on_what_another_member_does(
    scoring: Scoring, name: str, own: Sequence[Step], theirs: Sequence[Step], instead: Sequence[Step], *, first: bool
) -> None:
    world = lived(scoring, name, own, theirs, first=first)
    assert lived(scoring, name, own, instead, first=True) == world
    assert lived(scoring, name, own, instead, first=False) == world


def test_the_property_sees_what_a_member_does_oneself(scoring: Scoring) -> None:
    # The answers would be equal as well if every call were refused.
    idle = lived(scoring, "blank", [no_conflict], [], first=True)
    assert len(set(lived(scoring, "blank", [no_conflict, mark_all], [], first=True)) - set(idle)) > 1


def test_the_other_members_acts_succeed(scoring: Scoring) -> None:
    with scoring.at("blank") as seats:
        for step in (no_conflict, mark_all, hand_in_and_change):
            try:
                step(seats.chair)
            except EvaluationError as error:
                pytest.fail(str(error))
        assert [one.cells["mark"] for one in my_sheet(seats.chair, KEY).marks] == ["A", "B", "B", "B"]
