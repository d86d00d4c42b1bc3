"""Currencies (通貨): how many decimal places each has, and what took the place of those withdrawn."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_CURRENCIES: Final[Mapping[int, str]] = MappingProxyType(
    {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF"
        " CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL"
        " HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP"
        " MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD"
        " SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS"
        " VED VES WST XAD XCD XCG YER ZAR ZMW ZWG",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }
)

_LATELY_WITHDRAWN: Final = "ANG BGN"
"""Withdrawn on 2025-03-31 (XCG in its place) and 2026-01-01 (EUR): tenders that named them are still recounted."""

MINOR_UNITS: Final[Mapping[str, int]] = MappingProxyType(
    {
        **{code: places for places, codes in _CURRENCIES.items() for code in codes.split()},
        **dict.fromkeys(_LATELY_WITHDRAWN.split(), 2),
    }
)
"""Decimal places of a currency's smallest unit (補助単位の桁数).

Source: ISO 4217, list one as published on 2026-01-01 (amendments up to 180), every code that has a minor unit.
"""

REPLACED_CURRENCIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BYR": "BYN",
        "CUC": "CUP",
        "HRK": "EUR",
        "LTL": "EUR",
        "MRO": "MRU",
        "SLL": "SLE",
        "STD": "STN",
        "VEF": "VES",
        "ZWL": "ZWG",
    }
)
"""Codes withdrawn since 2015 with what took their place (廃止された通貨コード). Source: ISO 4217, list three."""
