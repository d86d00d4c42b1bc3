"""Journeys through the screens in Debian's chromium: what a committee's office does with them."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from journeys import Traveller, serving, travelling, windows
from playwright.sync_api import Browser, BrowserContext, expect
from python_calamine import CalamineWorkbook
from small_tender import BIDS, FILES, changed, zipped
from test_cli_select import hard
from test_views_state import HOSTILE as HOSTILE_NAME
from test_views_state import hostile_files

from criteria.elicitation import Approach
from data import read_bids, read_tender
from data.weights.open import open_weights
from scoring import Result, evaluate
from scoring.evaluation.leave_one_out import definition_warnings
from views.shell.opening import SAMPLES

pytestmark = pytest.mark.browser

HOSTILE = "**架空** [x](http://evil.example) <b>太字</b><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    with windows(browser) as shared:
        yield shared


@pytest.fixture
def traveller(context: BrowserContext, base: str) -> Iterator[Traveller]:
    with travelling(context, base) as one:
        yield one


def test_from_a_sample_to_its_ranking_to_a_bid_and_to_each_file(traveller: Traveller) -> None:
    traveller.go()
    traveller.page.get_by_role("link", name="下手地区掘削護岸その6工事").click()
    traveller.sees("落札者: (株)藤井建設")
    first = traveller.page.locator("table").first.locator("tbody tr").first
    assert first.inner_text().split() == ["1", "(株)藤井建設", "325.1069", "159.66", "49,110,000", "落札者"]

    traveller.page.get_by_role("link", name="(株)重信組").click()
    traveller.sees("第2位 (株)重信組")
    assert "算式 除算方式: 評価値 = (基礎点 + 技術点) ÷ 価格 × 倍率" in traveller.text()

    traveller.page.get_by_test_id("stPageLink").get_by_text("結果").click()
    traveller.sees("落札者: (株)藤井建設")
    name, table = traveller.download("順位表 (CSV)")
    assert name == "2022897040010008-ranking.csv"
    assert table.startswith(b"\xef\xbb\xbf")
    listed = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert [one["評価値"] for one in listed] == ["325.1069", "324.1751", "322.5173", "297.3635"]

    _, document = traveller.download("評価結果 (JSON)")
    tender = read_tender(SAMPLES / "shimote")
    bids, findings = read_bids(SAMPLES / "shimote", tender)
    noted = (*findings, *definition_warnings(tender))
    assert json.loads(document) == Result.of(evaluate(tender, bids, noted), "ja").to_document()

    _, workbook = traveller.download("記録一式 (Excel)")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name("順位表").to_python()
    assert [row[3] for row in sheet[1:]] == [325.1069, 324.1751, 322.5173, 297.3635]


@pytest.mark.parametrize("page", ["whatif", "selection"])
def test_a_name_in_the_label_of_a_control_is_text_in_the_browser_too(traveller: Traveller, page: str) -> None:
    traveller.go()
    traveller.upload(("案件.zip", zipped(hostile_files())))
    traveller.go(f"{page}?{urlsplit(traveller.page.url).query}")
    labels = traveller.page.locator("[data-testid=stWidgetLabel], summary, [data-testid=stCheckbox] label")
    shown = labels.filter(has_text="太").first.text_content() or ""
    assert HOSTILE_NAME in shown.replace("\u2060", "")
    assert labels.locator("strong, em, a, img, code, h1, .katex").count() == 0


def test_a_faulty_zip_is_explained_mended_and_awarded(traveller: Traveller) -> None:
    traveller.go()
    traveller.upload(("案件.zip", zipped(changed("48930000", "4893万"))))
    traveller.sees("誤りが1件あります")
    fault = traveller.page.locator("table").first.locator("tbody tr")
    assert fault.locator("th, td").all_inner_texts()[:4] == ["bids.csv", "3", "price", "4893万"]

    traveller.page.get_by_role("link", name="直した資料を開く").click()
    traveller.sees("手元の資料から")
    traveller.upload(("案件.zip", zipped(FILES)))
    traveller.sees("落札者: 架空通信")


def test_loose_files_can_be_uploaded_and_the_case_survives_a_reload_and_a_shared_link(
    context: BrowserContext, traveller: Traveller
) -> None:
    traveller.go()
    traveller.upload(*FILES.items())
    traveller.sees("落札者: 架空通信")
    traveller.page.reload()
    traveller.sees("落札者: 架空通信")
    with travelling(context, traveller.base) as colleague:
        colleague.go(traveller.page.url.removeprefix(f"{traveller.base}/"))
        colleague.sees("落札者: 架空通信")


def test_the_language_stays_through_pages_reloads_and_links_and_is_the_documents(traveller: Traveller) -> None:
    traveller.go("bid?case=shimote&bid=(株)大山工務所")
    traveller.sees("第3位 (株)大山工務所")
    document = traveller.page.locator("html")
    assert document.get_attribute("lang") == "ja"
    traveller.page.get_by_role("link", name="English").click()
    traveller.sees("rank 3 (株)大山工務所")
    assert document.get_attribute("lang") == "en"
    traveller.page.reload()
    traveller.sees("rank 3 (株)大山工務所")
    assert document.get_attribute("lang") == "en"
    traveller.page.get_by_test_id("stPageLink").get_by_text("Result").click()
    traveller.sees("Awarded to (株)藤井建設")
    assert "lang=en" in traveller.page.url
    assert "case=shimote" in traveller.page.url


def test_a_chosen_bid_survives_a_reload(traveller: Traveller) -> None:
    traveller.go("bid?case=shimote")
    traveller.sees("第1位 (株)藤井建設")
    traveller.page.get_by_test_id("stSelectbox").locator("input").click()
    traveller.page.get_by_role("option", name="第4位 (有)福丸建設").click()
    traveller.page.get_by_role("heading", name="第4位 (有)福丸建設").wait_for()
    traveller.drawn()
    traveller.page.reload()
    traveller.page.get_by_role("heading", name="第4位 (有)福丸建設").wait_for()
    traveller.drawn()


def test_a_hostile_name_is_shown_as_it_is_written(traveller: Traveller) -> None:
    dialogs: list[str] = []
    traveller.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    traveller.go()
    traveller.upload(*{**FILES, "bids.csv": BIDS.replace("架空通信", f'"{HOSTILE}"').encode()}.items())
    traveller.sees(f"落札者: {HOSTILE}")
    traveller.page.get_by_role("link", name=HOSTILE, exact=True).click()
    traveller.page.get_by_role("heading", name=f"第1位 {HOSTILE}").wait_for()
    traveller.drawn()
    assert traveller.page.get_by_test_id("stSelectbox").locator("input").input_value() == f"第1位 {HOSTILE}"
    main = traveller.page.get_by_test_id("stMain")
    assert main.locator("img, strong, a[href^='http'], :text-is('太字')").count() == 0
    assert dialogs == []


def test_the_keyboard_alone_leads_past_the_masthead_and_to_a_result(traveller: Traveller) -> None:
    traveller.go("?lang=en")

    def stops(until: str) -> list[str]:
        passed: list[str] = []
        while len(passed) < 20 and until not in passed[-1:]:
            traveller.page.keyboard.press("Tab")
            passed.append(traveller.page.evaluate("document.activeElement.textContent"))
        return passed

    # The scrolled page itself is the first stop.
    assert len(stops("Skip to the content")) <= 2
    traveller.page.keyboard.press("Enter")
    between = stops("下手地区掘削護岸その6工事")
    assert between[-1] == "下手地区掘削護岸その6工事"
    assert not {"Open", "Result", "Methods"} & set(between)
    traveller.page.keyboard.press("Enter")
    traveller.sees("Awarded to (株)藤井建設")


def test_a_table_that_scrolls_can_be_reached_and_moved_by_the_keyboard(traveller: Traveller) -> None:
    traveller.page.set_viewport_size({"width": 390, "height": 844})
    traveller.go("result?case=kakuu-ict")
    region = traveller.page.locator(".s-scroll:has(.s-wide)").first
    region.focus()
    traveller.page.keyboard.press("End")
    traveller.page.keyboard.down("ArrowRight")
    expect(region).not_to_have_js_property("scrollLeft", 0)


def choose(traveller: Traveller, question: str, answer: str) -> None:
    """Answer a question by choosing from its list, which draws only as many answers as are seen."""
    field = traveller.page.get_by_role("combobox", name=question)
    field.click()
    field.fill(answer)
    traveller.page.get_by_role("option", name=answer, exact=True).click()
    expect(field).to_have_value(answer)
    traveller.drawn()


def test_two_criteria_are_weighed_kept_over_a_reload_saved_and_opened_again(traveller: Traveller) -> None:
    page = traveller.page
    traveller.go("weights")
    traveller.sees("まだ何も公表されていません")
    page.get_by_label("評価項目(1行に1つ)").fill("価格\n情報セキュリティ")
    page.get_by_role("button", name="この項目で始める").click()
    traveller.sees("まだ比べていない組が1組あります")

    choose(traveller, "「価格」と「情報セキュリティ」では", "情報セキュリティがやや重要 (1/3)")
    traveller.sees("参考(公告前の案): 価格 25点、情報セキュリティ 75点")
    page.reload()
    traveller.sees("参考(公告前の案): 価格 25点、情報セキュリティ 75点")

    choose(traveller, "答え方", "スイング法")
    traveller.sees("点のない項目があります: 価格、情報セキュリティ")
    for name, points in (("価格", "１００"), ("情報セキュリティ", "80")):
        field = page.get_by_label(f"「{name}」が最低から最高に変わる価値")
        field.fill(points)
        field.press("Enter")
        traveller.drawn()
    traveller.sees("参考(公告前の案): 価格 56点、情報セキュリティ 44点")

    name, content = traveller.download("weights.toml を保存")
    assert name == "weights.toml"
    saved = open_weights(content.decode("utf-8"))
    assert saved.members[0].method is Approach.SWING
    assert saved.members[0].swings == {"c1": "100", "c2": "80"}

    traveller.go("weights")
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/toml", "buffer": content}]
    )
    page.get_by_role("button", name="このファイルを開く").click()
    traveller.sees("参考(公告前の案): 価格 56点、情報セキュリティ 44点")


def test_sliders_moved_one_after_another_and_a_price_typed_are_all_asked(traveller: Traveller) -> None:
    page = traveller.page
    traveller.go("whatif?case=kakuu-security")
    page.get_by_test_id("stExpander").locator("summary").first.click()
    field = page.get_by_test_id("stNumberInput").locator("input")
    field.wait_for()
    for number in range(3):
        page.locator("input[type=range]").nth(number).focus()
        # Far enough that no slider ends where the others put it anyway.
        for _ in range(5):
            page.keyboard.press("ArrowRight")
    field.fill("41000000")
    field.press("Enter")
    expect(page).to_have_url(re.compile("price-points.*set(.*set).*41000000"))
    traveller.drawn()
    page.reload()
    traveller.drawn()
    changes = parse_qs(urlsplit(page.url).query)["changes"][0].split("; ")
    assert [one.rpartition("=")[0] or one.split()[0] for one in changes] == [
        "price-points",
        "set plan",
        "set certification",
        "price 架空システム管理",
    ]


def test_numbers_typed_from_rule_to_rule_are_all_tried(traveller: Traveller) -> None:
    page = traveller.page
    traveller.go("selection?case=kakuu-shortlist")
    page.get_by_test_id("stExpander").locator("summary").first.click()
    page.get_by_test_id("stNumberInput").first.wait_for()
    fields = [one for one in page.get_by_test_id("stNumberInput").locator("input").all() if one.is_visible()]
    wanted = [str(int(one.input_value()) + 1) for one in fields]
    for one, number in zip(fields, wanted, strict=True):
        one.fill(number)
        page.keyboard.press("Tab")
    for one, number in zip(fields, wanted, strict=True):
        expect(one).to_have_value(number)

    def tried() -> list[str]:
        terms = json.loads(parse_qs(urlsplit(page.url).query).get("terms", ["{}"])[0])
        return sorted(str(number) for rule in terms.get("set", {}).values() for number in rule.values())

    for _ in range(50):
        if tried() == sorted(wanted):
            break
        page.wait_for_timeout(100)
    assert tried() == sorted(wanted)


def test_a_search_that_lasts_is_told_stopped_by_its_button_and_offered_with_more_time(
    traveller: Traveller, tmp_path: Path
) -> None:
    files = {path.name: path.read_bytes() for path in hard(tmp_path / "hard").iterdir()}
    traveller.go()
    traveller.upload(("案件.zip", zipped(files)))
    (case,) = parse_qs(urlsplit(traveller.page.url).query)["case"]
    traveller.page.goto(f"{traveller.base}/selection?case={case}")
    expect(traveller.page.get_by_test_id("stMain")).to_contain_text("証明はまだです")
    traveller.page.get_by_role("button", name="ここまでで計算を止める").click()
    traveller.sees("指示により計算を中止。計算が終わっていないもの: 最適性の確認、次善の選定案、選定条件の影響。")
    traveller.sees("暫定の選定案です。最適とは証明されていません。")
    expect(traveller.page.get_by_role("button", name="制限時間を120秒にして計算し直す")).to_be_visible()
