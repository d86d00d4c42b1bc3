"""Robustness in words and as a document (頑健性の記録)."""
