"""Changed selection terms: one short text, read as it was written, applied to a copy."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_tender import FILES

from criteria.errors import DefinitionError, EvaluationError
from criteria.selection import SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.tender import Tender
from data import read_tender
from scoring.selection.changes import SelectionChanges, changed_terms, starting_terms
from tests.rule_kinds import SelectionRuleKind

pytestmark = pytest.mark.selection

SIZE = SelectionRule(id="size", rule=SelectionRuleKind.SIZE, label="3者", params={"exactly": 3})
TERMS = SelectionTerms(kind=SelectionKind.SHORTLIST, objective=(SelectionObjective.VALUE,), rules=(SIZE,))
NAMES = st.text(max_size=5)
PARAMS = st.dictionaries(NAMES, st.integers() | NAMES | st.lists(NAMES, max_size=2), max_size=2)


def tender() -> Tender:
    return read_tender(FILES)


def rules(changes: SelectionChanges) -> dict[str, SelectionRule]:
    changed = changed_terms(tender(), TERMS, changes).selection
    assert changed is not None
    return {rule.id: rule for rule in changed.rules}


@given(
    st.builds(
        SelectionChanges,
        out=st.lists(NAMES, max_size=2).map(tuple),
        set=st.dictionaries(NAMES, PARAMS, max_size=2),
        add=st.lists(PARAMS, max_size=2).map(tuple),
        objective=st.lists(NAMES, max_size=2).map(tuple),
    )
)
def test_changes_are_read_as_they_were_written(changes: SelectionChanges) -> None:
    assert SelectionChanges.of(changes.text()) == changes
    assert (changes.text() == "") == changes.nothing


def test_nothing_asked_leaves_the_terms_as_declared() -> None:
    assert changed_terms(tender(), TERMS, SelectionChanges()).selection == TERMS


def test_a_changed_number_takes_the_place_of_the_declared_one_and_of_its_label() -> None:
    found = rules(SelectionChanges().with_param(SIZE, "exactly", 2))
    assert (found["size"].params, found["size"].label) == ({"exactly": 2}, "")


def test_a_number_set_back_asks_for_nothing() -> None:
    assert SelectionChanges().with_param(SIZE, "exactly", 2).with_param(SIZE, "exactly", 3).nothing


def test_an_added_share_is_read_exactly_from_its_text() -> None:
    written = {"rule": "spend-share", "at_most": "0.4"}
    found = rules(SelectionChanges().with_added(written))
    assert found["spend-share+1"].params == {"at_most": Fraction(2, 5)}


def test_an_added_rule_taken_away_leaves_nothing_behind() -> None:
    changes = SelectionChanges().with_added({"rule": "budget", "at_most": 5}).with_rule("budget+1", applied=False)
    assert changes.without_added("budget+1").nothing


def test_a_rule_is_left_out_and_taken_back_in() -> None:
    out = SelectionChanges().with_rule("size", applied=False)
    assert out.out == ("size",)
    assert out.with_rule("size", applied=True).nothing


def test_terms_that_cannot_hold_are_refused_with_their_faults() -> None:
    with pytest.raises(DefinitionError):
        rules(SelectionChanges(add=({"rule": "size", "at_least": 3, "at_most": 2},)))
    with pytest.raises(DefinitionError):
        rules(SelectionChanges(add=({"rule": "budget", "at_most": "many"},)))


@pytest.mark.parametrize("text", ["{", "[]", "3", '{"out":"x"}', '{"set":{"size":1}}', '{"add":[1]}'])
def test_a_text_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError):
        SelectionChanges.of(text)


def test_a_kind_or_an_objective_that_is_not_known_is_refused() -> None:
    for changes in (SelectionChanges(add=({"rule": "none"},)), SelectionChanges(objective=("none",))):
        with pytest.raises(EvaluationError):
            rules(changes)


def test_where_nothing_is_declared_there_is_something_to_begin_with() -> None:
    few = starting_terms(tender(), ("",), 2)
    assert (few.kind, few.rules[0].params) == (SelectionKind.SHORTLIST, {"exactly": 2})
    assert starting_terms(tender(), ("1", "2"), 9).kind is SelectionKind.LOTS
