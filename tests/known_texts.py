"""Known texts (文字コードの検査用の文章): names, sentences and tables in many languages, the same ones every time."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

ENCODINGS: Final = {
    "Japanese": ("utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "gb18030", "cp949", "big5"),
    "Western": ("utf-8", "utf-8-sig", "cp1252", "iso8859_1", "iso8859_15", "mac_roman", "cp850", "cp437", "utf-16"),
    "Korean": ("utf-8", "utf-8-sig", "euc_kr", "cp949", "iso2022_kr", "utf-16", "utf-32", "gb18030", "utf-16-le"),
    "Chinese": ("utf-8", "utf-8-sig", "gbk", "gb18030", "gb2312", "hz", "euc_jp", "utf-16", "big5"),
    "Taiwanese": ("utf-8", "utf-8-sig", "big5", "cp950", "gb18030", "gbk", "euc_jp", "cp949", "utf-16"),
    "Russian": ("utf-8", "koi8_r", "cp1251", "iso8859_5", "cp866", "mac_cyrillic"),
    "Thai": ("utf-8", "cp874"),
    "Polish": ("utf-8", "cp1250", "iso8859_2", "mac_latin2", "cp852"),
}
"""The encodings in which texts of each language are found, and some in which they may be."""

_JOINED_BY: Final = {"Western": ("",), "Russian": (" ",), "Polish": (" ",), "Korean": ("", " ")}
_SHARES: Final = ("Japanese",) * 6 + ("Western",) * 4 + ("Korean", "Chinese") * 3 + tuple(ENCODINGS)[4:]


def known_texts(number: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Yield as many texts, each with its language: a short name, a line of several, or a table with ASCII headings."""
    random = Random(seed)  # noqa: S311 - the same texts every time
    for _ in range(number):
        language = random.choice(_SHARES)
        yield language, _text(random, language)


def _text(random: Random, language: str) -> str:
    kind = random.random()
    if kind < 0.2:
        return _name(random, language)
    if kind < 0.3:
        return random.choice(("NTT", "KT", "LG", "A")) + _name(random, language)
    if kind < 0.4:
        return " ".join(_name(random, language) for _ in range(random.randint(2, 12)))
    end = random.choice(("\n", "\r\n"))
    rows = [f"{_name(random, language)},{random.randint(1_000, 99_999_999)}" for _ in range(random.randint(1, 12))]
    return end.join(("vendor,price", *rows, ""))


def _name(random: Random, language: str) -> str:
    if language == "Japanese":
        return _japanese(random)
    most = 1 if language == "Western" else 4
    words = [random.choice(_WORDS[language]) for _ in range(random.randint(1, most))]
    return random.choice(_JOINED_BY.get(language, ("",))).join(words)


def _japanese(random: Random) -> str:
    family, trade = random.choice(_WORDS["family"]), random.choice(_WORDS["trades"])
    return random.choice(
        (
            f"株式会社{family}{trade}",
            f"{family}{trade}株式会社",
            f"㈱{family}{trade}",
            f"有限会社{family}",
            f"{family}・{random.choice(_WORDS['family'])}共同企業体",
            f"{family}{random.choice(('太郎', '花子', '美咲', '健'))}",
            f"{family}{trade}",
            family,
            random.choice(_WORDS["places"]),
            random.choice(_WORDS["brands"]),
            random.choice(_WORDS["sentences"]),
        )
    )
