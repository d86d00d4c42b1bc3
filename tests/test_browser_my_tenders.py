"""A journey with a tender that is kept: taken in by one click, there after a restart, and taken along as one file."""

from pathlib import Path
from urllib.parse import quote

import pytest
from journeys import Traveller, serving, travelling, windows
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

TITLE = "住民情報システム運用業務委託"
KEY = "2026-ict-017"


def at_home(traveller: Traveller) -> None:
    traveller.go("my_tenders")
    traveller.sees("自分の案件")


def test_a_tender_taken_in_is_there_after_a_restart_and_goes_along_as_one_file(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENTEI_HOME", str(tmp_path / "here"))
    with windows(browser) as context:
        with serving() as base, travelling(context, base) as traveller:
            at_home(traveller)
            traveller.page.get_by_role("button", name=TITLE).click()
            traveller.sees(f"「{KEY}」を取り込みました")
        with serving() as base, travelling(context, base) as traveller:
            at_home(traveller)
            traveller.page.get_by_role("link", name=TITLE).click()
            traveller.sees("保存された案件")
            assert f"case=saved-{quote(KEY)}" in traveller.page.url
            traveller.sees("落札者: ")
            result = traveller.text()
            at_home(traveller)
            traveller.page.get_by_role("button", name="書出しファイルを作る").click()
            traveller.sees("書出しファイルを作りました")
            name, content = traveller.download("ファイルを受け取る")
        assert name == f"{KEY}.zip"
        monkeypatch.setenv("SENTEI_HOME", str(tmp_path / "there"))
        with serving() as base, travelling(context, base) as traveller:
            at_home(traveller)
            exported = {"name": name, "mimeType": "application/zip", "buffer": content}
            traveller.page.locator("input[type=file]").set_input_files([exported])
            traveller.page.get_by_test_id("stFileChip").filter(has_text=name).wait_for()
            traveller.page.get_by_role("button", name="取り込む", exact=True).click()
            traveller.sees(f"「{KEY}」を取り込みました")
            expect(traveller.page.get_by_role("button", name=TITLE)).to_have_count(0)
            traveller.page.get_by_role("link", name=TITLE).click()
            traveller.sees("落札者: ")
            assert traveller.text() == result
