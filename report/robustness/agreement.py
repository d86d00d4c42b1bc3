"""Agreement in words and as a document (一致の説明と文書): sentences for the minutes, and data for the figure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from criteria.exact import Rounding, RoundingMode, decimal_text, format_points
from criteria.finding import Language, Text, sentence
from scoring.robustness.agreement.absence import MemberAbsence
from scoring.robustness.agreement.measure import Agreement, PairAgreement

_PLACES: Final = 4


def agreement_sentences(found: Agreement) -> Iterator[Text]:
    """Yield what the minutes can say of the members' agreement (議事録のための説明)."""
    if found.concordance is not None:
        rounded = Rounding(places=_PLACES, mode=RoundingMode.HALF_UP).apply(found.concordance)
        shown = format_points(rounded, _PLACES)
        members, bids = len(found.members), len(found.vendors)
        yield Text(
            f"委員{members}人による{bids}者の順位の一致係数(KendallのW)は{shown}(0で一致なし、1で完全に一致)。",
            f"The orders of {bids} bids by {members} members agree with Kendall's W = {shown} "
            "(0: not at all, 1: fully).",
        )
    same, pairs = found.same_first
    yield Text(
        f"第1位とした事業者が一致したのは、委員の組{pairs}組のうち{same}組。",
        f"Of {pairs} pairs of members, {same} put the same bids first.",
    )
    if found.farthest and len(found.farthest) < len(found.members):
        names = _listed(found.farthest)
        yield sentence(
            f"他の委員と順位が最も異なるのは{names.ja}", f"Least like the others in ordering the bids: {names.en}"
        )
    widest = max(found.spreads, key=lambda one: one.share)
    apart = decimal_text(Rounding(places=2, mode=RoundingMode.HALF_UP).apply(widest.mean))
    yield Text(
        f"委員の評価が最も分かれた項目は「{widest.label}」(最高と最低の差は平均{apart}点)。",
        f"The members are farthest apart on {widest.label}: on average {apart} points between highest and lowest.",
    )
    yield from _absences(found.absences, found.names)


def _absences(absences: Sequence[MemberAbsence], names: Mapping[str, str]) -> Iterator[Text]:
    changing = [one for one in absences if one.winners_change]
    for one in changing:
        first = _listed([names[winner] for winner in one.winners]) if one.winners else Text("なし", "nobody")
        yield Text(
            f"{one.member}が欠席していた場合、第1位は{first.ja}となる。",
            f"Had {one.member} been absent, {first.en} would be first.",
        )
    possible = [one for one in absences if one.status is not None]
    if possible and not changing:
        yield Text(
            f"委員のどの1人が欠席していても、第1位は変わらない({len(possible)}人を1人ずつ除いて再評価)。",
            f"Whichever one member had been absent, the first place stands (each of {len(possible)} left out).",
        )
    for one in absences:
        if one.status is None:
            yield sentence(
                f"{one.member}を除いた評価はできない({one.impossible.ja})",
                f"There is no evaluation without {one.member}: {one.impossible.en}",
            )


def _listed(names: Sequence[str]) -> Text:
    return Text("、".join(names), ", ".join(names))


def agreement_document(found: Agreement, language: Language) -> dict[str, Any]:
    """Return the agreement as JSON values (一致の文書); ``totals`` is what the figure of the members draws."""
    same, pairs = found.same_first
    return {
        "members": list(found.members),
        "vendors": list(found.vendors),
        "totals": {
            member: {vendor: decimal_text(points) for vendor, points in of.items()}
            for member, of in found.totals.items()
        },
        "kendalls_w": None if found.concordance is None else decimal_text(found.concordance),
        "pairs": [_pair(one) for one in found.pairs],
        "same_first": {"pairs": same, "of": pairs},
        "first": {member: list(vendors) for member, vendors in found.first.items()},
        "distance": {member: decimal_text(distance) for member, distance in found.distances.items()},
        "farthest": list(found.farthest),
        "criteria": {
            one.criterion: {
                "mean_spread": decimal_text(one.mean),
                "share": decimal_text(one.share),
                "widest": one.widest,
                "low": decimal_text(one.low),
                "high": decimal_text(one.high),
            }
            for one in found.spreads
        },
        "without": {one.member: _absence(one, language) for one in found.absences},
        "sentences": [one.to(language) for one in agreement_sentences(found)],
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


def _absence(one: MemberAbsence, language: Language) -> dict[str, Any]:
    return {
        "status": None if one.status is None else one.status.value,
        "winners": list(one.winners),
        "winners_change": one.winners_change,
        "order_changes": one.order_changes,
        "impossible": one.impossible.to(language),
    }
