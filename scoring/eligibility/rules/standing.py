"""Rules that read what certificates of payment and clearances say (納税・暴力団排除の確認)."""

from collections.abc import Callable
from typing import Final, TypeAlias

from criteria.exclusion import Outcome, Verdict
from criteria.finding import Text
from criteria.tender_days import ON
from criteria.terms import ExclusionStage
from criteria.vendor import SanctionKind, Vendor
from scoring.eligibility.rulebook import Subject, rule, worst
from scoring.eligibility.rules.record import Wording, in_force, judged, record_of

Fact: TypeAlias = Callable[[Vendor], bool | None]

CONFIRM: Final = Text("証明書または名簿で確認してください", "Confirm it by the certificate or the list")
UNKNOWN: Final = Text("確認できる資料がありません", "nothing on file confirms it")
NO_RECORD: Final = Text("行または記入がなければ確認できない", "no row, or nothing entered: unconfirmed")
"""What a missing row of the vendors means."""


def proved(subject: Subject, fact_of: Fact, wording: Wording) -> Verdict:
    """Judge by a fact that must hold of every person behind the bid (確認事項による判定)."""
    vendors = subject.register.vendors
    verdicts = [_proved(vendors.get(person), fact_of, wording, subject) for person in subject.persons]
    return verdicts[0] if len(verdicts) == 1 else worst(verdicts)


def _proved(record: Vendor | None, fact_of: Fact, wording: Wording, subject: Subject) -> Verdict:
    fact = None if record is None else fact_of(record)
    evidence = (record.where,) if record and record.where else ()
    if fact is True:
        return Verdict(outcome=Outcome.PASSED, what=wording.passed, observed="yes", required="yes", evidence=evidence)
    return Verdict(
        outcome=Outcome.UNCONFIRMED if fact is None else Outcome.FAILED,
        what=UNKNOWN if fact is None else wording.failed,
        observed="" if fact is None else "no",
        required="yes",
        evidence=evidence,
        cure=CONFIRM if fact is None else wording.cure,
        cure_by=subject.days.get("deadline"),
    )


def _said_by(subject: Subject, kind: SanctionKind, on: str, fact_of: Fact, wording: Wording) -> Verdict:
    """Judge by an entry of the record where there is one in force, else by the column of the vendors."""
    day = subject.days[on]
    found = in_force(record_of(subject), kind, day, day)
    return judged(found, wording, first=day, last=day) if found else proved(subject, fact_of, wording)


_TAXES: Final = Wording(
    passed=Text("滞納はありません", "no taxes in arrears"),
    failed=Text("税を滞納しています", "taxes are in arrears"),
    cure=Text("納付のうえ納税証明書を提出してください", "Pay, and hand in the certificate of payment"),
)


@rule(
    id="tax-arrears",
    stage=ExclusionStage.QUALIFICATION,
    ja="税の滞納",
    en="tax arrears",
    source="入札公告(国税及び地方税を滞納していないこと)",
    missing=NO_RECORD,
    reads=("vendors",),
    params=(ON,),
)
def tax_arrears(subject: Subject, *, on: str) -> Verdict:
    """No taxes in arrears 納税証明: the column tax_paid of the vendors, and no entry in force that says otherwise."""
    return _said_by(subject, SanctionKind.TAX_ARREARS, on, lambda record: record.tax_paid, _TAXES)


_CLEARED: Final = Wording(
    passed=Text("暴力団等に該当しないことを確認しました", "cleared"),
    failed=Text("暴力団等の排除措置の対象です", "subject to exclusion"),
    cure=Text("排除措置の解除", "The exclusion has to be lifted"),
)


@rule(
    id="antisocial",
    stage=ExclusionStage.QUALIFICATION,
    ja="暴力団排除",
    en="exclusion of organised crime",
    source="暴力団員による不当な行為の防止等に関する法律; 各団体の暴力団排除条例・契約約款",
    missing=NO_RECORD,
    reads=("vendors",),
    params=(ON,),
)
def antisocial(subject: Subject, *, on: str) -> Verdict:
    """No ties to organised crime 暴力団等でないことの確認: the column antisocial_cleared, and no entry in force."""
    return _said_by(subject, SanctionKind.ANTISOCIAL, on, lambda record: record.antisocial_cleared, _CLEARED)
