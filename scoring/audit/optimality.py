"""Whether a claim of optimality holds (最適性の検算), by additions and multiplications of whole numbers alone.

The claim is JSON: 0-1 ``columns``, ``rows`` of ``terms`` [[column, coefficient], …] with ``least`` and ``most``, the
``aim`` that no point may have more of than ``value``, the columns ``taken`` that have as much (null where none need),
and a ``tree``: nodes split a column into its two values, or end in a bound by ``weights`` [[row, weight × 2^bits], …].
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from math import gcd
from typing import Any


def seal(claim: Mapping[str, Any]) -> str:
    """Return the digest of a claim: it shows a slip in copying; what proves is the arithmetic."""
    text = json.dumps({key: value for key, value in claim.items() if key != "seal"}, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def check_optimality(claim: Mapping[str, Any]) -> bool:
    """Whether the point taken has the value claimed, and the tree proves that none has more."""
    return seal(claim) == claim["seal"] and _attained(claim) and _covered(claim)


def _attained(claim: Mapping[str, Any]) -> bool:
    taken = set(claim["taken"] or ())
    for row in claim["rows"]:
        total = sum(number for column, number in row["terms"] if column in taken)
        low, high = row["least"], row["most"]
        if claim["taken"] is not None and not ((low is None or low <= total) and (high is None or total <= high)):
            return False
    reached = sum(number for column, number in claim["aim"] if column in taken)
    return claim["taken"] is None or (taken <= set(range(claim["columns"])) and reached == claim["value"])


def _covered(claim: Mapping[str, Any]) -> bool:
    nodes: list[tuple[int, dict[int, int]]] = [(0, {})]
    for place, fixed in nodes:  # grows while it is walked
        node = claim["tree"][place]
        if "weights" not in node and min(node["zero"], node["one"]) > place:  # no node is its own proof
            nodes += [(node[way], {**fixed, node["column"]: value}) for value, way in enumerate(("zero", "one"))]
        elif "weights" not in node or not _bounded(claim, node, fixed):
            return False
    return True


def _bounded(claim: Mapping[str, Any], leaf: Mapping[str, Any], fixed: Mapping[int, int]) -> bool:
    reduced, total = dict.fromkeys(range(claim["columns"]), 0), 0
    for column, number in claim["aim"]:
        reduced[column] += number << claim["bits"]
    for place, weight in leaf["weights"]:
        total += weight * claim["rows"][place]["most" if weight > 0 else "least"]
        for column, number in claim["rows"][place]["terms"]:
            reduced[column] -= weight * number
    total += sum(cost * fixed[column] if column in fixed else max(0, cost) for column, cost in reduced.items())
    step = gcd(*(number for _, number in claim["aim"])) or 1
    return bool(total == leaf["total"] and (total >> claim["bits"]) // step * step <= claim["value"])
