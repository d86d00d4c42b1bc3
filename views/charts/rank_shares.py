"""Rank acceptability as bars (順位受容度の図): one bar a bid, one piece a rank, the first rank darkest."""

from collections.abc import Mapping
from fractions import Fraction
from html import escape
from typing import Final, Protocol

from criteria.exact import Rounding, RoundingMode, format_points, percent
from criteria.finding import Language, Text
from views.shell.markup import paragraph
from views.wording import say

MOST_BARS: Final = 30
SHADES: Final = 6
"""Shades for the ranks in the style sheet; the last stands for every rank behind."""

_LEGIBLE: Final = Fraction(6, 100)
"""From which share on a piece has room for its number."""


class RankShares(Protocol):
    """How often each bid takes each rank (順位受容度), however it was counted."""

    @property
    def vendors(self) -> tuple[str, ...]:
        """The bidders in order."""

    def share(self, vendor: int, rank: int) -> Fraction:
        """Return how often a bid holds a rank, from 1."""

    def expected_rank(self, vendor: int) -> Fraction:
        """Return the mean rank."""


def rank_shares(found: RankShares, said: Text, names: Mapping[str, str], language: Language) -> str:
    """Return the sentence for the minutes and the chart as HTML, the bid that is first most often on top."""
    order = sorted(range(len(found.vendors)), key=lambda one: (found.expected_rank(one), found.vendors[one]))
    ranks = range(1, len(found.vendors) + 1)
    shades = dict.fromkeys(min(rank, SHADES) for rank in ranks)
    legend = "".join(
        f'<li><i class="s-r-{shade}"></i>{escape(_rank_word(shade, len(ranks), language))}</li>' for shade in shades
    )
    rows = "".join(_bar(found, one, names, language) for one in order[:MOST_BARS])
    chart = f'<figure class="s-bars"><ul class="s-legend">{legend}</ul><ol>{rows}</ol></figure>'
    return paragraph(said.to(language)) + chart


def _rank_word(shade: int, ranks: int, language: Language) -> str:
    key = "rank_shares.behind" if shade == SHADES < ranks else "rank_shares.rank"
    return say(language, key, rank=shade)


def _bar(ranks: RankShares, vendor: int, names: Mapping[str, str], language: Language) -> str:
    shares: dict[int, Fraction] = {}
    for rank in range(1, len(ranks.vendors) + 1):
        shade = min(rank, SHADES)
        shares[shade] = shares.get(shade, Fraction(0)) + ranks.share(vendor, rank)
    told = say(language, "word.comma").join(
        f"{_rank_word(shade, len(ranks.vendors), language)} {percent(share)}" for shade, share in shares.items()
    )
    drawn = "".join(_piece(shade, share) for shade, share in shares.items() if share)
    name = escape(names.get(ranks.vendors[vendor], ranks.vendors[vendor]))
    mean = say(language, "rank_shares.expected", rank=format_points(_TWO.apply(ranks.expected_rank(vendor)), 2))
    return (
        f'<li><p class="s-bar-name">{name}</p>'
        f'<div class="s-bar" role="img" aria-label="{escape(told)}">{drawn}</div>'
        f'<p class="s-bar-value">{escape(mean)}</p></li>'
    )


_TWO: Final = Rounding(places=2, mode=RoundingMode.HALF_UP)


def _piece(shade: int, share: Fraction) -> str:
    number = f"<span>{percent(share)}</span>" if share >= _LEGIBLE else ""
    return f'<span class="s-r-{shade}" style="width:{float(share):.3%}">{number}</span>'
