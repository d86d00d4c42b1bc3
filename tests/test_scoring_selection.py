"""Selections equal what looking at every one there is says: objective, the set of the best, and that there is none."""

import pytest
from explored import instances

from scoring.selection.portfolio import Portfolio
from scoring.selection.result import Selection, SelectionStatus
from scoring.selection.searching import MOST_TIED
from scoring.selection.select import select
from tests.selected import FAMILIES, instance
from tests.selection_oracle import Choice, best, ranked

pytestmark = [pytest.mark.selection, pytest.mark.drawn]

INSTANCES = instances(30)
"""So many selections of each family."""

Key = tuple[str, tuple[str, ...], str]


def keys(portfolio: Portfolio) -> frozenset[Key]:
    return frozenset(one.key for one in portfolio.taken)


def keys_of(choice: Choice) -> frozenset[Key]:
    return frozenset((one.vendor, one.lots, one.package) for one in choice)


def found_optima(selection: Selection) -> set[frozenset[Key]]:
    if selection.ties is not None:
        return {keys(one) for one in selection.ties.optima}
    assert selection.chosen is not None
    return {keys(selection.chosen)}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_selection_is_the_best_of_all_and_every_tie_is_listed(family: str) -> None:
    for seed in range(INSTANCES):
        tender, bids = instance(family, seed)
        selection, looked_up = select(tender, bids), best(tender, bids)
        if looked_up is None:
            assert selection.status is SelectionStatus.INFEASIBLE, (family, seed)
            continue
        values, optima = looked_up
        assert selection.values == values, (family, seed)
        expected = set(map(keys_of, optima))
        if len(expected) <= MOST_TIED:
            assert found_optima(selection) == expected, (family, seed)
        else:
            assert found_optima(selection) < expected, (family, seed)
            assert len(found_optima(selection)) == MOST_TIED
        assert (selection.status is SelectionStatus.OPTIMAL) == (len(expected) == 1), (family, seed)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_next_best_are_the_next_of_all_with_their_loss(family: str) -> None:
    for seed in range(INSTANCES // 3):
        tender, bids = instance(family, seed)
        selection, listed = select(tender, bids, k=4), ranked(tender, bids)
        shown = [*([selection.chosen] if selection.chosen else []), *selection.alternatives]
        assert [one.values for one in shown] == [values for _, values, _ in listed[:4]], (family, seed)
        assert len({keys(one) for one in shown}) == len(shown)
        allowed = {keys_of(choice) for _, _, choice in listed}
        assert {keys(one) for one in shown} <= allowed
        for one in selection.alternatives:
            worse = [
                (first - value if level.direction == "highest" else value - first)
                for level, first, value in zip(selection.levels, selection.values, one.values, strict=True)
            ]
            assert list(one.loss) == worse


@pytest.mark.parametrize(
    ("family", "seed"), [("lexicographic", 754), ("shares", 1854), ("shares", 12), ("ratio", 1008)]
)
def test_where_a_run_of_the_solver_fails_the_selection_is_found_all_the_same(family: str, seed: int) -> None:
    """HiGHS 1.16 ends these with an error, with no status, with an optimum that is off, without an answer."""
    tender, bids = instance(family, seed)
    selection, looked_up = select(tender, bids), best(tender, bids)
    if looked_up is None:
        assert selection.status is SelectionStatus.INFEASIBLE
    else:
        assert (selection.values, found_optima(selection)) == (looked_up[0], set(map(keys_of, looked_up[1])))
