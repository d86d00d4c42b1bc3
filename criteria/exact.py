"""Exact numbers (正確な数): text to fraction, declared rounding, fraction to decimal text; no float between."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import gcd
from typing import Final, TypeAlias

Points: TypeAlias = Fraction
"""Points 得点: always a fraction."""

Yen: TypeAlias = int
"""A price 価格 in the smallest unit of the tender's currency (yen by default)."""

PLACES_SHOWN: Final = 10
"""Decimal places printed for an exact value that no declared rounding makes finite."""

MOST_PLACES: Final = 30

_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
LONGEST_NUMBER: Final = 60
"""Signs a number may be written with: more than any amount, few enough to be drawn."""

_LONG: Final = 10_000
"""Bits of a whole number from which printing it takes a detour."""


class RoundingMode(StrEnum):
    """How the last kept digit is chosen (端数処理)."""

    HALF_UP = "half_up"
    """四捨五入: a half goes away from zero."""
    DOWN = "down"
    """切捨て: towards zero."""
    UP = "up"
    """切上げ: away from zero."""
    HALF_EVEN = "half_even"
    """偶数丸め: a half goes to the even digit."""
    NONE = "none"
    """端数処理なし: the value is kept as it is."""


_DIGIT_CHOICE: Final[dict[RoundingMode, Callable[[int, int, int], int]]] = {
    RoundingMode.HALF_UP: lambda quotient, remainder, divisor: quotient + (2 * remainder >= divisor),
    RoundingMode.DOWN: lambda quotient, _remainder, _divisor: quotient,
    RoundingMode.UP: lambda quotient, remainder, _divisor: quotient + (remainder > 0),
    RoundingMode.HALF_EVEN: lambda quotient, remainder, divisor: (
        quotient + (2 * remainder > divisor or (2 * remainder == divisor and quotient % 2 == 1))
    ),
}


def divide(numerator: int, divisor: int, mode: RoundingMode) -> int:
    """Divide two integers and say which way the rest goes (端数処理つき除算).

    A division of money or points always states its rounding; there is no default.

    >>> divide(45, 2, RoundingMode.HALF_UP), divide(-45, 2, RoundingMode.HALF_UP), divide(45, 2, RoundingMode.HALF_EVEN)
    (23, -23, 22)
    """
    if mode is RoundingMode.NONE:
        msg = "an integer division needs a rounding mode other than none"
        raise ValueError(msg)
    quotient, remainder = divmod(abs(numerator), abs(divisor))
    magnitude = _DIGIT_CHOICE[mode](quotient, remainder, abs(divisor))
    return magnitude if (numerator < 0) == (divisor < 0) else -magnitude


def _ten_to(power: int) -> int:
    return int(10**power)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """A declared rounding (端数処理): how many decimal places are kept, and how.

    ``places`` may be negative: −3 keeps whole thousands.

    >>> Rounding(places=4, mode=RoundingMode.DOWN).apply(Fraction(200, 3))
    Fraction(333333, 5000)
    """

    places: int = 0
    mode: RoundingMode = RoundingMode.NONE

    def __post_init__(self) -> None:
        """Refuse places that no tender declares, which would only burn memory."""
        if not -MOST_PLACES <= self.places <= MOST_PLACES:
            msg = f"places must lie between {-MOST_PLACES} and {MOST_PLACES}, not {self.places}"
            raise ValueError(msg)

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is rounded."""
        return self.mode is RoundingMode.NONE

    def scaled(self, numerator: int, denominator: int) -> int:
        """Return ``numerator / denominator × 10^places`` as the integer this rounding leaves."""
        if self.places >= 0:
            return divide(numerator * _ten_to(self.places), denominator, self.mode)
        return divide(numerator, denominator * _ten_to(-self.places), self.mode)

    def apply(self, value: Fraction) -> Fraction:
        """Round one value; with mode none it is returned unchanged."""
        if self.keeps_all:
            return value
        whole = self.scaled(value.numerator, value.denominator)
        return Fraction(whole, _ten_to(self.places)) if self.places >= 0 else Fraction(whole * _ten_to(-self.places))


UNROUNDED: Final = Rounding()
"""No rounding declared at a stage: the exact value goes on."""


class NumberError(ValueError):
    """A text that is not one exact number. ``problem`` is a stable key for the message shown to people."""

    def __init__(self, problem: str, text: str) -> None:
        """Remember which rule of writing was broken, and by what."""
        super().__init__(f"{problem}: {text!r}")
        self.problem = problem
        self.text = text


def parse_points(text: str) -> Fraction:
    """Read a decimal number exactly (数値の読取り).

    Accepts a sign, digits, commas between groups of exactly three, and a decimal point. Exponents, NaN, infinities,
    fractions and irregular grouping are refused.

    >>> parse_points("1,234.50")
    Fraction(2469, 2)

    Raises
    ------
    NumberError
        With ``problem`` one of ``empty``, ``exponent``, ``not-finite``, ``grouping``, ``too-long``, ``not-a-number``.
    """
    stripped = text.strip()
    if len(stripped) <= LONGEST_NUMBER and _NUMBER.fullmatch(stripped):
        return Fraction(stripped.replace(",", ""))
    raise NumberError(_problem(stripped), text)


def _problem(text: str) -> str:
    if not text:
        return "empty"
    if len(text) > LONGEST_NUMBER:
        return "too-long"
    if re.fullmatch(r"[+-]?(nan|inf|infinity)", text, re.IGNORECASE):
        return "not-finite"
    if re.fullmatch(r"[+-]?[\d.,]+e[+-]?\d+", text, re.IGNORECASE | re.ASCII):
        return "exponent"
    if re.fullmatch(r"[+-]?[\d,]+(\.\d+)?", text, re.ASCII):
        return "grouping"
    return "not-a-number"


def price_of(amount: Fraction, *, minor_units: int = 0) -> Yen:
    """Turn an exact amount in the main unit into the currency's smallest units (金額の読取り).

    >>> price_of(Fraction("2902.73"), minor_units=2)
    290273

    Raises
    ------
    NumberError
        With ``too-fine`` where the amount has a part below the smallest unit.
    """
    scaled = amount * _ten_to(minor_units)
    if scaled.denominator != 1:
        raise NumberError("too-fine", decimal_text(amount))
    return scaled.numerator


def exact(value: object) -> Fraction:
    """Take a number into the exact world; a float raises, because its digits are not what was written.

    >>> exact(3), exact("0.1")
    (Fraction(3, 1), Fraction(1, 10))

    Raises
    ------
    TypeError
        For a float, a bool or anything that is not an int, a Fraction or a text.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        return parse_points(value)
    msg = f"an exact number is an int, a Fraction or a text, not {type(value).__name__}: {value!r}"
    raise TypeError(msg)


def terminates(value: Fraction) -> bool:
    """Whether the value has a finite decimal expansion."""
    denominator = value.denominator
    while (common := gcd(denominator, 10)) > 1:
        denominator //= common
    return denominator == 1


def format_points(value: Fraction, places: int) -> str:
    """Print a value with exactly the given places, padded (小数表示). A digit beyond them is an error, never cut.

    >>> format_points(Fraction(59), 4)
    '59.0000'

    Raises
    ------
    ValueError
        When the value needs more places than given.
    """
    scaled = value * _ten_to(max(places, 0))
    if scaled.denominator != 1:
        msg = f"{value} cannot be written with {places} decimal places without rounding"
        raise ValueError(msg)
    return _with_point(scaled.numerator, max(places, 0))


def decimal_text(value: Fraction) -> str:
    """Print a value as a decimal: exactly where its expansion ends, else half up to ten places.

    The cut is of the printing only; whoever needs the value itself takes the fraction.

    >>> decimal_text(Fraction(436, 5)), decimal_text(Fraction(200, 3))
    ('87.2', '66.6666666667')
    """
    if terminates(value):
        places = 0
        while (value * _ten_to(places)).denominator != 1:
            places += 1
        return format_points(value, places)
    shown = Rounding(places=PLACES_SHOWN, mode=RoundingMode.HALF_UP)
    return _with_point(shown.scaled(value.numerator, value.denominator), PLACES_SHOWN)


def signed_text(difference: Fraction) -> str:
    """Print a difference as :func:`decimal_text` does, with its sign where it rises too (符号付きの差).

    >>> signed_text(Fraction(1, 2)), signed_text(Fraction(-1, 2)), signed_text(Fraction(0))
    ('+0.5', '-0.5', '0')
    """
    return ("+" if difference > 0 else "") + decimal_text(difference)


def published(value: Fraction, rounding: Rounding) -> str:
    """Print a value as the tender publishes it: padded to its declared places, or as :func:`decimal_text`.

    >>> published(Fraction(591, 10), Rounding(places=2, mode=RoundingMode.DOWN))
    '59.10'
    """
    return decimal_text(value) if rounding.keeps_all else format_points(value, rounding.places)


def percent(share: Fraction) -> str:
    """Print a share of one in per cent (百分率), half up to one decimal, wherever it is shown to people.

    >>> percent(Fraction(1, 3)), percent(Fraction(1103, 2000))
    ('33.3%', '55.2%')
    """
    return format_points(Rounding(places=1, mode=RoundingMode.HALF_UP).apply(100 * share), 1) + "%"


def fraction_text(value: Fraction) -> str:
    """Print a value as it is, numerator over denominator (分数表示), however many digits it has.

    >>> fraction_text(Fraction(200, 3)), fraction_text(Fraction(3))
    ('200/3', '3')
    """
    numerator, denominator = value.as_integer_ratio()
    return _digits(numerator) if denominator == 1 else f"{_digits(numerator)}/{_digits(denominator)}"


def _digits(whole: int) -> str:
    # Python refuses to write whole numbers of over 4,300 digits, which a sum over many criteria can have.
    return str(whole) if whole.bit_length() < _LONG else str(Decimal(whole))


def format_price(price: Yen, minor_units: int = 0) -> str:
    """Print an amount of smallest units in the currency's main unit, without grouping.

    >>> format_price(290273, 2)
    '2902.73'
    """
    return _with_point(price, minor_units)


def _with_point(scaled: int, places: int) -> str:
    sign, digits = ("-" if scaled < 0 else ""), _digits(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
