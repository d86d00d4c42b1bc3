"""Run the migrations in the transaction of whoever asked: Alembic loads this file."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
