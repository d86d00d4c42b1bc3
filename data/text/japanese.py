"""What Japanese offices write (役所の表記): encodings, full-width digits, yen, eras, and the words for yes and no."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from types import MappingProxyType
from typing import Final

from criteria.characters import SPACES, compared
from criteria.terms import BidStatus, DispositionOutcome, InvestigationOutcome
from data.text.encodings import EncodingError, check_utf_8, from_cp932

BOM: Final = b"\xef\xbb\xbf"
_OTHER_BOMS: Final = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""Encodings that are told by their first bytes and not read; the mark of UTF-32 begins like that of UTF-16."""

_SHIFTS: Final = re.compile(rb"(?P<escape>\x1b[$(])|~\{(?:[!-~]{2})+~\}")
"""How ISO-2022-JP and its kin, and HZ, all of whose bytes are ASCII, go over to another character set."""

_WIDE: Final = str.maketrans("０１２３４５６７８９．，＋－−￥", "0123456789.,+--¥")

ERAS: Final = MappingProxyType(
    {
        "令和": (date(2019, 5, 1), date.max),
        "平成": (date(1989, 1, 8), date(2019, 4, 30)),
        "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    }
)
"""The eras 元号 with their first and last day. Source: 元号を改める政令 (昭和64年政令第1号、平成31年政令第143号)."""

_ERA_LETTERS: Final = MappingProxyType({"R": "令和", "H": "平成", "S": "昭和"})

YES: Final = frozenset({"有", "あり", "○", "〇", "◯", "はい", "該当", "yes", "true", "1"})
NO: Final = frozenset({"無", "なし", "×", "✕", "いいえ", "非該当", "no", "false", "0"})

STATUSES: Final = MappingProxyType(
    {
        **{status.value: status for status in BidStatus if status.value},
        "有効": BidStatus.VALID,
        "valid": BidStatus.VALID,
        "辞退": BidStatus.WITHDRAWN,
        "無効": BidStatus.INVALID,
        "遅延": BidStatus.LATE,
        "期限後": BidStatus.LATE,
        "期限後到着": BidStatus.LATE,
    }
)

OUTCOMES: Final = MappingProxyType(
    {
        **{outcome.value: outcome for outcome in InvestigationOutcome},
        "調査中": InvestigationOutcome.PENDING,
        "適格": InvestigationOutcome.CLEARED,
        "履行可能": InvestigationOutcome.CLEARED,
        "不適格": InvestigationOutcome.FAILED,
        "履行不能": InvestigationOutcome.FAILED,
        "拒否": InvestigationOutcome.REFUSED,
        "調査不応": InvestigationOutcome.REFUSED,
    }
)


DISPOSITION_OUTCOMES: Final = MappingProxyType(
    {
        **{outcome.value: outcome for outcome in DispositionOutcome},
        "維持": DispositionOutcome.STANDS,
        "合議": DispositionOutcome.AGREED,
    }
)


def decode(data: bytes) -> str:
    """Decode a file strictly (文字コードの判定): by its BOM, else as UTF-8, else as CP932. Nothing is guessed.

    >>> decode("落札".encode("cp932"))
    '落札'

    Raises
    ------
    EncodingError
        Where neither fits to the last byte, or the bytes could as well be another text in another encoding.
    """
    for mark, encoding in _OTHER_BOMS.items():
        if data.startswith(mark):
            raise EncodingError(1, encoding=encoding)
    shift = _SHIFTS.search(data)
    if shift is not None:
        raise EncodingError(_line(data, shift.start()), encoding="ISO-2022" if shift["escape"] else "HZ")
    body = data.removeprefix(BOM)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        if len(body) < len(data):
            raise EncodingError(_line(body, error.start)) from error
        return from_cp932(data, _line(data, error.start))
    if len(body) == len(data):
        check_utf_8(data, text)
    return text


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def normal_id(text: str) -> str:
    """Return a name or id as it is compared (識別子の照合形): stripped and in NFC; never as it is printed."""
    return compared(text.strip(SPACES))


def name_key(text: str) -> str:
    """Return by what the names of files, sheets and columns are compared (名称の照合): as Excel and Windows do.

    >>> name_key("Ｂｉｄｓ.CSV") == name_key("bids.csv")
    True
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def plain_number(text: str) -> str:
    """Write full-width digits and signs as ASCII, and the leading triangle of a negative amount as a minus.

    >>> plain_number("△１，２３４")
    '-1,234'
    """
    text = text.strip()
    if text.isascii():
        return text
    text = text.translate(_WIDE)
    return "-" + text[1:].lstrip() if text[0] in "△▲" else text


def plain_yen(text: str) -> str:
    """Return an amount without its yen sign or 円 (金額の表記). In CP932 the yen sign is the backslash.

    >>> plain_yen("￥49,110,000"), plain_yen("49,110,000円")
    ('49,110,000', '49,110,000')
    """
    text = plain_number(text)
    sign, rest = ("-", text[1:]) if text.startswith("-") else ("", text)
    if rest[:1] in ("¥", "\\"):
        return sign + rest[1:].lstrip()
    return sign + rest.removesuffix("円").rstrip() if rest.endswith("円") else text


_DAY = r"(?:(?P<year>\d{4})|(?P<era>令和|平成|昭和|[RHS])\s*(?P<era_year>\d{1,2}|元))"
_DATE = re.compile(
    _DAY + r"(?:-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})|/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})|\.(?P<m3>\d{1,2})\.(?P<d3>\d{1,2})"
    r"|年\s*(?P<m4>\d{1,2})月\s*(?P<d4>\d{1,2})日)",
    re.ASCII,
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<m1>\d{2})(?::(?P<s1>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?|時(?:(?P<m2>\d{1,2})分(?:(?P<s2>\d{1,2})秒)?)?)"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


def parse_date(text: str) -> date:
    """Read a day: ISO 8601, 2026/11/6, 2026年11月6日, or an era as in 令和8年11月6日 and R8.11.6.

    >>> parse_date("令和元年5月1日")
    datetime.date(2019, 5, 1)

    Raises
    ------
    ValueError
        For anything else, and for days that do not exist, in the calendar or in the era.
    """
    match = _DATE.fullmatch(text.strip().translate(_WIDE))
    if match is None:
        raise ValueError(text)
    return _day(match)


def _day(match: re.Match[str]) -> date:
    part = match.groupdict()
    month, day = (next(int(part[f"{name}{n}"]) for n in "1234" if part[f"{name}{n}"]) for name in "md")
    if part["year"]:
        return date(int(part["year"]), month, day)
    first, last = ERAS[_ERA_LETTERS.get(part["era"], part["era"])]
    year = 1 if part["era_year"] == "元" else int(part["era_year"])
    found = date(first.year + year - 1, month, day)
    if year == 0 or not first <= found <= last:
        raise ValueError(match.group())
    return found


def parse_moment(text: str) -> datetime:
    """Read a day and a time of day, with milliseconds and a zone where they are written (日時の読取り).

    >>> parse_moment("令和8年11月6日 17:00")
    datetime.datetime(2026, 11, 6, 17, 0)

    Raises
    ------
    ValueError
        For anything else, and for moments that do not exist.
    """
    text = text.strip().translate(_WIDE)
    day = _DATE.match(text)
    if day is None:
        raise ValueError(text)
    rest = text[day.end() :]
    clock = _TIME.fullmatch(rest.removeprefix("T").strip()) if rest[:1] in ("T", " ", "\u3000") else None
    if clock is None:
        raise ValueError(text)
    return datetime.combine(_day(day), _clock(clock))


def _clock(match: re.Match[str]) -> time:
    part = match.groupdict(default="")
    minute, second = (int(part[f"{name}1"] or part[f"{name}2"] or "0") for name in "ms")
    fraction = int(part["fraction"].ljust(6, "0") or "0")
    return time(int(part["hour"]), minute, second, fraction, tzinfo=_zone(part["zone"]))


def _zone(text: str) -> tzinfo | None:
    if text in ("", "Z"):
        return UTC if text else None
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:  # noqa: PLR2004 - the widest offset in use is +14:00
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
