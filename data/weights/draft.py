"""A questionnaire on weights as far as it is filled in (聴取票の下書き): every answer as given, also where some lack.

A draft keeps what was answered by each method, so that another method may be tried and the first one taken up again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar

from criteria.characters import SPACES, unseen
from criteria.elicitation import Approach, GroupRule, OrdinalRule, Priorities, TieRule
from criteria.values import RATIO
from data.text.japanese import plain_number

SCALE: Final = 9
"""Comparisons reach from 1/9 to 9 (Saaty 1980)."""

MOST_POINTS: Final = 1_000_000
"""Whole points at most; a tender allots some hundred."""

LEAST_CRITERIA: Final = 2
MOST_CRITERIA: Final = 100
MOST_COMPARED: Final = 20
"""Criteria at most where each is compared with others: 20 already make 190 comparisons."""

Pair: TypeAlias = tuple[str, str]
"""Two criteria by id: the first is compared with the second."""

Answers: TypeAlias = Mapping[Pair, Fraction]
"""How many times as important the first of each pair is as the second."""

Key = TypeVar("Key")
Value = TypeVar("Value")


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionDraft:
    """A criterion of the questionnaire (評価項目), by id and as people call it."""

    id: str
    label: str = ""

    @property
    def called(self) -> str:
        """Return what to call it: its label, or its id where it has none."""
        return self.label or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDraft:
    """What one member answered so far (委員の回答の下書き), by every method that was tried.

    ``pairs`` are comparisons of all criteria, ``beside`` those with ``best`` and ``worst``; ``swings``, ``points`` and
    ``counts`` are texts as typed, ``places`` the place of each criterion in the member's order.
    """

    name: str
    method: Approach = Approach.AHP
    counts: str = "1"
    pairs: Answers = field(default_factory=_nothing)
    best: str = ""
    worst: str = ""
    beside: Answers = field(default_factory=_nothing)
    swings: Mapping[str, str] = field(default_factory=_nothing)
    points: Mapping[str, str] = field(default_factory=_nothing)
    places: Mapping[str, int] = field(default_factory=_nothing)
    rule: OrdinalRule = OrdinalRule.CENTROID

    def without(self, criterion: str) -> "MemberDraft":
        """Return the answers without those about a criterion."""
        return replace(
            self,
            pairs=_kept(self.pairs, lambda pair: criterion not in pair),
            beside=_kept(self.beside, lambda pair: criterion not in pair),
            best="" if self.best == criterion else self.best,
            worst="" if self.worst == criterion else self.worst,
            swings=_kept(self.swings, lambda one: one != criterion),
            points=_kept(self.points, lambda one: one != criterion),
            places=_closed_up(_kept(self.places, lambda one: one != criterion)),
        )


def _kept(answers: Mapping[Key, Value], wanted: Any) -> dict[Key, Value]:  # noqa: ANN401 - a test of the keys
    return {key: value for key, value in answers.items() if wanted(key)}


def _closed_up(places: Mapping[str, int]) -> dict[str, int]:
    """Return the same order with places that count who stands ahead: 1, 2, 2, 4."""
    return {one: 1 + sum(other < place for other in places.values()) for one, place in places.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A questionnaire as far as it is filled in (聴取票の下書き); ``total`` is a text as typed."""

    title: str = ""
    total: str = ""
    group: GroupRule = GroupRule.ARITHMETIC
    priorities: Priorities = Priorities.EIGENVECTOR
    ties: TieRule = TieRule.LISTED
    criteria: tuple[CriterionDraft, ...] = ()
    members: tuple[MemberDraft, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the criteria."""
        return tuple(one.id for one in self.criteria)

    @property
    def called(self) -> dict[str, str]:
        """Return what each criterion is called, by id; one whose label another has too is told with its id."""
        times = Counter(one.called for one in self.criteria)
        return {one.id: one.called if times[one.called] == 1 else f"{one.called} ({one.id})" for one in self.criteria}

    @property
    def sound(self) -> bool:
        """Whether every answer is about criteria of the questionnaire and within the scale, as the page writes them."""
        different = len(set(self.ids)) == len(self.ids) <= MOST_CRITERIA
        return different and all(self.ids) and all(map(self._is_sound, self.members))

    def _is_sound(self, member: MemberDraft) -> bool:
        ids, pairs, names = set(self.ids), set(every_pair(self.ids)), {"", *self.ids}
        return (
            member.pairs.keys() <= pairs
            and {member.best, member.worst} <= names
            and {one for pair in member.beside for one in pair} <= ids
            and all(one != other for one, other in member.beside)
            and member.swings.keys() | member.points.keys() | member.places.keys() <= ids
            and all(Fraction(1, SCALE) <= value <= SCALE for value in member.pairs.values())
            and all(1 <= value <= SCALE for value in member.beside.values())
            and all(1 <= place <= len(ids) for place in member.places.values())
        )

    def with_member(self, at: int, **changes: object) -> "Draft":
        """Return the draft with something changed in the answers of one member."""
        members = list(self.members)
        members[at] = replace(members[at], **changes)  # type: ignore[arg-type] - each caller names fields it knows
        return replace(self, members=tuple(members))

    def with_new_member(self, name: str) -> "Draft":
        """Return the draft with a member more, asked by the method of the last one; the first by one that fits."""
        first = Approach.AHP if len(self.criteria) <= MOST_COMPARED else Approach.DIRECT
        method = self.members[-1].method if self.members else first
        return replace(self, members=(*self.members, MemberDraft(name=name, method=method)))

    def without_member(self, at: int) -> "Draft":
        """Return the draft without one member."""
        return replace(self, members=self.members[:at] + self.members[at + 1 :])

    def with_criterion(self, label: str) -> "Draft":
        """Return the draft with a criterion more, under an id that no other has."""
        number = next(number for number in range(1, len(self.criteria) + 2) if f"c{number}" not in self.ids)
        return replace(self, criteria=(*self.criteria, CriterionDraft(id=f"c{number}", label=label)))

    def renamed(self, criterion: str, label: str) -> "Draft":
        """Return the draft with a criterion called otherwise."""
        renamed = (replace(one, label=label) if one.id == criterion else one for one in self.criteria)
        return replace(self, criteria=tuple(renamed))

    def without_criterion(self, criterion: str) -> "Draft":
        """Return the draft without a criterion and what was answered about it."""
        criteria = tuple(one for one in self.criteria if one.id != criterion)
        return replace(self, criteria=criteria, members=tuple(one.without(criterion) for one in self.members))


def draft_on(labels: Iterable[str], *, title: str = "", total: str = "") -> Draft:
    """Begin a questionnaire on criteria that are named (評価項目を挙げて始める); empty names are left out."""
    draft = Draft(title=clean(title), total=total)
    for label in filter(None, map(clean, labels)):
        draft = draft.with_criterion(label)
    return draft


def every_pair(ids: Sequence[str]) -> tuple[Pair, ...]:
    """Return every two criteria once, in the order in which they are listed.

    >>> every_pair(["a", "b", "c"])
    (('a', 'b'), ('a', 'c'), ('b', 'c'))
    """
    return tuple((one, other) for at, one in enumerate(ids) for other in ids[at + 1 :])


def pairs_beside(ids: Sequence[str], best: str, worst: str) -> tuple[Pair, ...]:
    """Return what is compared with the best and the worst criterion: the best with each, then each with the worst.

    >>> pairs_beside(["a", "b", "c"], "a", "c")
    (('a', 'b'), ('a', 'c'), ('b', 'c'))
    """
    ahead = tuple((best, one) for one in ids if one != best) if best else ()
    behind = tuple((one, worst) for one in ids if one not in (worst, best)) if worst else ()
    return (*ahead, *behind)


def exactly(value: object) -> Fraction:
    """Read a number or a fraction; anything else raises an error."""
    ratio = RATIO.read(value)
    if not isinstance(ratio, Fraction):
        raise TypeError(value)
    return ratio


def number_of(written: str) -> Fraction | None:
    """Return the number somebody typed, full-width digits and fractions included; None where it is none.

    >>> number_of("１／３"), number_of("2.5"), number_of("many")
    (Fraction(1, 3), Fraction(5, 2), None)
    """
    try:
        return exactly(plain_number(written.replace("／", "/")))
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def clean(written: str) -> str:
    """Return a name on one line without what no file can hold, signs that nobody sees, and spaces around it."""
    name = "".join(sign for sign in written if sign not in "\t\r\n")
    while sign := unseen(name):
        name = name.replace(sign, "")
    return name.strip(SPACES)
