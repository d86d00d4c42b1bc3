"""An evaluation as DataFrames (データフレームへの書出し): what a notebook sorts, joins and draws."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import nan
from typing import TYPE_CHECKING, Any, Final

from criteria.exact import decimal_text
from criteria.finding import Finding
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import RankedBid, ranked_bids

if TYPE_CHECKING:
    from pandas import DataFrame

_NUMBERS: Final = ("value", "technical", "price_points")
_RANKING: Final = ["rank", "vendor", "name", "price", *(name for key in _NUMBERS for name in (key, f"{key}_float"))]
_POINTS: Final = ["vendor", "criterion", "label", "max_points", "max_points_float", "points", "points_float"]
_EXCLUSIONS: Final = ["vendor", "code", "stage", "source", "observed", "required", "message_ja", "message_en"]
_FINDINGS: Final = ["code", "severity", "vendor", "where", "value", "message_ja", "message_en"]


def to_frames(evaluation: Evaluation) -> "dict[str, DataFrame]":
    """Return an evaluation as the DataFrames ``ranking``, ``points``, ``exclusions`` and ``findings``.

    ``points`` has a row for each ranked bid and criterion, and for each component of the price as ``price:<id>``. Every
    number is an exact text: decimals as published or, where they do not end, a fraction such as 200/3; ``Fraction``
    reads both. Beside it stands a float of the same name and ``_float``, which is approximate and decides nothing.
    """
    from pandas import DataFrame

    ranked = ranked_bids(evaluation)
    ranking = [
        {"rank": bid.rank, "vendor": bid.vendor, "name": bid.name, "price": bid.price}
        | {name: number for key in _NUMBERS for name, number in _number(key, bid.exact.get(key, getattr(bid, key)))}
        for bid in ranked
    ]
    points = [row for bid in ranked for row in _points(evaluation, bid)]
    return {
        "ranking": DataFrame(ranking, columns=_RANKING).astype({"price": "Int64"}),
        "points": DataFrame(points, columns=_POINTS),
        "exclusions": DataFrame(map(_row, evaluation.exclusions), columns=_EXCLUSIONS),
        "findings": DataFrame(map(_row, evaluation.findings), columns=_FINDINGS),
    }


def _number(key: str, text: str | None) -> Iterable[tuple[str, object]]:
    return (key, text), (f"{key}_float", nan if text is None else float(Fraction(text)))


def _points(evaluation: Evaluation, bid: RankedBid) -> Iterator[dict[str, Any]]:
    method = evaluation.tender.method
    criteria = ((item.id, item.label, item.max_points, f"criteria.{item.id}") for item in evaluation.tender.criteria)
    components = ((f"price:{part.id}", part.label, part.points, f"price.{part.id}") for part in method.price_components)
    published = {f"criteria.{key}": text for key, text in bid.criteria.items()}
    published |= {f"price.{key}": text for key, text in bid.price_components.items()}
    for criterion, label, allotment, key in (*criteria, *components):
        points = _number("points", bid.exact.get(key, published.get(key)))
        allotted = _number("max_points", decimal_text(allotment))
        yield {"vendor": bid.vendor, "criterion": criterion, "label": label, **dict(allotted), **dict(points)}


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "vendor": finding.subject,
        "stage": str(finding.stage or ""),
        "source": finding.source,
        "observed": finding.observed,
        "required": finding.required,
        "where": str(finding.where or ""),
        "value": finding.value,
        "message_ja": finding.message("ja"),
        "message_en": finding.message("en"),
    }
