"""What every answer of the server carries (応答ヘッダー): the page's language, and what a browser may do with it."""

from typing import Final
from urllib.parse import parse_qs, urlsplit

from google.protobuf.message import DecodeError
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from views.shell.state import DEFAULT_LANGUAGE
from views.wording import LANGUAGES

SECURITY: Final = {
    # Streamlit writes its styles and one script into the page itself; everything else comes from this server alone.
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_SECURITY: Final = [(name.encode(), value.encode()) for name, value in SECURITY.items()]
_METRICS: Final = "/_stcore/metrics"
"""Where Streamlit tells everybody how much is kept for how many people: what others do is nobody's to read."""

_WRITTEN: Final = b'<html lang="en">'


class Headers:
    """ASGI middleware: adds the security headers, and writes the language of the address into the page.

    Streamlit sends ``<html lang="en">`` whatever the page says; a screen reader would read Japanese as English.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but another site's connection; answers go out with headers, pages with their language."""
        if scope["type"] == "websocket" and not _is_from_here(scope):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, _without_clearing(receive), send)
            return
        if scope["path"].rstrip("/").endswith(_METRICS):
            await PlainTextResponse("", 404)(scope, receive, send)
            return
        spoken, page = f'<html lang="{_language(scope)}">'.encode(), False

        async def answer(message: Message) -> None:
            nonlocal page
            if message["type"] == "http.response.start":
                page = any(
                    name == b"content-type" and kind.startswith(b"text/html") for name, kind in message["headers"]
                )
                message = {**message, "headers": [*message["headers"], *_SECURITY]}
            elif page and message["type"] == "http.response.body":
                # Every code of a language has two letters, so the announced length stands.
                message = {**message, "body": message.get("body", b"").replace(_WRITTEN, spoken, 1)}
            await send(message)

        await self._app(_uncompressed(scope), receive, answer)


def _without_clearing(receive: Receive) -> Receive:
    """Pass on what a browser says, but for the order to empty the server's memory.

    Streamlit takes that from whoever has a page open: everybody's uploads would be gone, and the workspace opened anew.
    """

    async def heard() -> Message:
        while _clears(message := await receive()):
            pass
        return message

    return heard


def _clears(message: Message) -> bool:
    try:
        return BackMsg.FromString(message.get("bytes") or b"").WhichOneof("type") == "clear_cache"
    except DecodeError:
        return False


def _is_from_here(scope: Scope) -> bool:
    """Return whether a connection was begun by a page of this server, or by no browser.

    Streamlit takes others from this machine too, and before it refuses one asks a host outside what its own address is.
    """
    headers = dict(scope["headers"])
    origin = headers.get(b"origin")
    return origin is None or urlsplit(origin).netloc == headers.get(b"host")


def _uncompressed(scope: Scope) -> Scope:
    """Ask for a page as it is: in a compressed one the language could not be written."""
    headers = scope["headers"]
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return scope
    return {**scope, "headers": [(name, value) for name, value in headers if name != b"accept-encoding"]}


def _language(scope: Scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE
