"""Two servers that differ in another member's marks send a member the same bytes: HTTP, websocket and files."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import httpx
from journeys import ROOT, free_port, wait_for
from panels import PANEL, Scoring, answer
from played import KEY
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from test_workspace_panel_blindness import hand_in_and_change, mark_all, no_conflict
from websockets.sync.client import ClientConnection, connect

from app import PAGES
from views.shell.signed_in import COOKIE
from workspace.people.access import SHARED_ACCESS
from workspace.people.codes import issue_code

SECONDS: Final = 60
SENTEI: Final = Path(sys.executable).with_name("sentei")


class Walk:
    """A member's browser, reduced to what it receives: every body, every frame, every file."""

    def __init__(self, port: int, code: str) -> None:
        self.host = f"127.0.0.1:{port}"
        self.received: list[tuple[str, bytes]] = []
        self.client = httpx.Client(base_url=f"http://{self.host}", headers={"Sec-Fetch-Site": "same-origin"})
        entered = self.client.post("/enter", data={"code": code, "speech": "ja"})
        self.cookie = re.search(rf"{COOKIE}=([^;]+)", entered.headers["set-cookie"])[1]
        self._note("enter", entered)
        for page in ("", *PAGES, "_stcore/health", "_stcore/host-config", "leave", "media/none", "no-such-page"):
            self._note(page, self.client.get(f"/{page}", headers={"Cookie": f"{COOKIE}={self.cookie}"}))

    def _note(self, name: str, answer_: httpx.Response) -> None:
        # The cookies are drawn at random, and the date is the hour.
        random = {"set-cookie", "date", "last-modified", "etag"}
        headers = sorted((key, value) for key, value in answer_.headers.items() if key not in random)
        self.received.append((name, f"{answer_.status_code} {headers}".encode() + answer_.content))

    def page(self, name: str, query: str) -> None:
        """Open a page anew, as a reload does, and take away every file it offers."""
        headers = {"Cookie": f"{COOKIE}={self.cookie}"}
        address = f"ws://{self.host}/_stcore/stream"
        origin = f"http://{self.host}"
        with connect(
            address, origin=origin, subprotocols=["streamlit"], additional_headers=headers, max_size=None
        ) as socket:
            asked = BackMsg()
            asked.rerun_script.page_name, asked.rerun_script.query_string = name, query
            socket.send(asked.SerializeToString())
            sent = list(frames(socket))
            messages = [ForwardMsg.FromString(frame) for frame in sent]
            (session,) = {message.new_session.initialize.session_id for message in messages} - {""}
            deferred = [found for message in messages for found in offered(message)]
            self.received += [(f"{name}?{query}", without(frame, session, *deferred)) for frame in sent]
            for each in deferred:
                self._take(socket, session, each)

    def _take(self, socket: ClientConnection, session: str, deferred: str) -> None:
        asked = BackMsg()
        asked.backend_operation_request.request_id = "1"
        asked.backend_operation_request.session_id = session
        asked.backend_operation_request.deferred_file.file_id = deferred
        socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(bytes(socket.recv(timeout=SECONDS)))
            if message.HasField("backend_operation_response"):
                break
        self._note("file", self.client.get(message.backend_operation_response.deferred_file.url))


def frames(socket: ClientConnection) -> Iterator[bytes]:
    """Yield what is sent until the page is drawn."""
    while True:
        frame = bytes(socket.recv(timeout=SECONDS))
        yield frame
        if ForwardMsg.FromString(frame).HasField("script_finished"):
            return


def without(frame: bytes, *drawn: str) -> bytes:
    """Return a frame without what is drawn at random, and without the hash over it."""
    message = ForwardMsg.FromString(frame)
    # Which run of the page it is of.
    message.metadata.ClearField("run")
    if any(each.encode() in frame for each in drawn):
        message.ClearField("hash")
    frame = message.SerializeToString(deterministic=True)
    for each in drawn:
        frame = frame.replace(each.encode(), b"")
    return frame


def offered(message: ForwardMsg) -> list[str]:
    """Return the files that a message offers to take away."""
    if message.WhichOneof("type") != "delta" or message.delta.new_element.WhichOneof("type") != "download_button":
        return []
    return [message.delta.new_element.download_button.deferred_file_id]


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """Run `sentei serve` as on a shared server, and return its port."""
    port = free_port()
    environment = {"SENTEI_HOME": str(home), "SENTEI_ACCESS": SHARED_ACCESS, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = [str(SENTEI), "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield port
        finally:
            server.terminate()


def lived(scoring: Scoring, others: list[object], code: str, home: Path) -> None:
    """Leave a home in which the member did the same, and the others these things."""
    with scoring.at("blank") as seats:
        for number, step in enumerate(others):
            answer(step, (seats.chair, seats.third)[number % 2])
        for step in (no_conflict, mark_all):
            answer(step, seats.member)
        seats.workspace.database.engine.dispose()
        seats.workspace.database.home.rename(home)
        home.joinpath("code").write_text(code)
        seats.workspace.database.home.mkdir()


def test_two_servers_that_differ_in_the_others_marks_send_a_member_the_same_bytes(tmp_path: Path) -> None:
    scoring = Scoring(tmp_path)
    scoring.make("blank", PANEL, marks=None)
    with scoring.at("blank") as seats:
        code = issue_code(seats.office, KEY, "member-tender")
        seats.workspace.database.engine.dispose()
        (tmp_path / "copy").rename(tmp_path / "coded")
        (tmp_path / "copy").mkdir()
    (tmp_path / "blank").rename(tmp_path / "before")
    (tmp_path / "coded").rename(tmp_path / "blank")
    worlds = ([], [no_conflict, no_conflict, mark_all, mark_all, hand_in_and_change])
    walks = []
    with ExitStack() as running:
        homes = [tmp_path / f"home-{number}" for number in range(len(worlds))]
        for home, others in zip(homes, worlds, strict=True):
            lived(scoring, others, code, home)
        for port in [running.enter_context(serving(home)) for home in homes]:
            walk = Walk(port, code)
            for page in PAGES:
                for query in (f"case=saved-{KEY}", f"case=saved-{KEY}&lang=en"):
                    walk.page(page, query)
            walk.client.close()
            walks.append(walk)
    one, other = (walk.received for walk in walks)
    assert [name for name, _ in one] == [name for name, _ in other]
    hosts = [walk.host.encode() for walk in walks]
    for (name, content), (_, same) in zip(one, other, strict=True):
        assert content.replace(hosts[0], b"") == same.replace(hosts[1], b""), name
    drawn = b"".join(content for _, content in one).decode(errors="replace")
    assert "member-tender" in drawn
    assert len([name for name, _ in one if name == "file"]) > 0
