"""The screens without a browser: open a page on a case, and read what it says."""

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from views.shell.opening import keep_upload

APP = Path(__file__).parent.parent / "app.py"


def open_page(page: str, **address: str) -> AppTest:
    """Open a page with the parameters of an address, as a reload or a shared link does."""
    screen = AppTest.from_file(str(APP), default_timeout=60)
    screen.query_params.update(address)
    screen.run()
    if page != "open":
        screen.switch_page(f"views/{page}.py").run()
    assert not screen.exception, screen.exception
    return screen


def open_files(page: str, files: Mapping[str, bytes], **address: str) -> AppTest:
    """Open a page on uploaded files."""
    return open_page(page, case=keep_upload(files), **address)


def html(screen: AppTest) -> str:
    """Return the HTML of a page, its style sheets aside."""
    return "\n".join(one.value for one in screen.get("html") if not one.value.startswith("<style>"))


def text(screen: AppTest) -> str:
    """Return what a page says, with single spaces between the words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html(screen))).split())
