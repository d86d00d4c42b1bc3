"""Weights as a picture (重みの図): for each criterion the group's bar, and under it one bar a member.

The weights stand beside the bars as texts; only the widths are approximate.
"""

from collections.abc import Sequence
from fractions import Fraction
from html import escape
from typing import Final

from criteria.finding import Language
from report.weights.sentences import number_text
from scoring.elicitation.elicit import ElicitedWeights
from views.charts.bars import COLOURS
from views.wording import say

_GROUP: Final = "group"


def weight_bars(found: ElicitedWeights, language: Language, *, group: bool) -> str:
    """Return the chart as HTML; ``group`` says whether everybody has answered, so that there is a group to show."""
    # Where there are more members than colours, all have the same.
    coloured = len(found.members) <= COLOURS
    drawn = [(one.judge.name, str(at) if coloured else "member", one.weights) for at, one in enumerate(found.members)]
    if group:
        drawn.insert(0, (say(language, "weights.group_word"), _GROUP, found.group))
    longest = max(share for _, _, weights in drawn for share in weights.shares)
    rows = "".join(
        _row(label, [(name, style, weights.shares[at]) for name, style, weights in drawn], longest, language)
        for at, label in enumerate(found.asked.labels)
    )
    legend = "".join(
        f'<li><i class="s-c-{style}"></i>{escape(name)}</li>' for name, style in _legend(found, language, group=group)
    )
    return f'<figure class="s-bars s-weights"><ul class="s-legend">{legend}</ul><ol>{rows}</ol></figure>'


def _legend(found: ElicitedWeights, language: Language, *, group: bool) -> list[tuple[str, str]]:
    names = [(say(language, "weights.group_word"), _GROUP)] if group else []
    if len(found.members) > COLOURS:
        return [*names, (say(language, "weights.each_member"), "member")]
    return [*names, *((one.judge.name, str(at)) for at, one in enumerate(found.members))]


def _row(label: str, drawn: Sequence[tuple[str, str, Fraction]], longest: Fraction, language: Language) -> str:
    texts = [(name, number_text(weight, padded=True)) for name, _, weight in drawn]
    told = say(language, "word.comma").join(f"{name} {text}" for name, text in texts)
    bars = "".join(
        f'<span class="s-c-{style}" style="width:{float(weight / longest):.3%}" title="{escape(f"{name} {text}")}">'
        "</span>"
        for (name, text), (_, style, weight) in zip(texts, drawn, strict=True)
    )
    return (
        f'<li><p class="s-bar-name">{escape(label)}</p>'
        f'<div class="s-weighed" role="img" aria-label="{escape(told)}">{bars}</div>'
        f'<p class="s-bar-value">{_value(drawn, language)}</p></li>'
    )


def _value(drawn: Sequence[tuple[str, str, Fraction]], language: Language) -> str:
    """Return the group's weight in bold, and from where to where the members go."""
    word = say(language, "weights.group_word")
    members = [weight for _, style, weight in drawn if style != _GROUP]
    ends = [number_text(min(members), padded=True), number_text(max(members), padded=True)]
    spread = say(language, "weights.from_to", low=ends[0], high=ends[1]) if len(members) > 1 else ends[0]
    group = [number_text(weight, padded=True) for _, style, weight in drawn if style == _GROUP]
    return "".join(f"<b>{escape(word)} {one}</b> " for one in group) + f"<span>{escape(spread)}</span>"
