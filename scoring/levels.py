"""The level at which a bidder keeps a security measure (対策の水準): proven by a row with evidence, or unconfirmed."""

from typing import Final, NamedTuple

from criteria.finding import Where
from criteria.register import Register
from criteria.validity import Standing
from scoring.holdings import RANK, parties
from scoring.requirement import Holders, Requirement


class LevelFound(NamedTuple):
    """A measure held against a level (水準の確認): how it stands, what is on file, and the rows that say so.

    ``on_file`` tells that somebody asked about has a row of it.

    A tuple, because there is one for every measure of every vendor.
    """

    standing: Standing
    observed: str = "-"
    rows: tuple[Where, ...] = ()
    on_file: bool = False


_NOT_ON_FILE: Final = LevelFound(standing=Standing.UNCONFIRMED)


def level_of(vendor: str, measure: str, level: int, register: Register, requirement: Requirement) -> LevelFound:
    """Hold a bidder's measure against a level 対策の水準; a level equal to it is enough.

    A measure that is not on file, or without evidence where that is asked for, is unconfirmed. In a joint venture the
    worst member decides where all must keep it, else the best.
    """
    if vendor not in register.ventures:
        return _of_one(vendor, measure, level, register, requirement)
    looked_at = parties(vendor, register, requirement.holders)
    if not looked_at:
        claimed = any(measure in register.measures.get(one.member, {}) for one in register.ventures[vendor])
        return LevelFound(standing=Standing.UNCONFIRMED, on_file=claimed)
    found = [_of_one(party, measure, level, register, requirement) for party in looked_at]
    choose = min if requirement.holders is Holders.ALL else max
    return LevelFound(
        standing=choose((one.standing for one in found), key=RANK.__getitem__),
        observed=" / ".join(one.observed for one in found),
        rows=tuple(row for one in found for row in one.rows),
        on_file=any(one.on_file for one in found),
    )


def _of_one(party: str, measure: str, level: int, register: Register, requirement: Requirement) -> LevelFound:
    held = register.measures.get(party)
    row = held.get(measure) if held else None
    if row is None:
        return _NOT_ON_FILE
    standing = Standing.VALID
    if row.level < level:
        standing = Standing.VOID
    elif requirement.evidence and not row.evidence.strip():
        standing = Standing.UNCONFIRMED
    rows = (row.where,) if row.where else ()
    return LevelFound(standing=standing, observed=str(row.level), rows=rows, on_file=True)
