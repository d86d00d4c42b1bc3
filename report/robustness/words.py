"""Each result as one plain sentence for the minutes (議事録用の一文), in Japanese and English.

Numbers are cut to the safe side: a sentence never says more than was proven.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from criteria.exact import decimal_text
from criteria.finding import NOTHING, Text, sentence
from report.robustness.shown import at_least, at_most, exact_text, percent
from scoring.robustness.answer import Exact, Robustness
from scoring.robustness.exact.basis import Premise, counted_by, joined, led, named_first
from scoring.robustness.exact.first import MadeFirst
from scoring.robustness.exact.intervals import Interval, Stability
from scoring.robustness.exact.official import OfficialInterval
from scoring.robustness.exact.winners import CanWin, Mixture, WinVerdict
from scoring.robustness.sampling.weight_sets import WeightSet, WeightSetKind

Names: TypeAlias = Mapping[str, str]
"""What sentences call the vendors (文中の事業者名), by id."""


def named(vendors: Sequence[str], names: Names) -> Text:
    """List vendors in a sentence."""
    *most, last = called = [names[vendor] for vendor in vendors]
    return Text("、".join(called), f"{', '.join(most)} and {last}" if most else last)


def flip_sentence(exact: Exact, names: Names) -> Text:
    """Say how many points must be moved before the first place changes (第1位が変わる配点の変更), and who shares it.

    Where the tender rounds it speaks of whoever is in front before that, by name; the first place is the official one.
    """
    leader = names[exact.scores.vendors[exact.leader]]
    told = _flip(exact, names)
    alike = exact.scores.alike()
    level = [
        vendor
        for index, vendor in enumerate(exact.scores.vendors)
        if alike[index] == alike[exact.leader] and index != exact.leader
    ]
    if not level:
        return told
    others = named(level, names)
    shared = named_first(
        exact.basis.of_ties,
        f"{leader}と{others.ja}はどの配点でも同点である。",
        f"{leader} and {others.en} are level at any allotments. ",
    )
    return Text(shared.ja + told.ja, shared.en + told.en)


def _flip(exact: Exact, names: Names) -> Text:
    leader, flip = names[exact.scores.vendors[exact.leader]], exact.flip
    lead = joined(exact.within, exact.basis.of_values)
    stays_ja = f"{leader}が首位にある" if exact.basis.rounded else "第1位は変わらない"
    if flip is None or not flip.moved or not flip.overtakes:
        however = "however the allotments are moved, their total kept"
        return _flip_at_ends(exact, names) or led(
            lead,
            f"合計を保つ限り、配点をどう動かしても{stays_ja}。",
            f"{leader} stays in front {however}."
            if exact.basis.rounded
            else f"{however}, the first place does not change.",
        )
    by, points = named(flip.by, names), at_most(flip.moved)
    fewer = f"as long as fewer than {points} points are moved"
    stays_en = f"{leader} stays in front {fewer}" if exact.basis.rounded else f"{fewer}, the first place stands"
    return led(
        lead,
        f"配点を{points}点以上動かさない限り、{stays_ja}。最も近い競合は{by.ja}。",
        f"{stays_en}. {sentence('', f'The nearest rival is {by.en}').en}",
    )


def _flip_at_ends(exact: Exact, names: Names) -> Text | None:
    """Say it where there is nobody to be level with, or no room to get ahead; None where anything else holds."""
    leader, flip = names[exact.scores.vendors[exact.leader]], exact.flip
    if len(exact.scores.vendors) == 1:
        return named_first(
            exact.basis.of_bids,
            f"順位の付いた入札は{leader}の1者のみで、配点によって順位は変わらない。",
            f"{leader} is the only bid ranked, whatever the allotments.",
        )
    if flip is None:
        return None
    by = named(flip.by, names)
    if not flip.moved:
        return Text(
            f"{leader}と{by.ja}は端数処理前の評価値が同点であり、わずかな配点の変更で差がつく。",
            f"{leader} and {by.en} are level before any rounding: the slightest change of allotments parts them.",
        )
    return led(
        joined(exact.within, exact.basis.of_ties),
        f"配点を{at_most(flip.moved)}点動かすと{by.ja}が同点に並びうるが、許容する範囲では{leader}を超えない。",
        f"moving {at_most(flip.moved)} points can bring {by.en} level with {leader}; "
        "within the bounds nobody gets ahead.",
    )


def rounding_decides_sentence(answer: Robustness) -> Text:
    """Say that another bid than the official first is in front before rounding (端数処理による第1位)."""
    front = answer.names[answer.leader]
    return Text(
        f"端数処理前の評価値では、首位は公表の第1位とは別の{front}である。",
        f"By the values before rounding {front} is in front, and not who is officially first.",
    )


def guarantee_sentence(exact: Exact) -> Text:
    """Say how many points may be moved without any rounding changing the first place (端数処理後の第1位の保証)."""
    guarantee, lead = exact.guarantee, joined(exact.within, exact.basis.of_bids)
    if guarantee is not None and guarantee.always:
        return led(
            lead,
            "端数処理をしても、合計を保つ限り、配点をどう動かしても第1位は変わらない。",
            "with every rounding, however the allotments are moved, their total kept, the first place does not change.",
        )
    points = at_most(guarantee.moved) if guarantee is not None else "0"
    if points == "0":
        return UNSURE
    return led(
        lead,
        f"端数処理をしても、配点を{points}点以上動かさない限り、第1位は変わらない。",
        f"with every rounding, as long as fewer than {points} points are moved, the first place stands.",
    )


UNSURE: Final = Text(
    "端数処理があるため、配点をわずかに動かしただけでも第1位が変わらないとは言い切れない。",
    "Because of rounding, even a slight change of the allotments may put another bid first.",
)


def ratio_label(total: Fraction) -> Text:
    """Name the technical points as a whole, as part of them and the price points (技術点と価格点の比率)."""
    points = decimal_text(total)
    return Text(f"技術点(価格点と合わせて{points}点)", f"the technical part (of {points} points with the price)")


def stability_sentence(stability: Stability, total: Fraction, answer: Robustness, called: Text | None = None) -> Text:
    """Say how far one allotment may move (1項目の安定区間); and of whom, where rounding or a tie leaves that open."""
    name, all_points = called or Text(stability.label, stability.label), decimal_text(total)
    if not stability.movable:
        return Text(
            f"「{name.ja}」に配点のすべて({all_points}点)があり、合計を保って動かすことはできない。",
            f"All {all_points} points are on {name.en}: it cannot be moved with the total kept.",
        )
    interval, lead, front = stability.winner, answer.basis.of_values, answer.names[answer.leader]
    stays = Text("第1位は変わらない", "the first place stands")
    if answer.basis.rounded or len(answer.evaluation.award.first) > 1:
        stays = Text(f"{front}が首位にある", f"{front} stays in front")
    if not interval.at_lower and not interval.at_upper:
        return led(
            lead,
            f"「{name.ja}」の配点を0点から{all_points}点までどう動かしても、{stays.ja}。",
            f"whatever {name.en} is allotted, from 0 to {all_points} points, {stays.en}.",
        )
    ends = _ends(interval, answer.names)
    low, high = at_least(interval.lower), at_most(interval.upper)
    now = exact_text(stability.points)
    return led(
        lead,
        f"「{name.ja}」の配点(現在{now}点)が{low}点から{high}点までの間は、{stays.ja}({ends.ja})。",
        f"while {name.en} is allotted {low} to {high} points (now {now}), {stays.en} ({ends.en}).",
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
    return Text("、".join(text.ja for text in said), ", ".join(text.en for text in said))


def official_sentence(seen: OfficialInterval, label: str, basis: Premise) -> Text:
    """Say how far the official winner is proven to stay, or was seen to, by how many counts (端数処理後の安定区間)."""
    if seen.proven.lower < seen.proven.upper:
        low, high = decimal_text(seen.proven.lower), decimal_text(seen.proven.upper)
        return led(
            basis.of_bids,
            f"端数処理をしても、「{label}」の配点が{low}点から{high}点までの間は、第1位は変わらない。",
            f"with every rounding, while {label} is allotted {low} to {high} points, the first place stands.",
        )
    low, high = decimal_text(seen.lower), decimal_text(seen.upper)
    return led(
        basis.of_bids,
        f"端数処理後は、「{label}」が{low}点から{high}点までの間、試した{seen.tried}通りのうち範囲内のすべてで第1位が同じ。",
        f"with every rounding, all those of {seen.tried} allotments tried for {label} that lie from {low} to {high} "
        f"points leave the first place as it is.",
    )


def first_sentence(vendor: str, made: MadeFirst | None, exact: Exact, names: Names) -> Text:
    """Say what it takes to make a bid first (第1位になるのに必要な配点の変更)."""
    name, by_values = names[vendor], joined(exact.within, exact.basis.of_values)
    if made is None:
        return led(
            by_values,
            f"{name}は、配点をどう動かしても第1位にならない。",
            f"no allotments make {name} first.",
        )
    if not made.moved:
        return named_first(
            exact.basis.of_ties,
            f"{name}は、現在の配点で首位にある。",
            f"{name} is in front with the allotments as they are.",
        )
    points = at_most(made.moved)
    if made.alone:
        return led(
            by_values,
            f"{name}が第1位になるには、少なくとも{points}点の配点を動かす必要がある。",
            f"to make {name} first, at least {points} points must be moved.",
        )
    level = named(made.rivals, names)
    return led(
        joined(exact.within, exact.basis.of_ties),
        f"{name}は、少なくとも{points}点を動かせば{level.ja}と同点で第1位に並ぶが、単独では第1位にならない。",
        f"moving at least {points} points brings {name} level with {level.en} in front; alone it never is.",
    )


def can_win_sentence(bid: CanWin, exact: Exact, weights: WeightSet, names: Names) -> Text:
    """Say whether a bid can win, with the proof (第1位の可能性)."""
    name, basis = names[bid.vendor], exact.basis
    if bid.verdict is WinVerdict.NEVER:
        some, where = _mixed(bid.mixture or {}, names), _everywhere(weights)
        never = sentence(
            f"{name}は第1位になりえない。{some.ja}の評価値が、{where.ja}{name}を上回る",
            f"{name} can never be first: {some.en} beats it {where.en}",
        )
        return named_first(basis.of_values, never.ja, never.en)
    allotments = zip(exact.scores.labels, bid.weights or bid.best, strict=True)
    shown = ", ".join(f"{label} {exact_text(points)}" for label, points in allotments if points)
    if bid.verdict is WinVerdict.TIE:
        within = NOTHING if weights.kind is WeightSetKind.SIMPLEX else Text("許容する範囲では、", "within the range, ")
        return named_first(
            joined(within, basis.of_ties),
            f"{name}は同点でのみ第1位になりうる(例: {shown})。単独で第1位になる配点はない。",
            f"{name} can be first only level with another ({shown}, say); no allotments put it first alone.",
        )
    return named_first(
        basis.of_values,
        f"{name}は単独で第1位になりうる(例: {shown})。",
        f"{name} can be first alone (with {shown}, say).",
    )


def acceptability_sentence(answer: Robustness) -> Text:
    """Say how often the bid that is first most often is first (順位受容度), and by which values."""
    return (
        NOTHING
        if answer.acceptability is None
        else counted_by(answer.basis, answer.acceptability.sentence(answer.names))
    )


def _mixed(mixture: Mixture, names: Names) -> Text:
    if len(mixture) == 1:
        (only,) = mixture
        return named([only], names)
    shares = [(names[vendor], percent(share)) for vendor, share in mixture.items()]
    parts = [f"{name} {share}" for name, share in shares]
    return Text("と".join(parts) + "を合わせた仮想の入札", " + ".join(f"{share} {name}" for name, share in shares))


def _everywhere(weights: WeightSet) -> Text:
    if weights.kind is WeightSetKind.SIMPLEX:
        # A line that is ahead where all points are on any one criterion is ahead everywhere between.
        return Text(
            "配点のすべてをどの1項目に置いても(したがってどの配点でも)",
            "with all points on any one criterion, and so at any allotments",
        )
    return Text("許容する範囲のどの配点でも", "at all allotments within the range")
