"""A selection built in Python is checked as one that is read, and facts are looked up where there are any."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from criteria.bid import Bid
from criteria.finding import Finding, Where
from criteria.lots import tender_of_lot
from criteria.register import Register
from criteria.selection import Lot, Package, SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.tender import Method, PriceLimits, Tender
from criteria.vendor import Vendor
from scoring.definition.check import check_definition
from scoring.definition.selection.facts import check_selection_facts
from scoring.definition.selection.terms import warn_of_nothing
from tests.rule_kinds import SelectionRuleKind

K = SelectionRuleKind
LOTS = (Lot(id="1", ceiling=500), Lot(id="2", load=3))
TENDER = Tender(
    id="a",
    title="b",
    method=Method(combination="lowest-price"),
    prices=PriceLimits(ceiling=900, floor=100),
    selection=SelectionTerms(kind=SelectionKind.LOTS, objective=(SelectionObjective.PRICE,), lots=LOTS),
)


def with_terms(**changes: Any) -> Tender:  # noqa: ANN401 - the fields of SelectionTerms
    assert TENDER.selection is not None
    return replace(TENDER, selection=replace(TENDER.selection, **changes))


def rule(kind: SelectionRuleKind, **params: object) -> SelectionRule:
    return SelectionRule(id=kind.value, rule=kind, params=params)


def told(tender: Tender) -> list[tuple[str, str]]:
    return [(one.code, str(one.where).removeprefix("tender.toml::selection.")) for one in check_definition(tender)]


def test_a_sound_selection_has_no_fault() -> None:
    assert told(TENDER) == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"objective": ()}, [("missing-key", "objective")]),
        ({"lots": ()}, [("no-lots", "kind")]),
        ({"lots": (*LOTS, Lot(id="1"))}, [("duplicate-lot", "lots.1.lot"), ("duplicate-lot", "lots.1.lot")]),
        ({"lots": (Lot(id="1", load=-1),)}, [("out-of-range", "lots.1.load")]),
        (
            {"lots": (Lot(id="1", ceiling=0),)},
            [("not-positive", "lots.1.ceiling"), ("limits-out-of-order", "lots.1.ceiling")],
        ),
        ({"lots": (Lot(id="1", ceiling=99),)}, [("limits-out-of-order", "lots.1.ceiling")]),
        ({"lots": (Lot(id="1", ceiling=100),)}, []),
        ({"kind": SelectionKind.SHORTLIST}, [("two-rules", "kind"), ("missing-size", "rules")]),
        ({"rules": (rule(K.BUDGET, at_most=0),)}, [("bad-parameter", "rules.budget.at_most")]),
    ],
)
def test_what_is_wrong_with_it_is_told_at_its_key(changes: Mapping[str, Any], faults: list[tuple[str, str]]) -> None:
    assert told(with_terms(**changes)) == faults


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({"unawarded": True}, True),
        ({"unawarded": True, "rules": (rule(K.SIZE, at_most=2),)}, True),
        ({"unawarded": True, "rules": (rule(K.SIZE, at_least=2),)}, False),
        ({"unawarded": True, "objective": (SelectionObjective.LOTS, SelectionObjective.PRICE)}, False),
        ({"unawarded": True, "objective": (SelectionObjective.POINTS_PER_PRICE,)}, True),
        ({"unawarded": True, "objective": (SelectionObjective.VALUE,)}, True),
        ({"objective": ()}, False),
        ({}, False),
        ({"kind": SelectionKind.SHORTLIST, "lots": (), "rules": (rule(K.SIZE, at_most=2),)}, True),
        ({"kind": SelectionKind.SHORTLIST, "lots": (), "rules": (rule(K.SIZE, exactly=2),)}, False),
    ],
)
def test_it_is_warned_of_where_the_best_selection_is_none(changes: Mapping[str, Any], *, warned: bool) -> None:
    assert [one.code for one in warn_of_nothing(with_terms(**changes))] == ["nothing-is-best"] * warned


def test_a_tender_without_a_selection_is_not_warned() -> None:
    assert list(warn_of_nothing(replace(TENDER, selection=None))) == []


def test_a_fault_of_a_lot_that_was_read_names_its_row() -> None:
    lot = Lot(id="1", ceiling=50, where=Where(file="lots.csv", row=7))
    assert [str(one.where) for one in check_definition(with_terms(lots=(lot,)))] == ["lots.csv:7:ceiling"]


def test_the_tender_of_a_lot_has_the_ceiling_of_the_lot_or_its_own() -> None:
    assert tender_of_lot(TENDER, "1").prices == PriceLimits(ceiling=500, floor=100)
    assert tender_of_lot(tender_of_lot(TENDER, "1"), "1") == tender_of_lot(TENDER, "1")
    assert tender_of_lot(TENDER, "2") is TENDER
    assert tender_of_lot(TENDER, "3") is TENDER
    without = replace(TENDER, selection=None)
    assert tender_of_lot(without, "1") is without


def facts(declared: SelectionRule, **entries: Any) -> list[Finding]:  # noqa: ANN401 - the tables of a register
    register = Register.of(tables=entries, **entries)
    bids = [Bid(vendor=name, price=200, lot="1", register=register) for name in ("A", "B")]
    return list(check_selection_facts(with_terms(rules=(declared,)), bids))


VENDORS = (Vendor(id="A", region="X", size="S", group="G", capabilities=("c",), capacity=1), Vendor(id="B"))


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        (rule(K.LOTS_PER_VENDOR, at_most=1, vendor="A"), None),
        (rule(K.LOTS_PER_VENDOR, at_most=1, vendor="C"), "unknown-vendor"),
        (rule(K.SPEND_SHARE, at_most=1, vendor="C"), "unknown-vendor"),
        (rule(K.SPEND_SHARE, at_most=1, group="H"), "unknown-group"),
        (rule(K.SPEND_SHARE, at_most=1, group="G"), None),
        (rule(K.SPEND_SHARE, at_most=1, regions=["Y"]), "nobody-counts"),
        (rule(K.SPEND_SHARE, at_most=1, sizes=["S", "T"]), None),
        (rule(K.SPEND_SHARE, at_most=1, sizes=["T"]), "nobody-counts"),
        (rule(K.SME, at_least=1, sizes=["T"]), "nobody-counts"),
        (rule(K.LOCAL, at_least=1, regions=["X"]), None),
        (rule(K.CAPABILITY, at_least=1, capability="c"), None),
        (rule(K.CAPABILITY, at_least=1, capability="d"), "unknown-capability"),
        (rule(K.EXCLUSIVE, vendors=["A", "C"]), "unknown-vendor"),
        (rule(K.EXCLUSIVE, packages=["P", "Q"]), "unknown-package"),
        (rule(K.CAPACITY), "missing-capacity"),
        (rule(K.CAPACITY, at_most=3), None),
        (rule(K.AFFILIATES, at_most=1), "missing-table"),
        (rule(K.CERTIFIED, at_least=1, any_of=["ISMAP"]), "missing-table"),
    ],
)
def test_a_name_nobody_has_and_a_fact_nobody_gave_are_told(declared: SelectionRule, code: str | None) -> None:
    package = Package(id="P", vendor="A", lots=("1", "2"), price=9)
    found = facts(declared, vendors=VENDORS, packages=(package,))
    assert [one.code for one in found] == ([code] if code else [])
    for one in found:
        assert one.line("ja") != one.line("en")


def test_a_subcontractors_certificate_counts_only_where_subcontractors_are_on_file() -> None:
    asked = rule(K.CERTIFIED, at_least=1, any_of=["ISMAP"], subcontractor_counts=True)
    assert [one.value for one in facts(asked, certificates=())] == ["certified"]
    assert facts(asked, certificates=(), subcontractors=()) == []


def test_a_tender_without_a_selection_asks_for_no_facts() -> None:
    assert list(check_selection_facts(replace(TENDER, selection=None), [Bid(vendor="A", price=1)])) == []
