"""The electronic lottery (電子くじ): named rules turn the bidders' own numbers into an order; nothing is drawn."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar
from unicodedata import decimal

from criteria.bid import Bid
from criteria.finding import Text
from criteria.tender import LotteryRule

LAST_THREE_DIGITS: Final = 1000

LOTTERY_RULES: Final = MappingProxyType(
    {
        rule.rule: rule
        for rule in (
            LotteryRule(rule="system-number", order="receipt", number="entered+system", modulo=LAST_THREE_DIGITS),
            LotteryRule(rule="milliseconds", order="receipt", number="entered+milliseconds", modulo=LAST_THREE_DIGITS),
            LotteryRule(rule="vendor-code", order="vendor-code", number="entered", modulo=None),
            LotteryRule(rule="receipt", order="receipt", number="entered", modulo=None),
        )
    }
)
"""Rules by name. Sources: 電子くじにおける第2落札候補者の決定方法 (``system-number``); 徳島県 電子くじの仕様
(``milliseconds``); 鳥取県 くじ抽選の方法について (``vendor-code``); ``receipt`` takes that sum in order of receipt."""

_RECEIPT: Final = Text("受付日時", "time of receipt")

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryTicket:
    """What one tied bid brings to the lottery: its place in the order (from 0) and its lottery number くじ番号."""

    vendor: str
    position: int
    entered: int
    added: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryDraw:
    """A lottery as it can be recounted by hand: the sum of the numbers, the remainder, and the order of all tied.

    remainder = Σ number mod n;  the bid in position ``remainder`` is first, the following ones come after it in turn.
    """

    rule: str
    tickets: tuple[LotteryTicket, ...]
    total: int
    quotient: int
    remainder: int
    order: tuple[str, ...]


class LotteryUndecidedError(ValueError):
    """The lottery cannot be recounted: something it needs was not declared or not entered."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in both languages."""
        super().__init__(reason.en)
        self.reason = reason


def draw(rule: LotteryRule | None, bids: Sequence[Bid]) -> LotteryDraw:
    """Apply the declared lottery rule to the tied bids (電子くじの判定).

    number_i = (entered_i + added_i) mod 1000, or unreduced;  r = (Σ number_i) mod n;  position r is first.

    Raises
    ------
    LotteryUndecidedError
        Where no rule is declared, or a tied bid lacks its number, its time of receipt or its vendor code.
    """
    if rule is None:
        raise LotteryUndecidedError(Text("くじの方式が定められていません", "the tender declares no lottery rule"))
    ordered = _in_order(rule, bids)
    tickets = tuple(_tickets(rule, ordered))
    total, count = sum(ticket.number for ticket in tickets), len(tickets)
    quotient, remainder = divmod(total, count)
    order = tuple(ordered[(remainder + step) % count].vendor for step in range(count))
    return LotteryDraw(
        rule=rule.rule, tickets=tickets, total=total, quotient=quotient, remainder=remainder, order=order
    )


def _in_order(rule: LotteryRule, bids: Sequence[Bid]) -> list[Bid]:
    if rule.order == "vendor-code":
        what = Text("業者コード", "vendor code")
        _require(bids, [bid.vendor_code or None for bid in bids], what)
        keys: list[Any] = [natural_order(bid.vendor_code) for bid in bids]
    else:
        reason = receipt_unknown(bids)
        if reason is not None:
            raise LotteryUndecidedError(reason)
        keys = [bid.received_at for bid in bids]
        what = _RECEIPT
    if len(set(keys)) < len(keys):
        raise LotteryUndecidedError(Text(f"{what.ja}が同じ入札があります", f"two tied bids have the same {what.en}"))
    return [bid for _, bid in sorted(zip(keys, bids, strict=True), key=lambda pair: pair[0])]


_RUNS: Final = re.compile(r"\d+|\D")


def natural_order(code: str) -> tuple[object, ...]:
    """Return by what codes are ordered (業者コード順): runs of digits as numbers, other signs by code point.

    A run of digits stands where the digit 0 stands among the signs, so that a spreadsheet that drops leading zeros
    changes no order. Codes that differ by them alone are told apart last: ``03`` comes before ``3``.

    >>> sorted(["A12", "12", "A003", "0003", "3"], key=natural_order)
    ['0003', '3', '12', 'A003', 'A12']
    """
    return (*(_rank(run) for run in _RUNS.findall(code)), (-1,), code)


def _rank(run: str) -> tuple[int, int, str]:
    if not run.isdecimal():
        return ord(run), 0, ""
    # Without making a number of it, which may have ten thousand digits; full-width digits are digits.
    digits = "".join(str(decimal(sign)) for sign in run).lstrip("0")
    return ord("0"), len(digits), digits


def receipt_unknown(bids: Sequence[Bid]) -> Text | None:
    """Say why the order of receipt 到着順 cannot be told, None where it can."""
    missing = [bid.vendor for bid in bids if bid.received_at is None]
    if missing:
        return _lacking(missing, _RECEIPT)
    if len({bid.received_at.tzinfo is None for bid in bids if bid.received_at is not None}) > 1:
        return Text(
            "受付日時に時差のあるものとないものがあります", "only some of the times of receipt have a time zone"
        )
    return None


def _tickets(rule: LotteryRule, ordered: Sequence[Bid]) -> Iterator[LotteryTicket]:
    entered = _require(ordered, [bid.lottery_number for bid in ordered], Text("くじ番号", "lottery number"))
    added = _added(rule, ordered)
    for position, bid in enumerate(ordered):
        number = entered[position] + added[position]
        yield LotteryTicket(
            vendor=bid.vendor,
            position=position,
            entered=entered[position],
            added=added[position],
            number=number if rule.modulo is None else number % rule.modulo,
        )


def _added(rule: LotteryRule, bids: Sequence[Bid]) -> Sequence[int]:
    if rule.number == "entered":
        return [0] * len(bids)
    if rule.number == "entered+milliseconds":
        received = _require(bids, [bid.received_at for bid in bids], _RECEIPT)
        return [moment.microsecond // 1000 for moment in received]
    return _require(bids, [bid.system_number for bid in bids], Text("システム番号", "system number"))


def _require(bids: Sequence[Bid], entries: Sequence[Entry | None], what: Text) -> list[Entry]:
    """Return what every bid entered, or name all those that did not."""
    given = [entry for entry in entries if entry is not None]
    if len(given) < len(bids):
        missing = [bid.vendor for bid, entry in zip(bids, entries, strict=True) if entry is None]
        raise LotteryUndecidedError(_lacking(missing, what))
    return given


def _lacking(vendors: Iterable[str], what: Text) -> Text:
    names = sorted(vendors)
    return Text(f"{'、'.join(names)}の{what.ja}がありません", f"there is no {what.en} of {', '.join(names)}")
