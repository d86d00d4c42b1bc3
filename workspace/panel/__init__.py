"""The panel (選定委員会): declared conflicts of interest, marks, sheets, what is settled, analytics, opinions."""
