"""TOML is read exactly, and every key is found again on its line."""

import tomllib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.errors import DefinitionError
from data.text.toml import KeyPath, RefusedNumber, key_lines, parse_toml, toml_value

KEYS = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyz_-0123456789", min_size=1, max_size=6),
    st.text("区分 .=#[]{}\"'", min_size=1, max_size=4),
)
LEAVES = st.one_of(
    st.integers(-1000, 1000).map(str),
    st.sampled_from(
        [
            '"a # b"',
            "'c ] d'",
            '"""e\n = f\n"""',
            "'''g\n[h]\n'''",
            "true",
            "2026-11-06 17:00:00",
            "1.50",
            '""',
            '"\\""',
        ]
    ),
)


def quoted(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(value: object) -> st.SearchStrategy[str]:
    """Write a value with line ends and comments wherever a list may have them."""
    if isinstance(value, dict):
        parts = st.tuples(*(written(item) for item in value.values()))
        return parts.map(
            lambda texts: "{ " + ", ".join(f"{quoted(k)} = {t}" for k, t in zip(value, texts, strict=True)) + " }"
        )
    if isinstance(value, list):
        gaps = st.sampled_from(["", " ", "\n", " # ] { , =\n  "])
        parts = st.lists(st.tuples(gaps, gaps), min_size=len(value), max_size=len(value))
        texts = st.tuples(*(written(item) for item in value))
        return st.tuples(parts, texts).map(
            lambda both: "[" + ",".join(a + t + b for (a, b), t in zip(*both, strict=True)) + "\n]"
        )
    return st.just(str(value))


VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
TABLES = st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES.flatmap(written), max_size=4), max_size=3)


def paths(value: object, path: KeyPath = ()) -> set[KeyPath]:
    """Every path of a parsed document, the empty one left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path} - {()} | {found for key, item in items for found in paths(item, (*path, key))}


@given(TABLES)
def test_every_key_and_item_of_any_document_is_found(tables: dict[str, dict[str, str]]) -> None:
    text = "".join(
        f"# table\n[{quoted(name)}]\n" + "".join(f"{quoted(key)}  =  {value} # end\n" for key, value in table.items())
        for name, table in tables.items()
    )
    lines = key_lines(text)
    assert set(lines) == paths(tomllib.loads(text))
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert quoted(path[-1]) in text.split("\n")[line - 1]


def test_lines_are_those_a_person_counts() -> None:
    document = parse_toml(
        "# first\r\n[method]\r\nrounding.value = { places = 4,\tmode = 'down' }\r\n\r\n[[criteria]]\r\nid = 'a'\r\n"
        "[[criteria]]\r\nid = 'b'\r\nparams = { steps = [\r\n  { at = 1 },\r\n  { at = 2 },\r\n] }\r\n"
        "[criteria.more]\r\nx = 1\r\n",
        "tender.toml",
    )
    assert str(document.where(("method", "rounding", "value", "mode"))) == "tender.toml:3:method.rounding.value.mode"
    assert str(document.where(("criteria", 1, "id"))) == "tender.toml:8:criteria.b.id"
    assert (
        str(document.where(("criteria", 1, "params", "steps", 1, "at")))
        == "tender.toml:11:criteria.b.params.steps[2].at"
    )
    assert str(document.where(("criteria", 1, "more", "x"))) == "tender.toml:14:criteria.b.more.x"


def test_the_place_of_a_missing_key_is_the_table_it_is_missing_from() -> None:
    document = parse_toml("[tender]\nid = 'x'\n", "tender.toml")
    assert str(document.where(("tender", "title"))) == "tender.toml:1:tender.title"
    assert str(document.where(("method",))) == "tender.toml::method"


def test_a_dotted_key_leads_back_to_its_path() -> None:
    document = parse_toml("[[criteria]]\nid = '1.2'\nparams = { of = 3 }\n", "tender.toml")
    assert document.path_of("criteria.1.2.params.of") == ("criteria", 0, "params", "of")
    assert document.path_of("criteria.1.2.params.to") == ("criteria", 0, "params")
    assert document.path_of("method.scale") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        ("1_000.50", Fraction(2001, 2)),
        ("-0.0", Fraction(0)),
        ("161.67", Fraction(16167, 100)),
    ],
)
def test_decimals_are_read_exactly(text: str, value: Fraction) -> None:
    assert parse_toml(f"a = {text}", "x").table == {"a": value}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_no_decimal_loses_a_digit(number: object) -> None:
    text = f"{number:f}"
    assert parse_toml(f"a = {text}", "x").table["a"] == Fraction(text)


@pytest.mark.parametrize(
    ("text", "problem"), [("1e5", "exponent"), ("-2.5E-3", "exponent"), ("nan", "not-finite"), ("+inf", "not-finite")]
)
def test_what_is_no_exact_number_is_kept_as_written(text: str, problem: str) -> None:
    assert parse_toml(f"a = {text}", "x").table == {"a": RefusedNumber(text, problem)}


def test_whole_numbers_have_as_many_digits_as_decimals_may_have() -> None:
    most, more = 10**60 - 1, 10**60
    assert parse_toml(f"a = [{most}, -{most}]", "x").table == {"a": [most, -most]}
    refused = RefusedNumber(str(more), "too-long")
    assert parse_toml(f"a = {more}\nb = [1, {more}]", "x").table == {"a": refused, "b": [1, refused]}
    long = "0x" + "f" * 5000
    assert parse_toml(f"a = {long}", "x").table == {"a": RefusedNumber(long, "too-long")}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = ", "tender.toml:2"),
        ("a = 1\na = 2\n", "tender.toml:2"),
        ("[tender\n", "tender.toml:1"),
        ("a = 2026-13-01", "tender.toml:1"),
        ("a = " + "[" * 3000, "tender.toml:1"),
        ("a = " + "[" * 330 + "]" * 330, "tender.toml:1"),
        ("a = " + "{b = " * 20 + "1" + "}" * 20, "tender.toml:1"),
        ("a = " + "1" * 5000, "tender.toml:1"),
        ('a = "\n', "tender.toml:1"),
    ],
)
def test_a_text_that_is_not_toml_is_refused_with_its_line(text: str, place: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_toml(text, "tender.toml")
    assert [fault.code for fault in refused.value.faults] == ["toml-syntax"]
    assert str(refused.value.faults[0].where).startswith(place)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("54060000", 54060000),
        ("0.7", Fraction(7, 10)),
        ("true", True),
        ("ratio", "ratio"),
        ("{ places = 4 }", {"places": 4}),
        ("1\nb = 2", "1\nb = 2"),
        ("2026-017", "2026-017"),
        ("54,060,000", "54,060,000"),
    ],
)
def test_a_cell_is_a_toml_value_or_the_text_it_is(cell: str, value: object) -> None:
    assert toml_value(cell) == value


@pytest.mark.parametrize("rest", ["[[selection", "x = ", "a.", '"', "[", "x = [1,"])
def test_a_heading_that_is_there_twice_is_told_whatever_stands_below_it(rest: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        parse_toml(f'[[criteria]]\nid = "a"\n[criteria]]\nid = "b"\n{rest}', "tender.toml")
    (finding,) = raised.value.faults
    assert (finding.code, finding.where.row) == ("toml-syntax", 3)
