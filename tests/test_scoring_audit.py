"""The auditor's recount: it agrees with every honest evaluation, shares no code with it, and finds whatever changed."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from declared import bid, criterion, qcbs, tender
from filings import RULE_PARAMS
from hypothesis import given
from hypothesis import strategies as st
from strategies import CRITERION_PARAMS, PRICE_PARAMS, ROUNDINGS, VALUE_PARAMS, tender_and_bids

from criteria.bid import Bid, Mark
from criteria.certificate import CertificateStatus
from criteria.errors import EvaluationError
from criteria.exact import Rounding, published
from criteria.exclusion import ExclusionRule, WhenMissing
from criteria.finding import Finding, Language, Severity, Text
from criteria.lots import lots_of, of_lot
from criteria.register import Register
from criteria.tender import Absence, LotteryRule, Panel, PriceComponent, Tender, VariableMinimum
from criteria.terms import Aggregate, ExclusionStage, InvestigationOutcome, MandatoryFails, Per
from data import read_bids, read_tender
from scoring import Result, evaluate, verify
from scoring.audit.canonical import fingerprint as recounted_fingerprint
from scoring.audit.figures import printed, rounded
from scoring.audit.logarithm import natural_logarithm, points_by_logarithm
from scoring.audit.prices import PRICE_RULES
from scoring.audit.qualification import EXCLUSION_RULES
from scoring.audit.responses import CRITERION_IDS
from scoring.audit.values import VALUE_RULES
from scoring.eligibility.rulebook import all_rules
from scoring.evaluation.fingerprint import fingerprint
from scoring.formulas.lottery import LOTTERY_RULES
from scoring.formulas.price_reference import log
from scoring.formulas.registry import FormulaKind, formulas
from tests.on_file import DAYS, DEADLINE, OPENING, isms, known, register

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = sorted(
    path.parent for home in ("tests/cases", "data/samples") for path in (ROOT / home).glob("*/tender.toml")
)
NINE: Final = datetime(2026, 11, 6, 9, 0, 0, 123000)  # noqa: DTZ001 - a time as bids.csv may give it


def result_of(declared: Tender, bids: Sequence[Bid], findings: Sequence[Finding] = ()) -> Result:
    return Result.of(evaluate(declared, bids, findings))


def copied(result: Result) -> dict[str, Any]:
    """The document as it is written, sent and read again."""
    return json.loads(json.dumps(result.to_document(), ensure_ascii=False))


# What the recount stands on.


def imported_names(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def shared_with_the_evaluation(path: Path) -> list[str]:
    return [
        f"{module} {name}"
        for module, name in imported_names(path)
        if module.partition(".")[0] == "scoring"
        and (module, name) != ("scoring.evaluation.result", "Result")
        and not module.startswith("scoring.audit")
        and (module, name) != ("scoring", "audit")
    ]


def test_the_recount_shares_with_the_evaluation_the_published_record_alone() -> None:
    found = {path.name: shared_with_the_evaluation(path) for path in (ROOT / "scoring/audit").glob("*.py")}
    assert "verify.py" in found
    assert {name: shared for name, shared in found.items() if shared} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import scoring.formulas.panel",
        "from scoring.evaluation.result import Result, ranked_bids",
        "def f():\n    from scoring import evaluate",
    ],
)
def test_an_import_from_the_evaluation_would_be_noticed(source: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert shared_with_the_evaluation(path)


@pytest.mark.parametrize("kind", FormulaKind)
def test_every_registered_formula_can_be_recounted(kind: FormulaKind) -> None:
    recounted = {
        FormulaKind.CRITERION: CRITERION_IDS,
        FormulaKind.PRICE: set(PRICE_RULES),
        FormulaKind.COMBINATION: set(VALUE_RULES),
    }
    assert {formula.id for formula in formulas(kind)} == recounted[kind]


def test_the_random_tenders_use_every_formula_and_rule() -> None:
    drawn = {
        FormulaKind.PRICE: PRICE_PARAMS,
        FormulaKind.COMBINATION: VALUE_PARAMS,
        FormulaKind.CRITERION: CRITERION_PARAMS,
    }
    for kind, params in drawn.items():
        assert {formula.id for formula in formulas(kind)} == set(params)
    assert {rule.id for rule in all_rules()} == set(RULE_PARAMS)


def test_every_exclusion_rule_can_be_recounted_with_its_stage_and_its_tables() -> None:
    assert {rule.id for rule in all_rules()} == set(EXCLUSION_RULES)
    for rule in all_rules():
        recounted = EXCLUSION_RULES[rule.id]
        assert (rule.stage is ExclusionStage.OPENING) == recounted.at_opening
        assert rule.reads == ((recounted.table,) if recounted.table else ())
        flags = {param.name: param.default for param in rule.params + rule.facts}
        read_too = [] if recounted.subcontractors is None else [recounted.subcontractors]
        assert [(flag, flags[flag]) for flag in rule.reads_when] == read_too


# Agreement.


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_sample_and_published_case_is_recounted(folder: Path) -> None:
    declared = read_tender(folder)
    bids, findings = read_bids(folder, declared)
    for lot in lots_of(bids):
        ours, theirs = of_lot(lot, bids, findings)
        verification = verify(declared, ours, result_of(declared, ours, theirs), theirs)
        assert verification.agrees, verification.sentence("en")


@pytest.mark.parametrize(
    ("rule", "params", "on_file"),
    [
        ("tender-conditions", {"regions": ["架空県"]}, {"vendors": [known(region="県外", experience=3), known("B")]}),
        ("tender-conditions", {"regions": ["架空県"], "least_experience": 2}, {"vendors": [known(region="県外")]}),
        ("certificate-required", {"any_of": ["ISMS"]}, {"certificates": [isms(expires=OPENING), isms("B")]}),
        (
            "certificate-required",
            {"any_of": ["ISMS"]},
            {"certificates": [isms(expires=OPENING), isms(issued=OPENING), isms("B", expires=None), isms("B")]},
        ),
        (
            "certificate-required",
            {"any_of": ["ISMS"]},
            {"certificates": [isms(expires=DEADLINE), isms(issued=OPENING, status=CertificateStatus.SUSPENDED)]},
        ),
    ],
)
@pytest.mark.parametrize("missing", WhenMissing)
def test_what_a_rule_saw_is_recounted_to_the_letter(
    rule: str, params: Mapping[str, Any], on_file: Mapping[str, Any], missing: WhenMissing
) -> None:
    declared = tender(exclusions=(ExclusionRule(rule=rule, params=params, when_missing=missing),), **DAYS)
    known_of_them = register(**on_file)
    bids = [replace(one, register=known_of_them) for one in (bid("A", q=50), bid("B", q=40))]
    verification = verify(declared, bids, result_of(declared, bids))
    assert verification.agrees, verification.sentence("en")


@given(tender_and_bids(), st.sampled_from(["ja", "en"]))
def test_the_recount_agrees_with_every_evaluation(drawn: tuple[Tender, tuple[Bid, ...]], language: Language) -> None:
    declared, bids = drawn
    result = Result.of(evaluate(declared, bids), language)
    verification = verify(declared, bids, Result.from_document(copied(result)))
    assert verification.agrees, verification.sentence("en")


@given(tender_and_bids())
def test_a_result_survives_its_journey_as_json(drawn: tuple[Tender, tuple[Bid, ...]]) -> None:
    result = result_of(*drawn)
    read_again = Result.from_document(copied(result))
    assert read_again.to_document() == result.to_document()
    assert copied(read_again) == copied(result)


@given(tender_and_bids(), st.randoms())
def test_the_order_in_which_bids_are_handed_in_changes_no_recount(
    drawn: tuple[Tender, tuple[Bid, ...]], random: Random
) -> None:
    declared, bids = drawn
    shuffled = random.sample(bids, len(bids))
    assert verify(declared, shuffled, result_of(declared, bids)).agrees


PRICED: Final = {"price_points": 40, "ceiling": 130, "investigation": 90}
THREE: Final = (bid("A", 117, q=60), bid("B", 93, q=70), bid("C", 88, q=50))

PRICE_EXAMPLES: Final[Mapping[str, Mapping[str, object]]] = {
    "ratio-to-ceiling": {"lower_bend": Fraction(7, 10), "cap": 10, "floor": 5},
    "two-slopes": {"share_at_investigation": Fraction(1, 2), "slope_below": Fraction(2)},
    "peak": {"peak": Fraction(3, 4), "slope_above": 2},
    "linear-from-lowest": {"zero_at": Fraction(3, 2), "floor": 3},
    "mean-distance": {"slope": 3},
    "median-distance": {"slope": 3},
    "fixed-anchors": {"low": 90, "high": 110},
    "reference-over-price": {"reference": 95, "cap": 40},
    "table": {"steps": [{"up_to": 93, "points": 40}, {"up_to": 100, "points": 20}]},
    "table-share-of-ceiling": {"steps": [{"up_to": Fraction(7, 10), "points": 40}, {"up_to": 1, "points": 20}]},
    "table-share-of-lowest": {"steps": [{"up_to": 1, "points": 40}, {"up_to": Fraction(6, 5), "points": 20}]},
    "log": {"zero_at": Fraction(3, 2)},
    "korea-ratio": {"bonus": 3},
    "korea-adequacy": {"fixed_costs": 30, "upper_from": Fraction(17, 20), "upper_points": 12, "floor": 4},
}


@pytest.mark.parametrize("params", ["as given", "by default"])
@pytest.mark.parametrize("price_formula", sorted(PRICE_RULES))
def test_price_points_are_recounted_by_every_formula(price_formula: str, params: str) -> None:
    written = PRICE_EXAMPLES.get(price_formula, {})
    needed = {key: written[key] for key in ("low", "high", "reference", "steps") if key in written}
    chosen = written if params == "as given" else needed
    declared = tender("sum", price_formula=price_formula, price_params=chosen, **PRICED)
    assert verify(declared, THREE, result_of(declared, THREE)).agrees


@pytest.mark.parametrize(
    ("combination", "params"),
    [
        *(
            (name, {})
            for name in ("ratio", "technical-only", "lowest-price", "budget", "adjusted-price", "adjusted-score")
        ),
        ("sum", {}),
        ("adjusted-price", {"denominator": "prozorro"}),
        ("adjusted-score", {"reference_price": 100}),
        ("value-deduction", {"value_per_point": Fraction(1, 2)}),
        ("value-deduction", {"max_deduction": 25}),
        ("band", {"within": Fraction(1, 5)}),
        ("band", {"within": Fraction(1, 5), "then": "price"}),
    ],
)
def test_values_are_recounted_by_every_combination(combination: str, params: Mapping[str, object]) -> None:
    priced = {"price_points": 40, "price_formula": "lowest-over-price"} if combination == "sum" else {}
    prozorro = {"technical_points": Fraction(1, 2)} if "denominator" in params else {}
    declared = tender(combination, combination_params=params, ceiling=130, **priced, **prozorro)
    assert verify(declared, THREE, result_of(declared, THREE)).agrees


@pytest.mark.parametrize(
    ("formula", "params"),
    [
        ("direct", {}),
        ("yes-no", {}),
        ("scaled", {"of": 90}),
        ("stepped", {"steps": [{"at_least": 50, "points": 20}, {"at_least": 60, "points": 90}]}),
        ("stepped", {"steps_up_to": [{"up_to": 50, "points": 90}, {"up_to": 60, "points": 20}]}),
        ("piecewise-linear", {"nodes": [{"x": 55, "points": 10}, {"x": 65, "points": 90}]}),
        ("between-anchors", {"none_at": 55, "full_at": 66}),
        ("between-anchors", {"none_at": 66, "full_at": 55}),
        *(
            (name, {"better": better})
            for name in ("share-of-best", "linear-from-best", "min-max")
            for better in ("higher", "lower")
        ),
    ],
)
def test_answers_are_recounted_by_every_formula(formula: str, params: Mapping[str, object]) -> None:
    declared = tender(criteria=(criterion("q", 100, formula, params=params),))
    bids = [bid("A", 1, q=True), bid("B", 1, q=False)] if formula == "yes-no" else THREE
    assert verify(declared, bids, result_of(declared, bids)).agrees


@pytest.mark.parametrize("per", Per)
@pytest.mark.parametrize("aggregate", Aggregate)
def test_the_panel_is_recounted_by_every_rule(aggregate: Aggregate, per: Per) -> None:
    members = ("m1", "m2", "m3", "m4")
    asked = tuple(criterion(name, 20, "marks", params={"max_mark": 7}) for name in ("x", "y"))
    panel = Panel(
        members=members, aggregate=aggregate, per=per, rounding=Rounding(places=1, mode="down"),
        absences=() if aggregate is Aggregate.SUM else (Absence(evaluator="m4", vendor="B"),),
    )  # fmt: skip
    declared = tender(criteria=asked, panel=panel, technical_points=30)
    spread = 0 if aggregate is Aggregate.CONSENSUS else 1
    bids = [
        bid(name, 100, marks={m: {"x": low + spread * i, "y": 5 - spread * i} for i, m in enumerate(members)})
        for name, low in (("A", 1), ("B", 2), ("C", 3))
    ]
    verification = verify(declared, bids, result_of(declared, bids))
    assert verification.agrees
    assert result_of(declared, bids).status == "awarded"


@pytest.mark.parametrize("when", MandatoryFails)
def test_a_mandatory_item_is_recounted_by_every_rule(when: MandatoryFails) -> None:
    item = criterion("x", 10, "marks", params={"grades": {"A": 1, "D": 0}, "fails": ["D"]}, mandatory=True)
    declared = tender(criteria=(item,), panel=Panel(members=("m1", "m2", "m3"), mandatory_fails_when=when))
    bids = [
        replace(
            bid(name, 100),
            marks=tuple(
                Mark(evaluator=member, criterion="x", mark=grade)
                for member, grade in zip(("m1", "m2", "m3"), grades, strict=True)
            ),
        )
        for name, grades in (("none", "AAA"), ("one", "DAA"), ("two", "DDA"), ("all", "DDD"))
    ]
    result = result_of(declared, bids)
    assert {one.vendor for one in result.excluded} == {
        MandatoryFails.ANY: {"one", "two", "all"}, MandatoryFails.MAJORITY: {"two", "all"}, MandatoryFails.ALL: {"all"},
    }[when]  # fmt: skip
    assert verify(declared, bids, result).agrees


def tied_bids(count: int = 3) -> list[Bid]:
    return [
        bid(
            name, 100, q=50, received_at=NINE + timedelta(minutes=place, milliseconds=7 * place), lottery_number=number,
            system_number=900 + place, vendor_code=f"{30 - place}", committee_rank=(2, 1, 1)[place],
        )
        for place, (name, number) in enumerate(zip("ABC"[:count], (120, 999, 41), strict=False))
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [*LOTTERY_RULES.values(), LotteryRule(rule="市の定め", order="receipt", number="entered", modulo=1000)],
    ids=lambda rule: rule.rule,
)
def test_a_lottery_is_recounted_by_every_rule(rule: LotteryRule) -> None:
    declared = tender(tie_break=("technical", "lottery"), lottery=rule)
    result = result_of(declared, tied_bids())
    assert result.ties[0]["lottery"]["rule"] == rule.rule
    assert verify(declared, tied_bids(), result).agrees


@pytest.mark.parametrize(
    "key", ["technical", "price", "mandatory", "received_at", "committee", "criterion:q", "lottery"]
)
def test_a_tie_is_recounted_by_every_key_of_the_chain(key: str) -> None:
    asked = (criterion("q", 100, mandatory=True), criterion("r", 100))
    declared = tender(
        "sum", criteria=asked, price_points=50, price_formula="ratio-to-ceiling", ceiling=200, tie_break=(key,)
    )
    bids = [
        replace(one, responses={"q": Fraction(40 + place), "r": Fraction(20)}, price=100 + 4 * place)
        for place, one in enumerate(tied_bids())
    ]
    result = result_of(declared, bids)
    assert result.ties[0]["steps"][0]["key"] == key
    assert verify(declared, bids, result).agrees


@pytest.mark.parametrize(
    "left_out", ["received_at", "lottery_number", "system_number", "vendor_code", "committee_rank"]
)
def test_a_tie_that_waits_for_an_entry_is_recounted_with_its_reason(left_out: str) -> None:
    rule = LOTTERY_RULES["vendor-code" if left_out == "vendor_code" else "system-number"]
    chain = ("committee",) if left_out == "committee_rank" else ("lottery",)
    bids = [replace(one, **{left_out: "" if left_out == "vendor_code" else None}) for one in tied_bids()]
    declared = tender(tie_break=chain, lottery=rule)
    result = result_of(declared, bids)
    assert result.ties[0]["unresolved_because"]
    assert verify(declared, bids, result).agrees


@pytest.mark.parametrize("form", ["lowest-share", "lowest-half", "all"])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_variable_minimum_is_recounted_in_every_form(form: str, count: int) -> None:
    rule = VariableMinimum(form=form, factor=Fraction(95, 100), average_unit=10, unit=10)
    declared = tender(ceiling=2000, variable_minimum=rule)
    bids = [bid(f"{place}", 1000 + 150 * place, q=50) for place in range(count)]
    result = result_of(declared, bids)
    assert result.variable_minimum is not None
    assert verify(declared, bids, result).agrees


def test_price_components_are_recounted_each_rounded_by_itself() -> None:
    parts = (PriceComponent(id="initial", points=Fraction(30)), PriceComponent(id="running", points=Fraction(10)))
    rounding = {"price_component": Rounding(places=2, mode="down")}
    declared = tender("sum", price_formula="lowest-over-price", price_components=parts, rounding=rounding)
    bids = [
        bid(name, 100, q=50, components={"initial": 60 + place, "running": 40 - place})
        for place, name in enumerate("ABC")
    ]
    result = result_of(declared, bids)
    assert result.ranking[0].price_components["initial"]
    assert verify(declared, bids, result).agrees


def test_what_the_reading_found_is_part_of_what_is_recounted() -> None:
    found = Finding(code="unknown-file", what=Text("読まれません", "nothing reads this"), severity=Severity.WARNING)
    result = result_of(tender(), THREE, [found])
    assert verify(tender(), THREE, result, [found]).agrees
    assert verify(tender(), THREE, result).first_difference.id == "findings"


# Figures of the auditor's own, against the other way to compute them.


@given(st.fractions(max_denominator=10**6), ROUNDINGS)
def test_both_ways_to_round_and_print_give_the_same(value: Fraction, rounding: Rounding) -> None:
    assert rounded(value, rounding) == rounding.apply(value)
    assert printed(rounded(value, rounding), rounding) == published(rounding.apply(value), rounding)


@pytest.mark.parametrize("number", [2, 3, 10, 999_983, Fraction(3, 2), Fraction(10**9 + 1, 10**9)])
def test_the_series_gives_the_logarithm_to_sixty_places(number: Fraction) -> None:
    value = Fraction(number)
    exact = Context(prec=90)
    known = exact.subtract(exact.ln(Decimal(value.numerator)), exact.ln(Decimal(value.denominator)))
    assert abs(natural_logarithm(value, 60) - Fraction(known)) < Fraction(1, 10**60)


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(3, 8))
def test_both_ways_to_take_a_logarithm_give_the_same_points(price: int, more: int, halves: int) -> None:
    own, base = Fraction(price + more, price), Fraction(halves, 2)
    assert points_by_logarithm(Fraction(60), own, base) == log(
        Fraction(price + more), allotment=Fraction(60), lowest=Fraction(price), zero_at=base
    )


def test_a_logarithm_to_a_base_near_one_is_found_without_writing_out_its_powers() -> None:
    near_one = 1 + Fraction(1, 10**30)
    assert points_by_logarithm(Fraction(60), Fraction(10**20), near_one) < -(10**33)
    assert log(Fraction(10**20), allotment=Fraction(60), lowest=Fraction(1), zero_at=near_one) < -(10**33)


def test_a_table_that_was_handed_in_empty_is_another_input_than_one_that_was_not() -> None:
    silent, empty = ([bid("A", 1, q=1, register=Register.of(tables=tables))] for tables in ((), ("sanctions",)))
    assert fingerprint(tender(), silent) != fingerprint(tender(), empty)
    assert recounted_fingerprint(tender(), empty) == fingerprint(tender(), empty)


@given(tender_and_bids())
def test_both_ways_to_take_the_fingerprint_give_the_same(drawn: tuple[Tender, tuple[Bid, ...]]) -> None:
    assert recounted_fingerprint(drawn[0], list(drawn[1])) == fingerprint(*drawn)


# What is said.


def test_the_first_difference_names_vendor_and_both_figures_in_both_languages() -> None:
    declared = qcbs()
    result = result_of(declared, THREE)
    row = next(row for row in result.ranking if row.vendor == "C")
    tampered = replace(
        result, ranking=tuple(replace(one, price_points="39.5") if one is row else one for one in result.ranking)
    )
    verification = verify(declared, THREE, tampered)
    assert verification.first_difference.id == "bid:C.price_points"
    assert "C: price points: published 39.5, recounted 40" in verification.sentence("en")
    assert "C: 価格点: 公表値 39.5、検算値 40" in verification.sentence("ja")
    assert len(verification.differences) == 1


def test_agreement_is_said_with_the_number_of_steps() -> None:
    verification = verify(tender(), THREE, result_of(tender(), THREE))
    assert verification.first_difference is None
    assert verification.sentence("en").startswith(f"Agrees: all {len(verification.steps)} steps")
    assert verification.sentence("ja").startswith("一致")
    document = verification.to_document("en")
    assert document["agrees"] is True
    assert (document["first_difference"], document["differences"]) == (None, [])
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize(
    ("change", "unknown"),
    [
        (lambda one: replace(one, method=replace(one.method, combination="no-such")), "formula no-such"),
        (lambda one: replace(one, method=replace(one.method, price_formula="no-such")), "formula no-such"),
        (lambda one: replace(one, criteria=(criterion("q", 100, "no-such"),)), "formula no-such"),
        (
            lambda one: replace(one, method=replace(one.method, technical_scaling="no-such")),
            "technical scaling no-such",
        ),
        (lambda one: replace(one, currency="XXX"), "currency XXX"),
        (lambda one: replace(one, exclusions=(ExclusionRule(rule="no-such"),)), "exclusion rule no-such"),
        (lambda one: replace(one, criteria=(criterion("q", 100, "scaled"),)), "the parameter of"),
    ],
)
def test_what_the_auditor_does_not_know_is_never_passed_over(change: Callable[[Tender], Tender], unknown: str) -> None:
    declared = qcbs()
    result = result_of(declared, THREE)
    verification = verify(change(declared), THREE, result)
    assert not verification.agrees
    assert verification.steps[-1].id == "recount"
    assert unknown in verification.steps[-1].label.en
    assert re.search("検算できません", verification.steps[-1].sentence("ja"))


def test_bids_for_several_lots_are_a_question_put_wrongly() -> None:
    with pytest.raises(EvaluationError, match="2 lots"):
        verify(tender(), [bid("A", 1, q=1, lot="1"), bid("B", 1, q=1, lot="2")], result_of(tender(), THREE))


def test_an_investigation_that_is_awaited_is_recounted_as_incomplete() -> None:
    declared = tender("sum", price_formula="lowest-over-price", price_points=40, investigation=90)
    bids = [replace(one, investigation=InvestigationOutcome.PENDING if one.vendor == "C" else None) for one in THREE]
    result = result_of(declared, bids)
    assert result.status == "incomplete"
    assert verify(declared, bids, result).agrees
