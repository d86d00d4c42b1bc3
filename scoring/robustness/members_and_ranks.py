"""What the minutes add to robustness (頑健性の補足): the members' agreement, and the ranks each bid could have had."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from criteria.finding import Language, Text
from scoring.agreement import Agreement, agreement, agreement_document, agreement_sentences
from scoring.attainable import Attainable, attainable, attainable_document, attainable_sentences
from scoring.robustness.answer import Exact, Robustness
from scoring.stability.linear import NotLinear


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersAndRanks:
    """The members' agreement 委員間の一致, None where there is none to measure, and the attainable ranks 到達順位."""

    members: Agreement | None
    attainable: Attainable | NotLinear


def members_and_ranks(found: Robustness) -> MembersAndRanks:
    """Measure the members' agreement, and search attainable ranks (委員間の一致と到達順位).

    The allotments are those within the tender's own bounds where it declares them, else those the robustness was asked
    for.
    """
    evaluation, exact = found.evaluation, found.exact
    reach: Attainable | NotLinear
    if isinstance(exact, Exact):
        declared = evaluation.tender.weight_bounds is not None
        reach = attainable(evaluation, None if declared else exact.admissible)
    else:
        reach = exact
    return MembersAndRanks(members=agreement(evaluation), attainable=reach)


def members_and_ranks_document(found: MembersAndRanks, language: Language) -> dict[str, Any]:
    """Return both as the keys ``members`` and ``attainable`` of the document on robustness."""
    return {
        "members": None if found.members is None else agreement_document(found.members, language),
        "attainable": attainable_document(found.attainable, language),
    }


def members_and_ranks_sentences(found: MembersAndRanks) -> Iterator[Text]:
    """Yield the sentences of both for the minutes."""
    if isinstance(found.attainable, Attainable):
        yield from attainable_sentences(found.attainable)
    if found.members is not None:
        yield from agreement_sentences(found.members)
