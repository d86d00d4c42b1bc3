"""Opening a case (案件を開く): a sample, an upload or a saved tender is evaluated once, and kept under its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

import streamlit as st

import data
from criteria.bid import Bid
from criteria.characters import find_name
from criteria.errors import DefinitionError, EvaluationError
from criteria.finding import Finding, Severity
from criteria.lots import lots_of, of_lot
from criteria.tender import Tender
from data.bids.read import read_bids, read_tender
from data.sources.files import Files as FilesByName
from data.sources.source import open_source
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.leave_one_out import definition_warnings
from scoring.robustness.everything import HowSure
from scoring.robustness.sampling.uncertain import UncertainAcceptability
from scoring.selection.result import Selection
from views.shell.shelf import HEAVIEST_CASES, MOST_CASES, Files, Recent, Shelf, digest
from views.shell.signed_in import acting_here
from workspace.procedure.refusals import RefusedError
from workspace.tenders.keeping import open_tender

SAMPLES: Final = Path(str(data.__file__)).parent / "samples"
UPLOAD: Final = "upload-"
SAVED: Final = "saved-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as opened: the tender where its definition can be read, an evaluation for each lot where there are any.

    ``bids`` are those of all lots and ``read`` what was found while reading them; ``key`` is the digest of its files,
    ``size`` counts their bytes.
    """

    findings: tuple[Finding, ...]
    key: str = ""
    size: int = 0
    tender: Tender | None = None
    bids: tuple[Bid, ...] = ()
    read: tuple[Finding, ...] = ()
    evaluations: Mapping[str, Evaluation] = field(default_factory=lambda: MappingProxyType({}))

    def evaluation(self, lot: str) -> Evaluation | None:
        """Return the evaluation of a lot, of the first one where there is no such lot."""
        named = find_name(lot, self.evaluations)
        return next(iter(self.evaluations.values()), None) if named is None else self.evaluations[named]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What must be mended before anything is awarded."""
        return tuple(one for one in self.findings if one.severity is Severity.FAULT)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the committee should know."""
        return tuple(one for one in self.findings if one.severity is Severity.WARNING)


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Return the server's one shelf of uploads."""
    return Shelf()


@st.cache_resource(show_spinner=False)
def _cases() -> Recent[Case]:
    return Recent(MOST_CASES, HEAVIEST_CASES, lambda case: case.size)


@dataclass(slots=True)
class KeptSelection:
    """What was selected from some files under some terms; None until all of it is known."""

    selection: Selection | None = None


@st.cache_resource(show_spinner=False)
def _selections() -> Recent[KeptSelection]:
    return Recent(MOST_CASES, HEAVIEST_CASES, lambda _kept: 1)


def kept_selection(key: str) -> KeptSelection:
    """Return the place where the selection of these files and terms is kept."""
    return _selections().kept(key, KeptSelection)


@dataclass(slots=True)
class KeptRobustness:
    """How sure the result of some files and lot is; None until all was found. ``varied`` is what was asked last."""

    found: HowSure | None = None
    varied: UncertainAcceptability | None = None


@st.cache_resource(show_spinner=False)
def _robust() -> Recent[KeptRobustness]:
    return Recent(MOST_CASES, HEAVIEST_CASES, lambda _kept: 1)


def kept_robustness(key: str) -> KeptRobustness:
    """Return the place where what is known of the certainty of these files and lot is kept."""
    return _robust().kept(key, KeptRobustness)


def samples() -> tuple[str, ...]:
    """Return the ids of the samples that come with sentei."""
    return tuple(sorted(path.parent.name for path in SAMPLES.glob("*/tender.toml")))


def open_case(case_id: str) -> Case | None:
    """Open a case by its id in the address; None where there is none, or it is not for who asks."""
    files = _files(case_id)
    if files is None:
        return None
    key = digest(files)
    return _cases().kept(key, lambda: replace(read_case(files), key=key))


def file_of_case(case_id: str, name: str) -> bytes | None:
    """Return a file of a case that stands beside its tables, None where there is no such file."""
    files = _files(case_id)
    try:
        source = None if files is None else open_source(files)
    except DefinitionError:
        return None
    found = source.find(name) if isinstance(source, FilesByName) else None
    return source.load(found) if isinstance(source, FilesByName) and found else None


def keep_upload(files: Mapping[str, bytes]) -> str:
    """Keep uploaded files and return the id of their case."""
    return UPLOAD + shelf().keep(files)


def _files(case_id: str) -> Files | None:
    if case_id.startswith(UPLOAD):
        return shelf().files(case_id.removeprefix(UPLOAD))
    if case_id.startswith(SAVED):
        return _saved(case_id.removeprefix(SAVED))
    if case_id not in samples():
        return None
    return {path.name: path.read_bytes() for path in sorted((SAMPLES / case_id).iterdir()) if path.is_file()}


def _saved(key: str) -> Files | None:
    """Return what the person at this browser may see of a saved tender."""
    acting = acting_here()
    try:
        source = None if acting is None else open_tender(acting, key)
    except RefusedError:
        return None
    return None if source is None else {name: source.load(name) for name in source.names}


def read_case(files: Files) -> Case:
    """Read and evaluate, lot by lot; what stands against it becomes findings, never an error on the screen."""
    tender, size = None, sum(map(len, files.values()))
    try:
        source = open_source(files)
        tender = read_tender(source)
        bids, findings = read_bids(source, tender)
        noted = (*findings, *definition_warnings(tender))
        evaluations = {lot: evaluate(tender, *of_lot(lot, bids, noted)) for lot in lots_of(bids)}
    except DefinitionError as error:
        return Case(size=size, tender=tender, findings=error.faults)
    except EvaluationError as error:
        return Case(size=size, tender=tender, findings=(Finding(code="cannot-evaluate", what=error.text),))
    everything = dict.fromkeys(one for evaluation in evaluations.values() for one in evaluation.findings)
    return Case(
        size=size,
        tender=tender,
        bids=tuple(bids),
        read=tuple(findings),
        findings=tuple(everything),
        evaluations=MappingProxyType(evaluations),
    )
