"""Blocks of samples counted side by side (標本の並列計数): the same counts whatever the threads and the order.

Every block has a fixed number of samples and a seed of its own, and what it adds to the counts are whole numbers, whose
sum has no order. BLAS works best on such small products with one thread of its own; the entrances to the program see to
that, and where they do not, the counts are the same and the work only takes longer.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final, TypeAlias

import numpy as np
from numpy.random import SFC64, Generator, SeedSequence

from criteria.errors import EvaluationError
from criteria.finding import Text

BLOCK: Final = 4096
"""Samples in a block: part of what a seed means, so a change changes results."""

MOST_SAMPLES: Final = 2**30
"""About a thousand million: sums of weights are kept in whole parts that must not overflow."""

Progress: TypeAlias = Callable[[int, int], bool | None]
"""Told the samples counted and those asked for; returning False ends the count with what there is (中止)."""


def check_request(samples: int, seed: int, threads: int) -> None:
    """Refuse a number of samples, a seed or a number of threads that nothing can be made of.

    Raises
    ------
    EvaluationError
        Naming the number and what is expected.
    """
    if not 0 < samples <= MOST_SAMPLES:
        raise EvaluationError(
            Text(
                f"標本数は1から{MOST_SAMPLES:,}までの整数で指定してください({samples:,}が指定されました)",
                f"the number of samples must be between 1 and {MOST_SAMPLES:,}, not {samples:,}",
            )
        )
    if seed < 0:
        raise EvaluationError(
            Text(
                f"乱数の種は0以上の整数で指定してください({seed}が指定されました)",
                f"the seed must be a whole number from 0, not {seed}",
            )
        )
    if threads < 1:
        raise EvaluationError(
            Text(
                f"スレッド数は1以上の整数で指定してください({threads}が指定されました)",
                f"the number of threads must be at least 1, not {threads}",
            )
        )


def block_sizes(samples: int) -> Iterator[tuple[int, int]]:
    """Yield the number and the size of every block; the last takes what is left.

    >>> list(block_sizes(5000))
    [(0, 4096), (1, 904)]
    """
    for number, start in enumerate(range(0, samples, BLOCK)):
        yield number, min(BLOCK, samples - start)


def block_random(seed: int, number: int) -> Generator:
    """Return the random numbers of one block: they depend on the seed and its number alone (標本ブロックの乱数)."""
    return np.random.Generator(SFC64(SeedSequence(seed, spawn_key=(number,))))


def count_blocks(
    count: Callable[[int, int], None], samples: int, *, threads: int, progress: Progress | None = None
) -> int:
    """Count every block, ``threads`` at a time, and return how many samples were counted.

    ``count`` takes a block's number and size. After every block ``progress`` is told, in the caller's own thread; when
    it says False no further block begins, and those at work are finished and counted.
    """
    blocks = block_sizes(samples)
    if threads == 1:
        return _count_in_turn(count, blocks, samples, progress)
    done, going_on = 0, True
    with ThreadPoolExecutor(threads) as pool:
        working: dict[Future[None], int] = {}
        while True:
            while going_on and len(working) < 2 * threads and (block := next(blocks, None)) is not None:
                working[pool.submit(count, *block)] = block[1]
            if not working:
                return done
            finished, _ = wait(working, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()
                done += working.pop(future)
                going_on = going_on and not (progress is not None and progress(done, samples) is False)
            if not going_on:
                working = {future: size for future, size in working.items() if not future.cancel()}


def _count_in_turn(
    count: Callable[[int, int], None], blocks: Iterator[tuple[int, int]], samples: int, progress: Progress | None
) -> int:
    done = 0
    for number, size in blocks:
        count(number, size)
        done += size
        if progress is not None and progress(done, samples) is False:
            break
    return done
