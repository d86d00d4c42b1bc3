"""The page of eligibility and its traces on the result: every outcome with its evidence, in both languages."""

import re
from base64 import b64decode
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from screens import html, open_page, text
from streamlit.testing.v1 import AppTest

from criteria.bid import Bid
from criteria.finding import Language
from criteria.tender import Tender
from criteria.vendor import RelationKind, SanctionKind
from data import read_bids, read_tender
from report.evaluation.relation_groups import related
from scoring import Evaluation, evaluate
from scoring.whatif.certified import if_certified
from tests.declared import bid, qcbs, replace, tender
from tests.on_file import NOTICE, isms, linked, register, sanction, special_reason, with_rules
from views.charts import relations
from views.parts import losers
from views.parts.ledger import MOST_VENDORS, SIGNS, check_key
from views.shell.opening import SAMPLES, Case, _cases, keep_upload
from views.shell.shelf import digest
from views.wording import LANGUAGES, say, sentences

RULES = ("certificate-required", "suspension", "related-vendors", "antisocial")
PARAMS = {"certificate-required": {"any_of": ["ISMS"]}}
TABLES: dict[str, Sequence[Any]] = {
    "certificates": [isms("A"), isms("B", edition="2013", expires=None)],
    "sanctions": [sanction(SanctionKind.SUSPENSION, NOTICE, vendor="A")],
    "relations": [linked("B", "H", RelationKind.PARENT), linked("C", "H", note="議決権の51%")],
    "overrides": [special_reason("suspension")],
}


def opened(page: str, declared: Tender, bids: Sequence[Bid], **address: str) -> AppTest:
    """Open a page on a tender and bids declared here, as if they had been read from files."""
    evaluation = evaluate(declared, bids)
    files = {"tender.toml": evaluation.fingerprint.encode()}
    lots = MappingProxyType({"": evaluation})
    _cases().put(digest(files), Case(findings=evaluation.findings, tender=declared, evaluations=lots))
    return open_page(page, case=keep_upload(files), **address)


def bidding(*vendors: str, **tables: Sequence[Any]) -> list[Bid]:
    on_file = register(**{**TABLES, **tables})
    return [bid(one, name=f"架空{one}社", q=50, register=on_file) for one in vendors or "ABC"]


DECLARED = with_rules(*RULES, params=PARAMS, ceiling=1000)


def eligibility(*bids: Bid, **address: str) -> AppTest:
    return opened("eligibility", DECLARED, bids or bidding(), **address)


def test_the_matrix_shows_every_rule_against_every_bidder_by_sign_and_word() -> None:
    shown = text(eligibility())
    assert "要件 架空A社 架空B社 架空C社" in shown
    assert "認証の取得 ○ 適合 × 不適合 × 不適合" in shown
    assert "指名停止 ※ 特別の理由 ○ 適合 ○ 適合" in shown
    assert "資本関係・人的関係のある者の入札 ○ 適合 × 不適合 × 不適合" in shown
    assert "暴力団排除 △ 確認できない △ 確認できない △ 確認できない" in shown
    assert "予定価格の範囲内 ○ 適合 ○ 適合 ○ 適合" in shown


def test_every_outcome_has_a_sign_and_a_tone_of_its_own() -> None:
    assert len(set(SIGNS.values())) == len(SIGNS) == 5
    assert {f"s-o-{one.value}" for one in SIGNS} == set(re.findall(r"\.(s-o-[a-z-]+) \{", html_of_styles()))


def html_of_styles() -> str:
    from views.shell.frame import _STYLE

    return _STYLE.read_text(encoding="utf-8")


def test_a_failed_check_shows_what_was_seen_and_required_its_row_source_cure_and_until_when() -> None:
    shown = text(eligibility(check=check_key("B", "certificate-required")))
    assert "判定の根拠 不適合: 架空B社 / 認証の取得" in shown
    assert "2025-10-31限りで失効しています" in shown
    assert "実際 ISO/IEC 27001 2013 基準 ISMS" in shown
    assert "証拠の行 certificates.csv:2: 事業者 " in shown
    assert "是正の方法 有効な認証書(版・有効期限・登録範囲)を提出してください 是正の期限 2026年11月6日" in shown
    assert "根拠 総行情第47号" in shown
    assert "certificate-required" not in shown


def test_a_passed_check_shows_its_evidence_too() -> None:
    shown = text(eligibility(check=check_key("A", "certificate-required")))
    assert "適合: 架空A社 / 認証の取得" in shown
    assert (
        "証拠の行 certificates.csv:2: 事業者 A、規格 ISO/IEC 27001、版 2022、登録日 2025-01-10、有効期限 2028-01-09"
        in shown
    )


def test_an_unconfirmed_check_says_which_table_is_wanted() -> None:
    shown = text(eligibility(check=check_key("C", "antisocial")))
    assert "確認できない: 架空C社 / 暴力団排除" in shown
    assert "確認に用いる表が提出されていません" in shown


def test_an_overridden_check_shows_person_day_and_reason_and_so_does_the_top_of_the_page() -> None:
    told = "市長 / 2026年10月1日 / 他に履行できる者がない / overrides.csv:2"
    assert f"特別の理由 {told}" in text(eligibility(check=check_key("A", "suspension")))
    shown = text(eligibility())
    assert shown.index("特別の理由により適用しなかった要件: 1件") < shown.index(told) < shown.index("審査台帳")


def test_the_result_shows_what_was_set_aside_before_the_ranking() -> None:
    shown = text(opened("result", DECLARED, bidding()))
    assert shown.index("特別の理由により適用しなかった要件: 1件 ") < shown.index("架空A社: 指名停止 / ")
    assert shown.index("他に履行できる者がない") < shown.index("順位 ")


def test_the_chosen_cell_is_marked_and_one_that_is_in_no_ledger_is_left_alone() -> None:
    chosen = html(eligibility(check=check_key("B", "suspension")))
    assert chosen.count('aria-current="true"') == 1 + 1  # the language, and the cell
    assert say("ja", "ledger.chosen") not in text(eligibility(check="B|no-such-rule"))


def test_a_bidder_or_a_reason_is_text_and_never_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>|架空"
    bids = [replace(bidding("A", overrides=[special_reason("suspension", reason=hostile)])[0], name=hostile)]
    screen = eligibility(*bids, check=check_key("A", "suspension"))
    assert "<img src=x" not in html(screen)
    assert text(screen).count(hostile) >= 3


def test_many_bidders_stand_one_below_the_other_and_the_gravest_of_too_many_first() -> None:
    bids = bidding(*(f"{number:03}" for number in range(MOST_VENDORS + 1)), "B", "C")
    screen = opened("eligibility", with_rules("related-vendors"), bids)
    shown = text(screen)
    assert "事業者 資本関係・人的関係のある者の入札 架空B社 × 不適合 架空C社 × 不適合 架空000社" in shown
    assert f"{MOST_VENDORS + 3}者のうち、不適合などのある者から順に{MOST_VENDORS}者を表示しています" in shown


def test_the_time_line_tells_days_standing_and_reasons_in_words() -> None:
    shown = html(eligibility())
    assert 'aria-label="2026-04-01から2027-05-20まで有効"' in shown
    assert 'aria-label="2026-04-01から2027-05-20まで無効"' in shown
    words = text(eligibility())
    assert "公告 2026年10月1日 提出期限 2026年11月6日 開札 2026年11月10日 落札決定 2026年11月20日" in words
    assert "記載の期間: 2025年1月10日 から (記載なし) まで / certificates.csv:2" in words
    assert "公告、提出期限、開札、落札決定: ISO/IEC 27001:2013に基づく認証は2025-10-31限りで失効しています" in words


def test_the_related_are_listed_and_drawn_with_the_bidders_filled() -> None:
    screen = eligibility()
    assert "第1組 同じ組から2件の入札があります。 1 架空B社: 入札者 2 架空C社: 入札者 3 H: 入札していない者" in text(
        screen
    )
    assert "架空B社はHの親会社 / relations.csv:2 架空C社とHの役員の兼任 / 議決権の51% / relations.csv:2" in text(screen)
    (image,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)"', html(screen))
    assert image[1].startswith("関係の図: 3者、入札2件。")
    drawing = ET.fromstring(b64decode(image[0]))  # noqa: S314 - our own drawing
    discs = [one for one in drawing.iter() if one.tag.endswith("circle")]
    assert sorted(one.attrib["fill"] for one in discs) == ["#173c63", "#173c63", "#ffffff"]
    assert sum(one.tag.endswith("line") for one in drawing.iter()) == 2


def test_a_name_in_the_picture_is_text_and_never_markup() -> None:
    bids = [replace(one, name="<b>&架空") for one in bidding("B", "C")]
    group = related(DECLARED, bids, bids[0].register).groups[0]
    numbers = {one.id: 1 for one in group.persons}
    drawn = relations.drawing(group, numbers, {"B": "<b>&架空"}, "ja")
    assert "<b>&架空" in "".join(ET.fromstring(drawn).itertext())  # noqa: S314 - our own drawing


def test_a_table_that_was_not_handed_in_is_said_not_taken_for_none() -> None:
    on_file = register(sanctions=[])
    shown = text(opened("eligibility", with_rules("suspension"), [bid("A", q=1, register=on_file)]))
    assert shown.count(say("ja", "eligibility.no_table")) == 2
    empty = text(eligibility(*bidding(certificates=[], relations=[])))
    assert say("ja", "eligibility.no_certificates") in empty
    assert say("ja", "eligibility.no_relations") in empty


def test_a_tender_without_rules_or_limits_says_so() -> None:
    assert say("ja", "eligibility.no_rules") in text(opened("eligibility", tender(), [bid("A", q=1)]))


def test_without_days_of_the_tender_the_certificates_are_not_drawn() -> None:
    shown = text(opened("eligibility", tender(), [bid("A", q=1, register=register(certificates=[isms()]))]))
    assert say("ja", "eligibility.no_days") in shown


def test_the_page_speaks_english_throughout() -> None:
    shown = text(eligibility(lang="en", check=check_key("A", "suspension")))
    assert "set aside for a special reason: 架空A社 / " in shown
    assert "Filled discs bid" in shown
    assert re.findall(r"適合|特別の理由|有効|関係", shown) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_made_from_a_kind_is_a_sentence(language: Language) -> None:
    known = sentences(language)
    assert {f"relations.{one.name.lower()}" for one in RelationKind} <= known.keys()
    assert {f"ledger.{one.name.lower()}" for one in SIGNS} <= known.keys()


def told(evaluation: Evaluation, language: Language = "ja") -> str:
    return re.sub(r"<[^>]*>", " ", losers.losers(evaluation, language))


def quality_and_price(**prices: tuple[int, int]) -> Evaluation:
    return evaluate(qcbs(), [bid(vendor, price, q=points) for vendor, (points, price) in prices.items()])


def test_where_nothing_is_measured_against_others_no_loser_matters() -> None:
    assert say("ja", "losers.absolute") in told(evaluate(tender(), [bid("A", q=2), bid("B", q=1)]))


def test_where_no_removal_changes_anything_that_is_said() -> None:
    assert say("ja", "losers.nothing") in told(quality_and_price(A=(90, 100), B=(50, 200)))


def test_a_loser_that_decides_is_named_with_whom_it_helps_and_the_formula() -> None:
    said = told(quality_and_price(A=(80, 100), B=(90, 130), C=(40, 60)))
    assert say("ja", "losers.decides") in said
    assert "Cを除くと、第1位はA、BとAの順が変わる(変わる基準値: 入札価格: 最低、算式「最低価格÷入札価格」)" in said
    english = told(quality_and_price(A=(80, 100), B=(90, 130), C=(40, 60)), "en")
    assert "Without C: first is A, B and A change their order (what moves: price: lowest, by the formula " in english


def test_a_loser_that_turns_only_others_leaves_the_first_place_and_says_whose_order() -> None:
    said = told(quality_and_price(W=(100, 70), A=(80, 100), B=(90, 130), C=(40, 60)))
    assert say("ja", "losers.stands") in said
    assert "Cを除くと、BとAの順が変わる(" in said
    assert "第1位はA" not in said


def test_with_one_ranked_bid_there_is_nobody_to_take_out() -> None:
    assert say("ja", "losers.nobody") in told(quality_and_price(A=(90, 100)))


def test_with_more_than_thirty_ranked_it_is_said_that_nothing_was_computed() -> None:
    many = {f"V{number:02}": (50 + number, 100 + number) for number in range(31)}
    assert "順位の付いた入札が31者あり、30者を超えるため" in told(quality_and_price(**many))
    assert "31者" not in told(quality_and_price(**dict(list(many.items())[:30])))


def test_the_result_tells_of_the_losers() -> None:
    shown = text(opened("result", qcbs(), [bid("A", 100, q=90), bid("B", 200, q=50)]))
    assert f"{say('ja', 'losers.title')} {say('ja', 'losers.nothing')}" in shown


def test_what_a_certificate_would_change_for_each_bid_stands_below_and_is_not_binding() -> None:
    shown = text(open_page("eligibility", case="kakuu-security"))
    tender = read_tender(SAMPLES / "kakuu-security")
    found = if_certified(evaluate(tender, *read_bids(SAMPLES / "kakuu-security", tender)))
    assert found
    assert all(one.sentence.ja in shown for one in found)
    assert "参考であり、拘束力はありません" in shown
    assert "認証を求める要件も、認証で得点する評価項目もありません" in text(open_page("eligibility", case="shimote"))
