"""The cure of a slip in TOML fits the slip: applied as it is told, the text is read."""

import re
import time

import pytest

from criteria.currencies import MINOR_UNITS
from criteria.errors import DefinitionError
from criteria.finding import Finding
from data import read_tender
from data.text.toml import parse_toml

SLIPS: tuple[tuple[str, int, int, str], ...] = (
    # numbers
    ("ceiling = 54,060,000", 1, 13, "ceiling = 54_060_000"),
    ("a = +1,000.50", 1, 7, "a = +1_000.50"),
    ("a = ５４，０６０，０００", 1, 5, "a = 54_060_000"),
    ("a = ５４", 1, 5, "a = 54"),
    ("a = 54,060,000円", 1, 7, "a = 54_060_000"),
    ("a = ¥54,060,000", 1, 5, "a = 54_060_000"),
    ("a = 1 円", 1, 6, "a = 1"),
    ("a = 30点 # 配点", 1, 7, "a = 30 # 配点"),
    ("a = 5406万円", 1, 9, "a = 54060000"),
    ("a = 1.5万円", 1, 6, "a = 15000"),
    ("a = 1.000,00", 1, 6, "a = 1000.00"),
    ("a = 0,5", 1, 6, "a = 0.5"),
    ("a = 10%", 1, 5, "a = 0.1"),
    ("a = 2.5 ％", 1, 5, "a = 0.025"),
    ("a = 100%", 1, 6, "a = 1"),
    ("a = 007", 1, 5, "a = 7"),
    ("id = 007", 1, 6, 'id = "007"'),
    ("[[criteria]]\nid = 01", 2, 6, 'id = "01"'),
    ("a = 1.", 1, 6, "a = 1"),
    ("a = .5", 1, 5, "a = 0.5"),
    ("a = −5", 1, 5, "a = -5"),
    ("p = { at = 1,000, points = 2,000 }", 1, 13, "p = { at = 1_000, points = 2_000 }"),
    ("[x]\np = [\n  { at = 1 },\n  { at = 2,500 },\n]", 4, 11, "  { at = 2_500 },"),
    # days and times
    ("d = 2026-11-6", 1, 13, "d = 2026-11-06"),
    ("d = 2026/11/06", 1, 9, "d = 2026-11-06"),
    ("d = 2026/1/6 # day", 1, 9, "d = 2026-01-06 # day"),
    ("d = 令和8年11月6日", 1, 5, "d = 2026-11-06"),
    ("d = R8.11.6", 1, 5, "d = 2026-11-06"),
    ("d = 2026-11-06T17:00", 1, 21, "d = 2026-11-06T17:00:00"),
    ("d = 2026-11-06T17:00+09:00", 1, 21, "d = 2026-11-06T17:00:00+09:00"),
    ("d = 2026-11-06T17:00:00+0900", 1, 27, "d = 2026-11-06T17:00:00+09:00"),
    ("d = 2026-11-06 9:00:00", 1, 15, "d = 2026-11-06T09:00:00"),
    ("d = 2026-11-06T17", 1, 18, "d = 2026-11-06T17:00:00"),
    ("d = 2026-11-06 17:00 JST", 1, 15, "d = 2026-11-06T17:00:00+09:00"),
    ("d = 2026年11月6日 17時", 1, 9, "d = 2026-11-06T17:00:00"),
    # yes and no
    ("m = yes", 1, 5, "m = true"),
    ("m = True", 1, 5, "m = true"),
    ("m = NO", 1, 5, "m = false"),
    ("m = 有", 1, 5, "m = true"),
    ("m = ×", 1, 5, "m = false"),
    # texts
    ("b = 架空市", 1, 5, 'b = "架空市"'),
    ("b = 架空市  # 発注者", 1, 5, 'b = "架空市"  # 発注者'),
    ("id = 2026-ict-017", 1, 6, 'id = "2026-ict-017"'),
    ("r = { places = 4, mode = down }", 1, 26, 'r = { places = 4, mode = "down" }'),
    ("t = [technical, price]", 1, 6, 't = ["technical", "price"]'),
    ('t = "technical", "price"', 1, 5, 't = ["technical", "price"]'),
    ("id = “x”", 1, 6, 'id = "x"'),
    ("id = 「x」", 1, 6, 'id = "x"'),
    ("id = ‘x’", 1, 6, 'id = "x"'),
    ("id = ＂x＂", 1, 6, 'id = "x"'),
    ('id = "x”', 1, 8, 'id = "x"'),
    ("id = \"x'", 1, 8, 'id = "x"'),
    ('id = "x', 1, 8, 'id = "x"'),
    ('id = "x # c', 1, 8, 'id = "x" # c'),
    ("id = 'x", 1, 8, "id = 'x'"),
    ('a = "x\nb = "y"', 1, 7, 'a = "x"'),
    (r'a = "C:\data\x"', 1, 5, r"a = 'C:\data\x'"),
    ('a = "a "b" c"', 1, 5, "a = 'a \"b\" c'"),
    ("a =", 1, 4, 'a = ""'),
    # signs
    ('id ＝ "x"', 1, 4, 'id = "x"'),
    ('a = ["x"、"y"]', 1, 9, 'a = ["x","y"]'),
    ("a = ［1, 2］", 1, 5, "a = [1, 2]"),
    ("\u3000a = 1", 1, 1, "a = 1"),
    ("a =\u30001", 1, 4, "a = 1"),
    ("a\u00a0= 1", 1, 2, "a = 1"),
    ("\ufeffa = 1", 1, 1, "a = 1"),
    ("a = \u200b1", 1, 5, "a = 1"),
    ('id "x"', 1, 4, 'id = "x"'),
    ("a 54060000", 1, 3, "a = 54060000"),
    ("a == 1", 1, 4, "a = 1"),
    ("a : 1", 1, 3, "a = 1"),
    ("a：1", 1, 2, "a = 1"),
    ('a := "x"', 1, 3, 'a = "x"'),
    ("a = 1;", 1, 6, "a = 1"),
    ("a = 1 // c", 1, 7, "a = 1 # c"),
    ("// c\na = 1", 1, 1, "# c"),
    ("a = {x=1,}", 1, 9, "a = {x=1}"),
    ('a = ["x" "y"]', 1, 9, 'a = ["x", "y"]'),
    ("a = { x = 1 y = 2 }", 1, 12, "a = { x = 1, y = 2 }"),
    # brackets
    ("a = [1, 2\nb = 3", 1, 10, "a = [1, 2]"),
    ("a = { x = 1\nb = 2", 1, 12, "a = { x = 1}"),
    ("a = [\n { x = 1 }\n { x = 2 }\n]", 2, 11, " { x = 1 },"),
    ("[a\nb = 1", 1, 3, "[a]"),
    ("[[a]\nb = 1", 1, 5, "[[a]]"),
    # keys
    ("予定価格 = 1", 1, 1, '"予定価格" = 1'),
    ("価格.予定価格 = 1", 1, 1, '"価格"."予定価格" = 1'),
    ("max points = 1", 1, 1, '"max points" = 1'),
    ("[価格]\nb = 1", 1, 2, '["価格"]'),
    ("[[評価項目]]\nb = 1", 1, 3, '[["評価項目"]]'),
    ("p = { 良 = 1.0, 可 = 0.5 }", 1, 7, 'p = { "良" = 1.0, "可" = 0.5 }'),
)


def refused(text: str) -> Finding:
    with pytest.raises(DefinitionError) as error:
        parse_toml(text, "tender.toml")
    (fault,) = error.value.faults
    return fault


@pytest.mark.parametrize(("text", "line", "column", "mended"), SLIPS)
def test_the_cure_of_a_slip_names_its_place_and_is_taken_when_applied(
    text: str, line: int, column: int, mended: str
) -> None:
    fault = refused(text)
    assert (fault.code, str(fault.where)) == ("toml-syntax", f"tender.toml:{line}:{column}")
    assert fault.cure.en == f"Write: {mended.strip()}"
    assert fault.cure.ja == f"次のように書いてください: {mended.strip()}"
    lines = text.split("\n")
    lines[line - 1] = fault.cure.en.removeprefix("Write: ")
    parse_toml("\n".join(lines), "tender.toml")


@pytest.mark.parametrize(
    ("text", "lines", "mended"),
    [
        ("a = {x = 1,\n y = 2}", "lines 1 to 2", "a = {x = 1, y = 2}"),
        ("[t]\na = {\n x = 1, # one\n y = 2,\n}\nb = 1", "lines 2 to 5", "a = { x = 1, y = 2 }"),
    ],
)
def test_a_table_in_braces_over_several_lines_is_put_on_one(text: str, lines: str, mended: str) -> None:
    assert refused(text).cure.en == f"Write {lines} as one: {mended}"
    parse_toml(mended, "tender.toml")


@pytest.mark.parametrize(
    ("text", "place", "cure"),
    [
        ("a = 1\n\na = 2\n", "tender.toml:3:a", "Keep one of them"),
        ("a.b = 1\na = 2", "tender.toml:2:a", "Keep one of them"),
        ("a = { b = 1 }\na.c = 2\nd = 3", "tender.toml:2:a", "Keep one of them"),
        ("[t]\nx = { a = 1, a = 2 }", "tender.toml:2:t.x.a", "Keep one of them"),
        ("[tender]\nid = 1\n[tender]\nb = 2", "tender.toml:3:tender", "Put everything under one of them"),
        (
            "[criteria]\nid = 1\n[criteria]\nid = 2",
            "tender.toml:3:criteria",
            "Write the heading [[criteria]] above each",
        ),
    ],
)
def test_what_is_there_twice_is_told_with_both_lines(text: str, place: str, cure: str) -> None:
    fault = refused(text)
    assert str(fault.where) == place
    assert re.search(r"line 1 |line 2 ", fault.what.en)
    assert fault.cure.en.startswith(cure)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-11-06T25:00:00"])
def test_a_day_that_does_not_exist_is_not_put_into_quotation_marks(day: str) -> None:
    fault = refused(f"a = {day}")
    assert "there is no such day or time" in fault.what.en
    assert fault.cure.en == "Write a day and a time that exist"


@pytest.mark.parametrize("text", ["a = 1 b = 2", "a = 1__0", "a = 12:00", 'a = "x" "y"', "a = ((1))", "=", "a\n"])
def test_no_cure_is_offered_that_would_not_be_taken(text: str) -> None:
    cure = refused(text).cure.en
    if cure.startswith("Write: "):
        parse_toml(cure.removeprefix("Write: "), "tender.toml")
    else:
        assert cure == "Look at the lines around it too"


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 25_000) + " = 1",
        "[" + ".".join("a" * 25_000) + "]",
        "[[" + ".".join('"a"' for _ in range(25_000)) + "]]",
        "a = " + "[" * 25_000,
        "a = " + "[" * 25_000 + "]" * 25_000,
        "a = " + "{b=" * 10_000 + "1" + "}" * 10_000,
        "a = { " + ".".join("b" * 25_000) + " = 1 }",
        "x = 1\n" + " . ".join("a" * 21) + " = 1",
    ],
    ids=["key", "heading", "list of tables", "open arrays", "arrays", "tables", "key in a table", "spaced key"],
)
def test_what_nests_beyond_measure_is_refused_at_once(text: str) -> None:
    begun = time.process_time()
    fault = refused(text)
    assert time.process_time() - begun < 1
    assert "nested too deep" in fault.what.en
    assert fault.expected.en == "at most 20 deep"
    assert len(fault.line("en")) < 300


def test_a_bracket_left_open_twenty_times_is_not_taken_for_depth() -> None:
    fault = refused('[[criteria]\nid = "a"\n' * 30)
    assert str(fault.where) == "tender.toml:1:12"
    assert fault.cure.en == "Write: [[criteria]]"


def test_a_long_text_with_a_slip_is_refused_at_once() -> None:
    begun = time.process_time()
    refused("[a]\n" + "".join(f"b{number} = [1, 2, 3]\n" for number in range(40_000)) + "x = 1,000\n")
    assert time.process_time() - begun < 3
    refused("a = " + '"\\' * 200_000)
    assert time.process_time() - begun < 4


@pytest.mark.parametrize("code", ["XCG", "VED", "XAD", "ZWG", "SLE", "ANG", "BGN"])
def test_currencies_of_today_and_those_lately_withdrawn_are_read(code: str) -> None:
    assert MINOR_UNITS[code] == 2


@pytest.mark.parametrize(("code", "successor"), [("HRK", "EUR"), ("ZWL", "ZWG"), ("CUC", "CUP"), ("SLL", "SLE")])
def test_a_withdrawn_currency_is_refused_with_the_one_in_its_place(code: str, successor: str) -> None:
    text = f'[tender]\nid = "a"\ntitle = "b"\ncurrency = "{code}"\n[method]\ncombination = "lowest-price"\n'
    with pytest.raises(DefinitionError) as error:
        read_tender({"tender.toml": text.encode()})
    (fault,) = error.value.faults
    assert fault.cure.en == f"It was withdrawn; {successor} took its place"


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ('[price]\nceiling = "54060000"', "Write 54060000, without quotation marks"),
        ('[method]\ncombination = "sum"\nbase_points = "100"', "Write 100, without quotation marks"),
        ('[criteria]\nid = "a"', "Write the heading [[criteria]] above each of them"),
    ],
)
def test_a_value_of_the_wrong_shape_says_how_it_is_written(line: str, cure: str) -> None:
    text = f'[tender]\nid = "a"\ntitle = "b"\n{line}\n'
    with pytest.raises(DefinitionError) as error:
        read_tender({"tender.toml": text.encode()})
    assert any(fault.cure.en == cure for fault in error.value.faults)
