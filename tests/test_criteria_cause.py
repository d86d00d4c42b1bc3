"""Findings of one cause are one entry: first place, all places, count; what differs stays apart."""

import json
from pathlib import Path

from malformed import SOUND
from terminal_runs import run, written

from criteria.cause import MOST_LINES, MOST_PLACES, cause_lines, causes
from criteria.errors import DefinitionError
from criteria.finding import NOTHING, Finding, Severity, Text, Where
from data import read_bids, read_tender
from scoring import Result, evaluate, verify

LABELS = "evaluator,vendor,criterion,mark\n" + "".join(
    f"甲委員,架空情報株式会社,{label}{number},A\n" for number in range(220) for label in ("実施体制", "計画")
)


def finding(row: int | None, *, value: str = "", what: str = "この語は定められていません", **facts: object) -> Finding:
    where = None if row is None else Where(file="marks.csv", row=row, column="mark")
    return Finding(**{"code": "c", "what": Text(what, "not known"), "where": where, "value": value, **facts})  # type: ignore[arg-type]


def test_a_column_of_labels_instead_of_ids_is_one_cause(tmp_path: Path) -> None:
    done = run("evaluate", written(tmp_path, {**SOUND, "marks.csv": LABELS}), "--json", "--lang", "en")
    document = json.loads(done.out)
    (found,) = [one for one in document["findings"] if one["value"] == "実施体制0"]
    assert (found["where"], found["value"], found["count"]) == ("marks.csv:2:criterion", "実施体制0", 440)
    assert found["places"] == [f"marks.csv:{row}:criterion" for row in range(2, 102)]
    assert '439 more like it (row 3 "計画0", row 4 "実施体制1", row 5 "計画1", …)' in found["message"]
    assert len(document["findings"]) == len(done.lines) == 4


def test_a_cause_tells_of_the_first_and_how_many_are_like_it() -> None:
    (cause,) = causes([finding(4, value="x"), finding(7, value="y"), finding(9)])
    assert (cause.count, cause.places) == (3, ("marks.csv:4:mark", "marks.csv:7:mark", "marks.csv:9:mark"))
    assert cause.line("en") == 'marks.csv:4:mark: x: not known. 2 more like it (row 7 "y", row 9)'
    assert cause.line("ja") == (
        "marks.csv:4:mark: x: この語は定められていません。同じ指摘がほかに2件あります(7行目「y」、9行目)"
    )


def test_a_finding_alone_reads_as_it_stands() -> None:
    one = finding(4, value="x", expected=Text("甲", "A"))
    (cause,) = causes([one])
    assert [cause.line(language) for language in ("ja", "en")] == [one.line("ja"), one.line("en")]


def test_what_another_correction_settles_is_another_cause() -> None:
    elsewhere = Where(file="bids.csv", row=4, column="mark")
    column = Where(file="marks.csv", row=4, column="vendor")
    different = [
        finding(4),
        finding(4, code="d"),
        finding(4, what="空欄です"),
        finding(4, expected=Text("数値", "a number")),
        finding(4, severity=Severity.WARNING),
        finding(4, where=elsewhere),
        finding(4, where=column),
    ]
    assert len(causes(different)) == len(different)


def test_sentences_that_differ_in_what_they_quote_are_of_one_cause() -> None:
    (cause,) = causes([finding(4, what="「甲」は12点を超えています"), finding(5, what="「乙」は3.5点を超えています")])
    assert cause.count == 2


def test_one_key_of_many_criteria_is_one_cause_and_names_each() -> None:
    keys = [
        Where(file="tender.toml", row=row, column=f"criteria.{name}.formula") for row, name in ((4, "a"), (9, "b.c"))
    ]
    (cause,) = causes([finding(None, where=key) for key in keys])
    assert cause.message("en") == "not known. 1 more like it (criteria.b.c.formula)"
    assert len(causes([finding(None, where=Where(file="tender.toml", column=f"tender.{key}")) for key in "ab"])) == 2


def test_places_in_a_list_are_places_of_one_cause() -> None:
    keys = [Where(file="scenarios.toml", row=3 * at, column=f"scenarios[{at}].changes[1]") for at in (1, 2, 3)]
    (cause,) = causes([finding(None, where=key) for key in keys])
    assert cause.places == tuple(map(str, keys))


def test_faults_of_a_bidder_are_grouped_and_warnings_stay_apart() -> None:
    missing = [finding(None, subject=vendor, what=f"「{name}」の回答がありません") for vendor in "AB" for name in "xy"]
    assert [(one.first.subject, one.count, one.places) for one in causes(missing)] == [
        ("A", 2, ("A",)),
        ("B", 2, ("B",)),
    ]
    assert "「y」の回答がありません" in causes(missing)[0].message("ja")
    waits = [finding(None, subject="A", severity=Severity.WARNING) for _ in range(2)]
    assert len(causes(waits)) == 2


def test_at_most_a_hundred_lines_are_printed_and_the_total() -> None:
    many = [finding(row, expected=Text(str(row) + "x" * row, "x")) for row in range(1, 152)]
    lines = cause_lines([*many, many[-1]], "en")
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == "… and 52 more, 152 in all"
    assert cause_lines([*many, many[-1]], "ja")[-1] == "ほか52件(全152件)"
    assert len(str(DefinitionError(many)).splitlines()) == MOST_LINES + 1
    assert not cause_lines([], "ja")


def test_places_are_listed_once_each_and_at_most_a_hundred() -> None:
    (cause,) = causes([finding(row) for row in range(1, 300) for _ in range(2)])
    assert (cause.count, len(cause.places)) == (598, MOST_PLACES)
    assert cause.places[:2] == ("marks.csv:1:mark", "marks.csv:2:mark")


def test_a_result_with_grouped_findings_is_recounted() -> None:
    files = {name: text.encode() for name, text in {**SOUND, "marks.csv": LABELS}.items()}
    tender = read_tender(files)
    bids, findings = read_bids(files, tender)
    result = Result.of(evaluate(tender, bids, findings), "ja")
    assert [found.count for found in result.findings] == [3, 2, 440]
    assert Result.from_document(json.loads(json.dumps(result.to_document()))) == result
    assert verify(tender, bids, result, findings).agrees
    assert NOTHING.ja == ""
