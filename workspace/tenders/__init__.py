"""Tenders (案件): the definition and the tables of each, row by row, and the source they are read from."""
