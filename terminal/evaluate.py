"""`sentei evaluate` (評価): its own module, since printed JSON needs nothing that draws tables."""

from criteria.finding import Language
from report.files.export import evaluation_file
from scoring import Result
from scoring import evaluate as evaluate_bids
from terminal.run import faults_explained, output, print_findings, print_json, read_with_warnings, writer


def run_evaluate(path: str, language: Language, *, as_json: bool, lot: str, file: str | None) -> None:
    """Evaluate the bids of a tender and print the ranking, as `sentei evaluate` does."""
    with faults_explained(language):
        write = writer(file, path, language)
        evaluation = evaluate_bids(*read_with_warnings(path, lot))
        print_findings(evaluation.findings, language)
        if write is not None:
            write(lambda ending: evaluation_file(evaluation, ending, language))
        with output():
            if as_json:
                print_json(Result.of(evaluation, language).to_document())
            else:
                from terminal.evaluation import show_evaluation  # what draws tables is not needed for JSON

                show_evaluation(evaluation, language)
