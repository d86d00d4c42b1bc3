"""Whether a published result agrees with itself (記録の整合): status, winners, ranking and ties say one thing."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from criteria.finding import Text
from scoring.audit.verification import CheckedStep
from scoring.evaluation.result import Result

_LABEL: Final = Text("記録の整合", "the record in itself")


def consistency(result: Result) -> CheckedStep:
    """Return the step that says whether a record contradicts itself; it needs no input (記録の自己矛盾)."""
    found = next(_contradictions(result), None)
    if found is None:
        return CheckedStep(id="consistency", label=_LABEL, expected="", found="", agrees=True)
    label = Text(f"記録が自己矛盾しています: {found.ja}", f"the record contradicts itself: {found.en}")
    return CheckedStep(id="consistency", label=label, expected="", found="", agrees=False)


def _contradictions(result: Result) -> Iterator[Text]:
    first = [line.vendor for line in result.ranking if line.rank == 1]
    yield from _of_status(result, first)
    if result.status == "awarded" and list(result.winners) != first:
        yield Text("落札者が第1位の者ではありません", "the winners are not who is first")
    if result.status != "awarded" and result.winners:
        yield Text("落札者の決まらない結果に落札者がいます", "somebody is awarded though the status awards nobody")
    yield from _of_ranks(result)
    yield from _of_ties(result)


def _of_status(result: Result, first: list[str]) -> Iterator[Text]:
    fits = {
        "awarded": len(first) == 1,
        "tied": len(first) > 1,
        "no-award": not result.ranking,
        "selection": bool(first),
        "incomplete": True,
    }
    if not fits.get(result.status, False):
        told = f"{result.status}, {len(first)}"
        yield Text(f"結果と第1位の者の数が合いません({told})", f"the status does not fit how many are first ({told})")


def _of_ranks(result: Result) -> Iterator[Text]:
    ranks = [line.rank for line in result.ranking]
    # Equal bids share a rank, and the next one counts them: 1, 1, 3.
    if ranks != [ranks.index(rank) + 1 for rank in ranks]:
        yield Text(f"順位が順に並んでいません({ranks})", f"the ranks do not follow one another ({ranks})")
    places = Counter(
        [*(one.vendor for one in result.ranking), *(one.vendor for one in result.excluded), *result.set_aside]
    )
    for vendor, times in places.items():
        if times > 1:
            yield Text(f"{vendor}が{times}か所にいます", f"{vendor} stands in {times} places")


def _groups(result: Result) -> Iterator[set[str]]:
    """Yield the groups of equals among the ties; what has another form is a difference anyway, found field by field."""
    for tie in result.ties:
        groups = tie.get("groups")
        for group in groups if isinstance(groups, tuple) else ():
            if isinstance(group, tuple):
                yield set(map(str, group))


def _of_ties(result: Result) -> Iterator[Text]:
    ranks = {line.vendor: line.rank for line in result.ranking}
    level: dict[int, set[str]] = {}
    for vendor, rank in ranks.items():
        level.setdefault(rank, set()).add(vendor)
    groups = list(_groups(result))
    for rank, vendors in level.items():
        if len(vendors) > 1 and vendors not in groups:
            yield Text(f"第{rank}位の同点が同点の記録にありません", f"the tie at rank {rank} is not among the ties")
    for group in groups:
        if len({ranks.get(vendor) for vendor in group}) > 1:
            told = ", ".join(sorted(group))
            yield Text(f"同点の者の順位が異なります({told})", f"those who are level have different ranks ({told})")
