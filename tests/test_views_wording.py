"""The two languages of the screen say the same things, and a formula is told in both."""

import re

import pytest

from scoring.formulas.registry import Formula, FormulaKind, formulas
from views.parts.method import formula_lines
from views.wording import LANGUAGES, WordingError, check, say, say_formula, sentences

# What a formula on a Japanese page may still hold in Latin letters: what a tender writes, and signs of mathematics.
MATHEMATICS = {"max", "min", "log", "b", "c", "f", "s", "x"}


def test_a_sentence_missing_in_one_language_fails_and_is_named() -> None:
    with pytest.raises(WordingError, match=r"open\.title \(en\)"):
        check({"ja": {"open.title": "案件を開く"}, "en": {}})


def test_an_empty_sentence_fails() -> None:
    with pytest.raises(WordingError, match=r"open\.title \(ja\)"):
        check({"ja": {"open.title": ""}, "en": {"open.title": "Open"}})


def test_a_sentence_that_asks_for_other_values_in_one_language_fails() -> None:
    with pytest.raises(WordingError, match=r"open\.bids \(places\)"):
        check({"ja": {"open.bids": "{count}者"}, "en": {"open.bids": "{number} bids"}})


def test_both_languages_have_the_same_sentences() -> None:
    assert sentences("ja").keys() == sentences("en").keys()


def test_a_sentence_is_filled_with_its_values() -> None:
    assert say("ja", "bid.rank", rank=2) == "第2位"
    assert say("en", "bid.rank", rank=2) == "rank 2"


def test_a_sentence_that_is_in_no_file_is_an_error() -> None:
    for language in LANGUAGES:
        with pytest.raises(KeyError):
            say(language, "open.nothing")


EVERY = [one for kind in FormulaKind for one in formulas(kind)]


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.kind}-{one.id}")
def test_every_formula_can_be_read_in_japanese(one: Formula) -> None:
    told = formula_lines(one, "ja")
    latin = set(re.findall(r"[A-Za-z][A-Za-z_]*", told))
    written = {param.name for param in one.params} | {key for param in one.params for key in param.keys}
    assert latin - MATHEMATICS - written == set(), f"add the words to views/wording/formula_ja.toml: {told}"


def test_a_formula_is_told_in_english_as_the_registry_writes_it() -> None:
    assert say_formula("en", "value = base + technical") == "value = base + technical"
