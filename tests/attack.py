"""One hostile input: how it is made, which command reads it, and how that command may end."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from raw_workbook import Raw, packed
from small_tender import FILES

Words = list[str | Path]
"""The words of a command."""

Write = Callable[[Path], Words]
"""Makes the files of an attack in an empty folder, and returns the words of the command that reads them."""


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One attack; ``ends`` are the exit statuses that are right: 2 for a fault, 0 too where only the size is hostile.

    ``often`` ones are run by every `make test`, the others by `make explore`.
    """

    name: str
    write: Write
    ends: tuple[int, ...] = (2,)
    often: bool = True


def refused(name: str, write: Write, *, often: bool = True) -> Attack:
    """Declare an attack that must be refused."""
    return Attack(name=name, write=write, often=often)


def borne(name: str, write: Write, *, often: bool = True) -> Attack:
    """Declare an attack that may be refused or borne, within the limits of time, memory and lines."""
    return Attack(name=name, write=write, ends=(0, 2), often=often)


def tender(make: Callable[[], Mapping[str, str | bytes]], *words: str) -> Write:
    """Attack with a folder: the sound one with some files changed; further words go behind its path."""

    def write(place: Path) -> Words:
        for name, content in {**FILES, **make()}.items():
            (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        command, *options = words or ("evaluate",)
        return [command, place, *options]

    return write


def definition(make: Callable[[], str]) -> Write:
    return tender(lambda: {"tender.toml": make()})


def bids(make: Callable[[], str | bytes]) -> Write:
    return tender(lambda: {"bids.csv": make()})


def file(name: str, make: Callable[[], bytes]) -> Write:
    """Attack with one packed file."""

    def write(place: Path) -> Words:
        (place / name).write_bytes(make())
        return ["evaluate", place / name]

    return write


def archive(make: Callable[[], bytes]) -> Write:
    return file("案件.zip", make)


def workbook(make: Callable[[], Raw]) -> Write:
    return file("案件.xlsx", lambda: make().write())


def part(name: str, change: Callable[[str], str]) -> Write:
    """Attack with one part of a workbook changed."""
    return workbook(lambda: Raw(change=lambda place, text: change(text) if place == name else text))


def cell(xml: str, place: str = "bids!B2") -> Write:
    """Attack with one cell."""
    return workbook(lambda: Raw(cells={place: xml}))


def rows(make: Callable[[], str]) -> Write:
    """Attack with rows behind the last one of the sheet of bids."""
    return workbook(lambda: Raw(last={"bids": make()}))


def parts(made: Mapping[str, bytes]) -> Write:
    """Attack with a package of nothing but these parts."""
    return file("案件.xlsx", lambda: packed(made))


def numbered(text: str, times: int) -> str:
    """Repeat a text with its number in place of %, so that it does not pack too tight."""
    return "".join(text.replace("%", str(at)) for at in range(times))


def digits(length: int) -> str:
    """Return digits that do not pack tight, the same each time."""
    return "".join(random.Random(7).choices("0123456789", k=length))  # noqa: S311 - no secret
