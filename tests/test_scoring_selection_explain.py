"""What a selection says of itself is what looking at all of them says: losses, costs of rules, conflicts, entries."""

from collections.abc import Callable, Collection, Iterable
from fractions import Fraction
from functools import partial
from itertools import combinations

import pytest
from declared import bid
from explored import instances

from criteria.bid import Bid
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from report.selection.document import selection_document
from report.selection.sentences import (
    conflict_sentences,
    entry_sentence,
    outcome_sentence,
    rule_sentence,
    why_not_sentence,
)
from scoring.selection.result import Answer, Selection, SelectionStatus
from scoring.selection.select import select
from tests.on_file import isms, known, register
from tests.rule_kinds import SelectionRuleKind
from tests.selected import FAMILIES, instance, rule, selecting, terms
from tests.selection_oracle import LOWEST, best, ranked

pytestmark = [pytest.mark.selection, pytest.mark.drawn]

INSTANCES = instances(30) // 3


def rules_of(tender: Tender) -> list[str]:
    assert tender.selection is not None
    return [one.id for one in tender.selection.rules]


def demands(tender: Tender) -> list[str]:
    """The rules that can be dropped: all but discounts, which are offers."""
    return [one for one in rules_of(tender) if one != SelectionRuleKind.DISCOUNT.value]


def worse(tender: Tender, first: Iterable[Fraction], then: Iterable[Fraction]) -> tuple[Fraction, ...]:
    assert tender.selection is not None
    listed = zip(tender.selection.objective, first, then, strict=True)
    return tuple(value - top if one in LOWEST else top - value for one, top, value in listed)


def forced(tender: Tender, bids: list[Bid], vendor: str, without: Collection[str] = ()) -> tuple[Fraction, ...] | None:
    found = [values for _, values, choice in ranked(tender, bids, without) if vendor in {one.vendor for one in choice}]
    return found[0] if found else None


def solved(family: str) -> Iterable[tuple[Tender, list[Bid], Selection]]:
    for seed in range(INSTANCES):
        tender, bids = instance(family, seed)
        vendors = sorted({one.vendor for one in bids})
        yield tender, bids, select(tender, bids, why_not=vendors)


@pytest.mark.parametrize("family", FAMILIES)
def test_why_not_loses_what_the_best_selection_with_the_vendor_loses(family: str) -> None:
    for tender, bids, selection in solved(family):
        if selection.status is SelectionStatus.INFEASIBLE:
            continue
        for one in selection.why_not:
            with_it = forced(tender, bids, one.vendor)
            if one.answer in (Answer.LOSES, Answer.EQUAL):
                assert with_it is not None
                assert one.loss == worse(tender, selection.values, with_it)
                assert one.instead is not None
                assert one.vendor in one.instead.vendors
                assert (one.answer is Answer.EQUAL) == (not any(one.loss))
            elif one.answer is Answer.BARRED:
                assert with_it is None
                assert forced(tender, bids, one.vendor, demands(tender)) is None or one.rules
                assert_irreducible(partial(forced, tender, bids, one.vendor), tender, one.rules)
            elif one.answer is Answer.CHOSEN:
                assert with_it == selection.values
            else:
                assert one.answer is Answer.EXCLUDED
                assert one.grounds


def assert_irreducible(kept: Callable[[Collection[str]], object], tender: Tender, conflict: tuple[str, ...]) -> None:
    """Alone the rules cannot be kept, and without any one of them the others can."""
    others = [one for one in demands(tender) if one not in conflict]
    assert kept(others) is None
    for one in conflict:
        assert kept([*others, one]) is not None


@pytest.mark.parametrize("family", FAMILIES)
def test_a_rule_costs_what_the_best_selection_without_it_gains(family: str) -> None:
    for tender, bids, selection in solved(family):
        if selection.status is SelectionStatus.INFEASIBLE:
            assert selection.rules == ()
            continue
        assert [one.rule.id for one in selection.rules] == rules_of(tender)
        for one in selection.rules:
            without = best(tender, bids, [one.rule.id])
            if without is None:
                assert (one.rule.rule, one.loss) == (SelectionRuleKind.DISCOUNT, None)
            else:
                assert one.loss == worse(tender, without[0], selection.values)
                assert one.exact
                assert one.binding == any(one.loss)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_conflict_is_irreducible_and_the_relaxations_are_all_the_smallest(family: str) -> None:
    for tender, bids, selection in solved(family):
        if selection.status is not SelectionStatus.INFEASIBLE:
            assert selection.conflict is None
            continue
        conflict = selection.conflict
        assert conflict is not None
        if best(tender, bids, demands(tender)) is None:
            assert (conflict.rules, conflict.relaxations) == ((), ())
            continue
        assert_irreducible(partial(best, tender, bids), tender, conflict.rules)
        assert set(map(frozenset, conflict.relaxations)) == smallest(tender, bids)


def smallest(tender: Tender, bids: list[Bid]) -> set[frozenset[str]]:
    for size in range(1, len(demands(tender)) + 1):
        found = {frozenset(one) for one in combinations(demands(tender), size) if best(tender, bids, one) is not None}
        if found:
            return found
    return set()


@pytest.mark.parametrize("family", FAMILIES)
def test_everything_can_be_said_in_both_languages_and_written_as_a_document(family: str) -> None:
    for _, _, selection in solved(family):
        vendors = tuple(bid.vendor for bid in selection.found.candidates)
        vendors += tuple(bid.vendor for bid in selection.found.excluded)
        said = [outcome_sentence(selection), *conflict_sentences(selection)]
        said += [why_not_sentence(selection, one) for one in selection.why_not]
        said += [rule_sentence(selection, one) for one in selection.rules]
        said += [entry_sentence(selection, one) for one in selection.entries]
        for one in said:
            assert one.ja.endswith("。")
            assert one.en.endswith(".")
            assert one.en.startswith(vendors) or one.en[0].isupper() or one.en[0].isdigit()
        for language in ("ja", "en"):
            assert no_floats(selection_document(selection, language))


def no_floats(document: object) -> bool:
    if isinstance(document, dict):
        return all(map(no_floats, document.values()))
    if isinstance(document, list):
        return all(map(no_floats, document))
    return not isinstance(document, float)


def invited(*rules: object) -> tuple[Tender, list[Bid]]:
    """Three of five: A, B and C lead, and are of one group; D is the only certified one, E the only local one."""
    on_file = register(
        vendors=[
            *(known(vendor, group="甲") for vendor in "ABC"),
            known("D"),
            known("E", region="架空市"),
        ],
        certificates=[isms("D")],
    )
    points = {"A": 90, "B": 88, "C": 86, "D": 70, "E": 60}
    bids = [bid(vendor, 100, q=q, register=on_file) for vendor, q in points.items()]
    size = rule(SelectionRuleKind.SIZE, exactly=3)
    return selecting(terms("shortlist", "points", rules=[size, *rules])), bids


GROUP = rule(SelectionRuleKind.PER_GROUP, at_most=1)
CERTIFIED = rule(SelectionRuleKind.CERTIFIED, any_of=["ISMS"], at_least=1)
LOCAL = rule(SelectionRuleKind.LOCAL, regions=["架空市"], at_least=1)


def test_vendors_enter_in_the_order_of_the_points_where_no_rule_stands_against_it() -> None:
    entries = select(*invited()).entries
    assert [(one.vendor, one.size, one.place, one.because) for one in entries] == [
        ("A", 1, 1, ()),
        ("B", 2, 2, ()),
        ("C", 3, 3, ()),
    ]


def test_the_rules_that_change_the_order_of_entry_are_named() -> None:
    entries = {one.vendor: one for one in select(*invited(GROUP)).entries}
    assert {vendor: (one.size, one.because) for vendor, one in entries.items()} == {
        "A": (1, ()),
        "D": (2, ("per-group",)),
        "E": (3, ("per-group",)),
        "B": (None, ("per-group",)),
        "C": (None, ("per-group",)),
    }


def test_a_quota_lets_a_vendor_in_before_its_place() -> None:
    entries = {one.vendor: one for one in select(*invited(CERTIFIED)).entries}
    assert (entries["D"].size, entries["D"].place, entries["D"].because) == (1, 4, ("certified",))
    assert (entries["A"].size, entries["A"].because) == (2, ("certified",))


def test_the_reason_against_a_vendor_names_who_leaves_and_who_comes() -> None:
    declared, bids = invited(GROUP)
    selection = select(declared, bids, why_not=["B"])
    [one] = selection.why_not
    assert ([taken.vendor for taken in one.leaves], [taken.vendor for taken in one.comes]) == (["A"], ["B"])
    assert why_not_sentence(selection, one).en == (
        "With B: total technical points worse by 2 points (leaves: A; comes: B)."
    )
    assert why_not_sentence(selection, one).ja == "Bを選定すると、技術点の合計が2点悪化(外れる: A、加わる: B)。"


def test_the_cost_of_a_rule_is_said_in_its_own_words() -> None:
    selection = select(*invited(GROUP, CERTIFIED))
    said = {one.rule.id: rule_sentence(selection, one) for one in selection.rules}
    assert said["per-group"].en == "Without “条件 per-group”: total technical points better by 28 points."
    assert said["certified"].ja == "「条件 certified」を外すと、結果は良くなりません。"


def test_rules_that_cannot_be_kept_together_are_named_with_what_mends_it() -> None:
    none_local = rule(SelectionRuleKind.LOCAL, regions=["架空市"], at_most=0)
    selection = select(*invited(GROUP, none_local, CERTIFIED))
    assert selection.status is SelectionStatus.INFEASIBLE
    assert selection.conflict is not None
    assert selection.conflict.rules == ("size", "per-group", "local")
    assert set(selection.conflict.relaxations) == {("size",), ("per-group",), ("local",)}
    assert conflict_sentences(selection)[0].en == (
        "These cannot be kept together: “条件 size”, “条件 per-group”, “条件 local”. "
        "Without any one of them the others can."
    )


def test_a_rule_left_out_is_said_so_and_no_longer_explained() -> None:
    declared, bids = invited(GROUP, LOCAL)
    selection = select(declared, bids, without=["per-group"])
    assert selection.dropped == ("per-group",)
    assert [one.rule.id for one in selection.rules] == ["size", "local"]
    assert selection.chosen is not None
    assert selection.chosen.vendors == ("A", "B", "E")


def test_an_objective_list_is_said_level_by_level() -> None:
    declared, bids = invited(GROUP)
    assert declared.selection is not None
    wanted = terms("shortlist", "points", "price", rules=declared.selection.rules)
    assert wanted.objective == (SelectionObjective.POINTS, SelectionObjective.PRICE)
    said = outcome_sentence(select(selecting(wanted), bids))
    assert "total technical points: 220 points, total price: 300 yen" in said.en
