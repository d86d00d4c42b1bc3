"""Long work on the screen: a limited or a stopped answer says so, is nobody else's, and can be had with more time."""

from collections.abc import Callable, Iterator
from itertools import count
from threading import Event

import pytest
from screens import html, open_page, text
from streamlit.testing.v1 import AppTest

from scoring.numbers.deadline import Deadline, OutOfTimeError
from views.parts import under_way
from views.parts.under_way import Tell, UnderWay
from views.shell import opening

SECOND = 10**9


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing is known of any case before, and nothing of what a test does is kept after it."""
    for kept in (opening._selections, opening._robust):
        kept.clear()
    yield
    for kept in (opening._selections, opening._robust):
        kept.clear()


@pytest.fixture
def hurried(fresh: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:  # noqa: ARG001 - asked for
    """Let every look at the clock take so much of a limit of 30 seconds that only so many fit."""

    def hurry(looks: int) -> None:
        clock = count(0, 30 * SECOND // looks)
        monkeypatch.setattr(under_way, "monotonic_ns", lambda: next(clock))

    return hurry


def labels(screen: AppTest) -> list[str]:
    return [one.label for one in screen.button]


@pytest.mark.parametrize("looks", [2, 30, 300])
def test_what_the_limit_cut_short_is_said_shown_and_not_kept_for_others(
    looks: int, hurried: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(looks)
    screen = open_page("robustness", case="kakuu-ict")
    assert "制限時間30秒で計算を打切り。計算が終わっていないもの:" in text(screen)
    assert "制限時間を120秒にして計算し直す" in labels(screen)
    monkeypatch.undo()
    other = open_page("robustness", case="kakuu-ict")
    assert "計算が終わっていないもの" not in text(other)
    assert "制限時間を120秒にして計算し直す" not in labels(other)


def test_more_time_computes_the_rest(hurried: Callable[[int], None], monkeypatch: pytest.MonkeyPatch) -> None:
    hurried(2)
    screen = open_page("robustness", case="kakuu-security")
    assert "計算が時間内に終わりませんでした" in text(screen)
    monkeypatch.undo()
    next(one for one in screen.button if one.label.startswith("制限時間")).click().run()
    assert not screen.exception
    assert "計算が終わっていないもの" not in text(screen)
    assert "45.5473点" in text(screen)


@pytest.mark.selection
def test_a_selection_that_the_limit_cut_short_is_never_called_best(
    hurried: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(14)
    screen = open_page("selection", case="kakuu-shortlist")
    assert "計算が終わっていないもの:" in text(screen)
    monkeypatch.undo()
    assert "計算が終わっていないもの" not in text(open_page("selection", case="kakuu-shortlist"))


def test_ranks_that_vary_say_on_how_many_repetitions_they_rest(hurried: Callable[[int], None]) -> None:
    open_page("robustness", case="kakuu-ict")
    hurried(12)
    screen = open_page("robustness", case="kakuu-ict", uncertain="marks")
    assert "引き直し500回のうち" in text(screen)
    assert "s-bars" in html(screen)


def worked(compute: Callable[[Deadline, Tell], object]) -> UnderWay[object]:
    work = UnderWay(key="a question", compute=compute, seconds=600)
    work.start()
    return work


def test_work_goes_on_beside_the_page_until_somebody_stops_it() -> None:
    begun = Event()

    def compute(deadline: Deadline, tell: Tell) -> bool:
        tell("begun")
        begun.set()
        while not deadline.passed():
            pass
        return deadline.stopped()

    work = worked(compute)
    assert begun.wait(10)
    assert (work.told, work.found, work.over(0)) == ("begun", None, False)
    work.stop()
    assert work.over(10)
    assert work.found is True


def test_what_work_raises_is_kept_for_the_page() -> None:
    def compute(_deadline: Deadline, _tell: Tell) -> object:
        raise OutOfTimeError

    work = worked(compute)
    assert work.over(10)
    assert isinstance(work.error, OutOfTimeError)
