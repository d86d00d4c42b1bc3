"""Related vendors as a picture (資本・人的関係の図): one box a group, the bidders filled, and the same in words.

The picture is an image of its own, for the framework takes drawings out of a page; a browser loads nothing for it.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from criteria.finding import Language
from criteria.vendor import Relation
from report.evaluation.relation_groups import RELATION, Related, RelatedGroup, RelatedPerson
from views.shell.markup import bullets, heading, paragraph
from views.wording import say

MOST_GROUPS: Final = 20
_MOST_DRAWN: Final = 24
_MOST_NAMED: Final = 8
_LONGEST_NAME: Final = 10
_MOST_LISTED: Final = 40
_MARGIN: Final = 80
_MARGIN_HIGH: Final = 55
_DOT: Final = 17

_INK, _LINE, _BIDDER, _ALARM, _GREY, _PAPER = "#1b2733", "#5b6773", "#173c63", "#b3261e", "#c8d0d9", "#ffffff"


def relations(shown: Related, names: Mapping[str, str], language: Language) -> str:
    """Return every group as picture and list, then the relations that link nobody; ``names`` are by id."""
    groups = "".join(
        _group(number, one, names, language) for number, one in enumerate(shown.groups[:MOST_GROUPS], start=1)
    )
    rest = len(shown.groups) - MOST_GROUPS
    more = paragraph(say(language, "relations.more_groups", count=rest)) if rest > 0 else ""
    return groups + more + _uncounted(shown.uncounted, names, language)


def _group(number: int, group: RelatedGroup, names: Mapping[str, str], language: Language) -> str:
    several = len(group.bids) > 1
    told = say(language, "relations.several" if several else "relations.one", count=len(group.bids))
    title = heading(say(language, "relations.group", number=number), 3)
    numbers = {one.id: place for place, one in enumerate(group.persons, start=1)}
    drawn = _picture(group, numbers, names, language) if len(group.persons) <= _MOST_DRAWN else ""
    style = "s-related s-several" if several else "s-related"
    listed = bullets(_limited(_person(one, numbers, names, language) for one in group.persons), "s-persons")
    links = bullets(_limited(_relation(one, names, language) for one in group.relations))
    body = f"<div>{drawn}<div>{listed}{links}</div></div>"
    return f'<section class="{style}">{title}{paragraph(told, "s-strong")}{body}</section>'


def _limited(texts: Iterable[str]) -> list[str]:
    listed = list(texts)
    return listed if len(listed) <= _MOST_LISTED else [*listed[:_MOST_LISTED], f"… ({len(listed)})"]


def _person(one: RelatedPerson, numbers: Mapping[str, int], names: Mapping[str, str], language: Language) -> str:
    name = names.get(one.id, one.id)
    if not one.bids:
        role = say(language, "relations.no_bidder")
    elif one.bids == (one.id,):
        role = say(language, "relations.bidder")
    else:
        behind = say(language, "word.comma").join(names.get(bid, bid) for bid in one.bids)
        role = say(language, "relations.member", bids=behind)
    withdrawn = say(language, "relations.withdrawn") if one.withdrawn else ""
    return f"{numbers[one.id]} {name}: {role}{withdrawn}"


def _relation(one: Relation, names: Mapping[str, str], language: Language) -> str:
    a, b = names.get(one.vendor_a, one.vendor_a), names.get(one.vendor_b, one.vendor_b)
    told = say(language, f"relations.{one.kind.name.lower()}", a=a, b=b)
    proviso = say(language, "relations.proviso") if one.proviso else ""
    return " / ".join(filter(None, (f"{told}{proviso}", one.note, str(one.where or ""))))


def _uncounted(found: Iterable[Relation], names: Mapping[str, str], language: Language) -> str:
    listed = _limited(_relation(one, names, language) for one in found)
    if not listed:
        return ""
    return heading(say(language, "relations.uncounted"), 3) + bullets(listed)


def _picture(group: RelatedGroup, numbers: Mapping[str, int], names: Mapping[str, str], language: Language) -> str:
    """Return the picture as an image whose text is the number of persons and bids; the list beside says it all."""
    told = say(language, "relations.picture", persons=len(group.persons), bids=len(group.bids))
    image = b64encode(drawing(group, numbers, names, language).encode()).decode()
    return f'<img class="s-graph" src="data:image/svg+xml;base64,{image}" alt="{escape(told)}">'


def drawing(group: RelatedGroup, numbers: Mapping[str, int], names: Mapping[str, str], language: Language) -> str:
    """Return a group as SVG: a box around it, a line a relation, a disc a person; bidders are filled."""
    wide = max(abs(one.x) for one in group.persons) + _MARGIN
    top = min(one.y for one in group.persons) - _MARGIN_HIGH
    high = max(one.y for one in group.persons) + _MARGIN_HIGH - top
    box = _ALARM if len(group.bids) > 1 else _GREY
    frame = (
        f'<rect x="{3 - wide}" y="{3 + top}" width="{2 * wide - 6}" height="{high - 6}" rx="10" '
        f'fill="{_PAPER}" stroke="{box}" stroke-width="2"/>'
    )
    small = len(group.persons) <= _MOST_NAMED
    parts = [frame, *_edges(group, language, named=small)]
    parts += [_disc(one, numbers[one.id], names.get(one.id, one.id) if small else "") for one in group.persons]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-wide} {top} {2 * wide} {high}" '
        f'width="{2 * wide}" height="{high}" font-family="sans-serif" font-size="14">{"".join(parts)}</svg>'
    )


def _edges(group: RelatedGroup, language: Language, *, named: bool) -> Iterator[str]:
    at = {one.id: one for one in group.persons}
    said: dict[frozenset[str], list[str]] = {}
    for one in group.relations:
        said.setdefault(frozenset((one.vendor_a, one.vendor_b)), []).append(RELATION[one.kind].to(language))
    for ends, kinds in said.items():
        a, b = (at[one] for one in sorted(ends))
        yield f'<line x1="{a.x}" y1="{a.y}" x2="{b.x}" y2="{b.y}" stroke="{_LINE}" stroke-width="2"/>'
        if named:
            yield (
                f'<text x="{(a.x + b.x) // 2}" y="{(a.y + b.y) // 2 + 4}" text-anchor="middle" font-size="12" '
                f'fill="{_INK}" stroke="{_PAPER}" stroke-width="5" paint-order="stroke">'
                f"{escape('・'.join(dict.fromkeys(kinds)))}</text>"
            )


def _disc(one: RelatedPerson, number: int, name: str) -> str:
    fill, ink = (_BIDDER, _PAPER) if one.bids else (_PAPER, _INK)
    dashes = ' stroke-dasharray="4 3"' if one.withdrawn else ""
    under = one.y - _DOT - 8 if one.y < -_DOT else one.y + _DOT + 18
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    return (
        f'<circle cx="{one.x}" cy="{one.y}" r="{_DOT}" fill="{fill}" stroke="{_BIDDER}" stroke-width="2"{dashes}/>'
        f'<text x="{one.x}" y="{one.y + 5}" text-anchor="middle" font-weight="700" fill="{ink}">{number}</text>'
        f'<text x="{one.x}" y="{under}" text-anchor="middle" fill="{_INK}">{escape(short)}</text>'
    )
