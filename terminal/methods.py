"""Formulas and presets on the terminal (方法の表示)."""

from pathlib import Path
from typing import Final

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text, printable
from criteria.presets import presets, written_out
from data.definition.example import write_example
from report.pages.methods_page import formula_section
from scoring.formulas.registry import FormulaKind, formulas
from terminal.run import faults_explained, output
from terminal.tables import console, table

_KINDS: Final = {
    FormulaKind.CRITERION: Text("技術点", "technical points"),
    FormulaKind.PRICE: Text("価格点", "price points"),
    FormulaKind.COMBINATION: Text("評価値", "evaluation value"),
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
    found = [one for kind in FormulaKind for one in formulas(kind) if one.id == name]
    if not found:
        listed = ", ".join(presets())
        raise EvaluationError(
            Text(
                f"{name}: この名前のひな形も算式もありません。ひな形は {listed}",
                f"{name}: no preset and no formula has this name; the presets are {listed}",
            )
        )
    return "\n\n".join(formula_section(one) for one in found)


def run_methods(language: Language) -> None:
    """Print every formula and preset, as `sentei methods` does."""
    with faults_explained(language), output():
        show_methods(language)


def run_show_method(name: str, language: Language) -> None:
    """Write a preset or a formula out in full, as `sentei methods show` does."""
    with faults_explained(language):
        text = method_text(name)
        with output():
            typer.echo(text)


def run_new(folder: Path, preset: str, language: Language) -> None:
    """Write a filled-in example tender to start from, as `sentei new` does."""
    with faults_explained(language):
        written = write_example(folder, preset)
        with output():
            for path in written:
                typer.echo(printable(str(path)))
