"""Where a tender stands (段階の変更): its stage and round of scoring, changed in one place."""

from typing import Any

from sqlalchemy import update

from workspace.people.acting import Act
from workspace.procedure.stages import Stage
from workspace.store.schema import TENDERS


def enter(act: Act, stage: Stage, *, round_: int | None = None, **more: Any) -> None:  # noqa: ANN401 - JSON
    """Bring the tender of an act into a stage (段階への移行), and record it with whatever ``more`` is to be said."""
    tender = act.tender
    after = {"stage": stage, "round": tender.round if round_ is None else round_}
    act.connection.execute(update(TENDERS).where(TENDERS.c.key == act.key).values(**after, version=tender.version + 1))
    act.record(
        subject={"tender": act.key},
        before={"stage": tender.stage, "round": tender.round},
        after={**after, **more},
    )
