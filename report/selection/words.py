"""A selection rule in words (選定条件の文言): its kind has the template, and here its fields are printed into it."""

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any, Final

from criteria.exact import decimal_text
from criteria.finding import NOTHING, Language, Text
from criteria.money import money_text
from criteria.selection import SelectionRule
from criteria.standards import Standard
from criteria.tender import Tender
from scoring.definition.selection.kinds import bind_rule
from scoring.definition.selection.rule import BoundRule


def label_of(rule: SelectionRule, tender: Tender) -> Text:
    """Return what the committee calls a rule: its label, or what it says (選定条件の名称).

    Raises
    ------
    RefusedValueError
        Where the rule has no label, and its parameters are not what it takes.
    """
    if rule.label:
        return Text(rule.label, rule.label)
    bound = bind_rule(rule, tender.minor_units)
    template = bound.words
    return Text(_Words(bound, tender, "ja").format(template.ja), _Words(bound, tender, "en").format(template.en))


def rule_label(tender: Tender, rule_id: str) -> Text:
    """Return what the committee calls the rule of an id."""
    return label_of(tender.selection.rule(rule_id), tender) if tender.selection else NOTHING


def _counted(number: int, ja: str, en: str) -> Text:
    return Text(f"{number}{ja}", f"{number} {en if number == 1 else en + 's'}")


def _standards(asked: Sequence[Sequence[Standard]]) -> Text:
    """Say which standards: of each group one suffices, and every group is asked for."""
    ja = ["又は".join(standard.called.ja for standard in each) for each in asked]
    en = [" or ".join(standard.called.en for standard in each) for each in asked]
    return Text("、かつ".join(ja), ", and ".join(en))


_STYLES: Final[Mapping[str, Callable[[Any, Tender], Text]]] = {
    "": lambda value, _: Text(str(value), str(value)),
    "number": lambda number, _: Text(*[decimal_text(number)] * 2),
    "percent": lambda share, _: Text(*[f"{decimal_text(share * 100)}%"] * 2),
    "money": money_text,
    "vendors": lambda number, _: _counted(number, "者", "vendor"),
    "lots": lambda number, _: _counted(number, "ロット", "lot"),
    "either": lambda names, _: Text("又は".join(names), " or ".join(names)),
    "list": lambda names, _: Text("・".join(names), ", ".join(names)),
    "standards": lambda asked, _: _standards(asked),
}
"""How a field is printed, by the style its template names; ``range`` before it prints the limits of what has any."""


class _Words(Formatter):
    """Prints the fields of a rule into its template, in one language."""

    def __init__(self, rule: BoundRule, tender: Tender, language: Language) -> None:
        self._rule, self._tender, self._language = rule, tender, language

    def get_value(self, key: int | str, _args: Sequence[Any], _kwargs: Mapping[str, Any]) -> object:
        return self._rule if key == "rule" else getattr(self._rule, str(key))

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - a field of a rule
        between, _, style = format_spec.rpartition(" ")
        if not between:
            return _STYLES[style](value, self._tender).to(self._language)
        least, most = (
            None if limit is None else self.format_field(limit, style) for limit in (value.at_least, value.at_most)
        )
        if most is None:
            return Text(f"{least}以上", f"at least {least}").to(self._language)
        if least is None:
            return Text(f"{most}以下", f"at most {most}").to(self._language)
        return most if least == most else Text(f"{least}以上{most}以下", f"from {least} to {most}").to(self._language)
