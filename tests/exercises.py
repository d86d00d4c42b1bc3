"""Every public function of the workspace that a person reaches: how a test calls it, and when it must be allowed."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from played import DEFINITION, KEY, files

import workspace
from workspace import Acting
from workspace.moves.amendments import amend
from workspace.moves.move import MOVES, move, standing
from workspace.procedure import actions
from workspace.procedure.actions import Action
from workspace.procedure.stages import Stage
from workspace.tenders.keeping import import_tender, my_tenders, open_tender
from workspace.tenders.recording import record_fact, rows_on_file


def functions() -> Iterator[Callable[..., Any]]:
    """Yield every public function of the workspace that takes an Acting."""
    for found in pkgutil.walk_packages(workspace.__path__, "workspace."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            kinds = [parameter.annotation for parameter in inspect.signature(function).parameters.values()]
            if function.__module__ == module.__name__ and not name.startswith("_") and Acting in kinds:
                yield function


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """A call of one function: by which of the actions it is allowed, and what else refuses it where it is.

    ``call`` takes who acts, and the reason. Of several actions the one whose stages hold is asked. ``refused`` has the
    reason code by stage where the table allows it and the tender does not.
    """

    function: Callable[..., Any]
    actions: tuple[Action, ...]
    call: Callable[[Acting, str], Any]
    refused: Mapping[Stage, str] = field(default_factory=dict)

    def action(self, stage: Stage) -> Action:
        return next((action for action in self.actions if stage in action.stages), self.actions[0])

    def __str__(self) -> str:
        return f"{self.function.__name__}-{self.actions[0].id}"


def moving(action: Action, **refused: str) -> Exercise:
    return Exercise(
        function=move,
        actions=(action,),
        call=lambda acting, reason: move(acting, KEY, action, reason),
        refused={Stage(stage): code for stage, code in refused.items()},
    )


_REFUSED_MOVES: Final[Mapping[str, Mapping[str, str]]] = {
    "lock": {"qualification": "stage-between", "scoring": "not-yet"},
}

EXERCISES: Final = (
    *(moving(action, **_REFUSED_MOVES.get(action.id, {})) for action in MOVES if action is not actions.OPEN_PRICES),
    Exercise(
        function=import_tender,
        actions=(actions.IMPORT,),
        call=lambda acting, _: import_tender(acting, files(), "別の案件"),
    ),
    Exercise(function=open_tender, actions=(actions.LOOK,), call=lambda acting, _: open_tender(acting, KEY)),
    Exercise(function=standing, actions=(actions.LOOK,), call=lambda acting, _: standing(acting, KEY)),
    Exercise(
        function=amend,
        actions=(actions.AMEND,),
        call=lambda acting, reason: amend(acting, KEY, DEFINITION.replace("構築業務", "構築・保守業務"), reason),
    ),
    Exercise(
        function=rows_on_file, actions=(actions.READ_ROWS,), call=lambda acting, _: rows_on_file(acting, KEY, "vendors")
    ),
    Exercise(
        function=record_fact,
        actions=(actions.RECORD_FACT, actions.CORRECT_FACT),
        call=lambda acting, reason: record_fact(
            acting, KEY, "sanctions", {"vendor": "架空通信", "kind": "suspension", "start": "2026-10-01"}, 0, reason
        ),
    ),
)
OPEN_TO_ALL: Final = {my_tenders: my_tenders}
"""What whoever is signed in may do: it shows their own."""
