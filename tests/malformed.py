"""A sound tender and the ways to break it: what each case must tell, and whether anything can still be evaluated.

Used by the tests of the reading and by those of the terminal.
"""

import io
import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

TENDER = """\
[tender]
id = "2026-ict-017"
title = "住民情報システム運用業務委託"
buyer = "架空市"
notice_date = 2026-10-01
deadline = 2026-11-06T17:00:00+09:00
opening = 2026-11-10T10:00:00+09:00
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
rounding.price = { places = 2, mode = "down" }
tie_break = ["technical", "price", "criterion:isms", "lottery"]

[panel]
members = ["甲委員", "乙委員", "丙委員"]
aggregate = "mean"
rounding = { places = 2, mode = "half_up" }

[[criteria]]
id = "isms"
label = "ISMS認証"
group = "security"
max_points = 10
formula = "yes-no"
mandatory = true

[[criteria]]
id = "staff"
label = "有資格者の人数"
group = "ability"
max_points = 30
formula = "stepped"
params = { steps = [ { at_least = 1, points = 10 }, { at_least = 3, points = 30 } ] }

[[criteria]]
id = "plan"
label = "実施計画"
group = "ability"
max_points = 60
formula = "marks"
params = { grades = { A = 1.0, B = 0.7, C = 0.4, D = 0 } }
minimum = 12

[minimums]
technical = 50
group.ability = 30

[lottery]
rule = "receipt"
"""

BIDS = """\
vendor,price,status,received_at,lottery_number,isms,staff
架空情報株式会社,"49,110,000",,2026-11-06T16:58:00+09:00,123,有,3
架空システムズ株式会社,50000000,,2026-11-05 10:00,456,有,1
株式会社架空電算,,辞退,,,,
架空データ合同会社,52000000円,,令和8年11月4日 9:30,789,無,2
"""

MARKS = """\
evaluator,vendor,criterion,mark,comment
甲委員,架空情報株式会社,plan,A,よく練られている
乙委員,架空情報株式会社,plan,B,
丙委員,架空情報株式会社,plan,A,
甲委員,架空システムズ株式会社,plan,B,
乙委員,架空システムズ株式会社,plan,B,
丙委員,架空システムズ株式会社,plan,C,
甲委員,架空データ合同会社,plan,A,
乙委員,架空データ合同会社,plan,A,
丙委員,架空データ合同会社,plan,A,
"""

SOUND: Mapping[str, str] = {"tender.toml": TENDER, "bids.csv": BIDS, "marks.csv": MARKS}

Outcome = Literal["refused", "incomplete"]


@dataclass(frozen=True)
class Malformed:
    """One broken tender. ``told`` are the beginnings of lines it must give: ``file:row:column: value``.

    ``refused`` raises a DefinitionError (exit status 2); ``incomplete`` is evaluated, and nothing is awarded.
    """

    name: str
    files: Mapping[str, str | bytes | Callable[[], bytes]]
    told: tuple[str, ...]
    outcome: Outcome = "refused"
    archive: Callable[[], bytes] | None = None
    lot: str = ""

    def write(self, directory: Path) -> Path:
        """Write the tender under a directory and return the path to evaluate."""
        if self.archive is not None:
            path = directory / "tender.zip"
            path.write_bytes(self.archive())
            return path
        for name, content in self.files.items():
            data = content() if callable(content) else content
            (directory / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return directory


def broken(name: str, file: str, old: str, new: str, *told: str, outcome: Outcome = "refused") -> Malformed:
    """Break one place of the sound tender."""
    assert SOUND[file].count(old) == 1, (name, old)
    return Malformed(name, {**SOUND, file: SOUND[file].replace(old, new)}, told, outcome)


def in_tender(name: str, old: str, new: str, *told: str) -> Malformed:
    return broken(name, "tender.toml", old, new, *(f"tender.toml:{line}" for line in told))


def in_bids(name: str, old: str, new: str, *told: str, outcome: Outcome = "incomplete") -> Malformed:
    return broken(name, "bids.csv", old, new, *(f"bids.csv:{line}" for line in told), outcome=outcome)


def in_marks(name: str, old: str, new: str, *told: str, outcome: Outcome = "incomplete") -> Malformed:
    return broken(name, "marks.csv", old, new, *(f"marks.csv:{line}" for line in told), outcome=outcome)


def with_file(name: str, file: str, content: str | bytes | Callable[[], bytes], *told: str) -> Malformed:
    return Malformed(name, {**SOUND, file: content}, told)


def on_file(table: str, name: str, rows: str, *told: str, outcome: Outcome = "incomplete") -> Malformed:
    """Hand in a table on file about vendors, under its usual headings."""
    content = f"{ON_FILE[table]}\n{rows}\n"
    return Malformed(f"{table}-{name}", {**SOUND, f"{table}.csv": content}, told, outcome)


ON_FILE: Mapping[str, str] = {
    "vendors": "vendor,corporate_number,registered,experience",
    "certificates": "vendor,standard,issued,expires,status,covers,covers_by,covers_reason,period_start,period_end",
    "measures": "vendor,measure,level,evidence",
    "sanctions": "vendor,kind,start,end",
    "relations": "vendor_a,vendor_b,kind",
    "subcontractors": "vendor,subcontractor,approved",
    "members": "venture,member,representative",
    "overrides": "vendor,rule,by,reason,on",
}


def without(name: str, file: str, *told: str) -> Malformed:
    return Malformed(name, {other: content for other, content in SOUND.items() if other != file}, told)


def zipped(entries: Mapping[str, str | bytes], **kinds: int) -> bytes:
    """Pack entries; ``kinds`` are the file types of entries that are no plain files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (kinds.get(name, stat.S_IFREG) | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def lying_archive() -> bytes:
    """An entry that declares 20 bytes and unpacks to 20,000."""
    data = zipped({**SOUND, "vendors.csv": b"x" * 20_000})
    return data.replace((20_000).to_bytes(4, "little"), (20).to_bytes(4, "little"))


def million_rows() -> bytes:
    return b"vendor,price,isms,staff\n" + b"".join(b"v%d,1000000,1,1\n" % number for number in range(1_000_000))


MALFORMED: tuple[Malformed, ...] = (
    # the folder
    without("no-tender-toml", "tender.toml", "tender.toml: "),
    without("no-bids", "bids.csv", "bids.csv: "),
    without("no-marks", "marks.csv", "marks.csv: "),
    with_file("the-same-table-twice", "採点.csv", MARKS, "採点.csv: marks.csv, 採点.csv"),
    # the definition as TOML
    with_file("empty-tender-toml", "tender.toml", "", "tender.toml::tender.id: ", "tender.toml::method: "),
    with_file("tender-toml-in-utf-16", "tender.toml", TENDER.encode("utf-16"), "tender.toml:1: "),
    with_file("tender-toml-in-utf-32", "tender.toml", TENDER.encode("utf-32"), "tender.toml:1: "),
    with_file("tender-toml-not-text", "tender.toml", b"\x00\x01\x02", "tender.toml:1: "),
    in_tender("not-toml", 'buyer = "架空市"', "buyer = 架空市", "4:9: buyer = 架空市"),
    in_tender("key-twice", 'buyer = "架空市"', 'id = "x"', "4"),
    in_tender("unclosed-text", 'buyer = "架空市"', 'buyer = "架空市', "4"),
    in_tender("exponent", "total_points = 200", "total_points = 2e2", "20:method.total_points: 2e2"),
    in_tender("not-a-number", "price_points = 100", "price_points = nan", "17:method.price_points: nan"),
    in_tender("infinite", "{ cap = 50 }", "{ cap = inf }", "19:method.price_params.cap: inf"),
    # its keys
    in_tender("unknown-table", "[panel]", "[panell]", "24:panell: "),
    in_tender("unknown-key", 'buyer = "架空市"', 'bayer = "架空市"', "4:tender.bayer: 架空市"),
    in_tender(
        "unknown-key-of-a-criterion", 'label = "実施計画"', 'lable = "実施計画"', "47:criteria.plan.lable: 実施計画"
    ),
    in_tender("unknown-key-of-the-price", "floor =", "flor =", "13:price.flor: 40000000"),
    in_tender("exclusions-are-no-list", "[lottery]", "[exclusions]", "58:exclusions: "),
    in_tender("rule-without-a-name", "[lottery]\nrule", "[[exclusions]]\nwhen_missing", "58:exclusions[1].rule: "),
    in_tender(
        "when-missing-unknown",
        '[lottery]\nrule = "receipt"',
        '[[exclusions]]\nrule = "suspension"\nwhen_missing = "pass"',
        "60:exclusions.suspension.when_missing: pass",
    ),
    in_tender(
        "parameter-of-a-rule-not-exact",
        '[lottery]\nrule = "receipt"',
        '[[exclusions]]\nrule = "breach-record"\nyears = 3e0',
        "60:exclusions.breach-record.years: 3e0",
    ),
    in_tender(
        "mistyped-rule",
        '[lottery]\nrule = "receipt"',
        '[[exclusions]]\nrule = "suspention"',
        "58:exclusions.suspention: suspention",
    ),
    in_tender(
        "unknown-parameter-of-a-rule",
        '[lottery]\nrule = "receipt"',
        '[[exclusions]]\nrule = "certificate-required"\nanyof = ["ISMS"]',
        "60:exclusions.certificate-required.anyof: anyof",
    ),
    in_tender(
        "unknown-standard",
        '[lottery]\nrule = "receipt"',
        '[[exclusions]]\nrule = "certificate-required"\nany_of = ["ISO/IEC 2700l"]',
        "58:exclusions.certificate-required: ",
    ),
    in_tender(
        "rule-twice",
        '[lottery]\nrule = "receipt"',
        '[[exclusions]]\nrule = "suspension"\n[[exclusions]]\nrule = "suspension"',
        "60:exclusions.suspension: suspension",
    ),
    in_tender("later-version-table", "[lottery]", "[[lots]]", "58:lots: "),
    in_tender("no-id", 'id = "2026-ict-017"\n', "", "1:tender.id: "),
    in_tender("blank-title", 'title = "住民情報システム運用業務委託"', 'title = " "', "3:tender.title: "),
    in_tender("number-as-title", 'title = "住民情報システム運用業務委託"', "title = 1", "3:tender.title: 1"),
    in_tender("ceiling-as-text", "54_060_000", '"5406万円"', "11:price.ceiling: 5406万円"),
    in_tender("ceiling-with-part-of-a-yen", "54_060_000", "54_060_000.5", "11:price.ceiling: 54060000.5"),
    in_tender("negative-ceiling", "54_060_000", "-1", "11:price.ceiling: -1"),
    in_tender("unknown-currency", 'buyer = "架空市"', 'currency = "YEN"', "4:tender.currency: YEN"),
    in_tender("impossible-date", "2026-10-01", "2026-02-30", "5"),
    in_tender("date-as-text", "2026-11-20", '"11月20日"', "8:tender.award_date: 11月20日"),
    in_tender("rounding-mode-unknown", 'mode = "down"', 'mode = "floor"', "21:method.rounding.price.mode: floor"),
    in_tender("rounding-stage-unknown", "rounding.price", "rounding.prise", "21:method.rounding.prise: "),
    in_tender(
        "rounding-without-places",
        '{ places = 2, mode = "down" }',
        '{ mode = "down" }',
        "21:method.rounding.price.places: ",
    ),
    in_tender(
        "too-many-places",
        '{ places = 2, mode = "down" }',
        '{ places = 99, mode = "down" }',
        "21:method.rounding.price.places: 99",
    ),
    in_tender("aggregate-unknown", '"mean"', '"average"', "26:panel.aggregate: average"),
    with_file(
        "criteria-is-no-list", "tender.toml", "criteria = 1\n" + TENDER.partition("[[")[0], "tender.toml:1:criteria: 1"
    ),
    in_tender("mandatory-as-text", "mandatory = true", 'mandatory = "perhaps"', "35:criteria.isms.mandatory: perhaps"),
    # its sense
    in_tender("dates-in-the-wrong-order", "2026-11-20", "2026-11-01", "8:tender.award_date: 2026-11-01"),
    in_tender("opening-before-the-deadline", "2026-11-10T10", "2026-11-06T10", "7:tender.opening: 2026-11-06"),
    in_tender("floor-above-the-ceiling", "40_000_000", "60_000_000", "13:price.floor: 60000000"),
    in_tender("mistyped-combination", 'combination = "sum"', 'combination = "som"', "16:method.combination: som"),
    in_tender(
        "mistyped-price-formula", '"ratio-to-ceiling"', '"ratio-to-celing"', "18:method.price_formula: ratio-to-celing"
    ),
    in_tender("mistyped-criterion-formula", '"yes-no"', '"yes-or-no"', "34:criteria.isms.formula: yes-or-no"),
    in_tender(
        "unknown-preset", 'combination = "sum"', 'preset = "jp-division-method"', "16:method.preset: jp-division-method"
    ),
    in_tender("unknown-parameter", "{ cap = 50 }", "{ capp = 50 }", "19:method.price_params.capp: capp"),
    in_tender("parameter-out-of-range", "B = 0.7", "B = 7", "51:criteria.plan.params.grades: "),
    in_tender(
        "missing-parameter",
        '"ratio-to-ceiling"\nprice_params = { cap = 50 }',
        '"fixed-anchors"',
        "15:method.price_params.low: ",
    ),
    in_tender("criterion-without-points", "max_points = 30\n", "", "37:criteria.staff.max_points: "),
    in_tender("criterion-of-no-points", "max_points = 30", "max_points = 0", "41:criteria.staff.max_points: 0"),
    in_tender("criterion-twice", 'id = "staff"', 'id = "isms"', "38:criteria.isms.id: isms"),
    in_tender("criterion-named-like-a-column", 'id = "staff"', 'id = "price"', "38:criteria.price.id: price"),
    in_tender("weights-do-not-add-up", "total_points = 200", "total_points = 210", "20:method.total_points: 210"),
    in_tender(
        "price-formula-without-price-points",
        'combination = "sum"',
        'combination = "ratio"',
        "18:method.price_formula: ratio-to-ceiling",
    ),
    in_tender(
        "no-price-formula",
        'price_formula = "ratio-to-ceiling"\nprice_params = { cap = 50 }\n',
        "",
        "15:method.price_formula: ",
    ),
    in_tender(
        "two-minimum-prices",
        "floor = 40_000_000",
        'floor = 40_000_000\nvariable_minimum = { form = "all", factor = 0.9 }',
        "14:price.variable_minimum: ",
    ),
    in_tender("no-ceiling", "ceiling = 54_060_000\n", "", "10:price.ceiling: "),
    in_tender("tie-break-unknown", '"criterion:isms"', '"criterion:isma"', "22:method.tie_break: criterion:isma"),
    in_tender("tie-break-twice", '"criterion:isms"', '"price"', "22:method.tie_break: price"),
    in_tender("minimum-above-the-points", "minimum = 12", "minimum = 61", "52:criteria.plan.minimum: 61"),
    # the allotments that would have been allowed
    *(
        in_tender(f"robustness-{name}", '[lottery]\nrule = "receipt"', f"[robustness]\n{written}", told)
        for name, written, told in (
            ("band-of-nothing", 'band = "0%"', "59:robustness.band: 0%"),
            ("band-above-one", "band = 1.5", "59:robustness.band: 1.5"),
            ("band-is-no-share", 'band = "much%"', "59:robustness.band: much%"),
            ("unknown-key", "bands = 0.2", "59:robustness.bands: 0.2"),
            ("unknown-criterion", "bounds = { plann = { at_least = 1 } }", "59:robustness.bounds.plann: plann"),
            ("bound-is-no-table", "bounds = { isms = 5 }", "59:robustness.bounds.isms: 5"),
            ("unknown-end", "bounds = { isms = { least = 5 } }", "59:robustness.bounds.isms.least: 5"),
            ("below-zero", "bounds = { isms = { at_least = -1 } }", "59:robustness.bounds.isms.at_least: -1"),
            (
                "crossed",
                "bounds = { isms = { at_least = 10, at_most = 9 } }",
                "59:robustness.bounds.isms.at_most: 9",
            ),
            (
                "published-above",
                "bounds = { isms = { at_most = 9 } }",
                "59:robustness.bounds.isms: { at_most = 9 }",
            ),
            (
                "published-below",
                "bounds = { isms = { at_least = 11, at_most = 12 } }",
                "59:robustness.bounds.isms: { at_least = 11, at_most = 12 }",
            ),
        )
    ),
    in_tender("group-unknown", "group.ability", "group.abilities", "56:minimums.group.abilities: abilities"),
    in_tender("group-minimum-unreachable", "group.ability = 30", "group.ability = 91", "56:minimums.group.ability: 91"),
    in_tender("technical-minimum-unreachable", "technical = 50", "technical = 101", "55:minimums.technical: 101"),
    in_tender("lottery-unknown", 'rule = "receipt"', 'rule = "dice"', "59:lottery.rule: dice"),
    in_tender("member-twice", '"丙委員"', '"甲委員"', "25:panel.members: 甲委員"),
    in_tender(
        "trimmed-mean-of-two",
        '"mean"',
        '"trimmed-mean"\nabsences = [{ evaluator = "丙委員" }]',
        "26:panel.aggregate: trimmed-mean",
    ),
    in_tender(
        "absence-of-a-stranger", '"mean"', '"mean"\nabsences = [{ evaluator = "丁委員" }]', "27:panel.absences: 丁委員"
    ),
    in_tender(
        "criterion-minimum-under-a-median-of-totals",
        'aggregate = "mean"',
        'aggregate = "median"\nper = "total"',
        "53:criteria.plan.minimum: ",
    ),
    # the bids as a file
    with_file("empty-bids", "bids.csv", "", "bids.csv:1: "),
    with_file("headings-only", "bids.csv", "vendor,price,isms,staff\n", "bids.csv:2: "),
    with_file("bids-not-text", "bids.csv", b"vendor,price\n\xff\xfe\xfd", "bids.csv:2: "),
    with_file("bids-with-nul", "bids.csv", "vendor,price\n甲\0,1\n", "bids.csv:2: "),
    with_file("bids-in-euc-jp", "bids.csv", BIDS.encode("euc-jp"), "bids.csv:"),
    with_file("bids-separated-by-tabs", "bids.csv", "vendor\tprice\tisms\tstaff\n甲\t1\t1\t1\n", "bids.csv:1:"),
    with_file("a-million-rows", "bids.csv", million_rows, "bids.csv:100002: "),
    in_bids("open-quotation", '"49,110,000"', '"49,110,000', "2", outcome="refused"),
    in_bids("column-twice", "lottery_number,isms,staff", "lottery_number,isms,isms", "1:isms: isms", outcome="refused"),
    in_bids(
        "alias-and-name-of-one-column",
        "vendor,price,status",
        "vendor,price,入札価格",
        "1:price: price",
        outcome="refused",
    ),
    in_bids("no-price-column", "vendor,price", "vendor,prise", "1:price: ", "1:prise: prise", outcome="refused"),
    in_bids("unknown-column", "lottery_number", "lotery_number", "1:lotery_number: lotery_number", outcome="refused"),
    in_bids("no-column-for-a-criterion", ",isms,staff\n", ",isms,note\n", "1:staff: ", outcome="refused"),
    # the bids row by row
    in_bids("irregular-grouping", "50000000", '"12,34"', "3:price: 12,34"),
    in_bids("european-decimals", "50000000", '"50.000.000,00"', "3:price: 50.000.000,00"),
    in_bids("price-in-words", "50000000", "五千万円", "3:price: 五千万円"),
    in_bids("price-in-thousands", "50000000", "50000千円", "3:price: 50000千円"),
    in_bids("price-with-exponent", "50000000", "5e7", "3:price: 5e7"),
    in_bids("negative-price", "50000000", "-50000000", "3:price: -50000000"),
    in_bids("negative-price-with-a-triangle", "50000000", "△50000000", "3:price: △50000000"),
    in_bids("zero-price", "50000000", "0", "3:price: 0"),
    in_bids("missing-price", "50000000", "", "3:price: "),
    in_bids("part-of-a-yen", "50000000", "50000000.5", "3:price: 50000000.5"),
    in_bids(
        "vendor-twice",
        "架空データ合同会社,52",
        "架空情報株式会社,52",
        "2:vendor: 架空情報株式会社",
        "5:vendor: 架空情報株式会社",
    ),
    in_bids("blank-vendor", "架空データ合同会社,52", ",52", "5:vendor: "),
    in_bids("unknown-status", "辞退", "棄権", "4:status: 棄権"),
    in_bids(
        "row-too-short",
        "架空データ合同会社,52000000円,,令和8年11月4日 9:30,789,無,2",
        "架空データ合同会社,52000000円",
        "5:isms: ",
    ),
    in_bids("row-too-long", ",789,無,2", ",789,無,2,9", "5: "),
    in_bids("unquoted-price", '"49,110,000"', "49,110,000", "2: "),
    in_bids("missing-answer", "789,無,2", "789,,2", "5:isms: "),
    in_bids("neither-yes-nor-no", "789,無,2", "789,多分,2", "5:isms: 多分"),
    in_bids("answer-is-no-number", "789,無,2", "789,無,二人", "5:staff: 二人"),
    in_bids("impossible-day", "2026-11-05 10:00", "2026-11-31 10:00", "3:received_at: 2026-11-31 10:00"),
    in_bids(
        "day-outside-the-era", "令和8年11月4日 9:30", "平成38年11月4日 9:30", "5:received_at: 平成38年11月4日 9:30"
    ),
    in_bids("day-without-time", "2026-11-05 10:00", "2026-11-05", "3:received_at: 2026-11-05"),
    in_bids("lottery-number-is-no-whole-number", "456", "45.6", "3:lottery_number: 45.6"),
    # the marks
    with_file("empty-marks", "marks.csv", "", "marks.csv:1: "),
    in_marks("no-mark-column", ",mark,", ",grade,", "1:mark: ", outcome="refused"),
    in_marks("unknown-member", "丙委員,架空データ合同会社", "丁委員,架空データ合同会社", "10:evaluator: 丁委員"),
    in_marks(
        "unknown-vendor", "丙委員,架空データ合同会社", "丙委員,架空デ一タ合同会社", "10:vendor: 架空デ一タ合同会社"
    ),
    in_marks(
        "unknown-criterion", "丙委員,架空データ合同会社,plan", "丙委員,架空データ合同会社,plam", "10:criterion: plam"
    ),
    in_marks("unknown-grade", "丙委員,架空データ合同会社,plan,A", "丙委員,架空データ合同会社,plan,S", "10:mark: S"),
    in_marks(
        "number-where-grades-are",
        "丙委員,架空データ合同会社,plan,A",
        "丙委員,架空データ合同会社,plan,60",
        "10:mark: 60",
    ),
    in_marks("blank-mark", "丙委員,架空データ合同会社,plan,A", "丙委員,架空データ合同会社,plan,", "10:mark: "),
    in_marks("mark-twice", "丙委員,架空データ合同会社", "乙委員,架空データ合同会社", "9:", "10:"),
    in_marks("missing-mark", "丙委員,架空データ合同会社,plan,A,\n", "", ":mark: 丙委員, 架空データ合同会社, plan"),
    # what is on file about the vendors
    on_file(
        "vendors", "corporate-number-too-short", "株式会社架空電算,123,有,1", "vendors.csv:2:corporate_number: 123"
    ),
    on_file(
        "vendors",
        "check-digit-wrong",
        "株式会社架空電算,1999900000001,有,1",
        "vendors.csv:2:corporate_number: 1999900000001",
    ),
    on_file("vendors", "neither-yes-nor-no", "株式会社架空電算,,申請中,1", "vendors.csv:2:registered: 申請中"),
    on_file("vendors", "part-of-a-work", "株式会社架空電算,,有,1.5", "vendors.csv:2:experience: 1.5"),
    on_file("vendors", "twice", "株式会社架空電算,,有,\n株式会社架空電算,,無,", "vendors.csv:2:", "vendors.csv:3:"),
    on_file(
        "certificates",
        "unknown-vendor",
        "架空データ合同会杜,ISMS,,,,,,,,",
        "certificates.csv:2:vendor: 架空データ合同会杜",
    ),
    on_file("certificates", "no-standard", "架空データ合同会社,,,,,,,,,", "certificates.csv:2:standard: "),
    on_file(
        "certificates",
        "impossible-day",
        "架空データ合同会社,ISMS,2025-02-30,,,,,,,",
        "certificates.csv:2:issued: 2025-02-30",
    ),
    on_file(
        "certificates",
        "expired-before-issued",
        "架空データ合同会社,ISMS,2025-04-01,令和6年3月31日,,,,,,",
        "certificates.csv:2:expires: 令和6年3月31日",
    ),
    on_file(
        "certificates",
        "period-reversed",
        "架空データ合同会社,SOC 2,,,,,,,2026-03-31,2025-04-01",
        "certificates.csv:2:period_end: 2025-04-01",
    ),
    on_file(
        "certificates",
        "unknown-status",
        "架空データ合同会社,ISMS,,,失効気味,,,,,",
        "certificates.csv:2:status: 失効気味",
    ),
    on_file(
        "certificates",
        "judgement-of-nobody",
        "架空データ合同会社,ISMS,,,,有,,,,",
        "certificates.csv:2:covers_by: ",
        "certificates.csv:2:covers_reason: ",
    ),
    on_file(
        "certificates",
        "judgement-without-answer",
        "架空データ合同会社,ISMS,,,,,架空市,登録範囲による,,",
        "certificates.csv:2:covers: ",
    ),
    Malformed(
        "certificates-no-standard-column",
        {**SOUND, "certificates.csv": "vendor,standart\n架空データ合同会社,ISMS\n"},
        ("certificates.csv:1:standard: ", "certificates.csv:1:standart: standart"),
    ),
    on_file("measures", "unknown-measure", "架空データ合同会社,educaton,1,", "measures.csv:2:measure: educaton"),
    on_file("measures", "level-too-high", "架空データ合同会社,education,9,記録", "measures.csv:2:level: 9"),
    on_file("measures", "level-negative", "架空データ合同会社,education,-1,記録", "measures.csv:2:level: -1"),
    on_file("measures", "blank-level", "架空データ合同会社,education,,記録", "measures.csv:2:level: "),
    on_file(
        "measures",
        "twice",
        "架空データ合同会社,education,1,\n架空データ合同会社,education,2,",
        "measures.csv:2:vendor: 架空データ合同会社, education",
        "measures.csv:3:vendor: 架空データ合同会社, education",
    ),
    on_file("measures", "unknown-vendor", "架空商会,education,1,", "measures.csv:2:vendor: 架空商会"),
    on_file(
        "sanctions",
        "of-a-misspelt-bidder",
        "架空デ一タ合同会社,指名停止,2026-10-01,",
        "sanctions.csv:2:vendor: 架空デ一タ合同会社",
    ),
    on_file("sanctions", "unknown-kind", "架空データ合同会社,注意,2026-10-01,", "sanctions.csv:2:kind: 注意"),
    on_file("sanctions", "no-start", "架空データ合同会社,指名停止,,2026-10-01", "sanctions.csv:2:start: "),
    on_file(
        "sanctions",
        "ended-before-it-began",
        "架空データ合同会社,指名停止,2026-10-02,2026-10-01",
        "sanctions.csv:2:end: 2026-10-01",
    ),
    on_file(
        "sanctions",
        "day-outside-the-era",
        "架空データ合同会社,指名停止,平成38年1月1日,",
        "sanctions.csv:2:start: 平成38年1月1日",
    ),
    on_file("sanctions", "row-too-short", "架空データ合同会社,指名停止", "sanctions.csv:2:start: "),
    on_file("relations", "unknown-kind", "架空データ合同会社,株式会社架空電算,友人", "relations.csv:2:kind: 友人"),
    on_file(
        "relations",
        "with-itself",
        "架空データ合同会社,架空データ合同会社,役員兼任",
        "relations.csv:2:vendor_b: 架空データ合同会社",
    ),
    on_file("relations", "one-end-blank", "架空データ合同会社,,役員兼任", "relations.csv:2:vendor_b: "),
    on_file(
        "subcontractors",
        "neither-yes-nor-no",
        "架空データ合同会社,架空運用株式会社,申請中",
        "subcontractors.csv:2:approved: 申請中",
    ),
    on_file("subcontractors", "of-nobody", "架空商会,架空運用株式会社,有", "subcontractors.csv:2:vendor: 架空商会"),
    on_file("members", "of-no-venture", "架空共同企業体,架空商会,有", "members.csv:2:venture: 架空共同企業体"),
    on_file(
        "members",
        "two-representatives",
        "架空データ合同会社,架空商会,有\n架空データ合同会社,架空物産,有",
        "members.csv:3:representative: 架空データ合同会社",
    ),
    on_file(
        "overrides",
        "of-a-rule-not-applied",
        "架空データ合同会社,suspension,架空市長,他に代わる者がいない,2026-11-01",
        "overrides.csv:2:rule: suspension",
    ),
    on_file(
        "overrides",
        "by-nobody",
        "架空データ合同会社,suspension,,他に代わる者がいない,2026-11-01",
        "overrides.csv:2:by: ",
    ),
    # archives
    Malformed("zip-is-none", {}, ("tender.zip: ",), archive=lambda: b"PK\x03\x04 no zip"),
    Malformed(
        "zip-bomb", {}, ("tender.zip/bids.csv: ",), archive=lambda: zipped({**SOUND, "bids.csv": b"0" * 50_000_000})
    ),
    Malformed("zip-of-many", {}, ("tender.zip: 1001",), archive=lambda: zipped({f"{n}.csv": "" for n in range(1001)})),
    Malformed("zip-lies-about-a-size", {}, ("tender.zip: this zip file is broken",), archive=lying_archive),
    Malformed(
        "zip-leaves-itself", {}, ("tender.zip: ../bids.csv",), archive=lambda: zipped({**SOUND, "../bids.csv": BIDS})
    ),
    Malformed(
        "zip-from-the-root", {}, ("tender.zip: /etc/passwd",), archive=lambda: zipped({**SOUND, "/etc/passwd": ""})
    ),
    Malformed(
        "zip-with-a-drive", {}, ("tender.zip: C:/bids.csv",), archive=lambda: zipped({**SOUND, "C:/bids.csv": BIDS})
    ),
    Malformed(
        "zip-with-backslashes",
        {},
        (r"tender.zip: ..\bids.csv",),
        archive=lambda: zipped({**SOUND, "..\\bids.csv": BIDS}),
    ),
    Malformed(
        "zip-with-a-link",
        {},
        ("tender.zip: link.csv",),
        archive=lambda: zipped({**SOUND, "link.csv": "/etc/passwd"}, **{"link.csv": stat.S_IFLNK}),
    ),
    Malformed("zip-without-a-tender", {}, ("tender.toml: tender.zip",), archive=lambda: zipped({"readme.txt": "x"})),
    Malformed("a-file-of-another-kind", {}, ("tender.zip: ",), archive=lambda: b""),
)
