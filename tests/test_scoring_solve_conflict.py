"""Where nothing is feasible, the rules named contradict each other, and none of them for nothing."""

from dataclasses import replace
from itertools import combinations
from math import log2
from random import Random

import pytest
from deadlines import OVER, stopping
from small_models import drawn_model, points_of, seeds

from scoring.solve import Status
from scoring.solve.award_model import AwardModel, Row
from scoring.solve.conflict import find_conflict, find_relaxations
from scoring.solve.live import LiveModel

pytestmark = pytest.mark.selection


def feasible(model: AwardModel, without: frozenset[str]) -> bool:
    rows = tuple(row for row in model.rows if row.rule not in without)
    return next(points_of(replace(model, rows=rows)), None) is not None


def smallest_relaxations(model: AwardModel) -> set[frozenset[str]]:
    for count in range(len(model.relaxable) + 1):
        enough = {
            frozenset(rules) for rules in combinations(model.relaxable, count) if feasible(model, frozenset(rules))
        }
        if enough:
            return enough
    return set()


def most_solves(conflict: int, rules: int) -> float:
    return max(1, 3 * conflict * log2(rules))


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every search that is made, as it is made."""
    made: list[object] = []
    best = LiveModel.best
    monkeypatch.setattr(LiveModel, "best", lambda live, aim, **how: made.append(aim) or best(live, aim, **how))
    return made


@pytest.mark.parametrize("seed", seeds(120))
def test_conflict_and_relaxations_are_those_of_trying_every_set_of_rules(seed: int, searches: list[object]) -> None:
    model = drawn_model(seed)
    found = find_conflict(model)
    # The first search tells that nothing is feasible.
    solves = len(searches) - 1
    relaxed = find_relaxations(model)
    everything = frozenset(model.relaxable)
    assert {frozenset(rules) for rules in relaxed.sets} == smallest_relaxations(model)
    assert relaxed.complete
    if feasible(model, frozenset()):
        assert (found.status, found.rules, relaxed.sets) == (Status.OPTIMAL, (), ((),))
        return
    assert found.status is Status.INFEASIBLE
    if not feasible(model, everything):
        assert found.rules == ()
        assert (relaxed.status, relaxed.sets) == (Status.INFEASIBLE, ())
        return
    others = everything - set(found.rules)
    assert not feasible(model, others)
    assert all(feasible(model, others | {rule}) for rule in found.rules)
    assert solves <= most_solves(len(found.rules), len(model.relaxable))


def contradiction(rules: int, wanted: frozenset[int]) -> AwardModel:
    """So many rules over a column each, of which the wanted ones together want more than there is."""
    rows = [Row(rule=f"rule-{number}", terms={number: 1}, least=1) for number in range(rules)]
    room = Row(rule="room", terms=dict.fromkeys(wanted, 1), most=len(wanted) - 1)
    return AwardModel(
        size=rules,
        decisions=tuple(range(rules)),
        rows=(*rows, room),
        objectives=(),
        relaxable=tuple(row.rule for row in rows),
    )


@pytest.mark.parametrize("rules", [1, 2, 3, 5, 8, 9, 10, 17, 24])
@pytest.mark.parametrize("conflict", [1, 2, 3])
def test_a_conflict_of_k_rules_among_n_takes_at_most_3_k_log_n_searches(
    rules: int, conflict: int, searches: list[object]
) -> None:
    numbers = Random(f"{rules} {conflict}")  # noqa: S311 - the same models on every run
    for _ in range(2):
        wanted = frozenset(numbers.sample(range(rules), min(rules, conflict)))
        model = contradiction(rules, wanted)
        searches.clear()
        found = find_conflict(model)
        assert set(found.rules) == {f"rule-{number}" for number in wanted}
        assert len(searches) - 1 <= most_solves(len(wanted), rules)


def test_one_of_the_rules_in_a_conflict_has_to_go_and_any_of_them_will_do() -> None:
    relaxed = find_relaxations(contradiction(12, frozenset({2, 7, 9})))
    assert relaxed.sets
    assert {frozenset(rules) for rules in relaxed.sets} == {frozenset({f"rule-{number}"}) for number in (2, 7, 9)}


def test_the_list_of_relaxations_ends_at_its_cap_and_says_so() -> None:
    relaxed = find_relaxations(contradiction(12, frozenset({2, 7, 9})), cap=2)
    assert len(relaxed.sets) == 2
    assert not relaxed.complete


def test_a_rule_without_rows_is_in_no_conflict() -> None:
    model = replace(contradiction(2, frozenset({0, 1})), relaxable=("idle", "rule-0", "rule-1"))
    assert set(find_conflict(model).rules) == {"rule-0", "rule-1"}
    assert {frozenset(one) for one in find_relaxations(model).sets} == {frozenset({"rule-0"}), frozenset({"rule-1"})}


def test_where_the_time_is_up_nothing_is_said() -> None:
    model = contradiction(3, frozenset({0, 1}))
    assert find_conflict(model, deadline=OVER).status is Status.LIMIT
    assert find_conflict(model, deadline=stopping(lambda: True)).status is Status.STOPPED
    assert find_relaxations(model, deadline=OVER).sets == ()
    assert find_relaxations(model, deadline=stopping(lambda: True)).status is Status.STOPPED
