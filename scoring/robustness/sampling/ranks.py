"""How often each bid takes each rank (順位の計数): the kernel of all sampling, on a plain matrix of floats.

Bids whose rows are identical are one class: they tie on every draw, exactly, and are counted once with their number.
Different rows tie on a draw with probability zero; where two scores are closer than floats can tell (some 10⁻¹⁶ of the
largest), one of them is put ahead, so that every draw gives every rank once and the shares stay doubly stochastic.
"""

from threading import Lock, local
from typing import Final

import numpy as np

from criteria.errors import EvaluationError
from criteria.finding import Text
from scoring.robustness.sampling.blocks import Progress, block_random, check_request, count_blocks
from scoring.robustness.sampling.draws import Draw, Floats
from scoring.robustness.sampling.pairing import Pairing
from scoring.robustness.sampling.sorting import Sorting
from scoring.robustness.sampling.tally import RankCounts, Tally

MOST_BIDS: Final = 10_000
"""More would need a table of ranks beyond a gigabyte."""

_MOST_PAIRED: Final = 16
"""So many classes are compared pair by pair; more are sorted."""


def count_ranks(
    matrix: Floats,
    draw: Draw,
    *,
    samples: int,
    seed: int = 0,
    threads: int = 1,
    pairs: bool = False,
    progress: Progress | None = None,
) -> RankCounts:
    """Draw shares and count which rank each row takes, the highest score first (順位の計数).

        score_i = Σ_k matrix[i, k] × share_k        (bids × criteria, criteria → bids)

    The counts depend on ``seed`` and ``samples`` alone. ``pairs`` asks for the pairwise counts, which cost little up to
    16 different rows and much for hundreds. Memory does not grow with ``samples``.

    Raises
    ------
    EvaluationError
        Where the bids, samples, seed or threads are more or fewer than can be counted.
    ValueError
        Where the matrix is empty, not finite, or has not as many columns as the draw.
    """
    check_request(samples, seed, threads)
    given = np.asarray(matrix, dtype=np.float64)
    if given.ndim != 2 or not given.size or given.shape[1] != draw.size or not np.isfinite(given).all():  # noqa: PLR2004 - a matrix
        msg = f"expected a finite matrix of bids × {draw.size} criteria, not {given.shape}"
        raise ValueError(msg)
    if len(given) > MOST_BIDS:
        raise EvaluationError(
            Text(
                f"標本による頑健性は{MOST_BIDS:,}者までの入札について計算できます({len(given):,}者が指定されました)",
                f"sampling takes at most {MOST_BIDS:,} bids, not {len(given):,}",
            )
        )
    class_of, first = _class_rows(given)
    sizes = np.bincount(class_of)
    paired = len(sizes) <= _MOST_PAIRED
    tally = Tally(
        starts=np.zeros((len(given), len(sizes)), dtype=np.int32),
        share_sums=np.zeros((len(sizes), draw.size), dtype=np.int64),
        ahead=np.zeros((len(sizes), len(sizes)), dtype=np.int64) if pairs else None,
        lock=Lock(),
    )
    rows, rank = _turned(given[first]), Pairing if paired else Sorting
    own = local()  # each thread works in arrays of its own, made once: fresh memory would cost more than the work

    def count(number: int, size: int) -> None:
        if not hasattr(own, "rank"):
            own.rank = rank(rows, sizes, tally)
        random = block_random(seed, number)
        for start in range(0, size, rank.DRAWN):
            shares = own.rank.shares[: size - start]
            draw.fill(random, shares)
            own.rank.count(shares)

    return RankCounts(
        samples=count_blocks(count, samples, threads=threads, progress=progress),
        class_of=tuple(class_of),
        sizes=tuple(sizes.tolist()),
        starts=tally.starts,
        share_sums=tally.share_sums,
        ahead=tally.ahead,
    )


def _class_rows(matrix: Floats) -> tuple[list[int], list[int]]:
    """Return the class of every row, and the first row of every class."""
    seen: dict[bytes, int] = {}
    first: list[int] = []
    class_of = []
    for index, row in enumerate(matrix + 0.0):  # −0 and 0 are one number
        known = seen.setdefault(row.tobytes(), len(seen))
        if known == len(first):
            first.append(index)
        class_of.append(known)
    return class_of, first


def _turned(rows: Floats) -> Floats:
    """Take from all rows what they have in common, and turn them round: the best score is the lowest."""
    turned: Floats = rows.mean(axis=0) - rows
    return turned
