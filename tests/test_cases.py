"""Published results and official worked examples: every printed number, exactly, in Python and from the command."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from cli import app
from criteria.exact import Rounding, RoundingMode, format_points
from criteria.finding import Severity
from data import read_bids, read_tender
from scoring import Result, evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.leave_one_out import definition_warnings
from scoring.formulas.lottery import draw

ROOT: Final = Path(__file__).parent
CASES: Final = sorted(path for path in (ROOT / "cases").iterdir() if path.is_dir())
IN_THE_DOCUMENT: Final = ("value", "price_points")
"""Figures the command prints in the publisher's own form, places included, where they are printed as they are."""


@cache
def expected_of(case: Path) -> Mapping[str, Any]:
    return json.loads((case / "expected.json").read_text(encoding="utf-8"))


@cache
def evaluated(case: Path, *, noted: bool = False) -> Evaluation:
    """Evaluate a case; as the command does, what should be known of its definition is noted among the findings."""
    tender = read_tender(case)
    bids, findings = read_bids(case, tender)
    return evaluate(tender, bids, (*findings, *(definition_warnings(tender) if noted else ())))


def column(evaluation: Evaluation, name: str) -> Sequence[Fraction]:
    """Return a column of the sheet by the name an expectation gives it."""
    sheet = evaluation.sheet
    kind, _, key = name.partition(":")
    if kind == "criterion":
        found = sheet.criteria[key].points
    elif kind == "price" and key:
        found = next(part.points for part in sheet.price_parts if part.component == key)
    elif kind == "price":
        found = sheet.prices
    else:
        found = getattr(sheet, name)
    assert found is not None, name
    return list(found)


def figures(evaluation: Evaluation, figure: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return what the publisher prints: a column, as a multiple or a quotient where it prints that."""
    values = column(evaluation, figure["of"])
    if "over" in figure:
        values = [value / below for value, below in zip(values, column(evaluation, figure["over"]), strict=True)]
    times = Fraction(figure.get("times", 1))
    return {vendor: value * times for vendor, value in zip(evaluation.sheet.vendors, values, strict=True)}


def in_print(value: Fraction, printing: Mapping[str, Any]) -> str:
    rounding = Rounding(places=printing["places"], mode=RoundingMode(printing["mode"]))
    return format_points(rounding.apply(value), rounding.places)


def test_there_are_cases() -> None:
    assert len(CASES) > 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
class TestPublishedCase:
    def test_it_names_its_source(self, case: Path) -> None:
        source = expected_of(case)["source"]
        assert source["url"]
        assert source["title"]

    def test_nothing_is_found_wrong_with_it(self, case: Path) -> None:
        # The expectation itself lies in the folder and is no table of the tender.
        found = [one for one in evaluated(case).findings if one.where is None or one.where.file != "expected.json"]
        assert [one.line("en") for one in found if one.severity is Severity.FAULT] == []
        assert {one.code for one in found} <= {"investigation-pending"}

    def test_the_award_and_the_order_are_the_published_ones(self, case: Path) -> None:
        expected, award = expected_of(case), evaluated(case).award
        assert (award.status, list(award.winners)) == (expected["status"], expected["winners"])
        assert {vendor: group.rank for group in award.ranking for vendor in group.vendors} == expected["ranks"]

    def test_every_printed_number_comes_out(self, case: Path) -> None:
        evaluation = evaluated(case)
        assert {"figures", "ties", "variable_minimum"} & expected_of(case).keys()
        for figure in expected_of(case).get("figures", []):
            for vendor, printed in figure["values"].items():
                value = figures(evaluation, figure)[vendor]
                if "print" in figure:
                    assert in_print(value, figure["print"]) == printed, (figure["of"], vendor)
                else:
                    assert value == Fraction(printed), (figure["of"], vendor)

    def test_who_is_out_and_why_is_as_published(self, case: Path) -> None:
        first: dict[str | None, str] = {}
        for one in evaluated(case).exclusions:
            first.setdefault(one.subject, one.code)
        assert first == expected_of(case).get("excluded", {})

    def test_limits_and_references_are_the_published_ones(self, case: Path) -> None:
        expected, result = expected_of(case), Result.of(evaluated(case))
        if "threshold" in expected:
            assert result.threshold == expected["threshold"]
        if "variable_minimum" in expected:
            assert result.variable_minimum == expected["variable_minimum"]
        if "max_technical" in expected:
            assert evaluated(case).sheet.max_technical == Fraction(expected["max_technical"])
        taken = [{**one, "held_by": list(one["held_by"])} for one in result.references]
        for one in taken:
            del one["over"]
        assert "references" not in expected or taken == expected["references"]

    def test_ties_and_lots_are_the_published_ones(self, case: Path) -> None:
        expected, evaluation = expected_of(case), evaluated(case)
        assert [tied(one) for one in Result.of(evaluation).ties] == expected.get("ties", [])
        for vendor, number in expected.get("lottery_numbers", {}).items():
            (ticket,) = draw(evaluation.tender.lottery, [evaluation.bid(vendor)]).tickets
            assert ticket.number == number

    def test_the_command_prints_the_same(self, case: Path) -> None:
        printed = json.loads(command(case))
        assert printed == json.loads(json.dumps(Result.of(evaluated(case, noted=True)).to_document()))
        by_vendor = {line["vendor"]: line for line in printed["ranking"]}
        for figure in expected_of(case).get("figures", []):
            if figure["of"] in IN_THE_DOCUMENT and figure.keys() == {"of", "values"}:
                assert {one: by_vendor[one][figure["of"]] for one in figure["values"]} == figure["values"]


def tied(tie: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a published tie what the sources print."""
    shown: dict[str, Any] = {"rank": tie["rank"], "vendors": list(tie["vendors"])}
    lottery = tie["lottery"]
    if lottery is None:
        return {**shown, "keys": [step["key"] for step in tie["steps"]]}
    numbers = {ticket["vendor"]: ticket["number"] for ticket in lottery["tickets"]}
    counted = {key: lottery[key] for key in ("sum", "quotient", "remainder")}
    return {**shown, "numbers": numbers, **counted, "order": list(lottery["order"])}


def command(case: Path) -> str:
    """Return what the command prints."""
    ran = CliRunner().invoke(app, ["evaluate", str(case), "--json"])
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout
