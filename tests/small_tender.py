"""A small tender for the tests of the screen and the exports: files by name, to be changed one at a time."""

import io
import zipfile
from collections.abc import Mapping

TENDER = """\
[tender]
id = "2026-架空-01"
title = "庁内ネットワーク運用業務委託"
buyer = "架空市"
notice_date = 2026-10-01
deadline = 2026-11-06T17:00:00+09:00

[price]
ceiling = 54_060_000
floor = 40_000_000

[method]
combination = "sum"
price_points = 100
price_formula = "ratio-to-ceiling"
rounding.price = { places = 2, mode = "down" }
rounding.value = { places = 2, mode = "down" }
tie_break = ["technical", "lottery"]

[lottery]
rule = "receipt"

[[criteria]]
id = "plan"
label = "業務の実施方針"
group = "提案"
max_points = 60
formula = "direct"

[[criteria]]
id = "team"
label = "実施体制"
group = "提案"
max_points = 30
formula = "direct"

[[criteria]]
id = "isms"
label = "情報セキュリティ認証"
group = "安全管理"
max_points = 10
formula = "direct"
"""

HEADINGS = "vendor,price,status,received_at,lottery_number,plan,team,isms"

BIDS = f"""\
{HEADINGS}
架空通信,49110000,,2026-11-05T10:00:00+09:00,120,48,25,10
架空電算,48930000,,2026-11-05T11:00:00+09:00,77,50,24,4
架空商会,50200000,,2026-11-06T09:00:00+09:00,300,40,20,0
架空興業,55000000,,2026-11-06T09:30:00+09:00,12,55,28,10
架空製作,,辞退,,,,,
"""

FILES: Mapping[str, bytes] = {"tender.toml": TENDER.encode(), "bids.csv": BIDS.encode()}

_MARKED = "[panel]\nmembers = ['1', '2', '3']\naggregate = 'sum'\n\n[[criteria]]"
SUMMED: Mapping[str, bytes] = {
    "tender.toml": TENDER.replace("[[criteria]]", _MARKED, 1).replace('"direct"', '"marks"', 1).encode(),
    "bids.csv": "vendor,price,team,isms\n架空通信,49110000,25,10\n架空電算,48930000,24,4\n".encode(),
    "marks.csv": b"evaluator,vendor,criterion,mark\n"
    + "".join(f"{member},{vendor},plan,50\n" for member in "123" for vendor in ("架空通信", "架空電算")).encode(),
}
"""The same with the members' marks of the plan added up, so that its 60 points count three times beside 30 and 10."""


def changed(old: str, new: str) -> dict[str, bytes]:
    """Return the files with one text replaced, wherever it stands."""
    texts = {name: content.decode() for name, content in FILES.items()}
    assert any(old in text for text in texts.values()), old
    return {name: text.replace(old, new).encode() for name, text in texts.items()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
