"""Which encoding bytes prove (文字コードの判定): what could as well be another text is refused.

Nearly any bytes are CP932 to a decoder: EUC-KR, GBK and Thai come out as half-width kana, a Western accent and the
letter after it as a kanji. So CP932 needs evidence: kana and kanji as Japanese uses them. Without it nothing is read.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from typing import Final
from unicodedata import name


@dataclass(eq=False)
class EncodingError(ValueError):
    """Bytes that are no text for certain: ``line`` is where, from 1, ``encoding`` what they say they are.

    Where they could be CP932 or UTF-8, ``character`` is the sign that speaks against it, at ``column`` of ``excerpt``.
    """

    line: int
    encoding: str = ""
    read_as: str = ""
    character: str = ""
    column: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        """Say where the reading stopped."""
        return f"neither UTF-8 nor CP932 for certain (line {self.line})"


_AROUND: Final = 20
"""Characters of the line that are shown on either side of the sign in doubt."""


def in_doubt(text: str, read_as: str, at: int) -> EncodingError:
    """Return the error of a text that a sign in it speaks against."""
    start = text.rfind("\n", 0, at) + 1
    line = text[start : text.find("\n", at) if "\n" in text[at:] else len(text)]
    column = at - start
    excerpt = line[max(0, column - _AROUND) : column + _AROUND].strip("\r")
    return EncodingError(
        text.count("\n", 0, at) + 1, read_as=read_as, character=text[at], column=column + 1, excerpt=excerpt
    )


_PAIRS: Final = re.compile(rb"(?:[\x00-\x7f]|[\xc2-\xdf][\xa1-\xbf])*")
"""UTF-8 that is as well EUC-KR, GB 2312 or half-width kana: characters of two bytes, the second from A1."""

_MANY: Final = 8
"""How many characters of one alphabet are no accident: of syllables in EUC-KR, one in ten passes for UTF-8."""

_LATIN: Final = 0x180
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_SYMBOL: Final = re.compile("(?<![^\x00-\x7f])[\xa1-\xbf](?![^\x00-\x7f])")
"""A sign such as ° or ± by itself."""

_ALPHABETS: Final = frozenset(
    ["LATIN", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "SYRIAC", "THAANA", "NKO", "COPTIC", "YI"]
)
"""Alphabets, by the first word of a letter's name, that no word has beside another one: not Greek, as in α版."""

# 﨑田 in CP932 is, as UTF-8, a syllable of Hangul and the letter c.
_SYLLABLE: Final = re.compile("[A-Z]*[\uac00-\ud7a3][a-z]+")
_TWO_BYTES: Final = ("cp932", "gb18030", "cp949", "big5", "euc_jp")


def check_utf_8(data: bytes, text: str) -> None:
    """Raise EncodingError for UTF-8 that makes no word in any alphabet and may be an East Asian encoding, or UTF-16."""
    if "\0" in text:
        raise in_doubt(text, "UTF-8", text.index("\0"))
    foreign = [found.group() for found in islice(_FOREIGN.finditer(text), 2 * _MANY + 1)]
    if len(foreign) > 2 * _MANY or not _FOREIGN.search(_SYMBOL.sub("", text)):
        return
    words = [word for word in _LETTERS.findall(text) if not word.isascii()]
    if _PAIRS.fullmatch(data):
        of_one = len(foreign) >= _MANY and len({ord(sign) >> 8 for sign in foreign}) == 1
        doubtful = not of_one and not any(map(_is_latin, words))
    else:
        doubtful = bool(words) and all(map(_mixes_alphabets, words)) and any(_decodes(data, one) for one in _TWO_BYTES)
    if doubtful:
        raise in_doubt(text, "UTF-8", _first_foreign(text))


def _is_latin(word: str) -> bool:
    """Whether letters with accents stand in a Latin word in lower case, as accented ones of this range do."""
    return all(ord(sign) < _LATIN for sign in word) and re.search("[a-z]", word) is not None


def _mixes_alphabets(word: str) -> bool:
    """Whether a word has letters that nobody writes as one: Cyrillic and Hangul, one Hangul and Latin."""
    if _SYLLABLE.fullmatch(word):
        return True
    alphabets = {name(sign, "").partition(" ")[0] for sign in word if ord(sign) >= _LATIN}
    return len(alphabets) > 1 and not alphabets.isdisjoint(_ALPHABETS)


def _decodes(data: bytes, encoding: str) -> bool:
    with suppress(UnicodeDecodeError):
        data.decode(encoding)
        return True
    return False


def _first_foreign(text: str) -> int:
    return next(at for at, sign in enumerate(text) if not sign.isascii())


_UNDEFINED: Final = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Python makes of single bytes that CP932 leaves undefined."""

_OF_ITS_USERS: Final = re.compile("[\x00\ue000-\uf8ff]")
"""Characters that every office has other pictures for (外字), and NUL, which no text has."""

_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_MOST_RUNS: Final = 5_000
"""Runs of Japanese that are weighed; a file has shown by then what it is."""

_HALF_WIDTH: Final = re.compile("[\uff61-\uff9f]+")
_SYLLABLES: Final = re.compile("(?:(?:[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｱ-ﾜｦ])[ｧ-ｮ]?[ｰｯﾝ]*|[･｢｣､｡])+")
"""Half-width kana as syllables: no voicing mark, small kana or long vowel but after one that takes it."""

_HALF_WIDTH_WORDS: Final = re.compile(
    "ﾃﾞｰﾀ|ｼｽﾃﾑ|ｿﾌﾄ|ｻｰﾋﾞｽ|ｾﾝﾀ|ﾎｰﾙﾃﾞｨﾝｸﾞ|ﾃｸﾉ|ﾈｯﾄ|ﾜｰｸ|ｿﾘｭｰｼｮﾝ|ｺﾝｻﾙ|ｸﾞﾙｰﾌﾟ|ｶﾌﾞｼｷ|ﾕｳｹﾞﾝ|ｺﾞｳﾄﾞｳ|ｺﾞｳｼ|ｶﾞｲｼ[ｬﾔ]|ｲﾝﾌｫ|ｲﾝﾌﾗ|"
    "ﾃﾚｺﾑ|ｺﾐｭﾆ|ｴﾈﾙｷﾞ|ﾏﾈｼﾞﾒ|ｺｰﾎﾟﾚ|ｼﾞｬﾊﾟﾝ|ﾆｯﾎﾟﾝ|ﾆﾎﾝ|ﾃﾞｻﾞｲﾝ|ﾌﾟﾗﾝ|ｾｷｭﾘﾃ|ｸﾗｳﾄﾞ|ﾒﾝﾃﾅﾝｽ|ﾋﾞｼﾞﾈｽ|ﾌｧｲﾅﾝ|ﾌｧｼﾘﾃ|ﾏｰｹ|ﾒﾃﾞｨｱ|ﾃﾞｼﾞﾀﾙ|"
    "ﾓﾊﾞｲﾙ|ｺﾝﾋﾟｭｰ|ｵﾌｨｽ|ﾘｻｲｸﾙ|ﾌﾟﾛ[ｼﾀｸ]|ｴﾝｼﾞﾆｱ|ﾄﾚｰﾃﾞ|ﾛｼﾞｽ|ﾒﾃﾞｨｶ|ｻﾎﾟｰﾄ|ﾗｲﾌ|ｾｲｻｸｼｮ|ｺｳｷﾞｮｳ|ｹﾝｾﾂ|ｻﾝｷﾞｮｳ|ｼｮｳｼﾞ|ｹﾞﾝｶ|ﾀﾞｲ[ｲﾆｹ]"
)
"""Words that names in half-width kana are made of: these kana in this order are no accident, any others may be."""

_LONE: Final = frozenset("社円者案号第点名件位回部丙丁他会")
"""Kanji that stand alone between letters and figures: A社, 第1回. Those whose second byte is a letter are not here."""

_TRADITIONAL: Final = (
    "東會書們個來時國說這對過還開問長門車學經電當點發業員實產與無萬義陽陳張劉楊黃趙吳孫鄭馬馮葉蘇蘭華麗麥龍鳳億儀優價傑偉側備傳債傷傾僅僑"
    "兒兩冊凱則剛創劃劇動勁務勝勞勢勳區協單衛卻廠廳參雙變臺號唄嗎喬嚴團園圓圖場塊堅報塵墊壓壇壘壞壯壺處夠夢夾奐奧奪奮妝媽嬌宮寧審寬寶將專"
    "尋導層屬岡島峽嶺幣師帶幫幹庫廈廣廢強彈彎徑從復徹恆悅悶惡慶憂懷態應戰戲戶擇據擋擔擴擬擁攝數敵斷晉晝曉暢曆條極構槍樂樓標樣樹橋機檔檢櫃"
    "權歐歡歲歷歸殺殼氣決沖況淚淺減測湯溫滅滬滿漁漢漸潤潛潔澤濟濱濕灣煉煙營爐爭爺牆狀獨獎獲現環瑪畫異療監盜盤眾礎禮禍禪種稱積穩窮窩競筆節"
    "範築簡簽籃籌糧紀約紅納純紙級細終組結絕給統綠維網緊線編緣練縣總績繁織繪繼續缺罰罷羅習聖聞聯聰職肅脅腦膠興舉舊艦艙藝蟲術裝裡補製複見規視"
    "親覺覽觀計訂訊討訓記訪設許訴診詞試詢詩話該詳認語誠誤誰課調談論諮講謝證識譯議護讀豐貝財貢貨販貫責貸費貿資賓賞賢質購贈贊趨軍軟載輔輕輛輝"
    "輪輸轉辦農連進運達違遙遞遠適選邊郵鄉釋針鈔鉅銀銅鋁鋒鋼錄錢鍵鎮鏡鐘鐵鑫間閱關陸階際隨險雜雲靈靜韓頁頂項順預領頭題額顏願類顧風飛飯飲館駐驗"
    "體髮魚鮮鳥齊齡"
)
"""Frequent traditional characters of Chinese: in GBK many of them begin with bytes that kanji have in CP932."""


@dataclass(slots=True)
class _Evidence:
    """What speaks for CP932: the kana and kanji in use, how many signs are rare ones, and whether a run proves it."""

    common: int = 0
    rare: int = 0
    proven: bool = False
    seen: set[str] = field(default_factory=set)


def from_cp932(data: bytes, line: int) -> str:
    """Decode CP932, or raise EncodingError where nothing shows that it is; ``line`` is where it is no UTF-8."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError as error:
        raise EncodingError(line) from error
    undefined, private = _UNDEFINED.search(text), _OF_ITS_USERS.search(text)
    if undefined is not None:
        raise EncodingError(text.count("\n", 0, undefined.start()) + 1)
    if private is not None:
        raise in_doubt(text, "CP932", private.start())
    evidence = _Evidence()
    for run in islice(_RUN.finditer(text), _MOST_RUNS):
        _weigh(evidence, run)
    if not evidence.proven or evidence.common < evidence.rare or any(evidence.seen <= other for other in _elsewhere()):
        raise in_doubt(text, "CP932", _suspect(text))
    return text


def _suspect(text: str) -> int:
    """Return where the first lone half-width kana stands, or else the first character that is not ASCII."""
    lone = next((one for one in _HALF_WIDTH.finditer(text) if len(one.group()) == 1), None)
    return _first_foreign(text) if lone is None else lone.start()


def _weigh(evidence: _Evidence, found: re.Match[str]) -> None:
    """Weigh one run of characters that are not ASCII, by what Japanese is written with (文字列の判定)."""
    run, around = found.group(), _beside(found)
    kana = _HALF_WIDTH.findall(run)
    for one in kana:
        regular = _SYLLABLES.fullmatch(one) is not None
        if regular and _HALF_WIDTH_WORDS.search(one):
            evidence.proven, evidence.common = True, evidence.common + len(one)
            evidence.seen.add(one)
        elif not regular or (len(one) == 1 and around.isascii() and around.isalpha()):
            evidence.rare += len(one)
    common = [sign for sign in run if sign in _in_use()]
    rare = sum(sign in _rare() for sign in run)
    evidence.common += len(common)
    evidence.rare += rare
    in_a_word = re.search("[a-z]", around) is not None
    if len(run) == 1 and run in _LONE and not in_a_word:
        evidence.proven = True
        evidence.seen.add(f"{run} ")  # by itself it is half-width kana in no other encoding
    elif len(common) > rare + sum(map(len, kana)):
        evidence.seen.update(common)
        after_accents = sum(sign in _after_accents() for sign in common)
        evidence.proven |= after_accents < len(common) > 1 or (after_accents > 2 and not in_a_word)  # noqa: PLR2004


def _beside(found: re.Match[str]) -> str:
    """Return the signs before and after."""
    text, start, end = found.string, found.start(), found.end()
    return text[max(0, start - 1) : start] + text[end : end + 1]


def _decoded(leads: Iterable[int], trails: Iterable[int] = range(0x40, 0xFD)) -> frozenset[str]:
    """Return the characters that CP932 has for these first and second bytes."""
    pairs = product(leads, trails)
    return frozenset(sign for pair in pairs if len(sign := bytes(pair).decode("cp932", "ignore")) == 1)


@cache
def _in_use() -> frozenset[str]:
    """Return kana, full-width letters and the kanji of JIS level 1 (第1水準): nearly all of Japanese."""
    kanji = _decoded(range(0x89, 0x98)) | _decoded([0x88], range(0x9F, 0xFD)) | _decoded([0x98], range(0x40, 0x73))
    hiragana_and_wide, katakana = _decoded([0x82]), _decoded([0x83], range(0x40, 0x97))
    return kanji | hiragana_and_wide | katakana | frozenset("ー々〆ヽヾゝゞ㈱㈲髙﨑")


@cache
def _rare() -> frozenset[str]:
    """Return the other letters: level 2 and the extensions (第2水準、拡張漢字), Greek, Cyrillic, boxes."""
    kanji = _decoded([*range(0x98, 0xA0), *range(0xE0, 0xFD)])
    return (kanji | _decoded([0x84]) | _decoded([0x83], range(0x9F, 0xD7))) - _in_use()


@cache
def _after_accents() -> frozenset[str]:
    """Return those that are, to a Western reader, an accent or a quotation mark and a letter of ASCII."""
    letters = [*range(0x41, 0x5B), *range(0x61, 0x7B)]
    return _in_use() & _decoded(range(0x81, 0xA0), letters)


@cache
def _elsewhere() -> tuple[frozenset[str], ...]:
    """Return what a text may not be made of alone, as it may be one in another encoding.

    Half-width kana in EUC-JP, capitals in the code pages of DOS for Greek and Cyrillic, traditional Chinese in GBK.
    """
    chinese = frozenset(sign.encode("gbk").decode("cp932", "ignore") for sign in _TRADITIONAL)
    return (
        frozenset(),
        _in_use() & _decoded([0x8E], range(0xA1, 0xE0)),
        _in_use() & _decoded(range(0x80, 0xA0), range(0x80, 0xA0)),
        _in_use() & chinese,
    )
