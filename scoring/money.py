"""Amounts of money in a sentence (金額の表記): grouped, with the currency as each language names it."""

from criteria.exact import Yen, format_price
from criteria.finding import Text
from criteria.tender import Tender


def money_text(amount: Yen, tender: Tender) -> Text:
    """Return an amount in the tender's currency (金額): 円 and yen, other currencies by their code.

    >>> from criteria.tender import Method
    >>> money_text(2_100_000, Tender(id="t", title="t", method=Method(combination="sum")))
    Text(ja='2,100,000円', en='2,100,000 yen')
    """
    whole, point, rest = format_price(amount, tender.minor_units).partition(".")
    shown = f"{int(whole):,}{point}{rest}"
    if tender.currency == "JPY":
        return Text(f"{shown}円", f"{shown} yen")
    return Text(*[f"{shown} {tender.currency}"] * 2)
