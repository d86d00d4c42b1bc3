"""Prices (入札価格): bids recorded with sealed prices, their custodians, the opening, and the numbers of a lottery."""
