"""What a bid must contain before it can be scored (入札内容の確認): a missing answer is a fault, never a zero."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import decimal_text
from criteria.finding import Finding, Text
from criteria.tender import PriceLimits, Tender
from criteria.terms import Aggregate, BidStatus, Envelopes
from scoring.formulas.panel import (
    MarkReader,
    criterion_formula,
    duplicate_marks,
    is_marked,
    is_on_file,
    least_members,
    panel_members,
    present_members,
)
from scoring.formulas.registry import Formula, FormulaError, FormulaKind, find


def with_entry_faults(tender: Tender, bids: Sequence[Bid]) -> tuple[Bid, ...]:
    """Return the bids as they are opened, each with what is wrong with its vendor or price (記載漏れ・誤記).

    Bids whose faults are known from the reading are returned as they are.
    """
    seen = Counter(bid.vendor for bid in bids)
    return _noted(bids, lambda bid: () if bid.faults else _entry_faults(tender, bid, seen))


def with_answer_faults(
    tender: Tender, bids: Sequence[Bid], entered: Sequence[Bid], out: Collection[str]
) -> tuple[Bid, ...]:
    """Return the bids as entered, each with the faults in its answers, marks and components that keep it unscored.

    Who is ``out`` at the opening, by status or price, owes no answers: published sheets leave them blank. Neither are
    faults added to those that ``bids`` has from the reading.
    """
    known = {bid.vendor for bid in bids if bid.faults} | set(out)
    answer_faults = _checker(tender, bids, [bid for bid in bids if bid.vendor not in known])
    return _noted(entered, lambda bid: () if bid.vendor in known else answer_faults(bid))


def _noted(bids: Sequence[Bid], faults_of: Callable[[Bid], Iterable[Finding]]) -> tuple[Bid, ...]:
    return tuple(
        replace(bid, faults=(*bid.faults, *found)) if (found := tuple(faults_of(bid))) else bid for bid in bids
    )


def _entry_faults(tender: Tender, bid: Bid, seen: Mapping[str, int]) -> Iterator[Finding]:
    if bid.status is not BidStatus.VALID:
        return
    if not bid.vendor.strip():
        yield _fault(bid, "missing-vendor", Text("事業者が空欄です", "the vendor is blank"))
    if seen[bid.vendor] > 1:
        yield _fault(bid, "duplicate-bid", Text("同じ事業者の入札が複数あります", "the vendor has more than one bid"))
    yield from _price_faults(tender, bid)


def _checker(tender: Tender, bids: Sequence[Bid], scored: Sequence[Bid]) -> Callable[[Bid], Iterable[Finding]]:
    members = panel_members(tender, bids)
    marked = [criterion.id for criterion in tender.criteria if is_marked(criterion)]
    reader = MarkReader(tender.criteria)
    responses = _Responses(tender, scored)

    def faults_of(bid: Bid) -> Iterator[Finding]:
        yield from _component_faults(tender, bid)
        yield from responses.faults(bid)
        if marked:
            yield from _mark_faults(tender, bid, present_members(tender.panel, members, bid.vendor), marked, reader)

    return faults_of


def _fault(bid: Bid, code: str, what: Text, *, value: str = "", expected: Text | None = None) -> Finding:
    cure = Text("入力を確認して訂正してください", "Mend the entry and evaluate again")
    return Finding(code=code, what=what, subject=bid.vendor, value=value, expected=expected or Text("", ""), cure=cure)


def is_sealed(tender: Tender, bid: Bid) -> bool:
    """Whether a bid's price is still in its envelope (開札前の入札価格): in a two-envelope tender one that is blank."""
    return tender.envelopes is Envelopes.TWO and bid.price is None


def reads_prices(tender: Tender) -> bool:
    """Whether anything of the tender looks at a price: its method, a limit, a tie-break key or its selection."""
    combination = find(FormulaKind.COMBINATION, tender.method.combination)
    return (
        any(map(combination.takes, ("price", "price_points")))
        or tender.prices != PriceLimits()
        or "price" in tender.method.tie_break
        or tender.selection is not None
    )


def _price_faults(tender: Tender, bid: Bid) -> Iterator[Finding]:
    if is_sealed(tender, bid):
        if reads_prices(tender):
            what = Text("開札前のため、入札価格がありません", "the price is sealed: the second envelope is not opened")
            yield replace(_fault(bid, "price-sealed", what), cure=_OPEN)
    elif bid.price is None:
        yield _fault(bid, "missing-price", Text("入札価格がありません", "the price is missing"))
    elif bid.price <= 0:
        expected = Text("0より大きい金額", "an amount above zero")
        yield _fault(
            bid,
            "price-not-positive",
            Text("入札価格が正の数ではありません", "the price is not above zero"),
            value=str(bid.price),
            expected=expected,
        )


_OPEN: Final = Text(
    "採点を確定して開札した後に、入札価格を記入してください",
    "Lock the scoring, open the prices, then enter them",
)


def _component_faults(tender: Tender, bid: Bid) -> Iterator[Finding]:
    for component in () if is_sealed(tender, bid) else tender.method.price_components:
        amount = bid.components.get(component.id)
        if amount is None or amount <= 0:
            what = Text(f"価格の内訳「{component.id}」がありません", f"the price component {component.id} is missing")
            yield _fault(bid, "missing-price", what, value="" if amount is None else str(amount))


class _Responses:
    """Checks the responses to each criterion over all bids at once; equal responses are checked once."""

    def __init__(self, tender: Tender, bids: Sequence[Bid]) -> None:
        """Find what is refused, by criterion and response."""
        self._refused: dict[str, dict[object, Text]] = {}
        for criterion in tender.criteria:
            if not is_marked(criterion) and not is_on_file(criterion):
                given = {_key(bid.responses.get(criterion.id)) for bid in bids}
                self._refused[criterion.id] = dict(_refused(criterion, given))

    def faults(self, bid: Bid) -> Iterator[Finding]:
        """Return the faults in one bid's responses."""
        for criterion_id, refused in self._refused.items():
            response = bid.responses.get(criterion_id)
            if refused and (expected := refused.get(_key(response))) is not None:
                yield _response_fault(bid, criterion_id, response, expected)


def _key(response: object) -> tuple[Any, Any]:
    """Return what stands for a response in a set: hashing a fraction is slow, its ratio is not."""
    return response.as_integer_ratio() if type(response) is Fraction else (type(response), response)


def _refused(criterion: Criterion, given: Iterable[tuple[Any, Any]]) -> Iterator[tuple[object, Text]]:
    formula = criterion_formula(criterion)
    params: dict[str, Any] = formula.bind(criterion.params)
    if formula.takes("allotment"):
        params["allotment"] = criterion.max_points
    for key in given:
        kind, response = key
        value = Fraction(kind, response) if type(kind) is int else response
        expected = formula.responses.refuses(value, criterion.max_points)
        if expected is None and not formula.relative:
            expected = _beyond_formula(formula, value, params)
        if expected is not None:
            yield key, expected


def _beyond_formula(formula: Formula, value: object, params: Mapping[str, Any]) -> Text | None:
    try:
        formula.function(value, **params)
    except FormulaError as error:
        return error.text
    return None


def _response_fault(bid: Bid, criterion_id: str, response: object, expected: Text) -> Finding:
    if response is None:
        what = Text(
            f"評価項目「{criterion_id}」の回答がありません", f"the response to criterion {criterion_id} is missing"
        )
        return _fault(bid, "missing-response", what, expected=expected)
    value = decimal_text(response) if isinstance(response, Fraction) else str(response)
    what = Text(
        f"評価項目「{criterion_id}」の回答が範囲外です", f"the response to criterion {criterion_id} is out of range"
    )
    return _fault(bid, "bad-response", what, value=value, expected=expected)


def _mark_faults(
    tender: Tender, bid: Bid, present: Sequence[str], marked: Sequence[str], reader: MarkReader
) -> Iterator[Finding]:
    needed = least_members(tender.panel.aggregate)
    if not present:
        yield _fault(bid, "missing-mark", Text("採点した委員がいません", "no member marked this bid"))
    elif len(present) < needed:
        what = Text(f"採点した委員が{len(present)}人しかいません", f"only {len(present)} members marked this bid")
        expected = Text(f"{needed}人以上", f"at least {needed}")
        yield _fault(bid, "too-few-members", what, value=tender.panel.aggregate.value, expected=expected)
    for evaluator, criterion in duplicate_marks(bid):
        what = Text(
            f"{evaluator}の「{criterion}」の採点が重複しています", f"{evaluator} marked {criterion} more than once"
        )
        yield _fault(bid, "duplicate-mark", what)
    settled = Counter(one.criterion for one in bid.dispositions)
    for criterion in sorted(key for key, times in settled.items() if times > 1):
        what = Text(f"「{criterion}」の採点差の措置が重複しています", f"{criterion} was settled more than once")
        yield _fault(bid, "duplicate-disposition", what)
    given = {(mark.evaluator, mark.criterion) for mark in bid.marks}
    for evaluator in present:
        for criterion in marked:
            if (evaluator, criterion) not in given:
                what = Text(
                    f"{evaluator}の「{criterion}」の採点がありません", f"{evaluator} has not marked {criterion}"
                )
                yield _fault(bid, "missing-mark", what)
    yield from _bad_marks(tender, bid, present, reader)


def _bad_marks(tender: Tender, bid: Bid, present: Sequence[str], reader: MarkReader) -> Iterator[Finding]:
    counted = [mark for mark in bid.marks if mark.criterion in reader and mark.evaluator in present]
    agreed = {one.criterion: one.mark for one in bid.dispositions if one.mark is not None and one.criterion in reader}
    given = [(mark.evaluator, mark.criterion, mark.mark) for mark in counted]
    for evaluator, criterion, mark in (*given, *(("", *settled) for settled in agreed.items())):
        try:
            reader.points(criterion, mark)
        except FormulaError as error:
            who = Text(evaluator or "合議", evaluator or "the panel")
            value = decimal_text(mark) if isinstance(mark, Fraction) else mark
            what = Text(
                f"{who.ja}の「{criterion}」の採点を読めません", f"the mark of {who.en} for {criterion} cannot be read"
            )
            yield _fault(bid, "bad-mark", what, value=value, expected=error.text)
    if tender.panel.aggregate is Aggregate.CONSENSUS:
        told: dict[str, set[Fraction | str]] = {}
        for _, criterion, mark in given:
            told.setdefault(criterion, set()).add(mark)
        for criterion in sorted(key for key, marks in told.items() if len(marks) > 1 and key not in agreed):
            what = Text(f"「{criterion}」の採点が合議で一致していません", f"the members do not agree on {criterion}")
            yield _fault(bid, "no-consensus", what)
