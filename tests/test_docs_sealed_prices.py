"""What the page on sealed prices tells people to do by hand does what it says."""

import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from played import KEY, opened
from two_envelopes import PRICES, locked, received

from workspace.prices.opening import open_prices
from workspace.sealing.custody import KEY_FILE, SHORTEST
from workspace.sealing.envelope import SIZE
from workspace.tenders.one_file import export_tender

JOURNAL = "sentei-record/journal.jsonl"
PAGE = (Path(__file__).parents[1] / "docs" / "sealed-prices.md").read_text(encoding="utf-8")


def test_an_opening_is_checked_by_hand_as_the_page_says(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "home")
    acting = locked(received(workspace))
    program, exported = tmp_path / "check.py", tmp_path / "tender.zip"
    program.write_text(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0], encoding="utf-8")

    def check() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, program, exported], capture_output=True, text=True, check=False)

    exported.write_bytes(export_tender(acting, KEY))
    assert check().returncode == 1
    open_prices(acting, KEY)
    exported.write_bytes(export_tender(acting, KEY))
    checked = check()
    assert checked.stderr == ""
    found = dict(line.rsplit(" ", 1) for line in checked.stdout.splitlines())
    assert {json.loads(bid)[0]: json.loads(cells) for bid, cells in found.items()} == PRICES
    # Another price in the place of one that was sealed is noticed.
    with ZipFile(exported) as archive:
        lines = archive.read(JOURNAL).decode()
    place = re.search(r'ciphertext\\":\\"[0-9a-f]{99}', lines).end()
    digit = "1" if lines[place] == "0" else "0"
    with ZipFile(exported, "w") as archive:
        archive.writestr(JOURNAL, lines[:place] + digit + lines[place + 1 :])
    assert "InvalidTag" in check().stderr
    workspace.database.engine.dispose()


def test_a_commitment_is_what_the_command_on_the_page_prints() -> None:
    command = re.findall(r"printf [^\n]*", PAGE)[0]
    printed = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True).stdout
    _, _, salt, number, _, _ = command.split()
    assert printed.split()[0] == sha256(f"{salt}:{number}".encode()).hexdigest()


@pytest.mark.parametrize("named", [KEY_FILE, f"{SIZE:,} bytes", f"{SHORTEST} signs", "128 MiB"])
def test_the_page_names_what_the_program_has(named: str) -> None:
    assert named in PAGE
