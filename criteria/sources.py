"""Where the rules are written (根拠): statutes and ordinances behind the reason codes of Japanese procurement."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

JAPANESE_SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "price-over-ceiling": "地方自治法第234条第3項・会計法第29条の6第1項(予定価格の制限の範囲内)",
        "price-below-floor": "地方自治法施行令第167条の10第2項(最低制限価格)",
        "price-below-disqualification": "入札公告(失格基準価格)",
        "investigation-failed": "地方自治法施行令第167条の10第1項(低入札価格調査)",
        "investigation-pending": "地方自治法施行令第167条の10第1項(低入札価格調査)",
        "withdrawn": "入札心得(辞退)",
        "invalid": "入札心得(無効の入札)",
        "late": "入札公告(提出期限)",
        "mandatory-failed": "落札者決定基準(必須項目)",
        "below-minimum": "落札者決定基準(最低基準点)",
        "below-threshold": "落札者決定基準(基準評価値)",
    }
)
"""By reason code. Used where the tender's currency is the yen; elsewhere the tender's own key is the source."""


def source_of(code: str, key: str, currency: str) -> str:
    """Return the source of a reason: the Japanese clause where the tender is in yen, and the tender's own key."""
    return with_key(JAPANESE_SOURCES.get(code, "") if currency == "JPY" else "", key)


def with_key(source: str, key: str) -> str:
    """Add the tender's own key to a source."""
    return "; ".join(part for part in (source, f"tender.toml: {key}" if key else "") if part)
