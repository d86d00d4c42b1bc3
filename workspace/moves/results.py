"""Results (評価結果): what the engine computes of a saved tender, and what the journal says was evaluated."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from criteria.lots import lots_of, of_lot
from criteria.tender import Tender
from data.bids.read import read_bids
from data.tables.names import BIDS
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from workspace.journal.chain import canonical
from workspace.people.acting import Act
from workspace.procedure.actions import EVALUATE
from workspace.store.schema import JOURNAL
from workspace.tenders.saved import saved_files


def evaluations(act: Act, tender: Tender) -> tuple[Evaluation, ...]:
    """Evaluate a tender as it is saved (評価の計算), each lot by itself where no selection decides over all."""
    files = saved_files(act.connection, act.tender)
    # Where nobody bid there is no table, and nothing to award.
    bids, findings = read_bids(files, tender) if f"{BIDS}.csv" in files.names else ((), ())
    lots = lots_of(bids)
    return tuple(evaluate(tender, *of_lot(lot, bids, findings)) for lot in lots)


def results(evaluated: Sequence[Evaluation]) -> list[dict[str, Any]]:
    """Return what the journal keeps of an evaluation: of each lot its status, winners and the input's fingerprint."""
    return [
        {
            "lot": evaluation.lot,
            "status": evaluation.award.status.value,
            "first": list(evaluation.award.first),
            "winners": list(evaluation.award.winners),
            "fingerprint": evaluation.fingerprint,
        }
        for evaluation in evaluated
    ]


def evaluated_results(act: Act) -> list[dict[str, Any]] | None:
    """Return what the journal says was evaluated last (評価済みの結果), None where nothing was."""
    rows = act.connection.scalars(
        select(JOURNAL.c.content)
        .where(JOURNAL.c.chain == act.key, JOURNAL.c.content.contains(canonical(EVALUATE.id)))
        .order_by(JOURNAL.c.sequence.desc())
    )
    for row in map(json.loads, rows):
        if row["action"] == EVALUATE.id and row["outcome"] == "done":
            found: list[dict[str, Any]] = row["after"]["results"]
            return found
    return None
