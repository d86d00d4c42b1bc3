"""A definition written as text reads to the same tender, whatever it was read from."""

from pathlib import Path

import pandas as pd
import pytest
from workbook_tender import SHEETS, TENDER

from criteria.tender import Tender
from data import read_tender
from data.definition.written import definition_text
from data.sources.source import open_source
from data.tables.names import LOTS, PACKAGES
from scoring.evaluation.fingerprint import fingerprint

FOLDERS = sorted(path.parent for of in ("data/samples", "tests/cases") for path in Path(of).glob("*/tender.toml"))


def same(one: Tender, other: Tender) -> bool:
    """Whether two tenders are the same in every result: notes and places aside."""
    return fingerprint(one, ()) == fingerprint(other, ())


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_that_of_a_folder_reads_to_the_same_tender(path: Path) -> None:
    text = definition_text(open_source(path).definition())
    lots = {f"{table}.csv": path / f"{table}.csv" for table in (LOTS, PACKAGES)}
    beside = {name: file.read_bytes() for name, file in lots.items() if file.exists()}
    assert same(read_tender({"tender.toml": text.encode(), **beside}), read_tender(path))


def of_sheets(tender: list[tuple[str, str]], criteria: list[dict[str, str]]) -> tuple[str, Tender]:
    frames = {"tender": pd.DataFrame(tender, columns=["key", "value"]), "criteria": pd.DataFrame(criteria)}
    text = definition_text(open_source(frames).definition())
    return text, read_tender(frames)


def test_that_of_sheets_reads_to_the_same_tender() -> None:
    frames = {
        name: pd.DataFrame([[str(cell or "") for cell in row] for row in rows[1:]], columns=rows[0])
        for name, rows in SHEETS.items()
        if name in ("tender", "criteria", "exclusions")
    }
    text = definition_text(open_source(frames).definition())
    assert same(read_tender({"tender.toml": text.encode()}), read_tender({"tender.toml": TENDER.encode()}))


def test_what_a_cell_says_in_an_offices_words_is_written_as_toml_has_it() -> None:
    text, tender = of_sheets(
        [
            ("案件.案件番号", "１２－３"),
            ("tender.title", '題 "引用" \\ 名'),
            ("tender.notice_date", "令和8年10月1日"),
            ("tender.deadline", "2026-11-06T17:00:00+09:00"),
            ("price.ceiling", "￥54,060,000"),
            ("method.combination", "加算方式"),
            ("method.price_points", "４０"),
            ("method.price_formula", "ratio-to-ceiling"),
            ("method.rounding.price", '{ places = 2, mode = "down" }'),
            ("method.tie_break", "technical、lottery"),
        ],
        [
            {"id": "a", "label": "項目", "max_points": "１２.５", "formula": "direct", "mandatory": "", "params": ""},
            {"id": "b.c", "label": "", "max_points": "47.50", "formula": "yes-no", "mandatory": "有", "params": ""},
        ],
    )
    assert same(read_tender({"tender.toml": text.encode()}), tender)
    assert "notice_date = 2026-10-01" in text
    assert "deadline = 2026-11-06T17:00:00+09:00" in text
    assert "ceiling = 54060000" in text
    assert "max_points = 12.5" in text
    assert "mandatory = true" in text
    assert 'title = "題 \\"引用\\" \\\\ 名"' in text
