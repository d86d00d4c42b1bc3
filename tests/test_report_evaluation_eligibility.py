"""The ledger as a matrix, certificates on a time line and related vendors as groups: what the screen draws."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.certificate import Certificate, CertificateStatus
from criteria.exclusion import Check, CheckOutcome
from criteria.finding import NOTHING
from criteria.register import Register
from criteria.terms import BidStatus, ExclusionStage
from criteria.validity import Standing, validity
from criteria.vendor import RelationKind, SanctionKind
from report.evaluation.evidence import entry_at, entry_told
from report.evaluation.ledger import Matrix, rule_word
from report.evaluation.relation_groups import RELATION, Related, circle, related
from report.evaluation.timeline import Window, stretches, timeline
from scoring import evaluate
from scoring.eligibility.rulebook import all_rules
from tests.declared import bid, criterion, replace, tender
from tests.on_file import (
    AWARD,
    DEADLINE,
    NOTICE,
    OPENING,
    handed_to,
    isms,
    judged,
    known,
    linked,
    measure,
    privacy_mark,
    register,
    row,
    sanction,
    venture,
    with_rules,
)

WINDOW = Window(first=date(2025, 1, 1), last=date(2026, 12, 31))


def check(vendor: str, rule: str, outcome: CheckOutcome) -> Check:
    stage = ExclusionStage.QUALIFICATION
    return Check.line(vendor=vendor, rule=rule, stage=stage, outcome=outcome, source="公告", what=NOTHING)


def test_the_matrix_keeps_the_order_of_the_ledger() -> None:
    matrix = Matrix.of(check(vendor, rule, CheckOutcome.PASSED) for rule in "yx" for vendor in "BA")
    assert (matrix.vendors, matrix.rules) == (("B", "A"), ("y", "x"))


def test_two_checks_by_one_rule_stand_as_the_graver() -> None:
    matrix = Matrix.of([check("A", "x", CheckOutcome.PASSED), check("A", "x", CheckOutcome.FAILED)])
    assert matrix.outcome("A", "x") is CheckOutcome.FAILED
    assert len(matrix.checks["A", "x"]) == 2


def test_a_bidder_not_held_to_a_rule_has_no_outcome_there() -> None:
    matrix = Matrix.of([check("A", "x", CheckOutcome.PASSED), check("B", "y", CheckOutcome.PASSED)])
    assert matrix.outcome("A", "y") is None


def test_the_gravest_come_first_and_else_the_order_stays() -> None:
    outcomes = {"A": "passed", "B": "unconfirmed", "C": "overridden", "D": "failed", "E": "not-checked", "F": "passed"}
    matrix = Matrix.of(check(vendor, "x", CheckOutcome(outcome)) for vendor, outcome in outcomes.items())
    assert "".join(matrix.gravest_first()) == "DBCAFE"


def test_every_rule_of_the_rulebook_is_called_by_its_name() -> None:
    assert all(rule_word(tender(), one.id) is one.name for one in all_rules())


def test_every_limit_of_a_ledger_has_a_name_and_shows_no_key() -> None:
    declared = tender(
        "sum",
        price_points=10,
        price_formula="ratio-to-ceiling",
        ceiling=200,
        floor=50,
        disqualification=40,
        investigation=60,
        criteria=(criterion(label="体制", mandatory=True, minimum=10, group="提案"),),
    )
    minimums = replace(declared.minimums, technical=Fraction(1), total=Fraction(1), groups={"提案": Fraction(1)})
    ledger = evaluate(replace(declared, minimums=minimums), [bid("A", q=50)]).ledger
    words = {one.rule: rule_word(declared, one.rule) for one in ledger}
    assert len(words) == 9
    for rule, word in words.items():
        assert word.ja != rule
        assert word.en != rule
        assert "." not in word.ja
    assert "最低基準点「体制」" in {word.ja for word in words.values()}
    assert "最低基準点(区分「提案」)" in {word.ja for word in words.values()}


def test_a_certificate_to_a_void_edition_ends_with_the_edition_whatever_it_prints() -> None:
    old = isms(edition="2013", issued=date(2023, 7, 1), expires=date(2026, 6, 30))
    assert [(one.first, one.last, one.standing) for one in stretches(old, WINDOW)] == [
        (date(2025, 1, 1), date(2025, 10, 31), Standing.VALID),
        (date(2025, 11, 1), date(2026, 12, 31), Standing.VOID),
    ]


def test_a_certificate_is_valid_from_its_issue_to_its_last_day() -> None:
    short = isms(issued=date(2025, 2, 1), expires=date(2025, 2, 28))
    valid = [one for one in stretches(short, WINDOW) if one.standing is Standing.VALID]
    assert [(one.first, one.last) for one in valid] == [(date(2025, 2, 1), date(2025, 2, 28))]


days = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(
    standard=st.sampled_from(["ISO/IEC 27001", "PrivacyMark", "ISMAP", "SOC 2", "ISO/IEC 27701", "own-isms", "架空"]),
    edition=st.sampled_from(["", "2013", "2022", "2019", "1999"]),
    facts=st.fixed_dictionaries(
        {
            "issued": st.none() | days,
            "expires": st.none() | days | st.just(date.max),
            "period_end": st.none() | days,
            "status": st.none() | st.sampled_from(list(CertificateStatus)),
        }
    ),
)
def test_the_stretches_tell_every_single_day_as_the_check_of_validity_does(
    standard: str, edition: str, facts: dict[str, object]
) -> None:
    certificate = Certificate(vendor="A", standard=standard, edition=edition, kind="Type II", **facts)
    told = {
        one.first + timedelta(days=number): one.standing
        for one in stretches(certificate, WINDOW)
        for number in range((one.last - one.first).days + 1)
    }
    every = [WINDOW.first + timedelta(days=number) for number in range(730)]
    assert told == {day: validity(certificate, day).standing for day in every}


def test_a_day_stands_at_its_exact_share_of_the_days_shown() -> None:
    window = Window(first=date(2026, 1, 1), last=date(2026, 1, 10))
    assert window.at(date(2026, 1, 4)) == Fraction(3, 10)
    assert window.share(date(2026, 1, 4), date(2026, 1, 4)) == Fraction(1, 10)
    assert window.share(window.first, window.last) == 1


def test_the_quarters_shown_are_those_within_the_window() -> None:
    window = Window(first=date(2025, 10, 2), last=date(2026, 4, 1))
    assert window.quarters() == (date(2026, 1, 1), date(2026, 4, 1))


def test_the_time_line_holds_every_certificate_against_every_day_of_the_tender() -> None:
    shown = timeline(with_rules(), register(certificates=[isms(), privacy_mark("B", expires=OPENING)]), 60)
    assert shown is not None
    assert dict(shown.days) == {"notice": NOTICE, "deadline": DEADLINE, "opening": OPENING, "award": AWARD}
    assert (shown.window.first, shown.window.last) == (date(2026, 4, 1), date(2027, 5, 20))
    assert [one.standing.value for one in shown.lines[0].on_days.values()] == ["valid"] * 4
    assert [one.standing.value for one in shown.lines[1].on_days.values()] == ["valid", "valid", "valid", "void"]


def test_no_more_certificates_are_put_on_the_time_line_than_asked_and_all_are_counted() -> None:
    shown = timeline(with_rules(), register(certificates=[isms(vendor) for vendor in "ABC"]), 2)
    assert shown is not None
    assert (len(shown.lines), shown.on_file) == (2, 3)


def test_without_a_day_of_the_tender_there_is_no_time_line() -> None:
    assert timeline(tender(), register(certificates=[isms()]), 60) is None


def groups(*relations: object, rule: dict[str, object] | None = None, **tables: list[object]) -> Related:
    declared = with_rules("related-vendors", params={"related-vendors": rule or {}})
    on_file = Register.of(tables=["relations"], relations=relations, **tables)
    return related(declared, [bid("A"), bid("C"), bid("D", status=BidStatus.WITHDRAWN), bid("J")], on_file)


def test_three_linked_in_a_chain_are_one_group_with_whoever_bids_marked() -> None:
    (group,) = groups(linked("A", "B"), linked("B", "C")).groups
    assert {one.id: one.bids for one in group.persons} == {"A": ("A",), "B": (), "C": ("C",)}
    assert group.bids == ("A", "C")


def test_the_group_behind_most_bids_comes_first_and_one_without_bids_is_left_out() -> None:
    found = groups(linked("A", "X"), linked("C", "D"), linked("Y", "Z")).groups
    assert [one.bids for one in found] == [("C", "D"), ("A",)]
    assert {one.id for one in found[0].persons if one.withdrawn} == {"D"}


def test_a_relation_under_a_proviso_or_of_a_kind_that_does_not_count_links_nobody_and_is_told() -> None:
    lifted, other = linked("A", "C", proviso=True), linked("A", "J", RelationKind.ASSOCIATION)
    found = groups(lifted, other, linked("Y", "Z", proviso=True), rule={"kinds": ["officer"]})
    assert found.groups == ()
    assert found.uncounted == (lifted, other)


def test_a_chain_through_who_does_not_bid_links_nobody_where_the_tender_says_so() -> None:
    assert groups(linked("A", "B"), linked("B", "C"), rule={"through_others": False}).groups == ()


def test_a_member_stands_behind_the_bid_of_its_joint_venture() -> None:
    (group,) = groups(linked("A", "M"), ventures=venture("J", "M", "N")).groups
    assert {one.id: one.bids for one in group.persons} == {"A": ("A",), "M": ("J",)}
    assert group.bids == ("A", "J")


@pytest.mark.parametrize("count", [2, 3, 8, 24])
def test_nobody_in_a_picture_stands_on_another(count: int) -> None:
    places = circle(count)
    apart = min((a - c) ** 2 + (b - d) ** 2 for n, (a, b) in enumerate(places) for c, d in places[n + 1 :])
    assert apart > 40**2


def test_every_kind_of_relation_has_its_word() -> None:
    assert RELATION.keys() == set(RelationKind)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (isms(covers=judged()), ("業務を含む", "はい / 選定委員会 / 2026-11-01 / 業務を含む")),
        (isms(number="IS 1", status=CertificateStatus.RENEWING), ("登録番号", "IS 1")),
        (isms(status=CertificateStatus.RENEWING), ("状態", "更新申請中")),
        (sanction(SanctionKind.SUSPENSION, NOTICE), ("種類", "指名停止")),
        (linked("A", "B"), ("関係", "役員兼任")),
        (known(tax_paid=False), ("納税", "いいえ")),
        (known(), ("事業者", "A")),
        (measure("workplace-named", 0), ("水準", "0")),
        (handed_to("架空下請", approved=True), ("承認", "はい")),
        (venture("J", "M", representative="M")[0], ("代表者", "はい")),
    ],
)
def test_a_row_is_told_in_the_words_of_its_table(entry: object, said: tuple[str, str]) -> None:
    assert said in list(entry_told(entry, "ja"))


def test_a_row_is_told_in_english_by_the_names_of_its_columns_and_blank_cells_are_left_out() -> None:
    told = dict(entry_told(sanction(SanctionKind.SUSPENSION, NOTICE), "en"))
    assert told == {"vendor": "A", "kind": "suspension", "start": "2026-10-01"}


def test_every_field_of_an_entry_has_a_japanese_heading() -> None:
    full = isms(number="1", body="b", accreditation="c", scope="s", service="v", kind="k", corporate_number="1")
    for entry in (full, known(experience=1, registered=True), linked("A", "B"), measure("m", 1), handed_to("X")):
        assert [heading for heading, _ in entry_told(entry, "ja") if heading.isascii()] == []


def test_the_entry_of_a_row_is_found_and_a_row_that_made_none_tells_nothing() -> None:
    on_file = register(certificates=[isms()], sanctions=[sanction(SanctionKind.SUSPENSION, NOTICE)])
    assert entry_at(on_file, row("sanctions")) == on_file.sanctions["A"][0]
    assert list(entry_told(entry_at(on_file, row("sanctions", 9)), "ja")) == []
