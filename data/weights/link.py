"""A draft in the address (アドレスの下書き): packed so that a reload or a shared link shows the same answers."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from criteria.elicitation import Approach, GroupRule, OrdinalRule, Priorities, TieRule
from criteria.exact import fraction_text
from data.weights.draft import Answers, CriterionDraft, Draft, MemberDraft, exactly

_MOST: Final = 1_000_000
"""Characters at most of what an address unpacks to."""


def packed(draft: Draft) -> str:
    """Return a draft as letters, digits, ``-`` and ``_``."""
    head = [draft.title, draft.total, draft.group, draft.priorities, draft.ties]
    content = [head, [[one.id, one.label] for one in draft.criteria], [_packed(one) for one in draft.members]]
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return urlsafe_b64encode(zlib.compress(written, 9)).decode("ascii").rstrip("=")


def _packed(member: MemberDraft) -> list[Any]:
    return [
        member.name,
        member.method,
        member.counts,
        [[*pair, fraction_text(value)] for pair, value in member.pairs.items()],
        [member.best, member.worst],
        [[*pair, fraction_text(value)] for pair, value in member.beside.items()],
        dict(member.swings),
        dict(member.points),
        dict(member.places),
        member.rule,
    ]


def unpacked(text: str) -> Draft | None:
    """Return the draft of an address, None where the address was cut or changed.

    >>> unpacked(packed(Draft(title="配点"))) == Draft(title="配点"), unpacked("abc")
    (True, None)
    """
    try:
        opened = zlib.decompressobj()
        written = opened.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)), _MOST)
        draft = _draft(json.loads(written.decode("utf-8"))) if opened.eof else None
        return draft if draft is not None and draft.sound and packed(draft) == text else None
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError, ZeroDivisionError, zlib.error):
        return None


def _draft(content: Any) -> Draft:  # noqa: ANN401 - what an address says is not known before it is read
    (title, total, group, priorities, ties), criteria, members = content
    return Draft(
        title=_text(title),
        total=_text(total),
        group=GroupRule(group),
        priorities=Priorities(priorities),
        ties=TieRule(ties),
        criteria=tuple(CriterionDraft(id=_text(one), label=_text(label)) for one, label in criteria),
        members=tuple(_member(*one) for one in members),
    )


def _member(*parts: Any) -> MemberDraft:  # noqa: ANN401 - as above
    name, method, counts, pairs, (best, worst), beside, swings, points, places, rule = parts
    return MemberDraft(
        name=_text(name),
        method=Approach(method),
        counts=_text(counts),
        pairs=_answers(pairs),
        best=_text(best),
        worst=_text(worst),
        beside=_answers(beside),
        swings=_each(swings, _text),
        points=_each(points, _text),
        places=_each(places, _whole),
        rule=OrdinalRule(rule),
    )


def _answers(listed: Iterable[Any]) -> Answers:
    return {(_text(one), _text(other)): exactly(_text(value)) for one, other, value in listed}


def _each(table: Mapping[Any, Any], read: Callable[[object], Any]) -> dict[str, Any]:
    return {_text(key): read(value) for key, value in table.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    return value
