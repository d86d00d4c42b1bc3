"""The leave-one-out certificate on the screen (敗者除外の確認): whether any single loser decides who is first."""

from collections.abc import Iterable, Iterator
from typing import Final

from criteria.finding import Language
from criteria.tender import Tender
from data.definition.words import REFERENCE, key_word
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.leave_one_out import MOST_RECOMPUTED, LeaveOneOut, Removal, leave_one_out
from scoring.formulas.panel import criterion_formula
from scoring.formulas.registry import FormulaKind, Reference, find
from views.parts.standing import names
from views.shell.markup import banner, bullets, paragraph, vendor_name
from views.wording import say

_MOST_PAIRS: Final = 10


def losers(evaluation: Evaluation, language: Language) -> str:
    """Return what taking out any one loser would change, and by which formula; nothing where nobody lost."""
    ranked = [vendor for group in evaluation.award.ranking for vendor in group.vendors]
    if len(ranked) > MOST_RECOMPUTED:
        return paragraph(say(language, "losers.too_many", count=len(ranked), most=MOST_RECOMPUTED))
    found = leave_one_out(evaluation)
    if not found.relative:
        return paragraph(say(language, "losers.absolute"))
    if not found.removals:
        return paragraph(say(language, "losers.nobody"))
    return _told(evaluation, found, language)


def _told(evaluation: Evaluation, found: LeaveOneOut, language: Language) -> str:
    changes = [one for one in found.removals if one.changes]
    if not changes:
        return paragraph(say(language, "losers.nothing"))
    lines = bullets(_line(evaluation, one, language) for one in changes)
    if found.stands:
        return paragraph(say(language, "losers.stands")) + lines
    return banner("open", say(language, "losers.decides"), say(language, "losers.decides_how"), extra=lines)


def _line(evaluation: Evaluation, removal: Removal, language: Language) -> str:
    """Return what one removal changes."""
    comma = say(language, "word.comma")
    first = names(evaluation, removal.winners, language) or say(language, "losers.no_winner")
    pairs = [
        say(language, "losers.turned", ahead=vendor_name(evaluation, ahead), behind=vendor_name(evaluation, behind))
        for ahead, behind in removal.turned[:_MOST_PAIRS]
    ]
    said = [say(language, "losers.winner", winners=first)] if removal.winners_change else []
    said += pairs + ([say(language, "losers.more")] if len(removal.turned) > _MOST_PAIRS else [])
    because = comma.join(_because(evaluation.tender, removal.because, language))
    why = say(language, "losers.because", formulas=because) if because else ""
    return say(language, "losers.removed", vendor=vendor_name(evaluation, removal.removed)) + comma.join(said) + why


def _because(tender: Tender, moved: Iterable[str], language: Language) -> Iterator[str]:
    """Yield each reference that moved, with the formula that measures against it."""
    for one in moved:
        stage, _, reference = one.rpartition(" ")
        formula = _formula(tender, stage, language)
        word = f"{key_word(tender, stage).to(language)}: {REFERENCE[Reference(reference)].to(language)}"
        yield say(language, "losers.by", reference=word, formula=formula) if formula else word


def _formula(tender: Tender, stage: str, language: Language) -> str:
    kind, _, name = stage.partition(":")
    if kind == "criterion":
        return criterion_formula(tender.criterion(name)).name.to(language)
    if kind == "value":
        return find(FormulaKind.COMBINATION, tender.method.combination).name.to(language)
    if kind == "price" and tender.method.price_formula:
        return find(FormulaKind.PRICE, tender.method.price_formula).name.to(language)
    return ""
