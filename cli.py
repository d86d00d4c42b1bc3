"""The terminal (端末): the `sentei` command. What is heavy is imported when it is needed."""

import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from time import monotonic_ns
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from criteria import Bid, Finding, Tender
    from criteria.finding import Text
    from scoring.numbers.deadline import Deadline

Found = TypeVar("Found")

app = typer.Typer(
    name="sentei",
    help="Decide who gets a contract: exact points, an exact ranking, a record anyone can recount. 選定",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
methods_app = typer.Typer(help="List the formulas and presets, or write one out. 方法", rich_markup_mode=None)
app.add_typer(methods_app, name="methods", invoke_without_command=True)

_OBJECTS_BETWEEN_COLLECTIONS = 100_000

OUR_FAULT = 1
THEIR_FAULT = 2


class Lang(StrEnum):
    """Languages the command speaks."""

    JA = "ja"
    EN = "en"


def _default_language() -> Lang:
    # In the order in which POSIX looks for the language of messages.
    chosen = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return Lang.JA if chosen.startswith("ja") else Lang.EN


PathArgument = Annotated[str, typer.Argument(help="The tender: a folder, a .zip of it, or a workbook (.xlsx).")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print exactly one JSON document on standard output.")]
LangOption = Annotated[
    Lang,
    typer.Option(
        "--lang",
        help="Language of the messages.",
        default_factory=_default_language,
        show_default="the environment's, English where it names none of them",
    ),
]
SecondsOption = Annotated[
    int, typer.Option("--seconds", min=1, help="The most the computing may take; what is not done by then is named.")
]
LotOption = Annotated[str, typer.Option("--lot", help="The lot to evaluate, where the bids are for several.")]


OutputOption = Annotated[
    str,
    typer.Option(
        "--output", metavar="FILE", help="Write the record into a file too: .json, .csv or .xlsx, by its ending."
    ),
]


@contextmanager
def _faults_explained(lang: Lang) -> Iterator[None]:
    """Turn what is wrong with the input into lines on stderr and exit 2, and what is wrong with us into exit 1."""
    from criteria import DefinitionError, EvaluationError

    try:
        yield
    except DefinitionError as error:
        _print_findings(error.faults, lang)
        raise typer.Exit(THEIR_FAULT) from error
    except EvaluationError as error:
        _complain(error.text.to(lang.value))
        raise typer.Exit(THEIR_FAULT) from error
    except OSError as error:
        _complain(f"sentei: {error.filename or ''}: {error.strerror or error}")
        raise typer.Exit(THEIR_FAULT) from error
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if os.environ.get("SENTEI_DEBUG"):
            raise
        _complain(f"sentei: internal error: {type(error).__name__}: {error}")
        _complain("Nothing was changed. Run again with SENTEI_DEBUG=1 for the details to report.")
        raise typer.Exit(OUR_FAULT) from error


@contextmanager
def _output() -> Iterator[None]:
    """Print the answer; exit 1 in plain words where it cannot be delivered, on a full disk say."""
    if sys.stdout is None:
        _complain("sentei: the output could not be written: standard output is closed")
        raise typer.Exit(OUR_FAULT)
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        # Python would write the rest once more at its end, and complain in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _complain(f"sentei: the output could not be written: {error.strerror or error}")
        raise typer.Exit(OUR_FAULT) from error


def _complain(text: str) -> None:
    from criteria.finding import printable

    typer.echo(printable(text), err=True)


def _print_findings(findings: "Iterable[Finding]", lang: Lang) -> None:
    from criteria.cause import cause_lines

    for line in cause_lines(findings, lang.value):
        typer.echo(line, err=True)


def _print_json(document: object) -> None:
    in_utf_8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    typer.echo(json.dumps(document, ensure_ascii=not in_utf_8, indent=2))


def _read(path: str, lot: str) -> "tuple[Tender, Sequence[Bid], Sequence[Finding]]":
    """Read a tender and its bids, of one lot where one is chosen."""
    from criteria import EvaluationError
    from criteria.characters import find_name
    from criteria.finding import Text
    from criteria.lots import lots_of, of_lot
    from data import open_source, read_bids, read_tender

    if not path.strip():
        raise EvaluationError(Text("PATH が空です。案件の場所を指定してください", "PATH is empty; name the tender"))
    source = open_source(path)
    tender = read_tender(source)
    bids, findings = read_bids(source, tender)
    if not lot:
        return tender, bids, findings
    lots = lots_of(bids)
    chosen = find_name(lot, lots)
    if chosen is None:
        known = ", ".join(filter(None, lots))
        if not known:
            raise EvaluationError(
                Text(
                    f"--lot: {lot}: この案件はロットに分かれていません。--lot を付けずに実行してください",
                    f"--lot: {lot}: the bids of this tender are for no lots; leave --lot out",
                )
            )
        raise EvaluationError(
            Text(
                f"--lot: {lot}: このロットの入札はありません。ロットは {known}",
                f"--lot: {lot}: no bid is for this lot; the lots are {known}",
            )
        )
    return tender, *of_lot(chosen, bids, findings)


def _read_with_warnings(path: str, lot: str) -> "tuple[Tender, Sequence[Bid], Sequence[Finding]]":
    """Read a tender and its bids, with what should be known of its definition among the findings."""
    from scoring.evaluation.leave_one_out import definition_warnings

    tender, bids, findings = _read(path, lot)
    return tender, bids, (*findings, *definition_warnings(tender))


@app.command()
def evaluate(
    path: PathArgument,
    lang: LangOption,
    *,
    as_json: JsonOption = False,
    lot: LotOption = "",
    output: OutputOption | None = None,
) -> None:
    """Evaluate the bids of a tender and print the ranking (評価)."""
    with _faults_explained(lang):
        from scoring import Result
        from scoring import evaluate as evaluate_bids

        write = _writer(output, path, lang)
        evaluation = evaluate_bids(*_read_with_warnings(path, lot))
        _print_findings(evaluation.findings, lang)
        if write is not None:
            from report.files.export import evaluation_file

            write(lambda ending: evaluation_file(evaluation, ending, lang.value))
        with _output():
            if as_json:
                _print_json(Result.of(evaluation, lang.value).to_document())
            else:
                from terminal.evaluation import show_evaluation

                show_evaluation(evaluation, lang.value)


def _writer(output: str | None, path: str, lang: Lang) -> "Callable[[Callable[[str], bytes]], None] | None":
    """Return what writes a record into the file asked for; what is wrong with its name is told before anything else."""
    if output is None:
        return None
    from criteria.finding import Text
    from data.text.whole_file import write_whole
    from report.files.export import ending_of
    from report.files.output_file import output_file, stands_among

    ending, file = ending_of(output), output_file(output, path)

    def write(content: "Callable[[str], bytes]") -> None:
        try:
            write_whole(file, content(ending))
        except OSError as error:
            if isinstance(error, PermissionError):
                raise
            why = error.strerror or str(error)
            _complain(
                Text(f"{output}: 書き出せません: {why}", f"{output}: this cannot be written: {why}").to(lang.value)
            )
            raise typer.Exit(OUR_FAULT) from error
        said = Text(f"{output}: 書き出しました", f"{output}: written")
        if stands_among(file, path):
            said = Text(
                f"{said.ja}。案件のフォルダの中にあるため、次に読み取るときに指摘事項となります。別の場所へ移してください",
                f"{said.en}. It stands in the tender's own folder, where every later reading remarks on it: move it",
            )
        _complain(said.to(lang.value))

    return write


@app.command()
def eligibility(
    path: PathArgument,
    lang: LangOption,
    *,
    vendor: Annotated[str, typer.Option("--vendor", help="Only this vendor.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="Only this rule.")] = "",
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Hold every vendor against every rule of the tender and print the ledger (参加資格の審査)."""
    with _faults_explained(lang):
        from report.evaluation.ledger import ledger_document
        from scoring import evaluate as evaluate_bids
        from scoring.evaluation.asked import rule_asked, vendor_asked
        from scoring.evaluation.leave_one_out import MOST_RECOMPUTED
        from scoring.whatif.certified import if_certified
        from terminal.ledger import show_if_certified, show_ledger

        evaluation = evaluate_bids(*_read_with_warnings(path, lot))
        _print_findings(evaluation.findings, lang)
        vendor = vendor_asked(evaluation, vendor) if vendor else ""
        rule = rule_asked(evaluation, rule) if rule else ""
        few = len(evaluation.bids) <= MOST_RECOMPUTED
        certified = if_certified(evaluation, only=vendor) if few or vendor else None
        checks = [one for one in evaluation.ledger if vendor in ("", one.vendor) and rule in ("", one.rule)]
        with _output():
            if as_json:
                lines = None if certified is None else [one.to_document(lang.value) for one in certified]
                _print_json({**ledger_document(evaluation, checks, lang.value), "if_certified": lines})
            else:
                show_ledger(evaluation, checks, lang.value)
                show_if_certified(certified or (), lang.value)


@app.command()
def verify(
    path: PathArgument,
    result: Annotated[
        Path, typer.Argument(help="The result as `sentei evaluate` writes it: --json, or --output FILE.json.")
    ],
    lang: LangOption,
    *,
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Recount a published result from the input, independently (検算)."""
    with _faults_explained(lang):
        from criteria.finding import printable
        from data import read_result
        from scoring import verify as recount

        published = read_result(result)
        tender, bids, findings = _read_with_warnings(path, lot or published.lot or "")
        verification = recount(tender, bids, published, findings)
        with _output():
            if as_json:
                _print_json(verification.to_document(lang.value))
            else:
                typer.echo(printable(verification.sentence(lang.value)))
                typer.echo(printable(verification.scope(lang.value)))
        if not verification.agrees:
            raise typer.Exit(THEIR_FAULT)


@app.command()
def weights(
    path: Annotated[str, typer.Argument(help="A weights.toml, or the folder of a tender that holds one.")],
    lang: LangOption,
    *,
    as_json: JsonOption = False,
) -> None:
    """Make weights and whole points of what the members said, before publication (配点の検討)."""
    with _faults_explained(lang):
        from data.weights.read import read_weights
        from report.weights.document import weights_document
        from scoring.elicitation.elicit import elicit

        found = elicit(read_weights(path))
        with _output():
            if as_json:
                _print_json(weights_document(found, lang.value))
            else:
                from terminal.weights import show_weights

                show_weights(found, lang.value)


def _changes(help_text: str, name: str, form: str) -> Any:  # noqa: ANN401 - an annotation, built
    """Return the option that gives changes of one kind, as often as wanted."""
    return Annotated[list[str] | None, typer.Option(f"--{name}", metavar=form, help=help_text)]


@app.command()
def whatif(  # noqa: PLR0913 - one option for each kind of change
    path: PathArgument,
    lang: LangOption,
    *,
    points: _changes("Points of a criterion; the rest follow.", "set", "CRITERION=POINTS") = None,
    group: _changes("Points of a group together.", "group", "GROUP=POINTS") = None,
    price_points: _changes("Points of the price.", "price-points", "POINTS") = None,
    ratio: _changes("Technical to price points, their total kept.", "ratio", "TECHNICAL:PRICE") = None,
    move_total: Annotated[
        bool, typer.Option("--move-total/--keep-total", help="Let the total of the points move, or keep it.")
    ] = False,
    price: _changes("The price of a bid, or of a component of it.", "price", "VENDOR[:COMPONENT]=AMOUNT") = None,
    mark: _changes("One member's mark.", "mark", "MEMBER:VENDOR:CRITERION=MARK") = None,
    answer: _changes("What a bid answers to a criterion.", "answer", "VENDOR:CRITERION=ANSWER") = None,
    gain: _changes("A certificate gained.", "gain", "VENDOR:STANDARD") = None,
    lose: _changes("A certificate or a measure lost.", "lose", "VENDOR:STANDARD") = None,
    level: _changes("The level of a measure.", "level", "VENDOR:MEASURE=LEVEL") = None,
    out: _changes("A vendor that had not bid.", "out", "VENDOR") = None,
    back: _changes("A vendor that takes part after all.", "in", "VENDOR") = None,
    formula: _changes("Another formula.", "formula", "price|combination|criterion:ID=FORMULA [{ … }]") = None,
    rounding: _changes("Another rounding.", "rounding", "STAGE=PLACES MODE") = None,
    panel: _changes("Another rule of the panel.", "panel", "aggregate|per|mandatory_fails_when=RULE") = None,
    tie_break: _changes("Another tie-break chain.", "tie-break", "KEY,KEY,…") = None,
    absent: _changes("A member absent, or recused from one vendor.", "absent", "MEMBER[:VENDOR]") = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="A file of scenarios; all side by side, or one with --select.")
    ] = None,
    select: Annotated[str, typer.Option("--select", help="The scenario to start from.")] = "",
    save: Annotated[Path | None, typer.Option("--save", help="The file to save the changes in, under --name.")] = None,
    name: Annotated[str, typer.Option("--name", help="The name to save the changes under.")] = "",
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Evaluate with changes and hold it against the official result; never binding (仮定による再評価)."""
    asked = {
        "set": points,
        "group": group,
        "price-points": price_points,
        "ratio": ratio,
        "total": ["move"] if move_total else None,
        "price": price,
        "mark": mark,
        "answer": answer,
        "gain": gain,
        "lose": lose,
        "level": level,
        "out": out,
        "in": back,
        "formula": formula,
        "rounding": rounding,
        "panel": panel,
        "tie-break": tie_break,
        "absent": absent,
    }
    with _faults_explained(lang):
        from data.weights.scenarios import saved_with, selected
        from scoring import evaluate as evaluate_bids
        from scoring import what_if
        from scoring.whatif import compare_scenarios, read_options

        _only_with("--select", select, "--scenario", scenario)
        _only_with("--name", name, "--save", save)
        evaluation = evaluate_bids(*_read_with_warnings(path, lot))
        changes = read_options(asked)
        listed = selected(scenario, select, alone=bool(changes or save)) if scenario else ()
        _print_findings(evaluation.findings, lang)
        if len(listed) > 1:
            side_by_side = compare_scenarios(evaluation, listed)
            with _output():
                if as_json:
                    _print_json(side_by_side.to_document(lang.value))
                else:
                    from terminal.whatif import show_side_by_side

                    show_side_by_side(side_by_side, lang.value)
            return
        comparison = what_if(evaluation, [*(one for each in listed for one in each.changes), *changes])
        if save:
            _complain(saved_with(save, name, comparison.changes).to(lang.value))
        with _output():
            if as_json:
                _print_json(comparison.to_document(lang.value))
            else:
                from terminal.whatif import show_comparison

                show_comparison(comparison, lang.value)


def _only_with(option: str, given: str, needed: str, there: Path | None) -> None:
    """Refuse an option that would be passed over without another."""
    from criteria import EvaluationError
    from criteria.finding import Text

    if given and there is None:
        raise EvaluationError(
            Text(
                f"{option}: {given}: {needed} と合わせて指定してください",
                f"{option}: {given}: this says nothing without {needed}; give both",
            )
        )


@app.command()
def select(
    path: PathArgument,
    lang: LangOption,
    *,
    k: Annotated[int, typer.Option("--k", min=1, max=100, help="How many of the best selections to list.")] = 5,
    why_not: Annotated[list[str] | None, typer.Option("--why-not", help="Why this vendor is not selected.")] = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="Leave a rule out, by its id.")] = None,
    seconds: SecondsOption = 30,
    as_json: JsonOption = False,
    output: OutputOption | None = None,
) -> None:
    """Select a shortlist, or who gets which lot, by the tender's rules (選定)."""
    begun = monotonic_ns()
    with _faults_explained(lang):
        from report.selection.document import PARTS, selection_document
        from scoring.selection.select import select as select_bids
        from terminal.selection import incumbent_line, show_selection

        write = _writer(output, path, lang)
        tender, bids, findings = _read(path, "")
        with _under_way(seconds, begun) as (deadline, tell):
            selection = select_bids(
                tender,
                bids,
                findings,
                k=k,
                why_not=why_not or (),
                without=without or (),
                deadline=deadline,
                on_progress=lambda one: tell(incumbent_line(tender, one, lang.value)),
                on_part=lambda part: _tell_part(tell, PARTS[part], lang),
            )
        _print_findings(dict.fromkeys([*selection.pending, *selection.found.findings, *selection.notes]), lang)
        if write is not None:
            from report.files.selection_record import selection_file

            write(lambda ending: selection_file(selection, ending, lang.value))
        with _output():
            if as_json:
                _print_json(selection_document(selection, lang.value))
            else:
                show_selection(selection, lang.value)


_A_MOMENT = 500_000_000


def once_it_lasts(
    tell: Callable[[Found], None], stop: Callable[[], bool], nanoseconds: Callable[[], int]
) -> tuple[Callable[[Found], None], Callable[[], bool]]:
    """Return ``tell`` and ``stop`` such that nothing is told in the first half second, and then the last of it."""
    begun, waiting = nanoseconds(), list[Found]()

    def tell_if_it_lasts() -> None:
        if waiting and nanoseconds() - begun >= _A_MOMENT:
            tell(waiting.pop())

    def progress(one: Found) -> None:
        waiting[:] = [one]
        tell_if_it_lasts()

    def asked() -> bool:
        tell_if_it_lasts()
        return stop()

    return progress, asked


@contextmanager
def _under_way(seconds: int, begun: int) -> "Iterator[tuple[Deadline, Callable[[str], None]]]":
    """Bound what is computed by the clock and by Ctrl-C, and tell on standard error how it goes once it lasts.

    The limit counts from the moment the command began; however long the reading took, a third of it is left.
    """
    from scoring.numbers.deadline import Deadline

    with _interruptible() as interrupted:
        tell, stop = once_it_lasts(_complain, interrupted, monotonic_ns)
        yield Deadline.after(seconds, monotonic_ns, stop, since=begun), tell


def _tell_part(tell: Callable[[str], None], name: "Text", lang: Lang) -> None:
    if sys.stderr.isatty():
        tell({Lang.JA: f"計算中: {name.ja}", Lang.EN: f"Computing: {name.en}"}[lang])


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C end the search and keep what it has; a second one ends the command."""
    stopped: list[int] = []

    def note(number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        stopped.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(stopped)
    finally:
        signal.signal(signal.SIGINT, before)


@app.command()
def robustness(  # noqa: PLR0913 - one option for each thing to set
    path: PathArgument,
    lang: LangOption,
    *,
    samples: Annotated[int, typer.Option("--samples", help="Allotments drawn for what is sampled.")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", help="The seed of the draws: the same seed, the same counts.")] = 0,
    weights: Annotated[
        str, typer.Option("--weights", help="Allotments held possible: simplex, box:±20%, ordinal or groups.")
    ] = "simplex",
    uncertain: Annotated[
        str, typer.Option("--uncertain", metavar="marks", help="Let the marks vary as the members' marks do.")
    ] = "",
    price_band: Annotated[
        str, typer.Option("--price-band", metavar="PERCENT", help="Let every price vary by so much either way: 3%.")
    ] = "",
    seconds: SecondsOption = 30,
    as_json: JsonOption = False,
    lot: LotOption = "",
) -> None:
    """Say how sure the result is: how far points may move, what flips it, who can win (頑健性)."""
    begun = monotonic_ns()
    with _faults_explained(lang):
        from report.robustness.document import limit_document, to_document
        from report.robustness.members import members_and_ranks_document
        from report.robustness.uncertain import uncertain_ranks_document
        from scoring import evaluate as evaluate_bids
        from scoring.robustness.everything import how_sure
        from scoring.robustness.parts import PARTS
        from scoring.robustness.sampling.uncertainty import Uncertainty

        vary = Uncertainty.parse(uncertain, price_band)
        given = _read_with_warnings(path, lot)
        with _under_way(seconds, begun) as (deadline, tell):
            evaluation = evaluate_bids(*given)
            _print_findings(evaluation.findings, lang)
            found = how_sure(
                evaluation,
                vary=vary,
                weights=weights,
                samples=samples,
                seed=seed,
                threads=min(_MOST_THREADS, os.cpu_count() or 1),
                deadline=deadline,
                on_part=lambda part: _tell_part(tell, PARTS[part], lang),
            )
        with _output():
            if as_json:
                _print_json(
                    {
                        **to_document(found.robustness, lang.value),
                        **members_and_ranks_document(found.beside, lang.value),
                        **uncertain_ranks_document(found.varied, lang.value),
                        "limit": limit_document(found.unfinished, lang.value),
                    }
                )
            else:
                from terminal.robustness import show_robustness

                show_robustness(found.robustness, lang.value, found.beside, found.varied, found.unfinished)


_MOST_THREADS = 4


@methods_app.callback()
def methods(context: typer.Context, lang: LangOption) -> None:
    """List every formula and preset (方法一覧)."""
    if context.invoked_subcommand is None:
        with _faults_explained(lang):
            from terminal.methods import show_methods

            with _output():
                show_methods(lang.value)


@methods_app.command("show")
def show_method(name: Annotated[str, typer.Argument(help="A preset, or a formula.")], lang: LangOption) -> None:
    """Write a preset or a formula out in full (方法の詳細)."""
    with _faults_explained(lang):
        from terminal.methods import method_text

        text = method_text(name)
        with _output():
            typer.echo(text)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to write; it must not exist or be empty.")],
    lang: LangOption,
    preset: Annotated[
        str, typer.Option("--preset", help="The preset to start from; see `sentei methods`.")
    ] = "jp-division",
) -> None:
    """Write a filled-in example tender to start from (新規作成)."""
    with _faults_explained(lang):
        from criteria.finding import printable
        from data.definition.example import write_example

        written = write_example(folder, preset)
        with _output():
            for path in written:
                typer.echo(printable(str(path)))


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port on this machine.")] = 8501,
    address: Annotated[str, typer.Option("--address", help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the screen on this machine (画面を開く)."""
    script = Path(__file__).with_name("app.py")
    options = ["--server.port", str(port), "--server.address", address]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *options])  # noqa: S606


def main() -> None:
    """Run the command, as part of a pipeline too."""
    # Our products of matrices are small: threads of the linear algebra wait for one another longer than they work.
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(threads, "1")
    # Modules and tables live until we end: looking for rings among them again and again finds none.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    if hasattr(signal, "SIGPIPE"):
        # Whoever reads us may stop, `head` say: then we end without a word, as other commands do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal without Japanese gets escapes, never a crash.
            stream.reconfigure(errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
