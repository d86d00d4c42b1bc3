"""The READMEs tell the truth: output is the command's, tables are the sample's, links lead somewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
READMES: Final = ["README.md", "README.ja.md"]
COMMAND: Final = ".venv/bin/sentei"


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


def blocks(readme: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text_of(readme), re.MULTILINE | re.DOTALL)


def printed_by(line: str) -> str:
    """Run a line of the README in a terminal eighty columns wide, and return it with what it prints."""
    ran = subprocess.run(
        [sys.executable, "cli.py", *line.removeprefix(f"$ {COMMAND} ").split()],
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
    )
    return "\n".join(row.rstrip() for row in [line, *ran.stdout.rstrip().splitlines(), ""])


@pytest.mark.parametrize("readme", READMES)
def test_the_example_is_what_the_command_prints(readme: str) -> None:
    examples = blocks(readme, "console")
    assert examples
    for example in examples:
        line = example.splitlines()[0]
        assert line.startswith(f"$ {COMMAND} ")
        assert example == printed_by(line)


@pytest.mark.parametrize("readme", READMES)
def test_the_bids_shown_are_those_of_the_sample(readme: str) -> None:
    assert blocks(readme, "csv") == [(ROOT / "data/samples/shimote/bids.csv").read_text(encoding="utf-8")]


@pytest.mark.parametrize("readme", READMES)
def test_the_definition_shown_gives_the_same_result_as_the_sample(readme: str, tmp_path: Path) -> None:
    (definition,) = blocks(readme, "toml")
    (tmp_path / "tender.toml").write_text(f'[tender]\nid = "1"\ntitle = "例"\n{definition}', encoding="utf-8")
    (tmp_path / "bids.csv").write_text(blocks(readme, "csv")[0], encoding="utf-8")
    sample = printed_by(f"$ {COMMAND} evaluate data/samples/shimote").splitlines()
    shown = printed_by(f"$ {COMMAND} evaluate {tmp_path}").splitlines()
    tables = [[row for row in rows if row.startswith(("│", "Threshold"))] for rows in (sample, shown)]
    assert tables[0] == tables[1] != []


@pytest.mark.parametrize("page", [*READMES, "CHANGELOG.md"])
def test_every_link_leads_to_a_file(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+?)\)", text_of(page))
    assert page not in READMES or links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_both_readmes_name_the_same_commands_and_links() -> None:
    commands, links = (
        [re.findall(pattern, text_of(readme)) for readme in READMES]
        for pattern in (r"`(make \w+)`", r"\]\((docs/[^)]+)\)")
    )
    assert set(commands[0]) == set(commands[1]) == {"make run", "make test"}
    assert set(links[0]) == set(links[1])


def test_the_changelog_opens_every_version_with_the_changes_to_results() -> None:
    versions = re.split(r"^## ", text_of("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert versions
    assert all(re.findall(r"^### (.+)$", version, re.MULTILINE)[0] == "Changes to results" for version in versions)
