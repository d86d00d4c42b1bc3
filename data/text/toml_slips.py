"""Slips in TOML (TOMLの書き損じ): the ways offices write it wrongly, each with a pattern and its repair."""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from criteria.finding import Text
from data.text.japanese import NO, YES, parse_date, parse_moment

Repair: TypeAlias = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Slip:
    """One way to write TOML wrongly: where it shows outside of texts and comments, and how it is put right."""

    what: Text
    pattern: re.Pattern[str]
    repair: Repair

    def mend(self, line: str) -> str:
        """Return the line with every slip of this kind put right."""
        return self.pattern.sub(lambda match: match.group() if match["kept"] else self.repair(match), line)


_KEPT: Final = r"""(?P<kept>"(?:\\.|[^"\\])*"|'[^']*'|(?<!\S)\#(?!\d).*)|"""
"""Texts and comments, which a repair leaves as they are."""


_IN_TEXTS: Final = "(?P<kept>(?!))|"
"""Nothing: a repair of texts themselves."""


def _slip(ja: str, en: str, pattern: str, repair: str | Repair, kept: str = _KEPT) -> Slip:
    replace = repair if callable(repair) else lambda match: match.expand(repair)
    return Slip(Text(ja, en), re.compile(kept + pattern), replace)


def _slips(ja: str, en: str, *ways: tuple[Any, ...]) -> list[Slip]:
    return [_slip(ja, en, *way) for way in ways]


_SIGNS: Final = {"＝": "=", "，": ",", "、": ",", "．": ".", "［": "[", "］": "]", "｛": "{", "｝": "}", "＃": "#"}
_OPENING: Final = "“”„‟″＂「『«〝‘’‛´＇`"
_CLOSING: Final = "“”„‟″＂」』»〞〟‘’‛´＇`"
_SCALAR_END: Final = r"(?=\s*(?:[,\]}#]|$))"
_VALUE_START: Final = r"(?<=[=\[,{])\s*"
_WORDS: Final = {**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false"), "on": "true", "off": "false"}
_DATE: Final = (
    r"(?P<moment>(?:\d{4}|(?:令和|平成|昭和|[RHS])\s*(?:\d{1,2}|元))(?:年|[-/.])\s*\d{1,2}(?:月|[-/.])\s*\d{1,2}日?"
    r"(?:[T\s]*\d{1,2}(?:[:時]\d{1,2}(?:分|:\d{2}(?:\.\d+)?)?|時)?\s*(?P<zone>Z|JST|[+-]\d{1,2}(?::?\d{2})?)?)?)"
)


def _mended_moment(match: re.Match[str]) -> str:
    """Write a day, or a day and a time, as TOML has it; as it was where the calendar has no such day."""
    written, zone = match["moment"], match["zone"] or ""
    offset = {"": "", "Z": "Z", "JST": "+09:00"}.get(zone)
    if offset is None:
        hours, _, minutes = zone[1:].partition(":") if ":" in zone else (zone[1:-2], "", zone[-2:])
        hours, minutes = (hours, minutes) if len(zone) > len("+09") else (zone[1:], "00")
        offset = f"{zone[0]}{hours:0>2}:{minutes}"
    unzoned = re.sub(r"(?<=\d)T", " ", written.removesuffix(zone).strip())
    try:
        return parse_date(unzoned).isoformat()
    except ValueError:
        try:
            return parse_moment(unzoned if re.search("[:時]", unzoned) else f"{unzoned}:00").isoformat() + offset
        except ValueError:
            return written


def _mended_amount(match: re.Match[str]) -> str:
    if not match["unit"].startswith("万"):
        return match["digits"].replace(",", "_")
    whole, _, part = re.sub("[,_]", "", match["digits"]).partition(".")
    return f"{whole}{part:0<4}" if len(part) <= len("0000") else match.group()


def _in_quotes(match: re.Match[str]) -> str:
    return _text(match["text"].strip())


def _text(text: str) -> str:
    return f"'{text}'" if ('"' in text or "\\" in text) and "'" not in text else f'"{text.translate(_ESCAPED)}"'


_ESCAPED: Final = str.maketrans({"\\": "\\\\", '"': '\\"'})


def _quoted_key(match: re.Match[str]) -> str:
    parts = [part.strip() for part in match["key"].split(".")]
    return ".".join(part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"' for part in parts)


def _padded(match: re.Match[str]) -> str:
    return (
        f'"{match["zeros"]}"' if re.search(r"(?:^|[{,.\s])id\s*=\s*$", match.string[: match.start()]) else match["rest"]
    )


SLIPS: Final = (
    _slip(
        "見えない文字、または全角の空白があります",
        "there is an invisible character or a wide space",
        r"[\ufeff\u200b-\u200f\u2060\u00a0\u2000-\u200a\u202f\u205f\u3000\u0085\u000b\u000c]",
        lambda match: "" if unicodedata.category(match.group()) == "Cf" else " ",
    ),
    *_slips(
        '引用符は半角の " で書きます',
        'quotation marks are the plain " of the keyboard',
        (rf"[{_OPENING}](?P<text>[^{_OPENING}{_CLOSING}\"]*)[{_CLOSING}\"]", _in_quotes),
        (rf"\"(?P<text>[^{_CLOSING}\"]*)[{_CLOSING}](?=[^\"]*$)", _in_quotes, _IN_TEXTS),
    ),
    _slip(
        "記号が全角です",
        "a sign is in full width",
        f"[{''.join(_SIGNS)}]",
        lambda match: _SIGNS[match.group()],
    ),
    _slip(
        "数字が全角です",
        "digits are in full width",
        r"[０-９]+(?:[．，－][０-９]+)*",
        lambda match: unicodedata.normalize("NFKC", match.group()),
    ),
    _slip("負号が半角の - ではありません", "the minus is not the plain -", r"[−－–—‐‑](?=\s*\d)\s*", "-"),
    _slip("「=」が2つあります", "there are two =", r"(?<==)\s*=+", ""),
    _slip(
        "キーと値の間は「=」です",
        "= stands between key and value",
        r"^(?P<key>\s*[\w.-]+)\s*(?::=|=>|->|[:;：;])\s*(?=\S)",
        r"\g<key> = ",
    ),
    _slip(
        "キーと値の間の「=」がありません",
        "there is no = between key and value",
        r"^(?P<key>\s*[A-Za-z][\w.-]*)\s+(?=[\"'\[{\d+-])(?!.*=(?![^{]*\}))",
        r"\g<key> = ",
    ),
    _slip("注記は # で始めます", "a comment begins with #", r"(?:(?<=\s)|^)(?://|--|※|;)(?=.*$)", "#"),
    _slip(
        "行の終わりに余分な記号があります",
        "there is a sign too many at the end of the line",
        r"(?<=\S)\s*[;,。]\s*$",
        "",
    ),
    _slip(
        "日付・日時の書き方が違います",
        "this is not how a date or a time is written",
        rf"(?<![\w.-]){_DATE}{_SCALAR_END}",
        _mended_moment,
    ),
    *_slips(
        "金額や単位のついた数は、数字だけで書きます",
        "a number is written without its unit",
        (
            r"(?<![\w.,])(?:[¥￥$€\\]\s*)?(?P<digits>[+-]?\d+(?:[,_]\d{3})*(?:\.\d+)?)\s*(?P<unit>万円?|円|点|桁|位|件|人|者|名|年|か月|日|JPY|yen)"
            + _SCALAR_END,
            _mended_amount,
        ),
        (r"(?<![\w.,])[¥￥$€]\s*(?P<digits>[+-]?\d+(?:[,_]\d{3})*(?:\.\d+)?)(?P<unit>)" + _SCALAR_END, _mended_amount),
    ),
    _slip(
        "桁区切りに , は使えません",
        "commas cannot group the digits of a number",
        r"(?<![\w.,])(?P<number>[+-]?\d{1,3}(?:,\d{3})+)(?![\d])(?!,\d)",
        lambda match: match["number"].replace(",", "_"),
    ),
    _slip(
        "小数点は . で書き、桁は . で区切りません",
        "the decimal point is . and digits are not grouped by .",
        r"(?<![\w.,])(?P<whole>[+-]?\d{1,3}(?:\.\d{3})*),(?P<part>\d+)" + _SCALAR_END,
        lambda match: f"{match['whole'].replace('.', '')}.{match['part']}",
    ),
    _slip(
        "百分率は小数で書きます",
        "a percentage is written as a decimal",
        r"(?<![\w.,])(?P<number>\d+(?:\.\d+)?)\s*[%％]",
        lambda match: _hundredth(match["number"]),
    ),
    _slip(
        "数は0で始められません(番号は引用符で囲みます)",
        "a number cannot begin with 0 (a code stands in quotation marks)",
        r"(?<![\w.,:-])(?P<zeros>0+(?P<rest>\d+(?:\.\d+)?))" + _SCALAR_END,
        _padded,
    ),
    _slip(
        "小数点の前後には数字が要ります",
        "a digit stands on either side of the decimal point",
        r"(?<![\w.,])(?P<sign>[+-]?)(?:(?P<whole>\d+)\.|\.(?P<part>\d+))" + _SCALAR_END,
        lambda match: f"{match['sign']}{match['whole'] or 0}" + (f".{match['part']}" if match["part"] else ""),
    ),
    _slip(
        "有無は true か false で書きます",
        "yes and no are written true and false",
        rf"{_VALUE_START}(?P<word>[^\s\"'\[\]{{}},#=]+){_SCALAR_END}",
        lambda match: match.group().replace(match["word"], _WORDS.get(match["word"].casefold(), match["word"])),
    ),
    _slip(
        "複数の値は [ ] で囲みます",
        "several values stand in [ ]",
        r"=\s*(?P<list>\"[^\"]*\"(?:\s*,\s*\"[^\"]*\")+)\s*$",
        r"= [\g<list>]",
        _IN_TEXTS,
    ),
    *_slips(
        "要素の間に , がありません",
        "there is no comma between two items",
        (r"(?<=[\"'\w}\]])\s+(?=[\"'\d{]|[A-Za-z_][\w.]*\s*=)", ", "),
        (r"(?P<before>\"[^\"]*\"|'[^']*'|\})\s*(?=[\"'{])", r"\g<before>, ", _IN_TEXTS),
    ),
    _slip("余分な , があります", "there is a comma too many", r",\s*(?=[},])", ""),
    _slip(
        "「\\」を含む文字列は ' で囲みます",
        "a text with \\ stands in single quotation marks",
        r"\"(?P<text>[^\"']*\\[^\"']*)\"",
        lambda match: f"'{match['text']}'",
        _IN_TEXTS,
    ),
    _slip(
        "文字列の中の \" は ' で囲んで書きます",
        'a text that holds " stands in single quotation marks',
        r"=\s*\"(?P<text>[^']*)\"\s*$",
        lambda match: match.group() if re.search(r'"[\s,]*"', match["text"]) else f"= '{match['text']}'",
        _IN_TEXTS,
    ),
    _slip(
        "引用符が対になっていません",
        "the quotation marks do not match",
        r"=\s*\"(?P<text>[^\"']*)'\s*$|=\s*'(?P<other>[^\"']*)\"\s*$",
        lambda match: f'= "{match["text"] or match["other"] or ""}"',
        _IN_TEXTS,
    ),
    *_slips(
        "引用符が閉じていません",
        "a quotation mark is not closed",
        (
            r"(?P<text>=\s*(?P<mark>[\"'])(?:(?!(?P=mark)).)*?)(?P<comment>\s+#.*)?$",
            r"\g<text>\g<mark>\g<comment>",
            _IN_TEXTS,
        ),
        (r"(?P<text>\"[^\",\]}]*?)(?P<end>\s*[,\]}][^\"]*)$", r'\g<text>"\g<end>'),
    ),
    _slip(
        "見出しの括弧が対になっていません",
        "the brackets of the heading do not match",
        r"^\s*(?P<open>\[{1,2})(?P<key>[^\[\]#]+?)\]*\s*$",
        lambda match: match["open"] + match["key"] + "]" * len(match["open"]),
    ),
    *_slips(
        "英数字以外を含むキーは引用符で囲みます",
        "a key of other signs than letters, digits, - and _ stands in quotation marks",
        (r"^(?P<key>\s*[^\s=\[\]{}\"'#][^=\[\]{}\"'#]*?)(?=\s*=)", _quoted_key),
        (r"(?<=[{,])\s*(?P<key>[^\s=\[\]{}\"'#,][^=\[\]{}\"'#,]*?)(?=\s*=)", lambda match: f" {_quoted_key(match)}"),
        (
            r"^(?P<open>\s*\[{1,2}\s*)(?P<key>[^\[\]\"'#]+?)(?P<end>\s*\]{1,2})",
            lambda match: match["open"] + _quoted_key(match) + match["end"],
        ),
    ),
    *_slips(
        "文字列は引用符で囲みます",
        "a text stands in quotation marks",
        (
            r"(?<==)(?P<space>\s*)(?P<text>[^\s\"'\[\]{},#][^\[\]{},#\"]*?)" + _SCALAR_END,
            lambda match: match["space"] + _quoted_value(match["text"]),
        ),
        (
            r"(?<=[\[,])(?P<space>\s*)(?P<text>[^\s\"'\[\]{},#=][^\[\]{},#\"=]*?)(?=\s*[,\]])",
            lambda match: match["space"] + _quoted_value(match["text"]),
        ),
        (
            r"(?<==)(?P<space>\s*)(?P<text>[^\s\"'\[{#].*?)(?P<comment>\s+#.*)?$",
            lambda match: match["space"] + _quoted_value(match["text"]) + (match["comment"] or ""),
            _IN_TEXTS,
        ),
    ),
    _slip("値がありません", "there is no value", r"(?<==)\s*(?=#|$)", ' "" '),
)
"""The slips that offices make, those of single signs first; a later one sees what the earlier ones have mended."""


def _hundredth(number: str) -> str:
    whole, _, part = number.partition(".")
    digits = f"{whole:0>3}"
    return (f"{digits[:-2].lstrip('0') or '0'}.{digits[-2:]}{part}").rstrip("0").rstrip(".")


_NO_TEXT: Final = re.compile(r"[\d\s_.,:eE+-]*|.*=.*")
"""What was not meant for a text: a number gone wrong, or a second key."""


def _quoted_value(text: str) -> str:
    """Put a bare value into quotation marks, unless it is, or was meant for, something else than a text."""
    return text if _NO_TEXT.fullmatch(text) or _is_value(text) else _text(text)


def _is_value(text: str) -> bool:
    try:
        tomllib.loads(f"v = {text}")
    except ValueError:
        return False
    return True
