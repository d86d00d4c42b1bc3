"""The benchmark of sampling measures the work it says, and holds it against the bounds it names."""

from importlib import import_module

import numpy as np
import pytest
from test_benchmarks import checked, measured

from benchmarks.cases import Case
from benchmarks.drawn import matrix_of, sampled_case, samples_of
from benchmarks.measurements import Contest
from benchmarks.report import report
from benchmarks.sampling import FASTER, LOOPS, LOOPS_FASTER, OURS, PEER, SLIDER, STAGES, UNIT, Sampled, requirements

FEW, MANY = sampled_case(6, 4, 3000), sampled_case(30, 5, 3000)


@pytest.mark.parametrize("case", [FEW, MANY])
def test_our_side_counts_who_is_first_in_as_many_samples_as_the_case_names(case: Case) -> None:
    ours = import_module("benchmarks.sides.sampling")
    counts = ours.prepare(case)()
    assert counts.samples == samples_of(case) == 3000
    shares = np.random.default_rng(5).dirichlet(np.ones(case.columns), size=40_000)
    first = np.bincount((matrix_of(case) @ shares.T).argmax(axis=0), minlength=case.bids) / 4
    assert np.abs(np.array(ours.outcome(case, counts)) - first).max() < 400


@pytest.mark.parametrize("case", [FEW, MANY])
def test_the_stages_do_every_draw_of_the_case(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    stages = import_module("benchmarks.sides.sampling_stages")
    run = stages.prepare(case)
    drawn = []
    fill = stages.Simplex.fill
    monkeypatch.setattr(
        stages.Simplex, "fill", lambda self, random, shares: drawn.append(len(shares)) or fill(self, random, shares)
    )
    assert stages.outcome(case, run()) == []
    assert sum(drawn) == samples_of(case)


def test_the_unit_is_solved_and_the_slider_moves() -> None:
    unit = import_module("benchmarks.sides.linprog")
    case = Case(task="linprog", bids=6, columns=4)
    assert unit.outcome(case, unit.prepare(case)()) == [1]
    slider = import_module("benchmarks.sides.slider")
    move = slider.prepare(Case(task="slider", bids=4, columns=4))
    one, other = move(), move()
    assert one.total + 1 == other.total
    assert sum(slider.outcome(case, one)) == one.samples == 10_000


def sampled(ours: float) -> Sampled:
    times = {OURS: [ours], STAGES: [1.0], PEER: [float(FASTER)], **{loop: [float(LOOPS_FASTER)] for loop in LOOPS}}
    return Sampled(
        contests=[Contest(case=FEW, times=times)],
        slider=Contest(case=FEW, times={SLIDER: [10 * ours], UNIT: [1.0]}),
        megabytes=200 * ours,
    )


def test_bounds_are_met_exactly_at_them_and_missed_above() -> None:
    assert [one.met for one in requirements(sampled(1.0))] == [True] * 5
    assert [one.met for one in requirements(sampled(1.01))] == [False, False, True, False, False]
    assert [one.met for one in requirements(sampled(1.61))] == [False] * 5


def test_the_report_shows_every_contest_and_its_bounds() -> None:
    written = report(measured(1.0), {}, checked(1.0), sampled(1.0))
    assert "| 6 × 4 | 3,000 | 1,000 | 1,000 | 1.0 | 10,000 | 10.0 | 300,000 | 300.0 | 300,000 | 300.0 |" in written
    assert "holds 200 MB more" in written
    assert "300 × sampling 6 × 4, 3,000 samples, over a loop of scikit-criteria | 1.00 × | 1 × | met |" in written
