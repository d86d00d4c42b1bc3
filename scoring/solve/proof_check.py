"""Whether a claim of optimality holds (最適性の検算), by additions and multiplications of whole numbers alone.

The claim is JSON: 0-1 ``columns``; ``rows`` of ``terms`` [[column, coefficient], …] with ``least`` and ``most``, those
``from`` [row, ±1] implied by the most (1) or the least (−1) of an earlier row alone; an ``aim`` of which no point has
more than ``value``; the columns ``taken`` that have as much (null where none need); a ``tree`` of nodes that split a
column, or bound the aim by ``weights`` [[row, weight × 2^bits], …]; a bound above the value settles the columns whose
other value takes it there, and ``next`` goes on with the rest.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def seal(claim: Mapping[str, Any]) -> str:
    """Return the digest of a claim: it shows a slip in copying; what proves is the arithmetic."""
    return sha256(json.dumps({**claim, "seal": ""}, sort_keys=True).encode()).hexdigest()


def check_optimality(claim: Mapping[str, Any]) -> bool:
    """Whether the point taken has the value claimed, and the tree proves that none has more."""
    if seal(claim) != claim["seal"] or (claim["taken"] is not None and not _attained(claim)):
        return False
    for place, row in enumerate(claim["rows"]):
        base, sign = row.get("from", (-1, 0))
        if sign and not (0 <= base < place and _implied(row, claim["rows"][base], sign)):
            return False
    return _covered(claim)


def _implied(row: Mapping[str, Any], base: Mapping[str, Any], sign: int) -> bool:
    """Whether no 0-1 point keeps a side of the base and has more than the row's most: each total the lightest way."""
    weights, terms = {at: sign * number for at, number in base["terms"]}, dict(row["terms"])
    lightest = {0: sum(weight for at, weight in weights.items() if weight < 0 and at not in terms)}
    for column, number in terms.items():
        for total, weight in list(lightest.items()):
            more = weight + weights.get(column, 0)
            lightest[total + number] = min(more, lightest.get(total + number, more))
    fits = sign * base["most" if sign > 0 else "least"]
    once = len(weights) == len(base["terms"]) and len(terms) == len(row["terms"])
    return once and row["least"] is None and all(n <= row["most"] or weight > fits for n, weight in lightest.items())


def _attained(claim: Mapping[str, Any]) -> bool:
    taken = set(claim["taken"])
    for row in claim["rows"]:
        total = sum(number for column, number in row["terms"] if column in taken)
        if (row["least"] is not None and total < row["least"]) or (row["most"] is not None and total > row["most"]):
            return False
    return taken <= {*range(claim["columns"])} and claim["value"] == sum(n for at, n in claim["aim"] if at in taken)


def _covered(claim: Mapping[str, Any]) -> bool:
    more = claim["value"] + 1 << claim["bits"]
    nodes: list[tuple[int, dict[int, int]]] = [(0, {})]
    for place, fixed in nodes:  # grows while it is walked
        node = claim["tree"][place]
        if min(node.get(way, place + 1) for way in ("zero", "one", "next")) <= place:  # no node is its own proof
            return False
        if "column" in node:
            nodes += [(node["zero"], {**fixed, node["column"]: 0}), (node["one"], {**fixed, node["column"]: 1})]
            continue
        total, reduced = _weighed(claim, node["weights"], fixed)
        settled = {column: int(cost > 0) for column, cost in reduced.items() if total - abs(cost) < more}
        nodes += [(node["next"], {**settled, **fixed})] if "next" in node else []
        if total != node["total"] or (total >= more and "next" not in node):
            return False
    return True


def _weighed(claim: Mapping[str, Any], weights: list[list[int]], fixed: dict[int, int]) -> tuple[int, dict[int, int]]:
    total, reduced = 0, dict.fromkeys(range(claim["columns"]), 0)
    for column, number in claim["aim"]:
        reduced[column] += number << claim["bits"]
    for place, weight in weights:
        total += weight * claim["rows"][place]["most" if weight > 0 else "least"]
        for column, number in claim["rows"][place]["terms"]:
            reduced[column] -= weight * number
    return total + sum(cost * fixed.get(column, int(cost > 0)) for column, cost in reduced.items()), reduced
