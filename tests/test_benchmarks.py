"""The benchmarks measure the work they say: each side's task on a small table gives the ranking worked out by hand."""

from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.cases import Case
from benchmarks.contest import Agreement, Side, compare
from benchmarks.folder import write_folder
from benchmarks.measurements import Contest, Measurements
from benchmarks.report import milliseconds, report
from benchmarks.startup import BARE, REFERENCE
from data import read_bids, read_tender

SMALL = {"bids": 12, "columns": 6}
TASKS = ("direct", "min-max", "share-of-best")


def share(task: str, number: Fraction, column: list[Fraction]) -> Fraction:
    if task == "share-of-best":
        return number / max(column)
    return (number - min(column)) / (max(column) - min(column)) if task == "min-max" else number / 10


def expected_values(case: Case) -> list[Fraction]:
    prices = [Fraction(price) for price in case.prices]
    if case.task == "min-max":
        price_points = [30 * (1 - share("min-max", price, prices)) for price in prices]
    else:
        price_points = [30 * min(prices) / price for price in prices]
    columns = [[Fraction(row[index], 10) for row in case.tenths] for index in range(case.columns - 1)]
    technical = [[10 * share(case.task, number, column) for number in column] for column in columns]
    return [sum(points, price) for price, *points in zip(price_points, *technical, strict=True)]


def places(values: list[Fraction]) -> list[int]:
    return [1 + sum(other > value for other in values) for value in values]


@pytest.mark.parametrize("task", TASKS)
def test_our_side_ranks_as_the_peers_formula_does_in_fractions(task: str) -> None:
    case, ours = Case(task=task, **SMALL), import_module("benchmarks.sides.sentei")
    assert ours.outcome(case, ours.prepare(case)()) == places(expected_values(case))


@pytest.mark.parametrize("limit", ["integers", "arrays"])
def test_the_physical_limit_sorts_the_same_numbers(limit: str) -> None:
    case, side = Case(task="direct", **SMALL), import_module(f"benchmarks.sides.{limit}")
    assert side.outcome(case, side.prepare(case)()) == places(expected_values(case))


def test_a_folder_of_the_benchmark_holds_the_bids_that_are_evaluated(tmp_path: Path) -> None:
    case = Case(task="direct", **SMALL)
    write_folder(case, tmp_path)
    bids, findings = read_bids(tmp_path, read_tender(tmp_path))
    expected = import_module("benchmarks.sides.sentei").bids_of(case)
    assert findings == ()
    assert [(bid.vendor, bid.price, dict(bid.responses)) for bid in sorted(bids, key=lambda bid: bid.vendor)] == [
        (bid.vendor, bid.price, bid.responses) for bid in expected
    ]


def test_a_table_is_the_same_in_every_process_and_its_larger_sizes_have_exact_ties() -> None:
    case = Case(task="direct", bids=1000, columns=50)
    assert (case.prices, case.tenths) == (
        Case(task="direct", bids=1000, columns=50).prices,
        Case(task="direct", bids=1000, columns=50).tenths,
    )
    assert len(set(expected_values(case))) < case.bids


def test_a_worker_answers_with_the_ranks_and_with_a_time_for_every_call() -> None:
    case = Case(task="direct", **SMALL)
    with Side("sentei") as side:
        assert side.prepare(case) == places(expected_values(case))
        assert side.batch() > 0
        assert set(side.versions) == {"sentei"}


def test_a_worker_that_cannot_start_is_named() -> None:
    with pytest.raises(RuntimeError, match="no-such-library"):
        Side("no-such-library")


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ([1, 2, 2, 4], Agreement(ties=1, split=0, misplaced=0)),
        ([1, 2, 2, 3], Agreement(ties=1, split=0, misplaced=0)),
        ([1, 2, 3, 4], Agreement(ties=1, split=1, misplaced=0)),
        ([1, 1, 1, 4], Agreement(ties=1, split=0, misplaced=2)),
        ([4, 2, 2, 1], Agreement(ties=1, split=0, misplaced=3)),
    ],
)
def test_split_ties_and_misplaced_bids_are_counted(other: list[int], found: Agreement) -> None:
    assert compare([1, 2, 2, 4], other) == found


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1.5, "1,500"), (0.1234, "123"), (0.01234, "12.3"), (0.0001234, "0.123"), (0.00000512, "0.00512")],
)
def test_times_are_shown_with_three_digits(seconds: float, text: str) -> None:
    assert milliseconds(seconds) == text


def measured(seconds: float) -> Measurements:
    case = Case(task="direct", bids=1000, columns=50)
    sides = {"sentei": [seconds], "bid-evaluation": [1.0], "scikit-criteria": [1.0], "integers": [1.0], "arrays": [1.0]}
    none = Agreement(ties=0, split=0, misplaced=0)
    contest = Contest(case=case, times=sides, agreements={"bid-evaluation": none, "scikit-criteria": none})
    return Measurements(
        contests=[contest],
        growth=[
            Contest(case=Case(task="direct", bids=n, columns=50), times={"sentei": [n / 100]}) for n in (100, 10_000)
        ],
        starts={REFERENCE: [1.0], "sentei --help": [0.5], BARE: [0.1]},
        reading=Contest(case=case, times={"reading": [1.0], "pandas-reading": [1.0]}),
        publishing=Contest(case=case, times={"sentei": [1.0], "publishing": [3.0]}),
        versions={},
    )


def checked(seconds: float) -> list[Contest]:
    sides = {"eligibility": [seconds], "pandas-eligibility": [1.0]}
    small, large = (Case(task="eligibility", bids=n, columns=20) for n in (1000, 5000))
    return [Contest(case=small, times={**sides, "eligibility": [seconds / 5]}), Contest(case=large, times=sides)]


@pytest.mark.parametrize(("seconds", "met"), [(25.0, True), (25.1, False)])
def test_the_bound_of_eligibility_is_among_those_of_the_report(seconds: float, *, met: bool) -> None:
    written = report(measured(1.0), {}, checked(seconds))
    assert ("**missed**" in written) is not met
    assert "| 5,000 × 20 |" in written


@pytest.mark.parametrize(("seconds", "met"), [(3.0, True), (3.1, False)])
def test_a_bound_is_met_exactly_at_it_and_missed_above(seconds: float, met: bool) -> None:  # noqa: FBT001
    found, eligibility = measured(seconds), checked(1.0)
    assert all(one.met for one in found.requirements()) is met
    assert ("**missed**" in report(found, {}, eligibility)) is not met
