"""The page of accepted words (定義で使える語の一覧), written from what is declared: ``docs/words.md``."""

from collections.abc import Iterable, Iterator
from typing import Final

from criteria.params import Param
from data.definition import spoken
from data.definition.keys import DEFINITION, Holder
from data.definition.spoken import Words
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.eligibility.rulebook import all_rules
from scoring.formulas.registry import FormulaKind, formulas

_HEAD: Final = """\
# Accepted words 定義で使える語

Written from the program; a test compares it. Wherever `tender.toml` or a sheet of the definition takes a key or a word
of a closed list, it takes these as well; case, full and half width, and blanks within do not matter. In TOML a Japanese
key stands in quotation marks: `"予定価格" = 54_060_000`. A definition in Japanese words is the same one: the same
result, the same fingerprint.

プログラムから作成し、テストで照合しています。`tender.toml` または定義のシートで、キーと、決まった語の中から選ぶ値には、
次の語も使えます。大文字・小文字、全角・半角、途中の空白は区別しません。TOMLでは日本語のキーを引用符で囲みます。
どの語で書いても同じ定義として扱われ、結果も指紋も変わりません。
"""

_LISTS: Final = (
    ("`tender.envelopes`", spoken.ENVELOPES),
    ("`panel.aggregate`", spoken.AGGREGATE),
    ("`panel.per`", spoken.PER),
    ("`panel.mandatory_fails_when`", spoken.MANDATORY),
    ("`panel.comments_due`", spoken.COMMENTS_DUE),
    ("`panel.recusal`", spoken.RECUSAL),
    ("`mode` of a rounding", spoken.MODE),
    ("`method.technical_scaling`", spoken.SCALING),
    ("`method.tie_break`", spoken.TIE),
    ("`criteria.scored_by`", spoken.SCORED_BY),
    ("`exclusions.when_missing`", spoken.WHEN_MISSING),
    ("`price.variable_minimum.form`", spoken.VARIABLE_FORM),
    ("`lottery.rule`", spoken.LOTTERY),
    ("`lottery.order`", spoken.LOTTERY_ORDER),
    ("`lottery.number`", spoken.LOTTERY_NUMBER),
    ("`selection.kind`", spoken.SELECTION_KIND),
    ("`selection.objective`, `selection.tie_break`", spoken.OBJECTIVE),
    ("`weights.group`", spoken.GROUP_RULE),
    ("`weights.priorities`", spoken.PRIORITIES),
    ("`weights.ties`", spoken.WEIGHT_TIES),
    ("`members.method` (weights.toml)", spoken.APPROACH),
    ("`members.rule` (weights.toml)", spoken.ORDINAL_RULE),
)


def words_page() -> str:
    """Return the whole page."""
    parts = [_HEAD, "## Keys キー\n", _table(("key", "日本語"), _keys(DEFINITION, ""))]
    parts += [
        "## Words of closed lists 決まった語\n",
        _table(("key", "code", "日本語"), [(key, *row) for key, words in _LISTS for row in _codes(words)]),
    ]
    named = (
        ("method.combination", spoken.formula_words(FormulaKind.COMBINATION)),
        ("method.price_formula", spoken.formula_words(FormulaKind.PRICE)),
        ("criteria.formula", spoken.formula_words(FormulaKind.CRITERION)),
        ("method.preset", spoken.preset_words()),
        ("exclusions.rule", spoken.exclusion_words()),
        ("selection.rules.rule", spoken.selection_rule_words()),
    )
    rows = [(f"`{key}`", *row) for key, words in named for row in _codes(words)]
    parts += ["## Names of methods and rules 算式・要件・条件の名称\n", _table(("key", "code", "日本語"), rows)]
    parts += ["## Parameters 係数\n", _table(("parameter", "日本語", "of a closed list 決まった語"), _params())]
    return "\n".join(parts)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _keys(holder: Holder, path: str) -> Iterator[tuple[str, str]]:
    for key in holder.keys:
        if key.words:
            yield f"`{path}{key.name}`", "、".join(key.words)
    for name, within in holder.inside.items():
        yield f"`{path}{name}`", "、".join(within.words)
        yield from _keys(within, f"{path}{name}.")
    if holder.each is not None:
        yield from _keys(holder.each, f"{path}<id>.")


def _codes(words: Words) -> Iterator[tuple[str, str]]:
    yield from ((f"`{code}`", "、".join(called)) for code, called in words.codes.items())


def _params() -> list[tuple[str, str, str]]:
    declared: list[Param] = []
    for of in (*(one for kind in FormulaKind for one in formulas(kind)), *all_rules()):
        declared += (*of.params, *of.facts)
    declared += [param for form in RULE_KINDS.values() for param in form.written]
    return list(dict.fromkeys(_param(param) for param in declared))


def _param(param: Param) -> tuple[str, str, str]:
    words = spoken.choice_of(param)
    listed = "、".join(f"{'・'.join(called)} `{code}`" for code, called in words.codes.items()) if words else ""
    return f"`{param.name}`", param.label, listed
