"""Best and worst as they are asked (最良最悪法、BWM): two criteria, and how all others stand beside these."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from criteria.elicitation import BestWorst
from criteria.exact import fraction_text
from criteria.finding import Text
from criteria.values import TABLE, TEXT
from data.definition.keys import Key
from data.weights.draft import Draft, MemberDraft, Pair, exactly, pairs_beside
from data.weights.method import Written, as_ratio, missing_pairs


class BestWorstMethod:
    """最良最悪法: the best and the worst criterion are compared with all others."""

    keys = tuple(
        Key(name, kind, required=True)
        for name, kind in (("best", TEXT), ("worst", TEXT), ("best_to_others", TABLE), ("others_to_worst", TABLE))
    )
    compares = True

    def read(self, written: Written) -> BestWorst | None:
        """Read the two vectors: from 1 to 9, and agreeing on best against worst."""
        if not {key.name for key in self.keys} <= written.read.keys():
            return None
        best, worst = (written.position((key,), written.read[key]) for key in ("best", "worst"))
        before, after = (written.by_criterion(key) for key in ("best_to_others", "others_to_worst"))
        if best is None or worst is None or before is None or after is None:
            return None
        faults = written.faults
        if best == worst:
            what = Text("最良と最悪が同じ項目です", "the best and the worst are one criterion")
            written.refuse(("worst",), "best-is-worst", what)
        _check(written, "best_to_others", before, own=best)
        _check(written, "others_to_worst", after, own=worst)
        if written.faults == faults and before[worst] != after[best]:
            what = Text(
                "最良と最悪の比較値が、もう一方の表と異なります",
                "the best against the worst differs from the other table",
            )
            other = fraction_text(before[worst] or Fraction(1))
            place = ("others_to_worst", written.ids[best])
            written.refuse(place, "best-to-worst", what, expected=Text(other, other))
        if written.faults > faults:
            return None
        return BestWorst(best=best, worst=worst, best_to_others=tuple(before), others_to_worst=tuple(after))

    def lacking(self, member: MemberDraft, draft: Draft) -> Iterator[Text]:
        """Yield whether best or worst is missing, or the same, and which pairs are not compared."""
        if not member.best:
            yield Text("最も重要な項目を選んでください", "choose the most important criterion")
        if not member.worst:
            yield Text("最も重要でない項目を選んでください", "choose the least important criterion")
        if member.best and member.best == member.worst:
            yield Text(
                f"最も重要な項目と最も重要でない項目が、どちらも「{draft.called[member.best]}」になっています",
                f"the most and the least important criterion are both {draft.called[member.best]}",
            )
            return
        yield from missing_pairs(pairs_beside(draft.ids, member.best, member.worst), member.beside, draft)

    def write(self, member: MemberDraft, ids: tuple[str, ...]) -> dict[str, Any]:
        """Write best, worst and the two tables; each criterion beside itself is 1."""
        ahead = {criterion: (member.best, criterion) for criterion in ids}
        behind = {criterion: (criterion, member.worst) for criterion in ids}
        table: dict[str, Any] = {"best": member.best, "worst": member.worst}
        for key, own, pairs in (("best_to_others", member.best, ahead), ("others_to_worst", member.worst, behind)):
            values = {criterion: member.beside.get(pair) for criterion, pair in pairs.items()}
            values |= {own: Fraction(1)} if own else {}
            table[key] = {criterion: as_ratio(value) for criterion, value in values.items() if value is not None}
        return table

    def open(self, judgement: BestWorst, ids: tuple[str, ...]) -> dict[str, Any]:
        """Return best, worst and each comparison with them once."""
        ahead, behind = (
            dict(zip(ids, vector, strict=True)) for vector in (judgement.best_to_others, judgement.others_to_worst)
        )
        return _draft(ids[judgement.best], ids[judgement.worst], ahead, behind)

    def reopen(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return what of it is there."""
        ahead, behind = (
            {criterion: exactly(value) for criterion, value in table.get(key, {}).items()}
            for key in ("best_to_others", "others_to_worst")
        )
        return _draft(table.get("best", ""), table.get("worst", ""), ahead, behind)


def _draft(best: str, worst: str, ahead: Mapping[str, Fraction], behind: Mapping[str, Fraction]) -> dict[str, Any]:
    beside: dict[Pair, Fraction] = {(best, criterion): value for criterion, value in ahead.items() if criterion != best}
    beside |= {(criterion, worst): value for criterion, value in behind.items() if criterion != worst}
    return {"best": best, "worst": worst, "beside": beside}


def _check(written: Written, key: str, values: list[Fraction | None], *, own: int) -> None:
    for index, value in enumerate(values):
        place = (key, written.ids[index])
        on_scale = value is None or written.on_scale(place, value, Fraction(1))
        if on_scale and index == own and value != 1:
            what = Text("自分自身と比べた値です", "this compares a criterion with itself")
            written.refuse(place, "not-one", what, expected=Text("1", "1"))
