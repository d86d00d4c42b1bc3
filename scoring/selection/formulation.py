"""What rules are written in (定式化の道具): columns, facts about vendors, and sums in whole numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import Final

from criteria.bid import Bid
from criteria.characters import find_name
from criteria.errors import EvaluationError
from criteria.finding import Text
from criteria.validity import Standing
from criteria.vendor import RelationKind, Vendor
from criteria.zones import counted_days, days_of
from scoring.definition.selection.bound import CertifiedQuota
from scoring.eligibility.bidders import Bidders
from scoring.eligibility.holdings import certificate_of
from scoring.selection.candidates import Candidates
from scoring.selection.columns import Columns
from scoring.solve.award_model import Row, Terms

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


LARGEST: Final = 10**15
"""The largest sum of coefficients a solver takes without losing one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """Columns and facts (定式化の前提), and the sums that rules are made of, by column and in whole numbers."""

    found: Candidates
    columns: Columns
    facts: VendorFacts

    @property
    def every_bid(self) -> tuple[int, ...]:
        """All bids."""
        return self.columns.decisions

    def used(self, vendors: Iterable[str]) -> dict[int, int]:
        """Count the vendors that get anything (選定された事業者の数)."""
        return {self.columns.used[vendor]: 1 for vendor in vendors if vendor in self.columns.used}

    def lots(self, bids: Iterable[int]) -> dict[int, int]:
        """Count the lots of some bids, those of a package one by one (ロット数)."""
        return {index: self.columns.candidates[index].size for index in bids}

    def loads(self, bids: Iterable[int]) -> dict[int, int]:
        """Add up the loads of the lots of some bids (業務量)."""
        load = {lot.id: lot.load for lot in self.found.terms.lots}
        return {index: sum(load.get(lot, 1) for lot in self.columns.candidates[index].lots) for index in bids}


def at_most(rule: str, terms: Terms, most: int) -> Iterable[Row]:
    """Make the row Σ terms ≤ most, where it forbids anything at all.

    Terms are non-negative or cross-multiplied; the row is divided by what all its coefficients share.
    """
    if sum(coefficient for coefficient in terms.values() if coefficient > 0) <= most:
        return
    yield reduced(Row(rule=rule, terms=terms, most=most))


def at_least(rule: str, terms: Terms, least: int) -> Iterable[Row]:
    """Make the row Σ terms ≥ least, where it demands anything at all."""
    if sum(coefficient for coefficient in terms.values() if coefficient < 0) >= least:
        return
    yield reduced(Row(rule=rule, terms=terms, least=least))


def between(rule: str, terms: Terms, least: int | None, most: int | None) -> Iterable[Row]:
    """Make the rows least ≤ Σ terms ≤ most, of the limits that are given; one row where they are equal."""
    if least is not None and least == most:
        yield reduced(Row(rule=rule, terms=terms, least=least, most=most))
        return
    if least is not None:
        yield from at_least(rule, terms, least)
    if most is not None:
        yield from at_most(rule, terms, most)


def reduced(row: Row) -> Row:
    """Divide a row by the greatest common divisor of its coefficients, its limits rounded inwards.

    Raises
    ------
    EvaluationError
        Where the coefficients are still too large for a solver.
    """
    terms = {column: coefficient for column, coefficient in row.terms.items() if coefficient}
    divisor = gcd(*terms.values()) or 1
    small = {column: coefficient // divisor for column, coefficient in terms.items()}
    if sum(map(abs, small.values())) > LARGEST:
        raise EvaluationError(_too_large(row.rule, is_a_ratio=min(small.values()) < 0))
    return Row(
        rule=row.rule,
        terms=small,
        least=None if row.least is None else -(-row.least // divisor),
        most=None if row.most is None else row.most // divisor,
    )


def _too_large(rule: str, *, is_a_ratio: bool) -> Text:
    what = Text(
        f"選定条件「{rule}」の数値が大きすぎて正確に解けません(係数の合計が10^15を超えます)。",
        f"the numbers of the rule {rule} are too large to be solved exactly (coefficients above 10^15 together). ",
    )
    # A share multiplies every amount by its denominator; a plain sum is only as large as what it adds up.
    digits = Text(
        "金額や数量の桁数に誤りがないか確認してください",
        "See whether an amount or a count has digits too many",
    )
    share = Text("割合は短い小数または簡単な分数で定め、", " and write a share as a short decimal or a simple fraction")
    if not is_a_ratio:
        return Text(what.ja + digits.ja, what.en + digits.en)
    return Text(what.ja + share.ja + digits.ja, what.en + digits.en + share.en)
