"""What all ways of asking a member share (聴取の方法): answers are read, missed, written and opened again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from criteria.characters import find_name
from criteria.exact import decimal_text, fraction_text, terminates
from criteria.finding import NOTHING, Text
from criteria.spelling import did_you_mean, one_of
from criteria.values import RATIO
from data.definition.sections import Sections
from data.text.toml import KeyPath
from data.weights.draft import SCALE, Answers, Draft, Pair, exactly, number_of

_DECIMALS: Final = 10
"""Decimals at most of a number shown as a decimal; a longer one is shown as a fraction."""

_NAMED: Final = 6
"""How many of the missing answers are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Written:
    """One member's answers in a file (回答): the table at ``path``, ``read`` by its keys, about these criteria."""

    sections: Sections
    path: KeyPath
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    read: Mapping[str, Any]

    @property
    def faults(self) -> int:
        """How many faults were found so far."""
        return len(self.sections.faults)

    def refuse(self, at: KeyPath, code: str, what: Text, *, expected: Text = NOTHING, cure: Text = NOTHING) -> None:
        """Note a fault at a place within the answers."""
        self.sections.refuse((*self.path, *at), code, what, expected=expected, cure=cure)

    def refused(self, at: KeyPath) -> bool:
        """Whether a place, or one around it, is refused already."""
        path = (*self.path, *at)
        return any(path == refused[: len(path)] for refused in self.sections.refused)

    def position(self, at: KeyPath, written: object) -> int | None:
        """Read the id of a criterion as its position."""
        name = find_name(written.strip(), self.ids) if isinstance(written, str) else None
        if name is not None:
            return self.ids.index(name)
        what = Text("この評価項目はありません", "there is no such criterion")
        cure = did_you_mean(str(written), self.ids)
        self.refuse(at, "unknown-criterion", what, expected=one_of(self.ids), cure=cure)
        return None

    def ratio(self, at: KeyPath, written: object) -> Fraction | None:
        """Read a number or a fraction."""
        if self.refused(at):
            return None
        try:
            return exactly(written)
        except (TypeError, ValueError, ZeroDivisionError):
            what = Text("値が正しくありません", "the value is not what this key takes")
            self.refuse(at, "bad-value", what, expected=RATIO.expected())
            return None

    def on_scale(self, at: KeyPath, value: Fraction, least: Fraction) -> bool:
        """Whether a comparison is from ``least`` to 9; one that is not is refused."""
        if least <= value <= SCALE:
            return True
        what = Text("比較の値が尺度の外にあります", "the comparison is off the scale")
        ends = fraction_text(least)
        expected = Text(f"{ends}から{SCALE}まで", f"from {ends} to {SCALE}")
        self.refuse(at, "off-scale", what, expected=expected)
        return False

    def by_criterion(self, key: str) -> list[Fraction | None] | None:
        """Read a table with one number for every criterion; None where a name is wrong or missing."""
        before, table = self.faults, self.read[key]
        values = {find_name(name.strip(), self.ids): self.ratio((key, name), value) for name, value in table.items()}
        for name in table:
            self.position((key, name), name)
        for criterion in self.ids:
            if criterion not in values:
                self.sections.missing((*self.path, key, criterion), RATIO.expected())
        return None if self.faults > before else [values[criterion] for criterion in self.ids]


def shown(value: Fraction) -> str:
    """Return a number as somebody would type it: a decimal where it ends soon, else a fraction."""
    text = decimal_text(value)
    return text if terminates(value) and len(text.partition(".")[2]) <= _DECIMALS else fraction_text(value)


def typed(value: object) -> str:
    """Return a value of a file as somebody typed it."""
    return value if isinstance(value, str) else shown(exactly(value))


def as_typed(text: str) -> Fraction | str:
    """Return what somebody typed as a file has it: numbers as such, all else as it is, for the reader to refuse."""
    value = number_of(text)
    return text if value is None else value if terminates(value) and "/" not in text else as_ratio(value)


def as_ratio(value: Fraction) -> Fraction | str:
    """Return a whole number as one and a fraction as a text."""
    return value if value.denominator == 1 else fraction_text(value)


def missing_pairs(pairs: Sequence[Pair], answers: Answers, draft: Draft) -> Iterator[Text]:
    """Say which pairs are not compared yet."""
    missing = [(draft.called[one], draft.called[other]) for one, other in pairs if (one, other) not in answers]
    if missing:
        ja = first_named([f"「{one}」と「{other}」" for one, other in missing]).ja
        en = first_named([f"{one} with {other}" for one, other in missing]).en
        yield Text(
            f"まだ比べていない組が{len(missing)}組あります: {ja}", f"pairs not yet compared, {len(missing)}: {en}"
        )


def first_named(names: Sequence[str]) -> Text:
    """Name the first few and count the others."""
    more = len(names) - _NAMED
    ja, en = "、".join(names[:_NAMED]), ", ".join(names[:_NAMED])
    return Text(f"{ja}、ほか{more}", f"{en}, and {more} more") if more > 0 else Text(ja, en)
