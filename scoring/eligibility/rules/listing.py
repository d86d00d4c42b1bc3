"""Rules on who may bid at all (名簿・案件ごとの資格・指名): the list of qualified bidders, the tender's conditions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from criteria.characters import compared
from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import NOTHING, Text
from criteria.params import Param
from criteria.requirement import HOLDERS, Holders
from criteria.terms import ExclusionStage
from criteria.values import ValueKind
from criteria.vendor import Vendor
from scoring.eligibility.holdings import parties
from scoring.eligibility.rulebook import Subject, best, rule, worst
from scoring.eligibility.rules.record import CONFIRM, NO_RECORD, UNKNOWN, Wording, proved

_LISTED: Final = Wording(
    passed=Text("名簿に登載されています", "on the list"),
    failed=Text("名簿に登載されていません", "not on the list"),
    cure=Text("入札参加資格を申請してください(随時受付を含む)", "Apply for registration"),
)
_OF_GRADE: Final = Wording(
    passed=Text("名簿に登載され、等級が要件に合います", "on the list, in an admitted grade"),
    failed=Text("等級が要件に合いません", "the grade is not admitted"),
    cure=Text("等級の要件に合う案件に参加してください", "Bid where the grade is admitted"),
)


@rule(
    id="not-registered",
    stage=ExclusionStage.QUALIFICATION,
    ja="有資格者名簿への登載・等級",
    en="listing and grade among the qualified bidders",
    source="地方自治法施行令第167条の5(参加者の資格の決定・公示)",
    missing=NO_RECORD,
    reads=("vendors",),
    params=(
        Param(
            name="grades",
            text=Text("認める等級", "grades that may take part; none named admits every grade"),
            kind=ValueKind.TEXTS,
            default=(),
        ),
    ),
)
def not_registered(subject: Subject, *, grades: Sequence[str]) -> Verdict:
    """On the list of qualified bidders, in an admitted grade 有資格者名簿・等級; every member of a joint venture."""
    listed = proved(subject, lambda record: record.registered, _LISTED)
    if not grades or listed.outcome is not CheckOutcome.PASSED:
        return listed
    return proved(subject, lambda record: record.grade in grades if record.grade else None, _OF_GRADE)


_MEETS: Final = Text("案件ごとの資格を満たします", "it meets the tender's own conditions")
_FALLS_SHORT: Final = Text("案件ごとの資格を満たしません", "it does not meet the tender's own conditions")
_SAID: Final = {CheckOutcome.PASSED: _MEETS, CheckOutcome.FAILED: _FALLS_SHORT, CheckOutcome.UNCONFIRMED: UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The tender's own conditions 案件ごとの資格, each of them where it is asked."""

    regions: frozenset[str]
    sizes: frozenset[str]
    least: int | None
    shown: str

    @classmethod
    def of(cls, bound: Mapping[str, Any]) -> "Conditions":
        """Take them from the bound parameters."""
        regions, sizes, least = bound["regions"], bound["sizes"], bound["least_experience"]
        parts = [" / ".join(regions), " / ".join(sizes), "" if least is None else f"≥ {least}"]
        shown = "; ".join(part for part in parts if part)
        return cls(regions=frozenset(regions), sizes=frozenset(sizes), least=least, shown=shown)

    def judge(self, record: Vendor | None) -> Verdict:
        """Hold one vendor's record against them; what is not on file is unconfirmed."""
        if record is None:
            return Verdict(outcome=CheckOutcome.UNCONFIRMED, what=UNKNOWN, required=self.shown, cure=CONFIRM)
        met, seen = self._met(record)
        outcome = (
            CheckOutcome.FAILED if False in met else CheckOutcome.UNCONFIRMED if None in met else CheckOutcome.PASSED
        )
        return Verdict(
            outcome=outcome,
            what=_SAID[outcome],
            observed="; ".join(seen),
            required=self.shown,
            evidence=(record.where,) if record.where else (),
            cure=CONFIRM if outcome is CheckOutcome.UNCONFIRMED else NOTHING,
        )

    def _met(self, record: Vendor) -> tuple[list[bool | None], list[str]]:
        met: list[bool | None] = []
        seen = []
        for asked, value in ((self.regions, record.region), (self.sizes, record.size)):
            if asked:
                met.append(value in asked if value else None)
                seen.append(value or "-")
        if self.least is not None:
            met.append(None if record.experience is None else record.experience >= self.least)
            seen.append("-" if record.experience is None else str(record.experience))
        return met, seen


def _conditions_conflict(bound: Mapping[str, Any]) -> Text | None:
    if bound["regions"] or bound["sizes"] or bound["least_experience"] is not None:
        return None
    return Text(
        "regions・sizes・least_experience のいずれか1つ以上", "at least one of regions, sizes and least_experience"
    )


@rule(
    id="tender-conditions",
    stage=ExclusionStage.QUALIFICATION,
    ja="案件ごとの資格(所在地・規模・実績)",
    en="the tender's own conditions: region, size, experience",
    source="地方自治法施行令第167条の5の2(事業所の所在地、経験・技術的適性の有無等に関する必要な資格)",
    missing=NO_RECORD,
    reads=("vendors",),
    params=(
        Param(
            name="regions",
            text=Text("認める所在地", "regions that may take part; none named admits every region"),
            kind=ValueKind.TEXTS,
            default=(),
        ),
        Param(
            name="sizes",
            text=Text("認める規模", "sizes that may take part; none named admits every size"),
            kind=ValueKind.TEXTS,
            default=(),
        ),
        Param(
            name="least_experience",
            text=Text("同種業務の実績の最少件数", "how many comparable works at the least"),
            kind=ValueKind.WHOLE,
            default=None,
        ),
        HOLDERS,
    ),
    prepare=lambda bound: {"asked": Conditions.of(bound), "holders": Holders(bound["holders"])},
    conflict=_conditions_conflict,
)
def tender_conditions(subject: Subject, *, asked: Conditions, holders: Holders) -> Verdict:
    """Meet the tender's own conditions 案件ごとの資格; as many works as asked for are enough."""
    vendors = subject.register.vendors
    verdicts = [asked.judge(vendors.get(one)) for one in parties(subject.vendor, subject.register, holders)]
    if len(verdicts) == 1:
        return verdicts[0]
    if not verdicts:
        return Verdict(outcome=CheckOutcome.UNCONFIRMED, what=UNKNOWN, required=asked.shown, cure=CONFIRM)
    return worst(verdicts) if holders is Holders.ALL else best(verdicts)


_INVITED: Final = Text("指名を受けています", "invited")
_NOT_INVITED: Final = Text("指名を受けていません", "not invited")


@rule(
    id="not-invited",
    stage=ExclusionStage.QUALIFICATION,
    ja="指名されていない者",
    en="not among those invited",
    source="地方自治法施行令第167条の12(指名競争入札の参加者の指名)",
    missing=Text("指名した者は案件に書く", "who is invited is written in the tender"),
    params=(Param(name="vendors", text=Text("指名した者", "the vendors invited"), kind=ValueKind.TEXTS),),
    prepare=lambda bound: {"vendors": frozenset(map(compared, bound["vendors"]))},
)
def not_invited(subject: Subject, *, vendors: Collection[str]) -> Verdict:
    """One of those the tender invites 指名競争入札の指名."""
    if compared(subject.vendor) in vendors:
        return _invited(len(vendors))
    return Verdict(outcome=CheckOutcome.FAILED, what=_NOT_INVITED, observed=subject.vendor, required=str(len(vendors)))


@cache
def _invited(number: int) -> Verdict:
    """All who are invited share one verdict."""
    return Verdict(outcome=CheckOutcome.PASSED, what=_INVITED, observed="1", required=str(number))
