"""Rules that read the record of sanctions (処分歴に基づく要件)."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from criteria.exclusion import Outcome
from criteria.finding import NOTHING, Text
from criteria.terms import ExclusionStage
from criteria.vendor import Sanction, SanctionKind
from scoring.registry import Param, ParamKind
from scoring.rulebook import Subject, Verdict, rule
from scoring.rules.days import ON, the_day, years_before


def in_force(entries: Iterable[Sanction], kind: SanctionKind, first: date, last: date) -> tuple[Sanction, ...]:
    """Return the entries of a kind in force on any day from ``first`` to ``last``, both included; no end is open."""
    return tuple(
        one for one in entries if one.kind is kind and one.start <= last and (one.end is None or one.end >= first)
    )


def judged(
    found: Sequence[Sanction], passed: Text, failed: Text, *, required: str, day: date, cure: Text = NOTHING
) -> Verdict:
    """Make the verdict on entries found: none found is passed, any is failed, with its rows as evidence."""
    if not found:
        return Verdict(outcome=Outcome.PASSED, what=passed, required=required, day=day)
    periods = "; ".join(f"{one.start} – {one.end or ''}".strip() for one in found)
    return Verdict(
        outcome=Outcome.FAILED,
        what=failed,
        observed=periods,
        required=required,
        evidence=tuple(one.where for one in found if one.where),
        day=day,
        cure=cure,
    )


def _own(subject: Subject) -> tuple[Sanction, ...]:
    members = (one.member for one in subject.register.ventures.get(subject.vendor, ()))
    record = subject.register.sanctions
    return tuple(entry for vendor in (subject.vendor, *members) for entry in record.get(vendor, ()))


@rule(
    id="suspension",
    stage=ExclusionStage.QUALIFICATION,
    ja="指名停止",
    en="suspension from designation",
    source="各発注者の指名停止要領; 入札公告(公告日から落札決定日までの間に指名停止を受けていないこと)",
    reads=("sanctions",),
    needs=("notice_date", "award_date"),
)
def suspension(subject: Subject) -> Verdict:
    """Not suspended on any day from the notice to the award 指名停止期間中でないこと; the first and last day count.

    Running contracts are not touched: only this tender is looked at. Members of a joint venture count.
    """
    first, last = the_day(subject.tender, "notice"), the_day(subject.tender, "award")
    return judged(
        in_force(_own(subject), SanctionKind.SUSPENSION, first, last),
        Text("公告日から落札決定日までの間に指名停止を受けていません", "not suspended between notice and award"),
        Text("公告日から落札決定日までの間に指名停止を受けています", "suspended between notice and award"),
        required=f"{first} – {last}",
        day=last,
        cure=Text(
            "指名停止期間の終了後に公告される案件には参加できます", "Tenders after the end of the suspension are open"
        ),
    )


@rule(
    id="barred-up-to-three-years",
    stage=ExclusionStage.QUALIFICATION,
    ja="令第167条の4第2項による入札参加制限",
    en="barred for up to three years, with the cause",
    source="地方自治法施行令第167条の4第2項(事実があった後3年以内の期間を定めて参加させないことができる)",
    reads=("sanctions",),
    params=(ON,),
)
def barred_up_to_three_years(subject: Subject, *, on: str) -> Verdict:
    """Not within a bar imposed for one of the causes of the clause 令167条の4第2項各号; never beyond three years."""
    day = the_day(subject.tender, on)
    bars = in_force(_own(subject), SanctionKind.BARRED, day, day)
    return judged(
        [one for one in bars if years_before(day, 3) < one.start],
        Text("入札参加制限の期間中ではありません", "not barred on the day"),
        Text("入札参加制限の期間中です", "barred on the day"),
        required=str(day),
        day=day,
        cure=Text("制限期間の終了を待つ必要があります", "The bar has to run out; it lasts three years at the most"),
    )


@rule(
    id="legal-incapacity",
    stage=ExclusionStage.QUALIFICATION,
    ja="令第167条の4第1項の該当者",
    en="no legal capacity to contract, bankrupt without restoration, or excluded as organised crime",
    source="地方自治法施行令第167条の4第1項(特別の理由がある場合を除くほか参加させることができない)",
    reads=("sanctions",),
    params=(ON,),
)
def legal_incapacity(subject: Subject, *, on: str) -> Verdict:
    """None of the grounds of the clause on the day 令167条の4第1項各号; only a special reason sets it aside."""
    day = the_day(subject.tender, on)
    return judged(
        in_force(_own(subject), SanctionKind.INCAPACITY, day, day),
        Text("令第167条の4第1項に該当しません", "none of the grounds of the clause"),
        Text("令第167条の4第1項に該当します", "one of the grounds of the clause"),
        required=str(day),
        day=day,
        cure=Text("復権その他該当事由の消滅", "Restoration of rights, or the end of the ground"),
    )


@rule(
    id="rehabilitation",
    stage=ExclusionStage.QUALIFICATION,
    ja="会社更生・民事再生の手続中",
    en="corporate reorganisation or civil rehabilitation under way",
    source="入札公告(会社更生法・民事再生法の申立てがなされている者でないこと。ただし、手続開始決定後の再認定を受けた者を除く)",
    reads=("sanctions",),
    params=(ON,),
)
def rehabilitation(subject: Subject, *, on: str) -> Verdict:
    """No reorganisation under way on the day 更生・再生手続, unless the proviso lifts it 但書(再認定)."""
    day = the_day(subject.tender, on)
    open_cases = in_force(_own(subject), SanctionKind.REHABILITATION, day, day)
    return judged(
        [one for one in open_cases if not one.proviso],
        Text(
            "更生・再生の手続中でないか、再認定を受けています", "no proceedings, or qualified again after they opened"
        ),
        Text("更生・再生の手続中で、再認定を受けていません", "proceedings are under way and it is not qualified again"),
        required=str(day),
        day=day,
        cure=Text(
            "手続開始決定後に入札参加資格の再認定を受けてください", "Be qualified again after the proceedings open"
        ),
    )


@rule(
    id="insolvency",
    stage=ExclusionStage.QUALIFICATION,
    ja="経営不振",
    en="insolvency",
    source="入札公告(手形交換所の取引停止、差押え等により経営状態が著しく不健全な者でないこと)",
    reads=("sanctions",),
    params=(ON,),
)
def insolvency(subject: Subject, *, on: str) -> Verdict:
    """No entry of insolvency on the day 経営不振(取引停止・差押え等)."""
    day = the_day(subject.tender, on)
    return judged(
        in_force(_own(subject), SanctionKind.INSOLVENCY, day, day),
        Text("経営不振の事実はありません", "no entry of insolvency"),
        Text("経営状態が著しく不健全です", "an entry of insolvency is in force"),
        required=str(day),
        day=day,
        cure=Text("取引停止等の解消を証する書面", "Proof that the stop or the seizure is lifted"),
    )


@rule(
    id="breach-record",
    stage=ExclusionStage.QUALIFICATION,
    ja="漏えい等の事故歴",
    en="record of a leak in breach of ordinance or contract",
    source="総行情第47号(平成19年6月1日)「確認・措置等」: 条例・契約に違反した漏えいには入札参加資格の制限",
    reads=("sanctions", "subcontractors"),
    params=(
        ON,
        Param(
            name="years",
            text=Text("さかのぼる年数", "years looked back"),
            kind=ParamKind.NUMBER,
            least=Fraction(1),
            most=Fraction(10),
        ),
        Param(
            name="subcontractors",
            text=Text("再委託先の事故を含める", "whether a subcontractor's leak counts"),
            kind=ParamKind.FLAG,
            default=True,
        ),
    ),
)
def breach_record(subject: Subject, *, on: str, years: Fraction, subcontractors: bool) -> Verdict:
    """No leak within the years before the day 漏えい等の事故歴, by the vendor or by its subcontractor.

    A leak exactly ``years`` before the day lies outside.
    """
    day = the_day(subject.tender, on)
    since = years_before(day, int(years))
    entries = list(_own(subject))
    if subcontractors:
        for one in subject.register.subcontractors.get(subject.vendor, ()):
            entries += subject.register.sanctions.get(one.subcontractor, ())
    return judged(
        [one for one in entries if one.kind is SanctionKind.BREACH and since < one.start <= day],
        Text("期間内に漏えい等の事故はありません", "no leak in the period"),
        Text("期間内に漏えい等の事故があります", "a leak in the period"),
        required=f"{since} – {day}",
        day=day,
        cure=Text(
            "期間の経過を待つか、再委託先を変更してください", "Wait for the period to pass, or change the subcontractor"
        ),
    )
