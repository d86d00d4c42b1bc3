"""Keeping tenders (案件の保存): making one, taking one in, changing its definition, listing one's own, opening one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import insert, select, update

from criteria.characters import unseen
from criteria.errors import DefinitionError
from criteria.finding import Finding, Text
from criteria.tender import Tender
from criteria.terms import Envelopes
from data.bids.read import read_tender
from data.sources.files import DEFINITION, Files
from data.sources.source import Origin
from data.tables.grid import arrange
from data.tables.names import BIDS, LOTS, PACKAGES
from data.text.japanese import normal_id
from scoring.formulas.panel import is_marked
from workspace.journal.chain import digest, head, rows
from workspace.people.acting import Act, Acting
from workspace.people.sessions import LOCAL, guest_of
from workspace.procedure.actions import CREATE, DEFINE, IMPORT, LOOK, READ_BIDS, Action
from workspace.procedure.refusals import OvertakenError, RefusedError
from workspace.procedure.stages import Role, Stage
from workspace.sealing.columns import price_columns, rows_apart
from workspace.sealing.sealed import seal, sealed_rows
from workspace.store.schema import ENTRIES, FILES, HOUSE, ROLES, TENDERS
from workspace.tenders.entries import by_name, column_names
from workspace.tenders.one_file import exported_files, key_of_export, restore
from workspace.tenders.saved import HEADINGS, as_csv, declared_tables, live_rows, saved_files, tables_of
from workspace.tenders.taking import Intake, take
from workspace.tenders.visible import OF_MEMBERS, sight_of


def create_tender(acting: Acting, key: str, definition: str) -> str:
    """Make a tender of a definition alone (案件の作成), and return its key: the one given, else the tender's id.

    Raises
    ------
    DefinitionError
        With the faults of the definition.
    RefusedError
        Where there is a tender of this key already.
    """
    _ask_first(acting, CREATE)
    taken = take({DEFINITION: definition.encode()})
    with acting.doing(CREATE) as act:
        return _begin(act, taken, key)


_LONGEST_KEY: Final = 200
"""Signs of a tender's key, with which every index begins: PostgreSQL takes 2,704 bytes of an entry."""


def import_tender(acting: Acting, origin: Origin, key: str = "") -> str:
    """Take a tender in (案件の取込み) from whatever can be evaluated, and return its key: the one given, else its id.

    What was exported comes in as it left, with its journal, under the key it has.

    Raises
    ------
    DefinitionError
        With the faults for which it could not be evaluated, or is not what an export writes.
    RefusedError
        Where there is a tender of this key already.
    """
    _ask_first(acting, IMPORT)
    exported = exported_files(origin)
    taken = take(origin) if exported is None else None
    with acting.doing(IMPORT) as act:
        return _begin(act, taken, key) if taken else _bring_back(act, exported or {}, key)


def _ask_first(acting: Acting, action: Action) -> None:
    """Raise RefusedError where one may not do this: reading can take long, and others should save meanwhile."""
    with acting.looking(action):
        pass


def _bring_back(act: Act, files: Mapping[str, bytes], key: str) -> str:
    """Take in a tender with its journal, which goes on with the row of the import."""
    own = key_of_export(files)
    if key not in ("", own):
        what = Text(f"この案件の番号は「{own}」で、変えられません", f"the key of this tender is “{own}” and stays so")
        raise RefusedError("bad-key", what)
    _check_key(act, own)
    brought = act.in_tender(restore(act, files))
    end = head(act.connection, own)
    brought.record(subject={"tender": own}, after={"from": {"count": end.count, "hash": end.hash}})
    _be_office(act, own)
    act.record(subject={"tender": own})
    return own


def _begin(act: Act, taken: Intake, key: str) -> str:
    key = normal_id(key or taken.tender.id)
    _check_key(act, key)
    act.connection.execute(
        insert(TENDERS).values(
            key=key,
            title=taken.tender.title,
            definition=taken.definition,
            stage=Stage.DRAFT,
            round=1,
            version=1,
            created=act.moment,
        )
    )
    begun = act.in_tender(act.connection.execute(select(TENDERS).where(TENDERS.c.key == key)).one())
    prices: dict[str, dict[str, str]] = {}
    if taken.tender.envelopes is Envelopes.TWO:
        if len(taken.tables.get(PACKAGES, ())) > 1:
            raise _packages_unsealed()
        if BIDS in taken.tables:
            bids, prices = rows_apart(taken.tender, taken.tables[BIDS])
            taken = replace(taken, tables={**taken.tables, BIDS: bids})
    _save_tables(begun, taken)
    _record_taken(begun, taken)
    seal(begun, {bid: (cells, 1) for bid, cells in prices.items()})
    _be_office(act, key)
    act.record(subject={"tender": key})
    return key


def _check_key(act: Act, key: str) -> None:
    """Raise RefusedError where no tender can be kept under a key, or there is one already."""
    if not key or unseen(key):
        what = Text("案件の番号が空か、見えない文字を含みます", "the key is empty or has a sign that nobody sees")
        raise RefusedError("bad-key", what)
    if len(key) > _LONGEST_KEY:
        what = Text(f"案件の番号は{_LONGEST_KEY}字までです", f"the key of a tender has {_LONGEST_KEY} signs at most")
        raise RefusedError("bad-key", what)
    if act.connection.execute(select(TENDERS.c.key).where(TENDERS.c.key == key)).first():
        raise RefusedError("exists", Text(f"案件「{key}」は既にあります", f"there is a tender “{key}” already"))


def _be_office(act: Act, key: str) -> None:
    """Make whoever took a tender in its office; the one person of a machine is that anyway."""
    if act.guest.way != LOCAL:
        act.connection.execute(
            insert(ROLES).values(person=act.guest.person, tender=key, role=Role.OFFICE, evaluator="")
        )


def _save_tables(act: Act, taken: Intake) -> None:
    stamp = {"by": act.guest.person, "at": act.moment}
    entries = [
        {
            "tender": act.key,
            "table": table,
            "key": key,
            "position": position,
            "cells": json.dumps(cells, ensure_ascii=False),
            "version": 1,
            **stamp,
        }
        for table, of_table in taken.tables.items()
        for key, position, cells in of_table
    ]
    if entries:
        act.connection.execute(insert(ENTRIES), entries)
    for name, content in taken.files.items():
        file = {"tender": act.key, "name": name, "sha256": sha256(content).hexdigest(), "content": content}
        act.connection.execute(insert(FILES).values(**file, **stamp))


def _record_taken(act: Act, taken: Intake) -> None:
    """Journal all that came in; to the members' rows the journal only commits."""
    tables = {table: [list(row) for row in of_table] for table, of_table in taken.tables.items()}
    of_members = {table: tables.pop(table) for table in sorted(OF_MEMBERS & tables.keys())}
    after: dict[str, Any] = {
        "stage": Stage.DRAFT,
        "round": 1,
        "definition": taken.definition,
        "sha256": digest(taken.definition),
        "tables": tables,
        "files": {
            name: {"sha256": sha256(content).hexdigest(), "size": len(content)} for name, content in taken.files.items()
        },
        "left_out": list(taken.left_out),
    }
    secret = {"secret": {"tables": of_members}} if of_members else {}
    act.record(subject={"tender": act.key}, after=after, **secret)


def define(acting: Acting, key: str, definition: str, seen: int) -> int:
    """Change the definition of a tender in preparation (定義の変更), and return the version it then has.

    ``seen`` is the version of the tender that the person saw.

    Raises
    ------
    DefinitionError
        With the faults of the definition.
    OvertakenError
        Where somebody changed it since.
    """
    with acting.doing(DEFINE, key) as act:
        return set_definition(act, definition, seen)


def set_definition(act: Act, definition: str, seen: int) -> int:
    """Put another definition in the place of a tender's, with its row in the journal, and return the new version."""
    held = act.tender
    lots = as_csv(live_rows(act.connection, act.key, LOTS))
    tender = read_tender({DEFINITION: definition.encode(), **({f"{LOTS}.csv": lots} if lots else {})})
    if held.version != seen:
        last = [row for row in rows(act.connection, act.key) if "sha256" in (row["after"] or {})][-1]
        theirs, yours = ({"definition": digest(text)} for text in (held.definition, definition))
        raise OvertakenError(
            theirs, yours, last["name"], last["at"], version=held.version, called={"definition": "定義"}
        )
    _check_envelopes(act, tender)
    _check_headings(act, tender)
    act.connection.execute(
        update(TENDERS)
        .where(TENDERS.c.key == act.key)
        .values(definition=definition, title=tender.title, version=seen + 1)
    )
    before, after = (
        {"title": title, "definition": text, "sha256": digest(text)}
        for title, text in ((held.title, held.definition), (tender.title, definition))
    )
    act.record(subject={"tender": act.key}, before=before, after=after)
    return seen + 1


def _check_headings(act: Act, new: Tender) -> None:
    """Raise DefinitionError where a saved table has a column that the new definition does not know."""
    tables, faults = tables_of(new, None), list[Finding]()
    headings = select(ENTRIES).where(ENTRIES.c.tender == act.key, ENTRIES.c.key == HEADINGS)
    for row in act.connection.execute(headings):
        # Blank records before the headings, so that they stand where a spreadsheet shows them.
        records = [*[[]] * (row.position - 1), json.loads(row.cells)]
        try:
            arrange(tables[row.table], f"{row.table}.csv", iter(records))
        except DefinitionError as error:
            faults += error.faults
    if faults:
        raise DefinitionError(faults)


def _check_envelopes(act: Act, new: Tender) -> None:
    """Raise RefusedError where another number of envelopes would leave prices open, or closed for ever."""
    old, tables = declared_tables(act.connection, act.tender)
    if new.envelopes is old.envelopes:
        return
    if new.envelopes is Envelopes.ONE:
        if sealed_rows(act.connection, act.key):
            what = Text(
                "封緘された価格があり、封筒の数を変えられません。開札するか、入札を削除してください",
                "Prices are sealed: the number of envelopes stays until they are opened, or the bids are taken away",
            )
            raise RefusedError("price-sealed", what)
        return
    if len(live_rows(act.connection, act.key, PACKAGES)) > 1:
        raise _packages_unsealed()
    names = column_names(act.connection, act.key, tables[BIDS])
    rows_of = (by_name(names, row) for row in live_rows(act.connection, act.key, BIDS) if row.key != HEADINGS)
    if any(cells.get(name, "").strip() for cells in rows_of for name in price_columns(old)):
        what = Text(
            "封緘されていない価格が記録済みです。二封筒とするには、別の案件として取り込み直してください",
            "Prices are on file that were never sealed: with two envelopes, take the tender in anew under another key",
        )
        raise RefusedError("price-unsealed", what)


def _packages_unsealed() -> RefusedError:
    what = Text(
        "組合せ入札の価格は封緘できません。二封筒の案件では、組合せ入札を保存できません",
        "The prices of package bids cannot be sealed: a tender of two envelopes is kept without them",
    )
    return RefusedError("price-unsealed", what)


def open_tender(acting: Acting, key: str) -> Files:
    """Open a saved tender as the source every reader takes (保存された案件を開く), as far as one may see it."""
    with acting.looking(LOOK, key) as act:
        sight = sight_of(act)
        return saved_files(act.connection, act.tender, None if sight.whole else sight)


def why_no_bids(acting: Acting, key: str) -> Text | None:
    """Say why whoever acts sees no bid of a tender yet (入札を閲覧できない理由); None where they see what there is."""
    with acting.looking(LOOK, key) as act:
        if sight_of(act).bids:
            return None
        if act.may(READ_BIDS):
            return Text(
                "入札を閲覧する前に、事業者ごとに利益相反の有無を申告してください",
                "Before you see a bid, declare of each vendor whether you have a conflict of interest",
            )
        return Text(
            f"「{act.stage.text.ja}」の段階では、あなたの役割で入札を閲覧できません。案件の定義は閲覧できます",
            f"In the stage “{act.stage.text.en}” the bids are not yours to see; the definition of the tender is",
        )


def what_is_withheld(acting: Acting, key: str) -> Text | None:
    """Say that others' marks are not shown yet (採点の秘匿); None where they are, or where nothing is marked."""
    with acting.looking(LOOK, key) as act:
        tender, _ = declared_tables(act.connection, act.tender)
        if sight_of(act).marks or not any(map(is_marked, tender.criteria)):
            return None
        return Text(
            "採点の確定までは、他の委員の採点を示しません。採点がないという指摘は、提出の有無とは関係ありません",
            "Until the scoring is locked nobody else's marks are shown: that a mark is missing here says nothing of "
            "whether it was given",
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A tender in the list of one's own (自分の案件)."""

    key: str
    title: str
    stage: Stage
    created: str


def my_tenders(acting: Acting) -> tuple[Listed, ...]:
    """List the tenders one has a role in (自分の案件の一覧), the newest first."""
    database = acting.workspace.database
    with database.reading() as connection:
        guest = guest_of(connection, acting.workspace.clock(), acting.token)
        listed = select(TENDERS.c.key, TENDERS.c.title, TENDERS.c.stage, TENDERS.c.created).order_by(
            TENDERS.c.created.desc(), TENDERS.c.key
        )
        if guest.code_tender is not None:
            listed = listed.where(TENDERS.c.key == guest.code_tender)
        elif guest.way != LOCAL:
            own = set(connection.scalars(select(ROLES.c.tender).where(ROLES.c.person == guest.person)))
            if HOUSE not in own:
                listed = listed.where(TENDERS.c.key.in_(own))
        return tuple(Listed(row.key, row.title, Stage(row.stage), row.created) for row in connection.execute(listed))
