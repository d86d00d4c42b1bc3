"""The formulas (算式), one decorated pure function each; importing this package registers them all."""

from scoring.formulas import price, technical

__all__ = ["price", "technical"]
