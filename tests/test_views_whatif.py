"""The what-if page: levers that keep the total, the answer beside the official one, and an address that says it all."""

import pytest
from screens import html, open_files, open_page, text
from small_tender import FILES, SUMMED, changed
from streamlit.testing.v1 import AppTest

from data import read_bids, read_tender
from data.weights.scenarios import parse_scenarios
from report.evaluation.what_if import comparison_sentence
from scoring import evaluate
from scoring.whatif import changes_text, read_changes, what_if
from views.shell.markup import plain_label
from views.shell.opening import SAMPLES


def lever(screen: AppTest, label: str) -> AppTest:
    return next(one for one in screen.slider if one.label.startswith(plain_label(label)))


def test_without_a_change_the_page_shows_the_official_ranking_twice_and_says_that_nothing_is_changed() -> None:
    shown = text(open_page("whatif", case="kakuu-security"))
    assert (
        "第1位は変わりません 参考(拘束力なし): 変更なし。第1位は架空システム管理株式会社のままで、順位は変わりません。"
        in shown
    )
    assert "1 1 架空システム管理株式会社 186.54 186.54 2 2 架空データ処理株式会社 167 167" in shown


@pytest.mark.parametrize(
    ("language", "mark"),
    [("ja", "配点を動かす 参考(拘束力なし)。"), ("en", "Move the points For reference, not binding.")],
)
def test_that_nothing_here_binds_stands_by_the_sliders_as_well(language: str, mark: str) -> None:
    assert mark in text(open_page("whatif", case="kakuu-security", lang=language))


def test_a_moved_slider_keeps_the_total_and_stands_in_the_address_as_the_command_writes_it() -> None:
    screen = open_page("whatif", case="kakuu-security")
    lever(screen, "運用計画").set_value(60).run()
    assert screen.query_params["changes"] == "set plan=60"
    points = [int(one.value) for one in screen.slider if "価格点" not in one.label]
    assert points == [60, 16, 24]


def test_the_answer_is_the_one_of_the_same_evaluation_on_a_changed_copy() -> None:
    tender = read_tender(SAMPLES / "kakuu-security")
    bids, findings = read_bids(SAMPLES / "kakuu-security", tender)
    changes = "set plan=90; price-points 20"
    expected = what_if(evaluate(tender, bids, findings), read_changes(changes))
    shown = text(open_page("whatif", case="kakuu-security", changes=changes))
    assert comparison_sentence(expected).ja in shown
    assert expected.moved
    assert all(f"{one.vendor}" in shown for one in expected.moved)


def test_a_reload_or_a_shared_link_moves_the_sliders_to_the_same_places() -> None:
    screen = open_page("whatif", case="kakuu-security", changes="set plan=60; set certification=5")
    assert [int(one.value) for one in screen.slider] == [100, 60, 5, 35]
    assert lever(screen, "個人情報の漏えい防止対策").disabled


def test_a_slider_back_at_the_official_points_asks_for_nothing() -> None:
    screen = open_page("whatif", case="kakuu-security", changes="set plan=60")
    lever(screen, "運用計画").set_value(50).run()
    assert "changes" not in screen.query_params


def test_a_slider_that_another_one_moved_can_be_put_back_to_its_official_points() -> None:
    screen = open_page("whatif", case="kakuu-security", changes="set plan=60")
    assert lever(screen, "情報セキュリティの認証").value == 16
    lever(screen, "情報セキュリティの認証").set_value(20).run()
    assert screen.query_params["changes"] == "set plan=60; set certification=20"
    lever(screen, "情報セキュリティの認証").set_value(16).run()
    assert screen.query_params["changes"] == "set plan=60"


def test_where_the_price_leaves_the_criteria_more_their_sliders_reach_further_and_show_their_points() -> None:
    screen = open_page("whatif", case="kakuu-security")
    assert [one.max for one in screen.slider] == [199, 99, 99, 99]
    lever(screen, "価格点").set_value(60).run()
    assert [one.max for one in screen.slider] == [199, 139, 139, 139]
    assert [int(one.value) for one in screen.slider] == [60, 70, 28, 42]
    lever(screen, "運用計画").set_value(80).run()
    assert screen.query_params["changes"] == "price-points 60; set plan=80"
    lever(screen, "価格点").set_value(120).run()
    assert [one.max for one in screen.slider] == [199, 99, 99, 99]


@pytest.mark.parametrize(
    ("asked", "most"), [("set plan=40", 199), ("group 提案=200", 119), ("set plan=40; group 提案=200", 119)]
)
def test_the_price_reaches_up_to_what_the_criteria_that_are_set_count_of_the_total(asked: str, most: int) -> None:
    assert [one.max for one in open_files("whatif", SUMMED).slider] == [319, 72, 219, 219]
    screen = open_files("whatif", SUMMED, changes=asked)
    lever(screen, "価格点").set_value(300).run()
    assert screen.query_params["changes"] == f"{asked}; price-points {most}"
    assert "この仮定はできません" not in text(screen)


def test_a_criterion_has_the_room_of_its_group_where_that_is_set_and_the_rest_has_none_where_nothing_is_left() -> None:
    screen = open_files("whatif", SUMMED, changes="group 提案=200")
    assert lever(screen, "情報セキュリティ認証").disabled
    lever(screen, "業務の実施方針").set_value(72).run()
    assert screen.query_params["changes"] == "group 提案=200; set plan=66"
    assert "この仮定はできません" not in text(screen)


@pytest.mark.parametrize(
    ("asked", "to", "taken"),
    [
        ("group 業務の提案=600", 700, "group 安全管理=199"),
        ("set isms=100; set education=50; set presentation=20", 60, "group 安全管理=151"),
        ("set isms=100; set education=50; set presentation=20", 790, "group 安全管理=779"),
    ],
)
def test_a_group_takes_what_the_others_that_are_set_leave_and_its_own_need(asked: str, to: int, taken: str) -> None:
    screen = open_page("whatif", case="kakuu-ict", changes=asked)
    lever(screen, "区分「安全管理」").set_value(to).run()
    assert screen.query_params["changes"] == f"{asked}; {taken}"
    assert "この仮定はできません" not in text(screen)


def test_criteria_that_are_set_leave_the_price_its_room_beside_technical_points_scaled_to_an_allotment() -> None:
    scaled = changed("price_points = 100", "price_points = 100\ntechnical_points = 50")
    screen = open_files("whatif", scaled, changes="set plan=90")
    lever(screen, "価格点").set_value(140).run()
    assert screen.query_params["changes"] == "set plan=90; price-points 140"
    assert "この仮定はできません" not in text(screen)


def test_a_slider_that_the_others_leave_no_room_stays_where_it_is() -> None:
    asked = "price-points 161; set plan=38"
    screen = open_page("whatif", case="kakuu-security", changes=asked)
    lever(screen, "情報セキュリティの認証").set_value(20).run()
    assert screen.query_params["changes"] == asked
    assert "この仮定はできません" not in text(screen)


def test_what_a_slider_cannot_show_exactly_stands_below_it_in_words() -> None:
    shown = text(open_page("whatif", case="kakuu-security", changes="set plan=51"))
    assert "正確には 19.6点" in shown
    assert "正確には 29.4点" in shown


def test_every_change_can_be_taken_back_alone_or_with_all_others() -> None:
    shown = html(open_page("whatif", case="kakuu-security", changes="set plan=60; out 架空データ処理"))
    assert "changes=set+plan%3D60&quot;" not in shown
    assert 'changes=set+plan%3D60"' in shown
    assert "changes=out+%E6%9E%B6" in shown
    assert "すべて取り消す" in shown


def test_a_price_and_a_certificate_and_a_vendor_left_out_are_asked_with_fields_and_buttons() -> None:
    screen = open_page("whatif", case="kakuu-security")
    screen.selectbox(key="whatif of").select("架空データ処理").run()
    next(one for one in screen.number_input if one.key == "price 架空データ処理").set_value(40_000_000).run()
    assert screen.query_params["changes"] == "price 架空データ処理=40000000"
    next(one for one in screen.button if one.label == "取得していたら").click().run()
    assert screen.query_params["changes"].endswith("; gain 架空データ処理:ISO/IEC 27001")
    next(one for one in screen.button if one.label == "なかったら").click().run()
    assert screen.query_params["changes"].endswith("; lose 架空データ処理:ISO/IEC 27001")
    next(one for one in screen.button if one.label == "参加していなかったら").click().run()
    assert "out 架空データ処理" in screen.query_params["changes"]
    assert not screen.exception


def test_an_excluded_vendor_is_not_brought_in_while_its_ground_stands() -> None:
    shown = text(open_page("whatif", case="kakuu-security", changes="in 架空電子計算"))
    assert "この仮定はできません" in shown
    assert "架空電子計算は除外されたままです: ISO/IEC 27001:2013に基づく認証は2025-10-31限りで失効しています" in shown
    assert "変更なし" in shown


def test_any_other_change_can_be_written_and_a_wrong_one_is_refused_with_what_is_expected() -> None:
    screen = open_page("whatif", case="kakuu-security")
    screen.text_input(key="whatif words").set_value("rounding value=0 down").run()
    assert screen.query_params["changes"] == "rounding value=0 down"
    screen.text_input(key="whatif words").set_value("sett plan=60").run()
    assert "「set」の誤りではありませんか" in text(screen)


@pytest.mark.parametrize(
    "changes", ["set plan=", "%%%", "price 架空システム管理=-1", "set plan=1000", "formula price={"]
)
def test_nothing_written_into_the_address_breaks_the_page(changes: str) -> None:
    shown = text(open_page("whatif", case="kakuu-security", changes=changes))
    assert "この仮定はできません" in shown
    assert "1 1 架空システム管理株式会社" in shown


def test_names_with_marks_of_markdown_are_shown_as_they_are() -> None:
    assert plain_label("*a* [b](c) $x$ :d:") == r"\*a\* \[b\]\(c\) \$x\$ \:d\:"


def test_a_tender_of_one_criterion_has_nothing_to_move() -> None:
    screen = open_page("whatif", case="shimote")
    assert [one.disabled for one in screen.slider] == [True]


def test_many_criteria_are_moved_by_group_first() -> None:
    screen = open_page("whatif", case="kakuu-ict")
    lever(screen, "区分「安全管理」").set_value(330).run()
    assert screen.query_params["changes"] == "group 安全管理=330"
    assert "第1位" in text(screen)


def test_uploaded_files_have_the_page_as_well() -> None:
    assert "配点を動かす" in text(open_files("whatif", FILES))


def test_the_intervals_and_the_ranks_of_drawn_points_follow_the_points_that_are_set() -> None:
    official = html(open_page("whatif", case="kakuu-security"))
    changed = html(open_page("whatif", case="kakuu-security", changes="set plan=60"))
    assert "配点50点。端数処理前の首位が変わらない範囲 0 – 96.53…点" in official
    assert "配点60点。" in changed
    assert "順位受容度" not in official
    assert "標本10,000件" in changed


SCENARIOS = """\
[[scenarios]]
name = "計画重視"
changes = ["set plan=90; price-points 20"]

[[scenarios]]
name = "値下げ"
changes = ["price 架空データ処理=41000000"]
"""


def test_scenarios_of_a_file_are_compared_side_by_side_each_with_its_sentence_and_its_link() -> None:
    screen = open_page("whatif", case="kakuu-security")
    screen.file_uploader(key="scenarios").set_value(("s.toml", SCENARIOS.encode(), "application/toml")).run()
    shown = text(screen)
    assert "事業者 公表 計画重視 値下げ" in shown
    assert "架空システム管理株式会社 1 " in shown
    assert "この仮定を開く" in shown
    assert "changes=price+%E6%9E%B6" in html(screen)


def test_a_file_of_scenarios_that_cannot_be_read_is_refused_with_its_line() -> None:
    screen = open_page("whatif", case="kakuu-security")
    broken = SCENARIOS.replace("set plan", "sett plan").encode()
    screen.file_uploader(key="scenarios").set_value(("s.toml", broken, "application/toml")).run()
    assert "シナリオのファイルを読み取れません s.toml:3" in text(screen)


def test_what_is_asked_can_be_saved_under_a_name() -> None:
    assert list(open_page("whatif", case="kakuu-security").get("download_button")) == []
    screen = open_page("whatif", case="kakuu-security", changes="set plan=60")
    assert [one.label for one in screen.get("download_button")] == ["シナリオを保存"]


def test_a_file_without_a_scenario_is_told_of_as_one() -> None:
    screen = open_page("whatif", case="kakuu-security")
    screen.file_uploader(key="scenarios").set_value(("s.toml", b"", "application/toml")).run()
    assert (
        "シナリオのファイルを読み取れません s.toml: シナリオがありません(正しくは: [[scenarios]] の表が1つ以上)"
        in text(screen)
    )


def test_what_is_asked_is_saved_beside_the_scenarios_of_the_open_file(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    monkeypatch.setattr(
        "views.parts.scenarios.st.download_button", lambda _label, text, *_rest, **_how: saved.append(text)
    )
    screen = open_page("whatif", case="kakuu-security", changes="set plan=60")
    assert [one.name for one in parse_scenarios(saved[-1])] == ["仮定"]
    screen.file_uploader(key="scenarios").set_value(("s.toml", SCENARIOS.encode(), "application/toml")).run()
    assert [one.name for one in parse_scenarios(saved[-1])] == ["計画重視", "値下げ", "仮定"]
    screen.text_input(key="scenario name").set_value("値下げ").run()
    added = parse_scenarios(saved[-1])
    assert [(one.name, changes_text(one.changes)) for one in added] == [
        ("計画重視", "set plan=90; price-points 20"),
        ("値下げ", "set plan=60"),
    ]


def test_a_value_that_rises_says_so_with_its_sign_as_the_command_does() -> None:
    shown = text(open_page("whatif", case="kakuu-security", changes="set plan=90"))
    assert "架空システム管理株式会社 180.14 186.54 -6.4" in shown
    assert "架空データ処理株式会社 177.4 167 +10.4" in shown
