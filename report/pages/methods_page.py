"""The page of methods (評価方法の一覧): every formula and preset in words, written from the registry itself."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import scoring.formulas  # noqa: F401 - importing it registers every formula
from criteria.exact import decimal_text
from criteria.finding import Text
from criteria.presets import presets, written_out
from scoring.formulas.registry import AXIOMS, Formula, FormulaKind, Param, Reads, formulas

_INTRO: Final = """\
# Methods 評価方法の算式とひな形

Every formula a tender can name, and every preset, written by the program from its own registry. Rounding is no part of
a formula: it happens where the tender declares it. A ratio that may be rounded before use is written `round(…)`.

案件定義で指定できるすべての算式とひな形です。本書は算式の登録簿から自動的に作成されます。端数処理は算式に含まれず、案件で
定めた段階でのみ行います。用いる前に端数処理のできる比率は `round(…)` と書きます。
"""

_HEADINGS: Final[dict[FormulaKind, Text]] = {
    FormulaKind.PRICE: Text("価格点の算式 `price_formula`", "Price formulas"),
    FormulaKind.CRITERION: Text("技術点の算式 `formula`", "Criterion formulas"),
    FormulaKind.COMBINATION: Text("評価値の算式 `combination`", "Combinations"),
}

_KEPT_UNDER: Final[dict[FormulaKind, tuple[str, ...]]] = {
    FormulaKind.PRICE: ("lower-price",),
    FormulaKind.CRITERION: (),
    FormulaKind.COMBINATION: ("lower-price", "more-points"),
}
"""The axioms that a kind of formula can keep or break."""

_READS: Final[dict[Reads, Text]] = {
    Reads.NUMBER: Text("数値", "a number"),
    Reads.YES_NO: Text("有・無", "yes or no"),
    Reads.MARKS: Text("委員の採点", "the members' marks"),
    Reads.CERTIFICATES: Text("事業者の認証(入札の列は不要)", "the vendor's certificates; no column of the bids"),
    Reads.MEASURES: Text("事業者の対策(入札の列は不要)", "the vendor's measures; no column of the bids"),
}


def methods_page() -> str:
    """Return the whole page as Markdown, in English and Japanese."""
    parts = [_INTRO]
    for kind, heading in _HEADINGS.items():
        parts.append(f"## {heading.en} {heading.ja}\n")
        parts += [formula_section(one) for one in formulas(kind)]
    parts.append("## Presets ひな形 `preset`\n")
    parts += [
        f"### `{one.name}` {one.title.ja} / {one.title.en}\n\n```toml\n{written_out(one.name)}```\n"
        for one in presets().values()
    ]
    return "\n".join(parts)


def formula_section(formula: Formula) -> str:
    """Return what there is to know of one formula (算式の説明), as Markdown."""
    summary, example, *_ = (inspect.getdoc(formula.function) or "\n\n").split("\n\n")
    parts = [
        f"### `{formula.id}` {formula.name.ja} / {formula.name.en}\n",
        f"{summary}\n",
        f"```text\n{formula.line}\n```\n",
        *param_table((*formula.params, *formula.facts), _default),
        *(f"- {fact}" for fact in _facts(formula)),
        f"\n```python\n{example}\n```\n",
    ]
    return "\n".join(parts)


def param_table(params: Sequence[Param], default: Callable[[Param], str]) -> Iterator[str]:
    """Yield the table of what a formula or a rule takes (係数の表); nothing where it takes nothing."""
    if not params:
        return
    yield "| parameter 係数 | meaning 意味 | takes 値 | default 既定 |\n| --- | --- | --- | --- |"
    for param in params:
        takes = param.expected()
        meaning = f"{param.text.ja} / {param.text.en}"
        yield f"| `{param.name}` | {meaning} | {takes.ja} / {takes.en} | {default(param)} |"
    yield ""


def _default(param: Param) -> str:
    if param.required:
        return "必須 required"
    if isinstance(param.default, Fraction):
        return decimal_text(param.default)
    return str(param.default) if param.default else "なし none"


def _facts(formula: Formula) -> Iterator[str]:
    if formula.kind is FormulaKind.CRITERION:
        reads = _READS[formula.responses.reads]
        yield f"Takes 回答: {reads.ja} / {reads.en}"
    if formula.constants:
        yield f"Needs 必要な価格の定め: {', '.join(f'`price.{one}`' for one in formula.constants)}"
    yield f"Relative to other bids 相対評価: {_yes_no(formula.relative, ', '.join(formula.references))}"
    yield f"Removing a loser can change the winner 敗者を除くと勝者が変わりうる: {_yes_no(formula.loser_matters)}"
    for axiom in _KEPT_UNDER[formula.kind]:
        broken = formula.breaks.get(axiom)
        kept = f"**守らない broken**: {broken.ja} / {broken.en}" if broken else "守る kept"
        yield f"{AXIOMS[axiom].en[0].upper()}{AXIOMS[axiom].en[1:]} {AXIOMS[axiom].ja}: {kept}"
    if formula.takes("round_ratio"):
        yield "The ratio may be rounded 比率の端数処理: `rounding.price_ratio`"
    if formula.digits is not None:
        yield f"Irrational values: at least {formula.digits} places 無理数: 小数第{formula.digits}位以上"
    if formula.note.en:
        yield f"{formula.note.ja} / {formula.note.en}"
    yield f"Source 出典: {formula.source}"


def _yes_no(value: bool, detail: str = "") -> str:  # noqa: FBT001 - it says which word to write
    word = "はい yes" if value else "いいえ no"
    return f"{word} ({detail})" if value and detail else word
