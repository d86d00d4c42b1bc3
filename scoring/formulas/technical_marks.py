"""Marks of the committee (委員の採点): one member's mark becomes points, before the members are aggregated."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from criteria.exact import decimal_text
from criteria.finding import Text
from scoring.formulas.ratio import ONE, ZERO, divided
from scoring.formulas.registry import FormulaError, FormulaKind, Param, ParamKind, Reads, Responses, formula


def _marks_conflict(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    most = allotment if params["max_mark"] is None else params["max_mark"]
    if most is not None and params["min_mark"] >= most:
        return Text("min_mark は最高点未満", "min_mark below the highest mark")
    return None


@formula(
    id="marks",
    kind=FormulaKind.CRITERION,
    ja="委員の採点",
    en="marks of the committee members",
    line="points = allotment × (share of the grade, or mark ÷ max_mark)",
    source="長崎県「落札者決定基準」2(5) https://expydoc.com/doc/7750129/: 5段階評価、A=配点×1.00 など",
    responses=Responses(reads=Reads.MARKS),
    params=(
        Param(
            name="grades",
            text=Text(
                "評語ごとの配点に対する割合。省くと数値だけを受け付ける",
                "share of the allotment of each grade; without it marks are numbers",
            ),
            kind=ParamKind.GRADES,
            default=None,
            least=ZERO,
            most=ONE,
        ),
        Param(
            name="max_mark",
            text=Text("満点となる採点の数値(既定は配点)", "number that earns all points (default: the allotment)"),
            default=None,
            above=ZERO,
            allotment_unwritten=True,
        ),
        Param(name="min_mark", text=Text("付けられる最低の数値", "least number that may be given"), default=ZERO),
        Param(
            name="fails",
            text=Text(
                "必須項目で不合格となる評語。grades になければ0点",
                "grades that fail a mandatory item; no points unless grades says so",
            ),
            kind=ParamKind.TEXTS,
            default=(),
        ),
    ),
    conflict=_marks_conflict,
    note=Text(
        "委員1人の採点ごとに計算し、その後に集計する",
        "computed for each member's mark, before the members are aggregated",
    ),
)
def marks(
    mark: Fraction | str,
    *,
    allotment: Fraction,
    grades: Mapping[str, Fraction] | None = None,
    max_mark: Fraction | None = None,
    min_mark: Fraction = ZERO,
    fails: tuple[str, ...] = (),
) -> Fraction:
    """Points of one member's mark 委員1人の採点: a number, or a grade by name.

    >>> marks("B", allotment=Fraction(20), grades={"A": Fraction(1), "B": Fraction(7, 10)})
    Fraction(14, 1)

    Raises
    ------
    FormulaError
        Where the mark is neither a grade of this scale nor a number from min_mark to max_mark.
    """
    share = _share_of_mark(mark, grades or {}, allotment if max_mark is None else max_mark, min_mark)
    if share is None and _name(mark) in fails:
        share = ZERO
    if share is None:
        raise FormulaError(marks_expected(allotment, grades=grades, max_mark=max_mark, min_mark=min_mark, fails=fails))
    return allotment * share


def _share_of_mark(
    mark: Fraction | str, grades: Mapping[str, Fraction], max_mark: Fraction, min_mark: Fraction
) -> Fraction | None:
    if grades or isinstance(mark, str):
        return grades.get(_name(mark))
    in_scale = min_mark <= mark <= max_mark
    return divided(mark, max_mark, Text("採点の最高点", "highest mark")) if in_scale else None


def mark_ends(
    allotment: Fraction,
    *,
    grades: Mapping[str, Fraction] | None = None,
    max_mark: Fraction | None = None,
    min_mark: Fraction = ZERO,
    fails: tuple[str, ...] = (),
) -> tuple[Fraction, Fraction]:
    """Return the least and the most points that one mark can earn under these parameters (採点の両端).

    >>> mark_ends(Fraction(20), grades={"A": Fraction(1), "B": Fraction(7, 10)})
    (Fraction(14, 1), Fraction(20, 1))
    """
    shares = list((grades or {}).values()) or [min_mark / (allotment if max_mark is None else max_mark), ONE]
    shares += [ZERO for name in fails if name not in (grades or {})]
    return allotment * min(shares), allotment * max(shares)


def _name(mark: Fraction | str) -> str:
    # A scale of grades 5, 4, 3, 2, 1 reads as numbers and is meant as names.
    return mark if isinstance(mark, str) else decimal_text(mark)


def marks_expected(
    allotment: Fraction,
    *,
    grades: Mapping[str, Fraction] | None = None,
    max_mark: Fraction | None = None,
    min_mark: Fraction = ZERO,
    fails: tuple[str, ...] = (),
) -> Text:
    """Say what a member may enter under these parameters of ``marks`` (採点欄に書けるもの).

    >>> marks_expected(Fraction(5)).en
    'a number from 0 to 5'
    """
    names = [*(grades or {}), *(name for name in fails if name not in (grades or {}))]
    if grades:
        return Text("、".join(names) + "のいずれか", "one of " + ", ".join(names))
    least, most = decimal_text(min_mark), decimal_text(allotment if max_mark is None else max_mark)
    return Text(
        "または".join([f"{least}以上{most}以下の数値", *names]),
        " or ".join([f"a number from {least} to {most}", *names]),
    )
