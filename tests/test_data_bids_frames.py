"""DataFrames are a way in and out: they are read as files are, and what comes out is exact beside its floats."""

import doctest
import io
import re
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from malformed import SOUND
from small_tender import FILES
from test_data_sources_sheets import SHEETS, book

from criteria.errors import DefinitionError
from criteria.finding import Finding
from data import read_bids, read_tender, to_frames
from scoring import evaluate

ROOT = Path(__file__).parent.parent
UPLOAD = {name: content.encode() for name, content in SOUND.items()}
TENDER = read_tender(UPLOAD)
TABLES = {
    name.removesuffix(".csv"): pd.read_csv(io.StringIO(content), dtype=str).astype(object)
    for name, content in SOUND.items()
    if name.endswith(".csv")
}


def bids_with(column: str, cell: object, row: int = 0) -> pd.DataFrame:
    frame = TABLES["bids"].copy()
    frame[column] = [cell if at == row else held for at, held in enumerate(frame[column])]
    return frame


def read(column: str, cell: object) -> tuple[object, tuple[Finding, ...]]:
    """Return what is read of a cell of the first bid, and the findings."""
    bids, findings = read_bids({**TABLES, "bids": bids_with(column, cell)}, TENDER)
    return getattr(bids[0], column, bids[0].responses.get(column)), findings


@pytest.mark.parametrize("sample", ["kakuu-ict", "kakuu-security", "kakuu-lots", "kakuu-qcbs"])
def test_dataframes_say_the_same_as_the_files_they_were_read_from(sample: str) -> None:
    folder = ROOT / "data/samples" / sample
    frames = {path.stem: pd.read_csv(path, dtype=str) for path in folder.glob("*.csv") if path.stem != "lots"}
    tender = read_tender(folder)
    bids, findings = read_bids(folder, tender)
    framed, found = read_bids(frames, tender)
    assert [(one.code, one.subject) for one in found] == [(one.code, one.subject) for one in findings]
    for lot in {bid.lot for bid in bids}:
        files, frames_ = (evaluate(tender, [bid for bid in given if bid.lot == lot], ()) for given in (bids, framed))
        assert (files.fingerprint, files.award) == (frames_.fingerprint, frames_.award)


def test_the_sheets_of_a_definition_may_be_dataframes() -> None:
    frames = {name: pd.DataFrame(rows[1:], columns=rows[0]) for name, rows in SHEETS.items()}
    tender = read_tender(frames)
    assert tender == read_tender(book(SHEETS))
    assert read_bids(frames, tender) == read_bids(book(SHEETS), tender)


def test_a_fault_of_a_definition_names_the_label_of_its_row() -> None:
    frames = {name: pd.DataFrame(rows[1:], columns=rows[0]) for name, rows in SHEETS.items()}
    frames["criteria"] = frames["criteria"].astype(object).set_axis(["first", "second", "third"])
    frames["criteria"].loc["second", "配点"] = 0.5
    frames["tender"] = frames["tender"].set_axis([f"row {at}" for at in range(len(frames["tender"]))])
    with pytest.raises(DefinitionError) as refused:
        read_tender(frames)
    (fault,) = refused.value.faults
    assert (fault.code, fault.where and fault.where.row) == ("inexact-number", "second")


def test_a_definition_of_dataframes_needs_its_first_sheet() -> None:
    with pytest.raises(DefinitionError) as refused:
        read_tender({"criteria": pd.DataFrame({"id": ["isms"]})})
    assert [(fault.code, str(fault.where)) for fault in refused.value.faults] == [("missing-file", "tender")]


def test_findings_are_those_of_a_file_with_the_label_of_the_row_as_their_place() -> None:
    csv = SOUND["bids.csv"].replace('"49,110,000"', '"12,34"').replace("456,有,1", "456,多分,x")
    _, findings = read_bids({**UPLOAD, "bids.csv": csv.encode()}, TENDER)
    frame = pd.read_csv(io.StringIO(csv), dtype=str)
    labels = [f"bid {at}" for at in range(len(frame))]
    _, framed = read_bids({**TABLES, "bids": frame.set_axis(labels)}, TENDER)
    assert len(findings) == 3
    told = [(one.code, one.value, one.subject, one.what, one.expected, one.cure) for one in findings]
    assert told == [(one.code, one.value, one.subject, one.what, one.expected, one.cure) for one in framed]
    assert [str(one.where) for one in findings] == ["bids.csv:2:price", "bids.csv:3:isms", "bids.csv:3:staff"]
    assert [str(one.where) for one in framed] == ["bids:bid 0:price", "bids:bid 1:isms", "bids:bid 1:staff"]


@pytest.mark.parametrize(
    "price",
    [41, np.int64(41), 41.0, np.float32(41), Decimal(41), Decimal("41.00"), Decimal("4.1E+1"), Fraction(41), "41円"],
)
def test_whole_numbers_of_every_kind_are_taken_exactly(price: object) -> None:
    assert read("price", price) == (41, ())


@pytest.mark.parametrize(
    ("number", "exact"),
    [(Fraction(1, 3), Fraction(1, 3)), (Decimal("0.1"), Fraction(1, 10)), (Fraction(5, 2), Fraction(5, 2))],
)
def test_decimals_and_fractions_are_taken_exactly_also_where_no_decimal_says_them(
    number: object, exact: Fraction
) -> None:
    assert read("staff", number) == (exact, ())


def test_an_endless_fraction_is_no_reading_of_the_same_text() -> None:
    frame = bids_with("staff", "1/3", row=1)
    frame["staff"] = pd.Series([Fraction(1, 3), *frame["staff"][1:]], dtype=object)
    _, findings = read_bids({**TABLES, "bids": frame}, TENDER)
    assert [(one.code, str(one.where)) for one in findings] == [("bad-number", "bids:1:staff")]


@pytest.mark.parametrize("blank", [None, float("nan"), np.nan, pd.NA, pd.NaT, "", "\u3000"])
def test_what_pandas_takes_for_missing_is_a_blank_cell(blank: object) -> None:
    assert read("lottery_number", blank) == (None, ())
    assert [one.code for one in read("price", blank)[1]] == ["missing-price"]


@pytest.mark.parametrize("number", [49110000.5, np.float64(0.1), float("inf"), 2.0**53])
def test_a_float_that_is_not_exactly_a_whole_number_is_a_fault_that_names_text_and_decimal(number: float) -> None:
    value, (finding,) = read("price", number)
    assert (value, finding.code, str(finding.where)) == (None, "inexact-number", "bids:0:price")
    assert "text" in finding.cure.en
    assert "Decimal" in finding.cure.en


def test_a_cell_that_holds_a_thing_no_table_holds_is_a_fault() -> None:
    assert [(one.code, one.value) for one in read("price", [1, 2])[1]] == [("bad-value", "[1, 2]")]


def test_days_and_times_are_taken_as_pandas_has_them() -> None:
    japan = timezone(timedelta(hours=9))
    moment = datetime(2026, 11, 6, 16, 58, tzinfo=japan)
    assert read("received_at", pd.Timestamp("2026-11-06 16:58"))[0] == moment
    assert read("received_at", moment)[0] == moment
    days = {"a": pd.Timestamp("2026-10-01"), "b": date(2026, 10, 1), "c": "令和8年10月1日"}
    frame = pd.DataFrame({"vendor": "架空情報株式会社", "kind": "指名停止", "start": days})
    bids, findings = read_bids({**TABLES, "sanctions": frame}, TENDER)
    assert findings == ()
    assert [sanction.start for sanction in bids[0].register.sanctions["架空情報株式会社"]] == [date(2026, 10, 1)] * 3


def test_row_labels_that_are_there_twice_are_no_places() -> None:
    with pytest.raises(DefinitionError) as refused:
        read_bids({**TABLES, "bids": TABLES["bids"].set_axis([1, 1, 2, 3])}, TENDER)
    assert [(fault.code, str(fault.where)) for fault in refused.value.faults] == [("duplicate-id", "bids")]


def test_columns_and_tables_that_are_missing_or_unknown_are_told_as_of_a_workbook() -> None:
    with pytest.raises(DefinitionError) as refused:
        read_bids({"bids": TABLES["bids"].rename(columns={"price": "prise"})}, TENDER)
    assert [(fault.code, str(fault.where)) for fault in refused.value.faults] == [
        ("unknown-column", "bids::prise"),
        ("missing-column", "bids::price"),
    ]
    _, (warning,) = read_bids({**TABLES, "memo": pd.DataFrame()}, TENDER)
    assert (warning.code, str(warning.where)) == ("unknown-file", "memo")


def test_a_mapping_of_anything_else_is_refused() -> None:
    with pytest.raises(TypeError, match="bids"):
        read_bids({"bids": [1, 2]}, TENDER)


def test_a_faulty_tender_too_is_read_without_importing_what_is_slow() -> None:
    program = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from malformed import SOUND; from data import read_bids, read_tender\n"
        "files = {name: text.replace('49,110,000', '12,34').encode() for name, text in SOUND.items()}\n"
        "print(len(read_bids(files, read_tender(files))[1]))\n"
        "print(sorted({'numpy', 'pandas', 'pandera', 'python_calamine', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n[]\n"


def test_the_numbers_that_come_out_are_exact_with_their_floats_beside_them() -> None:
    tender = read_tender(dict(FILES))
    evaluation = evaluate(tender, *read_bids(dict(FILES), tender))
    frames = to_frames(evaluation)
    assert list(frames) == ["ranking", "points", "exclusions", "findings"]
    ranking, points = frames["ranking"], frames["points"]
    position = {vendor: at for at, vendor in enumerate(evaluation.sheet.vendors)}
    for row in ranking.itertuples():
        assert Fraction(row.value) == evaluation.sheet.value[position[row.vendor]]
        assert row.value_float == pytest.approx(Fraction(row.value))
    for row in points.itertuples():
        column = evaluation.sheet.criteria[row.criterion].points
        assert column is not None
        assert Fraction(row.points) == column[position[row.vendor]]
    assert len(points) == len(ranking) * len(tender.criteria)
    assert frames["exclusions"]["code"].tolist() == [one.code for one in evaluation.exclusions]
    assert frames["findings"]["code"].tolist() == [one.code for one in evaluation.findings]


def test_an_evaluation_without_anybody_has_the_same_columns() -> None:
    tender = read_tender(dict(FILES))
    full, empty = to_frames(evaluate(tender, *read_bids(dict(FILES), tender))), to_frames(evaluate(tender, ()))
    assert {name: list(frame.columns) for name, frame in full.items()} == {
        name: list(frame.columns) for name, frame in empty.items()
    }
    assert all(frame.empty for name, frame in empty.items() if name != "findings")


def test_the_page_on_dataframes_shows_what_python_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs/dataframes.md").read_text(encoding="utf-8")
    shown = "\n".join(re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    parsed = doctest.DocTestParser().get_doctest(shown, {}, "dataframes.md", "docs/dataframes.md", 0)
    assert doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE).run(parsed).failed == 0
