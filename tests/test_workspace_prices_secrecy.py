"""Until the opening nobody reads a price: it stands in no file, and nothing that anybody obtains depends on it."""

import io
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from exercises import EXERCISES, OPEN_TO_ALL
from hypothesis import given, settings
from hypothesis import strategies as st
from played import HOUSE, KEY, REASON, opened, seat
from two_envelopes import PRICES, found, locked, masked, received

from criteria.errors import EvaluationError
from data.sources.files import Files
from workspace import Acting, OvertakenError
from workspace.people.codes import issue_code
from workspace.people.roster import add_person
from workspace.prices.bids import record_bid
from workspace.prices.opening import open_prices
from workspace.procedure.stages import Role, Stage
from workspace.tenders.backup import backup
from workspace.tenders.one_file import export_tender

DRAWN = {issue_code, add_person}
"""What these return is drawn at random."""


def obtained(result: Any) -> Iterator[bytes]:  # noqa: ANN401 - whatever a function gives or raises
    """Yield every byte of what somebody gets from a function."""
    if isinstance(result, Files):
        for name in result.names:
            yield name.encode()
            yield result.load(name)
    elif isinstance(result, bytes):
        with ZipFile(io.BytesIO(result)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)
    else:
        yield repr(result).encode()
        yield repr(getattr(result, "__dict__", "")).encode()


def test_a_price_would_be_found() -> None:
    assert found(b"... 49,137,281 ...")
    assert found(b"49137281")
    assert found((49_137_281).to_bytes(8, "big"))
    assert not found(b"49137282")
    assert found(b"49137281".hex().encode() * 9)


def test_no_file_has_a_price_in_any_spelling_before_the_opening(tmp_path: Path) -> None:
    home = tmp_path / "home"
    workspace = opened(home)
    acting = received(workspace)
    for vendor, cells in PRICES.items():
        record_bid(acting, KEY, {"vendor": vendor, **cells, "note": "再提出"}, 1)
        with suppress(OvertakenError):
            record_bid(acting, KEY, {"vendor": vendor, **cells}, 1)
    exported = [export_tender(acting, KEY)]
    locked(acting)
    exported.append(export_tender(acting, KEY))
    backup(acting, tmp_path / "backup.db")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"sentei.db", "prices.key", "backup.db"}
    for content in (*exported, *(path.read_bytes() for path in files)):
        assert found(content) == []
    # And then it does have them: they were looked for in the right place.
    open_prices(acting, KEY)
    for content in (export_tender(acting, KEY), (home / "sentei.db").read_bytes()):
        assert {b"49137281", b"48,930,573", b"40028117", b"9,013,570"} <= set(found(content))
    workspace.database.engine.dispose()


class World:
    """What everybody can obtain of a tender with certain prices, while they are sealed."""

    def __init__(self, folder: Path, bids: Mapping[str, Mapping[str, str]]) -> None:
        self.folder, home = folder, folder / "home"
        folder.mkdir()
        workspace = opened(home)
        acting = workspace.act_locally()
        self.tokens = seat(workspace)
        received(workspace, bids, acting)
        self._keep(workspace, Stage.RECEIVING)
        locked(acting)
        self._keep(workspace, Stage.LOCKED)

    def _keep(self, workspace: Any, stage: Stage) -> None:  # noqa: ANN401 - a workspace
        workspace.database.engine.dispose()
        shutil.copytree(self.folder / "home", self.folder / stage)

    def everything(self) -> Iterator[tuple[str, list[bytes]]]:
        """Yield what every function gives to everybody in every role, and the files it leaves."""
        calls = [(str(each), each.function, each.call, KEY if each.actions[0].stages else HOUSE) for each in EXERCISES]
        calls += [(each.__name__, each, lambda acting, _, f=each: f(acting), KEY) for each in OPEN_TO_ALL]
        for stage in (Stage.RECEIVING, Stage.LOCKED):
            for name, function, call, place in calls:
                if function is open_prices:
                    continue
                copy = self.folder / "copy"
                shutil.copytree(self.folder / stage, copy)
                workspace = opened(copy, is_local=False)
                for role in Role:
                    acting = workspace.act(self.tokens[role, place])
                    yield f"{stage} {name} {role}", [] if function in DRAWN else self._call(call, acting)
                workspace.database.engine.dispose()
                left = b"".join(path.read_bytes() for path in copy.iterdir())
                assert found(left) == [], name
                shutil.rmtree(copy)

    def _call(self, call: Any, acting: Acting) -> list[bytes]:  # noqa: ANN401 - of an exercise
        try:
            result = call(acting, REASON)
        except EvaluationError as error:
            result = error
        return list(obtained(result))


def test_whoever_does_whatever_learns_nothing_of_a_price(tmp_path: Path) -> None:
    assert_alike(tmp_path, OTHERS)


def assert_alike(folder: Path, bids: Mapping[str, Mapping[str, str]]) -> None:
    """Hold everything everybody obtains against what they do where the prices are others."""
    one, other = (World(folder / str(number), each).everything() for number, each in enumerate((PRICES, bids)))
    for (name, contents), (same, others) in zip(one, other, strict=True):
        assert name == same
        assert [found(content) for content in contents] == [[]] * len(contents), name
        assert [masked(content) for content in contents] == [masked(content) for content in others], name


OTHERS = {
    "架空通信": {"price": "1", "development": "1", "maintenance": "999999999999", "investigation": "不合格"},
    "架空電算": {"price": "123,456,789,012", "development": "00000000000000000007", "maintenance": "千"},
}
"""Other prices, of other lengths, one of which is none."""


texts = st.text("0123456789,.円千万 ", min_size=1, max_size=30).filter(str.strip)
cells = st.one_of(st.integers(1, 10**12).map(str), texts)
of_a_bid = st.fixed_dictionaries(dict.fromkeys(("price", "development", "maintenance"), cells))


@pytest.mark.explore
@settings(max_examples=5)
@given(st.fixed_dictionaries(dict.fromkeys(PRICES, of_a_bid)))
def test_whatever_the_prices_are_nobody_learns_of_them(bids: dict[str, dict[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        # In the order of the bids, which is nobody's secret.
        assert_alike(Path(folder), {vendor: bids[vendor] for vendor in PRICES})
