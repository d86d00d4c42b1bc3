"""Every answer carries the security headers, and a page the language of its address."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from views.shell.headers import SECURITY, Headers

PAGE = b'<!DOCTYPE html><html lang="en"><body></body></html>'


def answer(
    query: bytes = b"", kind: bytes = b"text/html; charset=utf-8", accept: bytes = b"text/html"
) -> tuple[list[tuple[bytes, bytes]], bytes, Scope]:
    seen: list[Scope] = []
    sent: list[Message] = []

    async def application(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(scope)
        length = str(len(PAGE)).encode()
        headers = [(b"content-type", kind), (b"content-length", length), (b"set-cookie", b"a"), (b"set-cookie", b"b")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": PAGE})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asked = [(b"accept", accept), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "path": "/result", "query_string": query, "headers": asked}
    asyncio.run(Headers(application)(scope, receive, send))
    return sent[0]["headers"], sent[1]["body"], seen[0]


@pytest.mark.parametrize(
    ("query", "language"),
    [(b"", b"ja"), (b"lang=ja", b"ja"), (b"lang=en&case=x", b"en"), (b"lang=%22%3E", b"ja"), (b"lang=fr", b"ja")],
)
def test_a_page_is_in_the_language_of_its_address(query: bytes, language: bytes) -> None:
    headers, body, _ = answer(query)
    assert body == PAGE.replace(b'"en"', b'"' + language + b'"')
    assert dict(headers)[b"content-length"] == str(len(body)).encode()


def test_every_answer_carries_the_security_headers_and_keeps_its_own() -> None:
    headers, _, _ = answer(kind=b"application/json")
    for name, value in SECURITY.items():
        assert (name.encode(), value.encode()) in headers
    assert [value for name, value in headers if name == b"set-cookie"] == [b"a", b"b"]


def test_nothing_may_come_from_another_host() -> None:
    policy = SECURITY["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy


def test_a_file_to_download_is_left_as_it_is() -> None:
    assert answer(b"lang=ja", kind=b"text/csv")[1] == PAGE


def test_a_page_is_asked_for_uncompressed_and_a_file_as_the_browser_asks() -> None:
    assert (b"accept-encoding", b"gzip") not in answer()[2]["headers"]
    assert (b"accept-encoding", b"gzip") in answer(accept=b"*/*")[2]["headers"]


def test_a_connection_that_is_not_http_passes_untouched() -> None:
    passed: list[Scope] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        passed.append(scope)

    async def nothing(*_: object) -> Message:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(Headers(application)(scope, nothing, nothing))
    assert passed == [scope]


@pytest.mark.parametrize(
    ("origin", "host", "passed"),
    [
        (b"https://sentei.example.lg.jp", b"sentei.example.lg.jp", True),
        (b"http://127.0.0.1:8501", b"127.0.0.1:8501", True),
        (None, b"127.0.0.1:8501", True),
        (b"http://127.0.0.1:9000", b"127.0.0.1:8501", False),
        (b"https://evil.example", b"sentei.example.lg.jp", False),
        (b"null", b"sentei.example.lg.jp", False),
    ],
)
def test_a_connection_of_another_site_is_closed_before_anything_hears_of_it(
    origin: bytes | None, host: bytes, *, passed: bool
) -> None:
    seen: list[Scope] = []
    sent: list[Message] = []

    async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", host), *([(b"origin", origin)] if origin else [])]
    asyncio.run(Headers(application)({"type": "websocket", "headers": headers}, receive, send))
    assert len(seen) == passed
    assert [message["type"] for message in sent] == ([] if passed else ["websocket.close"])


def test_an_order_to_empty_the_servers_memory_is_not_heard() -> None:
    clear, rerun = BackMsg(clear_cache=True).SerializeToString(), BackMsg(app_heartbeat=True).SerializeToString()
    waiting = [{"type": "websocket.receive", "bytes": each} for each in (clear, clear, rerun, b"\xff")]
    waiting.append({"type": "websocket.disconnect"})
    said, heard = list(waiting), []

    async def application(_scope: Scope, receive: Receive, _send: Send) -> None:
        heard.extend([await receive() for _ in range(3)])

    async def receive() -> Message:
        return said.pop(0)

    async def send(_message: Message) -> None:
        pass

    asyncio.run(Headers(application)({"type": "websocket", "headers": []}, receive, send))
    assert heard == waiting[2:]


def test_nobody_is_told_how_much_is_kept_for_others() -> None:
    sent = []

    async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pytest.fail("it was asked")

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    for path in ("/_stcore/metrics", "/sentei/_stcore/metrics/"):
        asyncio.run(Headers(application)({"type": "http", "path": path, "headers": []}, receive, send))
    assert [message["status"] for message in sent if "status" in message] == [404, 404]
    assert {message.get("body", b"") for message in sent} == {b""}
