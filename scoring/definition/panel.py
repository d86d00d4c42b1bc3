"""Checks of a definition: the panel and the minimums (選定委員会・最低基準点の検査)."""

from collections import Counter
from collections.abc import Iterator

from criteria.characters import compared
from criteria.finding import Finding, Text
from criteria.spelling import same_as
from criteria.tender import Tender
from criteria.terms import Aggregate, Direction, Per
from criteria.words import AGGREGATE
from scoring.definition.criteria import above_reach, reads_marks, total_reachable
from scoring.definition.faults import KEEP_ONE, fault, formula_named, unknown
from scoring.formulas.panel import LINEAR, least_members, present_members
from scoring.formulas.registry import FormulaKind


def check_panel(tender: Tender) -> Iterator[Finding]:
    """Check the members, their declared absences, and that the aggregate can be formed from those present."""
    panel = tender.panel
    counted = Counter(map(compared, panel.members))
    for member in dict.fromkeys(panel.members):
        if counted[compared(member)] > 1:
            also = same_as(member, panel.members)
            what = Text(f"同じ委員が複数あります{also.ja}", f"this member is named more than once{also.en}")
            yield fault("panel.members", "duplicate-member", what, value=member, cure=KEEP_ONE)
    for absence in panel.absences:
        if panel.members and absence.evaluator not in panel.members:
            what = Text("この委員は委員の一覧にありません", "this member is not among the members")
            yield unknown("panel.absences", "unknown-member", what, absence.evaluator, panel.members)
    if any(map(reads_marks, tender.criteria)):
        yield from _aggregate(tender)
        yield from _per_total(tender)


def _aggregate(tender: Tender) -> Iterator[Finding]:
    panel = tender.panel
    if panel.aggregate is Aggregate.SUM and any(absence.vendor for absence in panel.absences):
        what = Text(
            "一部の事業者だけを採点しない委員がいるため、人数の異なる合計は比べられません",
            "a member does not mark one of the vendors, and sums over different numbers of members cannot be compared",
        )
        cure = Text("aggregate を mean などに改めてください", "Use another aggregate, mean say")
        yield fault("panel.aggregate", "sums-not-comparable", what, value=panel.aggregate.value, cure=cure)
    if not panel.members:
        return
    needed = least_members(panel.aggregate)
    for vendor in sorted({"", *(absence.vendor for absence in panel.absences)}):
        present = present_members(panel, panel.members, vendor)
        if len(present) < needed:
            of = Text(f"「{vendor}」を採点する" if vendor else "採点する", f" to mark {vendor}" if vendor else "")
            what = Text(f"{of.ja}委員が{len(present)}人しかいません", f"only {len(present)} members are present{of.en}")
            expected = Text(f"{needed}人以上", f"at least {needed}")
            yield fault("panel.aggregate", "too-few-members", what, value=panel.aggregate.value, expected=expected)


def _per_total(tender: Tender) -> Iterator[Finding]:
    panel = tender.panel
    if panel.per is Per.CRITERION or panel.aggregate in LINEAR:
        return
    marked = [criterion for criterion in tender.criteria if reads_marks(criterion)]
    groups = {criterion.group for criterion in marked} & set(tender.minimums.groups)
    keys = [f"criteria.{criterion.id}.minimum" for criterion in marked if criterion.minimum is not None]
    keys += [f"minimums.group.{group}" for group in sorted(groups)]
    asked = {f"criterion:{one.id}" for one in marked} | (
        {"mandatory"} if any(one.mandatory for one in marked) else set()
    )
    keys += ["method.tie_break"] * bool(asked & set(tender.method.tie_break))
    for key in keys:
        what = Text(
            f"合計点を{AGGREGATE[panel.aggregate].ja}で集約すると、項目ごとの得点が定まりません",
            f"where totals are aggregated by {panel.aggregate.value}, a single criterion has no points of its own",
        )
        cure = Text(
            "集約の単位を評価項目ごとに改めるか、この定めを削ってください",
            'Use panel.per = "criterion", or remove this',
        )
        yield fault(key, "no-criterion-points", what, cure=cure)


def check_minimums(tender: Tender) -> Iterator[Finding]:
    """Check that every minimum is of something there is, and can be reached."""
    minimums = tender.minimums
    most = total_reachable(tender)
    if minimums.technical is not None:
        yield from above_reach("minimums.technical", minimums.technical, most)
    for group, minimum in minimums.groups.items():
        if group not in tender.groups:
            what = Text("この区分の評価項目はありません", "no criterion is of this group")
            yield unknown(f"minimums.group.{group}", "unknown-group", what, group, tender.groups)
        else:
            yield from above_reach(f"minimums.group.{group}", minimum, total_reachable(tender, group))
    if minimums.total is not None:
        yield from _total(tender)


def _total(tender: Tender) -> Iterator[Finding]:
    minimum, method = tender.minimums.total, tender.method
    combination = formula_named(FormulaKind.COMBINATION, method.combination)
    if minimum is None or combination is None:
        return
    if combination.direction is Direction.LOWEST:
        what = Text(
            "評価値が小さいほど良い評価方法では、合計の最低基準点を定められません",
            "where the lowest value is first, the whole can have no minimum",
        )
        cure = Text("minimums.total を削ってください", "Remove minimums.total")
        yield fault("minimums.total", "two-rules", what, value=minimum, cure=cure)
    technical = total_reachable(tender) if method.technical_points is None else method.technical_points
    if method.combination == "sum" and technical is not None and method.price_points is not None:
        yield from above_reach("minimums.total", minimum, method.base_points + technical + method.price_points)
