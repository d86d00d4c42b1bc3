"""Numbers (数値): exact columns, roots, rank correlation; and the time a computation may take."""
