"""A sign that nobody sees is a fault at every door a name comes in by, with its code point and its place."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter
from malformed_selections import LOTS
from small_tender import BIDS, TENDER
from terminal_runs import run, written

from criteria.errors import DefinitionError
from criteria.finding import Finding
from data import read_bids, read_result, read_tender
from data.sources.source import Origin
from data.weights.draft import clean
from data.weights.read import read_weights
from data.weights.scenarios import parse_scenarios
from scoring.evaluation.result import ResultError

FILLER = "\u3164"
FILES = {"tender.toml": TENDER, "bids.csv": BIDS}
MARKED = TENDER.replace('formula = "direct"', 'formula = "marks"')


def faults(origin: Origin) -> list[Finding]:
    try:
        return list(read_bids(origin, read_tender(origin))[1])
    except DefinitionError as error:
        return list(error.faults)


def as_bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


PANEL = f'[panel]\nmembers = ["甲{FILLER}"]\n'
INVITED = f'[[exclusions]]\nrule = "not-invited"\nvendors = ["甲{FILLER}"]\n'


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("bids.csv", "架空通信", f"架空{FILLER}通信", "bids.csv:2:vendor"),
        ("tender.toml", '"plan"', f'"plan{FILLER}"', f"tender.toml:24:criteria.plan{FILLER}.id"),
        ("tender.toml", "実施体制", f"実施{FILLER}", "tender.toml:32:criteria.team.label"),
        ("tender.toml", '"庁内', r'"\u200b庁内', "tender.toml:3:tender.title"),
        ("tender.toml", '"架空市"', f'"架空市{FILLER}"', "tender.toml:4:tender.buyer"),
        ("tender.toml", '"提案"', f'"提{FILLER}案"', "tender.toml:26:criteria.plan.group"),
        ("tender.toml", "[price]", f"{PANEL}[price]", "tender.toml:9:panel.members[1]"),
        ("tender.toml", "[price]", f"{INVITED}[price]", "tender.toml:10:exclusions.not-invited.vendors[1]"),
        ("vendors.csv", "", f"vendor,name\n架空通信,架空通信{FILLER}\n", "vendors.csv:2:name"),
        ("vendors.csv", "", f"vendor,capabilities\n架空通信,監査;夜{FILLER}間\n", "vendors.csv:2:capabilities"),
        ("certificates.csv", "", f"vendor,standard\n架空通信,ISO{FILLER}27001\n", "certificates.csv:2:standard"),
    ],
)
def test_a_sign_nobody_sees_is_a_fault_with_its_place(file: str, old: str, new: str, place: str) -> None:
    text = FILES[file].replace(old, new) if old else new
    found = [one for one in faults(as_bytes({**FILES, file: text})) if one.code == "invisible-character"]
    assert place in [str(one.where) for one in found]
    assert all("U+3164" in one.what.ja or "U+200B" in one.what.ja for one in found)
    assert all(FILLER not in one.line("ja") for one in found)


def test_names_of_members_lots_and_criteria_in_tables_are_refused_too() -> None:
    marks = f"evaluator,vendor,criterion,mark,comment\n甲{FILLER},架空通信,plan,1,見え{FILLER}ない\n"
    (found,) = [
        one
        for one in faults(as_bytes({"tender.toml": MARKED, "bids.csv": BIDS, "marks.csv": marks}))
        if one.code == "invisible-character"
    ]
    assert str(found.where) == "marks.csv:2:evaluator"  # a comment may hold what it likes
    lots = {**LOTS, "lots.csv": LOTS["lots.csv"].replace("\n2,", f"\n2{FILLER},")}
    assert ("invisible-character", "lots.csv:3:lot") in [(one.code, str(one.where)) for one in faults(as_bytes(lots))]


@pytest.mark.parametrize("name", [f"bids{FILLER}.csv", "vendors\u200b.csv", "marks\u202e.csv"], ids=ascii)
def test_a_file_with_such_a_name_is_refused_from_a_folder_a_zip_and_an_upload(tmp_path: Path, name: str) -> None:
    files = as_bytes({**FILES, name: BIDS})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    for origin in (written(tmp_path, files), files, {"case.zip": packed.getvalue()}):
        assert [one.code for one in faults(origin)] == ["invisible-character"]


def test_a_sheet_with_such_a_name_or_cell_is_refused() -> None:
    def book(sheet: str, vendor: str) -> dict[str, bytes]:
        made = io.BytesIO()
        with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
            tender = workbook.add_worksheet("tender")
            rows = (
                ("key", "value"),
                ("tender.id", "1"),
                ("tender.title", "案件"),
                ("method.combination", "lowest-price"),
            )
            for row, cells in enumerate(rows):
                tender.write_row(row, 0, cells)
            bids = workbook.add_worksheet(sheet)
            bids.write_row(0, 0, ("vendor", "price"))
            bids.write_row(1, 0, (vendor, 100))
        return {"case.xlsx": made.getvalue()}

    assert not [one for one in faults(book("bids", "架空")) if one.code == "invisible-character"]
    assert [one.code for one in faults(book(f"bids{FILLER}", "架空"))] == ["invisible-character"]
    assert "invisible-character" in [one.code for one in faults(book("bids", f"架空{FILLER}"))]


def test_scenarios_and_weights_are_held_to_the_same(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as scenarios:
        parse_scenarios(f'[[scenarios]]\nname = "案{FILLER}"\nchanges = []\n')
    with pytest.raises(DefinitionError) as weights:
        read_weights(written(tmp_path, {"weights.toml": f'[weights]\ntotal = 10\ntitle = "重み{FILLER}"\n'}))
    for refused in (scenarios, weights):
        assert "invisible-character" in [one.code for one in refused.value.faults]


def test_what_is_typed_on_the_screen_is_cleaned_of_them() -> None:
    assert clean(f" 価{FILLER}格\u200b\x07\n") == "価格"
    assert clean("\ufa19\u3000田") == "\ufa19\u3000田"


def test_a_published_result_with_such_a_name_is_refused_with_its_place(tmp_path: Path) -> None:
    folder = written(tmp_path / "tender", FILES)
    document = json.loads(run("evaluate", folder, "--json").out)
    document["winners"] = [document["winners"][0] + FILLER]
    file = written(tmp_path, {"result.json": json.dumps(document)}) / "result.json"
    with pytest.raises(ResultError, match=r"U\+3164") as refused:
        read_result(file)
    assert "winners[1]" in refused.value.text.ja


def test_the_result_of_a_faulty_input_quotes_such_a_name_and_is_read_all_the_same(tmp_path: Path) -> None:
    folder = written(tmp_path / "tender", {**FILES, "bids.csv": BIDS.replace("架空通信", f"架空{FILLER}通信")})
    published = run("evaluate", folder, "--json").out
    assert json.loads(published)["status"] == "incomplete"
    file = written(tmp_path, {"result.json": published}) / "result.json"
    assert run("verify", folder, file).status == 0


def test_a_long_cell_is_the_fault_of_its_row_and_the_rest_is_read() -> None:
    long = BIDS.replace("架空電算", "架" * 131_073)
    found = faults(as_bytes({**FILES, "bids.csv": long}))
    assert [(one.code, str(one.where)) for one in found if one.code == "too-long"] == [
        ("too-long", "bids.csv:3:vendor")
    ]
    bids, _ = read_bids(as_bytes({**FILES, "bids.csv": long}), read_tender(as_bytes(FILES)))
    assert "架空通信" in [bid.vendor for bid in bids]


def test_a_space_that_is_no_plain_one_is_shown_in_a_quoted_line() -> None:
    (found,) = faults(as_bytes({**FILES, "tender.toml": TENDER.replace('title = "', 'title\u3000= "')}))
    assert found.code == "toml-syntax"
    assert found.value.startswith("title‹U+3000›= ")
    tabbed = faults(as_bytes({**FILES, "bids.csv": BIDS.replace("49110000", "49 \u00a0110\t000")}))
    assert "49 ‹U+00A0›110‹U+0009›000" in [one.value for one in tabbed]


def test_a_vendor_that_looks_like_a_bidder_is_told_apart_by_code_points() -> None:
    bids = "vendor,price\n架空～通信,49110000\n"
    marks = "evaluator,vendor,criterion,mark\n甲,架空〜通信,plan,1\n"
    found = faults(as_bytes({"tender.toml": MARKED, "bids.csv": bids, "marks.csv": marks}))
    (unknown,) = [one for one in found if one.code == "unknown-vendor"]
    assert "U+301C" in unknown.line("ja")
    assert "U+FF5E" in unknown.line("en")
