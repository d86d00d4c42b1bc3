"""A selection in words and as a document (選定結果の記録)."""
