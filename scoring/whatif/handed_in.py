"""What was handed in changed (入札内容の変更): a price, a mark, an answer, a vendor left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from criteria.bid import Bid, Mark, register_of
from criteria.exact import NumberError, price_of
from criteria.finding import Finding, Text
from criteria.register import Register
from criteria.security import highest_level
from criteria.security import measures as catalogue
from criteria.standards import find_standard, known_names
from criteria.tender import Tender
from criteria.vendor import Measure
from scoring.formulas.panel import is_marked, is_on_file, panel_members
from scoring.whatif.certified import certified
from scoring.whatif.changes import (
    BringIn,
    Change,
    ChangeError,
    GainCertificate,
    LeaveOut,
    LeaveOutMember,
    LoseCertificate,
    SetAnswer,
    SetLevel,
    SetMark,
    SetPrice,
)
from scoring.whatif.written import known, refusal

_ASSUMED: Final = "-"
"""What stands for the evidence of a level that is assumed."""

_STANDARD: Final = Text("規格", "standard")
_MEASURE: Final = Text("対策", "measure")


def filed(tender: Tender, register: Register, change: GainCertificate | LoseCertificate | SetLevel) -> Register:
    """Return the register with one change; for a joint venture, of every member (共同企業体は構成員の全員)."""
    holders = _holders(register, change.vendor)
    if isinstance(change, SetLevel):
        return _with_level(register, change, holders)
    standard = find_standard(change.standard)
    if standard is None:
        known(change, change.standard, known_names(), _STANDARD)
        return register
    if isinstance(change, GainCertificate):
        return certified(register, change.vendor, standard, tender)
    kept = {
        holder: tuple(one for one in register.certificates.get(holder, ()) if find_standard(one.standard) != standard)
        for holder in holders
    }
    if all(kept[holder] == register.certificates.get(holder, ()) for holder in holders):
        what = Text(
            f"{change.vendor}の{standard.called.ja}は登録されていません",
            f"{change.vendor} has no {standard.called.en} on file",
        )
        raise ChangeError(refusal(change, what))
    return replace(register, certificates={**register.certificates, **kept})


def _with_level(register: Register, change: SetLevel, holders: tuple[str, ...]) -> Register:
    known(change, change.measure, catalogue(), _MEASURE)
    most = highest_level(change.measure)
    if not 0 <= change.level <= most:
        what = Text("この水準はありません", "there is no such level")
        expected = Text(f"0から{most}の整数", f"a whole number from 0 to {most}")
        raise ChangeError(refusal(change, what, expected=expected))
    levels = {
        holder: {
            **register.measures.get(holder, {}),
            change.measure: Measure(vendor=holder, measure=change.measure, level=change.level, evidence=_ASSUMED),
        }
        for holder in holders
    }
    return replace(register, measures={**register.measures, **levels}, tables=register.tables | {"measures"})


def _holders(register: Register, vendor: str) -> tuple[str, ...]:
    return (vendor, *(one.member for one in register.ventures.get(vendor, ())))


_VENDOR: Final = Text("事業者", "vendor")
_MEMBER: Final = Text("委員", "member")
_CRITERION: Final = Text("評価項目", "criterion")
_COMPONENT: Final = Text("価格の内訳", "price component")

_OF_ONE: Final = (SetPrice, SetMark, SetAnswer, GainCertificate, LoseCertificate, SetLevel, LeaveOut, BringIn)


def vendor_of(change: Change) -> str:
    """Return the vendor whose bid a change is of, empty where it is of the tender."""
    if isinstance(change, _OF_ONE):
        return change.vendor
    return change.vendor if isinstance(change, LeaveOutMember) else ""


def with_handed_in(tender: Tender, bids: Sequence[Bid], change: Change) -> tuple[Bid, ...]:
    """Return the bids with one change of what was handed in, and as they are where it is of the tender.

    Raises
    ------
    ChangeError
        Where the vendor, member or criterion is not known, or the vendor's rows must be mended first.
    """
    vendor = vendor_of(change)
    if vendor:
        known(change, vendor, [bid.vendor for bid in bids], _VENDOR)
    if isinstance(change, GainCertificate | LoseCertificate | SetLevel):
        register = filed(tender, register_of(bids), change)
        return tuple(replace(bid, register=register) for bid in bids)
    apply = _APPLIED.get(type(change))
    if apply is None:
        return tuple(bids)
    return tuple(_mended(apply, tender, bids, bid, change) if bid.vendor == vendor else bid for bid in bids)


def _mended(
    apply: Callable[[Tender, Sequence[Bid], Bid, Any], Bid],
    tender: Tender,
    bids: Sequence[Bid],
    bid: Bid,
    change: Change,
) -> Bid:
    if bid.faults:
        what = Text(
            f"{bid.vendor}の入力に誤りがあるため、仮定を置けません",
            f"the rows of {bid.vendor} have faults, so nothing can be assumed of them",
        )
        cure = Text("先に入力を訂正してください", "Mend the entries first")
        raise ChangeError(refusal(change, what, cure=cure))
    return apply(tender, bids, bid, change)


def _price(tender: Tender, _bids: Sequence[Bid], bid: Bid, change: SetPrice) -> Bid:
    try:
        amount = price_of(change.amount, minor_units=tender.minor_units)
    except NumberError as error:
        what = Text("通貨の最小単位より細かい金額です", "this amount is finer than the currency's smallest unit")
        raise ChangeError(refusal(change, what)) from error
    if amount <= 0:
        expected = Text("0より大きい金額", "an amount above zero")
        raise ChangeError(refusal(change, Text("価格が0以下です", "the price is not above zero"), expected=expected))
    parts = [one.id for one in tender.method.price_components]
    if not change.component and not parts:
        return replace(bid, price=amount)
    if not change.component:
        what = Text(
            "価格は内訳ごとに採点されます。内訳を指定してください",
            "the price is scored by components; say which of them",
        )
        expected = Text(f"{bid.vendor}:{parts[0]}=金額", f"{bid.vendor}:{parts[0]}=AMOUNT")
        raise ChangeError(refusal(change, what, expected=expected))
    known(change, change.component, parts, _COMPONENT)
    moved = amount - bid.components.get(change.component, 0)
    price = None if bid.price is None else bid.price + moved
    return replace(bid, price=price, components={**bid.components, change.component: amount})


def _mark(tender: Tender, bids: Sequence[Bid], bid: Bid, change: SetMark) -> Bid:
    marked = [one.id for one in tender.criteria if is_marked(one)]
    known(change, change.criterion, marked, Text("委員が採点する評価項目", "criterion that the committee marks"))
    known(change, change.evaluator, panel_members(tender, bids), _MEMBER)
    given = Mark(evaluator=change.evaluator, criterion=change.criterion, mark=change.mark)
    kept = [one for one in bid.marks if (one.evaluator, one.criterion) != (given.evaluator, given.criterion)]
    return replace(bid, marks=(*kept, given))


def _answer(tender: Tender, _bids: Sequence[Bid], bid: Bid, change: SetAnswer) -> Bid:
    answered = [one.id for one in tender.criteria if not is_marked(one) and not is_on_file(one)]
    known(change, change.criterion, answered, Text("入札者が回答する評価項目", "criterion that bidders answer"))
    answer = change.answer if isinstance(change.answer, bool) else Fraction(change.answer)
    return replace(bid, responses={**bid.responses, change.criterion: answer})


_APPLIED: Final[Mapping[type[Any], Callable[[Tender, Sequence[Bid], Bid, Any], Bid]]] = {
    SetPrice: _price,
    SetMark: _mark,
    SetAnswer: _answer,
}


def without_absent(
    bids: Sequence[Bid], findings: Sequence[Finding], changes: Sequence[Change]
) -> tuple[tuple[Bid, ...], tuple[Finding, ...]]:
    """Return the bids of those who take part, and the findings but for the faults of those who do not."""
    part = {change.vendor: isinstance(change, BringIn) for change in changes if isinstance(change, LeaveOut | BringIn)}
    gone = [bid for bid in bids if not part.get(bid.vendor, True)]
    if not gone:
        return tuple(bids), tuple(findings)
    theirs = {fault for bid in gone for fault in bid.faults}
    return (
        tuple(bid for bid in bids if part.get(bid.vendor, True)),
        tuple(found for found in findings if found not in theirs),
    )
