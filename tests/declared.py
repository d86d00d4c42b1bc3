"""Tenders and bids declared in Python, in as few words as a test can do with."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from criteria.bid import Bid, Disposition, Mark
from criteria.criterion import Criterion
from criteria.exact import Rounding, RoundingMode, exact
from criteria.tender import Method, PriceLimits, Tender
from criteria.terms import DispositionOutcome, RoundingStage
from scoring import Evaluation, Result, evaluate

_METHOD = frozenset(Method.__dataclass_fields__)
_LIMITS = frozenset(PriceLimits.__dataclass_fields__)
_NUMBERS = frozenset({"base_points", "scale", "technical_points", "price_points", "total_points"})

CENTS = Rounding(places=2, mode=RoundingMode.HALF_UP)


def criterion(name: str = "q", max_points: object = 100, formula: str = "direct", **facts: object) -> Criterion:
    minimum = facts.pop("minimum", None)
    return Criterion(
        id=name,
        label=facts.pop("label", name),
        max_points=exact(max_points),
        formula=formula,
        minimum=None if minimum is None else exact(minimum),
        **facts,
    )


def tender(
    combination: str = "technical-only", *, rounding: Mapping[str, Rounding] | None = None, **facts: object
) -> Tender:
    """A tender with one criterion q of 100 points; facts of its method and price limits are given by their names."""
    method = {name: facts.pop(name) for name in list(facts) if name in _METHOD}
    limits = {name: facts.pop(name) for name in list(facts) if name in _LIMITS}
    method |= {name: exact(method[name]) for name in _NUMBERS & method.keys()}
    stages = {RoundingStage(stage): how for stage, how in (rounding or {}).items()}
    return Tender(
        **{"id": "t", "title": "架空の案件", "criteria": (criterion(),), **facts},
        method=Method(combination=combination, rounding=stages, **method),
        prices=PriceLimits(**limits),
    )


def qcbs(**facts: object) -> Tender:
    """Quality 60, price 40 by lowest over own price; values are published to two places."""
    weights = {"technical_points": 60, "price_points": 40, "price_formula": "lowest-over-price"}
    return tender("sum", **{**weights, "rounding": {"value": CENTS}, **facts})


def bid(
    vendor: str, price: int | None = 100, /, marks: Mapping[str, Mapping[str, object]] | None = None, **given: object
) -> Bid:
    """A bid; what is no field of a bid answers the criterion of that name. ``marks`` are by member and criterion."""
    fields = {name: given.pop(name) for name in list(given) if name in Bid.__dataclass_fields__}
    answers = {name: answer if isinstance(answer, bool) else exact(answer) for name, answer in given.items()}
    return Bid(vendor=vendor, price=price, **{"responses": answers, "marks": given_marks(marks or {}), **fields})


def given_marks(marks: Mapping[str, Mapping[str, object]]) -> tuple[Mark, ...]:
    return tuple(
        Mark(evaluator=member, criterion=name, mark=mark if isinstance(mark, str) else exact(mark))
        for member, by_criterion in marks.items()
        for name, mark in by_criterion.items()
    )


def agreed(name: str, mark: object, **more: object) -> Disposition:
    """The mark that the panel agreed on for a criterion."""
    own = mark if isinstance(mark, str) else exact(mark)
    return Disposition(criterion=name, outcome=DispositionOutcome.AGREED, mark=own, **{"reason": "協議", **more})


def stands(name: str) -> Disposition:
    """The marks for a criterion stand as they are."""
    return Disposition(criterion=name, outcome=DispositionOutcome.STANDS, reason="見解の相違")


def ranks(evaluation: Evaluation) -> dict[str, int]:
    return {vendor: group.rank for group in evaluation.award.ranking for vendor in group.vendors}


def values(evaluation: Evaluation) -> dict[str, str]:
    """The values as published, by vendor."""
    return {line.vendor: line.value for line in Result.of(evaluation).ranking}


def codes(evaluation: Evaluation) -> dict[str, list[str]]:
    """The grounds on which bids are out, by vendor."""
    grounds: dict[str, list[str]] = {}
    for found in evaluation.exclusions:
        grounds.setdefault(found.subject or "", []).append(found.code)
    return grounds


def faults(evaluation: Evaluation) -> list[tuple[str, str | None]]:
    return [(found.code, found.subject) for found in evaluation.findings]


def document(declared: Tender, *bids: Bid) -> dict[str, Any]:
    """The published document of an evaluation."""
    return Result.of(evaluate(declared, bids)).to_document()


__all__ = [
    "CENTS",
    "agreed",
    "bid",
    "codes",
    "criterion",
    "document",
    "faults",
    "given_marks",
    "qcbs",
    "ranks",
    "replace",
    "stands",
    "tender",
    "values",
]
