"""Stages on the terminal (段階の表示・移行): where a tender stands, who may go on, and what a move brought."""

from pathlib import Path
from typing import Any

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text
from criteria.spelling import did_you_mean
from data.sources.files import DEFINITION
from data.text.delimited import read_text_file
from scoring import Result
from terminal.evaluation import show_evaluation
from terminal.run import output, print_json
from terminal.tables import console, heading, paragraph, table
from terminal.workspace.opening import acting_at_terminal
from workspace.moves.amendments import amend
from workspace.moves.move import MOVES, ProcedureState, StageReached, standing
from workspace.moves.move import move as move_tender
from workspace.procedure.actions import OPEN_PRICES, Action
from workspace.procedure.stages import Role


def run_stage(key: str, language: Language, *, move: str, reason: str, as_json: bool) -> None:
    """Show where a tender stands, or make a move, as `sentei stage` does."""
    with acting_at_terminal(language) as acting:
        if move:
            moved = move_tender(acting, key, _move_named(move), reason)
            with output():
                if as_json:
                    print_json(_moved_document(moved, language))
                else:
                    _show_moved(moved, language)
            return
        stands = standing(acting, key)
        with output():
            if as_json:
                print_json(_standing_document(stands))
            else:
                _show_standing(stands, language)


def _move_named(name: str) -> Action:
    if name == OPEN_PRICES.id:
        raise EvaluationError(Text("開札は `sentei opening` で行います", "Prices are opened by `sentei opening`"))
    moves = {action.id: action for action in MOVES if action is not OPEN_PRICES}
    if name not in moves:
        listed, near = ", ".join(moves), did_you_mean(name, moves)
        what = Text(
            f"{name}: この操作はありません。操作は {listed} です。{near.ja}",
            f"{name}: there is no such move; the moves are {listed}. {near.en}",
        )
        raise EvaluationError(what)
    return moves[name]


def _show_standing(stands: ProcedureState, language: Language) -> None:
    screen = console()
    paragraph(screen, f"{stands.title} ({stands.key})")
    path = [
        f"[{stage.text.to(language)}]" if stage is stands.stage else stage.text.to(language) for stage in stands.stages
    ]
    paragraph(screen, " → ".join(path))
    if stands.round > 1:
        paragraph(screen, {"ja": f"採点{stands.round}回目", "en": f"Round {stands.round} of the scoring"}[language])
    version = {"ja": f"(版 {stands.version})", "en": f" (version {stands.version})"}[language]
    paragraph(screen, f"{DEFINITION} SHA-256: {stands.definition_sha256}{version}")
    heading(screen, {"ja": "次の操作", "en": "Moves from here"}[language])
    heads = {"ja": ["MOVE", "操作", "できる役割", "理由"], "en": ["Move", "What it does", "Roles", "Reason"]}[language]
    due = {"ja": "必要", "en": "due"}[language]
    rows = [
        (action.id, action.text.to(language), _roles(action, language), due if action.reason_due else "")
        for action in stands.moves
    ]
    screen.print(table(None, heads, rows, right=frozenset()))


def _roles(action: Action, language: Language) -> str:
    roles = [role.text.to(language) for role in Role if role in action.roles]
    return {"ja": "、", "en": ", "}[language].join(roles)


def _standing_document(stands: ProcedureState) -> dict[str, Any]:
    return {
        "key": stands.key,
        "title": stands.title,
        "stage": stands.stage,
        "round": stands.round,
        "version": stands.version,
        "stages": list(stands.stages),
        "definition_sha256": stands.definition_sha256,
        "moves": [
            {
                "move": action.id,
                "roles": [role for role in Role if role in action.roles],
                "reason_due": action.reason_due,
            }
            for action in stands.moves
        ],
    }


def _show_moved(moved: StageReached, language: Language) -> None:
    screen = console()
    for evaluation in moved.evaluations:
        show_evaluation(evaluation, language)
        screen.print()
    paragraph(screen, {"ja": f"段階: {moved.stage.text.ja}", "en": f"Stage: {moved.stage.text.en}"}[language])
    for note in moved.notes:
        paragraph(screen, note.to(language))


def _moved_document(moved: StageReached, language: Language) -> dict[str, Any]:
    return {
        "stage": moved.stage,
        "notes": [note.to(language) for note in moved.notes],
        "results": [Result.of(evaluation, language).to_document() for evaluation in moved.evaluations],
    }


def run_amend(key: str, file: Path, reason: str, language: Language) -> None:
    """Amend the published definition and say what is void, as `sentei amend` does."""
    with acting_at_terminal(language) as acting:
        amended = amend(acting, key, read_text_file(file.read_bytes(), file.name), reason)
        with output():
            typer.echo(f"{DEFINITION} SHA-256: {amended.definition_sha256}")
            screen = console()
            for void, text in (
                (amended.void_sheets, Text("提出が無効になった採点表", "Sheets that are void")),
                (amended.void_criteria, Text("採点が無効になった評価項目", "Criteria whose marks are void")),
            ):
                if void:
                    paragraph(screen, {"ja": "、", "en": ", "}[language].join(void), lead=f"{text.to(language)}: ")
