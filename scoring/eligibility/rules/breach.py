"""The rule on leaks in the past (漏えい等の事故歴): what supervision finds closes the loop in the next tender."""

from fractions import Fraction
from typing import Final

from criteria.days import years_before
from criteria.exclusion import Verdict
from criteria.finding import Text
from criteria.params import Param
from criteria.requirement import ON
from criteria.security import NOTICE
from criteria.terms import ExclusionStage
from criteria.values import ValueKind
from criteria.vendor import SanctionKind
from scoring.eligibility.rulebook import Subject, rule
from scoring.eligibility.rules.record import NO_ENTRY, Wording, judged, record_of

_LEAKED: Final = Wording(
    passed=Text("期間内に漏えい等の事故はありません", "no leak in the period"),
    failed=Text("期間内に漏えい等の事故があります", "a leak in the period"),
    cure=Text(
        "期間の経過を待つか、再委託先を変更してください", "Wait for the period to pass, or change the subcontractor"
    ),
)


@rule(
    id="breach-record",
    stage=ExclusionStage.QUALIFICATION,
    ja="漏えい等の事故歴",
    en="record of a leak in breach of ordinance or contract",
    source=f"{NOTICE}「確認・措置等」: 条例・契約に違反した漏えいには入札参加資格の制限",
    missing=NO_ENTRY,
    reads=("sanctions",),
    reads_when={"subcontractors": ("subcontractors",)},
    params=(
        ON,
        Param(
            name="years",
            text=Text("さかのぼる年数", "years looked back"),
            kind=ValueKind.WHOLE,
            least=Fraction(1),
        ),
        Param(
            name="subcontractors",
            text=Text("再委託先の事故を含める", "whether a subcontractor's leak counts"),
            kind=ValueKind.FLAG,
            default=True,
        ),
    ),
)
def breach_record(subject: Subject, *, on: str, years: int, subcontractors: bool) -> Verdict:
    """No leak within the years before the day 漏えい等の事故歴, by the vendor or by its subcontractor.

    A leak exactly ``years`` before the day lies outside.
    """
    day = subject.days[on]
    since = years_before(day, years)
    record = record_of(subject, subcontractors=subcontractors)
    found = [one for one in record if one.kind is SanctionKind.BREACH and since < one.start <= day]
    return judged(found, _LEAKED, first=since, last=day)
