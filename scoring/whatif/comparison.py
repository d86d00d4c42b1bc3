"""What a what-if moves (仮定と公表結果の比較): ranks, values, parts and settings before and after. Not binding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cached_property

from criteria.exact import Rounding
from criteria.spelling import as_written
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif.changes import Change
from scoring.whatif.notation import number_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key of the tender before and after (定めの変動), as ``tender.toml`` would write both."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMoved:
    """One number of a bid before and after (内訳の変動): ``key`` as the score sheet names its stage."""

    key: str
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One vendor's rank and value before and after (入札の変動), None where it is not ranked.

    ``parts`` are the numbers of its row that moved, exactly: criteria, technical points, price points, price, value.
    """

    vendor: str
    rank_before: int | None
    rank_after: int | None
    value_before: Fraction | None
    value_after: Fraction | None
    parts: tuple[PartMoved, ...]

    @property
    def value_difference(self) -> Fraction | None:
        """By how much its value moved, exactly."""
        if self.value_before is None or self.value_after is None:
            return None
        return self.value_after - self.value_before


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The official evaluation beside a what-if (公表結果と仮定の対比)."""

    before: Evaluation
    after: Evaluation
    changes: tuple[Change, ...]

    @cached_property
    def rows(self) -> tuple[Moved, ...]:
        """A line for every vendor ranked before or after, moved or not, best rank after the changes first."""
        rankings = (self.after.award.ranking, self.before.award.ranking)
        vendors = dict.fromkeys(vendor for ranking in rankings for group in ranking for vendor in group.vendors)
        return tuple(self._row(vendor) for vendor in vendors)

    def _row(self, vendor: str) -> Moved:
        old, new = _numbers(self.before, vendor), _numbers(self.after, vendor)
        return Moved(
            vendor=vendor,
            rank_before=self.before.award.rank_of(vendor),
            rank_after=self.after.award.rank_of(vendor),
            value_before=old.get("value"),
            value_after=new.get("value"),
            parts=tuple(
                PartMoved(key=key, before=number, after=new[key])
                for key, number in old.items()
                if key in new and number != new[key]
            ),
        )

    @property
    def moved(self) -> tuple[Moved, ...]:
        """The lines of the vendors whose rank or a number of whose row is another (変動した入札)."""
        return tuple(row for row in self.rows if row.parts or row.rank_before != row.rank_after)

    @property
    def entered(self) -> tuple[str, ...]:
        """The vendors ranked only after the changes."""
        return tuple(row.vendor for row in self.rows if row.rank_before is None)

    @property
    def left(self) -> tuple[str, ...]:
        """The vendors ranked only before them."""
        return tuple(row.vendor for row in self.rows if row.rank_after is None)

    @property
    def first_changes(self) -> bool:
        """Whether another vendor, or others, or nobody would be first."""
        return self.before.award.first != self.after.award.first

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Every key of the tender whose value is another: what was asked for, and what followed from it."""
        old, new = dict(_keys(self.before.tender)), dict(_keys(self.after.tender))
        return tuple(
            Setting(key=key, before=old.get(key, ""), after=new.get(key, ""))
            for key in {**old, **new}
            if old.get(key) != new.get(key)
        )

    @property
    def settings_asked(self) -> tuple[Setting, ...]:
        """The settings but for what only carries the allotments on, as parameters in points do."""
        asked = {change.formula_of for change in self.changes}
        carried = ("params", "formula", "price_params", "price_components")
        places = ((setting, *setting.key.rpartition(".")[::2]) for setting in self.settings)
        return tuple(setting for setting, table, name in places if name not in carried or table in asked)


def _numbers(evaluation: Evaluation, vendor: str) -> dict[str, Fraction]:
    sheet = evaluation.sheet
    if vendor not in sheet.vendors:
        return {}
    index = sheet.index(vendor)
    columns = {
        **{f"criterion:{key}": scores.points for key, scores in sheet.criteria.items()},
        **{f"price:{part.component}": part.points for part in sheet.price_parts if part.component},
        "technical": sheet.quality,
        "price_points": sheet.price_points,
        "value": sheet.value,
        "price": sheet.prices,
    }
    numbers = ((key, column[index]) for key, column in columns.items() if column is not None)
    return {key: number for key, number in numbers if number is not None}


def _keys(tender: Tender) -> Iterator[tuple[str, str]]:
    for criterion in tender.criteria:
        for name in ("max_points", "minimum", "formula", "params"):
            yield f"criteria.{criterion.id}.{name}", _written(getattr(criterion, name))
    for table, declared in (("method", tender.method), ("panel", tender.panel), ("minimums", tender.minimums)):
        for field in fields(declared):
            yield f"{table}.{field.name}", _written(getattr(declared, field.name))


def _written(value: object) -> str:
    if isinstance(value, Rounding):
        return value.mode.value if value.keeps_all else f"{value.places} {value.mode.value}"
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_written(item)}" for key, item in value.items()) + " }" if value else ""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_written, value)) + "]" if value else ""
    if isinstance(value, Fraction):
        return number_text(value)
    return "" if value is None else as_written(value)
