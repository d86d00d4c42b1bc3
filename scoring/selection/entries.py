"""When each vendor enters as the shortlist grows (選定順), and the rules for which that is not the plain order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from criteria.selection import SelectionKind
from scoring.optima import all_optima
from scoring.selection.candidates import Candidate, Candidates
from scoring.selection.declared.bound import Size
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.order import plain_places
from scoring.selection.reasons import Entry
from scoring.selection.rules import Rules
from scoring.selection.searching import Search
from scoring.selection.sorting import sort_selection
from scoring.solve import Status

LARGEST_GROWN: Final = 30
"""Up to this size a shortlist is grown one by one to tell the order of entry."""

_MOST_TIED: Final = 20

Grown: TypeAlias = Mapping[int, tuple[frozenset[str], ...]]
"""The best shortlists by their size, each as its vendors; none where no shortlist of the size keeps the rules."""


def entry_order(found: Candidates, rules: Rules, search: Search) -> tuple[Entry, ...]:
    """Return when each vendor enters as the shortlist grows, by the least size with which it is in a best one (選定順).

    Every size up to the tender's is selected by all its other rules. A vendor that enters later than its place in the
    plain order, or sooner, names the rules that a swap by that order would break. Nothing for lots, and nothing where a
    shortlist is larger than is grown.
    """
    sizes = [(rule, bound) for rule, bound in rules if isinstance(bound, Size)]
    most = max((bound.at_most or 0 for _, bound in sizes), default=0)
    if found.terms.kind is not SelectionKind.SHORTLIST or not 0 < most <= LARGEST_GROWN:
        return ()
    most = min(most, len(found.candidates))
    others = tuple((rule, bound) for rule, bound in rules if not isinstance(bound, Size))
    declared = sizes[0][0]
    models = {
        size: define_model(found, (*others, (declared, Size(at_least=size, at_most=size))))
        for size in range(1, most + 1)
    }
    grown = {size: tuple(_best(found, models[size], search)) for size in models}
    places = plain_places(found)
    entries = [_entry(one, grown, places, models) for one in found.candidates]
    listed = [one for one in entries if one.size is not None or one.place <= most]
    return tuple(sorted(listed, key=lambda one: (one.size or most + 1, one.place, one.vendor)))


def _best(found: Candidates, model: SelectionModel, search: Search) -> Iterator[frozenset[str]]:
    ordered = sort_selection(found, model.rules, found.terms.objective)
    if ordered is not None:
        chosen = [tuple(bids) for bids in ordered.optima(_MOST_TIED)]
    else:
        optima = all_optima(model.model, cap=_MOST_TIED, **search.limits)
        points = optima.points if optima.outcome.status is Status.OPTIMAL else ()
        chosen = [model.bids(point) for point in points]
    for bids in chosen:
        yield frozenset(found.candidates[index].vendor for index in bids)


def _entry(bid: Candidate, grown: Grown, places: Mapping[str, int], models: Mapping[int, SelectionModel]) -> Entry:
    sizes = [size for size, best in grown.items() if any(bid.vendor in vendors for vendors in best)]
    enters, place = min(sizes, default=None), places[bid.vendor]
    because: set[str] = set()
    if enters is None or enters > place:
        looked_at = [size for size in grown if place <= size < (enters or size + 1)]
        because = {rule for size in looked_at for rule in _against(bid.vendor, grown[size], places, models[size])}
    elif enters < place:
        because = set(_for(bid.vendor, grown[enters], places, models[enters]))
    order = [rule.id for rule, _ in models[1].rules]
    return Entry(
        vendor=bid.vendor,
        name=bid.name,
        size=enters,
        place=place,
        because=tuple(sorted(because, key=order.index)),
    )


def _against(
    vendor: str, best: Sequence[frozenset[str]], places: Mapping[str, int], model: SelectionModel
) -> Iterator[str]:
    """Yield the rules that taking a vendor in place of anybody behind it would break."""
    for vendors in best:
        for other in vendors:
            if places[other] > places[vendor]:
                yield from _broken(model, vendors - {other} | {vendor})


def _for(
    vendor: str, best: Sequence[frozenset[str]], places: Mapping[str, int], model: SelectionModel
) -> Iterator[str]:
    """Yield the rules that taking anybody ahead of a vendor in its place would break."""
    for vendors in best:
        if vendor in vendors:
            for other in places.keys() - vendors:
                if places[other] < places[vendor]:
                    yield from _broken(model, vendors - {vendor} | {other})


def _broken(model: SelectionModel, vendors: frozenset[str]) -> Iterator[str]:
    point = model.columns.point(model.columns.bids_of(vendors))
    declared = {rule.id for rule, _ in model.rules}
    yield from {row.rule for row in model.model.broken(point)} & declared
