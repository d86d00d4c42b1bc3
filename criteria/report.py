"""A report on controls (保証報告書), SOC 2 say: no certificate, but an opinion of Type I or II over a period."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from criteria.certificate import Certificate
from criteria.days import months_after
from criteria.finding import Text

_TYPE: Final = re.compile(r"(?:^|type|タイプ)(ii|i|2|1)$")
_MOST_KINDS: Final = 256


def report_type(certificate: Certificate) -> int | None:
    """Return 1 or 2 for a report of Type I or II (報告書の種別), None where it is not told.

    >>> report_type(Certificate(vendor="V", standard="SOC 2", kind="Type II"))
    2
    """
    name = certificate.kind or certificate.standard
    return _type_in(name) if certificate.kind or "type" in name.casefold() else None


@lru_cache(maxsize=_MOST_KINDS)
def _type_in(text: str) -> int | None:
    found = _TYPE.search(normalize("NFKC", text).replace(" ", "").casefold())
    return None if found is None else {"i": 1, "ii": 2, "1": 1, "2": 2}[found[1]]


def report_against(certificate: Certificate, day: date, *, type_two: bool, months: int | None) -> Iterator[Text]:
    """Yield why a report does not count on a day: of the wrong type, not yet complete, or too old."""
    end = certificate.period_end
    if type_two and report_type(certificate) == 1:
        yield Text("Type IIの報告書ではありません", "it is not a report of Type II")
    if end is not None and end > day:
        yield Text(f"対象期間の末日({end})がまだ来ていません", f"its period ends only on {end}")
    if end is not None and months is not None and day > months_after(end, months):
        yield Text(
            f"対象期間の末日({end})から{months}か月を過ぎています",
            f"its period ended on {end}, more than {months} months before",
        )


def report_missing(certificate: Certificate) -> Iterator[Text]:
    """Yield what a report must tell before it can be relied on."""
    if report_type(certificate) is None:
        yield Text("報告書の種別(Type I・II)がありません", "the type of the report is missing")
    if certificate.period_end is None:
        yield Text("報告書の対象期間がありません", "the period of the report is missing")
