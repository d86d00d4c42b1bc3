"""The workspace: its bounds are held at them and missed above, and a small run measures what a large one does."""

from dataclasses import replace
from pathlib import Path

import pytest
from test_benchmarks import checked, measured

from benchmarks import workspace
from benchmarks.report import report
from benchmarks.workspace import ALLOWED_GROWTH, LONG, MARKS_EACH, SAVES_A_SECOND, SECONDS_TO_SHOW, SHORT, Kept

AT_THE_BOUNDS = Kept(
    saves=SAVES_A_SECOND,
    bare=1,
    by_length={SHORT: 1, LONG: ALLOWED_GROWTH},
    tenders=10_000,
    marks=300_000,
    listing=SECONDS_TO_SHOW,
    opening=SECONDS_TO_SHOW,
    back=1,
    forward=1,
)


def test_a_bound_is_kept_at_it_and_missed_above() -> None:
    assert all(bound.met for bound in workspace.requirements(AT_THE_BOUNDS))
    assert "**missed**" not in report(measured(1.0), {}, checked(1.0), kept=AT_THE_BOUNDS)
    worse = (
        replace(AT_THE_BOUNDS, saves=SAVES_A_SECOND - 1),
        replace(AT_THE_BOUNDS, by_length={SHORT: 1, LONG: ALLOWED_GROWTH * 2}),
        replace(AT_THE_BOUNDS, listing=SECONDS_TO_SHOW * 2),
        replace(AT_THE_BOUNDS, opening=SECONDS_TO_SHOW * 2),
    )
    for place, kept in enumerate(worse):
        assert [bound.met for bound in workspace.requirements(kept)] == [at != place for at in range(len(worse))]
        assert "**missed**" in report(measured(1.0), {}, checked(1.0), kept=kept)


def test_what_is_measured_is_saved_listed_opened_and_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "HOME", tmp_path)
    monkeypatch.setattr(workspace, "_WRITING", 1)
    monkeypatch.setattr(workspace, "_ROUNDS", 1)
    kept = workspace.measure_workspace((10, 20), tenders=4)
    assert (kept.tenders, kept.marks) == (4, 4 * MARKS_EACH)
    assert set(kept.by_length) == {10, 20}
    assert min(kept.saves, kept.bare, *kept.by_length.values(), kept.listing, kept.opening, kept.back, kept.forward) > 0
    assert list(tmp_path.iterdir()) == []
