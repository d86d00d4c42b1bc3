"""Coming in and going out of a shared server: by personal codes and by a sign-in service, and what ends it at once."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from journeys import Traveller, free_port, serving, travelling, wait_for, windows
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import update
from test_browser_access import overflow, violations

from views.shell.signed_in import COOKIE
from views.wording import say
from workspace import Acting, Workspace, open_workspace
from workspace.people.codes import issue_code, withdraw_code
from workspace.people.entering import TRIES, sign_in_at_terminal
from workspace.people.roster import add_person, appoint_administrator, list_people
from workspace.people.sessions import IDLE, LONGEST, written
from workspace.procedure.stages import Role
from workspace.store.schema import SESSIONS
from workspace.tenders.keeping import import_tender
from workspace.tenders.roles import grant, withdraw

pytestmark = pytest.mark.browser

SAMPLE = "data/samples/kakuu-ict"


@dataclass
class House:
    """A shared server: its address, its workspace as the server's own shell opens it, and its sign-in service."""

    base: str
    workspace: Workspace
    administrator: str
    issuer: str

    def office(self) -> Acting:
        return sign_in_at_terminal(self.workspace, self.administrator)


@contextmanager
def vouching(*options: str) -> Iterator[str]:
    """Run a sign-in service that believes everybody, and return its address."""
    issuer = f"http://localhost:{(port := free_port())}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *options]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as service:
        try:
            wait_for(f"{issuer}/.well-known/openid-configuration")
            yield issuer
        finally:
            service.terminate()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> Iterator[House]:
    assert chromium_path
    home, port = tmp_path_factory.mktemp("shared"), free_port()
    long_ago = int((datetime.now(UTC) - LONGEST).timestamp())
    with ExitStack() as running:
        issuer = running.enter_context(vouching("--user-claims", json.dumps({"sub": "stale", "iat": long_ago})))
        workspace = open_workspace(home=home, is_local=False)
        administrator = appoint_administrator(workspace, "管理 一郎", f"{issuer} boss")
        grant(sign_in_at_terminal(workspace, administrator), administrator, Role.OFFICE)
        base = running.enter_context(
            serving(
                port,
                SENTEI_HOME=str(home),
                SENTEI_ACCESS="shared",
                SENTEI_ADDRESS=f"http://127.0.0.1:{port}",
                SENTEI_OIDC_PROVIDER=f"{issuer}/.well-known/openid-configuration",
                SENTEI_OIDC_CLIENT="sentei",
                SENTEI_OIDC_SECRET="never asked for",  # noqa: S106 - the service believes everybody
            )
        )
        yield House(base, workspace, administrator, issuer)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    # A window of one test knows nothing of another test's cookies.
    with windows(browser) as own:
        yield own


@pytest.fixture
def traveller(context: BrowserContext, house: House) -> Iterator[Traveller]:
    with travelling(context, house.base) as one:
        yield one


@pytest.fixture
def abroad(context: BrowserContext, house: House) -> Traveller:
    """Open a window that may go to the sign-in service as well."""
    return Traveller(context.new_page(), house.base)


@dataclass
class Invited:
    """A member of a tender of their own, with a code."""

    tender: str
    person: str
    code: str


@pytest.fixture
def invited(house: House, request: pytest.FixtureRequest) -> Invited:
    office = house.office()
    tender = import_tender(office, SAMPLE, request.node.name)
    person = add_person(office, "委員 太郎")
    grant(office, person, Role.MEMBER, tender, "委員A")
    return Invited(tender, person, issue_code(office, tender, person))


def type_code(traveller: Traveller, code: str) -> None:
    field = traveller.page.get_by_label("個人コード", exact=True)
    field.fill(code)
    # As from the keyboard.
    field.press("Enter")


def is_in(traveller: Traveller, name: str) -> None:
    """Wait for one's own tenders, under one's name."""
    expect(traveller.page.get_by_role("heading", level=1)).to_have_text(say("ja", "my_tenders.title"))
    expect(traveller.page.locator(".s-visitor")).to_contain_text(name)
    traveller.drawn()


def come_in(traveller: Traveller, code: str) -> None:
    traveller.go("sign_in")
    type_code(traveller, code)
    is_in(traveller, "委員 太郎")


def click_a_tab(traveller: Traveller, page: str = "methods") -> None:
    """Go to another page within the open window: no new connection to the server is made."""
    traveller.page.get_by_test_id("stPageLink").get_by_text(say("ja", f"{page}.page"), exact=True).click()


def show_cookie(traveller: Traveller, token: str) -> None:
    # A browser takes a cookie of this name from a server with TLS, and shows it to this machine without.
    secure = traveller.base.replace("http:", "https:")
    traveller.page.context.add_cookies([{"name": COOKIE, "value": token, "url": secure, "secure": True}])


def visitor(traveller: Traveller) -> str:
    return traveller.page.locator(".s-visitor").inner_text()


def test_a_code_brings_its_person_in_and_signing_out_ends_what_it_opened(
    traveller: Traveller, context: BrowserContext, invited: Invited
) -> None:
    come_in(traveller, invited.code.lower().replace("-", " "))
    (cookie,) = [one for one in context.cookies() if one["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["expires"]) == (True, True, "Strict", -1)
    click_a_tab(traveller)
    expect(traveller.page.get_by_role("heading", level=1)).to_have_text(say("ja", "methods.title"))
    assert "委員 太郎" in visitor(traveller)
    traveller.page.get_by_role("link", name="サインアウト").click()
    traveller.page.get_by_role("button", name="サインアウト").click()
    traveller.sees("サインインしていません")
    assert [one for one in context.cookies() if one["name"] == COOKIE] == []
    show_cookie(traveller, cookie["value"])
    traveller.go("sign_out")
    traveller.sees("サインインしていません")


def test_a_forged_cookie_opens_nothing(traveller: Traveller) -> None:
    show_cookie(traveller, "forged")
    traveller.go("sign_out")
    traveller.sees("サインインしていません")
    assert visitor(traveller) == "サインイン"


def test_a_personal_link_fills_the_public_half_in_and_the_secret_one_stands_in_no_address(
    traveller: Traveller, invited: Invited
) -> None:
    asked: list[str] = []
    traveller.page.on("request", lambda request: asked.append(request.url))
    public, secret = invited.code[:9], invited.code[10:]
    traveller.go(f"sign_in#{public}")
    field = traveller.page.get_by_label("個人コード", exact=True)
    expect(field).to_have_value(f"{public}-")
    expect(field).to_be_focused()
    traveller.page.keyboard.type(secret)
    traveller.page.get_by_role("button", name="コードでサインインする").click()
    is_in(traveller, "委員 太郎")
    assert [url for url in asked if public in urlsplit(url)._replace(fragment="").geturl() or secret in url] == []


def test_five_wrong_codes_lock_the_right_one_out(traveller: Traveller, invited: Invited) -> None:
    wrong = invited.code[:-1] + ("2" if invited.code[-1] != "2" else "3")
    traveller.go("sign_in")
    for code in [wrong] * TRIES + [invited.code]:
        with traveller.page.expect_response("**/enter") as answer:
            type_code(traveller, code)
        assert "refused=" in answer.value.headers["location"]
        traveller.sees("サインインできませんでした")


def strip_of_role(house: House, invited: Invited) -> None:
    withdraw(house.office(), invited.person, Role.MEMBER, invited.tender)


def withdraw_the_code(house: House, invited: Invited) -> None:
    withdraw_code(house.office(), invited.tender, invited.person)


def let_time_pass(house: House, invited: Invited, **columns: timedelta) -> None:
    moments = {name: written(datetime.now(UTC) - age) for name, age in columns.items()}
    with house.workspace.database.writing() as connection:
        connection.execute(update(SESSIONS).where(SESSIONS.c.person == invited.person).values(moments))


def leave_it_idle(house: House, invited: Invited) -> None:
    let_time_pass(house, invited, seen=IDLE)


def keep_it_for_a_day(house: House, invited: Invited) -> None:
    let_time_pass(house, invited, issued=LONGEST)


@pytest.mark.parametrize("end", [strip_of_role, withdraw_the_code, leave_it_idle, keep_it_for_a_day])
def test_an_open_page_is_refused_at_the_next_click_once_its_session_is_over(
    traveller: Traveller, house: House, invited: Invited, end: Callable[[House, Invited], None]
) -> None:
    come_in(traveller, invited.code)
    assert invited.tender in traveller.text()
    end(house, invited)
    click_a_tab(traveller)
    expect(traveller.page.locator(".s-visitor")).to_have_text("サインイン")
    click_a_tab(traveller, "my_tenders")
    traveller.sees("サインインしていません")
    assert invited.tender not in traveller.text()


def test_a_form_of_another_site_is_refused(abroad: Traveller, house: House, invited: Invited) -> None:
    abroad.page.goto(f"{house.issuer}/.well-known/openid-configuration")
    abroad.page.evaluate(
        """([to, code]) => {
            const form = document.createElement("form"), field = document.createElement("input");
            Object.assign(form, {method: "post", action: to});
            Object.assign(field, {name: "code", value: code});
            form.append(field);
            document.body.append(form);
            form.submit();
        }""",
        [f"{house.base}/enter", invited.code],
    )
    abroad.page.wait_for_url("**/enter")
    assert "受け付けませんでした" in abroad.page.inner_text("body")
    assert [one for one in abroad.page.context.cookies() if one["name"] == COOKIE] == []


def go_to_the_service(abroad: Traveller, subject: str) -> None:
    abroad.go("sign_in")
    abroad.page.get_by_role("button", name="認証サービスへ進む").click()
    abroad.page.get_by_placeholder("sub").fill(subject)
    abroad.page.get_by_role("button", name="Authorize").click()
    abroad.page.wait_for_url(f"{abroad.base}/**")


def test_whom_the_sign_in_service_names_comes_in_and_goes_out(
    abroad: Traveller, context: BrowserContext, house: House
) -> None:
    go_to_the_service(abroad, "boss")
    abroad.sees(f"認証サービスで確認された識別子: {house.issuer} boss")
    # The service's word alone, in a cookie of the framework, opens nothing.
    assert visitor(abroad) == "サインイン"
    abroad.page.get_by_role("button", name="この識別子でサインインする").click()
    is_in(abroad, "管理 一郎")
    abroad.go("sign_out")
    abroad.page.get_by_role("button", name="サインアウト").click()
    abroad.sees("サインインしていません")
    assert [one["name"] for one in context.cookies() if "streamlit_user" in one["name"] or one["name"] == COOKIE] == []


def test_a_stranger_is_told_which_identity_to_give_the_administrator(abroad: Traveller, house: House) -> None:
    go_to_the_service(abroad, "stranger")
    abroad.page.get_by_role("button", name="この識別子でサインインする").click()
    abroad.sees(f"管理者に次の識別子を伝えて、登録を依頼してください: {house.issuer} stranger")
    assert "stranger" not in " ".join(person.subject for person in list_people(house.office()))


def test_an_identity_changed_in_the_form_is_refused(abroad: Traveller) -> None:
    go_to_the_service(abroad, "stranger")
    abroad.sees("認証サービスで確認された識別子")
    abroad.page.locator("input[name=identity]").evaluate("field => field.value = field.value.slice(0, -2) + 'AA'")
    abroad.page.get_by_role("button", name="この識別子でサインインする").click()
    abroad.sees("もう一度、認証サービスからサインインしてください")


def test_what_the_service_said_eight_hours_ago_brings_nobody_in(abroad: Traveller) -> None:
    go_to_the_service(abroad, "stale")
    assert "_streamlit_user" in [one["name"] for one in abroad.page.context.cookies()]
    abroad.go("sign_in")
    abroad.sees("認証サービスへ進む")
    assert abroad.page.get_by_role("button", name="この識別子でサインインする").count() == 0


@pytest.mark.parametrize("speech", ["ja", "en"])
def test_the_pages_of_a_shared_server_fit_every_width_and_keep_the_rules_of_access(
    traveller: Traveller, invited: Invited, speech: str
) -> None:
    for page in ("sign_in", "sign_out"):
        traveller.go(f"{page}?lang={speech}")
        for width in (390, 820, 1280):
            traveller.page.set_viewport_size({"width": width, "height": 844})
            assert overflow(traveller) == 0, width
        assert violations(traveller) == []
    come_in(traveller, invited.code)
    traveller.go(f"sign_out?lang={speech}")
    traveller.page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(traveller) == 0
    assert violations(traveller) == []
