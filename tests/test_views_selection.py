"""The selection page: the answer of the command, rules in words to be tried, who gets what, and why not."""

import json

import pytest
from screens import html, open_page, text

from data import read_bids, read_tender
from report.selection.sentences import outcome_sentence, rule_sentence
from scoring import select
from tests.rule_kinds import SelectionRuleKind
from views.shell.opening import SAMPLES

pytestmark = pytest.mark.selection


def test_the_page_tells_the_selection_of_the_command_with_every_rule_and_what_it_costs() -> None:
    tender = read_tender(SAMPLES / "kakuu-lots")
    selection = select(tender, *read_bids(SAMPLES / "kakuu-lots", tender))
    shown = text(open_page("selection", case="kakuu-lots"))
    assert outcome_sentence(selection).ja in shown
    assert len(selection.rules) == 10
    assert [one.rule.id for one in selection.rules if rule_sentence(selection, one).ja not in shown] == []


def test_the_matrix_shows_who_gets_what_alone_or_in_a_package_and_who_is_out() -> None:
    shown = html(open_page("selection", case="kakuu-lots"))
    assert "選定(組合せ P1)" in shown
    assert 's-a-taken"><b>選定<br>11,065,000</b>' in shown
    assert shown.count('<td class="s-a-out"') == 13


def test_a_vendors_name_asks_why_it_was_not_selected() -> None:
    assert "why=" in html(open_page("selection", case="kakuu-lots"))
    shown = text(open_page("selection", case="kakuu-lots", why="架空情報システム"))
    assert "架空情報システムを選定すると、価格の合計が622,000円悪化" in shown
    assert "架空運用サービスは除外されています" in text(
        open_page("selection", case="kakuu-lots", why="架空運用サービス")
    )


def test_a_rule_left_out_is_tried_stands_in_the_address_and_is_not_binding() -> None:
    screen = open_page("selection", case="kakuu-shortlist")
    assert "拘束力なし" not in text(screen)
    next(one for one in screen.checkbox if one.key == "rule budget").uncheck().run()
    assert json.loads(screen.query_params["terms"]) == {"out": ["budget"]}
    assert "参考(拘束力なし)" in text(screen)
    assert "技術点の合計 415点" in text(screen)


def test_another_number_is_tried_and_the_declared_one_asks_for_nothing() -> None:
    screen = open_page("selection", case="kakuu-shortlist")
    number = "param size exactly"
    next(one for one in screen.number_input if one.key == number).set_value(4).run()
    assert json.loads(screen.query_params["terms"]) == {"set": {"size": {"exactly": 4}}}
    next(one for one in screen.number_input if one.key == number).set_value(5).run()
    assert "terms" not in screen.query_params


def test_a_rule_is_added_from_the_form_and_removed_again() -> None:
    screen = open_page("selection", case="kakuu-shortlist")
    screen.selectbox(key="added kind").select(SelectionRuleKind.SCORE_FLOOR).run()
    next(one for one in screen.text_input if one.key == "added score-floor at_least").set_value("90.5").run()
    next(one for one in screen.button if one.key == "add rule").click().run()
    assert json.loads(screen.query_params["terms"]) == {"add": [{"rule": "score-floor", "at_least": "90.5"}]}
    assert "不調" in text(screen)
    assert "両立しない条件" in text(screen)
    next(one for one in screen.button if one.key == "remove score-floor+1").click().run()
    assert "terms" not in screen.query_params


def test_rules_that_do_not_go_together_are_refused_with_the_faults_and_the_declared_ones_are_shown() -> None:
    terms = json.dumps({"add": [{"rule": "size", "at_least": 3, "at_most": 2}]})
    shown = text(open_page("selection", case="kakuu-shortlist", terms=terms))
    assert "この変更は試せません" in shown
    assert "技術点の合計 406点" in shown


@pytest.mark.parametrize("terms", ["{", "[]", '{"out":1}', '{"add":[{"rule":"none"}]}', '{"objective":["none"]}', "1"])
def test_nothing_written_into_the_address_breaks_the_page(terms: str) -> None:
    shown = text(open_page("selection", case="kakuu-shortlist", terms=terms))
    assert "選定条件の変更を読み取れません" in shown
    assert "技術点の合計 406点" in shown


def test_a_tender_without_a_selection_can_be_tried_and_says_that_none_is_declared() -> None:
    shown = text(open_page("selection", case="kakuu-security"))
    assert "この案件には選定の条件が定められていません" in shown
    assert "参考(拘束力なし)" in shown


def test_the_excluded_are_listed_once_a_ground_with_all_their_lots() -> None:
    shown = text(open_page("selection", case="kakuu-lots"))
    assert shown.count("期間中に指名停止を受けています") == 1
    assert "架空運用サービス 住民, 税務, 福祉" in shown


def test_amounts_in_the_form_are_written_out_below_their_fields_and_no_label_speaks_of_keys() -> None:
    screen = open_page("selection", case="kakuu-shortlist")
    number = next(one for one in screen.number_input if one.key == "param budget at_most")
    number.set_value(123_456_000).run()
    assert '<p class="s-p s-small">123,456,000円</p>' in html(screen)
    screen.selectbox(key="added kind").select(SelectionRuleKind.BUDGET).run()
    next(one for one in screen.number_input if one.key == "added budget at_most").set_value(9_876_000).run()
    assert '<p class="s-p s-small">9,876,000円</p>' in html(screen)
    screen.selectbox(key="added kind").select(SelectionRuleKind.LOCAL).run()
    labels = [one.label for one in (*screen.number_input, *screen.text_input)]
    assert any("者数、ロット数又は金額" in one for one in labels)
    assert not any("of の" in one for one in labels)


def test_what_a_quota_of_money_asks_is_written_out_as_money_and_one_of_lots_is_not() -> None:
    terms = {"add": [{"rule": "local", "regions": ["架空市"], "at_least": 1_000_000, "of": "price"}]}
    assert '<p class="s-p s-small">1,000,000円</p>' in html(
        open_page("selection", case="kakuu-lots", terms=json.dumps(terms))
    )
    assert '<p class="s-p s-small">5円</p>' not in html(open_page("selection", case="kakuu-lots"))
