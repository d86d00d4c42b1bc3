"""Pairwise comparisons as they are asked (一対比較、AHP): a whole matrix, or each pair once."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from criteria.elicitation import PairwiseComparisons
from criteria.exact import fraction_text
from criteria.finding import Text
from criteria.values import LIST
from data.definition.keys import Key
from data.weights.draft import SCALE, Draft, MemberDraft, every_pair, exactly
from data.weights.method import Written, as_ratio, missing_pairs


class PairwiseMethod:
    """一対比較: every two criteria are compared."""

    keys = (Key("matrix", LIST), Key("comparisons", LIST))
    compares = True

    def read(self, written: Written) -> PairwiseComparisons | None:
        """Read a whole matrix, or each pair once."""
        if ("matrix" in written.read) == ("comparisons" in written.read):
            if not any((*written.path, key.name) in written.sections.refused for key in self.keys):
                what = Text("matrix か comparisons のどちらか一方が必要です", "either matrix or comparisons is needed")
                written.refuse((), "no-comparisons", what)
            return None
        before = written.faults
        rows = _matrix(written) if "matrix" in written.read else _pairs(written)
        return None if written.faults > before else PairwiseComparisons(tuple(map(tuple, rows)))

    def lacking(self, member: MemberDraft, draft: Draft) -> Iterator[Text]:
        """Yield which pairs are not compared."""
        return missing_pairs(every_pair(draft.ids), member.pairs, draft)

    def write(self, member: MemberDraft, ids: tuple[str, ...]) -> dict[str, Any]:
        """Write each pair that is compared."""
        pairs = [pair for pair in every_pair(ids) if pair in member.pairs]
        return {"comparisons": [[*pair, as_ratio(member.pairs[pair])] for pair in pairs]}

    def open(self, judgement: PairwiseComparisons, ids: tuple[str, ...]) -> dict[str, Any]:
        """Return each pair once."""
        values = (value for i, row in enumerate(judgement.rows) for value in row[i + 1 :])
        return {"pairs": dict(zip(every_pair(ids), values, strict=True))}

    def reopen(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the pairs that are there."""
        return {"pairs": {(one, other): exactly(value) for one, other, value in table.get("comparisons", ())}}


def _comparison(written: Written, at: tuple[str | int, ...], value: object) -> Fraction:
    """Read one comparison; zero where it is refused."""
    ratio = written.ratio(at, value)
    return ratio if ratio is not None and written.on_scale(at, ratio, Fraction(1, SCALE)) else Fraction(0)


def _matrix(written: Written) -> list[list[Fraction]]:
    table, size, labels = written.read["matrix"], len(written.ids), written.labels
    if len(table) != size or any(not isinstance(row, list) or len(row) != size for row in table):
        what = Text("比較表の行数・列数が評価項目の数と合いません", "the matrix has not one row and column a criterion")
        written.refuse(("matrix",), "bad-shape", what, expected=Text(f"{size}行{size}列", f"{size} rows of {size}"))
        return []
    rows = [[_comparison(written, ("matrix", i, j), row[j]) for j in range(size)] for i, row in enumerate(table)]
    for i in range(size):
        if rows[i][i] not in (0, 1):
            what = Text(f"「{labels[i]}」を自分自身と比べた値です", f"{labels[i]} compared with itself")
            written.refuse(("matrix", i, i), "not-one", what, expected=Text("1", "1"))
        for j in range(i):
            if rows[i][j] and rows[j][i] and rows[i][j] * rows[j][i] != 1:
                what = Text(
                    f"{i + 1}行{j + 1}列(「{labels[i]}」対「{labels[j]}」)が{j + 1}行{i + 1}列の逆数になっていません",
                    f"row {i + 1}, column {j + 1} ({labels[i]} with {labels[j]}) is not the inverse of row {j + 1}, "
                    f"column {i + 1}",
                )
                inverse = fraction_text(1 / rows[j][i])
                cure = Text('分数は "1/3" のように引用符で囲んで書きます', 'Write fractions as texts such as "1/3"')
                expected = Text(inverse, inverse)
                written.refuse(("matrix", i, j), "not-reciprocal", what, expected=expected, cure=cure)
    return rows


def _pairs(written: Written) -> list[list[Fraction]]:
    size, key = len(written.ids), "comparisons"
    rows = [[Fraction(i == j) for j in range(size)] for i in range(size)]
    for position, item in enumerate(written.read[key]):
        place = (key, position)
        if not isinstance(item, list) or len(item) != len(("row", "column", "value")):
            what = Text("比較の書き方が正しくありません", "this is no comparison")
            expected = Text('["項目", "項目", 3] の形', 'a list such as ["criterion", "criterion", 3]')
            written.refuse(place, "bad-comparison", what, expected=expected)
            continue
        i, j = (written.position((*place, k), item[k]) for k in (0, 1))
        value = _comparison(written, (*place, 2), item[2])
        if i is None or j is None or not value:
            continue
        if rows[i][j]:
            what = Text("この組はすでに比べてあります", "this pair is compared already")
            written.refuse(place, "duplicate-pair", what, cure=Text("一方を消してください", "Keep one of them"))
            continue
        rows[i][j], rows[j][i] = value, 1 / value
    missing = [(i, j) for i in range(size) for j in range(i + 1, size) if not rows[i][j]]
    if missing and not written.refused((key,)):
        one, other = (written.labels[index] for index in missing[0])
        what = Text(
            f"比べていない組が{len(missing)}組あります(「{one}」対「{other}」など)",
            f"{len(missing)} pairs are not compared, {one} with {other} first",
        )
        written.refuse((key,), "missing-pair", what)
    return rows
