"""People on the terminal (利用者): the roster, roles and personal codes."""

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text, printable
from terminal.run import faults_explained, output, print_json
from terminal.tables import console, table
from terminal.workspace.opening import acting_at_terminal
from workspace import open_workspace
from workspace.people.codes import issue_code, withdraw_code
from workspace.people.roster import Person, add_person, appoint_administrator, change_person, list_people
from workspace.procedure.stages import Role
from workspace.tenders.roles import grant, withdraw


def run_list(language: Language, *, as_json: bool) -> None:
    """List everybody on the roster, as `sentei people list` does."""
    with acting_at_terminal(language) as acting:
        people = list_people(acting)
        with output():
            if as_json:
                print_json([_document(person) for person in people])
                return
            heads = {
                "ja": ["番号", "氏名", "役割", "識別子", "有効", "版"],
                "en": ["Id", "Name", "Roles", "Identity", "Active", "Version"],
            }[language]
            rows = [_row(person, language) for person in people]
            console().print(table(None, heads, rows, right=frozenset({5})))


def _row(person: Person, language: Language) -> tuple[str, ...]:
    roles = [
        " ".join(filter(None, (held.role.text.to(language), held.tender, held.evaluator))) for held in person.roles
    ]
    active = {"ja": ("無", "有"), "en": ("no", "yes")}[language][person.active]
    return person.id, person.name, "\n".join(roles), person.subject, active, str(person.version)


def _document(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "identity": person.subject,
        "active": person.active,
        "version": person.version,
        "roles": [{"role": held.role, "tender": held.tender, "evaluator": held.evaluator} for held in person.roles],
    }


def run_add(name: str, identity: str, language: Language, *, is_administrator: bool) -> None:
    """Put somebody on the roster and print their id, as `sentei people add` and `appoint` do."""
    if is_administrator:
        with faults_explained(language):
            workspace = open_workspace()
            _print(appoint_administrator(workspace, name, identity))
            workspace.database.engine.dispose()
        return
    with acting_at_terminal(language) as acting:
        _print(add_person(acting, name, identity))


def run_change(
    person: str, seen: int, language: Language, *, name: str | None, identity: str | None, active: bool | None
) -> None:
    """Change what the roster says of somebody, as `sentei people change` does."""
    with acting_at_terminal(language) as acting:
        version = change_person(acting, person, seen, name=name, subject=identity, active=active)
        _print(Text(f"変更しました(版 {version})", f"Changed: version {version}").to(language))


def run_grant(person: str, role: str, tender: str, evaluator: str, language: Language) -> None:
    """Give somebody a role, as `sentei role grant` does."""
    with acting_at_terminal(language) as acting:
        grant(acting, person, _role(role), tender, evaluator)
        _print(Text("役割を付与しました", "The role is granted").to(language))


def run_withdraw(person: str, role: str, tender: str, language: Language) -> None:
    """Take a role from somebody, as `sentei role withdraw` does."""
    with acting_at_terminal(language) as acting:
        withdraw(acting, person, _role(role), tender)
        _print(Text("役割を取り消しました", "The role is withdrawn").to(language))


def _role(name: str) -> Role:
    role = next((role for role in Role if name in (role, role.text.ja)), None)
    if role is None:
        listed = ", ".join(Role)
        raise EvaluationError(
            Text(
                f"{name}: この役割はありません。役割は {listed} です",
                f"{name}: there is no such role; the roles are {listed}",
            )
        )
    return role


def run_issue(key: str, person: str, language: Language) -> None:
    """Issue a personal code and print it this once, as `sentei code issue` does."""
    with acting_at_terminal(language) as acting:
        _print(issue_code(acting, key, person))


def run_withdraw_code(key: str, person: str, language: Language) -> None:
    """Withdraw a personal code, as `sentei code withdraw` does."""
    with acting_at_terminal(language) as acting:
        withdraw_code(acting, key, person)
        _print(Text("コードを取り消しました", "The code is withdrawn").to(language))


def _print(text: str) -> None:
    with output():
        typer.echo(printable(text))
