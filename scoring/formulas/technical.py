"""Technical points (技術点): a response to one criterion becomes points, unrounded, whatever the other bids offer.

Every function takes the response, and the ``allotment`` 配点 where it needs it.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

from criteria.exact import decimal_text
from criteria.finding import Text
from scoring.formulas.ratio import ONE, ZERO, divided
from scoring.formulas.registry import FormulaError, FormulaKind, Param, Reads, Responses, ValueKind, formula

Steps: TypeAlias = tuple[tuple[Fraction, ...], ...]


@formula(
    id="direct",
    kind=FormulaKind.CRITERION,
    ja="得点の直接入力",
    en="points as given",
    line="points = the response",
    source="入札調書の加算点など、既に決定された得点",
    responses=Responses(capped=True),
    rescaled_as=("scaled", "of"),
)
def direct(points: Fraction) -> Fraction:
    """Points already decided, between 0 and the allotment 得点の直接入力.

    >>> direct(Fraction(59))
    Fraction(59, 1)
    """
    return points


@formula(
    id="yes-no",
    kind=FormulaKind.CRITERION,
    ja="有無",
    en="yes or no",
    line="points = allotment where the response is yes, else 0",
    source="落札者決定基準の「有=配点、無=0点」の評価項目",
    responses=Responses(reads=Reads.YES_NO),
)
def yes_no(response: bool, *, allotment: Fraction) -> Fraction:  # noqa: FBT001 - the response is a yes or a no
    """All points for yes, none for no 有無.

    >>> yes_no(True, allotment=Fraction(5))
    Fraction(5, 1)
    """
    return allotment if response else ZERO


@formula(
    id="scaled",
    kind=FormulaKind.CRITERION,
    ja="配点への換算(圧縮補正)",
    en="scaled to the allotment",
    line="points = response × allotment ÷ of",
    source="「評価方法について」2 価格以外の評価点=A×(X/B) https://expydoc.com/doc/9675465/ (19点×20/24=15.8333)",
    params=(
        Param(
            name="of",
            text=Text("換算前の満点(基準配点の合計B)", "what the response is out of (B)"),
            above=ZERO,
        ),
    ),
)
def scaled(response: Fraction, *, allotment: Fraction, of: Fraction) -> Fraction:
    """Points won out of a total, scaled to the allotment 得点合計/配点合計、圧縮補正 A×X/B.

    >>> scaled(Fraction(19), allotment=Fraction(20), of=Fraction(24))
    Fraction(95, 6)
    """
    if response > of:
        most = decimal_text(of)
        raise FormulaError(Text(f"{most}以下の数値", f"a number of at most {most}"))
    return allotment * divided(response, of, Text("換算前の満点", "total to scale from"))


def _stepped_conflict(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    if (params["steps"] is None) == (params["steps_up_to"] is None):
        return Text("steps と steps_up_to のどちらか一方", "either steps or steps_up_to")
    points = [points for _, points in params["steps"] or params["steps_up_to"]]
    if min(points) < 0 or (allotment is not None and max(points) > allotment):
        return Text("段階の点は0以上配点以下", "points of the steps from 0 to the allotment")
    return None


@formula(
    id="stepped",
    kind=FormulaKind.CRITERION,
    ja="段階評価",
    en="steps",
    line="points = points of the last step with at_least ≤ response, "
    "or of the first step with response ≤ up_to, else 0",
    source="落札者決定基準の段階表(例 同種業務の実績3件以上=10点、1件以上=5点)。表そのものが出典となる",
    responses=Responses(least=None),
    params=(
        Param(
            name="steps",
            text=Text("大きいほど良い回答の段階表", "steps where more is better"),
            kind=ValueKind.STEPS,
            keys=("at_least", "points"),
            in_points=True,
            default=None,
        ),
        Param(
            name="steps_up_to",
            text=Text("小さいほど良い回答の段階表", "steps where less is better"),
            kind=ValueKind.STEPS,
            keys=("up_to", "points"),
            in_points=True,
            default=None,
        ),
    ),
    conflict=_stepped_conflict,
    note=Text(
        "境目の値は at_least・up_to の段に入る。どの段にも届かなければ0点",
        "a value on a boundary reaches that step; one that reaches no step earns nothing",
    ),
)
def stepped(response: Fraction, *, steps: Steps | None = None, steps_up_to: Steps | None = None) -> Fraction:
    """Points of the step that the response reaches 段階評価.

    >>> stepped(Fraction(2), steps=((Fraction(1), Fraction(5)), (Fraction(3), Fraction(10))))
    Fraction(5, 1)
    """
    for at_least, points in reversed(steps or ()):
        if response >= at_least:
            return points
    return next((points for up_to, points in steps_up_to or () if response <= up_to), ZERO)


def _nodes_conflict(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    points = [points for _, points in params["nodes"]]
    if min(points) < 0 or (allotment is not None and max(points) > allotment):
        return Text("節点の点は0以上配点以下", "points of the nodes from 0 to the allotment")
    return None


@formula(
    id="piecewise-linear",
    kind=FormulaKind.CRITERION,
    ja="折れ線評価",
    en="piecewise linear",
    line="points = points₁ + (points₂ − points₁) × (response − x₁) ÷ (x₂ − x₁) between neighbouring nodes 1 and 2",
    source="落札者決定基準の折れ線による評価(節点の間は比例配分)。節点の表そのものが出典となる",
    responses=Responses(least=None),
    params=(
        Param(
            name="nodes",
            text=Text(
                "節点の表。その間は直線、両端の外は端の点",
                "nodes; straight lines between them, the end's points beyond",
            ),
            kind=ValueKind.STEPS,
            keys=("x", "points"),
            in_points=True,
        ),
    ),
    conflict=_nodes_conflict,
)
def piecewise_linear(response: Fraction, *, nodes: Steps) -> Fraction:
    """Points on straight lines between nodes 折れ線評価.

    >>> piecewise_linear(Fraction(15), nodes=((Fraction(10), Fraction(0)), (Fraction(20), Fraction(8))))
    Fraction(4, 1)
    """
    if response <= nodes[0][0]:
        return nodes[0][1]
    for (x, points), (next_x, next_points) in pairwise(nodes):
        if response <= next_x:
            return points + (next_points - points) * (response - x) / (next_x - x)
    return nodes[-1][1]


@formula(
    id="between-anchors",
    kind=FormulaKind.CRITERION,
    ja="固定した上下限の間の直線",
    en="linear between fixed anchors",
    line="points = allotment × (response − none_at) ÷ (full_at − none_at), between 0 and the allotment",
    source="Vergabemarktplatz Rheinland, lineare Interpolation: 50 × (AS − ASmin) ÷ (ASmax − ASmin)",
    responses=Responses(least=None),
    params=(
        Param(name="none_at", text=Text("0点となる値", "value that earns no points")),
        Param(name="full_at", text=Text("満点となる値", "value that earns all points")),
    ),
    conflict=lambda params, _allotment: (
        Text("none_at と full_at は異なる値", "none_at and full_at different")
        if params["none_at"] == params["full_at"]
        else None
    ),
    note=Text(
        "両端の外は0点または満点。full_at を none_at より小さくすると、小さいほど良い評価になる",
        "nothing or everything beyond the ends; full_at below none_at makes less better",
    ),
)
def between_anchors(response: Fraction, *, allotment: Fraction, none_at: Fraction, full_at: Fraction) -> Fraction:
    """Points on the straight line between two fixed values 固定基準方式; no bid moves another's points.

    >>> between_anchors(Fraction(14), allotment=Fraction(50), none_at=Fraction(10), full_at=Fraction(18))
    Fraction(25, 1)
    """
    distance = Text("full_atとnone_atの差", "difference between full_at and none_at")
    return allotment * min(ONE, max(ZERO, divided(response - none_at, full_at - none_at, distance)))
