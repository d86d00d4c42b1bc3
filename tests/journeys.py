"""What the journeys share: the running application, and a page that notices whatever leaves this machine."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).parent.parent
START_SECONDS = 60


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(port: int = 0, **environment: str) -> Iterator[str]:
    """Serve the application as `make run` does, on a free port, and return its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    quiet, environment = subprocess.DEVNULL, {**os.environ, **environment}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        try:
            with urlopen(address, timeout=1) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    message = f"no answer from {address} within {START_SECONDS} seconds"
    raise TimeoutError(message)


@dataclass
class Traveller:
    """A browser window on the application; it remembers every host that was asked for, and every refusal."""

    page: Page
    base: str
    hosts: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(20_000)
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda connection: self._note(connection.url))
        self.page.on("console", lambda said: self._hear(said.text))

    def _note(self, url: str) -> None:
        if not url.startswith(("data:", "blob:")):
            self.hosts.add(urlsplit(url).netloc)

    def _hear(self, said: str) -> None:
        if "Content Security Policy" in said:
            self.refused.append(said)

    def go(self, address: str = "") -> None:
        """Open an address of the application and wait until the page is drawn to its end."""
        self.page.goto(f"{self.base}/{address}")
        self.drawn()

    def drawn(self) -> None:
        """Wait until the page is drawn to its end."""
        self.page.locator(".s-footer").wait_for()
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

    def sees(self, said: str) -> None:
        """Wait until the page says something, and is drawn to its end."""
        expect(self.page.get_by_test_id("stMain")).to_contain_text(said, timeout=20_000)
        self.drawn()

    def text(self) -> str:
        """Return what the page says, with single spaces between the words."""
        return " ".join(self.page.locator("[data-testid=stMain]").inner_text().split())

    def upload(self, *files: tuple[str, bytes]) -> None:
        """Choose files and press the button."""
        chosen = [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
        self.page.locator("input[type=file]").set_input_files(chosen)
        for name, _ in files:
            self.page.get_by_test_id("stFileChip").filter(has_text=name).wait_for()
        self.page.get_by_role("button", name="読み込んで評価する").click()
        self.page.wait_for_url(re.compile(r"/(result|check)\?.*case=upload-"))

    def download(self, button: str) -> tuple[str, bytes]:
        """Press a button that gives a file, and return its name and content."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name=button).click()
        return coming.value.suggested_filename, coming.value.path().read_bytes()


@contextmanager
def windows(browser: Browser) -> Iterator[BrowserContext]:
    """Open the windows of one module; they share what the browser has fetched, and no case."""
    context = browser.new_context(locale="ja-JP")
    try:
        yield context
    finally:
        context.close()


@contextmanager
def travelling(context: BrowserContext, base: str) -> Iterator[Traveller]:
    """Open a window; at the end, nothing may have left this machine, and nothing may have been refused."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    traveller = Traveller(page, base)
    try:
        yield traveller
        assert traveller.hosts == {urlsplit(base).netloc}
        assert traveller.refused == []
    finally:
        page.close()
