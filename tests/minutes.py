"""Sentences on how sure a result is, held against evaluating again: each claim is tried at random where it holds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any, Final, TypeAlias

from declared import replace

from criteria.bid import Bid
from criteria.criterion import Criterion
from criteria.exact import UNROUNDED
from criteria.finding import Language
from criteria.tender import Tender
from criteria.terms import RoundingStage
from report.robustness.document import to_document
from report.robustness.members import members_and_ranks_document
from scoring import Evaluation, evaluate
from scoring.definition.criteria import counted_points, times_counted
from scoring.evaluation.evaluate import evaluate_with_points
from scoring.robustness import Robustness, robustness
from scoring.robustness.answer import Exact
from scoring.robustness.attainable.answer import Attainable
from scoring.robustness.everything import members_and_ranks
from scoring.robustness.exact.admissible import Admissible, contains
from scoring.whatif import Change, ChangeError, MoveTotal, SetGroup, SetPoints, SetRatio, evaluate_changed

Allotments: TypeAlias = list[Fraction]
Path: TypeAlias = tuple[str, ...]

ZERO: Final = Fraction(0)
TRACE: Final = Fraction(1, 10**6)
NUMBER: Final = r"(\d+(?:\.\d+)?)"
SAME: Final = {
    "before (any )?rounding": "端数処理前",
    "with every rounding": r"端数処理(をしても|後は)",
    "the same bids ranked": "順位の付く者が変わらない限り",
    "by value": r"(^|、)評価値では",
    "within ±[^ ]+ of each allotment, ": "の範囲で動かす限り",
    "first place (stands|does not change)": "第1位は変わらない",
    "stays in front": "が首位にある",
}
"""What a sentence says in one language it says in the other."""


def without_rounding(tender: Tender) -> Tender:
    """Drop every rounding but that of the ratio within the price formula, which is a part of the formula."""
    panel = replace(tender.panel, rounding=UNROUNDED)
    within = {stage: how for stage, how in tender.method.rounding.items() if stage is RoundingStage.PRICE_RATIO}
    return replace(tender, method=replace(tender.method, rounding=within), panel=panel)


def without_tie_break(tender: Tender) -> Tender:
    return replace(tender, method=replace(tender.method, tie_break=()))


def sentences_of(document: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every sentence of a document, with where it stands."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from sentences_of(value, (*path, str(key)))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from sentences_of(value, (*path, str(index)))
    elif isinstance(document, str) and any(key.startswith("sentence") for key in path):
        yield path, document


class Minutes:
    """What is said of one evaluation, and what comes out when it is made again."""

    def __init__(self, tender: Tender, bids: Iterable[Bid], seed: int, weights: str = "simplex") -> None:
        self.random = Random(seed)  # noqa: S311 - points to try, no secret
        self.bids = list(bids)
        self.evaluation = evaluate(tender, self.bids)
        self.found: Robustness = robustness(self.evaluation, samples=50, weights=weights)
        self.beside = members_and_ranks(self.found)
        self.too_much: list[str] = []
        self.tried = 0
        self._starts: dict[tuple[bool, bool], Evaluation] = {}

    def document(self, language: Language) -> dict[str, Any]:
        return to_document(self.found, language) | members_and_ranks_document(self.beside, language)

    @cached_property
    def english(self) -> dict[str, Any]:
        return self.document("en")

    @cached_property
    def said(self) -> dict[Path, tuple[str, str]]:
        """Every sentence, in English and in Japanese."""
        english, japanese = dict(sentences_of(self.english)), dict(sentences_of(self.document("ja")))
        assert english.keys() == japanese.keys()
        return {path: (text, japanese[path]) for path, text in english.items()}

    @property
    def now(self) -> Allotments:
        return list(counted_points(self.evaluation.tender).values())

    @property
    def total(self) -> Fraction:
        return sum(self.now, ZERO)

    @property
    def first(self) -> tuple[str, ...]:
        ranking = self.evaluation.award.ranking
        return ranking[0].vendors if ranking else ()

    @property
    def exact(self) -> Exact:
        assert isinstance(self.found.exact, Exact)
        return self.found.exact

    def check(self) -> list[str]:
        """Hold every sentence against evaluating again; return those that claim too much."""
        checks: Mapping[str, Callable[[Path, str], None]] = {
            "flip": self._flip,
            "stability": self._interval,
            "groups": self._interval,
            "ratio": self._interval,
            "first": self._made_first,
            "can_win": self._can_win,
            "attainable": self._attainable,
            "break_even": self._break_even,
            "members": self._members,
        }
        minutes = {text for path, (text, _) in self.said.items() if path[0] == "sentences"}
        for path, (english, japanese) in self.said.items():
            for here, there in SAME.items():
                if bool(re.search(here, english, re.IGNORECASE)) != bool(re.search(there, japanese)):
                    self.too_much.append(f"not the same in both languages: {english} {japanese}")
            if path[0] in checks:
                minutes.discard(english)
                checks[path[0]](path, english)
        # What the minutes say beside these, of drawn points and of the method, claims nothing that could be tried.
        free = re.compile(r"standard error|who is officially first|not? linear|is ranked\.|cannot be moved|no allotted")
        self.too_much += [f"in the minutes alone: {text}" for text in minutes if not free.search(text)]
        return self.too_much

    # Evaluating again

    def start(self, text: str) -> Evaluation:
        """The evaluation a sentence speaks of: the official one, without rounding, or by value alone."""
        bare, by_value = "before rounding" in text, bool(re.search(r"by (the )?value", text, re.IGNORECASE))
        if (bare, by_value) not in self._starts:
            tender = without_rounding(self.evaluation.tender) if bare else self.evaluation.tender
            self._starts[bare, by_value] = evaluate(without_tie_break(tender) if by_value else tender, self.bids)
        return self._starts[bare, by_value]

    def again(self, changes: list[Change], text: str) -> Evaluation | None:
        """The evaluation after changes; None where it cannot be made, or the sentence says nothing of it."""
        try:
            after = evaluate_changed(self.start(text), changes)
        except ChangeError:
            return None
        if "the same bids ranked" in text.lower() and after.sheet.vendors != self.evaluation.sheet.vendors:
            return None
        self.tried += 1
        return after if after.award.ranking else None

    def at(self, allotments: Allotments, text: str) -> Evaluation | None:
        if any(points <= 0 for points in allotments):
            return None
        return self.again([MoveTotal(), *map(self._allot, self.evaluation.tender.criteria, allotments)], text)

    def _allot(self, criterion: Criterion, points: Fraction) -> SetPoints:
        """Give one criterion so many points of the total, which counts those of each member that are added up."""
        return SetPoints(criterion=criterion.id, points=points / times_counted(self.evaluation.tender)[criterion.id])

    def deny(
        self, text: str, tried: Iterable[tuple[str, Evaluation | None]], holds: Callable[[Evaluation], bool]
    ) -> None:
        """Note the sentence if it does not hold somewhere."""
        for where, after in tried:
            if after is not None and not holds(after):
                leading = after.award.ranking[0].vendors
                self.too_much.append(f"{text} | {where}: {leading} first, now {self.first}")
                return

    # Where to try

    def moved(self, most: Fraction, toward: Iterable[Fraction] | None = None) -> Iterator[Allotments]:
        """Allotments by fewer points away than told: anywhere, between two criteria, and towards some."""
        for _ in range(4):
            drawn = [Fraction(self.random.randint(1, 1000)) for _ in self.now]
            yield self._toward([one * self.total / sum(drawn) for one in drawn], most)
        for _ in range(4 if len(self.now) > 1 else 0):
            giver, taker = self.random.sample(range(len(self.now)), 2)
            there = self.now
            there[taker] += there[giver]
            there[giver] = ZERO
            yield self._toward(there, most)
        for _ in range(0 if toward is None else 3):
            yield self._toward(list(toward or ()), most)

    def _toward(self, there: Allotments, most: Fraction) -> Allotments:
        far = sum((abs(x - y) for x, y in zip(self.now, there, strict=True)), ZERO) / 2
        part = self.random.choice([TRACE, Fraction(1, 100), Fraction(1, 2), 1 - TRACE])
        step = min(1 - TRACE, part * most / far) if far else ZERO
        return [x + (y - x) * step for x, y in zip(self.now, there, strict=True)]

    def evaluated(
        self, allotments: Iterable[Allotments], text: str, within: Admissible | None = None
    ) -> Iterator[tuple[str, Evaluation | None]]:
        for one in allotments:
            if within is None or contains(within, one):
                yield " ".join(map(str, one)), self.at(one, text)

    def anywhere(self, text: str, within: Admissible) -> Iterator[tuple[str, Evaluation | None]]:
        return self.evaluated([*self.moved(self.total), *self.moved(self.total)], text, within)

    # What is claimed

    def _flip(self, _path: Path, text: str) -> None:
        flip = self.exact.flip if isinstance(self.found.exact, Exact) else None
        front = (self.found.leader,) if "stays in front" in text else self.first
        fewer = re.search(rf"fewer than {NUMBER} points are moved", text)
        if fewer:
            near = self.moved(Fraction(fewer[1]), None if flip is None else flip.weights)
            tried = self.evaluated(near, text, self.exact.bounds)
        elif "does not change" in text or "however the allotments" in text:
            tried = self.anywhere(text, self.exact.bounds)
        else:
            return
        if "stays in front" in text or "are level at any" in text:
            self.deny(text, tried, lambda after: set(front) <= set(after.award.ranking[0].vendors))
        else:
            self.deny(text, tried, lambda after: after.award.ranking[0].vendors == front)

    def _interval(self, path: Path, text: str) -> None:
        if not re.search("stands|stays in front", text):
            return
        told = self.english[path[0]] if path[0] == "ratio" else self.english[path[0]][path[1]]
        total, now = Fraction(told["total"]) if "total" in told else self.total, told["points"]
        ends = re.search(rf"(?:allotted|from) {NUMBER} to {NUMBER} points", text)
        assert ends, text
        # At an end with a rival both are level, which the sentence says.
        low, high = (Fraction(end) for end in ends.groups())
        rise = high - low
        parts = [low + rise * Fraction(self.random.randint(1, 999), 1000) for _ in range(6)]
        parts += [low + TRACE * rise, high - TRACE * rise]
        parts += (
            [] if now is None else [Fraction(now) + step for step in (-TRACE, TRACE, -Fraction(1, 50), Fraction(1, 50))]
        )
        tried = ((str(one), self.again([self._lever(path, one, total)], text)) for one in parts if low < one < high)
        if "stays in front" in text:
            leader = self.found.leader
            self.deny(text, tried, lambda after: leader in after.award.ranking[0].vendors)
        else:
            self.deny(text, tried, lambda after: after.award.ranking[0].vendors == self.first)

    def _lever(self, path: Path, points: Fraction, total: Fraction) -> Change:
        if path[0] == "ratio":
            return SetRatio(technical=points, price=total - points)
        return (
            SetGroup(group=path[1], points=points)
            if path[0] == "groups"
            else self._allot(self.evaluation.tender.criterion(path[1]), points)
        )

    def _made_first(self, path: Path, text: str) -> None:
        vendor = path[1]
        made = self.exact.firsts.get(vendor)
        needed = re.search(rf"at least {NUMBER} points", text)
        if needed and made is not None:
            tried = self.evaluated(self.moved(Fraction(needed[1]), made.weights), text, self.exact.bounds)
            self.deny(text, tried, lambda after: vendor not in after.award.ranking[0].vendors)
            if "alone it never is" in text:
                self._never(vendor, text, self.exact.bounds, alone=True)
        elif re.search("no allotments make", text, re.IGNORECASE):
            self._never(vendor, text, self.exact.bounds)
        else:
            assert "is in front" in text
            self.deny(text, self.evaluated([self.now], text), lambda after: vendor in after.award.ranking[0].vendors)

    def _never(self, vendor: str, text: str, within: Admissible, *, alone: bool = False) -> None:
        self.deny(
            text,
            self.anywhere(text, within),
            lambda after: (
                after.award.ranking[0].vendors != (vendor,) if alone else vendor not in after.award.ranking[0].vendors
            ),
        )

    def _can_win(self, path: Path, text: str) -> None:
        vendor = path[1]
        if "can never be first" in text:
            self._never(vendor, text, self.exact.admissible)
        elif "only level" in text:
            self._never(vendor, text, self.exact.admissible, alone=True)
        else:
            assert "can be first alone" in text
            found = next(one for one in self.exact.can_win if one.vendor == vendor)
            tried = self.evaluated([list(found.weights or found.best)], text)
            self.deny(text, tried, lambda after: after.award.ranking[0].vendors == (vendor,))

    def _attainable(self, path: Path, text: str) -> None:
        found = self.beside.attainable
        if path[1] != "sentences" or "proven only to lie" in text:
            return
        assert isinstance(found, Attainable)
        vendor = found.scores.vendors[int(path[2])]
        ranks = re.search(r"\((?:ranks (\d+) to (\d+)|always rank (\d+))\)", text)
        assert ranks, text
        low, high = (int(end) for end in (ranks[1] or ranks[3], ranks[2] or ranks[3]))
        self.deny(
            text,
            self.anywhere(text, found.allowed),
            lambda after: (rank := after.award.rank_of(vendor)) is None or low <= rank <= high,
        )
        if "could not be first" in text:
            self._never(vendor, text, found.allowed)
        elif "only level" in text:
            self._never(vendor, text, found.allowed, alone=True)

    def _leads(self, vendor: str, price: int | None = None, extra: Fraction = ZERO) -> bool:
        """Whether a bid is first alone at another price, or with points more or fewer."""
        evaluation = self.evaluation
        bids = [
            replace(one, price=one.price if price is None or one.vendor != vendor else price)
            for one in evaluation.given_bids
        ]
        after = evaluate_with_points(evaluation.tender, bids, evaluation.given_findings, {vendor: extra})
        self.tried += 1
        return bool(after.award.ranking) and after.award.ranking[0].vendors == (vendor,)

    def _break_even(self, path: Path, text: str) -> None:
        vendor = path[1]
        claims = self._of_price(vendor, text) if path[3] == "0" else self._of_points(vendor, text)
        for assumed, claimed in claims:
            if self._leads(vendor, **assumed) != claimed:
                self.too_much.append(f"{text} | {assumed}")
                return

    def _of_price(self, vendor: str, text: str) -> Iterator[tuple[dict[str, Any], bool]]:
        """Prices to try, and whether the sentence says that the bid is first alone at them."""
        unit = 10**self.evaluation.tender.minor_units
        figures = [
            int(Fraction(one.replace(",", "")) * unit)
            for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text.rpartition(":")[2])
        ]
        own = self.evaluation.bid(vendor).price
        if "no one break-even" in text or own is None:
            return
        dear = self.evaluation.tender.prices.ceiling or 3 * own
        found = self.found.break_even[vendor]
        near = [end + step for one in found.prices for end in (one.low, one.high) for step in (-1, 0, 1)]
        for price in {self.random.randint(1, dear), own, *self.random.sample(near, min(4, len(near)))}:
            if not 1 <= price <= 10 * dear:
                continue
            said = any(price in one for one in found.prices)
            if "at any price" in text:
                said = True
            elif "at no price" in text:
                said = False
            elif "ranges of prices" not in text and figures:
                *since, until = figures
                said = price >= until if "up." in text else (since or [1])[0] <= price <= until
            yield {"price": price}, said

    def _of_points(self, vendor: str, text: str) -> Iterator[tuple[dict[str, Any], bool]]:
        """Points to try, and whether the sentence says that the bid is first alone with them."""
        if "do not make it first" in text:
            yield from (({"extra": Fraction(more)}, False) for more in (0, 1, 7, 1000))
            return
        much = re.search(rf"{NUMBER}(?: more)? technical", text)
        if much is None:
            assert "without any technical points" in text
            raw = self.evaluation.sheet
            has = raw.raw_technical[raw.index(vendor)]
            yield from (({"extra": -has * part}, True) for part in (0, Fraction(1, 2), 1))
            return
        loses = "loses" in text
        at = -Fraction(much[1]) if loses else Fraction(much[1])
        yield {"extra": at + TRACE}, True
        yield {"extra": at - TRACE}, False
        # The number is cut where it goes on without end.
        if self.found.break_even[vendor].points == at:
            yield {"extra": at}, bool(re.search("at most|at least", text))

    def _members(self, _path: Path, text: str) -> None:
        """Without one member the first place is as told, or stands without any."""
        from scoring.whatif import LeaveOutMember

        members = self.beside.members
        assert members is not None
        if "the first place stands" in text:
            for member in members.members:
                tried = [(member, self.again([LeaveOutMember(evaluator=member)], ""))]
                self.deny(text, tried, lambda after: after.award.ranking[0].vendors == self.first)
