"""Ranks under uncertain marks and prices (採点・価格が不確実な場合の順位), beside what else is said of a result.

Counted twice over the same redraws: with the published points as they are, and with the points drawn too.
"""

from dataclasses import dataclass
from typing import Any

from criteria.exact import format_price
from criteria.finding import Language, Text
from scoring.deadline import NO_DEADLINE, Deadline
from scoring.evaluation import Evaluation
from scoring.printed_names import printed_names
from scoring.sampling.redraws import price_range
from scoring.sampling.uncertain import REDRAWS, UncertainAcceptability, uncertain_under
from scoring.sampling.uncertainty import Uncertainty
from scoring.sampling.weight_sets import PUBLISHED, WeightSet
from scoring.stability.basis import basis_of_redraws, counted_by


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UncertainRanks:
    """How often each bid takes each rank where marks or prices vary, at the ``published`` points and at ``drawn`` ones.

    Both rest on the same redraws; they are one where the published points are the only ones held possible.
    """

    evaluation: Evaluation
    uncertain: Uncertainty
    published: UncertainAcceptability
    drawn: UncertainAcceptability

    @property
    def complete(self) -> bool:
        """Whether every redraw was made."""
        return self.published.redraws == self.published.asked


def uncertain_ranks(
    evaluation: Evaluation,
    uncertain: Uncertainty,
    *,
    weights: str | WeightSet,
    samples: int,
    seed: int = 0,
    redraws: int = REDRAWS,
    deadline: Deadline = NO_DEADLINE,
) -> UncertainRanks:
    """Count the ranks under uncertain marks and prices (採点・価格が不確実な場合の順位).

    Raises
    ------
    EvaluationError
        As :func:`~scoring.sampling.uncertain.uncertain_acceptability`.
    """
    chosen = WeightSet.parse(weights) if isinstance(weights, str) else weights
    published, *rest = uncertain_under(
        evaluation,
        uncertain,
        list(dict.fromkeys([PUBLISHED, chosen])),
        samples=samples,
        redraws=redraws,
        seed=seed,
        deadline=deadline,
    )
    return UncertainRanks(
        evaluation=evaluation, uncertain=uncertain, published=published, drawn=rest[0] if rest else published
    )


def uncertain_ranks_sentences(found: UncertainRanks) -> list[Text]:
    """Return a sentence for the minutes, or two where the points were drawn too (議事録用の文)."""
    names, basis = printed_names(found.evaluation), basis_of_redraws(found.evaluation)
    different = dict.fromkeys([found.published, found.drawn])
    return [counted_by(basis, one.sentence(names)) for one in different]


def uncertain_ranks_document(found: UncertainRanks | None, language: Language) -> dict[str, Any]:
    """Return the key ``uncertain`` of the document on robustness: null where nothing was asked."""
    if found is None:
        return {"uncertain": None}
    published = found.published.to_document()
    return {
        "uncertain": {
            "marks": found.uncertain.members,
            "price_band": f"{found.uncertain.percent}%",
            "prices": _prices(found),
            **found.drawn.to_document(),
            "published": {key: published[key] for key in ("acceptability", "standard_error", "expected_rank")},
            "sentences": [one.to(language) for one in uncertain_ranks_sentences(found)],
        }
    }


def _prices(found: UncertainRanks) -> dict[str, dict[str, str]] | None:
    """Return between which prices each bid's was drawn, within the tender's limits."""
    tender, band = found.evaluation.tender, found.uncertain.prices
    if not band:
        return None
    ranges = {
        vendor: price_range(price, band, tender.prices)
        for vendor in found.published.vendors
        if (price := found.evaluation.bid(vendor).price) is not None
    }
    return {
        vendor: {"lowest": format_price(low, tender.minor_units), "highest": format_price(high, tender.minor_units)}
        for vendor, (low, high) in ranges.items()
    }
