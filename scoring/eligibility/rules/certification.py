"""Rules on certificates and measures (認証・対策の要件): what 総行情第47号 lets a tender ask of everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import NOTHING, Text, Where
from criteria.params import Param
from criteria.requirement import CERTIFICATE_PARAMS, MEASURE_PARAMS, Requirement
from criteria.security import NOTICE, highest_level
from criteria.security import measures as catalogue
from criteria.spelling import did_you_mean
from criteria.standards import Standard, find_standard, known_names, standards_called
from criteria.terms import ExclusionStage
from criteria.validity import Standing
from criteria.values import ValueKind
from criteria.zones import counted_days
from scoring.eligibility.holdings import RANK, FoundHolding, certificate_of, level_of
from scoring.eligibility.rulebook import Subject, rule

_OUTCOMES: Final = {
    Standing.VALID: CheckOutcome.PASSED,
    Standing.UNCONFIRMED: CheckOutcome.UNCONFIRMED,
    Standing.VOID: CheckOutcome.FAILED,
}
_VALID: Final = Text("すべての基準日に有効な認証があります", "a certificate is valid on every day that counts")
_HAND_IN_CERTIFICATE: Final = Text(
    "有効な認証書(版・有効期限・登録範囲)を提出してください",
    "Hand in a valid certificate with edition, expiry and scope",
)
_AT_LEVEL: Final = Text("求める水準を満たします", "every measure is at its level")
_HAND_IN_MEASURES: Final = Text(
    "対策の水準と証拠を提出してください", "Hand in the level of each measure and what proves it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """Standards of which one suffices (いずれかで足りる規格), and how they are shown."""

    standards: tuple[Standard, ...]
    shown: str

    @classmethod
    def of(cls, names: Sequence[str]) -> "Alternatives":
        """Find the standards of these names."""
        known = tuple(standard for name in names if (standard := find_standard(name)) is not None)
        return cls(standards=known, shown=" / ".join(names))


def _standards_conflict(bound: Mapping[str, Any]) -> Text | None:
    if not bound["any_of"] and not bound["all_of"]:
        return Text("any_of または all_of に規格を1つ以上", "at least one standard in any_of or all_of")
    for name in (*bound["any_of"], *bound["all_of"]):
        if find_standard(name) is None:
            near = did_you_mean(name, known_names())
            return Text(
                f"登録された規格(「{name}」は登録されていません。{near.ja})",
                f"a known standard ({name} is not; {near.en})",
            )
    return None


@rule(
    id="certificate-required",
    stage=ExclusionStage.QUALIFICATION,
    ja="認証の取得",
    en="required certificate",
    source=f"{NOTICE}「外部委託先の選定基準」: ISMS認証を参考に選定; 一定の水準にない事業者の入札参加を制限",
    missing=Text("該当する認証の行がなければ不適合", "no row of such a certificate: failed"),
    reads=("certificates",),
    reads_when={"subcontractor_counts": ("subcontractors",)},
    params=(
        Param(
            name="any_of",
            text=Text("いずれかで足りる規格", "standards of which one suffices"),
            kind=ValueKind.TEXTS,
            default=(),
        ),
        Param(
            name="all_of",
            text=Text("すべて求める規格", "standards that are all required"),
            kind=ValueKind.TEXTS,
            default=(),
        ),
    ),
    facts=CERTIFICATE_PARAMS,
    prepare=lambda bound: {
        "asked": tuple(map(Alternatives.of, [*filter(None, [bound["any_of"]]), *((name,) for name in bound["all_of"])]))
    },
    conflict=_standards_conflict,
)
def certificate_required(subject: Subject, *, asked: Sequence[Alternatives], requirement: Requirement) -> Verdict:
    """Hold a valid certificate to the standards on every day that counts 認証の取得.

    In a joint venture the representative, any or all of the members hold it, as the tender says. With `any_of` and
    `holders = "all"` every member needs one of the standards, not the same one: A with ISMS and B with the
    PrivacyMark pass.

    共同企業体では、`any_of` と `holders = "all"` のとき、構成員ごとにいずれかの規格を満たせば足ります
    (例: 構成員AがISMS、BがPマークを持つときは適合)。
    """
    days = counted_days(subject.days, requirement.days)
    found = [
        (one.shown, certificate_of(subject.vendor, one.standards, subject.register, days, requirement)) for one in asked
    ]
    shown, decisive = min(found, key=lambda one: RANK[one[1].standing]) if len(found) > 1 else found[0]
    return _certified(subject, shown, decisive)


def _certified(subject: Subject, required: str, found: FoundHolding) -> Verdict:
    deadline, called = subject.days.get("deadline"), standards_called(required)
    if found.validity is None:
        none = Text(f"{found.party}に求める認証がありません", f"{found.party} holds none of the certificates asked for")
        return Verdict(
            outcome=_OUTCOMES[found.standing],
            what=found.reasons[0] if found.reasons else none,
            required=required,
            cure=Text(f"{called.ja}の認証を取得してください", f"Obtain one of: {called.en}"),
            cure_by=deadline,
        )
    outcome = _OUTCOMES[found.standing]
    said = Text("、".join(one.ja for one in found.reasons), "; ".join(one.en for one in found.reasons))
    return Verdict(
        outcome=outcome,
        what=_VALID if outcome is CheckOutcome.PASSED else said,
        observed=", ".join(
            f"{one.standard} {one.edition}".strip() + (f" – {until}" if until else "")
            for one in found.relied_on
            for until in [one.expires or one.period_end]
        ),
        required=required,
        evidence=found.rows,
        day=found.validity.day,
        cure=NOTHING if outcome is CheckOutcome.PASSED else _HAND_IN_CERTIFICATE,
        cure_by=None if outcome is CheckOutcome.PASSED else deadline,
    )


def _levels_conflict(bound: Mapping[str, Any]) -> Text | None:
    for name, level in bound["measures"].items():
        most = highest_level(name)
        if not most:
            near = did_you_mean(name, catalogue())
            return Text(
                f"対策の一覧にある名称(「{name}」はありません。{near.ja})",
                f"a measure of the catalogue ({name} is not; {near.en})",
            )
        if level > most or level.denominator != 1:
            return Text(f"「{name}」の水準は1から{most}の整数", f"a whole level of {name} from 1 to {most}")
    return None


@rule(
    id="measures-required",
    stage=ExclusionStage.QUALIFICATION,
    ja="セキュリティ対策の水準",
    en="required security measures",
    source=f"{NOTICE}「外部委託先の選定基準」: 一定のセキュリティ対策を満たさない事業者の入札参加を制限できる",
    missing=Text("対策の行または証拠がなければ確認できない", "no row of the measure, or no evidence: unconfirmed"),
    reads=("measures",),
    params=(
        Param(
            name="measures",
            text=Text("対策ごとに求める水準", "the level asked of each measure"),
            kind=ValueKind.GRADES,
            least=Fraction(1),
            form="{ education = 2, audit = 1 }",
        ),
    ),
    facts=MEASURE_PARAMS,
    prepare=lambda bound: {
        "levels": tuple((name, int(level)) for name, level in bound["measures"].items()),
        "required": ", ".join(f"{name} ≥ {level}" for name, level in bound["measures"].items()),
    },
    conflict=_levels_conflict,
)
def measures_required(
    subject: Subject, *, levels: Sequence[tuple[str, int]], required: str, requirement: Requirement
) -> Verdict:
    """Every measure asked for stands at its level or above 対策の水準; a level equal to it is enough."""
    below: list[str] = []
    unclear: list[str] = []
    observed: list[str] = []
    rows: list[Where] = []
    for name, level in levels:
        found = level_of(subject.vendor, name, level, subject.register, requirement)
        observed.append(f"{name} {found.observed}")
        rows += found.rows
        if found.standing is not Standing.VALID:
            (below if found.standing is Standing.VOID else unclear).append(name)
    outcome = CheckOutcome.FAILED if below else CheckOutcome.UNCONFIRMED if unclear else CheckOutcome.PASSED
    return Verdict(
        outcome=outcome,
        what=_levels_said(below, unclear),
        observed=", ".join(observed),
        required=required,
        evidence=tuple(rows),
        cure=NOTHING if outcome is CheckOutcome.PASSED else _HAND_IN_MEASURES,
        cure_by=None if outcome is CheckOutcome.PASSED else subject.days.get("deadline"),
    )


def _levels_said(below: Sequence[str], unclear: Sequence[str]) -> Text:
    if below:
        named = _named(below)
        return Text(f"水準に達しない対策: {named.ja}", f"below level: {named.en}")
    if unclear:
        named = _named(unclear)
        return Text(f"確認できない対策: {named.ja}", f"not confirmed: {named.en}")
    return _AT_LEVEL


def _named(measures: Sequence[str]) -> Text:
    """Name measures as the catalogue does, in English with the id under which observed and required values stand."""
    texts = [(catalogue()[one].text, one) for one in measures]
    return Text("、".join(text.ja for text, _ in texts), ", ".join(f"{text.en} ({one})" for text, one in texts))
