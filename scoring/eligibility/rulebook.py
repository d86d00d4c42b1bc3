"""The rulebook (除外要件の登録簿): a decorated pure function with its metadata *is* the exclusion rule.

A rule looks at one bidder and says what it found. What follows from that — out, pending, overridden — is decided in
one place, for all rules alike.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from criteria.bid import Bid
from criteria.codes import codes, declare
from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import NOTHING, Text
from criteria.params import Param
from criteria.register import Register
from criteria.requirement import DAYS, Requirement
from criteria.tender import Tender
from criteria.terms import ExclusionStage
from criteria.values import RefusedValueError
from criteria.vendor import Sanction
from scoring.eligibility.bidders import Bidders
from scoring.formulas.registry import RegistrationError, keyword_arguments

_ONE_DAY: Final = frozenset({"on", "first", "last"})
"""Parameters that each name one day of the tender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a rule looks at: one bid, what is on file, the days of the tender, and the bidders it stands among.

    ``persons`` are the legal persons behind the bid: the vendor, or a joint venture's members; ``looked_up`` are they
    and the bidder itself; ``record`` is what the record of sanctions has on them.
    """

    tender: Tender
    bid: Bid
    register: Register
    bidders: Bidders
    days: Mapping[str, date]
    vendor: str
    withdrawn: bool
    persons: tuple[str, ...]
    looked_up: tuple[str, ...]
    record: tuple[Sanction, ...]

    @classmethod
    def of(cls, tender: Tender, bid: Bid, register: Register, bidders: Bidders, days: Mapping[str, date]) -> "Subject":
        """Look a bid up once for all rules."""
        persons = bidders.persons[bid.vendor]
        looked_up = persons if bid.vendor in persons else (bid.vendor, *persons)
        record = register.sanctions.get(looked_up[0], ())
        for person in looked_up[1:]:
            record = (*record, *register.sanctions.get(person, ()))
        return cls(
            tender=tender,
            bid=bid,
            register=register,
            bidders=bidders,
            days=days,
            vendor=bid.vendor,
            withdrawn=bid.vendor in bidders.withdrawn,
            persons=persons,
            looked_up=looked_up,
            record=record,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A registered exclusion rule (除外要件) with its stage, legal basis, evidence, dates and parameters.

    ``reads`` names the tables of the register it needs, ``reads_when`` those it needs where a flag is set, ``needs``
    the keys of the tender it reads; ``facts`` are parameters its function takes together, as a ``requirement``;
    ``prepare`` makes of its parameters, once for all bids, what its function takes; ``missing`` says what a missing row
    means; ``conflict`` what is expected where parameters do not go together.
    """

    id: str
    stage: ExclusionStage
    name: Text
    source: str
    function: Callable[..., Verdict]
    missing: Text = NOTHING
    reads: tuple[str, ...] = ()
    reads_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    facts: tuple[Param, ...] = ()
    prepare: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    conflict: Callable[[Mapping[str, Any]], Text | None] | None = None

    @property
    def all_params(self) -> tuple[Param, ...]:
        """Everything that may be written for it."""
        return (*self.params, *self.facts)

    def bind(self, written: Mapping[str, object]) -> dict[str, Any]:
        """Read the written parameters, with defaults for those left out; raise RefusedValueError where one is wrong."""
        bound = {param.name: param.bound(written) for param in self.all_params}
        expected = self.conflict(bound) if self.conflict else None
        if expected:
            raise RefusedValueError(expected)
        return bound

    def arguments(self, bound: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the function takes: each parameter by name, its facts together as the requirement."""
        given = dict(self.prepare(bound)) if self.prepare else {param.name: bound[param.name] for param in self.params}
        return {**given, "requirement": Requirement.of(bound)} if self.facts else given

    def tables(self, bound: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the tables it needs with these parameters."""
        also = (table for flag, tables in self.reads_when.items() if bound[flag] for table in tables)
        return tuple(dict.fromkeys((*self.reads, *also)))

    def day_keys(self, bound: Mapping[str, Any], written: Mapping[str, object]) -> tuple[str, ...]:
        """Return the keys of the tender whose days it cannot do without, given these parameters."""
        named = [DAYS[bound[name]] for name in sorted(_ONE_DAY & bound.keys())]
        counted = [DAYS[name] for name in bound["days"]] if "days" in written else []
        return tuple(dict.fromkeys((*self.needs, *named, *counted)))


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
        declare((id, ja))
        _RULES[id] = registered
        return function

    return register


def _check(candidate: Rule) -> None:
    asked = keyword_arguments(candidate.function)
    declared = {param.name for param in candidate.params} | ({"requirement"} if candidate.facts else set())
    problems = {
        "registered twice": candidate.id in _RULES,
        "its id is another reason code": candidate.id in codes() - _RULES.keys(),
        "no Japanese or English name": not (candidate.name.ja and candidate.name.en),
        "no source": not candidate.source,
        "it does not say what a missing row means": not (candidate.missing.ja and candidate.missing.en),
        # python -OO takes docstrings out.
        "no docstring": __debug__ and not candidate.function.__doc__,
        f"parameters differ: {sorted(asked ^ declared)}": asked != declared and candidate.prepare is None,
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


_WORST_FIRST: Final = {CheckOutcome.FAILED: 0, CheckOutcome.UNCONFIRMED: 1, CheckOutcome.PASSED: 2}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that decides where everybody must pass: a failure before what cannot be confirmed."""
    return min(verdicts, key=lambda one: _WORST_FIRST[one.outcome])


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that decides where it is enough that one passes."""
    return max(verdicts, key=lambda one: _WORST_FIRST[one.outcome])
