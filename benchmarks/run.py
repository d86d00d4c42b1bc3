"""Measure sentei against its peers and its own bounds, and write RESULTS.md: `make bench`."""

import sys
from pathlib import Path

from benchmarks.eligibility import measure_eligibility, requirements
from benchmarks.limits import measure_limits
from benchmarks.limits import requirements as limit_requirements
from benchmarks.machine import load, machine
from benchmarks.measurements import measure
from benchmarks.report import report
from benchmarks.robustness_exact import measure as measure_exact
from benchmarks.robustness_exact import requirements as exact_requirements
from benchmarks.sampling import measure_sampling
from benchmarks.sampling import requirements as sampling_requirements
from benchmarks.selection import measure_selection
from benchmarks.selection import requirements as selection_requirements
from benchmarks.workspace import measure_workspace
from benchmarks.workspace import requirements as workspace_requirements


def main() -> int:
    """Measure, write, and return 1 where a requirement is missed."""
    described = machine()
    found = measure()
    eligibility = measure_eligibility()
    sampled = measure_sampling()
    exact = measure_exact()
    selected = measure_selection()
    limited = measure_limits()
    kept = measure_workspace()
    described["load average"] += f" before, {load()} after"
    text = report(found, described, eligibility, sampled, exact, selected, limited, kept)
    Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")
    print(text)
    bounds = (
        *found.requirements(),
        *requirements(eligibility),
        *sampling_requirements(sampled),
        *exact_requirements(exact),
        *selection_requirements(selected),
        *limit_requirements(limited),
        *workspace_requirements(kept),
    )
    missed = [one for one in bounds if not one.met]
    for one in missed:
        print(f"missed: {one.what}: {one.measured:.2f} ×, at most {one.most:g} ×", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
