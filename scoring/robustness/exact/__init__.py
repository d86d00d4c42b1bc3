"""Exact robustness (結果の頑健性): how far points may move before the result does, with proofs anyone can recompute."""
