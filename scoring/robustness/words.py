"""Each result as one plain sentence for the minutes (議事録用の一文), in Japanese and English.

Numbers are cut to the safe side: a sentence never says more than was proven.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from criteria.exact import decimal_text
from criteria.finding import Text, sentence
from scoring.robustness.answer import Exact
from scoring.robustness.shown import at_least, at_most, exact_text, percent
from scoring.sampling.weight_sets import Kind, WeightSet
from scoring.stability.first import MadeFirst
from scoring.stability.intervals import Interval, Stability
from scoring.stability.official import OfficialInterval
from scoring.stability.winners import CanWin, Mixture, Verdict

Names: TypeAlias = Mapping[str, str]
"""What sentences call the vendors (文中の事業者名), by id."""

ROUNDING_DECIDES = Text(
    "端数処理前の評価値では、公表の第1位とは別の者が首位です。以下の厳密な結果は、その首位についてのものです。",
    "By the unrounded values another bid than the official first is ahead; the exact results below are about that one.",
)


def named(vendors: Sequence[str], names: Names) -> Text:
    """List vendors in a sentence."""
    *most, last = called = [names[vendor] for vendor in vendors]
    return Text("、".join(called), f"{', '.join(most)} and {last}" if most else last)


def flip_sentence(exact: Exact, names: Names) -> Text:
    """Say how many points must be moved before the winner changes (第1位が変わる配点の変更), and who shares it."""
    leader, told = names[exact.scores.vendors[exact.leader]], _flip(exact, names)
    level = [exact.scores.vendors[one] for one in exact.scores.level_with(exact.leader)]
    if not level:
        return told
    others = named(level, names)
    shared = Text(
        f"{leader}と{others.ja}はどの配点でも同点である。", f"{leader} and {others.en} are level at any allotments. "
    )
    return Text(shared.ja + told.ja, shared.en + told.en)


def _flip(exact: Exact, names: Names) -> Text:
    leader, flip = names[exact.scores.vendors[exact.leader]], exact.flip
    if len(exact.scores.vendors) == 1:
        return Text(
            f"順位の付いた入札は{leader}の1者のみで、配点によって順位は変わらない。",
            f"{leader} is the only bid ranked, whatever the allotments.",
        )
    if flip is None:
        return Text(
            "合計を保つ限り、配点をどう動かしても第1位は変わらない。",
            "However the allotments are moved, their total kept, the first place does not change.",
        )
    by = named(flip.by, names)
    if not flip.moved:
        return Text(
            f"{leader}と{by.ja}は端数処理前の評価値が同点であり、わずかな配点の変更で順位が入れ替わる。",
            f"{leader} and {by.en} are level before any rounding: the slightest change of allotments parts them.",
        )
    points = at_most(flip.moved)
    if not flip.overtakes:
        return Text(
            f"配点を{points}点動かすと{by.ja}が同点に並びうるが、許容する範囲では第1位を超えない。",
            f"Moving {points} points can bring {by.en} level; within the bounds nobody gets ahead.",
        )
    return sentence(
        f"配点を{points}点以上動かさない限り、第1位は変わらない。最も近い競合は{by.ja}",
        f"As long as fewer than {points} points are moved, the first place stands. The nearest rival is {by.en}",
    )


def ratio_label(total: Fraction) -> Text:
    """Name the technical points as a whole, as part of them and the price points (技術点と価格点の比率)."""
    points = decimal_text(total)
    return Text(f"技術点(価格点と合わせて{points}点)", f"the technical part (of {points} points with the price)")


def stability_sentence(found: Stability, total: Fraction, names: Names, called: Text | None = None) -> Text:
    """Say how far one allotment may move (1項目の安定区間)."""
    name, all_points = called or Text(found.label, found.label), decimal_text(total)
    if not found.movable:
        return Text(
            f"「{name.ja}」に配点のすべて({all_points}点)があり、合計を保って動かすことはできない。",
            f"All {all_points} points are on {name.en}: it cannot be moved with the total kept.",
        )
    interval = found.winner
    if not interval.at_lower and not interval.at_upper:
        return Text(
            f"「{name.ja}」の配点を0点から{all_points}点までどう動かしても、第1位は変わらない。",
            f"Whatever {name.en} is allotted, from 0 to {all_points} points, the first place stands.",
        )
    ends = _ends(interval, names)
    low, high = at_least(interval.lower), at_most(total if interval.upper is None else interval.upper)
    now = exact_text(found.points)
    return Text(
        f"「{name.ja}」の配点(現在{now}点)が{low}点から{high}点までの間は、第1位は変わらない({ends.ja})。",
        f"While {name.en} is allotted {low} to {high} points (now {now}), the first place stands ({ends.en}).",
    )


def _ends(interval: Interval, names: Names) -> Text:
    said = [
        Text(f"{side.ja}では{who.ja}と同点", f"level with {who.en} at the {side.en} end")
        for rivals, side in (
            (interval.rivals_lower, Text("下限", "lower")),
            (interval.rivals_upper, Text("上限", "upper")),
        )
        if rivals
        for who in (named(rivals, names),)
    ]
    return Text("、".join(one.ja for one in said), ", ".join(one.en for one in said))


def official_sentence(found: OfficialInterval, label: str) -> Text:
    """Say how far the official winner was seen to stay, and by how many counts (端数処理後の安定区間)."""
    low, high = decimal_text(found.lower), decimal_text(found.upper)
    return Text(
        f"端数処理後は、「{label}」が{low}点から{high}点までの間、試した{found.tried}通りのうち範囲内のすべてで第1位が同じ。",
        f"With every rounding, all those of {found.tried} allotments tried for {label} that lie from {low} to {high} "
        f"points leave the first place as it is.",
    )


def first_sentence(vendor: str, made: MadeFirst | None, names: Names) -> Text:
    """Say what it takes to make a bid first (第1位になるのに必要な配点の変更)."""
    name = names[vendor]
    if made is None:
        return Text(f"{name}は、配点をどう動かしても第1位にならない。", f"No allotments make {name} first.")
    if not made.moved:
        return Text(f"{name}は、現在の配点で首位にある。", f"{name} is in front with the allotments as they are.")
    points = at_most(made.moved)
    if made.alone:
        return Text(
            f"{name}が第1位になるには、少なくとも{points}点の配点を動かす必要がある。",
            f"To make {name} first, at least {points} points must be moved.",
        )
    level = named(made.rivals, names)
    return Text(
        f"{name}は、少なくとも{points}点を動かせば{level.ja}と同点で第1位に並ぶが、単独では第1位にならない。",
        f"Moving at least {points} points brings {name} level with {level.en} in front; alone it never is.",
    )


def can_win_sentence(found: CanWin, exact: Exact, weights: WeightSet, names: Names) -> Text:
    """Say whether a bid can win, with the proof (第1位の可能性)."""
    name = names[found.vendor]
    if found.verdict is Verdict.NEVER:
        some, where = _mixed(found.mixture or {}, names), _everywhere(weights)
        return sentence(
            f"{name}は第1位になりえない。{some.ja}の評価値が、{where.ja}{name}を上回る",
            f"{name} can never be first: {some.en} beats it {where.en}",
        )
    shown = _allotted(exact, found.weights or found.best)
    if found.verdict is Verdict.TIE:
        return Text(
            f"{name}は同点でのみ第1位になりうる(例: {shown})。単独で第1位になる配点はない。",
            f"{name} can be first only level with another ({shown}, say); no allotments put it first alone.",
        )
    return Text(f"{name}は単独で第1位になりうる(例: {shown})。", f"{name} can be first alone (with {shown}, say).")


def _mixed(mixture: Mixture, names: Names) -> Text:
    if len(mixture) == 1:
        (only,) = mixture
        return named([only], names)
    shares = [(names[vendor], percent(share)) for vendor, share in mixture.items()]
    parts = [f"{name} {share}" for name, share in shares]
    return Text("と".join(parts) + "を合わせた仮想の入札", " + ".join(f"{share} {name}" for name, share in shares))


def _everywhere(weights: WeightSet) -> Text:
    if weights.kind is Kind.SIMPLEX:
        # A line that is ahead where all points are on any one criterion is ahead everywhere between.
        return Text(
            "配点のすべてをどの1項目に置いても(したがってどの配点でも)",
            "with all points on any one criterion, and so at any allotments",
        )
    return Text("許容する範囲のどの配点でも", "at all allotments within the range")


def _allotted(exact: Exact, weights: Sequence[Fraction]) -> str:
    pairs = zip(exact.scores.labels, weights, strict=True)
    return ", ".join(f"{label} {exact_text(points)}" for label, points in pairs if points)
