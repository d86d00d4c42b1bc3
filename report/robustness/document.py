"""Robustness as one JSON document (JSON文書): decimals as text, allotments in points of the tender."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from criteria.exact import decimal_text, format_price
from criteria.finding import Language, Text, sentence
from report.robustness.shown import exact_text
from report.robustness.words import (
    acceptability_sentence,
    can_win_sentence,
    first_sentence,
    flip_sentence,
    guarantee_sentence,
    official_sentence,
    ratio_label,
    rounding_decides_sentence,
    stability_sentence,
)
from scoring.definition.criteria import counted_points
from scoring.numbers.deadline import Unfinished
from scoring.robustness.answer import Exact, Robustness
from scoring.robustness.breakeven import BreakEven
from scoring.robustness.exact.basis import Basis
from scoring.robustness.exact.first import MadeFirst
from scoring.robustness.exact.intervals import Interval, Pair, Stability
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.exact.official import RESOLUTION, OfficialInterval
from scoring.robustness.exact.reading import counted_labels
from scoring.robustness.exact.winners import CanWin
from scoring.robustness.parts import PARTS

Document = dict[str, Any]


def to_document(found: Robustness, language: Language = "ja") -> Document:
    """Return everything as JSON values (頑健性のJSON文書); what a method has no answer to is null, with the reason."""
    exact = found.exact
    award = found.evaluation.award
    return {
        "tender": found.evaluation.tender.id,
        "lot": found.evaluation.lot or None,
        "status": award.status.value,
        "winner": found.winner,
        "winners": list(award.winners),
        "leader": exact.scores.vendors[exact.leader] if isinstance(exact, Exact) else None,
        "binding": False,
        "units": {"points": "points of the tender", "total": decimal_text(_total(found))},
        "weights": str(found.weights),
        "reason": None if isinstance(exact, Exact) else exact.reason.to(language),
        **_intervals(found, language),
        **(_answers(exact, found, language) if isinstance(exact, Exact) else _NO_ANSWERS),
        "break_even": {
            vendor: _break_even(one, found.evaluation.tender.minor_units, language)
            for vendor, one in found.break_even.items()
        },
        "acceptability": _acceptability(found),
        "samples": found.samples,
        "seed": found.seed,
        "limit": limit_document(found.unfinished, language),
        "sentences": [text.to(language) for text in sentences(found)],
    }


def limit_document(found: Unfinished | None, language: Language) -> Document | None:
    """Return the key ``limit``: null where everything was computed to its end."""
    return None if found is None else found.to_document(PARTS, language)


def sentences(found: Robustness) -> list[Text]:
    """Return what belongs in the minutes (議事録用の文): the flip first, then every interval, then the rest."""
    exact = found.exact
    if isinstance(exact, NotLinear):
        return [sentence(f"{exact.reason.ja}", f"{exact.reason.en}")]
    said = flip_sentences(found, exact)
    said += interval_sentences(found, exact)
    said += [can_win_sentence(one, exact, found.weights, found.names) for one in exact.can_win]
    if found.acceptability is not None:
        said.append(acceptability_sentence(found))
    return said


def flip_sentences(found: Robustness, exact: Exact) -> list[Text]:
    """Say what flips the first place: where the tender rounds, first of the official one, then of the unrounded."""
    official = [] if exact.guarantee is None else [guarantee_sentence(exact)]
    other = [rounding_decides_sentence(found)] if found.rounding_decides else []
    return [*official, *other, flip_sentence(exact, found.names)]


def interval_sentences(found: Robustness, exact: Exact) -> list[Text]:
    """Say how far each allotment may move: where the tender rounds, first of the official first place."""
    labels = {one.key: one.label for one in exact.kept.criteria}
    said = [official_sentence(one, labels[key], exact.basis) for key, one in found.official.criteria.items()]
    said += [stability_sentence(one, exact.scores.total, found) for one in exact.kept.criteria]
    if not isinstance(found.ratio, NotLinear):
        total = ratio_total(found)
        said.append(stability_sentence(found.ratio, total, found, ratio_label(total)))
    return said


_NO_ANSWERS: Document = {
    "flip": {"points_moved": None, "by": None, "weights": None},
    "first": {},
    "can_win": {},
    "pairwise": {},
    "pairwise_method": None,
    "expected_rank": {},
}


def _answers(exact: Exact, found: Robustness, language: Language) -> Document:
    vendors = exact.scores.vendors
    pairwise = found.pairwise or ()
    return {
        "flip": {
            **_flip(exact, flip_sentence(exact, found.names).to(language)),
            "official": _guarantee(exact, language),
        },
        "first": {
            vendor: _first(made, exact, first_sentence(vendor, made, exact, found.names).to(language))
            for vendor, made in exact.firsts.items()
        },
        "can_win": {
            one.vendor: _can_win(one, exact, can_win_sentence(one, exact, found.weights, found.names).to(language))
            for one in exact.can_win
        },
        "pairwise": {
            vendors[i]: {vendors[j]: decimal_text(share) for j, share in enumerate(row) if j != i}
            for i, row in enumerate(pairwise)
        },
        "pairwise_method": None if not pairwise else "sampled" if exact.indices is None else "exact",
        "expected_rank": {
            vendor: decimal_text(rank) for vendor, rank in zip(vendors, found.expected_ranks, strict=bool(pairwise))
        },
    }


def ratio_total(found: Robustness) -> Fraction:
    """Return the technical and the price points together (技術点と価格点の合計)."""
    parts = found.evaluation.sheet.price_parts
    now = Fraction(0) if isinstance(found.ratio, NotLinear) else found.ratio.points
    return now + sum((part.allotment for part in parts), Fraction(0))


def _total(found: Robustness) -> Fraction:
    """Return the technical total that is kept."""
    return sum(counted_points(found.evaluation.tender), Fraction(0))


def _intervals(found: Robustness, language: Language) -> Document:
    exact, official, total = found.exact, found.official, _total(found)
    ratio, ratio_points, tender = found.ratio, ratio_total(found), found.evaluation.tender
    if isinstance(exact, NotLinear):
        criteria = {
            one.id: _searched_only(found, label, points, official.criteria.get(one.id), language)
            for one, label, points in zip(tender.criteria, counted_labels(tender), counted_points(tender), strict=True)
        }
        groups = {
            name: _searched_only(found, name, None, official.groups.get(name), language) for name in tender.groups
        }
    else:
        criteria = {
            one.key: _stability(found, one, official.criteria.get(one.key), total, language)
            for one in exact.kept.criteria
        }
        groups = {
            one.key: _stability(found, one, official.groups.get(one.key), total, language) for one in exact.kept.groups
        }
    return {
        "stability": criteria,
        "groups": groups,
        "ratio": None
        if isinstance(ratio, NotLinear)
        else _stability(found, ratio, official.ratio, ratio_points, language, ratio_label(ratio_points)),
        "official_resolution": decimal_text(RESOLUTION) if official.searched else None,
    }


def _stability(
    found: Robustness,
    kept: Stability,
    official: OfficialInterval | None,
    total: Fraction,
    language: Language,
    called: Text | None = None,
) -> Document:
    label = called.to(language) if called else kept.label
    return {
        "label": label,
        "points": decimal_text(kept.points),
        "total": decimal_text(total),
        **_ends(kept),
        "official": _official(official, label, found.basis, language, kept.winner),
        "movable": kept.movable,
        "sentence": stability_sentence(kept, total, found, called).to(language),
    }


def _searched_only(
    found: Robustness, label: str, points: Fraction | None, official: OfficialInterval | None, language: Language
) -> Document:
    nothing = dict.fromkeys(
        ["lower", "upper", "rival_lower", "rival_upper", "ranking_lower", "ranking_upper", "sentence"]
    )
    return {
        "label": label,
        "points": None if points is None else decimal_text(points),
        **nothing,
        "official": _official(official, label, found.basis, language),
    }


def _ends(one: Stability) -> Document:
    winner, ranking = one.winner, one.ranking
    return {
        "lower": decimal_text(winner.lower),
        "upper": decimal_text(winner.upper),
        "rival_lower": next(iter(winner.rivals_lower), None),
        "rival_upper": next(iter(winner.rivals_upper), None),
        "rivals_lower": list(winner.rivals_lower),
        "rivals_upper": list(winner.rivals_upper),
        "exact": _exact(winner),
        "ranking_lower": decimal_text(ranking.lower),
        "ranking_upper": decimal_text(ranking.upper),
        "ranking_pairs_lower": _pairs(ranking.at_lower),
        "ranking_pairs_upper": _pairs(ranking.at_upper),
        "ranking_exact": _exact(ranking),
    }


def _exact(interval: Interval) -> Document:
    return {"lower": exact_text(interval.lower), "upper": exact_text(interval.upper)}


def _pairs(pairs: tuple[Pair, ...]) -> list[list[str]]:
    return [list(pair) for pair in pairs]


def _text(points: Fraction | None) -> str | None:
    return None if points is None else decimal_text(points)


def _official(
    found: OfficialInterval | None, label: str, basis: Basis, language: Language, exact: Interval | None = None
) -> Document | None:
    if found is None:
        return None
    return {
        "lower": decimal_text(found.lower),
        "upper": decimal_text(found.upper),
        "changes_below": _text(found.below),
        "changes_above": _text(found.above),
        "tried": found.tried,
        "moved_by_rounding": None if exact is None else found.moves(exact),
        "proven": {"lower": decimal_text(found.proven.lower), "upper": decimal_text(found.proven.upper)},
        "sentence": official_sentence(found, label, basis).to(language),
    }


def _weights(exact: Exact, weights: tuple[Fraction, ...]) -> dict[str, str]:
    return {key: exact_text(points) for key, points in zip(exact.scores.criteria, weights, strict=True)}


def _flip(exact: Exact, sentence: str) -> Document:
    flip = exact.flip
    if flip is None:
        return {"points_moved": None, "by": None, "weights": None, "rivals": [], "sentence": sentence}
    return {
        "points_moved": decimal_text(flip.moved),
        "points_moved_exact": exact_text(flip.moved),
        "by": flip.by[0],
        "rivals": list(flip.by),
        "weights": _weights(exact, flip.weights),
        "overtakes": flip.overtakes,
        "certificates": {
            one.rival: {"high": exact_text(one.high), "low": exact_text(one.low)} for one in flip.certificates
        },
        "sentence": sentence,
    }


def _guarantee(exact: Exact, language: Language) -> Document | None:
    found = exact.guarantee
    if found is None:
        return None
    return {
        "points_moved": None if found.always else decimal_text(found.moved),
        "points_moved_exact": None if found.always else exact_text(found.moved),
        "sentence": guarantee_sentence(exact).to(language),
    }


def _first(made: MadeFirst | None, exact: Exact, sentence: str) -> Document:
    if made is None:
        return {"points_moved": None, "alone": False, "rivals": [], "weights": None, "sentence": sentence}
    return {
        "points_moved": decimal_text(made.moved),
        "points_moved_exact": exact_text(made.moved),
        "alone": made.alone,
        "rivals": list(made.rivals),
        "weights": _weights(exact, made.weights),
        "multipliers": {vendor: exact_text(one) for vendor, one in made.multipliers.items()},
        "sentence": sentence,
    }


def _can_win(one: CanWin, exact: Exact, sentence: str) -> Document:
    proof: Document = {}
    if one.weights is not None:
        proof["weights"] = _weights(exact, one.weights)
    if one.mixture is not None:
        proof["mixture"] = {vendor: exact_text(share) for vendor, share in one.mixture.items()}
    return {
        "verdict": one.verdict.value,
        "margin": decimal_text(one.margin),
        "margin_exact": exact_text(one.margin),
        "margin_at": _weights(exact, one.best),
        "proof": proof,
        "sentence": sentence,
    }


def _break_even(one: BreakEven, minor_units: int, language: Language) -> Document:
    return {
        "price": None if one.price is None else format_price(one.price, minor_units),
        "points": _text(one.points),
        "any_price": one.any_price,
        "points_included": one.points_included,
        "sentences": [text.to(language) for text in one.sentences],
    }


def _acceptability(found: Robustness) -> Mapping[str, list[str]]:
    sampled = found.acceptability
    if sampled is None:
        return {}
    places = range(1, len(sampled.vendors) + 1)
    # Among hundreds of bids nearly all counts are the same few small ones, nothing above all.
    written = cache(decimal_text)
    return {
        vendor: [written(sampled.share(index, rank)) for rank in places] for index, vendor in enumerate(sampled.vendors)
    }
