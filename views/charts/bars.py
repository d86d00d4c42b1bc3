"""Stacked bars of points (得点の積み上げ棒): one bar a bid, one piece a group of criteria, then the price points.

The pieces carry the exact points as text; only their widths are approximate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from criteria.exact import decimal_text, format_points
from criteria.finding import Language
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.evaluation.result import RankedBid, ranked_bids
from scoring.evaluation.sheet import ScoreSheet
from views.wording import say

MOST_BARS = 40
COLOURS = 8
"""Colours for the groups in the style sheet; a ninth group begins again with the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a bar: whose points they are and how many. ``style`` names its colour."""

    label: str
    points: Fraction
    style: str


def pieces(evaluation: Evaluation, index: int, language: Language) -> tuple[Piece, ...]:
    """Return the pieces of one bid's bar; together they are its points."""
    sheet, base = evaluation.sheet, evaluation.tender.method.base_points
    parts = [Piece(label=say(language, "bars.base"), points=base, style="base")] if base else []
    groups = _groups(evaluation.tender, sheet, index, language)
    technical = sheet.technical[index]
    if groups and sum(groups.values()) == technical:
        parts += [
            Piece(label=label, points=points, style=str(number % COLOURS))
            for number, (label, points) in enumerate(groups.items())
        ]
    else:
        parts.append(Piece(label=say(language, "bars.technical"), points=technical, style="0"))
    if sheet.price_points is not None:
        parts.append(Piece(label=say(language, "bars.price"), points=sheet.price_points[index], style="price"))
    return tuple(parts)


def _groups(tender: Tender, sheet: ScoreSheet, index: int, language: Language) -> dict[str, Fraction]:
    """Return the points of each group, none where the panel's rule gives a total only."""
    points = dict.fromkeys((*tender.groups, ""), Fraction(0))
    for scored in sheet.criteria.values():
        if scored.points is None:
            return {}
        points[scored.criterion.group] += scored.points[index]
    named = {key: value for key, value in points.items() if key}
    rest = say(language, "bars.ungrouped") if named else say(language, "bars.technical")
    return named | ({rest: points[""]} if any(not one.group for one in tender.criteria) else {})


def bars(evaluation: Evaluation, language: Language) -> str:
    """Return the chart of all ranked bids as HTML: a legend, then a list with one bar an entry."""
    sheet = evaluation.sheet
    ranking = ranked_bids(evaluation)[:MOST_BARS]
    rows = [(one, pieces(evaluation, sheet.index(one.vendor), language)) for one in ranking]
    lengths = [sum((max(piece.points, Fraction(0)) for piece in parts), Fraction(0)) for _, parts in rows]
    longest = max(lengths, default=Fraction(0))
    if not longest:
        return ""
    styles = {piece.label: piece.style for _, parts in rows for piece in parts}
    legend = "".join(f'<li><i class="s-c-{style}"></i>{escape(label)}</li>' for label, style in styles.items())
    names = printed_names(evaluation)
    shown = "".join(_bar(one, names[one.vendor], parts, longest, language) for one, parts in rows)
    return f'<figure class="s-bars"><ul class="s-legend">{legend}</ul><ol>{shown}</ol></figure>'


def _bar(bid: RankedBid, name: str, parts: Sequence[Piece], longest: Fraction, language: Language) -> str:
    drawn = "".join(_drawn(piece, longest) for piece in parts if piece.points > 0)
    told = say(language, "word.comma").join(f"{piece.label} {decimal_text(piece.points)}" for piece in parts)
    total = sum((piece.points for piece in parts), Fraction(0))
    value = say(language, "bars.value", value=bid.value)
    # Where the value is the sum of the pieces, saying so twice would be noise.
    summed = "" if bid.value == _padded(total, bid.value) else say(language, "bars.total", total=decimal_text(total))
    return (
        f'<li><p class="s-bar-name"><b>{bid.rank}</b> {escape(name)}</p>'
        f'<div class="s-bar" role="img" aria-label="{escape(told)}">{drawn}</div>'
        f'<p class="s-bar-value"><b>{escape(value)}</b> <span>{escape(summed)}</span></p></li>'
    )


def _padded(total: Fraction, like: str) -> str:
    """Return a sum with as many places as another number shows, where it has no more than those."""
    places = len(like.partition(".")[2])
    return format_points(total, places) if (total * 10**places).denominator == 1 else ""


def _drawn(piece: Piece, longest: Fraction) -> str:
    share = piece.points / longest
    text = decimal_text(piece.points)
    told = f'style="width:{float(share):.3%}" title="{escape(f"{piece.label} {text}")}"'
    return f'<span class="s-c-{piece.style}" {told}><span>{text}</span></span>'
