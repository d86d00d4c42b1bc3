"""What a draft still lacks (未回答・矛盾の確認): each gap as a sentence, with the member whom it concerns."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from criteria.elicitation import Approach, GroupRule
from criteria.finding import Text
from data.text.japanese import normal_id
from data.weights.draft import Draft, MemberDraft, Pair, every_pair, number_of, pairs_beside
from data.weights.read import MOST_COMPARED, MOST_CRITERIA, MOST_POINTS

LEAST_CRITERIA: Final = 2
LARGEST_SWING: Final = 100
_NAMED: Final = 6
"""How many of the missing answers are named; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing or contradicts another (不足・矛盾): ``member`` by position, None for the whole."""

    what: Text
    member: int | None = None


def gaps(draft: Draft) -> tuple[Gap, ...]:
    """Return everything that keeps a draft from being computed: about the whole first, then member by member."""
    whole = tuple(Gap(what=one) for one in _of_the_whole(draft))
    named = Counter(normal_id(one.name) for one in draft.members)
    twice = {name for name, times in named.items() if times > 1}
    own = (Gap(what=what, member=at) for at, one in enumerate(draft.members) for what in _of_member(draft, one, twice))
    return (*whole, *own)


def answered(draft: Draft) -> Draft | None:
    """Return the draft with those members alone who lack nothing, None where there is nobody or nothing to weigh.

    Their own weights can be told before the others have answered; a total or a rule that lacks is put aside.
    """
    found = gaps(draft)
    waiting = {one.member for one in found}
    members = tuple(one for at, one in enumerate(draft.members) if at not in waiting)
    if not members or not LEAST_CRITERIA <= len(draft.criteria) <= MOST_CRITERIA:
        return None
    if not found:
        return draft
    return replace(draft, members=members, group=GroupRule.ARITHMETIC, total=str(LARGEST_SWING))


def _of_the_whole(draft: Draft) -> Iterator[Text]:
    total = number_of(draft.total)
    if total is None or total.denominator != 1 or not 1 <= total <= MOST_POINTS:
        now = (f"(いまの記入: {draft.total})", f" (now: {draft.total})") if draft.total else ("", "")
        yield Text(
            f"配点の合計を、1から{MOST_POINTS:,}までの整数で記入してください{now[0]}",
            f"give the total of points as a whole number from 1 to {MOST_POINTS:,}{now[1]}",
        )
    if not LEAST_CRITERIA <= len(draft.criteria) <= MOST_CRITERIA:
        yield Text(
            f"評価項目を{LEAST_CRITERIA}から{MOST_CRITERIA}までにしてください(いまは{len(draft.criteria)}項目)",
            f"name {LEAST_CRITERIA} to {MOST_CRITERIA} criteria (now {len(draft.criteria)})",
        )
    if not draft.members:
        yield Text("委員を1人以上加えてください", "add at least one member")
    if draft.group is GroupRule.JUDGEMENTS and any(one.method is not Approach.AHP for one in draft.members):
        yield Text(
            "「一対比較を平均する」集約は、全員が一対比較で答えた場合だけ使えます。別の集約を選ぶか、方法をそろえてください",
            "comparisons are averaged only where every member compares pairs; choose another way to join the members, "
            "or one method for all",
        )


def _of_member(draft: Draft, member: MemberDraft, twice: Collection[str]) -> Iterator[Text]:
    name = normal_id(member.name)
    if not name:
        yield Text("委員の名前を記入してください", "give this member a name")
    elif name in twice:
        yield Text(
            "同じ名前の委員がほかにいます。名前を変えてください", "another member has this name; change one of them"
        )
    counts = number_of(member.counts)
    if counts is None or counts <= 0:
        yield Text(
            "委員の重みを、0より大きい数で記入してください", "give how much this member counts, a number above zero"
        )
    if member.method in (Approach.AHP, Approach.BWM) and len(draft.criteria) > MOST_COMPARED:
        yield Text(
            f"この方法で比べられる評価項目は{MOST_COMPARED}までです。別の方法を選ぶか、項目を区分にまとめてください",
            f"this method compares at most {MOST_COMPARED} criteria; choose another one, or compare groups",
        )
    elif member.method is Approach.AHP:
        yield from _uncompared([pair for pair in every_pair(draft.ids) if pair not in member.pairs], draft)
    elif member.method is Approach.BWM:
        yield from _of_best_and_worst(member, draft)
    elif member.method is Approach.ORDINAL:
        unplaced = [draft.called[one] for one in draft.ids if one not in member.places]
        if unplaced:
            yield Text(
                f"順位の決まっていない項目があります: {_named(unplaced).ja}", f"without a place: {_named(unplaced).en}"
            )
    else:
        yield from _of_points(member, draft)


def _uncompared(missing: Sequence[Pair], draft: Draft) -> Iterator[Text]:
    if missing:
        called = draft.called
        pairs = [
            Text(f"「{called[one]}」と「{called[other]}」", f"{called[one]} with {called[other]}")
            for one, other in missing
        ]
        ja, en = _named([one.ja for one in pairs]).ja, _named([one.en for one in pairs]).en
        yield Text(
            f"まだ比べていない組が{len(missing)}組あります: {ja}", f"pairs not yet compared, {len(missing)}: {en}"
        )


def _named(listed: Sequence[str]) -> Text:
    more = len(listed) - _NAMED
    ja, en = "、".join(listed[:_NAMED]), ", ".join(listed[:_NAMED])
    return Text(f"{ja}、ほか{more}", f"{en}, and {more} more") if more > 0 else Text(ja, en)


def _of_best_and_worst(member: MemberDraft, draft: Draft) -> Iterator[Text]:
    if not member.best:
        yield Text("最も重要な項目を選んでください", "choose the most important criterion")
    if not member.worst:
        yield Text("最も重要でない項目を選んでください", "choose the least important criterion")
    if member.best and member.best == member.worst:
        yield Text(
            f"最も重要な項目と最も重要でない項目が、どちらも「{draft.called[member.best]}」になっています",
            f"the most and the least important criterion are both {draft.called[member.best]}",
        )
        return
    asked = pairs_beside(draft.ids, member.best, member.worst)
    yield from _uncompared([pair for pair in asked if pair not in member.beside], draft)


def _of_points(member: MemberDraft, draft: Draft) -> Iterator[Text]:
    swing = member.method is Approach.SWING
    typed = member.swings if swing else member.points
    empty = [draft.called[one] for one in draft.ids if not typed.get(one)]
    if empty:
        yield Text(f"点のない項目があります: {_named(empty).ja}", f"without points: {_named(empty).en}")
    values = {one: number_of(typed[one]) for one in draft.ids if typed.get(one)}
    wrong = [f"{draft.called[one]} {typed[one]}" for one, value in values.items() if value is None or value <= 0]
    if wrong:
        yield Text(
            f"0より大きい数で記入してください: {_named(wrong).ja}", f"give numbers above zero: {_named(wrong).en}"
        )
    largest = max((value for value in values.values() if value is not None), default=None)
    if swing and not empty and not wrong and largest != LARGEST_SWING:
        yield Text(
            f"最も重要な変化を{LARGEST_SWING}としてください(いまの最大は{max(typed.values(), key=_size)})",
            f"the most important change is {LARGEST_SWING} by definition (the largest is now "
            f"{max(typed.values(), key=_size)})",
        )


def _size(written: str) -> object:
    return number_of(written) or 0
