"""Japanese speaks in the office's words: no code, id or English key stands in a sentence or a table about a result."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from malformed import MALFORMED, SOUND, TENDER, Malformed
from malformed_selections import MALFORMED_SELECTIONS
from terminal_runs import run

from criteria.cause import causes
from criteria.codes import code_word
from criteria.errors import DefinitionError, EvaluationError
from criteria.lots import lots_of, of_lot
from criteria.standards import known_names
from data import read_bids, read_tender
from data.definition.keys import DEFINITION, Holder
from report.evaluation.record import list_exclusions, list_findings, list_references, list_ties
from scoring import evaluate
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.eligibility.rulebook import all_rules
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.leave_one_out import definition_warnings
from scoring.formulas.registry import FormulaKind, formulas

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(path for path in (ROOT / "data/samples").iterdir() if path.is_dir())
CASES = sorted(path for path in (ROOT / "tests/cases").iterdir() if (path / "tender.toml").exists())
CORPUS = [
    case
    for case in (*MALFORMED, *MALFORMED_SELECTIONS)
    if case.archive is None and not any(callable(content) for content in case.files.values())
]

WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9_]+)*")
PLACES = re.compile(
    # a file of the user's, with its row, or a key
    r"\b[\w.-]+\.(?:toml|csv|xlsx|json|zip)\b(?::: ?|: ?)?(?:\d+)?(?::?[\w.\[\]-]*)?"
    r"|\[\[?[\w.]+\]\]?(?: [\w.]+)?"  # a table of tender.toml, and a key
    r"|--[\w-]+|sentei \w+"  # the terminal's own
    r"|sha256:[0-9a-f]+|U\+[0-9A-F]{4,6}"
    r"|\d{4}-\d{2}-\d{2}T[\d:.+]+|R8\.11\.6"  # how a time is written
)
NAMES = {
    "Kendall",
    "W",
    "TOML",
    "UTF-8",
    "UTF-16",
    "UTF-32",
    "CP932",
    "Shift_JIS",
    "NUL",
    "NaN",
    "Excel",
    "JSON",
    "zip",
    "CSV",
    "ISO",
    "IEC",
    "JIS",
    "Q",
    "IAF",
    "MD",
    "JPY",
}
NAMES |= {
    "USD",
    "Type",
    "I",
    "II",
    "ISMS",
    "SOC",
    "ISMAP",
    "MiB",
    "ID",
    "QCBS",
    "QBS",
    "FBS",
    "LCS",
    "EU",
    "UfAB",
    "Prozorro",
    "Winny",
}
"""Names of standards, encodings and forms of files, as everybody calls them."""


STANDARDS = {word for name in known_names() for word in WORD.findall(name)}


def bare(text: str, entered: set[str]) -> set[str]:
    """Return the English words of a Japanese text that are neither names, nor places, nor what was entered."""
    return set(WORD.findall(PLACES.sub(" ", text))) - NAMES - STANDARDS - entered


CODED = {
    "combination",
    "price_formula",
    "formula",
    "rule",
    "mode",
    "aggregate",
    "per",
    "tie_break",
    "objective",
    "kind",
}
CODED |= {
    "preset",
    "days",
    "holders",
    "scope",
    "on",
    "first",
    "last",
    "kinds",
    "of",
    "form",
    "scored_by",
    "when_missing",
}
"""Keys whose values are codes: what stands there was chosen, not entered."""


def texts(value: object) -> Iterator[str]:
    """Yield what the author of a definition entered: texts, and the names of grades and groups."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("grades", "group", "bounds") and isinstance(item, dict):
                yield from item
            if key not in CODED:
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def entered(files: Mapping[str, str]) -> set[str]:
    """Return the words that were entered: in the texts of the definition, and below the headings of the tables."""
    found: list[str] = []
    for name, text in files.items():
        if name.endswith(".toml"):
            found += texts(definition(text))
        else:
            found += text.splitlines()[1:]
    return {word for text in found for word in WORD.findall(text)}


def definition(text: str) -> object:
    try:
        return tomllib.loads(text)
    except ValueError:
        return re.findall(r'"[^"\n]*"', text)


def files_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (*folder.glob("*.csv"), *folder.glob("*.toml"))}


def sentences(evaluation: Evaluation) -> Iterator[str]:
    """Yield everything the record says in Japanese of one evaluation."""
    found = (*evaluation.findings, *evaluation.exclusions)
    yield from (cause.message("ja") for cause in causes(found))
    for check in evaluation.ledger:
        yield from (check.what.ja, check.cure.ja)
    tables = (
        list_exclusions(evaluation, "ja"),
        list_findings(evaluation.findings, "ja"),
        list_references(evaluation, "ja"),
        list_ties(evaluation, "ja"),
    )
    # Places and values of findings are in columns of their own: the file, the key, the value as they are written.
    headings = {"ファイル", "列", "値"}
    for listing in tables:
        shown = [at for at, heading in enumerate(listing.headings) if heading not in headings]
        yield from listing.headings
        yield from (str(row[at]) for row in listing.rows for at in shown if isinstance(row[at], str))


def evaluated(folder: Path) -> Iterator[Evaluation]:
    tender = read_tender(folder)
    bids, findings = read_bids(folder, tender)
    for lot in lots_of(bids):
        yield evaluate(tender, *of_lot(lot, bids, (*findings, *definition_warnings(tender))))


@pytest.mark.parametrize("folder", [*SAMPLES, *CASES], ids=lambda path: path.name)
def test_no_id_stands_in_what_is_said_of_a_result(folder: Path) -> None:
    wrote = entered(files_of(folder))
    for evaluation in evaluated(folder):
        for text in sentences(evaluation):
            assert not bare(text, wrote), text


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda path: path.name)
def test_no_id_stands_in_what_the_terminal_says(folder: Path, tmp_path: Path) -> None:
    wrote = entered(files_of(folder))
    lots = lots_of(read_bids(folder, read_tender(folder))[0])
    lot = ("--lot", lots[0]) if lots[0] else ()
    record = tmp_path / "result.json"
    record.write_text(run("evaluate", folder, *lot, "--json").out, encoding="utf-8")
    for words in (
        ("evaluate", folder, *lot),
        ("eligibility", folder, *lot),
        ("robustness", folder, *lot, "--samples", "50"),
        ("whatif", folder, *lot, "--rounding", "value=1 down", "--tie-break", "price,technical"),
        ("whatif", folder, *lot, "--panel", "aggregate=median"),
        ("select", folder),
        ("verify", folder, record, *lot),
    ):
        done = run(*words, "--lang", "ja")
        # A rule of a selection is called by its id where an option takes it: --without.
        ids = set(RULE_KINDS) if words[0] == "select" else set()
        for line in (done.out + done.all_told).splitlines():
            assert not bare(line, wrote) - ids, (words[0], line)


def keys_of(holder: Holder) -> Iterator[str]:
    yield from (key.name for key in holder.keys)
    for name, within in holder.inside.items():
        yield name
        yield from keys_of(within)
    if holder.each is not None:
        yield from keys_of(holder.each)


def params() -> Iterator[str]:
    declared = [param for kind in FormulaKind for one in formulas(kind) for param in (*one.params, *one.facts)]
    declared += [param for one in all_rules() for param in one.all_params]
    declared += [param for form in RULE_KINDS.values() for param in form.params(0)]
    for param in declared:
        yield from (param.name, *map(str, param.choices), *param.keys, *WORD.findall(param.form))


KEYS = {*keys_of(DEFINITION), *params(), "rules", "lots", "packages", "true", "false", "criterion"}
"""What a definition is written in: a fault of it says which key, as its author writes it."""

CODES = re.compile(r"「[^」]*」の誤りではありませんか|\([a-z0-9_+-]+\)")
"""What is to be written: the nearest name, and a code behind its Japanese name, 除算方式(ratio)."""


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_no_id_stands_in_a_fault_but_the_keys_of_the_definition(case: Malformed, tmp_path: Path) -> None:
    files = {name: text for name, text in case.files.items() if isinstance(text, str)}
    wrote = entered(files) | {word for text in files.values() for word in WORD.findall(text.partition("\n")[0])}
    for text in said_of(case.write(tmp_path)):
        assert not bare(CODES.sub("", text), wrote) - KEYS, text


def said_of(folder: Path) -> Iterator[str]:
    try:
        for evaluation in evaluated(folder):
            yield from sentences(evaluation)
    except DefinitionError as error:
        yield from (text.ja for fault in error.faults for text in (fault.what, fault.expected, fault.cure))
    except EvaluationError as error:
        yield error.text.ja


def test_a_table_in_japanese_has_names_and_one_in_english_the_codes() -> None:
    evaluation = next(evaluated(ROOT / "data/samples/kakuu-security"))
    japanese, english = (list_exclusions(evaluation, language) for language in ("ja", "en"))
    codes = {str(row[-1]) for row in english.rows}
    assert {"suspension", "certificate-required"} <= codes
    assert {str(row[-1]) for row in japanese.rows} == {code_word(code).ja for code in codes}


def test_a_finding_is_called_by_its_rule() -> None:
    files = {**SOUND, "tender.toml": TENDER + '[[exclusions]]\nrule = "suspension"\n'}
    given = {name: text.encode() for name, text in files.items()}
    tender = read_tender(given)
    found = evaluate(tender, *read_bids(given, tender)).findings
    said = [one.what for one in found if one.code == "not-confirmed"]
    assert said
    assert all(text.ja.startswith("「指名停止」を確認できません: ") for text in said)
    assert all(text.en.startswith("suspension cannot be confirmed: ") for text in said)
