"""Amounts of money as people read them (金額の表記): grouped, with the currency as each language names it."""

from criteria.exact import Yen, format_price
from criteria.finding import NOTHING, Text
from criteria.tender import Tender


def grouped(amount: str) -> str:
    """Return a decimal with commas between groups of three digits (桁区切り), for people only.

    >>> grouped("49110000"), grouped("-2902.73")
    ('49,110,000', '-2,902.73')
    """
    whole, point, rest = amount.removeprefix("-").partition(".")
    return f"{'-' if amount.startswith('-') else ''}{int(whole):,}{point}{rest}"


def money_text(amount: Yen | None, tender: Tender) -> Text:
    """Return an amount in the tender's currency (金額): 円 and yen, other currencies by their code; nothing for none.

    >>> from criteria.tender import Method
    >>> money_text(2_100_000, Tender(id="t", title="t", method=Method(combination="sum")))
    Text(ja='2,100,000円', en='2,100,000 yen')
    """
    return NOTHING if amount is None else amount_text(format_price(amount, tender.minor_units), tender)


def amount_text(amount: str, tender: Tender) -> Text:
    """Return a decimal in the currency's main unit as an amount, a mean price say: grouped, with the currency.

    >>> from criteria.tender import Method
    >>> amount_text("2902.73", Tender(id="t", title="t", method=Method(combination="sum"), currency="USD")).ja
    '2,902.73 USD'
    """
    if tender.currency == "JPY":
        return Text(f"{grouped(amount)}円", f"{grouped(amount)} yen")
    return Text(*[f"{grouped(amount)} {tender.currency}"] * 2)


def compared_text(key: str, compared: str, tender: Tender) -> Text:
    """Return what a key of the tie-break chain compared as people read it (比較した値): a price as an amount."""
    return amount_text(compared, tender) if key == "price" and compared else Text(compared, compared)


def is_money(stage: str) -> bool:
    """Whether a reference is taken over prices (価格の基準値か): for price points, or for the value itself."""
    return stage == "value" or stage.startswith("price")
