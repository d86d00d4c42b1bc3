"""A selection comes with its proof, which is checked from the document alone, without solver and model."""

import json

import pytest

from criteria.bid import Bid
from criteria.selection import SelectionRuleKind
from criteria.tender import Tender
from scoring.audit.optimality import check_optimality
from scoring.selection.candidates import find_candidates
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.proof import CertificateKind, SelectionStatus
from scoring.selection.rules import bound_rules
from scoring.selection.searching import RecountError, Search, Told, certified, recounted
from scoring.selection.select import select
from scoring.solve import Incumbent, Outcome, Status, solve
from tests.selected import FAMILIES, instance, rule, selecting, terms

pytestmark = pytest.mark.selection


def model_of(declared: Tender, bids: list[Bid]) -> SelectionModel:
    return define_model(find_candidates(declared, bids), bound_rules(declared))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_small_selection_is_proven_and_the_proof_is_checked_from_the_document(family: str) -> None:
    for seed in range(10):
        selection = select(*instance(family, seed))
        document = json.loads(json.dumps(selection.to_document()))["certificate"]
        if selection.certificate.kind is CertificateKind.SORT:
            assert document["claims"] == []
            continue
        assert selection.certificate.kind in (CertificateKind.DUAL_BOUND, CertificateKind.BRANCHES), (family, seed)
        assert all(map(check_optimality, document["claims"]))
        assert len(document["columns"]) == len(selection.found.candidates)
        assert document["figures"]["claims"] == str(len(document["claims"]))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_proof_speaks_of_the_value_that_is_published_and_of_the_bids_that_are_chosen(family: str) -> None:
    for seed in range(10):
        selection = select(*instance(family, seed))
        if selection.status is not SelectionStatus.OPTIMAL or selection.ties or not selection.certificate.claims:
            continue
        document = selection.to_document()
        columns = document["certificate"]["columns"]
        for claim in document["certificate"]["claims"]:
            if claim["taken"] is not None:
                taken = [columns[one] for one in claim["taken"] if one < len(columns)]
                chosen = [{name: one[name] for name in ("vendor", "lots", "package")} for one in document["chosen"]]
                assert sorted(map(str, taken)) == sorted(map(str, chosen)), (family, seed)


def test_a_value_that_is_not_the_bids_own_is_never_published() -> None:
    model = model_of(*instance("lots", 1))
    outcome = solve(model.model)
    assert outcome.point is not None
    assert recounted(model, outcome.point, outcome.values).values == outcome.values
    with pytest.raises(RecountError, match="the recount disagrees"):
        recounted(model, outcome.point, tuple(value + 1 for value in outcome.values))
    with pytest.raises(RecountError):
        recounted(model, frozenset(), outcome.values)


def test_a_proof_that_the_check_refuses_is_never_published(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(*instance("lots", 1))
    monkeypatch.setattr("scoring.selection.searching.check_optimality", lambda _: False)
    with pytest.raises(RecountError, match="refuses the proof"):
        certified(model, solve(model.model), Search())


def test_a_search_that_is_stopped_at_once_proves_nothing() -> None:
    selection = select(*instance("lots", 1), stop=lambda: True)
    assert selection.status is SelectionStatus.LIMIT
    assert selection.certificate.kind is CertificateKind.NONE
    assert (selection.chosen, selection.values, selection.alternatives) == (None, (), ())
    assert selection.to_document()["objective"] is None


def test_the_last_selection_told_of_is_kept_where_the_search_ends_without_one() -> None:
    model = model_of(*instance("lots", 1))
    best = solve(model.model)
    assert best.point is not None
    told: list[object] = []
    keeper = Told(model=model, on_progress=told.append)
    ended = Outcome(status=Status.STOPPED)
    assert keeper.kept(ended) == ended
    keeper(Incumbent(point=best.point, values=best.values, objective=0, bound=best.values[0] + 1))
    kept = keeper.kept(ended)
    assert (kept.status, kept.point, kept.bound) == (Status.STOPPED, best.point, best.values[0] + 1)
    assert keeper.kept(Outcome(status=Status.INFEASIBLE)).point is None
    assert len(told) == 1


def test_that_there_is_none_is_proven_too() -> None:
    _, bids = instance("shortlist", 0)
    none = rule(SelectionRuleKind.SIZE, exactly=99)
    selection = select(selecting(terms("shortlist", "points", rules=[none])), bids)
    assert selection.status is SelectionStatus.INFEASIBLE
    assert selection.certificate.kind is CertificateKind.DUAL_BOUND
    assert all(map(check_optimality, selection.certificate.claims))
