"""What is asked on the screen belongs to its case, and one wrong thing asked leaves the others standing."""

import json
import re
from string import punctuation

import pytest
from screens import html, open_files, open_page, text
from small_tender import FILES, changed
from streamlit.testing.v1 import AppTest

from views.shell.markup import plain_label
from views.shell.opening import samples
from views.wording import LANGUAGES

CASE = "kakuu-qcbs"
ASKED = {
    "changes": "ratio 70:30",
    "terms": '{"out":["budget"]}',
    "why": "架空クラウド",
    "uncertain": "marks",
    "price-band": "3%",
    "bid": "架空商会",
    "check": "suspension",
    "lot": "",
}
OF_A_CASE = ("changes=", "terms=", "why=", "uncertain=", "price-band=", "bid=", "check=", "lot=")


def cards(screen: AppTest) -> list[str]:
    return [link for link in re.findall(r'href="([^"]*)"', html(screen)) if link.startswith("result?")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cards_of_the_samples_carry_nothing_of_the_open_case(language: str) -> None:
    links = cards(open_page("open", case=CASE, lang=language, **ASKED))
    assert len(links) == len(samples())
    assert [link for link in links if any(name in link for name in OF_A_CASE)] == []
    assert all(f"lang={language}" in link for link in links)


def test_an_upload_is_opened_without_what_was_asked_of_the_case_before() -> None:
    screen = open_page("open", case=CASE, lang="en", draft="x", **ASKED)
    screen.file_uploader[0].set_value([(name, data, "text/plain") for name, data in FILES.items()])
    next(one for one in screen.button if one.label == "Read and evaluate").click()
    screen.run()
    assert sorted(screen.query_params) == ["case", "draft", "lang"]
    assert screen.query_params["case"] != CASE
    screen.switch_page("views/whatif.py").run()
    assert "changes" not in screen.query_params


@pytest.mark.parametrize("page", ["whatif", "selection", "robustness"])
def test_the_same_window_led_to_another_case_forgets_what_was_put_in(page: str) -> None:
    screen = open_page(page, case="kakuu-shortlist", **ASKED)
    screen.query_params.clear()
    screen.query_params.update({"case": "kakuu-security"})
    screen.run()
    assert sorted(screen.query_params) == ["case"]
    assert "70:30" not in text(screen)


def test_pages_of_one_case_keep_what_is_asked_of_it() -> None:
    screen = open_page("result", case=CASE, **ASKED)
    assert "changes=ratio" in html(screen)


def test_a_lot_that_is_not_there_is_said_so_and_no_other_one_is_shown_for_it() -> None:
    shown = text(open_page("result", case="kakuu-lots", lot="住民票"))
    assert "「住民票」というロットはありません。下から選んでください。" in shown
    assert "ロット 住民票" not in shown
    assert "第1位" not in shown


def test_a_wrong_assumption_is_refused_alone_and_the_valid_ones_are_in_force() -> None:
    screen = open_page("whatif", case="kakuu-security", changes="set plan=60; out 架空; set certification=5")
    shown = text(screen)
    assert (
        "この仮定はできません これを除いた仮定だけで評価した結果を示します。 out 架空: 事業者「架空」はありません"
        in shown
    )
    assert [int(one.value) for one in screen.slider] == [100, 60, 5, 35]
    assert 'changes=set+plan%3D60%3B+set+certification%3D5"' in html(screen)


def test_where_no_assumption_can_be_made_nothing_is_said_of_what_they_would_do() -> None:
    shown = text(open_page("whatif", case="kakuu-security", changes="set plan=1e3"))
    assert "この仮定はできません" in shown
    assert "第1位は変わりません" not in shown
    assert "第1位が変わります" not in shown


def test_a_lever_moved_beside_a_wrong_assumption_keeps_the_valid_ones() -> None:
    screen = open_page("whatif", case="kakuu-security", changes="set certification=5; nonsense")
    next(one for one in screen.slider if one.label.startswith(plain_label("運用計画"))).set_value(60).run()
    assert screen.query_params["changes"] == "set certification=5; set plan=60"


def test_what_is_wrong_in_the_field_of_words_stays_there_with_the_reason_and_the_rest_is_taken() -> None:
    screen = open_page("whatif", case="kakuu-security", changes="set plan=60")
    field = screen.text_input(key="whatif words")
    field.set_value("out 架空データ処理; out 架空; rounding value=2 sideways").run()
    assert screen.query_params["changes"] == "set plan=60; out 架空データ処理"
    assert screen.text_input(key="whatif words").value == "out 架空; rounding value=2 sideways"
    shown = text(screen)
    assert "out 架空: 事業者「架空」はありません" in shown
    assert "rounding value=2 sideways: この変更は読み取れません" in shown
    screen.text_input(key="whatif words").set_value("out 架空ネット東").run()
    assert screen.query_params["changes"].endswith("; out 架空ネット東")
    assert screen.text_input(key="whatif words").value == ""
    assert "この仮定はできません" not in text(screen)


def test_a_wrong_number_of_a_rule_stays_in_its_field_with_the_reason_and_the_other_terms_are_tried() -> None:
    terms = {"set": {"size": {"exactly": 0}}, "out": ["budget", "nothing"]}
    screen = open_page("selection", case="kakuu-shortlist", terms=json.dumps(terms))
    shown = text(screen)
    assert "「nothing」という選定条件はありません" in shown
    assert "技術点の合計 415点" in shown
    assert "参考(拘束力なし)" in shown
    field = next(one for one in screen.number_input if one.key == "param size exactly")
    assert field.value == 0
    assert shown.count("係数の値が正しくありません") == 2
    field.set_value(4).run()
    assert json.loads(screen.query_params["terms"])["set"] == {"size": {"exactly": 4}}
    assert "係数の値が正しくありません" not in text(screen)


def test_terms_that_are_all_refused_are_not_called_a_trial() -> None:
    shown = text(open_page("selection", case="kakuu-shortlist", terms='{"set":{"size":{"exactly":0}}}'))
    assert "これを除いた条件だけで選定した結果を示します。" in shown
    assert "参考(拘束力なし)" not in shown
    assert "技術点の合計 406点" in shown


def test_a_refused_rule_leaves_those_added_after_it_their_names() -> None:
    added = [{"rule": "size", "exactly": 3}, {"rule": "score-floor", "at_least": "60"}]
    screen = open_page("selection", case="kakuu-shortlist", terms=json.dumps({"add": added}))
    assert [one.key for one in screen.checkbox if "+" in str(one.key)] == ["rule score-floor+2"]
    next(one for one in screen.button if one.key == "remove score-floor+2").click().run()
    assert json.loads(screen.query_params["terms"]) == {"add": added[:1]}


@pytest.mark.parametrize(
    ("address", "varied"),
    [
        ({"uncertain": "marks", "price-band": "300%"}, "委員"),
        ({"uncertain": "votes", "price-band": "3%"}, "3%"),
    ],
)
def test_of_two_things_that_vary_the_wrong_one_is_refused_and_the_other_is_drawn(
    address: dict[str, str], varied: str
) -> None:
    shown = text(open_page("robustness", case="kakuu-ict", **address))
    assert "この条件では計算できません" in shown
    assert re.search(rf"{varied}.*引き直し|{varied}.*一様に動かし|{varied}.*選び直し", shown)


HOSTILE = (
    "**太** _斜_ :red[赤] $x$ [l](http://evil.example) <img src=x> `c` :material/home: :smile: &lt; www.x.jp a@b.jp"
)


def hostile_files() -> dict[str, bytes]:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)[1:-1]
    files = changed('group = "提案"', f'group = "{quoted}"')
    criteria = "".join(
        f'[[criteria]]\nid = "c{n}"\nlabel = "{quoted} {n}"\ngroup = "{quoted}"\nmax_points = 1\nformula = "direct"\n'
        for n in range(5)
    )
    rule = '[selection]\nkind = "shortlist"\nobjective = ["points"]\n[[selection.rules]]\nrule = "size"\nexactly = 2\n'
    rule += f'label = "{quoted}"\n'
    tender = files["tender.toml"].decode().replace("庁内ネットワーク運用業務委託", quoted) + criteria + rule
    bids = files["bids.csv"].decode().splitlines()
    told = [f"{bids[0]},name," + ",".join(f"c{n}" for n in range(5))]
    told += [
        f'{line},"{HOSTILE}",' + ",".join("0" if "辞退" not in line else "" for _ in range(5)) for line in bids[1:]
    ]
    return {"tender.toml": tender.encode(), "bids.csv": "\n".join(told).encode()}


KINDS = ("slider", "checkbox", "button", "selectbox", "multiselect", "number_input", "text_input", "text_area", "radio")


@pytest.mark.parametrize(
    ("page", "named"),
    [("result", 0), ("bid", 0), ("eligibility", 0), ("selection", 1), ("whatif", 7), ("robustness", 0), ("check", 0)],
)
def test_no_label_of_a_control_reads_a_name_as_markdown(page: str, named: int) -> None:
    screen = open_files(page, hostile_files())
    labels = [one.label for one in (*screen.expander, *(one for kind in KINDS for one in screen.get(kind)))]
    with_a_name = [label for label in labels if "太" in label]
    assert len(with_a_name) == named
    assert [label for label in with_a_name if plain_label(HOSTILE) not in label] == []
    assert len(screen.get("markdown")) == 0
    assert text(screen).count(HOSTILE) > 0


def test_every_mark_of_ascii_is_escaped_in_a_label() -> None:
    assert plain_label(punctuation) == "".join(f"\\{one}" for one in punctuation)
