"""The bounds of the exact answers: held at them, missed above, and measured on the same bids every time."""

import pytest
from test_benchmarks import checked, measured

from benchmarks.cases import Case
from benchmarks.measurements import Contest
from benchmarks.report import report
from benchmarks.robustness_exact import ALLOWED, CASE, UNIT, drawn, measure, requirements


@pytest.mark.parametrize(("times", "met"), [(1.0, True), (1.01, False)])
def test_a_bound_is_kept_at_it_and_missed_above(times: float, *, met: bool) -> None:
    sides = {UNIT: [2.0], **{name: [2.0 * most * times] for name, most in ALLOWED.items()}}
    found = list(requirements(Contest(case=CASE, times=sides)))
    assert [one.met for one in found] == [met] * len(ALLOWED)


@pytest.mark.parametrize(("times", "met"), [(1.0, True), (1.01, False)])
def test_the_report_has_them(times: float, *, met: bool) -> None:
    sides = {UNIT: [2.0], **{name: [2.0 * most * times] for name, most in ALLOWED.items()}}
    written = report(measured(1.0), {}, checked(1.0), exact=Contest(case=CASE, times=sides))
    assert "## Exact robustness" in written
    assert ("**missed**" in written) is not met


def test_every_task_is_measured_beside_the_unit() -> None:
    found = measure(rounds=1)
    assert found.times.keys() == {UNIT, *ALLOWED}
    assert min(map(min, found.times.values())) > 0


def test_the_same_bids_are_drawn_every_time() -> None:
    small = Case(task="robustness", bids=4, columns=3)
    assert drawn(small) == drawn(small)
    assert len(drawn().vendors) == CASE.bids
