"""Attainable ranks: proven both ways, and equal to counting out all corners."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from declared import replace
from elicited import INSTANCES, drawn
from proofs import lead, linear_values, proves, smallest_meeting

from criteria.tender import WeightBounds
from data import read_bids, read_tender
from report.robustness.members import attainable_document, attainable_sentences
from scoring import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.robustness.attainable import ranks as ranks_module
from scoring.robustness.attainable.answer import Attainable, allowed_weights, attainable, attainable_ranks
from scoring.robustness.attainable.ranks import AttainableRank, Meeting, RankSearch, apart, rank_at
from scoring.robustness.exact.admissible import Admissible, Bounds, box, contains, ordinal, simplex
from scoring.robustness.exact.basis import Premise
from scoring.robustness.exact.linear import LinearScores, NotLinear
from scoring.robustness.exact.winners import WinVerdict, who_can_win

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
NAMES = ("架空甲", "架空乙", "架空丙", "架空丁", "架空戊", *(f"架空{index}" for index in range(6, 100)))
ZERO = Fraction(0)


def scores_of(rates: Sequence[Sequence[int]], weights: Sequence[int], offsets: Sequence[int] = ()) -> LinearScores:
    return linear_values(
        vendors=NAMES[: len(rates)],
        criteria=[f"c{k}" for k in range(len(weights))],
        weights=list(map(Fraction, weights)),
        rates=[[Fraction(x, 10) for x in row] for row in rates],
        offsets=[Fraction(x) for x in offsets] or None,
    )


def random_scores(seed: int) -> Iterator[LinearScores]:
    random = drawn(seed)
    for _ in range(INSTANCES // 2):
        bids, size = random.randint(2, 4), random.randint(2, 3)
        grid = random.choice((3, 10))
        yield scores_of(
            [[random.randint(0, grid) for _ in range(size)] for _ in range(bids)],
            [random.randint(1, 5) for _ in range(size)],
            random.choice(([], [random.randint(0, 4) for _ in range(bids)])),
        )


def sets_of(scores: LinearScores) -> list[Admissible]:
    return [simplex(scores), box(scores, Fraction(1, 4)), ordinal(scores)]


def crossing(lines: Sequence[tuple[Sequence[Fraction], Fraction]]) -> list[Fraction] | None:
    """Return the one point of two or three lines, by Cramer's rule."""
    rows, right = [list(row) for row, _ in lines], [value for _, value in lines]
    below = determinant(rows)
    if not below:
        return None
    return [
        determinant([[*row[:k], value, *row[k + 1 :]] for row, value in zip(rows, right, strict=True)]) / below
        for k in range(len(rows))
    ]


def determinant(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    if len(rows) == 1:
        return rows[0][0]
    minors = [determinant([[*row[:k], *row[k + 1 :]] for row in rows[1:]]) for k in range(len(rows))]
    return sum(((-1) ** k * rows[0][k] * minor for k, minor in enumerate(minors)), ZERO)


def corners(scores: LinearScores, allowed: Admissible) -> list[list[Fraction]]:
    """Return every point where bids draw level, or bounds are reached, as many at once as fix a point."""
    size = len(scores.criteria)
    lines: list[tuple[Sequence[Fraction], Fraction]] = []
    for k in range(size):
        unit = [Fraction(int(at == k)) for at in range(size)]
        lines += [(unit, allowed.lower[k]), (unit, allowed.upper[k])]
    lines += [([Fraction((at == a) - (at == b)) for at in range(size)], ZERO) for a, b in allowed.orders]
    for i, j in combinations(range(len(scores.vendors)), 2):
        row = [scores.rate(i, k) - scores.rate(j, k) for k in range(size)]
        lines.append((row, scores.offset(j) - scores.offset(i)))
    whole = ([Fraction(1)] * size, scores.total)
    points = (crossing([whole, *chosen]) for chosen in combinations(lines, size - 1))
    return [list(p) for p in {tuple(p) for p in points if p is not None and contains(allowed, p)}]


def inner(points: Sequence[Sequence[Fraction]], size: int) -> Iterator[list[Fraction]]:
    """Yield the middle of every few corners: at least one within every region they bound."""
    for count in range(1, size + 1):
        for chosen in combinations(points, count):
            yield [sum(column, ZERO) / count for column in zip(*chosen, strict=True)]


@pytest.mark.parametrize("which", range(3), ids=["simplex", "box", "ordinal"])
def test_best_and_worst_rank_are_those_of_all_corners_and_regions(which: int) -> None:
    for scores in random_scores(which):
        allowed = sets_of(scores)[which]
        best, worst = attainable_ranks(scores, allowed)
        points = corners(scores, allowed)
        middles = list(inner(points, len(scores.criteria)))
        for j, name in enumerate(scores.vendors):
            assert best[name].rank == min(rank_at(scores, j, point) for point in points)
            assert worst[name].rank == max(rank_at(scores, j, point) for point in middles)
            for found, is_worst in ((best[name], False), (worst[name], True)):
                assert found.proven
                assert contains(allowed, found.weights)
                assert proves(scores, name, found, allowed, worst=is_worst)


@pytest.mark.parametrize("which", range(3), ids=["simplex", "box", "ordinal"])
def test_ranks_of_many_bids_are_those_of_all_corners_and_regions(which: int) -> None:
    random = drawn(20 + which)
    for _ in range(INSTANCES // 6):
        bids, grid = random.randint(6, 10), random.choice((4, 20))
        rates = [[random.randint(0, grid) for _ in range(2)] for _ in range(bids)]
        scores = scores_of(rates, [random.randint(1, 5) for _ in range(2)], random.choices(range(4), k=bids))
        allowed = sets_of(scores)[which]
        points = corners(scores, allowed)
        middles = list(inner(points, 2))
        best, worst = attainable_ranks(scores, allowed)
        for j, name in enumerate(scores.vendors):
            assert best[name].rank == best[name].limit == min(rank_at(scores, j, point) for point in points)
            assert worst[name].rank == worst[name].limit == max(rank_at(scores, j, point) for point in middles)
            assert proves(scores, name, best[name], allowed, worst=False)
            assert proves(scores, name, worst[name], allowed, worst=True)


@pytest.mark.parametrize("which", range(3), ids=["simplex", "box", "ordinal"])
def test_a_rival_is_decided_exactly_where_all_corners_agree(which: int) -> None:
    for scores in random_scores(23 + which):
        allowed = sets_of(scores)[which]
        points, search = corners(scores, allowed), RankSearch(scores, allowed)
        for j in range(len(scores.vendors)):
            found = search._rivals[j]
            leads = {i: [lead(scores, i, j, point) for point in points] for i in range(len(scores.vendors)) if i != j}
            assert list(found.always) == [i for i, lead in leads.items() if min(lead) > 0]
            assert list(found.never) == [i for i, lead in leads.items() if max(lead) <= 0]
            assert {*found.always, *found.never, *found.undecided} == set(leads)


def test_ranks_of_sixty_bids_are_proven() -> None:
    random, bids = drawn(26), 60
    rates = [[random.randint(quality, quality + 4) for _ in range(6)] for quality in random.choices(range(7), k=bids)]
    scores = scores_of(rates, [5, 4, 3, 3, 2, 1], random.choices(range(9), k=bids))
    allowed = box(scores, Fraction(1, 5))
    best, worst = attainable_ranks(scores, allowed)
    for j, name in enumerate(scores.vendors):
        assert best[name].rank <= rank_at(scores, j, scores.weights) <= worst[name].rank
        for found, is_worst in ((best[name], False), (worst[name], True)):
            assert found.proven
            assert contains(allowed, found.weights)
            assert proves(scores, name, found, allowed, worst=is_worst)


@pytest.mark.parametrize("limit", ["MOST_WORK", "BRANCHES_PER_CORE"])
def test_a_search_without_room_keeps_to_what_it_proved(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(ranks_module, limit, 0)
    random, cut = drawn(27), 0
    for _ in range(INSTANCES // 6):
        rates = [[random.randint(0, 10) for _ in range(4)] for _ in range(9)]
        scores = scores_of(rates, [1, 1, 1, 1])
        allowed = simplex(scores)
        best, worst = attainable_ranks(scores, allowed)
        for name in scores.vendors:
            assert best[name].limit <= best[name].rank <= worst[name].rank <= worst[name].limit
            assert proves(scores, name, best[name], allowed, worst=False)
            assert proves(scores, name, worst[name], allowed, worst=True)
            cut += not best[name].proven
    assert cut


def test_the_best_rank_is_first_exactly_where_the_bid_can_win() -> None:
    for scores in random_scores(7):
        for allowed in sets_of(scores):
            best, _ = attainable_ranks(scores, allowed)
            for one in who_can_win(scores, allowed):
                assert (best[one.vendor].rank == 1) == (one.verdict is not WinVerdict.NEVER)


def test_larger_sets_of_allotments_attain_no_less() -> None:
    for scores in random_scores(8):
        narrow, wide = box(scores, Fraction(1, 10)), box(scores, Fraction(1, 2))
        (best, worst), (better, worse) = attainable_ranks(scores, narrow), attainable_ranks(scores, wide)
        for j, name in enumerate(scores.vendors):
            now = rank_at(scores, j, scores.weights)
            assert better[name].rank <= best[name].rank <= now <= worst[name].rank <= worse[name].rank


def test_identical_bids_attain_identical_ranks() -> None:
    scores = scores_of([[5, 5], [5, 5], [9, 0]], [1, 1])
    best, worst = attainable_ranks(scores, simplex(scores))
    assert [one.rank for one in best.values()] == [1, 1, 1]
    assert [one.rank for one in worst.values()] == [2, 2, 3]


def three_against_one() -> tuple[LinearScores, AttainableRank]:
    """A bid good at nothing: any one of three specialists can be held, but not two at once."""
    scores = scores_of([[4, 4, 4], [9, 0, 9], [9, 9, 0], [0, 9, 9]], [1, 1, 1])
    return scores, attainable_ranks(scores, simplex(scores))[0]["架空甲"]


def test_rivals_that_cannot_all_be_held_are_told_as_a_mixture() -> None:
    scores, found = three_against_one()
    assert (found.rank, found.limit) == (3, 3)
    assert all(sum(mixture.values()) == 1 and len(mixture) > 1 for mixture in found.mixtures)
    assert proves(scores, "架空甲", found, simplex(scores), worst=False)


@pytest.mark.parametrize(
    "change",
    [
        {"rank": 2},
        {"limit": 4},
        {"weights": (Fraction(1), Fraction(1), Fraction(1))},
        {"mixtures": ({"架空乙": Fraction(1)},)},
        {"mixtures": ({"架空甲": Fraction(1)},)},
        {"mixtures": ({"架空乙": Fraction(1, 2), "架空丙": Fraction(1, 3)},)},
        {"mixtures": ({"架空乙": Fraction(3, 2), "架空丙": Fraction(-1, 2)},)},
        {"mixtures": ()},
    ],
    ids=str,
)
def test_a_proof_with_one_thing_changed_is_refused(change: dict[str, object]) -> None:
    scores, found = three_against_one()
    assert not proves(scores, "架空甲", replace(found, **change), simplex(scores), worst=False)


def test_a_proof_of_the_best_is_no_proof_of_the_worst() -> None:
    scores, found = three_against_one()
    assert not proves(scores, "架空甲", found, simplex(scores), worst=True)


def test_a_search_cut_short_says_between_which_ranks_the_answer_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks_module, "MOST_CORES", 1)
    scores = scores_of([[4, 4, 4], [9, 0, 9], [9, 9, 0], [0, 9, 9], [9, 9, 1]], [1, 1, 1])
    best, worst = attainable_ranks(scores, simplex(scores))
    found = best["架空甲"]
    assert not found.proven
    assert found.limit < found.rank
    assert proves(scores, "架空甲", found, simplex(scores), worst=False)
    told = attainable(sample("kakuu-ict"))
    assert isinstance(told, Attainable)
    cut = replace(told, best={**told.best, "架空電算": found}, worst={**told.worst, "架空電算": worst["架空甲"]})
    assert any("proven only to lie between" in one.en for one in attainable_sentences(cut))


# Smallest sets


def test_a_smallest_set_meets_every_core_and_none_is_smaller() -> None:
    random = drawn(3)
    for _ in range(INSTANCES * 4):
        cores = [frozenset(random.sample(range(7), random.randint(1, 3))) for _ in range(random.randint(0, 8))]
        found = smallest_meeting(cores)
        assert all(core & found for core in cores)
        least = next(
            count
            for count in range(8)
            if any(all(core & set(chosen) for core in cores) for chosen in combinations(range(7), count))
        )
        assert len(found) == least
        masks = [sum(1 << one for one in core) for core in cores]
        assert apart(sorted(masks, key=int.bit_count)) <= least


def test_a_search_that_goes_on_with_more_cores_finds_what_a_new_one_finds() -> None:
    random = drawn(28)
    for _ in range(INSTANCES):
        meeting, cores = Meeting(), list[frozenset[int]]()
        for _ in range(5):
            cores += [frozenset(random.sample(range(9), random.randint(1, 4))) for _ in range(random.randint(1, 3))]
            found = meeting.smallest(cores)
            assert found is not None
            assert all(core & found for core in cores)
            assert len(found) == len(smallest_meeting(cores))


def test_a_search_without_branches_gives_no_set() -> None:
    cores = [frozenset({1, 2}), frozenset({2, 3})]
    assert Meeting(0).smallest(cores) is None
    assert Meeting(10).smallest(cores) == {2}
    assert Meeting(0).smallest([]) == frozenset()


# Of a tender


def sample(name: str, bounds: WeightBounds | None = None) -> Evaluation:
    tender = replace(read_tender(SAMPLES / name), weight_bounds=bounds)
    return evaluate(tender, *read_bids(SAMPLES / name, tender))


def test_the_bounds_of_the_tender_are_the_allowed_allotments() -> None:
    scores = scores_of([[1, 2, 3], [3, 2, 1]], [4, 4, 2])
    tender = sample("kakuu-ict").tender
    bounds = WeightBounds(band=Fraction(1, 2), least={"c0": Fraction(3)}, most={"c1": Fraction(9), "c2": Fraction(2)})
    found = allowed_weights(replace(tender, weight_bounds=bounds), scores)
    assert isinstance(found, Bounds)
    assert (found.lower, found.upper) == ((3, 2, 1), (6, 9, 2))
    free = allowed_weights(replace(tender, weight_bounds=None), scores)
    assert isinstance(free, Bounds)
    assert (free.lower, free.upper) == ((0, 0, 0), (10, 10, 10))


@pytest.mark.parametrize(
    "bounds",
    [
        WeightBounds(least={"c0": Fraction(9), "c1": Fraction(9)}),
        WeightBounds(most={"c0": Fraction(1), "c1": Fraction(1), "c2": Fraction(1)}),
        WeightBounds(band=Fraction(1, 10), least={"c0": Fraction(8)}),
    ],
    ids=["too-much", "too-little", "crossed"],
)
def test_bounds_that_leave_no_allotments_say_so(bounds: WeightBounds) -> None:
    scores = scores_of([[1, 2, 3], [3, 2, 1]], [4, 4, 2])
    found = allowed_weights(replace(sample("kakuu-ict").tender, weight_bounds=bounds), scores)
    assert isinstance(found, NotLinear)
    assert "add up" in found.reason.en


def test_each_bid_is_told_whether_it_could_have_been_first() -> None:
    found = attainable(sample("shimote"))
    assert isinstance(found, Attainable)
    told = [one.en for one in attainable_sentences(found)]
    assert (
        "If the technical total could be shared out in any way, by the values before rounding, "
        "(株)藤井建設 could be first alone (always rank 1)." in told
    )
    assert sum("could not be first" in one for one in told) == 3
    banded = attainable(sample("kakuu-ict", WeightBounds(band=Fraction(1, 5))))
    assert isinstance(banded, Attainable)
    assert banded.declared
    assert all(one.en.startswith("Under the allotments the notice") for one in attainable_sentences(banded))
    evaluation = sample("kakuu-ict")
    given = attainable(evaluation, box(banded.scores, Fraction(1, 5)))
    assert isinstance(given, Attainable)
    assert all(one.ja.startswith("指定した配点の範囲では") for one in attainable_sentences(given))
    assert {name: one.rank for name, one in given.best.items()} == {n: o.rank for n, o in banded.best.items()}


def test_a_bid_that_can_only_draw_level_is_told_so() -> None:
    scores = scores_of([[5, 5], [5, 5]], [1, 1])
    best, worst = attainable_ranks(scores, simplex(scores))
    level = Attainable(
        scores=scores,
        basis=Premise(),
        names={vendor: vendor for vendor in scores.vendors},
        allowed=simplex(scores),
        declared=False,
        best=best,
        worst=worst,
        first={one.vendor: one for one in who_can_win(scores, simplex(scores))},
    )
    assert all("only level with another (always rank 1)." in one.en for one in attainable_sentences(level))


def test_the_document_carries_ranks_and_proofs() -> None:
    found = attainable(sample("kakuu-security", WeightBounds(band=Fraction(1, 5))))
    document = attainable_document(found, "ja")
    assert document["declared"]
    assert len(document["sentences"]) == len(document["vendors"]) == 3
    for one in document["vendors"].values():
        assert one["best"]["proven"]
        assert one["best"]["rank"] <= one["worst"]["rank"]
        assert sum(map(Fraction, one["best"]["weights"].values())) == found.scores.total


def test_a_method_that_is_not_linear_says_why() -> None:
    evaluation = sample("kakuu-ict")
    other = replace(evaluation.tender, method=replace(evaluation.tender.method, combination="band"))
    found = attainable(replace(evaluation, tender=other))
    assert isinstance(found, NotLinear)
    assert attainable_document(found, "en") == {"reason": found.reason.en}


def test_bounds_without_allotments_are_the_reason_of_the_document() -> None:
    evaluation = sample("kakuu-security")
    first = evaluation.tender.criteria[0].id
    impossible = WeightBounds(least={first: evaluation.tender.max_technical + 1})
    document = attainable_document(attainable(sample("kakuu-security", impossible)), "en")
    assert "add up" in document["reason"]
