"""The formulas (算式), one decorated pure function each; importing this package registers them all."""

from scoring.formulas import (
    combination,
    combination_price,
    price_fixed,
    price_korea,
    price_limits,
    price_reference,
    security,
    technical,
    technical_marks,
    technical_reference,
)

__all__ = [
    "combination",
    "combination_price",
    "price_fixed",
    "price_korea",
    "price_limits",
    "price_reference",
    "security",
    "technical",
    "technical_marks",
    "technical_reference",
]
