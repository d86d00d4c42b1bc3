"""The rows of the model allow what the declared rules allow, and its objectives count what the tender counts."""

import pytest
from explored import instances

from scoring.definition.selection.kinds import bound_rules
from scoring.selection.candidates import find_candidates
from scoring.selection.model import define_model
from tests.selected import FAMILIES, instance
from tests.selection_oracle import choices, options, ranked

pytestmark = pytest.mark.drawn

INSTANCES = instances(30)
"""So many selections of each family."""


@pytest.mark.parametrize("family", FAMILIES)
def test_the_rows_allow_what_the_rules_allow_and_every_value_is_the_same(family: str) -> None:
    for seed in range(INSTANCES):
        tender, bids = instance(family, seed)
        found = find_candidates(tender, bids)
        built = define_model(found, bound_rules(tender))
        place = {(one.vendor, one.lots, one.package): index for index, one in enumerate(found.candidates)}
        allowed = {choice: values for _, values, choice in ranked(tender, bids)}
        assert tender.selection is not None
        for choice in choices(tender.selection, options(tender, bids)):
            point = built.columns.point(place[one.vendor, one.lots, one.package] for one in choice)
            assert (not list(built.model.broken(point))) == (choice in allowed), (family, seed, choice)
            if choice in allowed:
                assert built.model.values(point) == allowed[choice], (family, seed, choice)
