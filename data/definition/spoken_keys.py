"""Keys in the words of an office (日本語のキー): ``予定価格`` for ``ceiling``, wherever the definition has a key."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from criteria.finding import Finding, Text
from data.definition.keys import DEFINITION, Holder
from data.definition.spoken import exclusion_words, named, selection_rule_words
from data.text.faults import fault
from data.text.japanese import name_key
from data.text.toml import Document, KeyPath

_TWICE: Final = Text("同じキーが日本語と英語の両方で書かれています", "this key is there in Japanese and in English")
_KEEP_ONE: Final = Text("一方だけを残してください", "Keep one of them")


def with_declared_keys(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """Return the document with every key under its declared name, and the faults of keys that are there twice."""
    reading = _Renaming(document)
    table = reading.table(document.table, (), DEFINITION)
    _name_rules(table)
    places = document.places
    if reading.renamed:
        places = {reading.path(path): place for path, place in places.items()}
    return replace(document, table=table, places=places), tuple(reading.faults)


def _name_rules(table: Mapping[str, object]) -> None:
    """Put rules under their codes: findings call an entry of a list by its rule."""
    selection = table.get("selection")
    listed = selection.get("rules") if isinstance(selection, dict) else None
    for rows, known in ((table.get("exclusions"), exclusion_words), (listed, selection_rule_words)):
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and "rule" in row:
                row["rule"] = named(known, row["rule"])


def declared_path(written: tuple[str, ...]) -> tuple[str, ...]:
    """Return the declared path of a dotted key on a sheet; what is not declared stays as it is written.

    >>> declared_path(("価格", "予定価格"))
    ('price', 'ceiling')
    """
    holder: Holder | None = DEFINITION
    path: tuple[str, ...] = ()
    for word in written:
        name = word if holder is None else _names(holder).get(name_key(word), word)
        holder = None if holder is None else holder.inside.get(name, holder.each)
        path += (name,)
    return path


class _Renaming:
    """Walks through the tables of a definition beside what is declared of them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.renamed: dict[KeyPath, str] = {}
        self.faults: list[Finding] = []

    def path(self, written: KeyPath) -> KeyPath:
        """Return the declared path of a written one."""
        return tuple(self.renamed.get(written[: depth + 1], word) for depth, word in enumerate(written))

    def table(self, table: Mapping[str, object], path: KeyPath, holder: Holder) -> dict[str, object]:
        """Return a table with its keys by their declared names, those within it likewise."""
        names = _names(holder)
        read: dict[str, object] = {}
        for written, value in table.items():
            name = written if written in names.values() else names.get(name_key(written), written)
            if name != written and (name in table or name in read):
                where, cure = self.document.where((*path, written)), _KEEP_ONE
                self.faults.append(fault("duplicate-key", _TWICE, where, value=f"{written}, {name}", cure=cure))
                continue
            if name != written:
                self.renamed[(*path, written)] = name
            within = holder.inside.get(name, holder.each)
            read[name] = value if within is None else self._within(value, (*path, written), within)
        return read

    def _within(self, value: object, path: KeyPath, holder: Holder) -> object:
        if isinstance(value, dict):
            return self.table(value, path, holder)
        if isinstance(value, list):
            return [self._within(item, (*path, at), holder) for at, item in enumerate(value)]
        return value


def _names(holder: Holder) -> dict[str, str]:
    """Return the declared names by every word that stands for one, as names are compared."""
    called = {key.name: key.words for key in holder.keys}
    called |= {name: within.words for name, within in holder.inside.items()}
    return {name_key(word): name for name, words in called.items() for word in (name, *words)}
