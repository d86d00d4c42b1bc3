"""What offices write is read strictly: encodings, full-width digits, yen, eras and times of receipt."""

import doctest
import importlib
import pkgutil
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from criteria.exact import NumberError, parse_points, price_of
from data.text.japanese import EncodingError, decode, normal_id, parse_date, parse_moment, plain_number, plain_yen

MODULES = sorted(module.name for module in pkgutil.iter_modules(data.__path__, "data."))
JAPAN = timezone(timedelta(hours=9))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_of_the_door_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("事業者,入札価格".encode(), "事業者,入札価格"),
        ("事業者,入札価格".encode("utf-8-sig"), "事業者,入札価格"),
        ("事業者,入札価格".encode("cp932"), "事業者,入札価格"),
        ("髙橋①㈱".encode("cp932"), "髙橋①㈱"),
        (b"", ""),
        (b"vendor,price", "vendor,price"),
    ],
)
def test_utf_8_and_cp932_are_recognised_strictly(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"vendor\n\x81", 2),
        (b"\xef\xbb\xbfvendor\n\x8e\x96", 2),
        (b"a\xa0b", 1),
        (b"a\nb\nc\xfd", 3),
        (b"\xff", 1),
        ("事業者".encode("utf-16"), 1),
        ("事業者".encode("utf-16-be"), 1),
    ],
)
def test_what_is_neither_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(EncodingError) as refused:
        decode(data)
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("事業者".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "事業者".encode("utf-16-be"), "UTF-16"),
        ("事業者".encode("utf-32"), "UTF-32"),
        (b"\x00\x00\xfe\xff" + "事業者".encode("utf-32-be"), "UTF-32"),
        (b"\xff", ""),
    ],
)
def test_an_encoding_told_by_its_first_bytes_is_called_by_its_name(data: bytes, encoding: str) -> None:
    with pytest.raises(EncodingError) as refused:
        decode(data)
    assert refused.value.encoding == encoding


@given(st.text())
def test_whatever_is_written_in_utf_8_is_read_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_full_width_digits_read_as_the_same_number(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    assert parse_points(plain_number(wide)) == number


@given(st.integers(min_value=1, max_value=10**14))
def test_every_way_to_write_yen_reads_as_the_same_amount(amount: int) -> None:
    grouped = f"{amount:,}"
    for written in (str(amount), grouped, f"{amount}円", f"{grouped}円", f"¥{grouped}", f"￥{amount}", f"\\{grouped}"):
        assert price_of(parse_points(plain_yen(written))) == amount
    assert (
        price_of(parse_points(plain_yen(f"△{grouped}")))
        == price_of(parse_points(plain_yen(f"▲{grouped}円")))
        == -amount
    )


@pytest.mark.parametrize(
    "text", ["10²", "①", "½", "五", "1千円", "1 000", "1'000", "(100)", "１２，３４", "円", "¥", "△", ""]
)
def test_nothing_is_taken_for_a_digit_that_is_none(text: str) -> None:
    with pytest.raises(NumberError):
        price_of(parse_points(plain_yen(text)))


def test_names_are_composed_and_stripped_but_never_folded() -> None:
    assert normal_id("\u3000株式会社か\u3099\u3000") == "株式会社が"
    assert normal_id("㈱架空") == "㈱架空"
    assert normal_id("ＡＢＣ") == "ＡＢＣ"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-06", date(2026, 11, 6)),
        ("2026/11/6", date(2026, 11, 6)),
        ("2026年11月6日", date(2026, 11, 6)),
        ("令和8年11月6日", date(2026, 11, 6)),
        ("令和 8年 11月 6日", date(2026, 11, 6)),
        ("令和８年１１月６日", date(2026, 11, 6)),
        ("R8.11.6", date(2026, 11, 6)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S1.12.25", date(1926, 12, 25)),
    ],
)
def test_days_are_read_in_the_calendar_and_in_the_eras(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "平成31年5月1日",
        "令和元年4月30日",
        "昭和64年1月8日",
        "平成元年1月7日",
        "令和0年5月1日",
        "26-11-06",
        "11月6日",
        "明治元年1月1日",
        "20261106",
        "2026-11/06",
        "",
    ],
)
def test_days_that_do_not_exist_or_are_not_written_out_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-06 16:59", datetime(2026, 11, 6, 16, 59)),  # noqa: DTZ001 - written without a zone
        ("2026-11-06T16:59:30.125+09:00", datetime(2026, 11, 6, 16, 59, 30, 125000, tzinfo=JAPAN)),
        ("2026-11-06T07:59:30Z", datetime(2026, 11, 6, 7, 59, 30, tzinfo=timezone.utc)),  # noqa: UP017
        ("2026/11/6 9:05", datetime(2026, 11, 6, 9, 5)),  # noqa: DTZ001
        ("令和8年11月6日 17:00", datetime(2026, 11, 6, 17, 0)),  # noqa: DTZ001
        ("令和8年11月6日　17時30分", datetime(2026, 11, 6, 17, 30)),  # noqa: DTZ001
        ("2026-11-06 16:59-0330", datetime(2026, 11, 6, 16, 59, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
    ],
)
def test_times_of_receipt_are_read_to_the_millisecond_and_with_their_zone(text: str, moment: datetime) -> None:
    read = parse_moment(text)
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-06",
        "17:00",
        "2026-11-06 24:00",
        "2026-11-06 16:60",
        "2026-11-0617:00",
        "2026-11-06 5pm",
        "2026-11-06 17:00+25:00",
        "2026-11-06 17:00 JST",
    ],
)
def test_times_that_do_not_exist_or_are_incomplete_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_moment(text)


@given(st.datetimes(min_value=datetime(1926, 12, 25), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001
def test_iso_8601_is_read_back_as_it_was_written(moment: datetime) -> None:
    assert parse_moment(moment.isoformat()) == moment
    assert parse_moment(moment.isoformat(" ")) == moment


@given(st.dates(min_value=date(1989, 1, 8), max_value=date(2099, 12, 31)))
def test_every_day_of_heisei_and_reiwa_is_read_in_its_era_and_in_no_other(day: date) -> None:
    is_reiwa = day >= date(2019, 5, 1)
    era, first, other, other_first = ("令和", 2019, "平成", 1989) if is_reiwa else ("平成", 1989, "令和", 2019)
    assert parse_date(f"{era}{day.year - first + 1}年{day.month}月{day.day}日") == day
    if day.year >= other_first:
        with pytest.raises(ValueError, match=r".*"):
            parse_date(f"{other}{day.year - other_first + 1}年{day.month}月{day.day}日")
