"""A what-if as JSON values (仮定による再評価のJSON): the official result and the other one, always not binding."""

from typing import Any

from criteria.finding import Language
from report.evaluation.what_if import comparison_sentence, said, value_shown
from report.evaluation.what_if_reasons import reasons
from scoring.evaluation.result import Result
from scoring.whatif import Comparison, Moved, SideBySide
from scoring.whatif.notation import number_text


def comparison_document(comparison: Comparison, language: Language) -> dict[str, Any]:
    """Return the JSON document: the official result, the other one, what was set, what moved and why."""
    before, after = comparison.before, comparison.after
    return {
        "tender": before.tender.id,
        "lot": before.lot or None,
        "binding": False,
        "changes": [
            {"change": change.written, "message": said(change, before).to(language)} for change in comparison.changes
        ],
        "settings": [
            {"key": setting.key, "before": setting.before, "after": setting.after} for setting in comparison.settings
        ],
        "before": Result.of(before, language).to_document(),
        "after": Result.of(after, language).to_document(),
        "moved": [_moved(comparison, moved, language) for moved in comparison.moved],
        "entered": list(comparison.entered),
        "left": list(comparison.left),
        "sentence": comparison_sentence(comparison).to(language),
    }


def _moved(comparison: Comparison, moved: Moved, language: Language) -> dict[str, Any]:
    difference = moved.value_difference
    return {
        "vendor": moved.vendor,
        "rank_before": moved.rank_before,
        "rank_after": moved.rank_after,
        "value_before": value_shown(comparison.before, moved.value_before),
        "value_after": value_shown(comparison.after, moved.value_after),
        "value_difference": None if difference is None else number_text(difference),
        "because": [
            {"kind": reason.kind.value, "message": reason.text.to(language)} for reason in reasons(comparison, moved)
        ],
    }


def side_by_side_document(compared: SideBySide, language: Language) -> dict[str, Any]:
    """Return the JSON document of several scenarios: one what-if after the other, then the ranks in all."""
    return {
        "tender": compared.before.tender.id,
        "lot": compared.before.lot or None,
        "binding": False,
        "scenarios": [
            {"name": scenario.name, "note": scenario.note, **comparison_document(comparison, language)}
            for scenario, comparison in zip(compared.scenarios, compared.comparisons, strict=True)
        ],
        "ranks": {vendor: list(compared.ranks(vendor)) for vendor in compared.vendors},
    }
