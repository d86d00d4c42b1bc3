"""Serving the screen (画面の提供), as `sentei serve` does."""

import os
import sys
from pathlib import Path

from criteria.finding import Language
from terminal.run import faults_explained
from workspace.people.access import require_reachable_by_one, sign_in_service


def run_serve(script: Path, port: int, address: str, language: Language) -> None:
    """Become the server, or say what is missing or not allowed in its settings."""
    with faults_explained(language):
        require_reachable_by_one(address)
        sign_in_service()
    options = ["--server.port", str(port), "--server.address", address]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *options])  # noqa: S606
