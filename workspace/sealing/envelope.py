"""An envelope (封筒): whoever has the public key of a tender closes it, and its private key alone opens it.

X25519, HKDF-SHA-256 and AES-256-GCM. The private key is published when the prices are opened: whoever has it can open
every envelope, and see that it is the other half of the public key that stands in the journal from the beginning.
"""

import json
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from criteria.finding import Text
from workspace.journal.chain import canonical
from workspace.procedure.refusals import RefusedError

SIZE: Final = 4096
"""Bytes of every content, filled up with spaces: the length of an envelope says nothing of the price in it."""

_INFO: Final = b"sentei sealed price"
_KEY: Final = 32
_NONCE: Final = 12


class BrokenSealError(ValueError):
    """An envelope is not as it was closed, or is another bid's (封緘の破損)."""


def new_key() -> bytes:
    """Return a new private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_half(private: bytes) -> bytes:
    """Return the public key of a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def about(tender: str, bid: str, version: int) -> str:
    """Return what an envelope is bound to: the tender, the bid with its vendor and lot, and which version of it."""
    return canonical({"tender": tender, "bid": bid, "version": version})


def close(public: bytes, cells: Mapping[str, str], bound_to: str) -> str:
    """Close cells into an envelope (封緘), and return it in hexadecimal digits.

    Raises
    ------
    RefusedError
        Where they are longer than any price is.
    """
    content = canonical(dict(cells)).encode()
    if len(content) > SIZE:
        what = Text("価格の欄が長すぎ、封緘できません", "the price is too long to be sealed")
        raise RefusedError("price-too-long", what)
    once = X25519PrivateKey.generate()
    here = once.public_key().public_bytes_raw()
    key, nonce = _key_of(once.exchange(X25519PublicKey.from_public_bytes(public)), here, public)
    return (here + AESGCM(key).encrypt(nonce, content.ljust(SIZE), bound_to.encode())).hex()


def open_(private: bytes, envelope: str, bound_to: str) -> dict[str, str]:
    """Open an envelope (開封), and return the cells in it.

    Raises
    ------
    BrokenSealError
        Where it is not as it was closed, for this bid, with this key.
    """
    try:
        written = bytes.fromhex(envelope)
        if written.hex() != envelope:
            raise BrokenSealError
        here, closed = written[:_KEY], written[_KEY:]
        shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(here))
        key, nonce = _key_of(shared, here, public_half(private))
        cells: dict[str, str] = json.loads(AESGCM(key).decrypt(nonce, closed, bound_to.encode()))
    except (ValueError, InvalidTag) as error:
        raise BrokenSealError from error
    return cells


def _key_of(shared: bytes, here: bytes, public: bytes) -> tuple[bytes, bytes]:
    # With both public keys in it: X25519 itself takes no notice of the highest bit of either.
    derived = HKDF(SHA256(), _KEY + _NONCE, salt=None, info=_INFO + here + public).derive(shared)
    return derived[:_KEY], derived[_KEY:]
