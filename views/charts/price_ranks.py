"""Price against rank as steps (価格と順位の図): at which of its own prices a bid would stand where."""

from collections.abc import Sequence
from fractions import Fraction
from html import escape
from typing import Final

from criteria.finding import Language
from criteria.money import money_text
from scoring.evaluation.evaluation import Evaluation
from scoring.robustness import Robustness
from scoring.robustness.breakeven.steps import PriceStep, price_steps
from views.charts.rank_shares import SHADES
from views.shell.markup import vendor_name
from views.wording import say

MOST_BIDS: Final = 5
_AROUND: Final = Fraction(1, 5)
"""How far below and above its own price a bid's line goes."""


def price_ranks(answer: Robustness, vendors: Sequence[str], language: Language) -> str:
    """Return a line for every bid, from a fifth below its price to a fifth above, shaded by the rank it would have."""
    evaluation = answer.evaluation
    rows = [_line(evaluation, vendor, language) for vendor in vendors[:MOST_BIDS]]
    if not any(rows):
        return ""
    count = len(evaluation.sheet.vendors)
    legend = "".join(
        f'<li><i class="s-r-{rank}"></i>{escape(say(language, "rank_shares.rank", rank=rank))}</li>'
        for rank in range(1, min(count, SHADES) + 1)
    )
    return f'<figure class="s-bars"><ul class="s-legend">{legend}</ul><ol>{"".join(rows)}</ol></figure>'


def _line(evaluation: Evaluation, vendor: str, language: Language) -> str:
    bid = evaluation.bid(vendor)
    if bid.price is None or bid.components:
        return ""
    low, high = int(bid.price * (1 - _AROUND)), int(bid.price * (1 + _AROUND))
    steps = price_steps(evaluation, vendor, low=low, high=high)
    drawn = "".join(_piece(evaluation, step, low, high, language) for step in steps)
    told = say(language, "word.comma").join(_told(evaluation, step, language) for step in steps)
    here = float(Fraction(bid.price - low, high - low))
    ends = (money_text(end, evaluation.tender).to(language) for end in (low, high))
    return (
        f'<li><p class="s-bar-name">{escape(vendor_name(evaluation, vendor))}</p>'
        f'<div class="s-line" role="img" aria-label="{escape(told)}">{drawn}'
        f'<i class="s-k-points" style="left:{here:.3%}"></i></div>'
        f'<p class="s-bar-value">{" – ".join(map(escape, ends))}</p>'
        "</li>"
    )


def _piece(evaluation: Evaluation, step: PriceStep, low: int, high: int, language: Language) -> str:
    left, width = Fraction(step.low - low, high - low), Fraction(step.high - step.low + 1, high - low)
    style = "s-r-out" if step.rank is None else f"s-r-{min(step.rank, SHADES)}"
    place = f"left:{float(left):.3%};width:{float(min(width, 1 - left)):.3%}"
    return f'<span class="s-step {style}" style="{place}" title="{escape(_told(evaluation, step, language))}"></span>'


def _told(evaluation: Evaluation, step: PriceStep, language: Language) -> str:
    rank = say(language, "price_ranks.out") if step.rank is None else say(language, "rank_shares.rank", rank=step.rank)
    low, high = (money_text(end, evaluation.tender).to(language) for end in (step.low, step.high))
    return say(language, "price_ranks.step", low=low, high=high, rank=rank)
