"""The leave-one-out certificate (敗者除外の確認), recounted: each loser is left out and everything counted again."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, Final

from criteria.bid import Bid
from criteria.finding import Finding, Text
from criteria.tender import Tender
from scoring.audit.comparison import check, part
from scoring.audit.procedure import is_relative
from scoring.audit.recount import Document, recount
from scoring.audit.verification import CheckedStep

MOST_LEFT_OUT: Final = 30
"""Beyond so many ranked bids nothing is certified."""

_FEWEST: Final = 2
_MOST_NAMED: Final = 3
_LABEL: Final = Text("敗者除外の確認", "leave one out")
_INDEPENDENT: Final = Text(
    "他の入札に左右される算式がないため、どの敗者の有無によっても順位は変わりません",
    "no formula looks at other bids; no loser has a say in who is first or in the order",
)


def certificate(tender: Tender, bids: list[Bid], given: Iterable[Finding], whole: Document) -> Document | None:
    """Return the certificate that must have been published; its sentences in both languages, without their causes."""
    ranks = _ranks(whole)
    if not _FEWEST <= len(ranks) <= MOST_LEFT_OUT:
        return None
    if not _depends_on_others(tender, whole):
        return {"relative": False, "stands": True, "removals": [], "messages": [_INDEPENDENT]}
    findings = list(given)
    removals = [
        _removal(vendor, whole, recount(tender, [bid for bid in bids if bid.vendor != vendor], findings))
        for vendor, rank in ranks.items()
        if rank > 1
    ]
    changing = [one["message"] for one in removals if one["message"] is not None]
    return {
        "relative": True,
        "stands": not any(one["winners_change"] for one in removals),
        "removals": removals,
        "messages": changing or [_unchanged(len(removals))],
    }


def _depends_on_others(tender: Tender, whole: Document) -> bool:
    drawn = any(tie["lottery"] is not None for tie in whole["ties"])
    by_band = tender.method.combination == "band"
    return drawn or by_band or is_relative(tender) or tender.prices.variable_minimum is not None


def _ranks(document: Document) -> dict[str, int]:
    return {row["vendor"]: row["rank"] for row in document["ranking"]}


def _first(ranks: dict[str, int]) -> list[str]:
    return [vendor for vendor, rank in ranks.items() if rank == 1]


def _removal(vendor: str, whole: Document, rest: Document) -> Document:
    before, after = _ranks(whole), _ranks(rest)
    shared = sorted(before.keys() & after.keys(), key=lambda one: (before[one], one))
    turned = [
        [one, other]
        for one, other in combinations(shared, 2)
        if _order(before[one], before[other]) != _order(after[one], after[other])
    ]
    was, is_now = _references(whole), _references(rest)
    found: Document = {
        "removed": vendor,
        "winners": _first(after),
        "winners_change": _first(after) != _first(before),
        "turned": turned,
        "in_or_out": sorted((before.keys() ^ after.keys()) - {vendor}),
        "because": [key for key, value in was.items() if is_now.get(key) != value],
    }
    changes = found["winners_change"] or turned or found["in_or_out"]
    return {**found, "message": _sentence(found) if changes else None}


def _order(one: int, other: int) -> int:
    return (one > other) - (one < other)


def _references(document: Document) -> dict[str, Any]:
    return {f"{one['stage']} {one['reference']}": one["value"] for one in document["references"]}


def _sentence(found: Document) -> Text:
    """Say what would be another; the causes follow in the formulas' own words."""
    if found["winners_change"]:
        ja, en = _listed(found["winners"] or [None])
        what = Text(f"第1位は{ja}になります", f"{en} would be first")
    elif found["turned"]:
        shown, more = found["turned"][:_MOST_NAMED], "…" if len(found["turned"]) > _MOST_NAMED else ""
        ja = "、".join(f"{one}と{other}" for one, other in shown) + more
        en = ", ".join(f"{one} and {other}" for one, other in shown) + more
        what = Text(f"{ja}の順序が変わります", f"the order of {en} would be another")
    else:
        ja, en = _listed(found["in_or_out"])
        what = Text(f"{ja}の失格の有無が変わります", f"{en} would be out, or in again")
    removed = found["removed"]
    return Text(f"{removed}が参加していなければ、{what.ja}(原因: ", f"without {removed}, {what.en} (because of ")


def _listed(names: list[str | None]) -> tuple[str, str]:
    more = "…" if len(names) > _MOST_NAMED else ""
    shown = names[:_MOST_NAMED]
    return "、".join(one or "なし" for one in shown) + more, ", ".join(one or "nobody" for one in shown) + more


def _unchanged(count: int) -> Text:
    return Text(
        f"敗者のどの1者が参加していなくても、第1位も順位も変わりません({count}者を1者ずつ除いて再計算)",
        f"whichever one loser had not bid, the first place and the order stand (each of {count} left out)",
    )


def compare_certificates(expected: Document | None, published: object) -> Iterator[CheckedStep]:
    """Yield every step of the certificate: which losers were left out, and what that changes."""
    if expected is None or not isinstance(published, dict):
        yield check("leave_one_out", expected and "", published, label=_LABEL)
        return
    for key in ("relative", "stands"):
        yield _check(key, expected[key], published.get(key))
    removals = _rows(published.get("removals"))
    yield _check(
        "removed", [one["removed"] for one in expected["removals"]], [part(one, "removed") for one in removals]
    )
    for index, (own, other) in enumerate(zip(expected["removals"], removals, strict=False)):
        for key in ("winners", "winners_change", "turned", "in_or_out", "because"):
            yield _check(f"removals[{index}].{key}", own[key], part(other, key))
        yield _begins(f"removals[{index}].message", own["message"], part(other, "message"))
    messages = _rows(published.get("messages"))
    yield _check("messages", len(expected["messages"]), len(messages))
    for index, (own, other) in enumerate(zip(expected["messages"], messages, strict=False)):
        yield _begins(f"messages[{index}]", own, other)


def _rows(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _check(key: str, expected: object, found: object) -> CheckedStep:
    return check(f"leave_one_out.{key}", expected, found, label=_LABEL)


def _begins(key: str, expected: Text | None, found: object) -> CheckedStep:
    """Compare a sentence up to its causes, which are named in the formulas' own words."""
    opening = ("", "") if expected is None else (expected.ja, expected.en)
    text = found if isinstance(found, str) else ""
    begun = next((one for one in opening if text.startswith(one) and one.endswith(("(原因: ", "(because of "))), text)
    return _check(key, "" if expected is None else expected, begun)
