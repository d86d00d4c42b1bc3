"""Changes as short texts (変更の書き方): the same in the terminal's options, in a scenario's file and in an address.

One change is a word and what it sets, ``set isms=15`` or ``gain B:ISO/IEC 27001``; several stand with semicolons
between. A name that holds one of ``= : ; , "``, or begins or ends with a space, is written in double quotes as in JSON.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from criteria.exact import NumberError, Rounding, RoundingMode, parse_points
from criteria.finding import NOTHING, Finding, Text
from criteria.nesting import too_deep_at
from criteria.presets import toml_text
from criteria.security import measures
from criteria.spelling import did_you_mean, one_of
from criteria.terms import Aggregate, MandatoryFails, Per, RoundingStage
from scoring.whatif.changes import (
    BringIn,
    Change,
    ChangeError,
    GainCertificate,
    LeaveOut,
    LeaveOutMember,
    LoseCertificate,
    MoveTotal,
    SetAnswer,
    SetGroup,
    SetLevel,
    SetMark,
    SetPoints,
    SetPrice,
    SetPricePoints,
    SetRatio,
    UseFormula,
    UsePanelRule,
    UseRounding,
    UseTieBreak,
)
from scoring.whatif.notation import (
    joined,
    name_text,
    number_text,
    read_name,
    read_names,
    read_number,
    sides,
    split_outside,
)

_PANEL: Final[Mapping[str, type[Aggregate] | type[Per] | type[MandatoryFails]]] = {
    "aggregate": Aggregate,
    "per": Per,
    "mandatory_fails_when": MandatoryFails,
}


def changes_text(changes: Iterable[Change]) -> str:
    """Write changes in one line, from which :func:`read_changes` reads the same again (変更の表記).

    >>> changes_text([SetPoints(criterion="isms", points=Fraction(15)), LeaveOut(vendor="B")])
    'set isms=15; out B'
    """
    return "; ".join(map(change_text, changes))


def change_text(change: Change) -> str:
    """Write one change."""
    word, write = _WRITERS[type(change)]
    return f"{word} {write(change)}"


def read_changes(text: str) -> tuple[Change, ...]:
    """Read changes as :func:`changes_text` writes them (変更の読取り).

    >>> read_changes("set isms=15")
    (SetPoints(criterion='isms', points=Fraction(15, 1)),)

    Raises
    ------
    ChangeError
        With a fault for every change that cannot be read.
    """
    return _all_read(written_changes(text))


def written_changes(text: str) -> list[tuple[str, str]]:
    """Return the word and the rest of every change written in a text, whether it can be read or not."""
    parts = (part.strip().partition(" ") for part in split_outside(text, ";"))
    return [(word, body) for word, _, body in parts if word]


def _all_read(written: Iterable[tuple[str, str]]) -> tuple[Change, ...]:
    read: list[Change] = []
    faults: list[Finding] = []
    for word, body in written:
        try:
            read.append(read_change(word, body))
        except ChangeError as error:
            faults += error.faults
    if faults:
        raise ChangeError(*faults)
    return tuple(read)


def read_options(asked: Mapping[str, Iterable[str] | None]) -> tuple[Change, ...]:
    """Read changes by their words, as a command's options give them; ChangeError with every fault."""
    return _all_read((word, body) for word, bodies in asked.items() for body in bodies or ())


def read_change(word: str, body: str) -> Change:
    """Read one change of the kind that a word names; ChangeError where it is not written as that kind is."""
    if word not in _READERS:
        what = Text(f"「{word}」という変更はありません", f"there is no change called {word}")
        known = list(_READERS)
        raise ChangeError(
            Finding(
                code="unknown-change",
                what=what,
                value=word,
                expected=one_of(known),
                cure=did_you_mean(word, known),
            )
        )
    form, read = _READERS[word]
    try:
        return read(body.strip())
    except (ValueError, TypeError, KeyError) as error:
        what = Text("この変更は読み取れません", "this change cannot be read")
        expected = Text(f"{word} {form}", f"{word} {form}")
        cure = _DIGITS if isinstance(error, NumberError) else NOTHING
        raise ChangeError(
            Finding(code="bad-change", what=what, value=f"{word} {body}".strip(), expected=expected, cure=cure)
        ) from error


_DIGITS: Final = Text(
    "数は半角数字だけで書いてください(例: 48000000、12.5)。円、¥、全角数字は使えません",
    "Write numbers in plain digits, 48000000 or 12.5 say, without 円, ¥ or full-width digits",
)


def words() -> tuple[str, ...]:
    """Return the words that begin a change."""
    return tuple(_READERS)


# One pair of functions for each kind that is more than a name and a number


def _read_points(text: str) -> SetPoints:
    left, right = sides(text)
    return SetPoints(criterion=read_name(left), points=read_number(right))


def _read_group(text: str) -> SetGroup:
    left, right = sides(text)
    return SetGroup(group=read_name(left), points=read_number(right))


def _read_ratio(text: str) -> SetRatio:
    technical, price = split_outside(text, ":")
    return SetRatio(technical=read_number(technical), price=read_number(price))


def _read_total(text: str) -> MoveTotal:
    if text != "move":
        raise ValueError(text)
    return MoveTotal()


def _read_price(text: str) -> SetPrice:
    left, right = sides(text)
    vendor, *component = read_names(left, 1, 2)
    return SetPrice(vendor=vendor, amount=read_number(right), component="".join(component))


def _read_mark(text: str) -> SetMark:
    left, right = sides(text)
    evaluator, vendor, criterion = read_names(left, 3)
    mark: Fraction | str
    try:
        mark = read_number(right)
    except NumberError:
        mark = read_name(right)
    return SetMark(evaluator=evaluator, vendor=vendor, criterion=criterion, mark=mark)


_SAID: Final = {"yes": True, "no": False, "有": True, "無": False}


def _read_answer(text: str) -> SetAnswer:
    left, right = sides(text)
    vendor, criterion = read_names(left, 2)
    answer = _SAID[right] if right in _SAID else read_number(right)
    return SetAnswer(vendor=vendor, criterion=criterion, answer=answer)


def _write_answer(change: SetAnswer) -> str:
    answer = change.answer
    said = ("yes" if answer else "no") if isinstance(answer, bool) else number_text(answer)
    return f"{joined(change.vendor, change.criterion)}={said}"


def _read_gain(text: str) -> GainCertificate | SetLevel:
    if len(split_outside(text, "=")) > 1:
        return _read_level(text)
    vendor, standard = read_names(text, 2)
    return GainCertificate(vendor=vendor, standard=standard)


def _read_lose(text: str) -> LoseCertificate | SetLevel:
    vendor, lost = read_names(text, 2)
    if lost in measures():
        return SetLevel(vendor=vendor, measure=lost, level=0)
    return LoseCertificate(vendor=vendor, standard=lost)


def _read_level(text: str) -> SetLevel:
    left, right = sides(text)
    vendor, measure = read_names(left, 2)
    level = read_number(right)
    if level.denominator != 1 or level < 0:
        raise ValueError(text)
    return SetLevel(vendor=vendor, measure=measure, level=int(level))


def _read_formula(text: str) -> UseFormula:
    left, right = sides(text)
    of = ":".join(read_names(left, 1, 2))
    head, brace, rest = right.partition("{")
    return UseFormula(of=of, formula=read_name(head), params=_read_table(brace + rest))


def _write_formula(change: UseFormula) -> str:
    kind, _, criterion = change.of.partition(":")
    params = f" {toml_text(change.params)}" if change.params else ""
    return f"{joined(kind, criterion)}={name_text(change.formula)}{params}"


def _read_table(text: str) -> Mapping[str, object]:
    if not text:
        return {}
    if too_deep_at(text) is not None:
        raise ValueError(text)
    read = tomllib.loads(f"params = {text}", parse_float=lambda written: parse_points(written.replace("_", "")))
    table = read["params"]
    if len(read) > 1 or not isinstance(table, dict):
        raise ValueError(text)
    return table


def _read_rounding(text: str) -> UseRounding:
    left, right = sides(text)
    places, _, mode = right.rpartition(" ")
    rounding = Rounding(places=int(places or 0), mode=RoundingMode(mode))
    if not places and not rounding.keeps_all:
        raise ValueError(text)
    return UseRounding(stage=None if left == "panel" else RoundingStage(left), rounding=rounding)


def _write_rounding(change: UseRounding) -> str:
    how = change.rounding
    places = "" if how.keeps_all and not how.places else f"{how.places} "
    return f"{'panel' if change.stage is None else change.stage.value}={places}{how.mode.value}"


def _read_panel(text: str) -> UsePanelRule:
    left, right = sides(text)
    return UsePanelRule(rule=_PANEL[left](right))


def _write_panel(change: UsePanelRule) -> str:
    key = next(name for name, kind in _PANEL.items() if isinstance(change.rule, kind))
    return f"{key}={change.rule.value}"


def _read_tie_break(text: str) -> UseTieBreak:
    keys = [] if text == "none" else [":".join(read_names(part, 1, 2)) for part in split_outside(text, ",")]
    return UseTieBreak(keys=tuple(keys))


def _write_tie_break(change: UseTieBreak) -> str:
    parted = [key.partition(":") for key in change.keys]
    return ",".join(joined(kind, criterion) for kind, _, criterion in parted) or "none"


def _read_absent(text: str) -> LeaveOutMember:
    evaluator, *vendor = read_names(text, 1, 2)
    return LeaveOutMember(evaluator=evaluator, vendor="".join(vendor))


def _mark_text(mark: Fraction | str) -> str:
    return name_text(mark) if isinstance(mark, str) else number_text(mark)


_READERS: Final[Mapping[str, tuple[str, Callable[[str], Change]]]] = {
    "set": ("CRITERION=POINTS", _read_points),
    "group": ("GROUP=POINTS", _read_group),
    "price-points": ("POINTS", lambda text: SetPricePoints(points=read_number(text))),
    "ratio": ("TECHNICAL:PRICE", _read_ratio),
    "total": ("move", _read_total),
    "price": ("VENDOR[:COMPONENT]=AMOUNT", _read_price),
    "mark": ("MEMBER:VENDOR:CRITERION=MARK", _read_mark),
    "answer": ("VENDOR:CRITERION=ANSWER", _read_answer),
    "gain": ("VENDOR:STANDARD", _read_gain),
    "lose": ("VENDOR:STANDARD", _read_lose),
    "level": ("VENDOR:MEASURE=LEVEL", _read_level),
    "out": ("VENDOR", lambda text: LeaveOut(vendor=read_name(text))),
    "in": ("VENDOR", lambda text: BringIn(vendor=read_name(text))),
    "formula": ("price|combination|criterion:CRITERION=FORMULA [{ PARAMETER = VALUE, … }]", _read_formula),
    "rounding": ("STAGE=PLACES MODE", _read_rounding),
    "panel": ("aggregate|per|mandatory_fails_when=RULE", _read_panel),
    "tie-break": ("KEY,KEY,…", _read_tie_break),
    "absent": ("MEMBER[:VENDOR]", _read_absent),
}

_WRITERS: Final[Mapping[type[Any], tuple[str, Callable[[Any], str]]]] = {
    SetPoints: ("set", lambda one: f"{name_text(one.criterion)}={number_text(one.points)}"),
    SetGroup: ("group", lambda one: f"{name_text(one.group)}={number_text(one.points)}"),
    SetPricePoints: ("price-points", lambda one: number_text(one.points)),
    SetRatio: ("ratio", lambda one: f"{number_text(one.technical)}:{number_text(one.price)}"),
    MoveTotal: ("total", lambda _one: "move"),
    SetPrice: ("price", lambda one: f"{joined(one.vendor, one.component)}={number_text(one.amount)}"),
    SetMark: (
        "mark",
        lambda one: f"{joined(one.evaluator, one.vendor, one.criterion)}={_mark_text(one.mark)}",
    ),
    SetAnswer: ("answer", _write_answer),
    GainCertificate: ("gain", lambda one: joined(one.vendor, one.standard)),
    LoseCertificate: ("lose", lambda one: joined(one.vendor, one.standard)),
    SetLevel: ("level", lambda one: f"{joined(one.vendor, one.measure)}={one.level}"),
    LeaveOut: ("out", lambda one: name_text(one.vendor)),
    BringIn: ("in", lambda one: name_text(one.vendor)),
    UseFormula: ("formula", _write_formula),
    UseRounding: ("rounding", _write_rounding),
    UsePanelRule: ("panel", _write_panel),
    UseTieBreak: ("tie-break", _write_tie_break),
    LeaveOutMember: ("absent", lambda one: joined(one.evaluator, one.vendor)),
}


def refusal(change: Change | None, what: Text, *, expected: Text = NOTHING, cure: Text = NOTHING) -> Finding:
    """Make the finding of a change that cannot be made."""
    value = "" if change is None else change_text(change)
    return Finding(code="change-refused", what=what, value=value, expected=expected, cure=cure)


def known(change: Change, word: str, names: Iterable[str], kind: Text) -> str:
    """Return a name where it is known; ChangeError with the nearest known one where it is not."""
    listed = list(names)
    if word in listed:
        return word
    what = Text(f"{kind.ja}「{word}」はありません", f"there is no {kind.en} {word}")
    raise ChangeError(
        Finding(
            code="unknown-name",
            what=what,
            value=change_text(change),
            expected=one_of(listed),
            cure=did_you_mean(word, listed),
        )
    )
