"""Agreement among the panel's members (委員間の一致): how alike they rank the bids, and what one member decides."""

from scoring.agreement.measure import Agreement, agreement
from scoring.agreement.words import agreement_document, agreement_sentences

__all__ = ["Agreement", "agreement", "agreement_document", "agreement_sentences"]
