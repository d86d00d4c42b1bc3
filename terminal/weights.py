"""What `sentei weights` prints (重みの表示): each member, the group, and the table of whole points."""

from typing import Final

from criteria.finding import Language, Text
from data.weights.read import read_weights
from report.weights.document import weights_document
from report.weights.sentences import group_sentences, member_sentences, number_text
from scoring.elicitation.elicit import ElicitedWeights, elicit
from terminal.run import faults_explained, output, print_json
from terminal.tables import begun, console, heading, paragraph, table

_METHODS: Final = {
    "ahp": Text("一対比較(AHP)", "pairwise comparisons (AHP)"),
    "bwm": Text("最良最悪法(BWM)", "best-worst method (BWM)"),
    "swing": Text("スイング法", "swing weighting"),
    "direct": Text("直接評定", "direct rating"),
    "ordinal": Text("順序", "order"),
}
_GROUP: Final = Text("集団", "group")


def show_weights(found: ElicitedWeights, language: Language) -> None:
    """Print the weights of the members and the group, what is to be known of them, and the whole points."""
    screen = console()
    if found.asked.title:
        paragraph(screen, found.asked.title)
    names = [one.judge.name for one in found.members]
    rows = [
        [label, *(number_text(share, padded=True) for share in shares)]
        for label, *shares in zip(
            found.asked.labels, *(one.weights.shares for one in found.members), found.group.shares, strict=True
        )
    ]
    title = {"ja": "重み", "en": "Weights"}[language]
    head = {"ja": "評価項目", "en": "Criterion"}[language]
    columns = [head, *names, _GROUP.to(language)]
    screen.print(table(title, columns, rows, right=frozenset(range(1, len(columns)))))
    for one in found.members:
        heading(screen, f"{one.judge.name}: {_METHODS[one.judge.approach.value].to(language)}")
        for sentence in member_sentences(one, found.asked.labels):
            paragraph(screen, _ended(sentence, language), lead="  ")
    screen.print()
    screen.print(_points_table(found, language))
    for sentence in group_sentences(found):
        paragraph(screen, _ended(sentence, language))


def _ended(sentence: Text, language: Language) -> str:
    """Return a sentence that begins and ends as one."""
    return begun(sentence.to(language)) + {"ja": "。", "en": "."}[language]


def _points_table(found: ElicitedWeights, language: Language) -> object:
    heads = {
        "ja": ["評価項目", "重み×合計", "整数部", "剰余", "配点"],
        "en": ["Criterion", "Weight × total", "Whole", "Remainder", "Points"],
    }[language]
    rows = [
        [
            label,
            number_text(share.quota, padded=True),
            "" if share.whole is None else str(share.whole),
            "" if share.remainder is None else number_text(share.remainder, padded=True),
            "" if share.points is None else str(share.points),
        ]
        for label, share in zip(found.asked.labels, found.points.shares, strict=True)
    ]
    title = {
        "ja": f"整数の配点(最大剰余法、合計{found.points.total}点)",
        "en": f"Whole points by largest remainder, {found.points.total} in all",
    }[language]
    return table(title, heads, rows, right=frozenset({1, 2, 3, 4}))


def run_weights(path: str, language: Language, *, as_json: bool) -> None:
    """Make weights and whole points of what the members said, as `sentei weights` does."""
    with faults_explained(language):
        found = elicit(read_weights(path))
        with output():
            if as_json:
                print_json(weights_document(found, language))
            else:
                show_weights(found, language)
