"""How sure a result is, told (結果の確かさの記述): each picture with its sentence for the minutes."""

from typing import Final

from criteria.exact import signed_text
from criteria.finding import Language
from report.evaluation.listing import Figure, Listing, price_figure
from report.robustness.document import flip_sentences, ratio_total, sentences
from report.robustness.members import members_and_ranks_sentences
from report.robustness.shown import at_most
from report.robustness.words import acceptability_sentence, can_win_sentence, first_sentence
from scoring.robustness import Robustness
from scoring.robustness.everything import MembersAndRanks
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.exact.winners import WinVerdict
from views.charts.before_after import before_after
from views.charts.members import members_chart
from views.charts.price_ranks import price_ranks
from views.charts.rank_shares import rank_shares
from views.charts.tornado import tornado
from views.shell.markup import banner, bullets, folded, heading, paragraph, table
from views.wording import say

_VERDICTS: Final = {
    WinVerdict.ALONE: "robustness.alone_word",
    WinVerdict.TIE: "robustness.tie",
    WinVerdict.NEVER: "robustness.never",
}

MOST_BIDS: Final = 15
"""Up to how many bids break-even numbers are shown one by one."""


def first_place(answer: Robustness, language: Language) -> str:
    """Return what flips the first place, and how far each criterion's points may move, as sentence and pictures."""
    exact = answer.exact
    if isinstance(exact, NotLinear):
        return banner("none", say(language, "robustness.not_linear"), exact.reason.to(language))
    total, said = exact.scores.total, [sentence.to(language) for sentence in flip_sentences(answer, exact)]
    sure = exact.flip is None if exact.guarantee is None else exact.guarantee.always
    unrounded = [paragraph(say(language, "robustness.unrounded"))] if answer.basis.rounded else []
    parts = [banner("good" if sure else "open", *said)]
    if exact.flip is not None and exact.flip.moved:
        parts += [
            heading(say(language, "robustness.flip")),
            paragraph(say(language, "robustness.flip_how")),
            *unrounded,
            before_after(exact.scores.labels, exact.scores.weights, exact.flip.weights, language),
        ]
    parts += [
        heading(say(language, "robustness.stability")),
        paragraph(say(language, "robustness.stability_how")),
        *unrounded,
        tornado(exact.kept.criteria, total, answer.names, language, rounded=answer.basis.rounded),
    ]
    if exact.kept.groups:
        drawn = tornado(exact.kept.groups, total, answer.names, language, rounded=answer.basis.rounded)
        parts.append(folded(say(language, "robustness.groups"), drawn))
    if not isinstance(answer.ratio, NotLinear):
        drawn = tornado([answer.ratio], ratio_total(answer), answer.names, language, rounded=answer.basis.rounded)
        parts.append(folded(say(language, "robustness.ratio"), drawn))
    return "".join(parts)


def chances(answer: Robustness, language: Language) -> str:
    """Return how often each bid takes each rank where the points are drawn at random."""
    if answer.acceptability is None:
        return paragraph(say(language, "robustness.no_chances"))
    return rank_shares(answer.acceptability, acceptability_sentence(answer), answer.names, language)


def ways_to_win(answer: Robustness, language: Language) -> str:
    """Return for every bid whether it can be first under any allotments, with the proof, and how far that is."""
    exact = answer.exact
    if isinstance(exact, NotLinear):
        return paragraph(exact.reason.to(language))
    rows = []
    for bid in exact.can_win:
        made = exact.firsts.get(bid.vendor)
        # Cut as in the sentences beside it: with fewer points than these it is not first.
        moved = None if made is None or bid.verdict is WinVerdict.NEVER else Figure(text=at_most(made.moved))
        proof = can_win_sentence(bid, exact, answer.weights, answer.names).to(language)
        way = "" if made is None else first_sentence(bid.vendor, made, exact, answer.names).to(language)
        verdict = say(language, _VERDICTS[bid.verdict])
        rows.append((answer.names[bid.vendor], verdict, moved, f"{proof}\n{way}".strip()))
    headings = ("word.vendor", "robustness.verdict", "robustness.moved", "robustness.proof")
    listing = Listing(
        title=say(language, "robustness.ways"),
        headings=tuple(say(language, key) for key in headings),
        rows=tuple(rows),
    )
    return table(listing)


def break_even(answer: Robustness, language: Language) -> str:
    """Return up to which price and from how many points each bid is first, and what its price does to its rank."""
    tender = answer.evaluation.tender
    told_of = [bid for bid in answer.break_even.values() if bid.first or bid.prices or bid.points is not None]
    shown = told_of[:MOST_BIDS]
    rows = tuple(
        (
            answer.names[bid.vendor],
            price_figure(tender, answer.evaluation.bid(bid.vendor).price),
            price_figure(tender, bid.price),
            None if bid.points is None else Figure(text=signed_text(bid.points)),
        )
        for bid in shown
    )
    headings = ("word.vendor", "word.price", "robustness.price", "robustness.points")
    listing = Listing(
        title=say(language, "robustness.break_even"),
        headings=tuple(say(language, key) for key in headings),
        rows=rows,
    )
    told = bullets(sentence.to(language) for bid in shown for sentence in bid.sentences)
    drawn = price_ranks(answer, [bid.vendor for bid in shown], language)
    return (
        paragraph(say(language, "robustness.break_even_how"))
        + table(listing, wide=True)
        + folded(say(language, "robustness.in_words"), told)
        + (folded(say(language, "price_ranks.title"), drawn) if drawn else "")
    )


def agreement(answer: Robustness, beside: MembersAndRanks, language: Language) -> str:
    """Return the members' points as a picture, nothing where no member marks."""
    return "" if beside.members is None else members_chart(beside.members, answer.names, language)


def members_told(beside: MembersAndRanks, language: Language) -> str:
    """Return what is known of the members and of the ranks each bid could have had, in sentences."""
    told = [sentence.to(language) for sentence in members_and_ranks_sentences(beside)]
    return bullets(told) if told else ""


def minutes(answer: Robustness, beside: MembersAndRanks, language: Language) -> str:
    """Return every sentence for the minutes, folded away, to be copied."""
    told = [*sentences(answer), *members_and_ranks_sentences(beside)]
    return folded(say(language, "robustness.minutes"), bullets(sentence.to(language) for sentence in told))
