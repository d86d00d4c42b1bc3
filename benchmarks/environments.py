"""The peers' virtual environments (相手の実行環境): each pinned by hash, none of them ours."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LOCKS = ROOT / "benchmarks" / "peers"
HOME = ROOT / ".cache" / "bench"


def peer_python(peer: str) -> Path:
    """Return the interpreter of a peer's environment; made on the first call, and anew when its lock changes."""
    lock, home = _LOCKS / f"{peer}.txt", HOME / peer
    python, stamp = home / "bin" / "python", home / "installed"
    key = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != key:
        print(f"installing {lock.relative_to(ROOT)} into {home.relative_to(ROOT)} (once)", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock], check=True)
        stamp.write_text(key, encoding="ascii")
    return python
