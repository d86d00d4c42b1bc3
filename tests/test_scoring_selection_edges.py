"""Where a selection could go wrong in silence: empty quotas, huge prices, near-alike names, numbers too fine."""

from fractions import Fraction

import pytest
from declared import bid, replace

from criteria.bid import Bid
from criteria.errors import DefinitionError, EvaluationError
from criteria.exact import Rounding, RoundingMode
from criteria.selection import Lot, SelectionRule
from criteria.tender import Tender
from criteria.terms import RoundingStage
from report.selection.document import selection_document
from report.selection.figure import matrix, moves
from scoring.definition.selection.columns import Columns
from scoring.definition.selection.discount import Discount, DiscountTier
from scoring.selection.candidates import Candidate
from scoring.selection.result import Selection, SelectionStatus
from scoring.selection.select import select
from tests.on_file import known, register
from tests.rule_kinds import SelectionRuleKind
from tests.selected import rule, selecting, terms

pytestmark = pytest.mark.selection

Kind = SelectionRuleKind
TWO = rule(Kind.SIZE, exactly=2)
ON_FILE = register(vendors=[known(one, region="隣市") for one in "ABC"])
ABC = [bid(vendor, 100, q=q, register=ON_FILE) for vendor, q in (("A", 90), ("B", 80), ("C", 70))]


def chosen(selection: Selection) -> tuple[str, ...]:
    assert selection.chosen is not None, selection.status
    return selection.chosen.vendors


def shortlist(*rules: SelectionRule, bids: list[Bid] = ABC, objective: str = "points", **facts: object) -> Selection:
    return select(selecting(terms("shortlist", objective, rules=rules), **facts), bids)


def test_a_quota_nobody_can_fill_is_a_conflict_and_one_of_nobody_forbids_nothing() -> None:
    empty = shortlist(TWO, rule(Kind.LOCAL, regions=["架空市"], at_least=1))
    assert empty.status is SelectionStatus.INFEASIBLE
    assert empty.conflict is not None
    assert (empty.conflict.rules, empty.conflict.relaxations) == (("local",), (("local",),))
    free = shortlist(TWO, rule(Kind.LOCAL, regions=["架空市"], at_most=0))
    assert chosen(free) == ("A", "B")
    assert [(one.rule.id, one.binding) for one in free.rules] == [("size", True), ("local", False)]


def test_contradictory_limits_are_a_fault_of_the_definition() -> None:
    with pytest.raises(DefinitionError, match="at_least is above at_most"):
        shortlist(rule(Kind.SIZE, at_least=3, at_most=2))


def test_nobody_left_is_no_selection() -> None:
    none = shortlist(TWO, bids=[bid("A", 100, q=1), bid("B", 9_000, q=1)], ceiling=1_000)
    assert none.status is SelectionStatus.INFEASIBLE
    assert [one.vendor for one in none.excluded] == ["B"]


DIGITS = "See whether an amount"


@pytest.mark.parametrize(
    ("declared", "objective", "cure", "no_cure"),
    [
        (rule(Kind.BUDGET, at_most=10**15), "points", DIGITS, "share"),
        (rule(Kind.SPEND_SHARE, vendor="A", at_most=Fraction(1, 3)), "points", "short decimal", "Declare rounding"),
        (rule(Kind.PER_GROUP, at_most=1), "price", DIGITS, "rounding"),
    ],
)
def test_amounts_beyond_what_is_solved_exactly_are_told_with_what_mends_them(
    declared: SelectionRule, objective: str, cure: str, no_cure: str
) -> None:
    huge = [replace(one, price=10**15 + place) for place, one in enumerate(ABC)]
    with pytest.raises(EvaluationError) as refused:
        shortlist(TWO, declared, bids=huge, objective=objective)
    assert cure in refused.value.text.en
    assert no_cure not in refused.value.text.en
    assert ("桁数に誤りがないか" in refused.value.text.ja) == (DIGITS in refused.value.text.en)


@pytest.mark.parametrize("over", [0, 1])
def test_a_budget_of_ten_thousand_million_is_kept_to_the_yen(over: int) -> None:
    prices = {"A": 10_000_000_019, "B": 10_000_000_033, "C": 10_000_000_061, "D": 10_000_000_069}
    bids = [bid(vendor, price, q=90 - place) for place, (vendor, price) in enumerate(prices.items())]
    budget = rule(Kind.BUDGET, at_most=prices["A"] + prices["B"] - over)
    selection = shortlist(TWO, budget, bids=bids)
    assert (selection.status is SelectionStatus.OPTIMAL) == (over == 0)
    if over == 0:
        assert chosen(selection) == ("A", "B")
        assert selection_document(selection)["total_price"] == 20_000_000_052


def test_a_share_met_exactly_is_met_at_ten_thousand_million() -> None:
    bids = [bid("A", 10**10, q=90), bid("B", 10**10 - 1, q=50), bid("C", 10**10, q=70)]
    share = rule(Kind.SPEND_SHARE, vendor="A", at_most=Fraction(1, 2))
    assert chosen(shortlist(TWO, share, bids=bids)) == ("A", "C")
    assert chosen(shortlist(TWO, share, bids=[replace(bids[0], price=10**10 + 1), *bids[1:]])) == ("B", "C")


def test_names_that_a_solver_would_take_for_one_stay_two() -> None:
    bids = [bid(vendor, 100, q=q) for vendor, q in (("A-1", 90), ("A_1", 80), ("A 1", 70), ("A>1", 60))]
    selection = shortlist(TWO, rule(Kind.EXCLUSIVE, vendors=["A-1", "A_1"]), bids=bids)
    assert chosen(selection) == ("A 1", "A-1")


def test_names_of_four_hundred_signs_are_names() -> None:
    names = ["架" * 399 + last for last in "一二三"]
    bids = [bid(vendor, 100, q=q) for vendor, q in zip(names, (70, 90, 80), strict=True)]
    selection = shortlist(TWO, rule(Kind.EXCLUSIVE, vendors=names[1:]), bids=bids)
    assert set(chosen(selection)) == {names[1], names[0]}


def test_whoever_is_named_by_a_rule_and_does_not_bid_is_a_fault() -> None:
    selection = shortlist(TWO, rule(Kind.EXCLUSIVE, vendors=["A", "Z"]))
    assert selection.status is SelectionStatus.INCOMPLETE
    assert [one.code for one in selection.pending] == ["unknown-vendor"]


def test_a_table_that_a_rule_reads_and_nobody_handed_in_selects_nothing() -> None:
    selection = shortlist(TWO, rule(Kind.AFFILIATES, at_most=1))
    assert [(one.code, one.value) for one in selection.pending] == [("missing-table", "affiliates")]


def ratio(bids: list[Bid], rounding: Rounding | None = None) -> tuple[Tender, list[Bid]]:
    """Two by the sum of ratios that do not end, with a side rule that needs the model."""
    on_file = register(vendors=[known(one.vendor, group="甲" if one.vendor in "AB" else "") for one in bids])
    declared = selecting(terms("shortlist", "value", rules=[TWO, rule(Kind.PER_GROUP, at_most=1)]), "ratio")
    stages = {RoundingStage.VALUE: rounding} if rounding else {}
    declared = replace(declared, method=replace(declared.method, scale=Fraction(10**6), rounding=stages))
    return declared, [replace(one, register=on_file) for one in bids]


PRIMES = [bid(vendor, price, q=80) for vendor, price in zip("ABCD", (1000003, 1000033, 1000037, 1000039), strict=True)]


def test_values_too_fine_to_be_exact_are_refused_with_the_rounding_that_mends_it() -> None:
    with pytest.raises(EvaluationError, match=r"Declare rounding\.technical or rounding\.value"):
        select(*ratio(PRIMES))
    mended = select(*ratio(PRIMES, Rounding(places=4, mode=RoundingMode.DOWN)))
    assert chosen(mended) == ("A", "C")


def test_a_share_too_fine_to_be_exact_is_refused_with_what_mends_it() -> None:
    fine = rule(Kind.SPEND_SHARE, vendor="A", at_most=Fraction(10**9 + 7, 3 * 10**9))
    bids = [replace(one, price=10**10 + place) for place, one in enumerate(ABC)]
    with pytest.raises(EvaluationError, match="write a share as a short decimal or a simple fraction"):
        shortlist(TWO, fine, bids=bids)


@pytest.mark.parametrize(
    ("combination", "rules", "facts"),
    [
        ("band", [], {"combination_params": {"within": Fraction(1, 10), "then": "price"}}),
        ("lowest-price", [rule(Kind.SCORE_FLOOR, at_least=1, measure="value")], {}),
    ],
)
def test_values_that_do_not_add_up_are_not_added_up(
    combination: str, rules: list[SelectionRule], facts: dict[str, object]
) -> None:
    declared = selecting(terms("shortlist", "value", rules=[TWO, *rules]), combination, **facts)
    selection = select(declared, ABC)
    assert [one.code for one in selection.pending] == ["value-not-additive"]


def lots(*objective: str, rules: tuple[SelectionRule, ...] = (), combination: str = "technical-only") -> Selection:
    ids = ("L1", "L2")
    wanted = terms("lots", *objective, rules=rules, lots=tuple(Lot(id=one, ceiling=200) for one in ids))
    offers = [
        ("A", "L1", 100, 90),
        ("A", "L2", 100, 90),
        ("B", "L1", 95, 80),
        ("B", "L2", 96, 80),
        ("C", "L2", 300, 99),
    ]
    bids = [bid(vendor, price, lot=lot, q=q, register=ON_FILE) for vendor, lot, price, q in offers]
    return select(selecting(wanted, combination), bids, k=2)


def test_a_discount_changes_no_value_that_was_computed_from_the_price() -> None:
    offer = rule(Kind.DISCOUNT, vendor="A", tiers=[{"lots_at_least": 2, "percent": 10}])
    selection = lots("value", rules=(offer,), combination="lowest-price")
    assert [one.code for one in selection.pending] == ["value-not-additive"]
    assert chosen(lots("value", rules=(offer,))) == ("A",)


@pytest.mark.parametrize(("mode", "paid"), [("down", 94), ("up", 95), ("half_up", 95), ("half_even", 94)])
def test_a_discounted_price_is_rounded_as_declared(mode: str, paid: int) -> None:
    """5.5 % off 100 is 94.5; both lots of A then cost less than any other way."""
    offer = rule(Kind.DISCOUNT, vendor="A", tiers=[{"lots_at_least": 2, "percent": Fraction(11, 2)}], rounding=mode)
    selection = lots("price", rules=(offer,))
    assert selection.values == (2 * paid,)
    assert [one.price for one in selection.chosen.taken] == [paid, paid]  # type: ignore[union-attr]
    assert [one.list_price for one in selection.chosen.taken] == [100, 100]  # type: ignore[union-attr]


def test_a_tier_that_nobody_can_reach_has_no_column() -> None:
    one = Candidate(vendor="A", lots=("L1",), price=100, points=Fraction(1), value=None)
    tiers = tuple(DiscountTier(percent=Fraction(at), lots_at_least=at) for at in (1, 2, 3))
    columns = Columns.of([one], [Discount(vendor="A", tiers=tiers, mode=RoundingMode.DOWN)])
    [tier] = columns.tiers["A"]
    assert (tier.least, tier.most, columns.size) == (1, 1, 3)
    assert columns.spend([0]) == {2: 99}
    assert columns.point([0]) == {0, 1, 2}
    nobody = Columns.of([one], [Discount(vendor="Z", tiers=tiers, mode=RoundingMode.DOWN)])
    assert (nobody.size, nobody.spend([0])) == (1, {0: 100})


def test_the_matrix_shows_who_bids_who_is_out_and_who_gets_it() -> None:
    selection = lots("points", "price", rules=(rule(Kind.LOTS_PER_VENDOR, at_most=1),))
    shown = matrix(selection)
    assert (shown.lots, shown.vendors) == (("L1", "L2"), ("A", "B", "C"))
    cells = [
        [None if one is None else (one.price, one.taken is not None, one.excluded) for one in row]
        for row in shown.cells
    ]
    taken = [[bool(one and one[1]) for one in row] for row in cells]
    assert taken == [[False, True], [True, False], [False, False]]
    assert cells[2] == [None, (None, False, True)]
    assert cells[0][0] is not None
    assert cells[0][0][0] == 100


def test_what_moves_is_told_lot_by_lot_and_vendor_by_vendor() -> None:
    selection = lots("points", "price", rules=(rule(Kind.LOTS_PER_VENDOR, at_most=1),))
    assert selection.chosen is not None
    moved = moves(selection.chosen, selection.alternatives[0])
    assert [(one.lot, one.before and one.before.vendor, one.after and one.after.vendor) for one in moved] == [
        ("L1", "B", "A"),
        ("L2", "A", "B"),
    ]
    invited = select(selecting(terms("shortlist", "points", rules=[TWO])), ABC, k=2)
    assert invited.chosen is not None
    moved = moves(invited.chosen, invited.alternatives[0])
    assert [(one.before and one.before.vendor, one.after and one.after.vendor) for one in moved] == [
        ("B", None),
        (None, "C"),
    ]
    [row, *_] = matrix(invited).cells
    assert row[0] is not None
    assert matrix(invited).lots == ("",)


def test_prices_of_a_currency_with_cents_are_printed_in_its_main_unit() -> None:
    bids = [bid("A", 290_273, q=90), bid("B", 100_050, q=80)]
    wanted = selecting(
        terms("shortlist", "price", "points-per-price", rules=[rule(Kind.SIZE, exactly=1)]), currency="USD"
    )
    selection = select(wanted, bids)
    document = selection_document(selection)
    assert (document["objective"], document["chosen"][0]["price"]) == ("1000.50", 100_050)
    assert selection.values[1] == Fraction(80_00, 100_050)
