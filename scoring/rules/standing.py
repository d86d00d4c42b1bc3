"""Rules that read what is on file about a vendor (名簿・証明に基づく要件)."""

from criteria.exclusion import Outcome
from criteria.finding import Text
from criteria.terms import ExclusionStage
from criteria.vendor import Vendor
from scoring.registry import Param, ParamKind
from scoring.rulebook import Subject, Verdict, rule

_CONFIRM = Text("証明書または名簿で確認してください", "Confirm it by the certificate or the list")


def _proved(record: Vendor | None, *, fact: bool | None, passed: Text, failed: Text, cure: Text) -> Verdict:
    evidence = (record.where,) if record and record.where else ()
    if fact is None:
        unknown = Text("確認できる資料がありません", "nothing on file confirms it")
        return Verdict(outcome=Outcome.UNCONFIRMED, what=unknown, evidence=evidence, cure=_CONFIRM)
    if fact:
        return Verdict(outcome=Outcome.PASSED, what=passed, observed="yes", required="yes", evidence=evidence)
    return Verdict(outcome=Outcome.FAILED, what=failed, observed="no", required="yes", evidence=evidence, cure=cure)


@rule(
    id="tax-arrears",
    stage=ExclusionStage.QUALIFICATION,
    ja="税の滞納",
    en="tax arrears",
    source="入札公告(国税及び地方税を滞納していないこと)",
    reads=("vendors",),
)
def tax_arrears(subject: Subject) -> Verdict:
    """No taxes in arrears 納税証明: the column tax_paid of the vendors."""
    record = subject.register.vendors.get(subject.vendor)
    return _proved(
        record,
        fact=record.tax_paid if record else None,
        passed=Text("滞納はありません", "no taxes in arrears"),
        failed=Text("税を滞納しています", "taxes are in arrears"),
        cure=Text("納付のうえ納税証明書を提出してください", "Pay, and hand in the certificate of payment"),
    )


@rule(
    id="antisocial",
    stage=ExclusionStage.QUALIFICATION,
    ja="暴力団排除",
    en="exclusion of organised crime",
    source="暴力団員による不当な行為の防止等に関する法律; 各団体の暴力団排除条例・契約約款",
    reads=("vendors",),
)
def antisocial(subject: Subject) -> Verdict:
    """No ties to organised crime 暴力団等でないことの確認: the column antisocial_cleared of the vendors."""
    record = subject.register.vendors.get(subject.vendor)
    return _proved(
        record,
        fact=record.antisocial_cleared if record else None,
        passed=Text("暴力団等に該当しないことを確認しました", "cleared"),
        failed=Text("暴力団等の排除措置の対象です", "subject to exclusion"),
        cure=Text("排除措置の解除", "The exclusion has to be lifted"),
    )


@rule(
    id="not-registered",
    stage=ExclusionStage.QUALIFICATION,
    ja="有資格者名簿への登載・等級",
    en="listing and grade among the qualified bidders",
    source="地方自治法施行令第167条の5(資格の決定・公示)、第167条の5の2(案件ごとの資格)",
    reads=("vendors",),
    params=(
        Param(
            name="grades",
            text=Text("認める等級", "grades that may take part; none named admits every grade"),
            kind=ParamKind.TEXTS,
            default=(),
        ),
        Param(
            name="regions",
            text=Text("認める所在地", "regions that may take part; none named admits every region"),
            kind=ParamKind.TEXTS,
            default=(),
        ),
    ),
)
def not_registered(subject: Subject, *, grades: tuple[str, ...], regions: tuple[str, ...]) -> Verdict:
    """On the list of qualified bidders, in an admitted grade and region 有資格者名簿・等級・所在地."""
    record = subject.register.vendors.get(subject.vendor)
    cure = Text("入札参加資格の申請(随時受付を含む)", "Apply for registration")
    listed = _proved(
        record,
        fact=record.registered if record else None,
        passed=Text("名簿に登載されています", "on the list"),
        failed=Text("名簿に登載されていません", "not on the list"),
        cure=cure,
    )
    if record is None or listed.outcome is not Outcome.PASSED:
        return listed
    for own, admitted, ja, en in (
        (record.grade, grades, "等級", "grade"),
        (record.region, regions, "所在地", "region"),
    ):
        if admitted and own not in admitted:
            return Verdict(
                outcome=Outcome.FAILED if own else Outcome.UNCONFIRMED,
                what=Text(
                    f"{ja}が要件に合いません" if own else f"{ja}が確認できません",
                    f"the {en} is not admitted or not on file",
                ),
                observed=own,
                required=", ".join(admitted),
                evidence=listed.evidence,
                cure=cure if own else _CONFIRM,
            )
    return listed
