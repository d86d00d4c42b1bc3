"""Robustness (確かさ): how far the points may move before the first place does, who can win, and how often."""

from typing import Final

from scoring.evaluation.evaluation import Evaluation
from scoring.numbers.deadline import Deadline
from scoring.robustness.everything import HowSure, how_sure
from scoring.robustness.parts import PARTS, Part
from views.parts.surety import agreement, break_even, chances, first_place, members_told, minutes, ways_to_win
from views.parts.uncertainty import uncertainty
from views.parts.under_way import Tell, ended, forget, offer_more
from views.shell import frame
from views.shell.markup import heading, nothing, paragraph, show
from views.shell.opening import KeptRobustness, kept_robustness
from views.shell.state import language, lot_id, words

SAMPLES = 20_000  # no share then has a standard error above 0.4 points


WORK: Final = "robustness work"


def answer(evaluation: Evaluation, kept: KeptRobustness, key: str) -> HowSure:
    """Return what is known of the result, found once for the same files and lot."""
    if kept.found is not None:
        return kept.found

    def compute(deadline: Deadline, tell: Tell) -> HowSure:
        return how_sure(evaluation, samples=SAMPLES, deadline=deadline, on_part=tell)

    found = ended(WORK, key, compute, computing, words("robustness.searching"))
    if found.unfinished is None:
        kept.found = found
        forget(WORK)
    return found


def computing(step: object) -> str:
    """Say which part is computed."""
    return words("work.computing", part=PARTS[step].to(language())) if isinstance(step, Part) else ""


case = frame.opened_case()
evaluation = frame.opened_evaluation(case)
show(
    frame.title(case.tender, lot=evaluation.lot, small=words("robustness.page")),
    frame.lots(case),
    paragraph(words("robustness.lead")),
)
if len(evaluation.sheet.vendors) < 2:  # noqa: PLR2004 - one bid has no rival
    show(nothing(words("robustness.alone")))
else:
    key = f"{case.key} {lot_id()}"
    kept = kept_robustness(key)
    known = answer(evaluation, kept, key)
    found, beside = known.robustness, known.beside
    if known.unfinished is not None:
        offer_more(WORK, known.unfinished.sentence(PARTS).to(language()))
    show(
        first_place(found, language()),
        heading(words("robustness.chances")),
        chances(found, language()),
    )
    uncertainty(evaluation, kept, key)
    show(
        heading(words("robustness.ways")),
        ways_to_win(found, language()),
        heading(words("robustness.break_even")),
        break_even(found, language()),
    )
    if told := members_told(beside, language()):
        show(heading(words("robustness.members")), agreement(found, beside, language()), told)
    show(minutes(found, beside, language()))
