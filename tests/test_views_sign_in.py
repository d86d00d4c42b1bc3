"""The pages sign in and sign out, the two addresses their forms are posted to, and what a page says of who acts."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from cryptography.fernet import Fernet
from screens import open_page, text
from sqlalchemy import delete
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from views.shell import entrance, signed_in
from views.shell.entrance import ROUTES, login_settings, sealed, unsealed
from views.shell.signed_in import COOKIE
from views.wording import LANGUAGES, say
from workspace import RefusedError
from workspace.people.codes import issue_code
from workspace.people.entering import sign_in_at_terminal, sign_in_with_code
from workspace.people.roster import add_person, appoint_administrator
from workspace.procedure.stages import Role
from workspace.store.schema import SESSIONS
from workspace.tenders.keeping import import_tender
from workspace.tenders.roles import grant

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def forget() -> None:
        signed_in.workspace.clear()
        signed_in._at_this_machine.clear()

    monkeypatch.setenv("SENTEI_HOME", str(tmp_path))
    forget()
    yield
    forget()


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return what the browser of AppTest, which has none, shows as its cookies."""
    jar: dict[str, str] = {}
    monkeypatch.setattr(st, "context", SimpleNamespace(cookies=jar))
    return jar


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str]) -> None:
    assert cookies == {}
    monkeypatch.setenv("SENTEI_ACCESS", "shared")
    monkeypatch.setattr(entrance, "_REFUSED_SECONDS", 0.2)


@pytest.fixture
def code(request: pytest.FixtureRequest) -> str:
    request.getfixturevalue("shared")
    workspace = signed_in.workspace()
    boss = appoint_administrator(workspace, "管理 一郎")
    acting = sign_in_at_terminal(workspace, boss)
    grant(acting, boss, Role.OFFICE)
    tender = import_tender(acting, "data/samples/shimote")
    member = add_person(acting, "委員 太郎")
    grant(acting, member, Role.MEMBER, tender, "委員A")
    return issue_code(acting, tender, member)


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES), base_url="https://sentei.example.lg.jp", follow_redirects=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["sign_in", "sign_out"])
def test_where_one_person_is_everybody_a_page_says_what_is_not_promised(page: str, language: str) -> None:
    shown = text(open_page(page, lang=language))
    assert say(language, "frame.one_person") in shown
    assert say(language, "frame.one_person_why") in shown
    assert say(language, "frame.sign_out") not in shown.partition(say(language, f"{page}.title"))[0]


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_shared_server_a_page_says_where_to_sign_in(language: str) -> None:
    shown = text(open_page("sign_out", lang=language))
    assert say(language, "frame.nobody") in shown
    assert say(language, "frame.one_person") not in shown
    asked = open_page("sign_in", lang=language)
    assert say(language, "sign_in.by_code_how") in text(asked)
    # Without a sign-in service nothing of it is offered.
    assert [one.label for one in asked.button] == []


def test_whoever_is_signed_in_is_named_on_every_page(code: str, cookies: dict[str, str]) -> None:
    cookies[COOKIE] = sign_in_with_code(signed_in.workspace(), code)
    assert "委員 太郎 サインアウト" in text(open_page("methods"))
    assert "委員 太郎 さんとしてサインインしています。終わるときは" in text(open_page("sign_out"))
    assert say("ja", "sign_in.done_how") in text(open_page("sign_in"))
    # A code opens one tender, and takes none in.
    own = text(open_page("my_tenders"))
    assert say("ja", "my_tenders.tenders") in own
    assert say("ja", "my_tenders.take_in") not in own


def test_a_refusal_is_shown_as_one_and_no_fault_of_ours() -> None:
    def page() -> None:
        from criteria.finding import Text
        from views.shell.frame import apologise
        from workspace import RefusedError

        apologise(RefusedError("not-allowed", Text("許可されていません", "not allowed")))

    shown = text(AppTest.from_function(page).run())
    assert say("ja", "frame.refused") in shown
    assert "許可されていません" in shown
    assert say("ja", "frame.failed") not in shown
    assert say("ja", "frame.sign_in") not in shown


def test_a_database_that_cannot_be_opened_is_told_with_its_cure() -> None:
    def page() -> None:
        from views.shell.frame import apologise
        from workspace.store.faults import broken

        apologise(broken("sentei.db"))

    shown = text(AppTest.from_function(page).run())
    assert "バックアップから復元してください" in shown
    assert say("ja", "frame.failed") not in shown


@pytest.mark.usefixtures("shared")
def test_whoever_is_refused_since_their_session_is_over_is_led_to_sign_in() -> None:
    def page() -> None:
        from views.shell.frame import apologise
        from views.shell.signed_in import workspace
        from workspace import RefusedError

        try:
            workspace().act("over").who()
        except RefusedError as refusal:
            apologise(refusal)

    shown = text(AppTest.from_function(page).run())
    assert "サインインし直してください" in shown
    assert say("ja", "frame.sign_in") in shown


def test_a_session_unused_for_so_long_that_it_is_cleared_away_begins_anew() -> None:
    first = signed_in.acting_here()
    assert first == signed_in.acting_here()
    with signed_in.workspace().database.writing() as connection:
        connection.execute(delete(SESSIONS))
    second = signed_in.acting_here()
    assert second != first
    assert second.who().way == "local"


def test_a_code_is_answered_with_a_cookie_no_script_reads(code: str, client: TestClient) -> None:
    answer = client.post("/enter", data={"code": code, "speech": "en"}, headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "my_tenders?lang=en")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        "httponly",
        "path=/",
        "samesite=strict",
        "secure",
    }
    gone = client.post("/leave", headers=HERE)
    assert gone.headers["location"] == "sign_out?lang=ja"
    assert "Max-Age=0" in gone.headers["set-cookie"]
    with pytest.raises(RefusedError):
        signed_in.workspace().act(answer.cookies[COOKIE]).who()


def test_whoever_comes_in_anew_leaves_no_session_behind(code: str, client: TestClient) -> None:
    first = client.post("/enter", data={"code": code}, headers=HERE).cookies[COOKIE]
    second = client.post("/enter", data={"code": code}, headers=HERE).cookies[COOKIE]
    assert signed_in.workspace().act(second).who().way == "code"
    with pytest.raises(RefusedError):
        signed_in.workspace().act(first).who()


@pytest.mark.usefixtures("shared")
def test_a_refused_code_takes_a_while_and_the_page_says_why(client: TestClient) -> None:
    begun = time.monotonic()
    answer = client.post("/enter", data={"code": "ABC"}, headers=HERE)
    assert time.monotonic() - begun >= 0.2
    assert "set-cookie" not in answer.headers
    address = urlsplit(answer.headers["location"])
    assert address.path == "sign_in"
    told = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert "このコードでは入れません" in text(open_page("sign_in", **told))
    assert say("en", "sign_in.refused") in text(open_page("sign_in", **{**told, "lang": "en"}))


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    "refused", ["x", Fernet(Fernet.generate_key()).encrypt(b'["x", "x"]').decode()], ids=["no-token", "forged"]
)
def test_no_address_makes_the_page_say_something_else(refused: str) -> None:
    shown = text(open_page("sign_in", refused=refused))
    assert say("ja", "sign_in.refused") not in shown


@pytest.mark.parametrize("address", ["/enter", "/leave"])
@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}]
)
def test_what_another_site_sends_is_refused(
    code: str, client: TestClient, address: str, headers: dict[str, str]
) -> None:
    answer = client.post(address, data={"code": code}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_longer_than_any_of_ours_is_refused(client: TestClient) -> None:
    assert client.post("/enter", data={"code": "A" * 5000}, headers=HERE).status_code == 403


@pytest.mark.parametrize("address", ["/enter", "/leave"])
def test_a_link_changes_nothing(client: TestClient, address: str) -> None:
    assert client.get(address, headers=HERE).status_code == 405


@pytest.mark.usefixtures("shared")
def test_an_identity_sealed_here_comes_in_and_a_forged_one_does_not(client: TestClient) -> None:
    appoint_administrator(signed_in.workspace(), "管理 一郎", "https://id.example.lg.jp boss")
    identity = sealed(["https://id.example.lg.jp", "boss", int(time.time())])
    forged = Fernet(Fernet.generate_key()).encrypt(b'["https://id.example.lg.jp", "boss", 4102444800]').decode()
    for given in (forged, identity[:-3] + "abc", ""):
        assert "set-cookie" not in client.post("/enter", data={"identity": given, "code": "x"}, headers=HERE).headers
    assert COOKIE in client.post("/enter", data={"identity": identity}, headers=HERE).cookies


def test_what_is_sealed_is_read_for_its_time_alone() -> None:
    text = entrance._WRITING.encrypt_at_time(b'"kept"', int(time.time()) - 60).decode()
    assert unsealed(text, 61) == "kept"
    assert unsealed(text, 59) is None


def test_the_framework_is_told_of_the_sign_in_service_with_a_new_key_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert login_settings() == {}
    for name, value in {
        "ACCESS": "shared",
        "ADDRESS": "https://sentei.example.lg.jp/",
        "OIDC_PROVIDER": "https://id.example.lg.jp/.well-known/openid-configuration",
        "OIDC_CLIENT": "sentei",
        "OIDC_SECRET": "hidden",
    }.items():
        monkeypatch.setenv(f"SENTEI_{name}", value)
    told = login_settings()["auth"]
    assert told["redirect_uri"] == "https://sentei.example.lg.jp/oauth2callback"
    assert (told["client_id"], told["client_secret"]) == ("sentei", "hidden")
    assert told["cookie_secret"] != login_settings()["auth"]["cookie_secret"]
    assert len(told["cookie_secret"]) == 64
