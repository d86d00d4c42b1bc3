"""Moves (段階の移行): a tender goes from stage to stage by an act of a person, with what must hold and what follows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from criteria.finding import Text
from criteria.tender import Tender
from data.bids.read import read_tender
from scoring.evaluation.evaluation import Evaluation
from workspace.journal.chain import digest
from workspace.moves.consequences import CONSEQUENCES, Consequences
from workspace.panel.settling import dispositions_due
from workspace.panel.sheets import sheets_due
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import ACTIONS, DECIDE, LOCK, LOOK, OPEN_PRICES, SCORE_AGAIN, STEP_BACK, Action
from workspace.procedure.refusals import RefusedError
from workspace.procedure.stages import Stage, stages_of
from workspace.tenders.saved import saved_files
from workspace.tenders.stage import enter
from workspace.verification.timestamps import have_timestamped, timestamp_notes

MOVES: Final = tuple(action for action in ACTIONS.values() if action.leads_to or action is STEP_BACK)
"""The actions that change the stage of a tender (段階の移行)."""


_TIMESTAMPED: Final = (LOCK, DECIDE)
"""The moves after which an authority outside is asked for a timestamp, where one is configured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReached:
    """What a move brought (移行の結果): the new stage, what the person is told, and what was evaluated, if anything."""

    stage: Stage
    notes: tuple[Text, ...]
    evaluations: tuple[Evaluation, ...]


def move(acting: Acting, key: str, action: Action, reason: str = "") -> StageReached:
    """Bring a tender into the stage an action leads to (段階の移行); of a decision the reason is its statement.

    Raises
    ------
    RefusedError
        Where something is due before, or the tender does not go through that stage.
    DefinitionError
        With the faults of a definition that cannot be published, or of files that cannot be evaluated.
    LookupError
        Where the action changes no stage, or more than that: prices are opened by a function of their own.
    """
    if action not in MOVES or action is OPEN_PRICES:
        raise LookupError(action.id)
    with acting.doing(action, key, reason=reason) as act:
        tender = read_tender(saved_files(act.connection, act.tender))
        stage = target_of(action, act.stage, tender)
        require_nothing_due(act, tender)
        follow = CONSEQUENCES.get(action.id)
        follows = follow(act, tender) if follow else Consequences()
        round_ = act.tender.round + (action is SCORE_AGAIN)
        enter(act, stage, round_=round_, **follows.recorded)
    notes = timestamp_notes(partial(have_timestamped, acting, key)) if action in _TIMESTAMPED else ()
    return StageReached(stage=stage, notes=(*follows.notes, *notes), evaluations=follows.evaluations)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureState:
    """Where a tender stands (案件の状況): its stages and the one it is in, its definition's hash, and who may go on."""

    key: str
    title: str
    stages: tuple[Stage, ...]
    stage: Stage
    round: int
    version: int
    definition_sha256: str
    moves: tuple[Action, ...]


def standing(acting: Acting, key: str) -> ProcedureState:
    """Say where a tender stands and which moves there are from here (案件の状況); what is due before is not told."""
    with acting.looking(LOOK, key) as act:
        tender = read_tender(saved_files(act.connection, act.tender))
        return ProcedureState(
            key=key,
            title=tender.title,
            stages=stages_of(tender),
            stage=act.stage,
            round=act.tender.round,
            version=act.tender.version,
            definition_sha256=digest(act.tender.definition),
            moves=tuple(action for action in MOVES if act.stage in action.stages and _is_open(action, act, tender)),
        )


def _is_open(action: Action, act: Act, tender: Tender) -> bool:
    try:
        target_of(action, act.stage, tender)
    except RefusedError:
        return False
    return True


def target_of(action: Action, stage: Stage, tender: Tender) -> Stage:
    """Return where a move leads (移行先), or raise RefusedError where the tender does not go there from here."""
    stages = stages_of(tender)
    target = action.leads_to or [before for before in stages if before.order < stage.order][-1]
    if target not in stages:
        what = Text(
            f"この案件に「{target.text.ja}」の段階はありません",
            f"This tender has no stage “{target.text.en}”",
        )
        raise RefusedError("no-such-stage", what)
    if between := [one for one in stages if stage.order < one.order < target.order]:
        what = Text(
            f"先に「{between[0].text.ja}」の段階を経てください",
            f"Go through the stage “{between[0].text.en}” first",
        )
        raise RefusedError("stage-between", what)
    return target


def require_nothing_due(act: Act, tender: Tender) -> None:
    """Raise RefusedError where something must be done before a move, and say what (移行の条件)."""
    if due := [text for condition in DUE_BEFORE.get(act.action.id, ()) for text in condition(act, tender)]:
        listed = Text("、".join(text.ja for text in due), "; ".join(text.en for text in due))
        what = Text(
            f"「{act.action.text.ja}」の前に必要なことがあります: {listed.ja}",
            f"Before you can {act.action.text.en}: {listed.en}",
        )
        raise RefusedError("not-yet", what)


DUE_BEFORE: Final[Mapping[str, tuple[Callable[[Act, Tender], Iterator[Text]], ...]]] = MappingProxyType(
    {LOCK.id: (sheets_due,), OPEN_PRICES.id: (dispositions_due,)}
)
"""What must hold before a move (移行の条件): each says what is still due."""
