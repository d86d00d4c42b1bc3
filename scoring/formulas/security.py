"""Points for security (セキュリティの評価点): certificates held and measures kept, read from what is on file.

The response is prepared beforehand: every entry of the parameters that the bidder was found to meet.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

from criteria.exact import decimal_text
from criteria.finding import Text
from criteria.requirement import CERTIFICATE_PARAMS_BY_ENTRY, MEASURE_PARAMS, CertificatePoints, MeasurePoints
from criteria.security import NOTICE, highest_level
from criteria.security import measures as catalogue
from criteria.spelling import did_you_mean
from criteria.standards import find_standard, known_names
from scoring.formulas.ratio import ZERO
from scoring.formulas.registry import FormulaKind, Param, Reads, Responses, ValueKind, formula

Met: TypeAlias = tuple[tuple[str, str], ...]

_SOURCE: Final = f"{NOTICE}「外部委託先の選定基準」: 対策の評価点を高くすることができる(配点は案件の定め)"


def _points_conflict(points: Sequence[Fraction], allotment: Fraction | None) -> Text | None:
    if min(points) < 0 or (allotment is not None and max(points) > allotment):
        most = "配点" if allotment is None else decimal_text(allotment)
        return Text(f"配点の内訳は0以上{most}以下", f"points of the entries from 0 to {most}")
    return None


def _certificate_conflict(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    for entry in params["any_of"]:
        if find_standard(entry.standard) is None:
            near = did_you_mean(entry.standard, known_names())
            return Text(
                f"登録された規格(「{entry.standard}」は登録されていません。{near.ja})",
                f"a known standard ({entry.standard} is not; {near.en})",
            )
    if params["cap"] is not None and params["combine"] != "sum":
        return Text('cap は combine = "sum" のときだけ', 'a cap only with combine = "sum"')
    listed = [entry.points for entry in params["any_of"]] + [params["cap"] or ZERO]
    return _points_conflict(listed, allotment)


@formula(
    id="certificate",
    kind=FormulaKind.CRITERION,
    ja="認証による加点",
    en="points for certificates",
    line="points = the highest points of an entry met, or, summed, min(Σ over standards of the highest points, cap)",
    source=_SOURCE,
    responses=Responses(reads=Reads.CERTIFICATES),
    params=(
        Param(
            name="any_of",
            text=Text(
                "規格ごとの点。scope は登録範囲に求めること", "points by standard, and what is asked of its scope"
            ),
            kind=ValueKind.ENTRIES,
            entry=CertificatePoints.of,
            form='{ standard = "ISO/IEC 27001", points = 10, scope = "covering" }',
            in_points=True,
        ),
        Param(
            name="combine",
            text=Text("最高の1つ、または合計", "the best one, or their sum"),
            kind=ValueKind.CHOICE,
            choices=("best", "sum"),
            default="best",
        ),
        Param(
            name="cap",
            text=Text("合計の上限(書かなければ配点)", "the most a sum can earn; unwritten, the allotment"),
            above=ZERO,
            default=None,
            in_points=True,
        ),
    ),
    facts=CERTIFICATE_PARAMS_BY_ENTRY,
    conflict=_certificate_conflict,
    note=Text(
        "確認できない認証は点にならない。同じ規格の段階は高い方だけを数える。"
        '共同企業体では規格ごとに判定する(例: holders = "all" で構成員AがISMSだけ、BがPマークだけを持つときは、'
        "どちらも全員のものではなく0点)",
        "a certificate that cannot be confirmed earns nothing; of one standard's tiers only the best counts; "
        'in a joint venture each standard is judged by itself: with holders = "all", where A holds ISMS alone and B '
        "the PrivacyMark alone, neither is held by all and neither earns points",
    ),
)
def certificate(
    met: Met, *, allotment: Fraction, any_of: Sequence[CertificatePoints], combine: str, cap: Fraction | None
) -> Fraction:
    """Points for the certificates held on the days that count 認証による加点.

    >>> isms = CertificatePoints(standard="ISMS", points=Fraction(10))
    >>> certificate((("ISO/IEC 27001", "not-refused"),), allotment=isms.points, any_of=[isms], combine="best", cap=None)
    Fraction(10, 1)
    """
    best: dict[str, Fraction] = {}
    for entry in any_of:
        standard = find_standard(entry.standard)
        if standard is not None and (standard.id, entry.scope.value) in met:
            best[standard.id] = max(entry.points, best.get(standard.id, ZERO))
    if combine == "best":
        return max(best.values(), default=ZERO)
    return min(sum(best.values(), ZERO), allotment if cap is None else cap)


def _measures_conflict(params: Mapping[str, Any], allotment: Fraction | None) -> Text | None:
    for entry in params["measures"]:
        most = highest_level(entry.measure)
        if not most:
            near = did_you_mean(entry.measure, catalogue())
            return Text(
                f"対策の一覧にある名称(「{entry.measure}」はありません。{near.ja})",
                f"a measure of the catalogue ({entry.measure} is not; {near.en})",
            )
        if not 1 <= entry.level <= most:
            return Text(f"「{entry.measure}」の水準は1から{most}", f"a level of {entry.measure} from 1 to {most}")
    return _points_conflict([entry.points for entry in params["measures"]], allotment)


@formula(
    id="measures",
    kind=FormulaKind.CRITERION,
    ja="対策による加点",
    en="points for measures",
    line="points = min(Σ over measures of the highest points of a level reached, or of all levels reached, allotment)",
    source=_SOURCE,
    responses=Responses(reads=Reads.MEASURES),
    params=(
        Param(
            name="measures",
            text=Text("対策・水準ごとの点", "points by measure and level"),
            kind=ValueKind.ENTRIES,
            entry=MeasurePoints.of,
            form='{ measure = "education", level = 2, points = 3 }',
            in_points=True,
        ),
        Param(
            name="levels",
            text=Text("同じ対策の水準は最高のものだけか積み上げか", "of one measure's levels the highest, or all"),
            kind=ValueKind.CHOICE,
            choices=("highest", "cumulative"),
            default="highest",
        ),
    ),
    facts=MEASURE_PARAMS,
    conflict=_measures_conflict,
    note=Text(
        "確認できない対策は点にならない。合計は配点を超えない",
        "a measure that cannot be confirmed earns nothing; the sum ends at the allotment",
    ),
)
def measures_kept(met: Met, *, allotment: Fraction, measures: Sequence[MeasurePoints], levels: str) -> Fraction:
    """Points for the measures kept at their levels 対策による加点, added up to the allotment.

    >>> entries = [MeasurePoints(measure="education", level=level, points=Fraction(level)) for level in (1, 2)]
    >>> met = (("education", "1"), ("education", "2"))
    >>> measures_kept(met, allotment=Fraction(10), measures=entries, levels="cumulative")
    Fraction(3, 1)
    """
    reached: dict[str, list[Fraction]] = {}
    for entry in measures:
        if (entry.measure, str(entry.level)) in met:
            reached.setdefault(entry.measure, []).append(entry.points)
    add = max if levels == "highest" else sum
    return min(sum((Fraction(add(points)) for points in reached.values()), ZERO), allotment)
