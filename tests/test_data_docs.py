"""The page on the format tells every key and every column, and its examples are read without a finding."""

import re
import tomllib
from pathlib import Path

import pytest

from criteria.bid import BID_COLUMNS
from criteria.exact import RoundingMode
from criteria.terms import TIE_KEYS, RoundingStage
from data import read_bids, read_tender
from data.definition import keys
from data.definition.keys import Key
from data.sources.definition_sheets import DEFINITION_SHEETS
from data.sources.source import MOST_FILE_BYTES
from data.tables.lot_tables import lots_table
from data.tables.mark_table import conflicts_table, dispositions_table, marks_table
from data.tables.names import TABLE_NAMES, VENDORS_TABLE
from data.tables.register_tables import register_tables
from data.tables.schemas import Table

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGE = (DOCS / "tender-format.md").read_text(encoding="utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
MINIMAL = '[tender]\nid = "a"\ntitle = "b"\n'
CRITERION = '[[criteria]]\nid = "a"\nmax_points = 10\nformula = "direct"\n'

TENDER = read_tender({"tender.toml": f'{MINIMAL}[method]\ncombination = "lowest-price"\n'.encode()})
TABLES = (
    VENDORS_TABLE,
    *register_tables(TENDER),
    lots_table("JPY"),
    *DEFINITION_SHEETS,
    marks_table(TENDER, None),
    conflicts_table(()),
    dispositions_table(TENDER, None),
)
OF_LOTS = {"lots", "packages"}
OF_COMMITTEE = {"marks", "conflicts", "dispositions"}

DECLARED: list[tuple[str, tuple[Key, ...]]] = [
    ("[tender]", keys.TENDER_KEYS),
    ("[price]", keys.price_keys(0, yen=True)),
    ("variable_minimum", keys.variable_minimum_keys(0, yen=True)),
    ("[method]", keys.METHOD_KEYS),
    ("[panel]", keys.PANEL_KEYS),
    ("absences", keys.ABSENCE_KEYS),
    ("[[criteria]]", keys.CRITERION_KEYS),
    ("[minimums]", keys.MINIMUM_KEYS),
    ("[lottery]", keys.LOTTERY_KEYS),
    ("[robustness]", (*keys.ROBUSTNESS_KEYS, *keys.BOUND_KEYS)),
    ("[[exclusions]]", keys.EXCLUSION_KEYS),
    ("[selection]", keys.SELECTION_KEYS),
    ("[[selection.rules]]", keys.SELECTION_RULE_KEYS),
]


@pytest.mark.parametrize(("section", "declared"), DECLARED, ids=lambda part: part if isinstance(part, str) else "")
def test_every_key_is_explained(section: str, declared: tuple[Key, ...]) -> None:
    assert section in PAGE
    for key in declared:
        told = f"**`{key.name}`**" if key.required and section != "absences" else f"`{key.name}`"
        assert told in PAGE, f"{section}.{key.name}"


def test_every_stage_mode_and_tie_key_is_explained() -> None:
    for word in (*RoundingStage, *RoundingMode, *TIE_KEYS):
        assert f"`{word}`" in PAGE


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_and_heading_is_explained(table: Table) -> None:
    for column in table.columns:
        for page in (PAGE, GLOSSARY):
            assert column.name in page, column.name
            assert all(alias in page for alias in column.aliases), column.name


def test_every_column_of_the_bids_is_explained() -> None:
    for page in (PAGE, GLOSSARY):
        for name, aliases in BID_COLUMNS.items():
            assert f"`{name}`" in page
            assert ", ".join(aliases) in page


def test_the_limit_of_an_upload_is_one_number_in_the_configuration_the_reading_and_the_page() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] * 2**20 == MOST_FILE_BYTES
    assert f"{MOST_FILE_BYTES // 2**20} MiB a file or upload" in PAGE


def test_every_table_is_named() -> None:
    for name, aliases in TABLE_NAMES.items():
        assert f"`{name}.csv` " + ", ".join(f"{alias}.csv" for alias in aliases) in PAGE


def test_the_blocks_together_are_one_tender_that_reads_without_a_finding() -> None:
    definition = "\n".join(text for kind, note, text in BLOCKS if kind == "toml" and not note)
    files = {"tender.toml": definition.encode()}
    files |= {note: text.encode() for kind, note, text in BLOCKS if kind == "csv" and "/" not in note}
    assert set(files) == {"tender.toml", *(f"{name}.csv" for name in TABLE_NAMES.keys() - OF_LOTS)}
    tender = read_tender(files)
    bids, findings = read_bids(files, tender)
    assert findings == ()
    assert bids[0].register.tables == set(TABLE_NAMES) - {"bids", "members"} - OF_COMMITTEE - OF_LOTS | {"ventures"}
    assert len(bids) == 4
    assert bids[0].name == "架空情報株式会社 架空支店"


@pytest.mark.parametrize("text", [text for kind, note, text in BLOCKS if note == "alternative"])
def test_each_alternative_is_a_definition_that_reads(text: str) -> None:
    assert read_tender({"tender.toml": (MINIMAL + text + "\n" + CRITERION).encode()}).method.combination


def test_the_fault_shown_is_the_fault_told() -> None:
    files = {"tender.toml": (MINIMAL + '[method]\ncombination = "ratio"\n' + CRITERION).encode()}
    files["bids.csv"] = b'vendor,price,a\nA,1,1\nB,"12,34",1\n'
    _, findings = read_bids(files, read_tender(files))
    shown = next(text for kind, _, text in BLOCKS if kind == "text").splitlines()
    assert [findings[0].line("en"), findings[0].line("ja")] == shown


def test_the_glossary_has_one_english_word_for_each_japanese_one() -> None:
    rows = [line.split("|") for line in GLOSSARY.split("## ")[1].splitlines() if line.startswith("| ")][2:]
    terms = [row[1].strip() for row in rows]
    assert len(terms) > 40
    assert len(set(terms)) == len(terms)
