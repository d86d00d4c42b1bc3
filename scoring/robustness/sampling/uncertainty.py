"""What is taken as uncertain (不確実とみなすもの): the marks, through who sat on the panel, and prices in a band."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from unicodedata import normalize

from criteria.errors import EvaluationError
from criteria.exact import NumberError, decimal_text, parse_points
from criteria.finding import Text

MARKS: Final = "marks"
"""The word that asks for uncertain marks (評価点のばらつき)."""

_BAND: Final = re.compile(r"(?:±|\+-|\+/-)?([0-9.,]+)%")
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """What is taken as uncertain (不確実とみなすもの): prices within ± ``prices``, 0 to 1, and who sat on the panel.

    With neither, nothing varies, and what follows is what follows without it.
    """

    prices: Fraction = Fraction(0)
    members: bool = False

    def __post_init__(self) -> None:
        """Refuse a band in which a price could be nothing, or less."""
        if not 0 <= self.prices < 1:
            given = f"{decimal_text(_HUNDRED * self.prices)}%"
            raise EvaluationError(
                Text(
                    f"入札価格の変動幅は0%以上100%未満で指定してください({given}が指定されました)。価格は0円以下になりません",
                    f"the band of the prices must be at least 0% and below 100%, not {given}: no price is zero or less",
                )
            )

    @classmethod
    def parse(cls, marks: str, band: str) -> "Uncertainty | None":
        """Read what a user asks for: ``marks`` or nothing, and a band such as ``3%`` or nothing; None for neither.

        >>> str(Uncertainty.parse("marks", "±2.5%"))
        'marks, prices ±2.5%'

        Raises
        ------
        EvaluationError
            Naming what was written and what is expected.
        """
        plain = normalize("NFKC", marks).strip().lower()
        if plain not in ("", MARKS):
            raise EvaluationError(
                Text(
                    f"--uncertain「{marks}」は読み取れません。指定できるのは marks(委員間の評価点のばらつき)です。"
                    "価格は --price-band 3% のように指定してください",
                    f"cannot read --uncertain {marks!r}; it takes marks, the spread of the members. "
                    "Prices are varied by --price-band 3%",
                )
            )
        if not plain and not band.strip():
            return None
        return cls(prices=_band(band) if band.strip() else Fraction(0), members=bool(plain))

    def __str__(self) -> str:
        """Write it in short."""
        parts = [*([MARKS] if self.members else []), *([f"prices ±{self.percent}%"] if self.prices else [])]
        return ", ".join(parts) or "nothing"

    @property
    def percent(self) -> str:
        """The band in per cent."""
        return decimal_text(_HUNDRED * self.prices)

    @property
    def sentence(self) -> Text:
        """Say what was varied, as a part of a sentence that goes on in Japanese; empty where nothing was."""
        band = Text(
            f"入札価格を±{self.percent}%の範囲で一様に動かし",
            f"every price drawn evenly within ±{self.percent}% of the bid",
        )
        parts = [*([_PANEL] if self.members else []), *([band] if self.prices else [])]
        return Text("、".join(part.ja for part in parts), " and ".join(part.en for part in parts))


_PANEL: Final = Text(
    "採点する委員を委員の中から重複を許して選び直し", "the panel drawn with replacement from its own members"
)


def _band(text: str) -> Fraction:
    found = _BAND.fullmatch(normalize("NFKC", text).replace(" ", ""))
    try:
        percent = parse_points(found.group(1)) if found else None
    except NumberError:
        percent = None
    if percent is None:
        raise EvaluationError(
            Text(
                f"入札価格の変動幅「{text}」は読み取れません。3% のように、0%以上100%未満の百分率で指定してください",
                f"cannot read the band of the prices {text!r}; expected a percentage from 0% to below 100%, such as 3%",
            )
        )
    return percent / _HUNDRED
