"""However a workbook is written, it gives the folder's own result or a fault that names the cell: never another."""

import json
from collections import Counter
from dataclasses import asdict
from subprocess import CompletedProcess
from typing import Any

import pytest
from workbook_judge import Outcome, judge, names
from workbook_variant import Variant
from workbook_variants import GROUPS

from criteria.errors import DefinitionError
from data.sources.sheet_worker import read_workbook

REAL = [variant for group in GROUPS.values() for variant in group() if variant.real]
"""The variants that programs write; the others are damaged or forged."""


def wrong(variant: Variant, outcome: Outcome) -> str:
    """Say what is wrong with what came of a variant, empty where nothing is."""
    match outcome.came, variant.right:
        case (("different" | "crash"), _):
            return f"{outcome.came}: {outcome.told}"
        case "same", "refused":
            return f"read, and not refused: {variant.why}"
        case "same", _:
            silent = variant.warns and not any(variant.warns in code for code in outcome.warnings)
            return f"read without a warning of what is {variant.warns}: {outcome.warnings}" if silent else ""
        case "fault", "read":
            return f"refused: {[fault.line('en') for fault in outcome.faults[:3]]}"
    if any(names(fault, place, variant.twin) for fault in outcome.faults for place in variant.places):
        return ""
    return f"refused without its place {variant.places}: {[fault.line('en') for fault in outcome.faults[:3]]}"


def read_here(_command: object, **given: Any) -> CompletedProcess[bytes]:  # noqa: ANN401 - as subprocess.run takes it
    """Do what the process does that reads a workbook, without one of its own: five times as fast."""
    request, _, data = given["input"].partition(b"\n")
    wanted = json.loads(request)
    try:
        answer: dict[str, Any] = {"sheets": list(read_workbook(data, wanted["name"], wanted["tables"]))}
    except DefinitionError as error:
        answer = {"faults": [asdict(finding) for finding in error.faults]}
    return CompletedProcess((), 0, json.dumps(answer).encode())


@pytest.mark.parametrize("group", GROUPS)
def test_a_workbook_gives_the_folders_result_or_a_fault_that_names_the_cell(
    group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if group != "libreoffice":  # its files go through the process
        monkeypatch.setattr("data.sources.sheets.subprocess.run", read_here)
    judged = {variant.name: wrong(variant, judge(variant.write(), variant.twin)) for variant in GROUPS[group]()}
    assert [f"{name}: {what}" for name, what in judged.items() if what] == []


def test_of_three_hundred_variants_that_programs_write_four_fifths_are_read() -> None:
    counted = Counter(variant.right for variant in REAL)
    assert counted.total() >= 300
    assert counted["read"] >= 0.8 * counted.total()
    # Each class that is refused gives its reason; `python tests/workbook_variants.py` prints them.
    assert all(variant.why for variant in REAL if variant.right != "read")
