"""The method written out (評価方法の記述): what the tender fixes, as terms and what they are."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from criteria.exact import Rounding, decimal_text
from criteria.finding import Language, Text
from criteria.money import grouped, money_text
from criteria.params import params_text
from criteria.tender import Tender
from criteria.terms import Aggregate
from criteria.words import AGGREGATE, COMMENTS_DUE, ENVELOPES, LOTTERY, MANDATORY, PER, RECUSAL, ROUNDING_MODE
from criteria.zones import in_zone, zone_of
from data.definition.words import ROUNDING_STAGE, key_word
from scoring.evaluation.differences import share_text
from scoring.formulas.panel import is_marked
from scoring.formulas.registry import Formula, FormulaKind, find
from views.shell.markup import when
from views.wording import say, say_formula

Facts = Iterator[tuple[str, str]]


def combination_name(tender: Tender, language: Language) -> str:
    """Return the name of the way in which points and price become one value."""
    return find(FormulaKind.COMBINATION, tender.method.combination).name.to(language)


def formula_lines(formula: Formula, language: Language) -> str:
    """Return the formula in a language, without what its terms are."""
    return say_formula(language, formula.line.partition("\n\n")[0])


def tender_facts(tender: Tender, language: Language) -> Facts:
    """Yield the tender's own facts: who, what, when."""
    yield say(language, "method.id"), tender.id
    yield say(language, "method.title"), tender.title
    yield say(language, "method.buyer"), tender.buyer
    for name in ("notice_date", "deadline", "opening", "award_date"):
        moment = getattr(tender, name)
        yield say(language, f"method.{name}"), when_there(tender, moment, language)
    yield say(language, "method.zone"), tender.zone
    if tender.envelopes:
        yield say(language, "method.envelopes"), ENVELOPES[tender.envelopes].to(language)
    yield say(language, "method.source"), tender.source


def when_there(tender: Tender, moment: date | datetime | None, language: Language) -> str:
    """Return a time by the clocks of the tender's zone, with its offset where the tender has none."""
    if not isinstance(moment, datetime):
        return when(moment, language)
    there = in_zone(tender, moment)
    offset = "" if zone_of(tender) or there.tzinfo is None else f" ({there.isoformat()[-6:]})"
    return when(there, language) + offset


def price_facts(tender: Tender, language: Language) -> Facts:
    """Yield the price limits."""
    for name in ("ceiling", "investigation", "disqualification", "floor"):
        yield say(language, f"method.{name}"), money_text(getattr(tender.prices, name), tender).to(language)


def method_facts(tender: Tender, language: Language) -> Facts:
    """Yield how points and price become one value, and how ties are broken."""
    method = tender.method
    combination = find(FormulaKind.COMBINATION, method.combination)
    yield say(language, "method.combination"), _formula(combination, method.combination_params, language)
    if method.base_points:
        yield say(language, "method.base_points"), decimal_text(method.base_points)
    if method.scale != 1:
        yield say(language, "method.scale"), grouped(decimal_text(method.scale))
    yield say(language, "method.technical"), _technical(tender, language)
    if method.price_points is not None:
        yield say(language, "method.price_points"), decimal_text(method.price_points)
    if method.price_formula:
        yield (
            say(language, "method.price_formula"),
            _formula(find(FormulaKind.PRICE, method.price_formula), method.price_params, language),
        )
    for part in method.price_components:
        yield part.label or part.id, say(language, "method.component", points=decimal_text(part.points))
    yield say(language, "method.rounding"), _roundings(tender, language)
    chain = [key_word(tender, key).to(language) for key in method.tie_break]
    yield say(language, "method.tie_break"), " → ".join(chain)
    if tender.lottery is not None:
        yield (
            say(language, "method.lottery"),
            LOTTERY.get(tender.lottery.rule, Text(tender.lottery.rule, tender.lottery.rule)).to(language),
        )


def _formula(formula: Formula, params: Mapping[str, object], language: Language) -> str:
    given = params_text(params, (*formula.params, *formula.facts)).to(language)
    return "\n".join(part for part in (formula.name.to(language), formula_lines(formula, language), given) if part)


def _technical(tender: Tender, language: Language) -> str:
    asked = decimal_text(tender.max_technical)
    allotment = tender.method.technical_points
    if allotment is None:
        return say(language, "method.as_is", asked=asked)
    return say(
        language, f"method.scaled_{tender.method.technical_scaling}", asked=asked, allotment=decimal_text(allotment)
    )


def rounding_words(rounding: Rounding, language: Language) -> str:
    """Return a declared rounding in words."""
    if rounding.keeps_all:
        return say(language, "method.unrounded")
    return say(language, "method.rounded", places=rounding.places, mode=ROUNDING_MODE[rounding.mode].to(language))


def _roundings(tender: Tender, language: Language) -> str:
    declared = [
        f"{ROUNDING_STAGE[stage].to(language)}: {rounding_words(rounding, language)}"
        for stage, rounding in tender.method.rounding.items()
    ]
    return "\n".join(declared) or say(language, "method.no_rounding")


def panel_facts(tender: Tender, language: Language) -> Facts:
    """Yield the committee's rules, where it marks anything."""
    if not any(map(is_marked, tender.criteria)):
        return
    panel = tender.panel
    yield say(language, "method.members"), ", ".join(panel.members)
    how = AGGREGATE[panel.aggregate].to(language)
    per = "" if panel.aggregate is Aggregate.CONSENSUS else PER[panel.per].to(language)
    yield say(language, "method.aggregate"), " / ".join(part for part in (how, per) if part)
    yield say(language, "method.panel_rounding"), rounding_words(panel.rounding, language)
    if any(one.mandatory for one in tender.criteria):
        yield say(language, "method.mandatory"), MANDATORY[panel.mandatory_fails_when].to(language)
    if panel.comments_due:
        yield say(language, "method.comments_due"), COMMENTS_DUE[panel.comments_due].to(language)
    if panel.alarm is not None:
        yield say(language, "method.alarm"), say(language, "method.alarm_from", share=share_text(panel.alarm))
    if panel.recusal:
        yield say(language, "method.recusal"), RECUSAL[panel.recusal].to(language)
    for absence in panel.absences:
        who = absence.vendor or say(language, "method.all_bids")
        yield say(language, "method.absent"), " / ".join(filter(None, (absence.evaluator, who, absence.reason)))


def minimum_facts(tender: Tender, language: Language) -> Facts:
    """Yield the minimum points beyond those of single criteria, which stand in their table."""
    minimums = tender.minimums
    if minimums.technical is not None:
        yield say(language, "method.minimum_technical"), decimal_text(minimums.technical)
    for group, points in minimums.groups.items():
        yield say(language, "method.minimum_group", group=group), decimal_text(points)
    if minimums.total is not None:
        yield say(language, "method.minimum_total"), decimal_text(minimums.total)
