"""From declared rules to an integer model and back (選定): candidates, columns, rows, the selection, its reasons."""
