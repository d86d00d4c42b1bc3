"""Eligibility (参加資格と開札): the rulebook and its rules, certificates, price limits, the ledger."""

import scoring.eligibility.rules  # noqa: F401 - importing them puts them into the rulebook
