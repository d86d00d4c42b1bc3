"""What the examples tender for (記入例の題材): invented buyers, firms and numbers, as the files would hold them."""

from dataclasses import dataclass
from itertools import chain
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleSubject:
    """The texts of an example that do not depend on the preset: TOML fragments and CSV tables."""

    tender: str
    bids: str
    criteria: str = ""
    panel: str = ""
    marks: str = ""


def _marked(criteria: tuple[str, ...], given: dict[tuple[str, str], str]) -> str:
    """Return the table of marks: for each member and vendor, the marks in the order of the criteria."""
    rows = chain.from_iterable(
        (f"{member},{vendor},{criterion},{mark}" for criterion, mark in zip(criteria, marks.split(), strict=True))
        for (member, vendor), marks in given.items()
    )
    return "\n".join(["evaluator,vendor,criterion,mark", *rows, ""])


WORKS: Final = ExampleSubject(
    tender="""\
id = "2026-001"
title = "市道架空線舗装修繕工事"
buyer = "架空市"
tax = "excluded"  # 金額は消費税を含まない / prices without consumption tax""",
    criteria="""\
[[criteria]]
id = "plan"
label = "施工計画"
max_points = 20
formula = "direct"  # 得点をbids.csvに直接書く / the points stand in bids.csv

[[criteria]]
id = "record"
label = "同種工事の施工実績(件)"
max_points = 10
formula = "stepped"
params = { steps = [ { at_least = 1, points = 5 }, { at_least = 3, points = 10 } ] }

[[criteria]]
id = "local"
label = "市内に本店がある"
max_points = 5
formula = "yes-no"  # 有・無 / yes or no""",
    bids="""\
vendor,price,status,plan,record,local
架空建設,46000000,,18,4,有
架空土木,44500000,,12.5,2,有
架空道路,45200000,,16,3,無
架空工業,,辞退,,,
""",
)

SERVICES: Final = ExampleSubject(
    tender="""\
id = "2026-001"
title = "広報紙の企画・編集業務委託"
buyer = "架空市"
tax = "excluded"  # 金額は消費税を含まない / prices without consumption tax""",
    panel="""\
[panel]
members = ["委員A", "委員B", "委員C"]
aggregate = "mean"  # 委員の平均 / the mean of the members
rounding = { places = 2, mode = "half_up" }""",
    criteria="""\
[[criteria]]
id = "understanding"
label = "業務の理解"
max_points = 30
formula = "marks"
params.grades = { A = 1.0, B = 0.75, C = 0.5, D = 0.25, E = 0 }

[[criteria]]
id = "method"
label = "実施の方法と体制"
max_points = 50
formula = "marks"
params.grades = { A = 1.0, B = 0.75, C = 0.5, D = 0.25, E = 0 }

[[criteria]]
id = "security"
label = "個人情報の管理"
max_points = 20
formula = "marks"
mandatory = true  # 委員の過半数が0点とすると失格 / out where most members give it no points
params.grades = { A = 1.0, B = 0.75, C = 0.5, D = 0.25, E = 0 }""",
    bids="""\
vendor,price
架空印刷,24800000
架空企画,27500000
架空広告,26000000
""",
    marks=_marked(
        ("understanding", "method", "security"),
        {
            ("委員A", "架空印刷"): "B B B",
            ("委員B", "架空印刷"): "B C A",
            ("委員C", "架空印刷"): "C B B",
            ("委員A", "架空企画"): "A A A",
            ("委員B", "架空企画"): "A B A",
            ("委員C", "架空企画"): "B A B",
            ("委員A", "架空広告"): "A B C",
            ("委員B", "架空広告"): "B B B",
            ("委員C", "架空広告"): "B A C",
        },
    ),
)

ADVICE: Final = ExampleSubject(
    tender="""\
id = "2026-001"
title = "Consulting services for a water supply master plan"
buyer = "Kakuu City"
currency = "USD"
tax = "excluded\"""",
    panel="""\
[panel]
members = ["Evaluator 1", "Evaluator 2"]
aggregate = "mean"
rounding = { places = 2, mode = "half_up" }""",
    criteria="""\
[[criteria]]
id = "experience"
label = "Experience of the firm"
max_points = 10
formula = "marks"

[[criteria]]
id = "methodology"
label = "Methodology and work plan"
max_points = 40
formula = "marks"

[[criteria]]
id = "experts"
label = "Key experts"
max_points = 50
formula = "marks\"""",
    bids="""\
vendor,price
Kakuu Engineering,468500.00
Kakuu Consult,431200.50
Kakuu Partners,389900.00
""",
    marks=_marked(
        ("experience", "methodology", "experts"),
        {
            ("Evaluator 1", "Kakuu Engineering"): "9 36 45",
            ("Evaluator 2", "Kakuu Engineering"): "8 35.5 44",
            ("Evaluator 1", "Kakuu Consult"): "8 34 41",
            ("Evaluator 2", "Kakuu Consult"): "9 33 42",
            ("Evaluator 1", "Kakuu Partners"): "7 28 40",
            ("Evaluator 2", "Kakuu Partners"): "6 30 39",
        },
    ),
)

SOFTWARE: Final = ExampleSubject(
    tender="""\
id = "2026-001"
title = "Fachverfahren: Lieferung und Pflege"
buyer = "Stadt Kakuu"
currency = "EUR"
tax = "excluded\"""",
    criteria="""\
[[criteria]]
id = "functions"
label = "Funktionen"
max_points = 600
formula = "direct"

[[criteria]]
id = "support"
label = "Pflege und Support"
max_points = 400
formula = "direct\"""",
    bids="""\
vendor,price,functions,support
Kakuu Software GmbH,148000.00,520,330
Kakuu Systeme AG,151500.00,540,345
Kakuu Daten GmbH,127000.00,410,260
""",
)

FEATURES: Final = ExampleSubject(
    tender="""\
id = "2026-001"
title = "School buses"
buyer = "Kakuu City Council"
currency = "UAH"
tax = "excluded\"""",
    criteria="""\
[[criteria]]
id = "warranty"
label = "Warranty beyond two years"
max_points = 0.10
formula = "direct"

[[criteria]]
id = "delivery"
label = "Delivery within 30 days"
max_points = 0.05
formula = "yes-no\"""",
    bids="""\
vendor,price,warranty,delivery
Kakuu Motors,4980000.00,0.10,yes
Kakuu Bus,4750000.00,0.05,no
Kakuu Trade,4890000.00,0,yes
""",
)

GOALS: Final = ExampleSubject(
    tender="""\
id = "2026-001"
title = "Maintenance of municipal buildings"
buyer = "Kakuu Local Municipality"
currency = "ZAR\"""",
    criteria="""\
[[criteria]]
id = "ownership"
label = "Specific goal: ownership by designated groups"
max_points = 5
formula = "direct"

[[criteria]]
id = "locality"
label = "Specific goal: business within the municipality"
max_points = 5
formula = "yes-no\"""",
    bids="""\
vendor,price,ownership,locality
Kakuu Builders,1985000.00,2,yes
Kakuu Projects,1899000.00,0,no
Kakuu Facilities,1940000.00,5,yes
""",
)

GOODS: Final = ExampleSubject(
    tender="""\
id = "2026-001"
title = "事務用椅子の購入"
buyer = "架空市"
tax = "excluded"  # 金額は消費税を含まない / prices without consumption tax""",
    bids="""\
vendor,price,status
架空家具,4620000,
架空事務機,4480000,
架空商会,5150000,
架空物産,,辞退
""",
)
