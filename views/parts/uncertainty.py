"""Marks and prices that vary (採点・価格のばらつき): a small form in words, and how often each bid takes each rank.

What is asked stands in the address, in the words of the terminal's options. Never binding.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import streamlit as st

from criteria.errors import EvaluationError, answer_possible
from criteria.exact import decimal_text
from criteria.finding import Text
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.panel import is_marked
from scoring.numbers.deadline import Deadline, OutOfTimeError
from scoring.robustness.exact.basis import basis_of_redraws, counted_by
from scoring.robustness.sampling.uncertain import UncertainAcceptability, uncertain_under
from scoring.robustness.sampling.uncertainty import MARKS, Uncertainty
from scoring.robustness.sampling.weight_sets import PUBLISHED
from views.charts.rank_shares import rank_shares
from views.parts.under_way import Tell, ended, forget, offer_more
from views.shell.controls import ask, let_show, put_in, write_address
from views.shell.markup import banner, heading, link, paragraph, show
from views.shell.opening import KeptRobustness
from views.shell.state import address, language, uncertain_asked, words

REDRAWS: Final = 500
"""No share then has a standard error above 2.3 points."""

_WIDEST: Final = 99.0
_STEP: Final = 0.5
_WORK: Final = "varied work"
_MARKS_FIELD: Final = "vary marks"
_BAND_FIELD: Final = "vary prices"


def uncertainty(evaluation: Evaluation, kept: KeptRobustness, key: str) -> None:
    """Draw the form, and below it the ranks where something is asked to vary."""
    show(heading(words("robustness.varied")), paragraph(words("robustness.varied_how")))
    asked, reasons = _asked()
    _form(evaluation, asked)
    write_address()
    if asked is not None and (asked.prices or asked.members):
        try:
            found = _found(evaluation, asked, kept, key)
        except EvaluationError as error:
            reasons.append(error.text)
        else:
            if found is None:
                offer_more(_WORK, words("work.nothing"))
            elif found.redraws < found.asked:
                offer_more(_WORK, words("robustness.varied_so_far", redraws=found.redraws, asked=found.asked))
            if found is not None:
                called = printed_names(evaluation)
                said = counted_by(basis_of_redraws(evaluation), found.sentence(called))
                show(rank_shares(found, said, called, language()))
    if reasons:
        back = link(words("robustness.take_back"), address(**{"uncertain": "", "price-band": ""}), "s-button")
        told = (reason.to(language()) for reason in reasons)
        show(banner("bad", words("robustness.refused"), *told, extra=back))


def _asked() -> tuple[Uncertainty | None, list[Text]]:
    """Return what of the address can be varied, and why not the other."""
    marks, band = uncertain_asked()

    def read(parts: Sequence[tuple[str, str]]) -> Uncertainty | None:
        given = dict(parts)
        return Uncertainty.parse(given.get("marks", ""), given.get("band", ""))

    asked, refused = answer_possible([("marks", marks), ("band", band)], read)
    return asked, [reason for _, reasons in refused for reason in reasons]


def _form(evaluation: Evaluation, asked: Uncertainty | None) -> None:
    fields = [_marks, _prices] if any(map(is_marked, evaluation.tender.criteria)) else [_prices]
    # Two columns also for one field: a number is not typed into the whole breadth of the page.
    for column, field in zip(st.columns(2), fields, strict=False):
        with column:
            field(asked)


def _marks(asked: Uncertainty | None) -> None:
    varied = bool(asked and asked.members)
    let_show(_MARKS_FIELD, varied, lambda: ask(uncertain=MARKS if put_in(_MARKS_FIELD) else ""))
    st.checkbox(words("robustness.vary_marks"), key=_MARKS_FIELD)
    show(paragraph(words("robustness.vary_marks_how"), "s-small"))


def _prices(asked: Uncertainty | None) -> None:
    let_show(_BAND_FIELD, min(float(100 * asked.prices) if asked else 0.0, _WIDEST), _band_changed)
    st.number_input(words("robustness.vary_prices"), 0.0, _WIDEST, step=_STEP, format="%g", key=_BAND_FIELD)
    show(paragraph(words("robustness.vary_prices_how"), "s-small"))


def _band_changed() -> None:
    band = Fraction(str(put_in(_BAND_FIELD) or 0))
    ask(price_band=f"{decimal_text(band)}%" if band else "")


def _found(evaluation: Evaluation, asked: Uncertainty, kept: KeptRobustness, key: str) -> UncertainAcceptability | None:
    """Return the shares that are asked for: those kept where they are of the same question."""
    if kept.varied is not None and kept.varied.uncertain == asked:
        return kept.varied

    def compute(deadline: Deadline, _tell: Tell) -> UncertainAcceptability:
        (ranks,) = uncertain_under(evaluation, asked, [PUBLISHED], samples=REDRAWS, redraws=REDRAWS, deadline=deadline)
        return ranks

    try:
        found = ended(_WORK, f"{key} {asked}", compute, str, words("robustness.varying"))
    except OutOfTimeError:
        return None
    if found.redraws == found.asked:
        kept.varied = found
        forget(_WORK)
    return found
