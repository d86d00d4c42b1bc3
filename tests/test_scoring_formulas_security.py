"""Points for certificates and measures: what is on file becomes points, and every point ends at a row."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from criteria.criterion import Criterion
from criteria.validity import Scope, Standing
from criteria.vendor import Judgement
from scoring.definition.check import check_definition
from scoring.eligibility.facts import FactReader, Facts
from scoring.formulas.registry import FROM_THE_REGISTER, FormulaKind, Reads, RefusedValueError, find
from tests.declared import bid, criterion, tender
from tests.on_file import DAYS, handed_to, isms, judged, measure, privacy_mark, register, row, venture

EITHER = [{"standard": "ISO/IEC 27001", "points": 10}, {"standard": "PrivacyMark", "points": 4}]
TIERS = [
    {"standard": "ISO/IEC 27001", "points": 10, "scope": "covering"},
    {"standard": "ISO/IEC 27001", "points": 4, "scope": "any"},
]
LEVELS = [
    {"measure": "education", "level": 1, "points": 1},
    {"measure": "education", "level": 2, "points": 3},
    {"measure": "audit", "level": 1, "points": 2},
]


def asked(formula: str, max_points: int = 10, **params: Any) -> Criterion:  # noqa: ANN401 - as written in a tender
    return criterion("security", max_points, formula, params=params)


def facts(one: Criterion, vendor: str = "A", **tables: object) -> Facts:
    return FactReader(one, tender(criteria=(one,), **DAYS)).of(bid(vendor, register=register(**tables)))


def points(one: Criterion, vendor: str = "A", **tables: object) -> Fraction:
    formula = find(FormulaKind.CRITERION, one.formula)
    response = facts(one, vendor, **tables).response
    return formula.function(response, allotment=one.max_points, **formula.bind(one.params, one.max_points))


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        ([], 0),
        ([isms()], 10),
        ([privacy_mark()], 4),
        ([isms(), privacy_mark()], 10),
        ([isms(expires=date(2026, 11, 19)), privacy_mark()], 4),
        ([isms(expires=None)], 0),
        ([isms("B")], 0),
    ],
)
def test_the_best_certificate_that_is_valid_on_every_day_earns_its_points(
    certificates: Sequence[Any], expected: int
) -> None:
    assert points(asked("certificate", any_of=EITHER), certificates=certificates) == expected


@pytest.mark.parametrize(("cap", "expected"), [(None, 14), (12, 12), (14, 14)])
def test_certificates_are_added_up_to_the_cap(cap: int | None, expected: int) -> None:
    params = {"any_of": EITHER, "combine": "sum"} | ({} if cap is None else {"cap": cap})
    assert points(asked("certificate", 20, **params), certificates=[isms(), privacy_mark()]) == expected


def test_a_sum_without_a_cap_ends_at_the_allotment() -> None:
    assert points(asked("certificate", 12, any_of=EITHER, combine="sum"), certificates=[isms(), privacy_mark()]) == 12


@pytest.mark.parametrize(
    ("covers", "expected"), [(judged(), 10), (None, 4), (judged(accepted=False), 4), (judged(by=""), 4)]
)
@pytest.mark.parametrize("combine", ["best", "sum"])
def test_of_the_tiers_of_one_standard_only_the_best_that_the_judged_scope_reaches_counts(
    covers: Judgement | None,
    expected: int,
    combine: str,
) -> None:
    one = asked("certificate", 20, any_of=TIERS, combine=combine)
    assert points(one, certificates=[isms(covers=covers)]) == expected


@pytest.mark.parametrize(
    ("holders", "certificates", "expected"),
    [
        ("all", [isms("A"), isms("B")], 10),
        ("all", [isms("A")], 0),
        ("any", [isms("B")], 10),
        ("representative", [isms("A")], 10),
        ("representative", [isms("B")], 0),
        ("all", [isms("A"), privacy_mark("B")], 0),
        ("any", [isms("A"), privacy_mark("B")], 10),
    ],
)
def test_points_of_a_joint_venture_are_held_as_the_tender_says(
    holders: str, certificates: Sequence[Any], expected: int
) -> None:
    one = asked("certificate", any_of=EITHER, holders=holders)
    members = venture("JV", "A", "B", representative="A")
    assert points(one, "JV", certificates=certificates, ventures=members) == expected


def test_what_bars_and_what_earns_points_is_asked_in_the_same_words() -> None:
    one = asked("certificate", any_of=EITHER, days=["opening"], accredited=True, subcontractor_counts=True)
    subcontractors = [handed_to("S", handles_personal_data=True)]
    theirs = [isms("S", accreditation="ISMS-AC", expires=date(2026, 11, 10))]
    assert points(one, certificates=theirs, subcontractors=subcontractors) == 10
    assert points(one, certificates=[isms()], subcontractors=[]) == 0


@pytest.mark.parametrize(
    ("on_file", "levels", "expected"),
    [
        ([], "highest", 0),
        ([measure("education", 1)], "highest", 1),
        ([measure("education", 2)], "highest", 3),
        ([measure("education", 2)], "cumulative", 4),
        ([measure("education", 3), measure("audit", 2)], "highest", 5),
        ([measure("education", 3), measure("audit", 2)], "cumulative", 6),
        ([measure("education", 2, evidence="")], "highest", 0),
        ([measure("incident-report", 2)], "highest", 0),
    ],
)
def test_measures_earn_the_points_of_the_levels_they_reach(on_file: Sequence[Any], levels: str, expected: int) -> None:
    assert points(asked("measures", measures=LEVELS, levels=levels), measures=on_file) == expected


def test_measures_are_added_up_to_the_allotment() -> None:
    on_file = [measure("education", 2), measure("audit", 1)]
    assert points(asked("measures", 4, measures=LEVELS), measures=on_file) == 4


def test_every_point_ends_at_the_row_it_was_read_from() -> None:
    trace = facts(asked("certificate", any_of=EITHER), certificates=[isms(), privacy_mark(expires=None)]).trace
    assert [(one.called.en, one.standing, one.rows) for one in trace] == [
        ("ISO/IEC 27001 (not-refused)", Standing.VALID, (row("certificates"),)),
        ("PrivacyMark (not-refused)", Standing.UNCONFIRMED, (row("certificates", 3),)),
    ]
    assert "expiry is missing" in trace[1].text.en
    (first, *_) = facts(asked("measures", measures=LEVELS), measures=[measure("education", 1)]).trace
    assert (first.called.en, first.rows) == ("education ≥ 1", (row("measures"),))
    assert first.text.en == "valid (level 1)"


def test_what_could_still_earn_points_is_listed_as_unconfirmed() -> None:
    found = facts(asked("certificate", any_of=EITHER), certificates=[isms(expires=None)])
    assert [one.called.en for one in found.unconfirmed] == ["ISO/IEC 27001 (not-refused)"]
    assert found.response == ()


@pytest.mark.parametrize(
    ("formula", "params"), [("certificate", {"any_of": EITHER}), ("measures", {"measures": LEVELS})]
)
def test_a_table_that_was_not_handed_in_earns_nothing_and_is_unconfirmed(formula: str, params: dict[str, Any]) -> None:
    found = facts(asked(formula, **params))
    assert found.response == ()
    assert [one.standing for one in found.trace] == [Standing.UNCONFIRMED]


def test_the_response_does_not_depend_on_the_order_of_what_is_on_file_or_asked() -> None:
    certificates = [isms(), privacy_mark()]
    forward = facts(asked("certificate", any_of=EITHER), certificates=certificates).response
    backward = facts(asked("certificate", any_of=EITHER[::-1]), certificates=certificates[::-1]).response
    assert forward == backward == (("ISO/IEC 27001", "not-refused"), ("PrivacyMark", "not-refused"))
    assert hash(forward) == hash(backward)


@pytest.mark.parametrize(
    ("formula", "params", "said"),
    [
        ("certificate", {"any_of": [{"standard": "ISO/IEC 27002", "points": 1}]}, "ISO/IEC 2700"),
        ("certificate", {"any_of": [{"standard": "ISMS", "points": 11}]}, "from 0 to 10"),
        ("certificate", {"any_of": [{"standard": "ISMS", "points": -1}]}, "from 0 to 10"),
        ("certificate", {"any_of": EITHER, "cap": 5}, 'only with combine = "sum"'),
        ("certificate", {"any_of": EITHER, "combine": "sum", "cap": 11}, "from 0 to 10"),
        ("measures", {"measures": [{"measure": "educaton", "level": 1, "points": 1}]}, '"education"'),
        ("measures", {"measures": [{"measure": "education", "level": 4, "points": 1}]}, "from 1 to 3"),
        ("measures", {"measures": [{"measure": "education", "level": 0, "points": 1}]}, "from 1 to 3"),
        ("measures", {"measures": [{"measure": "education", "level": 1, "points": 11}]}, "from 0 to 10"),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_is_expected(
    formula: str, params: dict[str, Any], said: str
) -> None:
    with pytest.raises(RefusedValueError, match=said):
        find(FormulaKind.CRITERION, formula).bind(params, Fraction(10))


@pytest.mark.parametrize(
    ("formula", "params"),
    [
        ("certificate", {"any_of": []}),
        ("certificate", {"any_of": [{"standard": "ISMS"}]}),
        ("certificate", {"any_of": [{"standard": "ISMS", "points": 1, "scop": "any"}]}),
        ("certificate", {"any_of": [{"standard": "ISMS", "points": 1, "scope": "all"}]}),
        ("certificate", {"any_of": [{"standard": 27001, "points": 1}]}),
        ("certificate", {"any_of": [{"standard": "ISMS", "points": "many"}]}),
        ("certificate", {"any_of": {"standard": "ISMS", "points": 1}}),
        ("certificate", {"any_of": ["ISMS"]}),
        ("measures", {"measures": [{"measure": "education", "level": "1.5", "points": 1}]}),
        ("measures", {"measures": [{"measure": "education", "points": 1}]}),
        ("measures", {"measures": [{"measure": 1, "level": 1, "points": 1}]}),
    ],
)
def test_an_entry_that_is_none_is_refused_with_the_form_it_takes(formula: str, params: dict[str, Any]) -> None:
    one = replace(asked(formula), params=params)
    found = [
        fault.expected.en
        for fault in check_definition(tender(criteria=(one,), **DAYS))
        if fault.code == "bad-parameter"
    ]
    assert [expected.startswith("a list [{ ") for expected in found] == [True]


@pytest.mark.parametrize("days", [["tomorrow"], [], "award"])
def test_days_that_no_tender_has_are_refused(days: object) -> None:
    formula = find(FormulaKind.CRITERION, "certificate")
    with pytest.raises(RefusedValueError):
        formula.bind_facts({"days": days})


def test_formulas_that_read_facts_take_no_column_of_the_bids() -> None:
    reads = {formula: find(FormulaKind.CRITERION, formula).responses.reads for formula in ("certificate", "measures")}
    assert reads == {"certificate": Reads.CERTIFICATES, "measures": Reads.MEASURES}
    assert set(reads.values()) == FROM_THE_REGISTER
    for formula in reads:
        assert find(FormulaKind.CRITERION, formula).responses.refuses((), Fraction(1)) is None
        assert not find(FormulaKind.CRITERION, formula).relative


def test_scopes_are_a_closed_list() -> None:
    assert [scope.value for scope in Scope] == ["any", "not-refused", "covering"]
