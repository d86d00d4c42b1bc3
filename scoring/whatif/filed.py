"""What is on file changed (事業者情報の変更): a certificate gained or lost, a measure at another level."""

from dataclasses import replace
from typing import Final

from criteria.finding import Text
from criteria.parameters import find_standard, known_names
from criteria.register import Register
from criteria.security import highest_level
from criteria.security import measures as catalogue
from criteria.tender import Tender
from criteria.vendor import Measure
from scoring.sensitivity import certified
from scoring.whatif.changes import ChangeError, GainCertificate, LoseCertificate, SetLevel
from scoring.whatif.refusal import known, refusal

_ASSUMED: Final = "-"
"""What stands for the evidence of a level that is assumed."""

_STANDARD: Final = Text("規格", "standard")
_MEASURE: Final = Text("対策", "measure")


def filed(tender: Tender, register: Register, change: GainCertificate | LoseCertificate | SetLevel) -> Register:
    """Return the register with one change; for a joint venture, of every member (共同企業体は構成員の全員)."""
    holders = _holders(register, change.vendor)
    if isinstance(change, SetLevel):
        return _with_level(register, change, holders)
    standard = find_standard(change.standard)
    if standard is None:
        known(change, change.standard, known_names(), _STANDARD)
        return register
    if isinstance(change, GainCertificate):
        return certified(register, change.vendor, standard, tender)
    kept = {
        holder: tuple(one for one in register.certificates.get(holder, ()) if find_standard(one.standard) != standard)
        for holder in holders
    }
    if all(kept[holder] == register.certificates.get(holder, ()) for holder in holders):
        what = Text(
            f"{change.vendor}の{standard.called.ja}は登録されていません",
            f"{change.vendor} has no {standard.called.en} on file",
        )
        raise ChangeError(refusal(change, what))
    return replace(register, certificates={**register.certificates, **kept})


def _with_level(register: Register, change: SetLevel, holders: tuple[str, ...]) -> Register:
    known(change, change.measure, catalogue(), _MEASURE)
    most = highest_level(change.measure)
    if not 0 <= change.level <= most:
        what = Text("この水準はありません", "there is no such level")
        expected = Text(f"0から{most}の整数", f"a whole number from 0 to {most}")
        raise ChangeError(refusal(change, what, expected=expected))
    levels = {
        holder: {
            **register.measures.get(holder, {}),
            change.measure: Measure(vendor=holder, measure=change.measure, level=change.level, evidence=_ASSUMED),
        }
        for holder in holders
    }
    return replace(register, measures={**register.measures, **levels}, tables=register.tables | {"measures"})


def _holders(register: Register, vendor: str) -> tuple[str, ...]:
    return (vendor, *(one.member for one in register.ventures.get(vendor, ())))
