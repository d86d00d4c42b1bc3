"""The page of weights before publication: every method asked in words, the command's numbers beside, nothing lost."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from screens import html, open_files, open_page, text
from small_tender import FILES
from streamlit.testing.v1 import AppTest
from terminal_runs import run, written

from criteria.elicitation import Approach, GroupRule, OrdinalRule, Priorities, TieRule, WeightElicitation
from data.weights.draft import Draft, MemberDraft, draft_on
from data.weights.link import packed, unpacked
from data.weights.open import draft_of, open_weights
from data.weights.read import read_weights
from data.weights.text import weights_text
from scoring.elicitation.elicit import ElicitedWeights, elicit
from views.questionnaire import answers as weights_kept
from views.questionnaire.answers import LONGEST
from views.shell.markup import plain_label
from views.shell.opening import SAMPLES
from views.wording import LANGUAGES, say

SAMPLE = SAMPLES / "kakuu-ict" / "weights.toml"
HOSTILE = "**太** [x](http://evil.example) <b>字</b><img src=x onerror=alert(1)>"
REFERENCE = say("ja", "weights.reference")


def sample() -> Draft:
    return draft_of(read_weights(SAMPLE))


def begun(*labels: str, method: Approach = Approach.AHP, **answers: Any) -> Draft:  # noqa: ANN401 - fields of a draft
    draft = draft_on(labels or ("価格", "品質", "実績"), title="庁舎清掃業務(架空)", total="100")
    return replace(draft, members=(MemberDraft(name="委員1", method=method, **answers),))


def page(draft: Draft, **address: str) -> AppTest:
    return open_page("weights", draft=packed(draft), **address)


def kept(screen: AppTest) -> Draft:
    """Return what stands in the address after a change."""
    assert not screen.exception, screen.exception
    draft = unpacked(screen.query_params["draft"])
    assert draft is not None
    return draft


def named(elements: Sequence[Any], label: str) -> Any:  # noqa: ANN401 - an element of the screen
    return next(one for one in elements if one.label in (label, plain_label(label)))


def test_the_page_says_that_nothing_is_published_before_and_while_it_is_filled_in() -> None:
    assert REFERENCE in text(open_page("weights"))
    assert REFERENCE in text(page(sample()))
    assert REFERENCE in text(page(begun()))
    assert "参考(公告前の案): 業務の実施方針 32点、実施体制 21点" in text(page(sample()))


def test_it_begins_with_named_criteria_and_asks_a_first_member() -> None:
    screen = open_page("weights")
    screen.text_area(key="weights names").set_value("価格\n\n 品質 \n情報セキュリティ").run()
    named(screen.button, "この項目で始める").click().run()
    draft = kept(screen)
    assert [one.label for one in draft.criteria] == ["価格", "品質", "情報セキュリティ"]
    assert (draft.total, [one.name for one in draft.members]) == ("100", ["委員1"])
    assert "まだ比べていない組が3組あります" in text(screen)


def test_no_names_begin_nothing() -> None:
    screen = open_page("weights")
    named(screen.button, "この項目で始める").click().run()
    assert "draft" not in screen.query_params


def test_more_criteria_than_a_questionnaire_takes_are_told_and_none_is_dropped() -> None:
    screen = open_page("weights")
    screen.text_area(key="weights names").set_value("\n".join(f"項目{k}" for k in range(101))).run()
    named(screen.button, "この項目で始める").click().run()
    assert "評価項目は100までです(いまは101行)。" in text(screen)
    assert "draft" not in screen.query_params


def test_more_criteria_than_can_be_compared_begin_with_another_method_and_ask_no_pairs() -> None:
    screen = open_page("weights", case="kakuu-ict")
    named(screen.button, "この案件の評価項目で始める").click().run()
    assert kept(screen).members[0].method is Approach.DIRECT
    for method in ("ahp", "bwm"):
        named(screen.selectbox, "答え方").set_value(method).run()
        assert "この方法で比べられる評価項目は20までです" in text(screen)
        assert not [one for one in screen.selectbox if one.label.startswith("「")]


def test_it_begins_with_the_criteria_and_the_total_of_the_open_tender_and_without_its_points() -> None:
    screen = open_files("weights", FILES)
    named(screen.button, "この案件の評価項目で始める").click().run()
    draft = kept(screen)
    assert [(one.id, one.label) for one in draft.criteria][:1] == [("plan", "業務の実施方針")]
    assert draft.total == "100"
    assert draft.members == (MemberDraft(name="委員1"),)
    assert screen.query_params["case"].startswith("upload-")


def test_the_weights_file_of_the_open_tender_and_the_sample_are_opened_with_a_button() -> None:
    for screen, label in (
        (open_page("weights", case="kakuu-ict"), "この案件の weights.toml を開く"),
        (open_page("weights"), "見本を開く"),
    ):
        named(screen.button, label).click().run()
        assert kept(screen) == sample()


def test_a_weights_file_of_a_tender_that_cannot_be_read_is_told_with_its_lines() -> None:
    screen = open_files("weights", {**FILES, "weights.toml": b"[weights]\ntotal = 0\n"})
    assert "聴取票のファイルを読み取れません" in text(screen)
    assert "weights.toml:2:weights.total: 0: 配点の合計が範囲外です" in text(screen)


def upload(screen: AppTest, content: str) -> AppTest:
    return screen.file_uploader(key="weights file").set_value(("w.toml", content.encode(), "application/toml")).run()


def test_a_saved_file_is_opened_again_finished_or_not() -> None:
    for draft in (sample(), begun(pairs={("c1", "c2"): Fraction(3)})):
        screen = upload(open_page("weights"), weights_text(draft))
        named(screen.button, "このファイルを開く").click().run()
        assert kept(screen) == draft


def test_a_file_with_faults_is_refused_with_every_line_and_what_is_filled_in_stays() -> None:
    screen = upload(page(begun()), SAMPLE.read_text(encoding="utf-8").replace('"1/3"', '"1/0"'))
    assert "聴取票のファイルを読み取れません w.toml:" in text(screen)
    assert all(one.label != "このファイルを開く" for one in screen.button)
    assert kept(screen) == begun()


def test_pairs_are_asked_in_words_with_the_numbers_of_the_scale_beside() -> None:
    screen = page(begun())
    field = named(screen.selectbox, "「価格」と「品質」では")
    assert field.value is None
    assert field.options[:3] == ["価格が極めて重要 (9)", "価格が非常に〜極めて重要 (8)", "価格が非常に重要 (7)"]
    assert field.options[8] == "同じくらい重要 (1)"
    assert field.options[-1] == "品質が極めて重要 (1/9)"
    field.set_value(Fraction(1, 3)).run()
    assert kept(screen).members[0].pairs == {("c1", "c2"): Fraction(1, 3)}
    assert "まだ比べていない組が2組あります: 「価格」と「実績」、「品質」と「実績」" in text(screen)
    named(screen.selectbox, "「価格」と「品質」では").set_value(None).run()
    assert kept(screen) == begun()


def test_an_answer_between_the_steps_of_the_scale_is_shown_as_it_is() -> None:
    screen = page(begun(pairs={("c1", "c2"): Fraction(5, 2), ("c1", "c3"): Fraction(2, 7)}))
    shown = [named(screen.selectbox, f"「価格」と「{one}」では") for one in ("品質", "実績")]
    assert [one.value for one in shown] == [Fraction(5, 2), Fraction(2, 7)]
    assert "価格が5/2倍重要 (5/2)" in shown[0].options
    assert "実績が7/2倍重要 (2/7)" in shown[1].options


def test_the_best_worst_method_asks_only_beside_these_two() -> None:
    screen = page(begun(method=Approach.BWM))
    assert "最も重要な項目を選んでください" in text(screen)
    named(screen.selectbox, "最も重要な項目").set_value("c2").run()
    named(screen.selectbox, "最も重要でない項目").set_value("c3").run()
    asked = [one.label for one in screen.selectbox if one.label.startswith("「")]
    assert asked == ["「品質」と「価格」では", "「品質」と「実績」では", "「価格」と「実績」では"]
    for label, value in zip(asked, (2, 8, 3), strict=True):
        named(screen.selectbox, label).set_value(Fraction(value)).run()
    member = kept(screen).members[0]
    assert (member.best, member.worst) == ("c2", "c3")
    assert member.beside == {("c2", "c1"): 2, ("c2", "c3"): 8, ("c1", "c3"): 3}
    assert "入力整合比 CR^I" in text(screen)
    assert "閾値" in text(screen)


def test_best_and_worst_the_same_are_said_to_be_so_and_nothing_is_asked_beside() -> None:
    screen = page(begun(method=Approach.BWM, best="c1", worst="c1"))
    assert "どちらも「価格」になっています" in text(screen)
    assert not [one for one in screen.selectbox if one.label.startswith("「")]


@pytest.mark.parametrize(
    ("method", "label", "field"),
    [(Approach.SWING, "「{}」が最低から最高に変わる価値", "swings"), (Approach.DIRECT, "「{}」の点", "points")],
)
def test_points_are_typed_full_width_or_not_and_kept_as_typed(method: Approach, label: str, field: str) -> None:
    screen = page(begun(method=method))
    for name, typed in (("価格", "１００"), ("品質", "たくさん"), ("実績", "25.5")):
        named(screen.text_input, label.format(name)).set_value(typed).run()
    assert getattr(kept(screen).members[0], field) == {"c1": "１００", "c2": "たくさん", "c3": "25.5"}
    assert "0より大きい数で記入してください: 品質 たくさん" in text(screen)
    named(screen.text_input, label.format("品質")).set_value("40").run()
    assert "参考(公告前の案): 価格 61点、品質 24点、実績 15点" in text(screen)
    named(screen.text_input, label.format("品質")).set_value("").run()
    assert "点のない項目があります: 品質" in text(screen)


def test_a_largest_swing_below_a_hundred_contradicts_the_method() -> None:
    screen = page(begun(method=Approach.SWING, swings={"c1": "80", "c2": "60", "c3": "20"}))
    assert "最も重要な変化を100としてください(いまの最大は80)" in text(screen)


def test_an_order_is_given_by_places_that_may_be_shared() -> None:
    screen = page(begun(method=Approach.ORDINAL))
    for name, place in (("価格", 2), ("品質", 1)):
        named(screen.selectbox, name).set_value(place).run()
    assert "順位の決まっていない項目があります: 実績" in text(screen)
    named(screen.selectbox, "実績").set_value(2).run()
    named(screen.selectbox, "順序から重みを求める方法").set_value("rank-sum").run()
    member = kept(screen).members[0]
    assert (member.places, member.rule) == ({"c1": 2, "c2": 1, "c3": 2}, OrdinalRule.RANK_SUM)
    assert "品質 50点" in text(screen)


def test_another_method_may_be_tried_and_the_first_one_taken_up_again() -> None:
    draft = begun(pairs={("c1", "c2"): Fraction(3), ("c1", "c3"): Fraction(5), ("c2", "c3"): Fraction(2)})
    screen = page(draft)
    named(screen.selectbox, "答え方").set_value("direct").run()
    assert "点のない項目があります" in text(screen)
    named(screen.selectbox, "答え方").set_value("ahp").run()
    assert kept(screen) == draft
    assert "参考(公告前の案)" in text(screen)


def test_title_total_and_rules_are_chosen_in_words() -> None:
    screen = page(begun())
    named(screen.text_input, "件名").set_value("別の件名").run()
    named(screen.text_input, "配点の合計").set_value("百").run()
    named(screen.selectbox, "委員の回答をまとめる方法").set_value("judgements").run()
    named(screen.selectbox, "一対比較から求める重み").set_value("geometric-mean").run()
    named(screen.selectbox, "剰余が等しいとき、端数の1点を配る順").set_value("larger").run()
    draft = kept(screen)
    assert (draft.title, draft.total) == ("別の件名", "百")
    assert (draft.group, draft.priorities, draft.ties) == (
        GroupRule.JUDGEMENTS, Priorities.GEOMETRIC_MEAN, TieRule.LARGER,
    )  # fmt: skip
    assert "配点の合計を、1から1,000,000までの整数で記入してください(いまの記入: 百)" in text(screen)


def test_a_rule_that_needs_comparisons_is_refused_where_somebody_did_not_compare() -> None:
    screen = page(replace(sample(), group=GroupRule.JUDGEMENTS))
    assert "全員が一対比較で答えた場合だけ使えます" in text(screen)
    assert "整数の配点案" not in text(screen)


def test_criteria_are_renamed_added_and_taken_away_with_the_answers_about_them() -> None:
    screen = page(begun(pairs={("c1", "c2"): Fraction(3), ("c2", "c3"): Fraction(2)}))
    named(screen.text_input, "項目1").set_value("入札価格").run()
    named(screen.text_input, "加える項目").set_value("地域貢献").run()
    assert named(screen.text_input, "加える項目").value == ""
    screen.button(key="weights remove c2").click().run()
    draft = kept(screen)
    assert [(one.id, one.label) for one in draft.criteria] == [("c1", "入札価格"), ("c3", "実績"), ("c4", "地域貢献")]
    assert draft.members[0].pairs == {}


def test_members_are_added_named_weighed_chosen_and_taken_away() -> None:
    screen = page(begun())
    named(screen.button, "委員を加える").click().run()
    assert screen.query_params["member"] == "2"
    named(screen.text_input, "名前").set_value("佐藤").run()
    named(screen.text_input, "ほかの委員と比べた重み(ふつうは1)").set_value("1/2").run()
    assert [(one.name, one.counts) for one in kept(screen).members] == [("委員1", "1"), ("佐藤", "1/2")]
    choice = named(screen.selectbox, "回答を記入する委員")
    assert choice.options == ["1. 委員1(記入中)", "2. 佐藤(記入中)"]
    choice.set_value(0).run()
    assert screen.query_params["member"] == "1"
    named(screen.button, "この委員と回答を取り除く").click().run()
    assert [one.name for one in kept(screen).members] == ["佐藤"]
    named(screen.button, "この委員と回答を取り除く").click().run()
    assert "委員を1人以上加えてください" in text(screen)


@pytest.mark.parametrize(
    ("name", "said"), [("", "委員の名前を記入してください"), ("委員B", "同じ名前の委員がほかにいます")]
)
def test_a_member_without_a_name_of_ones_own_is_told_so_beside_the_questions(name: str, said: str) -> None:
    screen = page(sample().with_member(0, name=name))
    assert text(screen).count(said) >= 2


def test_a_member_who_counts_nothing_is_told_so() -> None:
    assert "委員の重みを、0より大きい数で記入してください" in text(page(sample().with_member(0, counts="0")))


def test_those_who_have_answered_are_shown_while_others_are_waited_for_each_by_a_link() -> None:
    screen = page(sample().with_new_member("委員E"))
    shown = text(screen)
    assert "回答がそろうと、配点案を計算します 委員E : 順位の決まっていない項目があります" in shown
    assert "回答を終えた委員の重み 委員A 委員B 委員C 委員D 業務の実施方針 委員 0.2626 – 0.4000" in shown
    assert "集団 0." not in shown
    assert "member=5" in html(screen)


def test_a_reload_or_a_shared_link_shows_the_same_member_and_the_same_answers() -> None:
    screen = page(sample(), member="2")
    assert named(screen.text_input, "名前").value == "委員B"
    assert kept(screen) == sample()
    for wrong in ("0", "99", "x", "²"):
        assert named(page(sample(), member=wrong).text_input, "名前").value in ("委員A", "委員D")


def test_an_answer_that_comes_before_the_browser_has_taken_up_the_last_one_loses_nothing() -> None:
    screen = page(begun(method=Approach.DIRECT))
    before = screen.query_params["draft"]
    named(screen.text_input, "「価格」の点").set_value("50").run()
    screen.query_params["draft"] = before
    named(screen.text_input, "「品質」の点").set_value("30").run()
    assert kept(screen).members[0].points == {"c1": "50", "c2": "30"}


def test_a_step_back_in_the_browser_is_gone_on_from() -> None:
    screen = page(begun(method=Approach.DIRECT))
    before = screen.query_params["draft"]
    named(screen.text_input, "「価格」の点").set_value("50").run()
    screen.query_params["draft"] = before
    screen.run()
    assert named(screen.text_input, "「価格」の点").value == ""
    named(screen.text_input, "「品質」の点").set_value("30").run()
    assert kept(screen).members[0].points == {"c2": "30"}


@pytest.mark.parametrize("draft", ["x", "~gone", packed(sample())[:-9]])
def test_an_address_that_cannot_be_read_is_told_and_leads_to_a_beginning(draft: str) -> None:
    screen = open_page("weights", draft=draft)
    assert "記入中の聴取票を読み取れません" in text(screen)
    assert named(screen.button, "見本を開く")


def long_draft() -> Draft:
    labels = [f"評価項目{'甲乙丙丁戊己庚辛壬癸'[k % 10]}その{k}{hash_like(k)}" for k in range(20)]
    return replace(begun(*labels, method=Approach.DIRECT), members=tuple(many()))


def hash_like(k: int) -> str:
    """Return letters that do not pack well."""
    return "".join(chr(0x4E00 + (k * 7919 + step * 104729) % 8000) for step in range(60))


def many() -> list[MemberDraft]:
    return [
        MemberDraft(
            name=hash_like(100 + at),
            method=Approach.DIRECT,
            points={f"c{k}": f"{k * 37 % 91 + at}.{at}" for k in range(1, 21)},
        )
        for at in range(20)
    ]


def test_answers_too_long_for_the_address_lie_on_the_server_and_the_page_says_so() -> None:
    draft = long_draft()
    assert len(packed(draft)) > LONGEST
    screen = upload(open_page("weights"), weights_text(draft))
    named(screen.button, "このファイルを開く").click().run()
    assert screen.query_params["draft"].startswith("~")
    assert "回答が多く、アドレスに入りきりません" in text(screen)
    again = open_page("weights", draft=screen.query_params["draft"])
    assert "参考(公告前の案)" in text(again)
    named(again.text_input, "件名").set_value("続き").run()
    assert not again.exception
    assert again.query_params["draft"] != screen.query_params["draft"]


def test_the_pages_points_and_weights_are_those_of_the_command_on_the_saved_file(tmp_path: Path) -> None:
    screen = page(sample())
    (download,) = (one for one in screen.get("download_button"))
    assert download.label == "weights.toml を保存"
    file = written(tmp_path, {"weights.toml": weights_text(kept(screen))}) / "weights.toml"
    done = run("weights", file, "--json", "--lang", "ja")
    document = json.loads(done.out, parse_float=pytest.fail)
    shown = text(screen)
    table = document["points"]["table"]
    said = "、".join(f"{one['label']} {row['points']}点" for one, row in zip(document["criteria"], table, strict=True))
    assert f"参考(公告前の案): {said}" in shown
    for sentence in (*document["sentences"], *(said for one in document["members"] for said in one["sentences"])):
        assert " ".join(sentence.split()) in shown
    assert document == json.loads(run("weights", SAMPLE, "--json", "--lang", "ja").out)


def test_the_working_of_the_whole_points_is_shown_line_by_line_with_who_got_what_was_left() -> None:
    shown = text(page(sample()))
    assert "業務の実施方針 32.5477 32 0.5477 32 実施体制 20.7590 20 0.7590 +1 21" in shown
    assert "合計 100 98 +2 100" in shown
    assert (
        "整数部の合計は98点で、100点まで2点残ります。剰余の大きい順に、「実施体制」、「情報セキュリティ」に1点ずつ"
        in shown
    )


def test_where_the_whole_parts_are_enough_nothing_is_left_over() -> None:
    screen = page(begun(method=Approach.DIRECT, points={"c1": "50", "c2": "30", "c3": "20"}))
    assert "整数部だけで100点になり、端数はありません。" in text(screen)


def test_equal_remainders_are_told_with_the_rule_that_decided() -> None:
    screen = page(begun(method=Approach.DIRECT, points={"c1": "1", "c2": "1", "c3": "1"}))
    assert "剰余が等しい項目(価格、品質、実績)の端数は、定めた規則(記載順)で配分しました" in text(screen)


def test_each_table_of_random_indices_and_the_threshold_are_named_in_the_working() -> None:
    shown = text(page(sample()))
    for ratio in elicit(read_weights(SAMPLE)).members[0].detail.ratios:  # type: ignore[union-attr]
        assert f"{ratio.table.name} " in shown
        assert ratio.table.source in shown
    assert "最も整合しない比較は「情報セキュリティ」対「同種業務の実績」です" in shown
    assert "残るずれ ξ* 0.0202 入力整合比 CR^I 0.0238 閾値 0.2457 判定 適合" in shown


def test_what_no_table_judges_is_said_to_be_so() -> None:
    labels = [f"項目{k}" for k in range(1, 17)]
    pairs = {(f"c{i}", f"c{j}"): Fraction(1 + (i == 1 and j == 2)) for i in range(1, 17) for j in range(i + 1, 17)}
    assert "公表された値がない" in text(page(begun(*labels, pairs=pairs)))


def test_an_inconsistent_answer_is_marked_as_failing() -> None:
    pairs = {("c1", "c2"): Fraction(9), ("c1", "c3"): Fraction(1, 9), ("c2", "c3"): Fraction(9)}
    assert "不適合" in text(page(begun(pairs=pairs)))


def test_the_picture_has_a_bar_for_every_member_and_the_group_and_says_the_weights() -> None:
    shown = html(page(sample()))
    assert 'aria-label="集団 0.3255、委員A 0.2945、委員B 0.2626、委員C 0.3448、委員D 0.4000"' in shown
    assert shown.count('class="s-c-group" style') == 4


def test_more_members_than_colours_are_drawn_alike() -> None:
    members = tuple(
        MemberDraft(name=f"委員{k}", method=Approach.ORDINAL, places={"c1": 1, "c2": 2, "c3": 3}) for k in range(9)
    )
    shown = html(page(replace(begun(), members=members)))
    assert "委員(1人に1本)" in shown
    assert shown.count('class="s-c-member" style') == 27


def test_the_points_are_offered_as_lines_of_the_definition() -> None:
    shown = html(page(begun(method=Approach.DIRECT, points={"c1": "50", "c2": "30", "c3": "20"})))
    assert "[[criteria]]\nid = &quot;c1&quot;\nlabel = &quot;価格&quot;\nmax_points = 50" in shown


def test_names_are_text_and_never_markup() -> None:
    draft = begun(HOSTILE, "品質", method=Approach.DIRECT, points={"c1": "1", "c2": "2"})
    draft = replace(draft, title=HOSTILE).with_member(0, name=HOSTILE).with_new_member(HOSTILE + "2")
    screen = page(draft.with_member(1, points={"c1": "1"}))
    assert HOSTILE in text(screen)
    for mark in ("<b>字", "<img", 'href="http'):
        assert mark not in html(screen)
    assert r"\*\*太\*\*" in next(one.label for one in screen.text_input if "太" in one.label)


def test_closing_what_is_filled_in_leaves_the_case_open() -> None:
    shown = html(page(sample(), case="kakuu-ict"))
    assert 'href="?lang=ja&amp;case=kakuu-ict"' in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("member", range(1, 5))
def test_every_form_is_told_in_both_languages(language: str, member: int) -> None:
    screen = page(sample(), lang=language, member=str(member))
    assert say(language, "weights.method") in [one.label for one in screen.selectbox]
    assert say(language, "weights.consistency") in text(screen)


def test_every_choice_and_step_of_the_scale_has_its_words() -> None:
    for language in LANGUAGES:
        for kind in (Approach, GroupRule, Priorities, TieRule, OrdinalRule):
            assert all(say(language, f"weights.{kind.__name__.lower()}_{one.value.replace('-', '_')}") for one in kind)
        assert all(say(language, f"weights.how_{one}") for one in Approach)
        assert len({say(language, f"weights.scale_{step}", name="", number="") for step in range(2, 10)}) == 8


def test_an_unfinished_file_of_the_page_is_read_by_the_command_with_what_lacks(tmp_path: Path) -> None:
    file = written(tmp_path, {"weights.toml": weights_text(begun())}) / "weights.toml"
    done = run("weights", file)
    assert done.status == 2
    assert "pairs are not compared" in done.err
    assert open_weights(file.read_text(encoding="utf-8")) == begun()


def test_points_that_are_too_close_to_call_are_left_to_the_committee(monkeypatch: pytest.MonkeyPatch) -> None:
    def undecided(asked: WeightElicitation) -> ElicitedWeights:
        known = elicit(asked)
        lines = [replace(one, whole=None, remainder=None, points=None) for one in known.points.shares]
        return replace(known, points=replace(known.points, shares=tuple(lines)))

    monkeypatch.setattr(weights_kept, "elicit", undecided)
    points = {"c1": "7", "c2": "11", "c3": "13"}
    shown = text(page(begun("未定甲", "未定乙", "未定丙", method=Approach.DIRECT, points=points)))
    assert "配点案は計算だけでは決まりません" in shown
    assert "未定甲 22.5806 判定できない" in shown
    assert "配点は選定委員会で決めてください" in shown
    assert "tender.toml に書く場合" not in shown
