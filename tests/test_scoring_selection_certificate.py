"""A selection comes with its proof, which is checked from the document alone, without solver and model."""

import json
from collections.abc import Sequence
from itertools import count

import pytest
from deadlines import stopping

from criteria.bid import Bid
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from report.selection.document import selection_document
from report.selection.sentences import outcome_sentence
from scoring.definition.selection.kinds import bound_rules
from scoring.numbers.deadline import NO_DEADLINE
from scoring.selection.candidates import find_candidates
from scoring.selection.model import SelectionModel, define_model
from scoring.selection.result import ProofKind, Selection, SelectionStatus
from scoring.selection.searching import RecountError, Told, certified, recounted
from scoring.selection.select import select
from scoring.solve import Incumbent, Outcome, Status, solve
from scoring.solve.proof_check import check_optimality
from tests.declared import bid
from tests.rule_kinds import SelectionRuleKind
from tests.selected import FAMILIES, instance, rule, selecting, terms

pytestmark = pytest.mark.selection


def model_of(declared: Tender, bids: list[Bid]) -> SelectionModel:
    return define_model(find_candidates(declared, bids), bound_rules(declared))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_small_selection_is_proven_and_the_proof_is_checked_from_the_document(family: str) -> None:
    for seed in range(10):
        selection = select(*instance(family, seed))
        document = json.loads(json.dumps(selection_document(selection)))["certificate"]
        if selection.certificate.kind is ProofKind.SORT:
            assert document["claims"] == []
            continue
        assert selection.certificate.kind in (ProofKind.DUAL_BOUND, ProofKind.BRANCHES), (family, seed)
        assert all(map(check_optimality, document["claims"]))
        assert len(document["columns"]) == len(selection.found.candidates)
        assert document["figures"]["claims"] == str(len(document["claims"]))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_proof_speaks_of_the_value_that_is_published_and_of_the_bids_that_are_chosen(family: str) -> None:
    for seed in range(10):
        selection = select(*instance(family, seed))
        if selection.status is not SelectionStatus.OPTIMAL or selection.ties or not selection.certificate.claims:
            continue
        document = selection_document(selection)
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
        certified(model, solve(model.model), NO_DEADLINE)


def test_a_search_that_is_stopped_at_once_proves_nothing() -> None:
    selection = select(*instance("lots", 1), deadline=stopping(lambda: True))
    assert selection.status is SelectionStatus.LIMIT
    assert selection.certificate.kind is ProofKind.NONE
    assert (selection.chosen, selection.values, selection.alternatives) == (None, (), ())
    assert selection_document(selection)["objective"] is None


def level(chain: Sequence[SelectionObjective] = ()) -> tuple[Tender, list[Bid]]:
    """Two of four that are equally good, with a rule that needs a search; the chain takes the cheapest."""
    bids = [bid(vendor, 100 + place, q=10) for place, vendor in enumerate("ABCD")]
    rules = [rule(SelectionRuleKind.SIZE, exactly=2), rule(SelectionRuleKind.BUDGET, at_most=204)]
    return selecting(terms("shortlist", "points", rules=rules, tie_break=tuple(chain))), bids


def stopped_after(asked: int, chain: Sequence[SelectionObjective] = ()) -> Selection:
    left = count(asked, -1)
    return select(*level(chain), deadline=stopping(lambda: next(left) <= 0))


def test_a_search_that_is_stopped_says_what_is_known_and_what_is_open() -> None:
    open_to: dict[str | None, Selection] = {}
    for asked in range(48):
        found = stopped_after(asked)
        assert found.status in {SelectionStatus.LIMIT, SelectionStatus.TIED}
        open_to.setdefault(selection_document(found)["open"], found)
        if found.status is SelectionStatus.TIED:
            assert found.ties is not None
            assert len(found.ties.left) > 1
    assert open_to.keys() >= {"optimum", "ties", None}
    unknown, unlisted = open_to["optimum"], open_to["ties"]
    assert unknown.certificate.kind is ProofKind.NONE
    assert (unlisted.status, unlisted.bound, unlisted.values) == (SelectionStatus.LIMIT, None, (20,))
    assert unlisted.certificate.kind is not ProofKind.NONE
    said = outcome_sentence(unlisted)
    assert "Nothing is better, but whether anything else is as good" in said.en
    assert "The search was stopped" in said.en
    assert "探索を止めたため" in said.ja


def test_a_chain_that_was_not_applied_to_the_end_calls_nothing_tied_and_chooses_nothing() -> None:
    chain = (SelectionObjective.PRICE,)
    assert stopped_after(10**6, chain).status is SelectionStatus.OPTIMAL
    cut = [one for asked in range(48) if (one := stopped_after(asked, chain)).ties and not one.ties.left]
    assert cut
    for found in cut:
        assert (found.status, found.chosen, found.values) == (SelectionStatus.LIMIT, None, (20,))
        assert selection_document(found)["open"] == "ties"
        assert "the declared chain was not applied to the end" in outcome_sentence(found).en


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
    assert selection.certificate.kind is ProofKind.DUAL_BOUND
    assert all(map(check_optimality, selection.certificate.claims))
