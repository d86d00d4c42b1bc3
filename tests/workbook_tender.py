"""One small tender that hangs on many cells, as sheets and as the folder that says the same."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

Value: TypeAlias = str | int | Decimal | bool | date | datetime | None
Sheets: TypeAlias = Mapping[str, Sequence[Sequence[Value]]]

TENDER: Final = """\
[tender]
id = "2026-架空-088"
title = "庁内<LAN>＆無線網 & 運用保守"
buyer = "架空市"
notice_date = 2026-10-01
deadline = 2026-11-06T17:00:00+09:00
opening = 2026-11-10
award_date = 2026-11-20

[price]
ceiling = 54_060_000
investigation = 48_930_000
floor = 40_000_000

[method]
combination = "sum"
price_points = 100
price_formula = "ratio-to-ceiling"
price_params = { cap = 50 }
total_points = 200
rounding.price = { places = 4, mode = "down" }
tie_break = ["technical", "price", "lottery"]

[panel]
members = ["甲委員", "乙委員", "丙委員"]
aggregate = "mean"
rounding = { places = 3, mode = "half_up" }

[minimums]
technical = 30.5
group.ability = 12.25

[lottery]
rule = "receipt"

[[criteria]]
id = "isms"
label = "情報セキュリティ認証"
group = "security"
max_points = 10
formula = "certificate"
params = { any_of = [{ standard = "ISO/IEC 27001", points = 10 }, { standard = "PrivacyMark", points = 4 }] }

[[criteria]]
id = "staff"
label = "有資格者の人数"
group = "ability"
max_points = 20
formula = "stepped"
params = { steps = [{ at_least = 1, points = 7.5 }, { at_least = 3, points = 20 }] }

[[criteria]]
id = "plan"
label = "実施計画 <案> & 工程"
group = "ability"
max_points = 45
formula = "marks"
params = { grades = { A = 1.0, B = 0.7, C = 0.35, D = 0 } }
minimum = 9.45

[[criteria]]
id = "study"
label = "課題の分析"
group = "ability"
max_points = 12.5
formula = "direct"

[[criteria]]
id = "desk"
label = "窓口の設置"
group = "service"
max_points = 12.5
formula = "yes-no"
mandatory = true

[[exclusions]]
rule = "suspension"
"""


def _at(text: str) -> datetime:
    # A cell knows no zone: the moments are those of the deadline's.
    return datetime.fromisoformat(text)


SHEETS: Final[Sheets] = {
    "tender": [
        ["key", "value", "note"],
        ["tender.id", "2026-架空-088", None],
        ["tender.title", "庁内<LAN>＆無線網 & 運用保守", "公告のとおり"],
        ["tender.buyer", "架空市", None],
        ["tender.notice_date", date(2026, 10, 1), None],
        ["tender.deadline", "2026-11-06T17:00:00+09:00", None],
        ["tender.opening", date(2026, 11, 10), None],
        ["tender.award_date", date(2026, 11, 20), None],
        ["price.ceiling", 54060000, "税抜き"],
        ["price.investigation", 48930000, None],
        ["price.floor", 40000000, None],
        ["method.combination", "sum", None],
        ["method.price_points", 100, None],
        ["method.price_formula", "ratio-to-ceiling", None],
        ["method.price_params.cap", 50, None],
        ["method.total_points", 200, None],
        ["method.rounding.price", '{ places = 4, mode = "down" }', None],
        ["method.tie_break", "technical, price, lottery", None],
        ["panel.members", "甲委員、乙委員、丙委員", None],
        ["panel.aggregate", "mean", None],
        ["panel.rounding", '{ places = 3, mode = "half_up" }', None],
        ["minimums.technical", Decimal("30.5"), None],
        ["minimums.group.ability", Decimal("12.25"), None],
        ["lottery.rule", "receipt", None],
    ],
    "criteria": [
        ["id", "label", "group", "max_points", "formula", "params", "mandatory", "minimum"],
        [
            "isms",
            "情報セキュリティ認証",
            "security",
            10,
            "certificate",
            '{ any_of = [{ standard = "ISO/IEC 27001", points = 10 }, { standard = "PrivacyMark", points = 4 }] }',
            None,
            None,
        ],
        [
            "staff",
            "有資格者の人数",
            "ability",
            20,
            "stepped",
            "{ steps = [{ at_least = 1, points = 7.5 }, { at_least = 3, points = 20 }] }",
            None,
            None,
        ],
        [
            "plan",
            "実施計画 <案> & 工程",
            "ability",
            45,
            "marks",
            "{ grades = { A = 1.0, B = 0.7, C = 0.35, D = 0 } }",
            None,
            Decimal("9.45"),
        ],
        ["study", "課題の分析", "ability", Decimal("12.5"), "direct", None, None, None],
        ["desk", "窓口の設置", "service", Decimal("12.5"), "yes-no", None, True, None],
    ],
    "exclusions": [["rule", "note"], ["suspension", "指名停止要領第3条"]],
    "bids": [
        ["vendor", "price", "status", "received_at", "lottery_number", "staff", "study", "desk", "note"],
        ["架空情報株式会社", 49110000, None, _at("2026-11-06 16:58"), 123, 3, Decimal("9.66"), True, None],
        ["007", 49110001, None, _at("2026-11-05 09:30"), 45, 1, Decimal("12.05"), True, "二重封筒"],
        ["㈱髙橋&サンズ<東京>", 50123457, None, _at("2026-11-04 13:05:30"), 777, 2, Decimal("0.07"), True, None],
        ["A＆B通信", 52000000, None, _at("2026-11-06 17:00"), 9, 5, Decimal("11.3"), True, None],
        ["1E5", 48930000, None, _at("2026-10-30 10:00"), 88, 4, Decimal("8.125"), True, None],
        ["株式会社架空電算", None, "辞退", None, None, None, None, None, None],
        ["合同会社高値", 54060001, None, _at("2026-11-06 12:00"), 3, 3, 12, True, None],
        ["停止中建設", 48950500, None, _at("2026-11-02 08:45"), 17, 3, Decimal("12.5"), True, None],
        ["窓口なし商会", 48950000, None, _at("2026-11-03 11:15"), 55, 3, 10, False, None],
    ],
    "marks": [
        ["evaluator", "vendor", "criterion", "mark", "comment"],
        *(
            [member, vendor, "plan", mark, comment]
            for vendor, marks, comment in (
                ("架空情報株式会社", "ABA", "工程が確か"),
                ("007", "BBC", None),
                ("㈱髙橋&サンズ<東京>", "AAA", None),
                ("A＆B通信", "CBC", "A > B と評価"),
                ("1E5", "BAB", None),
                ("停止中建設", "AAA", None),
                ("窓口なし商会", "BBB", None),
            )
            for member, mark in zip(("甲委員", "乙委員", "丙委員"), marks, strict=True)
        ),
    ],
    "certificates": [
        ["vendor", "standard", "edition", "issued", "expires", "certificate_no", "status"],
        ["架空情報株式会社", "PrivacyMark", None, date(2025, 12, 1), date(2027, 11, 30), "00712", "有効"],
        ["007", "ISO/IEC 27001", "2022", date(2025, 4, 1), date(2028, 3, 31), "IS 0815", "有効"],
        ["㈱髙橋&サンズ<東京>", "ISO/IEC 27001", "2022", date(2024, 2, 29), date(2026, 11, 9), "1E10", "有効"],
        ["1E5", "ISO/IEC 27001", "2022", date(2026, 7, 1), date(2029, 6, 30), "000", "有効"],
    ],
    "sanctions": [
        ["vendor", "kind", "start", "end", "authority", "reason"],
        ["停止中建設", "指名停止", date(2026, 9, 1), date(2026, 12, 31), "架空市", "安全管理措置の不適切"],
        ["A＆B通信", "指名停止", date(2026, 4, 1), date(2026, 9, 30), "架空県", "架空の事故"],
    ],
    "vendors": [
        ["vendor", "name", "region", "size", "experience"],
        ["架空情報株式会社", None, "架空市", "大", 7],
        ["007", "株式会社ダブルオー", "架空市", "中小", 12],
        ["㈱髙橋&サンズ<東京>", "髙橋アンドサンズ", "東京都", "中小", 1],
        ["A＆B通信", None, "架空県", "大", 0],
        ["1E5", "イチイーゴ合同会社", "隣の市", "大", 3],
        ["株式会社架空電算", None, None, None, None],
        ["合同会社高値", None, None, "中小", 2],
        ["停止中建設", None, "架空市", "大", 21],
        ["窓口なし商会", None, "架空市", "中小", 4],
    ],
}


def plain_text(value: Value) -> str:
    """Write a value as a CSV file would."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def folder(sheets: Sheets = SHEETS) -> dict[str, bytes]:
    """Return the same tender as a folder: what every workbook is held against."""
    files = {"tender.toml": TENDER.encode()}
    for name, rows in sheets.items():
        if name not in ("tender", "criteria", "exclusions"):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows([[plain_text(value) for value in row] for row in rows])
            files[f"{name}.csv"] = text.getvalue().encode()
    return files
