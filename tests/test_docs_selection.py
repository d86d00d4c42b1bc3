"""The page on the format tells every selection rule, and its two worked selections are the best there are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from test_data_docs import BLOCKS, PAGE

from criteria.bid import Bid
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from data import read_bids, read_tender
from scoring.bound_rules import Discount
from scoring.requirement import CERTIFICATE_PARAMS
from scoring.selection_rules import RULE_FORMS, RuleForm, bind_rule

RULES = PAGE.partition("### `[[selection.rules]]`")[2].partition("\n## ")[0]
ROWS = {match[1]: match[2] for match in re.finditer(r"^\| `([a-z-]+)`(?: †)? \| (.*) \|$", RULES, re.MULTILINE)}
QUOTA = {"at_least", "at_most", "share_at_least", "of"}


@pytest.mark.parametrize("form", RULE_FORMS.values(), ids=lambda form: form.kind.value)
def test_every_rule_is_told_with_its_parameters_and_its_japanese_name(form: RuleForm) -> None:
    told = ROWS[form.kind.value]
    as_elsewhere = {param.name for param in CERTIFICATE_PARAMS}
    for param in form.params(0):
        if param.name not in as_elsewhere and not ("a quota" in told and param.name in QUOTA):
            assert f"**`{param.name}`**" in told if param.required else f"`{param.name}`" in told, param.name
    assert form.name.ja in told
    assert (f"| `{form.kind}` † |" in PAGE) == (len(form.kinds) == 1)


def test_every_objective_and_every_part_of_a_quota_is_told() -> None:
    for word in (*SelectionObjective, *QUOTA, "percent", "lots_at_least", "price_at_least"):
        assert f"`{word}`" in PAGE or f"{word} = …" in PAGE, word


def example(name: str) -> tuple[Tender, tuple[Bid, ...]]:
    files = {note.removeprefix(name): text.encode() for _, note, text in BLOCKS if note.startswith(name)}
    tender = read_tender(files)
    bids, findings = read_bids(files, tender)
    assert findings == ()
    return tender, bids


def yen(millions: str) -> int:
    return int(Fraction(millions) * 1_000_000)


def test_the_worked_shortlist_is_the_best_of_all_that_keep_its_rules() -> None:
    _, bids = example("shortlist/")
    vendors = bids[0].register.vendors
    certified = {"架空情報", "架空データ"}

    def total(chosen: Sequence[Bid]) -> int:
        return sum(bid.price or 0 for bid in chosen)

    def points(chosen: Sequence[Bid]) -> Fraction:
        return sum((Fraction(bid.responses["record"]) for bid in chosen), Fraction(0))

    def keeps_the_rules(chosen: Sequence[Bid]) -> bool:
        groups = [vendors[bid.vendor].group for bid in chosen if vendors[bid.vendor].group]
        return (
            len(set(groups)) == len(groups)
            and sum(vendors[bid.vendor].region == "架空市" for bid in chosen) >= 2
            and sum(bid.vendor in certified for bid in chosen) >= 2
            and total(chosen) <= yen("21.7")
        )

    by_points = sorted(bids, key=lambda bid: -Fraction(bid.responses["record"]))[:5]
    assert (points(by_points), total(by_points)) == (442, yen("22.8"))
    best = max(filter(keeps_the_rules, combinations(bids, 5)), key=points)
    assert {bid.vendor for bid in best} == {"架空情報", "架空電算", "架空データ", "架空システム", "架空ソフト"}
    assert (points(best), total(best)) == (433, yen("21.7"))


Taken = tuple[str, frozenset[str], int]


def selections(lots: frozenset[str], offers: Sequence[Taken]) -> Iterator[tuple[Taken, ...]]:
    """Yield every way to give each lot to one offer."""
    if not lots:
        yield ()
        return
    for offer in offers:
        if min(lots) in offer[1] and offer[1] <= lots:
            yield from ((offer, *rest) for rest in selections(lots - offer[1], offers))


def test_the_worked_lots_come_to_what_the_page_says() -> None:
    tender, bids = example("lots/")
    assert tender.selection is not None
    (declared,) = [bind_rule(rule) for rule in tender.selection.rules if rule.rule.value == "discount"]
    assert isinstance(declared, Discount)
    load = {lot.id: lot.load for lot in tender.selection.lots}
    single: list[Taken] = [(bid.vendor, frozenset({bid.lot}), bid.price or 0) for bid in bids]
    packages: list[Taken] = [(one.vendor, frozenset(one.lots), one.price) for one in bids[0].register.packages]
    capacity = {name: vendor.capacity or 0 for name, vendor in bids[0].register.vendors.items()}

    def taken(chosen: Sequence[Taken]) -> Mapping[str, list[str]]:
        return {vendor: [lot for who, lots, _ in chosen if who == vendor for lot in lots] for vendor, _, _ in chosen}

    def price(chosen: Sequence[Taken]) -> int:
        percent = {0: 0, 1: 0, 2: 4, 3: 6, 4: 6}[len(taken(chosen).get(declared.vendor, []))]
        return sum(cost * (100 - percent) // 100 if who == declared.vendor else cost for who, _, cost in chosen)

    def within_capacity(chosen: Sequence[Taken]) -> bool:
        return all(sum(load[lot] for lot in lots) <= capacity[who] for who, lots in taken(chosen).items())

    ways = list(selections(frozenset(load), [*single, *packages]))
    allowed = [way for way in ways if within_capacity(way)]
    kept = [way for way in allowed if max(map(len, taken(way).values())) <= 3]
    best = min(kept, key=price)
    assert price(best) == 17_295_200
    assert {(who, lot) for who, lots, _ in best for lot in lots} == {
        ("架空施設", "1"),
        ("架空施設", "2"),
        ("架空美装", "3"),
        ("架空施設", "4"),
    }
    assert min(map(price, allowed)) == 17_277_200
    lowest = [min(cost for _, lots, cost in single if lots == {lot}) for lot in load]
    assert sum(lowest) == 17_830_000
    assert sum(cost for _, _, cost in packages) == 17_350_000
    for figure in ("17,295,200", "17,277,200", "17,830,000", "17,350,000"):
        assert PAGE.count(figure) == 2
