"""A file that is there whole or not at all (一括の書込み), whatever happens while it is written."""

import os
import tempfile
from pathlib import Path
from typing import Final

_LONGEST: Final = 40
"""Signs of a name that stand in the name beside it: a file system takes 255 bytes."""


def write_whole(path: str | Path, content: bytes) -> None:
    """Write a file beside its place, under a name no reader takes, and put it there once it is complete.

    A file that is there is replaced and keeps who may read it; a link stays a link, what it points to is written.

    Raises
    ------
    OSError
        Where it cannot be written, with the path as it was given; what was there is still there, nothing is beside it.
    """
    file = Path(path).resolve()
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:_LONGEST]}.")
        beside = Path(name)
        try:
            beside.write_bytes(content)
            os.fsync(handle)
            beside.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
            beside.replace(file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
    except OSError as error:
        # A full disk names no file, and what we wrote to has a name of its own.
        raise OSError(error.errno, error.strerror, str(path)) from error
