"""The version (版) every evaluation is stamped with."""

from typing import Final

VERSION: Final = "0.1.0"
