"""weights.toml: what it says is read exactly, and every mistake is told with its place and its cure."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from small_tender import FILES, zipped
from terminal_runs import run, written

from criteria.elicitation import Approach, BestWorst, GroupRule, Order, OrdinalRule, PairwiseComparisons, Ratings
from criteria.errors import DefinitionError
from data import read_bids, read_tender
from data.text.toml import parse_toml
from data.weights.read import build_elicitation, read_weights
from scoring.elicitation.elicit import elicit
from terminal.tables import begun

HEAD = (
    '[weights]\ntotal = 100\n[[criteria]]\nid = "a"\n[[criteria]]\nid = "b"\nlabel = "品質"\n[[criteria]]\nid = "c"\n'
)
DIRECT = '[[members]]\nname = "甲"\nmethod = "direct"\npoints = { a = 1, b = 2, c = 3 }\n'
AHP = '[[members]]\nname = "甲"\nmethod = "ahp"\n'
MATRIX = 'matrix = [\n[1, 2, 4],\n["1/2", 1, 3],\n["1/4", "1/3", 1],\n]\n'
PAIRS = 'comparisons = [\n["a", "b", 2],\n["c", "a", "1/4"],\n["b", "c", 3],\n]\n'
BWM = (
    '[[members]]\nname = "甲"\nmethod = "bwm"\nbest = "a"\nworst = "c"\n'
    "best_to_others = { a = 1, b = 2, c = 5 }\nothers_to_worst = { a = 5, b = 3, c = 1 }\n"
)
ORDINAL = '[[members]]\nname = "甲"\nmethod = "ordinal"\norder = ["b", ["a", "c"]]\n'


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        build_elicitation(parse_toml(text, "weights.toml"))
    return [(one.code, str(one.where)) for one in caught.value.faults]


def messages(text: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        build_elicitation(parse_toml(text, "weights.toml"))
    return "\n".join(one.line(lang) for one in caught.value.faults for lang in ("ja", "en"))


def test_every_method_is_read_as_written() -> None:
    swing = '[[members]]\nname = "乙"\nmethod = "swing"\ncounts = 0.5\npoints = { c = 100, a = "1/3", b = 2.5 }\n'
    text = HEAD + MATRIX.join([AHP, swing]) + BWM.replace("甲", "丙") + ORDINAL.replace("甲", "丁")
    asked = build_elicitation(parse_toml(text, "weights.toml"))
    assert (asked.criteria, asked.labels, asked.total) == (("a", "b", "c"), ("a", "品質", "c"), 100)
    ahp, rated, bwm, ordinal = (judge.judgement for judge in asked.judges)
    half, third, quarter = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)
    assert ahp == PairwiseComparisons(
        ((Fraction(1), Fraction(2), Fraction(4)), (half, Fraction(1), Fraction(3)), (quarter, third, Fraction(1)))
    )
    assert rated == Ratings((third, Fraction(5, 2), Fraction(100)))
    assert asked.judges[1].weight == half
    assert bwm == BestWorst(
        best=0,
        worst=2,
        best_to_others=tuple(map(Fraction, (1, 2, 5))),
        others_to_worst=tuple(map(Fraction, (5, 3, 1))),
    )
    assert ordinal == Order((2, 1, 2), OrdinalRule.CENTROID)
    assert [judge.approach for judge in asked.judges] == [
        Approach.AHP,
        Approach.SWING,
        Approach.BWM,
        Approach.ORDINAL,
    ]


def test_each_pair_once_is_the_whole_matrix() -> None:
    one, other = (build_elicitation(parse_toml(HEAD + AHP + rows, "weights.toml")) for rows in (MATRIX, PAIRS))
    assert one.judges == other.judges


def test_a_folder_a_zip_and_a_file_are_read_alike(tmp_path: Path) -> None:
    files = {**FILES, "weights.toml": (HEAD + DIRECT).encode()}
    folder = written(tmp_path / "tender", files)
    (tmp_path / "tender.zip").write_bytes(zipped(files))
    found = [read_weights(path) for path in (folder, tmp_path / "tender.zip", folder / "weights.toml")]
    assert found[0] == found[1] == found[2]


def test_the_file_does_not_disturb_the_evaluation(tmp_path: Path) -> None:
    folder = written(tmp_path / "tender", {**FILES, "weights.toml": (HEAD + DIRECT).encode()})
    assert read_bids(folder, read_tender(folder))[1] == ()


def test_a_folder_without_it_is_told_so(tmp_path: Path) -> None:
    folder = written(tmp_path / "tender", FILES)
    with pytest.raises(DefinitionError, match=r"there is no weights\.toml"):
        read_weights(folder)


def test_a_file_beyond_measure_is_not_read(tmp_path: Path) -> None:
    long = (HEAD + DIRECT + "# " + "x" * 2**20).encode()
    folder = written(tmp_path / "tender", {"weights.toml": long})
    for path in (folder, folder / "weights.toml"):
        with pytest.raises(DefinitionError, match="too large"):
            read_weights(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DIRECT, [("missing-key", ":weights.total"), ("bad-count", ":criteria")]),
        (HEAD, [("missing-key", ":members")]),
        (HEAD + DIRECT + "[rules]\n", [("unknown-key", "14:rules")]),
        (HEAD.replace("100", "0") + DIRECT, [("bad-value", "2:weights.total")]),
        (HEAD.replace("100", "1_000_001") + DIRECT, [("bad-value", "2:weights.total")]),
        (HEAD.replace('"b"', '"a"') + ORDINAL.replace('"b", ', ""), [("duplicate-id", "6:criteria.a.id")]),
        (HEAD + DIRECT + DIRECT, [("duplicate-member", "15:members.甲.name")]),
        (HEAD + DIRECT.replace("direct", "guess"), [("bad-value", "12:members.甲.method")]),
        (HEAD + DIRECT.replace("a = 1, ", ""), [("missing-key", "13:members.甲.points.a")]),
        (HEAD + DIRECT.replace("a = 1", "aa = 1, a = 1"), [("unknown-criterion", "13:members.甲.points.aa")]),
        (HEAD + DIRECT.replace("a = 1", "a = 0"), [("bad-value", "13:members.甲.points.a")]),
        (HEAD + DIRECT.replace("a = 1", "a = true"), [("bad-value", "13:members.甲.points.a")]),
        (HEAD + DIRECT.replace("a = 1", "a = 1e3"), [("inexact-number", "13:members.甲.points.a")]),
        (HEAD + DIRECT.replace("points", "order"), [
            ("unknown-key", "13:members.甲.order"),
            ("missing-key", "10:members.甲.points"),
        ]),
        (HEAD + DIRECT + "counts = 0\n", [("bad-value", "14:members.甲.counts")]),
        (HEAD + DIRECT.replace("direct", "swing"), [("largest-swing", "13:members.甲.points")]),
        (HEAD.replace("total", 'group = "judgements"\ntotal') + DIRECT, [("group-needs-ahp", "2:weights.group")]),
        (HEAD + AHP, [("no-comparisons", "10:members.甲")]),
        (HEAD + AHP + MATRIX + PAIRS, [("no-comparisons", "10:members.甲")]),
        (HEAD + AHP + "matrix = [[1, 2], [1, 2]]\n", [("bad-shape", "13:members.甲.matrix")]),
        (HEAD + AHP + "matrix = 3\n", [("bad-value", "13:members.甲.matrix")]),
        (HEAD + AHP + MATRIX.replace('"1/2"', "0.4"), [("not-reciprocal", "15:members.甲.matrix[2][1]")]),
        (HEAD + AHP + MATRIX.replace("[1, 2", "[2, 2"), [("not-one", "14:members.甲.matrix[1][1]")]),
        (HEAD + AHP + MATRIX.replace("2, 4]", "2, 10]"), [("off-scale", "14:members.甲.matrix[1][3]")]),
        (HEAD + AHP + MATRIX.replace("2, 4]", '2, "4/0"]'), [("bad-value", "14:members.甲.matrix[1][3]")]),
        (HEAD + AHP + PAIRS.replace('["b", "c", 3]', "3"), [("bad-comparison", "16:members.甲.comparisons[3]")]),
        (HEAD + AHP + PAIRS.replace('"c", 3', "7, 3"), [("unknown-criterion", "16:members.甲.comparisons[3][2]")]),
        (HEAD + AHP + PAIRS.replace('["b", "c"', '["b", "a"'), [("duplicate-pair", "16:members.甲.comparisons[3]")]),
        (HEAD + AHP + PAIRS.replace('["b", "c", 3],\n', ""), [("missing-pair", "13:members.甲.comparisons")]),
        (HEAD + BWM.replace('worst = "c"', 'worst = "a"'), [
            ("best-is-worst", "14:members.甲.worst"),
            ("not-one", "16:members.甲.others_to_worst.a"),
        ]),
        (HEAD + BWM.replace('best = "a"\n', ""), [("missing-key", "10:members.甲.best")]),
        (HEAD + BWM.replace('best = "a"', 'best = "x"'), [("unknown-criterion", "13:members.甲.best")]),
        (HEAD + BWM.replace("b = 2", 'b = "1/2"'), [("off-scale", "15:members.甲.best_to_others.b")]),
        (HEAD + BWM.replace("{ a = 1", "{ a = 2"), [("not-one", "15:members.甲.best_to_others.a")]),
        (HEAD + BWM.replace("{ a = 5", "{ a = 4"), [("best-to-worst", "16:members.甲.others_to_worst.a")]),
        (HEAD + ORDINAL.replace('["a", "c"]', '"a"'), [("missing-criterion", "13:members.甲.order")]),
        (HEAD + ORDINAL.replace('"b", [', '"b", ["b", '), [("duplicate-id", "13:members.甲.order[2][1]")]),
        (HEAD + ORDINAL.replace('"b"', "7"), [("unknown-criterion", "13:members.甲.order[1]")]),
        (HEAD + ORDINAL.replace("order = ", "rule = "), [
            ("bad-value", "13:members.甲.rule"),
            ("missing-key", "10:members.甲.order"),
        ]),
    ],
)  # fmt: skip
def test_every_mistake_is_found_at_its_place(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(code, where.removeprefix("weights.toml:")) for code, where in faults(text)]
    assert sorted(found) == sorted(expected)


def test_too_many_criteria_are_compared_in_groups() -> None:
    many = "[weights]\ntotal = 10\n" + "".join(f'[[criteria]]\nid = "c{k}"\n' for k in range(21))
    (found,) = faults(many + AHP + "comparisons = []\n")
    assert found[0] == "too-many-compared"


def test_a_matrix_that_is_not_reciprocal_names_row_column_and_the_value_that_is() -> None:
    told = messages(HEAD + AHP + MATRIX.replace('"1/4"', "0.3"))
    assert "3行1列(「c」対「a」)が1行3列の逆数になっていません(正しくは: 1/4)" in told
    assert "row 3, column 1 (c with a) is not the inverse of row 1, column 3; expected 1/4" in told
    assert '"1/3"' in told


def test_the_command_prints_one_document_and_every_sentence(tmp_path: Path) -> None:
    file = written(tmp_path, {"weights.toml": HEAD + AHP + MATRIX}) / "weights.toml"
    done = run("weights", file, "--json")
    assert (done.status, done.err) == (0, "")
    document = json.loads(done.out, parse_float=pytest.fail)
    assert list(document) == [
        "title", "criteria", "members", "group", "disagreement", "points", "sentences", "version",
    ]  # fmt: skip
    assert [one["points"] for one in document["points"]["table"]] == list(elicit(read_weights(file)).points.points)
    assert sum(one["points"] for one in document["points"]["table"]) == 100
    detail = document["members"][0]["detail"]
    assert detail["lambda_max"].startswith("3.018")
    assert [one["table"] for one in detail["consistency_ratios"]] == ["saaty-1980", "saaty-2008", "donegan-dodd"]
    assert detail["worst"] == {**detail["worst"], "row": "a", "column": "b", "stated": "2"}
    shown = run("weights", file).out
    for sentence in (*document["sentences"], *document["members"][0]["sentences"]):
        assert "".join(begun(sentence).split()) in "".join(shown.split())


def test_the_command_says_it_in_japanese_too() -> None:
    shown = run("weights", Path("data/samples/kakuu-ict"), "--lang", "ja").out
    assert "整数の配点(最大剰余法、合計100点)" in shown
    assert "配点は選定委員会が決めます" in shown


def test_a_wrong_file_is_explained_line_by_line(tmp_path: Path) -> None:
    file = written(tmp_path, {"weights.toml": HEAD + AHP + MATRIX.replace('"1/2"', "0.5, 1")}) / "weights.toml"
    done = run("weights", file)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "weights.toml:13:members.甲.matrix: [[1, 2, 4], [0.5, 1, 1, 3], [1/4, 1/3, 1]]: the matrix has not one row and "
        "column a criterion; expected 3 rows of 3\n"
    )
    assert run("weights", tmp_path / "nowhere.toml").status == 2


SAID = {
    "一対比較は完全に整合しています": AHP + 'matrix = [[1, 2, 4], ["1/2", 1, 2], ["1/4", "1/2", 1]]\n',
    "用いるランダム指数の表によって異なります": AHP + 'matrix = [[1, 2, 3], ["1/2", 1, 4], ["1/3", "1/4", 1]]\n',
    "CR^I=0)": BWM.replace("b = 3", 'b = "5/2"'),
    "を超え不適合": BWM.replace("b = 2", "b = 5").replace("b = 3", "b = 5"),
    "以下で適合": BWM,
    "閾値は公表されていません": BWM.replace("5", "2").replace("b = 3", "b = 2"),
    "ほかにもあります": AHP + 'matrix = [[1, 2, "1/2"], ["1/2", 1, 2], [2, "1/2", 1]]\n',
    "定めた規則(記載順)": DIRECT.replace("b = 2, c = 3", "b = 1, c = 1"),
}


@pytest.mark.parametrize("sentence", SAID)
def test_what_is_found_is_said(sentence: str, tmp_path: Path) -> None:
    file = written(tmp_path, {"weights.toml": HEAD + SAID[sentence]}) / "weights.toml"
    assert sentence in "".join(run("weights", file, "--lang", "ja").out.split())


def test_a_reversal_and_averaged_comparisons_are_said(tmp_path: Path) -> None:
    four = HEAD.replace("total", 'group = "judgements"\ntotal') + '[[criteria]]\nid = "d"\n'
    rows = '[1, "1/3", 9, "1/8"], [3, 1, 3, "1/9"], ["1/9", "1/3", 1, 8], [8, 9, "1/8", 1]'
    text = four + AHP + f"matrix = [{rows}]\n" + AHP.replace("甲", "乙") + f"matrix = [{rows}]\n"
    file = written(tmp_path, {"weights.toml": text}) / "weights.toml"
    document = json.loads(run("weights", file, "--json", "--lang", "ja").out)
    assert document["group"]["rule"] == GroupRule.JUDGEMENTS.value
    assert document["group"]["comparisons"]["lambda_max"] == document["members"][0]["detail"]["lambda_max"]
    assert any("集約した比較表" in one for one in document["sentences"])
    assert document["members"][0]["reversals"]
    assert any("逆転" in one for one in document["members"][0]["sentences"])
    assert document["disagreement"]["kendalls_w"] == "1"
