"""The register (事業者情報): everything on file about the vendors of a tender, looked up by vendor."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar

from criteria.certificate import Certificate
from criteria.selection import Package
from criteria.vendor import Measure, Override, Relation, Sanction, Subcontractor, Vendor, VentureMember

TABLE_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bids": "入札",
        "marks": "採点",
        "conflicts": "利益相反",
        "dispositions": "合議結果",
        "vendors": "事業者",
        "certificates": "認証",
        "measures": "対策",
        "sanctions": "処分歴",
        "relations": "関係",
        "subcontractors": "再委託",
        "members": "構成員",
        "overrides": "適用除外",
        "lots": "ロット",
        "packages": "組合せ入札",
    }
)
"""What a table is called in a sentence (表の名称); a file or a sheet may go by it too."""


class _OfVendor(Protocol):
    @property
    def vendor(self) -> str: ...


Entry = TypeVar("Entry", bound=_OfVendor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The facts of all vendors 事業者情報一式. ``tables`` names the tables that were handed in, empty ones included.

    A table that was not handed in confirms nothing: a rule that reads it finds "cannot be confirmed", never "passed".
    """

    vendors: Mapping[str, Vendor]
    certificates: Mapping[str, tuple[Certificate, ...]]
    measures: Mapping[str, Mapping[str, Measure]]
    sanctions: Mapping[str, tuple[Sanction, ...]]
    relations: tuple[Relation, ...]
    subcontractors: Mapping[str, tuple[Subcontractor, ...]]
    ventures: Mapping[str, tuple[VentureMember, ...]]
    overrides: tuple[Override, ...]
    packages: tuple[Package, ...]
    tables: frozenset[str]

    @classmethod
    def of(cls, *, tables: Iterable[str], **entries: Iterable[Any]) -> "Register":
        """Build the register from the rows of each table."""
        measures: dict[str, dict[str, Measure]] = {}
        for one in entries.get("measures", ()):
            measures.setdefault(one.vendor, {})[one.measure] = one
        ventures: dict[str, list[VentureMember]] = {}
        for member in entries.get("ventures", ()):
            ventures.setdefault(member.venture, []).append(member)
        return cls(
            vendors={vendor.id: vendor for vendor in entries.get("vendors", ())},
            certificates=_by_vendor(entries.get("certificates", ())),
            measures=measures,
            sanctions=_by_vendor(entries.get("sanctions", ())),
            relations=tuple(entries.get("relations", ())),
            subcontractors=_by_vendor(entries.get("subcontractors", ())),
            ventures={venture: tuple(members) for venture, members in ventures.items()},
            overrides=tuple(entries.get("overrides", ())),
            packages=tuple(entries.get("packages", ())),
            tables=frozenset(tables),
        )

    def named(self, vendor: str) -> str:
        """Return a vendor's name as the table of vendors has it (名称), empty where it has none."""
        known = self.vendors.get(vendor)
        return known.name if known else ""

    def entries(self) -> Iterator[object]:
        """Yield every entry of every table, in no order that means anything."""
        yield from self.vendors.values()
        for by_vendor in (self.certificates, self.sanctions, self.subcontractors, self.ventures):
            for listed in by_vendor.values():
                yield from listed
        for measures in self.measures.values():
            yield from measures.values()
        yield from self.relations
        yield from self.overrides
        yield from self.packages


def _by_vendor(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    listed: dict[str, list[Entry]] = {}
    for entry in entries:
        listed.setdefault(entry.vendor, []).append(entry)
    return {vendor: tuple(found) for vendor, found in listed.items()}


EMPTY_REGISTER: Final = Register.of(tables=())
"""Nothing on file."""
