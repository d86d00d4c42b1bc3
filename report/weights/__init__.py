"""Elicited weights in words and as a document (配点の検討の記録)."""
