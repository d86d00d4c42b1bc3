"""`sentei verify`: what it recounts it says, and whatever a record says that is not so is found and named."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from small_tender import FILES
from terminal_runs import Run, run, written

from criteria.version import VERSION
from views.shell.opening import SAMPLES

LOTS = SAMPLES / "kakuu-lots"
LOT = "住民"


@pytest.fixture(scope="module")
def of_a_lot() -> dict[str, Any]:
    return json.loads(run("evaluate", LOTS, "--lot", LOT, "--json").out)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return written(tmp_path / "tender", FILES)


@pytest.fixture
def published(sound: Path) -> dict[str, Any]:
    return json.loads(run("evaluate", sound, "--json").out)


def recount(folder: Path, tmp_path: Path, document: Mapping[str, Any] | str, *words: str) -> Run:
    file = tmp_path / "record.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False), "utf-8")
    return run("verify", folder, file, *words)


def test_a_record_of_a_lot_is_recounted_for_its_lot_and_the_selection_is_said_not_to_be(
    tmp_path: Path, of_a_lot: dict[str, Any]
) -> None:
    assert (of_a_lot["status"], of_a_lot["winners"], of_a_lot["lot"]) == ("selection", [], LOT)
    for words in ([], ["--lot", LOT]):
        done = recount(LOTS, tmp_path, of_a_lot, *words)
        assert (done.status, done.out.splitlines()[0][:7]) == (0, "Agrees:")
        assert done.out.endswith("Who is selected (sentei select) was not recounted.\n")
    assert recount(LOTS, tmp_path, of_a_lot, "--lot", "税務").status == 2


@pytest.mark.parametrize(
    "change",
    [
        {"status": "awarded", "winners": ["架空情報システム"]},
        {"status": "awarded"},
        {"winners": ["架空情報システム"]},
        {"status": "tied"},
        {"status": "incomplete"},
        {"lot": "税務"},
        {"lot": "架空"},
        {"lot": None},
    ],
    ids=str,
)
def test_whoever_makes_an_award_of_a_lot_that_a_selection_decides_is_found(
    tmp_path: Path, of_a_lot: dict[str, Any], change: dict[str, Any]
) -> None:
    assert recount(LOTS, tmp_path, of_a_lot | change).status == 2


def test_what_was_recounted_and_what_was_not_is_said(sound: Path, tmp_path: Path, published: dict[str, Any]) -> None:
    for language, recounted, not_compared in (
        (
            "en",
            "Recounted were version, fingerprint",
            "Sentences, and the sources of the exclusion rules, were not compared",
        ),
        ("ja", "検算したのは、版、入力の指紋", "説明文と、要件の根拠の文は照合していません"),
    ):
        done = recount(sound, tmp_path, published, "--lang", language)
        assert recounted in done.out
        assert not_compared in done.out
        assert "sentei select" not in done.out
        document = json.loads(recount(sound, tmp_path, published, "--lang", language, "--json").out)
        assert document["scope"] in done.out


def test_a_record_of_another_version_is_called_that_and_not_only_different(
    sound: Path, tmp_path: Path, published: dict[str, Any]
) -> None:
    done = recount(sound, tmp_path, published | {"version": "0.0.9"})
    assert done.status == 2
    assert done.out.startswith(f"Another version: this record was written by version 0.0.9; this is {VERSION}. Apart")
    assert "all" in done.out.splitlines()[0]
    assert "Differs" not in done.out
    japanese = recount(sound, tmp_path, published | {"version": "0.0.9"}, "--lang", "ja").out
    assert japanese.startswith("版が違います: この記録は版0.0.9のsenteiが作成したもので、検算したのは版")
    worse = recount(sound, tmp_path, published | {"version": "0.0.9", "title": "別の件名"}).out
    assert "Apart from that, 1 of" in worse
    assert "title: published 別の件名" in worse


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_record_of_another_version_and_form_names_the_version_first(
    sound: Path, tmp_path: Path, published: dict[str, Any], language: str
) -> None:
    older = {key: value for key, value in published.items() if key != "lot"} | {"version": "0.0.9"}
    done = recount(sound, tmp_path, older, "--lang", language)
    assert (done.status, done.out) == (2, "")
    wrote = {"en": "record.json: this record was written by version 0.0.9; this is", "ja": "この記録は版0.0.9のsentei"}
    assert wrote[language] in done.err
    assert "lot: " in done.err
    same = recount(sound, tmp_path, {key: value for key, value in published.items() if key != "lot"})
    assert same.err.startswith("record.json: lot: missing key")


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("status", lambda text: text.replace('"status":', '"status": "tied", "status":', 1)),
        ("winners", lambda text: text.replace('"winners":', '"winners": [], "winners":', 1)),
        ("value", lambda text: text.replace('"value":', '"value": "0", "value":', 1)),
        ("plan", lambda text: text.replace('"plan":', '"plan": "1", "plan":', 1)),
        ("same", lambda text: text.replace("{", '{"a": {"same": 1, "same": 1}, ', 1)),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_key_that_is_there_twice_is_refused_by_name(
    sound: Path, tmp_path: Path, published: dict[str, Any], key: str, change: Callable[[str], str]
) -> None:
    done = recount(sound, tmp_path, change(json.dumps(published, ensure_ascii=False)))
    assert (done.status, done.out) == (2, "")
    assert f"record.json: the key {key} is there twice" in done.err
    in_japanese = recount(sound, tmp_path, change(json.dumps(published, ensure_ascii=False)), "--lang", "ja")
    assert f"キー「{key}」が2回あります" in in_japanese.err


@pytest.mark.selection
def test_a_selection_given_to_verify_is_called_what_it_is(tmp_path: Path) -> None:
    for words in (["--json"], ["--output", str(tmp_path / "s.json")]):
        done = run("select", SAMPLES / "kakuu-shortlist", *words)
        text = done.out if words == ["--json"] else (tmp_path / "s.json").read_text("utf-8")
        told = recount(SAMPLES / "kakuu-shortlist", tmp_path, text)
        assert (told.status, told.out) == (2, "")
        assert "this is the result of a selection (sentei select)" in told.err
