"""Timestamps (時刻認証): an authority outside confirms since when a journal has a head (RFC 3161); off by default."""

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from sqlalchemy import Connection, select

from criteria.errors import EvaluationError
from criteria.finding import Finding, Text, Where
from data.text.faults import fault, warning
from workspace.journal.chain import head
from workspace.journal.links import Link
from workspace.people.acting import Acting
from workspace.people.sessions import written
from workspace.procedure.actions import TIMESTAMP
from workspace.procedure.refusals import RefusedError
from workspace.store.schema import JOURNAL

AUTHORITY: Final = "SENTEI_TIMESTAMP_URL"
ROOTS: Final = "SENTEI_TIMESTAMP_ROOT"
_SECONDS: Final = 15
_MOST_BYTES: Final = 1_000_000
_UNREADABLE: Final = (ValueError, TypeError, LookupError, VerificationError)


def have_timestamped(acting: Acting, key: str) -> Text:
    """Have the head of a tender's journal timestamped (記録の時刻認証), and say when, and by whom.

    Only the hash leaves. The authority is asked outside of any transaction, and its answer or failure is journaled.

    Raises
    ------
    RefusedError
        Where no authority is configured.
    EvaluationError
        Where it fails: what, and that it can be asked again.
    """
    with acting.looking(TIMESTAMP, key) as act:
        url, roots = _authority(), trusted_roots()
        end = head(act.connection, key)
        content: str = act.connection.execute(
            select(JOURNAL.c.content).where(JOURNAL.c.chain == key, JOURNAL.c.sequence == end.count)
        ).scalar_one()
    name = urlsplit(url).hostname
    after: dict[str, Any] = {"authority": name}
    failure = None
    try:
        answer, response = _ask(url, roots, content.encode())
    except (OSError, HTTPException, *_UNREADABLE) as error:
        failure = error
        after["failed"] = f"{type(error).__name__}: {error}"
    else:
        moment = written(response.tst_info.gen_time)
        after |= {"time": moment, "response": b64encode(answer).decode()}
    with acting.doing(TIMESTAMP, key) as act:
        act.record(subject={"count": end.count, "hash": end.hash}, after=after)
    if failure:
        what = Text(
            f"時刻認証局 {name} から認証を得られませんでした({failure})。操作は保存されています。"
            "sentei journal timestamp で改めて取得してください",
            f"the timestamping authority {name} gave no timestamp ({failure}). What was done stands; ask again with "
            "sentei journal timestamp",
        )
        raise EvaluationError(what) from failure
    return Text(
        f"記録の{end.count}行目までを {name} が {moment} に時刻認証しました",
        f"The journal up to row {end.count} was timestamped by {name} at {moment}",
    )


def timestamp_notes(ask: Callable[[], Text]) -> tuple[Text, ...]:
    """Return what came of asking for a timestamp after an act, which stands whatever comes of it; nothing where off."""
    if not os.environ.get(AUTHORITY):
        return ()
    try:
        return (ask(),)
    except EvaluationError as error:
        return (error.text,)


def trusted_roots() -> tuple[Certificate, ...]:
    """Return the root certificates of SENTEI_TIMESTAMP_ROOT, none where it is not set.

    Raises
    ------
    EvaluationError
        Where the file cannot be read.
    """
    path = os.environ.get(ROOTS)
    if not path:
        return ()
    try:
        return tuple(load_pem_x509_certificates(Path(path).read_bytes()))
    except (OSError, ValueError) as error:
        what = Text(
            f"{ROOTS}「{path}」からルート証明書(PEM)を読めません: {error}",
            f"{ROOTS} “{path}” has no root certificate (PEM) that can be read: {error}",
        )
        raise EvaluationError(what) from error


def _authority() -> str:
    url = os.environ.get(AUTHORITY, "")
    if urlsplit(url).scheme not in ("http", "https") or not os.environ.get(ROOTS):
        what = Text(
            f"時刻認証局の設定がありません。{AUTHORITY}(URL)と {ROOTS}(ルート証明書のPEMファイル)を設定してください",
            f"no timestamping authority is configured: set {AUTHORITY} (its URL) and {ROOTS} (a PEM file of its root "
            "certificate)",
        )
        raise RefusedError("no-authority", what)
    return url


def _ask(url: str, roots: Sequence[Certificate], message: bytes) -> tuple[bytes, TimeStampResponse]:
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query"}
    # The scheme was looked at where the address was read.
    try:
        with urlopen(Request(url, request.as_bytes(), headers), timeout=_SECONDS) as answered:  # noqa: S310
            answer: bytes = answered.read(_MOST_BYTES)
    except HTTPError as error:
        error.close()
        raise
    response = decode_timestamp_response(answer)
    builder = VerifierBuilder(roots=list(roots), nonce=request.nonce)
    builder.build().verify_message(response, message)
    return answer, response


class TimestampsChecked:
    """The timestamps in a journal: each is of the head it names, and signed by an authority one trusts."""

    def __init__(self, roots: Sequence[Certificate]) -> None:
        self.roots = roots
        self.found: list[Link] = []

    def take(self, link: Link) -> None:
        """Note a timestamp."""
        if link.content["action"] == TIMESTAMP.id and "response" in (link.content["after"] or {}):
            self.found.append(link)

    def compare(self, connection: Connection) -> Iterator[Finding]:
        """Yield the timestamps that are wrong, or cannot be checked here."""
        for link in self.found:
            where = Where(file="journal", row=link.sequence)
            try:
                self._check(connection, link)
            except _UNREADABLE as error:
                what = Text(f"時刻認証が正しくありません: {error}", f"the timestamp is not valid: {error}")
                yield fault("bad-timestamp", what, where)
            else:
                if not self.roots:
                    what = Text(
                        f"時刻認証の署名は検証していません。{ROOTS} にルート証明書を設定してください",
                        f"who signed the timestamp was not verified: set {ROOTS} to the root certificate",
                    )
                    yield warning("timestamp-not-checked", what, where)

    def _check(self, connection: Connection, link: Link) -> None:
        subject = link.content["subject"]
        of = (JOURNAL.c.chain == link.content["chain"], JOURNAL.c.sequence == subject["count"])
        if connection.execute(select(JOURNAL.c.hash).where(*of)).scalar() != subject["hash"]:
            raise ValueError(subject["hash"])
        imprint = bytes.fromhex(subject["hash"])
        response = decode_timestamp_response(b64decode(link.content["after"]["response"]))
        if self.roots:
            VerifierBuilder(roots=list(self.roots)).build().verify(response, imprint)
        elif response.tst_info.message_imprint.message != imprint:
            raise ValueError(imprint.hex())
