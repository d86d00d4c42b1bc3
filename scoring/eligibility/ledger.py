"""The ledger as it is kept (審査台帳の保持): a column for each rule, read line by line.

With thousands of vendors and a score of rules the lines would be made again and again; a column holds what was found of
each bid, and most bids that pass share one verdict.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import Final, overload

from criteria.exclusion import Basis, Check, CheckOutcome, Verdict
from criteria.vendor import Override

_PASSED: Final = CheckOutcome.PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One rule held against every bid (要件ごとの審査結果): a verdict for each vendor, in the order of the bids.

    ``overrides`` are those that set a verdict aside, by the place of the vendor.
    """

    basis: Basis
    vendors: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    overrides: Mapping[int, Override] = field(default_factory=lambda: MappingProxyType({}))

    def check(self, index: int) -> Check:
        """Return the line of one vendor."""
        verdict, override = self.verdicts[index], self.overrides.get(index)
        outcome = verdict.outcome if override is None else CheckOutcome.OVERRIDDEN
        return Check(vendor=self.vendors[index], basis=self.basis, outcome=outcome, verdict=verdict, override=override)

    def not_passed(self) -> Iterator[Check]:
        """Yield the lines that are not simply passed."""
        for index, verdict in enumerate(self.verdicts):
            if verdict.outcome is not _PASSED:
                yield self.check(index)

    def __iter__(self) -> Iterator[Check]:
        return map(self.check, range(len(self.verdicts)))

    def __len__(self) -> int:
        return len(self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(Sequence[Check]):
    """Every bid against every rule (審査台帳), rule by rule, and then the lines on limits and minimums."""

    rulings: tuple[Ruling, ...] = ()
    limits: tuple[Check, ...] = ()

    def not_passed(self) -> Iterator[Check]:
        """Yield the lines that are not simply passed: failed, unconfirmed, set aside or not checked."""
        for ruling in self.rulings:
            yield from ruling.not_passed()
        yield from (check for check in self.limits if check.outcome is not _PASSED)

    def __iter__(self) -> Iterator[Check]:
        return chain(*self.rulings, self.limits)

    def __len__(self) -> int:
        return sum(map(len, self.rulings)) + len(self.limits)

    @overload
    def __getitem__(self, index: int) -> Check: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Check, ...]: ...

    def __getitem__(self, index: int | slice) -> Check | tuple[Check, ...]:
        return tuple(self)[index]


EMPTY_LEDGER: Final = Ledger()
"""Nobody was held against anything."""
