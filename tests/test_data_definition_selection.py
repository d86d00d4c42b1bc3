"""What a tender says of a selection is read whole: terms, rules, lots, packages, and what vendors can do."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from malformed_selections import LOTS, LOTS_TENDER, SHORTLIST, SHORTLIST_TENDER
from test_data_sources_sheets import book

from criteria.bid import Bid
from criteria.errors import DefinitionError
from criteria.finding import Finding, Severity, Where
from criteria.lots import lots_of, of_lot
from criteria.selection import Lot, Package, SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.tender import Tender
from criteria.terms import AwardStatus
from data import read_bids, read_tender
from data.text.toml import toml_value
from scoring import Result, evaluate, verify
from scoring.evaluation.fingerprint import fingerprint
from tests.rule_kinds import SelectionRuleKind


def read(files: Mapping[str, str]) -> tuple[Tender, tuple[Bid, ...], tuple[Finding, ...]]:
    data = {name: text.encode() for name, text in files.items()}
    tender = read_tender(data)
    return tender, *read_bids(data, tender)


def findings_of(files: Mapping[str, str]) -> tuple[Finding, ...]:
    try:
        return read(files)[2]
    except DefinitionError as error:
        return error.faults


def terms(files: Mapping[str, str]) -> SelectionTerms:
    found = read_tender({name: text.encode() for name, text in files.items()}).selection
    assert found is not None
    return found


def at(file: str, row: int) -> Where:
    return Where(file=file, row=row)


def test_a_shortlist_is_read_with_its_rules_as_written() -> None:
    found = terms(SHORTLIST)
    assert (found.kind, found.unawarded, found.lots) == (SelectionKind.SHORTLIST, False, ())
    assert found.objective == (SelectionObjective.POINTS,)
    assert found.tie_break == (SelectionObjective.PRICE,)
    assert [rule.id for rule in found.rules] == ["size", "city", "certified", "exclusive", "spend-share", "affiliates"]
    assert found.rule("city") == SelectionRule(
        id="city",
        rule=SelectionRuleKind.LOCAL,
        label="市内業者",
        params={"regions": ["架空市"], "at_least": 1},
        where=Where(file="tender.toml", row=24, column="selection.rules.city"),
    )
    assert found.rule("spend-share").params == {"at_most": Fraction(3, 5)}


def test_what_a_tender_does_not_say_is_as_documented() -> None:
    found = terms({**SHORTLIST, "tender.toml": SHORTLIST_TENDER.replace('kind = "shortlist"\n', "")})
    assert (found.kind, found.unawarded) == (SelectionKind.SHORTLIST, False)
    assert (found.rule("size").label, found.rule("size").source) == ("", "")


def test_a_table_of_lots_makes_it_a_selection_of_lots() -> None:
    found = terms(LOTS)
    assert (found.kind, found.unawarded) == (SelectionKind.LOTS, True)
    assert found.lots == (
        Lot(id="1", label="本庁舎", ceiling=6_000_000, load=3, where=at("lots.csv", 2)),
        Lot(id="2", label="学校", load=4, where=at("lots.csv", 3)),
        Lot(id="3", label="図書館", ceiling=3_000_000, where=at("lots.csv", 4)),
    )


def test_packages_and_what_vendors_can_do_are_on_file_with_the_bids() -> None:
    _, bids, findings = read(LOTS)
    assert findings == ()
    register = bids[0].register
    first, second = register.packages
    assert first == Package(
        id="P1",
        vendor="架空美装",
        lots=("1", "2"),
        price=12_000_000,
        points=Fraction(50),
        where=at("packages.csv", 2),
    )
    assert (second.vendor, second.lots, second.where) == ("架空施設", ("1", "2", "3"), at("packages.csv", 3))
    assert register.tables == {"vendors", "packages"}
    assert register.vendors["架空美装"].capabilities == ("夜間", "常駐")
    assert {vendor.id: vendor.capacity for vendor in register.vendors.values()} == {"架空美装": 6, "架空施設": 10}


def test_a_package_without_points_takes_those_of_its_own_bids() -> None:
    _, read_back, findings = read({**LOTS, "packages.csv": LOTS["packages.csv"].replace("60", "")})
    assert findings == ()
    assert read_back[0].register.packages[1].points is None


def test_a_vendor_may_offer_lots_in_a_package_alone_and_its_capacity_is_read_like_all_others() -> None:
    files = {**LOTS, "packages.csv": LOTS["packages.csv"] + "P3,架空清掃,2;3,9000000,55\n"}
    listed = {**files, "vendors.csv": LOTS["vendors.csv"] + "架空清掃,,,9\n"}
    _, bids, findings = read(listed)
    assert findings == ()
    assert bids[0].register.packages[2].vendor == "架空清掃"
    unknown = {**files, "vendors.csv": LOTS["vendors.csv"] + "架空清掃,,,\n"}
    assert [(one.code, str(one.where)) for one in read(unknown)[2]] == [("missing-capacity", "vendors.csv:4:capacity")]
    assert [(one.code, str(one.where)) for one in read(files)[2]] == [("unknown-vendor", "packages.csv:4:vendor")]


def test_money_of_lots_and_packages_is_in_the_main_unit_of_the_currency() -> None:
    tender = LOTS_TENDER.replace('title = "', 'currency = "USD"\ntitle = "').replace("1_000_000", "0.5")
    files = {
        **LOTS,
        "tender.toml": tender,
        "lots.csv": "lot,ceiling\n1,60.55\n2,\n3,\n",
        "bids.csv": LOTS["bids.csv"].replace("5500000", "60.55").replace("5800000", "60.56"),
    }
    found, bids, findings = read(files)
    assert findings == ()
    assert found.selection is not None
    assert next(lot for lot in found.selection.lots if lot.id == "1").ceiling == 6055
    assert bids[0].register.packages[0].price == 1_200_000_000
    assert [one.subject for one in evaluate(found, *of_lot("1", bids, findings)).exclusions] == ["架空施設"]


JAPANESE = ("lots.csv", "packages.csv", "vendors.csv")
IN_JAPANESE = {
    "ロット.csv": """\
ロット番号,ロット名,予定価格,業務量,備考
1,本庁舎,"6,000,000円",３,
2,学校,,4,
3,図書館,¥3000000,,市立
""",
    "組合せ入札.csv": """\
組合せ番号,事業者,対象ロット,入札価格,技術点
P1,架空美装,1；2,12000000,50
P2,架空施設,1、2、3,13000000,60
""",
    "事業者.csv": """\
事業者,グループ,保有する能力,受注できる業務量
架空美装,架空グループ,夜間、常駐,6
架空施設,,,10
""",
}


def test_japanese_headings_and_file_names_say_the_same() -> None:
    files = {name: text for name, text in LOTS.items() if name not in JAPANESE} | IN_JAPANESE
    tender, bids, findings = read(files)
    assert findings == ()
    assert fingerprint(tender, bids) == fingerprint(*read(LOTS)[:2])


def test_the_order_of_lots_rules_packages_and_capabilities_changes_no_fingerprint() -> None:
    head, *rules = LOTS_TENDER.split("[[selection.rules]]\n")
    turned = "[[selection.rules]]\n".join([head, *(rule.rstrip() + "\n\n" for rule in reversed(rules))])
    files = {
        "tender.toml": turned,
        **{name: _turned(text) for name, text in LOTS.items() if name != "tender.toml"},
    }
    files["vendors.csv"] = files["vendors.csv"].replace("夜間;常駐", "常駐;夜間")
    files["packages.csv"] = files["packages.csv"].replace("1;2", "2;1")
    tender, bids, findings = read(files)
    assert findings == ()
    assert fingerprint(tender, bids) == fingerprint(*read(LOTS)[:2])
    assert fingerprint(tender, bids) != fingerprint(
        *read({**files, "lots.csv": files["lots.csv"].replace("3000000", "3000001")})[:2]
    )


def _turned(table: str) -> str:
    heading, *rows = table.splitlines()
    return "\n".join([heading, *reversed(rows)]) + "\n"


def test_a_bid_above_the_ceiling_of_its_lot_is_out_and_one_equal_to_it_is_not() -> None:
    bids = LOTS["bids.csv"].replace("5500000", "6000000").replace("5800000", "6000001").replace("7600000", "90000000")
    tender, read_back, findings = read({**LOTS, "bids.csv": bids})
    assert findings == ()
    assert lots_of(read_back) == ("1", "2", "3")
    first, second = (evaluate(tender, *of_lot(lot, read_back, findings)) for lot in ("1", "2"))
    assert [(one.subject, one.code, one.required) for one in first.exclusions] == [
        ("架空施設", "price-over-ceiling", "6000000")
    ]
    assert (first.award.first, second.award.first) == (("架空美装",), ("架空施設",))
    assert (first.award.status, second.award.winners) == (AwardStatus.SELECTION, ())
    assert second.exclusions == ()


def test_a_bid_out_by_the_ceiling_of_its_lot_need_not_answer() -> None:
    tender = SHORTLIST_TENDER.partition("[selection]")[0] + '[selection]\nobjective = ["points"]\n'
    files = {"tender.toml": tender, "lots.csv": "lot,ceiling\n1,100\n2,\n"}
    rows = ["A,1,101,", "A,2,101,50"]
    _, _, findings = read({**files, "bids.csv": "vendor,lot,price,record\n" + "\n".join(rows) + "\n"})
    assert findings == ()
    _, _, findings = read({**files, "bids.csv": "vendor,lot,price,record\nA,1,100,\nA,2,101,50\n"})
    assert [(one.code, str(one.where)) for one in findings] == [("missing-response", "bids.csv:2:record")]


def test_the_recount_of_a_lot_agrees_and_notices_another_ceiling() -> None:
    tender, bids, findings = read(LOTS)
    ours, theirs = of_lot("1", bids, findings)
    result = Result.of(evaluate(tender, ours, theirs), "en")
    assert verify(tender, ours, result, theirs).agrees
    lower = read_tender({name: text.replace("6000000", "5600000").encode() for name, text in LOTS.items()})
    assert not verify(lower, ours, result, theirs).agrees


def test_a_rule_about_regions_nobody_is_in_is_told_and_changes_nothing() -> None:
    files = {**SHORTLIST, "tender.toml": SHORTLIST_TENDER.replace('["架空市"]', '["架空町"]')}
    tender, bids, findings = read(files)
    assert [(one.code, one.severity, str(one.where), one.value) for one in findings] == [
        ("nobody-counts", Severity.WARNING, "tender.toml:24:selection.rules.city", "架空町")
    ]
    assert evaluate(tender, bids, findings).award.status is AwardStatus.SELECTION


def test_a_selection_that_is_best_where_nothing_is_awarded_is_told_and_recounted() -> None:
    files = {**LOTS, "tender.toml": LOTS_TENDER.replace('["lots", "price"]', '["price"]')}
    tender, bids, findings = read(files)
    assert [(one.code, str(one.where)) for one in tender.notes] == [
        ("nothing-is-best", "tender.toml:12:selection.objective")
    ]
    ours, theirs = of_lot("1", bids, findings)
    evaluation = evaluate(tender, ours, theirs)
    assert [one.code for one in evaluation.findings] == ["nothing-is-best"]
    assert verify(tender, ours, Result.of(evaluation, "en"), theirs).agrees


RULES_SHEET = [["条件", "条件ID", "条件名", "出典", "係数", "備考"]] + [
    [kind, name, label, source, params, ""]
    for kind, name, label, source, params in (
        ("capacity", "", "", "", ""),
        ("lots-per-vendor", "", "1者2ロットまで", "仕様書第4条", '{ at_most = 2, vendor = "架空美装" }'),
        ("discount", "d", "", "", '{ vendor = "架空施設", tiers = [{ lots_at_least = 2, percent = 2.5 }] }'),
    )
]
SHEETS: dict[str, list[list[Any]]] = {
    "tender": [
        ["key", "value"],
        ["tender.id", "2026-l"],
        ["tender.title", "清掃業務委託"],
        ["method.combination", "lowest-price"],
        ["selection.objective", "lots, price"],
        ["selection.unawarded", "はい"],
        ["selection.tie_break", '["vendors"]'],
    ],
    "選定条件": RULES_SHEET,
    "ロット": [["ロット", "予定価格", "業務量"], [1, 6000000, 3], [2, "", 4]],
    "bids": [
        ["vendor", "lot", "price"],
        ["架空美装", 1, 5500000],
        ["架空施設", "1", 5800000],
        ["架空美装", 2, 7600000],
    ],
    "packages": [["package", "vendor", "lots", "price", "points"], ["P1", "架空美装", "1;2", 12000000, 50]],
    "vendors": [["vendor", "capabilities", "capacity"], ["架空美装", "夜間;常駐", 6], ["架空施設", "", 10]],
}
AS_A_FOLDER = {
    "tender.toml": """\
[tender]
id = "2026-l"
title = "清掃業務委託"

[method]
combination = "lowest-price"

[selection]
objective = ["lots", "price"]
unawarded = true
tie_break = ["vendors"]

[[selection.rules]]
rule = "capacity"

[[selection.rules]]
rule = "lots-per-vendor"
label = "1者2ロットまで"
source = "仕様書第4条"
at_most = 2
vendor = "架空美装"

[[selection.rules]]
rule = "discount"
id = "d"
vendor = "架空施設"
tiers = [{ lots_at_least = 2, percent = 2.5 }]
""",
    "lots.csv": "lot,ceiling,load\n1,6000000,3\n2,,4\n",
    "bids.csv": "vendor,lot,price\n架空美装,1,5500000\n架空施設,1,5800000\n架空美装,2,7600000\n",
    "packages.csv": "package,vendor,lots,price,points\nP1,架空美装,1;2,12000000,50\n",
    "vendors.csv": "vendor,capabilities,capacity\n架空美装,夜間;常駐,6\n架空施設,,10\n",
}


def test_a_workbook_says_the_same_as_a_folder() -> None:
    source = book(SHEETS)
    tender = read_tender(source)
    bids, findings = read_bids(source, tender)
    assert findings == ()
    assert fingerprint(tender, bids) == fingerprint(*read(AS_A_FOLDER)[:2])
    assert tender.selection is not None
    assert str(tender.selection.rule("d").where) == "選定条件:4:selection.rules.d"


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "told"),
    [
        ("選定条件", 2, 4, "{ at_mots = 2 }", "選定条件:3:selection.rules.lots-per-vendor.at_mots: at_mots"),
        ("選定条件", 2, 4, "2", "選定条件:3:params: 2"),
        ("選定条件", 2, 4, "{ label = 1 }", "選定条件:3:params: { label = 1 }"),
        ("選定条件", 2, 0, "lots-pervendor", "選定条件:3:selection.rules.lots-pervendor.rule: lots-pervendor"),
        ("tender", 4, 1, "lots, prise", "tender:5:selection.objective: lots, prise"),
        ("tender", 5, 1, "ときどき", "tender:6:selection.unawarded: ときどき"),
        ("tender", 6, 0, "selection.rules", "tender:7:selection.rules[1]: vendors"),
        ("tender", 6, 0, "selection", "tender:7:key: selection"),
        ("tender", 4, 0, "selection", "選定条件:2: selection.rules"),
        ("ロット", 1, 1, -5, "ロット:2:予定価格: -5"),
    ],
)
def test_a_fault_of_a_workbook_names_its_sheet(sheet: str, row: int, column: int, value: object, told: str) -> None:
    rows = [list(cells) for cells in SHEETS[sheet]]
    rows[row][column] = value
    sheets = {name: cells for name, cells in SHEETS.items() if name != sheet}
    with pytest.raises(DefinitionError) as refused:
        read_tender(book({"tender": SHEETS["tender"], **sheets, sheet: rows}))
    lines = [fault.line("ja") for fault in refused.value.faults]
    assert any(line.startswith(told) for line in lines), lines


WORDS = st.sampled_from(["", "1", "-1", "0.5", "1e3", "true", '"x"', "[]", '["架空市"]', "{ a = 1 }", '"1/0"', "nan"])
KEYS = st.sampled_from(["at_least", "at_most", "exactly", "regions", "of", "tiers", "vendor", "rule", "id", "days"])


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from([kind.value for kind in SelectionRuleKind]),
    keys=st.dictionaries(KEYS, WORDS.filter(bool), max_size=4),
    shortlist=st.booleans(),
)
def test_whatever_is_written_in_a_rule_is_read_or_refused_with_its_line(
    kind: str, keys: Mapping[str, str], *, shortlist: bool
) -> None:
    sound = SHORTLIST if shortlist else LOTS
    lines = {"rule": f'"{kind}"', "id": '"z"', **keys}
    rule = "\n[[selection.rules]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())
    files = {**sound, "tender.toml": sound["tender.toml"] + rule}
    for one in findings_of(files):
        assert one.where is not None
        assert one.where.row is not None or one.code in ("missing-key", "missing-date", "toml-syntax")
        assert one.line("ja") != one.line("en")


@settings(max_examples=100, deadline=None)
@given(table=st.sampled_from(["lots.csv", "packages.csv", "vendors.csv"]), column=st.integers(0, 4), text=st.text())
def test_any_text_in_a_cell_of_lots_packages_and_vendors_is_read_or_told(table: str, column: int, text: str) -> None:
    *rows, last = LOTS[table].splitlines()
    cells = last.split(",")
    cells[column % len(cells)] = '"' + text.replace('"', '""') + '"'
    for one in findings_of({**LOTS, table: "\n".join([*rows, ",".join(cells)]) + "\n"}):
        assert one.line("ja") != one.line("en")


def test_a_cell_of_parameters_is_toml() -> None:
    assert toml_value("{ at_most = 2.5 }") == {"at_most": Fraction(5, 2)}
