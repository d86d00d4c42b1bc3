"""What a draft still lacks (未回答・矛盾の確認): each gap as a sentence, with the member whom it concerns."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from criteria.elicitation import Approach, GroupRule
from criteria.finding import Text
from data.text.japanese import normal_id
from data.weights.draft import (
    LEAST_CRITERIA,
    MOST_COMPARED,
    MOST_CRITERIA,
    MOST_POINTS,
    Draft,
    MemberDraft,
    number_of,
)
from data.weights.methods import METHODS


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
    return replace(draft, members=members, group=GroupRule.ARITHMETIC, total="100")


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
    if METHODS[member.method].compares and len(draft.criteria) > MOST_COMPARED:
        yield Text(
            f"この方法で比べられる評価項目は{MOST_COMPARED}までです。別の方法を選ぶか、項目を区分にまとめてください",
            f"this method compares at most {MOST_COMPARED} criteria; choose another one, or compare groups",
        )
    else:
        yield from METHODS[member.method].lacking(member, draft)
