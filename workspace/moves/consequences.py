"""What a move brings with it (移行の効果): what is frozen, computed, reopened or void, and how that is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from criteria.cause import cause_lines
from criteria.finding import Severity, Text
from criteria.tender import Tender
from criteria.terms import AwardStatus
from data.tables.names import DISPOSITIONS
from scoring.evaluation.evaluation import Evaluation
from workspace.journal.chain import digest
from workspace.moves.results import evaluated_results, evaluations, results
from workspace.moves.voiding import remove_rows
from workspace.people.acting import Act
from workspace.procedure.actions import DECIDE, EVALUATE, PUBLISH, SCORE_AGAIN, STEP_BACK, UNDO_DECISION
from workspace.procedure.refusals import RefusedError
from workspace.procedure.stages import Stage

_MOST_FAULTS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What follows from a move: what the journal keeps of it, what the person is told, what was evaluated."""

    recorded: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()


def _publish(act: Act, _tender: Tender) -> Consequences:
    sha256 = digest(act.tender.definition)
    note = Text(
        f"定義を確定しました。SHA-256: {sha256}。以後の変更は、理由を付した訂正のみです",
        f"The definition is frozen. SHA-256: {sha256}. From here on it is changed by a recorded amendment alone",
    )
    return Consequences(recorded={"sha256": sha256}, notes=(note,))


def _evaluate(act: Act, tender: Tender) -> Consequences:
    evaluated = evaluations(act, tender)
    still_open = [each for each in evaluated if each.award.status is AwardStatus.INCOMPLETE]
    if still_open:
        found_open = (finding for each in still_open for finding in each.findings)
        grave = [finding for finding in found_open if finding.severity is not Severity.EXCLUSION]
        # An outcome that is awaited is a warning: it comes behind the faults.
        grave.sort(key=lambda finding: finding.severity is not Severity.FAULT)
        ja, en = ("\n".join(list(cause_lines(grave, language))[:_MOST_FAULTS]) for language in ("ja", "en"))
        what = Text(f"未確定の事項があるため評価できません\n{ja}", f"Something is open, and nothing is evaluated\n{en}")
        raise RefusedError("still-incomplete", what)
    outcome = results(evaluated)
    notes = tuple(Text(f"指紋: {result['fingerprint']}", f"Fingerprint: {result['fingerprint']}") for result in outcome)
    return Consequences(recorded={"results": outcome}, notes=notes, evaluations=evaluated)


def _decide(act: Act, tender: Tender) -> Consequences:
    evaluated = evaluations(act, tender)
    found = results(evaluated)
    if found != evaluated_results(act):
        what = Text(
            "評価の後に内容が変わっています。評価をやり直してから決定してください",
            "Something changed since the evaluation: evaluate again, then decide",
        )
        raise RefusedError("changed-since", what)
    return Consequences(recorded={"results": found}, evaluations=evaluated)


def _undo_decision(_act: Act, _tender: Tender) -> Consequences:
    return Consequences(notes=(Text("決定を取り消しました", "The decision is withdrawn"),))


_MARKS_ARE_KNOWN: Final = Text(
    "各委員の採点は既に開示されています。以後の採点は、他の委員の採点を知り得た状態で行われます",
    "The members' marks have been read: from here on marks are given by people who may know the others'",
)
_SHEETS_STAY: Final = Text(
    "提出済みの採点表は残ります。採点の変更には理由が必要で、当初の採点も残ります",
    "The sheets handed in stay: a mark is changed with a reason, and the first one is kept",
)


def _score_again(act: Act, _tender: Tender) -> Consequences:
    number = act.tender.round + 1
    due = Text(
        f"{number}回目の採点です。各委員の採点表の提出が改めて必要です",
        f"Round {number} of the scoring: every member hands in a sheet anew",
    )
    return Consequences(notes=(due, _MARKS_ARE_KNOWN, *_void_settled(act)))


def _step_back(act: Act, _tender: Tender) -> Consequences:
    return Consequences(notes=(*_REOPENED[act.stage], *(_void_settled(act) if act.stage is Stage.LOCKED else ())))


def _void_settled(act: Act) -> tuple[Text, ...]:
    """Void what was settled: it was agreed on the marks that may now change."""
    settled = remove_rows(act, DISPOSITIONS, lambda _: True)
    void = Text(f"採点差の措置{settled}件は効力を失いました", f"Differences settled that are void: {settled}")
    return (void,) if settled else ()


_REOPENED: Final[Mapping[Stage, tuple[Text, ...]]] = MappingProxyType(
    {
        Stage.PUBLISHED: (
            Text(
                "公告を取り消しました。定義は公告まで自由に変更できます",
                "The publication is withdrawn: until the next one the definition is changed freely",
            ),
        ),
        Stage.RECEIVING: (
            Text("受付を止めました。記録した入札は残ります", "No bids are received; those recorded stay"),
        ),
        Stage.QUALIFICATION: (
            Text(
                "受付を再開しました。記録した入札と利益相反の申告は残ります",
                "Bids are received again; those recorded stay, and so do declared conflicts of interest",
            ),
        ),
        Stage.SCORING: (
            Text("採点を中断しました。採点は残ります", "The scoring is interrupted; the marks stay"),
            _SHEETS_STAY,
        ),
        Stage.LOCKED: (
            Text("採点を再開しました", "The scoring is open again"),
            _MARKS_ARE_KNOWN,
            _SHEETS_STAY,
        ),
        Stage.OPENING: (
            Text(
                "価格は既に開札されており、封緘には戻りません",
                "The prices have been opened, and cannot be sealed again",
            ),
        ),
        Stage.EVALUATED: (Text("評価は効力を失いました", "The evaluation is void"),),
        Stage.CLOSED: (Text("案件を再開しました。決定は残ります", "The tender is open again; the decision stands"),),
    }
)


CONSEQUENCES: Final[Mapping[str, Callable[[Act, Tender], Consequences]]] = MappingProxyType(
    {
        PUBLISH.id: _publish,
        EVALUATE.id: _evaluate,
        DECIDE.id: _decide,
        UNDO_DECISION.id: _undo_decision,
        SCORE_AGAIN.id: _score_again,
        STEP_BACK.id: _step_back,
    }
)
"""What follows from a move, by its action; from the others nothing does but the new stage."""
