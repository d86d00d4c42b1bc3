"""The rulebook: a rule that lacks its metadata fails when it is imported, and every one is documented."""

import importlib
import pkgutil
from typing import Any

import pytest

import scoring.eligibility.rules
from criteria import codes
from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import Text
from criteria.terms import ExclusionStage
from scoring.eligibility import rulebook
from scoring.eligibility.rulebook import Rule, Subject, all_rules, find_rule, rule
from scoring.formulas.registry import Param, RefusedValueError, RegistrationError

FACTS: dict[str, Any] = {
    "id": "test-rule",
    "stage": ExclusionStage.QUALIFICATION,
    "ja": "試験",
    "en": "test",
    "source": "入札公告",
    "missing": Text("なし", "none"),
}


def passing(_subject: Subject) -> Verdict:
    """Pass everybody."""
    return Verdict(outcome=CheckOutcome.PASSED, what=Text("適合", "passed"))


@pytest.fixture
def _untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulebook, "_RULES", dict(rulebook._RULES))
    monkeypatch.setattr(codes, "_NAMES", dict(codes._NAMES))


@pytest.mark.usefixtures("_untouched")
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "suspension"}, "registered twice"),
        ({"id": "late"}, "its id is another reason code"),
        ({"ja": ""}, "no Japanese or English name"),
        ({"en": ""}, "no Japanese or English name"),
        ({"source": ""}, "no source"),
        ({"missing": Text("", "")}, "what a missing row means"),
        ({"params": (Param(name="on", text=Text("日", "day")),)}, r"parameters differ: \['on'\]"),
        ({"facts": (Param(name="on", text=Text("日", "day")),)}, r"parameters differ: \['requirement'\]"),
    ],
)
def test_a_rule_without_its_metadata_fails_when_it_is_imported(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(RegistrationError, match=complaint):
        rule(**{**FACTS, **changes})(passing)


@pytest.mark.usefixtures("_untouched")
def test_a_rule_without_a_docstring_fails_when_it_is_imported() -> None:
    with pytest.raises(RegistrationError, match="no docstring"):
        rule(**FACTS)(lambda _subject: None)


@pytest.mark.usefixtures("_untouched")
def test_a_sound_rule_is_found_by_its_id() -> None:
    assert rule(**FACTS)(passing) is passing
    assert find_rule("test-rule").function is passing


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        find_rule("no-such-rule")


@pytest.mark.parametrize("one", all_rules(), ids=lambda one: one.id)
def test_every_parameter_of_every_rule_is_named_in_two_languages_with_what_it_takes(one: Rule) -> None:
    for param in one.all_params:
        assert param.text.ja
        assert param.text.en
        assert param.expected().ja
        assert param.expected().en


@pytest.mark.parametrize("one", all_rules(), ids=lambda one: one.id)
def test_every_flag_that_asks_for_another_table_is_a_parameter(one: Rule) -> None:
    assert set(one.reads_when) <= {param.name for param in one.all_params}


def test_tables_are_asked_for_by_the_flags_that_are_set() -> None:
    breach = find_rule("breach-record")
    assert breach.tables(breach.bind({"years": 1})) == ("sanctions", "subcontractors")
    assert breach.tables(breach.bind({"years": 1, "subcontractors": False})) == ("sanctions",)


def test_a_missing_parameter_is_refused_with_what_is_expected() -> None:
    with pytest.raises(RefusedValueError, match="at least 1"):
        find_rule("breach-record").bind({})


def test_importing_the_package_registers_every_module_of_it() -> None:
    names = {module.name for module in pkgutil.iter_modules(scoring.eligibility.rules.__path__)}
    modules = {
        f"scoring.eligibility.rules.{name}": importlib.import_module(f"scoring.eligibility.rules.{name}")
        for name in names
    }
    registering = {one.function.__module__ for one in all_rules()}
    assert registering == {f"scoring.eligibility.rules.{name}" for name in scoring.eligibility.rules.__all__}
    assert registering <= modules.keys()
