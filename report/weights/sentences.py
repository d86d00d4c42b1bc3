"""What an elicitation says in words (重みの説明): one sentence a finding, in both languages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from criteria.consistency import best_worst_thresholds, ratio_limit
from criteria.elicitation import Approach
from criteria.exact import Rounding, RoundingMode, decimal_text, format_points
from criteria.finding import Text
from scoring.elicitation.ahp import Comparisons, Ratio, Reversal
from scoring.elicitation.bwm import BestWorstResult
from scoring.elicitation.elicit import Disagreement, ElicitedWeights, MemberWeights

PLACES: Final = 4
"""Decimals of a weight where people read it; a document has ten."""

NOT_A_NORM: Final = Text(
    "この配点は委員の回答から計算した案です。配点は選定委員会が決めます",
    "These points are a proposal computed from the members' answers; the committee decides them",
)
TOO_CLOSE: Final = Text(
    "整数部または剰余の差が計算誤差の範囲内にあり、配点を判定できません。配点は選定委員会で決めてください",
    "the points are too close to call within the accuracy of the computation; the committee decides them",
)


def number_text(value: Fraction, places: int = PLACES, *, padded: bool = False) -> str:
    """Print a number half up to so many places, or as it is where that is shorter and it is not ``padded``."""
    shown = decimal_text(value)
    if len(shown.partition(".")[2]) <= places and not padded:
        return shown
    return format_points(Rounding(places=places, mode=RoundingMode.HALF_UP).apply(value), places)


def member_sentences(member: MemberWeights, labels: Sequence[str]) -> Iterator[Text]:
    """Yield what a member should know of their own answers (委員への説明)."""
    if member.judge.approach in _DETAILS:
        yield from _DETAILS[member.judge.approach](member.detail, labels)
    if member.reversals:
        yield _reversal(member.reversals[0], len(member.reversals), labels)


def comparison_sentences(found: Comparisons, labels: Sequence[str]) -> Iterator[Text]:
    """Yield how consistent a matrix is, by which table, and which comparison fits the others least."""
    if found.worst is None:
        yield Text("一対比較は完全に整合しています", "the comparisons fit one another exactly")
        return
    means = [f"{label} {number_text(share)}" for label, share in zip(labels, found.geometric_mean.shares, strict=True)]
    yield Text(f"行の幾何平均による重み: {'、'.join(means)}", f"weights by the row geometric means: {', '.join(means)}")
    judged = [one for one in found.ratios if one.value is not None]
    if not judged:
        yield Text(
            "この数の評価項目に対するランダム指数の表がないため、整合比は求められません",
            "no table has a random index for so many criteria, so there is no consistency ratio",
        )
    else:
        listed = [_ratio(one) for one in judged]
        limit = decimal_text(ratio_limit())
        yield Text(
            f"整合比(CR、基準{limit}以下): " + "、".join(one.ja for one in listed),
            f"consistency ratio (CR, at most {limit}): " + "; ".join(one.en for one in listed),
        )
    if found.tables_disagree:
        yield Text(
            "整合とみなすかどうかは、用いるランダム指数の表によって異なります",
            "whether this passes depends on the table of random indices alone",
        )
    worst = found.worst
    one, other = labels[worst.row], labels[worst.column]
    stated, fitting = number_text(worst.stated), number_text(worst.fitting)
    also = Text("", "") if worst.certain else Text("(同程度の比較がほかにもあります)", " (others fit as badly)")
    yield Text(
        f"最も整合しない比較は「{one}」対「{other}」です。回答は{stated}、他の比較と整合する値は{fitting}です{also.ja}",
        f"the comparison that fits least is {one} with {other}: stated {stated}, the others would make it "
        f"{fitting}{also.en}",
    )


def _ratio(ratio: Ratio) -> Text:
    value = "" if ratio.value is None else number_text(ratio.value)
    name = ratio.table.name
    verdict = {
        True: Text("適合", "passes"),
        False: Text("不適合", "fails"),
        None: Text("判定不能", "cannot be told"),
    }[ratio.consistent]
    return Text(f"{name}の表で{value}({verdict.ja})", f"{value} by {name} ({verdict.en})")


def best_worst_sentences(found: BestWorstResult, labels: Sequence[str]) -> Iterator[Text]:
    """Yield how consistent best-worst comparisons are, by which threshold, and which criterion fits least."""
    ratio = number_text(found.ratio)
    if found.worst is None:
        yield Text("比較は完全に整合しています(CR^I = 0)", "the comparisons fit one another exactly (CR^I = 0)")
        return
    at = labels[found.worst]
    if found.threshold is None:
        yield Text(
            f"入力整合比 CR^I = {ratio}。この条件に対する閾値は公表されていません。最も整合しない項目は「{at}」です",
            f"input-based ratio CR^I = {ratio}; no threshold is published for this case; {at} fits least",
        )
        return
    threshold, source = decimal_text(found.threshold), best_worst_thresholds().source
    verdict = Text("以下で適合", "within") if found.consistent else Text("を超え不適合", "above")
    yield Text(
        f"入力整合比 CR^I = {ratio}は閾値{threshold}{verdict.ja}です(出典: {source})。最も整合しない項目は「{at}」です",
        f"input-based ratio CR^I = {ratio}, {verdict.en} the threshold {threshold} ({source}); {at} fits least",
    )


_DETAILS: Final[Mapping[Approach, Callable[..., Iterator[Text]]]] = {
    Approach.AHP: comparison_sentences,
    Approach.BWM: best_worst_sentences,
}


def _reversal(found: Reversal, count: int, labels: Sequence[str]) -> Text:
    copy, ahead, behind = (labels[index] for index in (found.copied, found.ahead, found.behind))
    return Text(
        f"同じ内容の項目を加えるだけで順位が逆転し得ます: 「{copy}」をもう1つ加えると"
        f"「{ahead}」と「{behind}」の順序が変わります(該当{count}件)",
        f"merely adding a copy of a criterion can turn the order: with {copy} there twice, {ahead} no longer stands to "
        f"{behind} as before ({count} such cases)",
    )


def group_sentences(found: ElicitedWeights) -> Iterator[Text]:
    """Yield what the committee should know of the group and of the table of points (委員会への説明)."""
    if found.matrix is not None:
        for one in comparison_sentences(found.matrix, found.asked.labels):
            yield Text(f"集約した比較表: {one.ja}", f"averaged comparisons: {one.en}")
    if found.disagreement is not None:
        yield from _apart(found.disagreement)
    if not found.points.decided:
        yield TOO_CLOSE
    elif found.points.tied:
        yield _tied(found)
    yield NOT_A_NORM


def _apart(found: Disagreement) -> Iterator[Text]:
    if found.concordance is not None:
        shown = number_text(found.concordance)
        yield Text(
            f"項目の順序の一致係数(KendallのW)は{shown}です(1で完全に一致)",
            f"the members' orders of the criteria agree with Kendall's W = {shown} (1 is one order)",
        )
    distance = number_text(found.distance)
    yield Text(
        f"集団の重みから最も離れているのは{found.farthest}です(動かす必要のある重み {distance})",
        f"farthest from the group is {found.farthest}: {distance} of the weight would have to move",
    )


def _tied(found: ElicitedWeights) -> Text:
    labels = dict(zip(found.asked.criteria, found.asked.labels, strict=True))
    names = [labels[one] for one in found.points.tied]
    rule = {
        "listed": Text("記載順", "the listed order"),
        "larger": Text("重みの大きい順、次に記載順", "the larger weight first, then the listed order"),
        "smaller": Text("重みの小さい順、次に記載順", "the smaller weight first, then the listed order"),
    }[found.points.rule.value]
    return Text(
        f"剰余が等しい項目({'、'.join(names)})の端数は、定めた規則({rule.ja})で配分しました",
        f"equal remainders of {', '.join(names)} were settled by the declared rule: {rule.en}",
    )
