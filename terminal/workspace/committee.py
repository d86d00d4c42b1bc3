"""The committee on the terminal (選定委員会): conflicts of interest, marks, sheets, differences settled, opinions."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import typer

from criteria.errors import EvaluationError
from criteria.finding import Language, Text, printable
from criteria.terms import DispositionOutcome
from criteria.words import SETTLED
from data.tables.register_words import DISPOSITION_OUTCOMES
from data.text.cells import read_yes_no
from data.text.faults import CellError
from report.robustness.panel import difference_document, panel_document
from scoring.evaluation.differences import PanelDifference, share_text
from scoring.evaluation.result import mark_text
from terminal.panel import show_panel
from terminal.run import output, print_json
from terminal.tables import console, moment, paragraph, table
from terminal.workspace.opening import acting_at_terminal, say_what_is_not_promised
from terminal.workspace.rows import cells_given, print_version
from workspace.panel.conflicts import Declaration, declare_conflicts, declared_conflicts, my_conflicts
from workspace.panel.marks import save_mark
from workspace.panel.opinions import opinions, state_opinion
from workspace.panel.settling import analytics, differences, dispose
from workspace.panel.sheets import my_sheet, progress, submit


def run_conflict(
    key: str,
    declared: Sequence[str],
    language: Language,
    *,
    note: str,
    reason: str,
    member: str,
    as_json: bool,
) -> None:
    """Show or declare a member's conflicts of interest, as `sentei committee conflict` does."""
    with acting_at_terminal(language) as acting:
        say_what_is_not_promised(acting, language)
        if declared:
            answers = {vendor: _answer(vendor, word, note) for vendor, word in cells_given(declared).items()}
            declare_conflicts(acting, key, answers, reason, member)
        _show_declarations(my_conflicts(acting, key, member), language, as_json=as_json)


def _answer(vendor: str, word: str, note: str) -> tuple[bool, str]:
    """Return whether there is a conflict; the note says of those vendors with one what it is."""
    try:
        conflict = bool(read_yes_no(word))
    except CellError as error:
        what = Text(
            f"{vendor}={word}: {error.what.ja}。{error.expected.ja}で指定してください",
            f"{vendor}={word}: {error.what.en}; expected {error.expected.en}",
        )
        raise EvaluationError(what) from error
    return conflict, note if conflict else ""


def run_conflicts(key: str, language: Language, *, as_json: bool) -> None:
    """List what the members have declared, as `sentei committee conflicts` does."""
    with acting_at_terminal(language) as acting:
        _show_declarations(declared_conflicts(acting, key), language, as_json=as_json)


def _show_declarations(declared: Iterable[Declaration], language: Language, *, as_json: bool) -> None:
    with output():
        if as_json:
            print_json([asdict(declaration) for declaration in declared])
            return
        words = {
            "ja": {None: "未申告", True: "有", False: "無"},
            "en": {None: "not declared", True: "yes", False: "no"},
        }[language]
        heads = {"ja": ["委員", "事業者", "利益相反", "内容"], "en": ["Member", "Vendor", "Conflict", "Note"]}[language]
        rows = [(each.evaluator, each.vendor, words[each.conflict], each.note) for each in declared]
        console().print(table(None, heads, rows, right=frozenset()))


def run_mark(
    key: str,
    given: tuple[str, str, str, str],
    language: Language,
    *,
    seen: int,
    reason: str,
    member: str,
) -> None:
    """Save a mark, as `sentei committee mark` does."""
    with acting_at_terminal(language) as acting:
        say_what_is_not_promised(acting, language)
        version = save_mark(acting, key, *given, seen, reason=reason, evaluator=member)
        print_version(version, language)


def run_sheet(key: str, language: Language, *, member: str, as_json: bool) -> None:
    """Show a member's own marks with their versions, as `sentei committee sheet` does."""
    with acting_at_terminal(language) as acting:
        sheet = my_sheet(acting, key, member)
        with output():
            if as_json:
                marks = [{"version": row.version, **row.cells} for row in sheet.marks]
                print_json({"evaluator": sheet.evaluator, "sha256": sheet.sha256 or None, "marks": marks})
                return
            heads = {
                "ja": ["事業者", "評価項目", "採点", "所見", "版"],
                "en": ["Vendor", "Criterion", "Mark", "Comment", "Version"],
            }[language]
            columns = ("vendor", "criterion", "mark", "comment")
            rows = [(*(row.cells.get(name, "") for name in columns), str(row.version)) for row in sheet.marks]
            console().print(table(sheet.evaluator, heads, rows, right=frozenset({4})))
            waiting = Text("この採点表は提出されていません", "This sheet is not handed in")
            typer.echo(f"SHA-256: {sheet.sha256}" if sheet.sha256 else waiting.to(language))


def run_submit(key: str, language: Language, *, member: str) -> None:
    """Hand a sheet in and print its hash, as `sentei committee submit` does."""
    with acting_at_terminal(language) as acting:
        sha256 = submit(acting, key, member)
        with output():
            typer.echo(f"SHA-256: {sha256}")


def run_progress(key: str, language: Language, *, as_json: bool) -> None:
    """List who has handed in a sheet, as `sentei committee progress` does."""
    with acting_at_terminal(language) as acting:
        listed = progress(acting, key)
        with output():
            if as_json:
                print_json([asdict(each) for each in listed])
                return
            heads = {"ja": ["委員", "提出"], "en": ["Member", "Sheet"]}[language]
            done, away, due = (
                text.to(language)
                for text in (Text("済", "handed in"), Text("欠席・除斥", "absent or recused"), Text("未", "due"))
            )
            rows = [(each.evaluator, away if each.is_away else done if each.is_handed_in else due) for each in listed]
            console().print(table(None, heads, rows, right=frozenset()))


def run_differences(key: str, language: Language, *, as_json: bool) -> None:
    """List where the marks lie apart, and what was settled, as `sentei committee differences` does."""
    with acting_at_terminal(language) as acting:
        listed = differences(acting, key)
        with output():
            if as_json:
                print_json([_difference_document(each) for each in listed])
                return
            heads = {
                "ja": ["事業者", "評価項目", "開き", "採点", "措置"],
                "en": ["Vendor", "Criterion", "Spread", "Marks", "Settled"],
            }[language]
            rows = [_difference_row(each, language) for each in listed]
            console().print(table(None, heads, rows, right=frozenset({2})))


def _difference_row(each: PanelDifference, language: Language) -> tuple[str, ...]:
    marks = "\n".join(f"{member}: {mark_text(mark)}" for member, mark in each.marks.items())
    settled = ""
    if each.disposition is not None:
        agreed = "" if each.disposition.mark is None else f" {mark_text(each.disposition.mark)}"
        settled = f"{SETTLED[each.disposition.outcome].to(language)}{agreed}: {each.disposition.reason}"
    return each.vendor, each.criterion.id, share_text(each.spread), marks, settled


def _difference_document(each: PanelDifference) -> dict[str, object]:
    settled = each.disposition
    reason = settled.reason if settled else None
    return {**difference_document(each), "spread": share_text(each.spread), "reason": reason}


def run_analytics(key: str, language: Language, *, as_json: bool) -> None:
    """Say what can be said of the panel's marks, lot by lot, as `sentei committee analytics` does."""
    with acting_at_terminal(language) as acting:
        found = analytics(acting, key)
        with output():
            if as_json:
                print_json([panel_document(record, language) for record in found])
                return
            for record in found:
                show_panel(record, language)


def run_dispose(
    key: str, vendor: str, criterion: str, outcome: str, language: Language, *, mark: str, reason: str
) -> None:
    """Settle a difference of marks, as `sentei committee dispose` does."""
    with acting_at_terminal(language) as acting:
        print_version(dispose(acting, key, vendor, criterion, _outcome(outcome), reason, mark), language)


def _outcome(word: str) -> DispositionOutcome:
    code = DISPOSITION_OUTCOMES.code(word)
    if code is None:
        expected = DISPOSITION_OUTCOMES.expected
        raise EvaluationError(Text(f"{word}: {expected.ja}を指定してください", f"{word}: expected {expected.en}"))
    return DispositionOutcome(code)


def run_opinion(key: str, opinion: str, language: Language) -> None:
    """State an opinion, or list those that were stated, as `sentei committee opinion` does."""
    with acting_at_terminal(language) as acting:
        if opinion:
            state_opinion(acting, key, opinion)
        stated = opinions(acting, key)
        with output():
            screen = console()
            for each in stated:
                paragraph(
                    screen, printable(f"{moment(each.at)} {each.name} ({each.stage.text.to(language)}): {each.text}")
                )
