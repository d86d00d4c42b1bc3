"""A definition written as TOML (案件定義の書出し): what a workbook says, as the text that reads to the same tender."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from criteria.presets import toml_text
from data.definition.tender_toml import without_cells
from data.text.toml import Document


def definition_text(document: Document) -> str:
    """Write a definition without faults as the text of a ``tender.toml`` (案件定義の本文)."""
    return "\n".join(_lines((), without_cells(document))).lstrip("\n") + "\n"


def _lines(path: tuple[str, ...], table: Mapping[str, object]) -> Iterator[str]:
    """Write the values of a table, then the tables and lists of tables within it under headings of their own."""
    within = {key: value for key, value in table.items() if _has_headings(value)}
    yield from (f"{_key(key)} = {_value(value)}" for key, value in table.items() if key not in within)
    for key, value in within.items():
        name = ".".join(map(_key, (*path, key)))
        if isinstance(value, dict):
            yield from ("", f"[{name}]", *_lines((*path, key), value))
        elif isinstance(value, list):
            for item in value:
                yield from ("", f"[[{name}]]", *(f"{_key(inner)} = {_value(cell)}" for inner, cell in item.items()))


def _has_headings(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _key(name: str) -> str:
    return toml_text({name: 0}).removeprefix("{ ").removesuffix(" = 0 }")


def _value(value: object) -> str:
    """Write a value on one line; a decimal number stays one where it is whole, 1.0 say: the fingerprint tells them."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    is_whole = isinstance(value, Fraction) and value.denominator == 1
    return f"{toml_text(value)}.0" if is_whole else toml_text(value)
