"""What the answers on weights come to (配点の検討の結果): whole points with their working, weights, and consistency."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape

from criteria.elicitation import Approach
from criteria.exact import decimal_text
from criteria.finding import Text
from data.weights.draft import Draft
from data.weights.gaps import Gap
from report.evaluation.listing import Cell, Figure, Listing
from report.weights.sentences import group_sentences, member_sentences, number_text
from scoring.elicitation.ahp import Comparisons
from scoring.elicitation.apportion import Share
from scoring.elicitation.bwm import BestWorstResult
from scoring.elicitation.elicit import ElicitedWeights, MemberWeights
from views.charts.weight_bars import weight_bars
from views.questionnaire.form import member_name
from views.shell.markup import banner, bullets, facts, folded, heading, link, paragraph, table
from views.shell.state import address, language, words


def verdict(found: ElicitedWeights | None, draft: Draft, gaps: tuple[Gap, ...]) -> str:
    """Return the box that says what is proposed, or what lacks and of whom; always that nothing is published."""
    if gaps or found is None:
        return banner("open", words("weights.incomplete"), extra=_lacking(draft, gaps))
    if not found.points.decided:
        return banner("open", words("weights.undecided"))
    named = zip(found.asked.labels, found.points.points, strict=True)
    proposal = words("word.comma").join(words("weights.gets", name=name, points=points) for name, points in named)
    return banner("none", words("weights.proposal", proposal=proposal))


def _lacking(draft: Draft, gaps: tuple[Gap, ...]) -> str:
    """Return what lacks; each member's name leads to the questions."""
    whole = [one.what.to(language()) for one in gaps if one.member is None]
    rows = "".join(f"<li>{escape(one)}</li>" for one in whole)
    for at in dict.fromkeys(one.member for one in gaps if one.member is not None):
        own = " / ".join(one.what.to(language()) for one in gaps if one.member == at)
        to_member = link(member_name(draft, at), address(member=str(at + 1)))
        rows += f"<li>{to_member}: {escape(own)}</li>"
    return f'<ul class="s-list">{rows}</ul>'


def whole_points(found: ElicitedWeights) -> str:
    """Return the table of whole points with its working, and in a sentence who got the points left over."""
    points, shares = found.points, list(zip(found.asked.labels, found.points.shares, strict=True))
    rows = [(label, *_working(share)) for label, share in shares]
    extra = ""
    if points.decided:
        wholes = sum(share.whole or 0 for share in points.shares)
        left = points.total - wholes
        total = _figure(str(points.total))
        rows.append(
            (words("weights.sum"), total, _figure(str(wholes)), None, _figure(f"+{left}" if left else ""), total)
        )
        got = [words("weights.quoted", name=label) for label, share in shares if share.points != share.whole]
        key, names = "left_over" if got else "nothing_left", words("word.comma").join(got)
        extra = paragraph(words(f"weights.{key}", wholes=wholes, total=points.total, left=left, names=names))
    working = (words(f"weights.{column}") for column in ("quota", "whole", "remainder", "extra"))
    headings = (words("word.criterion"), *working, words("word.allotment"))
    return table(Listing(title=words("weights.points"), headings=headings, rows=tuple(rows))) + extra


def _figure(text: str) -> Cell:
    return Figure(text=text) if text else None


def _weight(weight: Fraction) -> Figure:
    return Figure(text=number_text(weight, padded=True))


def _working(share: Share) -> tuple[Cell, ...]:
    if share.whole is None or share.remainder is None or share.points is None:
        return (_weight(share.quota), None, None, None, words("weights.open_word"))
    extra = _figure("+1" if share.points > share.whole else "")
    return (
        _weight(share.quota),
        _figure(str(share.whole)),
        _weight(share.remainder),
        extra,
        _figure(str(share.points)),
    )


def pictures(found: ElicitedWeights, *, group: bool) -> str:
    """Return the weights of the members and of the group, as a picture and as a table."""
    heads = [one.judge.name for one in found.members] + ([words("weights.group_word")] if group else [])
    columns = [one.weights for one in found.members] + ([found.group] if group else [])
    shares = zip(*(weights.shares for weights in columns), strict=True)
    rows = tuple((label, *map(_weight, row)) for label, row in zip(found.asked.labels, shares, strict=True))
    title = words("weights.weights" if group else "weights.weights_so_far")
    listing = Listing(title=title, headings=(words("word.criterion"), *heads), rows=rows)
    shown = weight_bars(found, language(), group=group)
    return heading(title) + shown + folded(words("weights.as_table"), table(listing, wide=True))


def said_of_the_group(found: ElicitedWeights) -> str:
    """Return what the committee should know of the whole."""
    return bullets(map(_sentence, group_sentences(found)))


def _sentence(said: Text) -> str:
    text = said.to(language())
    return text[:1].upper() + text[1:]


def consistency(found: ElicitedWeights) -> str:
    """Return, member by member, how well the answers fit one another, and by which table."""
    members = "".join(_member(member, found.asked.labels) for member in found.members)
    return heading(words("weights.consistency")) + members


def _member(member: MemberWeights, labels: Sequence[str]) -> str:
    approach = member.judge.approach
    name = words("weights.member_by", name=member.judge.name, method=words(f"weights.approach_{approach}"))
    sentences = [_sentence(sentence) for sentence in member_sentences(member, labels)]
    body = bullets(sentences) if sentences else paragraph(words("weights.nothing_to_fit"), "s-small")
    working = {Approach.AHP: _ratios, Approach.BWM: _threshold}.get(approach)
    return heading(name, 3) + body + (folded(words("weights.detail"), working(member.detail)) if working else "")


def _ratios(found: Comparisons) -> str:
    head = words("weights.ratios_how", largest=number_text(found.largest), index=number_text(found.index))
    headings = tuple(words(f"weights.{column}") for column in ("table", "random_index", "ratio", "judged"))
    rows = tuple(
        (
            ratio.table.name,
            None if ratio.index is None else _figure(decimal_text(ratio.index)),
            None if ratio.value is None else _figure(number_text(ratio.value)),
            _judged(passes=ratio.consistent, known=ratio.value is not None),
        )
        for ratio in found.ratios
    )
    sources = bullets((ratio.table.source for ratio in found.ratios), "s-small")
    return paragraph(head) + table(Listing(title=words("weights.ratio"), headings=headings, rows=rows)) + sources


def _threshold(found: BestWorstResult) -> str:
    return facts(
        [
            (words("weights.xi"), number_text(found.xi)),
            (words("weights.input_ratio"), number_text(found.ratio)),
            (words("weights.threshold"), "" if found.threshold is None else decimal_text(found.threshold)),
            (words("weights.judged"), _judged(passes=found.consistent, known=found.consistent is not None)),
        ]
    )


def _judged(*, passes: bool | None, known: bool) -> str:
    if not known:
        return words("weights.no_table")
    return words("weights.open_word" if passes is None else "weights.passes" if passes else "weights.fails")


def criteria_lines(lines: Iterable[str]) -> str:
    """Return the points as lines of ``tender.toml``."""
    shown = f'<pre class="s-formula"><code>{escape(chr(10).join(lines))}</code></pre>'
    return folded(words("weights.lines"), paragraph(words("weights.lines_how")) + shown)
