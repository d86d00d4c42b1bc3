"""Checks of a definition: the criteria (評価項目の検査)."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from criteria.bid import BID_COLUMNS
from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.exact import Points, decimal_text
from criteria.finding import Finding, Text
from criteria.spelling import same_as
from criteria.tender import Panel, Tender
from criteria.terms import Aggregate
from scoring.definition.faults import fault, formula_faults, formula_named, unknown, unknown_formula
from scoring.formulas.registry import FormulaKind, Reads

_POSITIVE: Final = Text("0より大きい数", "a number above zero")
_TAKEN: Final = frozenset(word for name, aliases in BID_COLUMNS.items() for word in (name, *aliases))


def check_criteria(tender: Tender) -> Iterator[Finding]:
    """Check every criterion: its id, its points, its formula with its parameters, and its minimum."""
    yield from id_faults("criteria", [criterion.id for criterion in tender.criteria])
    for criterion in tender.criteria:
        yield from _criterion(tender.panel, criterion)


def id_faults(key: str, ids: Sequence[str], others: Collection[str] = ()) -> Iterator[Finding]:
    """Find ids that are blank, written twice, or already the name of another column of the bids."""
    counted = Counter(map(compared, ids))
    for name in dict.fromkeys(ids):
        place = f"{key}.{name}.id" if key == "criteria" else key
        if not name.strip():
            what = Text("idが空欄です", "the id is blank")
            yield fault(place, "missing-key", what, expected=Text("空でない文字列", "a text that is not empty"))
        elif counted[compared(name)] > 1:
            also = same_as(name, ids)
            what = Text(f"同じidが複数あります{also.ja}", f"several have the same id{also.en}")
            yield fault(
                place, "duplicate-id", what, value=name, cure=Text("別のidにしてください", "Give each its own id")
            )
        if name in _TAKEN or name in others:
            what = Text("このidは入札表の他の列の名称です", "this id is the name of another column of the bids")
            yield fault(place, "reserved-id", what, value=name, cure=Text("別のidにしてください", "Choose another id"))


def reads_marks(criterion: Criterion) -> bool:
    """Whether the committee marks this criterion; False where its formula is not known."""
    formula = formula_named(FormulaKind.CRITERION, criterion.formula)
    return formula is not None and formula.responses.reads is Reads.MARKS


def reachable(panel: Panel, criterion: Criterion) -> Points | None:
    """Return what a criterion can earn: under a sum, the allotment of every member; None while they are unknown."""
    if panel.aggregate is not Aggregate.SUM or not reads_marks(criterion):
        return criterion.max_points
    return criterion.max_points * len(panel.members) if panel.members else None


def times_counted(tender: Tender) -> Mapping[str, int]:
    """Return how many times each criterion's allotment counts in the technical total (配点合計に算入する回数).

    Where the members' points are added up, a marked criterion counts once a member and any other once. Where all count
    alike the allotments are in proportion as they are written, and each counts once.
    """
    members = len(tender.panel.members) if tender.panel.aggregate is Aggregate.SUM else 0
    times = {one.id: members if members and reads_marks(one) else 1 for one in tender.criteria}
    return times if len(set(times.values())) > 1 else dict.fromkeys(times, 1)


def counted_points(tender: Tender) -> Mapping[str, Points]:
    """Return what each criterion's allotment counts in the technical total, which a what-if keeps."""
    times = times_counted(tender)
    return {criterion.id: criterion.max_points * times[criterion.id] for criterion in tender.criteria}


def counted_total(tender: Tender, group: str | None = None) -> Points:
    """Return what all criteria, or those of a group, count together (配点合計・区分の配点)."""
    points = counted_points(tender)
    return sum((points[one.id] for one in tender.criteria if group in (None, one.group)), Fraction(0))


def total_reachable(tender: Tender, group: str | None = None) -> Points | None:
    """Return what all criteria, or those of a group, can earn together; None while the members are unknown."""
    parts = [reachable(tender.panel, one) for one in tender.criteria if group is None or one.group == group]
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


def above_reach(key: str, minimum: Points, most: Points | None) -> Iterator[Finding]:
    """Find a minimum that is negative, or that no bid can reach."""
    if minimum < 0:
        what = Text("最低基準点が負です", "the minimum is negative")
        yield fault(key, "out-of-range", what, value=minimum, expected=Text("0以上の数", "0 or more"))
    elif most is not None and minimum > most:
        what = Text("最低基準点が満点を超えています", "the minimum is above what can be earned")
        limit = decimal_text(most)
        expected = Text(f"{limit}以下の数", f"at most {limit}")
        yield fault(key, "minimum-unreachable", what, value=minimum, expected=expected)


def _criterion(panel: Panel, criterion: Criterion) -> Iterator[Finding]:
    key = f"criteria.{criterion.id}"
    if criterion.max_points <= 0:
        what = Text("配点が0以下です", "the allotment is not above zero")
        yield fault(f"{key}.max_points", "not-positive", what, value=criterion.max_points, expected=_POSITIVE)
    formula = formula_named(FormulaKind.CRITERION, criterion.formula)
    if formula is None:
        yield unknown_formula(FormulaKind.CRITERION, f"{key}.formula", criterion.formula)
    else:
        yield from formula_faults(formula, f"{key}.params", criterion.params, criterion.max_points)
    if criterion.minimum is not None:
        yield from above_reach(f"{key}.minimum", criterion.minimum, reachable(panel, criterion))


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
