"""Open ``weights.toml`` as a draft (聴取票を開く): complete, or as the page wrote it when answers were lacking."""

from collections.abc import Mapping
from typing import Any

from criteria.elicitation import Approach, GroupRule, Priorities, TieRule, WeightElicitation
from criteria.errors import DefinitionError
from data.sources.files import WEIGHTS
from data.text.toml import Document, parse_toml
from data.weights.draft import CriterionDraft, Draft, MemberDraft
from data.weights.link import packed, unpacked
from data.weights.method import shown, typed
from data.weights.methods import METHODS
from data.weights.read import build_elicitation
from data.weights.text import weights_text


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
        members=tuple(
            MemberDraft(
                name=judge.name,
                method=judge.approach,
                counts=shown(judge.weight),
                **METHODS[judge.approach].open(judge.judgement, asked.criteria),
            )
            for judge in asked.judges
        ),
    )


def _unfinished(document: Document) -> Draft | None:
    """Return the draft that writes this very file, None where there is none."""
    try:
        draft = _as_written(document.table)
        again = parse_toml(weights_text(draft), document.file).table
        # An address takes only what the page can ask: texts as ids and names, answers about criteria there are.
        return draft if again == document.table and unpacked(packed(draft)) == draft else None
    except (AttributeError, KeyError, TypeError, ValueError, DefinitionError, ZeroDivisionError):
        return None


def _as_written(table: Mapping[str, Any]) -> Draft:
    about = table["weights"]
    return Draft(
        title=about.get("title", ""),
        total=typed(about.get("total", "")),
        group=GroupRule(about["group"]),
        priorities=Priorities(about["priorities"]),
        ties=TieRule(about["ties"]),
        criteria=tuple(CriterionDraft(id=one["id"], label=one.get("label", "")) for one in table.get("criteria", ())),
        members=tuple(map(_member_as_written, table.get("members", ()))),
    )


def _member_as_written(table: Mapping[str, Any]) -> MemberDraft:
    method = Approach(table["method"])
    answers = METHODS[method].reopen(table)
    return MemberDraft(name=table.get("name", ""), method=method, counts=typed(table.get("counts", 1)), **answers)
