"""What a selection says in sentences (選定結果の説明文), in Japanese and English; every number exact as printed."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from criteria.exact import decimal_text
from criteria.finding import NOTHING, Text, sentence
from criteria.money import money_text
from criteria.selection import SelectionObjective
from criteria.tender import Tender
from report.selection.document import objective_text
from report.selection.words import label_of, rule_label
from scoring.selection.portfolio import Goal, Taken, objective_name
from scoring.selection.result import Answer, Entry, NotChosen, ProofKind, RuleEffect, Selection, SelectionStatus

PER: Final = 1_000_000
"""Points per price are told for a million of the main unit of money."""


def joined(texts: Iterable[Text]) -> Text:
    """Put parts of a sentence one after the other."""
    listed = list(texts)
    return Text("、".join(one.ja for one in listed), ", ".join(one.en for one in listed))


def amount(objective: SelectionObjective, value: Fraction, tender: Tender) -> Text:
    """Say a value of an objective with its unit (値と単位)."""
    if objective is SelectionObjective.PRICE:
        return money_text(int(value), tender)
    if objective is SelectionObjective.POINTS_PER_PRICE:
        shown, money = decimal_text(value * PER), money_text(PER * 10**tender.minor_units, tender)
        return Text(f"{money.ja}当たり{shown}点", f"{shown} points per {money.en}")
    shown = objective_text(objective, value, tender)
    ja, en = _UNITS[objective]
    return Text(f"{shown}{ja}", f"{shown} {en if value != 1 else en.removesuffix('s')}".rstrip())


_UNITS: Final = {
    SelectionObjective.VALUE: ("", ""),
    SelectionObjective.POINTS: ("点", "points"),
    SelectionObjective.LOTS: ("ロット", "lots"),
    SelectionObjective.VENDORS: ("者", "vendors"),
}


def values_text(selection: Selection, values: Sequence[Fraction]) -> Text:
    """Say the value of every objective."""
    parts = []
    for level, value in zip(selection.levels, values, strict=True):
        name, said = objective_name(level.objective), amount(level.objective, value, selection.tender)
        parts.append(Text(f"{name.ja} {said.ja}", f"{name.en}: {said.en}"))
    return joined(parts)


def loss_text(levels: Sequence[Goal], loss: Sequence[Fraction], tender: Tender) -> Text:
    """Say what is lost, objective by objective; what is gained by a later one is said too."""
    parts = [_change(level, one, tender) for level, one in zip(levels, loss, strict=True) if one]
    return joined(parts) if parts else Text("目的の値は同じです", "equally good")


def _change(level: Goal, loss: Fraction, tender: Tender) -> Text:
    name, said = objective_name(level.objective), amount(level.objective, abs(loss), tender)
    worse = loss > 0
    return Text(
        f"{name.ja}が{said.ja}{'悪化' if worse else '改善'}", f"{name.en} {'worse' if worse else 'better'} by {said.en}"
    )


def outcome_sentence(selection: Selection) -> Text:
    """Say how the selection ended (選定の結論)."""
    return _OUTCOMES[selection.status](selection)


def _optimal(selection: Selection) -> Text:
    values = values_text(selection, selection.values)
    how = _PROOFS[selection.certificate.kind]
    tied = "" if selection.ties is None else "(同点は定めた順位で決定)"
    by_chain = "" if selection.ties is None else " (a tie was broken by the declared chain)"
    return sentence(
        f"最適な選定です{tied}。{values.ja}。{how.ja}", f"The best selection{by_chain}: {values.en}. {how.en}"
    )


_PROOFS: Final = {
    ProofKind.SORT: Text(
        "入札どうしを結ぶ条件がないため、順位の並べ替えで決まります", "No rule links the bids, so the order decides"
    ),
    ProofKind.DUAL_BOUND: Text(
        "これより良い選定がないことを整数の上界で証明しました",
        "A bound in whole numbers proves that nothing is better",
    ),
    ProofKind.BRANCHES: Text(
        "これより良い選定がないことを、場合分けした整数の上界で証明しました",
        "Bounds in whole numbers, case by case, prove that nothing is better",
    ),
    ProofKind.SOLVER: Text("求解器が最適とし、整数で検算しました", "Optimal by the solver, recounted in whole numbers"),
    ProofKind.NONE: Text("証明はありません", "Nothing is proven"),
}


def _tied(selection: Selection) -> Text:
    ties = selection.ties
    left = len(ties.left) if ties else 0
    more = ties is not None and not ties.complete
    values = values_text(selection, selection.values)
    return Text(
        f"同点の選定案が{left}件{'以上' if more else ''}あり、定めた順位では決まりません。{values.ja}。",
        f"{'At least ' if more else ''}{left} selections are equally good, and the chain does not separate them: "
        f"{values.en}.",
    )


def _infeasible(selection: Selection) -> Text:
    conflict = selection.conflict
    if conflict is not None and conflict.lots:
        lots = ", ".join(conflict.lots)
        return sentence(
            f"不調です。ロット{lots}には選定できる入札がありません", f"No selection: nobody is left for lot {lots}"
        )
    how = _NONE_PROOFS.get(selection.certificate.kind, NOTHING)
    return sentence(
        f"不調です。すべての選定条件を満たす選定はありません{how.ja}", f"No selection keeps every rule{how.en}"
    )


_NONE_PROOFS: Final = {
    ProofKind.DUAL_BOUND: Text("(整数の上界で証明)", " (proven by a bound in whole numbers)"),
    ProofKind.BRANCHES: Text("(場合分けした整数の上界で証明)", " (proven by bounds in whole numbers, case by case)"),
    ProofKind.SOLVER: Text("(求解器による)", " (by the solver)"),
}


def _limit(selection: Selection) -> Text:
    if selection.ties is not None:
        return _ties_open(selection)
    if selection.chosen is None:
        return Text(
            "探索が終わる前に止まり、選定案は見つかっていません。", "The search ended before it found any selection."
        )
    values, bound = values_text(selection, selection.values), _bound(selection)
    return sentence(
        f"暫定の選定案です。最適とは証明されていません。{values.ja}{bound.ja}",
        f"The best selection so far, not proven best: {values.en}{bound.en}",
    )


def _ties_open(selection: Selection) -> Text:
    """Say that the best value is known, how, and which question on ties was left open when the search was stopped."""
    values, how = values_text(selection, selection.values), _PROOFS[selection.certificate.kind]
    unknown = (
        Text("同点の案に対する定めた順位の判定が終わっていません", "the declared chain was not applied to the end")
        if selection.chosen is None
        else Text("同点の案がほかにあるかは判明していません", "whether anything else is as good was not found out")
    )
    return sentence(
        f"探索を止めたため、最良の値は判明していますが、{unknown.ja}。{values.ja}。{how.ja}",
        f"The search was stopped. Nothing is better, but {unknown.en}: {values.en}. {how.en}",
    )


def _bound(selection: Selection) -> Text:
    if selection.bound is None or len(selection.levels) != 1:
        return Text("", "")
    said = amount(selection.levels[0].objective, selection.bound, selection.tender)
    return Text(f"(これを超えて良くなることのない限界 {said.ja})", f" (it cannot pass {said.en})")


def _incomplete(selection: Selection) -> Text:
    number = len(selection.pending)
    return Text(
        f"未確定です。{number}件の指摘事項を解消するまで何も選定しません。",
        f"Incomplete: nothing is selected until {number} finding{'s' * (number != 1)} "
        f"{'are' if number != 1 else 'is'} settled.",
    )


_OUTCOMES: Final = {
    SelectionStatus.OPTIMAL: _optimal,
    SelectionStatus.TIED: _tied,
    SelectionStatus.INFEASIBLE: _infeasible,
    SelectionStatus.LIMIT: _limit,
    SelectionStatus.INCOMPLETE: _incomplete,
}


def why_not_sentence(selection: Selection, reason: NotChosen) -> Text:
    """Say why a vendor was not chosen (選定されなかった理由)."""
    name = reason.name
    if reason.answer is Answer.EXCLUDED:
        grounds = joined(ground.what for bid in reason.grounds for ground in bid.grounds)
        return sentence(f"{name}は除外されています: {grounds.ja}", f"{name} is excluded: {grounds.en}")
    if reason.answer is Answer.BARRED:
        rules = joined(rule_label(selection.tender, rule) for rule in reason.rules)
        because = Text(f"({rules.ja})", f" ({rules.en})") if reason.rules else Text("", "")
        return sentence(
            f"{name}を含む選定は条件を満たしません{because.ja}", f"No selection with {name} keeps the rules{because.en}"
        )
    if reason.answer in (Answer.LOSES, Answer.EQUAL):
        return _instead(selection, reason, name)
    said = _ANSWERS[reason.answer]
    return sentence(f"{name}{said.ja}", f"{name} {said.en}")


_ANSWERS: Final = {
    Answer.CHOSEN: Text("は選定されています", "is chosen"),
    Answer.ABSENT: Text("には選定できる入札がありません", "has no bid that could be taken"),
    Answer.UNKNOWN: Text("については時間内に判明しませんでした", "could not be answered within the time"),
}


def _instead(selection: Selection, reason: NotChosen, name: str) -> Text:
    loss = loss_text(selection.levels, reason.loss, selection.tender)
    moves = Text(
        f"(外れる: {_bids(reason.leaves).ja}、加わる: {_bids(reason.comes).ja})",
        f" (leaves: {_bids(reason.leaves).en}; comes: {_bids(reason.comes).en})",
    )
    if reason.answer is Answer.EQUAL:
        return sentence(f"{name}を選定しても目的の値は同じです{moves.ja}", f"Taking {name} would be as good{moves.en}")
    return sentence(f"{name}を選定すると、{loss.ja}{moves.ja}", f"With {name}: {loss.en}{moves.en}")


def _bids(taken: Sequence[Taken]) -> Text:
    if not taken:
        return Text("なし", "nobody")
    return Text("、".join(map(bid_text, taken)), ", ".join(map(bid_text, taken)))


def bid_text(bid: Taken) -> str:
    """Name a bid: its vendor, with its lots where there are lots."""
    return f"{bid.name} [{', '.join(bid.lots)}]" if bid.lots else bid.name


def rule_sentence(selection: Selection, one: RuleEffect) -> Text:
    """Say what a rule costs (選定条件の影響)."""
    effect, label = effect_text(selection, one), label_of(one.rule, selection.tender)
    return sentence(f"「{label.ja}」を外すと、{effect.ja}", f"Without “{label.en}”: {effect.en}")


def effect_text(selection: Selection, effect: RuleEffect) -> Text:
    """Say what would change without a rule; without a discount it can only be worse."""
    if effect.loss is None:
        return _WITHOUT[effect.exact]
    if not effect.binding:
        return Text("結果は良くなりません", "nothing would be better")
    change = loss_text(selection.levels, [-lost for lost in effect.loss], selection.tender)
    return change if effect.exact else Text(f"少なくとも{change.ja}", f"at least {change.en}")


_WITHOUT: Final = {
    True: Text("選定できなくなります", "nothing could be selected"),
    False: Text("時間内に判明しませんでした", "not found within the time"),
}


def _quoted(selection: Selection, rules: Iterable[str]) -> Text:
    labels = [rule_label(selection.tender, rule) for rule in rules]
    return joined(Text(f"「{label.ja}」", f"“{label.en}”") for label in labels)


def conflict_sentences(selection: Selection) -> tuple[Text, ...]:
    """Say which rules together cannot be kept, and the fewest to give up (不調の原因と緩和策)."""
    conflict = selection.conflict
    if conflict is None:
        return ()
    said = []
    if conflict.rules:
        rules = _quoted(selection, conflict.rules)
        said.append(
            Text(
                f"同時に満たせない条件: {rules.ja}。どれか1つを外せば残りは満たせます。",
                f"These cannot be kept together: {rules.en}. Without any one of them the others can.",
            )
        )
    for relaxation in conflict.relaxations:
        rules = _quoted(selection, relaxation)
        said.append(sentence(f"最も少ない緩和: {rules.ja}を外す", f"The fewest to give up: {rules.en}"))
    if conflict.lots:
        said.append(
            Text(
                "該当ロットを未定のまま残すには unawarded = true と定めるか、再公告してください。",
                "To leave such lots open say unawarded = true, or tender them again.",
            )
        )
    return tuple(said)


def entry_sentence(selection: Selection, entry: Entry) -> Text:
    """Say when a vendor enters as the shortlist grows, and for which rules not by its place (選定順)."""
    name = selection.found.printed_names[entry.vendor]
    rules = _quoted(selection, entry.because)
    because = Text(f"(条件: {rules.ja})", f" (because of {rules.en})") if entry.because else Text("", "")
    if entry.size is None:
        return sentence(
            f"{name}: 単純な順位は第{entry.place}位、選定されません{because.ja}",
            f"{name}: number {entry.place} in the plain order, not chosen{because.en}",
        )
    return sentence(
        f"{name}: {entry.size}者を選ぶとき初めて選定されます。単純な順位は第{entry.place}位{because.ja}",
        f"{name}: first chosen when {entry.size} are selected; number {entry.place} in the plain order{because.en}",
    )
