"""What was entered is printed as it was entered: names are compared in NFC, and NFC is never what is printed."""

import json
from collections.abc import Mapping
from pathlib import Path
from unicodedata import normalize

import pytest
from terminal_runs import run, written

from criteria.errors import DefinitionError
from data import read_bids, read_tender
from data.weights.scenarios import parse_scenarios
from scoring import evaluate, select, verify
from scoring.evaluation.result import Result
from scoring.selection.result import SelectionStatus

KANJI = "\ufa19"
"""神 as CP932 has it beside 神: NFC puts U+795E for it."""

NFC_OF_KANJI = "\u795e"
TENDER = f"""\
[tender]
id = "{KANJI}-1"
title = "{KANJI}社の運用"
buyer = "{KANJI}市"
notice_date = 2026-10-01
deadline = 2026-11-06
award_date = 2026-11-20

[method]
combination = "sum"
price_points = 10
price_formula = "lowest-over-price"
tie_break = ["criterion:{KANJI}案", "price"]

[minimums]
group."{KANJI}区分" = 1

[panel]
members = ["{KANJI}委員", "乙委員"]
absences = [{{ evaluator = "{KANJI}委員", vendor = "{KANJI}電算", reason = "利害関係" }}]

[robustness.bounds."{KANJI}案"]
at_least = 1

[[criteria]]
id = "{KANJI}案"
label = "{KANJI}の提案"
group = "{KANJI}区分"
max_points = 50
formula = "marks"
params = {{ grades = {{ "{KANJI}" = 1, "可" = 0.5 }} }}

[[criteria]]
id = "{KANJI}体制"
label = "体制"
group = "{KANJI}区分"
max_points = 40
formula = "direct"

[[exclusions]]
rule = "not-invited"
vendors = ["{KANJI}情報", "{KANJI}電算", "架空ソフト"]

[[exclusions]]
rule = "suspension"
authorities = ["{KANJI}市"]

[[exclusions]]
rule = "tender-conditions"
regions = ["{KANJI}区"]
"""
FILES = {
    "tender.toml": TENDER,
    "bids.csv": f"vendor,price,name,{KANJI}体制\n"
    f"{KANJI}情報,100,{KANJI}情報㈱,30\n{KANJI}電算,90,,40\n架空ソフト,80,,10\n",
    "vendors.csv": f"vendor,region,name\n{KANJI}情報,{KANJI}区,\n{KANJI}電算,{KANJI}区,㈱電算\n架空ソフト,{KANJI}区,\n",
    "marks.csv": "evaluator,vendor,criterion,mark\n"
    + "".join(
        f"{member},{vendor},{KANJI}案,{mark}\n"
        for member, vendor, mark in (
            (f"{KANJI}委員", f"{KANJI}情報", KANJI),
            ("乙委員", f"{KANJI}情報", "可"),
            ("乙委員", f"{KANJI}電算", KANJI),
            (f"{KANJI}委員", "架空ソフト", "可"),
            ("乙委員", "架空ソフト", "可"),
        )
    ),
    "sanctions.csv": f"vendor,kind,start,end,authority\n{KANJI}電算,suspension,2026-10-01,2026-12-01,{KANJI}県\n",
    "certificates.csv": f"vendor,standard,issued,expires\n{KANJI}情報,ISO/IEC 27001,2026-01-01,2028-12-31\n",
}


def otherwise(files: Mapping[str, str], *names: str) -> dict[str, str]:
    """The same files, some of them spelled as NFC has it."""
    return {name: normalize("NFC", text) if name in names else text for name, text in files.items()}


def result(folder: Path) -> Result:
    tender = read_tender(folder)
    return Result.of(evaluate(tender, *read_bids(folder, tender)), "ja")


def test_no_name_is_printed_as_nfc_has_it(tmp_path: Path) -> None:
    folder = written(tmp_path, FILES)
    for words in (
        ["evaluate", folder],
        ["evaluate", folder, "--json"],
        ["eligibility", folder],
        ["robustness", folder],
    ):
        for language in ("ja", "en"):
            done = run(*words, "--lang", language)
            assert done.status == 0
            assert NFC_OF_KANJI not in done.out + done.all_told
    assert json.loads(run("evaluate", folder, "--json").out)["winners"] == [f"{KANJI}電算"]


@pytest.mark.parametrize("other", [name for name in FILES if name not in ("tender.toml", "bids.csv")])
def test_a_table_that_spells_names_otherwise_changes_nothing_of_a_result(tmp_path: Path, other: str) -> None:
    sound = result(written(tmp_path / "one", FILES)).to_document()
    mixed = result(written(tmp_path / "other", otherwise(FILES, other))).to_document()
    assert {**mixed, "fingerprint": ""} == {**sound, "fingerprint": ""}


def test_the_bids_spell_vendors_and_the_definition_spells_its_own_names(tmp_path: Path) -> None:
    mixed = result(written(tmp_path, otherwise(FILES, "bids.csv"))).to_document()
    assert mixed["winners"] == [f"{NFC_OF_KANJI}電算"]
    assert list(mixed["ranking"][0]["criteria"]) == [f"{KANJI}案", f"{KANJI}体制"]
    sound = result(written(tmp_path / "sound", FILES)).to_document()
    assert [row["value"] for row in mixed["ranking"]] == [row["value"] for row in sound["ranking"]]


@pytest.mark.parametrize(
    "reference",
    ["criterion:{}案", 'group."{}区分"', 'evaluator = "{}委員"', '.bounds."{}案"', 'vendor = "{}電算"', '["{}情報"'],
)
def test_a_reference_within_the_definition_may_be_spelled_otherwise(tmp_path: Path, reference: str) -> None:
    here = reference.format(KANJI)
    assert here in TENDER
    definition = TENDER.replace(here, reference.format(NFC_OF_KANJI))
    sound = result(written(tmp_path / "one", FILES)).to_document()
    mixed = result(written(tmp_path / "other", {**FILES, "tender.toml": definition})).to_document()
    assert {**mixed, "fingerprint": ""} == {**sound, "fingerprint": ""}


def test_options_and_published_results_are_found_however_they_are_spelled(tmp_path: Path) -> None:
    folder = written(tmp_path / "tender", FILES)
    asked = f"{NFC_OF_KANJI}電算"
    ledger = run("eligibility", folder, "--vendor", asked).out
    assert "㈱電算" in ledger
    assert f"{KANJI}情報" not in ledger
    for words in (
        ["--price", f"{asked}=70"],
        ["--set", f"{NFC_OF_KANJI}体制=30"],
        ["--group", f"{NFC_OF_KANJI}区分=80"],
        ["--mark", f"乙委員:{asked}:{NFC_OF_KANJI}案=可"],
        ["--absent", f"{NFC_OF_KANJI}委員"],
        ["--tie-break", f"criterion:{NFC_OF_KANJI}案"],
        ["--formula", f"criterion:{NFC_OF_KANJI}体制=yes-no"],
    ):
        done = run("whatif", folder, *words)
        assert "unknown" not in done.err
        assert "there is no" not in done.err
        assert NFC_OF_KANJI not in done.out
    published = run("evaluate", folder, "--json").out
    for text in (published, published.replace(KANJI, NFC_OF_KANJI)):
        record = written(tmp_path / "record", {"result.json": text}) / "result.json"
        assert run("verify", folder, record).status == 0


def test_the_recount_agrees_on_names_that_nfc_would_change(tmp_path: Path) -> None:
    folder = written(tmp_path, otherwise(FILES, "marks.csv", "vendors.csv"))
    tender = read_tender(folder)
    bids, findings = read_bids(folder, tender)
    assert verify(tender, bids, Result.of(evaluate(tender, bids, findings), "en"), findings).agrees


SPELLED: Mapping[str, str] = {"架": KANJI, "福": "\ufa1b", "視": "\ufa61", "ド": "ト\u3099", "グ": "ク\u3099"}
"""Signs of names in the samples, and others that NFC makes one character of."""


@pytest.mark.parametrize("sample", ["kakuu-shortlist", "kakuu-lots"])
def test_a_selection_names_vendors_lots_and_groups_however_they_are_spelled(tmp_path: Path, sample: str) -> None:
    table = str.maketrans(SPELLED)
    files = {
        path.name: path.read_text(encoding="utf-8").translate(table)
        for path in (Path("data/samples") / sample).iterdir()
        if path.suffix in (".toml", ".csv")
    }
    selections = []
    for number, other in enumerate(["none", *(name for name in files if name not in ("bids.csv", "lots.csv"))]):
        folder = written(tmp_path / str(number), otherwise(files, other))
        tender = read_tender(folder)
        bids, findings = read_bids(folder, tender)
        selections.append(select(tender, bids, findings, k=2, why_not=[normalize("NFC", bids[-1].vendor)]))
    assert selections[0].status is SelectionStatus.OPTIMAL
    assert selections[0].chosen is not None
    for selection in selections:
        assert selection.chosen is not None, [one.line("ja") for one in selection.pending]
        assert sorted(selection.chosen.vendors) == sorted(selections[0].chosen.vendors)
        assert selection.chosen.values == selections[0].chosen.values
        assert all(vendor.startswith(KANJI) for vendor in selection.chosen.vendors)


def test_two_rows_that_differ_by_spelling_alone_are_one_vendor_twice(tmp_path: Path) -> None:
    twice = FILES["bids.csv"] + f"{NFC_OF_KANJI}情報,95,,20\n"
    folder = written(tmp_path, {**FILES, "bids.csv": twice})
    tender = read_tender(folder)
    faults = [one for one in read_bids(folder, tender)[1] if one.code == "duplicate-bid"]
    assert [(str(one.where), one.value) for one in faults] == [
        ("bids.csv:2:vendor", f"{KANJI}情報"),
        ("bids.csv:5:vendor", f"{NFC_OF_KANJI}情報"),
    ]
    assert all("U+FA19" in one.what.ja and "U+795E" in one.what.en for one in faults)


def test_two_ids_or_members_that_differ_by_spelling_alone_are_one_twice(tmp_path: Path) -> None:
    definition = TENDER.replace(f'id = "{KANJI}体制"', f'id = "{NFC_OF_KANJI}案"').replace(
        '"乙委員"]', f'"乙委員", "{NFC_OF_KANJI}委員"]'
    )
    with pytest.raises(DefinitionError) as refused:
        read_tender(written(tmp_path, {**FILES, "tender.toml": definition}))
    told = {one.code: one.what.ja for one in refused.value.faults}
    assert "U+FA19" in told["duplicate-id"]
    assert "U+795E" in told["duplicate-member"]


def test_scenarios_of_one_name_are_refused_however_it_is_spelled() -> None:
    one = '[[scenarios]]\nname = "{}案"\nchanges = ["out A"]\n'
    assert parse_scenarios(one.format(KANJI))[0].name == f"{KANJI}案"
    with pytest.raises(DefinitionError) as refused:
        parse_scenarios(one.format(KANJI) + one.format(NFC_OF_KANJI))
    assert [fault.code for fault in refused.value.faults] == ["duplicate-scenario"]
