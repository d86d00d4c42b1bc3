"""Checks of a tender's definition (案件定義の検査): every fault is found before anything is evaluated."""

import scoring.formulas  # noqa: F401 - importing them registers what a definition may name
