"""A what-if on the terminal (仮定による再評価の表示): the official ranking beside the new one, never as binding."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from criteria.cause import cause_lines
from criteria.exact import signed_text
from criteria.finding import Language
from data.definition.words import STATUS
from data.weights.scenarios import saved_with, selected
from report.evaluation.what_if import NOT_BINDING, comparison_sentence, setting_text, value_shown
from report.evaluation.what_if_document import comparison_document, side_by_side_document
from report.evaluation.what_if_reasons import ReasonKind, reasons
from scoring import evaluate as evaluate_bids
from scoring.evaluation.evaluation import printed_names
from scoring.whatif import Comparison, SideBySide, compare_scenarios, read_written, what_if
from terminal.run import complain, faults_explained, only_with, output, print_findings, print_json, read_with_warnings
from terminal.tables import console, paragraph, show_tender, table


def show_comparison(comparison: Comparison, language: Language) -> None:
    """Print the sentence first, then both rankings side by side, what the changes set, and why who moved."""
    screen = console()
    show_tender(screen, comparison.before.tender, comparison.before.lot, language)
    paragraph(screen, comparison_sentence(comparison).to(language), style="bold")
    heads = {
        "ja": ["公表", "仮定", "事業者", "公表の評価値", "仮定の評価値", "差"],
        "en": ["Official", "What-if", "Vendor", "Official value", "What-if value", "Difference"],
    }[language]
    names = printed_names(comparison.before)
    rows = [
        [
            _rank(row.rank_before),
            _rank(row.rank_after),
            names[row.vendor],
            value_shown(comparison.before, row.value_before) or "-",
            value_shown(comparison.after, row.value_after) or "-",
            "" if row.value_difference is None else signed_text(row.value_difference),
        ]
        for row in comparison.rows
    ]
    title = {"ja": "順位", "en": "Ranking"}[language] + f" — {NOT_BINDING.to(language)}"
    screen.print(table(title, heads, rows, right=frozenset({0, 1, 3, 4, 5})))
    for line in _notes(comparison, language):
        paragraph(screen, line.lstrip(), lead=" " * (len(line) - len(line.lstrip())))


def _rank(rank: int | None) -> str:
    return "-" if rank is None else str(rank)


def _notes(comparison: Comparison, language: Language) -> Iterator[str]:
    names = printed_names(comparison.before)
    status = STATUS[comparison.after.award.status].to(language)
    yield {"ja": f"仮定の結果の状態: {status}", "en": f"Status of the what-if: {status}"}[language]
    for setting in comparison.settings_asked:
        text = setting_text(comparison.before.tender, setting).to(language)
        yield {"ja": f"定めの変動: {text}", "en": f"Set: {text}"}[language]
    for moved in comparison.moved:
        yield f"{names[moved.vendor]}: {_rank(moved.rank_before)} → {_rank(moved.rank_after)}"
        for reason in reasons(comparison, moved):
            supposed = reason.kind is ReasonKind.CHANGE and language == "en"
            yield f"  {'if ' if supposed else ''}{reason.text.to(language)}"
    known = set(comparison.before.findings)
    new = (finding for finding in comparison.after.findings if finding not in known)
    for line in cause_lines(new, language):
        yield {"ja": "指摘: ", "en": "Finding: "}[language] + line
    yield {"ja": "公表結果の入力の指紋: ", "en": "Fingerprint of the official input: "}[
        language
    ] + comparison.before.fingerprint


def show_side_by_side(compared: SideBySide, language: Language) -> None:
    """Print the ranks of every scenario beside the official ones, then a sentence for each."""
    screen = console()
    show_tender(screen, compared.before.tender, compared.before.lot, language)
    heads = [
        {"ja": "事業者", "en": "Vendor"}[language],
        {"ja": "公表", "en": "Official"}[language],
        *(scenario.name for scenario in compared.scenarios),
    ]
    names = printed_names(compared.before)
    rows = [[names[vendor], *map(_rank, compared.ranks(vendor))] for vendor in compared.vendors]
    title = {"ja": "シナリオごとの順位", "en": "Ranks by scenario"}[language] + f" — {NOT_BINDING.to(language)}"
    screen.print(table(title, heads, rows, right=frozenset(range(1, len(heads)))))
    for scenario, comparison in zip(compared.scenarios, compared.comparisons, strict=True):
        paragraph(screen, f"{scenario.name}: {comparison_sentence(comparison).to(language)}")
        if scenario.note:
            paragraph(screen, scenario.note, lead="  ")


def run_whatif(  # noqa: PLR0913 - what the command takes
    path: str,
    language: Language,
    written: Mapping[str, Sequence[str]],
    *,
    scenario: Path | None,
    select: str,
    save: Path | None,
    name: str,
    as_json: bool,
    lot: str,
) -> None:
    """Evaluate with changes and hold it against the official result, as `sentei whatif` does."""
    with faults_explained(language):
        only_with("--select", select, "--scenario", scenario)
        only_with("--name", name, "--save", save)
        evaluation = evaluate_bids(*read_with_warnings(path, lot))
        changes = read_written((word, body) for word, bodies in written.items() for body in bodies)
        listed = selected(scenario, select, alone=bool(changes or save)) if scenario else ()
        print_findings(evaluation.findings, language)
        if len(listed) > 1:
            side_by_side = compare_scenarios(evaluation, listed)
            with output():
                if as_json:
                    print_json(side_by_side_document(side_by_side, language))
                else:
                    show_side_by_side(side_by_side, language)
            return
        comparison = what_if(evaluation, [*(one for each in listed for one in each.changes), *changes])
        if save:
            complain(saved_with(save, name, comparison.changes).to(language))
        with output():
            if as_json:
                print_json(comparison_document(comparison, language))
            else:
                show_comparison(comparison, language)
