"""What offices write in the tables (表の用語): of a bid's status, of an investigation, and of a vendor on file."""

from typing import Final

from criteria.words import SETTLED, Words

STATUSES: Final = Words(
    {
        "": ("有効", "valid"),
        "withdrawn": ("辞退",),
        "invalid": ("無効",),
        "late": ("遅延", "期限後", "期限後到着"),
    }
)
OUTCOMES: Final = Words(
    {
        "pending": ("調査中",),
        "cleared": ("適格", "履行可能"),
        "failed": ("不適格", "履行不能"),
        "refused": ("拒否", "調査不応"),
    }
)
CERTIFICATE_STATES: Final = Words(
    {
        "valid": ("有効",),
        "suspended": ("一時停止", "一時停止中"),
        "withdrawn": ("取消", "取消し"),
        "renewing": ("更新申請中", "更新手続中"),
    }
)
SANCTION_KINDS: Final = Words(
    {
        "suspension": ("指名停止", "入札参加停止"),
        "barred": ("入札参加制限", "令167条の4第2項", "令第167条の4第2項"),
        "incapacity": ("欠格", "令167条の4第1項", "令第167条の4第1項"),
        "breach": ("漏えい", "漏えい等", "漏洩"),
        "rehabilitation": ("会社更生", "民事再生"),
        "insolvency": ("経営不振", "差押え"),
        "tax-arrears": ("滞納", "税の滞納"),
        "antisocial": ("暴力団等", "排除措置"),
    }
)
RELATION_KINDS: Final = Words(
    {
        "parent": ("親会社", "親子会社"),
        "sibling": ("兄弟会社", "親会社が同じ"),
        "officer": ("役員兼任", "役員の兼任"),
        "representative": ("代表者兼任", "代表者が同一"),
        "trustee": ("管財人", "管財人の兼任"),
        "association": ("組合", "組合員"),
        "equivalent": ("同視しうる関係",),
    }
)

DISPOSITION_OUTCOMES: Final = Words.of(SETTLED)
"""措置の結果."""
