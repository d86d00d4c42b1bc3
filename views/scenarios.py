"""Scenarios on the screen (シナリオ): what is asked now saved under a name, and a saved file compared side by side."""

from typing import Final

import streamlit as st

from criteria.errors import DefinitionError, EvaluationError
from data.export import file_name
from data.files import read_text_file
from data.listing import Cell, Figure, Listing
from data.scenarios import parse_scenarios, scenarios_text
from scoring.evaluation import Evaluation
from scoring.whatif import Change, Scenario, SideBySide, changes_text, compare_scenarios
from views.markup import banner, bullets, heading, link, paragraph, show, table
from views.standing import vendor_name
from views.state import address, language, words

FILE: Final = "scenarios.toml"
_LARGEST: Final = 1


def scenarios(evaluation: Evaluation, changes: tuple[Change, ...]) -> None:
    """Draw the saving of the changes asked about, and the comparison of a file of scenarios."""
    show(heading(words("scenarios.title")), paragraph(words("scenarios.how")))
    if changes:
        _saving(evaluation, changes)
    given = st.file_uploader(words("scenarios.load"), type=["toml"], key="scenarios", max_upload_size=_LARGEST)
    if given is not None:
        show(_compared(evaluation, given.name, given.getvalue()))


def _saving(evaluation: Evaluation, changes: tuple[Change, ...]) -> None:
    name = st.text_input(words("scenarios.name"), words("scenarios.unnamed"), max_chars=80, key="scenario name")
    kept = Scenario(name=name.strip() or words("scenarios.unnamed"), changes=changes)
    st.download_button(
        words("scenarios.save"),
        scenarios_text([kept]),
        file_name(evaluation.tender.id, "scenarios", "toml"),
        "application/toml",
        on_click="ignore",
    )


def _compared(evaluation: Evaluation, name: str, content: bytes) -> str:
    """Return the scenarios of a file side by side, or what is wrong with it."""
    try:
        found = compare_scenarios(evaluation, parse_scenarios(read_text_file(content, name), name))
    except DefinitionError as error:
        told = bullets((one.line(language()) for one in error.faults), "s-faults")
        return banner("bad", words("scenarios.refused"), extra=told)
    except EvaluationError as error:
        return banner("bad", words("scenarios.refused"), error.text.to(language()))
    return side_by_side(found)


def side_by_side(found: SideBySide) -> str:
    """Return the rank of every vendor officially and in every scenario, then each scenario's sentence with its link."""
    speech = language()
    headings = (words("word.vendor"), words("whatif.rank_now"), *(one.name for one in found.scenarios))
    rows = tuple((vendor_name(found.before, vendor), *map(_rank, found.ranks(vendor))) for vendor in found.vendors)
    listing = Listing(title=words("scenarios.title"), headings=headings, rows=rows)
    told = "".join(
        heading(scenario.name, 3)
        + paragraph(comparison.sentence.to(speech))
        + link(words("scenarios.apply"), address(changes=changes_text(scenario.changes)))
        for scenario, comparison in zip(found.scenarios, found.comparisons, strict=True)
    )
    return table(listing, wide=True) + told


def _rank(rank: int | None) -> Cell:
    return words("whatif.unranked") if rank is None else Figure(text=str(rank))
