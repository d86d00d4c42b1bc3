"""Timestamps of the journal by an authority of our own: kept, verified, and never in the way of what was done."""

import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from played import KEY, REASON, Played, files, hand_in, opened
from timestamping import Authority
from two_envelopes import locked, received

from criteria.errors import EvaluationError
from workspace import Acting, RefusedError, Workspace
from workspace.journal.chain import append
from workspace.moves.move import move
from workspace.people.acting import about
from workspace.prices.opening import open_prices
from workspace.procedure.actions import ACTIONS, LOCK
from workspace.procedure.stages import Role, Stage
from workspace.tenders.keeping import import_tender
from workspace.verification.reading import read_journal
from workspace.verification.timestamps import AUTHORITY, ROOTS, have_timestamped
from workspace.verification.verify import verify

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl answers for the authority")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("played"))


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    authority = Authority(tmp_path / "authority")
    with authority.serving() as url:
        monkeypatch.setenv(AUTHORITY, url)
        monkeypatch.setenv(ROOTS, str(authority.root))
        yield authority


@pytest.fixture
def workspace(played: Played) -> Iterator[Workspace]:
    with played.at(Stage.LOCKED) as workspace:
        yield workspace


def codes(played: Played, workspace: Workspace) -> list[tuple[str, str]]:
    """Return what a verification says of the timestamps."""
    findings = verify(played.acting(workspace, Role.OFFICE), KEY).findings
    return [(finding.code, str(finding.where)) for finding in findings if "timestamp" in finding.code]


def stamped(played: Played, workspace: Workspace) -> dict[str, object]:
    have_timestamped(played.acting(workspace, Role.OFFICE), KEY)
    return read_journal(played.acting(workspace, Role.OFFICE), KEY, most=999)[-1].content


def test_the_head_is_timestamped_and_openssl_alone_verifies_it(
    played: Played, workspace: Workspace, authority: Authority, tmp_path: Path
) -> None:
    row = stamped(played, workspace)
    before = read_journal(played.acting(workspace, Role.OFFICE), KEY, most=999)[-2]
    assert row["subject"] == {"count": before.sequence, "hash": before.hash}
    answer = tmp_path / "answer.tsr"
    answer.write_bytes(b64decode(row["after"]["response"]))
    command = ["openssl", "ts", "-verify", "-digest", before.hash, "-in", answer, "-CAfile", authority.root]
    assert "Verification: OK" in subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert codes(played, workspace) == []


@pytest.fixture
def scored(tmp_path: Path) -> Iterator[Acting]:
    """Act for everybody in a tender whose sheets are all handed in."""
    workspace = opened(tmp_path / "scored")
    acting = workspace.act_locally()
    import_tender(acting, files())
    for action in ("publish", "receive", "qualify", "score"):
        move(acting, KEY, ACTIONS[action])
    hand_in(acting)
    yield acting
    workspace.database.engine.dispose()


@pytest.mark.usefixtures("authority")
def test_the_lock_and_the_decision_are_timestamped_and_nothing_else(
    scored: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for action in ("lock", "evaluate", "decide", "close"):
        notes = move(scored, KEY, ACTIONS[action], REASON).notes
        stamped = any("was timestamped by 127.0.0.1" in note.en for note in notes)
        assert stamped == (action in ("lock", "decide"))
    assert verify(scored, KEY).findings == ()
    monkeypatch.delenv(ROOTS)
    unchecked = verify(scored, KEY)
    assert (len(unchecked.findings), unchecked.is_whole) == (2, True)


@pytest.mark.usefixtures("authority")
def test_the_opening_is_timestamped(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "sealed")
    acting = locked(received(workspace))
    (note,) = open_prices(acting, KEY).notes
    assert "was timestamped by 127.0.0.1" in note.en
    assert verify(acting, KEY).findings == ()
    workspace.database.engine.dispose()


def test_an_authority_that_fails_undoes_nothing_and_is_asked_again(scored: Acting, authority: Authority) -> None:
    authority.answer = (503, b"")
    moved = move(scored, KEY, LOCK)
    assert moved.stage is Stage.LOCKED
    assert "What was done stands; ask again" in moved.notes[-1].en
    assert "503" in read_journal(scored, KEY, most=999)[-1].content["after"]["failed"]
    authority.answer = None
    have_timestamped(scored, KEY)
    assert verify(scored, KEY).findings == ()


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\x30\x03\x02\x01\x00"], ids=["nothing", "a page", "no token"])
def test_an_answer_that_is_no_timestamp_is_told(
    played: Played, workspace: Workspace, authority: Authority, answer: bytes
) -> None:
    authority.answer = (200, answer)
    with pytest.raises(EvaluationError, match="gave no timestamp"):
        stamped(played, workspace)


def test_an_answer_to_another_request_is_refused(played: Played, workspace: Workspace, authority: Authority) -> None:
    stamped(played, workspace)
    authority.answer = (200, authority.reply((authority.folder / "query.tsq").read_bytes()))
    with pytest.raises(EvaluationError, match=r"Nonce|messages"):
        stamped(played, workspace)


@pytest.mark.usefixtures("authority")
def test_an_authority_one_does_not_trust_is_refused(
    played: Played, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamped(played, workspace)
    monkeypatch.setenv(ROOTS, str(Authority(tmp_path / "other").root))
    with pytest.raises(EvaluationError, match="gave no timestamp"):
        stamped(played, workspace)
    assert [code for code, _ in codes(played, workspace)] == ["bad-timestamp"]


@pytest.mark.usefixtures("authority")
def test_without_a_root_certificate_the_signature_is_said_not_to_be_verified(
    played: Played, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stamped(played, workspace)
    monkeypatch.delenv(ROOTS)
    assert codes(played, workspace) == [("timestamp-not-checked", f"journal:{row['sequence']}")]


@pytest.mark.usefixtures("authority")
@pytest.mark.parametrize("change", ["count", "hash", "response"])
def test_a_timestamp_of_something_else_is_told(played: Played, workspace: Workspace, change: str) -> None:
    row = stamped(played, workspace)
    subject, after = dict(row["subject"]), dict(row["after"])
    if change == "response":
        after["response"] = after["response"][:-8]
    else:
        subject[change] = 1 if change == "count" else "0" * 64
    with workspace.database.writing() as connection:
        forged = about(workspace.clock(), action="timestamp", outcome="done")
        append(connection, KEY, {**forged, "subject": subject, "before": None, "after": after})
    assert codes(played, workspace) == [("bad-timestamp", f"journal:{row['sequence'] + 1}")]


def test_where_none_is_configured_nobody_is_asked(
    played: Played, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url, root in (("", ""), ("http://127.0.0.1:9", ""), ("file:///etc/passwd", "root.pem")):
        monkeypatch.setenv(AUTHORITY, url)
        monkeypatch.setenv(ROOTS, root)
        with pytest.raises(RefusedError, match="no timestamping authority is configured"):
            stamped(played, workspace)
    monkeypatch.setenv(AUTHORITY, "http://127.0.0.1:9")
    monkeypatch.setenv(ROOTS, "/missing.pem")
    with pytest.raises(EvaluationError, match="root certificate"):
        stamped(played, workspace)
