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
    label, contradiction = _LABEL, next(_contradictions(result), None)
    if contradiction is not None:
        ja, en = contradiction
        label = Text(f"記録が自己矛盾しています: {ja}", f"the record contradicts itself: {en}")
    return CheckedStep(id="consistency", label=label, expected="", found="", agrees=contradiction is None)


def _contradictions(result: Result) -> Iterator[tuple[str, str]]:
    first = [line.vendor for line in result.ranking if line.rank == 1]
    fits = {
        "awarded": len(first) == 1,
        "tied": len(first) > 1,
        "no-award": not result.ranking,
        "selection": bool(first),
        "incomplete": True,
    }
    if not fits.get(result.status, False):
        both = f"{result.status}, {len(first)}"
        yield f"結果と第1位の者の数が合いません({both})", f"the status does not fit how many are first ({both})"
    if result.status == "awarded" and list(result.winners) != first:
        yield "落札者が第1位の者ではありません", "the winners are not who is first"
    if result.status != "awarded" and result.winners:
        yield "落札者の決まらない結果に落札者がいます", "somebody is awarded though the status awards nobody"
    yield from _of_ranks(result)
    yield from _of_ties(result)


def _of_ranks(result: Result) -> Iterator[tuple[str, str]]:
    ranks = [line.rank for line in result.ranking]
    # Equal bids share a rank, and the next one counts them: 1, 1, 3.
    if ranks != [ranks.index(rank) + 1 for rank in ranks]:
        yield f"順位が順に並んでいません({ranks})", f"the ranks do not follow one another ({ranks})"
    ranked, excluded = ([line.vendor for line in lines] for lines in (result.ranking, result.excluded))
    places = Counter([*ranked, *excluded, *result.set_aside])
    for vendor, times in places.items():
        if times > 1:
            yield f"{vendor}が{times}か所にいます", f"{vendor} stands in {times} places"


def _of_ties(result: Result) -> Iterator[tuple[str, str]]:
    ranks = {line.vendor: line.rank for line in result.ranking}
    level: dict[int, set[str]] = {}
    for vendor, rank in ranks.items():
        level.setdefault(rank, set()).add(vendor)
    # What has another form than groups of names is a difference anyway, found field by field.
    ties = [groups for tie in result.ties if isinstance(groups := tie.get("groups"), tuple)]
    equals = [set(map(str, group)) for groups in ties for group in groups if isinstance(group, tuple)]
    for rank, vendors in level.items():
        if len(vendors) > 1 and vendors not in equals:
            yield f"第{rank}位の同点が同点の記録にありません", f"the tie at rank {rank} is not among the ties"
    for group in equals:
        if len({ranks.get(vendor) for vendor in group}) > 1:
            names = ", ".join(sorted(group))
            yield f"同点の者の順位が異なります({names})", f"those who are level have different ranks ({names})"
