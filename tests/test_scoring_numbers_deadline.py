"""One limit of time: whichever step it meets, what is there is right, and what is not is named."""

from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from deadlines import OVER, SECOND, stopping, ticking

from criteria.errors import EvaluationError
from criteria.finding import Text
from data import read_bids, read_tender
from report.robustness.document import limit_document, to_document
from report.robustness.members import members_and_ranks_document
from report.robustness.uncertain import uncertain_ranks_document
from report.selection.document import PARTS as SELECTION_PARTS
from report.selection.document import selection_document
from scoring import evaluate, select
from scoring.evaluation.evaluation import Evaluation
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError, Unfinished
from scoring.robustness.everything import HowSure, how_sure
from scoring.robustness.parts import PARTS, Part
from scoring.robustness.sampling.uncertainty import Uncertainty

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
VARY = Uncertainty.parse("marks", "3%")
NAMES = {"first": Text("最初", "the first"), "rest": Text("残り", "the rest")}


def clock(*seconds: int) -> Any:  # noqa: ANN401 - a function
    times = iter(seconds)
    return lambda: next(times) * SECOND


def test_a_tenth_of_the_time_is_kept_back_for_writing_the_answer() -> None:
    assert Deadline.after(30, clock(100)).end == 127 * SECOND


def test_a_limit_counts_from_the_beginning_and_leaves_a_third_of_it_at_least() -> None:
    assert Deadline.after(30, clock(108), since=100 * SECOND).end == 127 * SECOND
    assert Deadline.after(30, clock(125), since=100 * SECOND).end == 135 * SECOND


def test_what_is_left_is_never_below_nothing_and_a_share_of_it_ends_sooner() -> None:
    assert Deadline(clock=clock(7), end=10 * SECOND).left == 3 * SECOND
    assert Deadline(clock=clock(11), end=10 * SECOND).left == 0
    assert Deadline(clock=clock(4, 4), end=10 * SECOND).share(2).end == 7 * SECOND
    assert NO_DEADLINE.share(2) is NO_DEADLINE
    assert NO_DEADLINE.left is None


def test_a_deadline_passes_by_the_clock_or_when_somebody_stops_it() -> None:
    assert not NO_DEADLINE.passed()
    assert (OVER.passed(), OVER.stopped()) == (True, False)
    assert (stopping(lambda: True).passed(), stopping(lambda: True).stopped()) == (True, True)
    with pytest.raises(OutOfTimeError):
        OVER.check()


@pytest.mark.parametrize(
    ("deadline", "ja", "en"),
    [
        (OVER, "制限時間1秒で計算を打切り。", "Ended at the limit of 1 second. "),
        (stopping(lambda: True), "指示により計算を中止。", "Stopped on request. "),
        (NO_DEADLINE, "", ""),
    ],
)
def test_what_is_left_undone_is_said_with_its_reason(deadline: Deadline, ja: str, en: str) -> None:
    found = Unfinished.of(["first", "rest", "first"], deadline)
    assert found is not None
    assert found.sentence(NAMES).ja == f"{ja}計算が終わっていないもの: 最初、残り。"
    assert found.sentence(NAMES).en == f"{en}Not computed, or not to the end: the first, the rest."
    assert found.to_document(NAMES, "en")["not_done"] == ["first", "rest"]


def test_nothing_left_undone_is_nothing_to_say() -> None:
    assert Unfinished.of([], OVER) is None
    assert Unfinished.together(None, None) is None
    some = Unfinished(parts=("first",), seconds=5)
    assert Unfinished.together(some, None, Unfinished(parts=("rest", "first"), seconds=5)) == Unfinished(
        parts=("first", "rest"), seconds=5
    )


@cache
def evaluation(sample: str) -> Evaluation:
    tender = read_tender(SAMPLES / sample)
    return evaluate(tender, *read_bids(SAMPLES / sample, tender))


def sure(sample: str, deadline: Deadline) -> HowSure:
    return how_sure(evaluation(sample), vary=VARY if sample == "kakuu-ict" else None, samples=5000, deadline=deadline)


def document(found: HowSure) -> dict[str, Any]:
    return {
        **to_document(found.robustness, "en"),
        **members_and_ranks_document(found.beside, "en"),
        **uncertain_ranks_document(found.varied, "en"),
        "limit": limit_document(found.unfinished, "en"),
    }


@cache
def looks_of(sample: str) -> int:
    """How often a whole computation looks at the clock."""
    ticks = count(0)
    sure(sample, Deadline(clock=lambda: next(ticks), end=10**9))
    return next(ticks)


@cache
def whole(sample: str) -> dict[str, Any]:
    return document(sure(sample, NO_DEADLINE))


BY_BID = ("can_win", "first", "break_even")
TOGETHER = {"flip": "flip", "pairwise": "pairwise", "expected_rank": "pairwise", "members": "members"}


def false_claims(limited: dict[str, Any], known: dict[str, Any]) -> list[str]:
    """Where a limited document says anything that the whole one doesn't, or lacks something unsaid."""
    undone = set(limited["limit"]["not_done"])
    wrong = [key for key in BY_BID if not limited[key].items() <= known[key].items()]
    wrong += [key for key in BY_BID if key not in undone and limited[key] != known[key]]
    wrong += [key for key, part in TOGETHER.items() if part not in undone and limited[key] != known[key]]
    if limited["reason"] is None:
        wrong += [sentence for sentence in limited["sentences"] if sentence not in said_with(limited, known)]
    ranks, all_ranks = (one["attainable"].get("vendors", {}) for one in (limited, known))
    for vendor, own in ranks.items():
        ends = ("could_be_first", "best", "worst")
        wrong += [f"{vendor} {key}" for key in ends if own[key] != all_ranks[vendor][key]]
    wrong += [key for key in ("attainable", "acceptability") if key not in undone and limited[key] != known[key]]
    if "stability" not in undone:
        levers = [(key, own, known["stability"][key]) for key, own in limited["stability"].items()]
        levers += [(key, own, known["groups"][key]) for key, own in limited["groups"].items()]
        levers += [] if limited["ratio"] is None else [("ratio", limited["ratio"], known["ratio"])]
        wrong += [key for key, own, full in levers if {**own, "official": None} != {**full, "official": None}]
        wrong += [key for key, own, full in levers if not ends_as(own["official"], full["official"], undone)]
    return wrong


def ends_as(own: object, full: object, undone: set[str]) -> bool:
    return own == full or (own is None and "official" in undone)


def said_with(limited: dict[str, Any], known: dict[str, Any]) -> set[str]:
    """What may be said: what the whole answer says, and the shares of fewer samples, which name their number."""
    return {*known["sentences"], *(one for one in limited["sentences"] if f"{limited['samples']:,} samples" in one)}


PLACES = (0, 2, 5, 20, 50, 65, 80, 97)
"""Where the limit meets the work, in per cent of its looks at the clock."""


@pytest.mark.parametrize("sample", ["kakuu-ict", "kakuu-security", "kakuu-qcbs"])
def test_wherever_a_limit_meets_robustness_what_is_there_is_the_whole_answers(sample: str) -> None:
    known, met = whole(sample), set[str]()
    assert known["limit"] is None
    for place in PLACES:
        limited = document(sure(sample, ticking(looks_of(sample) * place // 100)))
        assert limited["limit"] is not None, place
        assert false_claims(limited, known) == [], (place, limited["limit"])
        met |= set(limited["limit"]["not_done"])
    assert met >= {"flip", "stability", "can_win", "first", "attainable"} & known.keys()
    assert met <= set(PARTS)


def test_a_stop_leaves_what_was_done_and_says_who_ended_it() -> None:
    asked = count(0)
    found = sure("kakuu-security", stopping(lambda: next(asked) > 200))
    assert found.unfinished is not None
    assert (found.unfinished.stopped, found.unfinished.seconds) == (True, None)


def test_without_time_for_the_first_answer_no_line_is_drawn_and_all_that_rests_on_it_is_named() -> None:
    limited = document(sure("kakuu-security", OVER))
    assert limited["reason"] == "the time was not enough to compute this"
    assert set(limited["limit"]["not_done"]) >= set(PARTS) - {Part.UNCERTAIN, Part.OFFICIAL, Part.MEMBERS}
    assert Part.MEMBERS not in limited["limit"]["not_done"], "nobody marks here"
    assert (limited["flip"]["points_moved"], limited["can_win"], limited["acceptability"]) == (None, {}, {})


def selected(sample: str, deadline: Deadline) -> dict[str, Any]:
    tender = read_tender(SAMPLES / sample)
    bids, findings = read_bids(SAMPLES / sample, tender)
    found = select(tender, bids, findings, k=3, why_not=sorted({bid.vendor for bid in bids})[:3], deadline=deadline)
    return {**selection_document(found, "en"), "milliseconds": None}


@pytest.mark.selection
@pytest.mark.parametrize("sample", ["kakuu-lots", "kakuu-shortlist"])
def test_wherever_a_limit_meets_a_selection_what_is_there_is_the_whole_answers(sample: str) -> None:
    known, ticks = selected(sample, NO_DEADLINE), count(0)
    assert known["limit"] is None
    selected(sample, Deadline(clock=lambda: next(ticks), end=10**9))
    looks, met = next(ticks), set[str]()
    for place in PLACES[3::2]:
        try:
            limited = selected(sample, ticking(max(30, looks * place // 100)))
        except EvaluationError:
            # Not even the bids were evaluated; the test below reads what is said then.
            continue
        if limited["limit"] is None:
            assert limited == known
            continue
        undone = set(limited["limit"]["not_done"])
        met |= undone
        assert undone <= set(SELECTION_PARTS)
        assert limited["status"] in {known["status"], "limit"}
        if limited["status"] != "limit":
            assert (limited["chosen"], limited["objectives"]) == (known["chosen"], known["objectives"])
        for key in {"alternatives", "rules", "why_not", "entry_order", "certificate"} - undone:
            if limited["status"] != "limit" and (key != "certificate" or "ties" not in undone):
                assert limited[key] == known[key], (place, key)
        assert all(one in known["alternatives"] for one in limited["alternatives"])
        for own, full in zip(limited["rules"], known["rules"], strict=False):
            assert not own["exact"] or own == full, (place, own["id"])
        for own, full in zip(limited["why_not"], known["why_not"], strict=True):
            assert own["answer"] == "unknown" or own["answer"] == full["answer"], (place, own["vendor"])
        assert limited["entry_order"] in ([], known["entry_order"])
    assert met & {"rules", "alternatives", "why_not"}


@pytest.mark.selection
def test_without_time_to_evaluate_the_lots_nothing_is_selected_and_the_cure_is_said() -> None:
    with pytest.raises(EvaluationError, match="the time was up before the bids were evaluated"):
        selected("kakuu-lots", OVER)
