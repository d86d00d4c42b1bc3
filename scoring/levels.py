"""The level at which a bidder keeps a security measure (対策の水準): proven by a row with evidence, or unconfirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from criteria.finding import Where
from criteria.register import Register
from criteria.validity import Standing
from criteria.vendor import Measure
from scoring.holdings import RANK, parties
from scoring.requirement import Holders, Requirement

_NOTHING: Final[Mapping[str, Measure]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFound:
    """A measure held against a level (水準の確認): how it stands, what is on file, and the rows that say so."""

    measure: str
    standing: Standing
    observed: str
    rows: tuple[Where, ...]


def level_of(vendor: str, measure: str, level: int, register: Register, requirement: Requirement) -> LevelFound:
    """Hold a bidder's measure against a level 対策の水準; a level equal to it is enough.

    A measure that is not on file, or without evidence where that is asked for, is unconfirmed. In a joint venture the
    worst member decides where all must keep it, else the best.
    """
    looked_at = parties(vendor, register, requirement.holders)
    if len(looked_at) == 1:
        return _of_one(looked_at[0], measure, level, register, requirement)
    rows = [register.measures.get(party, {}).get(measure) for party in looked_at]
    standings = [_standing(row, level, requirement) for row in rows] or [Standing.UNCONFIRMED]
    choose = min if requirement.holders is Holders.ALL else max
    return LevelFound(
        measure=measure,
        standing=choose(standings, key=RANK.__getitem__),
        observed=" / ".join("-" if row is None else str(row.level) for row in rows) or "-",
        rows=tuple(row.where for row in rows if row is not None and row.where is not None),
    )


def _of_one(party: str, measure: str, level: int, register: Register, requirement: Requirement) -> LevelFound:
    row = register.measures.get(party, _NOTHING).get(measure)
    return LevelFound(
        measure=measure,
        standing=_standing(row, level, requirement),
        observed="-" if row is None else str(row.level),
        rows=() if row is None or row.where is None else (row.where,),
    )


def _standing(row: Measure | None, level: int, requirement: Requirement) -> Standing:
    if row is None:
        return Standing.UNCONFIRMED
    if row.level < level:
        return Standing.VOID
    return Standing.VALID if row.evidence.strip() or not requirement.evidence else Standing.UNCONFIRMED
