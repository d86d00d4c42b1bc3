"""The journal on the terminal (記録の表示・検証・時刻認証)."""

import json
from collections.abc import Mapping
from typing import Any, Final

import typer

from criteria.codes import code_word
from criteria.errors import EvaluationError
from criteria.finding import Language, Text, printable
from data.tables.names import TABLE_NAMES
from terminal.run import THEIR_FAULT, output, print_findings, print_json
from terminal.tables import console, moment, table
from terminal.workspace.opening import acting_at_terminal
from workspace.journal.chain import Head
from workspace.journal.links import Link
from workspace.people.sessions import TERMINAL
from workspace.procedure.actions import ACTIONS
from workspace.procedure.stages import Role
from workspace.store.schema import SEALED, SHEETS
from workspace.verification.reading import read_house_journal, read_journal
from workspace.verification.timestamps import have_timestamped
from workspace.verification.verify import Verified, verify, verify_all


def run_show(key: str, language: Language, *, beyond: int, most: int, as_json: bool) -> None:
    """Print rows of a journal, of the house's where no tender is named, as `sentei journal show` does."""
    with acting_at_terminal(language) as acting:
        links = read_journal(acting, key, beyond, most) if key else read_house_journal(acting, beyond, most)
        with output():
            if as_json:
                print_json([_document(link) for link in links])
                return
            heads = {
                "ja": ["行", "日時", "氏名", "役割", "操作", "対象", "結果", "理由"],
                "en": ["Row", "Time", "Person", "Role", "Action", "Subject", "Outcome", "Reason"],
            }[language]
            rows = [_row(link, language) for link in links]
            console().print(table(None, heads, rows, right=frozenset({0})))


def _row(link: Link, language: Language) -> tuple[str, ...]:
    content = link.content
    action = ACTIONS.get(content["action"])
    role = next((role.text.to(language) for role in Role if role == content["role"]), content["role"])
    done = Text("実行", "done").to(language)
    refused = Text("拒否", "refused").to(language)
    is_done = content["outcome"] == "done"
    outcome = done
    if not is_done:
        code = content["code"]
        outcome = f"{refused} ({_REFUSED_AT_NO_DOOR.get(code, code_word(code)).to(language)})"
    return (
        str(link.sequence),
        moment(content["at"]),
        content["name"] or (_OPERATOR.to(language) if content["person"] == TERMINAL else content["person"]),
        role,
        action.text.to(language) if action else _AT_NO_DOOR[content["action"]].to(language),
        _subject(content["subject"] or {}, language),
        outcome,
        content["reason"],
    )


def _subject(subject: Mapping[str, Any], language: Language) -> str:
    """Return what an act was about: the row of a table, a person, or a file."""
    if "table" not in subject:
        return str(subject.get("name") or subject.get("person") or subject.get("file") or "")
    key = subject.get("key") or subject.get("bid")
    parts = filter(None, map(str, json.loads(key))) if key else filter(None, (subject.get("evaluator"),))
    table = _NOT_IN_FILES.get(subject["table"]) or Text(TABLE_NAMES[subject["table"]][0], subject["table"])
    return ": ".join(filter(None, (table.to(language), ", ".join(parts))))


_NOT_IN_FILES: Final = {
    SEALED.name: Text("封緘された価格", "sealed prices"),
    SHEETS.name: Text("提出された採点表", "sheets"),
}
"""Tables that a tender has in the workspace alone."""

_OPERATOR: Final = Text("サーバーの管理担当", "operator of the server")
_AT_NO_DOOR: Final = {
    "sign-in": Text("サインイン", "sign in"),
    "sign-out": Text("サインアウト", "sign out"),
    "appoint-administrator": Text("管理者の任命", "appoint an administrator"),
}
"""What is done at no role's door, and journaled all the same."""

_REFUSED_AT_NO_DOOR: Final = {
    "unknown": Text("存在しないコード", "unknown"),
    "code-locked": Text("誤りの過多によるコードの停止", "code-locked"),
}


def _document(link: Link) -> dict[str, Any]:
    return {"sequence": link.sequence, "hash": link.hash, "content": link.content, "secret": link.secret}


def run_verify(key: str, language: Language, *, count: int, sha256: str, as_json: bool) -> None:
    """Verify a journal, or all of them, and what is saved, as `sentei journal verify` does; exit 2 where it differs."""
    with acting_at_terminal(language) as acting:
        if bool(count) != bool(sha256):
            raise EvaluationError(
                Text(
                    "--count と --hash は合わせて指定してください", "--count and --hash: give both, as they were noted"
                )
            )
        noted = Head(count=count, hash=sha256) if count else None
        verified = (verify(acting, key, noted),) if key else verify_all(acting, noted)
        with output():
            if as_json:
                print_json([_verified_document(each, language) for each in verified])
            else:
                for each in verified:
                    typer.echo(printable(_sentence(each, language)))
        print_findings([finding for each in verified for finding in each.findings], language)
        if not all(each.is_whole for each in verified):
            raise typer.Exit(THEIR_FAULT)


def _sentence(verified: Verified, language: Language) -> str:
    name = verified.chain or {"ja": "全体", "en": "House"}[language]
    whole = Text("記録どおりです", "as the journal says") if verified.is_whole else Text("相違があります", "differs")
    head = ""
    if verified.head is not None:
        rows = {"ja": f"{verified.head.count}行", "en": f"{verified.head.count} rows"}[language]
        head = f" ({rows}, {verified.head.hash})"
    return f"{name}: {whole.to(language)}{head}"


def _verified_document(verified: Verified, language: Language) -> dict[str, Any]:
    head = verified.head
    return {
        "tender": verified.chain or None,
        "count": head.count if head else None,
        "hash": head.hash if head else None,
        "findings": [finding.line(language) for finding in verified.findings],
    }


def run_timestamp(key: str, language: Language) -> None:
    """Have a journal timestamped, as `sentei journal timestamp` does."""
    with acting_at_terminal(language) as acting:
        stamped = have_timestamped(acting, key)
        with output():
            typer.echo(printable(stamped.to(language)))
