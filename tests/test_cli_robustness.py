"""`sentei robustness`: one document on standard output, the same for the same seed, and plain words for people."""

import json
import os
import signal
from fractions import Fraction
from itertools import count
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


def test_groups_are_told_from_criteria_in_the_table_of_both() -> None:
    shown = {lang: run("--lang", lang, path=CASE.with_name("kakuu-ict")).stdout for lang in ("ja", "en")}
    for group in ("事業者の体制", "業務の提案", "安全管理", "社会的な取組"):
        assert f"│ 区分「{group}」" in shown["ja"]
        assert f"│ Group {group}" in shown["en"]
    assert "評価項目・区分" in shown["ja"]
    assert "区分" not in run("--lang", "ja", path=CASE.with_name("shimote")).stdout


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


def hurry(monkeypatch: pytest.MonkeyPatch, looks: int) -> None:
    """Let so many looks at the clock be all that fit into 30 seconds."""
    clock = count(0, 30 * 10**9 // looks)
    for module in ("cli", "terminal.run"):
        monkeypatch.setattr(f"{module}.monotonic_ns", lambda: next(clock))


@pytest.mark.parametrize("looks", [3, 40, 400])
def test_what_the_limit_leaves_undone_is_named_and_the_rest_is_an_answer(
    looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, looks)
    ran = run("--json", "--lang", "en", path=CASE.with_name("kakuu-ict"))
    assert ran.exit_code == 0, ran.stderr
    limit = json.loads(ran.stdout)["limit"]
    assert (limit["seconds"], limit["stopped"]) == (30, False)
    assert "attainable" in limit["not_done"]
    hurry(monkeypatch, looks)
    shown = run("--lang", "ja", path=CASE.with_name("kakuu-ict"))
    assert "制限時間30秒で計算を打切り。計算が終わっていないもの:" in "".join(shown.stdout.split())


def test_ctrl_c_ends_with_what_is_done_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()

    def clock() -> int:
        if next(ticks) == 60:
            os.kill(os.getpid(), signal.SIGINT)
        return 0

    for module in ("cli", "terminal.run"):
        monkeypatch.setattr(f"{module}.monotonic_ns", clock)
    ran = run("--json", "--lang", "en", path=CASE.with_name("kakuu-ict"))
    assert ran.exit_code == 0, ran.stderr
    document = json.loads(ran.stdout)
    assert document["limit"]["sentence"].startswith("Stopped on request. Not computed, or not to the end: ")
    assert document["flip"]["points_moved"] is not None


def test_a_whole_answer_has_no_limit_to_speak_of_and_no_progress_in_a_file() -> None:
    ran = run("--json", "--seconds", "600", path=CASE.with_name("shimote"))
    assert json.loads(ran.stdout)["limit"] is None
    assert "Computing" not in ran.stderr
    assert run("--seconds", "0").exit_code == 2


ICT = CASE.with_name("kakuu-ict")


def test_nothing_is_said_of_marks_and_prices_unless_asked() -> None:
    assert json.loads(run("--json").stdout)["uncertain"] is None


def test_uncertain_marks_and_prices_have_shares_samples_and_a_seed_of_their_own() -> None:
    asked = ("--json", "--lang", "en", "--samples", "200", "--uncertain", "marks", "--price-band", "3%", "--seed", "4")
    ran = run(*asked, path=ICT)
    assert ran.exit_code == 0, ran.stderr
    document = json.loads(ran.stdout, parse_float=pytest.fail)
    uncertain = document["uncertain"]
    assert (uncertain["marks"], uncertain["price_band"], uncertain["weights"]) == (True, "3%", "simplex")
    assert (uncertain["redraws"], uncertain["samples"], uncertain["seed"]) == (200, 200, 4)
    # 269,500,000 × 0.97 and × 1.03: within the ceiling of the tender.
    assert uncertain["prices"]["架空データサービス"] == {"lowest": "261415000", "highest": "277585000"}
    for shares in (uncertain["acceptability"], uncertain["published"]["acceptability"]):
        assert shares.keys() == document["acceptability"].keys()
        assert all(sum(map(Fraction, row)) == 1 for row in shares.values())
        assert all(sum(map(Fraction, column)) == 1 for column in zip(*shares.values(), strict=True))
    assert len(uncertain["sentences"]) == 2
    assert run(*asked, path=ICT).stdout == ran.stdout
    assert json.loads(run(*asked[:-1], "5", path=ICT).stdout)["uncertain"] != uncertain


def test_what_is_uncertain_changes_nothing_else_in_the_document() -> None:
    plain, varied = (
        json.loads(run("--json", "--samples", "100", *more).stdout) for more in ((), ("--price-band", "3%"))
    )
    assert {**varied, "uncertain": None} == plain


def test_a_band_of_nothing_gives_the_plain_shares() -> None:
    document = json.loads(run("--json", "--price-band", "0%").stdout)
    assert document["uncertain"]["acceptability"] == document["acceptability"]
    assert document["uncertain"]["prices"] is None


@pytest.mark.parametrize(
    ("lang", "sentence", "column"),
    [
        (
            "ja",
            "順位の付く者が変わらない限り、端数処理前の評価値では、公表の配点のまま、入札価格を±2.5%の範囲で一様に動かした場合、架空システム管理株式会社が",
            "配点も動かした割合",
        ),
        (
            "en",
            "with the published points as they are, every price drawn evenly within ±2.5%",
            "Points drawn too",
        ),
    ],
)
def test_people_are_told_how_often_each_bid_is_first(lang: str, sentence: str, column: str) -> None:
    asked = ("--lang", lang, "--samples", "100", "--price-band", "2.5%")
    ran = run(*asked)
    assert ran.exit_code == 0, ran.stderr
    assert "".join(sentence.split()) in "".join(ran.stdout.split())
    assert column in ran.stdout
    alone = run(*asked, "--weights", "box:±0%")
    assert column not in alone.stdout


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--price-band", "3"), "'3'; expected a percentage"),
        (("--price-band", "-3%"), "'-3%'; expected a percentage"),
        (("--price-band", "100%"), "no price is zero or less"),
        (("--uncertain", "prices"), "it takes marks"),
        (("--uncertain", "marks"), "no criterion is marked by members"),
    ],
)
def test_uncertainty_that_cannot_be_drawn_is_refused_in_words(wrong: tuple[str, str], named: str) -> None:
    ran = run(*wrong, "--lang", "en")
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert named in ran.stderr
    assert "Traceback" not in ran.stderr
    assert run(*wrong, "--lang", "ja").stderr != ran.stderr


def test_a_method_that_is_no_line_refuses_uncertain_prices_with_the_reason() -> None:
    ran = run("--price-band", "3%", "--lang", "en", path=ROOT / "tests" / "cases" / "ufab-extended-ferber")
    assert ran.exit_code == 2
    assert "no linear comparison" in ran.stderr


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_warns_of_the_definition_as_an_evaluation_does(lang: str) -> None:
    evaluated = CliRunner().invoke(app, ["evaluate", str(CASE), "--lang", lang])
    assert "tender.toml::method" in evaluated.stderr
    assert run("--lang", lang).stderr == evaluated.stderr
