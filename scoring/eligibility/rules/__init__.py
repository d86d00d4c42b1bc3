"""The exclusion rules (除外要件), one decorated pure function each; importing this package registers them all."""

from scoring.eligibility.rules import (
    breach,
    certification,
    listing,
    receipt,
    related,
    sanctions,
    standing,
    subcontracting,
)

__all__ = ["breach", "certification", "listing", "receipt", "related", "sanctions", "standing", "subcontracting"]
