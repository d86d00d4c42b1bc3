"""A what-if in words and as a document (仮定による再評価の記録)."""
