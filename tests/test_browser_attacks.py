"""A hostile upload is one session's fault page: the server lives on, with the others' pages open and at work."""

from pathlib import Path

import pytest
from attacks_workbooks import workbook_attacks
from journeys import serving, travelling, windows
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ATTACKS = {attack.name: attack for attack in workbook_attacks()}
HOSTILE = (
    "a value in the last cell of a sheet",
    "a value in a row of twenty digits",
    "200,000 references to one long string",
    "a hundred thousand levels of elements in xl/worksheets/sheet4.xml",
)


def test_while_one_session_uploads_hostile_workbooks_another_goes_on_with_its_own(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        serving() as base,
        windows(browser) as committees,
        windows(browser) as attackers,
        travelling(committees, base) as committee,
        travelling(attackers, base) as attacker,
    ):
        committee.go("result?case=shimote")
        committee.sees("落札者: (株)藤井建設")
        for number, name in enumerate(HOSTILE):
            place = tmp_path / str(number)
            place.mkdir()
            _, book = ATTACKS[name].write(place)
            attacker.go()
            attacker.upload(("案件.xlsx", Path(book).read_bytes()))
            attacker.sees("誤りが")
            # The same page, without a reload: its connection to the server was never cut.
            bid = ("(株)重信組", "(株)大山工務所")[number % 2]
            committee.page.get_by_role("link", name=bid).click()
            committee.page.get_by_role("heading", name=bid).wait_for()
            committee.page.get_by_test_id("stPageLink").get_by_text("結果").click()
            committee.sees("落札者: (株)藤井建設")
