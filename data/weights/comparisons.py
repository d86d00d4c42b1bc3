"""The answers themselves (回答の読取り): comparisons, points and orders, each fault at its row and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from criteria.characters import find_name
from criteria.exact import fraction_text
from criteria.finding import Text
from criteria.spelling import did_you_mean, one_of
from data.definition.kinds import RATIO, Kind
from data.definition.sections import Sections
from data.text.toml import KeyPath

SCALE: Final = 9
"""Comparisons reach from 1/9 to 9 (Saaty 1980)."""

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)


def _list(written: object) -> list[object]:
    if not isinstance(written, list):
        raise TypeError(written)
    return written


LIST: Final = Kind(_list, Text("[…] の形の並び", "a list such as […]"))


@dataclass(frozen=True, slots=True)
class Named:
    """The criteria (評価項目) by id and label."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.ids)


def comparison_rows(
    sections: Sections, path: KeyPath, named: Named, read: Mapping[str, Any]
) -> tuple[tuple[Fraction, ...], ...] | None:
    """Read a whole matrix, or each pair once; None where anything is wrong with it."""
    if ("matrix" in read) == ("comparisons" in read):
        if not any((*path, key) in sections.refused for key in ("matrix", "comparisons")):
            what = Text("matrix か comparisons のどちらか一方が必要です", "either matrix or comparisons is needed")
            sections.refuse(path, "no-comparisons", what)
        return None
    before = len(sections.faults)
    if "matrix" in read:
        found = _matrix(sections, (*path, "matrix"), named, read["matrix"])
    else:
        found = _pairs(sections, (*path, "comparisons"), named, read["comparisons"])
    return None if len(sections.faults) > before else tuple(map(tuple, found))


def _matrix(sections: Sections, path: KeyPath, named: Named, written: list[object]) -> list[list[Fraction]]:
    size = named.size
    if len(written) != size or any(not isinstance(row, list) or len(row) != size for row in written):
        what = Text("比較表の行数・列数が評価項目の数と合いません", "the matrix has not one row and column a criterion")
        expected = Text(f"{size}行{size}列", f"{size} rows of {size}")
        sections.refuse(path, "bad-shape", what, expected=expected)
        return []
    rows = [[_compared(sections, (*path, i, j), row[j]) for j in range(size)] for i, row in enumerate(written)]  # type: ignore[index]
    for i in range(size):
        if rows[i][i] not in (ZERO, ONE):
            what = Text(f"「{named.labels[i]}」を自分自身と比べた値です", f"{named.labels[i]} compared with itself")
            sections.refuse((*path, i, i), "not-one", what, expected=Text("1", "1"))
        for j in range(i):
            if rows[i][j] and rows[j][i] and rows[i][j] * rows[j][i] != 1:
                _refuse_reciprocal(sections, (*path, i, j), named, (i, j), rows[j][i])
    return rows


def _refuse_reciprocal(sections: Sections, path: KeyPath, named: Named, at: tuple[int, int], other: Fraction) -> None:
    i, j = at
    what = Text(
        f"{i + 1}行{j + 1}列(「{named.labels[i]}」対「{named.labels[j]}」)が{j + 1}行{i + 1}列の逆数になっていません",
        f"row {i + 1}, column {j + 1} ({named.labels[i]} with {named.labels[j]}) is not the inverse of row {j + 1}, "
        f"column {i + 1}",
    )
    inverse = fraction_text(1 / other)
    cure = Text('分数は "1/3" のように引用符で囲んで書きます', 'Write fractions as texts such as "1/3"')
    sections.refuse(path, "not-reciprocal", what, expected=Text(inverse, inverse), cure=cure)


def _compared(sections: Sections, path: KeyPath, written: object) -> Fraction:
    """Read one comparison; nothing where it is refused."""
    value = _ratio(sections, path, written)
    if value is not None and not Fraction(1, SCALE) <= value <= SCALE:
        what = Text("比較の値が尺度の外にあります", "the comparison is off the scale")
        sections.refuse(path, "off-scale", what, expected=Text("1/9から9まで", "from 1/9 to 9"))
        return ZERO
    return value or ZERO


def _ratio(sections: Sections, path: KeyPath, written: object) -> Fraction | None:
    if any(path == refused[: len(path)] for refused in sections.refused):
        return None
    try:
        value = RATIO.read(written)
    except (TypeError, ValueError, ZeroDivisionError):
        what = Text("値が正しくありません", "the value is not what this key takes")
        sections.refuse(path, "bad-value", what, expected=RATIO.expected)
        return None
    return value if isinstance(value, Fraction) else None


def _pairs(sections: Sections, path: KeyPath, named: Named, written: list[object]) -> list[list[Fraction]]:
    rows = [[ONE if i == j else ZERO for j in range(named.size)] for i in range(named.size)]
    for position, item in enumerate(written):
        place = (*path, position)
        if not isinstance(item, list) or len(item) != len(("row", "column", "value")):
            what = Text("比較の書き方が正しくありません", "this is no comparison")
            expected = Text('["項目", "項目", 3] の形', 'a list such as ["criterion", "criterion", 3]')
            sections.refuse(place, "bad-comparison", what, expected=expected)
            continue
        i, j = (_position(sections, (*place, k), named, item[k]) for k in (0, 1))
        value = _compared(sections, (*place, 2), item[2])
        if i is None or j is None or not value:
            continue
        if i == j or rows[i][j]:
            what = Text("この組はすでに比べてあります", "this pair is compared already")
            sections.refuse(place, "duplicate-pair", what, cure=Text("一方を消してください", "Keep one of them"))
            continue
        rows[i][j], rows[j][i] = value, 1 / value
    missing = [(i, j) for i in range(named.size) for j in range(i + 1, named.size) if not rows[i][j]]
    if missing and not any(path == refused[: len(path)] for refused in sections.refused):
        i, j = missing[0]
        what = Text(
            f"比べていない組が{len(missing)}組あります(「{named.labels[i]}」対「{named.labels[j]}」など)",
            f"{len(missing)} pairs are not compared, {named.labels[i]} with {named.labels[j]} first",
        )
        sections.refuse(path, "missing-pair", what)
    return rows


def _position(sections: Sections, path: KeyPath, named: Named, written: object) -> int | None:
    name = find_name(written.strip(), named.ids) if isinstance(written, str) else None
    if name is not None:
        return named.ids.index(name)
    what = Text("この評価項目はありません", "there is no such criterion")
    cure = did_you_mean(str(written), named.ids)
    sections.refuse(path, "unknown-criterion", what, expected=one_of(named.ids), cure=cure)
    return None


def _by_criterion(
    sections: Sections, path: KeyPath, named: Named, table: Mapping[str, object]
) -> list[Fraction | None] | None:
    """Read a table with one number for every criterion; None where a name is wrong or missing."""
    before = len(sections.faults)
    values = {
        find_name(name.strip(), named.ids): _ratio(sections, (*path, name), value) for name, value in table.items()
    }
    for name in table:
        _position(sections, (*path, name), named, name)
    for one in named.ids:
        if one not in values:
            sections.missing((*path, one), RATIO.expected)
    return None if len(sections.faults) > before else [values[one] for one in named.ids]


def best_worst(sections: Sections, path: KeyPath, named: Named, read: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read the two vectors of the best-worst method: from 1 to 9, and agreeing on best against worst."""
    if not {"best", "worst", "best_to_others", "others_to_worst"} <= read.keys():
        return None
    best, worst = (_position(sections, (*path, key), named, read[key]) for key in ("best", "worst"))
    vectors = {
        key: _by_criterion(sections, (*path, key), named, read[key]) for key in ("best_to_others", "others_to_worst")
    }
    before, after = vectors["best_to_others"], vectors["others_to_worst"]
    if best is None or worst is None or before is None or after is None:
        return None
    faults = len(sections.faults)
    if best == worst:
        what = Text("最良と最悪が同じ項目です", "the best and the worst are one criterion")
        sections.refuse((*path, "worst"), "best-is-worst", what)
    _check_vector(sections, (*path, "best_to_others"), named, before, own=best)
    _check_vector(sections, (*path, "others_to_worst"), named, after, own=worst)
    if len(sections.faults) == faults and before[worst] != after[best]:
        what = Text(
            "最良と最悪の比較値が、もう一方の表と異なります", "the best against the worst differs from the other table"
        )
        expected = fraction_text(before[worst] or ONE)
        sections.refuse(
            (*path, "others_to_worst", named.ids[best]), "best-to-worst", what, expected=Text(expected, expected)
        )
    if len(sections.faults) > faults:
        return None
    return {"best": best, "worst": worst, "best_to_others": tuple(before), "others_to_worst": tuple(after)}


def _check_vector(sections: Sections, path: KeyPath, named: Named, values: list[Fraction | None], *, own: int) -> None:
    for index, value in enumerate(values):
        place = (*path, named.ids[index])
        if value is not None and not 1 <= value <= SCALE:
            what = Text("比較の値が尺度の外にあります", "the comparison is off the scale")
            sections.refuse(place, "off-scale", what, expected=Text("1から9まで", "from 1 to 9"))
        elif index == own and value != 1:
            what = Text("自分自身と比べた値です", "this compares a criterion with itself")
            sections.refuse(place, "not-one", what, expected=Text("1", "1"))


def ratings(
    sections: Sections, path: KeyPath, named: Named, read: Mapping[str, Any], *, swing: bool
) -> tuple[Fraction, ...] | None:
    """Read points above zero for every criterion; the largest swing is 100."""
    if "points" not in read:
        return None
    values = _by_criterion(sections, (*path, "points"), named, read["points"])
    if values is None:
        return None
    points = [value or ZERO for value in values]
    faults = len(sections.faults)
    for name, value in zip(named.ids, points, strict=True):
        if value <= 0:
            what = Text("評定は0より大きい数です", "points must be above zero")
            cure = Text("重みのない項目は外してください", "Leave out a criterion without weight")
            sections.refuse(
                (*path, "points", name), "bad-value", what, expected=Text("0より大きい数", "above zero"), cure=cure
            )
    if swing and max(points) != 100 and len(sections.faults) == faults:  # noqa: PLR2004 - the scale's own end
        what = Text("スイング法では最も重要な変化を100とします", "the largest swing is 100 by definition")
        sections.refuse((*path, "points"), "largest-swing", what, expected=Text("最大が100", "a largest of 100"))
    return None if len(sections.faults) > faults else tuple(points)


def standing(sections: Sections, path: KeyPath, named: Named, read: Mapping[str, Any]) -> tuple[int, ...] | None:
    """Read an order: ids from the most to the least important, equals together in a list of their own."""
    if "order" not in read:
        return None
    place, before = (*path, "order"), len(sections.faults)
    ranks: dict[int, int] = {}
    for position, item in enumerate(read["order"]):
        rank = len(ranks) + 1
        group = item if isinstance(item, list) else [item]
        for k, name in enumerate(group):
            here = (*place, position, k) if isinstance(item, list) else (*place, position)
            index = _position(sections, here, named, name)
            if index in ranks:
                what = Text("この項目はすでに並んでいます", "this criterion is in the order already")
                sections.refuse(here, "duplicate-id", what)
            elif index is not None:
                ranks[index] = rank
    missing = [one for index, one in enumerate(named.ids) if index not in ranks]
    if missing and len(sections.faults) == before:
        what = Text(f"並んでいない項目があります: {'、'.join(missing)}", f"not in the order: {', '.join(missing)}")
        sections.refuse(place, "missing-criterion", what)
    return None if len(sections.faults) > before else tuple(ranks[index] for index in range(named.size))
