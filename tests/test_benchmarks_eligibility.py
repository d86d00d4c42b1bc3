"""The benchmark of eligibility does the work it says, on tables that a file holds too."""

import csv
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.eligibility import ALLOWED, SIDES, Field, requirements
from benchmarks.measurements import Contest
from criteria.exclusion import CheckOutcome
from scoring.definition.exclusions import check_exclusions
from scoring.eligibility.rulebook import all_rules

SMALL = Field(vendors=40)


def test_every_vendor_is_held_against_every_rule_and_every_outcome_comes_up() -> None:
    ours = import_module("benchmarks.sides.eligibility")
    ledger = ours.prepare(SMALL.case)()
    assert Counter(check.vendor for check in ledger) == dict.fromkeys(SMALL.names, len(all_rules()))
    assert {check.outcome for check in ledger} == {CheckOutcome.PASSED, CheckOutcome.FAILED, CheckOutcome.UNCONFIRMED}
    assert sum(ours.outcome(SMALL.case, ledger)) == sum(check.outcome is CheckOutcome.PASSED for check in ledger)


def test_the_tender_of_the_benchmark_is_a_sound_one() -> None:
    assert list(check_exclusions(SMALL.tender())) == []


def test_there_are_two_relations_for_every_vendor_and_twenty_rules() -> None:
    assert len(SMALL.tables["relations"]) == 2 * SMALL.vendors
    assert SMALL.case.columns == 20


def test_the_files_that_pandas_reads_hold_the_same_rows(tmp_path: Path) -> None:
    written = {path.stem: path for path in SMALL.write(tmp_path)}
    assert written.keys() == {"bids", *(name for name, rows in SMALL.tables.items() if rows)}
    for name, rows in SMALL.tables.items():
        if rows:
            with written[name].open(encoding="utf-8", newline="") as file:
                heading, *lines = csv.reader(file)
            assert [len(line) for line in lines] == [len(heading)] * len(rows)


def test_the_tables_are_the_same_in_every_process() -> None:
    assert Field(vendors=40).tables == SMALL.tables


@pytest.mark.parametrize(("seconds", "met"), [(ALLOWED, True), (ALLOWED + 1, False)])
def test_a_bound_is_met_exactly_at_it_and_missed_above(seconds: float, *, met: bool) -> None:
    ours, reading = SIDES
    large = Contest(case=replace(SMALL.case, bids=400), times={ours: [seconds], reading: [1.0]})
    small = Contest(case=SMALL.case, times={ours: [seconds / 10], reading: [0.1]})
    over_pandas, growth = requirements([small, large])
    assert over_pandas.met is met
    assert growth.measured == pytest.approx(1)
