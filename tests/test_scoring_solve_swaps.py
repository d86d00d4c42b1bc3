"""Swaps are all there are, the best first; and a search that starts from one loses nothing."""

from random import Random

import pytest
from small_models import drawn_model, order, points_of, ranked, seeds, values_of

from scoring.solve import core
from scoring.solve.award_model import weigh
from scoring.solve.core import most
from scoring.solve.live import LiveModel
from scoring.solve.objectives import aim_of
from scoring.solve.optima import k_best
from scoring.solve.swaps import Swaps

pytestmark = pytest.mark.selection


@pytest.fixture
def tiny_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every search goes by way of a bound, and the core has hardly any columns."""
    monkeypatch.setattr(core, "CORE_FROM", 0)
    monkeypatch.setattr(core, "LEAST_CORE", 1)


@pytest.mark.parametrize("seed", seeds(100))
def test_swaps_are_every_point_one_decision_away_and_the_best_come_first(seed: int) -> None:
    model = drawn_model(seed)
    points = list(points_of(model))
    decisions = frozenset(model.decisions)
    if not points or not model.objectives or model.objectives[0].divisor:
        return
    aim, swaps = aim_of(model.objectives[0]), Swaps(model)
    for point in Random(seed).sample(points, min(5, len(points))):  # noqa: S311 - the same points on every run
        near = [one for one in points if len(one - point) == len(point - one) == 1 and one ^ point <= decisions]
        found = list(swaps.of(point, aim))
        assert len(found) == len(set(found))
        assert set(found) == set(near)
        assert [weigh(aim, one) for one in found] == sorted((weigh(aim, one) for one in near), reverse=True)


@pytest.mark.usefixtures("tiny_cores")
@pytest.mark.parametrize("seed", seeds(150))
def test_a_search_from_any_point_finds_the_most_and_starts_are_no_promise(seed: int) -> None:
    model = drawn_model(seed)
    points = ranked(model)
    if not points or not model.objectives or model.objectives[0].divisor:
        return
    aim = aim_of(model.objectives[0])
    drawn = Random(f"start {seed}")  # noqa: S311 - the same starts on every run
    starts = [points[0], points[-1], drawn.choice(points), frozenset(drawn.sample(range(model.size), 2))]
    live = LiveModel(model)
    for start in starts:
        found = most(live, aim, start=start)
        assert found.value == weigh(aim, points[0])
        assert found.point is not None
        assert live.keeps(found.point)
        assert not live.fixed


@pytest.mark.usefixtures("tiny_cores")
@pytest.mark.parametrize("seed", seeds(60))
def test_the_best_in_their_order_are_those_of_looking_at_every_selection_though_searches_start_from_swaps(
    seed: int,
) -> None:
    model = drawn_model(seed)
    decisions = frozenset(model.decisions)
    best: dict[frozenset[int], tuple[object, ...]] = {}
    for point in ranked(model):
        best.setdefault(point & decisions, order(model, point))
    found = k_best(model, 6)
    listed = [one.point & decisions for one in found.alternatives]
    assert len(listed) == len(set(listed)) == min(6, len(best))
    assert [order(model, one.point) for one in found.alternatives] == list(best.values())[:6]
    assert all(one.values == values_of(model, one.point) for one in found.alternatives)
