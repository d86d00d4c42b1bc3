"""When each vendor enters as the shortlist grows (選定順), and the rules for which that is not the plain order."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from criteria.selection import SelectionKind
from scoring.deadline import Deadline, OutOfTimeError
from scoring.optima import all_optima
from scoring.selection.candidates import Candidate, Candidates
from scoring.selection.declared.bound import Size
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.order import plain_places
from scoring.selection.reasons import Entry
from scoring.selection.rules import Rules
from scoring.selection.sorting import sort_selection
from scoring.solve import Status

LARGEST_GROWN: Final = 30
"""Up to this size a shortlist is grown one by one to tell the order of entry."""

_MOST_TIED: Final = 20

Grown: TypeAlias = Mapping[int, tuple[frozenset[str], ...]]
"""The best shortlists by their size, each as its vendors; none where no shortlist of the size keeps the rules."""


def largest_grown(found: Candidates, rules: Rules) -> int:
    """Return up to which size a shortlist is grown: the tender's own, 0 for lots and for a size that is too large."""
    most = max((bound.at_most or 0 for _, bound in rules if isinstance(bound, Size)), default=0)
    return most if found.terms.kind is SelectionKind.SHORTLIST and most <= LARGEST_GROWN else 0


def entry_order(found: Candidates, rules: Rules, deadline: Deadline) -> tuple[Entry, ...]:
    """Return when each vendor enters as the shortlist grows, by the least size with which it is in a best one (選定順).

    Every size up to the tender's is selected by all its other rules. A vendor that enters later than its place in the
    plain order, or sooner, names the rules that a swap by that order would break. Nothing for lots, and nothing where a
    shortlist is larger than is grown.

    Raises
    ------
    OutOfTimeError
        Where the deadline passes before every size is selected.
    """
    most = min(largest_grown(found, rules), len(found.candidates))
    if not most:
        return ()
    others = tuple((rule, bound) for rule, bound in rules if not isinstance(bound, Size))
    declared = next(rule for rule, bound in rules if isinstance(bound, Size))
    models: dict[int, SelectionModel] = {}
    grown: dict[int, tuple[frozenset[str], ...]] = {}
    for size in range(1, most + 1):
        deadline.check()
        models[size] = define_model(found, (*others, (declared, Size(at_least=size, at_most=size))))
        grown[size] = tuple(_best(found, models[size], deadline))
    swaps = _Swaps(grown, plain_places(found), models, deadline)
    entries = [swaps.entry(one) for one in found.candidates]
    listed = [one for one in entries if one.size is not None or one.place <= most]
    return tuple(sorted(listed, key=lambda one: (one.size or most + 1, one.place, one.vendor)))


def _best(found: Candidates, model: SelectionModel, deadline: Deadline) -> Iterator[frozenset[str]]:
    ordered = sort_selection(found, model.rules, found.terms.objective)
    if ordered is not None:
        chosen = [tuple(bids) for bids in ordered.optima(_MOST_TIED)]
    else:
        optima = all_optima(model.model, cap=_MOST_TIED, deadline=deadline)
        if optima.outcome.status in {Status.LIMIT, Status.STOPPED} or (not optima.complete and deadline.passed()):
            # What is not known of one size would be taken for "not chosen" of every vendor.
            raise OutOfTimeError
        points = optima.points if optima.outcome.status is Status.OPTIMAL else ()
        chosen = [model.bids(point) for point in points]
    for bids in chosen:
        yield frozenset(found.candidates[index].vendor for index in bids)


class _Swaps:
    """Swaps of two vendors by the plain order (入替え): the rules that each would break are why it was not made."""

    def __init__(
        self, grown: Grown, places: Mapping[str, int], models: Mapping[int, SelectionModel], deadline: Deadline
    ) -> None:
        self._grown, self._places, self._models, self._deadline = grown, places, models, deadline

    def entry(self, bid: Candidate) -> Entry:
        """Return when a vendor enters, and the rules for which that is not its place."""
        sizes = [size for size, best in self._grown.items() if any(bid.vendor in vendors for vendors in best)]
        enters, place = min(sizes, default=None), self._places[bid.vendor]
        because: set[str] = set()
        if enters is None or enters > place:
            looked_at = [size for size in self._grown if place <= size < (enters or size + 1)]
            because = {rule for size in looked_at for rule in self._against(bid.vendor, size)}
        elif enters < place:
            because = set(self._for(bid.vendor, enters))
        order = [rule.id for rule, _ in self._models[1].rules]
        return Entry(
            vendor=bid.vendor,
            name=bid.name,
            size=enters,
            place=place,
            because=tuple(sorted(because, key=order.index)),
        )

    def _against(self, vendor: str, size: int) -> Iterator[str]:
        """Yield the rules that taking a vendor in place of anybody behind it would break."""
        for vendors in self._grown[size]:
            for other in vendors:
                if self._places[other] > self._places[vendor]:
                    yield from self._broken(size, vendors - {other} | {vendor})

    def _for(self, vendor: str, size: int) -> Iterator[str]:
        """Yield the rules that taking anybody ahead of a vendor in its place would break."""
        for vendors in self._grown[size]:
            if vendor in vendors:
                for other in self._places.keys() - vendors:
                    if self._places[other] < self._places[vendor]:
                        yield from self._broken(size, vendors - {vendor} | {other})

    def _broken(self, size: int, vendors: frozenset[str]) -> Iterator[str]:
        self._deadline.check()
        model = self._models[size]
        point = model.columns.point(model.columns.bids_of(vendors))
        declared = {rule.id for rule, _ in model.rules}
        yield from {row.rule for row in model.model.broken(point)} & declared
