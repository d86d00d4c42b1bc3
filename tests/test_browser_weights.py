"""A journey through the weights before publication: fill in, reload, save, open again, in Debian's chromium."""

from collections.abc import Iterator

import pytest
from journeys import Traveller, serving, travelling, windows
from playwright.sync_api import Browser, BrowserContext, expect

from criteria.elicitation import Approach
from data.weights_open import open_weights

pytestmark = pytest.mark.browser


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
