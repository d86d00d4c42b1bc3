"""One parse of a sheet's own XML decides what is read: what the standard allows is read, the rest is a fault."""

from typing import Any

import pytest
from bare_workbook import (
    MAIN,
    PACKAGE,
    RELATIONSHIPS,
    SHEET,
    STRICT_MAIN,
    STRICT_RELATIONSHIPS,
    bare_workbook,
    data_of,
)

from criteria.errors import DefinitionError
from data.sources.sheet_worker import read_workbook


def sheet(data: bytes) -> dict[str, Any]:
    (only,) = read_workbook(data, "tender.xlsx", {"bids"})
    return dict(only)


def texts(data: bytes) -> dict[int, list[str]]:
    return dict(sheet(data)["rows"])


def codes(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as refused:
        sheet(data)
    return [(one.code, str(one.where)) for one in refused.value.faults]


STRINGS = (
    '<si><t>架空</t><rPh sb="0" eb="2"><t>カクウ</t></rPh></si>'
    '<si><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></si>'
)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>1.5</v></c></row>', {0: ["1", "", "1.5"]}),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>", {0: ["1", "2"], 1: ["", "3"]}),
        (
            '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>',
            {2: ["", "1", "2"], 3: ["3"]},
        ),
        ('<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>', {0: ["1", "2"]}),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>', {0: ["架空", "甲 乙"]}),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>甲<![CDATA[<&]]>&amp;&#20057;</t></is></c></row>',
            {0: ["甲<&&乙"]},
        ),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>コウ</t></rPh></is></c></row>',
            {0: ["甲"]},
        ),
        ('<row r="1"><c r="A1" t="str"><f>B1</f><v>a_x0042_</v></c></row>', {0: ["aB"]}),
        ('<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>false</v></c></row>', {0: ["true", "false"]}),
        ('<row r="1"><c r="A1" t="d"><v>2026-11-06T16:58:00</v></c></row>', {0: ["2026-11-06 16:58:00"]}),
        ('<row r="1"><c r="A1"><f>1+2</f><v>3</v></c></row>', {0: ["3"]}),
        ('<row r="1"><c r="A1"><v>1.5E3</v></c><c r="B1"><v>-.5</v></c></row>', {0: ["1500", "-0.5"]}),
        (
            '<row r="1"><c r="A1" s="0"/><c r="B1"><v>1</v></c><c r="C1" t="inlineStr"><is><t> </t></is></c></row>',
            {0: ["", "1"]},
        ),
        (
            '<row r="9"/><row r="5"><c r="A5"><v>5</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
            {1: ["2"], 4: ["5"]},
        ),
    ],
)
def test_what_the_standard_allows_is_read_whoever_wrote_it(rows: str, expected: dict[int, list[str]]) -> None:
    assert texts(bare_workbook(data_of(rows), strings=STRINGS)) == expected


ONE = data_of('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2</v></c></row>')


@pytest.mark.parametrize(
    "differing",
    [
        {},
        {"main": STRICT_MAIN, "relationships": STRICT_RELATIONSHIPS},
        {"target": "/xl/worksheets/sheet1.xml"},
        {"target": "Worksheets/Sheet1.xml"},
        {"content": '<dimension ref="A1:B1"/>' + ONE},
        {"content": '<dimension ref="C5"/>' + ONE},
        {
            "parts": {
                SHEET: f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c>'
                '<x:c r="B1"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
            }
        },
        {"parts": {SHEET: f'\ufeff<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{ONE}</worksheet>'}},
        {
            "parts": {
                "xl/styles.xml": None,
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
                f'<Relationship Id="rId1" Type="{RELATIONSHIPS}/worksheet" Target="worksheets/sheet1.xml"/>'
                f'<Relationship Id="rId3" Type="{RELATIONSHIPS}/sharedStrings" Target="sharedStrings.xml"/>'
                "</Relationships>",
            }
        },
    ],
)
def test_namespaces_prefixes_and_paths_make_no_difference(differing: dict[str, Any]) -> None:
    assert texts(bare_workbook(**{"content": ONE, "strings": STRINGS, **differing})) == {0: ["架空", "2"]}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="e"><v>#N/A</v></c>',
        "<c r='A1' t = 'e' ><v>#REF!</v></c>",
        '<c t="e"><v>#DIV/0!</v></c>',
        '<c r="A1" t="e"/>',
        '<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>',
        '<c r="A1" t="e"><v>#SPILL!</v></c>',
        '<c r="A1" t="e"><v>#未知!</v></c>',
        '<c r="A1" t="str"><f>B1</f><v>#VALUE!</v></c>',
        '<c r="A1" t="inlineStr"><is><t>#N/A</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t>Err:502</t></is></c>',
        '<c r="A1" t="s"><v>0</v></c>',
    ],
)
@pytest.mark.parametrize("main", [MAIN, STRICT_MAIN])
def test_an_error_is_one_however_it_is_written(cell: str, main: str) -> None:
    found = sheet(bare_workbook(data_of(f"<row>{cell}</row>"), main=main, strings="<si><t>#NAME?</t></si>"))
    assert [(row, column, code) for row, column, code in found["refused"]] == [(0, 0, "error-cell")]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><f>B1</f></c>',
        '<c r="A1"><f>B1</f><v/></c>',
        "<c><f/></c>",
        '<c r="A1" t="str"><f>B1</f></c>',
        '<c r="A1" t="str"><f>B1</f><v></v></c>',
        '<c r="A1" t="b"><f>B1</f></c>',
        '<c r="A1"><f t="shared" si="0"/></c>',
    ],
)
def test_a_formula_without_a_value_is_no_blank(cell: str) -> None:
    assert [one[2] for one in sheet(bare_workbook(data_of(f"<row>{cell}</row>")))["refused"]] == [
        "uncalculated-formula"
    ]


@pytest.mark.parametrize(
    "calculation",
    ['fullCalcOnLoad="1"', 'fullCalcOnLoad="true"', 'calcCompleted="0"', 'calcMode="manual" calcOnSave="0"'],
)
def test_values_of_formulas_that_nobody_calculated_are_not_believed(calculation: str) -> None:
    rows = (
        '<row r="1"><c r="A1"><f>C1</f><v>0</v></c><c r="B1"><v>7</v></c><c r="C1" t="str"><f>D1</f><v>甲</v></c></row>'
    )
    found = sheet(bare_workbook(data_of(rows), book=f"<calcPr {calculation}/>"))
    assert found["refused"] == [(0, 0, "uncalculated-formula"), (0, 2, "uncalculated-formula")]


@pytest.mark.parametrize("book", ["", '<calcPr calcId="191029"/>', '<calcPr fullCalcOnLoad="0"/>'])
def test_values_that_were_calculated_are_read(book: str) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">C1</f><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    )
    assert sheet(bare_workbook(data_of(rows), book=book))["refused"] == []


def test_cells_filled_by_another_ones_formula_are_formulas_too() -> None:
    array = '<c r="A1"><f t="array" ref="A1:A3">C1:C3</f><v>0</v></c>'
    rows = f'<row r="1">{array}</row><row r="2"><c r="A2"><v>0</v></c></row>'
    found = sheet(bare_workbook(data_of(rows), book='<calcPr fullCalcOnLoad="1"/>'))
    assert [(row, code) for row, _, code in found["refused"]] == [(row, "uncalculated-formula") for row in range(3)]


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "duplicate-cell", "bids:1:A"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"/></row>', "duplicate-cell", "bids:1:A"),
        ('<row r="1"><c r="B1"/><c r="A1"/><c><v>1</v></c></row>', "duplicate-cell", "bids:1:B"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>', "duplicate-cell", "bids:1"),
        ('<row r="1"><c r="A1" t="inlineStr"><v>1</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "bad-reference", "bids:1:A"),
        ('<row r="1"><c r="a1"><v>1</v></c></row>', "bad-reference", "bids:1"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "bad-reference", "bids:1"),
        ('<row r="1"><c r="A0"><v>1</v></c></row>', "bad-reference", "bids:1"),
        ('<row r="1"><c r="$A$1"><v>1</v></c></row>', "bad-reference", "bids:1"),
        ('<row r="1"><c r=""><v>1</v></c></row>', "bad-reference", "bids:1"),
        ('<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>', "bad-reference", "bids:1"),
        ('<row r="0"><c><v>1</v></c></row>', "bad-reference", "bids"),
        ('<row r="1048577"><c><v>1</v></c></row>', "bad-reference", "bids"),
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "too-large", "bids:1048576:XFD"),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="200000"><c r="ALL200000"><v>1</v></c></row>',
            "too-large",
            "bids:200000:ALL",
        ),
        ('<row r="1"><c r="A1"><v>abc</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1"><v>1 </v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1"><v>1e999</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1"><v>nan</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1"><v>0x10</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" t="s"><v>9</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" t="s"><v/></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" t="s"/></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" t="b"><v>2</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1"><is><t>甲</t></is></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" t="d"><v>2026-11-06T16:00:00Z</v></c></row>', "ambiguous-cell", "bids:1:A"),
        ('<row r="1"><c r="A1" t="x"><v>2</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" s="1"><v>2</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1" s="-1"><v>2</v></c></row>', "bad-workbook", "bids:1:A"),
        ('<row r="1"><c r="A1"><v>1<!-- one -->2</v></c></row>', "ambiguous-cell", "bids:1:A"),
        ('<row r="1"><y:c xmlns:y="urn:other" r="A1"><y:v>1</y:v></y:c></row>', "ambiguous-cell", "bids:1:A"),
        ('<row r="1"><c r="A1"><x><v>1</v></x></c></row>', "bad-workbook", "bids:1"),
        ('<row r="1"><x><c r="A1"><v>1</v></c></x></row>', "bad-workbook", "bids:1"),
        ('<row r="1"><c r="A1"><row r="2"/></c></row>', "bad-workbook", "bids:1"),
        ('<c r="A1"><v>1</v></c>', "bad-workbook", "bids"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused_with_its_cell(rows: str, code: str, where: str) -> None:
    assert codes(bare_workbook(data_of(rows), strings=STRINGS)) == [(code, where)]


@pytest.mark.parametrize(
    "differing",
    [
        {"target": "worksheets/none.xml"},
        {"target": "worksheets/sheet1.xml", "parts": {"xl/_rels/workbook.xml.rels": None}},
        {"parts": {"_rels/.rels": None}},
        {"parts": {"xl/styles.xml": None}},
        {"parts": {"xl/sharedStrings.xml": None}},
        {"relationships": "urn:other"},
        {"content": ONE + ONE},
        {"content": f"<x>{ONE}</x>"},
        {"parts": {SHEET: f'<chartsheet xmlns="{MAIN}">{ONE}</chartsheet>'}},
        {"main": "urn:other"},
        {"parts": {SHEET: f'<worksheet xmlns="{MAIN}">{ONE}'}},
        {"parts": {SHEET: f'<worksheet xmlns="{MAIN}">{ONE}</worksheet>'.encode("utf-16")}},
        {"parts": {SHEET: f'<?xml version="1.0" encoding="cp437"?><worksheet xmlns="{MAIN}">{ONE}</worksheet>'}},
        {"parts": {SHEET: f'<!DOCTYPE x [<!ENTITY a "1">]><worksheet xmlns="{MAIN}">{ONE}</worksheet>'}},
        {"parts": {"xl/sharedStrings.xml": f'<!DOCTYPE x><sst xmlns="{MAIN}"/>'}},
    ],
)
def test_what_cannot_be_found_or_is_broken_is_no_blank(differing: dict[str, Any]) -> None:
    assert [code for code, _ in codes(bare_workbook(**{"content": ONE, "strings": STRINGS, **differing}))] == [
        "bad-workbook"
    ]


@pytest.mark.parametrize(
    ("content", "shared", "book"),
    [
        ("<x>" * 60 + "</x>" * 60, "", ""),
        (data_of('<row r="1"><c r="A1"' + "".join(f' a{at}=""' for at in range(60_000)) + "/></row>"), "", ""),
        (data_of('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "長" * 200_000 + "</t></is></c></row>"), "", ""),
        (data_of("<row/>" * 1_048_577), "", ""),
        (data_of(("<row>" + "<c/>" * 10_000 + "</row>") * 71), "", ""),
        (data_of("<row>" + '<c t="s"><v>0</v></c>' * 500 + "</row>"), f"<si><t>{'長' * 30_000}</t></si>", ""),
        (data_of("") + "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 5_001 + "</mergeCells>", "", ""),
        (data_of('<row><c><f t="array" ref="A1:CV2000">1</f><v>0</v></c></row>'), "", ""),
        ('<dimension ref="A1:XFD1048576"/>' + ONE, STRINGS, ""),
        (ONE, "<si/>" * 700_001, ""),
        (ONE, STRINGS, "<definedNames>" + "<definedName/>" * 20_001 + "</definedNames>"),
        (ONE, STRINGS, "<sheets>" + '<sheet name="a"/>' * 201 + "</sheets>"),
    ],
)
def test_more_than_a_workbook_may_have_is_refused_while_it_is_read(content: str, shared: str, book: str) -> None:
    assert [code for code, _ in codes(bare_workbook(content, strings=shared, book=book))] == ["too-large"]


def test_parts_of_one_name_are_refused() -> None:
    twice = bare_workbook(ONE, strings=STRINGS, parts={"XL/Worksheets/Sheet1.xml": "<worksheet/>"})
    assert [code for code, _ in codes(twice)] == ["duplicate-entry"]


def test_names_that_a_spreadsheet_takes_for_one_are_refused_together() -> None:
    second = f'<sheets><sheet xmlns:r="{RELATIONSHIPS}" name="ＢＩＤＳ " sheetId="2" r:id="rId1"/></sheets>'
    with pytest.raises(DefinitionError) as refused:
        sheet(bare_workbook(ONE, strings=STRINGS, book=second))
    assert [(one.code, one.value) for one in refused.value.faults] == [("duplicate-sheet", '"ＢＩＤＳ ", "bids"')]


def test_a_sheet_that_nothing_reads_tells_its_first_row_and_may_be_broken() -> None:
    row = '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3"><v>1</v></c><c r="D3" t="s"><v>1</v></c></row>'
    broken = data_of(row + '<row r="4"><c r="ZZZ4"/></row>')
    (found,) = read_workbook(bare_workbook(broken, name="notes", strings=STRINGS), "tender.xlsx", {"bids"})
    assert found == {"name": "notes", "hidden": False, "first_row": ["架空", "甲 乙"]}


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0%", "0.35", "35%"),
        ("0.0%;[Red]-0.0%", "0.125", "12.5%"),
        ("[&gt;1]0%;0", "0.35", "35%"),
        ("0_%", "0.35", "0.35"),
        ("0&quot;%&quot;", "35", "35"),
        ("0&quot;点(100%)&quot;", "35", "35"),
        ("yyyy&quot;(100%)&quot;m/d", "46332", "2026-11-06"),
        ("0000", "7", "0007"),
        ("00000", "1234567", "1234567"),
        ("0000", "7.5", "7.5"),
        ("#,##0&quot;円&quot;", "49110000", "49110000"),
        ("G/標準", "5", "5"),
        ("yyyy/mm/dd", "46332", "2026-11-06"),
        ("[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "46332", "2026-11-06"),
        ("yyyy/mm/dd hh:mm", "46332.70694444444", "2026-11-06 16:58:00"),
        ("0.00E+00", "1500", "1500"),
    ],
)
def test_a_number_is_read_as_it_is_shown(code: str, value: str, text: str) -> None:
    rows = f'<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>'
    found = sheet(bare_workbook(data_of(rows), formats=[code], styles=[0, 164]))
    assert (found["rows"], found["refused"]) == ([(0, [text])], [])


@pytest.mark.parametrize("code", ["#,##0,", "#,##0,,", "0&quot;万円&quot;", "0\\百", "[$千-411]0", "0.0百"])
def test_a_number_shown_with_another_unit_is_refused(code: str) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>5406</v></c></row>'
    found = sheet(bare_workbook(data_of(rows), formats=[code], styles=[0, 164]))
    assert found["refused"] == [(0, 0, "scaled-number")]


@pytest.mark.parametrize(("number", "text"), [(9, "35%"), (10, "35%"), (1, "0.35"), (44, "0.35")])
def test_built_in_formats_need_no_declaration(number: int, text: str) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>0.35</v></c></row>'
    assert texts(bare_workbook(data_of(rows), styles=[0, number])) == {0: [text]}


@pytest.mark.parametrize("number", [14, 22, 27, 36, 50, 58])
def test_the_dates_of_east_asian_formats_are_dates(number: int) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>46332</v></c></row>'
    assert texts(bare_workbook(data_of(rows), styles=[0, number])) == {0: ["2026-11-06"]}


@pytest.mark.parametrize(
    ("serial", "book", "text", "refused"),
    [
        ("44870", '<workbookPr date1904="1"/>', "2026-11-06", []),
        ("60", "", "1900-02-29", ["bad-date"]),
        ("59", "", "1900-02-28", []),
        ("0.5", "", "12:00:00", []),
    ],
)
def test_days_count_from_the_first_day_of_the_workbook(serial: str, book: str, text: str, refused: list[str]) -> None:
    rows = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'
    found = sheet(bare_workbook(data_of(rows), styles=[0, 14], book=book))
    assert (found["rows"], [code for _, _, code in found["refused"]]) == ([(0, [text])], refused)


@pytest.mark.parametrize("serial", ["-1", "1e10", "2958466"])
def test_a_day_that_is_none_is_refused(serial: str) -> None:
    rows = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'
    assert codes(bare_workbook(data_of(rows), styles=[0, 14])) == [("ambiguous-cell", "bids:1:A")]


CELLS = '<c><v>1</v></c><c><v>2</v></c><c s="1"><v>0</v></c>'


@pytest.mark.parametrize(
    ("content", "code", "places"),
    [
        (
            data_of(f'<row hidden="1">{CELLS}</row><row>{CELLS}</row><row hidden="true">{CELLS}</row>'),
            "hidden-row",
            "1, 3",
        ),
        (
            data_of(f'<row ht="0" customHeight="1">{CELLS}</row>' + f'<row hidden="1">{CELLS}</row>' * 2),
            "hidden-row",
            "1-3",
        ),
        (
            '<sheetFormatPr zeroHeight="1"/>' + data_of(f'<row ht="15">{CELLS}</row><row>{CELLS}</row>'),
            "hidden-row",
            "2",
        ),
        (data_of('<row hidden="1"/><row hidden="1"><c s="1"/></row>'), "hidden-row", ""),
        ('<cols><col min="2" max="9" hidden="1"/></cols>' + data_of(f"<row>{CELLS}</row>"), "hidden-column", "B-C"),
        ('<cols><col min="1" max="1" width="0"/></cols>' + data_of(f"<row>{CELLS}</row>"), "hidden-column", "A"),
        ('<cols><col min="4" max="16384" hidden="1"/></cols>' + data_of(f"<row>{CELLS}</row>"), "hidden-column", ""),
        (data_of(f"<row>{CELLS}</row>"), "hidden-value", "C1"),
    ],
)
def test_what_is_read_and_not_seen_is_told(content: str, code: str, places: str) -> None:
    found = sheet(bare_workbook(content, formats=["0;-0;;@"], styles=[0, 164]))
    assert found["unseen"][code] == places


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        (";;;", "A1, B1, C1"),
        ("&quot;秘&quot;", "A1, B1"),
        ("0;;&quot;-&quot;", "B1"),
        ("_ * &quot;-&quot;_ ", "A1, B1"),
        ("0", ""),
    ],
)
def test_a_format_that_shows_nothing_of_a_number_hides_it(code: str, numbers: str) -> None:
    rows = '<row><c s="1"><v>1</v></c><c s="1"><v>-1</v></c><c s="1"><v>0</v></c></row>'
    assert sheet(bare_workbook(data_of(rows), formats=[code], styles=[0, 164]))["unseen"]["hidden-value"] == numbers
