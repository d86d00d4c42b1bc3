"""What selection rules read about vendors (選定条件が読む事業者情報): region, size, group, capability, certificates."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from criteria.bid import Bid
from criteria.characters import find_name
from criteria.validity import Standing
from criteria.vendor import RelationKind, Vendor
from scoring.bidders import Bidders
from scoring.holdings import certificate_of
from scoring.selection.candidates import Candidates
from scoring.selection.declared.bound import CertifiedQuota
from scoring.tender_days import counted_days, days_of

_UNKNOWN: Final = Vendor(id="")


class VendorFacts:
    """The facts of the vendors that can be selected, each looked up once (候補者の情報)."""

    def __init__(self, found: Candidates) -> None:
        """Keep where to look."""
        self.vendors = found.vendors
        self._register = found.register
        self._tender = found.tender
        self._bids = {bid.vendor: bid for bid in found.bids}

    def of(self, vendor: str) -> Vendor:
        """Return what is on file about a vendor; blanks where nothing is."""
        return self._register.vendors.get(vendor, _UNKNOWN)

    def in_regions(self, regions: Iterable[str]) -> tuple[str, ...]:
        """Return the vendors of some regions (地元事業者)."""
        asked = frozenset(regions)
        return tuple(vendor for vendor in self.vendors if self.of(vendor).region in asked)

    def of_sizes(self, sizes: Iterable[str]) -> tuple[str, ...]:
        """Return the vendors of some sizes (中小企業)."""
        asked = frozenset(sizes)
        return tuple(vendor for vendor in self.vendors if self.of(vendor).size in asked)

    def capable(self, capability: str) -> tuple[str, ...]:
        """Return the vendors with a capability (能力を有する者)."""
        return tuple(vendor for vendor in self.vendors if find_name(capability, self.of(vendor).capabilities))

    def certified(self, rule: CertifiedQuota) -> tuple[str, ...]:
        """Return the vendors that hold what a rule asks for, valid on every day that counts (認証取得者)."""
        return tuple(vendor for vendor in self.vendors if self._holds(vendor, rule))

    def _holds(self, vendor: str, rule: CertifiedQuota) -> bool:
        days = counted_days(days_of(self._tender), rule.requirement.days)
        return all(
            certificate_of(vendor, standards, self._register, days, rule.requirement).standing is Standing.VALID
            for standards in rule.asked
        )

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The vendors of each corporate group (企業グループ) that the register names."""
        groups: dict[str, list[str]] = {}
        for vendor in self.vendors:
            if self.of(vendor).group:
                groups.setdefault(self.of(vendor).group, []).append(vendor)
        return {name: tuple(vendors) for name, vendors in groups.items()}

    def affiliates(self, kinds: frozenset[RelationKind]) -> tuple[tuple[str, ...], ...]:
        """Return the groups of vendors linked by any chain of relations, through a joint venture's members too.

        A relation lifted by a proviso links nobody; a chain may run through who cannot be selected.
        """
        # Who offers nothing but packages has no bid of its own.
        bids = [self._bids.get(vendor) or Bid(vendor=vendor, register=self._register) for vendor in self.vendors]
        bidders = Bidders.of(bids, self._register)
        found = bidders.groups(frozenset(map(str, kinds)), through_others=True)
        return tuple(sorted({group.bidders for group in found.values() if len(group.bidders) > 1}))

    def capacity(self, vendor: str) -> int | None:
        """Return the load a vendor can take (受注できる業務量); None where it is not known."""
        return self.of(vendor).capacity
