"""The page of the procedure (手続の一覧): stages, roles, and who may do what when, from the table of actions."""

from collections.abc import Iterable, Iterator
from typing import Final

from workspace.procedure.actions import ACTIONS, Action
from workspace.procedure.stages import Role, Stage

_INTRO: Final = """\
# Stages, roles and actions 段階・役割・操作

Who may do what when. This page is written by the program (`python -m workspace.procedure`) from the one table that
every function of the workspace asks: a button, a command and a program get the same answer. What is not allowed is
refused and journaled with its reason code: `not-allowed` (another role, or no such tender), `wrong-stage`,
`reason-due`. On a machine of one's own one person has every role, and neither blindness nor sealed prices are promised.

- A tender in which the members mark nothing skips *Scoring*; one without sealed prices skips *Opening*.
- After publication the terms change by *amend* alone, which voids the sheets handed in, and the marks of criteria whose
  scale is another one.
- Before the scoring is locked, every member has handed in a sheet or is declared absent. No member locks it, the chair
  neither: whether it is refused depends on the others' sheets.
- *Evaluate* keeps the status and the fingerprint of the input; *decide* is refused where either is another one by then.
- *Go back a stage* names what it reopens and what is void. A decision is withdrawn by the chair, who took it.
- Marks, the journal and exports are open from *Locked* on; the one person of a machine exports before *Scoring* too.

いつ、誰が、何をできるかの一覧です。ワークスペースのすべての機能が参照する1つの表から自動的に作成されます。画面・コマンド・
プログラムのどこから操作しても結果は同じです。許可されない操作は拒否され、理由コードとともに記録されます。1人で用いる場合は、
その人がすべての役割を持ち、採点の秘匿と価格の封緘は保証されません。

- 委員の採点がない案件は「採点」を、封緘された価格がない案件は「開札」を経ません。
- 公告後の変更は訂正のみで、提出済みの採点表と、配点・尺度の変わった評価項目の採点は無効になります。
- 採点の確定には、全委員の採点表の提出又は欠席の定めが必要です。委員長を含め、委員は確定できません。
  拒否されるかどうかから、他の委員の提出状況が分かるためです。
- 評価の確定では結果と入力の指紋を記録し、決定の時点で異なるときは決定できません。
- 前の段階に戻すときは、再び開かれるものと効力を失うものを示します。決定の取消しは、決定した委員長が行います。
- 採点・記録・書出しは、採点確定の後に開示されます。1人で用いる場合は、採点の始まる前にも書き出せます。
"""


def procedure_page() -> str:
    """Return the whole page as Markdown, in English and Japanese."""
    house = [action for action in ACTIONS.values() if not action.stages]
    tender = [action for action in ACTIONS.values() if action.stages and not action.leads_to]
    moves = [action for action in ACTIONS.values() if action.leads_to]
    parts = [
        _INTRO,
        "## Stages 段階\n",
        *_table(
            ["stage", "段階", "from here 次の操作"],
            [[f"`{stage}` {stage.text.en}", stage.text.ja, _from(stage, moves)] for stage in Stage],
        ),
        "## Roles 役割\n",
        *_table(["role", "役割"], [[f"`{role}` {role.text.en}", role.text.ja] for role in Role]),
        "## From stage to stage 段階の移行\n",
        *_table(
            [*_HEAD, "stages 段階", "leads to 移行先"],
            [[*_cells(action), _stages(action), _to(action)] for action in moves],
        ),
        "## In a tender 案件の操作\n",
        *_table([*_HEAD, "stages 段階"], [[*_cells(action), _stages(action)] for action in tender]),
        "## In the house 全体の操作\n",
        *_table(_HEAD, map(_cells, house)),
        "● may 可 / ◐ may, with a reason 理由を付して可",
    ]
    return "\n".join(parts) + "\n"


_SHOWN: Final = 2
"""Stages that are listed one by one."""

_HEAD: Final = ["action", "操作", *(f"{role.text.en} {role.text.ja}" for role in Role)]


def _cells(action: Action) -> list[str]:
    may = "◐" if action.reason_due else "●"
    return [f"`{action.id}` {action.text.en}", action.text.ja, *(may if role in action.roles else "" for role in Role)]


def _stages(action: Action) -> str:
    if action.stages == set(Stage):
        return "every すべて"
    listed = [f"{stage.text.en} {stage.text.ja}" for stage in Stage if stage in action.stages]
    orders = sorted(stage.order for stage in action.stages)
    is_run = orders == list(range(orders[0], orders[-1] + 1))
    return f"{listed[0]} – {listed[-1]}" if is_run and len(listed) > _SHOWN else ", ".join(listed)


def _to(action: Action) -> str:
    return f"{action.leads_to.text.en} {action.leads_to.text.ja}" if action.leads_to else ""


def _from(stage: Stage, moves: list[Action]) -> str:
    return ", ".join(f"`{action.id}` {action.text.ja}" for action in moves if stage in action.stages)


def _table(head: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
