"""The page on how sure a result is: every picture with its sentence, the same numbers as the command."""

from fractions import Fraction

import pytest
from screens import html, open_files, open_page, text
from small_tender import FILES, HEADINGS

from criteria.exact import Rounding, RoundingMode, decimal_text, percent
from criteria.finding import Language
from data import read_bids, read_tender
from report.robustness.document import sentences
from scoring import evaluate
from scoring.robustness import Robustness, robustness
from scoring.robustness.everything import members_and_ranks
from scoring.robustness.exact.linear import NotLinear
from views.charts.tornado import short
from views.parts.surety import first_place, minutes, ways_to_win
from views.shell.opening import SAMPLES
from views.wording import LANGUAGES


def found(sample: str) -> Robustness:
    tender = read_tender(SAMPLES / sample)
    return robustness(evaluate(tender, *read_bids(SAMPLES / sample, tender)), samples=20_000)


@pytest.mark.parametrize("sample", ["kakuu-security", "shimote", "kakuu-qcbs"])
def test_every_sentence_for_the_minutes_stands_on_the_page(sample: str) -> None:
    shown = text(open_page("robustness", case=sample))
    told = sentences(found(sample))
    assert len(told) > 2
    assert [one.ja for one in told if " ".join(one.ja.split()) not in shown] == []


def test_the_smallest_change_is_shown_before_and_after_for_the_criteria_that_move() -> None:
    shown = text(open_page("robustness", case="kakuu-security"))
    assert "端数処理をしても、配点を45.5306点以上動かさない限り、第1位は変わらない。" in shown
    front = "架空システム管理株式会社が首位にある。最も近い競合は架空データ処理株式会社。"
    assert f"端数処理前の評価値では、配点を45.5473点以上動かさない限り、{front}" in shown
    assert "50 → 95.54… 情報セキュリティの認証 20 → 0 個人情報の漏えい防止対策 30 → 4.45…" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_points_to_move_are_the_same_in_the_table_and_in_every_sentence(language: Language) -> None:
    known = found("kakuu-qcbs")
    assert not isinstance(known.exact, NotLinear)
    assert known.exact.flip is not None
    assert Fraction("8.4961") < known.exact.flip.moved < Fraction("8.4962")
    table, sentences_told = ways_to_win(known, language), minutes(known, members_and_ranks(known), language)
    assert ">8.4961<" in table, "the figure of its own column"
    for shown in (table, sentences_told, first_place(known, language)):
        assert "8.4961" in shown
        assert "8.4962" not in shown


def test_the_tornado_has_the_ends_and_the_rival_of_every_criterion() -> None:
    screen = html(open_page("robustness", case="kakuu-security"))
    assert "配点50点。端数処理前の首位が変わらない範囲 0 – 96.53…点" in screen
    assert "端で並ぶ: 架空データ処理株式会社" in screen
    assert screen.count("s-tornado") == 3


def test_the_shares_of_the_ranks_are_those_that_were_counted() -> None:
    counted = found("kakuu-security").acceptability
    assert counted is not None
    shown = html(open_page("robustness", case="kakuu-security"))
    for vendor in range(len(counted.vendors)):
        assert f"第1位 {percent(counted.share(vendor, 1))}" in shown


def test_break_even_prices_and_points_stand_beside_the_price() -> None:
    shown = text(open_page("robustness", case="kakuu-security"))
    assert "架空データ処理株式会社 52,000,000 41,249,999 +19.54" in shown
    assert "架空システム管理株式会社 55,000,000 60,000,000 -19.54" in shown


def test_the_members_are_drawn_where_members_mark_and_only_there() -> None:
    assert "s-members" in html(open_page("robustness", case="kakuu-ict"))
    assert "s-members" not in html(open_page("robustness", case="kakuu-security"))


def test_the_picture_of_the_members_says_what_a_mark_is_and_calls_bidders_as_the_others_do() -> None:
    shown = text(open_page("robustness", case="kakuu-ict"))
    picture = shown.partition("各委員の採点の合計を、0点から")[2].partition("配点合計の配分")[0]
    assert picture.startswith("427.5点までの線の上に委員1人につき1つの印で示します。右は最低点と最高点です。")
    assert [name in picture for name in ("架空情報システム株式会社", "架空電算株式会社")] == [True, True]


def test_a_single_bid_has_nobody_to_be_compared_with() -> None:
    alone = {**FILES, "bids.csv": f"{HEADINGS}\n架空通信,49110000,,2026-11-05T10:00:00+09:00,120,48,25,10\n".encode()}
    assert "比べる相手がありません" in text(open_files("robustness", alone))


def test_a_method_whose_order_is_no_straight_line_says_so_and_shows_the_rest() -> None:
    tender = (
        FILES["tender.toml"]
        .decode()
        .replace("price_points = 100\n", 'price_points = 100\ntechnical_points = 100\ntechnical_scaling = "best"\n')
    )
    shown = text(open_files("robustness", {**FILES, "tender.toml": tender.encode()}))
    assert "配点による安定区間は求められません" in shown
    assert "あといくら、あと何点" in shown


def test_the_points_without_which_a_bid_is_not_first_are_told_in_four_places_and_never_too_many() -> None:
    told = found("kakuu-ict")
    assert not isinstance(told.exact, NotLinear)
    moved = [one.moved for one in told.exact.firsts.values() if one is not None]
    assert any(one != Rounding(places=4, mode=RoundingMode.DOWN).apply(one) for one in moved)
    shown = html(open_page("robustness", case="kakuu-ict"))
    for one in moved:
        rounded = Rounding(places=4, mode=RoundingMode.DOWN).apply(one)
        assert f">{decimal_text(rounded)}</td>" in shown
    assert "…</td>" not in shown


def test_the_only_field_of_what_varies_stands_at_the_left() -> None:
    columns = open_page("robustness", case="kakuu-security").columns
    assert [len(one.number_input) for one in columns] == [1, 0]


def test_a_shortened_number_says_that_it_goes_on() -> None:
    assert [short(Fraction(one)) for one in ("12", "12.5", "12.25", "12.345")] == ["12", "12.5", "12.25", "12.34…"]


def test_what_varies_stands_in_the_address_and_is_told_with_its_picture() -> None:
    shown = text(open_page("robustness", case="kakuu-ict", uncertain="marks", **{"price-band": "3%"}))
    assert (
        "公表の配点のまま、採点する委員を委員の中から重複を許して選び直し、入札価格を±3%の範囲で一様に動かした場合、"
        in shown
    )
    assert "引き直し500回" in shown
    assert "参考であり、公表された結果は変わりません" in shown


def test_the_form_writes_what_varies_into_the_address_and_takes_it_back() -> None:
    screen = open_page("robustness", case="kakuu-ict")
    assert "引き直し" not in text(screen)
    screen.checkbox(key="vary marks").check().run()
    screen.number_input(key="vary prices").set_value(2.5).run()
    assert not screen.exception
    assert screen.query_params["uncertain"] == "marks"
    assert screen.query_params["price-band"] == "2.5%"
    assert "入札価格を±2.5%の範囲で" in text(screen)
    screen.checkbox(key="vary marks").uncheck().run()
    screen.number_input(key="vary prices").set_value(0.0).run()
    assert not {"uncertain", "price-band"} & set(screen.query_params)
    assert "引き直し" not in text(screen)


def test_the_marks_are_not_offered_where_nobody_marks_and_a_link_to_them_is_refused() -> None:
    screen = open_page("robustness", case="kakuu-security", uncertain="marks", lang="en")
    assert [one.key for one in screen.checkbox] == []
    assert "This cannot be counted no criterion is marked by members, so their marks cannot vary" in text(screen)


def test_a_link_with_a_band_that_is_no_percentage_is_refused_in_words() -> None:
    screen = open_page("robustness", case="kakuu-security", **{"price-band": "3"})
    assert "入札価格の変動幅「3」は読み取れません" in text(screen)
    assert "s-button" in html(screen)
    assert screen.number_input(key="vary prices").value == 0
