"""How things stand (結果の要旨): the answer of an evaluation in plain words, why, and what to do next."""

from criteria.cause import causes
from criteria.finding import Finding, Language, Severity
from criteria.money import money_text
from criteria.terms import AwardStatus
from data.definition.words import STATUS, key_word
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import ranked_bids
from views.shell.markup import banner, bullets, link, vendor_name
from views.shell.state import address
from views.wording import say

SHOWN_FAULTS = 3
AWAITED = ("investigation-pending", "not-confirmed")

_TONES = {
    AwardStatus.AWARDED: "good",
    AwardStatus.TIED: "open",
    AwardStatus.NO_AWARD: "none",
    AwardStatus.INCOMPLETE: "bad",
    AwardStatus.SELECTION: "open",
}


def standing(evaluation: Evaluation, language: Language) -> str:
    """Return the box that says who is awarded, or why nobody is and what to do."""
    status = evaluation.award.status
    title, sentences = {
        AwardStatus.AWARDED: _awarded,
        AwardStatus.TIED: _tied,
        AwardStatus.NO_AWARD: lambda _, speech: (
            say(speech, "standing.no_award"),
            [say(speech, "standing.no_award_why")],
        ),
        AwardStatus.INCOMPLETE: _incomplete,
        AwardStatus.SELECTION: _by_selection,
    }[status](evaluation, language)
    return banner(_TONES[status], title, *sentences, extra=_to_mend(evaluation, language))


def names(evaluation: Evaluation, vendors: tuple[str, ...], language: Language) -> str:
    """Return vendors by name, as a list in a sentence."""
    return say(language, "word.comma").join(vendor_name(evaluation, one) for one in vendors)


def _awarded(evaluation: Evaluation, language: Language) -> tuple[str, list[str]]:
    first = ranked_bids(evaluation)[0]
    sentences = [_first_with(evaluation, language)]
    for tie in evaluation.award.ties:
        if first.vendor in tie.vendors:
            keys = " → ".join(key_word(evaluation.tender, step.key).to(language) for step in tie.steps if step.compared)
            sentences.append(say(language, "standing.tie_broken", count=len(tie.vendors), keys=keys))
    return say(language, "standing.awarded", vendor=vendor_name(evaluation, first.vendor)), sentences


def _first_with(evaluation: Evaluation, language: Language) -> str:
    """Say with which value and price a bid is first by itself."""
    first = ranked_bids(evaluation)[0]
    price = money_text(first.price, evaluation.tender).to(language)
    vendor = vendor_name(evaluation, first.vendor)
    return say(language, "standing.first_with", vendor=vendor, value=first.value, price=price)


def _by_selection(evaluation: Evaluation, language: Language) -> tuple[str, list[str]]:
    first = evaluation.award.first
    tied = say(language, "standing.tied_who", vendors=names(evaluation, first, language))
    sentence = tied if len(first) > 1 else _first_with(evaluation, language)
    return STATUS[AwardStatus.SELECTION].to(language), [sentence, say(language, "standing.by_selection")]


def _tied(evaluation: Evaluation, language: Language) -> tuple[str, list[str]]:
    first = evaluation.award.first
    sentences = [say(language, "standing.tied_who", vendors=names(evaluation, first, language))]
    for tie in evaluation.award.ties:
        if set(first) <= set(tie.vendors):
            because = tie.unresolved_because.to(language) if tie.unresolved_because else ""
            sentences.append(because or say(language, "standing.tied_chain"))
    sentences.append(say(language, "standing.tied_cure"))
    return say(language, "standing.tied"), sentences


def _incomplete(evaluation: Evaluation, language: Language) -> tuple[str, list[str]]:
    faults = _faults(evaluation)
    sentences = [say(language, "standing.faults", count=len(faults))] if faults else []
    # Besides faults the award waits for findings that are only warnings in themselves.
    awaited = (
        f"{vendor_name(evaluation, found.subject)}: {found.message(language)}"
        for found in evaluation.findings
        if found.code in AWAITED and found.subject
    )
    return say(language, "standing.incomplete"), [*sentences, *awaited]


def _faults(evaluation: Evaluation) -> list[Finding]:
    return [one for one in evaluation.findings if one.severity is Severity.FAULT]


def _to_mend(evaluation: Evaluation, language: Language) -> str:
    faults = _faults(evaluation)
    if not faults:
        return ""
    shown = [cause.line(language) for cause in causes(faults)[:SHOWN_FAULTS]]
    return bullets(shown, "s-faults") + link(say(language, "result.to_check"), address("check"), "s-button")
