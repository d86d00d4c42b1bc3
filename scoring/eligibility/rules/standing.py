"""Rules that read what certificates of payment and clearances say (納税・暴力団排除の確認)."""

from typing import Final

from criteria.exclusion import Verdict
from criteria.finding import Text
from criteria.requirement import ON
from criteria.terms import ExclusionStage
from criteria.vendor import SanctionKind
from scoring.eligibility.rulebook import Subject, rule
from scoring.eligibility.rules.record import NO_RECORD, Fact, Wording, in_force, judged, proved, record_of


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
