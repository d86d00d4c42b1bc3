"""Changes are read again exactly as they are written, whatever the names; what is not written like one is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.exact import Rounding, RoundingMode
from criteria.finding import NOTHING
from criteria.security import measures
from criteria.terms import Aggregate, MandatoryFails, Per, RoundingStage
from scoring.whatif import (
    KINDS,
    BringIn,
    Change,
    ChangeError,
    GainCertificate,
    LeaveOut,
    LeaveOutMember,
    LoseCertificate,
    MoveTotal,
    SetAnswer,
    SetGroup,
    SetLevel,
    SetMark,
    SetPoints,
    SetPrice,
    SetPricePoints,
    SetRatio,
    UseFormula,
    UsePanelRule,
    UseRounding,
    UseTieBreak,
    changes_text,
    read_change,
    read_changes,
    read_written,
)

NAMES = st.sampled_from(
    ["B", "架空電算", "Kakuu Ltd", "A=B", "A:B", 'the "best"', "A; out B", "{x}", " C ", "a,b", "改\n行", "委員1"]
) | st.text(min_size=1, max_size=6).filter(lambda text: text.encode("utf-8", "ignore").decode() == text)
NUMBERS = st.fractions(min_value=0, max_value=10**9) | st.integers(0, 500).map(Fraction)
ENDING = st.integers(0, 5000).map(lambda hundredths: Fraction(hundredths, 100))
PARAMS = st.dictionaries(
    st.sampled_from(["zero_at", "floor", "評語"]), ENDING | st.booleans() | st.lists(ENDING, max_size=2), max_size=2
)
ROUNDINGS = st.builds(Rounding, places=st.integers(-3, 5), mode=st.sampled_from(RoundingMode))
GRADES = st.sampled_from(["A", "優", "不可 (再提出)"])

DRAWN: dict[str, st.SearchStrategy[Change]] = {
    "set": st.builds(SetPoints, criterion=NAMES, points=NUMBERS),
    "group": st.builds(SetGroup, group=NAMES, points=NUMBERS),
    "price-points": st.builds(SetPricePoints, points=NUMBERS),
    "ratio": st.builds(SetRatio, technical=NUMBERS, price=NUMBERS),
    "total": st.just(MoveTotal()),
    "price": st.builds(SetPrice, vendor=NAMES, amount=NUMBERS, component=NAMES | st.just("")),
    "mark": st.builds(SetMark, evaluator=NAMES, vendor=NAMES, criterion=NAMES, mark=NUMBERS | GRADES),
    "answer": st.builds(SetAnswer, vendor=NAMES, criterion=NAMES, answer=NUMBERS | st.booleans()),
    "gain": st.builds(GainCertificate, vendor=NAMES, standard=st.sampled_from(["ISO/IEC 27001", "ISMS"])),
    "lose": st.builds(LoseCertificate, vendor=NAMES, standard=st.sampled_from(["ISO/IEC 27001", "ISMS"])),
    "level": st.builds(SetLevel, vendor=NAMES, measure=st.sampled_from(sorted(measures())), level=st.integers(0, 4)),
    "out": st.builds(LeaveOut, vendor=NAMES),
    "in": st.builds(BringIn, vendor=NAMES),
    "formula": st.builds(
        UseFormula,
        of=st.sampled_from(["price", "combination"]) | NAMES.map(lambda name: f"criterion:{name}"),
        formula=st.sampled_from(["log", "min-max"]),
        params=PARAMS,
    ),
    "rounding": st.builds(UseRounding, stage=st.sampled_from([*RoundingStage, None]), rounding=ROUNDINGS),
    "panel": st.builds(UsePanelRule, rule=st.sampled_from([*Aggregate, *Per, *MandatoryFails])),
    "tie-break": st.builds(
        UseTieBreak,
        keys=st.lists(
            st.sampled_from(["technical", "price"]) | NAMES.map(lambda name: f"criterion:{name}"), max_size=3
        ).map(tuple),
    ),
    "absent": st.builds(LeaveOutMember, evaluator=NAMES, vendor=NAMES | st.just("")),
}


def test_every_word_has_changes_of_its_kind() -> None:
    assert DRAWN.keys() == KINDS.keys()


@pytest.mark.parametrize("word", sorted(DRAWN))
def test_a_change_is_read_again_as_it_was_written(word: str) -> None:
    @given(DRAWN[word])
    def holds(change: Change) -> None:
        text = changes_text([change])
        assert text.startswith(f"{word} ")
        assert read_changes(text) == (change,)

    holds()


@given(st.lists(st.one_of(*DRAWN.values()), max_size=4))
def test_several_changes_stand_in_one_line(changes: list[Change]) -> None:
    assert read_changes(changes_text(changes)) == tuple(changes)
    assert "\n" not in changes_text(changes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sett isms=15", "there is no change called sett"),
        ("set isms", "set CRITERION=POINTS"),
        ("set isms=fifteen", "set CRITERION=POINTS"),
        ("set isms=1e3", "set CRITERION=POINTS"),
        ("set isms=1/0", "set CRITERION=POINTS"),
        ("set =5", "set CRITERION=POINTS"),
        ('set "isms=5', "set CRITERION=POINTS"),
        ("ratio 70", "ratio TECHNICAL:PRICE"),
        ("total stay", "total move"),
        ("price B:x:y=5", "price VENDOR[:COMPONENT]=AMOUNT"),
        ("mark B:plan=5", "mark MEMBER:VENDOR:CRITERION=MARK"),
        ("answer B:plan=perhaps", "answer VENDOR:CRITERION=ANSWER"),
        ("gain B", "gain VENDOR:STANDARD"),
        ("level B:education=1.5", "level VENDOR:MEASURE=LEVEL"),
        ("formula price=log { zero_at = }", "formula price|combination"),
        ("formula price=log { a = 1 }\nb = 2", "formula price|combination"),
        ("rounding value=half_up", "rounding STAGE=PLACES MODE"),
        ("rounding values=2 half_up", "rounding STAGE=PLACES MODE"),
        ("panel aggregate=average", "panel aggregate|per|mandatory_fails_when=RULE"),
        ("out", "out VENDOR"),
    ],
)
def test_what_is_not_written_like_a_change_is_refused_with_how_it_is_written(text: str, said: str) -> None:
    with pytest.raises(ChangeError) as refused:
        read_changes(text)
    assert said in refused.value.faults[0].line("en")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ChangeError) as refused:
        read_changes("set isms; out B; ratio 1")
    assert [one.value for one in refused.value.faults] == ["set isms", "ratio 1"]
    with pytest.raises(ChangeError) as refused:
        read_written([("set", "isms"), ("set", "plan=5"), ("ratio", "1")])
    assert [one.value for one in refused.value.faults] == ["set isms", "ratio 1"]


def test_a_measure_gained_or_lost_is_a_level() -> None:
    assert read_change("gain", "B:education=2") == SetLevel(vendor="B", measure="education", level=2)
    assert read_change("lose", "B:education") == SetLevel(vendor="B", measure="education", level=0)


def test_numbers_are_grouped_as_people_do() -> None:
    assert read_change("price", "B=48,000,000") == read_change("price", "B=48_000_000")


def test_a_word_unlike_every_kind_of_change_is_not_taken_for_a_slip_of_one() -> None:
    with pytest.raises(ChangeError) as refused:
        read_changes("garbage")
    (fault,) = refused.value.faults
    assert (fault.code, fault.cure) == ("unknown-change", NOTHING)
