"""The verification of a published result (検算) against the tender and the bids it is said to follow from."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from criteria.bid import Bid
from criteria.characters import compared
from criteria.finding import Finding, Text
from criteria.tender import Tender
from criteria.version import VERSION
from scoring.audit.canonical import fingerprint
from scoring.audit.consistency import consistency
from scoring.audit.definition import refuse_what_is_unknown
from scoring.audit.faults import for_their_lot, in_order
from scoring.audit.figures import CannotRecountError
from scoring.audit.losers import certificate
from scoring.audit.recount import Document, recount
from scoring.audit.verification import PROSE, CheckedStep, Verification
from scoring.evaluation.result import Result

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
    "leave_one_out": Text("敗者除外の確認", "leave one out"),
    "dispositions": Text("採点差の措置", "what the panel settled"),
    "criterion": Text("評価項目", "criterion"),
    "marks": Text("委員の採点", "the members' marks"),
    "spread": Text("採点の開き", "spread of the marks"),
    "outcome": Text("措置", "what was settled"),
    "mark": Text("合議による採点", "mark agreed on"),
    "reason": Text("理由", "reason"),
    "by": Text("決定者", "who decided"),
    "on": Text("決定日", "day"),
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
    "rule": Text("方式", "rule"),
    "tickets": Text("くじ番号", "tickets"),
    "sum": Text("合計", "sum"),
    "quotient": Text("商", "quotient"),
    "remainder": Text("余り", "remainder"),
    "order": Text("くじによる順序", "order drawn"),
}

_RECORDS: Final = {
    "findings": ("code", "vendor"),
    "excluded": ("vendor", "code", "stage"),
    "references": ("stage", "reference"),
    "ties": ("rank", "vendors"),
    "removals": ("removed",),
    "dispositions": ("vendor", "criterion"),
}
"""Lists of records, and what tells one from another: which there are is compared first, then each by itself."""

_TABLES: Final = ("criteria", "price_components", "lottery", "leave_one_out")
"""Tables within a record that are compared entry by entry."""

_ABSENT: Final = object()
"""Stands for what the published result should have and has not, or has and should not."""


def verify(tender: Tender, bids: Sequence[Bid], result: Result, findings: Iterable[Finding] = ()) -> Verification:
    """Recount a published result from its input and compare (検算): version, input, then every figure in turn.

    ``findings`` are those of the reading, as they were given to the evaluation. A formula or a rule the auditor does
    not know is a difference, never passed over.

    Raises
    ------
    EvaluationError
        Where the bids are for more than one lot.
    """
    listed = in_order(list(bids))
    return Verification(steps=tuple(_steps(for_their_lot(tender, listed), listed, result, list(findings))))


def _steps(tender: Tender, bids: list[Bid], result: Result, findings: list[Finding]) -> Iterator[CheckedStep]:
    yield _check("version", VERSION, result.version, _LABELS["version"])
    yield _check("fingerprint", fingerprint(tender, bids), result.fingerprint, _LABELS["fingerprint"])
    yield consistency(result)
    try:
        refuse_what_is_unknown(tender)
        expected = recount(tender, bids, findings)
        expected["leave_one_out"] = certificate(tender, bids, findings, expected)
    except CannotRecountError as error:
        label = Text(f"検算できません: {error.text.ja}", f"cannot be recounted: {error.text.en}")
        yield CheckedStep(id="recount", label=label, expected="", found="", agrees=False)
        return
    published = result.to_document()
    for key, own in expected.items():
        if key == "ranking":
            yield from _bids(own, published[key])
            yield _check_columns(key, own, published[key], ("rank", "vendor"), _LABELS[key])
        else:
            # What is published only where there is some is empty where there is none.
            yield from _walk(key, key, own, published.get(key, []), _LABELS[key])


def _bids(expected: list[Document], published: list[Document]) -> Iterator[CheckedStep]:
    """Compare the bids by name: name, price, then the points in the order in which they add up to the value."""
    rows = {compared(row["vendor"]): row for row in published}
    for own in sorted(expected, key=lambda row: str(row["vendor"])):
        vendor = own["vendor"]
        row = rows.get(compared(vendor), {})
        for key, figure in own.items():
            if key not in ("rank", "vendor"):
                yield from _walk(f"bid:{vendor}.{key}", key, figure, row.get(key, _ABSENT), _LABELS[key], vendor)


def _walk(step: str, key: str, expected: Any, found: Any, label: Text, vendor: str = "") -> Iterator[CheckedStep]:  # noqa: ANN401 - JSON
    """Compare a part of the record: a list of records one by one, some tables entry by entry, anything else whole."""
    if expected is PROSE:
        return
    if key in _RECORDS and isinstance(expected, list):
        found = found if isinstance(found, list) else []
        yield _check_columns(step, expected, found, _RECORDS[key], label)
        for index, (own, other) in enumerate(zip(expected, found, strict=False)):
            yield from _entries(f"{step}[{index}]", own, other, label, own.get("vendor", vendor))
    elif key in _TABLES and isinstance(expected, dict):
        yield from _entries(step, expected, found if isinstance(found, dict) else {}, label, vendor)
    else:
        yield _check(step, expected, found, label, vendor)


def _entries(step: str, expected: Document, found: Document, of: Text, vendor: str) -> Iterator[CheckedStep]:
    """Compare a record or a table entry by entry; a name is the same however it is spelled."""
    others = {compared(key): value for key, value in found.items()}
    if len(others) < len(found):
        others = dict(found)
    for key, own in expected.items():
        yield from _walk(f"{step}.{key}", key, own, others.pop(compared(key), _ABSENT), _within(of, key), vendor)
    for key, other in others.items():
        yield _check(f"{step}.{key}", _ABSENT, other, _within(of, key), vendor)


def _within(of: Text, key: str) -> Text:
    if of in (_LABELS["criteria"], _LABELS["price_components"]):
        return Text(f"{of.ja}「{key}」", f"{of.en} {key}")
    name = _LABELS.get(key)
    return of if name is None else Text(f"{of.ja}・{name.ja}", f"{of.en}, {name.en}")


def _check_columns(
    step: str, expected: list[Document], found: list[Document], keys: tuple[str, ...], label: Text
) -> CheckedStep:
    own, other = ([[row.get(key) for key in keys] for row in rows] for rows in (expected, found))
    return _check(step, own, other, label)


def _check(step: str, expected: object, found: object, label: Text, vendor: str = "") -> CheckedStep:
    """Compare one step, as JSON: for == true is 1."""
    return CheckedStep(
        id=step,
        label=label,
        expected=_shown(expected),
        found=_shown(found),
        agrees=_json(expected) == _json(found),
        vendor=vendor,
    )


def _json(value: object) -> str:
    if value is _ABSENT:
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    # A name is the same however it is spelled, and keys are sorted as they are compared.
    form = compared(text)
    return text if form == text else json.dumps(json.loads(form), ensure_ascii=False, sort_keys=True)


def _shown(value: object) -> str:
    if value is _ABSENT or value is None:
        return ""
    return value if isinstance(value, str) else _json(value)
