"""The electronic lottery (電子くじ), recounted from the numbers the bidders entered."""

import re
from datetime import datetime
from unicodedata import digit

from criteria.bid import Bid
from criteria.finding import Text
from criteria.tender import LotteryRule
from scoring.audit import words
from scoring.audit.figures import CannotRecountError

Tickets = list[dict[str, str | int]]


class UndecidedError(Exception):
    """The order cannot be told from what was entered; ``reason`` says what is missing."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in both languages."""
        super().__init__(reason.en)
        self.reason = reason


def draw(rule: LotteryRule | None, tied: list[Bid]) -> dict[str, object]:
    """Return the draw as it must be published: tickets, sum, quotient, remainder, order.

    remainder = Σ number mod n;  the ticket in that position is first, the others follow it round the table.
    """
    if rule is None:
        raise UndecidedError(words.NO_RULE)
    bids = _by_code(tied) if rule.order == "vendor-code" else _by_receipt(tied)
    tickets = _tickets(rule, bids)
    whole = sum(int(ticket["number"]) for ticket in tickets)
    remainder = whole % len(bids)
    order = [bid.vendor for bid in bids[remainder:] + bids[:remainder]]
    return {
        "rule": rule.rule,
        "tickets": tickets,
        "sum": whole,
        "quotient": whole // len(bids),
        "remainder": remainder,
        "order": order,
    }


def time_of_receipt(bids: list[Bid]) -> dict[str, datetime]:
    """Return when each bid came in; all must say so, and all with a time zone or none."""
    missing = sorted(bid.vendor for bid in bids if bid.received_at is None)
    if missing:
        raise UndecidedError(words.lacking(missing, words.RECEIPT))
    times = {bid.vendor: bid.received_at for bid in bids if bid.received_at is not None}
    if len({time.tzinfo is None for time in times.values()}) > 1:
        raise UndecidedError(words.MIXED_ZONES)
    return times


def _by_receipt(bids: list[Bid]) -> list[Bid]:
    times = time_of_receipt(bids)
    if len(set(times.values())) < len(bids):
        raise UndecidedError(words.same(words.RECEIPT))
    return sorted(bids, key=lambda bid: times[bid.vendor])


def _by_code(bids: list[Bid]) -> list[Bid]:
    missing = sorted(bid.vendor for bid in bids if not bid.vendor_code)
    if missing:
        raise UndecidedError(words.lacking(missing, words.VENDOR_CODE))
    if len({bid.vendor_code for bid in bids}) < len(bids):
        raise UndecidedError(words.same(words.VENDOR_CODE))
    longest = max(len(bid.vendor_code) for bid in bids)
    return sorted(bids, key=lambda bid: (_filled(bid.vendor_code, longest), bid.vendor_code))


def _filled(code: str, width: int) -> str:
    """Write every run of digits with as many, so that texts sort as the numbers in them do."""
    in_ascii = "".join(str(digit(sign)) if sign.isdecimal() else sign for sign in code)
    return re.sub("[0-9]+", lambda run: run[0].zfill(width), in_ascii)


def _tickets(rule: LotteryRule, bids: list[Bid]) -> Tickets:
    entered = _entered({bid.vendor: bid.lottery_number for bid in bids}, words.LOTTERY_NUMBER)
    added = _added(rule, bids)
    tickets: Tickets = []
    for position, bid in enumerate(bids):
        number = entered[bid.vendor] + added[bid.vendor]
        if rule.modulo is not None:
            number %= rule.modulo
        tickets.append(
            {
                "vendor": bid.vendor,
                "position": position,
                "entered": entered[bid.vendor],
                "added": added[bid.vendor],
                "number": number,
            }
        )
    return tickets


def _added(rule: LotteryRule, bids: list[Bid]) -> dict[str, int]:
    if rule.number == "entered":
        return {bid.vendor: 0 for bid in bids}
    if rule.number == "entered+system":
        return _entered({bid.vendor: bid.system_number for bid in bids}, words.SYSTEM_NUMBER)
    if rule.number == "entered+milliseconds":
        times = {bid.vendor: bid.received_at for bid in bids}
        return _entered(
            {vendor: None if time is None else time.microsecond // 1000 for vendor, time in times.items()},
            words.RECEIPT,
        )
    raise CannotRecountError(Text(f"くじの数「{rule.number}」", f"the lottery number {rule.number}"))


def _entered(numbers: dict[str, int | None], what: Text) -> dict[str, int]:
    missing = sorted(vendor for vendor, number in numbers.items() if number is None)
    if missing:
        raise UndecidedError(words.lacking(missing, what))
    return {vendor: number for vendor, number in numbers.items() if number is not None}
