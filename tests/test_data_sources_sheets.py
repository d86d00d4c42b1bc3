"""A workbook says the same as a folder; a cell without a sound value is a fault, never a blank."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from malformed import SOUND

from criteria.errors import DefinitionError
from criteria.exact import parse_points
from criteria.finding import Finding, Severity
from data import read_bids, read_tender
from data.sources.sheet_cells import cell_text, is_typed

Sheets = dict[str, list[list[Any]]]

SHEETS: Sheets = {
    "tender": [
        ["キー", "値", "備考"],
        ["tender.id", "2026-ict-017", ""],
        ["tender.title", "住民情報システム運用業務委託", "公告のとおり"],
        ["tender.buyer", "架空市", ""],
        ["tender.notice_date", date(2026, 10, 1), ""],
        ["tender.deadline", "2026-11-06T17:00:00+09:00", ""],
        ["tender.opening", "2026-11-10T10:00:00+09:00", ""],
        ["tender.award_date", "令和8年11月20日", ""],
        ["price.ceiling", 54060000, ""],
        ["price.investigation", 48930000, ""],
        ["price.floor", 40000000, ""],
        ["method.combination", "sum", ""],
        ["method.price_points", 100, ""],
        ["method.price_formula", "ratio-to-ceiling", ""],
        ["method.price_params.cap", 50, ""],
        ["method.total_points", 200, ""],
        ["method.rounding.price", '{ places = 2, mode = "down" }', ""],
        ["method.tie_break", "technical, price, criterion:isms, lottery", ""],
        ["panel.members", "甲委員、乙委員、丙委員", ""],
        ["panel.aggregate", "mean", ""],
        ["panel.rounding.places", 2, ""],
        ["panel.rounding.mode", "half_up", ""],
        ["minimums.technical", 50, ""],
        ["minimums.group.ability", 30, ""],
        ["lottery.rule", "receipt", ""],
    ],
    "criteria": [
        ["id", "評価項目名", "区分", "配点", "算式", "params", "必須", "最低基準点"],
        ["isms", "ISMS認証", "security", 10, "yes-no", "", True, ""],
        [
            "staff",
            "有資格者の人数",
            "ability",
            30,
            "stepped",
            "{ steps = [{ at_least = 1, points = 10 }, { at_least = 3, points = 30 }] }",
            "無",
            "",
        ],
        ["plan", "実施計画", "ability", 60, "marks", "{ grades = { A = 1.0, B = 0.7, C = 0.4, D = 0 } }", "", 12],
    ],
    "bids": [
        ["事業者", "入札価格", "状態", "受付日時", "くじ番号", "isms", "staff"],
        ["架空情報株式会社", 49110000, "", datetime(2026, 11, 6, 16, 58), 123, True, 3],  # noqa: DTZ001
        ["架空システムズ株式会社", "５０，０００，０００円", "", "2026-11-05 10:00", 456, "有", 1],
        ["株式会社架空電算", "", "辞退", "", "", "", ""],
        ["架空データ合同会社", 52000000, "", "令和8年11月4日 9:30", 789, False, 2],
    ],
    "marks": [line.split(",") for line in SOUND["marks.csv"].splitlines()],
}


def book(sheets: Sheets, change: Callable[[xlsxwriter.Workbook], None] = lambda _: None) -> dict[str, bytes]:
    """Write a workbook as Excel would, and return it as an upload."""
    packed = io.BytesIO()
    workbook = xlsxwriter.Workbook(packed)
    dates = {date: "yyyy/mm/dd", datetime: "yyyy/mm/dd hh:mm:ss"}
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    form = workbook.add_format({"num_format": dates[type(value)]})
                    moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001
                    sheet.write_datetime(row, column, moment, form)
                elif value != "":
                    sheet.write(row, column, value)
    change(workbook)
    workbook.close()
    return {"tender.xlsx": packed.getvalue()}


def faults(sheets: Sheets, change: Callable[[xlsxwriter.Workbook], None] = lambda _: None) -> tuple[Finding, ...]:
    upload = book(sheets, change)
    try:
        _, findings = read_bids(upload, read_tender(upload))
    except DefinitionError as error:
        return error.faults
    return tuple(finding for finding in findings if finding.severity is Severity.FAULT)


def changed(sheet: str, row: int, column: int, value: object) -> Sheets:
    rows = [list(cells) for cells in SHEETS[sheet]]
    rows[row][column] = value
    return {**SHEETS, sheet: rows}


def test_a_workbook_reads_like_the_folder_that_says_the_same() -> None:
    folder = {name: content.encode() for name, content in SOUND.items()}
    upload = book(SHEETS)
    tender, expected = read_tender(upload), read_tender(folder)
    assert tender == expected
    assert read_bids(upload, tender) == read_bids(folder, expected)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "line"),
    [
        ("tender", 8, 1, "5406万円", "tender:9:price.ceiling: 5406万円"),
        ("tender", 8, 0, "price.celing", "tender:9:price.celing: 54060000"),
        ("tender", 8, 0, "price.floor", "tender:"),
        ("tender", 11, 1, "som", "tender:12:method.combination: som"),
        ("tender", 4, 1, "10月1日", "tender:5:tender.notice_date: 10月1日"),
        ("tender", 8, 1, "", "tender:9:値: "),
        ("criteria", 2, 3, 0, "criteria:3:criteria.staff.max_points: 0"),
        ("criteria", 2, 4, "steped", "criteria:3:criteria.staff.formula: steped"),
        ("criteria", 2, 5, "{ steps = ", "criteria:3:criteria.staff.params: { steps ="),
        ("criteria", 2, 6, "たぶん", "criteria:3:criteria.staff.mandatory: たぶん"),
        ("criteria", 2, 3, "", "criteria:3:配点: "),
        ("bids", 1, 1, "12,34", "bids:2:入札価格: 12,34"),
        ("bids", 1, 1, 0, "bids:2:入札価格: 0"),
        ("bids", 1, 1, 49110000.5, "bids:2:入札価格: 49110000.5"),
        ("bids", 2, 3, date(2026, 11, 5), "bids:3:受付日時: 2026-11-05"),
        ("bids", 0, 1, "価額", "bids:1:価額: 価額"),
        ("marks", 1, 3, "S", "marks:2:mark: S"),
    ],
)
def test_a_fault_names_sheet_row_and_column_as_the_workbook_shows_them(
    sheet: str, row: int, column: int, value: object, line: str
) -> None:
    lines = [fault.line("en") for fault in faults(changed(sheet, row, column, value))]
    assert any(found.startswith(line) for found in lines), lines


@pytest.mark.parametrize(
    ("sheet", "row", "column", "written"),
    [
        ("tender", 8, 1, "54,060,000円"),
        ("tender", 8, 1, "54,060,000"),
        ("tender", 8, 1, "￥５４，０６０，０００"),
        ("tender", 8, 1, "５４０６００００"),
        ("tender", 12, 1, "１００"),
        ("tender", 14, 1, "５０"),
        ("tender", 20, 1, "２"),
        ("tender", 22, 1, "50.0"),
        ("tender", 4, 1, "令和８年１０月１日"),
        ("tender", 4, 1, "2026/10/1"),
        ("criteria", 1, 3, "１０"),
        ("criteria", 1, 6, "○"),
        ("criteria", 1, 6, "有"),
        ("criteria", 3, 7, "１２．０"),
        ("bids", 1, 1, "49,110,000円"),
        ("bids", 1, 6, "３"),
    ],
)
def test_numbers_amounts_days_and_yes_or_no_are_written_alike_on_every_sheet(
    sheet: str, row: int, column: int, written: str
) -> None:
    upload, plain = book(changed(sheet, row, column, written)), book(SHEETS)
    tender = read_tender(upload)
    assert tender == read_tender(plain)
    assert read_bids(upload, tender) == read_bids(plain, tender)


@pytest.mark.parametrize(
    ("row", "written"),
    [(8, "54,06円"), (8, "54060000ドル"), (8, "0x10 円"), (8, "1e6"), (12, "100円"), (20, "２．５"), (14, "50%")],
)
def test_what_is_no_number_in_a_table_is_none_on_the_sheet_of_the_definition(row: int, written: str) -> None:
    assert [one.where.row for one in faults(changed("tender", row, 1, written)) if one.where][:1] == [row + 1]


def test_yen_is_no_unit_of_another_currency() -> None:
    rows = [*SHEETS["tender"], ["tender.currency", "USD", ""]]
    assert not [one for one in faults({**SHEETS, "tender": rows}) if one.where and one.where.file == "tender"]
    refused = faults({**SHEETS, "tender": [*rows[:8], ["price.ceiling", "54,060,000円", ""], *rows[9:]]})
    assert [str(one.where) for one in refused] == ["tender:9:price.ceiling"]


def test_a_key_of_too_many_parts_is_refused_unbuilt() -> None:
    (deep,) = faults({**SHEETS, "tender": [*SHEETS["tender"], [".".join("a" * 4_000), "1", ""]]})
    assert (deep.code, str(deep.where)) == ("too-deep", "tender:26:key")


@pytest.mark.parametrize("name", ["Bids", "ＢＩＤＳ", "入札一覧", " bids"])
def test_sheets_go_by_their_names_as_a_spreadsheet_compares_them(name: str) -> None:
    upload = book({name if sheet == "bids" else sheet: rows for sheet, rows in SHEETS.items()})
    tender = read_tender(upload)
    assert read_bids(upload, tender)[0] == read_bids(book(SHEETS), tender)[0]


@pytest.mark.parametrize("name", ["exclusion", "Exclusions (2)", "除外要件のコピー", "tender_old", "Criterias"])
def test_a_sheet_of_the_definition_under_another_name_is_never_passed_over(name: str) -> None:
    rules = [["rule", "params"], ["suspension", ""]]
    assert [(one.code, str(one.where)) for one in faults({**SHEETS, name: rules})] == [("unread-table", name)]


@pytest.mark.parametrize(
    ("headings", "codes"),
    [
        (["rule", "params"], ["unread-table"]),
        (["要件ID", "係数", "備考"], ["unread-table"]),
        (["rule", "note"], ["unread-table"]),
        (["項目", "内容"], []),
    ],
)
def test_rules_on_a_sheet_of_any_name_are_never_passed_over(headings: list[str], codes: list[str]) -> None:
    sheets = {**SHEETS, "Sheet3": [headings, ["suspension", *[""] * (len(headings) - 1)]]}
    assert [one.code for one in faults(sheets)] == codes


def test_a_workbook_that_was_never_calculated_awards_nothing() -> None:
    (found,) = faults(SHEETS, into("bids", lambda sheet: sheet.write_formula(1, 6, "=1+2")))
    assert (found.code, str(found.where), found.subject) == ("uncalculated-formula", "bids:2:staff", "架空情報株式会社")


def in_percent(sheet: str, row: int, column: int, value: float) -> Callable[[xlsxwriter.Workbook], None]:
    def write(workbook: xlsxwriter.Workbook) -> None:
        form = workbook.add_format({"num_format": "0%"})
        workbook.get_worksheet_by_name(sheet).write(row, column, value, form)

    return write


def test_points_shown_in_percent_are_read_as_in_a_csv_file() -> None:
    upload = book(SHEETS, in_percent("bids", 1, 6, 0.35))
    _, findings = read_bids(upload, read_tender(upload))
    assert [(one.code, one.value, str(one.where)) for one in findings] == [("bad-number", "35%", "bids:2:staff")]


def test_a_share_may_be_shown_in_percent() -> None:
    sheets = {**SHEETS, "tender": [*SHEETS["tender"], ["robustness.band", 0.2, ""]]}
    upload = book(sheets, in_percent("tender", 25, 1, 0.2))
    assert read_tender(upload) == read_tender(book(sheets))


def test_a_workbook_without_its_definition_or_its_bids_is_refused() -> None:
    assert [str(one.where) for one in faults({"bids": SHEETS["bids"]})] == ["tender"]
    assert "bids" in [str(one.where) for one in faults({n: r for n, r in SHEETS.items() if n != "bids"})]


def into(sheet: str, write: Callable[[Any], object]) -> Callable[[xlsxwriter.Workbook], None]:
    return lambda workbook: write(workbook.get_worksheet_by_name(sheet))


@pytest.mark.parametrize(
    ("write", "code", "value"),
    [
        (lambda sheet: sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!"), "error-cell", "#DIV/0!"),
        (lambda sheet: sheet.write_formula(1, 1, "=NA()", None, "#N/A"), "error-cell", "#N/A"),
        (lambda sheet: sheet.write_formula(1, 6, "=A1", None, ""), "uncalculated-formula", "=A1"),
        (lambda sheet: sheet.write(1, 6, 1 / 3), "computed-number", "0.333"),
        (lambda sheet: sheet.write(1, 1, 1e15), "computed-number", "1000000000000000"),
    ],
)
def test_an_error_an_uncalculated_formula_and_a_computed_number_are_faults(
    write: Callable[[Any], object], code: str, value: str
) -> None:
    found = faults(SHEETS, into("bids", write))
    assert [(one.code, one.subject) for one in found] == [(code, "架空情報株式会社")]
    assert found[0].value.startswith(value)


def test_a_calculated_formula_reads_as_its_value() -> None:
    written = book(SHEETS, into("bids", lambda sheet: sheet.write_formula(1, 6, "=1+2", None, 3)))
    # XlsxWriter calculates nothing, and says so.
    upload = rewritten(written, lambda _, data: data.replace(b' fullCalcOnLoad="1"', b""))
    tender = read_tender(upload)
    assert read_bids(upload, tender) == read_bids(book(SHEETS), tender)


def test_merged_cells_are_refused_with_their_place() -> None:
    found = faults(SHEETS, into("bids", lambda sheet: sheet.merge_range("C2:D3", "")))
    assert [(one.code, str(one.where)) for one in found] == [("merged-cells", "bids:2:C")]


def test_the_zone_and_bidders_that_are_called_like_sums_are_declared_on_the_sheet_as_well() -> None:
    """A cell can hold no offset: the zone is what makes its time a moment."""
    rows = [row for row in SHEETS["tender"] if row[0] not in ("tender.deadline", "tender.opening")]
    rows += [
        ["tender.deadline", datetime(2026, 11, 6, 17, 0), ""],  # noqa: DTZ001 - as a cell has it
        ["tender.zone", "Asia/Tokyo", ""],
        ["tender.also_bidders", "合計、計", ""],
    ]
    upload = book({**SHEETS, "tender": rows})
    tender = read_tender(upload)
    assert (tender.zone, tender.also_bidders) == ("Asia/Tokyo", ("合計", "計"))
    bids, findings = read_bids(upload, tender)
    assert findings == ()
    assert {bid.received_at.utcoffset() for bid in bids if bid.received_at} == {timedelta(hours=9)}


def test_a_hidden_sheet_is_read_with_a_warning() -> None:
    upload = book(SHEETS, into("marks", lambda sheet: sheet.hide()))
    _, findings = read_bids(upload, read_tender(upload))
    assert [(one.code, one.severity, str(one.where)) for one in findings] == [
        ("hidden-sheet", Severity.WARNING, "marks")
    ]


def test_hidden_rows_and_columns_are_read_with_a_warning() -> None:
    def hide(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.get_worksheet_by_name("bids")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(4, 5, None, None, {"hidden": True})

    upload = book(SHEETS, hide)
    tender = read_tender(upload)
    bids, findings = read_bids(upload, tender)
    assert bids == read_bids(book(SHEETS), tender)[0]
    assert [(one.code, one.severity, str(one.where), one.value) for one in findings] == [
        ("hidden-row", Severity.WARNING, "bids", "3"),
        ("hidden-column", Severity.WARNING, "bids", "E-F"),
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_tender({"tender.xlsx": data})
    assert [fault.code for fault in refused.value.faults] == ["bad-archive"]


def rewritten(upload: dict[str, bytes], change: Callable[[str, bytes], bytes]) -> dict[str, bytes]:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(upload["tender.xlsx"])) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return {"tender.xlsx": packed.getvalue()}


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("tender.toml", SOUND["tender.toml"])
    with pytest.raises(DefinitionError) as refused:
        read_tender({"tender.xlsx": packed.getvalue()})
    assert [fault.code for fault in refused.value.faults] == ["bad-workbook"]


def test_entities_that_would_unfold_are_refused_unparsed() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    upload = rewritten(
        book(SHEETS), lambda name, data: re.sub(rb"^<\?xml.*?\?>", laughs, data) if name == "xl/workbook.xml" else data
    )
    with pytest.raises(DefinitionError) as refused:
        read_tender(upload)
    assert [fault.code for fault in refused.value.faults] == ["bad-workbook"]


def test_a_broken_part_is_refused() -> None:
    upload = rewritten(book(SHEETS), lambda name, data: data[:200] if name.endswith("sheet1.xml") else data)
    with pytest.raises(DefinitionError) as refused:
        read_tender(upload)
    assert [fault.code for fault in refused.value.faults] == ["bad-workbook"]


def test_a_workbook_that_packs_too_tight_is_refused() -> None:
    upload = rewritten(book(SHEETS), lambda name, data: b"\n" * 50_000_000 if name == "xl/styles.xml" else data)
    with pytest.raises(DefinitionError) as refused:
        read_tender(upload)
    assert [fault.code for fault in refused.value.faults] == ["zip-bomb"]


@given(st.integers(1, 10**15 - 1), st.integers(0, 6))
def test_a_number_typed_with_at_most_fifteen_digits_is_read_as_typed(digits: int, places: int) -> None:
    typed_value = Fraction(digits, 10**places)
    assert is_typed(float(typed_value))
    assert parse_points(cell_text(float(typed_value))) == typed_value


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-9, max_value=1e14))
def test_a_number_is_read_to_its_shortest_writing_or_refused(value: float) -> None:
    if is_typed(value):
        text = cell_text(value)
        assert float(text) == value
        assert len(text.replace(".", "").strip("0")) <= 15
