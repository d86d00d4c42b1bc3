"""A what-if beside the official result (仮定と公表結果の対比): who would stand where, what moves, and why."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from criteria.exact import signed_text
from criteria.finding import Language
from report.evaluation.listing import Cell, Figure, Listing
from report.evaluation.what_if import comparison_sentence, said, setting_text, value_shown
from report.evaluation.what_if_reasons import ReasonKind, reasons
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif import Change, Comparison, Moved, changes_text
from views.shell.markup import banner, bullets, folded, lines, link, paragraph, table, vendor_name
from views.shell.state import address
from views.wording import say

MOST_ROWS: Final = 100
MOST_EXPLAINED: Final = 20


def verdict(comparison: Comparison, language: Language) -> str:
    """Return the box that says in one sentence what the changes would do; it is never binding."""
    if comparison.first_changes:
        return banner("open", say(language, "whatif.first_changes"), comparison_sentence(comparison).to(language))
    return banner("none", say(language, "whatif.first_stays"), comparison_sentence(comparison).to(language))


def changes_listed(changes: Sequence[Change], before: Evaluation, language: Language) -> str:
    """Return every change in words, each with a link that takes it back."""
    if not changes:
        return paragraph(say(language, "whatif.no_changes"))
    entries = []
    for change in changes:
        rest = changes_text(other for other in changes if other is not change)
        back = link(say(language, "whatif.take_back"), address(changes=rest))
        entries.append(f"<li>{lines(said(change, before).to(language))} {back}</li>")
    every = link(say(language, "whatif.take_all_back"), address(changes=""), "s-button")
    return f'<ul class="s-list">{"".join(entries)}</ul>{every}'


def compared(comparison: Comparison, language: Language) -> str:
    """Return the ranking under the changes beside the official one, moved or not, and why each moved."""
    headings = tuple(
        say(language, f"whatif.{key}")
        for key in ("rank_then", "rank_now", "vendor", "value_then", "value_now", "difference")
    )
    rows = tuple(_row(comparison, row, language) for row in comparison.rows[:MOST_ROWS])
    listing = Listing(title=say(language, "whatif.compared"), headings=headings, rows=rows)
    return table(listing, head=2, wide=True) + _why(comparison, language)


def _why(comparison: Comparison, language: Language) -> str:
    """Return what moved each bid besides the changes themselves, folded away bid by bid."""
    folds = []
    for moved in comparison.moved[:MOST_EXPLAINED]:
        steps = [
            reason.text.to(language) for reason in reasons(comparison, moved) if reason.kind is not ReasonKind.CHANGE
        ]
        if steps:
            name = vendor_name(comparison.before, moved.vendor)
            folds.append(folded(say(language, "whatif.why", vendor=name), bullets(steps)))
    return "".join(folds)


def _row(comparison: Comparison, moved: Moved, language: Language) -> tuple[Cell, ...]:
    difference = moved.value_difference
    return (
        _rank(moved.rank_after, moved, language),
        say(language, "whatif.unranked") if moved.rank_before is None else Figure(text=str(moved.rank_before)),
        vendor_name(comparison.before, moved.vendor),
        _value(comparison.after, moved.value_after),
        _value(comparison.before, moved.value_before),
        None if not difference else Figure(text=signed_text(difference)),
    )


def _rank(rank: int | None, moved: Moved, language: Language) -> Cell:
    if rank is None:
        return say(language, "whatif.unranked")
    if moved.rank_before is None or moved.rank_before == rank:
        return Figure(text=str(rank))
    return Figure(text=f"{rank} {'▲' if rank < moved.rank_before else '▼'}")


def _value(evaluation: Evaluation, value: Fraction | None) -> Cell:
    shown = value_shown(evaluation, value)
    return None if shown is None else Figure(text=shown)


def settings(comparison: Comparison, language: Language) -> str:
    """Return what the changes set in the tender, what followed from them included, folded away."""
    if not comparison.settings:
        return ""
    texts = (setting_text(comparison.before.tender, setting).to(language) for setting in comparison.settings)
    return folded(say(language, "whatif.settings", count=len(comparison.settings)), bullets(texts))
