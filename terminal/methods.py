"""Formulas and presets on the terminal (方法の表示)."""

from typing import Final

from criteria.errors import EvaluationError
from criteria.finding import Language, Text
from criteria.presets import presets, written_out
from report.pages.methods_page import formula_section
from scoring.formulas.registry import Kind, formulas
from terminal.tables import console, table

_KINDS: Final = {
    Kind.CRITERION: Text("技術点", "technical points"),
    Kind.PRICE: Text("価格点", "price points"),
    Kind.COMBINATION: Text("評価値", "evaluation value"),
}


def show_methods(language: Language) -> None:
    """Print every formula by kind, then every preset."""
    screen = console()
    for kind, title in _KINDS.items():
        rows = [(one.id, one.name.to(language), one.source) for one in formulas(kind)]
        heads = {"ja": ["名称", "日本語名", "出典"], "en": ["Name", "What it is", "Source"]}[language]
        screen.print(table(f"{kind.value}: {title.to(language)}", heads, rows, right=frozenset()))
    heads = {"ja": ["プリセット", "内容", "出典"], "en": ["Preset", "What it is", "Source"]}[language]
    rows = [(name, preset.title.to(language), preset.source) for name, preset in presets().items()]
    screen.print(table({"ja": "プリセット", "en": "Presets"}[language], heads, rows, right=frozenset()))


def method_text(name: str) -> str:
    """Return a preset written out as TOML, or the page of a formula.

    Raises
    ------
    EvaluationError
        Where nothing has that name; the message lists the presets.
    """
    if name in presets():
        return written_out(name)
    found = [one for kind in Kind for one in formulas(kind) if one.id == name]
    if not found:
        listed = ", ".join(presets())
        raise EvaluationError(
            Text(
                f"{name}: この名前のひな形も算式もありません。ひな形は {listed}",
                f"{name}: no preset and no formula has this name; the presets are {listed}",
            )
        )
    return "\n\n".join(formula_section(one) for one in found)
