"""Bids (入札): the tables of bids, marks and vendors joined, and the whole read."""
