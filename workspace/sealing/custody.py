"""Custody (鍵の保管): the private key of a tender is kept by a file of this installation, or by two custodians."""

import os
import secrets
from collections.abc import Mapping, Sequence
from hashlib import scrypt, sha256
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from criteria.finding import Text
from workspace.procedure.refusals import RefusedError
from workspace.sealing.envelope import public_half
from workspace.store.faults import of_file

KEY_FILE: Final = "prices.key"
"""The file beside the database, and never in it nor in a backup, with which the keys of tenders are wrapped."""

LOST_FILE: Final = Text(
    "封緘された価格は、保存先のフォルダにある鍵ファイル prices.key がなければ、誰にも開札できません。"
    "バックアップには含まれないので、別の場所に控えを保管してください",
    "Without the key file prices.key in the workspace's folder nobody can open the sealed prices, ever. "
    "No backup has it: keep a copy of it in another place",
)
LOST_PASSPHRASE: Final = Text(
    "2人の保管者のパスフレーズのどちらか一方でも失われると、封緘された価格は誰にも開札できません。再発行の方法はありません",
    "Where either custodian's passphrase is lost, nobody can open the sealed prices, ever: there is no other way in",
)

SHORTEST: Final = 12
"""Signs of a passphrase: whoever has a copy of the database can try them one by one, each at the cost of one scrypt."""

COST: Final = {"n": 2**17, "r": 8, "p": 1}
"""Of scrypt: 128 MiB, what OWASP's password storage cheat sheet asks for first."""

_MEMORY: Final = 2**28
_KEY: Final = 32
_NONCE: Final = 12


def keep_by_file(home: Path, private: bytes, tender: str, *, may_be_made: bool) -> dict[str, Any]:
    """Wrap a private key by the installation's key file, which is made on first use."""
    wrapping = _key_in(home, may_be_made=may_be_made)
    return {
        "public": public_half(private).hex(),
        "file": sha256(wrapping).hexdigest(),
        "wrapped": _wrap(wrapping, private, tender),
    }


def keep_by_custodians(passphrases: Mapping[str, str], private: bytes, tender: str) -> dict[str, Any]:
    """Wrap a private key by the passphrases of two custodians, both of which it takes to unwrap it."""
    custodians, parts = [], []
    for name, passphrase in passphrases.items():
        salt = secrets.token_hex(16)
        part, check = _stretched(passphrase, salt, COST)
        custodians.append({"name": name, "salt": salt, "check": check})
        parts.append(part)
    return {
        "public": public_half(private).hex(),
        "custodians": custodians,
        "cost": COST,
        "wrapped": _wrap(_together(parts), private, tender),
    }


def require_file(home: Path, kept: Mapping[str, Any]) -> bytes:
    """Return the key of the file with which a tender's was wrapped, or raise RefusedError where it is not there."""
    wrapping = _key_in(home, may_be_made=False)
    if sha256(wrapping).hexdigest() != kept["file"]:
        raise _file_lost(home, "封緘に用いた鍵ファイルと異なります", "it is not the one with which they were sealed")
    return wrapping


def unwrap(home: Path, kept: Mapping[str, Any], passphrases: Mapping[str, str], tender: str) -> bytes:
    """Return the private key of a tender.

    Raises
    ------
    RefusedError
        Where the key file is lost or another one, a custodian's passphrase is missing or wrong, or what was kept is
        not as it was.
    """
    wrapping = _together(_parts(kept, passphrases)) if "custodians" in kept else require_file(home, kept)
    wrapped = bytes.fromhex(kept["wrapped"])
    try:
        private = AESGCM(wrapping).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], tender.encode())
    except InvalidTag:
        private = b""
    if not private or public_half(private).hex() != kept["public"]:
        what = Text(
            "保存されている案件の鍵が壊れています。バックアップから復元してください",
            "the key of the tender is not as it was saved; restore a backup",
        )
        raise RefusedError("seal-broken", what)
    return private


def custodians_of(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the custodians; none where the key file keeps the key."""
    return tuple(custodian["name"] for custodian in kept.get("custodians", ()))


def _parts(kept: Mapping[str, Any], passphrases: Mapping[str, str]) -> list[bytes]:
    parts, wrong = [], []
    for custodian in kept["custodians"]:
        part, check = _stretched(passphrases.get(custodian["name"], ""), custodian["salt"], kept["cost"])
        parts.append(part)
        if not secrets.compare_digest(check, custodian["check"]):
            wrong.append(custodian["name"])
    if missing := [name for name in wrong if not passphrases.get(name)]:
        listed = _listed(missing)
        what = Text(f"{listed.ja}のパスフレーズが必要です", f"The passphrase of {listed.en} is due")
        raise RefusedError("passphrase-due", what)
    if wrong:
        listed = _listed(wrong)
        what = Text(f"{listed.ja}のパスフレーズが違います", f"The passphrase of {listed.en} is wrong")
        raise RefusedError("wrong-passphrase", what)
    return parts


def _listed(names: Sequence[str]) -> Text:
    quoted = [f"「{name}」" for name in names], [f"“{name}”" for name in names]
    return Text("と".join(quoted[0]), " and ".join(quoted[1]))


def _stretched(passphrase: str, salt: str, cost: Mapping[str, int]) -> tuple[bytes, str]:
    """Return a custodian's part of the key, and what tells that a passphrase is the right one."""
    # Typed at another machine, the same signs may be of another width or composed otherwise.
    written = normalize("NFKC", passphrase).encode()
    derived = scrypt(written, salt=bytes.fromhex(salt), maxmem=_MEMORY, dklen=2 * _KEY, **cost)
    return derived[:_KEY], sha256(derived[_KEY:]).hexdigest()


def _together(parts: Sequence[bytes]) -> bytes:
    return HKDF(SHA256(), _KEY, salt=None, info=b"sentei custodians").derive(b"".join(parts))


def _wrap(wrapping: bytes, private: bytes, tender: str) -> str:
    nonce = secrets.token_bytes(_NONCE)
    return (nonce + AESGCM(wrapping).encrypt(nonce, private, tender.encode())).hex()


def _key_in(home: Path, *, may_be_made: bool) -> bytes:
    path = home / KEY_FILE
    try:
        if may_be_made and not path.exists():
            _make(path)
        text = path.read_text(encoding="ascii").strip()
        key = bytes.fromhex(text)
    except FileNotFoundError as error:
        raise _file_lost(home, "鍵ファイルがありません", "it is not there") from error
    except OSError as error:
        raise of_file(error, str(path)) from error
    except ValueError:
        key = b""
    if len(key) != _KEY:
        raise _file_lost(home, "鍵ファイルの内容が壊れています", "it is broken")
    return key


def _make(path: Path) -> None:
    """Make the key file, there whole or not at all, and safe before anything is sealed with it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(handle, f"{secrets.token_hex(_KEY)}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    beside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _file_lost(home: Path, ja: str, en: str) -> RefusedError:
    path = home / KEY_FILE
    what = Text(
        f"{path}: {ja}。封緘時の鍵ファイルの控えをここに戻してください。控えもなければ、封緘された価格は開札できません",
        f"{path}: {en}. Put the copy of the key file with which the prices were sealed back in its place; "
        "where there is none, the sealed prices are lost",
    )
    return RefusedError("key-file-lost", what)
