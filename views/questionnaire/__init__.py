"""The questionnaire on weights (配点の検討)."""
