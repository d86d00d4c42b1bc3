"""Sampled robustness (標本による頑健性): how often each bid takes each rank when the allotments are not certain.

Approximate by nature, with a standard error beside every share; it never feeds a published rank.
"""
