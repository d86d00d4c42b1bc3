"""The commands of the workspace (保存された案件のコマンド), thin; what one does is imported when it is asked for."""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from terminal.options import JsonOption, LangOption

workspace_app = typer.Typer(rich_markup_mode=None)
"""The commands, which `sentei` has beside those that need no workspace."""


def _group(name: str, words: str) -> typer.Typer:
    group = typer.Typer(help=words, no_args_is_help=True, rich_markup_mode=None)
    workspace_app.add_typer(group, name=name)
    return group


people_app = _group("people", "Show and change the roster. 利用者")
role_app = _group("role", "Grant and withdraw roles. 役割")
journal_app = _group("journal", "Show, verify and timestamp the journal. 記録")
committee_app = _group("committee", "Conflicts of interest, marks, sheets, differences, opinions. 選定委員会")
lottery_app = _group("lottery", "Enter, commit to and reveal lottery numbers. くじ")
code_app = _group("code", "Issue and withdraw personal codes. 個人コード")

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="The tender's key: see `sentei tenders`.")]
TableArgument = Annotated[str, typer.Argument(metavar="TABLE", help="The table: vendors, certificates, sanctions …")]
CellsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="COLUMN=VALUE", help="The cells of the row, by the names of the columns.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why: it stands in the journal.")]
SeenOption = Annotated[
    int, typer.Option("--seen", min=0, help="The version of the row that you saw; 0 where there was none.")
]


def _room(name: str) -> ModuleType:
    """Import what a group of commands does: a start without them takes no longer for them."""
    return import_module(f"terminal.workspace.{name}")


@workspace_app.command()
def tenders(lang: LangOption, *, as_json: JsonOption = False) -> None:
    """List the saved tenders that are yours to see (保存された案件の一覧)."""
    _room("tenders").run_tenders(lang.value, as_json=as_json)


@workspace_app.command("import")
def import_(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A folder, a .zip of it, a workbook (.xlsx), or an exported tender.")
    ],
    lang: LangOption,
    key: Annotated[
        str, typer.Option("--key", help="The key to keep it under; the tender's id where none is given.")
    ] = "",
) -> None:
    """Take a tender into the workspace (案件の取込み)."""
    _room("tenders").run_import(path, lang.value, key=key)


@workspace_app.command()
def stage(
    key: KeyArgument,
    lang: LangOption,
    move: Annotated[str, typer.Argument(metavar="[MOVE]", help="The move to make: see the table it prints.")] = "",
    reason: ReasonOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Show where a tender stands, or bring it into another stage (段階の表示・移行).

    MOVE is publish, receive, qualify, score, lock, score-again, evaluate, decide, undo-decision, close or step-back. Of
    a decision the reason is its statement.
    """
    _room("stages").run_stage(key, lang.value, move=move, reason=reason, as_json=as_json)


@workspace_app.command()
def amend(
    key: KeyArgument,
    file: Annotated[Path, typer.Argument(help="The amended definition: a tender.toml.")],
    reason: Annotated[str, typer.Option("--reason", help="Why: it stands in the journal.")],
    lang: LangOption,
) -> None:
    """Amend the published definition, which voids the sheets handed in (公告後の訂正)."""
    _room("stages").run_amend(key, file, reason, lang.value)


@workspace_app.command()
def row(  # noqa: PLR0913 - one option for each thing to set
    key: KeyArgument,
    table: TableArgument,
    lang: LangOption,
    cells: CellsArgument = None,
    seen: SeenOption = 0,
    row: Annotated[
        str,
        typer.Option("--row", metavar="ROW", help="The row, as the list names it, where it has no key."),
    ] = "",
    reason: ReasonOption = "",
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the row away.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the rows of a table with their versions, or record one about a vendor (事業者情報の表示・記録)."""
    _room("rows").run_row(
        key,
        table,
        cells or (),
        lang.value,
        seen=seen,
        row=row,
        reason=reason,
        is_removed=remove,
        as_json=as_json,
    )


DefinitionArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The definition: a tender.toml.")]
PersonArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="The id of the person: see `sentei people list`.")
]
RoleArgument = Annotated[
    str, typer.Argument(metavar="ROLE", help="office, member, chair, observer, auditor or administrator.")
]
TenderOption = Annotated[str, typer.Option("--tender", metavar="KEY", help="The tender; without it, the whole house.")]
IdentityOption = Annotated[
    str | None,
    typer.Option("--identity", metavar="'ISSUER SUBJECT'", help="Issuer and identity at the sign-in service."),
]


@workspace_app.command()
def create(
    file: DefinitionArgument,
    lang: LangOption,
    key: Annotated[
        str, typer.Option("--key", help="The key to keep it under; the tender's id where none is given.")
    ] = "",
) -> None:
    """Make a tender of a definition alone (案件の作成)."""
    _room("tenders").run_create(file, lang.value, key=key)


@workspace_app.command()
def define(
    key: KeyArgument,
    file: DefinitionArgument,
    lang: LangOption,
    seen: Annotated[int, typer.Option("--seen", min=1, help="The version of the tender that you saw.")],
) -> None:
    """Change the definition of a tender in preparation (定義の変更)."""
    _room("tenders").run_define(key, file, lang.value, seen=seen)


@workspace_app.command()
def attach(
    key: KeyArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to keep with the tender.")],
    lang: LangOption,
    name: Annotated[str, typer.Option("--name", help="The name to keep it under; its own where none is given.")] = "",
    replaces: Annotated[str, typer.Option("--replaces", metavar="SHA256", help="The file it replaces.")] = "",
) -> None:
    """Keep a file with a tender (ファイルの添付)."""
    _room("tenders").run_attach(key, file, lang.value, name=name, replaces=replaces)


@workspace_app.command()
def export(
    key: KeyArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .zip to write.")],
    lang: LangOption,
) -> None:
    """Write a tender with its journal into one file (案件の書出し)."""
    _room("tenders").run_export(key, file, lang.value)


@people_app.command("list")
def list_people(lang: LangOption, *, as_json: JsonOption = False) -> None:
    """List everybody on the roster with their roles (利用者の一覧)."""
    _room("people").run_list(lang.value, as_json=as_json)


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Their name.")]


@people_app.command("add")
def add_person(name: NameArgument, lang: LangOption, identity: IdentityOption = None) -> None:
    """Put somebody on the roster, and print their id (利用者の登録)."""
    _room("people").run_add(name, identity or "", lang.value, is_administrator=False)


@people_app.command("appoint")
def appoint(name: NameArgument, lang: LangOption, identity: IdentityOption = None) -> None:
    """Appoint an administrator at the server's own shell, the first one say (管理者の任命)."""
    _room("people").run_add(name, identity or "", lang.value, is_administrator=True)


@people_app.command("change")
def change_person(
    person: PersonArgument,
    lang: LangOption,
    seen: Annotated[int, typer.Option("--seen", min=1, help="The version that you saw.")],
    name: Annotated[str | None, typer.Option("--name", help="Another name.")] = None,
    identity: IdentityOption = None,
    *,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="Whether they may come in.")] = None,
) -> None:
    """Change what the roster says of somebody (利用者の変更)."""
    _room("people").run_change(person, seen, lang.value, name=name, identity=identity, active=active)


@role_app.command("grant")
def grant(
    person: PersonArgument,
    role: RoleArgument,
    lang: LangOption,
    tender: TenderOption = "",
    evaluator: Annotated[
        str, typer.Option("--evaluator", metavar="NAME", help="What the panel calls a member or the chair.")
    ] = "",
) -> None:
    """Give somebody a role (役割の付与)."""
    _room("people").run_grant(person, role, tender, evaluator, lang.value)


@role_app.command("withdraw")
def withdraw(person: PersonArgument, role: RoleArgument, lang: LangOption, tender: TenderOption = "") -> None:
    """Take a role from somebody, who is signed out at once (役割の取消し)."""
    _room("people").run_withdraw(person, role, tender, lang.value)


@code_app.command("issue")
def issue_code(key: KeyArgument, person: PersonArgument, lang: LangOption) -> None:
    """Issue a personal code and print it, this once; the former one opens nothing any more (個人コードの発行)."""
    _room("people").run_issue(key, person, lang.value)


@code_app.command("withdraw")
def withdraw_code(key: KeyArgument, person: PersonArgument, lang: LangOption) -> None:
    """Withdraw a personal code (個人コードの取消し)."""
    _room("people").run_withdraw_code(key, person, lang.value)


@workspace_app.command()
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")], lang: LangOption) -> None:
    """Write everything that is saved into one file (バックアップ)."""
    _room("backups").run_backup(file, lang.value)


@workspace_app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to read.")], lang: LangOption
) -> None:
    """Fill an empty database from a backup (復元)."""
    _room("backups").run_restore(file, lang.value)


@journal_app.command("show")
def show_journal(
    lang: LangOption,
    key: Annotated[str, typer.Argument(metavar="[KEY]", help="The tender; without it, the whole house.")] = "",
    beyond: Annotated[int, typer.Option("--beyond", min=0, help="Begin behind this row.")] = 0,
    most: Annotated[int, typer.Option("--most", min=1, max=10_000, help="The most rows to show.")] = 200,
    *,
    as_json: JsonOption = False,
) -> None:
    """Print the journal of a tender, or of the house (記録の表示)."""
    _room("journals").run_show(key, lang.value, beyond=beyond, most=most, as_json=as_json)


@journal_app.command("verify")
def verify_journal(
    lang: LangOption,
    key: Annotated[str, typer.Argument(metavar="[KEY]", help="The tender; without it, everything.")] = "",
    count: Annotated[int, typer.Option("--count", min=0, help="How many rows there were, as noted outside.")] = 0,
    sha256: Annotated[str, typer.Option("--hash", help="The hash of the last of them.")] = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Recount the journal and hold what is saved against it (記録の検証); exit 2 where it differs."""
    _room("journals").run_verify(key, lang.value, count=count, sha256=sha256, as_json=as_json)


@journal_app.command("timestamp")
def timestamp(key: KeyArgument, lang: LangOption) -> None:
    """Have the head of a journal timestamped by the configured authority (時刻認証)."""
    _room("journals").run_timestamp(key, lang.value)


@workspace_app.command()
def bid(  # noqa: PLR0913 - one option for each thing to set
    key: KeyArgument,
    lang: LangOption,
    cells: CellsArgument = None,
    ask: Annotated[
        list[str] | None,
        typer.Option("--ask", metavar="COLUMN", help="Ask for this cell, a price say, without showing it."),
    ] = None,
    seen: SeenOption = 0,
    row: Annotated[str, typer.Option("--row", metavar="ROW", help="The row to take away, as the list names it.")] = "",
    reason: ReasonOption = "",
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the bid away.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the bids with their versions, or record or correct one (入札の表示・記録・訂正)."""
    _room("rows").run_row(
        key,
        "bids",
        cells or (),
        lang.value,
        seen=seen,
        row=row,
        reason=reason,
        is_removed=remove,
        as_json=as_json,
        asked=ask or (),
    )


@workspace_app.command()
def custodians(
    key: KeyArgument,
    lang: LangOption,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME NAME]", help="Two people whose passphrases open the prices."),
    ] = None,
) -> None:
    """Show who keeps the sealed prices, or set two custodians (価格の保管者の表示・設定).

    Their passphrases are in SENTEI_PASSPHRASE_1 and SENTEI_PASSPHRASE_2, or asked for.
    """
    _room("prices").run_custodians(key, names or (), lang.value)


@workspace_app.command()
def opening(key: KeyArgument, lang: LangOption) -> None:
    """Open all sealed prices at once (開札); passphrases as for `sentei custodians`."""
    _room("prices").run_opening(key, lang.value)


VendorArgument = Annotated[str, typer.Argument(metavar="VENDOR", help="The vendor, as its bid names it.")]
BidLotOption = Annotated[str, typer.Option("--lot", help="The lot of the bid, where there are lots.")]


@lottery_app.command("enter")
def enter_lottery(
    key: KeyArgument,
    vendor: VendorArgument,
    numbers: Annotated[
        list[str],
        typer.Argument(metavar="COLUMN=NUMBER", help="lottery_number and system_number, as entered."),
    ],
    lang: LangOption,
    seen: SeenOption = 0,
    lot: BidLotOption = "",
    reason: ReasonOption = "",
) -> None:
    """Record what a bid enters into the lottery (くじの記録)."""
    _room("lottery").run_enter(key, vendor, numbers, lang.value, seen=seen, lot=lot, reason=reason)


@lottery_app.command("commit")
def commit_lottery(
    key: KeyArgument,
    vendor: VendorArgument,
    sha256: Annotated[str, typer.Argument(metavar="SHA256", help="The hash of `salt:number`.")],
    lang: LangOption,
    lot: BidLotOption = "",
) -> None:
    """Record the hash by which a bidder commits to a number before the opening (くじ番号の確約)."""
    _room("lottery").run_commit(key, vendor, sha256, lang.value, lot=lot)


@lottery_app.command("reveal")
def reveal_lottery(
    key: KeyArgument,
    vendor: VendorArgument,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number.")],
    salt: Annotated[str, typer.Argument(metavar="SALT", help="The salt.")],
    lang: LangOption,
    seen: SeenOption = 0,
    lot: BidLotOption = "",
) -> None:
    """Take the number a bidder committed to, after the opening (くじ番号の開示)."""
    _room("lottery").run_reveal(key, vendor, number, salt, lang.value, seen=seen, lot=lot)


MemberOption = Annotated[
    str, typer.Option("--as", metavar="MEMBER", help="On a machine of one's own: the member for whom it is done.")
]
CriterionArgument = Annotated[str, typer.Argument(metavar="CRITERION", help="The id of the criterion.")]


@committee_app.command("conflict")
def conflict(
    key: KeyArgument,
    lang: LangOption,
    declared: Annotated[
        list[str] | None, typer.Argument(metavar="VENDOR=YES|NO", help="Of each vendor whether there is a conflict.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="What the conflict is.")] = "",
    reason: ReasonOption = "",
    member: MemberOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Declare your conflicts of interest, vendor by vendor, or show what you declared (利益相反の申告)."""
    _room("committee").run_conflict(
        key, declared or (), lang.value, note=note, reason=reason, member=member, as_json=as_json
    )


@committee_app.command("conflicts")
def conflicts(key: KeyArgument, lang: LangOption, *, as_json: JsonOption = False) -> None:
    """List what the members have declared (申告の一覧)."""
    _room("committee").run_conflicts(key, lang.value, as_json=as_json)


@committee_app.command("mark")
def mark(  # noqa: PLR0913 - one for each thing that is marked
    key: KeyArgument,
    vendor: VendorArgument,
    criterion: CriterionArgument,
    mark: Annotated[str, typer.Argument(metavar="MARK", help="The mark: a number, or a grade.")],
    lang: LangOption,
    *,
    comment: Annotated[str, typer.Option("--comment", help="Why you mark it so.")] = "",
    seen: SeenOption = 0,
    reason: ReasonOption = "",
    member: MemberOption = "",
) -> None:
    """Give a mark, or change yours: once your sheet was handed in, with a reason (採点)."""
    given = (vendor, criterion, mark, comment)
    _room("committee").run_mark(key, given, lang.value, seen=seen, reason=reason, member=member)


@committee_app.command("sheet")
def sheet(key: KeyArgument, lang: LangOption, member: MemberOption = "", *, as_json: JsonOption = False) -> None:
    """Show your marks with their versions (自分の採点表)."""
    _room("committee").run_sheet(key, lang.value, member=member, as_json=as_json)


@committee_app.command("submit")
def submit(key: KeyArgument, lang: LangOption, member: MemberOption = "") -> None:
    """Hand your sheet in, and print its hash (採点表の提出)."""
    _room("committee").run_submit(key, lang.value, member=member)


@committee_app.command("progress")
def progress(key: KeyArgument, lang: LangOption, *, as_json: JsonOption = False) -> None:
    """List who has handed in a sheet (提出状況)."""
    _room("committee").run_progress(key, lang.value, as_json=as_json)


@committee_app.command("differences")
def differences(key: KeyArgument, lang: LangOption, *, as_json: JsonOption = False) -> None:
    """List where the members' marks lie apart, and what was settled (採点の開き)."""
    _room("committee").run_differences(key, lang.value, as_json=as_json)


@committee_app.command("analytics")
def analytics(key: KeyArgument, lang: LangOption, *, as_json: JsonOption = False) -> None:
    """Say how the members' marks lie, and how the order would be without each (採点の分析)."""
    _room("committee").run_analytics(key, lang.value, as_json=as_json)


@committee_app.command("dispose")
def dispose(
    key: KeyArgument,
    vendor: VendorArgument,
    criterion: CriterionArgument,
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="stands, or agreed with --mark.")],
    reason: Annotated[str, typer.Option("--reason", help="Why: it stands in the record.")],
    lang: LangOption,
    mark: Annotated[str, typer.Option("--mark", help="The mark that was agreed on.")] = "",
) -> None:
    """Settle a difference of marks (採点差の措置)."""
    _room("committee").run_dispose(key, vendor, criterion, outcome, lang.value, mark=mark, reason=reason)


@committee_app.command("opinion")
def opinion(
    key: KeyArgument,
    lang: LangOption,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="The opinion; without it, those stated.")] = "",
) -> None:
    """State an opinion, or list those that were stated (意見の記録・表示)."""
    _room("committee").run_opinion(key, text, lang.value)
