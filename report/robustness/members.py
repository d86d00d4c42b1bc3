"""TODO."""

from collections.abc import Iterator
from typing import Any

from criteria.finding import Language, Text
from report.robustness.agreement import agreement_document, agreement_sentences
from report.robustness.attainable import attainable_document, attainable_sentences
from scoring.robustness.attainable import Attainable
from scoring.robustness.members_and_ranks import MembersAndRanks


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
