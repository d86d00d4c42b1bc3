"""Lots × vendors as a picture (落札状況の図): who bid for what, who gets it, alone or in a package, and who is out."""

from html import escape
from typing import Final

from criteria.finding import Language
from report.evaluation.listing import price_figure
from report.selection.figure import AwardMatrix, Cell
from scoring.selection.result import Selection
from views.shell.markup import figure_text, lines
from views.shell.state import address
from views.wording import say

MOST_VENDORS: Final = 60
MOST_LOTS: Final = 40
_PACKAGES: Final = 6
"""Colours for packages in the style sheet."""


def award_matrix(selection: Selection, shown: AwardMatrix, language: Language) -> str:
    """Return the matrix as a table: a row a vendor, a column a lot; each vendor's name asks why it was not chosen."""
    names = selection.found.names
    packages = dict.fromkeys(
        cell.taken.package for row in shown.cells for cell in row if cell and cell.taken and cell.taken.package
    )
    styles = {name: f"s-a-package-{number % _PACKAGES}" for number, name in enumerate(packages)}
    head = "".join(f'<th scope="col">{_lot(selection, lot, language)}</th>' for lot in shown.lots[:MOST_LOTS])
    body = "".join(
        f'<tr><th scope="row">{_name(vendor, names.get(vendor, vendor), language)}</th>'
        + "".join(_square(selection, cell, styles, language) for cell in row[:MOST_LOTS])
        + "</tr>"
        for vendor, row in list(zip(shown.vendors, shown.cells, strict=True))[:MOST_VENDORS]
    )
    corner = escape(say(language, "word.vendor"))
    caption = escape(say(language, "selection.matrix"))
    table = (
        f'<div class="s-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="s-table s-matrix s-award">'
        f'<caption>{caption}</caption><thead><tr><th scope="col">{corner}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    return _legend(selection, {_kind(cell) for row in shown.cells for cell in row if cell}, language) + table


def _kind(cell: Cell) -> str:
    if cell.excluded:
        return "out"
    if cell.taken is None:
        return "offered"
    return "package-0" if cell.taken.package else "taken"


def _lot(selection: Selection, lot: str, language: Language) -> str:
    if not lot:
        return escape(say(language, "selection.offer"))
    label = next((one.label for one in selection.found.terms.lots if one.id == lot), "")
    return f"{escape(lot)} <small>{escape(label)}</small>" if label else escape(lot)


def _name(vendor: str, name: str, language: Language) -> str:
    told = escape(say(language, "selection.ask", vendor=name))
    return f'<a class="s-link" href="{escape(address(why=vendor))}" title="{told}">{escape(name)}</a>'


def _square(selection: Selection, cell: Cell | None, styles: dict[str, str], language: Language) -> str:
    if cell is None:
        return '<td class="s-a-none"></td>'
    told = _price(selection, cell.price)
    if cell.excluded:
        return f'<td class="s-a-out">{lines(chr(10).join([say(language, "selection.out"), *told]))}</td>'
    if cell.taken is None:
        return f'<td class="s-a-offered">{lines(chr(10).join(told))}</td>'
    package = cell.taken.package
    sign = say(language, "selection.packaged", package=package) if package else say(language, "selection.taken")
    style = styles.get(package, "s-a-taken")
    # A package has one price for all its lots; it stands in the table of bids.
    price = [] if package else _price(selection, cell.taken.price)
    return f'<td class="{style}"><b>{lines(chr(10).join([sign, *price]))}</b></td>'


def _price(selection: Selection, price: int | None) -> list[str]:
    """Return a price as a number, whose unit stands in the legend: a column for each of twelve lots leaves no more."""
    figure = price_figure(selection.tender, price)
    return [] if figure is None else [figure_text(figure)]


def _legend(selection: Selection, kinds: set[str], language: Language) -> str:
    entries = "".join(
        f'<li><i class="s-a-{key}"></i>{escape(say(language, f"selection.legend_{key}"))}</li>'
        for key in ("taken", "package-0", "offered", "out")
        if key in kinds
    )
    currency = selection.tender.currency
    unit = say(language, "selection.yen") if currency == "JPY" else currency
    return f'<ul class="s-legend">{entries}<li>{escape(say(language, "selection.unit", unit=unit))}</li></ul>'
