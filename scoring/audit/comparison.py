"""Published against recounted (公表値と検算値の照合): figure by figure, in the order in which they follow."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from criteria.characters import compared, find_name
from criteria.finding import Text
from scoring.audit import words
from scoring.audit.recount import Document
from scoring.audit.verification import CheckedStep

_LABELS: Final = {
    "version": Text("版", "version"),
    "fingerprint": Text("入力の指紋", "fingerprint of the input"),
    "tender": Text("案件番号", "tender"),
    "title": Text("件名", "title"),
    "lot": Text("ロット", "lot"),
    "currency": Text("通貨", "currency"),
    "findings": Text("指摘事項", "findings"),
    "set_aside": Text("評価を保留した者", "bids set aside"),
    "excluded": Text("失格・無効となった者", "excluded bids"),
    "variable_minimum": Text("変動型最低制限価格", "variable minimum price"),
    "threshold": Text("基準評価値", "threshold"),
    "references": Text("相対評価の基準値", "reference values"),
    "criteria": Text("評価項目の得点", "points for the criterion"),
    "technical": Text("技術点(標準点を含む)", "technical points with base"),
    "price_components": Text("価格の内訳の得点", "points for the price component"),
    "price_points": Text("価格点", "price points"),
    "value": Text("評価値", "evaluation value"),
    "exact": Text("分数で示す項目", "values given as fractions"),
    "ranking": Text("順位", "ranking"),
    "ties": Text("同点", "ties"),
    "status": Text("評価の結果", "status"),
    "winners": Text("落札者", "winners"),
    "name": Text("名称", "name"),
    "price": Text("入札価格", "price"),
    "code": Text("事由", "reason code"),
    "stage": Text("段階", "stage"),
    "severity": Text("重大度", "severity"),
    "vendor": Text("事業者", "vendor"),
    "where": Text("指摘箇所", "place"),
    "places": Text("すべての指摘箇所", "all places"),
    "count": Text("件数", "count"),
    "source": Text("根拠", "source"),
    "observed": Text("実際の値", "what was observed"),
    "required": Text("求められる値", "what was required"),
    "message": Text("説明文", "message"),
    "also": Text("その他の事由", "further reasons"),
    "reference": Text("基準値の種類", "kind of reference"),
    "over": Text("対象とした入札", "the bids it was taken over"),
    "held_by": Text("該当する入札", "the bids that hold it"),
    "rank": Text("順位", "rank"),
    "vendors": Text("同点の者", "the tied bids"),
    "resolved": Text("解消の有無", "whether it is resolved"),
    "groups": Text("同順位の組", "groups of equals"),
    "steps": Text("同点処理の経過", "steps of the tie-break"),
    "lottery": Text("電子くじ", "lottery"),
    "unresolved_because": Text("未解消の理由", "why it is not resolved"),
    "rule": Text("方式", "rule"),
    "tickets": Text("くじ番号", "tickets"),
    "sum": Text("合計", "sum"),
    "quotient": Text("商", "quotient"),
    "remainder": Text("余り", "remainder"),
    "order": Text("くじによる順序", "order drawn"),
}

_ABSENT: Final = object()
"""Stands for what the published result should have and has not, or has and should not."""


def compare(expected: Document, found: Document) -> Iterator[CheckedStep]:
    """Yield every step from what was found in the input to the winners."""
    for key in ("tender", "title", "lot", "currency"):
        yield check(key, expected[key], part(found, key))
    yield from _records("findings", expected, found, ("code", "vendor"))
    yield check("set_aside", expected["set_aside"], part(found, "set_aside"))
    yield from _records("excluded", expected, found, ("vendor", "code", "stage"))
    yield check("variable_minimum", expected["variable_minimum"], part(found, "variable_minimum"))
    yield check("threshold", expected["threshold"], part(found, "threshold"))
    yield from _records("references", expected, found, ("stage", "reference"))
    yield from _bids(expected["ranking"], part(found, "ranking"))
    places = [[row["rank"], row["vendor"]] for row in expected["ranking"]]
    yield check("ranking", places, _columns(part(found, "ranking"), ("rank", "vendor")))
    yield from _records("ties", expected, found, ("rank", "vendors"))
    yield check("status", expected["status"], part(found, "status"))
    yield check("winners", expected["winners"], part(found, "winners"))


def check(step: str, expected: object, found: object, *, vendor: str = "", label: Text | None = None) -> CheckedStep:
    """Compare one step; a sentence agrees in either language."""
    agrees = found in (expected.ja, expected.en) if isinstance(expected, Text) else _json(expected) == _json(found)
    return CheckedStep(
        id=step,
        label=label or _LABELS[step.rpartition(".")[2]],
        expected=_shown(expected),
        found=_shown(found),
        agrees=agrees,
        vendor=vendor,
    )


def part(document: object, key: str) -> object:
    """Return what a document has under a key, if it has it."""
    if not isinstance(document, Mapping):
        return _ABSENT
    name = find_name(key, document)
    return _ABSENT if name is None else document[name]


def _json(value: object) -> str:
    # As JSON, and not by ==, for which true is 1.
    text = "absent" if value is _ABSENT else json.dumps(value, ensure_ascii=False, sort_keys=True, default=repr)
    # A published name is the same however it is spelled, and keys are sorted as they are compared.
    form = compared(text)
    return text if form == text else json.dumps(json.loads(form), ensure_ascii=False, sort_keys=True)


def _shown(value: object) -> str:
    if value is _ABSENT or value is None:
        return ""
    if isinstance(value, Text):
        return f"{value.ja} / {value.en}"
    return value if isinstance(value, str) else _json(value)


def _rows(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _columns(rows: object, keys: tuple[str, ...]) -> object:
    if not isinstance(rows, list | tuple):
        return rows
    return [[None if part(row, key) is _ABSENT else part(row, key) for key in keys] for row in rows]


def _records(name: str, expected: Document, found: Document, keys: tuple[str, ...]) -> Iterator[CheckedStep]:
    """Compare a list of records: first which there are, then each, field by field."""
    published = part(found, name)
    yield check(name, _columns(expected[name], keys), _columns(published, keys))
    for index, (own, other) in enumerate(zip(expected[name], _rows(published), strict=False)):
        vendor = own.get("vendor", "")
        yield from _fields(f"{name}[{index}]", own, other, vendor, _LABELS[name])


def _fields(step: str, expected: Mapping[str, Any], found: object, vendor: str, of: Text) -> Iterator[CheckedStep]:
    """Compare a record field by field, a record within it likewise; a field of only one side differs."""
    for key in _keys(expected, found):
        own, other = expected.get(key, _ABSENT), part(found, key)
        if own is words.QUOTED:
            continue
        name = _LABELS.get(key, Text(key, key))
        label = Text(f"{of.ja}・{name.ja}", f"{of.en}, {name.en}")
        if key == "lottery" and isinstance(own, Mapping) and isinstance(other, Mapping):
            yield from _fields(f"{step}.{key}", own, other, vendor, label)
        else:
            yield check(f"{step}.{key}", own, other, vendor=vendor, label=label)


def _keys(expected: object, found: object) -> list[str]:
    first, second = (list(one) if isinstance(one, Mapping) else [] for one in (expected, found))
    return first + [key for key in second if find_name(key, first) is None]


def _bids(expected: list[Document], found: object) -> Iterator[CheckedStep]:
    named = ((part(row, "vendor"), row) for row in _rows(found))
    published = {compared(vendor): row for vendor, row in named if isinstance(vendor, str)}
    for row in sorted(expected, key=lambda one: str(one["vendor"])):
        yield from _bid(row, published.get(compared(row["vendor"]), {}))


def _bid(expected: Document, found: object) -> Iterator[CheckedStep]:
    """Compare one bid's line: its name and price, then its points in the order in which they add up to the value."""
    vendor = expected["vendor"]
    step = f"bid:{vendor}"
    for key in ("name", "price"):
        yield check(f"{step}.{key}", expected[key], part(found, key), vendor=vendor, label=_LABELS[key])
    yield from _points(step, "criteria", "criteria", expected, found)
    yield _figure(step, "technical", "technical", expected, found)
    yield from _points(step, "price_components", "price", expected, found)
    for key in ("price_points", "value"):
        yield _figure(step, key, key, expected, found)
    yield check(f"{step}.exact", expected["exact"], part(found, "exact"), vendor=vendor, label=_LABELS["exact"])


def _points(step: str, table: str, prefix: str, expected: Document, found: object) -> Iterator[CheckedStep]:
    own, other = expected[table], part(found, table)
    for key in _keys(own, other):
        yield _figure(f"{step}.{table}", key, f"{prefix}.{key}", expected, found, inside=table)


def _figure(step: str, key: str, fraction: str, expected: Document, found: object, inside: str = "") -> CheckedStep:
    """Compare a figure as published, with its fraction where its decimals never end."""
    own, other = (part(part(one, inside), key) if inside else part(one, key) for one in (expected, found))
    label = _LABELS[inside or key]
    if inside:
        label = Text(f"{label.ja}「{key}」", f"{label.en} {key}")
    return check(
        f"{step}.{key}",
        _with_fraction(own, part(part(expected, "exact"), fraction)),
        _with_fraction(other, part(part(found, "exact"), fraction)),
        vendor=expected["vendor"],
        label=label,
    )


def _with_fraction(text: object, fraction: object) -> object:
    return text if fraction is _ABSENT else f"{_shown(text)} = {_shown(fraction)}"
