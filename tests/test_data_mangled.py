"""However a file is mangled, reading gives faults in words or a sound tender, never another exception."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from malformed import SOUND, zipped

from criteria.errors import DefinitionError, EvaluationError
from data import read_bids, read_tender
from scoring import evaluate

NOTABLE = (
    b"", b"\xff", b"\x81", b"\0", b'"', b"'", b",", b"\n", b"\r", b"[", b"]", b"[[", b"{", b"}", b"=", b".", b"-", b"#", b"0",
    b"1e9", b"nan", b"9" * 40, "△".encode(), "，".encode(), "\u3000".encode(), b"true", b"[]", b"{}", b'"x"', b"2026-01-01",
    b"\ncriteria = 1\n", b"\n[tender]\n", b"\n[[criteria]]\n", b"\n[method.rounding]\n", b"preset = 1\n", b'preset = "wb-qcbs"\n',
)  # fmt: skip


def mangled(content: bytes) -> st.SearchStrategy[bytes]:
    """Replace a few stretches by something notable or by chance."""
    edit = st.tuples(st.integers(0, len(content)), st.integers(0, 12), st.sampled_from(NOTABLE) | st.binary(max_size=4))

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        changed = content
        for at, length, new in edits:
            changed = changed[:at] + new + changed[at + length :]
        return changed

    return st.lists(edit, min_size=1, max_size=4).map(apply)


def read(files: Mapping[str, bytes]) -> None:
    try:
        tender = read_tender(files)
        bids, findings = read_bids(files, tender)
        evaluate(tender, bids, findings)
    except DefinitionError as error:
        assert error.faults
        for fault in error.faults:
            assert fault.what.ja
            assert fault.line("en")
    except EvaluationError as error:
        assert str(error)


@pytest.mark.parametrize("name", list(SOUND))
def test_no_mangled_file_gives_anything_but_faults(name: str) -> None:
    @settings(max_examples=150)
    @given(mangled(SOUND[name].encode()))
    def holds(content: bytes) -> None:
        read({**{other: text.encode() for other, text in SOUND.items()}, name: content})

    holds()


@given(mangled(zipped(SOUND)))
def test_no_mangled_archive_gives_anything_but_faults(content: bytes) -> None:
    read({"tender.zip": content})
    read({"tender.xlsx": content})


@given(st.binary(max_size=200))
def test_no_bytes_at_all_give_anything_but_faults(content: bytes) -> None:
    for name in ("tender.toml", "tender.zip", "tender.xlsx", "bids.csv"):
        read({name: content})
