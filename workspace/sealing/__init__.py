"""Sealing (価格の封緘): what a price is encrypted with, who keeps the key, and how an opening is checked."""
