"""Figures (数値): the auditor's own rounding and printing, on plain fractions."""

from fractions import Fraction
from math import floor
from typing import Final

from criteria.exact import Rounding
from criteria.finding import Text
from criteria.tender import Tender

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)
HALF: Final = Fraction(1, 2)

ENDLESS_PLACES: Final = 10
"""Decimal places printed, half up, of a value whose decimals never end; its fraction stands beside it."""


class CannotRecountError(Exception):
    """The auditor has no rule for something the tender declares (検算不能); ``text`` says for what."""

    def __init__(self, ja: str, en: str) -> None:
        """Keep the reason in both languages."""
        super().__init__(en)
        self.text = Text(ja, en)


class NoFigureError(Exception):
    """A division by zero, or a logarithm of it: there is no value for this bid."""


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """Round as declared (端数処理), away from zero and towards it alike on both sides of zero.

    rounded = ± (⌊|value| ÷ unit⌋ + 0 or 1) × unit,  unit = 10^−places

    >>> from criteria.exact import RoundingMode
    >>> rounded(Fraction(45, 2), Rounding(mode=RoundingMode.HALF_UP))
    Fraction(23, 1)
    """
    if rounding.mode == "none":
        return value
    unit = Fraction(10) ** -rounding.places
    whole = floor(abs(value) / unit)
    rest = abs(value) / unit - whole
    one_more = {
        "down": False,
        "up": rest > 0,
        "half_up": rest >= HALF,
        "half_even": rest > HALF or (rest == HALF and whole % 2 == 1),
    }[rounding.mode]
    magnitude = (whole + one_more) * unit
    return magnitude if value >= 0 else -magnitude


def ends(value: Fraction) -> bool:
    """Whether the decimals end: the denominator, which has fewer prime factors than bits, divides a power of ten."""
    return pow(10, value.denominator.bit_length(), value.denominator) == 0


def decimal(value: Fraction) -> str:
    """Print all decimals where they end, else ten of them, half up.

    >>> decimal(Fraction(1, 8)), decimal(Fraction(-2, 3))
    ('0.125', '-0.6666666667')
    """
    if not ends(value):
        unit = Fraction(1, 10**ENDLESS_PLACES)
        shown = floor(abs(value) / unit + HALF) * unit
        return with_places(shown if value > 0 else -shown, ENDLESS_PLACES)
    places = 0
    while (value * 10**places).denominator > 1:
        places += 1
    return with_places(value, places)


def with_places(value: Fraction, places: int) -> str:
    """Print a value that has no more decimals than these, padded with zeros.

    >>> with_places(Fraction(59), 2)
    '59.00'
    """
    whole, rest = divmod(abs(value), 1)
    decimals = str(int(rest * 10**places)).rjust(places, "0") if places else ""
    return f"{'-' if value < 0 else ''}{whole}{'.' if places else ''}{decimals}"


def printed(value: Fraction, rounding: Rounding) -> str:
    """Print a value as published: with the declared places, or whole where it has more than those."""
    if rounding.mode == "none" or rounded(value, rounding) != value:
        return decimal(value)
    return with_places(value, max(rounding.places, 0))


def main_units(tender: Tender, amount: int) -> Fraction:
    """Return an amount of smallest units in the currency's main unit."""
    return Fraction(amount, 10**tender.minor_units)


def quotient(dividend: Fraction, divisor: Fraction) -> Fraction:
    """Divide, or find that there is no value."""
    if divisor == 0:
        raise NoFigureError
    return dividend / divisor


def mean(values: list[Fraction]) -> Fraction:
    """Return the sum over the number (平均)."""
    return sum(values, ZERO) / len(values)


def median(values: list[Fraction]) -> Fraction:
    """Return the middle value, or the mean of the two middle ones (中央値)."""
    ascending, middle = sorted(values), len(values) // 2
    return ascending[middle] if len(values) % 2 else (ascending[middle - 1] + ascending[middle]) / 2
