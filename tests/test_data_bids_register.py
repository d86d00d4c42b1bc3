"""What is on file about vendors is read exactly, joined by id, and no misspelt name lets anybody slip through."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import xlsxwriter
from malformed import ON_FILE, zipped

from criteria.bid import Bid
from criteria.certificate import Certificate, CertificateStatus
from criteria.errors import DefinitionError
from criteria.exclusion import ExclusionRule, WhenMissing
from criteria.finding import Finding, Severity, Where
from criteria.register import EMPTY_REGISTER, Register
from criteria.terms import AwardStatus
from criteria.vendor import (
    Judgement,
    Measure,
    Override,
    Relation,
    RelationKind,
    Sanction,
    SanctionKind,
    Subcontractor,
    Vendor,
    VentureMember,
)
from data import read_bids, read_tender
from data.bids.register import Slips
from data.tables.names import TABLE_NAMES, read_corporate_number
from data.tables.register_words import CERTIFICATE_STATES, RELATION_KINDS, SANCTION_KINDS
from data.text.cells import read_day
from data.text.faults import CellError
from scoring import evaluate

TENDER = """\
[tender]
id = "a"
title = "b"
notice_date = 2026-10-01
deadline = 2026-11-06T17:00:00+09:00
opening = 2026-11-10
award_date = 2026-11-20

[method]
combination = "lowest-price"

[[exclusions]]
rule = "suspension"
"""
BIDS = "vendor,price\n架空電算,100\n架空情報システム,200\n架空共同企業体,300\n"
MEMBERS = "venture,member,representative\n架空共同企業体,架空商会,有\n架空共同企業体,架空物産,\n"
EMPTY = {f"{table}.csv": f"{headings}\n" for table, headings in ON_FILE.items()}
FILES = {"tender.toml": TENDER, "bids.csv": BIDS, "members.csv": MEMBERS}


def read(tables: Mapping[str, str], **tender: str) -> tuple[tuple[Bid, ...], tuple[Finding, ...]]:
    files = {name: text.encode() for name, text in {**FILES, **tables, **tender}.items()}
    return read_bids(files, read_tender(files))


def register(table: str, text: str) -> Register:
    bids, findings = read({f"{table}.csv": text})
    assert findings == ()
    return bids[0].register


def told(findings: Sequence[Finding]) -> list[tuple[str, Severity, str, str | None]]:
    return [(one.code, one.severity, str(one.where), one.subject) for one in findings]


def test_every_bid_has_the_same_one_register() -> None:
    bids, _ = read({})
    assert len({id(bid.register) for bid in bids}) == 1
    assert bids[0].register.tables == {"ventures"}


def test_the_register_names_the_tables_handed_in_empty_ones_included() -> None:
    bids, findings = read({**EMPTY, "members.csv": MEMBERS})
    assert findings == ()
    others = {"bids", "marks", "conflicts", "dispositions", "members", "lots", "packages"}
    assert bids[0].register.tables == set(TABLE_NAMES) - others | {"ventures"}


def test_without_any_table_nothing_is_on_file() -> None:
    files = {"tender.toml": TENDER.encode(), "bids.csv": BIDS.encode()}
    bids, _ = read_bids(files, read_tender(files))
    assert all(bid.register is EMPTY_REGISTER for bid in bids)


def test_a_certificate_is_read_with_its_declared_judgement_and_its_row() -> None:
    text = (
        "事業者,規格,版,登録範囲,登録日,有効期限,登録番号,認証機関,認定機関,状態,業務を含む,判断者,判断の理由,判断日,"
        "サービス,報告書の種別,対象期間の初日,対象期間の末日,法人番号,備考\n"
        "架空電算,ISO/IEC 27001,2022,運用,令和7年4月1日,R10.3.31,IS-1,架空認証,ISMS-AC,一時停止,有,架空市,範囲内,"
        "2026/11/1,架空クラウド,Type II,2025-04-01,2026-03-31,7000012050002,写しあり\n"
    )
    (found,) = register("certificates", text).certificates["架空電算"]
    assert found == Certificate(
        vendor="架空電算",
        standard="ISO/IEC 27001",
        edition="2022",
        scope="運用",
        number="IS-1",
        body="架空認証",
        accreditation="ISMS-AC",
        issued=date(2025, 4, 1),
        expires=date(2028, 3, 31),
        status=CertificateStatus.SUSPENDED,
        covers=Judgement(accepted=True, by="架空市", reason="範囲内", on=date(2026, 11, 1)),
        service="架空クラウド",
        kind="Type II",
        period_start=date(2025, 4, 1),
        period_end=date(2026, 3, 31),
        corporate_number="7000012050002",
        where=Where(file="certificates.csv", row=2),
    )


def test_a_certificate_may_say_no_more_than_its_standard() -> None:
    (found,) = register("certificates", "vendor,standard\n架空電算,ISMS\n").certificates["架空電算"]
    assert found == Certificate(vendor="架空電算", standard="ISMS", where=Where(file="certificates.csv", row=2))


def test_a_vendor_is_read_and_what_is_blank_is_unknown() -> None:
    text = (
        "vendor,name,法人番号,地域,規模,グループ,名簿登載,等級,納税,暴排確認,実績件数\n"
        "架空電算,,,架空県,中小企業,架空,有,A,無,,３\n架空情報システム,,,,,,,,,,\n架空物産,,,,,,,,,,\n"
    )
    vendors = register("vendors", text).vendors
    assert vendors["架空電算"] == Vendor(
        id="架空電算",
        region="架空県",
        size="中小企業",
        group="架空",
        registered=True,
        grade="A",
        tax_paid=False,
        experience=3,
        where=Where(file="vendors.csv", row=2),
    )
    assert vendors["架空情報システム"] == Vendor(id="架空情報システム", where=Where(file="vendors.csv", row=3))


def test_measures_are_read_by_id_or_by_the_name_of_the_catalogue() -> None:
    text = "事業者,対策ID,水準,証拠\n架空電算,education,2,研修記録\n架空電算,責任者の特定,0,\n"
    assert register("measures", text).measures["架空電算"] == {
        "education": Measure(
            vendor="架空電算",
            measure="education",
            level=2,
            evidence="研修記録",
            where=Where(file="measures.csv", row=2),
        ),
        "responsible-person": Measure(
            vendor="架空電算", measure="responsible-person", level=0, where=Where(file="measures.csv", row=3)
        ),
    }


def test_a_sanction_is_read_with_both_its_days_and_without_an_end_it_is_open() -> None:
    text = (
        "事業者,種類,開始日,終了日,処分者,理由,出典,但書\n"
        "架空電算,指名停止,令和4年7月9日,令和6年1月8日,架空県,契約違反,架空県公告,\n"
        "架空電算,民事再生,2026-05-01,,,,,有\n"
    )
    assert register("sanctions", text).sanctions["架空電算"] == (
        Sanction(
            vendor="架空電算",
            kind=SanctionKind.SUSPENSION,
            start=date(2022, 7, 9),
            end=date(2024, 1, 8),
            authority="架空県",
            reason="契約違反",
            source="架空県公告",
            where=Where(file="sanctions.csv", row=2),
        ),
        Sanction(
            vendor="架空電算",
            kind=SanctionKind.REHABILITATION,
            start=date(2026, 5, 1),
            proviso=True,
            where=Where(file="sanctions.csv", row=3),
        ),
    )


def test_relations_subcontractors_and_members_are_read() -> None:
    bids, findings = read(
        {
            "relations.csv": "事業者A,事業者B,関係,備考\n架空持株,架空電算,親会社,100%\n",
            "subcontractors.csv": (
                "vendor,再委託先,再委託の範囲,個人情報の取扱い,承認,水準確認,同じ契約項目,再々委託\n"
                "架空電算,架空運用,監視,有,有,無,,×\n"
            ),
        }
    )
    found = bids[0].register
    assert findings == ()
    assert found.relations == (
        Relation(
            vendor_a="架空持株",
            vendor_b="架空電算",
            kind=RelationKind.PARENT,
            note="100%",
            where=Where(file="relations.csv", row=2),
        ),
    )
    assert found.subcontractors["架空電算"] == (
        Subcontractor(
            vendor="架空電算",
            subcontractor="架空運用",
            scope="監視",
            handles_personal_data=True,
            approved=True,
            level_confirmed=False,
            resubcontracts=False,
            where=Where(file="subcontractors.csv", row=2),
        ),
    )
    assert found.ventures["架空共同企業体"] == (
        VentureMember(
            venture="架空共同企業体",
            member="架空商会",
            representative=True,
            where=Where(file="members.csv", row=2),
        ),
        VentureMember(venture="架空共同企業体", member="架空物産", where=Where(file="members.csv", row=3)),
    )


def test_an_override_names_the_rule_who_decided_why_and_when() -> None:
    text = "事業者,要件,決定者,理由,決定日\n架空電算,suspension,架空市長,他に代わる者がいない,2026-11-01\n"
    assert register("overrides", text).overrides == (
        Override(
            vendor="架空電算",
            rule="suspension",
            judgement=Judgement(accepted=True, by="架空市長", reason="他に代わる者がいない", on=date(2026, 11, 1)),
            where=Where(file="overrides.csv", row=2),
        ),
    )


@pytest.mark.parametrize("words", [CERTIFICATE_STATES, SANCTION_KINDS, RELATION_KINDS], ids=["state", "kind", "tie"])
def test_every_kind_has_its_id_and_a_japanese_word(words: Mapping[str, object]) -> None:
    kinds = set(words.values())
    for kind in kinds:
        written = {word for word, meant in words.items() if meant is kind}
        assert str(kind) in written
        assert any(not word.isascii() for word in written)
    assert kinds == set(type(next(iter(kinds))))


def test_the_exclusions_keep_their_parameters_as_written() -> None:
    more = '[[exclusions]]\nrule = "breach-record"\nyears = 3\nwhen_missing = "exclude"\n'
    tender = read_tender({"tender.toml": (TENDER + more).encode()})
    assert tender.exclusions == (
        ExclusionRule(rule="suspension"),
        ExclusionRule(rule="breach-record", params={"years": 3}, when_missing=WhenMissing.EXCLUDE),
    )


def test_a_misspelt_bidder_of_a_sanction_is_a_fault_of_the_bid_and_nothing_is_awarded() -> None:
    files = {**FILES, "sanctions.csv": "vendor,kind,start\n架空電箅,指名停止,2026-10-01\n"}
    upload = {name: text.encode() for name, text in files.items()}
    tender = read_tender(upload)
    bids, findings = read_bids(upload, tender)
    assert told(findings) == [("unknown-vendor", Severity.FAULT, "sanctions.csv:2:vendor", "架空電算")]
    assert "架空電算" in findings[0].cure.en
    assert {bid.vendor: bid.faults for bid in bids if bid.faults} == {"架空電算": findings}
    assert evaluate(tender, bids, findings).award.status is AwardStatus.INCOMPLETE


def test_an_unknown_vendor_like_nobody_is_a_fault_that_stops_the_award() -> None:
    bids, findings = read({"sanctions.csv": "vendor,kind,start\n全く別の会社,指名停止,2026-10-01\n"})
    assert told(findings) == [("unknown-vendor", Severity.FAULT, "sanctions.csv:2:vendor", "全く別の会社")]
    assert not any(bid.faults for bid in bids)
    assert bids[0].register.sanctions == {}


@pytest.mark.parametrize(
    "named",
    [
        {"vendors.csv": "vendor\n架空電算\n架空情報システム\n架空持株\n"},
        {"relations.csv": "vendor_a,vendor_b,kind\n架空持株,架空電算,親会社\n"},
        {"subcontractors.csv": "vendor,subcontractor\n架空電算,架空持株\n"},
        {"members.csv": f"{MEMBERS}架空共同企業体,架空持株,\n"},
    ],
    ids=["vendor", "relation", "subcontractor", "member"],
)
def test_a_sanction_may_name_whom_another_table_names(named: Mapping[str, str]) -> None:
    sanctions = "vendor,kind,start\n架空持株,漏えい,2026-04-01\n"
    bids, findings = read({"sanctions.csv": sanctions, **named})
    assert not [one for one in findings if one.severity is Severity.FAULT]
    assert set(bids[0].register.sanctions) == {"架空持株"}


def test_only_a_bidder_has_an_override() -> None:
    overrides = "vendor,rule,by,reason,on\n架空商会,suspension,架空市長,特別,2026-11-01\n"
    _, findings = read({"overrides.csv": overrides})
    assert [(one.code, str(one.where)) for one in findings] == [("unknown-vendor", "overrides.csv:2:vendor")]


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("members", f"{MEMBERS}架空共同企業体,架空情報システ厶,\n"),
        ("subcontractors", "vendor,subcontractor\n架空電算,架空情報システムズ\n"),
        ("relations", "vendor_a,vendor_b,kind\n架空電算,架空情報シテスム,役員兼任\n"),
    ],
)
def test_a_name_one_sign_from_a_bidders_is_told_where_it_need_not_be_known(table: str, text: str) -> None:
    bids, findings = read({f"{table}.csv": text})
    assert [(one.code, one.severity, one.subject) for one in findings] == [
        ("alike-vendor", Severity.WARNING, "架空情報システム")
    ]
    assert not any(bid.faults for bid in bids)


def test_whom_the_vendors_list_is_no_slip_of_a_bidder() -> None:
    tables = {
        "vendors.csv": "vendor\n架空電算\n架空情報システム\n架空情報システムズ\n",
        "subcontractors.csv": "vendor,subcontractor\n架空電算,架空情報システムズ\n",
    }
    assert read(tables)[1] == ()


@pytest.mark.parametrize(
    ("table", "text", "vendors"),
    [
        ("certificates", "vendor,standard,expires\n架空商会,ISMS,いつか\n", ["架空共同企業体"]),
        ("certificates", "vendor,standard,expires\n架空運用,ISMS,いつか\n", ["架空情報システム"]),
        (
            "relations",
            "vendor_a,vendor_b,kind\n架空電算,架空情報システム,友人\n",
            ["架空情報システム", "架空電算"],
        ),
        ("members", f"{MEMBERS}架空共同企業体,架空電算,多分\n", ["架空共同企業体", "架空電算"]),
        ("vendors", "vendor,法人番号\n架空物産,1\n架空電算,\n架空情報システム,\n", ["架空共同企業体"]),
        ("sanctions", "vendor,kind,start\n架空電算,指名停止\n", ["架空電算"]),
    ],
    ids=["member", "subcontractor", "relation", "venture", "listed-member", "ragged"],
)
def test_a_faulty_row_is_a_fault_of_every_bid_it_concerns(table: str, text: str, vendors: list[str]) -> None:
    handed_on = "vendor,subcontractor\n架空情報システム,架空運用\n"
    bids, findings = read({"subcontractors.csv": handed_on, f"{table}.csv": text})
    faults = [one for one in findings if one.severity is Severity.FAULT]
    assert len(faults) == 1
    assert {bid.vendor: bid.faults for bid in bids if bid.faults} == dict.fromkeys(vendors, tuple(faults))


def test_a_faulty_row_is_not_on_file() -> None:
    bids, _ = read({"sanctions.csv": "vendor,kind,start\n架空電算,指名停止,いつか\n架空電算,滞納,2026-01-01\n"})
    assert [one.kind for one in bids[0].register.sanctions["架空電算"]] == [SanctionKind.TAX_ARREARS]


def test_a_standard_nobody_knows_is_told() -> None:
    bids, findings = read({"certificates.csv": "vendor,standard\n架空電算,プライバシーマ一ク\n架空電算,ISMS\n"})
    assert told(findings) == [("unknown-standard", Severity.WARNING, "certificates.csv:2:standard", "架空電算")]
    assert "プライバシーマーク" in findings[0].what.en
    assert len(bids[0].register.certificates["架空電算"]) == 2


RATED = """
[[criteria]]
id = "isms"
label = "認証"
max_points = 10
formula = "certificate"
params = { any_of = [{ standard = "ISO/IEC 27001", points = 10 }] }

[[criteria]]
id = "kept"
max_points = 10
formula = "measures"
params = { measures = [{ measure = "education", level = 1, points = 10 }] }
"""


def test_points_that_nobody_can_earn_because_a_table_was_forgotten_are_told() -> None:
    rated = TENDER.replace("lowest-price", "technical-only") + RATED
    _, findings = read({"tender.toml": rated, "measures.csv": EMPTY["measures.csv"]})
    [told] = [one for one in findings if one.code == "missing-table"]
    assert (told.severity, str(told.where), told.value) == (
        Severity.WARNING,
        "tender.toml::criteria.isms",
        "certificates",
    )
    assert "認証 earns nobody anything" in told.what.en
    _, complete = read({"tender.toml": rated, **EMPTY})
    assert "missing-table" not in {one.code for one in complete}


def test_neither_members_nor_ventures_are_missed_among_the_vendors() -> None:
    vendors = "vendor,name\n架空電算,\n架空情報システム,\n架空商会,\n架空物産,\n"
    assert read({"vendors.csv": vendors})[1] == ()


def test_a_corporate_number_is_held_against_its_check_digit() -> None:
    """The number is that of 国税庁 on its own register, 法人番号公表サイト."""
    assert read_corporate_number("７０００012050002") == "7000012050002"
    for wrong in range(10):
        if wrong != 7:
            with pytest.raises(CellError):
                read_corporate_number(f"{wrong}000012050002")


@pytest.mark.parametrize("text", ["2026-11-06", "2026/11/6", "2026年11月6日", "令和8年11月6日", "R8.11.6"])
def test_a_day_is_read_in_every_usual_writing(text: str) -> None:
    assert read_day(text) == date(2026, 11, 6)


@pytest.mark.parametrize("other", ["架空デタ", "架空データA", "架空テータ", "架空デーダ", "架空ーデタ", "㈱架空データ"])
def test_one_slip_is_found(other: str) -> None:
    known = "(株)架空データ" if other.startswith("㈱") else "架空データ"
    assert Slips(["全く別の会社", known]).find(other) == known


@pytest.mark.parametrize("other", ["架空", "架空データセンター", "別の会社"])
def test_other_names_are_no_slip(other: str) -> None:
    assert not Slips(["架空データ"]).find(other)


def book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as workbook:
        dated = workbook.add_format({"num_format": "yyyy/mm/dd"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, dated)
                    else:
                        sheet.write(row, column, cell)
    return packed.getvalue()


SHEETS: Mapping[str, Sequence[Sequence[object]]] = {
    "案件": [
        ["キー", "値"],
        ["tender.id", "a"],
        ["tender.title", "b"],
        ["tender.notice_date", date(2026, 10, 1)],
        ["tender.deadline", "2026-11-06 17:00"],
        ["tender.award_date", date(2026, 11, 20)],
        ["method.combination", "lowest-price"],
    ],
    "除外要件": [
        ["要件", "確認できないとき", "係数", "備考"],
        ["certificate-required", "exclude", '{ any_of = ["ISMS", "PrivacyMark"] }', "ISMSまたはPマーク"],
        ["suspension", "", "", ""],
    ],
    "入札": [["事業者", "入札価格"], ["架空電算", 100]],
    "認証": [["事業者", "規格", "有効期限"], ["架空電算", "ISMS", date(2028, 3, 31)]],
    "処分歴": [["事業者", "種類", "開始日"]],
}


def test_a_workbook_holds_the_same_rules_and_tables() -> None:
    files = {"tender.xlsx": book(SHEETS)}
    tender = read_tender(files)
    bids, findings = read_bids(files, tender)
    assert findings == ()
    assert tender.exclusions == (
        ExclusionRule(
            rule="certificate-required",
            params={"any_of": ["ISMS", "PrivacyMark"]},
            when_missing=WhenMissing.EXCLUDE,
        ),
        ExclusionRule(rule="suspension"),
    )
    (found,) = bids[0].register.certificates["架空電算"]
    assert (found.expires, found.where) == (date(2028, 3, 31), Where(file="認証", row=2))
    assert bids[0].register.tables == {"certificates", "sanctions"}


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (["suspension", "pass", "", ""], "除外要件:3:exclusions.suspension.when_missing: pass"),
        (["suspension", "", "いつでも", ""], "除外要件:3:params: いつでも"),
        (["suspension", "", '{ rule = "antisocial" }', ""], "除外要件:3:params: "),
        (["suspension", "", "{ days = 1e3 }", ""], "除外要件:3:exclusions.suspension.days: 1e3"),
        (["", "", "", "備考だけ"], "除外要件:3:要件: "),
    ],
)
def test_a_faulty_row_of_the_sheet_of_exclusions_names_its_place(cells: list[str], line: str) -> None:
    sheets = {**SHEETS, "除外要件": [*SHEETS["除外要件"][:2], cells]}
    with pytest.raises(DefinitionError) as refused:
        read_tender({"tender.xlsx": book(sheets)})
    lines = [fault.line("en") for fault in refused.value.faults]
    assert any(found.startswith(line) for found in lines), lines


def test_an_exclusion_stands_either_on_its_sheet_or_among_the_keys() -> None:
    sheets = {**SHEETS, "案件": [*SHEETS["案件"], ["exclusions", "suspension"]]}
    with pytest.raises(DefinitionError) as refused:
        read_tender({"tender.xlsx": book(sheets)})
    assert {fault.code for fault in refused.value.faults} == {"duplicate-key"}


def test_a_zip_holds_the_same_tables() -> None:
    certificates = "vendor,standard\n架空電算,ISMS\n"
    files = {"tender.zip": zipped({**FILES, "認証.csv": certificates})}
    bids, findings = read_bids(files, read_tender(files))
    assert findings == ()
    assert bids[0].register.certificates["架空電算"][0].where == Where(file="認証.csv", row=2)
