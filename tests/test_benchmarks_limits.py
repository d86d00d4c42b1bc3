"""Limits of time: the bounds are held at them and missed above, and the tenders measured can be read and computed."""

from pathlib import Path

import pytest
from deadlines import ticking
from test_benchmarks import checked, measured

from benchmarks.limits import MEGABYTES, TASKS, Limited, requirements, write_marks, write_selection
from benchmarks.report import report
from data import read_bids, read_tender
from scoring import evaluate, select


def limited(times: float) -> list[Limited]:
    return [Limited(task=task, seconds=task.seconds * times, megabytes=MEGABYTES * times) for task in TASKS]


@pytest.mark.parametrize(("times", "met"), [(1.0, True), (1.01, False)])
def test_a_limit_is_kept_at_it_and_missed_above(times: float, *, met: bool) -> None:
    assert [one.met for one in requirements(limited(times))] == [met] * 2 * len(TASKS)
    written = report(measured(1.0), {}, checked(1.0), limited=limited(times))
    assert "memory of select --seconds 5, 200 × 40, over 500 MB" in written
    assert ("**missed**" in written) is not met


@pytest.mark.selection
def test_the_selection_measured_has_bids_packages_and_an_answer(tmp_path: Path) -> None:
    write_selection(tmp_path, 8, 5, 3)
    tender = read_tender(tmp_path)
    bids, findings = read_bids(tmp_path, tender)
    assert (len(bids), findings) == (40, ())
    selection = select(tender, bids, findings)
    assert (selection.pending, selection.unfinished) == ((), None)
    assert any(one.package for one in (*selection.found.candidates, *selection.excluded))
    assert select(tender, bids, findings, deadline=ticking(12)).unfinished is not None


def test_the_marks_measured_rank_every_bid(tmp_path: Path) -> None:
    write_marks(tmp_path, 4, 3, members=2)
    tender = read_tender(tmp_path)
    assert len(evaluate(tender, *read_bids(tmp_path, tender)).sheet.vendors) == 4
