"""Rules on who may bid at all (名簿・案件ごとの資格・指名): the list of qualified bidders, the tender's conditions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from criteria.exclusion import Outcome, Verdict
from criteria.finding import NOTHING, Text
from criteria.terms import ExclusionStage
from criteria.vendor import Vendor
from scoring.holdings import parties
from scoring.parameters import Param, ParamKind
from scoring.requirement import HOLDERS, Holders
from scoring.rulebook import Subject, rule
from scoring.rules.record import Wording
from scoring.rules.standing import CONFIRM, NO_RECORD, UNKNOWN, proved
from scoring.rules.verdicts import best, worst

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
            kind=ParamKind.TEXTS,
            default=(),
        ),
    ),
)
def not_registered(subject: Subject, *, grades: Sequence[str]) -> Verdict:
    """On the list of qualified bidders, in an admitted grade 有資格者名簿・等級; every member of a joint venture."""
    listed = proved(subject, lambda record: record.registered, _LISTED)
    if not grades or listed.outcome is not Outcome.PASSED:
        return listed
    return proved(subject, lambda record: record.grade in grades if record.grade else None, _OF_GRADE)


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
            kind=ParamKind.TEXTS,
            default=(),
        ),
        Param(
            name="sizes",
            text=Text("認める規模", "sizes that may take part; none named admits every size"),
            kind=ParamKind.TEXTS,
            default=(),
        ),
        Param(
            name="least_experience",
            text=Text("同種業務の実績の最少件数", "how many comparable works at the least"),
            kind=ParamKind.WHOLE,
            default=None,
        ),
        HOLDERS,
    ),
    conflict=_conditions_conflict,
)
def tender_conditions(
    subject: Subject, *, regions: Sequence[str], sizes: Sequence[str], least_experience: int | None, holders: str
) -> Verdict:
    """Meet the tender's own conditions 案件ごとの資格; as many works as asked for are enough."""
    asked = _asked(regions, sizes, least_experience)
    looked_at = parties(subject.vendor, subject.register, Holders(holders))
    verdicts = [_meets(subject.register.vendors.get(one), regions, sizes, least_experience, asked) for one in looked_at]
    if not verdicts:
        return Verdict(outcome=Outcome.UNCONFIRMED, what=UNKNOWN, required=asked, cure=CONFIRM)
    return worst(verdicts) if holders == Holders.ALL else best(verdicts)


def _asked(regions: Sequence[str], sizes: Sequence[str], least: int | None) -> str:
    parts = [" / ".join(regions), " / ".join(sizes), "" if least is None else f"≥ {least}"]
    return "; ".join(part for part in parts if part)


_MEETS: Final = Text("案件ごとの資格を満たします", "it meets the tender's own conditions")
_FALLS_SHORT: Final = Text("案件ごとの資格を満たしません", "it does not meet the tender's own conditions")


def _meets(
    record: Vendor | None, regions: Sequence[str], sizes: Sequence[str], least: int | None, asked: str
) -> Verdict:
    record = record or Vendor(id="")
    facts = [
        (record.region, record.region in regions if record.region else None) if regions else ("", True),
        (record.size, record.size in sizes if record.size else None) if sizes else ("", True),
        ("" if record.experience is None else str(record.experience), _enough(record.experience, least)),
    ]
    met = [fact for _, fact in facts]
    outcome = Outcome.FAILED if False in met else Outcome.UNCONFIRMED if None in met else Outcome.PASSED
    what = {Outcome.PASSED: _MEETS, Outcome.FAILED: _FALLS_SHORT, Outcome.UNCONFIRMED: UNKNOWN}[outcome]
    return Verdict(
        outcome=outcome,
        what=what,
        observed="; ".join(shown for shown, _ in facts if shown),
        required=asked,
        evidence=(record.where,) if record.where else (),
        cure=CONFIRM if outcome is Outcome.UNCONFIRMED else NOTHING,
    )


def _enough(experience: int | None, least: int | None) -> bool | None:
    if least is None:
        return True
    return None if experience is None else experience >= least


@rule(
    id="not-invited",
    stage=ExclusionStage.QUALIFICATION,
    ja="指名されていない者",
    en="not among those invited",
    source="地方自治法施行令第167条の12(指名競争入札の参加者の指名)",
    missing=Text("指名した者は案件に書く", "who is invited is written in the tender"),
    params=(Param(name="vendors", text=Text("指名した者", "the vendors invited"), kind=ParamKind.TEXTS),),
    prepare=lambda bound: {"vendors": frozenset(bound["vendors"])},
)
def not_invited(subject: Subject, *, vendors: Collection[str]) -> Verdict:
    """One of those the tender invites 指名競争入札の指名."""
    invited = subject.vendor in vendors
    return Verdict(
        outcome=Outcome.PASSED if invited else Outcome.FAILED,
        what=Text("指名を受けています", "invited") if invited else Text("指名を受けていません", "not invited"),
        observed=subject.vendor,
        required=f"{len(vendors)}",
    )
