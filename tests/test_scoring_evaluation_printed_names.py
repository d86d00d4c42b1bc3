"""What sentences call the vendors: by the printed name where one alone has it."""

from declared import bid, replace, tender

from scoring import evaluate
from scoring.evaluation.evaluation import printed_names


def test_a_vendor_is_called_by_its_name_and_by_its_id_without_one_of_its_own() -> None:
    bids = [
        bid("A", q=1, name="架空商会株式会社"),
        bid("B", q=2),
        bid("C", q=3, name="架空"),
        bid("D", q=4, name="架空"),
    ]
    assert printed_names(evaluate(tender(), bids)) == {"A": "架空商会株式会社", "B": "B", "C": "C", "D": "D"}


def test_bids_for_several_lots_are_of_one_vendor() -> None:
    found = evaluate(tender(), [bid("A", q=1, name="架空商会株式会社")])
    one = found.given_bids[0]
    several = replace(found, given_bids=(replace(one, lot="1"), replace(one, lot="2")))
    assert printed_names(several) == {"A": "架空商会株式会社"}
