"""What every kind of selection rule states (選定条件の種類): one class a kind, registered where it is written.

A kind says what may be written for it, what contradicts it, which rows it becomes, and in which words it is told.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Final, NamedTuple, Self, TypeAlias

from criteria.bid import Bid
from criteria.characters import find_name
from criteria.finding import Finding, Severity, Text, Where
from criteria.params import Param
from criteria.register import Register
from criteria.selection import SelectionRule
from criteria.spelling import did_you_mean, one_of
from criteria.tender import Tender
from criteria.values import ValueKind
from criteria.vendor import Vendor
from scoring.definition.faults import DEFINITION_FILE, KEEP_ONE, fault
from scoring.definition.selection.columns import Columns
from scoring.formulas.registry import RegistrationError

_NOBODY: Final = Text("該当する事業者が1者もいません", "no vendor is one of these")
_ADD_IT: Final = Text("名称を訂正するか、表に加えてください", "Mend the name, or add it to the table")


def place_of(rule: SelectionRule, name: str = "") -> Where:
    """Return where a rule, or one of its parameters, is written."""
    file, row = (rule.where.file, rule.where.row) if rule.where else (DEFINITION_FILE, None)
    return Where(file=file, row=row, column=f"selection.rules.{rule.id}" + (f".{name}" if name else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Where a parameter's names are looked up (名称の突合先): ``known`` there, of ``table``, and what is said else.

    With ``any_suffices`` one known name is enough, and none is only warned of: right where none came, else a slip.
    """

    table: str
    known: Callable[[Sequence[Bid], Register], Collection[str]]
    code: str
    what: Text
    any_suffices: bool = False

    def check(self, rule: SelectionRule, name: str, names: Sequence[str], known: Collection[str]) -> Iterator[Finding]:
        """Find the names that a rule gives and nobody has: one passed over would change the selection in silence."""
        listed = sorted(known)
        if self.any_suffices:
            if not set(names) & set(known):
                near = did_you_mean(names[0], listed)
                what = Text(f"{self.what.ja}。{near.ja}", f"{self.what.en}. {near.en}".strip())
                value = ", ".join(names)
                yield Finding(code=self.code, severity=Severity.WARNING, what=what, where=place_of(rule), value=value)
            return
        for written in names:
            if find_name(written, known) is None:
                yield Finding(
                    code=self.code,
                    what=self.what,
                    where=place_of(rule, name),
                    value=written,
                    expected=one_of(listed),
                    cure=did_you_mean(written, listed) if listed else _ADD_IT,
                )


VENDORS: Final = Lookup(
    table="vendors",
    known=lambda bids, register: {bid.vendor for bid in bids} | register.vendors.keys(),
    code="unknown-vendor",
    what=Text("この事業者は入札にも事業者の表にもありません", "nobody of this name bids or is among the vendors"),
)
GROUPS: Final = Lookup(
    table="vendors",
    known=lambda _, register: {vendor.group for vendor in register.vendors.values() if vendor.group},
    code="unknown-group",
    what=Text("この企業グループの事業者はいません", "no vendor is of this group"),
)
CAPABILITIES: Final = Lookup(
    table="vendors",
    known=lambda _, register: {one for vendor in register.vendors.values() for one in vendor.capabilities},
    code="unknown-capability",
    what=Text("この能力をもつ事業者はいません", "no vendor has this capability"),
)
PACKAGES: Final = Lookup(
    table="packages",
    known=lambda _, register: {package.id for package in register.packages},
    code="unknown-package",
    what=Text("この組合せ入札はありません", "there is no package of this id"),
)
REGIONS: Final = Lookup(
    table="vendors",
    known=lambda _, register: {vendor.region for vendor in register.vendors.values() if vendor.region},
    code="nobody-counts",
    what=_NOBODY,
    any_suffices=True,
)
SIZES: Final = Lookup(
    table="vendors",
    known=lambda _, register: {vendor.size for vendor in register.vendors.values() if vendor.size},
    code="nobody-counts",
    what=_NOBODY,
    any_suffices=True,
)


_UNKNOWN: Final = Vendor(id="")


class Inequality(NamedTuple):
    """One condition over columns (不等式): ``least ≤ Σ terms ≤ most``, None where there is no limit.

    Terms are non-negative or cross-multiplied whole numbers.
    """

    terms: Mapping[int, int]
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """What rows are made of (定式化の前提): columns, facts about vendors, and sums in whole numbers.

    ``lots`` are none for a shortlist.
    """

    columns: Columns
    tender: Tender
    register: Register
    bids: tuple[Bid, ...]
    lots: tuple[str, ...]

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors that can be selected, by id."""
        return tuple(sorted(self.columns.of_vendor))

    def vendor(self, vendor: str) -> Vendor:
        """Return what is on file about a vendor; blanks where nothing is."""
        return self.register.vendors.get(vendor, _UNKNOWN)

    def vendors_where(self, field: str, values: Collection[str]) -> tuple[str, ...]:
        """Return the vendors of which a field on file, the region say, is one of these; a blank is none of them."""
        return tuple(name for name in self.vendors if getattr(self.vendor(name), field) in values)

    def used(self, vendors: Iterable[str]) -> dict[int, int]:
        """Count the vendors that get anything (選定された事業者の数); KeyError where no rule ``counts_vendors``."""
        return {self.columns.used[vendor]: 1 for vendor in vendors if vendor in self.columns.of_vendor}

    def sizes(self, bids: Iterable[int]) -> dict[int, int]:
        """Count the lots of some bids, those of a package one by one (ロット数)."""
        return {index: self.columns.candidates[index].size for index in bids}

    def loads(self, bids: Iterable[int]) -> dict[int, int]:
        """Add up the loads of the lots of some bids (業務量)."""
        load = {lot.id: lot.load for lot in self.tender.selection.lots} if self.tender.selection else {}
        return {index: sum(load.get(lot, 1) for lot in self.columns.candidates[index].lots) for index in bids}


class Contradiction(NamedTuple):
    """Parameters that are each well written and do not go together (係数の矛盾): at which, and what is expected."""

    name: str
    code: str
    what: Text
    expected: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRule(ABC):
    """A selection rule as bound (選定条件の内容): its class is its kind, its fields are exact and of one meaning.

    ``kind`` is what the tender writes, ``name`` what people call it, ``written`` what may be written for it. ``once``
    says that a selection has one of the kind at most, ``lots_only`` that a shortlist has none; ``of_lots`` names a
    parameter and its value (any, where empty) that no shortlist takes. ``reads`` names the tables on file without which
    it cannot be applied, ``named`` where the names written for a parameter are looked up. ``changes_prices`` is true of
    what a vendor offers: no demand, and never relaxed.
    """

    kind: ClassVar[str]
    name: ClassVar[Text]
    written: ClassVar[tuple[Param, ...]]
    once: ClassVar[bool] = False
    lots_only: ClassVar[bool] = False
    of_lots: ClassVar[tuple[str, str]] = ("", "")
    reads: ClassVar[tuple[str, ...]] = ()
    named: ClassVar[Mapping[str, Lookup]] = {}
    changes_prices: ClassVar[bool] = False

    @classmethod
    def params(cls, minor_units: int) -> tuple[Param, ...]:
        """Return its parameters for a currency's decimal places."""
        return tuple(replace(param, minor_units=minor_units) for param in cls.written)

    @classmethod
    def read(cls, written: Mapping[str, object], minor_units: int) -> dict[str, Any]:
        """Read the written parameters, with defaults for those left out; RefusedValueError where one is wrong."""
        return {param.name: param.bound(written) for param in cls.params(minor_units)}

    @classmethod
    def build(cls, params: Mapping[str, Any], minor_units: int) -> Self:  # noqa: ARG003 - amounts of some kinds need it
        """Make the rule of its parameters, each read and none contradicting another."""
        return cls(**params)

    @classmethod
    def contradictions(cls, params: Mapping[str, Any], minor_units: int) -> Iterable[Contradiction]:  # noqa: ARG003
        """Find parameters that do not go together."""
        return ()

    @classmethod
    def check_tender(cls, tender: Tender, declared: SelectionRule, params: Mapping[str, Any]) -> Iterable[Finding]:  # noqa: ARG003
        """Find what the rest of the tender lacks for it."""
        return ()

    @classmethod
    def check_repeated(cls, rules: Sequence[SelectionRule]) -> Iterable[Finding]:
        """Find rules of the kind of which there may be one only."""
        if cls.once and len(rules) > 1:
            what = Text("この種類の選定条件は1つしか置けません", "a selection has one rule of this kind")
            yield fault(f"selection.rules.{rules[-1].id}", "two-rules", what, value=cls.kind, cure=KEEP_ONE)

    def names(self, param: str) -> tuple[str, ...]:
        """Return the names that are written for a parameter, one or several."""
        written = getattr(self, param)
        return written if isinstance(written, tuple) else (written,) * bool(written)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables on file that it reads, its parameters as they are."""
        return self.reads

    @property
    def counts_vendors(self) -> bool:
        """Whether a row of it counts the vendors that get anything."""
        return False

    @property
    def reads_values(self) -> bool:
        """Whether it reads evaluation values."""
        return False

    def check_facts(self, declared: SelectionRule, bids: Sequence[Bid], register: Register) -> Iterable[Finding]:  # noqa: ARG002
        """Find what the bids and vendors lack for it, beside the tables and names it declares."""
        return ()

    @abstractmethod
    def rows(self, formulation: Formulation) -> Iterator[Inequality]:
        """Yield its rows of the model; a limit that forbids nothing becomes none."""

    @property
    @abstractmethod
    def words(self) -> Text:
        """What it says: a template in each language; ``{field:style}`` is a field as the report prints it."""


Rules: TypeAlias = tuple[tuple[SelectionRule, BoundRule], ...]
"""Rules as declared and as bound."""

registered: Final[dict[str, type[BoundRule]]] = {}


def selection_rule(kind: type[BoundRule]) -> type[BoundRule]:
    """Register the decorated class as a kind of selection rule; RegistrationError where there is one of its name."""
    if kind.kind in registered:
        msg = f"two kinds of selection rule are called {kind.kind}"
        raise RegistrationError(msg)
    registered[kind.kind] = kind
    return kind


_LIMITS: Final[Mapping[ValueKind, Mapping[str, object]]] = {
    ValueKind.WHOLE: {"least": Fraction(1)},
    ValueKind.SHARE: {"least": Fraction(0), "most": Fraction(1)},
    ValueKind.TEXTS: {"names": True},
}


def param(name: str, ja: str, en: str, kind: ValueKind = ValueKind.NUMBER, **facts: Any) -> Param:  # noqa: ANN401
    """Make a parameter: a count from 1, a share from 0 to 1, names each once; ``facts`` are fields of Param."""
    return Param(name=name, text=Text(ja, en), kind=kind, **{**_LIMITS.get(kind, {}), **facts})


AT_LEAST: Final = param("at_least", "下限", "the least", ValueKind.WHOLE, default=None)
AT_MOST: Final = param("at_most", "上限", "the most", ValueKind.WHOLE, default=None)
AT_MOST_REQUIRED: Final = param("at_most", "上限", "the most", ValueKind.WHOLE)
VENDOR: Final = param(
    "vendor",
    "対象の事業者。書かなければ各事業者",
    "whom it holds for; unwritten: each vendor",
    ValueKind.TEXT,
    default="",
)


def limits_contradict(params: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Find a rule without any limit, and a least above the most (下限と上限の矛盾)."""
    least, most = params["at_least"], params["at_most"]
    if least is None and most is None:
        yield no_limit("at_least", "at_most")
    elif least is not None and most is not None and least > most:
        yield Contradiction(
            "at_least",
            "contradictory-limits",
            Text("下限が上限を上回っています", "at_least is above at_most"),
            Text("at_most 以下の値", "no more than at_most"),
        )


def no_limit(*names: str) -> Contradiction:
    """Say that one of these parameters must be written; the first is where it is missed."""
    listed = ", ".join(names)
    return Contradiction(
        names[0],
        "missing-parameter",
        Text("限度が書かれていません", "no limit is written"),
        Text(f"{listed} のいずれか", f"one of {listed}"),
    )
