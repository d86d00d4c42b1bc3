"""A file is read as what its bytes prove it to be, or it is refused: never as another text."""

import pytest
from known_texts import ENCODINGS, known_texts

from criteria.errors import DefinitionError
from criteria.finding import Finding
from data.tables.names import TABLE_NAMES
from data.text.delimited import read_text_file
from data.text.japanese import EncodingError, decode

HEADINGS = "vendor,price\n"


def refused(content: bytes) -> Finding:
    with pytest.raises(DefinitionError) as error:
        read_text_file(content, "bids.csv")
    (found,) = error.value.faults
    return found


def test_20_000_texts_in_nine_encodings_come_back_as_they_were_or_not_at_all() -> None:
    read = dict.fromkeys(("all", "cp932"), 0)
    asked = dict.fromkeys(("all", "cp932"), 0)
    for language, text in known_texts(20_000):
        for encoding in ENCODINGS[language]:
            try:
                content = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            kind = "cp932" if encoding == "cp932" else "all"
            asked[kind] += 1
            try:
                assert decode(content) == text, (encoding, text)
            except EncodingError:
                assert encoding != "utf-8-sig"
                continue
            read[kind] += 1
    assert asked["cp932"] > 5_000
    assert asked["all"] > 100_000
    assert read["cp932"] >= asked["cp932"] * 99 / 100


def test_texts_in_utf_8_are_read_whatever_their_language() -> None:
    for _, text in known_texts(3_000, seed=1):
        assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "text",
    [
        "架空",
        "NTTﾃﾞｰﾀ",
        "vendor,price\nNTTﾃﾞｰﾀ,100\nACME,90\n",
        "vendor,price\nA社,100\nB社,90\n",
        "データ",
        "ＮＥＣ",
        "㈱架空",
        "①髙橋",
        "株式会社﨑陽軒",
        "価格(税抜),ｶﾌﾞｼｷｶﾞｲｼｬ ﾔﾏﾀﾞ",
        "ｱ 価格、ｲ 技術点",
    ],
)
def test_cp932_is_read_where_kana_and_kanji_show_that_it_is(text: str) -> None:
    assert decode(text.encode("cp932")) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Österreichische Bau GmbH", "cp1252"),
        ("Smith’s Ltd., “Best” – 5 €", "cp1252"),
        ("épée", "mac_roman"),
        ("Wałbrzych", "iso8859_2"),
        ("삼성전자", "euc_kr"),
        ("联通", "gbk"),
        ("東會", "gbk"),
        ("公司", "big5"),
        ("NTTﾃﾞｰﾀ", "euc_jp"),
        ("架空商事", "euc_jp"),
        ("架空商事", "iso2022_jp"),
        ("삼성", "iso2022_kr"),
        ("公司", "hz"),
        ("ООО Ромашка", "koi8_r"),
        ("ОБЩЕСТВО", "cp866"),
        ("บริษัท", "cp874"),
        ("架空商事", "utf-16"),
        ("架空商事", "utf-16-le"),
        ("ACME", "utf-16-le"),
        ("ｱｲ", "cp932"),
        ("架\ue000空", "cp932"),
    ],
)
def test_what_may_be_another_text_is_refused(text: str, encoding: str) -> None:
    for content in (text.encode(encoding), (HEADINGS + f"{text},100\n").encode(encoding)):
        found = refused(content)
        assert found.code in ("bad-encoding", "not-text")
        assert found.where is not None
        assert found.where.file == "bids.csv"


def test_a_lone_half_width_kana_is_told_with_its_code_point_and_its_place() -> None:
    found = refused((HEADINGS + "Acme,1\nJean-Ülrich,2\n").encode("cp1252"))
    assert str(found.where) == "bids.csv:3:6"
    assert "ﾜ" in found.what.ja
    assert "U+FF9C" in found.what.ja
    assert "U+FF9C" in found.what.en
    assert found.value == "Jean-ﾜlrich,2"


def test_a_private_character_of_cp932_is_told_with_its_code_point_and_its_place() -> None:
    found = refused((HEADINGS + "架空").encode("cp932") + b"\xf0\x40,100\n")
    assert str(found.where) == "bids.csv:2:3"
    assert "U+E000" in found.what.ja
    assert found.value == "架空‹U+E000›,100"


def test_accents_alone_make_no_utf_8_of_a_korean_name() -> None:
    # Both syllables have a first byte from C2 and a second one up to BF, as letters of UTF-8 have.
    found = refused("첨캥".encode("euc_kr"))
    assert found.code == "bad-encoding"
    assert decode("Café,5 °C,±2\n".encode()) == "Café,5 °C,±2\n"
    assert decode("5 °C".encode()) == "5 °C"


def test_an_encoding_that_names_itself_is_told_by_its_name() -> None:
    assert "ISO-2022" in refused("架空".encode("iso2022_jp")).what.ja
    assert "HZ" in refused("公司".encode("hz")).what.ja
    assert "UTF-16" in refused("架空".encode("utf-16")).what.ja


def test_every_name_a_table_may_have_is_read_from_a_zip_that_names_it_in_cp932() -> None:
    for aliases in TABLE_NAMES.values():
        for name in aliases:
            assert decode(f"{name}.csv".encode("cp932")) == f"{name}.csv"
