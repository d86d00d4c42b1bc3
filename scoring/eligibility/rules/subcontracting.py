"""Rules on subcontractors (再委託の制限): none, or approved, at the vendor's own level, and not handed on again."""

from collections.abc import Callable
from functools import cache
from typing import Final

from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import NOTHING, Text
from criteria.params import Param
from criteria.security import NOTICE
from criteria.terms import ExclusionStage
from criteria.values import ValueKind
from criteria.vendor import Subcontractor
from scoring.eligibility.rulebook import Subject, rule
from scoring.eligibility.rules.record import Wording

_SOURCE: Final = f"{NOTICE}契約項目7「再委託に関する制限事項の遵守」"
_NO_ROW: Final = Text(
    "再委託の行がなければ適合。記入がなければ確認できない", "no subcontractor: passed; nothing entered: unconfirmed"
)
_NOT_TOLD: Final = Text("再委託先について確認できません", "it is not on file for a subcontractor")

PERSONAL_DATA_ONLY: Final = Param(
    name="personal_data_only",
    text=Text("個人情報を取り扱わない再委託を除く", "whether subcontracts without personal data are left out"),
    kind=ValueKind.FLAG,
    default=True,
)


def _each(
    subject: Subject, met: Callable[[Subcontractor], bool | None], wording: Wording, *, personal_data_only: bool
) -> Verdict:
    # Whether personal data is handled counts as yes until it is denied.
    handed_on = [
        row
        for person in subject.looked_up
        for row in subject.register.subcontractors.get(person, ())
        if not personal_data_only or row.handles_personal_data is not False
    ]
    if not handed_on:
        return _nothing(wording)
    failing = [one for one in handed_on if met(one) is False]
    unclear = [one for one in handed_on if met(one) is None]
    outcome = CheckOutcome.FAILED if failing else CheckOutcome.UNCONFIRMED if unclear else CheckOutcome.PASSED
    named = failing or unclear or handed_on
    what = {
        CheckOutcome.FAILED: wording.failed,
        CheckOutcome.UNCONFIRMED: _NOT_TOLD,
        CheckOutcome.PASSED: wording.passed,
    }[outcome]
    return Verdict(
        outcome=outcome,
        what=what,
        observed=", ".join(one.subcontractor for one in named),
        evidence=tuple(one.where for one in named if one.where),
        cure=NOTHING if outcome is CheckOutcome.PASSED else wording.cure,
        cure_by=None if outcome is CheckOutcome.PASSED else subject.days.get("deadline"),
    )


@cache
def _nothing(wording: Wording) -> Verdict:
    """Most hand nothing on: they share one verdict."""
    return Verdict(outcome=CheckOutcome.PASSED, what=wording.passed, observed="0")


_NONE: Final = Wording(
    passed=Text("再委託はありません", "no subcontracting"),
    failed=Text("禁止された再委託があります", "it subcontracts, which is forbidden"),
    cure=Text("再委託をやめ、自ら実施する体制にしてください", "Do the work without subcontractors"),
)


@rule(
    id="subcontracting-forbidden",
    stage=ExclusionStage.QUALIFICATION,
    ja="再委託の禁止",
    en="no subcontracting",
    source=f"{_SOURCE}: 原則として禁止",
    missing=_NO_ROW,
    reads=("subcontractors",),
    params=(PERSONAL_DATA_ONLY,),
)
def subcontracting_forbidden(subject: Subject, *, personal_data_only: bool) -> Verdict:
    """No subcontractor at all, or none that may touch personal data 再委託の禁止."""
    return _each(
        subject,
        lambda one: None if personal_data_only and one.handles_personal_data is None else False,
        _NONE,
        personal_data_only=personal_data_only,
    )


_APPROVED: Final = Wording(
    passed=Text("再委託先はいずれも承認されています", "every subcontractor is approved"),
    failed=Text("承認のない再委託があります", "a subcontractor is not approved"),
    cure=Text("再委託の承認を受けてください", "Have the subcontract approved"),
)


@rule(
    id="subcontractor-approval",
    stage=ExclusionStage.QUALIFICATION,
    ja="再委託の承認",
    en="subcontractors approved",
    source=f"{_SOURCE}: 例外として事前に承認",
    missing=_NO_ROW,
    reads=("subcontractors",),
    params=(PERSONAL_DATA_ONLY,),
)
def subcontractor_approval(subject: Subject, *, personal_data_only: bool) -> Verdict:
    """Every subcontractor is approved 再委託の承認."""
    return _each(subject, lambda one: one.approved, _APPROVED, personal_data_only=personal_data_only)


_AT_LEVEL: Final = Wording(
    passed=Text("再委託先はいずれも同等の水準です", "every subcontractor is at the vendor's own level"),
    failed=Text(
        "同等の水準・同じ契約項目でない再委託先があります", "a subcontractor is below level or without the same items"
    ),
    cure=Text(
        "再委託先の水準と契約項目を確認し、記録を提出してください",
        "Confirm the subcontractor's level and clauses, and hand in the record",
    ),
)


@rule(
    id="subcontractor-level",
    stage=ExclusionStage.QUALIFICATION,
    ja="再委託先の水準",
    en="subcontractors at the vendor's own level, with the same items in their contract",
    source=f"{_SOURCE}: 同等の水準と同じ契約項目を確認",
    missing=_NO_ROW,
    reads=("subcontractors",),
    params=(
        PERSONAL_DATA_ONLY,
        Param(
            name="same_clauses",
            text=Text(
                "再委託契約に同じ契約項目があることも求める", "whether the same items are asked of the subcontract"
            ),
            kind=ValueKind.FLAG,
            default=True,
        ),
    ),
)
def subcontractor_level(subject: Subject, *, personal_data_only: bool, same_clauses: bool) -> Verdict:
    """Every subcontractor is confirmed at the vendor's own level, under the same items 同等の水準・同じ契約項目."""
    return _each(
        subject,
        lambda one: _both(one.level_confirmed, one.same_clauses if same_clauses else True),
        _AT_LEVEL,
        personal_data_only=personal_data_only,
    )


def _both(level: bool | None, clauses: bool | None) -> bool | None:  # noqa: FBT001 - the two facts of one row
    if level is False or clauses is False:
        return False
    return None if level is None or clauses is None else True


_NOT_AGAIN: Final = Wording(
    passed=Text("再々委託はありません", "nothing is handed on again"),
    failed=Text("再々委託があります", "a subcontractor hands the work on again"),
    cure=Text("再々委託をやめてください", "End the further subcontract"),
)


@rule(
    id="resubcontracting",
    stage=ExclusionStage.QUALIFICATION,
    ja="再々委託の禁止",
    en="no further subcontracting",
    source=f"{_SOURCE}: 再委託先からの再委託",
    missing=_NO_ROW,
    reads=("subcontractors",),
    params=(PERSONAL_DATA_ONLY,),
)
def resubcontracting(subject: Subject, *, personal_data_only: bool) -> Verdict:
    """No subcontractor hands the work on again 再々委託の禁止."""
    return _each(
        subject,
        lambda one: None if one.resubcontracts is None else not one.resubcontracts,
        _NOT_AGAIN,
        personal_data_only=personal_data_only,
    )
