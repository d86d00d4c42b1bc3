"""Checks of a definition: the allotments that would have been allowed (許容する配点の範囲の検査)."""

from collections.abc import Iterator
from fractions import Fraction

from criteria.exact import decimal_text
from criteria.finding import Finding, Text
from criteria.tender import Tender
from scoring.definition.faults import fault, unknown


def check_weight_bounds(tender: Tender) -> Iterator[Finding]:
    """Check the bounds by themselves: known criteria, nothing below zero, no lower bound above its upper one."""
    bounds = tender.weight_bounds
    if bounds is None:
        return
    known = [one.id for one in tender.criteria]
    for name in dict.fromkeys([*bounds.least, *bounds.most]):
        key = f"robustness.bounds.{name}"
        least, most = bounds.least.get(name, Fraction(0)), bounds.most.get(name)
        if name not in known:
            yield unknown(key, "unknown-criterion", Text("この評価項目はありません", "no such criterion"), name, known)
        elif least < 0:
            what = Text("配点の下限が0を下回っています", "the lower bound is below zero")
            yield fault(f"{key}.at_least", "bad-bounds", what, value=least, expected=Text("0以上", "at least 0"))
        elif most is not None and most < least:
            what = Text("配点の上限が下限を下回っています", "the upper bound is below the lower one")
            ends = decimal_text(least)
            expected = Text(f"{ends}以上", f"at least {ends}")
            yield fault(f"{key}.at_most", "bad-bounds", what, value=most, expected=expected)


def check_published_weights(tender: Tender) -> Iterator[Finding]:
    """Check that the published allotments are among those allowed; a what-if may leave them."""
    bounds = tender.weight_bounds
    if bounds is None:
        return
    for one in tender.criteria:
        least, most = bounds.least.get(one.id), bounds.most.get(one.id)
        if (least is not None and one.max_points < least) or (most is not None and one.max_points > most):
            published = decimal_text(one.max_points)
            what = Text(f"公表した配点{published}が範囲の外にあります", f"the published {published} points lie outside")
            expected = Text(f"{published}を含む範囲", f"bounds that hold {published}")
            ends = {name: end for name, end in (("at_least", least), ("at_most", most)) if end is not None}
            yield fault(f"robustness.bounds.{one.id}", "published-outside", what, value=ends, expected=expected)
