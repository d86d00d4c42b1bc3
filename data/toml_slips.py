"""Slips in TOML (TOMLの書き損じ): the line as it should read, offered only where the parser takes it.

Each slip is a pattern and its repair. A repair is tried by parsing: a cure that leads to the next refusal is none.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from criteria.finding import Text
from data.japanese import NO, YES, parse_date, parse_moment

_LONGEST_LINE: Final = 1_000
"""Signs of a line that is mended; no person reads a longer one."""

_WIDEST: Final = 65_536
"""Signs before and after the line that are parsed again to try a repair."""

_MOST_SLIPS: Final = 5
"""Slips mended in one line."""

SYNTAX_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
"""How the parser ends its messages."""

Repair: TypeAlias = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Mend:
    """How a line should read (訂正案): its number, the first column that changes, and what was wrong with it.

    ``lines`` is how many lines it stands for.
    """

    what: Text
    line: int
    column: int
    mended: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Slip:
    """One way to write TOML wrongly: where it shows outside of texts and comments, and how it is put right."""

    what: Text
    pattern: re.Pattern[str]
    repair: Repair

    def mend(self, line: str) -> str:
        """Return the line with every slip of this kind put right."""
        return self.pattern.sub(self._outside, line)

    def _outside(self, match: re.Match[str]) -> str:
        return match.group() if match["kept"] else self.repair(match)


_KEPT: Final = r"""(?P<kept>"(?:\\.|[^"\\])*"|'[^']*'|(?<!\S)\#(?!\d).*)|"""
"""Texts and comments, which a repair leaves as they are."""


def _slip(ja: str, en: str, pattern: str, repair: str | Repair, *, in_texts: bool = False) -> Slip:
    kept = "(?P<kept>(?!))|" if in_texts else _KEPT
    replace = repair if callable(repair) else lambda match: match.expand(repair)
    return Slip(Text(ja, en), re.compile(kept + pattern), replace)


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
    return f"'{text}'" if ('"' in text or "\\" in text) and "'" not in text else f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _quoted_key(match: re.Match[str]) -> str:
    parts = [part.strip() for part in match["key"].split(".")]
    return ".".join(part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"' for part in parts)


def _padded(match: re.Match[str]) -> str:
    return (
        f'"{match["zeros"]}"' if re.search(r"(?:^|[{,.\s])id\s*=\s*$", match.string[: match.start()]) else match["rest"]
    )


_SLIPS: Final = (
    _slip(
        "見えない文字、または全角の空白があります",
        "there is an invisible character or a wide space",
        r"[\ufeff\u200b-\u200f\u2060\u00a0\u2000-\u200a\u202f\u205f\u3000\u0085\u000b\u000c]",
        lambda match: "" if unicodedata.category(match.group()) == "Cf" else " ",
    ),
    _slip(
        '引用符は半角の " で書きます',
        'quotation marks are the plain " of the keyboard',
        rf"[{_OPENING}](?P<text>[^{_OPENING}{_CLOSING}\"]*)[{_CLOSING}\"]",
        _in_quotes,
    ),
    _slip(
        '引用符は半角の " で書きます',
        'quotation marks are the plain " of the keyboard',
        rf"\"(?P<text>[^{_CLOSING}\"]*)[{_CLOSING}](?=[^\"]*$)",
        _in_quotes,
        in_texts=True,
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
    _slip(
        "金額や単位のついた数は、数字だけで書きます",
        "a number is written without its unit",
        r"(?<![\w.,])(?:[¥￥$€\\]\s*)?(?P<digits>[+-]?\d+(?:[,_]\d{3})*(?:\.\d+)?)\s*(?P<unit>万円?|円|点|桁|位|件|人|者|名|年|か月|日|JPY|yen)"
        + _SCALAR_END,
        _mended_amount,
    ),
    _slip(
        "金額や単位のついた数は、数字だけで書きます",
        "a number is written without its unit",
        r"(?<![\w.,])[¥￥$€]\s*(?P<digits>[+-]?\d+(?:[,_]\d{3})*(?:\.\d+)?)(?P<unit>)" + _SCALAR_END,
        _mended_amount,
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
        in_texts=True,
    ),
    _slip(
        "要素の間に , がありません",
        "there is no comma between two items",
        r"(?<=[\"'\w}\]])\s+(?=[\"'\d{]|[A-Za-z_][\w.]*\s*=)",
        ", ",
    ),
    _slip(
        "要素の間に , がありません",
        "there is no comma between two items",
        r"(?P<before>\"[^\"]*\"|'[^']*'|\})\s*(?=[\"'{])",
        r"\g<before>, ",
        in_texts=True,
    ),
    _slip("余分な , があります", "there is a comma too many", r",\s*(?=[},])", ""),
    _slip(
        "「\\」を含む文字列は ' で囲みます",
        "a text with \\ stands in single quotation marks",
        r"\"(?P<text>[^\"']*\\[^\"']*)\"",
        lambda match: f"'{match['text']}'",
        in_texts=True,
    ),
    _slip(
        "文字列の中の \" は ' で囲んで書きます",
        'a text that holds " stands in single quotation marks',
        r"=\s*\"(?P<text>[^']*)\"\s*$",
        lambda match: match.group() if re.search(r'"[\s,]*"', match["text"]) else f"= '{match['text']}'",
        in_texts=True,
    ),
    _slip(
        "引用符が対になっていません",
        "the quotation marks do not match",
        r"=\s*\"(?P<text>[^\"']*)'\s*$|=\s*'(?P<other>[^\"']*)\"\s*$",
        lambda match: f'= "{match["text"] or match["other"] or ""}"',
        in_texts=True,
    ),
    _slip(
        "引用符が閉じていません",
        "a quotation mark is not closed",
        r"(?P<text>=\s*(?P<mark>[\"'])(?:(?!(?P=mark)).)*?)(?P<comment>\s+#.*)?$",
        r"\g<text>\g<mark>\g<comment>",
        in_texts=True,
    ),
    _slip(
        "引用符が閉じていません",
        "a quotation mark is not closed",
        r"(?P<text>\"[^\",\]}]*?)(?P<end>\s*[,\]}][^\"]*)$",
        r'\g<text>"\g<end>',
    ),
    _slip(
        "見出しの括弧が対になっていません",
        "the brackets of the heading do not match",
        r"^\s*(?P<open>\[{1,2})(?P<key>[^\[\]#]+?)\]*\s*$",
        lambda match: match["open"] + match["key"] + "]" * len(match["open"]),
    ),
    _slip(
        "英数字以外を含むキーは引用符で囲みます",
        "a key of other signs than letters, digits, - and _ stands in quotation marks",
        r"^(?P<key>\s*[^\s=\[\]{}\"'#][^=\[\]{}\"'#]*?)(?=\s*=)",
        _quoted_key,
    ),
    _slip(
        "英数字以外を含むキーは引用符で囲みます",
        "a key of other signs than letters, digits, - and _ stands in quotation marks",
        r"(?<=[{,])\s*(?P<key>[^\s=\[\]{}\"'#,][^=\[\]{}\"'#,]*?)(?=\s*=)",
        lambda match: f" {_quoted_key(match)}",
    ),
    _slip(
        "英数字以外を含むキーは引用符で囲みます",
        "a key of other signs than letters, digits, - and _ stands in quotation marks",
        r"^(?P<open>\s*\[{1,2}\s*)(?P<key>[^\[\]\"'#]+?)(?P<end>\s*\]{1,2})",
        lambda match: match["open"] + _quoted_key(match) + match["end"],
    ),
    _slip(
        "文字列は引用符で囲みます",
        "a text stands in quotation marks",
        r"(?<==)(?P<space>\s*)(?P<text>[^\s\"'\[\]{},#][^\[\]{},#\"]*?)" + _SCALAR_END,
        lambda match: match["space"] + _quoted_value(match["text"]),
    ),
    _slip(
        "文字列は引用符で囲みます",
        "a text stands in quotation marks",
        r"(?<=[\[,])(?P<space>\s*)(?P<text>[^\s\"'\[\]{},#=][^\[\]{},#\"=]*?)(?=\s*[,\]])",
        lambda match: match["space"] + _quoted_value(match["text"]),
    ),
    _slip(
        "文字列は引用符で囲みます",
        "a text stands in quotation marks",
        r"(?<==)(?P<space>\s*)(?P<text>[^\s\"'\[{#].*?)(?P<comment>\s+#.*)?$",
        lambda match: match["space"] + _quoted_value(match["text"]) + (match["comment"] or ""),
        in_texts=True,
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
    return text if _NO_TEXT.fullmatch(text) or _refusal(f"v = {text}") is None else _text(text)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Where the parser stopped: the line, and how much of the text it had not read; ``None`` is the end."""

    message: str
    line: int
    left: int


_ABOUT_SENSE: Final = ("Cannot ", "Duplicate ", "Invalid date")
"""How the parser's messages begin where the text is well formed."""


def _refusal(text: str) -> _Refusal | None:
    try:
        tomllib.loads(text)
    except RecursionError:
        return _Refusal("", 1, len(text))
    except ValueError as error:
        found = SYNTAX_PLACE.search(str(error))
        if not (found and found[1]):
            return _Refusal(str(error), text.count("\n") + 1, 0)
        lines = text.split("\n")
        line, column = int(found[1]), int(found[2])
        # A sign taken away at the end of the line is no headway.
        unread = len(lines[line - 1][column - 1 :].rstrip(" ,;。")) + sum(len(one) + 1 for one in lines[line:])
        return _Refusal(str(error), line, unread)
    return None


def mend(text: str, line: int) -> Mend | None:
    """Return how the text's faulty line, or one just before it, should read; None where no repair is known.

    ``line`` is where the parser stopped. A repair counts where the parser then takes the whole line.
    """
    lines = text.split("\n")
    first, last = _excerpt(lines, line)
    part, at = lines[first:last], line - 1 - first
    if not 0 <= at < len(part) or max(map(len, part[max(0, at - 20) : at + 1])) > _LONGEST_LINE:
        return None
    for repair in (_mended_line, _joined, _closed_before):
        found = repair(part, at)
        if found is not None:
            return Mend(found.what, found.line + first, found.column, found.mended, found.lines)
    return None


def _excerpt(lines: list[str], line: int) -> tuple[int, int]:
    """Return from which line to which a repair is tried: from the heading above, as far as is cheap to parse."""
    first = room = 0
    for index in range(min(line, len(lines)) - 1, -1, -1):
        room += len(lines[index]) + 1
        first = index
        if room > _WIDEST or (index < line - 1 and lines[index].startswith("[")):
            break
    last, room = line, 0
    while last < len(lines) and room < _WIDEST:
        room += len(lines[last]) + 1
        last += 1
    return first, last


def _takes(part: list[str], at: int) -> bool:
    """Whether the parser takes the excerpt up to and including a line; what is wrong further down is another matter."""
    found = _refusal("\n".join(part))
    return found is None or found.line > at + 1 or found.message.startswith(_ABOUT_SENSE)


def _mended_line(part: list[str], at: int) -> Mend | None:
    """Mend slips of one line, one after the other, for as long as the parser comes further."""
    line, what = part[at], None
    before = _refusal("\n".join(part))
    if before is None:
        return None
    left = before.left
    for _ in range(_MOST_SLIPS):
        for slip in _SLIPS:
            mended = slip.mend(line)
            if mended == line:
                continue
            tried = [*part[:at], mended, *part[at + 1 :]]
            if _takes(tried, at):
                return _mend_of(part[at], mended, what or slip.what, at)
            refused = _refusal("\n".join(tried))
            if refused is not None and refused.line == at + 1 and refused.left < left:
                line, left, what = mended, refused.left, what or slip.what
                break
        else:
            return None
    return None


def _mend_of(line: str, mended: str, what: Text, at: int, lines: int = 1) -> Mend:
    same = next((index for index, (a, b) in enumerate(zip(line, mended, strict=False)) if a != b), None)
    column = (min(len(line), len(mended)) if same is None else same) + 1
    return Mend(what, at + 1, column, mended, lines)


_NOT_CLOSED: Final = Text("括弧が閉じていません", "a bracket is not closed")
_NO_COMMA: Final = Text("要素の間に , がありません", "there is no comma between two items")


def _closed_before(part: list[str], at: int) -> Mend | None:
    """Close what the parser found open when it came to this line: a comma, bracket or brace that lacks above it."""
    for above in _lines_above(part, at):
        body, comment = _without_comment(part[above])
        for sign, what in ((",", _NO_COMMA), ("]", _NOT_CLOSED), ("}", _NOT_CLOSED), ("}]", _NOT_CLOSED)):
            mended = body + sign + comment
            if _takes([*part[:above], mended, *part[above + 1 :]], at):
                return _mend_of(part[above], mended, what, above)
    return None


def _lines_above(part: list[str], at: int) -> Iterator[int]:
    """Yield the line itself, and the one before it that holds more than a comment."""
    yield at
    for index in range(at - 1, -1, -1):
        if _without_comment(part[index])[0]:
            yield index
            return


def _without_comment(line: str) -> tuple[str, str]:
    found = re.match(r"""(?P<body>(?:"(?:\\.|[^"\\])*"|'[^']*'|[^"'#])*?)(?P<comment>\s*(?:\#.*)?)$""", line)
    return (found["body"], found["comment"]) if found else (line, "")


_IN_ONE_LINE: Final = Text("{ } の表は1行に書きます", "a table in braces stands on one line")


def _joined(part: list[str], at: int) -> Mend | None:
    """Write a table in braces that runs over several lines on one."""
    first = next((index for index in range(at, max(-1, at - 20), -1) if "{" in part[index]), None)
    if first is None:
        return None
    for last in range(at, min(len(part), at + 20)):
        pieces = [_without_comment(line)[0].strip() for line in part[first : last + 1]]
        mended = re.sub(r",\s*(?=\})", " ", " ".join(filter(None, pieces)))
        if last > first and len(mended) <= _LONGEST_LINE and _takes([*part[:first], mended, *part[last + 1 :]], first):
            return _mend_of(part[first], mended, _IN_ONE_LINE, first, last - first + 1)
    return None


def impossible_day(line: str) -> bool:
    """Whether a line writes a day or a moment that no calendar has."""
    for match in re.finditer(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2}))?", line):
        year, month, day, *clock = (int(part) if part else 0 for part in match.groups())
        try:
            datetime(year, month, day, *clock)  # noqa: DTZ001 - only whether it exists
        except ValueError:
            return True
    return False
