"""`sentei whatif`: changes by options or from a file, the official ranking beside the new one, never binding."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_tender import FILES, changed
from terminal_runs import Run, run, written

from scoring.whatif import KINDS

SAMPLES = Path(__file__).parents[1] / "data" / "samples"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path / "small", FILES)


def document(done: Run) -> dict[str, Any]:
    assert done.status == 0, done.err
    loaded: dict[str, Any] = json.loads(done.out)
    return loaded


def test_one_document_says_what_moved_why_and_that_nothing_of_it_binds(small: Path) -> None:
    found = document(run("whatif", small, "--set", "isms=40", "--json"))
    assert found["binding"] is False
    assert [one["change"] for one in found["changes"]] == ["set isms=40"]
    assert [one["vendor"] for one in found["before"]["ranking"]] == ["架空通信", "架空電算", "架空商会"]
    assert found["before"] == document(run("evaluate", small, "--json"))
    assert {one["key"]: one["after"] for one in found["settings"]}["criteria.plan.max_points"] == "40"
    moved = {one["vendor"]: one for one in found["moved"]}
    assert (moved["架空通信"]["rank_before"], moved["架空通信"]["rank_after"]) == (1, 1)
    assert moved["架空通信"]["value_after"] == "97.81"
    assert found["sentence"].startswith("For reference, not binding: if the points of 情報セキュリティ認証 were 40")


def test_a_what_if_without_a_change_moves_nothing(small: Path) -> None:
    found = document(run("whatif", small, "--json"))
    assert found["before"] == found["after"]
    assert (found["moved"], found["entered"], found["left"], found["settings"]) == ([], [], [], [])


def test_vendors_that_enter_and_leave_are_named(small: Path) -> None:
    found = document(run("whatif", small, "--price", "架空興業=54060000", "--out", "架空通信", "--json"))
    assert (found["entered"], found["left"]) == (["架空興業"], ["架空通信"])


def test_people_see_both_rankings_the_reasons_and_that_it_is_not_binding(small: Path) -> None:
    english = run("whatif", small, "--answer", "架空電算:isms=10")
    assert english.status == 0
    for text in (
        "For reference, not binding: if the answer of 架空電算 to 情報セキュリティ認証 were 10 instead of 4",
        "the first place would pass from 架空通信 to 架空電算",
        "points for 情報セキュリティ認証 4 → 10",
        "架空電算 comes ahead",
        "Status of the what-if: awarded",
    ):
        assert text in english.out
    japanese = run("whatif", small, "--answer", "架空電算:isms=10", "--lang", "ja").out
    assert "第1位は架空通信から架空電算に変わります" in japanese
    assert "順位 — 参考(拘束力なし)" in japanese


def test_what_is_found_only_in_the_what_if_is_told(tmp_path: Path) -> None:
    watched = written(tmp_path / "watched", changed("floor = 40_000_000", "investigation = 48_000_000"))
    done = run("whatif", watched, "--price", "架空電算=44000000")
    assert "Finding: 架空電算: the price is below the investigation price" in done.out
    assert "Status of the what-if: incomplete" in done.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--set", "ism=15"),
            'set ism=15: there is no criterion ism; expected one of plan, team, isms. Did you mean "isms"?',
        ),
        (("--price", "架空通真=1"), 'Did you mean "架空通信"?'),
        (("--gain", "架空通信:ISO/IEC 2701"), 'Did you mean "ISO/IEC 27701"?'),
        (
            ("--price", "架空通信=48,000,000円"),
            "=AMOUNT. Write numbers in plain digits, 48000000 or 12.5 say",
        ),
        (("--price", "架空通信=４８"), "Write numbers in plain digits"),
        (("--set", "isms"), "set isms: this change cannot be read; expected set CRITERION=POINTS"),
        (("--in", "架空製作"), "架空製作 stays out: the bid was withdrawn"),
        (("--in", "架空興業"), "架空興業 stays out: the price is above the ceiling price"),
        (("--formula", "price=fixed-anchors"), "method.price_params.low"),
        (("--scenario", "none.toml"), "none.toml: No such file or directory"),
        (
            ("--scenario", "/dev/null"),
            "null: there is no scenario in the file; expected at least one table [[scenarios]]",
        ),
        (("--select", "一"), "--select: 一: this says nothing without --scenario; give both"),
        (("--name", "一"), "--name: 一: this says nothing without --save; give both"),
    ],
)
def test_what_cannot_be_is_refused_with_the_nearest_name_and_status_2(
    small: Path, options: tuple[str, ...], said: str
) -> None:
    done = run("whatif", small, *options)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_a_name_unlike_all_that_are_known_is_not_taken_for_a_slip_of_one(small: Path) -> None:
    for options in (("--tie-break", "foo"), ("--gain", "架空通信:ISO9"), ("--set", "zzz=1")):
        done = run("whatif", small, *options)
        assert (done.status, "expected one of" in done.err, "Did you mean" in done.err) == (2, True, False)


def test_there_is_an_option_for_every_kind_of_change(small: Path) -> None:
    helped = run("whatif", "--help").out
    assert [word for word in KINDS if f"--{word} " not in helped] == ["total"]
    assert "--move-total" in helped
    moved = document(run("whatif", small, "--set", "isms=20", "--move-total", "--json"))
    assert {one["key"]: one["after"] for one in moved["settings"] if "max_points" in one["key"]} == {
        "criteria.isms.max_points": "20"
    }
    assert document(run("whatif", small, "--set", "isms=20", "--keep-total", "--json"))["settings"] != moved["settings"]


def test_changes_are_saved_as_a_scenario_and_scenarios_stand_side_by_side(small: Path) -> None:
    file = small / "scenarios.toml"
    assert run("whatif", small, "--out", "架空通信", "--save", file, "--name", "通信が不参加").status == 0
    assert run("whatif", small, "--answer", "架空電算:isms=10", "--save", file, "--name", "電算に認証").status == 0
    both = document(run("whatif", small, "--scenario", file, "--json"))
    assert (both["binding"], [one["name"] for one in both["scenarios"]]) == (False, ["通信が不参加", "電算に認証"])
    assert both["ranks"] == {"架空通信": [1, None, 2], "架空電算": [2, 1, 1], "架空商会": [3, 2, 3]}
    shown = run("whatif", small, "--scenario", file, "--lang", "ja").out
    assert "シナリオごとの順位 — 参考(拘束力なし)" in shown
    assert "通信が不参加: 参考(拘束力なし): " in shown


@pytest.mark.parametrize(
    ("by_name", "by_id"),
    [
        (("--out", "架空データ処理株式会社"), ("--out", "架空データ処理")),
        (("--price", "架空データ処理株式会社=41249999"), ("--price", "架空データ処理=41249999")),
        (("--gain", "架空データ処理株式会社:ISO/IEC 27001"), ("--gain", "架空データ処理:ISO/IEC 27001")),
        (("--in", "架空電子計算株式会社"), ("--in", "架空電子計算")),
    ],
)
def test_a_vendor_is_found_by_its_printed_name(by_name: tuple[str, str], by_id: tuple[str, str]) -> None:
    path = SAMPLES / "kakuu-security"
    named, known = (run("whatif", path, *options, "--json") for options in (by_name, by_id))
    assert (named.status, named.out) == (known.status, known.out)
    assert known.out or "stays out" in known.err


def test_what_was_saved_is_told_beside_the_answer_and_so_is_what_it_replaced(small: Path) -> None:
    file = small / "scenarios.toml"
    plain = run("whatif", small, "--out", "架空通信", "--json")
    first = run("whatif", small, "--out", "架空通信", "--save", file, "--name", "一", "--json")
    assert first.out == plain.out
    assert first.err == plain.err + f"{file}: the scenario 一 has been saved\n"
    again = run("whatif", small, "--out", "架空電算", "--save", file, "--name", "一")
    assert f"{file}: the scenario 一 was there and has been replaced\n" in again.err
    japanese = [
        run("whatif", small, "--out", "架空電算", "--save", file, "--name", name, "--lang", "ja").err
        for name in ("一", "二")
    ]
    assert f"{file}: 同じ名前のシナリオ「一」を置き換えました\n" in japanese[0]
    assert f"{file}: シナリオ「二」を保存しました\n" in japanese[1]


def test_a_scenario_can_be_started_from_and_carried_on(small: Path) -> None:
    file = small / "scenarios.toml"
    run("whatif", small, "--out", "架空通信", "--save", file, "--name", "一")
    run("whatif", small, "--out", "架空電算", "--save", file, "--name", "二")
    both = document(run("whatif", small, "--scenario", file, "--select", "一", "--out", "架空電算", "--json"))
    assert both["left"] == ["架空電算", "架空通信"] or both["left"] == ["架空通信", "架空電算"]
    assert "Choose one with --select" in run("whatif", small, "--scenario", file, "--out", "架空電算").err
    assert "Give it a name with --name" in run("whatif", small, "--out", "架空電算", "--save", file).err


def test_a_file_of_scenarios_in_the_folder_is_no_part_of_the_evaluation(small: Path) -> None:
    before = run("evaluate", small, "--json")
    run("whatif", small, "--out", "架空通信", "--save", small / "scenarios.toml", "--name", "一")
    after = run("evaluate", small, "--json")
    assert (after.out, after.err) == (before.out, before.err)
