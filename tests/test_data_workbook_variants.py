"""However a workbook is written, it gives the folder's own result or a fault that names the cell, never another result."""


import pytest
from workbook_judge import Outcome, judge, names
from workbook_variants import GROUPS, Variant, variants

VARIANTS = variants()
"""All of them; a part is written where it is judged."""


def wrong(variant: Variant, outcome: Outcome) -> str:
    """Say what is wrong with what came of a variant, empty where nothing is."""
    if outcome.came in ("different", "crash"):
        return f"{outcome.came}: {outcome.told}"
    if outcome.came == "same":
        if variant.right == "refused":
            return f"read, and not refused: {variant.why}"
        if variant.warns and not any(variant.warns in code for code in outcome.warnings):
            return f"read without a warning of what is {variant.warns}: {outcome.warnings}"
        return ""
    lines = [fault.line("en")[:300] for fault in outcome.faults[:3]]
    if variant.right == "read":
        return f"refused: {lines}"
    if not any(names(fault, place, variant.twin) for fault in outcome.faults for place in variant.places):
        return f"refused without its place {variant.places}: {lines}"
    return ""


@pytest.mark.parametrize("group", GROUPS)
def test_a_workbook_gives_the_folders_result_or_a_fault_that_names_the_cell(group: str) -> None:
    judged = {variant.name: wrong(variant, judge(variant.write(), variant.twin)) for variant in GROUPS[group]()}
    assert {name: what for name, what in judged.items() if what} == {}
