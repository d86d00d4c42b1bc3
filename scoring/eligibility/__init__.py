"""Eligibility (参加資格と開札): the rulebook and its rules, certificates, price limits, the ledger."""
