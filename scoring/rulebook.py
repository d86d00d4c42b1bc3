"""The rulebook (除外要件の登録簿): a decorated pure function with its metadata *is* the exclusion rule.

A rule looks at one vendor and says what it found. What follows from that — out, pending, overridden — is decided in
one place, for all rules alike.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from criteria.bid import Bid
from criteria.exclusion import Outcome
from criteria.finding import NOTHING, Text, Where
from criteria.register import Register
from criteria.tender import Tender
from criteria.terms import ExclusionStage
from scoring.registry import Param, ParamError, RegistrationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """All bidders of a tender together (入札者全体): who bids, who still does, and who is related to whom.

    ``related`` gives the whole group of a vendor, ``links`` the rows of the relations it is named in.
    """

    bidding: frozenset[str]
    still_bidding: frozenset[str]
    related: Mapping[str, tuple[str, ...]]
    links: Mapping[str, tuple[Where, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a rule looks at: one bid, what is on file, and the field of bidders it stands in."""

    tender: Tender
    bid: Bid
    register: Register
    field: Field

    @property
    def vendor(self) -> str:
        """The vendor's id."""
        return self.bid.vendor


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule found of one vendor (判定): the outcome with what was seen, what was required, and the evidence."""

    outcome: Outcome
    what: Text
    observed: str = ""
    required: str = ""
    evidence: tuple[Where, ...] = ()
    day: date | None = None
    cure: Text = NOTHING
    cure_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A registered exclusion rule (除外要件) with its stage, legal basis, evidence, dates and parameters.

    ``reads`` names the tables of the register it needs, ``needs`` the dates of the tender it reads.
    """

    id: str
    stage: ExclusionStage
    name: Text
    source: str
    function: Callable[..., Verdict]
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()

    def bind(self, written: Mapping[str, object]) -> dict[str, Any]:
        """Read the written parameters, with defaults for those left out; raise ParamError where one is wrong."""
        bound: dict[str, Any] = {}
        for param in self.params:
            if param.name in written:
                bound[param.name] = param.read(written[param.name])
            elif param.required:
                raise ParamError(param.expected())
            else:
                bound[param.name] = param.default
        return bound


_RULES: Final[dict[str, Rule]] = {}


def rule(
    *,
    id: str,  # noqa: A002 - the rulebook's own word for the key
    stage: ExclusionStage,
    ja: str,
    en: str,
    source: str,
    **facts: Any,  # noqa: ANN401 - the fields of Rule, checked by its constructor
) -> Callable[[Callable[..., Verdict]], Callable[..., Verdict]]:
    """Register the decorated function as an exclusion rule; raise RegistrationError when something is missing."""

    def register(function: Callable[..., Verdict]) -> Callable[..., Verdict]:
        registered = Rule(id=id, stage=stage, name=Text(ja, en), source=source, function=function, **facts)
        _check(registered)
        _RULES[id] = registered
        return function

    return register


def _check(candidate: Rule) -> None:
    asked = {
        name
        for name, parameter in inspect.signature(candidate.function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    declared = {param.name for param in candidate.params}
    problems = {
        "registered twice": candidate.id in _RULES,
        "no Japanese or English name": not (candidate.name.ja and candidate.name.en),
        "no source": not candidate.source,
        "no docstring": not candidate.function.__doc__,
        f"parameters differ: {sorted(asked ^ declared)}": asked != declared,
    }
    found = [problem for problem, there in problems.items() if there]
    if found:
        msg = f"rule {candidate.id}: " + "; ".join(found)
        raise RegistrationError(msg)


def find_rule(rule_id: str) -> Rule:
    """Return a registered rule; KeyError where there is none of that name."""
    return _RULES[rule_id]


def all_rules() -> tuple[Rule, ...]:
    """Return all rules by id."""
    return tuple(_RULES[key] for key in sorted(_RULES))


def day_of(moment: datetime | date | None) -> date | None:
    """Return the calendar day of a date or a time."""
    return moment.date() if isinstance(moment, datetime) else moment
