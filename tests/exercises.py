"""Every public function of the workspace that a person reaches: how a test calls it, and when it must be allowed."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from played import DEFINITION, KEY, NEWCOMER, files

import workspace
from criteria.errors import DefinitionError
from criteria.terms import DispositionOutcome
from workspace import Acting
from workspace.moves.amendments import amend, amend_lot
from workspace.moves.move import MOVES, move, standing
from workspace.panel.conflicts import declare_conflicts, declared_conflicts, my_conflicts
from workspace.panel.marks import save_mark
from workspace.panel.opinions import opinions, state_opinion
from workspace.panel.settling import analytics, differences, dispose
from workspace.panel.sheets import my_sheet, progress, submit
from workspace.people.codes import issue_code, withdraw_code
from workspace.people.roster import add_person, change_person, list_people
from workspace.prices.bids import record_bid, remove_bid
from workspace.prices.custodians import safekeeping, set_custodians
from workspace.prices.lottery import commit_lottery, enter_lottery, reveal_lottery
from workspace.prices.opening import open_prices
from workspace.procedure import actions
from workspace.procedure.actions import Action
from workspace.procedure.stages import Role, Stage
from workspace.tenders.attached import attach
from workspace.tenders.backup import backup
from workspace.tenders.keeping import (
    create_tender,
    define,
    import_tender,
    my_tenders,
    open_tender,
    what_is_withheld,
    why_no_bids,
)
from workspace.tenders.one_file import export_tender
from workspace.tenders.recording import record_fact, remove_fact, rows_on_file
from workspace.tenders.roles import grant, withdraw
from workspace.verification.reading import read_house_journal, read_journal
from workspace.verification.timestamps import have_timestamped
from workspace.verification.verify import verify, verify_all


def functions() -> Iterator[Callable[..., Any]]:
    """Yield every public function of the workspace that takes an Acting."""
    for found in pkgutil.walk_packages(workspace.__path__, "workspace."):
        if found.name.endswith("__main__") or found.name.startswith("workspace.store.migrations"):
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
    reason code by stage where the table allows it and the tender does not; ``stops`` is what then stops it at last.
    """

    function: Callable[..., Any]
    actions: tuple[Action, ...]
    call: Callable[[Acting, str], Any]
    refused: Mapping[Stage, str] = field(default_factory=dict)
    stops: type[Exception] | None = None

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

_FROM_LOCK: Final = tuple(Stage)[Stage.LOCKED.order :]
_UNDECLARED: Final = {Stage.SCORING: "conflict-due"}
"""Nobody has declared where the members begin to mark."""

EXERCISES: Final = (
    *(moving(action, **_REFUSED_MOVES.get(action.id, {})) for action in MOVES if action is not actions.OPEN_PRICES),
    Exercise(
        function=import_tender,
        actions=(actions.IMPORT,),
        call=lambda acting, _: import_tender(acting, files(), "別の案件"),
    ),
    Exercise(function=open_tender, actions=(actions.LOOK,), call=lambda acting, _: open_tender(acting, KEY)),
    Exercise(function=why_no_bids, actions=(actions.LOOK,), call=lambda acting, _: why_no_bids(acting, KEY)),
    Exercise(function=what_is_withheld, actions=(actions.LOOK,), call=lambda acting, _: what_is_withheld(acting, KEY)),
    Exercise(function=standing, actions=(actions.LOOK,), call=lambda acting, _: standing(acting, KEY)),
    Exercise(
        function=amend,
        actions=(actions.AMEND,),
        call=lambda acting, reason: amend(acting, KEY, DEFINITION.replace("構築業務", "構築・保守業務"), reason),
    ),
    Exercise(
        function=amend_lot,
        actions=(actions.AMEND,),
        call=lambda acting, reason: amend_lot(acting, KEY, {"lot": "東", "ceiling": "100"}, 0, reason),
        stops=DefinitionError,  # the tender has no lots
    ),
    Exercise(
        function=create_tender,
        actions=(actions.CREATE,),
        call=lambda acting, _: create_tender(acting, "別の案件", DEFINITION),
    ),
    Exercise(
        function=define,
        actions=(actions.DEFINE,),
        call=lambda acting, _: define(acting, KEY, f"{DEFINITION}\n# 注\n", 1),
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
    Exercise(
        function=remove_fact,
        actions=(actions.RECORD_FACT, actions.CORRECT_FACT),
        call=lambda acting, reason: remove_fact(acting, KEY, "vendors", '["架空電算"]', 1, reason),
    ),
    Exercise(
        function=attach, actions=(actions.ATTACH,), call=lambda acting, _: attach(acting, KEY, "質問回答.txt", b"\n")
    ),
    Exercise(function=export_tender, actions=(actions.EXPORT,), call=lambda acting, _: export_tender(acting, KEY)),
    Exercise(
        function=declare_conflicts,
        actions=(actions.DECLARE_CONFLICT,),
        call=lambda acting, reason: declare_conflicts(acting, KEY, {"架空通信": (True, "")}, reason),
    ),
    Exercise(
        function=my_conflicts, actions=(actions.READ_OWN_CONFLICTS,), call=lambda acting, _: my_conflicts(acting, KEY)
    ),
    Exercise(
        function=declared_conflicts,
        actions=(actions.READ_CONFLICTS,),
        call=lambda acting, _: declared_conflicts(acting, KEY),
    ),
    Exercise(
        function=save_mark,
        actions=(actions.MARK,),
        call=lambda acting, _: save_mark(acting, KEY, "架空通信", "plan", "A", "", 1),
        refused=_UNDECLARED,
    ),
    Exercise(
        function=my_sheet,
        actions=(actions.READ_OWN_MARKS,),
        call=lambda acting, _: my_sheet(acting, KEY),
        refused=_UNDECLARED,
    ),
    Exercise(
        function=submit,
        actions=(actions.SUBMIT,),
        call=lambda acting, _: submit(acting, KEY),
        refused=_UNDECLARED,
    ),
    Exercise(function=progress, actions=(actions.READ_PROGRESS,), call=lambda acting, _: progress(acting, KEY)),
    Exercise(function=differences, actions=(actions.READ_ALL_MARKS,), call=lambda acting, _: differences(acting, KEY)),
    Exercise(
        function=dispose,
        actions=(actions.DISPOSE,),
        call=lambda acting, reason: dispose(acting, KEY, "架空通信", "plan", DispositionOutcome.STANDS, reason),
    ),
    Exercise(function=analytics, actions=(actions.READ_ANALYTICS,), call=lambda acting, _: analytics(acting, KEY)),
    Exercise(
        function=state_opinion,
        actions=(actions.STATE_OPINION,),
        call=lambda acting, _: state_opinion(acting, KEY, "配点は適切である"),
    ),
    Exercise(function=opinions, actions=(actions.LOOK,), call=lambda acting, _: opinions(acting, KEY)),
    Exercise(
        function=backup,
        actions=(actions.BACK_UP,),
        call=lambda acting, _: backup(acting, acting.workspace.database.home / "backup.db"),
    ),
    Exercise(
        function=grant,
        actions=(actions.GRANT,),
        call=lambda acting, _: grant(acting, NEWCOMER, Role.OBSERVER, KEY),
    ),
    Exercise(
        function=grant,
        actions=(actions.GRANT_IN_HOUSE,),
        call=lambda acting, _: grant(acting, NEWCOMER, Role.AUDITOR),
    ),
    Exercise(
        function=withdraw,
        actions=(actions.WITHDRAW,),
        call=lambda acting, _: withdraw(acting, "observer-tender", Role.OBSERVER, KEY),
    ),
    Exercise(
        function=withdraw,
        actions=(actions.WITHDRAW_IN_HOUSE,),
        call=lambda acting, _: withdraw(acting, "auditor-house", Role.AUDITOR),
    ),
    Exercise(
        function=issue_code,
        actions=(actions.ISSUE_CODE,),
        call=lambda acting, _: issue_code(acting, KEY, "observer-tender"),
    ),
    Exercise(
        function=withdraw_code,
        actions=(actions.WITHDRAW_CODE,),
        call=lambda acting, _: withdraw_code(acting, KEY, "observer-tender"),
    ),
    Exercise(function=add_person, actions=(actions.ADD_PERSON,), call=lambda acting, _: add_person(acting, "新任")),
    Exercise(
        function=change_person,
        actions=(actions.CHANGE_PERSON,),
        call=lambda acting, _: change_person(acting, NEWCOMER, 1, name="改名"),
    ),
    Exercise(
        function=record_bid,
        actions=(actions.RECORD_BID, actions.CORRECT_BID),
        call=lambda acting, reason: record_bid(acting, KEY, {"vendor": "架空物産", "price": "50000000"}, 0, reason),
    ),
    Exercise(
        function=remove_bid,
        actions=(actions.RECORD_BID, actions.CORRECT_BID),
        call=lambda acting, reason: remove_bid(acting, KEY, '["架空電算",""]', 1, reason),
    ),
    Exercise(function=safekeeping, actions=(actions.READ_ROWS,), call=lambda acting, _: safekeeping(acting, KEY)),
    Exercise(
        function=set_custodians,
        actions=(actions.SET_CUSTODIANS,),
        call=lambda acting, _: set_custodians(acting, KEY, {"会計課長": "一" * 12, "監査委員": "二" * 12}),
        refused=dict.fromkeys((Stage.DRAFT, Stage.PUBLISHED), "one-envelope"),
    ),
    Exercise(
        function=open_prices,
        actions=(actions.OPEN_PRICES,),
        call=lambda acting, _: open_prices(acting, KEY),
        refused={Stage.LOCKED: "no-such-stage"},
    ),
    Exercise(
        function=enter_lottery,
        actions=(actions.ENTER_LOTTERY,),
        call=lambda acting, reason: enter_lottery(acting, KEY, "架空通信", {"lottery_number": "123"}, 1, reason),
    ),
    Exercise(
        function=commit_lottery,
        actions=(actions.ENTER_LOTTERY,),
        call=lambda acting, _: commit_lottery(acting, KEY, "架空通信", "0" * 64),
        refused={Stage.EVALUATED: "wrong-stage"},
    ),
    Exercise(
        function=reveal_lottery,
        actions=(actions.ENTER_LOTTERY,),
        call=lambda acting, _: reveal_lottery(acting, KEY, "架空通信", 123, "塩", 1),
        refused={
            Stage.RECEIVING: "wrong-stage",
            Stage.LOCKED: "no-such-lottery",
            Stage.EVALUATED: "no-such-lottery",
        },
    ),
    Exercise(function=list_people, actions=(actions.LIST_PEOPLE,), call=lambda acting, _: list_people(acting)),
    Exercise(function=read_journal, actions=(actions.READ_JOURNAL,), call=lambda acting, _: read_journal(acting, KEY)),
    Exercise(
        function=read_house_journal,
        actions=(actions.READ_HOUSE_JOURNAL,),
        call=lambda acting, _: read_house_journal(acting),
    ),
    Exercise(function=verify, actions=(actions.VERIFY_JOURNAL,), call=lambda acting, _: verify(acting, KEY)),
    Exercise(function=verify_all, actions=(actions.VERIFY_ALL,), call=lambda acting, _: verify_all(acting)),
    Exercise(
        function=have_timestamped,
        actions=(actions.TIMESTAMP,),
        call=lambda acting, _: have_timestamped(acting, KEY),
        refused=dict.fromkeys(_FROM_LOCK, "no-authority"),
    ),
)
OPEN_TO_ALL: Final = {my_tenders: my_tenders}
"""What whoever is signed in may do: it shows their own."""
