"""Every malformed tender through the command line: told in full, never a traceback, never a guess."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from malformed import MALFORMED, SOUND, Malformed
from malformed_selections import LOTS, MALFORMED_SELECTIONS, SHORTLIST
from terminal_runs import Run, run, written

ALL = (*MALFORMED, *MALFORMED_SELECTIONS)
AWARDS = re.compile("Awarded to|落札者:")


def evaluated(case: Malformed, folder: Path, *options: str) -> Run:
    lot = ("--lot", case.lot) if case.lot else ()
    done = run("evaluate", case.write(folder), *lot, *options)
    assert "Traceback" not in done.out + done.err
    assert "internal error" not in done.err
    return done


def tells(lines: Sequence[str], told: str) -> bool:
    """Whether a line begins with what must be told, or names its row and value among those of its cause."""
    if any(line.startswith(told) for line in lines):
        return True
    file, row, column, *value = told.split(":", 3)
    like = f"row {row}" + (f' "{value[0].strip()}' if value else "")
    return any(re.match(rf"{re.escape(file)}:\d+:{re.escape(column)}", line) and like in line for line in lines)


def test_there_are_at_least_sixty_ways_to_break_a_tender_of_different_names() -> None:
    assert len({case.name for case in ALL}) == len(ALL) >= 60


@pytest.mark.parametrize(("sound", "lot"), [(SOUND, ()), (SHORTLIST, ()), (LOTS, ("--lot", "1"))])
def test_the_tenders_they_all_break_are_sound(sound: Mapping[str, str], lot: tuple[str, ...], tmp_path: Path) -> None:
    done = run("evaluate", written(tmp_path, sound), *lot, "--json")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)["status"] == ("awarded" if sound is SOUND else "selection")


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
class TestMalformed:
    def test_it_is_exit_status_2_with_nothing_printed_or_one_incomplete_document(
        self, case: Malformed, tmp_path: Path
    ) -> None:
        done = evaluated(case, tmp_path, "--json")
        for told in case.told:
            assert tells(done.lines, told), done.err
        if case.outcome == "refused":
            assert (done.status, done.out) == (2, "")
            messages = done.lines
        else:
            document = json.loads(done.out)
            assert (done.status, document["status"], document["winners"]) == (0, "incomplete", [])
            assert len(document["findings"]) == len(done.lines)
            messages = [found["message"] for found in document["findings"] if found["severity"] == "fault"]
        assert messages
        for message in messages:
            assert "; expected " in message or re.search(r"[^:]\. \S", message), message

    def test_it_is_told_in_both_languages_at_the_same_places_and_awards_nothing(
        self, case: Malformed, tmp_path: Path
    ) -> None:
        english, japanese = (evaluated(case, tmp_path, "--lang", language) for language in ("en", "ja"))
        assert japanese.status == english.status
        assert len(japanese.lines) == len(english.lines)
        assert all(re.search("[ぁ-ん]", line) for line in japanese.lines)
        assert all(len(line) < 2000 for line in japanese.lines + english.lines)
        assert not AWARDS.search(english.out + japanese.out)
