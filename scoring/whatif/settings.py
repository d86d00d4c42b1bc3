"""What a what-if sets in the tender (案件定義の変動): every number and rule that is another, key by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction

from criteria.exact import Rounding
from criteria.spelling import as_written
from criteria.tender import Tender
from scoring.whatif.notation import number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key of the tender before and after (定めの変動), as ``tender.toml`` would write both."""

    key: str
    before: str
    after: str


def settings_moved(before: Tender, after: Tender) -> tuple[Setting, ...]:
    """Return every key whose value is another: what was asked for, and what followed from it."""
    old, new = dict(_keys(before)), dict(_keys(after))
    return tuple(
        Setting(key=key, before=old.get(key, ""), after=new.get(key, ""))
        for key in [*old, *(key for key in new if key not in old)]
        if old.get(key) != new.get(key)
    )


def _keys(tender: Tender) -> Iterator[tuple[str, str]]:
    for criterion in tender.criteria:
        for name in ("max_points", "minimum", "formula", "params"):
            yield f"criteria.{criterion.id}.{name}", _written(getattr(criterion, name))
    for field in fields(tender.method):
        yield f"method.{field.name}", _written(getattr(tender.method, field.name))
    for field in fields(tender.panel):
        yield f"panel.{field.name}", _written(getattr(tender.panel, field.name))
    for field in fields(tender.minimums):
        yield f"minimums.{field.name}", _written(getattr(tender.minimums, field.name))


def _written(value: object) -> str:
    if isinstance(value, Rounding):
        return value.mode.value if value.keeps_all else f"{value.places} {value.mode.value}"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_written(item)}" for key, item in value.items()) + " }" if value else ""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_written, value)) + "]" if value else ""
    if is_dataclass(value):
        return "{ " + ", ".join(f"{one.name} = {_written(getattr(value, one.name))}" for one in fields(value)) + " }"
    if isinstance(value, Fraction):
        return number_text(value)
    return "" if value is None else as_written(value)
