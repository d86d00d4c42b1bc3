"""Dated constants: every one has a source, names are found however they are printed, and dates decide."""

from datetime import date

import pytest

from criteria.standards import (
    AccreditationBody,
    Standard,
    accreditation_bodies,
    find_standard,
    is_recognised,
    known_names,
    standards,
    standards_called,
)

EVERY = list(standards().values())


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_every_standard_and_edition_has_names_in_two_languages_and_a_source(one: Standard) -> None:
    assert one.ja
    assert one.en
    assert one.source
    assert all(edition.names and edition.source for edition in one.editions)
    assert not one.extends or find_standard(one.extends) is not None


@pytest.mark.parametrize("one", accreditation_bodies(), ids=lambda one: one.name)
def test_every_accreditation_body_has_a_country_and_a_source(one: AccreditationBody) -> None:
    assert len(one.country) == 2
    assert one.source
    assert is_recognised(one.name, date(2026, 1, 1))


def test_no_name_means_two_standards() -> None:
    plain = ["".join(name.split()).casefold() for name in known_names()]
    assert len(set(plain)) == len({(name, find_standard(name).id) for name in plain})  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("printed", "standard"),
    [
        ("ISMS", "ISO/IEC 27001"),
        ("ＩＳＭＳ", "ISO/IEC 27001"),
        ("ISMS認証", "ISO/IEC 27001"),
        ("iso/iec27001", "ISO/IEC 27001"),
        ("ISO 27001:2022", "ISO/IEC 27001"),
        ("ISO27001：2013", "ISO/IEC 27001"),
        ("ISO/IEC 27001:2022/Amd 1:2024", "ISO/IEC 27001"),
        ("JIS Q 27001:2023(ISO/IEC 27001:2022)", "ISO/IEC 27001"),
        ("Ｐマーク", "PrivacyMark"),
        ("プライバシーマーク", "PrivacyMark"),
        ("JIS Q 27017", "ISO/IEC 27017"),
        ("ISMSクラウドセキュリティ認証", "ISO/IEC 27017"),
        ("ISMS-PIMS認証", "ISO/IEC 27701"),
        ("イスマップ", "ISMAP"),
        ("ISMAP-LIU", "ISMAP-LIU"),
        ("SOC 2 Type II", "SOC 2"),
        ("自ら構築したISMS", "own-isms"),
    ],
)
def test_a_standard_is_found_as_certificates_print_it(printed: str, standard: str) -> None:
    found = find_standard(printed)
    assert found is not None
    assert found.id == standard


@pytest.mark.parametrize(
    "printed",
    ["", "ISO 9001", "2022", "ISMS相当の自社基準", "ISO 27001:2030", "ISO/IEC 27001 + ISO/IEC 27017"],
)
def test_a_name_that_is_no_known_standard_is_not_guessed(printed: str) -> None:
    assert find_standard(printed) is None


@pytest.mark.parametrize(
    ("texts", "editions"),
    [
        (("2013",), ["ISO/IEC 27001:2013"]),
        (("", "JIS Q 27001:2014"), ["ISO/IEC 27001:2013"]),
        (("JIS Q 27001:2023 (ISO/IEC 27001:2022)",), ["ISO/IEC 27001:2022"]),
        (("2022", "ISO/IEC 27001:2013"), ["ISO/IEC 27001:2013", "ISO/IEC 27001:2022"]),
        (("第3版", "ISMS"), []),
        (("登録番号 120221",), []),
    ],
)
def test_editions_are_read_off_what_is_printed_and_disagreement_shows(
    texts: tuple[str, ...], editions: list[str]
) -> None:
    assert [one.names[0] for one in standards()["ISO/IEC 27001"].printed_editions(*texts)] == editions


def test_the_editions_of_the_isms_standard_end_on_the_days_their_sources_say() -> None:
    ends = {one.names[0]: one.void_after for one in standards()["ISO/IEC 27001"].editions}
    assert ends == {
        "ISO/IEC 27001:2005": date(2015, 10, 1),
        "ISO/IEC 27001:2013": date(2025, 10, 31),
        "ISO/IEC 27001:2022": None,
    }


@pytest.mark.parametrize(
    ("body", "day", "recognised"),
    [
        ("ISMS-AC", date(2018, 8, 24), True),
        ("ISMS-AC", date(2018, 8, 23), False),
        ("情報マネジメントシステム認定センター", date(2026, 1, 1), True),
        ("isms-ac", date(2026, 1, 1), True),
        ("UKAS", date(2000, 1, 1), True),
        ("International Accreditation Council", date(2026, 1, 1), False),
        ("", date(2026, 1, 1), False),
    ],
)
def test_a_body_is_recognised_from_its_day_on_and_never_by_likeness(body: str, day: date, *, recognised: bool) -> None:
    assert is_recognised(body, day) is recognised


def test_only_an_id_that_stands_by_itself_is_called_otherwise() -> None:
    called = standards_called("PrivacyMark (covering), own-isms – 2026-11-07 / PrivacyMark2, my-own-isms, ISMAP")
    assert (
        called.ja == "プライバシーマーク (covering), 自ら構築したISMS – 2026-11-07 / PrivacyMark2, my-own-isms, ISMAP"
    )
    assert called.en == "PrivacyMark (covering), own ISMS – 2026-11-07 / PrivacyMark2, my-own-isms, ISMAP"
