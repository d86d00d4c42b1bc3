"""Every page can be used by everybody, on a phone and on a desk, and says so to whoever reads by ear."""

from collections.abc import Iterator
from itertools import pairwise
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from eligible_tender import ELIGIBLE
from journeys import Traveller, serving, travelling, windows
from playwright.sync_api import Browser, BrowserContext, expect
from small_tender import changed, zipped

from data.weights.link import packed
from data.weights.open import draft_of
from data.weights.read import read_weights
from views.shell.headers import SECURITY
from views.shell.opening import SAMPLES

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
ANSWERS = draft_of(read_weights(SAMPLES / "kakuu-ict" / "weights.toml"))
PAGES = [
    "",
    "result?case=kakuu-ict",
    "eligibility?case=kakuu-ict",
    "whatif?case=kakuu-ict&changes=set%20isms%3D80",
    "robustness?case=kakuu-security",
    "selection?case=kakuu-lots",
    "bid?case=kakuu-ict",
    "check?case=kakuu-ict",
    "weights?case=kakuu-ict",
    pytest.param(f"weights?draft={packed(ANSWERS)}", id="weights-answered"),
    pytest.param(f"weights?member=5&draft={packed(ANSWERS.with_new_member('委員E'))}", id="weights-unfinished"),
    "methods",
    "sign_in",
    "result",
    "check?case=none",
]


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


def overflow(traveller: Traveller) -> int:
    """By how many pixels the page is wider than the window."""
    return traveller.page.evaluate(
        "Math.max(...[document.scrollingElement, document.querySelector('[data-testid=stMain]')]"
        ".map(one => one.scrollWidth - one.clientWidth))"
    )


def violations(traveller: Traveller) -> list[str]:
    """What axe finds against WCAG 2.2 AA, with the elements."""
    found = Axe().run(traveller.page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']}: {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_every_width_and_keeps_the_rules_of_access(traveller: Traveller, page: str) -> None:
    traveller.page.set_viewport_size({"width": 390, "height": 844})
    traveller.go(page)
    for width in (390, 820, 1280):
        traveller.page.set_viewport_size({"width": width, "height": 844})
        assert overflow(traveller) == 0, width
    traveller.page.locator("details").evaluate_all("all => all.slice(0, 3).forEach(one => one.open = true)")
    assert violations(traveller) == []


def test_the_faults_of_an_upload_fit_a_phone_and_keep_the_rules_of_access(traveller: Traveller) -> None:
    traveller.page.set_viewport_size({"width": 390, "height": 844})
    traveller.go()
    traveller.upload(("case.zip", zipped(changed("48930000", "4893万"))))
    traveller.sees("誤りが1件あります")
    assert overflow(traveller) == 0
    assert violations(traveller) == []


def test_a_cell_of_the_ledger_leads_to_its_evidence_on_a_phone_as_on_a_desk(traveller: Traveller) -> None:
    traveller.page.set_viewport_size({"width": 390, "height": 844})
    traveller.go()
    traveller.upload(("case.zip", zipped(ELIGIBLE)))
    traveller.page.get_by_test_id("stPageLink").get_by_text("審査", exact=True).click()
    traveller.sees("審査台帳")
    row = traveller.page.locator(".s-matrix tbody tr").filter(has_text="認証の取得")
    row.get_by_role("link", name="不適合").last.click()
    traveller.sees("判定の根拠")
    shown = traveller.page.locator(".s-banner.s-bad")
    expect(shown).to_contain_text("不適合: 架空電算株式会社 / 認証の取得")
    expect(shown).to_contain_text("certificates.csv:3")
    expect(traveller.page.locator("[aria-current=true]").filter(has_text="不適合")).to_have_count(1)
    for width in (390, 820, 1280):
        traveller.page.set_viewport_size({"width": width, "height": 844})
        assert overflow(traveller) == 0, width
    expect(traveller.page.get_by_role("img", name="関係の図: 3者、入札2件")).to_have_js_property("complete", value=True)
    assert traveller.page.locator(".s-graph").evaluate("one => one.naturalWidth") > 0
    assert violations(traveller) == []


def test_a_page_has_one_first_heading_and_none_is_skipped(traveller: Traveller) -> None:
    traveller.go("result?case=kakuu-ict")
    levels = [
        int(tag[1]) for tag in traveller.page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(e => e.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_served_page_carries_the_security_headers_and_its_language(base: str) -> None:
    asked = Request(f"{base}/result?lang=en", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})  # noqa: S310
    with urlopen(asked) as answer:  # noqa: S310 - our own server
        assert {name: answer.headers[name] for name in SECURITY} == SECURITY
        assert b'<html lang="en">' in answer.read()
    with urlopen(f"{base}/") as answer:  # noqa: S310 - our own server
        assert b'<html lang="ja">' in answer.read()


def test_neither_toolbar_nor_traceback_of_the_framework_is_shown(traveller: Traveller) -> None:
    traveller.go("result?case=kakuu-ict")
    assert traveller.page.get_by_test_id("stException").count() == 0
    assert not traveller.page.get_by_test_id("stAppDeployButton").is_visible()
    expect(traveller.page).to_have_title("結果 | sentei")
