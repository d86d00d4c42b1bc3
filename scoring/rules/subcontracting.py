"""The rule on subcontractors (再委託の制限): approved, at the vendor's own level, and not handed on again."""

from criteria.exclusion import Outcome
from criteria.finding import Text
from criteria.terms import ExclusionStage
from criteria.vendor import Subcontractor
from scoring.rulebook import Subject, Verdict, rule


@rule(
    id="subcontractor-level",
    stage=ExclusionStage.QUALIFICATION,
    ja="再委託先の水準",
    en="subcontractors at the vendor's own level",
    source="総行情第47号(平成19年6月1日)契約項目7「再委託に関する制限事項の遵守」: 同等の水準を確認のうえ例外的に承認",
    reads=("subcontractors",),
)
def subcontractor_level(subject: Subject) -> Verdict:
    """Every subcontractor that touches personal data is approved, confirmed at the same level, and hands nothing on."""
    handed_on = [
        one for one in subject.register.subcontractors.get(subject.vendor, ()) if one.handles_personal_data is not False
    ]
    failing = [one for one in handed_on if _fails(one)]
    unclear = [one for one in handed_on if one.approved is None or one.level_confirmed is None]
    if failing:
        outcome, named = Outcome.FAILED, failing
        what = Text(
            "承認または同等水準の確認がない再委託、または再々委託があります",
            "unapproved, below level, or handed on again",
        )
    elif unclear:
        outcome, named = Outcome.UNCONFIRMED, unclear
        what = Text(
            "再委託先の承認または水準が確認できません", "approval or level of a subcontractor cannot be confirmed"
        )
    else:
        outcome, named = Outcome.PASSED, handed_on
        what = Text("再委託先はいずれも要件を満たします", "every subcontractor meets the conditions")
    return Verdict(
        outcome=outcome,
        what=what,
        observed=", ".join(one.subcontractor for one in named),
        evidence=tuple(one.where for one in named if one.where),
        cure=Text(
            "再委託先の水準を確認し、承認の記録を提出してください",
            "Confirm the subcontractor's level and hand in the approval",
        ),
    )


def _fails(one: Subcontractor) -> bool:
    return one.approved is False or one.level_confirmed is False or one.resubcontracts is True
