"""Names that selection rules give (選定条件に書かれた名称の突合), looked up among bids and vendors."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from criteria.bid import Bid
from criteria.characters import find_name
from criteria.finding import Finding, Severity, Text, Where
from criteria.register import Register
from criteria.selection import SelectionRule
from criteria.spelling import did_you_mean, one_of
from scoring.definition.faults import DEFINITION_FILE

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
