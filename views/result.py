"""Result (評価結果): the answer in plain words, the ranking as table and bars, ties, who is out, files to take away."""

from functools import partial
from html import escape
from types import MappingProxyType
from typing import Final

from criteria.exact import decimal_text
from criteria.money import money_text
from report.evaluation.listing import Cell, Figure, Listing, list_ranking
from report.evaluation.record import list_differences, list_exclusions, list_references
from report.files.export import evaluation_file, file_name
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import Result, ranked_bids
from views.charts.bars import MOST_BARS, bars
from views.parts import ties
from views.parts.ledger import overrides
from views.parts.losers import losers
from views.parts.method import combination_name
from views.parts.standing import standing
from views.shell import frame
from views.shell.downloads import offer_files
from views.shell.markup import facts, folded, heading, nothing, paragraph, show, table, vendor_name
from views.shell.state import address, language, words

FILES: Final = MappingProxyType({".csv": "ranking", ".xlsx": "record", ".json": "result"})


def ranking(evaluation: Evaluation) -> str:
    """Return the table of the ranked bids; each name leads to the bid's own page."""
    listing = list_ranking(evaluation, language())
    ranked = [row for row in listing.rows if row[0] is not None]
    if not ranked:
        return nothing(words("result.nobody"))
    last = 6 + (evaluation.sheet.price_points is not None) + len(evaluation.tender.method.price_components)
    headings = (listing.headings[0], words("word.vendor"), *listing.headings[3:last], words("result.outcome"))
    rows = tuple((row[0], row[2] or row[1], *row[3:last], row[-2]) for row in ranked)
    links = [address("bid", bid=str(row[1])) for row in ranked]
    return table(Listing(title=listing.title, headings=headings, rows=rows), links=links, head=1, wide=True)


def by_criterion(evaluation: Evaluation) -> str:
    """Return the points of every ranked bid criterion by criterion, folded away."""
    ranking = ranked_bids(evaluation)
    asked = [one for one in evaluation.tender.criteria if any(bid.criteria.get(one.id) for bid in ranking)]
    if not asked or len(ranking) > MOST_BARS:
        return ""
    headings = (
        words("word.criterion"),
        words("word.group"),
        words("word.allotment"),
        *(vendor_name(evaluation, bid.vendor) for bid in ranking),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.label,
            one.group,
            Figure(text=decimal_text(one.max_points)),
            *(Figure(text=bid.criteria.get(one.id) or "-") for bid in ranking),
        )
        for one in asked
    )
    listing = Listing(title=words("result.by_criterion"), headings=headings, rows=rows)
    return folded(listing.title, table(listing, wide=True))


def limits(evaluation: Evaluation) -> str:
    """Return what was computed for all bids together: threshold and variable minimum price."""
    result, minimum = Result.of(evaluation, language()), evaluation.variable_minimum
    pairs = [(words("result.threshold"), result.threshold or "")]
    if minimum is not None:
        price, average = (
            money_text(amount, evaluation.tender).to(language()) for amount in (minimum.price, minimum.average)
        )
        told = words("result.variable_minimum_of", price=price, average=average, count=minimum.counted)
        pairs.append((words("result.variable_minimum"), told))
    return facts(pairs) if any(text for _, text in pairs) else ""


def excluded(evaluation: Evaluation) -> str:
    """Return who is out on which ground, and who waits for a fault to be mended."""
    parts = []
    if evaluation.exclusions:
        parts += [heading(words("result.excluded")), paragraph(words("result.excluded_how"))]
        listing = list_exclusions(evaluation, language())
        named = all(row[1] for row in listing.rows)
        parts.append(table(listing, head=1, drop=(0,)) if named else table(listing))
    if evaluation.set_aside:
        waiting = words("word.comma").join(vendor_name(evaluation, one) for one in evaluation.set_aside)
        parts += [heading(words("result.set_aside")), paragraph(words("result.set_aside_who", vendors=waiting))]
    return "".join(parts)


def references(evaluation: Evaluation) -> str:
    """Return what the relative scores were measured against."""
    if not evaluation.sheet.references:
        return ""
    return (
        heading(words("result.references"))
        + paragraph(words("result.references_how"))
        + table(list_references(evaluation, language()))
    )


case = frame.opened_case()
evaluation = frame.opened_evaluation(case)
show(
    frame.title(case.tender, lot=evaluation.lot, small=combination_name(evaluation.tender, language())),
    frame.lots(case),
    standing(evaluation, language()),
    overrides(evaluation, language()),
    heading(words("result.ranking")),
    ranking(evaluation),
    limits(evaluation),
)
if evaluation.differences:
    settled = list_differences(evaluation, language())
    show(heading(settled.title), table(settled, wide=True))
if evaluation.award.ranking:
    drawn = bars(evaluation, language())
    more = words("result.more_bars", shown=MOST_BARS) if len(evaluation.sheet.vendors) > MOST_BARS else ""
    show(heading(words("result.bars")), drawn, paragraph(more) if more else "", by_criterion(evaluation))
if evaluation.award.ties:
    show(heading(words("result.ties")), ties.told(evaluation, language()))
if evaluation.award.ranking:
    show(heading(words("losers.title")), losers(evaluation, language()))
if outs := excluded(evaluation):
    show(outs)
if measured := references(evaluation):
    show(measured)
offer_files(
    "result",
    partial(evaluation_file, evaluation),
    lambda ending: file_name(evaluation.tender.id, FILES[ending], ending, evaluation.lot),
)
show(
    heading(words("result.record")),
    paragraph(words("result.record_how")),
    f'<p class="s-print"><code>{escape(evaluation.fingerprint)}</code></p>',
)
