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
from scoring.definition.criteria import counted_points, counted_total
from scoring.numbers.deadline import Unfinished
from scoring.robustness.answer import Exact, Robustness
from scoring.robustness.breakeven import BreakEven
from scoring.robustness.exact.basis import Premise
from scoring.robustness.exact.first import MadeFirst
from scoring.robustness.exact.intervals import Interval, Stability
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.exact.official import RESOLUTION, OfficialInterval
from scoring.robustness.exact.reading import counted_labels
from scoring.robustness.exact.winners import CanWin
from scoring.robustness.parts import PARTS

Document = dict[str, Any]


def to_document(answer: Robustness, language: Language = "ja") -> Document:
    """Return everything as JSON values (頑健性のJSON文書); what a method has no answer to is null, with the reason."""
    exact = answer.exact
    award = answer.evaluation.award
    return {
        "tender": answer.evaluation.tender.id,
        "lot": answer.evaluation.lot or None,
        "status": award.status.value,
        "winner": answer.winner,
        "winners": list(award.winners),
        "leader": exact.scores.vendors[exact.leader] if isinstance(exact, Exact) else None,
        "binding": False,
        "units": {"points": "points of the tender", "total": decimal_text(counted_total(answer.evaluation.tender))},
        "weights": str(answer.weights),
        "reason": None if isinstance(exact, Exact) else exact.reason.to(language),
        **_intervals(answer, language),
        **(_answers(exact, answer, language) if isinstance(exact, Exact) else _NO_ANSWERS),
        "break_even": {
            vendor: _break_even(bid, answer.evaluation.tender.minor_units, language)
            for vendor, bid in answer.break_even.items()
        },
        "acceptability": _acceptability(answer),
        "samples": answer.samples,
        "seed": answer.seed,
        "limit": limit_document(answer.unfinished, language),
        "sentences": [text.to(language) for text in sentences(answer)],
    }


def limit_document(unfinished: Unfinished | None, language: Language) -> Document | None:
    """Return the key ``limit``: null where everything was computed to its end."""
    return None if unfinished is None else unfinished.to_document(PARTS, language)


def sentences(answer: Robustness) -> list[Text]:
    """Return what belongs in the minutes (議事録用の文): the flip first, then every interval, then the rest."""
    exact = answer.exact
    if isinstance(exact, NotLinear):
        return [sentence(f"{exact.reason.ja}", f"{exact.reason.en}")]
    said = flip_sentences(answer, exact)
    said += interval_sentences(answer, exact)
    said += [can_win_sentence(bid, exact, answer.weights, answer.names) for bid in exact.can_win]
    if answer.acceptability is not None:
        said.append(acceptability_sentence(answer))
    return said


def flip_sentences(answer: Robustness, exact: Exact) -> list[Text]:
    """Say what flips the first place: where the tender rounds, first of the official one, then of the unrounded."""
    official = [] if exact.guarantee is None else [guarantee_sentence(exact)]
    other = [rounding_decides_sentence(answer)] if answer.rounding_decides else []
    return [*official, *other, flip_sentence(exact, answer.names)]


def interval_sentences(answer: Robustness, exact: Exact) -> list[Text]:
    """Say how far each allotment may move: where the tender rounds, first of the official first place."""
    labels = {lever.key: lever.label for lever in exact.kept.criteria}
    said = [official_sentence(seen, labels[key], exact.basis) for key, seen in answer.official.criteria.items()]
    said += [stability_sentence(lever, exact.scores.total, answer) for lever in exact.kept.criteria]
    if not isinstance(answer.ratio, NotLinear):
        total = ratio_total(answer)
        said.append(stability_sentence(answer.ratio, total, answer, ratio_label(total)))
    return said


_NO_ANSWERS: Document = {
    "flip": {"points_moved": None, "by": None, "weights": None},
    "first": {},
    "can_win": {},
    "pairwise": {},
    "pairwise_method": None,
    "expected_rank": {},
}


def _answers(exact: Exact, answer: Robustness, language: Language) -> Document:
    vendors = exact.scores.vendors
    pairwise = answer.pairwise or ()
    return {
        "flip": {
            **_flip(exact, flip_sentence(exact, answer.names).to(language)),
            "official": _guarantee(exact, language),
        },
        "first": {
            vendor: _first(made, exact, first_sentence(vendor, made, exact, answer.names).to(language))
            for vendor, made in exact.firsts.items()
        },
        "can_win": {
            bid.vendor: _can_win(bid, exact, can_win_sentence(bid, exact, answer.weights, answer.names).to(language))
            for bid in exact.can_win
        },
        "pairwise": {
            vendors[i]: {vendors[j]: decimal_text(share) for j, share in enumerate(row) if j != i}
            for i, row in enumerate(pairwise)
        },
        "pairwise_method": None if not pairwise else "sampled" if exact.indices is None else "exact",
        "expected_rank": {
            vendor: decimal_text(rank) for vendor, rank in zip(vendors, answer.expected_ranks, strict=bool(pairwise))
        },
    }


def ratio_total(answer: Robustness) -> Fraction:
    """Return the technical and the price points together (技術点と価格点の合計)."""
    parts = answer.evaluation.sheet.price_parts
    now = Fraction(0) if isinstance(answer.ratio, NotLinear) else answer.ratio.points
    return now + sum((part.allotment for part in parts), Fraction(0))


def _intervals(answer: Robustness, language: Language) -> Document:
    exact, official, total = answer.exact, answer.official, counted_total(answer.evaluation.tender)
    ratio, ratio_points, tender = answer.ratio, ratio_total(answer), answer.evaluation.tender
    if isinstance(exact, NotLinear):
        criteria = {
            criterion.id: _searched_only(answer, label, points, official.criteria.get(criterion.id), language)
            for criterion, label, points in zip(
                tender.criteria, counted_labels(tender), counted_points(tender).values(), strict=True
            )
        }
        groups = {
            name: _searched_only(answer, name, None, official.groups.get(name), language) for name in tender.groups
        }
    else:
        criteria = {
            lever.key: _stability(answer, lever, alone, official.criteria.get(lever.key), total, language)
            for lever, alone in zip(exact.kept.criteria, exact.alone.criteria, strict=True)
        }
        groups = {
            lever.key: _stability(answer, lever, alone, official.groups.get(lever.key), total, language)
            for lever, alone in zip(exact.kept.groups, exact.alone.groups, strict=True)
        }
    return {
        "stability": criteria,
        "groups": groups,
        "ratio": None
        if isinstance(ratio, NotLinear)
        else _stability(answer, ratio, None, official.ratio, ratio_points, language, ratio_label(ratio_points)),
        "official_resolution": decimal_text(RESOLUTION) if official.searched else None,
    }


def _stability(
    answer: Robustness,
    kept: Stability,
    alone: Stability | None,
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
        "alone": None if alone is None else _ends(alone),
        "official": _official(official, label, answer.basis, language, kept.winner),
        "movable": kept.movable,
        "sentence": stability_sentence(kept, total, answer, called).to(language),
    }


def _searched_only(
    answer: Robustness, label: str, points: Fraction | None, official: OfficialInterval | None, language: Language
) -> Document:
    nothing = dict.fromkeys(
        ["lower", "upper", "rival_lower", "rival_upper", "ranking_lower", "ranking_upper", "alone", "sentence"]
    )
    return {
        "label": label,
        "points": None if points is None else decimal_text(points),
        **nothing,
        "official": _official(official, label, answer.basis, language),
    }


def _ends(stability: Stability) -> Document:
    winner, ranking = stability.winner, stability.ranking
    return {
        "lower": decimal_text(winner.lower),
        "upper": _text(winner.upper),
        "rival_lower": next(iter(winner.rivals_lower), None),
        "rival_upper": next(iter(winner.rivals_upper), None),
        "rivals_lower": list(winner.rivals_lower),
        "rivals_upper": list(winner.rivals_upper),
        "exact": _exact(winner),
        "ranking_lower": decimal_text(ranking.lower),
        "ranking_upper": _text(ranking.upper),
        "ranking_pairs_lower": [list(pair) for pair in ranking.at_lower],
        "ranking_pairs_upper": [list(pair) for pair in ranking.at_upper],
        "ranking_exact": _exact(ranking),
    }


def _exact(interval: Interval) -> Document:
    return {
        "lower": exact_text(interval.lower),
        "upper": None if interval.upper is None else exact_text(interval.upper),
    }


def _text(points: Fraction | None) -> str | None:
    return None if points is None else decimal_text(points)


def _official(
    seen: OfficialInterval | None, label: str, basis: Premise, language: Language, exact: Interval | None = None
) -> Document | None:
    if seen is None:
        return None
    return {
        "lower": decimal_text(seen.lower),
        "upper": decimal_text(seen.upper),
        "changes_below": _text(seen.below),
        "changes_above": _text(seen.above),
        "tried": seen.tried,
        "moved_by_rounding": None if exact is None else seen.moves(exact),
        "proven": {"lower": decimal_text(seen.proven.lower), "upper": decimal_text(seen.proven.upper)},
        "sentence": official_sentence(seen, label, basis).to(language),
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
            certificate.rival: {"high": exact_text(certificate.high), "low": exact_text(certificate.low)}
            for certificate in flip.certificates
        },
        "sentence": sentence,
    }


def _guarantee(exact: Exact, language: Language) -> Document | None:
    guarantee = exact.guarantee
    if guarantee is None:
        return None
    return {
        "points_moved": None if guarantee.always else decimal_text(guarantee.moved),
        "points_moved_exact": None if guarantee.always else exact_text(guarantee.moved),
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
        "multipliers": {vendor: exact_text(multiplier) for vendor, multiplier in made.multipliers.items()},
        "sentence": sentence,
    }


def _can_win(bid: CanWin, exact: Exact, sentence: str) -> Document:
    proof: Document = {}
    if bid.weights is not None:
        proof["weights"] = _weights(exact, bid.weights)
    if bid.mixture is not None:
        proof["mixture"] = {vendor: exact_text(share) for vendor, share in bid.mixture.items()}
    return {
        "verdict": bid.verdict.value,
        "margin": decimal_text(bid.margin),
        "margin_exact": exact_text(bid.margin),
        "margin_at": _weights(exact, bid.best),
        "proof": proof,
        "sentence": sentence,
    }


def _break_even(break_even: BreakEven, minor_units: int, language: Language) -> Document:
    return {
        "price": None if break_even.price is None else format_price(break_even.price, minor_units),
        "points": _text(break_even.points),
        "any_price": break_even.any_price,
        "points_included": break_even.points_included,
        "sentences": [text.to(language) for text in break_even.sentences],
    }


def _acceptability(answer: Robustness) -> Mapping[str, list[str]]:
    sampled = answer.acceptability
    if sampled is None:
        return {}
    places = range(1, len(sampled.vendors) + 1)
    # Among hundreds of bids nearly all counts are the same few small ones, nothing above all.
    written = cache(decimal_text)
    return {
        vendor: [written(sampled.share(index, rank)) for rank in places] for index, vendor in enumerate(sampled.vendors)
    }
