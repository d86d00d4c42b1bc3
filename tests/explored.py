"""Which examples the tests draw: the same ones on every run, and new ones under `make explore`."""

import os
from typing import Final

SEED: Final = int(os.environ.get("SENTEI_EXPLORE", "0"))
"""What `make explore` draws by; 0 where every run draws the same."""


def instances(usual: int) -> int:
    """How many random instances a test goes through; SENTEI_INSTANCES=2000 takes so many of each."""
    return int(os.environ.get("SENTEI_INSTANCES", usual))
