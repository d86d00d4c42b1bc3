"""Scenarios (シナリオ): named sets of changes, held side by side against the official result. Never binding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from criteria.characters import find_name
from criteria.finding import Language
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif.changes import Change
from scoring.whatif.comparison import Comparison
from scoring.whatif.question import what_if


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One named set of changes (シナリオ), with a note on why it was looked at."""

    name: str
    changes: tuple[Change, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Several scenarios beside one official result (シナリオの比較), in the order given."""

    before: Evaluation
    scenarios: tuple[Scenario, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def vendors(self) -> tuple[str, ...]:
        """Every vendor ranked officially or in a scenario, the official order first."""
        evaluations = [self.before, *(one.after for one in self.comparisons)]
        ranked = [vendor for one in evaluations for group in one.award.ranking for vendor in group.vendors]
        return tuple(dict.fromkeys(ranked))

    def ranks(self, vendor: str) -> tuple[int | None, ...]:
        """Return a vendor's official rank, then its rank in every scenario; None where it is not ranked."""
        return (
            self.before.award.rank_of(vendor),
            *(one.after.award.rank_of(vendor) for one in self.comparisons),
        )

    def to_document(self, language: Language) -> dict[str, Any]:
        """Return the JSON document: one what-if after the other, always not binding."""
        return {
            "tender": self.before.tender.id,
            "lot": self.before.lot or None,
            "binding": False,
            "scenarios": [
                {"name": scenario.name, "note": scenario.note, **comparison.to_document(language)}
                for scenario, comparison in zip(self.scenarios, self.comparisons, strict=True)
            ],
            "ranks": {vendor: list(self.ranks(vendor)) for vendor in self.vendors},
        }


def compare_scenarios(evaluation: Evaluation, scenarios: Iterable[Scenario]) -> SideBySide:
    """Evaluate every scenario and hold them side by side (シナリオの比較)."""
    listed = tuple(scenarios)
    return SideBySide(
        before=evaluation,
        scenarios=listed,
        comparisons=tuple(what_if(evaluation, one.changes) for one in listed),
    )


def with_scenario(scenarios: Sequence[Scenario], scenario: Scenario) -> tuple[Scenario, ...]:
    """Return the scenarios with one more, in the place of the one of the same name where there is one."""
    there = find_name(scenario.name, [one.name for one in scenarios])
    if there is not None:
        return tuple(scenario if one.name == there else one for one in scenarios)
    return (*scenarios, scenario)
