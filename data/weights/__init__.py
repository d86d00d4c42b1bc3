"""Weights files (配点の検討・試算): elicitation and scenarios, read and written."""
