"""Every malformed tender is told of in full: file, row, column, value; never a traceback, never a guess."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from malformed import MALFORMED, SOUND, Malformed
from malformed_selections import LOTS, MALFORMED_SELECTIONS, SHORTLIST

from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity
from criteria.lots import lots_of, of_lot
from criteria.terms import AwardStatus
from data import read_bids, read_tender
from scoring import evaluate

ALL = (*MALFORMED, *MALFORMED_SELECTIONS)


def faults_of(path: Path) -> tuple[tuple[Finding, ...], str]:
    """Read and evaluate as the terminal does; return the faults and what came of it."""
    try:
        tender = read_tender(path)
        bids, findings = read_bids(path, tender)
    except DefinitionError as error:
        return error.faults, "refused"
    award = evaluate(tender, *of_lot(lots_of(bids)[0], bids, findings)).award
    faults = tuple(finding for finding in findings if finding.severity is Severity.FAULT)
    return faults, award.status.value


@pytest.mark.parametrize("sound", [SOUND, SHORTLIST, LOTS])
def test_the_sound_tender_is_read_without_a_finding_and_decided(sound: Mapping[str, str], tmp_path: Path) -> None:
    for name, content in sound.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    decided = AwardStatus.AWARDED if sound is SOUND else AwardStatus.SELECTION
    assert faults_of(tmp_path) == ((), decided.value)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_malformed_tender_names_file_row_column_and_value(case: Malformed, tmp_path: Path) -> None:
    faults, outcome = faults_of(case.write(tmp_path))
    lines = [fault.line("en") for fault in faults]
    assert outcome == case.outcome
    for told in case.told:
        assert any(line.startswith(told) for line in lines), lines


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_fault_speaks_both_languages_on_one_line(case: Malformed, tmp_path: Path) -> None:
    faults, _ = faults_of(case.write(tmp_path))
    for fault in faults:
        assert fault.severity is Severity.FAULT
        for text in (fault.what, fault.expected, fault.cure):
            assert bool(text.ja) == bool(text.en)
        assert "\n" not in fault.line("ja") + fault.line("en")
        assert fault.what.ja != fault.what.en
