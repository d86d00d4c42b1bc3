"""How ties were broken (同点の決着): each key that was asked, and a lottery so that anyone can recount it."""

from criteria.finding import Language
from criteria.money import compared_text
from criteria.terms import RoundingStage
from criteria.words import LOTTERY
from data.definition.words import key_word, passed_over
from report.evaluation.listing import Figure, Listing
from scoring.evaluation.award import Tie, TieStep
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import value_text
from scoring.formulas.lottery import LotteryDraw
from views.parts.standing import names
from views.shell.markup import bullets, heading, paragraph, table, vendor_name
from views.wording import say


def told(evaluation: Evaluation, language: Language) -> str:
    """Return every tie in words, numbers and, where there was a lottery, its sum."""
    return "".join(_tie(evaluation, tie, language) for tie in evaluation.award.ties)


def _tie(evaluation: Evaluation, tie: Tie, language: Language) -> str:
    rounding = evaluation.tender.method.rounding_at(RoundingStage.VALUE)
    value, vendors = value_text(tie.value, rounding), names(evaluation, tie.vendors, language)
    parts = [
        heading(say(language, "ties.at", rank=tie.rank), 3),
        paragraph(say(language, "ties.equal", vendors=vendors, value=value)),
        bullets(_step(evaluation, step, language) for step in tie.steps),
    ]
    if tie.draw is not None:
        parts.append(_lottery(evaluation, tie.draw, language))
    if not tie.resolved:
        why = tie.unresolved_because.to(language) if tie.unresolved_because else say(language, "ties.chain")
        parts.append(paragraph(say(language, "ties.open", because=why), "s-strong"))
    return "".join(parts)


def _step(evaluation: Evaluation, step: TieStep, language: Language) -> str:
    said = ((vendor, compared_text(step.key, text, evaluation.tender)) for vendor, text in step.compared)
    told = [
        f"{vendor_name(evaluation, vendor)} {text.to(language) or say(language, 'ties.none')}" for vendor, text in said
    ]
    told += [
        passed_over([vendor_name(evaluation, vendor) for vendor in group]).to(language) for group in step.passed_over
    ]
    compared = say(language, "word.comma").join(told)
    order = " > ".join(" = ".join(vendor_name(evaluation, vendor) for vendor in group) for group in step.groups)
    return say(
        language, "ties.step", key=key_word(evaluation.tender, step.key).to(language), compared=compared, order=order
    )


def _lottery(evaluation: Evaluation, draw: LotteryDraw, language: Language) -> str:
    headings = tuple(say(language, f"ties.{name}") for name in ("position", "vendor", "entered", "added", "number"))
    rows = tuple(
        (
            Figure(text=str(ticket.position)),
            vendor_name(evaluation, ticket.vendor),
            Figure(text=str(ticket.entered)),
            Figure(text=str(ticket.added)),
            Figure(text=str(ticket.number)),
        )
        for ticket in draw.tickets
    )
    sum_told = say(
        language,
        "ties.sum",
        total=draw.total,
        count=len(draw.tickets),
        quotient=draw.quotient,
        remainder=draw.remainder,
    )
    order = " → ".join(vendor_name(evaluation, vendor) for vendor in draw.order)
    listing = Listing(
        title=say(language, "ties.lottery", rule=LOTTERY[draw.rule].to(language)), headings=headings, rows=rows
    )
    return table(listing, head=1) + paragraph(sum_told) + paragraph(say(language, "ties.order", order=order))
