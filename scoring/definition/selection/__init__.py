"""Selection rules as a tender declares them (選定条件の定め): each kind is a class; importing it registers it."""

# Kinds are listed to people in the order in which they register.
# isort: off
from scoring.definition.selection import chosen, quotas, spending, limits, discount  # noqa: F401
