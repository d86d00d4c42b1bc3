"""Plain, safe HTML (表示の部品): every text that comes in is escaped here, so no name is ever read as markup.

Tables and lists are real ones, for screen readers, printing and copying; Streamlit's own tables are drawn on a canvas.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from itertools import zip_longest
from string import punctuation
from typing import Final, Literal

import streamlit as st

from criteria.finding import Language
from criteria.money import grouped
from report.evaluation.listing import Cell, Figure, Listing
from scoring.evaluation.evaluation import Evaluation, printed_names


def show(*parts: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Put pieces of HTML on the page, in order."""
    st.html("".join(parts), width=width)


def heading(text: str, level: int = 2, *, anchor: str = "") -> str:
    """Return a heading of the page's outline."""
    name = f' id="{escape(anchor)}"' if anchor else ""
    return f'<h{level} class="s-h{level}"{name}>{escape(text)}</h{level}>'


def paragraph(text: str, style: str = "") -> str:
    """Return one paragraph; line ends are kept."""
    return f'<p class="s-p {style}">{lines(text)}</p>'


def lines(text: str) -> str:
    """Return escaped text with its line ends."""
    return escape(text).replace("\n", "<br>")


def link(text: str, address: str, style: str = "") -> str:
    """Return a link; it opens in the same window."""
    return f'<a class="s-link {style}" href="{escape(address)}">{escape(text)}</a>'


def banner(tone: str, title: str, *sentences: str, extra: str = "") -> str:
    """Return the box that says how things stand; ``tone`` is good, open, none or bad. ``extra`` is HTML already."""
    body = f'<p class="s-verdict">{escape(title)}</p>' + "".join(map(paragraph, filter(None, sentences)))
    return f'<section class="s-banner s-{tone}" role="status">{body}{extra}</section>'


def figure_text(figure: Figure) -> str:
    """Return a number as people read it: money with commas, one that goes on without end with an ellipsis."""
    if figure.money:
        return grouped(figure.text)
    return figure.text if figure.exact else f"{figure.text}…"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of terms and what they are; an empty one is left out."""
    rows = "".join(f"<div><dt>{escape(term)}</dt><dd>{lines(text)}</dd></div>" for term, text in pairs if text)
    return f'<dl class="s-facts">{rows}</dl>'


def figures(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a few numbers to be seen at once; an empty one is left out."""
    shown = "".join(f"<div><dt>{escape(term)}</dt><dd>{escape(text)}</dd></div>" for term, text in pairs if text)
    return f'<dl class="s-figures">{shown}</dl>' if shown else ""


def bullets(texts: Iterable[str], style: str = "") -> str:
    """Return a list of sentences."""
    return f'<ul class="s-list {style}">' + "".join(f"<li>{lines(text)}</li>" for text in texts) + "</ul>"


def folded(summary: str, body: str) -> str:
    """Return a part that opens on request; ``body`` is HTML already."""
    return f'<details class="s-fold"><summary>{escape(summary)}</summary>{body}</details>'


def table(
    listing: Listing,
    *,
    links: Sequence[str] = (),
    head: int = 0,
    drop: Sequence[int] = (),
    wide: bool = False,
) -> str:
    """Return a listing as a table; on a narrow page each row becomes a block, or a ``wide`` table scrolls sideways.

    ``head`` is the column that names the row; its texts are links where ``links`` has an address for every row. The
    columns in ``drop`` are left out, and so is one that is empty throughout.
    """
    kept = [
        column
        for column in range(len(listing.headings))
        if column not in drop and (column == head or any(row[column] not in (None, "") for row in listing.rows))
    ]
    numeric = {column for column in kept if any(isinstance(row[column], Figure) for row in listing.rows)}
    numbers = ' class="s-num"'
    top = "".join(
        f'<th scope="col"{numbers if column in numeric else ""}>{escape(listing.headings[column])}</th>'
        for column in kept
    )
    body = "".join(
        "<tr>"
        + "".join(
            _cell(row[column], listing.headings[column], address if column == head else "", named=column == head)
            for column in kept
        )
        + "</tr>"
        for row, address in zip_longest(listing.rows, links, fillvalue="")
    )
    style = "s-wide" if wide else "s-rows"
    return (
        f'<div class="s-scroll" tabindex="0" role="region" aria-label="{escape(listing.title)}">'
        f'<table class="s-table {style}"><caption>{escape(listing.title)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell, under: str, address: str, *, named: bool) -> str:
    if isinstance(cell, Figure):
        content, style = escape(figure_text(cell)), "s-num"
    else:
        text = cell or ""
        content, style = link(text, address) if address else lines(text), "" if text else "s-void"
    told = f'class="{style}" data-under="{escape(under)}"'
    return f'<th scope="row" {told}>{content}</th>' if named else f"<td {told}>{content}</td>"


def plain(cell: Cell) -> str:
    """Return a cell as text."""
    return figure_text(cell) if isinstance(cell, Figure) else cell or ""


def nothing(text: str) -> str:
    """Return what stands where there is nothing to show."""
    return f'<p class="s-empty">{escape(text)}</p>'


_ADDRESSES: Final = re.compile(r"https?(?=://)|www(?=\.)|(?<=\w)(?=@)", re.IGNORECASE)
"""Where Markdown begins to read an address of a page or of mail."""


def plain_label(text: str) -> str:
    """Return a label of which nothing is read as Markdown: names are text.

    Addresses become links even where every mark is escaped; a word joiner, which nobody sees, keeps them text.
    """
    apart = _ADDRESSES.sub(lambda found: f"{found.group()}\u2060", text)
    return "".join(f"\\{one}" if one in punctuation else one for one in apart)


def vendor_name(evaluation: Evaluation, vendor: str) -> str:
    """Return what people call a vendor: its name, else its id."""
    return printed_names(evaluation)[vendor]


def when(moment: date | datetime | None, language: Language) -> str:
    """Return a day, or a day and the time of day, as people write it; empty for none."""
    if moment is None:
        return ""
    day = f"{moment.year}年{moment.month}月{moment.day}日" if language == "ja" else f"{moment:%Y-%m-%d}"
    return f"{day} {moment:%H:%M:%S}".removesuffix(":00") if isinstance(moment, datetime) else day
