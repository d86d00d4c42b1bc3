"""The levers of a what-if (仮定の操作): sliders for points, fields for prices, certificates and who takes part.

Every control writes the changes into the address, in the words of ``scoring.whatif.changes``, and shows what the
address says: a reload or a shared link moves them to the same places.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final, TypeAlias

import streamlit as st

from criteria.criterion import Criterion
from criteria.exact import Points, decimal_text
from criteria.tender import Tender
from scoring.definition.criteria import counted_points, counted_total, times_counted
from scoring.definition.method import price_allotment
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.registry import FormulaKind, find
from scoring.whatif import (
    BringIn,
    Change,
    ChangeError,
    GainCertificate,
    LeaveOut,
    LoseCertificate,
    RefusedChange,
    SetGroup,
    SetPoints,
    SetPrice,
    SetPricePoints,
    changes_text,
    move_points,
    read_change,
    what_if_possible,
    written_changes,
)
from scoring.whatif.certified import asked_standards
from scoring.whatif.points import technical_total
from views.shell.controls import ask, let_show, press, put, put_in, watch
from views.shell.markup import bullets, plain_label, show, vendor_name
from views.shell.state import changes_asked, language, words

_FINEST: Final = 2
"""Decimal places a slider has at most."""

_WORDS: Final = "whatif words"


_FEW_CRITERIA: Final = 6
"""Up to how many criteria stand open; more are folded away, group by group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One slider (スライダー): what it moves, where it stands now and officially, what it can take, and where it ends.

    The end is the same whatever is moved, unless the price leaves the criteria more than officially: with another one
    the browser begins the slider anew.

    ``change`` makes the change of a number of points.
    """

    key: str
    label: str
    now: Points
    official: Points
    least: Points = Fraction(0)
    most: Points
    end: Points
    fixed: bool = False
    places: int
    change: Callable[[Points], Change]


def _standing() -> list[Change]:
    """Return the changes of the address that can be read."""
    changes: list[Change] = []
    for word, body in written_changes(changes_asked()):
        with suppress(ChangeError):
            changes.append(read_change(word, body))
    return changes


def point_levers(official: Tender, changed: Tender, changes: Sequence[Change]) -> None:
    """Draw the sliders: the price's share first, then the criteria, by group where there are many."""
    if find(FormulaKind.COMBINATION, official.method.combination).takes("price_points") and price_allotment(official):
        _slider(partial(_price_lever, official), official, changed, changes)
    if len(official.criteria) <= _FEW_CRITERIA or not official.groups:
        for criterion in official.criteria:
            _slider(partial(_criterion_lever, criterion, official), official, changed, changes)
        return
    for group in (*official.groups, ""):
        members = [criterion for criterion in official.criteria if criterion.group == group]
        if group and len(members) > 1:
            _slider(partial(_group_lever, group, official), official, changed, changes)
        if members:
            within = words("whatif.within", group=group or words("bars.ungrouped"))
            with st.expander(plain_label(within), expanded=False):
                for criterion in members:
                    _slider(partial(_criterion_lever, criterion, official), official, changed, changes)


def _places(numbers: Iterable[Points]) -> int:
    fractional = [decimal_text(number).partition(".")[2] for number in numbers]
    return min(_FINEST, max(map(len, fractional), default=0))


def _criterion_lever(criterion: Criterion, official: Tender, changed: Tender, changes: Sequence[Change]) -> Lever:
    times, counted = times_counted(official), counted_points(changed)
    totals = counted_total(official), counted_total(changed)
    # What no change sets shares what the others leave of the total, or of the group's where that is set.
    group = next((one.group for one in changes if isinstance(one, SetGroup) and one.group == criterion.group), None)
    others = {other.id for other in official.criteria if group in (None, other.group)} - {criterion.id}
    fixed = others & _set(official, changes, with_groups=group is None)
    now = changed.criterion(criterion.id).max_points
    return Lever(
        key=f"points {criterion.id}",
        label=criterion.label or criterion.id,
        now=now,
        official=criterion.max_points,
        most=(counted_total(changed, group) - sum(counted[other] for other in fixed)) / times[criterion.id],
        fixed=fixed == others,
        end=max(totals) / times[criterion.id],
        places=_places(other.max_points for other in official.criteria),
        change=lambda points: SetPoints(criterion=criterion.id, points=points),
    )


def _group_lever(group: str, official: Tender, changed: Tender, changes: Sequence[Change]) -> Lever:
    counted, totals = counted_points(changed), (counted_total(official), counted_total(changed))
    inside = {criterion.id for criterion in official.criteria if criterion.group == group}
    others = counted.keys() - inside
    fixed, within = others & _set(official, changes), inside & _set(official, changes, with_groups=False)
    return Lever(
        key=f"group {group}",
        label=words("whatif.group", group=group),
        now=counted_total(changed, group),
        official=counted_total(official, group),
        least=sum((counted[criterion] for criterion in within), Fraction(0)),
        most=totals[1] - sum(counted[other] for other in fixed),
        end=max(totals),
        fixed=fixed == others or within == inside,
        places=_places(criterion.max_points for criterion in official.criteria),
        change=lambda points: SetGroup(group=group, points=points),
    )


def _price_lever(official: Tender, changed: Tender, changes: Sequence[Change]) -> Lever:
    price, technical = price_allotment(official), technical_total(official)
    together = most = price + technical
    # Technical points scaled to an allotment leave the criteria theirs: nothing of them is in the price's way.
    fixed = _set(official, changes) if official.method.technical_points is None else set()
    if fixed:
        counted = counted_points(changed)
        most -= sum(counted[criterion] for criterion in fixed) * technical / counted_total(official)
    return Lever(
        key="price points",
        label=words("whatif.price_points"),
        now=price_allotment(changed),
        official=price,
        most=most,
        end=together,
        fixed=bool(fixed) and len(fixed) == len(official.criteria),
        places=_places([price]),
        change=lambda points: SetPricePoints(points=points),
    )


def _set(tender: Tender, changes: Sequence[Change], *, with_groups: bool = True) -> set[str]:
    """Return the criteria whose points changes set, alone or with their group."""
    named = {change.criterion for change in changes if isinstance(change, SetPoints)}
    groups = {change.group for change in changes if isinstance(change, SetGroup)} if with_groups else set()
    return {one.id for one in tender.criteria if one.id in named or one.group in groups}


Build: TypeAlias = Callable[[Tender, Sequence[Change]], Lever]
"""Makes the slider of one thing, of the changed tender and the changes."""


def _slider(build: Build, official: Tender, changed: Tender, changes: Sequence[Change]) -> None:
    """Draw one slider; what it cannot show exactly stands in words below it."""
    lever = build(changed, changes)
    step = Fraction(1, 10**lever.places)
    end = max(_steps(lever.end, step) - 1, _steps(lever.now, step), 2)
    at = min(max(_steps(lever.now, step), 1), end)
    label = words("whatif.lever", label=lever.label, official=decimal_text(lever.official))
    shown = float(at * step) if lever.places else at
    let_show(lever.key, shown, lambda: _moved(build, official, lever.key), within=end)
    low, high, least = (float(step), float(end * step), float(step)) if lever.places else (1, end, 1)
    # In one box: what comes and goes below a slider would let the browser begin all that follows anew.
    with st.container():
        st.slider(plain_label(label), low, high, step=least, key=lever.key, disabled=lever.fixed)
        if lever.now != at * step:
            show(f'<p class="s-p s-small">{words("whatif.exactly", points=decimal_text(lever.now))}</p>')


def _steps(points: Points, step: Fraction) -> int:
    return int(points / step + Fraction(1, 2))


def _moved(build: Build, official: Tender, key: str) -> None:
    """Take a slider's new place, as far as the others leave room; where those put it anyway it asks for nothing."""
    points = Fraction(str(put_in(key)))
    moved = build(official, ()).change(points)
    others = [change for change in _standing() if change.thing != moved.thing]
    try:
        lever = build(move_points(official, others), others)
    except ChangeError:
        lever = build(official, ())
    step = Fraction(1, 10**lever.places)
    least, room = (_steps(lever.least, step) + 1) * step, (_steps(lever.most, step) - 1) * step
    if lever.fixed or room < least:
        return
    points = max(min(points, room), least)
    ask(changes=changes_text(others if points == lever.now else [*others, lever.change(points)]))


def other_levers(evaluation: Evaluation, changed: Evaluation) -> None:
    """Draw the fields for one bid's price, certificate and presence, and the line for any change in words."""
    vendors = [bid.vendor for bid in evaluation.bids]
    with st.expander(words("whatif.others"), expanded=False):
        watch("whatif of", vendors[0])
        chosen = st.selectbox(
            words("whatif.of"), vendors, format_func=lambda vendor: vendor_name(evaluation, vendor), key="whatif of"
        )
        _price_field(changed if any(bid.vendor == chosen for bid in changed.bids) else evaluation, chosen)
        _certificate_field(evaluation, chosen)
        ranked = evaluation.award.rank_of(chosen) is not None
        turned = LeaveOut(vendor=chosen) if ranked else BringIn(vendor=chosen)
        st.button(words("whatif.out" if ranked else "whatif.in"), on_click=press, args=(_add, turned))
    refused = _refused_of(evaluation, str(put_in(_WORDS)))
    with st.expander(words("whatif.in_words"), expanded=bool(refused)):
        show(f'<p class="s-p">{words("whatif.in_words_how")}</p>')
        watch(_WORDS, "", partial(_written, evaluation))
        st.text_input(words("whatif.in_words_field"), key=_WORDS, max_chars=400)
        if refused:
            show(f'<p class="s-p">{words("whatif.refused")}</p>', bullets(refused_lines(refused), "s-faults"))


def _price_field(evaluation: Evaluation, vendor: str) -> None:
    """Draw the price of a bid, in the currency's main unit; prices in components are changed in words."""
    bid, places = evaluation.bid(vendor), evaluation.tender.minor_units
    if bid.price is None or bid.components:
        return
    key, amount = f"price {vendor}", Fraction(bid.price, 10**places)
    let_show(key, float(amount) if places else bid.price, lambda: _priced(vendor, key))
    low, step, form = (0.01, 0.01, f"%.{places}f") if places else (1, 1, "%d")
    st.number_input(words("whatif.price"), low, step=step, format=form, key=key)


def _priced(vendor: str, key: str) -> None:
    if put_in(key) is not None:
        _add(SetPrice(vendor=vendor, amount=Fraction(str(put_in(key)))))


def _certificate_field(evaluation: Evaluation, vendor: str) -> None:
    standards = [standard.id for standard in asked_standards(evaluation.tender)]
    if not standards:
        return
    watch("whatif standard", standards[0])
    standard = st.selectbox(words("whatif.standard"), standards, key="whatif standard")
    gain = GainCertificate(vendor=vendor, standard=standard)
    lose = LoseCertificate(vendor=vendor, standard=standard)
    with st.container(horizontal=True):
        st.button(words("whatif.gain"), on_click=press, args=(_add, gain, lose))
        st.button(words("whatif.lose"), on_click=press, args=(_add, lose, gain))


def refused_lines(refused: Iterable[RefusedChange]) -> list[str]:
    """Return what was written and why it cannot be made, line by line."""
    return [f"{change.written}: {reason.to(language())}" for change in refused for reason in change.reasons]


def _refused_of(evaluation: Evaluation, text: str) -> list[RefusedChange]:
    """Return what cannot be made of a text of changes, beside those of the address."""
    written = {" ".join(filter(None, part)) for part in written_changes(text)}
    _, refused = what_if_possible(evaluation, _joined(changes_asked(), text)) if written else (None, ())
    return [change for change in refused if change.written in written]


def _joined(*texts: str) -> str:
    return "; ".join(filter(None, texts))


def _written(evaluation: Evaluation) -> None:
    """Take changes written in words; what cannot be made of them stays in the field, to be mended there."""
    text = str(put_in(_WORDS)).strip()
    refused = [change.written for change in _refused_of(evaluation, text)]
    # Taken out of the field first: broken off in between, they would be asked twice.
    put(_WORDS, "; ".join(refused))
    taken = [" ".join(filter(None, part)) for part in written_changes(text)]
    if asked := [change for change in taken if change not in refused]:
        ask(changes=_joined(changes_asked(), *asked))


def _add(change: Change, opposite: Change | None = None) -> None:
    """Ask for a change in the place of one of the same thing, and of its opposite."""
    others = (other for other in _standing() if other != opposite and other.thing != change.thing)
    ask(changes=changes_text([*others, change]))
