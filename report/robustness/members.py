"""The members' agreement and the ranks within reach (委員間の一致と到達順位), in words and as a document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from criteria.exact import Rounding, RoundingMode, decimal_text, format_points, fraction_text
from criteria.finding import Language, Text, sentence
from scoring.robustness.agreement import Agreement, MemberAbsence, PairAgreement
from scoring.robustness.attainable.answer import Attainable
from scoring.robustness.attainable.ranks import AttainableRank
from scoring.robustness.everything import MembersAndRanks
from scoring.robustness.exact.basis import joined, named_first
from scoring.robustness.exact.linear import NotLinear
from scoring.robustness.exact.winners import WinVerdict


def members_and_ranks_document(beside: MembersAndRanks, language: Language) -> dict[str, Any]:
    """Return both as the keys ``members`` and ``attainable`` of the document on robustness."""
    return {
        "members": None if beside.members is None else agreement_document(beside.members, language),
        "attainable": attainable_document(beside.attainable, language),
    }


def members_and_ranks_sentences(beside: MembersAndRanks) -> Iterator[Text]:
    """Yield the sentences of both for the minutes."""
    if isinstance(beside.attainable, Attainable):
        yield from attainable_sentences(beside.attainable)
    if beside.members is not None:
        yield from agreement_sentences(beside.members)


_FIRST: Final = {
    WinVerdict.ALONE: Text("単独で第1位になりうる", "could be first alone"),
    WinVerdict.TIE: Text("同点でのみ第1位になりうる", "could be first, but only level with another"),
    WinVerdict.NEVER: Text("第1位になりえない", "could not be first"),
}


def attainable_sentences(attainable: Attainable) -> Iterator[Text]:
    """Yield one sentence a bid: could it be first under any allotments that would have been allowed, and its ranks."""
    under = (
        Text("公告で許容した配点の範囲では", "Under the allotments the notice would have allowed")
        if attainable.declared
        else Text("配点合計の配分を自由に変えられるとした場合", "If the technical total could be shared out in any way")
        if not _is_bounded(attainable)
        else Text("指定した配点の範囲では", "Under the allotments given")
    )
    for vendor in attainable.worst:
        first, best, worst = _FIRST[attainable.first[vendor].verdict], attainable.best[vendor], attainable.worst[vendor]
        name, reach = attainable.names[vendor], _reach(best, worst)
        lead = joined(Text(f"{under.ja}、", f"{under.en}, "), attainable.basis.of_ties)
        yield named_first(lead, f"{name}は{first.ja}({reach.ja})。", f"{name} {first.en} ({reach.en}).")


def _is_bounded(attainable: Attainable) -> bool:
    free = attainable.scores.total
    return (
        bool(attainable.allowed.orders)
        or any(attainable.allowed.lower)
        or any(high < free for high in attainable.allowed.upper)
    )


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


def attainable_document(attainable: Attainable | NotLinear, language: Language) -> dict[str, Any]:
    """Return it as JSON values (到達可能性の文書): ranks with their proofs."""
    if isinstance(attainable, NotLinear):
        return {"reason": attainable.reason.to(language)}
    names = attainable.scores.criteria
    bounds = zip(names, attainable.allowed.lower, attainable.allowed.upper, strict=True)
    return {
        "declared": attainable.declared,
        "allowed": {name: {"at_least": decimal_text(low), "at_most": decimal_text(high)} for name, low, high in bounds},
        "vendors": {
            vendor: {
                "could_be_first": attainable.first[vendor].verdict.value,
                "best": _rank(attainable.best[vendor], names),
                "worst": _rank(attainable.worst[vendor], names),
            }
            for vendor in attainable.worst
        },
        "sentences": [text.to(language) for text in attainable_sentences(attainable)],
    }


def _rank(rank: AttainableRank, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "rank": rank.rank,
        "limit": rank.limit,
        "proven": rank.proven,
        "weights": {name: fraction_text(weight) for name, weight in zip(names, rank.weights, strict=True)},
        "mixtures": [{name: fraction_text(share) for name, share in mixture.items()} for mixture in rank.mixtures],
    }


_PLACES: Final = 4


def agreement_sentences(agreement: Agreement) -> Iterator[Text]:
    """Yield what the minutes can say of the members' agreement (議事録のための説明)."""
    if agreement.concordance is not None:
        rounded = Rounding(places=_PLACES, mode=RoundingMode.HALF_UP).apply(agreement.concordance)
        shown = format_points(rounded, _PLACES)
        members, bids = len(agreement.members), len(agreement.vendors)
        yield Text(
            f"委員{members}人による{bids}者の順位の一致係数(KendallのW)は{shown}(0で一致なし、1で完全に一致)。",
            f"The orders of {bids} bids by {members} members agree with Kendall's W = {shown} "
            "(0: not at all, 1: fully).",
        )
    same, pairs = agreement.same_first
    yield Text(
        f"第1位とした事業者が一致したのは、委員の組{pairs}組のうち{same}組。",
        f"Of {pairs} pairs of members, {same} put the same bids first.",
    )
    if agreement.farthest and len(agreement.farthest) < len(agreement.members):
        names = _listed(agreement.farthest)
        yield sentence(
            f"他の委員と順位が最も異なるのは{names.ja}", f"Least like the others in ordering the bids: {names.en}"
        )
    widest = max(agreement.spreads, key=lambda spread: spread.share)
    apart = decimal_text(Rounding(places=2, mode=RoundingMode.HALF_UP).apply(widest.mean))
    yield Text(
        f"委員の評価が最も分かれた項目は「{widest.label}」(最高と最低の差は平均{apart}点)。",
        f"The members are farthest apart on {widest.label}: on average {apart} points between highest and lowest.",
    )
    yield from _absences(agreement.absences, agreement.names)


def _absences(absences: Sequence[MemberAbsence], names: Mapping[str, str]) -> Iterator[Text]:
    changing = [absence for absence in absences if absence.winners_change]
    for absence in changing:
        first = _listed([names[winner] for winner in absence.winners]) if absence.winners else Text("なし", "nobody")
        yield Text(
            f"{absence.member}が欠席していた場合、第1位は{first.ja}となる。",
            f"Had {absence.member} been absent, {first.en} would be first.",
        )
    possible = [absence for absence in absences if absence.status is not None]
    if possible and not changing:
        yield Text(
            f"委員のどの1人が欠席していても、第1位は変わらない({len(possible)}人を1人ずつ除いて再評価)。",
            f"Whichever one member had been absent, the first place stands (each of {len(possible)} left out).",
        )
    for absence in absences:
        if absence.status is None:
            yield sentence(
                f"{absence.member}を除いた評価はできない({absence.impossible.ja})",
                f"There is no evaluation without {absence.member}: {absence.impossible.en}",
            )


def _listed(names: Sequence[str]) -> Text:
    return Text("、".join(names), ", ".join(names))


def agreement_document(agreement: Agreement, language: Language) -> dict[str, Any]:
    """Return the agreement as JSON values (一致の文書); ``totals`` is what the figure of the members draws."""
    same, pairs = agreement.same_first
    return {
        "members": list(agreement.members),
        "vendors": list(agreement.vendors),
        "totals": {
            member: {vendor: decimal_text(points) for vendor, points in of.items()}
            for member, of in agreement.totals.items()
        },
        "kendalls_w": None if agreement.concordance is None else decimal_text(agreement.concordance),
        "pairs": [_pair(pair) for pair in agreement.pairs],
        "same_first": {"pairs": same, "of": pairs},
        "first": {member: list(vendors) for member, vendors in agreement.first.items()},
        "distance": {member: decimal_text(distance) for member, distance in agreement.distances.items()},
        "farthest": list(agreement.farthest),
        "criteria": {
            spread.criterion: {
                "mean_spread": decimal_text(spread.mean),
                "share": decimal_text(spread.share),
                "widest": spread.widest,
                "low": decimal_text(spread.low),
                "high": decimal_text(spread.high),
            }
            for spread in agreement.spreads
        },
        "without": {absence.member: _absence(absence, language) for absence in agreement.absences},
        "sentences": [text.to(language) for text in agreement_sentences(agreement)],
    }


def _pair(pair: PairAgreement) -> dict[str, Any]:
    return {
        "members": [pair.one, pair.other],
        "bids": pair.bids,
        "kendalls_tau": None if pair.tau is None else pair.tau.text(),
        "spearmans_rho": None if pair.rho is None else pair.rho.text(),
        "distance": decimal_text(pair.distance),
        "same_first": pair.same_first,
    }


def _absence(absence: MemberAbsence, language: Language) -> dict[str, Any]:
    return {
        "status": None if absence.status is None else absence.status.value,
        "winners": list(absence.winners),
        "winners_change": absence.winners_change,
        "order_changes": absence.order_changes,
        "impossible": absence.impossible.to(language),
    }
