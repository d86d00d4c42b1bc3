"""Whatever is changed in a published result, in its input or in its version is found by the auditor's recount."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import pytest
from declared import bid, criterion, tender
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.exact import Rounding
from criteria.tender import Minimums, PriceComponent, Tender, VariableMinimum
from criteria.terms import BidStatus
from scoring import Result, evaluate, verify
from scoring.audit.losers import certificate
from scoring.audit.qualification import EXCLUSION_RULES as KNOWN_RULES
from scoring.audit.recount import recount
from scoring.evaluation.result import ResultError
from scoring.formulas.lottery import LOTTERY_RULES

THREE: Final = (bid("A", 117, q=60), bid("B", 93, q=70), bid("C", 88, q=50))
NINE: Final = datetime(2026, 11, 6, 9, 0, 0, 123000)  # noqa: DTZ001 - a time as bids.csv may give it


def result_of(declared: Tender, bids: Sequence[Bid]) -> Result:
    return Result.of(evaluate(declared, bids))


def copied(result: Result) -> dict[str, Any]:
    """The document as it is written, sent and read again."""
    return json.loads(json.dumps(result.to_document(), ensure_ascii=False))


def contested() -> tuple[Tender, list[Bid]]:
    """A tender in which every part of a result is filled: ties and lottery, exclusions, references, warnings."""
    relative = criterion("speed", 30, "share-of-best", group="提案")
    asked = (criterion("q", 60, group="提案", minimum=20), relative, criterion("isms", 10, "yes-no", mandatory=True))
    parts = (PriceComponent(id="initial", points=Fraction(30)), PriceComponent(id="running", points=Fraction(10)))
    declared = replace(
        tender(
            "sum", criteria=asked, price_formula="lowest-over-price", price_components=parts, ceiling=2000,
            investigation=700, tie_break=("price", "lottery"), lottery=LOTTERY_RULES["system-number"],
            rounding={"price_ratio": Rounding(places=3, mode="down"), "price": Rounding(places=1, mode="up")},
            variable_minimum=VariableMinimum(form="lowest-half", factor=Fraction(1, 2)),
        ),
        minimums=Minimums(total=Fraction(30)),
    )  # fmt: skip
    tied = [
        bid(
            vendor, 900, name=f"架空{vendor}", q=50, speed=7, isms=True, components={"initial": 600, "running": 300},
            received_at=NINE + timedelta(minutes=place), lottery_number=number, system_number=900 + place,
        )
        for place, (vendor, number) in enumerate((("A", 120), ("B", 999), ("C", 41)))
    ]  # fmt: skip
    others = [
        bid("D", 910, q=40, speed=9, isms=True, components={"initial": 610, "running": 300}),
        bid("E", 920, q=10, speed=9, isms=False, components={"initial": 610, "running": 310}),
        bid("F", 2001, status=BidStatus.LATE),
        bid("G", 690, q=30, speed=3, isms=True, components={"initial": 400, "running": 290}),
        bid("H", 100, q=30, speed=3, isms=True, components={"initial": 50, "running": 50}),
        bid("I", 950, q=30, speed=3, isms=True, components={"initial": 500}),
    ]
    return declared, [*tied, *others]


def places(document: object, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every list, table and figure of a document, by the way to it."""
    if place:
        yield place
    children = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, child in children:
        yield from places(child, (*place, key))


def at(document: Any, place: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
    for key in place:
        document = document[key]
    return document


def changes(value: object) -> list[object]:
    """Other values for one place: of the same kind where there is another, nothing, and something."""
    others: dict[type, list[object]] = {
        str: [f"{value}0", "", "架空"], int: [f"{value}"], type(None): ["0", 0], bool: [],
        list: [[], [value, value]], dict: [{}],
    }  # fmt: skip
    same_kind = []
    if isinstance(value, bool):
        same_kind = [not value, int(value)]
    elif isinstance(value, int):
        same_kind = [value + 1, -value]
    elif isinstance(value, list):
        same_kind = [value[1:], value[::-1], [*value, *value[:1]]]
    elif isinstance(value, dict):
        same_kind = [{**value, "note": "0"}, dict(list(value.items())[1:])]
    written = json.dumps(value, sort_keys=True)
    return [other for other in [*same_kind, *others[type(value)], None] if json.dumps(other, sort_keys=True) != written]


def is_not_compared(document: dict[str, Any], place: tuple[Any, ...]) -> bool:
    """Sentences, and the sources of the exclusion rules: they, and nothing else."""
    if place[-1] in ("message", "unresolved_because") or place[:2] == ("leave_one_out", "messages"):
        return True
    return place[0] == "excluded" and place[-1] == "source" and at(document, place[:-1])["code"] in KNOWN_RULES


def is_found(declared: Tender, bids: Sequence[Bid], document: dict[str, Any]) -> bool:
    """A tampered document is no result of the format, or the recount disagrees."""
    try:
        tampered = Result.from_document(document)
    except ResultError:
        return True
    return not verify(declared, bids, tampered).agrees


def test_every_place_of_a_result_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    declared, bids = contested()
    result = result_of(declared, bids)
    # The input stays as it is: it is recounted once, for all the comparisons.
    auditor = sys.modules["scoring.audit.verify"]
    expected = recount(declared, bids, [])
    removals = certificate(declared, bids, [], expected)
    monkeypatch.setattr(auditor, "recount", lambda *_: expected)
    monkeypatch.setattr(auditor, "certificate", lambda *_: removals)
    document = copied(result)
    assert verify(declared, bids, result).agrees
    assert {"ties", "excluded", "findings", "references", "variable_minimum"} <= {
        key for key, part in document.items() if part
    }
    missed = [
        (place, other)
        for place in places(document)
        if not is_not_compared(document, place)
        for other in changes(at(document, place))
        if not is_found(declared, bids, changed(document, place, other))
    ]
    assert missed == []


def test_of_who_decides_only_the_sentences_are_not_compared() -> None:
    declared, bids = contested()
    document = copied(result_of(declared, bids))
    removal = document["leave_one_out"]["removals"][0]
    assert document["leave_one_out"]["relative"] is True
    assert document["leave_one_out"]["messages"][0].startswith("without B, C would be first (because of ")
    assert (removal["removed"], removal["winners"]) == ("B", ["C"])
    for key, wrong in (("removed", "C"), ("winners", ["A"]), ("winners_change", False), ("because", ["a wish"])):
        assert is_found(declared, bids, changed(document, ("leave_one_out", "removals", 0, key), wrong))
    assert is_found(declared, bids, changed(document, ("leave_one_out",), None))
    assert not is_found(declared, bids, changed(document, ("leave_one_out", "messages", 0), "some other words"))


def changed(document: dict[str, Any], place: tuple[Any, ...], other: object) -> dict[str, Any]:
    tampered = json.loads(json.dumps(document))
    at(tampered, place[:-1])[place[-1]] = other
    return tampered


def test_of_a_fault_only_the_sentence_is_not_compared() -> None:
    declared, bids = tender(), [bid("A", 1, q=50), bid("B", 1)]
    document = copied(result_of(declared, bids))
    assert [finding["code"] for finding in document["findings"]] == ["missing-response"]
    assert not is_found(declared, bids, changed(document, ("findings", 0, "message"), "some other words"))
    assert is_found(declared, bids, changed(document, ("findings", 0, "vendor"), "A"))


@given(tender_and_bids(), st.data())
def test_a_result_changed_anywhere_is_found(drawn: tuple[Tender, tuple[Bid, ...]], data: st.DataObject) -> None:
    declared, bids = drawn
    document = copied(result_of(declared, bids))
    place = data.draw(st.sampled_from([one for one in places(document) if not is_not_compared(document, one)]))
    other = data.draw(st.sampled_from(changes(at(document, place))))
    assert is_found(declared, bids, changed(document, place, other))


def parts(value: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every figure, word, day and flag of the input, by the way to it through records, tables and lists."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in ("faults", "notes", "where", "tables"):
                yield from parts(getattr(value, field.name), (*way, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from parts(item, (*way, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from parts(item, (*way, index))
    elif value is not None:
        yield way


def with_part(value: Any, way: Sequence[Any], change: Callable[[Any], object]) -> Any:  # noqa: ANN401
    if not way:
        return change(value)
    key, *rest = way
    if is_dataclass(value):
        return replace(value, **{key: with_part(getattr(value, key), rest, change)})
    if isinstance(value, Mapping):
        return {**value, key: with_part(value[key], rest, change)}
    return type(value)([*value[:key], with_part(value[key], rest, change), *value[key + 1 :]])


def another(value: object) -> object:
    if isinstance(value, Enum):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    return f"{value}x" if isinstance(value, str) else value + 1


@given(tender_and_bids(), st.data())
def test_an_input_changed_anywhere_is_found_at_its_fingerprint(
    drawn: tuple[Tender, tuple[Bid, ...]], data: st.DataObject
) -> None:
    whole = (drawn[0], tuple(drawn[1]))
    result = result_of(*whole)
    way = data.draw(st.sampled_from(list(parts(whole))))
    assume(way[-1] != "lot")
    tampered, bids = with_part(whole, way, another)
    verification = verify(tampered, bids, result)
    assert verification.first_difference.id == "fingerprint", way


def test_a_tampered_price_is_found_at_the_fingerprint_and_shown_at_every_figure_it_moved() -> None:
    declared, bids = contested()
    result = result_of(declared, bids)
    cheaper = [replace(one, price=899) if one.vendor == "A" else one for one in bids]
    differing = [step.id for step in verify(declared, cheaper, result).differences]
    assert differing[0] == "fingerprint"
    assert "bid:A.price" in differing
    assert "ranking" in differing


def test_a_result_of_another_version_is_found() -> None:
    result = replace(result_of(tender(), THREE), version="0.0.9")
    first = verify(tender(), THREE, result).first_difference
    assert (first.id, first.found) == ("version", "0.0.9")


def test_steps_follow_the_way_from_input_to_winner() -> None:
    declared, bids = contested()
    steps = [step.id for step in verify(declared, bids, result_of(declared, bids)).steps]
    ways = [
        "version", "fingerprint", "findings", "set_aside", "excluded", "variable_minimum", "threshold", "references",
        "bid:A.criteria.q", "bid:A.technical", "bid:A.price_components.initial", "bid:A.price_points", "bid:A.value",
        "bid:B.criteria.q", "ranking", "ties", "ties[0].lottery.remainder", "status", "winners",
    ]  # fmt: skip
    assert all(steps.index(earlier) < steps.index(later) for earlier, later in pairwise(ways))
    assert len(steps) == len(set(steps))
