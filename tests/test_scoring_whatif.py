"""A what-if is the same evaluation on a changed copy: nothing moves without a change, and nobody excluded is ranked."""

from fractions import Fraction

from generated import tenders_with_bids
from hypothesis import given
from hypothesis import strategies as st
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.errors import DefinitionError
from criteria.tender import Tender
from scoring import evaluate, what_if
from scoring.whatif import (
    Change,
    GainCertificate,
    LeaveOut,
    MoveTotal,
    SetPoints,
    SetPrice,
    SetRatio,
    changes_text,
    read_changes,
)

QUESTIONS = st.sampled_from([Fraction(1, 3), Fraction(5), Fraction(12), Fraction(25)])


@st.composite
def changes_for(draw: st.DrawFn, asked: Tender, bids: tuple[Bid, ...] | list[Bid]) -> list[Change]:
    """One to three changes of points, prices and who takes part."""
    possible: list[st.SearchStrategy[Change]] = [
        st.builds(SetPoints, criterion=st.sampled_from([one.id for one in asked.criteria]), points=QUESTIONS),
        st.builds(SetRatio, technical=QUESTIONS, price=QUESTIONS),
        st.just(MoveTotal()),
    ]
    if bids:
        vendor = st.sampled_from([one.vendor for one in bids])
        amounts = st.integers(50, 120).map(Fraction)
        possible += [
            st.builds(SetPrice, vendor=vendor, amount=amounts),
            st.builds(LeaveOut, vendor=vendor),
            st.builds(GainCertificate, vendor=vendor, standard=st.sampled_from(["ISO/IEC 27001", "PrivacyMark"])),
        ]
    return draw(st.lists(st.one_of(possible), min_size=1, max_size=3))


@given(tender_and_bids())
def test_a_what_if_without_a_change_is_the_identity(drawn: tuple[Tender, tuple[Bid, ...]]) -> None:
    declared, bids = drawn
    before = evaluate(declared, bids)
    comparison = what_if(before, [])
    assert comparison.after == before
    assert (comparison.moved, comparison.settings, comparison.entered, comparison.left) == ((), (), (), ())
    assert not comparison.first_changes


@given(st.data())
def test_no_what_if_ever_ranks_an_excluded_vendor(data: st.DataObject) -> None:
    declared, bids = data.draw(tender_and_bids() | tenders_with_bids())
    before = evaluate(declared, bids)
    asked = data.draw(changes_for(declared, bids))
    try:
        after = what_if(before, asked).after
    except DefinitionError:
        return
    ranked = {vendor for group in after.award.ranking for vendor in group.vendors}
    out = {found.subject for found in after.exclusions} | set(after.set_aside)
    assert not ranked & out
    assert after == evaluate(after.tender, after.given_bids, after.given_findings)


@given(st.data())
def test_changes_are_read_back_as_they_are_written(data: st.DataObject) -> None:
    declared, bids = data.draw(tender_and_bids())
    asked = tuple(data.draw(changes_for(declared, bids)))
    assert read_changes(changes_text(asked)) == asked
