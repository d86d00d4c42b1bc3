"""The electronic lottery (電子くじ): named rules turn the bidders' own numbers into an order; nothing is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

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
    tickets = tuple(_ticket(rule, position, bid) for position, bid in enumerate(ordered))
    total, count = sum(ticket.number for ticket in tickets), len(tickets)
    quotient, remainder = divmod(total, count)
    order = tuple(ordered[(remainder + step) % count].vendor for step in range(count))
    return LotteryDraw(
        rule=rule.rule, tickets=tickets, total=total, quotient=quotient, remainder=remainder, order=order
    )


def _in_order(rule: LotteryRule, bids: Sequence[Bid]) -> list[Bid]:
    keys = [bid.vendor_code if rule.order == "vendor-code" else bid.received_at for bid in bids]
    what = Text("業者コード", "vendor code") if rule.order == "vendor-code" else Text("受付日時", "time of receipt")
    for bid, key in zip(bids, keys, strict=True):
        if not key:
            raise LotteryUndecidedError(_lacks(bid, what))
    if len(set(keys)) < len(keys):
        raise LotteryUndecidedError(Text(f"{what.ja}が同じ入札があります", f"two tied bids have the same {what.en}"))
    return [bid for _, bid in sorted(zip(keys, bids, strict=True), key=lambda pair: pair[0])]  # type: ignore[arg-type,return-value]


def _ticket(rule: LotteryRule, position: int, bid: Bid) -> LotteryTicket:
    if bid.lottery_number is None:
        raise LotteryUndecidedError(_lacks(bid, Text("くじ番号", "lottery number")))
    added = _added(rule, bid)
    number = bid.lottery_number + added
    return LotteryTicket(
        vendor=bid.vendor,
        position=position,
        entered=bid.lottery_number,
        added=added,
        number=number if rule.modulo is None else number % rule.modulo,
    )


def _added(rule: LotteryRule, bid: Bid) -> int:
    if rule.number == "entered":
        return 0
    if rule.number == "entered+milliseconds":
        if bid.received_at is None:
            raise LotteryUndecidedError(_lacks(bid, Text("受付日時", "time of receipt")))
        return bid.received_at.microsecond // 1000
    if bid.system_number is None:
        raise LotteryUndecidedError(_lacks(bid, Text("システム番号", "system number")))
    return bid.system_number


def _lacks(bid: Bid, what: Text) -> Text:
    return Text(f"{bid.vendor}の{what.ja}がありません", f"{bid.vendor} has no {what.en}")
