"""Amendments (公告後の訂正): published terms change by a recorded act; what was submitted under the old is void."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from criteria.characters import compared
from criteria.criterion import Criterion
from criteria.finding import Text
from criteria.tender import Tender
from data.bids.read import read_tender
from data.sources.files import DEFINITION, Files
from data.tables.names import LOTS, MARKS
from scoring.formulas.panel import is_marked, present_members
from workspace.journal.chain import digest
from workspace.moves.voiding import remove_rows, void_sheets
from workspace.people.acting import Acting
from workspace.procedure.actions import AMEND
from workspace.procedure.refusals import RefusedError
from workspace.tenders.entries import put
from workspace.tenders.keeping import set_definition
from workspace.tenders.saved import saved_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """What an amendment did (訂正の結果): the new hash, whose sheets are void, and whose criteria's marks with them."""

    definition_sha256: str
    void_sheets: tuple[str, ...]
    void_criteria: tuple[str, ...]


def amend(acting: Acting, key: str, definition: str, reason: str) -> Amended:
    """Change the published definition (公告後の訂正).

    Every sheet of this round is to be handed in anew. A mark stays where its criterion and scale do, and is void where
    they do not, and where its member is absent under the new terms.

    Raises
    ------
    DefinitionError
        With the faults of the new definition.
    RefusedError
        Where it says the same, or is of another tender.
    """
    with acting.doing(AMEND, key, reason=reason) as act:
        saved, before = saved_files(act.connection, act.tender), act.tender.definition
        old = read_tender(saved)
        new = read_tender(_with_definition(saved, definition))
        if definition == before:
            raise RefusedError("nothing-changed", Text("定義は変わっていません", "The definition says the same"))
        if new.id != old.id:
            what = Text(
                f"別の案件「{new.id}」の定義です。案件の id は訂正できません",
                f"This is the definition of another tender, {new.id}: an id is not amended",
            )
            raise RefusedError("other-tender", what)
        void = _criteria_that_fell(old, new)
        keys = frozenset(map(compared, void))
        remove_rows(act, MARKS, lambda row: compared(row.get("criterion", "")) in keys or _is_away(new, row))
        sheets = void_sheets(act)
        set_definition(act, definition, act.tender.version)
    return Amended(definition_sha256=digest(definition), void_sheets=sheets, void_criteria=void)


def amend_lot(acting: Acting, key: str, cells: Mapping[str, str], seen: int, reason: str) -> tuple[str, ...]:
    """Change a lot of a published tender (公告後のロットの訂正), and return whose sheets are void.

    Raises
    ------
    DefinitionError
        With the findings a file with this row would give, or the definition with it.
    OvertakenError
        Where somebody saved since ``seen``.
    """
    with acting.doing(AMEND, key, reason=reason) as act:
        put(act, LOTS, cells, seen)
        read_tender(saved_files(act.connection, act.tender))
        return void_sheets(act)


def _with_definition(saved: Files, definition: str) -> Files:
    return replace(saved, load=lambda name: definition.encode() if name == DEFINITION else saved.load(name))


def _criteria_that_fell(old: Tender, new: Tender) -> tuple[str, ...]:
    """Return the marked criteria that are gone, or whose scale is another one."""
    scales = {compared(criterion.id): _scale(criterion) for criterion in new.criteria if is_marked(criterion)}
    return tuple(
        criterion.id
        for criterion in old.criteria
        if is_marked(criterion) and scales.get(compared(criterion.id)) != _scale(criterion)
    )


def _is_away(tender: Tender, row: Mapping[str, str]) -> bool:
    return not present_members(tender.panel, (row.get("evaluator", ""),), row.get("vendor", ""))


def _scale(criterion: Criterion) -> object:
    return criterion.formula, criterion.max_points, criterion.params
