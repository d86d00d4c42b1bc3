"""Auctions of packages: the most money found, proven, and the same as by a way that knows no solver."""

import pytest
from auctions import FAMILIES, auction, by_goods
from small_models import seeds

from scoring.solve import Status, solve
from scoring.solve.award_model import weigh
from scoring.solve.optimality import certify

pytestmark = pytest.mark.selection


@pytest.mark.parametrize("seed", seeds(3))
@pytest.mark.parametrize("family", FAMILIES)
def test_the_most_money_of_an_auction_is_found(family: str, seed: int) -> None:
    model = auction(family, seed, 120)
    outcome = solve(model)
    assert outcome.status is Status.OPTIMAL
    assert outcome.point is not None
    assert weigh(model.objectives[0].terms, outcome.point) == by_goods(model)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_found_is_proven(family: str) -> None:
    model = auction(family, 1, 60)
    assert certify(model, solve(model)).claims


def test_the_same_auction_is_drawn_every_time() -> None:
    assert [auction(family, 1, 40) for family in FAMILIES] == [auction(family, 1, 40) for family in FAMILIES]
