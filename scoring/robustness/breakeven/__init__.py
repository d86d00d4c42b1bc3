"""Break-even (逆転・維持の限界): up to which price, and from how many points, a bid is first alone."""

from scoring.robustness.breakeven.answer import BreakEven, break_even
from scoring.robustness.breakeven.price import PriceRange, PriceSearch, prices_first
from scoring.robustness.breakeven.threshold import Threshold, points_first

__all__ = ["BreakEven", "PriceRange", "PriceSearch", "Threshold", "break_even", "points_first", "prices_first"]
