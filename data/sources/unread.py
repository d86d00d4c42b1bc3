"""Files and sheets that nothing reads (読まれないファイル): a warning, or a fault where the tender may need one.

A record of sanctions under a misspelt name, passed over, would award a suspended bidder without a word.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from criteria.finding import Finding, Text, Where
from criteria.tender import Tender
from data.sources.documents import ending_of
from data.sources.files import SCENARIOS, TABLE_ENDINGS, WEIGHTS, Source
from data.tables.names import BIDS, CONFLICTS, DISPOSITIONS, LOTS, MARKS, MEMBERS, OVERRIDES, PACKAGES, TABLE_NAMES
from data.tables.schemas import Table
from data.text.faults import fault, warning
from data.text.japanese import name_key
from data.text.names import table_named
from scoring.definition.selection.kinds import bind_rule
from scoring.eligibility.rulebook import find_rule
from scoring.formulas.panel import criterion_formula, is_marked, is_on_file

_NO_TABLES: Final = re.compile(r"\.(pdf|docx?|odt|rtf|pptx?|jpe?g|png|gif|tiff?|bmp|md|html?|eml|msg|bak|log|zip)")
"""Endings of what stands beside a table without being one: its scan, the letter it came with, an editor's copy."""

_FILED_AS: Final = {"ventures": MEMBERS}
"""What the rules call a table that goes by another name among the files."""


def unread_places(
    source: Source, tender: Tender, tables: Iterable[Table], named: Collection[str] = ()
) -> Iterator[Finding]:
    """Find every file or sheet that nothing reads, a README for people and those ``named`` by another fault aside."""
    read = {name_key(source.label(word)) for table, aliases in TABLE_NAMES.items() for word in (table, *aliases)}
    read |= {name_key(place) for place in (*source.definition_places, WEIGHTS, SCENARIOS)}
    others = [place for place in source.places() if name_key(place) not in read and place not in named]
    if not others:
        return
    needed, tables = tables_needed(tender), tuple(tables)
    for place in others:
        if not (name_key(place).startswith(("readme", "license")) or ending_of(place) == ".md"):
            yield _unread(source, place, needed, tables)


def _unread(source: Source, place: str, needed: Collection[str], tables: Sequence[Table]) -> Finding:
    # What lies in a folder of its own is for people, in an archive as on a disk.
    may_be_table = "/" not in place and not _NO_TABLES.fullmatch(ending_of(place))
    table = (table_named(place, TABLE_NAMES) or table_under(source.headings(place), tables)) if may_be_table else ""
    if table not in needed:
        hint = Text(f"(「{source.label(table)}」の誤りではありませんか)", f" (did you mean {source.label(table)}?)")
        what = Text("評価では読まれません", "the evaluation does not read this")
        what = Text(what.ja + hint.ja, what.en + hint.en) if table else what
        return warning("unknown-file", what, Where(file=place), value=place)
    label = source.label(table)
    what = Text(
        f"この案件が用いる表「{label}」のようですが、この名前では読まれません",
        f"this looks like the table {label}, which this tender needs, but is not read under this name",
    )
    cure = put_right(place, label)
    away = Text("。用いないものであれば、取り除いてください", ". Take it away if it is not meant to count")
    return fault("unread-table", what, Where(file=place), value=place, cure=Text(cure.ja + away.ja, cure.en + away.en))


def put_right(place: str, label: str) -> Text:
    """Return how a table becomes readable that stands under another name (表の名称の訂正)."""
    ending, wanted = ending_of(place), ending_of(label)
    if not wanted or ending == wanted or name_key(place).endswith(f"{wanted}{ending}"):
        return Text(f"「{place}」の名前を「{label}」に改めてください", f'Rename "{place}" to {label}')
    if ending in TABLE_ENDINGS:
        return Text(
            f"「{place}」をカンマ区切りのCSVとして「{label}」の名前で保存し直してください",
            f'Save "{place}" as CSV, separated by commas, under the name {label}',
        )
    return Text(
        f"「{place}」の表をCSV UTF-8形式で「{label}」の名前で保存し直してください",
        f'Save the table of "{place}" as CSV UTF-8 under the name {label}',
    )


def tables_needed(tender: Tender) -> frozenset[str]:
    """Return the tables that a rule, a formula or a key of the tender reads (案件が用いる表)."""
    needed = {BIDS}
    if any(map(is_marked, tender.criteria)):
        needed.update((MARKS, CONFLICTS, DISPOSITIONS))
    needed.update(criterion_formula(item).responses.reads.value for item in tender.criteria if is_on_file(item))
    for declared in tender.exclusions:
        rule = find_rule(declared.rule)
        needed.update(_FILED_AS.get(table, table) for table in rule.tables(rule.bind(declared.params)))
    if tender.selection is not None:
        needed.update(_selected_by(tender))
    if needed - {BIDS, MARKS, CONFLICTS, DISPOSITIONS}:
        # Whose certificates and sanctions count follows from who bids together.
        needed.add(MEMBERS)
    if tender.exclusions:
        needed.add(OVERRIDES)
    return frozenset(needed)


def _selected_by(tender: Tender) -> Iterator[str]:
    if tender.selection is not None:
        yield from (LOTS, PACKAGES)
        for rule in tender.selection.rules:
            yield from bind_rule(rule, tender.minor_units).tables


def table_under(headings: Sequence[str], tables: Iterable[Table]) -> str:
    """Return the table whose headings these are: all it cannot do without, and most of them its own."""
    written = [heading for heading in headings if heading.strip()]
    best, most = "", 1
    for table in tables:
        there = {column.name for column in table.columns_under(written) if column}
        # A criterion's column has no other word; a table of bids is one without it, too.
        required = {column.name for column in table.columns if column.needed and column.aliases}
        if required <= there and len(there) > max(most, len(written) / 2):
            best, most = table.name, len(there)
    return best
