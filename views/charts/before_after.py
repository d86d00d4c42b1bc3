"""The smallest change as before and after (逆転の図): the points now beside those that flip the winner."""

from collections.abc import Sequence
from fractions import Fraction
from html import escape

from criteria.exact import Points
from criteria.finding import Language
from views.charts.tornado import short
from views.wording import say


def before_after(labels: Sequence[str], before: Sequence[Points], after: Sequence[Points], language: Language) -> str:
    """Return the chart as HTML, of the criteria that move alone."""
    moved = [(label, old, new) for label, old, new in zip(labels, before, after, strict=True) if old != new]
    longest = max((max(old, new) for _, old, new in moved), default=Fraction(0))
    if not longest:
        return ""
    legend = "".join(
        f'<li><i class="s-f-{key}"></i>{escape(say(language, f"before_after.{key}"))}</li>'
        for key in ("before", "after")
    )
    rows = "".join(_pair(label, old, new, longest) for label, old, new in moved)
    return f'<figure class="s-bars s-flip"><ul class="s-legend">{legend}</ul><ol>{rows}</ol></figure>'


def _pair(label: str, old: Points, new: Points, longest: Points) -> str:
    drawn = "".join(
        f'<span class="s-f-{key}" style="width:{float(points / longest):.3%}"></span>'
        for key, points in (("before", old), ("after", new))
    )
    told = f"{short(old)} → {short(new)}"
    return (
        f'<li><p class="s-bar-name">{escape(label)}</p>'
        f'<div class="s-two" role="img" aria-label="{escape(told)}">{drawn}</div>'
        f'<p class="s-bar-value"><b>{escape(told)}</b></p></li>'
    )
