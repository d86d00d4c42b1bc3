"""The electronic lottery (電子くじ), recounted from the numbers the bidders entered."""

import re
from datetime import datetime
from typing import Any, Final
from unicodedata import digit

from criteria.bid import Bid
from criteria.tender import LotteryRule

LOTTERY_NUMBERS: Final = ("entered", "entered+system", "entered+milliseconds")
"""What a bidder can bring to a lottery."""


class UndecidedError(Exception):
    """The order cannot be told from what was entered."""


def draw(rule: LotteryRule | None, tied: list[Bid]) -> dict[str, Any]:
    """Return the draw as it must be published: tickets, sum, quotient, remainder, order.

    remainder = Σ number mod n;  the ticket in that position is first, the others follow it round the table.
    """
    if rule is None:
        raise UndecidedError
    bids = _by_code(tied) if rule.order == "vendor-code" else _by_receipt(tied)
    tickets = [_ticket(rule, position, bid) for position, bid in enumerate(bids)]
    whole = sum(int(ticket["number"]) for ticket in tickets)
    quotient, remainder = divmod(whole, len(bids))
    order = [bid.vendor for bid in bids[remainder:] + bids[:remainder]]
    return {
        "rule": rule.rule,
        "tickets": tickets,
        "sum": whole,
        "quotient": quotient,
        "remainder": remainder,
        "order": order,
    }


def time_of_receipt(bids: list[Bid]) -> dict[str, datetime]:
    """Return when each bid came in; all must say so, and all with a time zone or none."""
    times = {bid.vendor: bid.received_at for bid in bids if bid.received_at is not None}
    if len(times) < len(bids) or len({time.tzinfo is None for time in times.values()}) > 1:
        raise UndecidedError
    return times


def _by_receipt(bids: list[Bid]) -> list[Bid]:
    times = time_of_receipt(bids)
    if len(set(times.values())) < len(bids):
        raise UndecidedError
    return sorted(bids, key=lambda bid: times[bid.vendor])


def _by_code(bids: list[Bid]) -> list[Bid]:
    codes = {bid.vendor_code for bid in bids if bid.vendor_code}
    if len(codes) < len(bids):
        raise UndecidedError
    longest = max(map(len, codes))
    return sorted(bids, key=lambda bid: (_filled(bid.vendor_code, longest), bid.vendor_code))


def _filled(code: str, width: int) -> str:
    """Write every run of digits with as many, so that texts sort as the numbers in them do."""
    in_ascii = "".join(str(digit(sign)) if sign.isdecimal() else sign for sign in code)
    return re.sub("[0-9]+", lambda run: run[0].zfill(width), in_ascii)


def _ticket(rule: LotteryRule, position: int, bid: Bid) -> dict[str, str | int]:
    received = bid.received_at
    added = {
        "entered": 0,
        "entered+system": bid.system_number,
        "entered+milliseconds": None if received is None else received.microsecond // 1000,
    }[rule.number]
    if bid.lottery_number is None or added is None:
        raise UndecidedError
    number = bid.lottery_number + added
    return {
        "vendor": bid.vendor,
        "position": position,
        "entered": bid.lottery_number,
        "added": added,
        "number": number if rule.modulo is None else number % rule.modulo,
    }
