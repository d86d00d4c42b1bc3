"""What somebody tries at a running server, without a session or with a member's: nothing opens, and nobody is hurt."""

import socket
from collections.abc import Iterator

import pytest
from panels import PANEL, Scoring
from played import KEY
from streamlit.proto.BackMsg_pb2 import BackMsg
from test_workspace_blindness_bytes import ask, frames, shared_server
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from views.shell.signed_in import COOKIE
from views.wording import say


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    scoring = Scoring(folder)
    scoring.make("marked", PANEL)
    with shared_server(folder / "marked") as port:
        yield f"127.0.0.1:{port}"


def drawn(host: str, page: str, query: str, cookie: str = "", *before: BackMsg) -> str:
    """Return what a page says to whoever shows this cookie, after other messages."""
    with connect(
        f"ws://{host}/_stcore/stream",
        origin=f"http://{host}",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": f"{COOKIE}={cookie}"} if cookie else {},
        max_size=None,
    ) as connection:
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
        for message in (*before, asked):
            connection.send(message.SerializeToString())
        return b"".join(frames(connection)).decode(errors="replace")


@pytest.mark.parametrize("cookie", ["", "forged", "a" * 4000, "%00", "../x"])
@pytest.mark.parametrize("page", ["result", "check", "bid", "my_tenders", "sign_out"])
def test_without_a_session_no_page_shows_a_saved_tender(host: str, page: str, cookie: str) -> None:
    shown = drawn(host, page, f"case=saved-{KEY}", cookie)
    assert "架空通信" not in shown
    assert "文書管理" not in shown


@pytest.mark.parametrize("case", [f"saved-{KEY}", "saved-ない", "saved-../x", "saved-"])
def test_a_tender_that_is_not_ones_own_is_told_of_like_one_that_is_not_there(host: str, case: str) -> None:
    assert say("ja", "frame.not_seen") in drawn(host, "result", f"case={case}")


@pytest.mark.parametrize("case", ["../../app", "/etc/passwd", "upload-../x", "upload-", "kakuu-ict/../kakuu-lots"])
def test_a_case_names_no_path(host: str, case: str) -> None:
    shown = drawn(host, "result", f"case={case}")
    assert "Traceback" not in shown
    assert say("ja", "frame.no_case") in shown


@pytest.mark.parametrize(
    "path",
    [
        *(f"media/{'0' * 64}.zip", "media/../../../etc/passwd", "static/..%2f..%2fapp.py", "%2e%2e/%2e%2e/etc/passwd"),
        *("app/static/../../app.py", ".git/config", "views/shell/signed_in.py", "sentei.db", "prices.key"),
        "_stcore/metrics",
    ],
)
def test_no_address_gives_a_file_of_the_server(host: str, path: str) -> None:
    with socket.create_connection(host.split(":")) as plain:
        # As it stands: a client of HTTP would resolve the dots before it asks.
        plain.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        body = b"".join(iter(lambda: plain.recv(65536), b""))
    assert not any(sign in body for sign in (b"root:", b"import streamlit", b"SQLite format", b"[core]"))
    assert b"cache_memory" not in body


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_no_other_method_is_answered(host: str, method: str) -> None:
    assert ask(host, method, "").status in (404, 405)
    assert ask(host, method, "enter").status == 405


def test_programs_that_drive_pages_are_not_served(host: str) -> None:
    for path in ("interact", "mcp"):
        assert ask(host, "POST", f"_stcore/agent/{path}", "{}").status >= 400


def test_no_browser_of_another_site_is_connected(host: str) -> None:
    with (
        pytest.raises((WebSocketException, EOFError)),
        connect(f"ws://{host}/_stcore/stream", origin="https://evil.example", subprotocols=["streamlit"]) as connection,
    ):
        connection.recv(timeout=10)


def test_nobody_stops_the_server_or_empties_its_memory(host: str) -> None:
    stop = BackMsg()
    stop.debug_shutdown_runtime = True
    drawn(host, "open", "", "", stop)
    shown = drawn(host, "open", "")
    clear = BackMsg()
    clear.clear_cache = True
    # Streamlit answers by forgetting what the page remembers; here nobody hears of it.
    assert len(drawn(host, "open", "", "", clear)) == len(shown)
    assert ask(host, "GET", "_stcore/health").status == 200


def test_what_is_no_message_ends_the_connection_and_nothing_else(host: str) -> None:
    with connect(f"ws://{host}/_stcore/stream", origin=f"http://{host}", subprotocols=["streamlit"]) as connection:
        connection.send(b"\xff" * 1000)
        with pytest.raises(WebSocketException):
            list(iter(lambda: connection.recv(timeout=10), None))
    assert ask(host, "GET", "_stcore/health").status == 200
