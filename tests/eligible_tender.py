"""A tender with exclusion rules for the tests of the screen: every outcome, certificates and relations on file."""

from collections.abc import Mapping

from small_tender import BIDS, TENDER

RULES = """\
opening = 2026-11-10
award_date = 2026-11-20
"""

EXCLUSIONS = """
[[exclusions]]
rule = "certificate-required"
any_of = ["ISO/IEC 27001", "PrivacyMark"]

[[exclusions]]
rule = "suspension"

[[exclusions]]
rule = "related-vendors"

[[exclusions]]
rule = "antisocial"
"""

CERTIFICATES = """\
vendor,standard,edition,issued,expires,status,covers,covers_by,covers_reason
架空通信,ISO/IEC 27001,2022,2025-04-01,2028-03-31,有効,,,
架空電算,ISO/IEC 27001,2013,2023-12-01,2026-12-31,有効,,,
架空商会,PrivacyMark,,2024-11-08,2026-11-07,有効,,,
架空興業,ISO/IEC 27001,2022,2026-07-01,,有効,,,
"""

SANCTIONS = """\
vendor,kind,start,end,authority,reason
架空電算,指名停止,2026-05-01,2026-10-01,架空市,架空の事故
"""

RELATIONS = """\
vendor_a,vendor_b,kind,note,proviso
架空ホールディングス,架空商会,親会社,議決権の60%,
架空ホールディングス,架空興業,親会社,議決権の51%,
架空通信,架空電算,役員兼任,更生会社のため,はい
"""

VENDORS = """\
vendor,name,antisocial_cleared
架空通信,株式会社架空通信ネットワークサービス,はい
架空電算,架空電算株式会社,はい
架空商会,,
架空興業,,はい
"""

OVERRIDES = """\
vendor,rule,by,reason,on
架空電算,suspension,架空市長,期間の満了が公告日の当日であり、災害復旧に欠かせない,2026-10-02
"""

ELIGIBLE: Mapping[str, bytes] = {
    "tender.toml": (TENDER.replace("\n[price]", f"{RULES}\n[price]", 1) + EXCLUSIONS).encode(),
    "bids.csv": BIDS.encode(),
    "certificates.csv": CERTIFICATES.encode(),
    "sanctions.csv": SANCTIONS.encode(),
    "relations.csv": RELATIONS.encode(),
    "vendors.csv": VENDORS.encode(),
    "overrides.csv": OVERRIDES.encode(),
}
