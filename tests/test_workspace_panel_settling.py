"""At lock the marks that lie apart are found, and settled before anything follows from them; opinions are kept."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from explored import instances
from hypothesis import given, settings
from hypothesis import strategies as st
from played import DEFINITION, KEY, MEMBERS, REASON, VENDORS, Played, as_csv, files, hand_in, opened

from criteria.errors import DefinitionError
from criteria.terms import DispositionOutcome
from data.bids.read import read_bids, read_tender
from scoring import evaluate
from scoring.robustness.panel import panel_record
from workspace import Acting, RefusedError
from workspace.moves.move import move, require_nothing_due
from workspace.panel.conflicts import declare_conflicts
from workspace.panel.opinions import opinions, state_opinion
from workspace.panel.settling import analytics, differences, dispose
from workspace.procedure.actions import EVALUATE, LOCK, OPEN_PRICES, PUBLISH, QUALIFY, RECEIVE, SCORE, SCORE_AGAIN
from workspace.procedure.stages import Role, Stage
from workspace.tenders.keeping import import_tender, open_tender

WORTH: Final = {"A": Fraction(1), "B": Fraction(1, 2), "C": Fraction(0)}
ITEMS: Final = ("plan", "team")
Marks = Mapping[tuple[str, str, str], str]


@contextmanager
def locked(definition: str, marks: Marks, conflicts: frozenset[tuple[str, str]] = frozenset()) -> Iterator[Acting]:
    """Bring a tender with these marks, and conflicts of members and vendors, to its lock."""
    rows = [(member, vendor, item, mark) for (member, vendor, item), mark in marks.items()]
    table = as_csv(("evaluator", "vendor", "criterion", "mark"), *rows).encode()
    with TemporaryDirectory() as home:
        workspace = opened(Path(home))
        acting = workspace.act_locally()
        import_tender(acting, {**files(), "tender.toml": definition.encode(), "marks.csv": table})
        for action in (PUBLISH, RECEIVE, QUALIFY, SCORE):
            move(acting, KEY, action)
        for member in MEMBERS:
            declared = {vendor: ((member, vendor) in conflicts, "") for vendor in VENDORS}
            declare_conflicts(acting, KEY, declared, evaluator=member)
        hand_in(acting)
        move(acting, KEY, LOCK)
        yield acting
        workspace.database.engine.dispose()


def with_alarm(alarm: str) -> str:
    return DEFINITION.replace("[panel]\n", f'[panel]\nalarm = "{alarm}"\n')


PLACES: Final = [(member, vendor, item) for member in MEMBERS for vendor in VENDORS for item in ITEMS]
APART: Final = {place: "A" if place[0] == MEMBERS[0] and place[2] == "plan" else "C" for place in PLACES}
"""The plans are marked A by one member, and everything else C."""


@settings(max_examples=instances(12))
@given(
    given=st.lists(st.sampled_from("ABC"), min_size=len(PLACES), max_size=len(PLACES)),
    alarm=st.sampled_from(["25%", "50%", "75%", "100%"]),
    # The third member marks everything: a bid that nobody may mark is never scored.
    conflicts=st.frozensets(st.tuples(st.sampled_from(MEMBERS[:2]), st.sampled_from(VENDORS)), max_size=2),
    agreed=st.sampled_from(["", "B"]),
)
def test_the_alarms_are_those_of_brute_force_and_once_settled_the_evaluation_is_that_of_the_folder(
    given: list[str], alarm: str, conflicts: frozenset[tuple[str, str]], agreed: str
) -> None:
    marks = dict(zip(PLACES, given, strict=True))
    share = Fraction(alarm.removesuffix("%")) / 100
    expected = {}
    for vendor in VENDORS:
        for item in ITEMS:
            worth = [WORTH[marks[who, vendor, item]] for who in MEMBERS if (who, vendor) not in conflicts]
            if max(worth) - min(worth) >= share:
                expected[vendor, item] = max(worth) - min(worth)
    with locked(with_alarm(alarm), marks, conflicts) as acting:
        found = {(one.vendor, one.criterion.id): one.spread for one in differences(acting, KEY)}
        assert found == expected
        if expected:
            with pytest.raises(RefusedError) as refusal:
                move(acting, KEY, EVALUATE)
            assert refusal.value.code == "still-incomplete"
        outcome = DispositionOutcome.AGREED if agreed else DispositionOutcome.STANDS
        for vendor, item in expected:
            dispose(acting, KEY, vendor, item, outcome, REASON, agreed)
        evaluation = move(acting, KEY, EVALUATE).evaluations[0]
        kept = [row for row in PLACES if row[:2] not in conflicts]
        folder = {
            **files(),
            "tender.toml": with_alarm(alarm).encode(),
            "marks.csv": as_csv(
                ("evaluator", "vendor", "criterion", "mark"), *((*place, marks[place]) for place in kept)
            ).encode(),
            "conflicts.csv": as_csv(
                ("evaluator", "vendor", "conflict"), *((*pair, "有") for pair in sorted(conflicts))
            ).encode(),
            "dispositions.csv": as_csv(
                ("vendor", "criterion", "outcome", "mark", "reason"),
                *((*place, outcome.value, agreed, REASON) for place in expected),
            ).encode(),
        }
        tender = read_tender(folder)
        expected_evaluation = evaluate(tender, *read_bids(folder, tender))
        assert evaluation.award == expected_evaluation.award
        assert evaluation.sheet == expected_evaluation.sheet


def test_a_disposition_says_who_settled_it_when_and_a_later_one_takes_its_place() -> None:
    with locked(with_alarm("50%"), APART) as acting:
        assert dispose(acting, KEY, VENDORS[0], "plan", DispositionOutcome.STANDS, "見解の相違") == 1
        assert dispose(acting, KEY, VENDORS[0], "plan", DispositionOutcome.AGREED, "体制表の確認", "B") == 2
        rows = open_tender(acting, KEY).load("dispositions.csv").decode().splitlines()
        assert rows == [
            "vendor,criterion,outcome,mark,reason,by,on",
            f"{VENDORS[0]},plan,agreed,B,体制表の確認,このパソコンの利用者,2026-11-06",
        ]
        assert [(one.vendor, one.disposition is None) for one in differences(acting, KEY)] == [
            (VENDORS[0], False),
            (VENDORS[1], True),
        ]


@pytest.mark.parametrize(("outcome", "mark"), [(DispositionOutcome.AGREED, " "), (DispositionOutcome.STANDS, "B")])
def test_a_mark_is_given_where_one_was_agreed_on_and_nowhere_else(outcome: DispositionOutcome, mark: str) -> None:
    with locked(with_alarm("50%"), APART) as acting, pytest.raises(RefusedError, match="agreed on"):
        dispose(acting, KEY, VENDORS[0], "plan", outcome, REASON, mark)


def test_a_mark_that_is_agreed_on_is_one_of_the_scale() -> None:
    with locked(with_alarm("50%"), APART) as acting, pytest.raises(DefinitionError, match="one of A, B, C"):
        dispose(acting, KEY, VENDORS[0], "plan", DispositionOutcome.AGREED, REASON, "Z")


def test_what_lies_apart_is_settled_before_the_prices_are_opened() -> None:
    with locked(with_alarm("50%"), APART) as acting:
        with pytest.raises(RefusedError, match="settle the marks of 架空通信 for 業務の実施方針, which lie 100%"):
            check_opening(acting)
        for vendor in VENDORS:
            dispose(acting, KEY, vendor, "plan", DispositionOutcome.STANDS, REASON)
        check_opening(acting)


def check_opening(acting: Acting) -> None:
    with acting.doing(OPEN_PRICES, KEY) as act:
        require_nothing_due(act, read_tender(files()))
        act.record()


def test_another_round_of_scoring_voids_what_was_settled() -> None:
    with locked(with_alarm("50%"), APART) as acting:
        dispose(acting, KEY, VENDORS[0], "plan", DispositionOutcome.STANDS, REASON)
        assert "settled that are void: 1" in " ".join(note.en for note in move(acting, KEY, SCORE_AGAIN, REASON).notes)


def test_the_analytics_are_those_of_the_engine() -> None:
    with locked(with_alarm("50%"), APART) as acting:
        saved = open_tender(acting, KEY)
        tender = read_tender(saved)
        (found,) = analytics(acting, KEY)
        assert found == panel_record(tender, *read_bids(saved, tender))
        assert [(one.member, one.given, one.mean) for one in found.members] == [
            (MEMBERS[0], 4, Fraction(1, 2)),
            (MEMBERS[1], 4, 0),
            (MEMBERS[2], 4, 0),
        ]


def test_without_a_bid_there_is_nothing_to_say_of_the_panel(tmp_path: Path) -> None:
    workspace = opened(tmp_path)
    acting = workspace.act_locally()
    import_tender(acting, {"tender.toml": DEFINITION.encode()})
    for action in (PUBLISH, RECEIVE, QUALIFY, SCORE, LOCK):
        move(acting, KEY, action)
    assert analytics(acting, KEY) == differences(acting, KEY) == ()
    workspace.database.engine.dispose()


# Opinions


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("played"))


def test_an_opinion_stands_as_it_was_stated_for_all_of_the_tender(played: Played) -> None:
    with played.at(Stage.DRAFT) as workspace:
        observer = played.acting(workspace, Role.OBSERVER)
        with pytest.raises(RefusedError, match="Write the opinion"):
            state_opinion(observer, KEY, "  ")
        state_opinion(observer, KEY, "配点は適切である\n価格点は再考を")
        state_opinion(observer, KEY, "異議なし")
        for role in (Role.OFFICE, Role.MEMBER, Role.AUDITOR):
            stated = opinions(played.acting(workspace, role), KEY)
            assert [(one.name, one.stage, one.text) for one in stated] == [
                ("observer-tender", "draft", "配点は適切である\n価格点は再考を"),
                ("observer-tender", "draft", "異議なし"),
            ]
