"""Vendors that come into a lot by a package alone (組合せ入札のみの参加者): judged beside the bidders of the lot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from criteria.bid import Bid
from criteria.finding import Finding, Text
from criteria.register import Register
from criteria.selection import Package
from criteria.tender import Tender
from scoring.eligibility import disqualifications, unconfirmed
from scoring.evaluation import Evaluation
from scoring.qualification import check_qualification


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """Who comes into a lot by packages alone, and what its rules on taking part say of them (参加資格の審査).

    ``grounds`` are by vendor, none where the vendor may take part; ``pending`` is what nobody can tell yet.
    """

    grounds: Mapping[str, tuple[Finding, ...]] = field(default_factory=lambda: MappingProxyType({}))
    pending: tuple[Finding, ...] = ()


def judge_newcomers(
    packages: Iterable[Package], evaluations: Mapping[str, Evaluation], register: Register
) -> dict[str, Newcomers]:
    """Hold everybody who offers a lot only in packages with points of their own against the lot's rules.

    A lot with mandatory items or minimum points judges bids by their answers, which a package has not: nobody is judged
    there without a bid of his own.
    """
    offers = [one for one in packages if one.points is not None]
    found = {}
    for lot, evaluation in evaluations.items():
        bidding = {bid.vendor for bid in evaluation.bids}
        vendors = sorted({one.vendor for one in offers if lot in one.lots} - bidding)
        if vendors and not _judges_answers(evaluation.tender):
            found[lot] = _judged(evaluation, lot, vendors, register)
    return found


def _judges_answers(tender: Tender) -> bool:
    minimums = tender.minimums
    asked = any(one.mandatory or one.minimum is not None for one in tender.criteria)
    return asked or bool(minimums.groups) or not (minimums.technical is None and minimums.total is None)


def _judged(evaluation: Evaluation, lot: str, vendors: Sequence[str], register: Register) -> Newcomers:
    tender = evaluation.tender
    together = [*evaluation.bids, *(Bid(vendor=vendor, lot=lot, register=register) for vendor in vendors)]
    checks = check_qualification(tender, sorted(together, key=lambda bid: bid.vendor), register)
    out = disqualifications(tender, checks)
    known = {(one.subject, one.code) for one in evaluation.exclusions}
    waiting = [check for check in unconfirmed(tender, checks) if check.vendor in vendors]
    return Newcomers(
        grounds={vendor: tuple(one for one in out if one.subject == vendor) for vendor in vendors},
        pending=(
            *_barred_by_packages(lot, (one for one in out if (one.subject, one.code) not in known), vendors),
            *(_waiting(lot, check.vendor, check.rule) for check in waiting),
        ),
    )


def _barred_by_packages(lot: str, out: Iterable[Finding], vendors: Sequence[str]) -> Iterator[Finding]:
    """Find bids that only a package beside them takes out: the evaluation of the lot did not know of it."""
    for one in out:
        if one.subject not in vendors:
            yield Finding(
                code="barred-by-a-package",
                what=Text(
                    f"ロット{lot}に組合せ入札で参加する者との関係により、この入札は「{one.code}」に該当します",
                    f"a vendor that offers lot {lot} in a package makes this bid fail {one.code}",
                ),
                subject=one.subject,
                value=lot,
                rule=one.rule,
                source=one.source,
                cure=Text(
                    "組合せ入札の事業者についてもこのロットの入札をbids.csvに記入するか、組合せ入札を除いてください",
                    "Enter a bid of the package's vendor for the lot in bids.csv, or take the package out",
                ),
            )


def _waiting(lot: str, vendor: str, rule: str) -> Finding:
    return Finding(
        code="not-confirmed",
        what=Text(
            f"組合せ入札でロット{lot}に参加する者について「{rule}」を確認できません",
            f"{rule} cannot be confirmed of a vendor that offers lot {lot} in a package",
        ),
        subject=vendor,
        value=rule,
        rule=rule,
        cure=Text("証拠を提出してください", "Hand the evidence in"),
    )
