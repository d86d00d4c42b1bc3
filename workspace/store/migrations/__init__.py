"""Migrations (移行): what Alembic runs, and the revisions of the tables under ``versions``."""
