"""Names of files and columns are compared as Excel and Windows do; what is read under none is named, or stops."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from malformed import BIDS, MARKS, SOUND, zipped

from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity
from criteria.terms import AwardStatus
from data import read_bids, read_tender
from data.sources.source import open_source
from data.tables.names import TABLE_NAMES
from data.text.names import same_names, table_named
from scoring.evaluation.evaluate import evaluate

DATES = "notice_date = 2026-10-01\naward_date = 2026-11-20\n"
SMALL = f'[tender]\nid = "t"\ntitle = "t"\n{DATES}[method]\ncombination = "lowest-price"\n'
SUSPENSION = SMALL + '[[exclusions]]\nrule = "suspension"\nwhen_missing = "exclude"\n'
PAIR = "vendor,price\nA,100\nB,110\n"
SANCTIONS = "vendor,kind,start,end\nA,指名停止,2026-01-01,2026-12-31\n"


def uploaded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: content.encode() for name, content in files.items()}


def result(files: Mapping[str, str]) -> tuple[str, tuple[str, ...], list[Finding]]:
    source = open_source(uploaded(files))
    tender = read_tender(source)
    evaluation = evaluate(tender, *read_bids(source, tender))
    found = [one for one in evaluation.findings if one.severity is Severity.FAULT]
    return evaluation.award.status, evaluation.award.winners, found


def refused(files: Mapping[str, str]) -> list[Finding]:
    with pytest.raises(DefinitionError) as error:
        result(files)
    return list(error.value.faults)


def read_all(files: Mapping[str, str]) -> object:
    tender = read_tender(uploaded(files))
    return tender, read_bids(uploaded(files), tender)[0]


@pytest.mark.parametrize("name", ["Bids.csv", "BIDS.CSV", "ＢＩＤＳ.csv", "入札一覧.CSV", "入札.ｃｓｖ", " bids.csv"])
def test_a_table_is_read_whatever_the_case_and_width_of_its_name(name: str) -> None:
    assert read_all({**{k: v for k, v in SOUND.items() if k != "bids.csv"}, name: BIDS}) == read_all(SOUND)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("vendor,price", "Vendor,ＰＲＩＣＥ"),
        ("vendor,price", "事業者,ＰＲＩＣＥ"),
        ("isms,staff", "ISMS,Ｓｔａｆｆ"),
    ],
)
def test_a_heading_is_read_whatever_its_case_and_width(old: str, new: str) -> None:
    assert read_all({**SOUND, "bids.csv": BIDS.replace(old, new)}) == read_all(SOUND)


def test_a_definition_is_read_whatever_the_case_of_its_name() -> None:
    files = {"Tender.TOML" if name == "tender.toml" else name: content for name, content in SOUND.items()}
    assert read_all(files) == read_all(SOUND)


def test_two_headings_that_are_one_column_are_a_fault_naming_both() -> None:
    (found,) = refused({"tender.toml": SMALL, "bids.csv": "vendor,price,Ｐrice\nA,1,2\n"})
    assert (found.code, found.value) == ("duplicate-column", "price, Ｐrice")


def test_criteria_that_differ_by_case_alone_are_told_apart_by_their_exact_headings() -> None:
    criteria = "".join(f'[[criteria]]\nid = "{one}"\nmax_points = 10\nformula = "direct"\n' for one in "Aa")
    toml = SMALL.replace("lowest-price", "technical-only") + criteria
    source = uploaded({"tender.toml": toml, "bids.csv": "vendor,price,a,A\nX,1,2,3\n"})
    (bid,), _ = read_bids(source, read_tender(source))
    assert bid.responses == {"A": 3, "a": 2}
    assert [one.code for one in refused({"tender.toml": toml, "bids.csv": "vendor,price,a,Ａ\nX,1,2,3\n"})] == [
        "unknown-column",
        "missing-column",
    ]


PAIRS = [("bids.csv", "Bids.CSV"), ("入札.csv", "入札.ＣＳＶ"), ("memo.txt", "MEMO.txt"), ("ｶﾞ.csv", "ガ.csv")]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_names_that_windows_takes_for_one_are_a_fault_naming_both(first: str, second: str, tmp_path: Path) -> None:
    files = {"tender.toml": SMALL, first: PAIR, second: PAIR}
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    for origin in (tmp_path, uploaded(files), {"a.zip": zipped(files)}):
        with pytest.raises(DefinitionError) as error:
            open_source(origin)
        (found,) = error.value.faults
        assert found.code in ("duplicate-file", "duplicate-entry")
        assert {first, second} == set(found.value.split(", "))


COPIES = [
    "入札一覧 (2).csv",
    "bids (1).csv",
    "bids(1).csv",
    "Bids - コピー.csv",
    "bids - コピー (2).csv",
    "bids - Copy.csv",
    "Copy of bids.csv",
    "コピー ～ bids.csv",
    "bids_final.csv",
    "bids_v2.csv",
    "入札一覧_最終版.csv",
    "入札一覧（確定版）.csv",
    "20261106_入札一覧.csv",
    "bids.csv.txt",
    "bids.txt",
    "bids.tsv",
    "bid.csv",
    "入札書.CSV",
    "bids.xlsx",
]


@pytest.mark.parametrize("name", COPIES)
def test_a_table_under_another_name_is_named_in_the_cure(name: str) -> None:
    (found,) = refused({"tender.toml": SMALL, name: PAIR})
    assert (found.code, found.value) == ("missing-file", name)
    for language in ("ja", "en"):
        assert name in found.message(language)
        assert "bids.csv" in found.message(language)


@pytest.mark.parametrize(
    "name", ["入札公告.csv", "notice.csv", "議事録.txt", "採点結果.txt", "numbers.csv", "評価.csv"]
)
def test_other_names_pass_for_no_table(name: str) -> None:
    assert table_named(name, TABLE_NAMES) == ""


def test_a_suspension_under_a_misspelt_name_stops_the_award() -> None:
    plain = {"tender.toml": SUSPENSION, "bids.csv": PAIR, "sanctions.csv": SANCTIONS}
    assert result(plain)[:2] == (AwardStatus.AWARDED, ("B",))
    for name in ("sanction.csv", "処分歴 (1).csv", "sanctions.xlsx", "停止中の業者.csv", "停止中.tsv"):
        rows = SANCTIONS.replace(",", "\t") if name.endswith("tsv") else SANCTIONS
        files = {"tender.toml": SUSPENSION, "bids.csv": PAIR, name: rows}
        status, winners, found = result(files)
        assert (status, winners) == (AwardStatus.INCOMPLETE, ())
        assert ("unread-table", name) in [(one.code, one.value) for one in found]


def test_a_copy_beside_the_table_itself_stops_the_award_because_one_of_them_may_be_the_right_one() -> None:
    files = {"tender.toml": SMALL, "bids.csv": PAIR, "bids (1).csv": "vendor,price\nA,100\nB,90\n"}
    status, winners, (found,) = result(files)
    assert (status, winners, found.code) == (AwardStatus.INCOMPLETE, (), "unread-table")
    assert "取り除いて" in found.message("ja")


def test_a_table_no_rule_reads_is_a_warning_under_a_misspelt_name() -> None:
    files = {"tender.toml": SMALL, "bids.csv": PAIR, "sanction.csv": SANCTIONS, "bids.csv.bak": PAIR, "bids.pdf": ""}
    assert result(files) == (AwardStatus.AWARDED, ("A",), [])


def test_a_copy_in_a_folder_of_its_own_is_for_people_in_a_zip_as_on_a_disk(tmp_path: Path) -> None:
    files = {"tender.toml": SMALL, "bids.csv": PAIR, "旧/bids.csv": PAIR}
    (tmp_path / "旧").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    for origin in (tmp_path, {"a.zip": zipped(files)}):
        tender = read_tender(origin)
        assert evaluate(tender, *read_bids(origin, tender)).award.winners == ("A",)


NEEDED = [
    ("marks", SMALL + '[[criteria]]\nid = "p"\nmax_points = 1\nformula = "marks"\n'),
    ("certificates", SMALL + '[[exclusions]]\nrule = "certificate-required"\nany_of = ["PrivacyMark"]\n'),
    ("subcontractors", SMALL + '[[exclusions]]\nrule = "suspension"\nsubcontractors = true\n'),
    ("members", SUSPENSION),
    ("overrides", SUSPENSION),
    ("relations", SMALL + '[[exclusions]]\nrule = "related-vendors"\n'),
    ("lots", SMALL + '[selection]\nkind = "lots"\nobjective = ["price"]\n'),
    ("packages", SMALL + '[selection]\nkind = "lots"\nobjective = ["price"]\n'),
]


@pytest.mark.parametrize(("table", "toml"), NEEDED)
def test_every_table_that_the_tender_reads_is_missed_under_another_name(table: str, toml: str) -> None:
    bids = "vendor,price,lot\nA,1,1\n" if "lots" in toml else PAIR
    files = {"tender.toml": toml, "bids.csv": bids, f"{table} (1).csv": "x"}
    if "lots" in toml and table != "lots":
        files["lots.csv"] = "lot\n1\n"
    try:
        found = result(files)[2]
    except DefinitionError as error:
        found = list(error.faults)
    assert f"{table} (1).csv" in "".join(one.line("en") for one in found if one.severity is Severity.FAULT)


def test_names_are_one_after_width_and_case_are_folded() -> None:
    assert same_names(["a", "Ａ", "b", " A "]) == [("a", "Ａ", " A ")]


def test_marks_in_capitals_are_read(tmp_path: Path) -> None:
    for name, content in {**SOUND, "採点表.CSV": MARKS}.items():
        if name != "marks.csv":
            (tmp_path / name).write_text(content, encoding="utf-8")
    tender = read_tender(tmp_path)
    assert read_bids(tmp_path, tender)[0] == read_all(SOUND)[1]  # type: ignore[index]
