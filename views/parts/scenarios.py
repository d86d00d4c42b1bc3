"""Scenarios on the screen (シナリオ): what is asked now saved under a name, and a saved file compared side by side."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from criteria.cause import cause_lines
from criteria.characters import SPACES
from criteria.errors import DefinitionError, EvaluationError
from data.weights.scenarios import opened_scenarios, scenarios_text
from report.evaluation.listing import Cell, Figure, Listing
from report.evaluation.what_if import comparison_sentence
from report.files.export import file_name
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif import Change, Scenario, SideBySide, changes_text, compare_scenarios, with_scenario
from views.shell.markup import banner, bullets, heading, link, paragraph, show, table, vendor_name
from views.shell.state import address, language, words

FILE: Final = "scenarios.toml"
_LARGEST: Final = 1


def scenarios(evaluation: Evaluation, changes: tuple[Change, ...]) -> None:
    """Draw the opening of a file of scenarios, the saving of what is asked beside them, and their comparison."""
    show(heading(words("scenarios.title")), paragraph(words("scenarios.how")))
    given = st.file_uploader(words("scenarios.load"), type=["toml"], key="scenarios", max_upload_size=_LARGEST)
    try:
        opened = () if given is None else opened_scenarios(given.getvalue(), given.name)
        told = side_by_side(compare_scenarios(evaluation, opened)) if opened else ""
    except DefinitionError as error:
        opened, told = (), _refused(extra=bullets(cause_lines(error.faults, language()), "s-faults"))
    except EvaluationError as error:
        opened, told = (), _refused(error.text.to(language()))
    if changes:
        _saving(evaluation, changes, opened)
    if told:
        show(told)


def _saving(evaluation: Evaluation, changes: tuple[Change, ...], opened: Sequence[Scenario]) -> None:
    name = st.text_input(words("scenarios.name"), words("scenarios.unnamed"), max_chars=80, key="scenario name")
    asked = Scenario(name=name.strip(SPACES) or words("scenarios.unnamed"), changes=changes)
    st.download_button(
        words("scenarios.save"),
        scenarios_text(with_scenario(opened, asked)),
        file_name(evaluation.tender.id, "scenarios", ".toml"),
        "application/toml",
        on_click="ignore",
    )


def _refused(*told: str, extra: str = "") -> str:
    return banner("bad", words("scenarios.refused"), *told, extra=extra)


def side_by_side(found: SideBySide) -> str:
    """Return the rank of every vendor officially and in every scenario, then each scenario's sentence with its link."""
    speech = language()
    headings = (words("word.vendor"), words("whatif.rank_now"), *(scenario.name for scenario in found.scenarios))
    rows = tuple((vendor_name(found.before, vendor), *map(_rank, found.ranks(vendor))) for vendor in found.vendors)
    listing = Listing(title=words("scenarios.title"), headings=headings, rows=rows)
    told = "".join(
        heading(scenario.name, 3)
        + paragraph(comparison_sentence(comparison).to(speech))
        + link(words("scenarios.apply"), address(changes=changes_text(scenario.changes)))
        for scenario, comparison in zip(found.scenarios, found.comparisons, strict=True)
    )
    return table(listing, wide=True) + told


def _rank(rank: int | None) -> Cell:
    return words("whatif.unranked") if rank is None else Figure(text=str(rank))
