"""What a bid could attain (到達しうる順位と評価) under the allotments that would have been allowed, proven."""

from scoring.attainable.answer import Attainable, attainable, attainable_ranks
from scoring.attainable.words import attainable_document, attainable_sentences

__all__ = ["Attainable", "attainable", "attainable_document", "attainable_ranks", "attainable_sentences"]
