"""`sentei robustness`: one document on standard output, the same for the same seed, and plain words for people."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import app

ROOT = Path(__file__).parents[1]
CASE = ROOT / "data" / "samples" / "kakuu-security"


def run(*arguments: str, path: Path = CASE) -> Result:
    return CliRunner().invoke(app, ["robustness", str(path), "--samples", "1000", *arguments])


def test_it_prints_exactly_one_document() -> None:
    ran = run("--json", "--seed", "3", "--lang", "en")
    assert ran.exit_code == 0, ran.stderr
    document = json.loads(ran.stdout)
    assert (document["samples"], document["seed"], document["weights"]) == (1000, 3, "simplex")
    assert document["winner"] in document["acceptability"]
    assert run("--json", "--seed", "3", "--lang", "en").stdout == ran.stdout


@pytest.mark.parametrize("weights", ["box:±20%", "ordinal", "groups"])
def test_other_sets_of_allotments_can_be_asked_for(weights: str) -> None:
    assert json.loads(run("--json", "--weights", weights).stdout)["weights"] == weights


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("case", ["shimote", "kakuu-security", "kakuu-qcbs"])
def test_people_get_sentences_and_tables(lang: str, case: str) -> None:
    ran = run("--lang", lang, path=ROOT / "data" / "samples" / case)
    assert ran.exit_code == 0, ran.stderr
    assert {"ja": "参考", "en": "For information"}[lang] in ran.stdout
    assert {"ja": "第1位", "en": "first place"}[lang] in ran.stdout.replace("\n", " ")


def test_a_method_that_is_no_line_is_told_in_words() -> None:
    ran = run("--lang", "en", path=ROOT / "tests" / "cases" / "ufab-extended-ferber")
    assert ran.exit_code == 0, ran.stderr
    assert "no linear comparison" in ran.stdout.replace("\n", " ")


@pytest.mark.parametrize("wrong", [("--weights", "sphere"), ("--samples", "0"), ("--seed", "-1")])
def test_what_cannot_be_used_is_refused_in_words(wrong: tuple[str, str]) -> None:
    ran = run(*wrong)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr


def test_the_document_says_how_the_members_agree_and_which_ranks_could_be_had() -> None:
    document = json.loads(
        run("--json", "--lang", "en", path=CASE.with_name("kakuu-ict")).stdout, parse_float=pytest.fail
    )
    assert document["members"]["kendalls_w"] == "0.84"
    assert [name for name, one in document["members"]["without"].items() if one["winners_change"]] == ["委員B", "委員E"]
    ranks = {
        vendor: (one["best"]["rank"], one["worst"]["rank"]) for vendor, one in document["attainable"]["vendors"].items()
    }
    assert set(ranks.values()) == {(1, 3)}
    assert not document["attainable"]["declared"]
    shown = "".join(run("--lang", "en", path=CASE.with_name("kakuu-ict")).stdout.split())
    for sentence in (*document["members"]["sentences"], *document["attainable"]["sentences"]):
        assert "".join(sentence.split()) in shown


def test_the_ranks_are_those_of_the_allotments_asked_for() -> None:
    narrow = json.loads(run("--json", "--weights", "box:±1%", path=CASE.with_name("kakuu-ict")).stdout)
    for vendor, one in narrow["attainable"]["vendors"].items():
        assert (one["best"]["rank"] == 1) == (narrow["can_win"][vendor]["verdict"] != "never")
    assert {one["worst"]["rank"] for one in narrow["attainable"]["vendors"].values()} >= {3}


def test_without_marks_or_lines_nothing_is_made_up() -> None:
    document = json.loads(run("--json", "--lang", "en", path=ROOT / "tests" / "cases" / "ufab-extended-ferber").stdout)
    assert document["members"] is None
    assert "no linear comparison" in document["attainable"]["reason"]
