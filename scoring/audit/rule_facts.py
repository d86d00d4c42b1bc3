"""The exclusion rules' own facts (除外要件の根拠・段階・確認する表), as the auditor expects them."""

from collections.abc import Mapping
from typing import Final

from criteria.security import NOTICE

_LAW: Final = "地方自治法施行令第167条の"
_CHOICE: Final = f"{NOTICE}「外部委託先の選定基準」"
_ITEM: Final = f"{NOTICE}契約項目7「再委託に関する制限事項の遵守」"

SOURCES: Final[Mapping[str, str]] = {
    "certificate-required": f"{_CHOICE}: ISMS認証を参考に選定; 一定の水準にない事業者の入札参加を制限",
    "measures-required": f"{_CHOICE}: 一定のセキュリティ対策を満たさない事業者の入札参加を制限できる",
    "not-registered": f"{_LAW}5(参加者の資格の決定・公示)",
    "tender-conditions": f"{_LAW}5の2(事業所の所在地、経験・技術的適性の有無等に関する必要な資格)",
    "not-invited": f"{_LAW}12(指名競争入札の参加者の指名)",
    "after-deadline": "入札公告(提出期限)",
    "subcontracting-forbidden": f"{_ITEM}: 原則として禁止",
    "subcontractor-approval": f"{_ITEM}: 例外として事前に承認",
    "subcontractor-level": f"{_ITEM}: 同等の水準と同じ契約項目を確認",
    "resubcontracting": f"{_ITEM}: 再委託先からの再委託",
    "suspension": "各発注者の指名停止要領; 入札公告(公告日から落札決定日までの間に指名停止を受けていないこと)",
    "barred-up-to-three-years": f"{_LAW}4第2項(各号に該当するとき、3年以内の期間を定めて参加させないことができる)",
    "breach-record": f"{NOTICE}「確認・措置等」: 条例・契約に違反した漏えいには入札参加資格の制限",
    "legal-incapacity": f"{_LAW}4第1項(特別の理由がある場合を除くほか参加させることができない)",
    "rehabilitation": "入札公告(更生・再生手続開始の申立てがなされていないこと。"
    "ただし、手続開始決定後の再認定を受けた者を除く)",
    "insolvency": "入札公告(手形交換所の取引停止、差押え等により経営状態が著しく不健全な者でないこと)",
    "tax-arrears": "入札公告(国税及び地方税を滞納していないこと)",
    "antisocial": "暴力団員による不当な行為の防止等に関する法律; 各団体の暴力団排除条例・契約約款",
    "related-vendors": "入札公告(資本関係又は人的関係のある者同士の同一入札への参加制限)",
    "one-bid-per-vendor": "入札公告・共同企業体取扱要綱"
    "(構成員は同一案件で2以上の共同企業体の構成員となることができない)",
}
"""Where each rule is written."""

AT_OPENING: Final = frozenset({"after-deadline", "related-vendors", "one-bid-per-vendor"})
"""Rules that bite when bids are opened; the others are of the qualification."""

TABLES: Final[Mapping[str, str]] = {
    "certificate-required": "certificates",
    "measures-required": "measures",
    **dict.fromkeys(("not-registered", "tender-conditions", "tax-arrears", "antisocial"), "vendors"),
    **dict.fromkeys(
        ("subcontracting-forbidden", "subcontractor-approval", "subcontractor-level", "resubcontracting"),
        "subcontractors",
    ),
    **dict.fromkeys(
        ("suspension", "barred-up-to-three-years", "breach-record", "legal-incapacity", "rehabilitation", "insolvency"),
        "sanctions",
    ),
    "related-vendors": "relations",
    "one-bid-per-vendor": "ventures",
}
"""The table each rule reads: where it was not handed in, nothing is confirmed."""

SUBCONTRACTORS_WHERE: Final[Mapping[str, tuple[str, bool]]] = {
    "certificate-required": ("subcontractor_counts", False),
    "suspension": ("subcontractors", False),
    "breach-record": ("subcontractors", True),
}
"""Rules that read the subcontractors too where a flag says so, and what it is where it is not written."""
