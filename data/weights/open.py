"""Open ``weights.toml`` as a draft (聴取票を開く): complete, or as the page wrote it when answers were lacking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from criteria.elicitation import (
    Approach,
    BestWorst,
    GroupRule,
    Judge,
    Order,
    OrdinalRule,
    PairwiseComparisons,
    Priorities,
    TieRule,
    WeightElicitation,
)
from criteria.errors import DefinitionError
from criteria.exact import decimal_text, fraction_text, terminates
from data.definition.kinds import RATIO
from data.sources.files import WEIGHTS
from data.text.toml import Document, parse_toml
from data.weights.draft import CriterionDraft, Draft, MemberDraft, Pair, every_pair
from data.weights.read import build_elicitation
from data.weights.text import weights_text

_PLACES: Final = 10
"""Decimals at most of a number shown as a decimal; a longer one is shown as a fraction."""


def open_weights(text: str, file: str = WEIGHTS) -> Draft:
    """Return the draft of a file's text: complete, or with answers lacking exactly as they were written.

    A file with faults opens only where writing its draft gives the file again, value by value: nothing of it is then
    dropped or read otherwise than it stands.

    Raises
    ------
    DefinitionError
        With every fault of any other file, each with its line.
    """
    document = parse_toml(text, file)
    try:
        return draft_of(build_elicitation(document))
    except DefinitionError:
        draft = _unfinished(document)
        if draft is None:
            raise
        return draft


def draft_of(asked: WeightElicitation) -> Draft:
    """Return a complete elicitation as a draft, to be looked at and changed."""
    named = zip(asked.criteria, asked.labels, strict=True)
    return Draft(
        title=asked.title,
        total=str(asked.total),
        group=asked.group,
        priorities=asked.priorities,
        ties=asked.ties,
        criteria=tuple(CriterionDraft(id=one, label=label) for one, label in named),
        members=tuple(_member(judge, asked.criteria) for judge in asked.judges),
    )


def shown(value: Fraction) -> str:
    """Return a number as somebody would type it: a decimal where it ends soon, else a fraction."""
    text = decimal_text(value)
    return text if terminates(value) and len(text.partition(".")[2]) <= _PLACES else fraction_text(value)


def _member(judge: Judge, ids: Sequence[str]) -> MemberDraft:
    said = judge.judgement
    member = MemberDraft(name=judge.name, method=judge.approach, counts=shown(judge.weight))
    if isinstance(said, PairwiseComparisons):
        at = {one: index for index, one in enumerate(ids)}
        pairs = {(one, other): said.rows[at[one]][at[other]] for one, other in every_pair(ids)}
        return replace(member, pairs=pairs)
    if isinstance(said, BestWorst):
        best, worst = ids[said.best], ids[said.worst]
        beside = _beside(best, worst, dict(zip(ids, said.best_to_others, strict=True)), {})
        beside |= _beside(best, worst, {}, dict(zip(ids, said.others_to_worst, strict=True)))
        return replace(member, best=best, worst=worst, beside=beside)
    if isinstance(said, Order):
        return replace(member, places=dict(zip(ids, said.ranks, strict=True)), rule=said.rule)
    points = dict(zip(ids, map(shown, said.points), strict=True))
    return replace(member, **{"swings" if judge.approach is Approach.SWING else "points": points})  # type: ignore[arg-type]


def _beside(
    best: str, worst: str, before: Mapping[str, Fraction], after: Mapping[str, Fraction]
) -> dict[Pair, Fraction]:
    ahead = {(best, one): value for one, value in before.items() if one != best}
    return ahead | {(one, worst): value for one, value in after.items() if one != worst}


def _unfinished(document: Document) -> Draft | None:
    """Return the draft that writes this very file, None where there is none."""
    try:
        draft = _as_written(document.table)
        again = parse_toml(weights_text(draft), document.file).table
    except (AttributeError, KeyError, TypeError, ValueError, DefinitionError, ZeroDivisionError):
        return None
    return draft if draft.sound and again == document.table else None


def _as_written(table: Mapping[str, Any]) -> Draft:
    about = table["weights"]
    return Draft(
        title=about.get("title", ""),
        total=_typed(about.get("total", "")),
        group=GroupRule(about["group"]),
        priorities=Priorities(about["priorities"]),
        ties=TieRule(about["ties"]),
        criteria=tuple(CriterionDraft(id=one["id"], label=one.get("label", "")) for one in table.get("criteria", ())),
        members=tuple(map(_member_as_written, table.get("members", ()))),
    )


def _typed(value: object) -> str:
    return value if isinstance(value, str) else shown(_exactly(value))


def _exactly(value: object) -> Fraction:
    read = RATIO.read(value)
    if not isinstance(read, Fraction):
        raise TypeError(value)
    return read


def _member_as_written(table: Mapping[str, Any]) -> MemberDraft:
    points = {one: _typed(value) for one, value in table.get("points", {}).items()}
    swing = table["method"] == Approach.SWING
    best, worst = table.get("best", ""), table.get("worst", "")
    vectors = (
        {one: _exactly(value) for one, value in table.get(key, {}).items()}
        for key in ("best_to_others", "others_to_worst")
    )
    groups = (one if isinstance(one, list) else [one] for one in table.get("order", ()))
    return MemberDraft(
        name=table.get("name", ""),
        method=Approach(table["method"]),
        counts=_typed(table.get("counts", 1)),
        pairs={(one, other): _exactly(value) for one, other, value in table.get("comparisons", ())},
        best=best,
        worst=worst,
        beside=_beside(best, worst, *vectors),
        swings=points if swing else {},
        points={} if swing else points,
        places={one: place for place, group in enumerate(groups, start=1) for one in group},
        rule=OrdinalRule(table.get("rule", OrdinalRule.CENTROID)),
    )
