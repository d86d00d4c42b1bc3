"""The shelf (保管棚): uploaded files and opened cases, in the server's memory, bounded in number and size.

Uploads lie under a random name that only the address knows; the least recently used leaves first, and a restart
empties the shelf. Evaluations lie under the SHA-256 of the files they were made from, so a changed byte is another
case.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType
from typing import Final, Generic, TypeAlias, TypeVar

Files: TypeAlias = Mapping[str, bytes]
Kept = TypeVar("Kept")

MOST_UPLOADS: Final = 100
MOST_BYTES: Final = 512 * 2**20
MOST_CASES: Final = 30
HEAVIEST_CASES: Final = 64 * 2**20
"""Bytes of the files behind the cases kept; an evaluation takes several times as much."""


def digest(files: Files) -> str:
    """Return the SHA-256 over names and contents, in whatever order the files come."""
    taken = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            taken.update(len(part).to_bytes(8, "big") + part)
    return taken.hexdigest()


@dataclass(slots=True)
class Recent(Generic[Kept]):
    """A store that holds so many things, of so much weight, and lets the least recently used go."""

    most: int
    heaviest: int
    weight: Callable[[Kept], int]
    _kept: OrderedDict[str, Kept] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, key: str, value: Kept) -> None:
        """Keep a thing; the oldest go until number and weight are within bounds."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and (
                len(self._kept) > self.most or sum(map(self.weight, self._kept.values())) > self.heaviest
            ):
                self._kept.popitem(last=False)

    def get(self, key: str) -> Kept | None:
        """Return a thing, None where it is gone or never was."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def kept(self, key: str, make: Callable[[], Kept]) -> Kept:
        """Return a thing, which is made and kept where it is not there."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found


class Shelf:
    """Uploads by their random name."""

    def __init__(self, most: int = MOST_UPLOADS, heaviest: int = MOST_BYTES) -> None:
        self._uploads: Recent[Files] = Recent(most, heaviest, lambda files: sum(map(len, files.values())))

    def keep(self, files: Files) -> str:
        """Keep uploaded files and return the name they can be asked for by."""
        name = secrets.token_urlsafe(16)
        self._uploads.put(name, MappingProxyType(dict(files)))
        return name

    def files(self, name: str) -> Files | None:
        """Return uploaded files, None where they are gone."""
        return self._uploads.get(name)
