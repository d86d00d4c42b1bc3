"""An opening checked (開札の検証): what was sealed, opened anew with the published key, is what came into the table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from criteria.finding import Finding, Text, Where
from data.tables.names import BIDS
from data.text.faults import fault
from workspace.procedure.actions import OPEN_PRICES
from workspace.sealing.envelope import BrokenSealError, about, open_, public_half
from workspace.sealing.sealed import KEY_ROW
from workspace.store.schema import SEALED

_OTHER_KEY: Final = Text(
    "公表された鍵は、封緘に用いた鍵ではありません", "the published key is not the one with which the prices were sealed"
)
_OTHER_SEAL: Final = Text(
    "公表された鍵では封緘を開けません", "the published key does not open what was sealed for this bid"
)
_OTHER_PRICE: Final = Text(
    "開札で記録された内容は、封緘された内容と異なります", "what the opening wrote down is not what was sealed"
)


def check_openings(rows: Iterable[Mapping[str, Any]], tender: str) -> Iterator[Finding]:
    """Yield where an opening is not what was committed to (開札と封緘の照合); ``rows`` are those of a whole chain."""
    sealed: dict[str, Mapping[str, Any]] = {}
    expected: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["outcome"] != "done":
            continue
        number, subject, after = row["sequence"], row["subject"] or {}, row["after"] or {}
        if row["action"] == OPEN_PRICES.id and "tender" in subject:
            yield from _read(sealed, expected, tender, after.get("private_key", ""), number)
        elif row["action"] == OPEN_PRICES.id and subject.get("table") == BIDS:
            cells = expected.pop(subject["key"], None)
            if cells is None or _filled(after) != _filled({**(row["before"] or {}), **cells}):
                yield _differs(number, _OTHER_PRICE)
        elif subject.get("table") == SEALED.name:
            if after:
                sealed[subject["bid"]] = after
            else:
                sealed.pop(subject["bid"], None)
                if subject["bid"] in expected:
                    yield _differs(number, _OTHER_PRICE)


def _read(
    sealed: Mapping[str, Mapping[str, Any]], expected: dict[str, dict[str, str]], tender: str, key: str, number: int
) -> Iterator[Finding]:
    """Open what is sealed with the key that was published in a row, into ``expected``."""
    if not sealed:
        return
    try:
        private = bytes.fromhex(key)
        is_theirs = f'"{public_half(private).hex()}"' in sealed[KEY_ROW]["ciphertext"]
    except (KeyError, ValueError):
        is_theirs = False
    if not is_theirs:
        yield _differs(number, _OTHER_KEY)
        return
    for bid, envelope in sealed.items():
        if bid == KEY_ROW:
            continue
        try:
            expected[bid] = open_(private, envelope["ciphertext"], about(tender, bid, envelope["version"]))
        except BrokenSealError:
            yield _differs(number, _OTHER_SEAL)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}


def _differs(number: int, what: Text) -> Finding:
    return fault("opening-differs", what, Where(file="journal", row=number))
