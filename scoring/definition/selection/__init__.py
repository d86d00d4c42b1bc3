"""Selection rules as a tender declares them (選定条件の定め): what may be written, and what it means."""
