"""What could be attained, in words and as a document (到達可能性の説明と文書)."""

from collections.abc import Iterator
from typing import Any, Final

from criteria.exact import Rounding, RoundingMode, decimal_text, format_points, fraction_text
from criteria.finding import Language, Text
from scoring.robustness.attainable.answer import Attainable
from scoring.robustness.attainable.benefit import Benefits
from scoring.robustness.attainable.ranks import AttainableRank
from scoring.robustness.exact.basis import joined, named_first
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.exact.winners import Verdict

_PLACES: Final = 4

_FIRST: Final = {
    Verdict.ALONE: Text("単独で第1位になりうる", "could be first alone"),
    Verdict.TIE: Text("同点でのみ第1位になりうる", "could be first, but only level with another"),
    Verdict.NEVER: Text("第1位になりえない", "could not be first"),
}


def attainable_sentences(found: Attainable) -> Iterator[Text]:
    """Yield one sentence a bid: could it be first under any allotments that would have been allowed, and its ranks."""
    under = (
        Text("公告で許容した配点の範囲では", "Under the allotments the notice would have allowed")
        if found.declared
        else Text("配点合計の配分を自由に変えられるとした場合", "If the technical total could be shared out in any way")
        if not _is_bounded(found)
        else Text("指定した配点の範囲では", "Under the allotments given")
    )
    for vendor in found.worst:
        first, best, worst = _FIRST[found.first[vendor].verdict], found.best[vendor], found.worst[vendor]
        name, reach = found.names[vendor], _reach(best, worst)
        lead = joined(Text(f"{under.ja}、", f"{under.en}, "), found.basis.of_ties)
        yield named_first(lead, f"{name}は{first.ja}({reach.ja})。", f"{name} {first.en} ({reach.en}).")


def _is_bounded(found: Attainable) -> bool:
    free = found.scores.total
    return bool(found.allowed.orders) or any(found.allowed.lower) or any(high < free for high in found.allowed.upper)


def _reach(best: AttainableRank, worst: AttainableRank) -> Text:
    ends = Text(f"第{best.rank}位から第{worst.rank}位", f"ranks {best.rank} to {worst.rank}")
    if best.rank == worst.rank:
        ends = Text(f"常に第{best.rank}位", f"always rank {best.rank}")
    if best.proven and worst.proven:
        return ends
    return Text(
        f"{ends.ja}を確認。未決の組が多く探索を打ち切ったため、証明できたのは第{best.limit}位から第{worst.limit}位の間であることまで",
        f"{ends.en} found; too many pairs of bids are undecided to search on,"
        f" and the ranks are proven only to lie between {best.limit} and {worst.limit}",
    )


def attainable_document(found: Attainable | NotLinear, language: Language) -> dict[str, Any]:
    """Return it as JSON values (到達可能性の文書): ranks with their proofs, benefit of the doubt, cross-efficiency."""
    if isinstance(found, NotLinear):
        return {"reason": found.reason.to(language)}
    names = found.scores.criteria
    bounds = zip(names, found.allowed.lower, found.allowed.upper, strict=True)
    return {
        "declared": found.declared,
        "allowed": {name: {"at_least": decimal_text(low), "at_most": decimal_text(high)} for name, low, high in bounds},
        "vendors": {
            vendor: {
                "could_be_first": found.first[vendor].verdict.value,
                "best": _rank(found.best[vendor], names),
                "worst": _rank(found.worst[vendor], names),
                "benefit_of_the_doubt": _benefit(found.benefits, vendor, names),
            }
            for vendor in found.worst
        },
        "cross_efficiency": _cross(found.benefits, language),
        "sentences": [one.to(language) for one in attainable_sentences(found)],
    }


def _rank(found: AttainableRank, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "rank": found.rank,
        "limit": found.limit,
        "proven": found.proven,
        "weights": {name: fraction_text(weight) for name, weight in zip(names, found.weights, strict=True)},
        "mixtures": [{name: fraction_text(share) for name, share in one.items()} for one in found.mixtures],
    }


def _benefit(found: Benefits | NotLinear, vendor: str, names: tuple[str, ...]) -> dict[str, Any] | None:
    if isinstance(found, NotLinear):
        return None
    one = next(one for one in found.scores if one.vendor == vendor)
    weights = one.weights
    return {
        "score": None if one.score is None else decimal_text(one.score),
        "official": decimal_text(one.official),
        "weights": None
        if weights is None
        else {name: fraction_text(weight) for name, weight in zip(names, weights, strict=True)},
    }


def _cross(found: Benefits | NotLinear, language: Language) -> dict[str, Any]:
    if isinstance(found, NotLinear):
        return {"reason": found.reason.to(language)}
    shown = Rounding(places=_PLACES, mode=RoundingMode.HALF_UP)
    table = {
        at: {name: format_points(shown.apply(share), _PLACES) for name, share in row.items()}
        for at, row in found.cross.items()
    }
    means = {name: format_points(shown.apply(mean), _PLACES) for name, mean in found.means.items()}
    return {"table": table, "means": means}
