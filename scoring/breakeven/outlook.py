"""What one price of one bid leads to (価格ごとの結果): its place, and what must be known to trust a whole range."""

from dataclasses import dataclass, replace
from fractions import Fraction

from criteria.exact import Yen
from scoring.evaluate import evaluate
from scoring.evaluation import Evaluation
from scoring.ranking import inside_band


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One evaluation with one bid's price replaced, as far as the search reads it (1つの価格での評価).

    ``alone`` is first with nobody beside, ``level`` first at all. ``path`` are the exclusions in order, ``values`` by
    vendor as rounded, ``band`` who lies inside a band, ``minimum`` the variable minimum price.
    """

    price: Yen
    alone: bool
    level: bool
    path: tuple[tuple[str, ...], ...]
    values: dict[str, Fraction]
    prices: dict[str, Fraction]
    band: frozenset[str] | None
    minimum: Yen | None


def outlook(evaluation: Evaluation, vendor: str, price: Yen) -> Outlook:
    """Evaluate with another price of one vendor, all else as it was handed in."""
    bids = [replace(bid, price=price) if bid.vendor == vendor else bid for bid in evaluation.given_bids]
    after = evaluate(evaluation.tender, bids, evaluation.given_findings)
    first = after.award.ranking[0].vendors if after.award.ranking else ()
    sheet = after.sheet
    return Outlook(
        price=price,
        alone=first == (vendor,),
        level=vendor in first,
        path=(
            *((found.subject or "", found.code, found.rule) for found in after.exclusions),
            *((one,) for one in after.set_aside),
        ),
        values=dict(zip(sheet.vendors, sheet.value, strict=True)),
        prices={one: paid for one, paid in zip(sheet.vendors, sheet.prices, strict=True) if paid is not None},
        band=inside_band(after.tender, sheet),
        minimum=None if after.variable_minimum is None else after.variable_minimum.price,
    )
