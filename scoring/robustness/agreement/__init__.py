"""Agreement among the panel's members (委員間の一致): how alike they rank the bids, and what one member decides."""

from scoring.robustness.agreement.measure import Agreement, agreement

__all__ = [
    "Agreement",
    "agreement",
]
