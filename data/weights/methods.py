"""The ways of asking a member (聴取の方法), by name: each holds all that is particular to its answers.

It declares its ``keys`` and whether it ``compares`` criteria with one another, which takes only so many. It can
``read`` the answers of a file, say what a draft is ``lacking``, ``write`` a draft as keys of a file, ``open`` complete
answers as fields of a draft, and ``reopen`` what of them a file has.
"""

from collections.abc import Mapping
from typing import Final

from criteria.elicitation import Approach
from data.weights.ahp import PairwiseMethod
from data.weights.bwm import BestWorstMethod
from data.weights.order import OrdinalMethod
from data.weights.points import LARGEST_SWING, PointsMethod

METHODS: Final[Mapping[Approach, PairwiseMethod | BestWorstMethod | PointsMethod | OrdinalMethod]] = {
    Approach.AHP: PairwiseMethod(),
    Approach.BWM: BestWorstMethod(),
    Approach.SWING: PointsMethod("swings", LARGEST_SWING),
    Approach.DIRECT: PointsMethod("points"),
    Approach.ORDINAL: OrdinalMethod(),
}
