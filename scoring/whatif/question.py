"""The question after every evaluation (仮定の問い): would it have come out otherwise, in one scenario or several."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from criteria.characters import find_name
from criteria.errors import answer_possible
from criteria.finding import Text
from scoring.evaluation.asked import vendor_named
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.panel import panel_members
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.changes import Change, read_changes, read_written, standing, written_changes
from scoring.whatif.comparison import Comparison


def what_if(before: Evaluation, changes: Iterable[Change] | str) -> Comparison:
    """Evaluate anew with changes and hold it against the official result (仮定による再評価).

    Changes may be written as :func:`read_changes` reads them; a vendor is named by its id or its printed name. Of
    several changes of one thing the last counts, and is told alone. Without a change nothing moves. What comes out is
    never binding.

    Raises
    ------
    ChangeError
        Where a change cannot be made, with the reason and the nearest known name.
    DefinitionError
        Where the changed tender is none that can be evaluated.
    """
    listed = standing(_by_id(before, read_changes(changes) if isinstance(changes, str) else changes))
    return Comparison(before=before, after=evaluate_changed(before, listed), changes=listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedChange:
    """A change that cannot be made (できない仮定), as it was written, and why."""

    written: str
    reasons: tuple[Text, ...]


def what_if_possible(before: Evaluation, text: str) -> tuple[Comparison, tuple[RefusedChange, ...]]:
    """Evaluate anew with those written changes that can be made (できる仮定だけの再評価); say why not of the others.

    A change is refused alone and the others stay; of two that do not go together the later one is refused.
    """
    comparison, refused = answer_possible(written_changes(text), lambda written: what_if(before, read_written(written)))
    return comparison, tuple(
        RefusedChange(written=" ".join(filter(None, part)), reasons=reasons) for part, reasons in refused
    )


def _by_id(before: Evaluation, changes: Iterable[Change]) -> Iterator[Change]:
    """Put the id of a vendor for its printed name where a change has the name, and spell other names as the tender."""
    called = {bid.vendor: bid.name for bid in before.given_bids}
    terms = _terms(before)
    for change in changes:
        written = {field.name: getattr(change, field.name) for field in fields(change)}
        spelled: dict[str, Any] = {
            key: find_name(text, terms) or text for key, text in written.items() if type(text) is str
        }
        if "keys" in written:
            spelled["keys"] = tuple(find_name(key, terms) or key for key in written["keys"])
        if change.bidder:
            spelled["vendor"] = vendor_named(change.bidder, called) or spelled["vendor"]
        yield replace(change, **spelled)


def _terms(before: Evaluation) -> tuple[str, ...]:
    """Return the names of the tender that a change may have besides vendors."""
    tender = before.tender
    criteria = [criterion.id for criterion in tender.criteria]
    components = [component.id for component in tender.method.price_components]
    scales = (criterion.params.get("grades") for criterion in tender.criteria)
    grades = [grade for scale in scales if isinstance(scale, Mapping) for grade in scale]
    members = panel_members(tender, before.given_bids)
    return (*criteria, *(f"criterion:{name}" for name in criteria), *tender.groups, *components, *grades, *members)


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
        rankings = [self.before.award.ranking, *(comparison.after.award.ranking for comparison in self.comparisons)]
        return tuple(dict.fromkeys(vendor for ranking in rankings for group in ranking for vendor in group.vendors))

    def ranks(self, vendor: str) -> tuple[int | None, ...]:
        """Return a vendor's official rank, then its rank in every scenario; None where it is not ranked."""
        return (
            self.before.award.rank_of(vendor),
            *(comparison.after.award.rank_of(vendor) for comparison in self.comparisons),
        )


def compare_scenarios(evaluation: Evaluation, scenarios: Iterable[Scenario]) -> SideBySide:
    """Evaluate every scenario and hold them side by side (シナリオの比較)."""
    listed = tuple(scenarios)
    return SideBySide(
        before=evaluation,
        scenarios=listed,
        comparisons=tuple(what_if(evaluation, scenario.changes) for scenario in listed),
    )


def with_scenario(scenarios: Sequence[Scenario], scenario: Scenario) -> tuple[Scenario, ...]:
    """Return the scenarios with one more, in the place of the one of the same name where there is one."""
    there = find_name(scenario.name, [listed.name for listed in scenarios])
    if there is not None:
        return tuple(scenario if listed.name == there else listed for listed in scenarios)
    return (*scenarios, scenario)
