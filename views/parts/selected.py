"""A selection told (選定結果の記述): the bids taken, the next best, what rules cost, why not, and the proof."""

from typing import Final

from criteria.exact import decimal_text
from report.evaluation.listing import Figure, Listing, price_figure
from report.selection.figure import moves
from report.selection.sentences import conflict_sentences, entry_sentence, loss_text, rule_sentence, why_not_sentence
from scoring.selection.portfolio import Portfolio
from scoring.selection.result import Selection
from views.shell.markup import banner, bullets, folded, heading, link, paragraph, table
from views.shell.state import address, language, words

MOST_TIED: Final = 5


def bids_table(selection: Selection, portfolio: Portfolio, title: str) -> str:
    """Return the bids that are taken, with the total."""
    tender, by_lot = selection.tender, bool(selection.found.lots)
    headings = ("word.vendor", "selection.lots", "word.price", "selection.list_price", "word.technical", "word.value")
    rows = [
        (
            bid.name,
            (", ".join(bid.lots) + (f" ({bid.package})" if bid.package else "")) if by_lot else "",
            price_figure(tender, bid.price),
            price_figure(tender, bid.list_price) if bid.list_price != bid.price else None,
            Figure(text=decimal_text(bid.points)),
            None if bid.value is None else Figure(text=decimal_text(bid.value)),
        )
        for bid in portfolio.taken
    ]
    rows.append((words("selection.total"), "", price_figure(tender, portfolio.price), None, None, None))
    return table(Listing(title=title, headings=tuple(map(words, headings)), rows=tuple(rows)), wide=True)


def alternatives(selection: Selection) -> str:
    """Return the next best selections, each with its loss and what moves."""
    if not selection.alternatives:
        return ""
    parts = []
    for number, one in enumerate(selection.alternatives, 2 if selection.chosen else 1):
        loss = loss_text(selection.levels, one.loss, selection.tender).to(language())
        body = bullets(moved(selection, one)) + bids_table(
            selection, one, words("selection.alternative", number=number)
        )
        parts.append(folded(words("selection.alternative_loss", number=number, loss=loss), body))
    return heading(words("selection.alternatives")) + "".join(parts)


def moved(selection: Selection, portfolio: Portfolio) -> list[str]:
    """Say what moves between the best selection and another."""
    if selection.chosen is None:
        return []
    return [
        words(
            "selection.move",
            lot=words("frame.lot", lot=move.lot) if move.lot else words("selection.offer"),
            before=move.before.name if move.before else "-",
            after=move.after.name if move.after else "-",
        )
        for move in moves(selection.chosen, portfolio)
    ]


def ties(selection: Selection) -> str:
    """Return the selections that are equally good, where the chain does not separate them."""
    if selection.ties is None or selection.ties.resolved:
        return ""
    parts = [
        folded(words("selection.level", number=number), bids_table(selection, one, words("selection.chosen")))
        for number, one in enumerate(selection.ties.left[:MOST_TIED], 1)
    ]
    return heading(words("selection.ties")) + "".join(parts)


def reasons(selection: Selection) -> str:
    """Return what each rule costs, what conflicts, and who enters when."""
    parts = []
    if conflict := conflict_sentences(selection):
        parts += [heading(words("selection.conflict")), bullets(one.to(language()) for one in conflict)]
    if selection.rules:
        parts += [
            heading(words("selection.costs")),
            bullets(rule_sentence(selection, effect).to(language()) for effect in selection.rules),
        ]
    if selection.entries:
        told = bullets(entry_sentence(selection, entry).to(language()) for entry in selection.entries)
        parts.append(folded(words("selection.entries"), told))
    return "".join(parts)


def why_not(selection: Selection) -> str:
    """Return why the vendor of the address was not chosen."""
    if not selection.why_not:
        return paragraph(words("selection.why_how"))
    back = link(words("selection.why_close"), address(why=""))
    told = [why_not_sentence(selection, reason).to(language()) for reason in selection.why_not]
    return banner("none", words("selection.why"), *told, extra=back)


def proof(selection: Selection) -> str:
    """Return the certificate's figures, folded away."""
    figures = [f"{key}: {value}" for key, value in selection.certificate.figures.items()]
    return folded(words("selection.proof"), bullets(figures)) if figures else ""


def excluded(selection: Selection) -> str:
    """Return who is out: nobody of them is ever in the model."""
    if not selection.excluded:
        return ""
    lots: dict[tuple[str, str, str], list[str]] = {}
    names = selection.found.printed_names
    for bid in selection.excluded:
        ground = bid.grounds[0]
        key = (names.get(bid.vendor, bid.vendor), ground.message(language()), ground.source)
        lots.setdefault(key, []).append(bid.lot or bid.package)
    rows = tuple((name, ", ".join(filter(None, out)), what, where) for (name, what, where), out in lots.items())
    headings = ("word.vendor", "selection.lots", "selection.ground", "selection.written")
    listing = Listing(title=words("result.excluded"), headings=tuple(map(words, headings)), rows=rows)
    return heading(words("result.excluded")) + paragraph(words("selection.excluded_how")) + table(listing)
