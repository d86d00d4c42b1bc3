"""The check of a panel's marks on the terminal (採点の点検の表示)."""

from criteria.finding import Language, Text
from report.robustness.panel import panel_document, panel_sentences
from scoring.robustness.panel import PanelRecord, panel_record
from scoring.robustness.parts import PARTS
from terminal.run import faults_explained, output, print_findings, print_json, read_with_warnings, tell_part, under_way
from terminal.tables import console, paragraph, show_tender

_NOT_BINDING = Text(
    "参考: 価格は用いていない。ここに示すものは落札者の決定を左右しない。",
    "For information: no price is read, and nothing here decides the award.",
)


def run_panel(path: str, language: Language, begun: int, *, seconds: int, as_json: bool, lot: str) -> None:
    """Say what can be said of the panel's marks, as `sentei panel` does; ``begun`` is when the command began."""
    with faults_explained(language):
        given = read_with_warnings(path, lot)
        with under_way(seconds, begun) as (deadline, tell):
            record = panel_record(*given, deadline, lambda part: tell_part(tell, PARTS[part], language))
        print_findings(record.technical.findings, language)
        with output():
            if as_json:
                print_json(panel_document(record, language))
                return
            show_panel(record, language)


def show_panel(record: PanelRecord, language: Language) -> None:
    """Print the check of a panel's marks (採点の点検の表示)."""
    screen = console()
    show_tender(screen, record.technical.tender, record.technical.lot, language)
    paragraph(screen, _NOT_BINDING.to(language), style="bold")
    if record.unfinished is not None:
        paragraph(screen, record.unfinished.sentence(PARTS).to(language))
    for text in panel_sentences(record):
        paragraph(screen, text.to(language))
