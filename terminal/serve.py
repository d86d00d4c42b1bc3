"""Serving the screen (画面の提供), as `sentei serve` does."""

import os
import socket
import sys
from errno import EADDRINUSE
from pathlib import Path

from criteria.errors import EvaluationError
from criteria.finding import Language, Text
from terminal.run import faults_explained
from workspace.people.access import require_reachable_by_one, sign_in_service


def run_serve(script: Path, port: int, address: str, language: Language) -> None:
    """Become the server, or say what is missing or not allowed in its settings."""
    with faults_explained(language):
        require_reachable_by_one(address)
        sign_in_service()
        _require_free(address, port)
    options = ["--server.port", str(port), "--server.address", address]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *options])  # noqa: S606


def _require_free(address: str, port: int) -> None:
    """Raise EvaluationError where another program listens there; what else is wrong the server tells."""
    try:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        socket.create_server((address, port), family=family).close()
    except OSError as error:
        if error.errno == EADDRINUSE:
            what = Text(
                f"ポート{port}は他のプログラムが使用しています。起動済みでなければ、--port で別の番号にしてください",
                f"port {port} is taken by another program: see whether sentei runs already, or name another by --port",
            )
            raise EvaluationError(what) from error
