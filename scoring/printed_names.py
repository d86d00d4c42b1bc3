"""What sentences call the vendors (文中の事業者名): as the tables do, by their printed names."""

from collections import Counter
from collections.abc import Mapping

from scoring.evaluation import Evaluation


def printed_names(evaluation: Evaluation) -> Mapping[str, str]:
    """Return what a sentence calls every vendor (事業者名), by id: its name; its id where it has none of its own."""
    names = {bid.vendor: bid.name for bid in evaluation.given_bids}
    held = Counter(names.values())
    return {vendor: name if name and held[name] == 1 else vendor for vendor, name in names.items()}
