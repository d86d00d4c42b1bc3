"""The ledger on the screen (審査台帳): every bidder against every rule, and what stands behind one of the checks."""

from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from typing import Final

from criteria.bid import register_of
from criteria.characters import compared
from criteria.exclusion import Check, CheckOutcome
from criteria.finding import Language
from data.definition.words import stage_word
from report.evaluation.evidence import entry_at, entry_told
from report.evaluation.ledger import OUTCOMES, Matrix, rule_word
from report.evaluation.record import measured
from scoring.evaluation.evaluation import Evaluation
from views.shell.markup import banner, bullets, facts, heading, link, plain, vendor_name, when
from views.shell.state import address
from views.wording import say

MOST_VENDORS: Final = 100
_MOST_ACROSS: Final = 8
"""Bidders that stand side by side; more of them stand one below the other, and the rules side by side."""

SIGNS: Final = MappingProxyType(
    {
        CheckOutcome.PASSED: "○",
        CheckOutcome.FAILED: "×",
        CheckOutcome.UNCONFIRMED: "△",
        CheckOutcome.OVERRIDDEN: "※",
        CheckOutcome.NOT_CHECKED: "－",
    }
)
_TONES: Final = MappingProxyType(
    {
        CheckOutcome.PASSED: "good",
        CheckOutcome.FAILED: "bad",
        CheckOutcome.UNCONFIRMED: "open",
        CheckOutcome.OVERRIDDEN: "special",
        CheckOutcome.NOT_CHECKED: "none",
    }
)


def check_key(vendor: str, rule: str) -> str:
    """Return what the address calls a check."""
    return f"{vendor}|{rule}"


def legend(matrix: Matrix, language: Language) -> str:
    """Return every sign with its word and with how many checks it stands for."""
    counts = dict.fromkeys(CheckOutcome, 0)
    for key in matrix.checks:
        outcome = matrix.outcome(*key)
        if outcome is not None:
            counts[outcome] += 1
    entries = "".join(
        f'<li><i class="s-sign s-o-{one.value}" aria-hidden="true">{SIGNS[one]}</i>'
        f"<span>{escape(OUTCOMES[one].to(language))}</span> <b>{count}</b></li>"
        for one, count in counts.items()
        if count
    )
    return f'<ul class="s-legend">{entries}</ul>'


def matrix_table(evaluation: Evaluation, matrix: Matrix, chosen: str, language: Language) -> str:
    """Return the matrix; every cell leads to what stands behind it, the ``chosen`` one is marked."""
    vendors = matrix.vendors if len(matrix.vendors) <= MOST_VENDORS else matrix.gravest_first()[:MOST_VENDORS]
    names = {one: vendor_name(evaluation, one) for one in vendors}
    rules = {one: rule_word(evaluation.tender, one).to(language) for one in matrix.rules}

    def cell(vendor: str, rule: str) -> str:
        return _cell(matrix.outcome(vendor, rule), check_key(vendor, rule), chosen, language)

    if len(vendors) <= _MOST_ACROSS:
        return _laid_out(say(language, "ledger.rule"), rules, names, lambda rule, vendor: cell(vendor, rule), language)
    return _laid_out(say(language, "word.vendor"), names, rules, cell, language)


def _laid_out(
    corner: str, down: Mapping[str, str], across: Mapping[str, str], cell: Callable[[str, str], str], language: Language
) -> str:
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in across.values())
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>' + "".join(cell(row, column) for column in across) + "</tr>"
        for row, name in down.items()
    )
    title = escape(say(language, "ledger.title"))
    return (
        f'<div class="s-scroll" tabindex="0" role="region" aria-label="{title}">'
        f'<table class="s-table s-wide s-matrix"><caption>{title}</caption>'
        f'<thead><tr><th scope="col">{escape(corner)}</th>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cell(outcome: CheckOutcome | None, key: str, chosen: str, language: Language) -> str:
    if outcome is None:
        return "<td></td>"
    here = ' aria-current="true"' if key == chosen else ""
    word = escape(say(language, f"ledger.{outcome.name.lower()}"))
    return (
        f'<td class="s-o-{outcome.value}"><a href="{escape(address(check=key))}"{here}>'
        f'<span aria-hidden="true">{SIGNS[outcome]}</span> {word}</a></td>'
    )


def chosen_check(evaluation: Evaluation, matrix: Matrix, chosen: str, language: Language) -> str:
    """Return what stands behind the chosen check, nothing where the address names none of this ledger."""
    found = next((checks for key, checks in matrix.checks.items() if compared(check_key(*key)) == compared(chosen)), ())
    if not found:
        return ""
    parts = "".join(_told(evaluation, one, language) for one in found)
    back = link(say(language, "ledger.close"), address(check=""))
    return heading(say(language, "ledger.chosen")) + parts + f'<p class="s-p">{back}</p>'


def _told(evaluation: Evaluation, check: Check, language: Language) -> str:
    """Return one check with what was seen and required, the rows it was read from, its basis, day and cure."""
    name, rule = vendor_name(evaluation, check.vendor), rule_word(evaluation.tender, check.rule).to(language)
    pairs = [
        ("ledger.observed", plain(measured(check.observed, language))),
        ("ledger.required", plain(measured(check.required, language))),
        ("ledger.evidence", _evidence(evaluation, check, language)),
        ("ledger.day", when(check.day, language)),
        ("ledger.cure", check.cure.to(language)),
        ("ledger.cure_by", when(check.cure_by, language)),
        ("ledger.override", override_told(check, language)),
        ("ledger.stage", stage_word(check.stage.value).to(language)),
        ("ledger.source", check.source),
        ("ledger.code", check.rule if language == "en" else ""),
    ]
    title = f"{OUTCOMES[check.outcome].to(language)}: {name} / {rule}"
    shown = facts((say(language, key), text) for key, text in pairs)
    return banner(_TONES[check.outcome], title, check.what.to(language), extra=shown)


def _evidence(evaluation: Evaluation, check: Check, language: Language) -> str:
    """Return every row a check was read from, with what the row says."""
    register, rows = register_of(evaluation.bids), []
    for where in dict.fromkeys(check.evidence):
        cells = (f"{heading} {value}" for heading, value in entry_told(entry_at(register, where), language))
        rows.append(": ".join(filter(None, (str(where), say(language, "word.comma").join(cells)))))
    return "\n".join(rows)


def override_told(check: Check, language: Language) -> str:
    """Return who set a rule aside, when and why; empty where nobody did."""
    if check.override is None:
        return ""
    judgement = check.override.judgement
    parts = (judgement.by, when(judgement.on, language), judgement.reason, str(check.override.where or ""))
    return " / ".join(filter(None, parts))


def overrides(evaluation: Evaluation, language: Language) -> str:
    """Return the box that tells every rule set aside, nothing where there is none."""
    found = [one for one in evaluation.ledger if one.outcome is CheckOutcome.OVERRIDDEN]
    if not found:
        return ""
    told = (
        f"{vendor_name(evaluation, one.vendor)}: {rule_word(evaluation.tender, one.rule).to(language)}"
        f" / {one.what.to(language)}\n{override_told(one, language)}"
        for one in found
    )
    title = say(language, "overrides.title", count=len(found))
    return banner("special", title, say(language, "overrides.how"), extra=bullets(told))
