"""A certificate is a row as printed, and a judgement is somebody's."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from criteria.certificate import Certificate, CertificateStatus
from criteria.vendor import Judgement


@pytest.mark.parametrize(
    ("by", "reason", "declared"),
    [("選定委員会", "業務を含む", True), ("", "業務を含む", False), ("選定委員会", " ", False), ("", "", False)],
)
def test_a_judgement_is_declared_only_with_a_name_and_a_reason(by: str, reason: str, *, declared: bool) -> None:
    assert Judgement(accepted=True, by=by, reason=reason).declared is declared


def test_a_certificate_tells_nothing_it_was_not_given() -> None:
    bare = Certificate(vendor="A", standard="ISMS")
    assert (bare.issued, bare.expires, bare.status, bare.covers, bare.period_end) == (None,) * 5
    assert (bare.edition, bare.scope, bare.service, bare.kind, bare.corporate_number) == ("",) * 5


def test_a_certificate_cannot_be_changed_after_it_was_read() -> None:
    read = Certificate(vendor="A", standard="ISMS", expires=date(2026, 1, 1))
    with pytest.raises(FrozenInstanceError):
        read.expires = date(2030, 1, 1)


def test_the_states_of_a_certificate_are_a_closed_list() -> None:
    assert [one.value for one in CertificateStatus] == ["valid", "suspended", "withdrawn", "renewing"]
