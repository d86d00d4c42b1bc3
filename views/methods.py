"""Methods (評価方法の一覧): every formula a tender can name and every preset, from the registry itself."""

from fractions import Fraction
from html import escape

from criteria.exact import decimal_text
from criteria.finding import Language
from criteria.presets import Preset, presets, written_out
from data.definition.words import KIND
from report.evaluation.listing import Listing
from scoring.formulas.registry import AXIOMS, Formula, FormulaKind, Param, formulas
from views.parts.method import formula_lines
from views.shell.markup import bullets, facts, folded, heading, paragraph, show, table
from views.shell.state import language, words


def described(formula: Formula, speech: Language) -> str:
    """Return one formula: how it is computed, what a tender writes for it, what it breaks, and its source."""
    others = words("methods.yes") if formula.relative else words("methods.no")
    loser = words("methods.yes") if formula.loser_matters else words("methods.no")
    body = f'<pre class="s-formula">{escape(formula_lines(formula, speech))}</pre>' + parameters_table(formula, speech)
    body += facts(
        [
            (words("methods.written"), formula.id),
            (words("methods.relative"), others),
            (words("methods.loser"), loser),
            (words("methods.digits"), str(formula.digits) if formula.digits else ""),
            (words("methods.note"), formula.note.to(speech)),
            (words("methods.source"), formula.source),
        ]
    )
    if formula.breaks:
        broken = (f"{AXIOMS[axiom].to(speech)}: {example.to(speech)}" for axiom, example in formula.breaks.items())
        body += paragraph(words("methods.breaks")) + bullets(broken)
    return folded(formula.name.to(speech), body)


def parameters_table(formula: Formula, speech: Language) -> str:
    """Return the parameters a tender writes for a formula."""
    if not formula.params:
        return ""
    headings = tuple(map(words, ("methods.param", "methods.meaning", "methods.takes", "methods.default")))
    rows = tuple((one.name, one.text.to(speech), one.expected().to(speech), default(one)) for one in formula.params)
    return table(Listing(title=words("methods.params"), headings=headings, rows=rows))


def default(param: Param) -> str:
    """Return what holds where a tender leaves a parameter out."""
    if param.required:
        return words("methods.required")
    if isinstance(param.default, Fraction):
        return decimal_text(param.default)
    return str(param.default) if param.default else words("methods.no_default")


def preset(one: Preset, speech: Language) -> str:
    """Return one preset written out, as a tender would write it."""
    written = f'<pre class="s-formula">{escape(written_out(one.name))}</pre>'
    return folded(f"{one.title.to(speech)} ({one.name})", written)


show(heading(words("methods.title"), 1), paragraph(words("methods.lead"), "s-lead"))
show(
    heading(words("methods.presets")),
    paragraph(words("methods.presets_how")),
    *(preset(one, language()) for one in presets().values()),
)
for kind in (FormulaKind.COMBINATION, FormulaKind.PRICE, FormulaKind.CRITERION):
    show(
        heading(KIND[kind].to(language())),
        paragraph(words(f"methods.{kind.value}")),
        *(described(one, language()) for one in formulas(kind)),
    )
