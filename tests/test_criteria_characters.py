"""Every class of signs that nobody sees is refused in a name, and shown by its code point wherever it is printed."""

from unicodedata import category

import pytest

from criteria.characters import compared, find_name, unseen, visible
from criteria.finding import printable
from criteria.spelling import did_you_mean, differing, same_as

UNSEEN = {
    "a C0 control": ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x0e", "\x1b", "\x1f", "\r"],
    "delete": ["\x7f"],
    "a C1 control": ["\x80", "\x85", "\x9f"],
    "a separator of lines or paragraphs": ["\u2028", "\u2029"],
    "a control of direction": ["\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"],
    "a soft hyphen": ["\u00ad"],
    "a grapheme joiner": ["\u034f"],
    "a zero-width sign": ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"],
    "an invisible operator": ["\u2061", "\u2064"],
    "a Hangul filler": ["\u115f", "\u1160", "\u3164", "\uffa0"],
    "a Khmer vowel of no shape": ["\u17b4", "\u17b5"],
    "a Mongolian selector": ["\u180b", "\u180c", "\u180d", "\u180e", "\u180f"],
    "a variation selector where it changes nothing": ["\ufe00", "\ufe0e", "\ufe0f", "\U000e0100", "\U000e01ef"],
    "a tag": ["\U000e0001", "\U000e0041", "\U000e007f"],
    "reserved to be ignored": ["\u2065", "\ufff0", "\U000e0fff"],
    "a blank Braille pattern": ["\u2800"],
    "a thin space": ["\u1680", "\u2000", "\u2003", "\u200a", "\u202f", "\u205f"],
    "for private use": ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"],
    "no character": ["\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe", "\U0002ffff", "\U0010ffff"],
    "unassigned": ["\u0378", "\U000100fb"],
    "a lone surrogate": ["\ud800", "\udfff"],
    "an annotation or a lost character": ["\ufff9", "\ufffc", "\ufffd"],
    "a control of shorthand or music": ["\U0001bca0", "\U0001d173"],
}


@pytest.mark.parametrize(("kind", "signs"), UNSEEN.items(), ids=list(UNSEEN))
def test_every_kind_of_sign_that_nobody_sees_is_found_wherever_it_stands(kind: str, signs: list[str]) -> None:
    for sign in signs:
        for text in (f"A{sign}", f"{sign}A", f"A{sign}B"):
            assert unseen(text) == sign, kind
            assert f"‹U+{ord(sign):04X}›" in visible(text)
            assert sign not in printable(text)


@pytest.mark.parametrize(
    "name",
    [
        "葛\U000e0100城市",
        "辻\U000e0101",
        "神\ufe00田",
        "架空 商事",
        "架空\u3000商事",
        "架空\u00a0商事",
        "架空\n商事",
        "架空\r\n商事",
        "架空\t商事",
        "塚都館神隆\ufa1b",
        "か\u3099く",
        "𠮷野家",
        "\U00031350",
        "㈱①髙﨑",
        "Ärzte & Söhne – “Bau”",
        "한국",
    ],
    ids=ascii,
)
def test_what_can_be_seen_stays_as_it_is(name: str) -> None:
    assert unseen(name) == ""


def test_a_selector_of_ideographs_counts_only_after_the_ideograph_it_changes() -> None:
    assert unseen("葛\U000e0100") == ""
    assert unseen("か\U000e0100") == "\U000e0100"
    assert unseen("葛\U000e0100\U000e0101") == "\U000e0101"
    assert unseen("架\ufe00") == "\ufe00"  # 架 has no variant that is standardised
    assert unseen("神\ufe01") == "\ufe01"  # and 神 has one


def test_no_control_format_surrogate_or_private_character_of_unicode_is_left_out() -> None:
    for number in range(0x110000):
        sign = chr(number)
        if category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and sign not in "\t\n":
            assert unseen(f"A{sign}B") == sign


def test_names_are_compared_in_nfc_and_never_by_compatibility() -> None:
    assert compared("\ufa19田") == compared("神田")
    assert compared("か\u3099") == compared("が")
    assert compared("ＡＢＣ") != compared("ABC")
    assert find_name("神田", ["川田", "\ufa19田"]) == "\ufa19田"
    assert find_name("神田", ["神 田"]) is None


@pytest.mark.parametrize(
    ("written", "known", "points"),
    [
        ("架空〜商会", "架空～商会", ["U+301C", "U+FF5E"]),
        ("架空−商会", "架空－商会", ["U+2212", "U+FF0D"]),
        ("デ一タ", "データ", ["U+4E00", "U+30FC"]),
        ("架空\u3000商会", "架空 商会", ["U+3000", "U+0020"]),
        ("架空\u00a0商会", "架空 商会", ["U+00A0", "U+0020"]),
        ("架空商会", "架空\u3000商会", ["U+3000"]),
        ("ＡＢＣ商会", "ABC商会", ["U+FF21", "U+0041"]),
        ("高橋商会", "髙橋商会", ["U+9AD8", "U+9AD9"]),
        ("山崎", "山﨑", ["U+5D0E", "U+FA11"]),
        ("力ナ", "カナ", ["U+529B", "U+30AB"]),
        ("架空‐1", "架空-1", ["U+2010", "U+002D"]),
        ("葛城", "葛\U000e0100城", ["U+E0100"]),
        ("ｶｸｳ", "カクウ", ["U+FF76", "U+30AB"]),
        ("かく\u3099う", "かぐう", ["U+3099", "U+3050"]),
    ],
)
def test_names_that_look_alike_are_told_apart_by_their_code_points(written: str, known: str, points: list[str]) -> None:
    cure = did_you_mean(written, [known])
    assert all(point in cure.ja and point in cure.en for point in points)


@pytest.mark.parametrize(("written", "known"), [("formla", "formula"), ("abc", "ABC"), ("架空電子", "架空電算")])
def test_names_that_look_different_are_named_alone(written: str, known: str) -> None:
    assert differing(written, known).ja == ""
    assert did_you_mean(written, [known]).en == f'Did you mean "{known}"?'


def test_two_spellings_of_one_name_are_told_with_what_they_differ_in() -> None:
    also = same_as("\ufa19田", ["\ufa19田", "川田", "神田"])
    assert "U+FA19" in also.ja
    assert "U+795E" in also.en
    assert same_as("神田", ["神田", "川田"]).ja == ""
