"""What a change of a what-if is (仮定の変更): a value that reads, writes and applies itself, and holds its words.

One change is a word and what it sets, ``set isms=15`` or ``gain B:ISO/IEC 27001``; several stand with semicolons
between: the same in the terminal's options, in a scenario's file and in an address. A name that holds one of
``= : ; , "``, or begins or ends with a space, is written in double quotes as in JSON.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, ClassVar, Final, TypeAlias, TypeVar

from criteria.bid import Bid
from criteria.errors import DefinitionError
from criteria.exact import NumberError, Rounding
from criteria.finding import NOTHING, Finding, Text
from criteria.spelling import did_you_mean, one_of
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif.notation import Notation, joined, read_name, read_names, sides, split_outside

Fact: TypeAlias = Text | str | bool | int | Fraction | Rounding | None
"""What stands in a template's place: a text, a name, an answer, a number or a rounding; None where there is none."""

CRITERION: Final = Text("評価項目", "criterion")
MEMBER: Final = Text("委員", "member")


class ChangeError(DefinitionError):
    """A change that cannot be made (できない変更), with every fault of the changes asked for."""

    def __init__(self, *faults: Finding) -> None:
        """Keep the faults in the order of the changes."""
        super().__init__(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of the tender or of what was handed in (仮定の変更); it changes copies and names things as they do.

    A kind is a subclass that :func:`kind` registers under a ``word``. What follows the word is the fields ``names``
    with colons between, of which the last ``optional`` may be left out, an equals sign, and the field and notation
    ``value``. ``says`` are its words, with the names of its :meth:`facts` in braces: a whole phrase, or where there is
    a fact ``new`` what becomes that, with ``unit`` behind.
    """

    word: ClassVar[str]
    form: ClassVar[str]
    does: ClassVar[str]
    names: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[int] = 0
    value: ClassVar[tuple[str, Notation] | None] = None
    says: ClassVar[Text]
    unit: ClassVar[Text] = NOTHING
    takes_part: ClassVar[bool | None] = None
    """Whether its vendor takes part because of it, or does not; None where it is of something else."""

    @classmethod
    def read(cls, body: str) -> "Change":
        """Read what stands behind the word; ValueError, TypeError or KeyError where it is not written like ``form``."""
        left, right = sides(body) if cls.names and cls.value else (body, body)
        read: dict[str, Any] = {}
        if len(cls.names) == 1:
            read[cls.names[0]] = read_name(left)
        elif cls.names:
            most = len(cls.names)
            read.update(zip(cls.names, read_names(left, *range(most - cls.optional, most + 1)), strict=False))
        if cls.value is not None:
            name, notation = cls.value
            read[name] = notation.read(right)
        return cls(**read)

    @property
    def body(self) -> str:
        """What stands behind the word, from which the same is read again."""
        names = joined(*(getattr(self, name) for name in self.names))
        if self.value is None:
            return names
        name, notation = self.value
        written = notation.write(getattr(self, name))
        return f"{names}={written}" if self.names else written

    @property
    def written(self) -> str:
        """The change as a short text (変更の表記)."""
        return f"{self.word} {self.body}"

    @property
    def thing(self) -> tuple[object, ...]:
        """What is changed: of several changes of one thing the last counts."""
        return (self.word, *(getattr(self, name) for name in self.names))

    @property
    def bidder(self) -> str:
        """The vendor whose bid it is of, empty where it is of the tender."""
        return ""

    @property
    def formula_of(self) -> str:
        """The table of the tender whose formula it sets, as its keys begin; empty where it sets none."""
        return ""

    def old(self, before: Evaluation) -> Fact:  # noqa: ARG002 - kinds with a value have one
        """Return what officially stands where the value would; None where nothing does."""
        return None

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:
        """Return what its words name: its fields, a criterion by its label; ``new`` and ``old`` where it has a value.

        ``who``, what its vendor is called, is there in any case.
        """
        facts = {field.name: getattr(self, field.name) for field in fields(self)}
        if "criterion" in facts:
            facts["criterion"] = label(before.tender, facts["criterion"])
        if self.value is not None:
            facts |= {"new": facts[self.value[0]], "old": self.old(before)}
        return facts

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:  # noqa: ARG002 - most kinds leave it alone
        """Return the tender with this change, and as it is where the change is of something else.

        Points of criteria and price are moved together afterwards (:mod:`scoring.whatif.allotment`).
        """
        return tender

    def to_bids(self, tender: Tender, bids: Sequence[Bid]) -> Sequence[Bid]:  # noqa: ARG002 - the same
        """Return the bids with this change, and as they are where the change is of something else."""
        return bids

    def check(self, after: Evaluation) -> None:
        """Refuse the change (ChangeError) where what follows from all changes is not what this one asks for."""

    def refused(self, what: Text, *, expected: Text = NOTHING, cure: Text = NOTHING) -> ChangeError:
        """Return the error of this change that cannot be made, to be raised."""
        return ChangeError(Finding(code="change-refused", what=what, value=self.written, expected=expected, cure=cure))

    def unknown(self, name: str, names: Iterable[str], of: Text) -> ChangeError:
        """Return the error of a name that is not known, with the nearest one that is, to be raised."""
        listed = list(names)
        what, cure = Text(f"{of.ja}「{name}」はありません", f"there is no {of.en} {name}"), did_you_mean(name, listed)
        return ChangeError(
            Finding(code="unknown-name", what=what, value=self.written, expected=one_of(listed), cure=cure)
        )

    def known(self, name: str, names: Iterable[str], of: Text) -> None:
        """Refuse a name that is not among those known."""
        listed = list(names)
        if name not in listed:
            raise self.unknown(name, listed, of)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBidder(Change):
    """A change of what one bidder handed in, or of what is on file about it (入札者についての変更)."""

    vendor: str

    @property
    def bidder(self) -> str:
        """The vendor."""
        return self.vendor


KINDS: Final[dict[str, type[Change]]] = {}
"""Every kind of change by its word, in the order in which people are told of them."""

Kind = TypeVar("Kind", bound=Change)


def kind(word: str, form: str, does: str = "") -> Callable[[type[Kind]], type[Kind]]:
    """Register a kind of change (変更の種類): its word, what follows it, and what the terminal says its option does.

    Raises
    ------
    ValueError
        Where another kind has the word.
    """

    def register(changed: type[Kind]) -> type[Kind]:
        if word in KINDS:
            raise ValueError(f"two kinds of change are called {word}")
        changed.word, changed.form, changed.does = word, form, does
        KINDS[word] = changed
        return changed

    return register


def label(tender: Tender, criterion_id: str) -> str:
    """Return what a criterion is called, its id where it has no label."""
    return next(
        (criterion.label or criterion.id for criterion in tender.criteria if criterion.id == criterion_id),
        criterion_id,
    )


def standing(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that count (有効な変更): of several of one thing the last alone, in the order given."""
    last: dict[object, Change] = {}
    for change in changes:
        last.pop(change.thing, None)
        last[change.thing] = change
    return tuple(last.values())


def changes_text(changes: Iterable[Change]) -> str:
    """Write changes in one line, from which :func:`read_changes` reads the same again (変更の表記).

    >>> changes_text(read_changes("set isms=15;out B"))
    'set isms=15; out B'
    """
    return "; ".join(change.written for change in changes)


def written_changes(text: str) -> list[tuple[str, str]]:
    """Return the word and the rest of every change written in a text, whether it can be read or not."""
    parts = (part.strip().partition(" ") for part in split_outside(text, ";"))
    return [(word, body) for word, _, body in parts if word]


def read_changes(text: str) -> tuple[Change, ...]:
    """Read changes as :func:`changes_text` writes them (変更の読取り).

    >>> read_changes("set isms=15")
    (SetPoints(points=Fraction(15, 1), criterion='isms'),)

    Raises
    ------
    ChangeError
        With a fault for every change that cannot be read.
    """
    return read_written(written_changes(text))


def read_written(written: Iterable[tuple[str, str]]) -> tuple[Change, ...]:
    """Read changes given by their words and what stands behind; ChangeError with every fault."""
    changes: list[Change] = []
    faults: list[Finding] = []
    for word, body in written:
        try:
            changes.append(read_change(word, body))
        except ChangeError as error:
            faults += error.faults
    if faults:
        raise ChangeError(*faults)
    return tuple(changes)


_DIGITS: Final = Text(
    "数は半角数字だけで書いてください(例: 48000000、12.5)。円、¥、全角数字は使えません",
    "Write numbers in plain digits, 48000000 or 12.5 say, without 円, ¥ or full-width digits",
)


def read_change(word: str, body: str) -> Change:
    """Read one change of the kind that a word names; ChangeError where it is not written as that kind is."""
    if word not in KINDS:
        what = Text(f"「{word}」という変更はありません", f"there is no change called {word}")
        cure = did_you_mean(word, KINDS)
        raise ChangeError(Finding(code="unknown-change", what=what, value=word, expected=one_of(KINDS), cure=cure))
    try:
        return KINDS[word].read(body.strip())
    except (ValueError, TypeError, KeyError) as error:
        what = Text("この変更は読み取れません", "this change cannot be read")
        form = f"{word} {KINDS[word].form}"
        cure = _DIGITS if isinstance(error, NumberError) else NOTHING
        value = f"{word} {body}".strip()
        raise ChangeError(
            Finding(code="bad-change", what=what, value=value, expected=Text(form, form), cure=cure)
        ) from error
