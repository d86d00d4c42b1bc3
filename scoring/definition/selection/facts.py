"""What the rules of a selection name and read (選定条件と事業者情報の突合), looked up among bids and vendors."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from criteria.bid import Bid, register_of
from criteria.characters import find_name
from criteria.finding import Finding, Severity, Text, Where
from criteria.register import TABLE_WORDS, Register
from criteria.selection import SelectionRule
from criteria.spelling import did_you_mean, one_of
from criteria.tender import Tender
from scoring.definition.faults import DEFINITION_FILE
from scoring.definition.selection import bound
from scoring.definition.selection.bound import BoundRule
from scoring.definition.selection.kinds import RULE_FORMS, bind_rule


def check_selection_facts(
    tender: Tender, bids: Sequence[Bid], doubtful: Collection[str] = frozenset()
) -> Iterator[Finding]:
    """Find every vendor, package, group or capability that a rule names and nobody has, and every fact it lacks.

    The tender's definition is taken to be sound. What is found here is a fault: a rule that passed over a misspelt name
    would change the selection without a word. ``doubtful`` tables have faulty rows: what they lack may be there.
    """
    if tender.selection is not None:
        register = register_of(bids)
        for rule in tender.selection.rules:
            read = bind_rule(rule, tender.minor_units)
            tables = tables_of(rule, read)
            missing = [table for table in tables if table not in register.tables]
            yield from (_no_table(rule, table) for table in missing)
            if not missing and {*tables, *_names_from(read)}.isdisjoint(doubtful):
                yield from _names(rule, read, bids, register)
                yield from _nobody_there(rule, read, register)
                yield from _capacities(rule, read, bids, register)


def tables_of(rule: SelectionRule, read: BoundRule) -> tuple[str, ...]:
    """Return the tables on file that a rule cannot do without."""
    also: tuple[str, ...] = ()
    if isinstance(read, bound.CapacityLimit) and read.at_most is None:
        also = ("vendors",)
    if isinstance(read, bound.SpendShare) and (read.group or read.regions or read.sizes):
        also = ("vendors",)
    if isinstance(read, bound.CertifiedQuota) and read.requirement.subcontractor_counts:
        also = ("subcontractors",)
    return (*RULE_FORMS[rule.rule].reads, *also)


def _names_from(read: BoundRule) -> tuple[str, ...]:
    """Return the tables in which the names of a rule are looked up."""
    return ("packages",) if isinstance(read, bound.Exclusive) and read.packages else ("vendors",)


def _at(rule: SelectionRule, name: str = "") -> Where:
    file, row = (rule.where.file, rule.where.row) if rule.where else (DEFINITION_FILE, None)
    return Where(file=file, row=row, column=f"selection.rules.{rule.id}" + (f".{name}" if name else ""))


def _no_table(rule: SelectionRule, table: str) -> Finding:
    return Finding(
        code="missing-table",
        what=Text(
            f"この選定条件が読む{TABLE_WORDS[table]}の表が提出されていません",
            f"this rule reads the table {table}, which was not handed in",
        ),
        where=_at(rule),
        value=rule.rule.value,
        cure=Text("表を加えてください", "Hand it in"),
    )


def _names(rule: SelectionRule, read: BoundRule, bids: Sequence[Bid], register: Register) -> Iterator[Finding]:
    vendors = {bid.vendor for bid in bids} | register.vendors.keys()
    if isinstance(read, bound.LotsPerVendor | bound.SpendShare | bound.Discount) and read.vendor:
        yield from _unknown(rule, "vendor", [read.vendor], vendors, _NO_VENDOR)
    if isinstance(read, bound.SpendShare) and read.group:
        groups = {vendor.group for vendor in register.vendors.values() if vendor.group}
        yield from _unknown(rule, "group", [read.group], groups, _NO_GROUP)
    if isinstance(read, bound.Exclusive):
        yield from _unknown(rule, "vendors", read.vendors, vendors, _NO_VENDOR)
        yield from _unknown(rule, "packages", read.packages, {one.id for one in register.packages}, _NO_PACKAGE)
    if isinstance(read, bound.CapabilityCover):
        had = {one for vendor in register.vendors.values() for one in vendor.capabilities}
        yield from _unknown(rule, "capability", [read.capability], had, _NO_CAPABILITY)


_NO_VENDOR: Final = (
    "unknown-vendor",
    Text("この事業者は入札にも事業者の表にもありません", "nobody of this name bids or is among the vendors"),
)
_NO_GROUP: Final = ("unknown-group", Text("この企業グループの事業者はいません", "no vendor is of this group"))
_NO_PACKAGE: Final = ("unknown-package", Text("この組合せ入札はありません", "there is no package of this id"))
_NO_CAPABILITY: Final = ("unknown-capability", Text("この能力をもつ事業者はいません", "no vendor has this capability"))


_ADD_IT: Final = Text("名称を訂正するか、表に加えてください", "Mend the name, or add it to the table")


def _unknown(
    rule: SelectionRule, name: str, written: Iterable[str], known: Collection[str], fault: tuple[str, Text]
) -> Iterator[Finding]:
    names = sorted(known)
    for one in written:
        if find_name(one, known) is None:
            yield Finding(
                code=fault[0],
                what=fault[1],
                where=_at(rule, name),
                value=one,
                expected=one_of(names),
                cure=did_you_mean(one, names) if names else _ADD_IT,
            )


def _nobody_there(rule: SelectionRule, read: BoundRule, register: Register) -> Iterator[Finding]:
    """Warn of a quota whose regions or sizes are those of no vendor: right where none came, else a slip."""
    named, had = _kind_of_vendor(read, register)
    if named and had.isdisjoint(named):
        near = did_you_mean(named[0], sorted(had))
        yield Finding(
            code="nobody-counts",
            severity=Severity.WARNING,
            what=Text(f"該当する事業者が1者もいません。{near.ja}", f"no vendor is one of these. {near.en}".strip()),
            where=_at(rule),
            value=", ".join(named),
        )


def _kind_of_vendor(read: BoundRule, register: Register) -> tuple[Sequence[str], set[str]]:
    listed = register.vendors.values()
    if isinstance(read, bound.LocalQuota) or (isinstance(read, bound.SpendShare) and read.regions):
        return read.regions, {vendor.region for vendor in listed if vendor.region}
    if isinstance(read, bound.SmeQuota) or (isinstance(read, bound.SpendShare) and read.sizes):
        return read.sizes, {vendor.size for vendor in listed if vendor.size}
    return (), set()


def _capacities(rule: SelectionRule, read: BoundRule, bids: Sequence[Bid], register: Register) -> Iterator[Finding]:
    if not isinstance(read, bound.CapacityLimit) or read.at_most is not None:
        return
    bidders = {bid.vendor for bid in bids if not bid.faults} | {one.vendor for one in register.packages}
    for vendor in sorted(bidders):
        known = register.vendors.get(vendor)
        if known is None or known.capacity is None:
            row = known.where if known else None
            yield Finding(
                code="missing-capacity",
                what=Text(
                    f"選定条件「{rule.label or RULE_FORMS[rule.rule].name.ja}」が読む受注できる業務量がありません",
                    f"the capacity is missing, which the rule {rule.id} reads",
                ),
                subject=vendor,
                where=Where(file=row.file if row else "vendors.csv", row=row.row if row else None, column="capacity"),
                value=vendor,
                expected=Text("0以上の整数", "a whole number of at least 0"),
                cure=Text(
                    "記入してください。空欄は不明であり、無制限ではありません",
                    "Enter it; a blank is unknown, never unlimited",
                ),
            )
