"""The members' agreement as a picture (委員間の一致の図): each member's points for each bid on one line a bid."""

from collections.abc import Mapping
from html import escape

from criteria.exact import decimal_text
from criteria.finding import Language
from scoring.robustness.agreement import Agreement
from views.shell.markup import paragraph
from views.wording import say


def members_chart(agreement: Agreement, names: Mapping[str, str], language: Language) -> str:
    """Return a line for every bid that all members marked, with a mark where each member's points stand."""
    points = [agreement.totals[member][vendor] for member in agreement.members for vendor in agreement.vendors]
    highest = max(points, default=0)
    if not highest:
        return ""
    rows = []
    for vendor in agreement.vendors:
        given = [(member, agreement.totals[member][vendor]) for member in agreement.members]
        told = say(language, "word.comma").join(f"{member} {decimal_text(own)}" for member, own in given)
        marks = "".join(
            f'<i style="left:{float(own / highest):.3%}" title="{escape(f"{member} {decimal_text(own)}")}"></i>'
            for member, own in given
        )
        low, high = min(own for _, own in given), max(own for _, own in given)
        ends = f"{decimal_text(low)} – {decimal_text(high)}"
        rows.append(
            f'<li><p class="s-bar-name">{escape(names.get(vendor, vendor))}</p>'
            f'<div class="s-line s-members" role="img" aria-label="{escape(told)}">{marks}</div>'
            f'<p class="s-bar-value">{escape(ends)}</p></li>'
        )
    how = paragraph(say(language, "robustness.members_how", highest=decimal_text(highest)))
    return f'{how}<figure class="s-bars"><ol>{"".join(rows)}</ol></figure>'
