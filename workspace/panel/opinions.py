"""Opinions (意見): what the observer of learning and experience is heard on, as it was said.

Source: 地方自治法施行令第167条の10の2第4項・第5項.
"""

import json
from dataclasses import dataclass

from sqlalchemy import select

from criteria.finding import Text
from workspace.journal.chain import canonical
from workspace.people.acting import Acting
from workspace.procedure.actions import LOOK, STATE_OPINION
from workspace.procedure.refusals import RefusedError, require_text
from workspace.procedure.stages import Stage
from workspace.store.schema import JOURNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """An opinion as it was stated (意見): by whom, when, and in which stage."""

    name: str
    at: str
    stage: Stage
    text: str


def state_opinion(acting: Acting, key: str, opinion: str) -> None:
    """State an opinion (意見の記録): it stands in the journal, and nobody changes it.

    Raises
    ------
    RefusedError
        Where it says nothing.
    """
    with acting.doing(STATE_OPINION, key) as act:
        if not opinion.strip():
            raise RefusedError("no-opinion", Text("意見を入力してください", "Write the opinion"))
        require_text(opinion)
        act.record(after={"opinion": opinion.strip(), "stage": act.stage})


def opinions(acting: Acting, key: str) -> tuple[Opinion, ...]:
    """Return the opinions that were stated, in their order (意見の一覧)."""
    with acting.looking(LOOK, key) as act:
        stated = select(JOURNAL.c.content).where(
            JOURNAL.c.chain == key, JOURNAL.c.content.contains(canonical(STATE_OPINION.id))
        )
        rows = map(json.loads, act.connection.scalars(stated.order_by(JOURNAL.c.sequence)))
        return tuple(
            Opinion(name=row["name"], at=row["at"], stage=Stage(row["after"]["stage"]), text=row["after"]["opinion"])
            for row in rows
            if row["action"] == STATE_OPINION.id and row["outcome"] == "done"
        )
