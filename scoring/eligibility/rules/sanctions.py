"""Rules that read what authorities have decided of a vendor (処分歴に基づく要件)."""

from collections.abc import Sequence
from typing import Final

from criteria.characters import compared
from criteria.days import years_before
from criteria.exclusion import Verdict
from criteria.finding import Text
from criteria.params import Param
from criteria.requirement import DAYS, ON, one_day
from criteria.terms import ExclusionStage
from criteria.values import ValueKind
from criteria.vendor import SanctionKind
from scoring.eligibility.rulebook import Subject, rule
from scoring.eligibility.rules.record import NO_ENTRY, Wording, in_force, judged, record_of, unclear

_YEARS: Final = 3
"""No bar under 令167条の4第2項 is longer."""

_SUBCONTRACTORS: Final = Param(
    name="subcontractors",
    text=Text("再委託先の指名停止を含める", "whether a subcontractor's suspension counts"),
    kind=ValueKind.FLAG,
    default=False,
)

_SUSPENDED: Final = Wording(
    passed=Text("期間中に指名停止を受けていません", "not suspended on any of the days"),
    failed=Text("期間中に指名停止を受けています", "suspended on one of the days"),
    cure=Text("指名停止の終了後に公告される案件には参加できます", "Tenders after the end of the suspension are open"),
)


@rule(
    id="suspension",
    stage=ExclusionStage.QUALIFICATION,
    ja="指名停止",
    en="suspension from designation",
    source="各発注者の指名停止要領; 入札公告(公告日から落札決定日までの間に指名停止を受けていないこと)",
    missing=NO_ENTRY,
    reads=("sanctions",),
    reads_when={"subcontractors": ("subcontractors",)},
    params=(
        one_day("first", "期間の初日", "the first day of the period", "notice"),
        one_day("last", "期間の末日", "the last day of the period", "award"),
        Param(
            name="authorities",
            text=Text("指名停止を行った者(書かなければ全て)", "whose suspensions count; none named, everybody's"),
            kind=ValueKind.TEXTS,
            default=(),
        ),
        _SUBCONTRACTORS,
    ),
    conflict=lambda bound: (
        None
        if list(DAYS).index(bound["first"]) <= list(DAYS).index(bound["last"])
        else Text("first は last 以前の日", "a first day that does not come after the last")
    ),
)
def suspension(subject: Subject, *, first: str, last: str, authorities: Sequence[str], subcontractors: bool) -> Verdict:
    """Not suspended on any day from the notice to the award 指名停止期間中でないこと; first and last day count.

    Running contracts are not touched: only this tender is looked at. Members of a joint venture count.
    """
    begins, ends = subject.days[first], subject.days[last]
    found = in_force(record_of(subject, subcontractors=subcontractors), SanctionKind.SUSPENSION, begins, ends)
    named = set(map(compared, authorities))
    counted = [one for one in found if not named or compared(one.authority) in named]
    unnamed = [one for one in found if authorities and not one.authority]
    if unnamed and not counted:
        what = Text("指名停止を行った者が記載されていません", "a suspension does not say whose it is")
        cure = Text("処分歴の表の「処分者」の列に記入してください", "Enter it in the column authority of sanctions.csv")
        return unclear(unnamed, what, cure, first=begins, last=ends)
    return judged(counted, _SUSPENDED, first=begins, last=ends)


_BARRED: Final = Wording(
    passed=Text("入札参加制限の期間中ではありません", "not barred on the day"),
    failed=Text("入札参加制限の期間中です", "barred on the day"),
    cure=Text("制限期間の終了を待つ必要があります", "The bar has to run out; it lasts three years at the most"),
)


@rule(
    id="barred-up-to-three-years",
    stage=ExclusionStage.QUALIFICATION,
    ja="令第167条の4第2項による入札参加制限",
    en="barred for up to three years, with the cause",
    source="地方自治法施行令第167条の4第2項(各号に該当するとき、3年以内の期間を定めて参加させないことができる)",
    missing=NO_ENTRY,
    reads=("sanctions",),
    params=(ON,),
)
def barred_up_to_three_years(subject: Subject, *, on: str) -> Verdict:
    """Not within a bar for one of the causes of the clause 令167条の4第2項各号; never beyond three years.

    A bar that does not name its cause is unconfirmed: the clause allows it for its own causes only.
    """
    day = subject.days[on]
    bars = in_force(record_of(subject), SanctionKind.BARRED, day, day)
    bars = [one for one in bars if years_before(day, _YEARS) < one.start]
    if bars and not any(one.reason.strip() for one in bars):
        what = Text("制限の事由(各号のいずれか)が記載されていません", "the cause the bar rests on is not written")
        cure = Text("処分歴の表の「理由」の列に事由を記入してください", "Enter the cause in the column reason")
        return unclear(bars, what, cure, first=day, last=day)
    return judged(bars, _BARRED, first=day, last=day)


_INCAPABLE: Final = Wording(
    passed=Text("令第167条の4第1項に該当しません", "none of the grounds of the clause"),
    failed=Text("令第167条の4第1項に該当します", "one of the grounds of the clause"),
    cure=Text("復権その他該当事由の消滅", "Restoration of rights, or the end of the ground"),
)


@rule(
    id="legal-incapacity",
    stage=ExclusionStage.QUALIFICATION,
    ja="令第167条の4第1項の該当者",
    en="no legal capacity to contract, bankrupt without restoration, or organised crime",
    source="地方自治法施行令第167条の4第1項(特別の理由がある場合を除くほか参加させることができない)",
    missing=NO_ENTRY,
    reads=("sanctions",),
    params=(ON,),
)
def legal_incapacity(subject: Subject, *, on: str) -> Verdict:
    """None of the grounds of the clause on the day 令167条の4第1項各号; only a special reason sets it aside."""
    day = subject.days[on]
    return judged(in_force(record_of(subject), SanctionKind.INCAPACITY, day, day), _INCAPABLE, first=day, last=day)


_REORGANISED: Final = Wording(
    passed=Text(
        "更生・再生の手続中でないか、再認定を受けています", "no proceedings, or qualified again after they opened"
    ),
    failed=Text(
        "更生・再生の手続中で、再認定を受けていません", "proceedings are under way and it is not qualified again"
    ),
    cure=Text("手続開始決定後に入札参加資格の再認定を受けてください", "Be qualified again after the proceedings open"),
)


@rule(
    id="rehabilitation",
    stage=ExclusionStage.QUALIFICATION,
    ja="会社更生・民事再生の手続中",
    en="corporate reorganisation or civil rehabilitation under way",
    source="入札公告(更生・再生手続開始の申立てがなされていないこと。ただし、手続開始決定後の再認定を受けた者を除く)",
    missing=NO_ENTRY,
    reads=("sanctions",),
    params=(ON,),
)
def rehabilitation(subject: Subject, *, on: str) -> Verdict:
    """No reorganisation under way on the day 更生・再生手続, unless the proviso lifts it 但書(再認定)."""
    day = subject.days[on]
    open_cases = in_force(record_of(subject), SanctionKind.REHABILITATION, day, day)
    return judged([one for one in open_cases if not one.proviso], _REORGANISED, first=day, last=day)


_INSOLVENT: Final = Wording(
    passed=Text("経営不振の事実はありません", "no entry of insolvency"),
    failed=Text("経営状態が著しく不健全です", "an entry of insolvency is in force"),
    cure=Text("取引停止等の解消を証する書面", "Proof that the stop or the seizure is lifted"),
)


@rule(
    id="insolvency",
    stage=ExclusionStage.QUALIFICATION,
    ja="経営不振",
    en="insolvency",
    source="入札公告(手形交換所の取引停止、差押え等により経営状態が著しく不健全な者でないこと)",
    missing=NO_ENTRY,
    reads=("sanctions",),
    params=(ON,),
)
def insolvency(subject: Subject, *, on: str) -> Verdict:
    """No entry of insolvency on the day 経営不振(取引停止・差押え等)."""
    day = subject.days[on]
    return judged(in_force(record_of(subject), SanctionKind.INSOLVENCY, day, day), _INSOLVENT, first=day, last=day)
