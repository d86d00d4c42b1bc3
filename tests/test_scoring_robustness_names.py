"""Every sentence on how sure a result is calls vendors by their printed names; keys and proofs keep the ids."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from declared import bid, criterion, tender

from criteria.bid import Bid
from criteria.finding import Language
from criteria.tender import Panel, Tender
from criteria.terms import Aggregate
from report.robustness.document import to_document
from report.robustness.members import members_and_ranks_document
from report.robustness.uncertain import uncertain_ranks_document
from scoring import evaluate
from scoring.robustness import robustness
from scoring.robustness.everything import members_and_ranks
from scoring.robustness.sampling.uncertain import uncertain_ranks
from scoring.robustness.sampling.uncertainty import Uncertainty
from terminal.robustness import show_robustness

NAMES = {"#1": "架空商会株式会社", "#2": "架空通信株式会社", "#3": "架空データ株式会社", "#4": "架空工業株式会社"}
"""The ids occur in no sentence but as ids."""

PLAIN = tender(criteria=(criterion("x", 50), criterion("y", 30), criterion("z", 20)))
BIDS = [
    bid("#1", 90, x=40, y=20, z=10),
    bid("#2", 80, x=30, y=25, z=12),
    bid("#3", 70, x=20, y=15, z=8),
    bid("#4", 80, x=30, y=25, z=12),
]
LEVEL = [bid("#1", 90, x=40, y=20, z=10), bid("#4", 90, x=40, y=20, z=10), bid("#2", 95, x=10, y=28, z=5)]


def marked(vendor: str, *points: tuple[int, int]) -> Bid:
    return bid(vendor, 80, {f"委員{number}": {"p": p, "q": q} for number, (p, q) in enumerate(points, start=1)})


PANEL = tender(
    criteria=(criterion("p", 50, "marks"), criterion("q", 50, "marks")),
    panel=Panel(aggregate=Aggregate.MEAN, members=("委員1", "委員2", "委員3")),
)
MARKED = [marked("#1", (40, 10), (10, 40), (30, 20)), marked("#2", (20, 30), (30, 30), (20, 30))]


def told(declared: Tender, bids: list[Bid], names: Mapping[str, str], language: Language) -> dict[str, Any]:
    evaluation = evaluate(declared, [replace(one, name=names.get(one.vendor, "")) for one in bids])
    found = robustness(evaluation, samples=50)
    varied = uncertain_ranks(evaluation, Uncertainty(prices=Fraction(1, 20)), weights="simplex", samples=20, redraws=2)
    return {
        **to_document(found, language),
        **members_and_ranks_document(members_and_ranks(found), language),
        **uncertain_ranks_document(varied, language),
    }


def walk(value: object, *, sentence: bool = False) -> Iterator[tuple[bool, object]]:
    """Yield every key and leaf, and whether it is a part of a sentence."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield False, key
            yield from walk(inner, sentence=key in {"sentence", "sentences"})
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, sentence=sentence)
    else:
        yield sentence, value


def renamed(text: object, names: Mapping[str, str]) -> object:
    if isinstance(text, str):
        for vendor, name in names.items():
            text = text.replace(vendor, name)
    return text


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("declared", "bids"), [(PLAIN, BIDS), (PLAIN, LEVEL), (PLAIN, BIDS[:1]), (PANEL, MARKED)])
def test_sentences_print_the_names_and_all_else_the_ids(declared: Tender, bids: list[Bid], language: Language) -> None:
    by_id, by_name = list(walk(told(declared, bids, {}, language))), list(walk(told(declared, bids, NAMES, language)))
    assert by_name == [(said, renamed(text, NAMES) if said else text) for said, text in by_id]
    assert any(said and "架空商会株式会社" in str(text) for said, text in by_name)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_terminal_prints_no_id_where_every_vendor_has_a_name(
    language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluation = evaluate(PLAIN, [replace(one, name=NAMES[one.vendor]) for one in BIDS])
    found = robustness(evaluation, samples=50)
    varied = uncertain_ranks(evaluation, Uncertainty(prices=Fraction(1, 20)), weights="simplex", samples=20, redraws=2)
    show_robustness(found, language, members_and_ranks(found), varied)
    shown = capsys.readouterr().out
    assert "#" not in shown
    assert all(name in "".join(shown.split()) for name in NAMES.values())


def test_vendors_of_one_name_keep_their_ids_in_sentences() -> None:
    names = {**NAMES, "#3": NAMES["#2"]}
    said = "\n".join(str(text) for sentence, text in walk(told(PLAIN, BIDS, names, "ja")) if sentence)
    assert NAMES["#1"] in said
    assert NAMES["#2"] not in said
    assert "#2" in said
    assert "#3" in said
