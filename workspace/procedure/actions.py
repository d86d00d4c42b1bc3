"""Who may do what when (操作と権限): the one table that every function of the workspace asks."""

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from typing import Final

from criteria.finding import Text
from workspace.procedure.stages import Role, Stage

_O, _M, _C, _E, _A, _S = Role.OFFICE, Role.MEMBER, Role.CHAIR, Role.OBSERVER, Role.AUDITOR, Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person may do (操作): by which roles, in which stages, and the stage it leads to.

    Without ``stages`` it belongs to the house and not to a tender. Where ``reason_due``, it is refused without one.
    What ``only_looks`` changes nothing; it is journaled where it is refused, and not where it succeeds.
    """

    id: str
    text: Text
    roles: frozenset[Role]
    _: KW_ONLY
    stages: frozenset[Stage] = frozenset()
    leads_to: Stage | None = None
    reason_due: bool = False
    only_looks: bool = False


_EVERY_STAGE: Final = tuple(Stage)
_FROM_LOCK: Final = _EVERY_STAGE[Stage.LOCKED.order :]
_OF_A_TENDER: Final = tuple(role for role in Role if role is not _S)
ACTIONS: Final[dict[str, Action]] = {}


def _action(
    name: str,
    words: tuple[str, str],
    roles: Collection[Role],
    stages: Collection[Stage] = (),
    leads_to: Stage | None = None,
    *,
    reason_due: bool = False,
    only_looks: bool = False,
) -> Action:
    action = Action(
        name,
        Text(*words),
        frozenset(roles),
        stages=frozenset(stages),
        leads_to=leads_to,
        reason_due=reason_due,
        only_looks=only_looks,
    )
    ACTIONS[name] = action
    return action


# The house
CREATE = _action("create", ("案件の作成", "create a tender"), (_O,))
IMPORT = _action("import", ("案件の取込み", "import a tender"), (_O,))
ADD_PERSON = _action("add-person", ("利用者の登録", "add a person"), (_O, _S))
CHANGE_PERSON = _action("change-person", ("利用者の変更", "change a person"), (_S,))
GRANT_IN_HOUSE = _action("grant-in-house", ("全体の役割の付与", "grant a role in the house"), (_S,))
WITHDRAW_IN_HOUSE = _action("withdraw-in-house", ("全体の役割の取消し", "withdraw a role in the house"), (_S,))
LIST_PEOPLE = _action("list-people", ("利用者の一覧", "list the people"), (_O, _S, _A), only_looks=True)
READ_HOUSE_JOURNAL = _action(
    "read-house-journal", ("全体の記録の閲覧", "read the journal of the house"), (_S, _A), only_looks=True
)
VERIFY_ALL = _action("verify-all", ("すべての記録の検証", "verify every journal"), (_S, _A))
BACK_UP = _action("back-up", ("バックアップ", "back everything up"), (_S,))
RESTORE = _action("restore", ("バックアップからの復元", "restore a backup"), (_S,))

# The definition and the people of a tender
# Whoever runs the server looks after people and backups, and has no business in what is tendered.
LOOK = _action("look", ("案件の閲覧", "look at the tender"), _OF_A_TENDER, _EVERY_STAGE, only_looks=True)
GRANT = _action("grant", ("役割の付与", "grant a role"), (_O, _S), _EVERY_STAGE)
WITHDRAW = _action("withdraw", ("役割の取消し", "withdraw a role"), (_O, _S), _EVERY_STAGE)
ISSUE_CODE = _action("issue-code", ("個人コードの発行", "issue a personal code"), (_O,), _EVERY_STAGE)
WITHDRAW_CODE = _action("withdraw-code", ("個人コードの取消し", "withdraw a personal code"), (_O,), _EVERY_STAGE)
DEFINE = _action("define", ("定義の変更", "change the definition"), (_O,), (Stage.DRAFT,))
AMEND = _action(
    "amend",
    ("公告後の訂正", "amend the published terms"),
    (_O,),
    (Stage.PUBLISHED, Stage.RECEIVING, Stage.QUALIFICATION, Stage.SCORING),
    reason_due=True,
)
ATTACH = _action("attach", ("ファイルの添付", "attach a file"), (_O,), _EVERY_STAGE[: Stage.CLOSED.order])

# Bids and what is on file
RECORD_BID = _action("record-bid", ("入札の記録", "record a bid"), (_O,), (Stage.DRAFT, Stage.RECEIVING))
RECORD_FACT = _action(
    "record-fact",
    ("事業者情報の記録", "record what is on file about a vendor"),
    (_O,),
    (Stage.DRAFT, Stage.PUBLISHED, Stage.RECEIVING, Stage.QUALIFICATION),
)
# A bid is withdrawn, and a suspension or an investigation's outcome becomes known, while the members mark and after.
CORRECT_BID = _action(
    "correct-bid",
    ("入札の訂正", "correct a bid"),
    (_O,),
    (Stage.QUALIFICATION, Stage.SCORING, Stage.LOCKED, Stage.OPENING),
    reason_due=True,
)
CORRECT_FACT = _action(
    "correct-fact",
    ("事業者情報の訂正", "correct what is on file about a vendor"),
    (_O,),
    (Stage.SCORING, Stage.LOCKED, Stage.OPENING),
    reason_due=True,
)
READ_ROWS = _action(
    "read-rows", ("入札・事業者情報の閲覧", "read the rows on file"), (_O, _A), _EVERY_STAGE, only_looks=True
)
SET_CUSTODIANS = _action(
    "set-custodians", ("価格の保管者の設定", "set the custodians of the prices"), (_O,), (Stage.DRAFT, Stage.PUBLISHED)
)

# Scoring
DECLARE_CONFLICT = _action(
    "declare-conflict",
    ("利益相反の申告", "declare a conflict of interest"),
    (_M, _C),
    (Stage.QUALIFICATION, Stage.SCORING),
)
READ_OWN_CONFLICTS = _action(
    "read-own-conflicts",
    ("自分の利益相反の申告の閲覧", "read one's own declarations"),
    (_M, _C),
    _EVERY_STAGE[Stage.QUALIFICATION.order :],
    only_looks=True,
)
READ_CONFLICTS = _action(
    "read-conflicts",
    ("利益相反の申告の閲覧", "read the declared conflicts"),
    (_O, _A),
    _EVERY_STAGE[Stage.QUALIFICATION.order :],
    only_looks=True,
)
READ_BIDS = _action(
    "read-bids",
    ("提案の閲覧", "read the bids"),
    (_M, _C, _O, _A),
    _EVERY_STAGE[Stage.QUALIFICATION.order :],
    only_looks=True,
)
MARK = _action("mark", ("採点", "give a mark"), (_M, _C), (Stage.SCORING,))
SUBMIT = _action("submit", ("採点表の提出", "submit a sheet"), (_M, _C), (Stage.SCORING,))
CHANGE_SUBMITTED = _action(
    "change-submitted",
    ("提出後の採点の変更", "change a mark after submission"),
    (_M, _C),
    (Stage.SCORING,),
    reason_due=True,
)
READ_OWN_MARKS = _action(
    "read-own-marks",
    ("自分の採点の閲覧", "read one's own marks"),
    (_M, _C),
    _EVERY_STAGE[Stage.SCORING.order :],
    only_looks=True,
)
READ_PROGRESS = _action(
    "read-progress", ("提出状況の閲覧", "see who has submitted"), (_O,), (Stage.SCORING, *_FROM_LOCK), only_looks=True
)
READ_ALL_MARKS = _action(
    "read-all-marks", ("全委員の採点の閲覧", "read all marks"), _OF_A_TENDER, _FROM_LOCK, only_looks=True
)
READ_ANALYTICS = _action(
    "read-analytics", ("採点の分析の閲覧", "read the panel analytics"), (_C, _O, _A), _FROM_LOCK, only_looks=True
)
DISPOSE = _action("dispose", ("採点差の措置", "settle a difference of marks"), (_C,), (Stage.LOCKED,), reason_due=True)
# 地方自治法施行令第167条の10の2第4項・第5項: heard on the criteria, and again where the decision needs it.
STATE_OPINION = _action(
    "state-opinion",
    ("意見の記録", "state an opinion"),
    (_E,),
    (Stage.DRAFT, Stage.LOCKED, Stage.OPENING, Stage.EVALUATED),
)
ENTER_LOTTERY = _action(
    "enter-lottery",
    ("くじの記録", "record a lottery entry"),
    (_O,),
    (Stage.RECEIVING, Stage.LOCKED, Stage.OPENING, Stage.EVALUATED),
)

# Stages
PUBLISH = _action("publish", ("公告", "publish"), (_O,), (Stage.DRAFT,), Stage.PUBLISHED)
RECEIVE = _action("receive", ("受付開始", "open the receiving of bids"), (_O,), (Stage.PUBLISHED,), Stage.RECEIVING)
QUALIFY = _action(
    "qualify", ("受付締切", "close the receiving of bids"), (_O,), (Stage.RECEIVING,), Stage.QUALIFICATION
)
SCORE = _action("score", ("採点開始", "open the scoring"), (_O,), (Stage.QUALIFICATION,), Stage.SCORING)
# No member, the chair neither: whether it is refused depends on the other members' sheets. What is marked by nobody is
# locked right after the qualification.
LOCK = _action("lock", ("採点確定", "lock the scoring"), (_O,), (Stage.QUALIFICATION, Stage.SCORING), Stage.LOCKED)
SCORE_AGAIN = _action(
    "score-again", ("次の採点", "open another round of scoring"), (_O,), (Stage.LOCKED,), Stage.SCORING, reason_due=True
)
OPEN_PRICES = _action("open-prices", ("開札", "open the prices"), (_O,), (Stage.LOCKED,), Stage.OPENING)
# Again where it is evaluated already: a tie may have been drawn for since.
EVALUATE = _action(
    "evaluate", ("評価の確定", "evaluate"), (_O,), (Stage.LOCKED, Stage.OPENING, Stage.EVALUATED), Stage.EVALUATED
)
DECIDE = _action("decide", ("決定", "decide"), (_C,), (Stage.EVALUATED,), Stage.DECIDED, reason_due=True)
UNDO_DECISION = _action(
    "undo-decision",
    ("決定の取消し", "withdraw the decision"),
    (_C,),
    (Stage.DECIDED,),
    Stage.EVALUATED,
    reason_due=True,
)
CLOSE = _action("close", ("終了", "close"), (_O,), (Stage.DECIDED,), Stage.CLOSED)
STEP_BACK = _action(
    "step-back",
    ("前の段階に戻す", "go back a stage"),
    (_O,),
    tuple(stage for stage in _EVERY_STAGE if stage not in (Stage.DRAFT, Stage.DECIDED)),
    reason_due=True,
)

# What leaves
EXPORT = _action(
    "export", ("案件の書出し", "export the tender"), (_O, _A), (*_EVERY_STAGE[: Stage.SCORING.order], *_FROM_LOCK)
)
READ_JOURNAL = _action("read-journal", ("記録の閲覧", "read the journal"), (_O, _A, _C), _FROM_LOCK, only_looks=True)
VERIFY_JOURNAL = _action("verify-journal", ("記録の検証", "verify the journal"), (_O, _A, _S), _FROM_LOCK)
TIMESTAMP = _action("timestamp", ("時刻認証", "have the journal timestamped"), (_O, _C), _FROM_LOCK)
