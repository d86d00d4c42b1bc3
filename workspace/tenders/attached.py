"""Attached files (添付): kept with a tender under their SHA-256, beside its tables."""

from hashlib import sha256
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from criteria.characters import unseen
from criteria.finding import Text
from data.sources.archive import is_junk
from data.sources.files import DEFINITION
from data.tables.names import TABLE_NAMES
from data.text.japanese import name_key, normal_id
from workspace.people.acting import Act, Acting
from workspace.procedure.actions import ATTACH
from workspace.procedure.refusals import OvertakenError, RefusedError
from workspace.store.schema import FILES, PEOPLE
from workspace.tenders.taking import check_size

_LONGEST_NAME: Final = 255
"""Bytes of a name: more no system takes."""


def attach(acting: Acting, key: str, name: str, content: bytes, seen: str = "") -> str:
    """Keep a file with a tender, and return its SHA-256 (ファイルの添付); ``seen`` is that of the file it replaces.

    Raises
    ------
    DefinitionError
        Where the files of the tender are too large together.
    OvertakenError
        Where there is a file of this name that the person did not see.
    RefusedError
        Where no file can be kept under this name.
    """
    name, digest = normal_id(name), sha256(content).hexdigest()
    with acting.doing(ATTACH, key) as act:
        _check_name(name)
        sizes = select(func.sum(func.length(FILES.c.content))).where(FILES.c.tender == act.key, FILES.c.name != name)
        check_size(name, len(content) + (act.connection.execute(sizes).scalar() or 0))
        held = _held(act, name)
        if seen != (held.sha256 if held else ""):
            theirs, yours = ({name: sha} for sha in (held.sha256 if held else "", digest))
            if held is None:
                what = Text(f"「{name}」という添付はありません", f"there is no file {name} to replace")
                raise RefusedError("no-such-row", what)
            by = act.connection.execute(select(PEOPLE.c.name).where(PEOPLE.c.id == held.by)).scalar() or held.by
            raise OvertakenError(theirs, yours, by, held.at)
        values = {"sha256": digest, "content": content, "by": act.guest.person, "at": act.moment}
        if held:
            where = (FILES.c.tender == act.key, FILES.c.name == held.name)
            act.connection.execute(update(FILES).where(*where).values(values))
        else:
            act.connection.execute(insert(FILES).values(tender=act.key, name=name, **values))
        before = {"sha256": held.sha256, "size": held.size} if held else None
        subject = {"file": held.name if held else name}
        act.record(subject=subject, before=before, after={"sha256": digest, "size": len(content)})
    return digest


def _held(act: Act, name: str) -> Any:  # noqa: ANN401 - a row of these columns
    """Return the file of a name, whatever its case and width: a folder can hold only one of them."""
    columns = (FILES.c.name, FILES.c.sha256, FILES.c.by, FILES.c.at, func.length(FILES.c.content).label("size"))
    files = act.connection.execute(select(*columns).where(FILES.c.tender == act.key))
    return next((file for file in files if name_key(file.name) == name_key(name)), None)


def _check_name(name: str) -> None:
    parts = name.split("/")
    tables = {f"{word}.csv" for table, aliases in TABLE_NAMES.items() for word in (table, *aliases)}
    is_path = any(part.strip() in ("", ".", "..") for part in parts) or any(sign in name for sign in "\\:\n\r\t")
    if is_path or unseen(name) or len(name.encode()) > _LONGEST_NAME:
        what = Text("ファイル名に使えない文字があります", "no file can have this name")
        raise RefusedError("bad-name", what)
    if is_junk(name) or name_key(name) in {name_key(known) for known in (DEFINITION, *tables)}:
        what = Text(
            f"「{name}」は案件の定義か表の名前です。別の名前にしてください",
            f"{name} is the name of the definition or a table, or of a system's own file; choose another",
        )
        raise RefusedError("bad-name", what)
