"""The bounds of the selection's engine: held at them, missed above; the same models in every process, solved alike."""

import pytest
from test_benchmarks import checked, measured

from benchmarks.cases import Case
from benchmarks.measurements import Contest
from benchmarks.report import report
from benchmarks.selection import ALLOWED, END_TO_END, RAW, lots_model, raw, requirements, shortlist_model
from scoring.solve import Status, solve
from scoring.solve.optima import k_best

pytestmark = pytest.mark.selection

CASE = Case(task="lots", bids=10, columns=5)


def contests(times: float) -> list[Contest]:
    return [Contest(case=CASE, times={RAW: [2.0], name: [2.0 * most * times]}) for name, most in ALLOWED.items()]


@pytest.mark.parametrize(("times", "met"), [(1.0, True), (1.01, False)])
def test_a_bound_is_kept_at_it_and_missed_above(times: float, *, met: bool) -> None:
    assert [one.met for one in requirements(contests(times))] == [met] * len(ALLOWED)


@pytest.mark.parametrize(("times", "met"), [(1.0, True), (1.01, False)])
def test_the_report_has_them(times: float, *, met: bool) -> None:
    written = report(measured(1.0), {}, checked(1.0), selected=contests(times))
    assert f"{END_TO_END}, 10 × 5" in written
    assert ("**missed**" in written) is not met


def test_raw_highs_finds_what_we_find_on_the_same_model() -> None:
    for model in (lots_model(40, lots=8), lots_model(20, lots=12, packages=20)):
        assert raw(model) == solve(model).values[0] * model.objectives[0].scale


def test_the_shortlist_can_be_had_and_has_ten_best() -> None:
    model = shortlist_model(60)
    assert solve(model).status is Status.OPTIMAL
    assert len(k_best(model, 10).alternatives) == 10


def test_the_same_models_are_drawn_every_time() -> None:
    assert lots_model(20) == lots_model(20)
    assert shortlist_model(20) == shortlist_model(20)
