"""A table as a tender's folder (案件フォルダー): the files a person would write for the task ``direct``."""

from pathlib import Path

from benchmarks.cases import POINTS, PRICE_POINTS, Case
from benchmarks.environments import HOME

_TENDER = f"""\
[tender]
id = "benchmark"
title = "Benchmark"

[method]
combination = "sum"
price_points = {PRICE_POINTS}
price_formula = "lowest-over-price"
"""
_CRITERION = """
[[criteria]]
id = "{key}"
label = "{key}"
max_points = {points}
formula = "direct"
"""


def folder_of(case: Case) -> Path:
    """Return a folder of the table among the benchmarks' own files, written anew."""
    folder = HOME / f"{case.bids}x{case.columns}"
    folder.mkdir(parents=True, exist_ok=True)
    write_folder(case, folder)
    return folder


def write_folder(case: Case, folder: Path) -> None:
    """Write tender.toml and bids.csv."""
    criteria = [_CRITERION.format(key=key, points=POINTS) for key in case.criteria]
    (folder / "tender.toml").write_text(_TENDER + "".join(criteria), encoding="utf-8")
    rows = [
        ",".join([vendor, str(price), *(f"{tenth // 10}.{tenth % 10}" for tenth in tenths)])
        for vendor, price, tenths in zip(case.vendors, case.prices, case.tenths, strict=True)
    ]
    table = "\n".join([",".join(["vendor", "price", *case.criteria]), *rows, ""])
    (folder / "bids.csv").write_text(table, encoding="utf-8")
