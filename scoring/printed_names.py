"""What sentences call the vendors (文中の事業者名): as the tables do, by their printed names."""

from collections import Counter
from collections.abc import Mapping

from scoring.evaluation import Evaluation


def printed_names(evaluation: Evaluation) -> Mapping[str, str]:
    """Return what a sentence calls every vendor (事業者名), by id: its name; its id where it has none of its own."""
    held = Counter(bid.name for bid in evaluation.given_bids)
    return {bid.vendor: bid.name if bid.name and held[bid.name] == 1 else bid.vendor for bid in evaluation.given_bids}
