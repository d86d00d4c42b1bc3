"""Stability as a picture (安定区間の図): for each criterion how far its points may move before somebody draws level.

The ends stand beside the bars as texts, exactly; only their places on the line are approximate.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Final

from criteria.exact import Points, decimal_text
from criteria.finding import Language
from scoring.robustness.exact.intervals import Interval, Stability
from views.wording import say

MOST_LINES: Final = 30


def tornado(
    stability: Sequence[Stability], total: Points, names: Mapping[str, str], language: Language, *, rounded: bool
) -> str:
    """Return the chart as HTML: the criteria that bear the least come first, each from nothing to the whole total.

    Where the official values are ``rounded`` it says that the ends are those before that.
    """
    meant = {"winner": "leader", "ranking": "whole"} if rounded else {}
    first, order = (say(language, f"tornado.{meant.get(key, key)}") for key in ("winner", "ranking"))
    ordered = sorted(stability, key=lambda one: _room(one, total))[:MOST_LINES]
    legend = "".join(
        f'<li><i class="s-k-{key}"></i>{escape(word)}</li>'
        for key, word in (("winner", first), ("ranking", order), ("points", say(language, "tornado.points")))
    )
    rows = "".join(
        _line(lever, total, _told(lever, names, first, order, language), _rivals(lever, names, language))
        for lever in ordered
    )
    return f'<figure class="s-bars s-tornado"><ul class="s-legend">{legend}</ul><ol>{rows}</ol></figure>'


def _room(stability: Stability, total: Points) -> tuple[Fraction, str]:
    """Return how little a criterion bears: the shorter way to an end at which somebody draws level."""
    ways = []
    if stability.winner.at_lower:
        ways.append(stability.points - stability.winner.lower)
    if stability.winner.at_upper:
        ways.append(stability.winner.upper - stability.points)
    return (min(ways) if ways and stability.movable else 2 * total + 1, stability.key)


def _line(stability: Stability, total: Points, told: str, rivals: str) -> str:
    whole = max(total, stability.points) or Fraction(1)
    drawn = _span(stability.winner, whole, "winner") + _span(stability.ranking, whole, "ranking")
    return (
        f'<li><p class="s-bar-name">{escape(stability.label)}</p>'
        f'<div class="s-line" role="img" aria-label="{escape(told)}">{drawn}'
        f'<i class="s-k-points" style="left:{float(stability.points / whole):.3%}"></i></div>'
        f'<p class="s-bar-value"><b>{escape(_ends(stability.winner))}</b> '
        f"<span>{escape(rivals)}</span></p></li>"
    )


def _span(interval: Interval, whole: Points, key: str) -> str:
    left, width = interval.lower / whole, (interval.upper - interval.lower) / whole
    return f'<span class="s-k-{key}" style="left:{float(left):.3%};width:{float(width):.3%}"></span>'


def _ends(interval: Interval) -> str:
    return f"{short(interval.lower)} – {short(interval.upper)}"


def short(value: Points) -> str:
    """Return points with at most two decimals; an ellipsis says that there are more."""
    whole, point, rest = decimal_text(value).partition(".")
    return f"{whole}{point}{rest[:2]}{'…' if len(rest) > 2 else ''}"  # noqa: PLR2004 - two decimals


def _rivals(stability: Stability, names: Mapping[str, str], language: Language) -> str:
    if not stability.movable:
        return say(language, "tornado.fixed")
    rivals = dict.fromkeys((*stability.winner.rivals_lower, *stability.winner.rivals_upper))
    if not rivals:
        return say(language, "tornado.nobody")
    return say(language, "tornado.rivals", vendors=say(language, "word.comma").join(names.get(v, v) for v in rivals))


def _told(stability: Stability, names: Mapping[str, str], first: str, order: str, language: Language) -> str:
    return say(
        language,
        "tornado.told",
        label=stability.label,
        points=decimal_text(stability.points),
        first=first,
        order=order,
        winner=_ends(stability.winner),
        ranking=_ends(stability.ranking),
        rivals=_rivals(stability, names, language),
    )
