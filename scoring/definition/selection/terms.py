"""Checks of a definition: the selection, its objectives and its lots (選定の目的・ロットの検査)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from criteria.exact import format_price
from criteria.finding import Finding, Text, Where
from criteria.selection import Lot, SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.spelling import as_written
from criteria.tender import Tender
from criteria.terms import Direction
from scoring.definition.faults import KEEP_ONE, fault, formula_named, param_faults, unknown, warning
from scoring.definition.selection.chosen import Size
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.definition.selection.limits import ADD_CRITERIA, NO_POINTS
from scoring.formulas.registry import FormulaKind

_OWN_KEYS: Final = ("rule", "id", "label", "source")
REMOVE: Final = Text("この定めを削ってください", "Remove this")
_LOTS_ONLY: Final = Text("指名候補者の選定では使えません", "this is for lots; the selection is a shortlist")


def check_selection_rules(tender: Tender, terms: SelectionTerms) -> Iterator[Finding]:
    """Check every rule: its kind, its parameters one by one and together, and that none says a thing twice."""
    yield from _repeated(terms.rules)
    is_shortlist = terms.kind is SelectionKind.SHORTLIST
    if is_shortlist and all(rule.rule != Size.kind for rule in terms.rules):
        what = Text("指名候補者の数がどの条件にもありません", "no rule says how many vendors are chosen")
        expected = Text("選定者数の選定条件", 'a selection rule with rule = "size"')
        yield fault(
            "selection.rules", "missing-size", what, expected=expected, cure=Text("書き加えてください", "Add it")
        )
    for rule in terms.rules:
        yield from _rule(tender, rule, is_shortlist=is_shortlist)


def _repeated(rules: Sequence[SelectionRule]) -> Iterator[Finding]:
    for name, times in Counter(rule.id for rule in rules).items():
        if times > 1:
            what = Text("同じ識別子の選定条件が複数あります", "several selection rules have this id")
            cure = Text("それぞれに異なる id を書いてください", "Give each an id of its own")
            yield fault(f"selection.rules.{name}", "duplicate-rule", what, value=name, cure=cure)
    for kind in RULE_KINDS.values():
        yield from kind.check_repeated([rule for rule in rules if rule.rule == kind.kind])


def _rule(tender: Tender, declared: SelectionRule, *, is_shortlist: bool) -> Iterator[Finding]:
    key = f"selection.rules.{declared.id}"
    if declared.rule not in RULE_KINDS:
        what = Text("この選定条件は登録されていません", "there is no selection rule of this name")
        yield unknown(f"{key}.rule", "unknown-rule", what, declared.rule, RULE_KINDS)
        return
    kind = RULE_KINDS[declared.rule]
    if is_shortlist and kind.lots_only:
        yield fault(f"{key}.rule", "not-for-a-shortlist", _LOTS_ONLY, value=kind.kind, cure=REMOVE)
    called = Text(f"選定条件「{kind.name.ja}」", f"the rule {kind.kind}")
    read = partial(kind.read, declared.params, tender.minor_units)
    single = param_faults(called, kind.params(tender.minor_units), key, declared.params, read, own=_OWN_KEYS)
    yield from single
    if single:
        return
    params = read()
    for found in kind.contradictions(params, tender.minor_units):
        written = declared.params.get(found.name, "")
        yield fault(f"{key}.{found.name}", found.code, found.what, value=written, expected=found.expected)
    name, value = kind.of_lots
    if is_shortlist and name and params[name] and value in ("", params[name]):
        yield fault(f"{key}.{name}", "not-for-a-shortlist", _LOTS_ONLY, value=params[name], cure=REMOVE)
    yield from kind.check_tender(tender, declared, params)


_TIE_KEYS: Final = (
    SelectionObjective.PRICE,
    SelectionObjective.POINTS,
    SelectionObjective.VALUE,
    SelectionObjective.VENDORS,
)
_LESS_IS_BETTER: Final = frozenset(
    {SelectionObjective.PRICE, SelectionObjective.VENDORS, SelectionObjective.POINTS_PER_PRICE}
)
_OF_POINTS: Final = frozenset({SelectionObjective.POINTS, SelectionObjective.POINTS_PER_PRICE})


def check_selection(tender: Tender) -> Iterator[Finding]:
    """Check what the tender says of a selection: without a fault here it can be modelled."""
    if (terms := tender.selection) is not None:
        yield from _objectives(tender, terms)
        yield from _lots(tender, terms)
        yield from check_selection_rules(tender, terms)


def _objectives(tender: Tender, terms: SelectionTerms) -> Iterator[Finding]:
    if not terms.objective:
        what = Text("選定の目的がありません", "the selection has no objective")
        expected = Text('objective = ["points", "price"] の形の並び', 'a list such as objective = ["points", "price"]')
        yield fault("selection.objective", "missing-key", what, expected=expected)
    for key, listed in (("objective", terms.objective), ("tie_break", terms.tie_break)):
        for word, times in Counter(listed).items():
            if times > 1:
                what = Text("同じものが2度書かれています", "this is written twice")
                yield fault(f"selection.{key}", "duplicate-objective", what, value=word.value, cure=KEEP_ONE)
            if key == "objective" or word in _TIE_KEYS:
                yield from _objective(tender, terms, f"selection.{key}", word)
    for word in dict.fromkeys(terms.tie_break):
        if word not in _TIE_KEYS:
            what = Text(
                "同等の選定の順位の決め方にこの名称はありません", "equally good selections are not ordered by this"
            )
            yield unknown("selection.tie_break", "unknown-tie-key", what, word.value, [one.value for one in _TIE_KEYS])
        elif word in terms.objective:
            what = Text("選定の目的と同じで、何も決まりません", "it is an objective already and decides nothing")
            yield fault("selection.tie_break", "duplicate-objective", what, value=word.value, cure=KEEP_ONE)
    if terms.unawarded and terms.kind is SelectionKind.SHORTLIST:
        what = Text("指名候補者の選定にロットはありません", "a shortlist has no lots that could stay unawarded")
        yield fault("selection.unawarded", "not-for-a-shortlist", what, value=True, cure=REMOVE)


def _objective(tender: Tender, terms: SelectionTerms, key: str, word: SelectionObjective) -> Iterator[Finding]:
    if word is SelectionObjective.LOTS and terms.kind is SelectionKind.SHORTLIST:
        what = Text("指名候補者の選定にロットはありません", "a shortlist has no lots")
        yield fault(key, "not-for-a-shortlist", what, value=word.value, cure=REMOVE)
    elif word is SelectionObjective.LOTS and not terms.unawarded:
        what = Text(
            "すべてのロットで落札者を決めるため、ロット数では優劣がつきません",
            "every lot is awarded, so their number makes no difference",
        )
        cure = Text("unawarded = true とするか、lots を削ってください", "Write unawarded = true, or remove lots")
        yield fault(key, "decides-nothing", what, value=word.value, cure=cure)
    if word in _OF_POINTS and not tender.criteria:
        yield fault(key, "no-points", NO_POINTS, value=word.value, cure=ADD_CRITERIA)


def _lots(tender: Tender, terms: SelectionTerms) -> Iterator[Finding]:
    if terms.kind is SelectionKind.LOTS and not terms.lots:
        what = Text("ロットの表がないか、行がありません", "there is no table of lots, or it has no rows")
        cure = Text("lots.csv(シート lots)にロットを書いてください", "Enter the lots in lots.csv, or on a sheet lots")
        yield fault("selection.kind", "no-lots", what, value=terms.kind.value, cure=cure)
    if terms.kind is SelectionKind.SHORTLIST and terms.lots:
        what = Text("指名候補者の選定にロットがあります", "a shortlist has lots")
        cure = Text('kind = "lots" としてください', 'Write kind = "lots"')
        yield fault("selection.kind", "two-rules", what, value=terms.kind.value, cure=cure)
    times = Counter(lot.id for lot in terms.lots)
    for lot in terms.lots:
        if times[lot.id] > 1:
            what = Text("同じロットが複数あります", "several lots have this id")
            yield _of_lot(lot, "lot", "duplicate-lot", what, lot.id, KEEP_ONE)
        yield from _lot(tender, lot)


def _lot(tender: Tender, lot: Lot) -> Iterator[Finding]:
    if lot.load < 0:
        what = Text("業務量が負の数です", "this load is negative")
        yield _of_lot(lot, "load", "out-of-range", what, lot.load, Text("0以上の整数としてください", "Enter 0 or more"))
    if lot.ceiling is None:
        return
    digits = tender.minor_units
    if lot.ceiling <= 0:
        what = Text("0以下です", "this is not above zero")
        cure = Text("0より大きい金額としてください", "Enter an amount above zero")
        yield _of_lot(lot, "ceiling", "not-positive", what, format_price(lot.ceiling, digits), cure)
    for key in ("floor", "disqualification", "investigation"):
        limit = getattr(tender.prices, key)
        if limit is not None and limit > lot.ceiling:
            what = Text(
                f"案件の {key}({format_price(limit, digits)})が、このロットの予定価格を上回っています",
                f"the tender's {key} ({format_price(limit, digits)}) is above the ceiling of this lot",
            )
            cure = Text("どちらかを訂正してください", "Mend one of the two")
            yield _of_lot(lot, "ceiling", "limits-out-of-order", what, format_price(lot.ceiling, digits), cure)


def _of_lot(lot: Lot, column: str, code: str, what: Text, value: object, cure: Text) -> Finding:
    if lot.where is None:
        return fault(f"selection.lots.{lot.id}.{column}", code, what, value=value, cure=cure)
    where = Where(file=lot.where.file, row=lot.where.row, column=column)
    return Finding(code=code, what=what, where=where, value=as_written(value), cure=cure)


def _less_is_better(tender: Tender, word: SelectionObjective) -> bool:
    combination = formula_named(FormulaKind.COMBINATION, tender.method.combination)
    is_lowest = combination is not None and combination.direction is Direction.LOWEST
    return word in _LESS_IS_BETTER or (word is SelectionObjective.VALUE and is_lowest)


def warn_of_nothing(tender: Tender) -> Iterator[Finding]:
    """Warn where the less is taken the better (何も選ばない選定が最良となる目的), and nothing says how much must be."""
    terms = tender.selection
    if terms is None or not terms.objective or not _less_is_better(tender, terms.objective[0]):
        return
    sizes = [rule.params for rule in terms.rules if rule.rule == Size.kind]
    may_be_less = terms.unawarded if terms.kind is SelectionKind.LOTS else True
    if may_be_less and not any("exactly" in params or "at_least" in params for params in sizes):
        what = Text(
            "選定が少ないほど良い目的が先頭にあり、選定数の下限がありません。lots や下限を先に定めてください",
            "by the first objective less is better, and nothing sets a least; put lots or a least first",
        )
        yield warning("selection.objective", "nothing-is-best", what, value=terms.objective[0].value)
