"""Rules on certificates and measures (認証・対策の要件): what 総行情第47号 lets a tender ask of everybody."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from criteria.exact import decimal_text
from criteria.exclusion import Outcome
from criteria.finding import Text
from criteria.terms import ExclusionStage
from criteria.validity import Demand, Scope, Standing
from scoring.holdings import Holders, Holding, best_holding, parties
from scoring.registry import Param, ParamKind
from scoring.rulebook import Subject, Verdict, rule
from scoring.rules.days import given_days

NOTICE: Final = "総行情第47号(平成19年6月1日)"

CERTIFICATE_PARAMS: Final = (
    Param(
        name="days",
        text=Text("有効であるべき日", "the days on which it must be valid; those the tender gives count"),
        kind=ParamKind.TEXTS,
        default=("deadline", "opening", "award"),
        choices=("notice", "deadline", "opening", "award"),
    ),
    Param(
        name="holders",
        text=Text("共同企業体では誰の認証か", "whose certificate counts in a joint venture"),
        kind=ParamKind.CHOICE,
        choices=tuple(Holders),
        default=Holders.ALL.value,
    ),
    Param(
        name="subcontractor_counts",
        text=Text("再委託先の認証を認める", "whether a subcontractor's certificate counts"),
        kind=ParamKind.FLAG,
        default=False,
    ),
    Param(
        name="accredited",
        text=Text("認定機関による認定を求める", "whether the certification body must be accredited"),
        kind=ParamKind.FLAG,
        default=False,
    ),
    Param(
        name="accreditations",
        text=Text("認める認定機関(一覧のほか)", "accreditation bodies admitted beside the listed ones"),
        kind=ParamKind.TEXTS,
        default=(),
    ),
    Param(
        name="judged",
        text=Text("登録範囲が業務を含むとの判断を求める", "whether the scope must have been judged to cover the work"),
        kind=ParamKind.FLAG,
        default=False,
    ),
)


@rule(
    id="certificate-required",
    stage=ExclusionStage.QUALIFICATION,
    ja="認証の取得",
    en="required certificate",
    source=f"{NOTICE}「外部委託先の選定基準」: ISMS認証を参考に選定; 一定の水準にない事業者の入札参加を制限",
    reads=("certificates",),
    params=(
        Param(
            name="any_of", text=Text("いずれかで足りる規格", "standards of which one suffices"), kind=ParamKind.TEXTS
        ),
        *CERTIFICATE_PARAMS,
    ),
)
def certificate_required(
    subject: Subject,
    *,
    any_of: Sequence[str],
    days: Sequence[str],
    holders: str,
    subcontractor_counts: bool,
    accredited: bool,
    accreditations: Sequence[str],
    judged: bool,
) -> Verdict:
    """Hold a valid certificate to one of the standards on every day that counts 認証の取得.

    In a joint venture the representative, any or all of the members hold it, as the tender says.
    """
    demand = Demand(
        accredited=accredited,
        accreditations=frozenset(accreditations),
        scope=Scope.COVERING if judged else Scope.NOT_REFUSED,
    )
    counted = given_days(subject.tender, days)
    vendors = parties(subject.vendor, subject.register, Holders(holders))
    if subcontractor_counts:
        handed_on = subject.register.subcontractors.get(subject.vendor, ())
        vendors = (*vendors, *(one.subcontractor for one in handed_on))
    found = {vendor: _best(subject, vendor, any_of, counted, demand) for vendor in vendors}
    needs_all = Holders(holders) is Holders.ALL and not subcontractor_counts
    return _verdict(found, any_of, counted, needs_all=needs_all)


def _best(subject: Subject, vendor: str, any_of: Sequence[str], days: Sequence[date], demand: Demand) -> Holding | None:
    held = [best_holding(vendor, standard, subject.register, days, demand) for standard in any_of]
    order = (Standing.VALID, Standing.UNCONFIRMED, Standing.VOID)
    there = [one for one in held if one is not None]
    return min(there, key=lambda one: order.index(one.worst.standing), default=None)


_OUTCOMES: Final = {
    Standing.VALID: Outcome.PASSED,
    Standing.UNCONFIRMED: Outcome.UNCONFIRMED,
    Standing.VOID: Outcome.FAILED,
}
_WORST_FIRST: Final = (Outcome.FAILED, Outcome.UNCONFIRMED, Outcome.PASSED)


def _verdict(
    found: Mapping[str, Holding | None], any_of: Sequence[str], days: Sequence[date], *, needs_all: bool
) -> Verdict:
    outcomes = {
        vendor: Outcome.FAILED if held is None else _OUTCOMES[held.worst.standing] for vendor, held in found.items()
    }
    choose = min if needs_all else max
    decisive = choose(outcomes, key=lambda vendor: _WORST_FIRST.index(outcomes[vendor]))
    held, outcome = found[decisive], outcomes[decisive]
    required = " / ".join(any_of)
    if held is None:
        return Verdict(
            outcome=outcome,
            what=Text(f"{decisive}に求める認証がありません", f"{decisive} holds none of the certificates asked for"),
            required=required,
            day=days[-1],
            cure=Text(f"{required}の認証を取得してください", f"Obtain one of: {required}"),
            cure_by=days[0],
        )
    reasons = held.worst.reasons
    return Verdict(
        outcome=outcome,
        what=Text(
            "、".join(one.ja for one in reasons) or "すべての基準日に有効な認証があります",
            "; ".join(one.en for one in reasons) or "a certificate is valid on every day that counts",
        ),
        observed=_shown(held),
        required=required,
        evidence=(held.certificate.where,) if held.certificate.where else (),
        day=held.worst.day,
        cure=Text(
            "有効な認証書(版・有効期限・登録範囲)を提出してください",
            "Hand in a valid certificate with edition, expiry and scope",
        ),
        cure_by=days[0],
    )


def _shown(held: Holding) -> str:
    one = held.certificate
    expiry = f" – {one.expires}" if one.expires else ""
    return f"{one.standard} {one.edition}".strip() + expiry


@rule(
    id="measures-required",
    stage=ExclusionStage.QUALIFICATION,
    ja="セキュリティ対策の水準",
    en="required security measures",
    source=f"{NOTICE}「外部委託先の選定基準」: 一定のセキュリティ対策を満たさない事業者の入札参加を制限できる",
    reads=("measures",),
    params=(
        Param(
            name="measures",
            text=Text("対策ごとに求める水準", "the level asked of each measure"),
            kind=ParamKind.GRADES,
            least=Fraction(1),
        ),
    ),
)
def measures_required(subject: Subject, *, measures: Mapping[str, Fraction]) -> Verdict:
    """Every measure asked for stands at its level or above 対策の水準; a level equal to it is enough."""
    held = subject.register.measures.get(subject.vendor, {})
    below = [key for key, level in measures.items() if key in held and held[key].level < level]
    missing = [key for key in measures if key not in held]
    rows = tuple(where for key in measures if key in held and (where := held[key].where))
    required = ", ".join(f"{key} ≥ {decimal_text(level)}" for key, level in measures.items())
    observed = ", ".join(f"{key} {held[key].level if key in held else '-'}" for key in measures)
    cure = Text("対策の水準と証拠を提出してください", "Hand in the level of each measure and what proves it")
    if below:
        outcome, what = (
            Outcome.FAILED,
            Text(f"水準に達しない対策: {'、'.join(below)}", f"below level: {', '.join(below)}"),
        )
    elif missing:
        what = Text(f"確認できない対策: {'、'.join(missing)}", f"not on file: {', '.join(missing)}")
        outcome = Outcome.UNCONFIRMED
    else:
        outcome, what = Outcome.PASSED, Text("求める水準を満たします", "every measure is at its level")
    return Verdict(outcome=outcome, what=what, observed=observed, required=required, evidence=rows, cure=cure)
