"""Scenarios in a file (シナリオのファイル): read with every fault in its place, written whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Final

from criteria.characters import SPACES, find_name
from criteria.errors import DefinitionError
from criteria.finding import Finding, Text, Where
from criteria.presets import toml_text
from criteria.spelling import did_you_mean, one_of, same_as
from criteria.values import FREE_TEXT, TEXT, TEXTS
from data.definition.keys import Key
from data.definition.sections import Sections
from data.sources.files import MOST_DEFINITION_BYTES, SCENARIOS, too_large
from data.text.delimited import read_text_file
from data.text.faults import fault, shown
from data.text.toml import parse_toml
from data.text.whole_file import write_whole
from scoring.whatif import Change, ChangeError, Scenario, read_changes, with_scenario

if sys.platform != "win32":
    import fcntl

SCENARIO_KEYS: Final = (
    Key("name", TEXT, required=True),
    Key("note", FREE_TEXT),
    Key("changes", TEXTS, required=True),
)

_HEADER: Final = (
    "# 参考(拘束力なし)。公表結果を変えるものではありません。",
    "# For reference, not binding: a scenario changes no official result.",
)


def read_scenarios(path: str | Path) -> tuple[Scenario, ...]:
    """Read the scenarios of a file (シナリオの読取り), in their order.

    Raises
    ------
    DefinitionError
        With every fault of the file, each with its line.
    OSError
        Where the file cannot be opened.
    """
    file = Path(path)
    with file.open("rb") as opened:
        content = opened.read(MOST_DEFINITION_BYTES + 1)
    if len(content) > MOST_DEFINITION_BYTES:
        raise DefinitionError([too_large(file.name, MOST_DEFINITION_BYTES)])
    return parse_scenarios(read_text_file(content, file.name), file.name)


MOST_SCENARIOS: Final = 200
"""Scenarios of a file: each is an evaluation of its own."""

_TOO_MANY: Final = Text("シナリオが多すぎます", "there are too many scenarios")
_AT_MOST: Final = Text(f"{MOST_SCENARIOS}件まで", f"at most {MOST_SCENARIOS}")


def parse_scenarios(text: str, file: str = SCENARIOS) -> tuple[Scenario, ...]:
    """Read scenarios from the text of a file; DefinitionError with every fault of it."""
    sections = Sections(parse_toml(text, file))
    sections.read(keys=(), others=("scenarios",))
    scenarios: list[Scenario] = []
    faults: list[Finding] = []
    listed = sections.items("scenarios")
    if len(listed) > MOST_SCENARIOS:
        where = sections.document.where(("scenarios", MOST_SCENARIOS))
        raise DefinitionError([fault("too-many-scenarios", _TOO_MANY, where, value=len(listed), expected=_AT_MOST)])
    for index in listed:
        read = sections.read("scenarios", index, keys=SCENARIO_KEYS)
        changes: list[Change] = []
        for place, line in enumerate(read.get("changes", ())):
            try:
                changes += read_changes(line)
            except ChangeError as error:
                where = sections.document.where(("scenarios", index, "changes", place))
                faults += (replace(refused, where=where, value=shown(refused.value)) for refused in error.faults)
        scenarios.append(Scenario(name=read.get("name", ""), note=read.get("note", ""), changes=tuple(changes)))
    faults += [*sections.faults, *_twice(sections, scenarios)]
    if faults:
        raise DefinitionError(sorted(faults, key=attrgetter("order")))
    return tuple(scenarios)


def _twice(sections: Sections, scenarios: Sequence[Scenario]) -> Iterator[Finding]:
    seen: list[str] = []
    for index, scenario in enumerate(scenarios):
        if scenario.name and find_name(scenario.name, seen) is not None:
            also = same_as(scenario.name, seen)
            what = Text(f"同じ名前のシナリオが複数あります{also.ja}", f"several scenarios have the same name{also.en}")
            cure = Text("別の名前にしてください", "Give each its own name")
            yield fault(
                "duplicate-scenario",
                what,
                sections.document.where(("scenarios", index, "name")),
                value=scenario.name,
                cure=cure,
            )
        seen.append(scenario.name)


def scenarios_text(scenarios: Iterable[Scenario]) -> str:
    """Write scenarios as the text of a file, marked as not binding, from which they are read again the same."""
    lines = [*_HEADER]
    for scenario in scenarios:
        lines += ["", "[[scenarios]]", f"name = {toml_text(scenario.name)}"]
        lines += [f"note = {toml_text(scenario.note)}"] if scenario.note else []
        lines += ["changes = [", *(f"  {toml_text(change.written)}," for change in scenario.changes), "]"]
    return "\n".join(lines) + "\n"


def write_scenarios(path: str | Path, scenarios: Iterable[Scenario]) -> None:
    """Write the scenarios of a file, whole or not at all (シナリオの保存); until then the old file stays.

    A link stays a link: what it points to is written.
    """
    write_whole(path, scenarios_text(scenarios).encode())


def selected(path: str | Path, name: str, *, alone: bool) -> tuple[Scenario, ...]:
    """Read the scenarios of a file, or the one of a name; one must be named where it is to stand ``alone``.

    Raises
    ------
    DefinitionError
        As :func:`read_scenarios`, and where there is none, none has the name, or several are there and one is wanted.
    """
    scenarios, place = read_scenarios(path), Where(file=Path(path).name)
    _some(scenarios, place)
    names = [scenario.name for scenario in scenarios]
    chosen = find_name(name, names)
    if name and chosen is None:
        what = Text("この名前のシナリオはありません", "no scenario has this name")
        raise DefinitionError(
            [fault("unknown-scenario", what, place, value=name, expected=one_of(names), cure=did_you_mean(name, names))]
        )
    if not name and alone and len(scenarios) > 1:
        what = Text("シナリオが複数あります", "there are several scenarios")
        cure = Text("--select で1つを選んでください", "Choose one with --select")
        raise DefinitionError([fault("several-scenarios", what, place, expected=one_of(names), cure=cure)])
    return tuple(scenario for scenario in scenarios if not name or scenario.name == chosen)


def opened_scenarios(content: bytes, file: str) -> tuple[Scenario, ...]:
    """Read the scenarios of a file that was uploaded 開いたシナリオ; DefinitionError where it is faulty or has none."""
    scenarios = parse_scenarios(read_text_file(content, file), file)
    _some(scenarios, Where(file=file))
    return scenarios


def _some(scenarios: Sequence[Scenario], place: Where) -> None:
    if not scenarios:
        what = Text("シナリオがありません", "there is no scenario in the file")
        expected = Text("[[scenarios]] の表が1つ以上", "at least one table [[scenarios]]")
        raise DefinitionError([fault("no-scenario", what, place, expected=expected)])


def saved_with(path: str | Path, name: str, changes: tuple[Change, ...]) -> Text:
    """Save changes as a scenario of a file, beside those it has, and say so; one of the same name is replaced.

    Where two save at the same moment, the second waits, so that the file has both.

    Raises
    ------
    DefinitionError
        Where no name is given, or what is in the file cannot be read: it is left as it is.
    """
    file = Path(path)
    if not name.strip():
        what = Text("保存するシナリオの名前がありません", "the scenario to save has no name")
        cure = Text("--name で名前を付けてください", "Give it a name with --name")
        raise DefinitionError([fault("missing-name", what, Where(file=file.name), cure=cure)])
    called = name.strip(SPACES)
    with _alone_in(file.resolve().parent):
        there = read_scenarios(file) if file.exists() else ()
        write_scenarios(file, with_scenario(there, Scenario(name=called, changes=changes)))
    if find_name(called, [scenario.name for scenario in there]) is not None:
        return Text(
            f"{path}: 同じ名前のシナリオ「{called}」を置き換えました",
            f"{path}: the scenario {called} was there and has been replaced",
        )
    return Text(f"{path}: シナリオ「{called}」を保存しました", f"{path}: the scenario {called} has been saved")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let no other process save in a folder meanwhile, where the system has such locks; none is left behind."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
