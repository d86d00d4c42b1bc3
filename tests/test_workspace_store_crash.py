"""Whoever is killed loses no save that was acknowledged, and the next start finds everything whole."""

import os
import subprocess
import sys

import pytest
from explored import SEED
from postgresql import require_postgresql


def run_campaign(kind: str, kills: int) -> str:
    if kind == "postgresql":
        require_postgresql()
    done = subprocess.run(
        [sys.executable, "tests/crash_campaign.py", kind, str(kills), str(SEED)],
        env=os.environ | {"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 8), ("postgresql", 4)])
def test_no_acknowledged_save_is_lost_where_four_writers_are_killed(kind: str, kills: int) -> None:
    assert f"{kills} kills" in run_campaign(kind, kills)


@pytest.mark.explore
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_acknowledged_save_is_lost_at_200_random_moments(kind: str) -> None:
    assert "200 kills" in run_campaign(kind, 200)
