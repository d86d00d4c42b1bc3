"""Until the opening nothing anybody obtains of any command or page depends on a sealed price, whatever the role."""

import io
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final
from zipfile import ZipFile

import commands
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from explored import instances
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from played import AT, HOUSE, KEY, opened, seat
from test_workspace_blindness_pages import Browsers
from two_envelopes import PRICES, locked, received

import terminal.saved
from views.shell import signed_in
from workspace.people.access import SHARED_ACCESS
from workspace.procedure.stages import Role, Stage
from workspace.sealing import envelope

Bids = Mapping[str, Mapping[str, str]]

SEATS: Final = ((Role.OFFICE, KEY), (Role.AUDITOR, KEY), (Role.ADMINISTRATOR, HOUSE), (Role.CHAIR, KEY))
"""Who asks: the office, who recorded the prices, first of all."""


class Drawn:
    """What is random, drawn alike in every world: then nothing but the prices differs."""

    def __init__(self) -> None:
        self.source = Random(0)  # noqa: S311 - the same in every world

    def octets(self, length: int | None = None) -> bytes:
        return self.source.randbytes(length or 32)

    def hex(self, length: int | None = None) -> str:
        return self.octets(length).hex()

    def generate(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.octets())

    def from_private_bytes(self, private: bytes) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(private)

    def into(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(secrets, "token_bytes", self.octets)
        patch.setattr(secrets, "token_hex", self.hex)
        patch.setattr(secrets, "token_urlsafe", self.hex)
        patch.setattr(secrets, "choice", self.source.choice)
        patch.setattr(envelope, "X25519PrivateKey", self)


class World:
    """What people obtain of a tender with these prices, while they are sealed."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, bids: Bids) -> None:
        Drawn().into(patch)
        self.folder, self.patch = folder, patch
        workspace = opened(folder / "home")
        acting = workspace.act_locally()
        self.tokens = seat(workspace)
        received(workspace, bids, acting)
        self._keep(Stage.RECEIVING)
        locked(acting)
        self._keep(Stage.LOCKED)
        workspace.database.engine.dispose()

    def _keep(self, stage: Stage) -> None:
        shutil.copytree(self.folder / "home", self.folder / stage)

    def of_commands(self) -> Iterator[tuple[str, Any]]:
        """Yield what every command but the opening gives, and what it leaves."""
        self.patch.setattr(terminal.saved, "open_workspace", partial(terminal.saved.open_workspace, clock=lambda: AT))
        for stage, (role, place) in ((Stage.RECEIVING, SEATS[0]), *((Stage.LOCKED, other) for other in SEATS[:3])):
            out, home = self.folder / "out", self.folder / "copy"
            shutil.copytree(self.folder / stage, home)
            out.mkdir()
            self.patch.chdir(out)
            person = f"{role}-{'tender' if place else 'house'}"
            env = {"SENTEI_HOME": str(home), "SENTEI_ACCESS": SHARED_ACCESS, "SENTEI_PERSON": person}
            for name, given_ in commands.run_all(out, env, without="opening"):
                yield f"{stage} {role}: {name}", given_
            self.patch.chdir(self.folder)
            shutil.rmtree(out)
            shutil.rmtree(home)

    def of_pages(self, browsers: Browsers) -> Iterator[tuple[str, Any]]:
        """Yield what every page sends and offers."""
        for stage, seats in ((Stage.RECEIVING, SEATS[:1]), (Stage.LOCKED, (SEATS[0], SEATS[3]))):
            workspace = opened(self.folder / stage, is_local=False)
            for seat_ in seats:
                for name, sent in browsers.open(workspace.act(self.tokens[seat_])):
                    yield f"{stage} {seat_}: {name}", sent
            workspace.database.engine.dispose()


def plain(given_: Any) -> str:  # noqa: ANN401 - whatever was obtained
    """Return what was obtained as text: what is in a file, and not how it is packed."""
    if isinstance(given_, list | tuple):
        return "\n".join(map(plain, given_))
    if not isinstance(given_, bytes):
        return repr(given_)
    if given_.startswith(b"SQLite format 3"):
        with sqlite3.connect(":memory:") as connection:
            connection.deserialize(given_)
            return "\n".join(connection.iterdump())
    if given_.startswith(b"PK"):
        with ZipFile(io.BytesIO(given_)) as archive:
            return repr([(name, archive.read(name)) for name in archive.namelist()])
    return repr(given_)


def masked(text: str) -> str:
    """Return a text without what is sealed and the hashes over it, its length unchanged."""
    return re.sub(r"[0-9a-f]{64,}|(?<=/media/)[0-9a-f]+", lambda run: "*" * len(run[0]), text)


texts = st.text("0123456789,.円千万 ", min_size=1, max_size=30).filter(str.strip)
cells = st.one_of(st.integers(1, 10**12).map(str), texts)
of_a_bid = st.fixed_dictionaries(dict.fromkeys(("price", "development", "maintenance"), cells))
prices = st.fixed_dictionaries(dict.fromkeys(PRICES, of_a_bid)).map(
    # In the order of the bids, which is nobody's secret.
    lambda bids: {vendor: bids[vendor] for vendor in PRICES}
)


@settings(max_examples=instances(1), phases=[Phase.generate])
@given(prices)
def test_nothing_anybody_obtains_of_any_command_depends_on_a_sealed_price(bids: Bids) -> None:
    compare(bids, lambda world, _patch: world.of_commands(), "export")


@settings(max_examples=instances(1), phases=[Phase.generate])
@given(prices)
def test_nothing_anybody_obtains_of_any_page_depends_on_a_sealed_price(bids: Bids) -> None:
    compare(bids, lambda world, patch: world.of_pages(Browsers(patch)), "my_tenders")
    signed_in.workspace.clear()


def compare(bids: Bids, obtained: Any, among: str) -> None:  # noqa: ANN401 - a function of a world
    """Hold what is obtained under these prices against what is under others."""
    got: list[dict[str, str]] = []
    for prices_ in (PRICES, bids):
        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            got.append({name: plain(given_) for name, given_ in obtained(World(Path(folder), patch, prices_), patch)})
    one, other = got
    assert [name for name in one if among in name]
    assert one.keys() == other.keys()
    for name, text in one.items():
        assert masked(other[name]) == masked(text), name
    # The ciphertexts do differ, and are of the same length.
    assert one != other
