"""The evaluation (評価結果一式): the envelope around input, findings, sheet and award."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from criteria.bid import Bid
from criteria.finding import Finding
from criteria.lots import lots_of
from criteria.tender import Tender
from criteria.version import VERSION
from scoring.eligibility.ledger import EMPTY_LEDGER, Ledger
from scoring.eligibility.opening import VariableMinimumPrice
from scoring.evaluation.award import Award
from scoring.evaluation.differences import PanelDifference
from scoring.evaluation.fingerprint import fingerprint
from scoring.evaluation.sheet import ScoreSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything one evaluation used and found.

    ``exclusions`` holds every ground on which a bid is out, in the order of the procedure; ``findings`` the faults and
    warnings; ``set_aside`` the vendors whose rows are faulty: neither ranked nor excluded until they are mended.
    ``ledger`` 審査台帳 has a line for every bid and rule, passed ones too; ``variable_minimum``
    変動型最低制限価格, where the tender has one. ``differences`` is where the panel settled something of its
    members' marks, or must 採点差. ``given_bids`` and ``given_findings`` are what was handed in, before this evaluation
    found anything: with them it can be made again, and two that found the same are equal.
    """

    tender: Tender
    bids: tuple[Bid, ...]
    findings: tuple[Finding, ...]
    exclusions: tuple[Finding, ...]
    set_aside: tuple[str, ...]
    sheet: ScoreSheet
    award: Award
    ledger: Ledger = EMPTY_LEDGER
    variable_minimum: VariableMinimumPrice | None = None
    differences: tuple[PanelDifference, ...] = ()
    given_bids: tuple[Bid, ...] = field(default=(), compare=False)
    given_findings: tuple[Finding, ...] = field(default=(), compare=False)
    version: str = VERSION

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical input: the same tender and bids give the same text, in whatever order."""
        return fingerprint(self.tender, self.bids)

    @property
    def lot(self) -> str:
        """The lot the bids are for (ロット), empty where they are for none."""
        return lots_of(self.bids)[0]

    def bid(self, vendor: str) -> Bid:
        """Return the bid of a vendor, or raise KeyError."""
        for bid in self.bids:
            if bid.vendor == vendor:
                return bid
        raise KeyError(vendor)


def printed_names(evaluation: Evaluation) -> Mapping[str, str]:
    """Return what a sentence calls every vendor (事業者名), by id: its name; its id where it has none of its own."""
    return told_apart({bid.vendor: bid.name for bid in evaluation.given_bids})


def told_apart(names: Mapping[str, str]) -> Mapping[str, str]:
    """Return every vendor's name where it is its alone, else its id (同名の事業者の区別)."""
    held = Counter(names.values())
    return {vendor: name if name and held[name] == 1 else vendor for vendor, name in names.items()}
