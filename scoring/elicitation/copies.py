"""A copy of a criterion (同一項目の追加): whether merely adding one turns the order of two others (順位の逆転).

Under a table of comparisons that is not consistent it can. Under the linear best-worst method it cannot: how w_B, w_W
and ξ stand to one another depends on which comparisons there are and not on how often, and every other weight follows
from these three. A copy always counts double, though: what stands in a tender twice weighs more than once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from criteria.elicitation import Priorities
from scoring.elicitation.enclosed import Weights
from scoring.elicitation.perron import RootMatrix, perron_weights, row_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Two criteria whose order turns when a third is there twice (順位の逆転), all by position.

    ``ahead`` weighs more than, or as much as, ``behind`` before, and no longer does with the copy of ``copied``.
    """

    copied: int
    ahead: int
    behind: int


def matrix_reversals(matrix: RootMatrix, priorities: Priorities) -> tuple[Reversal, ...]:
    """Return every reversal an AHP matrix has under the chosen weights; a consistent one has none.

    Source: Belton & Gear 1983, Omega 11(3).
    """
    if matrix.is_consistent:
        return ()
    weigh = perron_weights if priorities is Priorities.EIGENVECTOR else row_weights
    return tuple(_reversals(weigh(matrix), lambda index: weigh(matrix.copied(index))))


def _reversals(before: Weights, with_copy: Callable[[int], Weights]) -> Iterator[Reversal]:
    size = range(len(before))
    signs = {(one, other): before.compare(one, other) for one in size for other in size if one != other}
    for index in size:
        after = with_copy(index)
        for (one, other), sign in signs.items():
            ahead_before = sign == 1 or (sign == 0 and one < other)
            if ahead_before and after.compare(one, other) not in (sign, None):
                yield Reversal(copied=index, ahead=one, behind=other)
