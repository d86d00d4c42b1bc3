"""Verification (記録の検証): the journal read, held against what is saved, and timestamped from outside."""
