"""The entrance (出入口): the two addresses that set and clear the cookie of a session, and who a sign-in service names.

A cookie that no script can read comes with an answer of the server, not with a page Streamlit draws: so forms of the
pages sign in and sign out are posted here, and answered with another address. A code is never part of an address the
server is asked for: those are kept in logs.
"""

import json
from asyncio import Semaphore, sleep, to_thread
from datetime import UTC, datetime
from html import escape
from secrets import token_hex
from time import monotonic
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

import streamlit as st
from cryptography.fernet import Fernet, InvalidToken
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from criteria.errors import EvaluationError
from criteria.finding import Text
from views.shell.signed_in import COOKIE, acting_here, workspace
from views.shell.state import DEFAULT_LANGUAGE, language
from workspace.people.access import sign_in_service
from workspace.people.entering import sign_in_with_code, sign_in_with_identity, sign_out
from workspace.people.sessions import LONGEST

IN: Final = "sign_in"
OUT: Final = "sign_out"
"""The pages people come from and come back to."""

INSIDE: Final = "my_tenders"
"""The page people come to once they are in."""

_LOGIN_COOKIE: Final = "_streamlit_user"
_LONGEST_FORM: Final = 4096
_REFUSED_SECONDS: Final = 1
_WRITING: Final = Fernet(Fernet.generate_key())
_HASHING: Final = Semaphore(2)
"""A slow hash takes 16 MiB: whoever sends many codes at once waits."""


def sealed(document: Any) -> str:  # noqa: ANN401 - anything that JSON can say
    """Return what this server alone can write and read, for a form or an address to carry."""
    return _WRITING.encrypt(json.dumps(document).encode()).decode()


def unsealed(text: str, seconds: int) -> Any:  # noqa: ANN401 - the same
    """Return what was sealed; None where it was not sealed here, or more seconds ago."""
    try:
        return json.loads(_WRITING.decrypt(text, ttl=seconds))
    except InvalidToken:
        return None


def login_settings() -> dict[str, Any]:
    """Return what Streamlit must know to ask a sign-in service; empty where there is none.

    The key of its cookie is new at every start: the cookie lives 30 days, and sessions are ours.
    """
    service = sign_in_service()
    if not service:
        return {}
    address, provider, client, secret = service.values()
    return {
        "auth": {
            "redirect_uri": f"{address.rstrip('/')}/oauth2callback",
            "cookie_secret": token_hex(32),
            "server_metadata_url": provider,
            "client_id": client,
            "client_secret": secret,
        }
    }


def vouched_for() -> tuple[str, str, int] | None:
    """Return whom the sign-in service named at this browser, and when; None where it named nobody of late."""
    if not sign_in_service() or not st.user.is_logged_in:
        return None
    issued = int(st.user["iat"])
    if workspace().clock() - datetime.fromtimestamp(issued, UTC) >= LONGEST:
        return None
    return str(st.user["iss"]), str(st.user["sub"]), issued


def comes_from_service() -> bool:
    """Return whether somebody is not signed in yet whom the sign-in service named: it sends them to the first page."""
    return vouched_for() is not None and acting_here() is None


def form(action: str, press: str, *fields: str) -> str:
    """Return a form that is posted to one of the addresses here; ``press`` is what its button says."""
    return (
        f'<form class="s-form" method="post" action="{action}"><input type="hidden" name="speech" value="{language()}">'
        f'{"".join(fields)}<button class="s-press" type="submit">{escape(press)}</button></form>'
    )


async def _enter(request: Request) -> Response:
    """Begin a session by what the form holds, a code or a sealed identity, and hand its cookie out."""
    fields = await _fields(request)
    if fields is None:
        return _from_elsewhere()
    begun = monotonic()
    try:
        async with _HASHING:
            token = await to_thread(_sign_in, fields)
    except EvaluationError as refusal:
        # The same time for whatever is refused: how long it took tells nothing of a code.
        await sleep(begun + _REFUSED_SECONDS - monotonic())
        return _to(IN, fields, refused=sealed([refusal.text.ja, refusal.text.en]))
    if COOKIE in request.cookies:
        await to_thread(sign_out, workspace(), request.cookies[COOKIE])
    answer = _to(INSIDE, fields)
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def _sign_in(fields: dict[str, str]) -> str:
    if "identity" not in fields:
        return sign_in_with_code(workspace(), fields.get("code", ""))
    identity = unsealed(fields["identity"], seconds=600)
    if identity is None:
        raise EvaluationError(Text("もう一度、認証サービスからサインインしてください", "Sign in at the service again"))
    issuer, subject, issued_at = identity
    return sign_in_with_identity(workspace(), issuer, subject, datetime.fromtimestamp(issued_at, UTC))


async def _leave(request: Request) -> Response:
    """End the session of this browser, and clear its cookies."""
    fields = await _fields(request)
    if fields is None:
        return _from_elsewhere()
    if COOKIE in request.cookies:
        await to_thread(sign_out, workspace(), request.cookies[COOKIE])
    answer = _to(OUT, fields)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    for name in request.cookies:
        if name.startswith(_LOGIN_COOKIE):
            answer.delete_cookie(name, path="/")
    return answer


async def _fields(request: Request) -> dict[str, str] | None:
    """Return the fields of a form of our own pages; None where another site sent it, or it is too long for one.

    Another site could sign somebody in as somebody else. Browsers say where a form stands (since 2023 all of them),
    over TLS and to this machine.
    """
    if request.headers.get("sec-fetch-site") != "same-origin":
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            return None
    return {name: values[0] for name, values in parse_qs(body.decode("ascii", "replace")).items()}


def _from_elsewhere() -> Response:
    return PlainTextResponse(
        "この画面からの送信ではないため、受け付けませんでした。 / Refused: not sent from a page of this server.", 403
    )


def _to(page: str, fields: dict[str, str], **more: str) -> RedirectResponse:
    parameters = {"lang": fields.get("speech", DEFAULT_LANGUAGE), **more}
    return RedirectResponse(f"{page}?{urlencode(parameters)}", 303)


ROUTES: Final = (Route("/enter", _enter, methods=["POST"]), Route("/leave", _leave, methods=["POST"]))
