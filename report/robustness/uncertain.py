"""TODO."""

from typing import Any

from criteria.exact import format_price
from criteria.finding import Language, Text
from scoring.evaluation.evaluation import printed_names
from scoring.robustness.exact.basis import basis_of_redraws, counted_by
from scoring.robustness.sampling.redraws import price_range
from scoring.robustness.sampling.uncertain import UncertainRanks


def uncertain_ranks_sentences(ranks: UncertainRanks) -> list[Text]:
    """Return a sentence for the minutes, or two where the points were drawn too (議事録用の文)."""
    names, basis = printed_names(ranks.evaluation), basis_of_redraws(ranks.evaluation)
    different = dict.fromkeys([ranks.published, ranks.drawn])
    return [counted_by(basis, counted.sentence(names)) for counted in different]


def uncertain_ranks_document(ranks: UncertainRanks | None, language: Language) -> dict[str, Any]:
    """Return the key ``uncertain`` of the document on robustness: null where nothing was asked."""
    if ranks is None:
        return {"uncertain": None}
    published = ranks.published.to_document()
    return {
        "uncertain": {
            "marks": ranks.uncertain.members,
            "price_band": f"{ranks.uncertain.percent}%",
            "prices": _prices(ranks),
            **ranks.drawn.to_document(),
            "published": {key: published[key] for key in ("acceptability", "standard_error", "expected_rank")},
            "sentences": [sentence.to(language) for sentence in uncertain_ranks_sentences(ranks)],
        }
    }


def _prices(ranks: UncertainRanks) -> dict[str, dict[str, str]] | None:
    """Return between which prices each bid's was drawn, within the tender's limits."""
    tender, band = ranks.evaluation.tender, ranks.uncertain.prices
    if not band:
        return None
    ranges = {
        vendor: price_range(price, band, tender.prices)
        for vendor in ranks.published.vendors
        if (price := ranks.evaluation.bid(vendor).price) is not None
    }
    return {
        vendor: {"lowest": format_price(low, tender.minor_units), "highest": format_price(high, tender.minor_units)}
        for vendor, (low, high) in ranges.items()
    }
