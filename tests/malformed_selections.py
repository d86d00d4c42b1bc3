"""Sound tenders with a selection, and the ways to break them: a shortlist, and lots with a package and a discount."""

from collections.abc import Mapping

from malformed import Malformed, Outcome

SHORTLIST_TENDER = """\
[tender]
id = "2026-s"
title = "指名候補者の選定"
deadline = 2026-10-30

[method]
combination = "technical-only"

[[criteria]]
id = "record"
max_points = 100
formula = "direct"

[selection]
kind = "shortlist"
objective = ["points"]
tie_break = ["price"]

[[selection.rules]]
rule = "size"
at_least = 2
at_most = 3

[[selection.rules]]
rule = "local"
id = "city"
label = "市内業者"
regions = ["架空市"]
at_least = 1

[[selection.rules]]
rule = "certified"
any_of = ["ISO/IEC 27001"]
share_at_least = "1/3"

[[selection.rules]]
rule = "exclusive"
vendors = ["架空電算", "架空情報"]

[[selection.rules]]
rule = "spend-share"
at_most = 0.6

[[selection.rules]]
rule = "affiliates"
at_most = 1
kinds = ["parent"]
"""

SHORTLIST: Mapping[str, str] = {
    "tender.toml": SHORTLIST_TENDER,
    "bids.csv": "vendor,price,record\n架空情報,4800000,92\n架空電算,4600000,90\n架空ソフト,3200000,78\n",
    "vendors.csv": "vendor,region\n架空情報,架空市\n架空電算,架空県\n架空ソフト,\n",
    "certificates.csv": "vendor,standard\n架空情報,ISO/IEC 27001:2022\n",
    "relations.csv": "vendor_a,vendor_b,kind\n",
}

LOTS_TENDER = """\
[tender]
id = "2026-l"
title = "清掃業務委託"

[price]
floor = 1_000_000

[method]
combination = "lowest-price"

[selection]
objective = ["lots", "price"]
unawarded = true

[[selection.rules]]
rule = "capacity"

[[selection.rules]]
rule = "lots-per-vendor"
at_most = 2
vendor = "架空美装"

[[selection.rules]]
rule = "capability"
capability = "夜間"
at_least = 1

[[selection.rules]]
rule = "spend-share"
group = "架空グループ"
at_most = 0.5

[[selection.rules]]
rule = "discount"
vendor = "架空施設"
tiers = [{ lots_at_least = 2, percent = 4 }]

[[selection.rules]]
rule = "exclusive"
packages = ["P1", "P2"]
"""

LOTS: Mapping[str, str] = {
    "tender.toml": LOTS_TENDER,
    "lots.csv": "lot,label,ceiling,load\n1,本庁舎,6000000,3\n2,学校,,4\n3,図書館,3000000,\n",
    "bids.csv": """\
vendor,lot,price
架空美装,1,5500000
架空施設,1,5800000
架空美装,2,7600000
架空施設,2,7500000
架空施設,3,2800000
""",
    "packages.csv": "package,vendor,lots,price,points\nP1,架空美装,1;2,12000000,50\nP2,架空施設,1、2、3,13000000,60\n",
    "vendors.csv": "vendor,group,capabilities,capacity\n架空美装,架空グループ,夜間;常駐,6\n架空施設,,,10\n",
}


def in_shortlist(name: str, old: str, new: str, *told: str, outcome: Outcome = "refused") -> Malformed:
    return _broken(SHORTLIST, f"shortlist-{name}", "tender.toml", old, new, told, outcome)


def in_lots(name: str, old: str, new: str, *told: str, outcome: Outcome = "refused") -> Malformed:
    return _broken(LOTS, f"lots-{name}", "tender.toml", old, new, told, outcome)


def in_table(name: str, table: str, old: str, new: str, *told: str, outcome: Outcome = "incomplete") -> Malformed:
    return _broken(LOTS, f"{table}-{name}", f"{table}.csv", old, new, told, outcome)


def _broken(
    sound: Mapping[str, str], name: str, file: str, old: str, new: str, told: tuple[str, ...], outcome: Outcome
) -> Malformed:
    assert sound[file].count(old) == 1, (name, old)
    lines = tuple(f"{file}:{line}" if line[0].isdecimal() else line for line in told)
    return Malformed(name, {**sound, file: sound[file].replace(old, new)}, lines, outcome, lot=_lot(sound))


def _lot(sound: Mapping[str, str]) -> str:
    return "1" if "lots.csv" in sound else ""


def without(sound: Mapping[str, str], file: str, *told: str, outcome: Outcome = "refused") -> Malformed:
    files = {name: text for name, text in sound.items() if name != file}
    return Malformed(f"no-{file}-{len(sound)}", files, told, outcome, lot=_lot(sound))


def with_file(sound: Mapping[str, str], name: str, file: str, text: str, *told: str) -> Malformed:
    return Malformed(name, {**sound, file: text}, told, lot=_lot(sound))


SIZE = 'rule = "size"\nat_least = 2\nat_most = 3\n'
LOCAL = 'regions = ["架空市"]\nat_least = 1\n'
TIERS = "tiers = [{ lots_at_least = 2, percent = 4 }]\n"

MALFORMED_SELECTIONS: tuple[Malformed, ...] = (
    # the selection itself
    in_shortlist("without-an-objective", 'objective = ["points"]\n', "", "14:selection.objective: "),
    in_shortlist("with-an-empty-objective", '["points"]', "[]", "16:selection.objective: "),
    in_shortlist("objective-misspelt", '["points"]', '["point"]', "16:selection.objective: [point]"),
    in_shortlist("objective-as-text", '["points"]', '"points"', "16:selection.objective: points"),
    in_shortlist("objective-twice", '["points"]', '["points", "points"]', "16:selection.objective: points"),
    in_shortlist("objective-of-lots", '["points"]', '["points", "lots"]', "16:selection.objective: lots"),
    in_shortlist("kind-unknown", '"shortlist"', '"short-list"', "15:selection.kind: short-list"),
    in_shortlist("kind-lots-without-lots", '"shortlist"', '"lots"', "15:selection.kind: lots"),
    in_shortlist("key-unknown", 'tie_break = ["price"]', 'tiebreak = ["price"]', "17:selection.tiebreak: [price]"),
    in_shortlist("tie-break-unknown", '["price"]', '["lots"]', "17:selection.tie_break: lots"),
    in_shortlist("tie-break-twice", '["price"]', '["price", "price"]', "17:selection.tie_break: price"),
    in_shortlist("tie-break-an-objective", '["price"]', '["points"]', "17:selection.tie_break: points"),
    in_shortlist("unawarded", 'tie_break = ["price"]', "unawarded = true", "17:selection.unawarded: true"),
    in_shortlist(
        "unawarded-as-text", 'tie_break = ["price"]', 'unawarded = "perhaps"', "17:selection.unawarded: perhaps"
    ),
    in_shortlist(
        "rules-no-list", '[[selection.rules]]\nrule = "size"', '[selection.rule]\nrule = "size"', "19:selection.rule: "
    ),
    in_lots("every-lot-awarded", "unawarded = true\n", "", "12:selection.objective: lots"),
    in_lots("points-without-criteria", '["lots", "price"]', '["points"]', "12:selection.objective: points"),
    in_lots("kind-shortlist", "unawarded = true", 'kind = "shortlist"', "13:selection.kind: shortlist"),
    in_lots("no-selection", LOTS_TENDER.partition("[selection]")[2], "", "tender.toml:11:selection.objective: "),
    with_file(
        {**LOTS, "tender.toml": LOTS_TENDER.partition("[selection]")[0]},
        "lots-without-selection",
        "README.md",
        "x",
        "lots.csv: lots",
        "packages.csv: packages",
    ),
    with_file(
        SHORTLIST, "packages-of-a-shortlist", "packages.csv", LOTS["packages.csv"], "tender.toml:15:selection.kind: "
    ),
    # its rules
    in_shortlist("rule-unnamed", 'rule = "size"', "", "19:selection.rules[1].rule: "),
    in_shortlist("rule-misspelt", 'rule = "size"', 'rule = "sise"', "20:selection.rules.sise.rule: sise"),
    in_shortlist("rule-of-another-type", 'rule = "size"', "rule = 5", "20:selection.rules.5.rule: 5"),
    in_shortlist("no-size", SIZE, 'rule = "budget"\nat_most = 9_000_000\n', "19:selection.rules: "),
    in_shortlist("size-negative", "at_least = 2", "at_least = -2", "21:selection.rules.size.at_least: -2"),
    in_shortlist("size-reversed", "at_least = 2", "at_least = 4", "21:selection.rules.size.at_least: 4"),
    in_shortlist("size-twice", "at_least = 2", "exactly = 2", "21:selection.rules.size.exactly: 2"),
    in_shortlist("size-unlimited", SIZE, 'rule = "size"\n', "19:selection.rules.size.exactly: "),
    in_shortlist("size-in-floats", "at_most = 3", "at_most = 3e0", "22:selection.rules.size.at_most: 3e0"),
    in_shortlist("parameter-unknown", "at_most = 3", "at_mots = 3", "22:selection.rules.size.at_mots: at_mots"),
    in_shortlist("key-of-a-rule-misspelt", 'label = "', 'lable = "', "27:selection.rules.city.lable: lable"),
    in_shortlist("label-as-number", 'label = "市内業者"', "label = 1", "27:selection.rules.city.label: 1"),
    in_shortlist("rule-id-twice", 'id = "city"', 'id = "size"', "24:selection.rules.size: size"),
    in_shortlist(
        "rule-twice", 'rule = "affiliates"\n', 'rule = "size"\nid = "also"\n', "44:selection.rules.also: size"
    ),
    in_shortlist("regions-empty", '["架空市"]', "[]", "28:selection.rules.city.regions: []"),
    in_shortlist("regions-as-text", '["架空市"]', '"架空市"', "28:selection.rules.city.regions: 架空市"),
    in_shortlist("regions-missing", LOCAL, "at_least = 1\n", "24:selection.rules.city.regions: "),
    in_shortlist("quota-of-nothing", LOCAL, 'regions = ["架空市"]\n', "24:selection.rules.city.at_least: "),
    in_shortlist("quota-in-parts", LOCAL, f"{LOCAL}at_most = 1.5\n", "30:selection.rules.city.at_most: 1.5"),
    in_shortlist("quota-of-lots", LOCAL, f'{LOCAL}of = "lots"\n', "30:selection.rules.city.of: lots"),
    in_shortlist("quota-reversed", LOCAL, f"{LOCAL}at_most = 0\n", "29:selection.rules.city.at_least: 1"),
    in_shortlist("share-above-one", '"1/3"', "1.2", "34:selection.rules.certified.share_at_least: 1.2"),
    in_shortlist("share-over-nothing", '"1/3"', '"1/0"', "34:selection.rules.certified.share_at_least: 1/0"),
    in_shortlist("standard-unknown", "ISO/IEC 27001", "ISO/IEC 27O01", "33:selection.rules.certified.any_of: "),
    in_shortlist("no-day-for-certificates", "deadline = 2026-10-30\n", "", "tender.toml:1:tender.award_date: "),
    in_shortlist(
        "day-not-given", 'any_of = ["ISO', 'days = ["award"]\nany_of = ["ISO', "tender.toml:1:tender.award_date: "
    ),
    in_shortlist(
        "exclusive-alone", '["架空電算", "架空情報"]', '["架空電算"]', "38:selection.rules.exclusive.vendors: "
    ),
    in_shortlist(
        "exclusive-twice",
        '["架空電算", "架空情報"]',
        '["架空電算", "架空電算"]',
        "38:selection.rules.exclusive.vendors: ",
    ),
    in_shortlist(
        "exclusive-packages",
        'vendors = ["架空電算", "架空情報"]',
        'packages = ["P", "Q"]',
        "38:selection.rules.exclusive.packages: ",
    ),
    in_shortlist(
        "exclusive-of-both",
        'vendors = ["架空電算", ',
        'packages = ["P", "Q"]\nvendors = ["架空電算", ',
        "39:selection.rules.exclusive.vendors: ",
    ),
    in_shortlist(
        "rule-for-lots",
        'rule = "spend-share"\nat_most = 0.6',
        'rule = "capacity"',
        "41:selection.rules.capacity.rule: capacity",
    ),
    in_shortlist(
        "share-of-two",
        "at_most = 0.6",
        'at_most = 0.6\nvendor = "架空電算"\ngroup = "G"',
        "44:selection.rules.spend-share.group: G",
    ),
    in_shortlist(
        "share-at-least-of-nobody", "at_most = 0.6", "at_least = 0.6", "42:selection.rules.spend-share.at_least: 0.6"
    ),
    in_shortlist("relation-unknown", '["parent"]', '["cousin"]', "47:selection.rules.affiliates.kinds: [cousin]"),
    in_shortlist(
        "affiliates-within-lots", 'kinds = ["parent"]', 'within = "lot"', "47:selection.rules.affiliates.within: lot"
    ),
    in_lots(
        "score-floor-without-criteria",
        'rule = "capacity"',
        'rule = "score-floor"\nat_least = 60',
        "15:selection.rules.score-floor.measure: points",
    ),
    in_lots(
        "budget-in-parts-of-a-yen",
        'rule = "capacity"',
        'rule = "budget"\nat_most = 0.5',
        "17:selection.rules.budget.at_most: 0.5",
    ),
    in_lots("tiers-without-a-threshold", "lots_at_least = 2, ", "", "36:selection.rules.discount.tiers: "),
    in_lots(
        "tiers-that-fall",
        TIERS,
        "tiers = [{ lots_at_least = 2, percent = 4 }, { lots_at_least = 3, percent = 2 }]\n",
        "36:selection.rules.discount.tiers: ",
    ),
    in_lots(
        "tiers-mixed",
        TIERS,
        "tiers = [{ lots_at_least = 2, percent = 4 }, { price_at_least = 3, percent = 5 }]\n",
        "36:selection.rules.discount.tiers: ",
    ),
    in_lots("all-for-nothing", "percent = 4", "percent = 100", "36:selection.rules.discount.tiers: "),
    in_lots("rounding-unknown", TIERS, f'{TIERS}rounding = "floor"\n', "37:selection.rules.discount.rounding: floor"),
    in_lots(
        "two-discounts",
        'rule = "capacity"',
        'rule = "discount"\nid = "other"\nvendor = "架空施設"\ntiers = [{ lots_at_least = 9, percent = 1 }]',
        "38:selection.rules.discount.vendor: 架空施設",
    ),
    # what the rules name
    in_lots(
        "vendor-unknown",
        'vendor = "架空美装"',
        'vendor = "架空美裝"',
        "18:selection.rules.lots-per-vendor.vendor: 架空美裝",
        outcome="incomplete",
    ),
    in_lots(
        "discount-of-nobody",
        'vendor = "架空施設"',
        'vendor = "架空設備"',
        "33:selection.rules.discount.vendor: 架空設備",
        outcome="incomplete",
    ),
    in_lots(
        "capability-of-nobody",
        '"夜間"',
        '"夜間対応"',
        "23:selection.rules.capability.capability: 夜間対応",
        outcome="incomplete",
    ),
    in_lots(
        "group-of-nobody",
        '"架空グループ"',
        '"架空グルーブ"',
        "28:selection.rules.spend-share.group: 架空グルーブ",
        outcome="incomplete",
    ),
    in_lots("package-unknown", '"P2"', '"P3"', "38:selection.rules.exclusive.packages: P3", outcome="incomplete"),
    in_shortlist(
        "vendors-unknown",
        '["架空電算", ',
        '["架空電箪", ',
        "36:selection.rules.exclusive.vendors: 架空電箪",
        outcome="incomplete",
    ),
    without(SHORTLIST, "certificates.csv", "tender.toml:31:selection.rules.certified: certified", outcome="incomplete"),
    without(SHORTLIST, "relations.csv", "tender.toml:44:selection.rules.affiliates: affiliates", outcome="incomplete"),
    without(LOTS, "vendors.csv", "tender.toml:15:selection.rules.capacity: capacity", outcome="incomplete"),
    # lots.csv
    in_table("no-such-column", "lots", "label", "lable", "1:lable: lable", outcome="refused"),
    in_table("no-column", "lots", "lot,label", "label,label", "1:", outcome="refused"),
    in_table("twice", "lots", "3,図書館", "1,図書館", "4:lot: 1", outcome="refused"),
    in_table("without-an-id", "lots", "3,図書館", ",図書館", "4:lot: ", outcome="refused"),
    in_table("separator-in-an-id", "lots", "3,図書館", "3;4,図書館", "4:lot: 3;4", outcome="refused"),
    in_table("ceiling-of-zero", "lots", "6000000", "0", "2:ceiling: 0", outcome="refused"),
    in_table("ceiling-in-thousands", "lots", "6000000", "6000千円", "2:ceiling: 6000千円", outcome="refused"),
    in_table("ceiling-below-the-floor", "lots", "6000000", "900000", "2:ceiling: 900000", outcome="refused"),
    in_table("load-negative", "lots", "6000000,3", "6000000,-3", "2:load: -3", outcome="refused"),
    in_table("load-in-parts", "lots", "6000000,3", "6000000,1.5", "2:load: 1.5", outcome="refused"),
    with_file(LOTS, "lots-none", "lots.csv", "lot,label\n", "tender.toml:11:selection.kind: lots"),
    with_file(LOTS, "lots-under-two-names", "ロット.csv", "lot\n9\n", "ロット.csv: lots.csv, ロット.csv"),
    # bids.csv and vendors.csv
    in_table("unknown-lot", "bids", "架空施設,1", "架空施設,4", "3:lot: 4"),
    in_table("no-lot", "bids", "架空施設,1", "架空施設,", "3:lot: "),
    in_table(
        "neither-points-nor-bids", "packages", "P1,架空美装,1;2,12000000,50", "P1,架空美装,1;3,12000000,", "2:points: "
    ),
    with_file(LOTS, "bids-without-lots", "bids.csv", "vendor,price\n架空美装,5500000\n", "bids.csv:1:lot: "),
    in_table("capacity-blank", "vendors", "夜間;常駐,6", "夜間;常駐,", "2:capacity: 架空美装"),
    in_table("capacity-negative", "vendors", "夜間;常駐,6", "夜間;常駐,-6", "2:capacity: -6"),
    in_table("capability-twice", "vendors", "夜間;常駐", "夜間;夜間", "2:capabilities: 夜間;夜間"),
    # packages.csv
    in_table("twice", "packages", "P2,", "P1,", "3:package: P1"),
    in_table("of-nobody", "packages", "P2,架空施設", "P2,架空施設課", "3:vendor: 架空施設課"),
    in_table("unknown-lot", "packages", "1、2、3", "1、2、4", "3:lots: 1、2、4"),
    in_table("single-lot", "packages", "1;2", "1", "2:lots: 1"),
    in_table("lot-twice", "packages", "1;2", "1;1", "2:lots: 1;1"),
    in_table("no-lots", "packages", "1;2", "", "2:lots: "),
    in_table("no-price", "packages", "12000000", "", "2:price: "),
    in_table("free", "packages", "12000000", "0", "2:price: 0"),
    in_table("points-as-text", "packages", "13000000,60", "13000000,六十", "3:points: 六十"),
    in_table("same-lots", "packages", "P2,架空施設,1、2、3", "P2,架空美装,2;1", "3:lots: 2;1"),
)
