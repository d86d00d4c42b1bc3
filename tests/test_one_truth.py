"""One truth: JSON, CSV, workbook, terminal and screen say the same status, winners, ranks, lot and values."""

import csv
import io
import json
import os
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from pathlib import Path
from unittest import mock

import pytest
from generated import tenders_with_bids
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy, one_of
from python_calamine import CalamineWorkbook
from screens import html, open_files, open_page
from selected import FAMILIES, instance
from strategies import tender_and_bids

from criteria.bid import Bid
from criteria.lots import lots_of, of_lot
from criteria.presets import presets
from criteria.tender import Tender
from criteria.terms import AwardStatus
from data import read_bids, read_tender
from data.definition.example import write_example
from data.definition.words import STATUS
from report.evaluation.listing import list_ranking
from report.files.export import evaluation_file
from scoring import Evaluation, Result, evaluate, verify
from terminal.evaluation import show_evaluation
from views.shell.opening import SAMPLES

CASES = sorted(one.parent for one in Path(__file__).parent.glob("cases/*/tender.toml"))
WORDS = {text.ja: status.value for status, text in STATUS.items()}
BLANK = (None, "", "-")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A ranked bid as an output tells it; None where the output does not tell it."""

    rank: int
    vendor: str
    value: Decimal | None
    technical: Decimal | None
    price: Decimal | None
    price_points: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What an output says of a result."""

    status: str
    lot: str
    winners: tuple[str, ...]
    lines: tuple[Line, ...]


def number(written: object) -> Decimal | None:
    """Read a number as people or programs are shown it."""
    if written in BLANK:
        return None
    return Decimal(repr(written) if isinstance(written, float) else re.sub(r"[,円… A-Z]", "", str(written)))


def from_json(content: bytes, minor: int) -> Truth:
    document = json.loads(content)
    return Truth(
        status=document["status"],
        lot=document["lot"] or "",
        winners=tuple(document["winners"]),
        lines=tuple(
            Line(
                rank=one["rank"],
                vendor=one["vendor"],
                value=number(one["value"]),
                technical=number(one["technical"]),
                price=None if one["price"] is None else Decimal(one["price"]).scaleb(-minor),
                price_points=number(one["price_points"]),
            )
            for one in document["ranking"]
        ),
    )


def from_rows(rows: Sequence[Mapping[str, object]], status: str, lot: str) -> Truth:
    """Read the rows of a ranking, which name the outcome of every bid; a bid without a rank has no outcome of these."""
    ranked = [row for row in rows if row["順位"] not in BLANK]
    outcomes = {str(row["事業者ID"]): str(row["結果"]) for row in ranked}
    fits = {"awarded": {"落札者", "非落札"}, "tied": {"同点(未決着)", ""}, "no-award": set()}
    assert set(outcomes.values()) <= fits.get(status, {next(word for word, one in WORDS.items() if one == status)})
    assert not {str(row["結果"]) for row in rows if row not in ranked} - {"失格・無効", "保留"}
    if status == "tied":
        first = [str(row["事業者ID"]) for row in ranked if number(row["順位"]) == 1]
        assert [vendor for vendor, outcome in outcomes.items() if outcome] == first
    return Truth(
        status=status,
        lot=lot,
        winners=tuple(vendor for vendor, outcome in outcomes.items() if outcome == "落札者"),
        lines=tuple(
            Line(
                rank=int(number(row["順位"]) or 0),
                vendor=str(row["事業者ID"]),
                value=number(row["評価値"]),
                technical=number(row.get("技術点", row.get("技術評価点(基礎点を含む)"))),
                price=number(next((row[key] for key in row if key.startswith("入札価格(")), None)),
                price_points=number(row.get("価格点")),
            )
            for row in ranked
        ),
    )


def from_csv(content: bytes) -> Truth | None:
    """Read the CSV back; one without a row says nothing."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    if not rows:
        return None
    ((status, lot),) = {(row["評価の結果"], row["ロット"]) for row in rows}
    return from_rows([without_apostrophe(row) for row in rows], WORDS[status], lot)


def without_apostrophe(row: Mapping[str, str]) -> dict[str, str]:
    """Take away what keeps a spreadsheet from running a text as a formula."""
    return {key: text[1:] if re.match(r"' *[-=+@＝＋－＠]", text) else text for key, text in row.items()}


def from_workbook(content: bytes) -> tuple[Truth, dict[str, str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    summary = {str(row[0]): str(row[1]) for row in book.get_sheet_by_name("概要").to_python()}
    heading, *rows = book.get_sheet_by_name("順位表").to_python()
    listed = [dict(zip(map(str, heading), row, strict=True)) for row in rows]
    return from_rows(listed, WORDS[summary["結果"]], summary["ロット"]), summary


STATUS_LINES = {
    "落札者: ": "awarded",
    "同点(落札者は未決定): ": "tied",
    "不調(落札者なし)": "no-award",
    "未確定(指摘事項を解消するまで落札者を決定しません)": "incomplete",
    "選定により決定": "selection",
}


def from_terminal(evaluation: Evaluation) -> tuple[str, str, list[list[str]]]:
    """Return the line of the status, the name of who is told beside it, and the cells of the ranking."""
    with redirect_stdout(io.StringIO()) as printed, mock.patch.dict(os.environ, {"COLUMNS": "500"}):
        show_evaluation(evaluation, "ja")
    title, line, *rest = printed.getvalue().splitlines()
    assert (f" ロット {evaluation.lot}" in title) == bool(evaluation.lot)
    (said,) = [one for one in STATUS_LINES if line.startswith(one)]
    rows = [[cell.strip() for cell in one.strip("│").split("│")] for one in rest if one.startswith("│")]
    return STATUS_LINES[said], line.removeprefix(said), rows


def agree(evaluation: Evaluation) -> Truth:
    """Hold every output but the screen against the JSON document, and that against the evaluation."""
    tender, award = evaluation.tender, evaluation.award
    files = {ending: evaluation_file(evaluation, ending, "ja") for ending in (".json", ".csv", ".xlsx")}
    truth = from_json(files[".json"], tender.minor_units)
    first = tuple(one.vendor for one in truth.lines if one.rank == 1)
    assert (truth.status, truth.winners, first) == (award.status.value, award.winners, award.first)
    assert truth.winners == (first if truth.status == "awarded" else ())
    assert truth.lot == (evaluation.bids[0].lot if evaluation.bids else "")
    assert (truth.status == "selection") == (
        tender.selection is not None and truth.status not in ("incomplete", "no-award")
    )
    assert from_csv(files[".csv"]) in (truth, None)
    settled_alike(evaluation, files)
    told, summary = from_workbook(files[".xlsx"])
    assert told == truth
    assert summary["案件番号"] == tender.id
    names = {bid.vendor: bid.name for bid in evaluation.bids}
    assert summary["落札者"] == ", ".join(f"{one} {names[one]}".strip() for one in truth.winners)
    status, beside, rows = from_terminal(evaluation)
    called = {bid.vendor: bid.name or bid.vendor for bid in evaluation.bids}
    assert status == truth.status
    assert beside == ("、".join(called[one] for one in first) if status in ("awarded", "tied") else "")
    assert [(int(row[0]), row[1], number(row[2]), number(row[3]), number(row[-1])) for row in rows] == [
        (one.rank, called[one.vendor], one.value, one.technical, one.price) for one in truth.lines
    ]
    return truth


def settled_alike(evaluation: Evaluation, files: Mapping[str, bytes]) -> None:
    """Hold what the panel settled of its marks, and the marks, against one another on every output."""
    listed = json.loads(files[".json"]).get("dispositions", [])
    label = {one.id: one.label for one in evaluation.tender.criteria}
    called = {bid.vendor: bid.name or bid.vendor for bid in evaluation.bids}
    agreed: dict[str, list[str]] = {}
    for one in listed:
        if one["outcome"] == "agreed":
            agreed.setdefault(one["vendor"], []).append(f"{label[one['criterion']]}: {one['mark']}")
    rows = csv.DictReader(io.StringIO(files[".csv"].decode("utf-8-sig"), newline=""))
    told = {row["事業者ID"].removeprefix("'"): row.get("合議による採点", "") for row in rows}
    assert {vendor: text for vendor, text in told.items() if text} == {
        vendor: "; ".join(texts) for vendor, texts in agreed.items()
    }
    book = CalamineWorkbook.from_filelike(io.BytesIO(files[".xlsx"]))
    due = [finding for finding in evaluation.findings if finding.code == "disposition-due"]
    assert ("採点差の措置" in book.sheet_names) == bool(listed or due)
    if listed or due:
        heading, *cells = book.get_sheet_by_name("採点差の措置").to_python()
        sheet = [dict(zip(map(str, heading), row, strict=True)) for row in cells]
        done = [row for row in sheet if row["措置"] != "未定"]
        assert len(sheet) - len(done) == len(due)
        assert [
            (row["事業者ID"], row["評価項目"], row["委員の採点"], row["合議による採点"], row["理由"]) for row in done
        ] == [
            (
                one["vendor"],
                label[one["criterion"]],
                ", ".join(f"{member} {mark}" for member, mark in one["marks"].items()),
                one["mark"] or "",
                one["reason"],
            )
            for one in listed
        ]
    with redirect_stdout(io.StringIO()) as printed, mock.patch.dict(os.environ, {"COLUMNS": "500"}):
        show_evaluation(evaluation, "ja")
    lines = [line for line in printed.getvalue().splitlines() if line.startswith(("合議: ", "維持: "))]
    assert lines == [
        f"{'合議' if one['outcome'] == 'agreed' else '維持'}: {called[one['vendor']]} {label[one['criterion']]}"
        + (f" {one['mark']}" if one["mark"] else "")
        + f" ({'、'.join(f'{member} {mark}' for member, mark in one['marks'].items())}; {one['reason']})"
        for one in listed
    ]


def recounted(evaluation: Evaluation) -> bool:
    result = Result.of(evaluation, "ja")
    read_back = Result.from_document(json.loads(evaluation_file(evaluation, ".json", "ja")))
    return (
        read_back == result
        and verify(evaluation.tender, evaluation.given_bids, result, evaluation.given_findings).agrees
    )


VERDICTS = {
    "落札者: ": "awarded",
    "同点のため": "tied",
    "不調: ": "no-award",
    "未確定: ": "incomplete",
    "選定により決定": "selection",
}


def on_the_screen(page: str, evaluation: Evaluation, truth: Truth) -> None:
    """Hold the page of the result against the truth."""
    (verdict,) = re.findall(r'<p class="s-verdict">([^<]*)</p>', page)
    (said,) = [one for one in VERDICTS if unescape(verdict).startswith(one)]
    assert VERDICTS[said] == truth.status
    called = {bid.vendor: bid.name or bid.vendor for bid in evaluation.bids}
    if truth.status == "awarded":
        assert unescape(verdict).removeprefix(said) == called[truth.winners[0]]
    assert ("採点差の措置" in page) == bool(evaluation.differences)
    (meta,) = re.findall(r'<p class="s-meta">(.*?)</p>', page)
    assert (f"ロット {truth.lot}" in unescape(meta)) == bool(truth.lot)
    tables = re.findall(r"<caption>順位表</caption>.*?</table>", page)
    shown = [
        {unescape(key): unescape(re.sub("<[^>]*>", "", cell)) for key, cell in cells_of(row)}
        for row in re.findall(r"<tr>(.*?)</tr>", tables[0] if tables else "")[1:]
    ]
    listed = list_ranking(evaluation, "ja")
    outcomes = [row[-2] for row in listed.rows if row[0] is not None]
    technical = next((key for row in shown for key in row if key.startswith("技術")), "")
    price = next((key for row in shown for key in row if key.startswith("入札価格")), "")
    assert [
        (int(row["順位"]), row["事業者"], number(row["評価値"]), number(row.get(technical)), number(row.get(price)))
        for row in shown
    ] == [(one.rank, called[one.vendor], one.value, one.technical, one.price) for one in truth.lines]
    assert [row.get("結果", "") for row in shown] == outcomes


def cells_of(row: str) -> list[tuple[str, str]]:
    return re.findall(r'<t[dh][^>]*data-under="([^"]*)"[^>]*>(.*?)</t[dh]>', row)


def evaluations(origin: object) -> Iterator[Evaluation]:
    tender = read_tender(origin)
    bids, findings = read_bids(origin, tender)
    for lot in lots_of(bids):
        yield evaluate(tender, *of_lot(lot, bids, findings))


@pytest.mark.parametrize(
    "folder", [*sorted(one.parent for one in SAMPLES.glob("*/tender.toml")), *CASES], ids=lambda one: one.name
)
def test_every_sample_and_published_case_says_one_thing_on_every_output(folder: Path) -> None:
    for evaluation in evaluations(folder):
        agree(evaluation)
        assert recounted(evaluation)


@pytest.mark.parametrize("preset", sorted(presets()))
def test_the_example_of_every_preset_says_one_thing_on_every_output(tmp_path: Path, preset: str) -> None:
    write_example(tmp_path / "tender", preset)
    for evaluation in evaluations(tmp_path / "tender"):
        truth = agree(evaluation)
        assert recounted(evaluation)
        on_the_screen(html(open_files("result", files_of(tmp_path / "tender"))), evaluation, truth)


def files_of(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


Drawn = tuple[Tender, Sequence[Bid]]
RANDOM: SearchStrategy[Drawn] = one_of(tender_and_bids(), tenders_with_bids(), tenders_with_bids(faulty=False))


@given(RANDOM)
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_every_random_tender_says_one_thing_on_every_output(drawn: Drawn) -> None:
    agree(evaluate(*drawn))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_random_selection_says_one_thing_on_every_output_of_every_lot(family: str) -> None:
    statuses = set()
    for seed in range(4):
        tender, bids = instance(family, seed)
        for lot in lots_of(bids):
            evaluation = evaluate(tender, *of_lot(lot, bids, ()))
            statuses.add(agree(evaluation).status)
            assert recounted(evaluation)
    assert "selection" in statuses
    assert not statuses & {"awarded", "tied"}


@pytest.mark.parametrize("sample", sorted(one.parent.name for one in SAMPLES.glob("*/tender.toml")))
def test_the_screen_of_every_sample_says_the_same(sample: str) -> None:
    for evaluation in list(evaluations(SAMPLES / sample))[:3]:
        address = {"lot": evaluation.lot} if evaluation.lot else {}
        on_the_screen(html(open_page("result", case=sample, **address)), evaluation, agree(evaluation))


def test_where_the_address_names_no_lot_the_screen_names_the_one_it_shows() -> None:
    first = next(evaluations(SAMPLES / "kakuu-lots"))
    on_the_screen(html(open_page("result", case="kakuu-lots")), first, agree(first))


POINTS = 'rounding.value = { places = 2, mode = "down" }'
SUM = f'combination = "sum"\nprice_points = 30\nprice_formula = "lowest-over-price"\n{POINTS}\n'
PLAIN = 'combination = "technical-only"\n'
METHODS = (
    SUM,
    'combination = "ratio"\nbase_points = 100\nscale = 100_000_000\nrounding.value = { places = 4, mode = "down" }\n',
    PLAIN,
    'combination = "lowest-price"\n',
    'combination = "adjusted-price"\n',
    'combination = "budget"\n',
)
COMPONENTS = """[[method.price_components]]
id = "initial"
points = 20
[[method.price_components]]
id = "running"
points = 10
"""
SELECTION = """[selection]
kind = "shortlist"
objective = ["points"]
[[selection.rules]]
rule = "size"
exactly = 1
"""
CRITERIA = '[[criteria]]\nid = "q"\nlabel = "品質"\nmax_points = 70\nformula = "direct"\n'
MARKED = CRITERIA.replace("direct", "marks") + 'params = { max_mark = 100 }\n[panel]\nalarm = "10%"\n'
SHAPES = ("agreed", "plain", "tied", "lots", "shortlist", "incomplete", "no-award", "dollars", "components")


def drawn_files(seed: int, shape: str) -> dict[str, bytes]:
    """A random tender as files: a method, two to four bids of few values, and what its shape is about."""
    draw = random.Random(f"{shape} {seed}")  # noqa: S311 - drawn for tests
    method = {"tied": PLAIN, "shortlist": PLAIN, "components": SUM + COMPONENTS}.get(shape) or draw.choice(METHODS)
    selection = SELECTION if shape == "shortlist" else ""
    currency = 'currency = "USD"\n' if shape == "dollars" else ""
    ceiling = 1 if shape == "no-award" else 9_000_000
    text = f'[tender]\nid = "{shape}-{seed}"\ntitle = "架空の案件"\n{currency}[price]\nceiling = {ceiling}\n[method]\n'
    rows = list(drawn_rows(draw, shape))
    if shape == "agreed":
        vendors = [row.split(",")[0] for row in rows]
        marks = [f"{member},{vendor},q,{draw.choice((40, 50, 60))}" for vendor in vendors for member in ("甲", "乙")]
        settled = [f"{vendor},q,{draw.choice(('合議,50', '維持,'))},協議" for vendor in vendors]
        return {
            "tender.toml": f"{text}{method}{MARKED}".encode(),
            "bids.csv": "\n".join(["vendor,lot,price", *(row.rpartition(",")[0] for row in rows), ""]).encode(),
            "marks.csv": "\n".join(["evaluator,vendor,criterion,mark", *marks, ""]).encode(),
            "dispositions.csv": "\n".join(["vendor,criterion,outcome,mark,reason", *settled, ""]).encode(),
        }
    columns = "vendor,lot,price,q" + (",initial,running" if shape == "components" else "")
    return {
        "tender.toml": f"{text}{method}{CRITERIA}{selection}".encode(),
        "bids.csv": "\n".join([columns, *rows, ""]).encode(),
    }


def drawn_rows(draw: random.Random, shape: str) -> Iterator[str]:
    price = draw.choice([5_000_000, 5_200_000])
    for place, vendor in enumerate(("架空甲", "架空乙", "架空丙", "=架空丁")[: draw.randint(2, 4)]):
        for lot in ("東", "西") if shape == "lots" else ("",):
            amount = price if shape == "tied" else price + draw.choice([0, 0, 100_000, 250_001])
            answer = 50 if shape == "tied" else draw.choice([40, 50, 50, 65])
            parts = f",{amount - 1_000_000},1000000" if shape == "components" else ""
            yield f"{vendor},{lot},{'x' if shape == 'incomplete' and place == 0 else amount},{answer}{parts}"


@pytest.mark.parametrize("shape", SHAPES)
def test_random_files_say_one_thing_on_every_output_and_on_the_screen(shape: str) -> None:
    for seed in range(6):
        files = drawn_files(seed, shape)
        for evaluation in evaluations(files):
            truth = agree(evaluation)
            assert recounted(evaluation)
            expected = {"tied": "tied", "shortlist": "selection", "incomplete": "incomplete", "no-award": "no-award"}
            assert truth.status == expected.get(shape, truth.status)
            if seed < 2:
                address = {"lot": evaluation.lot} if evaluation.lot else {}
                on_the_screen(html(open_files("result", files, **address)), evaluation, truth)


def test_the_shapes_reach_every_status() -> None:
    reached = {one.award.status for shape in SHAPES for one in evaluations(drawn_files(0, shape))}
    assert reached == set(AwardStatus)
