"""The keys of a tender's definition (案件定義の項目): each declared once, with what it takes."""

from dataclasses import dataclass
from typing import Final

from criteria.criterion import ScoredBy
from criteria.exact import RoundingMode
from criteria.exclusion import WhenMissing
from criteria.selection import SelectionKind, SelectionObjective
from criteria.terms import Aggregate, MandatoryFails, Per
from data.kinds import (
    CURRENCY,
    DAY,
    FLAG,
    FREE_TEXT,
    MOMENT,
    NUMBER,
    PLACES,
    RATIO,
    SHARE,
    TABLE,
    TEXT,
    TEXTS,
    WHOLE,
    Kind,
    choice,
    choices,
    money,
)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of one table of the definition; in the type it fills, the field has the same name."""

    name: str
    kind: Kind
    required: bool = False


TENDER_KEYS: Final = (
    Key("id", TEXT, required=True),
    Key("title", TEXT, required=True),
    Key("buyer", FREE_TEXT),
    Key("notice_date", DAY),
    Key("deadline", MOMENT),
    Key("opening", MOMENT),
    Key("award_date", DAY),
    Key("tax", FREE_TEXT),
    Key("currency", CURRENCY),
    Key("source", FREE_TEXT),
    Key("also_bidders", TEXTS),
    Key("zone", TEXT),
)

METHOD_KEYS: Final = (
    Key("preset", TEXT),
    Key("combination", TEXT, required=True),
    Key("base_points", NUMBER),
    Key("scale", NUMBER),
    Key("technical_points", NUMBER),
    Key("technical_scaling", TEXT),
    Key("price_points", NUMBER),
    Key("price_formula", TEXT),
    Key("price_params", TABLE),
    Key("combination_params", TABLE),
    Key("total_points", NUMBER),
    Key("tie_break", TEXTS),
)

COMPONENT_KEYS: Final = (
    Key("id", TEXT, required=True),
    Key("points", NUMBER, required=True),
    Key("label", FREE_TEXT),
)

PANEL_KEYS: Final = (
    Key("members", TEXTS),
    Key("aggregate", choice(Aggregate)),
    Key("per", choice(Per)),
    Key("mandatory_fails_when", choice(MandatoryFails)),
)

ABSENCE_KEYS: Final = (
    Key("evaluator", TEXT, required=True),
    Key("vendor", FREE_TEXT),
    Key("reason", FREE_TEXT),
)

ROUNDING_KEYS: Final = (Key("places", PLACES), Key("mode", choice(RoundingMode), required=True))

CRITERION_KEYS: Final = (
    Key("id", TEXT, required=True),
    Key("label", FREE_TEXT),
    Key("group", FREE_TEXT),
    Key("max_points", NUMBER, required=True),
    Key("formula", TEXT, required=True),
    Key("params", TABLE),
    Key("mandatory", FLAG),
    Key("minimum", NUMBER),
    Key("scored_by", choice(ScoredBy)),
)

EXCLUSION_KEYS: Final = (Key("rule", TEXT, required=True), Key("when_missing", choice(WhenMissing)))
"""The keys every rule has; all others are parameters of its own."""

SELECTION_KEYS: Final = (
    Key("kind", choice(SelectionKind)),
    Key("objective", choices(SelectionObjective), required=True),
    Key("unawarded", FLAG),
    Key("tie_break", choices(SelectionObjective)),
)

SELECTION_RULE_KEYS: Final = (
    Key("rule", TEXT, required=True),
    Key("id", TEXT),
    Key("label", FREE_TEXT),
    Key("source", FREE_TEXT),
)
"""The keys every selection rule has; all others are parameters of its own."""

MINIMUM_KEYS: Final = (Key("technical", NUMBER), Key("total", NUMBER))

ROBUSTNESS_KEYS: Final = (Key("band", SHARE),)

BOUND_KEYS: Final = (Key("at_least", NUMBER), Key("at_most", NUMBER))

LOTTERY_KEYS: Final = (
    Key("rule", TEXT),
    Key("order", TEXT),
    Key("number", TEXT),
    Key("modulo", WHOLE),
)


def price_keys(minor_units: int, *, yen: bool) -> tuple[Key, ...]:
    """Return the keys of ``[price]``: amounts in the currency's main unit."""
    amount = money(minor_units, yen=yen)
    return tuple(Key(name, amount) for name in ("ceiling", "investigation", "disqualification", "floor"))


def variable_minimum_keys(minor_units: int, *, yen: bool) -> tuple[Key, ...]:
    """Return the keys of ``[price.variable_minimum]``."""
    amount = money(minor_units, yen=yen)
    return (
        Key("form", TEXT, required=True),
        Key("factor", RATIO, required=True),
        Key("share", RATIO),
        Key("few", WHOLE),
        Key("average_unit", amount),
        Key("unit", amount),
        Key("single", RATIO),
        Key("single_factor", FLAG),
    )
